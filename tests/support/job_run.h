// job_run: one run of a job for a handler, without a runner.
#pragma once

#include "jobs/queue/queue.h"
#include "tools/demo/demo_company.h"

namespace slotkeeper::tests {

template <class Args>
struct TestRun {
    Args args;
    store::Job job;
    std::stop_token stop{};

    operator JobRun<Args>() const { return {args, job, stop}; }  // NOLINT(google-explicit-constructor)
};

// As read from the database.
template <class Args>
TestRun<Args> run_of(const store::Job& stored) {
    return {job::arguments_of<Args>(stored), stored};
}

// A job of the demo company that is not stored.
template <class Args>
TestRun<Args> run_of(const Args& args, int attempt = 0) {
    TestRun<Args> run{args, {}};
    const auto made = job::make(JobId{1}, demo::kCompany, args, {});
    run.job.id = made.id;
    run.job.company = made.company;
    run.job.kind = made.kind;
    run.job.subject = made.subject;
    run.job.unique_key = made.unique_key;
    run.job.args = made.args;
    run.job.attempt = attempt;
    return run;
}

}  // namespace slotkeeper::tests
