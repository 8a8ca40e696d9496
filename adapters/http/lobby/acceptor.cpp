// acceptor: accepts connections, shuts down overdue ones, and closes them.
#include "adapters/http/lobby/lobby.h"

#include <Poco/Exception.h>
#include <malloc.h>
#include <poll.h>
#include <spdlog/spdlog.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <random>
#include <system_error>

namespace slotkeeper::http {

namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr int kWorkersAtFirst = 2;
constexpr auto kSweepInterval = std::chrono::milliseconds(100);
// Connections beyond the limit that still get a refusal; further ones are dropped.
constexpr std::size_t kTurnedAwayMax = 256;
// Memory is returned to the system once the process has this much more than its smallest size, and at most this often.
constexpr std::size_t kGrownMuch = 16 * 1024 * 1024;
constexpr auto kTrimInterval = std::chrono::seconds(10);

// Each connection needs a descriptor; the usual soft limit (1,024) is below connections_max.
void raise_descriptor_limit() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == limit.rlim_max) return;
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

std::int64_t random_number() {
    std::random_device device;
    return std::uniform_int_distribution<std::int64_t>(0, INT64_MAX / 2)(device);
}

std::size_t resident_bytes() {
    std::size_t all = 0, resident = 0;
    std::ifstream("/proc/self/statm") >> all >> resident;
    return resident * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

}  // namespace

Handle::Handle(int number) : number_(number) {
    if (number_ < 0)
        throw std::system_error(errno, std::generic_category(), "cannot create a descriptor for the HTTP server");
}

Handle::~Handle() { ::close(number_); }

Lobby::Lobby(ServerOptions options, LateHandler handler)
    : options_(std::move(options)),
      handler_(std::move(handler)),
      listener_(options_.host, options_.port),
      epoll_(::epoll_create1(EPOLL_CLOEXEC)),
      acceptor_event_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      closing_bell_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      request_number_(random_number()) {
    raise_descriptor_limit();
    epoll_event event{};
    event.events = EPOLLIN;  // level-triggered and without a connection: wakes all workers
    event.data.ptr = nullptr;
    ::epoll_ctl(epoll_.number(), EPOLL_CTL_ADD, closing_bell_.number(), &event);
    for (int i = 0; i < kWorkersAtFirst; ++i) add_worker();
    acceptor_.startFunc([this] { run_acceptor(); });
}

void Lobby::run_acceptor() {
    while (!closed_) {
        pollfd watched[] = {{acceptor_event_.number(), POLLIN, 0},
                            {stopping_ ? -1 : listener_.descriptor(), POLLIN, 0}};
        ::poll(watched, 2, static_cast<int>(kSweepInterval.count()));
        if (watched[0].revents != 0) {
            eventfd_t rings = 0;
            ::eventfd_read(acceptor_event_.number(), &rings);
        }
        if (stopping_) {
            listener_.close();
        } else if (watched[1].revents != 0) {
            welcome_all();
        }
        sweep();
        give_memory_back();
    }
}

void Lobby::welcome_all() {
    int socket = -1;
    std::string peer;
    while (!stopping_) {
        const auto accepted = listener_.accept(socket, peer);
        if (accepted == Listener::Accepted::none) return;
        if (accepted == Listener::Accepted::no_room) {
            spdlog::warn("http: cannot accept a connection: {}", std::generic_category().message(errno));
            // The listener stays readable: without a pause this loop would spin.
            Poco::Thread::sleep(kSweepInterval.count());
            return;
        }
        welcome(socket, std::move(peer));
    }
}

void Lobby::welcome(int socket, std::string peer) {
    auto made = std::make_unique<Connection>(socket, std::move(peer), options_.body_bytes_max, unsent_);
    auto& connection = *made;
    std::size_t others = 0;
    {
        const std::lock_guard lock(connections_mutex_);
        others = connections_.size();
        if (others < options_.connections_max + kTurnedAwayMax) connections_.emplace(&connection, std::move(made));
    }
    auto next = Next::wait;
    if (others < options_.connections_max) {
        connection.enter(Phase::waiting, SteadyClock::now() + options_.idle_max);
    } else {
        ++turned_away_;
        if (made) return;
        next =
            refuse_request(connection, refuse(ErrorCode::overloaded, "", "too many open connections; try again soon"));
    }
    settle(connection, next, EPOLL_CTL_ADD);
}

