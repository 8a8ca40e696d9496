// serve: one batch at the desk: lock, load, decide, write, all in one transaction.
//
// A batch of one and a batch of sixty-four take the same path and the same number of statements. After a conflict or a
// lost connection the batch is repeated, halved if that happens again, and split to single commands if one of them
// always fails. If another transaction keeps a day locked, the other commands are served at once, and those that need
// that day are refused after a second attempt. No command is answered before the commit; after a lost COMMIT the keys
// tell on the repeat what it did. Read on: batch.h for the statements, booking/decide.h for the decisions, prepare.h
// for the days.
#pragma once

#include "engine/base/backoff.h"
#include "engine/booking/commands.h"
#include "engine/booking/plan.h"
#include "engine/desk/catalogs.h"
#include "engine/desk/prepare.h"
#include "engine/store/mariadb/database.h"

#include <atomic>
#include <functional>
#include <mutex>
#include <set>
#include <span>
#include <vector>

namespace slotkeeper {

// The outcome of one command of a batch.
struct ServedCommand {
    // std::nullopt if nothing was decided, because the prepared days are no longer the right ones (the appointment or
    // the catalogue has changed since) or the few candidates are taken: prepare it again.
    std::optional<Result<Receipt>> answer;
    bool wants_all_candidates = false;
    bool left_job = false;  // a job was written with it: wake the worker
};

struct BatchNames;
struct LoadedBatch;

// Thread-safe; each thread has its own batch.
class BatchServer {
public:
    BatchServer(store::Database& database, Catalogs& catalogs, IdSource& ids,
                Minutes check_in_before = limits::check_in_before)
        : database_(database), catalogs_(catalogs), ids_(ids), check_in_before_(check_in_before) {}

    using Batch = std::vector<const PreparedCommand*>;
    // Called once for each part of the batch that was served together, with an outcome for each of its commands, as
    // soon as that part is served: no command waits for another one's retries.
    using Settle = std::function<void(const Batch&, std::vector<ServedCommand>)>;

    // REQUIRES: no two commands share a key, an appointment or a block. (Two may share a customer, who is then
    // registered once; the queue separates them all the same, so that each caller learns which request created the
    // customer.)
    void serve(const Batch& commands, const Settle& settle) {
        if (!commands.empty()) serve_part(commands, settle, false);
    }

    // The answer of an earlier request with the same key, if it took effect.
    std::optional<Result<Receipt>> remembered(const Command& command);

    // What serve() would decide on each command that is done together with this one, its own last; nothing is locked or
    // written. std::nullopt: prepare it again.
    std::optional<std::vector<Result<Plan>>> rehearse(const PreparedCommand& prepared);

    struct Figures {
        std::uint64_t batches, commands, repeats, halvings;
    };
    Figures figures() const { return {batches_, commands_, repeats_, halvings_}; }

private:
    void serve_part(const Batch& commands, const Settle& settle, bool repeated);
    void serve_in_halves(const Batch& commands, const Settle& settle);
    std::pair<Batch, Batch> part_by_locks(const Batch& commands);
    std::vector<ServedCommand> serve_once(const Batch& commands, bool repeated);
    void take_catalogs(LoadedBatch& loaded);
    void make_missing_rows(const BatchNames& names);
    template <class Row, class Find, class Make>
    void make_missing(std::span<const Row> rows, std::set<Row>& made, Find find_sql, Make make_sql);
    void forget_rows(const BatchNames& names);

    store::Database& database_;
    Catalogs& catalogs_;
    IdSource& ids_;
    const Minutes check_in_before_;
    Backoff repeat_wait_{std::chrono::milliseconds(4), std::chrono::milliseconds(128)};
    std::mutex made_mutex_;
    std::set<ResourceDay> days_made_;  // rows of resource_day are never deleted, so a row once seen stays
    std::set<store::BookingLock> locks_made_;
    std::atomic<std::uint64_t> batches_{0}, commands_{0}, repeats_{0}, halvings_{0};
};

}  // namespace slotkeeper
