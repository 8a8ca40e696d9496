// queue: the kinds of jobs, and the results of a run.
//
// A handler runs at least once and perhaps more often: a worker may die after the work and before the result is
// written. So it derives from present state what to do, and a second run has no further effect. Read on: runner.h calls
// the handlers; engine/store/operations/job_rows.h is the table.
#pragma once

#include "engine/store/operations/job_rows.h"

#include <chrono>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>

namespace slotkeeper {

inline constexpr int kFewTries = 6;  // about a minute
// The priority of jobs that follow changes at Cal.com: behind our own changes, in the order of arrival.
inline constexpr int kFollowPriority = 6;

// How a run ended. `reason` is stored with the job and shown to people: ids, never secrets.
struct JobResult {
    enum class Kind : std::uint8_t {
        done,    // reason: the outcome, one word
        retry,   // it failed; runs again after `after`, or after a jittered wait that grows with each attempt
        snooze,  // it is too early; runs again after `after`, and does not count as an attempt
        dead,    // it can never succeed; a person has to decide
    };
    Kind kind = Kind::done;
    std::string reason;
    std::optional<std::chrono::milliseconds> after{};
    std::optional<int> tries_max{};  // of a retry: dead after so many, if its kind allows more
    // For a snooze because calls to this account are suspended: the job keeps its place in the queue.
    struct ForCalls {
        AccountId account;
        bool push = false;  // it writes a change of ours; background work waits behind such jobs
    };
    std::optional<ForCalls> for_calls{};

    static JobResult done(std::string outcome) { return {Kind::done, std::move(outcome)}; }
    static JobResult retry(std::string reason, std::optional<std::chrono::milliseconds> after = {}) {
        return {Kind::retry, std::move(reason), after};
    }
    // A read with an unexpected result: a few attempts, in case the fault is ours.
    static JobResult retry_a_few_times(std::string reason) { return {Kind::retry, std::move(reason), {}, kFewTries}; }
    static JobResult snooze(std::chrono::milliseconds after, std::string reason) {
        return {Kind::snooze, std::move(reason), after};
    }
    static JobResult wait_for_calls(ForCalls calls, std::chrono::milliseconds after, std::string reason) {
        return {Kind::snooze, std::move(reason), after, {}, calls};
    }
    static JobResult dead(std::string reason) { return {Kind::dead, std::move(reason)}; }
};

// Called without a transaction, on a thread of the runner. An exception counts as a retry. When `stop` is requested, a
// long-running handler snoozes at the next safe point.
using JobHandler = std::function<JobResult(const store::Job& job, const std::stop_token& stop)>;

struct JobKind {
    std::string name;
    store::JobQueue queue = store::JobQueue::maintenance;
    JobHandler run;
    // The bound of the wait after the n-th failure is base · 2^(n-1), at most cap; the wait is random below it.
    std::chrono::milliseconds backoff_base = std::chrono::seconds(2);
    std::chrono::milliseconds backoff_cap = std::chrono::minutes(15);
    int attempts_max = 12;
};

// A job without a subject that is due once in every interval of this length, whichever worker runs it: all workers
// insert it, and its unique key "kind:number of the interval" makes it one.
struct PeriodicJob {
    std::string kind;
    store::JobQueue queue = store::JobQueue::maintenance;
    Seconds every{};
};

}  // namespace slotkeeper
