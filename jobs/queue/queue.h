// queue: what a kind of job is, and what may come of one run of it.
//
// A handler runs at least once and perhaps more often: a worker may die after the work and before the note that it is
// done. So it derives what to do from present state, and doing it twice is doing it once.
// Read on: runner.h calls the handlers; engine/store/operations/job_rows.h is the table.
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

// How a run ended. `reason` is stored with the job and seen by people: ids, never secrets.
struct JobResult {
    enum class Kind : std::uint8_t {
        done,    // reason: the outcome, one word
        retry,   // it failed; again after `after`, or else after a jittered wait that grows with each attempt
        snooze,  // it is too early; again after `after`, and it does not count as an attempt
        dead,    // it can never succeed; a person has to look at it
    };
    Kind kind = Kind::done;
    std::string reason;
    std::optional<std::chrono::milliseconds> after{};
    std::optional<int> tries_max{};  // of a retry: dead after so many, where that is fewer than its kind has
    // For a snooze because this account may not be called now: the job keeps its place among those that wait for calls.
    struct ForCalls {
        AccountId account;
        bool push = false;  // a change of ours goes there; else what is in the background waits behind such
    };
    std::optional<ForCalls> for_calls{};

    static JobResult done(std::string outcome) { return {Kind::done, std::move(outcome)}; }
    static JobResult retry(std::string reason, std::optional<std::chrono::milliseconds> after = {}) {
        return {Kind::retry, std::move(reason), after};
    }
    // What was read does not change by itself: a few tries, in case the fault is ours.
    static JobResult retry_a_few_times(std::string reason) { return {Kind::retry, std::move(reason), {}, kFewTries}; }
    static JobResult snooze(std::chrono::milliseconds after, std::string reason) {
        return {Kind::snooze, std::move(reason), after};
    }
    static JobResult wait_for_calls(ForCalls calls, std::chrono::milliseconds after, std::string reason) {
        return {Kind::snooze, std::move(reason), after, {}, calls};
    }
    static JobResult dead(std::string reason) { return {Kind::dead, std::move(reason)}; }
};

// Called without a transaction, on a thread of the runner. It may throw: that is a retry. When `stop` is requested, a
// handler that goes on for long snoozes at the next good moment.
using JobHandler = std::function<JobResult(const store::Job& job, const std::stop_token& stop)>;

struct JobKind {
    std::string name;
    store::JobQueue queue = store::JobQueue::maintenance;
    JobHandler run;
    // The bound of the wait after the n-th failure is base · 2^(n-1), at most cap; the wait is anything below it.
    std::chrono::milliseconds backoff_base = std::chrono::seconds(2);
    std::chrono::milliseconds backoff_cap = std::chrono::minutes(15);
    int attempts_max = 12;
};

// A job without a subject that is due once in every stretch of this length, whoever is there to run it: all workers
// insert it, and its unique key "kind:number of the stretch" makes it one.
struct PeriodicJob {
    std::string kind;
    store::JobQueue queue = store::JobQueue::maintenance;
    Seconds every{};
};

}  // namespace slotkeeper
