// job_routes_tests: the jobs of a company are shown, run again, changed and cancelled over REST, and no others.
#include "tests/support/front.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using nlohmann::json;
using store::Scope;

namespace {

struct JobRoutes : Front {
    JobRoutes() {
        salon.test.run("DELETE FROM job");
        put(dead, "1", "dead");
        put(done, "1", "done");
        put(of_neighbour, "2", "dead");
        put(of_system, "NULL", "dead");
    }
    void put(JobId id, const std::string& company, const std::string& state) {
        const auto number = std::to_string(id.value);
        salon.test.run(
            "INSERT INTO job (job_id, company_id, queue, kind, subject_id, unique_key, args, state, run_at, "
            "created_at, last_error) VALUES (" +
            number + ", " + company + ", 'sync', 'sync', 5, 'test:" + number + "', '{\"version\":3}', '" + state +
            "', '2026-01-01', '2026-01-01', 'refused erika@example.com and +4915112345678: no')");
    }
    Answer change(const std::string& path, const json& body, const Headers& headers) {
        auto all = headers;
        all["Content-Type"] = "application/json";
        return send("PATCH", path, all, body.dump());
    }
    static std::string at_job(JobId id, const std::string& verb = "") {
        return "/v1/jobs/" + id.text() + (verb.empty() ? "" : "/" + verb);
    }
    std::int64_t in_state(const std::string& state) {
        return salon.test.number("SELECT COUNT(*) FROM job WHERE state = '" + state + "'");
    }

