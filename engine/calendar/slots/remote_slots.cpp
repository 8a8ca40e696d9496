// remote_slots: stored days, queries in progress, and the threads that run them.
#include "engine/calendar/slots/remote_slots.h"

#include "engine/base/assert.h"
#include "engine/store/calendar/link_rows.h"
#include "engine/store/calendar/slot_rows.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>

namespace slotkeeper {

namespace {

using std::chrono::days;
using std::chrono::steady_clock;
using store::Tx;

constexpr days kAskedAtOnce{7};  // costs hardly more than one day, and the next caller asks for the next day
// How far beyond its own length a booking may block others: buffers, and the length of an adjacent booking.
constexpr auto kReach = std::chrono::hours(12);

}  // namespace

struct RemoteSlots::Flight {
    SlotsFetch wanted;
    Deadline began = steady_clock::now();
    bool landed = false;  // under the mutex of RemoteSlots; the members below are written before it
    SlotsFetched fetched{};
};

struct RemoteSlots::Piece {
    SlotsFetch wanted;
    // Its stored days that are too old to be used without a query. None for a booking that moves.
    std::vector<store::SlotDay> kept{};
};

RemoteSlots::RemoteSlots(SlotTools tools, Options options) : tools_(std::move(tools)), options_(options) {}

RemoteSlots::~RemoteSlots() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
        tasks_.clear();
    }
    task_there_.notify_all();
    threads_.clear();
}

AvailabilityAnswer RemoteSlots::times(const AvailabilityQuestion& question) {
    SLOTKEEPER_ASSERT(!store::in_transaction(), "locks would be held for as long as the call lasts");
    AvailabilityAnswer answer;
    const auto asked_days = days_touched(question.span);
    const auto pieces = missing(question, asked_days, answer);
    std::vector<FlightPtr> flights;
    for (const auto& piece : pieces) flights.push_back(join_or_start(piece.wanted));
    std::unique_lock lock(mutex_);
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        const auto& [wanted, kept] = pieces[i];
        const auto& flight = flights[i];
        const auto landed = flight && landed_.wait_until(lock, question.give_up, [&] { return flight->landed; });
        if (!landed || !flight->fetched.trouble.empty()) {
            answer.fresh = false;
            // The free times without the moving booking are unknown: then our own claims decide.
            for (auto day = wanted.days.first; !wanted.moving_uid.empty() && day <= wanted.days.last; day += days(1)) {
                answer.times.forget(wanted.which, day);
            }
            for (const auto& day : kept) answer.times.put(wanted.which, day.day, {day.starts, day.fetched_at});
            continue;
        }
        const auto& fetched = flight->fetched;
        for (auto day = wanted.days.first; day <= wanted.days.last; day += days(1)) {
            answer.times.put(wanted.which, day, {starts_of_day(fetched.starts, day), fetched.as_of});
        }
    }
    return answer;
}

std::vector<RemoteSlots::Piece> RemoteSlots::missing(const AvailabilityQuestion& question, const DaySpan& asked_days,
                                                     AvailabilityAnswer& answer) {
    const auto kept = tools_.database.read(
        [&](Tx& tx) { return store::load_slot_days(tx, question.event_types, asked_days, options_.ages.usable); });
    std::vector<Piece> pieces;
    bool noted = true;  // that a caller wants to know
    for (const auto& which : question.event_types) {
        Piece piece{{which, asked_days, {}, /*live=*/true}};
        std::vector<std::chrono::sys_days> young;
        for (const auto& day : kept.days) {
            if (day.which != which) continue;
            noted = noted && day.asked_at && kept.now - *day.asked_at < options_.ages.wanted / 3;
            if (kept.now - day.fetched_at >= options_.ages.fresh) {
                piece.kept.push_back(day);
                continue;
            }
            young.push_back(day.day);
            answer.times.put(which, day.day, {day.starts, day.fetched_at});
        }
        const auto is_young = [&](auto day) { return std::find(young.begin(), young.end(), day) != young.end(); };
        auto& [first, last] = piece.wanted.days;
        while (first <= last && is_young(first)) first += days(1);
        while (first <= last && is_young(last)) last -= days(1);
        if (first <= last) pieces.push_back(std::move(piece));
    }
    if (!noted) {
        auto note = [this, which = question.event_types, asked_days] {
            tools_.database.transact([&](Tx& tx) { store::note_asked(tx, which, asked_days); });
        };
        const std::lock_guard lock(mutex_);
        put_to_work(std::move(note), AccountId{});
    }
    if (question.moving) without_moving(question, asked_days, pieces);
    return pieces;
}

