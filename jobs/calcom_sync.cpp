// calcom_sync: begin, call, record, until both sides agree.
#include "jobs/calcom_sync.h"

#include "jobs/sync_begin.h"
#include "jobs/sync_call.h"
#include "jobs/sync_record.h"

namespace slotkeeper {

namespace {

constexpr int kLooksMax = 12;  // at both sides, in one run

Verdict call(const SyncTools& tools, const SyncWork& work) {
    // A process that was paused after it had written the step down may have lost the link meanwhile, and must not call
    // late. A third of the lease is left for the call, a third for a look afterwards.
    const auto paused = std::chrono::steady_clock::now() - work.began > tools.options.lease / 3;
    return paused ? Verdict{Verdict::Kind::not_sent, {}, {}, "paused before the call"} : take_step(work);
}

}  // namespace

JobResult sync_to_calcom(const SyncTools& tools, const store::Job& job, const std::stop_token& stop) {
    Next next = Again{};
    for (auto looks = 0;;) {
        if (std::holds_alternative<Again>(next)) {
            if (stop.stop_requested()) return JobResult::snooze(std::chrono::milliseconds{0}, "stopping");
            if (++looks > kLooksMax) return JobResult::retry("it does not come to rest");
            next = begin_sync(tools, job);
            tools.at("begun");
        }
        if (const auto* work = std::get_if<SyncWork>(&next)) {
            const auto verdict = call(tools, *work);
            tools.at("called");
            next = record_sync(tools, job, *work, verdict);
            tools.at("recorded");
        }
        if (const auto* result = std::get_if<JobResult>(&next)) return *result;
    }
}

}  // namespace slotkeeper