    const JobId dead{101}, done{102}, of_neighbour{103}, of_system{104};
    const Headers admin = bearer(new_key(demo::kCompany, {Scope::admin}));
    const Headers neighbour = bearer(new_key(kNeighbour, {Scope::admin}));
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(job_routes_tests, JobRoutes)

BOOST_AUTO_TEST_CASE(the_jobs_of_the_company_are_listed_newest_first) {
    const auto all = get("/v1/jobs", admin);
    BOOST_REQUIRE(all.body["data"].size() == 2U);
    BOOST_TEST(all.body["data"][0]["id"] == done.text());
    BOOST_TEST(all.body["data"][1]["id"] == dead.text());
    BOOST_TEST(all.body["data"][1]["args"]["version"] == 3);
    BOOST_TEST(get("/v1/jobs?state=dead", admin).body["data"].size() == 1U);
    BOOST_TEST(get("/v1/jobs?queue=webhooks", admin).body["data"].empty());
    const auto first = get("/v1/jobs?limit=1", admin);
    BOOST_TEST(first.body["data"][0]["id"] == done.text());
    const auto next = get("/v1/jobs?limit=1&cursor=" + first.body["next_cursor"].get<std::string>(), admin);
    BOOST_TEST(next.body["data"][0]["id"] == dead.text());
    BOOST_TEST(next.body["next_cursor"].is_null());
}

BOOST_AUTO_TEST_CASE(a_change_is_in_the_history_with_the_key_that_made_it) {
    const auto edited =
        change(at_job(dead), {{"run_at", "2037-05-01T10:00:00Z"}, {"deadline", "2037-06-01T00:00:00Z"}}, admin);
    BOOST_TEST(edited.status == 200, edited.text);
    BOOST_TEST(edited.body["run_at"] == "2037-05-01T10:00:00Z");
    BOOST_TEST(change(at_job(dead), {{"deadline", nullptr}, {"priority", 2}}, admin).body["deadline"].is_null());
    BOOST_TEST(post(at_job(dead, "retry"), json::object(), admin).body["state"] == "available");
    BOOST_TEST(post(at_job(dead, "cancel"), json::object(), admin).body["state"] == "cancelled");
    const auto history = get(at_job(dead), admin).body["history"];
    BOOST_REQUIRE(history.size() == 4U);
    BOOST_TEST(history[0]["detail"] == "run_at 2037-05-01 10:00:00 deadline 2037-06-01 00:00:00");
    BOOST_TEST(history[1]["detail"] == "no deadline priority 2");
    BOOST_TEST(history[2]["event"] == "replayed");
    BOOST_TEST(history[3]["event"] == "cancelled");
    for (const auto& entry : history) BOOST_TEST(entry["actor"].get<std::string>().starts_with("key:key_"));
}

BOOST_AUTO_TEST_CASE(a_job_whose_state_does_not_permit_it_is_not_changed) {
    BOOST_TEST(post(at_job(done, "retry"), json::object(), admin).refusal() == "409 state_conflict id");
    BOOST_TEST(post(at_job(done, "cancel"), json::object(), admin).refusal() == "409 state_conflict id");
    BOOST_TEST(change(at_job(done), {{"priority", 1}}, admin).refusal() == "409 state_conflict id");
    BOOST_TEST(change(at_job(dead), json::object(), admin).refusal() == "422 missing_field run_at");
    BOOST_TEST(change(at_job(dead), {{"priority", 10}}, admin).refusal() == "422 invalid_field priority");
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM job_history") == 0);
}

BOOST_AUTO_TEST_CASE(all_that_match_are_retried_within_the_company) {
    put(JobId{105}, "1", "cancelled");
    BOOST_TEST(post("/v1/jobs/retry", {{"kind", "inbound"}}, admin).body["retried"] == 0);
    BOOST_TEST(post("/v1/jobs/retry", {{"state", "running"}}, admin).refusal() == "422 invalid_field state");
    BOOST_TEST(post("/v1/jobs/retry", {{"kind", "süß"}}, admin).refusal() == "422 invalid_field kind");
    BOOST_TEST(post("/v1/jobs/retry", {{"kind", "sync"}}, admin).body["retried"] == 1);
    BOOST_TEST(in_state("available") == 1);
    BOOST_TEST(in_state("dead") == 2);  // of the neighbour and of the system
    BOOST_TEST(post("/v1/jobs/retry", {{"state", "cancelled"}}, admin).body["retried"] == 1);
}

BOOST_AUTO_TEST_CASE(jobs_of_another_company_and_of_the_system_are_not_found) {
    for (const auto id : {of_neighbour, of_system, JobId{999}}) {
        BOOST_TEST(get(at_job(id), admin).refusal() == "404 not_found id");
        for (const auto* verb : {"retry", "cancel"}) {
            BOOST_TEST(post(at_job(id, verb), json::object(), admin).refusal() == "404 not_found id");
        }
        BOOST_TEST(change(at_job(id), {{"priority", 1}}, admin).refusal() == "404 not_found id");
    }
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM job_history") == 0);
    BOOST_TEST(in_state("dead") == 3);
    BOOST_TEST(get("/v1/jobs", neighbour).body["data"].size() == 1U);
}

BOOST_AUTO_TEST_CASE(the_scope_admin_is_needed) {
    BOOST_TEST(get("/v1/jobs").refusal() == "403 forbidden");
    BOOST_TEST(get(at_job(dead)).refusal() == "403 forbidden");
    BOOST_TEST(post(at_job(dead, "retry"), json::object()).refusal() == "403 forbidden");
    BOOST_TEST(post("/v1/jobs/retry", json::object()).refusal() == "403 forbidden");
    BOOST_TEST(in_state("dead") == 3);
}

BOOST_AUTO_TEST_CASE(names_of_hosts_and_of_their_users_are_not_shown) {
    salon.test.run("UPDATE job SET lease_owner = 'host.example.com:4711:abc' WHERE job_id = 101");
    salon.test.run(
        "INSERT INTO job_history (job_id, entry, event, at, attempt, actor, detail) VALUES (101, 1, 'replayed', "
        "'2026-01-01', 1, 'command:anna', '')");
    const auto shown = get(at_job(dead), admin);
    BOOST_TEST(shown.body["history"][0]["actor"] == "command");
    BOOST_TEST(shown.text.find("anna") == std::string::npos);
    const auto changed = change(at_job(dead), {{"priority", 1}}, admin);
    for (const auto& answer : {shown, changed, get("/v1/jobs", admin)}) {
        BOOST_TEST(answer.status == 200);
        BOOST_TEST(answer.text.find("host.example.com") == std::string::npos);
    }
}

BOOST_AUTO_TEST_CASE(an_error_is_shown_without_the_contacts_that_it_quotes) {
    BOOST_TEST(get(at_job(dead), admin).body["last_error"] == "refused [removed] and [removed] no");
    salon.test.run(
        "INSERT INTO job_history (job_id, entry, event, at, attempt, detail) VALUES (101, 1, 'failed', "
        "'2026-01-01', 1, 'bad e-mail <erika@example.com>')");
    BOOST_TEST(get(at_job(dead), admin).body["history"][0]["detail"] == "bad e-mail [removed]");
}

BOOST_AUTO_TEST_SUITE_END()
