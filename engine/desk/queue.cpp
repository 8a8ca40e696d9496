// queue: picks a batch.
#include "engine/desk/queue.h"

#include "engine/desk/batch.h"

#include <algorithm>

namespace slotkeeper {

namespace {

// What may appear only once in a batch, apart from days.
class Once {
public:
    // False: something of this command is in the batch already, and nothing was added.
    bool admit(const Command& command) {
        const store::KeyName key{command.company, command.key.channel, command.key.key};
        const auto appointments = appointments_of(command);
        const auto customer = customer_handle(command);
        const auto* unblock = std::get_if<Unblock>(&command.ask);
        const auto is_here = [&](AppointmentId id) { return appointments_.contains(id); };
        if (keys_.contains(key) || std::any_of(appointments.begin(), appointments.end(), is_here) ||
            (customer && customers_.contains(*customer)) || (unblock != nullptr && blocks_.contains(unblock->id))) {
            return false;
        }
        keys_.insert(key);
        appointments_.insert(appointments.begin(), appointments.end());
        if (customer) customers_.insert(*customer);
        if (unblock != nullptr) blocks_.insert(unblock->id);
        return true;
    }

private:
    std::set<store::KeyName> keys_;
    std::set<AppointmentId> appointments_;
    std::set<store::CustomerHandle> customers_;
    std::set<BlockId> blocks_;
};

}  // namespace

void Ticket::settle(ServedCommand outcome) {
    {
        const std::lock_guard lock(mutex_);
        outcome_ = std::move(outcome);
    }
    settled_.notify_all();
}

std::optional<ServedCommand> Ticket::wait(Deadline deadline) {
    std::unique_lock lock(mutex_);
    settled_.wait_until(lock, deadline, [&] { return outcome_.has_value(); });
    return outcome_;
}

bool CommandQueue::push(TicketPtr ticket) {
    {
        const std::lock_guard lock(mutex_);
        if (closed_ || waiting_.size() >= commands_max_) return false;
        waiting_.push_back(std::move(ticket));
    }
    changed_.notify_one();
    return true;
}

bool CommandQueue::withdraw(const TicketPtr& ticket) {
    const std::lock_guard lock(mutex_);
    const auto at = std::find(waiting_.begin(), waiting_.end(), ticket);
    if (at == waiting_.end()) return false;
    waiting_.erase(at);
    return true;
}

std::vector<TicketPtr> CommandQueue::pick() {
    std::vector<TicketPtr> batch;
    std::deque<TicketPtr> left;
    Days left_behind;
    std::set<store::BookingLock> locks_left_behind;
    Once once;
    while (!waiting_.empty() && batch.size() < batch_max_) {
        auto ticket = std::move(waiting_.front());
        waiting_.pop_front();
        const auto& days = ticket->prepared.days;
        const auto& locks = ticket->prepared.counted.locks;
        const auto days_free = std::none_of(days.begin(), days.end(), [&](const ResourceDay& where) {
            return in_flight_.contains(where) || left_behind.contains(where);
        });
        const auto locks_free = std::none_of(locks.begin(), locks.end(), [&](const store::BookingLock& lock) {
            return locks_in_flight_.contains(lock) || locks_left_behind.contains(lock);
        });
        if (days_free && locks_free && once.admit(ticket->prepared.command)) {
            batch.push_back(std::move(ticket));
        } else {
            left_behind.insert(days.begin(), days.end());
            locks_left_behind.insert(locks.begin(), locks.end());
            left.push_back(std::move(ticket));
        }
    }
    // Commands that were skipped come before those that were not considered.
    waiting_.insert(waiting_.begin(), std::make_move_iterator(left.begin()), std::make_move_iterator(left.end()));
    for (const auto& ticket : batch) {
        const auto& prepared = ticket->prepared;
        in_flight_.insert(prepared.days.begin(), prepared.days.end());
        locks_in_flight_.insert(prepared.counted.locks.begin(), prepared.counted.locks.end());
    }
    return batch;
}

std::vector<TicketPtr> CommandQueue::take_batch() {
    std::unique_lock lock(mutex_);
    std::vector<TicketPtr> batch;
    changed_.wait(lock, [&] {
        batch = pick();
        return !batch.empty() || (closed_ && waiting_.empty());
    });
    return batch;
}

void CommandQueue::release_batch(const std::vector<TicketPtr>& batch) {
    {
        const std::lock_guard lock(mutex_);
        for (const auto& ticket : batch) {
            for (const auto& where : ticket->prepared.days) in_flight_.erase(where);
            for (const auto& shared : ticket->prepared.counted.locks) locks_in_flight_.erase(shared);
        }
    }
    changed_.notify_all();
}

void CommandQueue::close() {
    {
        const std::lock_guard lock(mutex_);
        closed_ = true;
    }
    changed_.notify_all();
}

std::size_t CommandQueue::size() const {
    const std::lock_guard lock(mutex_);
    return waiting_.size();
}

}  // namespace slotkeeper
