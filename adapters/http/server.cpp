// server: the lobby. One thread keeps the door and the time; the others each take whoever has something to say.
//
// A connection is armed one-shot, so the kernel wakes exactly one worker per event and gives it the connection: no
// queue and no hand-over between threads. Workers are added while all are busy, up to threads_max, and stay.
#include "adapters/http/server.h"

#include "adapters/http/answer_log.h"
#include "adapters/http/connection.h"
#include "adapters/http/listener.h"
#include "adapters/http/problem.h"
#include "engine/base/ids.h"

#include <Poco/Exception.h>
#include <Poco/Thread.h>
#include <poll.h>
#include <spdlog/spdlog.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <condition_variable>
#include <mutex>
#include <random>
#include <system_error>
#include <unordered_map>

namespace slotkeeper::http {

namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr int kWorkersAtFirst = 2;
constexpr auto kSweepInterval = std::chrono::milliseconds(100);
// So many connections beyond the bound are told that they are; the rest is dropped.
constexpr std::size_t kTurnedAwayMax = 256;
constexpr std::size_t kReceiveBytes = 16 * 1024;

// A descriptor with one owner.
class Handle {
public:
    explicit Handle(int number) : number_(number) {
        if (number_ < 0) throw std::system_error(errno, std::generic_category(), "a descriptor for the HTTP server");
    }
    ~Handle() { ::close(number_); }
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;
    int number() const { return number_; }

private:
    const int number_;
};

// Each connection needs a descriptor; the soft limit that shells hand down (1,024) is below connections_max.
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

}  // namespace

class Server::Lobby {
public:
    Lobby(ServerOptions options, Handler handler);
    ~Lobby() { stop(std::chrono::seconds(10)); }

    void stop(std::chrono::milliseconds patience);
    Figures figures();
    const Listener& listener() const { return listener_; }

private:
    // What becomes of a connection that a worker has in hand.
    enum class Next { wait, linger, close };

    void keep_door();
    void welcome_all();
    void welcome(int socket, std::string peer);
    void sweep();
    void add_worker();
    void work();
    void attend(Connection& connection);
    Next converse(Connection& connection);
    Next listen_to(Connection& connection, std::string_view bytes);
    Next serve(Connection& connection);
    Next refuse_request(Connection& connection, const Refusal& refusal);
    Next answer(Connection& connection, const Response& response, bool keep_alive);
    Response handled(const Request& request);
    void arm(Connection& connection, int operation);
    void dismiss(Connection& connection);
    std::string next_request_id() { return encode_id("req", request_number_++); }

    const ServerOptions options_;
    const Handler handler_;
    const SystemClock clock_;
    Listener listener_;
    const Handle epoll_{::epoll_create1(EPOLL_CLOEXEC)};
    const Handle door_bell_{::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)};
    const Handle closing_bell_{::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)};

    std::mutex connections_mutex_;  // lets the sweep hang up sockets that nobody closes meanwhile
    std::unordered_map<Connection*, std::unique_ptr<Connection>> connections_;
    std::condition_variable all_gone_;

    std::mutex workers_mutex_;
    std::vector<std::unique_ptr<Poco::Thread>> workers_;
    std::atomic<int> workers_waiting_{0};
    // What one holder of a connection wrote is seen by the next: the kernel orders it anyway, but only this says so in
    // terms of C++.
    std::atomic<unsigned> handed_over_{0};
    Poco::Thread door_;

    std::mutex stop_mutex_;
    bool stopped_ = false;
    std::atomic<bool> stopping_{false};
    std::atomic<bool> closed_{false};
    std::atomic<std::int64_t> request_number_{random_number()};
    std::atomic<std::size_t> running_{0}, served_{0}, turned_away_{0};
};

Server::Lobby::Lobby(ServerOptions options, Handler handler)
    : options_(std::move(options)), handler_(std::move(handler)), listener_(options_.host, options_.port) {
    raise_descriptor_limit();
    epoll_event event{};
    event.events = EPOLLIN;  // of no connection, and never taken away: it wakes all workers
    event.data.ptr = nullptr;
    ::epoll_ctl(epoll_.number(), EPOLL_CTL_ADD, closing_bell_.number(), &event);
    for (int i = 0; i < kWorkersAtFirst; ++i) add_worker();
    door_.startFunc([this] { keep_door(); });
}

// --- the door ---

void Server::Lobby::keep_door() {
    while (!closed_) {
        pollfd watched[] = {{door_bell_.number(), POLLIN, 0}, {stopping_ ? -1 : listener_.descriptor(), POLLIN, 0}};
        ::poll(watched, 2, static_cast<int>(kSweepInterval.count()));
        if (watched[0].revents != 0) {
            eventfd_t rings = 0;
            ::eventfd_read(door_bell_.number(), &rings);
        }
        if (stopping_) {
            listener_.close();
        } else if (watched[1].revents != 0) {
            welcome_all();
        }
        sweep();
    }
}

