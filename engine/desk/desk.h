// desk: the one place through which every change to claims goes.
//
// Commands queue here and are served in batches by a few committers, each batch in one transaction: lock the resource
// days, load, decide, write, commit. Two committers never hold the same day, so commands for the same day meet in one
// batch and are decided in order of arrival, without lock contention. Read on: queue.h makes batches, serve.h runs one,
// booking/decide.h decides.
#pragma once

#include "engine/desk/queue.h"
#include "engine/desk/serve.h"
#include "engine/store/booking/request_key_rows.h"

#include <functional>
#include <map>
#include <thread>
#include <vector>

namespace slotkeeper {

struct DeskOptions {
    int committers = limits::desk_committers;
    std::size_t batch_max = limits::desk_batch_max;
    std::size_t queue_max = limits::desk_queue_max;
    Minutes check_in_before = limits::check_in_before;  // the start of an appointment
    // Called after each commit that wrote a job to be run at once: wakes the worker of this process.
    std::function<void()> after_commit = [] {};
};

// Thread-safe.
class Desk {
public:
    Desk(store::Database& database, Catalogs& catalogs, IdSource& ids, DeskOptions options = {});
    ~Desk();  // serves what is queued, then stops
    Desk(const Desk&) = delete;
    Desk& operator=(const Desk&) = delete;

    // Waits until the command has been served, at most `patience`. An answer that is not a refusal is durable. Refusals
    // of the desk itself: overloaded (the queue is full: nothing was done), in_progress (a request with the same key is
    // still running when patience ends), unavailable (the database is down, or patience ended: a repeat with the same
    // key gets the answer that took effect).
    Result<Receipt> submit(Command command, std::chrono::milliseconds patience = limits::desk_patience);

    // What submit() would decide now on each command that is done together with this one, its own last, without doing
    // it. A read without locks: others may be faster. Refuses what cannot be decided at all. Throws DbError on an
    // outage.
    Result<std::vector<Result<Plan>>> rehearse(const Command& command);

    // The result of an earlier request about an appointment, if its key is stored: for a caller that can no longer
    // build the command, because what it names is gone. Throws DbError on an outage.
    std::optional<Result<Receipt>> remembered(CompanyId company, const RequestKey& key);

    // The same, for a command of any kind, like one about a block.
    std::optional<Result<Receipt>> remembered(const Command& command) { return server_.remembered(command); }

    struct Figures {
        BatchServer::Figures served;
        std::size_t queued;
    };
    Figures figures() const { return {server_.figures(), queue_.size()}; }

private:
    // A request in progress, and its repeats that wait for it.
    struct Running;
    Result<Receipt> run(Command command, Deadline deadline);
    void commit_batches();

    store::Database& database_;
    Catalogs& catalogs_;
    DeskOptions options_;
    BatchServer server_;
    CommandQueue queue_;
    std::mutex twins_mutex_;
    std::map<store::KeyName, std::shared_ptr<Running>> running_;
    std::vector<std::jthread> committers_;
};

}  // namespace slotkeeper