// Stored days contain the booking that moves, which must not block itself.
void RemoteSlots::without_moving(const AvailabilityQuestion& question, const DaySpan& asked_days,
                                 std::vector<Piece>& pieces) {
    const auto links =
        tools_.database.read([&](Tx& tx) { return store::load_links(tx, std::array{*question.moving}); });
    for (const auto& link : links) {
        if (link.mirror_state != MirrorState::live || link.remote_uid.empty()) continue;
        auto around = days_touched({link.mirror_time.from - kReach, link.mirror_time.until + kReach});
        around = {std::max(around.first, asked_days.first), std::min(around.last, asked_days.last)};
        if (around.last < around.first) continue;
        for (const auto& which : question.event_types) {
            if (which.account == link.account) pieces.push_back({{which, around, link.remote_uid, true}});
        }
    }
}

RemoteSlots::FlightPtr RemoteSlots::join_or_start(const SlotsFetch& wanted) {
    const std::lock_guard lock(mutex_);
    if (stopping_ || rests(wanted.which)) return nullptr;
    for (const auto& flight : flights_) {
        const auto& in_flight = flight->wanted;
        if (in_flight.which == wanted.which && in_flight.moving_uid == wanted.moving_uid &&
            in_flight.days.contains(wanted.days)) {
            ++joined_;
            return flight;
        }
    }
    auto flight = std::make_shared<Flight>();
    flight->wanted = wanted;
    if (wanted.moving_uid.empty()) {
        auto& [first, last] = flight->wanted.days;
        last = std::max(last, first + kAskedAtOnce - days(1));
    }
    flights_.push_back(flight);
    ++asked_;
    put_to_work([this, flight] { fly(flight); }, wanted.which.account);
    return flight;
}

bool RemoteSlots::rests(const ExternalEventType& which) const {
    const auto now = steady_clock::now();
    const auto one = rest_until_.find(which);
    const auto all = account_rest_until_.find(which.account);
    const auto slow = std::any_of(flights_.begin(), flights_.end(), [&](const FlightPtr& flight) {
        return flight->wanted.which.account == which.account && now - flight->began >= options_.slow;
    });
    return slow || (one != rest_until_.end() && now < one->second) ||
           (all != account_rest_until_.end() && now < all->second);
}

void RemoteSlots::fly(const FlightPtr& flight) {
    SlotsFetched fetched;
    try {
        fetched = fetch_slots(tools_, flight->wanted);
    } catch (const std::exception& error) {
        fetched.trouble = error.what();
    }
    const auto& which = flight->wanted.which;
    if (!fetched.trouble.empty()) {
        spdlog::warn("slots: query failed account={} event_type={}: {}", which.account.text(), which.event_type_id,
                     fetched.trouble);
    }
    {
        const std::lock_guard lock(mutex_);
        if (!fetched.trouble.empty()) {
            ++failed_;
            const auto until = steady_clock::now() + options_.rest_after_failure;
            fetched.may_go_on ? rest_until_[which] = until : account_rest_until_[which.account] = until;
        }
        flight->fetched = std::move(fetched);
        flight->landed = true;
        std::erase(flights_, flight);
    }
    landed_.notify_all();
}

void RemoteSlots::put_to_work(std::function<void()> work, AccountId account) {
    tasks_.push_back({account, std::move(work)});
    if (tasks_.size() > idle_ && threads_.size() < options_.threads_max)
        threads_.emplace_back([this] { work_until_stopped(); });
    task_there_.notify_one();
}

std::deque<RemoteSlots::Task>::iterator RemoteSlots::next_task() {
    return std::find_if(tasks_.begin(), tasks_.end(), [&](const Task& task) {
        const auto found = running_.find(task.account);
        return found == running_.end() || found->second < options_.of_account_max;
    });
}

void RemoteSlots::work_until_stopped() {
    std::unique_lock lock(mutex_);
    for (;;) {
        ++idle_;
        task_there_.wait(lock, [&] { return stopping_ || next_task() != tasks_.end(); });
        --idle_;
        if (stopping_) return;
        const auto next = next_task();
        const auto task = std::move(*next);
        tasks_.erase(next);
        ++running_[task.account];
        lock.unlock();
        try {
            task.run();
        } catch (const std::exception& error) {
            spdlog::warn("slots: {}", error.what());
        }
        lock.lock();
        if (--running_[task.account] == 0) running_.erase(task.account);
        task_there_.notify_all();  // a task of the same account may wait for its turn
    }
}

RemoteSlots::Figures RemoteSlots::figures() const {
    const std::lock_guard lock(mutex_);
    return {asked_, joined_, failed_, flights_.size()};
}

}  // namespace slotkeeper
