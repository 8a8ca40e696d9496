// queue: waiting commands, and which of them may be served together.
//
// A batch takes commands in order of arrival, if none of their days and booking locks is in use by another committer or
// needed by a skipped command. So commands for the same day keep their order, and committers never wait for each
// other's locks. A
// batch has at most one command per key, appointment, block and customer. Read on: desk.cpp runs the committers.
#pragma once

#include "engine/desk/prepare.h"
#include "engine/desk/serve.h"

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <set>
#include <unordered_set>

namespace slotkeeper {

// A queued command. The caller waits for it; a committer settles it.
class Ticket {
public:
    explicit Ticket(PreparedCommand command) : prepared(std::move(command)) {}

    void settle(ServedCommand outcome);
    // std::nullopt if the deadline came first.
    std::optional<ServedCommand> wait(Deadline deadline);

    const PreparedCommand prepared;

private:
    std::mutex mutex_;
    std::condition_variable settled_;
    std::optional<ServedCommand> outcome_;
};

using TicketPtr = std::shared_ptr<Ticket>;

// Thread-safe.
class CommandQueue {
public:
    CommandQueue(std::size_t commands_max, std::size_t batch_max)
        : commands_max_(commands_max), batch_max_(batch_max) {}

    // False: the queue is full or closed, and the command was not accepted.
    bool push(TicketPtr ticket);
    // True: no committer had taken it, and none will.
    bool withdraw(const TicketPtr& ticket);

    // Waits for commands that may be served together. Empty: closed, and nothing is left.
    std::vector<TicketPtr> take_batch();
    // REQUIRES: the batch came from take_batch().
    void release_batch(const std::vector<TicketPtr>& batch);

    void close();
    std::size_t size() const;

private:
    std::vector<TicketPtr> pick();

    struct HashDay {
        std::size_t operator()(const ResourceDay& where) const noexcept {
            return std::hash<std::int64_t>{}(where.resource.value ^ where.day.time_since_epoch().count() << 44);
        }
    };
    using Days = std::unordered_set<ResourceDay, HashDay>;

    const std::size_t commands_max_, batch_max_;
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<TicketPtr> waiting_;
    Days in_flight_;
    std::set<store::BookingLock> locks_in_flight_;
    bool closed_ = false;
};

}  // namespace slotkeeper
