// calcom_sync: begins, calls and records, until both sides agree.
#include "jobs/calcom/calcom_sync.h"

#include "jobs/calcom/sync_steps.h"

namespace slotkeeper {

namespace {

constexpr int kReadsMax = 12;  // reads of both sides, in one run and for each part

Verdict call(const SyncTools& tools, const SyncWork& work) {
    // A process that was paused after it had recorded the step may have lost the link meanwhile, and must not call
    // late. A third of the lease is left for the call, a third for a read afterwards.
    const auto paused = std::chrono::steady_clock::now() - work.began > tools.options.lease / 3;
    return paused ? Verdict{Verdict::Kind::not_sent, {}, {}, "paused before the call"} : take_step(work);
}

// An outcome of one part ends the run only if the appointment has no other part.
Next unless_other_parts_remain(Next next, int part, int parts, GivenUp& given_up) {
    const auto* result = std::get_if<JobResult>(&next);
    if (parts == 1 || result == nullptr || result->kind != JobResult::Kind::done) return next;
    if (result->outcome == JobOutcome::conflicted) {
        given_up.insert(part);
        return Again{};
    }
    const auto settled = result->outcome == JobOutcome::in_step || result->outcome == JobOutcome::off;
    return settled ? Next(Again{}) : next;
}

}  // namespace

JobResult sync_to_calcom(const SyncTools& tools, const SyncRun& run) {
    Next next = Again{};
    GivenUp given_up;
    auto parts = 1;
    for (auto reads = 0;;) {
        if (std::holds_alternative<Again>(next)) {
            if (run.stop.stop_requested()) return JobResult::snooze(std::chrono::milliseconds{0}, "stopping");
            if (++reads > kReadsMax * parts) return JobResult::retry("the sync does not settle");
            next = begin_sync(tools, run, given_up);
            tools.at("begun");
        }
        if (const auto* work = std::get_if<SyncWork>(&next)) {
            const auto part = work->link.part;
            parts = static_cast<int>(work->others.size()) + 1;
            const auto verdict = call(tools, *work);
            tools.at("called");
            next = work->step == NextStep::read ? follow_remote_booking(tools, run, *work, verdict)
                                                : record_sync(tools, run, *work, verdict);
            tools.at("recorded");
            next = unless_other_parts_remain(std::move(next), part, parts, given_up);
        }
        if (const auto* result = std::get_if<JobResult>(&next)) return *result;
    }
}

}  // namespace slotkeeper
