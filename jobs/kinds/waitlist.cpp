// waitlist: the jobs of the waitlist.
#include "jobs/kinds/waitlist.h"

#include "engine/store/booking/waitlist_rows.h"

#include <spdlog/spdlog.h>

namespace slotkeeper {

using store::Tx;

JobResult offer_waitlist(const OfferTools& tools, const JobRun<job::OfferWaitlist>& run) {
    const auto& [branch, freed] = run.args;
    const auto asked = offer_freed(tools, run.job.company, branch, freed, run.stop);
    if (run.stop.stop_requested()) return JobResult::snooze(std::chrono::milliseconds(0), "the worker is stopping");
    if (!asked) return JobResult::retry("desk refused: " + std::string(word(asked.refusal().code)));
    if (*asked > 0) spdlog::info("waitlist: {} offers made branch={}", *asked, branch.text());
    return JobResult::done(*asked > 0 ? JobOutcome::offered : JobOutcome::nobody_suits);
}

JobResult tend_waitlist(store::Database& database, IdSource& ids) {
    const auto looked_at = database.transact([&](Tx& tx) {
        store::expire_entries(tx, limits::sweep_rows_max);
        const auto now = tx.now();
        std::vector<store::NewJob> jobs;
        for (const auto& [company, branch, until] : store::waiting_branches(tx)) {
            // Local days end up to a day after those of UTC.
            const Instant end{until.time_since_epoch() + std::chrono::days(2)};
            if (end <= whole_seconds(now)) continue;
            jobs.push_back(
                job::make(ids.make<JobId>(), company, job::OfferWaitlist{branch, {whole_seconds(now), end}}, now));
        }
        if (const auto sql = store::insert_jobs_sql(jobs, now)) tx.run(*sql);
        return jobs.size();
    });
    return JobResult::done(looked_at > 0 ? JobOutcome::looked_at : JobOutcome::nobody_waits);
}

}  // namespace slotkeeper