void Server::Lobby::welcome_all() {
    int socket = -1;
    std::string peer;
    while (!stopping_) {
        const auto came = listener_.accept(socket, peer);
        if (came == Listener::Came::nobody) return;
        if (came == Listener::Came::no_room) {
            spdlog::warn("a connection cannot be accepted: {}", std::generic_category().message(errno));
            // The listener stays readable: without a pause this would spin.
            Poco::Thread::sleep(kSweepInterval.count());
            return;
        }
        welcome(socket, std::move(peer));
    }
}

void Server::Lobby::welcome(int socket, std::string peer) {
    auto made = std::make_unique<Connection>(socket, std::move(peer), options_.body_bytes_max);
    auto& connection = *made;
    std::size_t others = 0;
    {
        const std::lock_guard lock(connections_mutex_);
        others = connections_.size();
        if (others < options_.connections_max + kTurnedAwayMax) connections_.emplace(&connection, std::move(made));
    }
    if (others < options_.connections_max) {
        connection.enter(Phase::waiting, SteadyClock::now() + options_.idle_max);
    } else {
        ++turned_away_;
        if (made) return;
        refuse_request(connection, refuse(ErrorCode::overloaded, "", "too many connections are open; try again soon"));
        connection.finish_sending();
        connection.enter(Phase::leaving, SteadyClock::now() + limits::farewell_deadline);
    }
    arm(connection, EPOLL_CTL_ADD);
}

// Deadlines are kept here and nowhere else: an overdue connection is hung up, and the worker whom that wakes says why.
void Server::Lobby::sweep() {
    const auto now = SteadyClock::now();
    const std::lock_guard lock(connections_mutex_);
    for (const auto& [connection, owner] : connections_) {
        if (connection->overdue(now) || (stopping_ && connection->phase() == Phase::waiting)) connection->hang_up();
    }
}

// --- the workers ---

void Server::Lobby::add_worker() {
    const std::lock_guard lock(workers_mutex_);
    if (workers_.size() >= static_cast<std::size_t>(options_.threads_max)) return;
    auto worker = std::make_unique<Poco::Thread>();
    worker->setStackSize(static_cast<int>(limits::http_thread_stack_bytes));
    try {
        worker->startFunc([this] { work(); });
    } catch (const Poco::Exception& trouble) {
        if (workers_.empty()) throw;
        spdlog::warn("no further HTTP thread can be started: {}", trouble.displayText());
        return;
    }
    workers_.push_back(std::move(worker));
}

void Server::Lobby::work() {
    while (!closed_) {
        ++workers_waiting_;
        epoll_event event{};
        const int count = ::epoll_wait(epoll_.number(), &event, 1, -1);
        const bool last = --workers_waiting_ == 0;
        handed_over_.load(std::memory_order_acquire);
        if (count != 1 || event.data.ptr == nullptr) continue;
        if (last) add_worker();  // whoever speaks next must not wait for this one's handler
        attend(*static_cast<Connection*>(event.data.ptr));
    }
}

// Has the connection in hand until it is armed again; from then on another worker may have it already.
void Server::Lobby::attend(Connection& connection) {
    auto next = Next::close;
    try {
        next = converse(connection);
    } catch (const std::exception& trouble) {
        spdlog::error("a connection is dropped: {}", trouble.what());
    }
    if (next == Next::close) return dismiss(connection);
    if (next == Next::linger) {
        connection.finish_sending();
        connection.enter(Phase::leaving, SteadyClock::now() + limits::farewell_deadline);
    }
    arm(connection, EPOLL_CTL_MOD);
}

Server::Lobby::Next Server::Lobby::converse(Connection& connection) {
    std::array<char, kReceiveBytes> room;
    for (;;) {
        std::string_view bytes;
        const auto heard = connection.receive(room, bytes);
        if (heard == Connection::Heard::nothing_yet) return Next::wait;
        if (heard == Connection::Heard::closed) {
            const auto state = connection.reader().state();
            const bool midway = state == RequestReader::State::head || state == RequestReader::State::body;
            if (!midway || connection.phase() == Phase::leaving || !connection.overdue(SteadyClock::now())) {
                return Next::close;
            }
            return refuse_request(connection, refuse(ErrorCode::request_timeout, "", "the request came too slowly"));
        }
        if (connection.phase() == Phase::leaving) return Next::wait;
        const auto next = listen_to(connection, bytes);
        if (next != Next::wait || bytes.size() < room.size()) return next;
    }
}

