// queue: how a kind of job is run, and the results of a run.
//
// A handler runs at least once and perhaps more often: a worker may die after the work and before the result is
// written. So it derives from present state what to do, and a second run has no further effect. Read on:
// engine/store/operations/job_kinds.h lists the kinds, runner.h calls the handlers.
#pragma once

#include "engine/store/operations/job_kinds.h"

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
        done,    // with an outcome; its name is the reason
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
    std::optional<JobOutcome> outcome{};  // of a job that is done

    static JobResult done(JobOutcome outcome) {
        return {Kind::done, std::string(name_of(outcome)), {}, {}, {}, outcome};
    }
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

// Called without a transaction, on a thread of the runner. An exception counts as a retry; DamagedData about the job's
// own arguments makes it dead. When `stop` is requested, a long-running handler snoozes at the next safe point.
using JobHandler = std::function<JobResult(const store::Job& job, const std::stop_token& stop)>;

// One run of a job with its arguments.
template <class Args>
struct JobRun {
    const Args& args;
    const store::Job& job;
    const std::stop_token& stop;
};

struct JobKind {
    std::string name;
    store::JobQueue queue = store::JobQueue::maintenance;
    JobHandler run;
    job::Retry retry{};
};

// Binds a kind to its handler, a function of JobRun<Args>.
template <class Args, class Handler>
JobKind handle(Handler handler, const job::Retry& retry = Args::kind.retry) {
    const auto run = [handler = std::move(handler)](const store::Job& job, const std::stop_token& stop) {
        std::optional<Args> args;
        try {
            args = job::arguments_of<Args>(job);
        } catch (const DamagedData& damage) {
            return JobResult::dead(damage.what());
        }
        return handler(JobRun<Args>{*args, job, stop});
    };
    return {std::string(Args::kind.name), Args::kind.queue, run, retry};
}

// A job without a subject that is due once in every interval of this length, whichever worker runs it: all workers
// insert it, and the number of the interval makes it unique.
struct PeriodicJob {
    std::string kind;
    Seconds every{};
    std::function<store::NewJob(JobId id, std::int64_t round, Moment now)> make;
};
template <class Args>
PeriodicJob periodic(Seconds every) {
    return {std::string(Args::kind.name), every, [](JobId id, std::int64_t round, Moment now) {
                Args args;
                args.round = round;
                return job::make(id, {}, args, now);
            }};
}

}  // namespace slotkeeper
