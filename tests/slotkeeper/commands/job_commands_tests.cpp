// job_commands_tests: jobs are listed, shown, changed, ended, and run again if that makes sense.
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
    BOOST_TEST(run({"jobs", "show", JobId{9}.text()}).code == 4);
    BOOST_TEST(run({"jobs", "show", "x"}).code == 4);
    BOOST_TEST(run({"jobs", "list", "--state", "lost"}).code == 4);
}

BOOST_AUTO_TEST_CASE(without_a_company_the_jobs_of_all_and_of_the_system_are_reached) {
    test().run("UPDATE job SET company_id = NULL WHERE job_id = 1");
    BOOST_TEST(answer({"jobs", "list"})["data"].size() == 2U);
    BOOST_TEST(answer({"jobs", "list", "--company", "demo"})["data"].size() == 1U);
    BOOST_TEST(run({"jobs", "show", dead, "--company", "demo"}).code == 4);
    BOOST_TEST(run({"jobs", "cancel", dead, "--company", "demo"}).code == 4);
    BOOST_TEST(answer({"jobs", "retry", "--all", "--company", "demo"})["retried"] == 0);
    BOOST_TEST(answer({"jobs", "cancel", dead})["state"] == "cancelled");
}

BOOST_AUTO_TEST_CASE(a_truncated_list_is_marked) {
    BOOST_TEST(answer({"jobs", "list", "--limit", "1"})["more"] == true);
    BOOST_TEST(answer({"jobs", "list", "--limit", "1"})["data"].size() == 1U);
    BOOST_TEST(answer({"jobs", "list", "--limit", "2"})["more"] == false);
}

BOOST_AUTO_TEST_CASE(a_dead_job_is_run_again_and_one_that_is_done_is_not) {
    BOOST_TEST(answer({"jobs", "retry", dead})["state"] == "available");
    BOOST_TEST(run({"jobs", "retry", done}).code == 4);
    BOOST_TEST(run({"jobs", "retry", JobId{9}.text()}).code == 4);
}

BOOST_AUTO_TEST_CASE(dead_jobs_that_match_the_filter_are_run_again) {
    test().run(
        "INSERT INTO job (job_id, company_id, queue, kind, subject_id, unique_key, state, run_at, created_at, outcome) "
        "SELECT 100 + seq, 1, 'sync', IF(seq <= 150, 'sync', 'stray_check'), seq, CONCAT('k:', seq), "
        "IF(seq = 201, 'done', 'dead'), '2026-01-01', '2026-01-01', IF(seq = 201, 'conflicted', '') FROM "
        "seq_1_to_201");
    BOOST_TEST(answer({"jobs", "retry", "--all", "--kind", "stray_check"})["retried"] == 50);
    BOOST_TEST(answer({"jobs", "retry", "--all", "--company", "demo"})["retried"] == 151);
    BOOST_TEST(answer({"jobs", "retry", "--all"})["retried"] == 0);
    BOOST_TEST(answer({"jobs", "retry", "--all", "--state", "done"})["retried"] == 1);
    BOOST_TEST(test().number("SELECT COUNT(*) FROM job WHERE state = 'available'") == 202);
    BOOST_TEST(test().number("SELECT COUNT(*) FROM job_history WHERE event = 'replayed'") == 202);
    BOOST_TEST(run({"jobs", "retry", "--all", "--state", "running"}).code == 4);
    BOOST_TEST(run({"jobs", "retry", "--all", "--company", "nobody"}).code == 4);
    BOOST_TEST(run({"jobs", "retry", "--all", dead}).code == 4);
    BOOST_TEST(run({"jobs", "retry"}).code == 2);
    BOOST_TEST(run({"jobs", "retry", dead, "--kind", "sync"}).code == 4);  // the flag is for --all
}

BOOST_AUTO_TEST_CASE(a_dead_job_is_changed_before_it_is_run_again) {
    const auto edited = answer(
        {"jobs", "edit", dead, "--run-at", "2037-05-01T10:00:00Z", "--deadline", "2037-06-01", "--priority", "2"});
    BOOST_TEST(edited["state"] == "dead");
    BOOST_TEST(edited["run_at"] == "2037-05-01T10:00:00Z");
    BOOST_TEST(edited["deadline"] == "2037-06-01T00:00:00Z");
    BOOST_TEST(edited["priority"] == 2);
    BOOST_TEST(answer({"jobs", "retry", dead})["run_at"] == "2037-05-01T10:00:00Z");  // when the edit says
    BOOST_TEST(answer({"jobs", "retry", dead})["run_at"] != "2037-05-01T10:00:00Z");  // it waits: now
    BOOST_TEST(answer({"jobs", "edit", dead, "--deadline", "none"})["deadline"].is_null());
    const auto history = answer({"jobs", "show", dead})["history"];
    BOOST_REQUIRE(history.size() == 4U);
    BOOST_TEST(history[0]["event"] == "edited");
    BOOST_TEST(history[0]["detail"] == "run_at 2037-05-01 10:00:00 deadline 2037-06-01 00:00:00 priority 2");
    BOOST_TEST(history[0]["actor"].get<std::string>().starts_with("command:"));
    BOOST_TEST(history[1]["event"] == "replayed");
    BOOST_TEST(run({"jobs", "show", dead}).out.find("edited") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(an_impossible_change_is_refused_without_effect) {
    const auto refusal = [&](std::vector<std::string> words) {
        words.insert(words.begin(), {"jobs", "edit"});
        words.emplace_back("--json");
        const auto error = run(words).error();
        return error.at("code").get<std::string>() + ' ' + error.value("field", "");
    };
    BOOST_TEST(refusal({dead}) == "missing_field run_at");
    BOOST_TEST(refusal({dead, "--priority", "10"}) == "invalid_field priority");
    BOOST_TEST(refusal({dead, "--priority", "x"}) == "invalid_field priority");
    BOOST_TEST(refusal({dead, "--run-at", "soon"}) == "invalid_field run_at");
    BOOST_TEST(refusal({dead, "--deadline", "2039-01-01"}) == "invalid_field deadline");
    BOOST_TEST(refusal({done, "--priority", "1"}) == "state_conflict id");
    BOOST_TEST(refusal({JobId{9}.text(), "--priority", "1"}) == "not_found id");
    test().run("UPDATE job SET state = 'running'");
    BOOST_TEST(refusal({dead, "--priority", "1"}) == "state_conflict id");
    BOOST_TEST(run({"jobs", "cancel", dead}).code == 4);
    BOOST_TEST(test().number("SELECT COUNT(*) FROM job_history") == 0);
    BOOST_TEST(test().number("SELECT SUM(priority) FROM job") == 10);
}

BOOST_AUTO_TEST_CASE(a_cancelled_job_may_be_revived) {
    BOOST_TEST(answer({"jobs", "cancel", dead})["state"] == "cancelled");
    BOOST_TEST(run({"jobs", "cancel", dead}).code == 4);
    BOOST_TEST(run({"jobs", "cancel", done}).code == 4);
    BOOST_TEST(run({"jobs", "cancel", JobId{9}.text()}).code == 4);
    BOOST_TEST(answer({"jobs", "retry", "--all", "--state", "cancelled"})["retried"] == 1);
    const auto history = answer({"jobs", "show", dead})["history"];
    BOOST_REQUIRE(history.size() == 2U);
    BOOST_TEST(history[0]["event"] == "cancelled");
    BOOST_TEST(history[1]["event"] == "replayed");
}

BOOST_AUTO_TEST_SUITE_END()
