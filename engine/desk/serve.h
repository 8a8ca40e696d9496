// serve: one batch at the desk: lock, load, decide, write, all in one transaction.
//
// A batch of one and a batch of sixty-four take the same path and the same number of statements. A unit that met a
// conflict or a lost connection is repeated, halved when that happens again, and taken command by command when one of
// them is poison. Where somebody else keeps a day locked, the others are served at once, and those who want that day
// are sent away after a second try. Nothing is answered before the commit, and what a lost COMMIT did is found by the
// keys on the repeat. Read on: write.h for the statements, booking/decide.h for the decisions, prepare.h for the days.
#pragma once

#include "engine/base/backoff.h"
#include "engine/booking/commands.h"
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

// What a batch says of one command.
struct Served {
    // Empty where nothing was decided, because the days that were named are no longer the right ones (the appointment
    // or the catalogue has changed since) or the few candidates are taken: prepare it again.
    std::optional<Result<Receipt>> answer;
    bool wants_all_candidates = false;
    bool left_job = false;  // a job was written with it: somebody may be woken
};

// Safe for many threads, each with its own batch.
class BatchServer {
public:
    BatchServer(store::Database& database, Catalogs& catalogs, IdSource& ids,
                Minutes check_in_before = limits::check_in_before)
        : database_(database), catalogs_(catalogs), ids_(ids), check_in_before_(check_in_before) {}

    using Batch = std::vector<const Prepared*>;
    // Called once for each part of the batch that was served together, with an outcome for each command of it. Parts
    // are told as soon as they are served: nobody waits for a neighbour who met trouble.
    using Settle = std::function<void(const Batch&, std::vector<Served>)>;

    // REQUIRES: no two commands share a key, an appointment or a block. (Two may share a customer, who is then
    // registered once; the queue keeps such apart all the same, so that each caller learns who made the customer.)
    void serve(const Batch& commands, const Settle& settle) {
        if (!commands.empty()) serve_part(commands, settle, false);
    }

    // The answer of an earlier request with the same key, where it took effect.
    std::optional<Result<Receipt>> remembered(const Command& command);

    struct Figures {
        std::uint64_t batches, commands, repeats, halvings;
    };
    Figures figures() const { return {batches_, commands_, repeats_, halvings_}; }

private:
    void serve_part(const Batch& commands, const Settle& settle, bool repeated);
    void serve_in_halves(const Batch& commands, const Settle& settle);
    std::pair<Batch, Batch> part_by_locks(const Batch& commands);
    std::vector<Served> serve_once(const Batch& commands, bool repeated);
    void make_missing_days(std::span<const ResourceDay> days);
    void forget_days(std::span<const ResourceDay> days);

    store::Database& database_;
    Catalogs& catalogs_;
    IdSource& ids_;
    const Minutes check_in_before_;
    Backoff repeat_wait_{std::chrono::milliseconds(4), std::chrono::milliseconds(128)};
    std::mutex days_mutex_;
    std::set<ResourceDay> days_made_;  // rows of resource_day are never deleted, so once seen is seen for good
    std::atomic<std::uint64_t> batches_{0}, commands_{0}, repeats_{0}, halvings_{0};
};

}  // namespace slotkeeper
