// job_commands_tests: jobs are listed, shown, and run again where that has a meaning.
#include "tools/slotkeeper/commands/job_commands.h"

#include "tests/support/program.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using tests::Home;

namespace {
struct Queue : Home {
    Queue() {
        answer({"demo", "load"});
        const auto put = [&](int id, const std::string& state) {
            test().run(
                "INSERT INTO job (job_id, company_id, queue, kind, subject_id, unique_key, state, run_at, created_at, "
                "last_error) VALUES (" +
                std::to_string(id) + ", 1, 'sync', 'sync', 5, 'sync:" + state + "', '" + state +
                "', '2026-01-01', '2026-01-01', 'no answer')");
        };
        put(1, "dead");
        put(2, "done");
    }
    std::string dead = JobId{1}.text(), done = JobId{2}.text();
};
}  // namespace

BOOST_FIXTURE_TEST_SUITE(job_commands_tests, Queue)

BOOST_AUTO_TEST_CASE(jobs_are_listed_by_state_and_queue_and_shown) {
    BOOST_TEST(answer({"jobs", "list"})["data"].size() == 2U);
    const auto list = answer({"jobs", "list", "--state", "dead", "--queue", "sync", "--company", "demo"})["data"];
    BOOST_TEST(list.size() == 1U);
    BOOST_TEST(list[0]["id"] == dead);
    BOOST_TEST(answer({"jobs", "show", dead})["last_error"] == "no answer");
    BOOST_TEST(run({"jobs", "show", JobId{9}.text()}).code == 1);
    BOOST_TEST(run({"jobs", "show", "x"}).code == 1);
    BOOST_TEST(run({"jobs", "list", "--state", "lost"}).code == 1);
}

BOOST_AUTO_TEST_CASE(a_list_that_is_cut_says_so) {
    BOOST_TEST(answer({"jobs", "list", "--limit", "1"})["more"] == true);
    BOOST_TEST(answer({"jobs", "list", "--limit", "1"})["data"].size() == 1U);
    BOOST_TEST(answer({"jobs", "list", "--limit", "2"})["more"] == false);
}

BOOST_AUTO_TEST_CASE(a_dead_job_is_run_again_and_one_that_is_done_is_not) {
    BOOST_TEST(answer({"jobs", "retry", dead})["state"] == "available");
    BOOST_TEST(run({"jobs", "retry", done}).code == 1);
    BOOST_TEST(run({"jobs", "retry", JobId{9}.text()}).code == 1);
}

BOOST_AUTO_TEST_SUITE_END()