// The only place that checks deadlines: it shuts down an overdue connection, and the worker that this wakes responds
// 408.
void Lobby::sweep() {
    const auto now = SteadyClock::now();
    const std::lock_guard lock(connections_mutex_);
    for (const auto& [connection, owner] : connections_) {
        if (connection->overdue(now) || (stopping_ && connection->phase() == Phase::waiting)) connection->hang_up();
    }
}

// Keeps the unsent bytes within their limit. The earliest deadline belongs to the connection that has waited longest.
void Lobby::cut_the_longest_waiting() {
    const std::lock_guard lock(connections_mutex_);
    std::vector<Connection*> slow;
    std::size_t held = 0;
    for (const auto& [connection, owner] : connections_) {
        if (connection->unsent() == 0 || connection->hung_up()) continue;
        slow.push_back(connection);
        held += connection->unsent();
    }
    std::sort(slow.begin(), slow.end(), [](const auto* a, const auto* b) { return a->deadline() < b->deadline(); });
    for (auto* connection : slow) {
        if (held <= options_.unsent_bytes_max) return;
        held -= connection->unsent();
        connection->hang_up();
    }
}

// After a burst the allocator keeps memory in one arena per thread, in pieces too small to be returned automatically.
void Lobby::give_memory_back() {
    const auto now = SteadyClock::now();
    if (now < next_trim_) return;
    next_trim_ = now + kTrimInterval;
    const auto resident = resident_bytes();
    resident_least_ = std::min(resident_least_, resident);
    if (resident >= resident_least_ + kGrownMuch) ::malloc_trim(0);
}

// --- the workers ---

void Lobby::add_worker() {
    const std::lock_guard lock(workers_mutex_);
    if (workers_.size() >= static_cast<std::size_t>(options_.threads_max)) return;
    auto worker = std::make_unique<Poco::Thread>();
    worker->setStackSize(static_cast<int>(limits::http_thread_stack_bytes));
    try {
        worker->startFunc([this] { work(); });
    } catch (const Poco::Exception& trouble) {
        if (workers_.empty()) throw;
        spdlog::warn("http: cannot start another thread: {}", trouble.displayText());
        return;
    }
    workers_.push_back(std::move(worker));
}

void Lobby::work() {
    while (!closed_) {
        ++workers_waiting_;
        epoll_event event{};
        const int count = ::epoll_wait(epoll_.number(), &event, 1, -1);
        const bool last = --workers_waiting_ == 0;
        handed_over_.load(std::memory_order_acquire);
        if (count != 1 || event.data.ptr == nullptr) continue;
        if (last) add_worker();  // the next client must not wait for this client's handler
        attend(*static_cast<Connection*>(event.data.ptr), &Lobby::converse);
    }
}

// --- stopping ---

void Lobby::stop(std::chrono::milliseconds patience) {
    const std::lock_guard once(stop_mutex_);
    if (std::exchange(stopped_, true)) return;
    stopping_ = true;
    ::eventfd_write(acceptor_event_.number(), 1);  // closes the listener, then hangs up waiting connections
    {
        std::unique_lock lock(connections_mutex_);
        const auto gone = [this] { return connections_.empty(); };
        if (!all_gone_.wait_for(lock, patience, gone)) {
            for (const auto& [connection, owner] : connections_) connection->cut();
            all_gone_.wait(lock, gone);
        }
    }
    closed_ = true;
    ::eventfd_write(acceptor_event_.number(), 1);
    ::eventfd_write(closing_bell_.number(), 1);
    acceptor_.join();
    const std::lock_guard lock(workers_mutex_);
    for (auto& worker : workers_) worker->join();
}

Server::Figures Lobby::figures() {
    const std::lock_guard lock(connections_mutex_);
    const std::lock_guard workers_lock(workers_mutex_);
    return {connections_.size(), running_, served_, turned_away_, workers_.size(), unsent_};
}

}  // namespace slotkeeper::http