Server::Lobby::Next Server::Lobby::listen_to(Connection& connection, std::string_view bytes) {
    using State = RequestReader::State;
    auto& reader = connection.reader();
    auto before = reader.state();
    reader.feed(bytes);
    bool first = before == State::empty;
    while (reader.state() == State::complete) {
        if (const auto next = serve(connection); next != Next::wait) return next;
        reader.next();
        before = State::complete;
        first = true;
    }
    if (reader.state() == State::refused) return refuse_request(connection, reader.refusal());
    if (reader.state() == State::body && reader.take_wish_to_continue() &&
        !connection.send("HTTP/1.1 100 Continue\r\n\r\n", "")) {
        return Next::close;
    }
    // A deadline is for the whole of a part, so it is set when the part begins and not when more of it comes.
    if (reader.state() != before || first) {
        const auto patience = reader.state() == State::empty  ? options_.idle_max
                              : reader.state() == State::head ? options_.header_deadline
                                                              : options_.body_deadline;
        connection.enter(Phase::waiting, SteadyClock::now() + patience);
    }
    return Next::wait;
}

Server::Lobby::Next Server::Lobby::serve(Connection& connection) {
    auto& request = connection.reader().request();
    request.peer = connection.peer();
    request.id = next_request_id();
    connection.enter(Phase::running);
    ++running_;
    const auto response = handled(request);
    --running_;
    ++served_;
    if (response.cut) return Next::close;
    return answer(connection, response, connection.reader().keep_alive() && !stopping_);
}

Server::Lobby::Next Server::Lobby::refuse_request(Connection& connection, const Refusal& refusal) {
    auto& request = connection.reader().request();
    request.peer = connection.peer();
    request.id = next_request_id();
    return answer(connection, problem(refusal, request), false);
}

Server::Lobby::Next Server::Lobby::answer(Connection& connection, const Response& response, bool keep_alive) {
    const auto& request = connection.reader().request();
    log_answer(request, response);
    connection.enter(Phase::sending, SteadyClock::now() + options_.send_deadline);
    if (!connection.send(head_of(response, request, clock_.now(), keep_alive), body_of(response, request))) {
        return Next::close;
    }
    return keep_alive ? Next::wait : Next::linger;
}

Response Server::Lobby::handled(const Request& request) {
    std::string cause = "its answer has a header that holds a line break";
    try {
        auto response = handler_(request);
        if (is_sendable(response)) return response;
    } catch (const std::exception& trouble) {
        cause = trouble.what();
    }
    auto response = problem(
        refuse(ErrorCode::internal, "", "something went wrong here; it is logged under the request's id"), request);
    response.cause = std::move(cause);
    return response;
}

void Server::Lobby::arm(Connection& connection, int operation) {
    epoll_event event{};
    event.events = EPOLLIN | EPOLLRDHUP | EPOLLONESHOT;
    event.data.ptr = &connection;
    const int socket = connection.socket();
    handed_over_.fetch_add(1, std::memory_order_release);  // from here on nothing of the connection is ours
    // The bare system call, because ThreadSanitizer takes its own epoll_ctl for a use of the socket.
    if (::syscall(SYS_epoll_ctl, epoll_.number(), operation, socket, &event) != 0) dismiss(connection);
}

void Server::Lobby::dismiss(Connection& connection) {
    std::unique_ptr<Connection> last;  // closes the socket after the lock is given back
    const std::lock_guard lock(connections_mutex_);
    last = std::move(connections_.extract(&connection).mapped());
    if (connections_.empty()) all_gone_.notify_all();
}

// --- closing time ---

void Server::Lobby::stop(std::chrono::milliseconds patience) {
    const std::lock_guard once(stop_mutex_);
    if (std::exchange(stopped_, true)) return;
    stopping_ = true;
    ::eventfd_write(door_bell_.number(), 1);  // closes the listener, then hangs up whoever only waits
    {
        std::unique_lock lock(connections_mutex_);
        const auto gone = [this] { return connections_.empty(); };
        if (!all_gone_.wait_for(lock, patience, gone)) {
            for (const auto& [connection, owner] : connections_) connection->cut();
            all_gone_.wait(lock, gone);
        }
    }
    closed_ = true;
    ::eventfd_write(door_bell_.number(), 1);
    ::eventfd_write(closing_bell_.number(), 1);
    door_.join();
    const std::lock_guard lock(workers_mutex_);
    for (auto& worker : workers_) worker->join();
}

Server::Figures Server::Lobby::figures() {
    const std::lock_guard lock(connections_mutex_);
    const std::lock_guard workers_lock(workers_mutex_);
    return {connections_.size(), running_, served_, turned_away_, workers_.size()};
}

// --- the server ---

Server::Server(ServerOptions options, Handler handler)
    : lobby_(std::make_unique<Lobby>(std::move(options), std::move(handler))) {}
Server::~Server() = default;

unsigned short Server::port() const { return lobby_->listener().port(); }
std::string Server::address() const { return lobby_->listener().address(); }
void Server::stop(std::chrono::milliseconds patience) { lobby_->stop(patience); }
Server::Figures Server::figures() const { return lobby_->figures(); }

}  // namespace slotkeeper::http
