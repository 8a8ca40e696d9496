// desk: the one place through which every change to claims goes.
//
// Commands queue here and are served in batches by a few committers, each batch in one transaction: lock the resource
// days, load, decide, write, commit. Two committers never hold the same day, so commands that want the same day meet in
// one batch and are decided in order of arrival, without a lock fight. ARCHITECTURE section 5 is the plan; README.md in
// engine/ has the decisions.
// Read on: serve.h runs one batch; booking/decide.h decides.
#pragma once

#include "engine/base/result.h"
#include "engine/booking/commands.h"
#include "engine/desk/catalogs.h"
#include "engine/store/database.h"

#include <memory>

namespace slotkeeper {

struct DeskOptions {
    int committers = limits::desk_committers;
    std::size_t batch_max = limits::desk_batch_max;
    std::size_t queue_max = limits::desk_queue_max;
};

// Safe for many threads.
class Desk {
public:
    Desk(store::Database& database, Catalogs& catalogs, IdSource& ids, DeskOptions options = {});
    ~Desk();  // serves what is queued, then stops
    Desk(const Desk&) = delete;
    Desk& operator=(const Desk&) = delete;

    // Waits until the command has been served, at most `patience`. An answer that is not a refusal is durable.
    // Refusals of the desk itself: overloaded (the queue is full: nothing was done), in_progress (a request with the
    // same key is still running when patience ends), unavailable (the database is away, or patience ended: with the same
    // key the question may be asked again, and the answer will be the one that took effect).
    Result<Receipt> submit(Command command, std::chrono::milliseconds patience = limits::desk_patience);

    struct Figures {
        std::uint64_t batches, commands, repeats, halvings;
        std::size_t queued;
    };
    Figures figures() const;

private:
    class Queue;
    std::unique_ptr<Queue> queue_;
};

}  // namespace slotkeeper
