// handle_tests: a handler gets the arguments of its job, and a job without readable arguments is dead.
#include "jobs/queue/queue.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;

BOOST_AUTO_TEST_SUITE(handle_tests)

BOOST_AUTO_TEST_CASE(a_handler_gets_the_arguments_of_its_job) {
    auto version = 0;
    const auto kind = handle<job::EndWait>([&](const auto& run) {
        version = run.args.version;
        BOOST_TEST((run.args.appointment == AppointmentId{7}));
        return JobResult::done(JobOutcome::declined);
    });
    store::Job job;
    job.subject = 7;
    job.args = R"({"version":3})";
    const auto result = kind.run(job, {});
    BOOST_TEST(version == 3);
    BOOST_TEST(result.reason == "declined");
    BOOST_TEST(kind.name == "end_wait");
}

BOOST_AUTO_TEST_CASE(a_job_whose_arguments_cannot_be_read_is_dead_and_its_handler_is_not_called) {
    auto called = false;
    const auto kind = handle<job::EndWait>([&](const auto&) {
        called = true;
        return JobResult::done(JobOutcome::declined);
    });
    for (const auto* args : {"", "nonsense", R"({"version":"three"})"}) {
        store::Job job;
        job.args = args;
        const auto result = kind.run(job, {});
        BOOST_CHECK(result.kind == JobResult::Kind::dead);
        BOOST_TEST(result.reason.find("argument") != std::string::npos, result.reason);
    }
    BOOST_TEST(!called);
}

BOOST_AUTO_TEST_SUITE_END()
