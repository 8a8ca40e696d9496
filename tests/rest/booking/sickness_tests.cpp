// sickness_tests: a person is away: the plan is shown, and exactly this plan is done, or nothing.
#include "tests/support/front.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using nlohmann::json;

namespace {

struct SickFront : Front {
    json booked(const std::string& start, std::size_t who = 0) {
        const auto made = post("/v1/appointments", booking(start, salon.staff(who).id));
        BOOST_REQUIRE_MESSAGE(made.status == 201, made.text);
        return made.body;
    }
    Answer sick(json body) {
        body["from"] = at(9);
        body["until"] = at(18);
        return post("/v1/resources/" + salon.staff(0).id.text() + "/sick", body);
    }
    // From now on several customers share one start.
    void share_seats() {
        auto headers = bearer(new_key(demo::kCompany, {store::Scope::admin}));
        headers["Content-Type"] = "application/json";
        const auto path = "/v1/services/" + salon.service("Haarschnitt").id.text();
        BOOST_REQUIRE(send("PATCH", path, headers, R"({"seats": 3})").status == 200);
    }
    // Shows the plan and does it.
    Answer done(const std::string& resolve) {
        const auto plan = sick({{"resolve", resolve}});
        BOOST_REQUIRE_MESSAGE(plan.status == 200, plan.text);
        return sick({{"resolve", resolve}, {"preview", false}, {"plan_id", plan.body["plan_id"]}});
    }
    json shown(const json& appointment) { return get("/v1/appointments/" + appointment["id"].get<std::string>()).body; }
    static std::string who(const json& appointment) {
        return appointment["segments"][0]["resources"][0]["id"].get<std::string>();
    }
    std::int64_t blocks() { return salon.test.number("SELECT COUNT(*) FROM block WHERE removed_at IS NULL"); }
    std::int64_t messages(const std::string& kind) {
        return salon.test.number("SELECT COUNT(*) FROM message WHERE kind = '" + kind + "'");
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(sickness_tests, SickFront)

BOOST_AUTO_TEST_CASE(the_plan_is_shown_and_changes_nothing) {
    const auto first = booked(at(10));
    const auto before = stored();
    const auto plan = sick({{"resolve", "reassign"}});
    BOOST_REQUIRE_MESSAGE(plan.status == 200, plan.text);
    BOOST_TEST(plan.body["done"] == false);
    BOOST_REQUIRE(plan.body["steps"].size() == 1U);
    const auto& step = plan.body["steps"][0];
    BOOST_TEST(step["appointment_id"] == first["id"]);
    BOOST_TEST(step["action"] == "reassign");
    BOOST_TEST(step["resource_id"] != salon.staff(0).id.text());
    BOOST_TEST(step["resource"].is_string());
    BOOST_TEST(sick({{"resolve", "reassign"}}).body["plan_id"] == plan.body["plan_id"]);
    BOOST_TEST((stored() == before));
    BOOST_TEST(blocks() == 0);
}

BOOST_AUTO_TEST_CASE(others_take_the_appointments_over) {
    const auto first = booked(at(10)), second = booked(at(11));
    const auto answer = done("reassign");
    BOOST_REQUIRE_MESSAGE(answer.status == 200, answer.text);
    BOOST_TEST(answer.body["done"] == true);
    BOOST_TEST(answer.body["unsolved"] == 0);
    for (const auto& one : {first, second}) {
        BOOST_TEST(who(shown(one)) != salon.staff(0).id.text());
        BOOST_TEST(shown(one)["start"] == one["start"]);
    }
    BOOST_TEST(blocks() == 1);
    BOOST_TEST(post("/v1/appointments", booking(at(14), salon.staff(0).id)).refusal() == "409 slot_conflict start");
    BOOST_TEST(salon.broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(appointments_are_moved_out_of_the_time_off) {
    const auto first = booked(at(10));
    const auto answer = done("move");
    BOOST_REQUIRE_MESSAGE(answer.status == 200, answer.text);
    BOOST_TEST(answer.body["steps"][0]["action"] == "move");
    BOOST_TEST(shown(first)["start"] == answer.body["steps"][0]["new_start"]);
    BOOST_TEST(messages("moved") == 1);
    BOOST_TEST(salon.broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(appointments_are_cancelled_with_a_message) {
    const auto first = booked(at(10));
    const auto answer = done("cancel");
    BOOST_REQUIRE_MESSAGE(answer.status == 200, answer.text);
    BOOST_TEST(shown(first)["state"] == "cancelled");
    BOOST_TEST(messages("cancelled") == 1);
    BOOST_TEST(salon.broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(another_plan_than_the_one_shown_is_not_done) {
    booked(at(10));
    const auto plan = sick({{"resolve", "cancel"}});
    booked(at(12));
    const auto before = stored();
    const json old{{"resolve", "cancel"}, {"preview", false}, {"plan_id", plan.body["plan_id"]}};
    BOOST_TEST(sick(old).refusal() == "409 changed plan_id");
    BOOST_TEST(sick({{"resolve", "cancel"}, {"preview", false}}).refusal() == "422 missing_field plan_id");
    BOOST_TEST((stored() == before));
    BOOST_TEST(blocks() == 0);
}

// What is kept stands within the time off, which gets its time when it ends.
BOOST_AUTO_TEST_CASE(unsolved_ones_stay_and_their_time_becomes_time_off) {
    const auto first = booked(at(10)), second = booked(at(10, 30));
    const auto answer = done("none");
    BOOST_REQUIRE_MESSAGE(answer.status == 200, answer.text);
    BOOST_TEST(answer.body["unsolved"] == 2);
    BOOST_TEST(answer.body["steps"][0]["action"] == "unsolved");
    BOOST_TEST(shown(first)["state"] == "confirmed");
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM orphaned_appointment WHERE misfit = 'time_off'") == 2);
    BOOST_TEST(salon.broken_rows(store::FindingKind::orphaned_appointment) == 0);
    const auto place = "/v1/appointments/" + first["id"].get<std::string>();
    BOOST_TEST(post(place + "/cancel", json::object()).status == 200);
    BOOST_TEST(post("/v1/appointments", booking(at(10), salon.staff(0).id)).refusal() == "409 slot_conflict start");
    BOOST_TEST(salon.broken_rows(store::FindingKind::orphaned_appointment) == 0);
    // Once the time off is lifted, the one that is left stands as before.
    auto headers = bearer(new_key(demo::kCompany, {store::Scope::write}));
    const auto lifted = send("DELETE", "/v1/blocks/" + answer.body["block_id"].get<std::string>(), headers, "");
    BOOST_TEST(lifted.status == 204);
    BOOST_TEST(shown(second)["state"] == "confirmed");
    booked(at(10));
    BOOST_TEST(salon.broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(a_plan_that_was_done_is_answered_again_with_its_key) {
    booked(at(10));
    const auto plan = sick({{"resolve", "cancel"}});
    json body{{"resolve", "cancel"}, {"preview", false}, {"plan_id", plan.body["plan_id"]}};
    body["from"] = at(9);
    body["until"] = at(18);
    const auto path = "/v1/resources/" + salon.staff(0).id.text() + "/sick";
    const auto first = post(path, body, {{"Idempotency-Key", "sick-1"}});
    BOOST_REQUIRE_MESSAGE(first.status == 200, first.text);
    const auto again = post(path, body, {{"Idempotency-Key", "sick-1"}});
    BOOST_REQUIRE_MESSAGE(again.status == 200, again.text);
    BOOST_TEST(again.body["block_id"] == first.body["block_id"]);
    BOOST_TEST(first.body["unsolved"] == 0);
    BOOST_TEST(again.body["unsolved"].is_null());  // the plan is not known any more
    BOOST_TEST(blocks() == 1);
}

BOOST_AUTO_TEST_CASE(a_session_goes_to_one_other_person_with_all_who_come) {
    share_seats();
    const json all{booked(at(10)), booked(at(10)), booked(at(10))};
    const auto plan = sick({{"resolve", "reassign"}});
    BOOST_REQUIRE_MESSAGE(plan.status == 200, plan.text);
    BOOST_REQUIRE(plan.body["steps"].size() == 3U);
    const auto other = plan.body["steps"][0]["resource_id"];
    for (const auto& step : plan.body["steps"]) {
        BOOST_TEST(step["action"] == "reassign");
        BOOST_TEST(step["session_id"] == all[0]["session_id"]);
        BOOST_TEST(step["resource_id"] == other);
    }
    const auto answer = sick({{"resolve", "reassign"}, {"preview", false}, {"plan_id", plan.body["plan_id"]}});
    BOOST_REQUIRE_MESSAGE(answer.status == 200, answer.text);
    BOOST_TEST(answer.body["unsolved"] == 0);
    for (const auto& one : all) {
        BOOST_TEST(who(shown(one)) == other);
        BOOST_TEST(shown(one)["session_id"] == one["session_id"]);
    }
    BOOST_TEST(blocks() == 1);
    BOOST_TEST(salon.broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(all_of_a_session_are_moved_to_one_start_or_cancelled) {
    share_seats();
    const json all{booked(at(10)), booked(at(10)), booked(at(10))};
    const auto moved = done("move");
    BOOST_REQUIRE_MESSAGE(moved.status == 200, moved.text);
    BOOST_TEST(moved.body["unsolved"] == 0);
    const auto session = shown(all[0])["session_id"];
    BOOST_TEST(session != all[0]["session_id"]);
    for (const auto& one : all) {
        BOOST_TEST(shown(one)["session_id"] == session);
        BOOST_TEST(shown(one)["start"] == moved.body["steps"][0]["new_start"]);
    }
    BOOST_TEST(messages("moved") == 3);
    const json others{booked(at(12), 1), booked(at(12), 1)};
    json body{{"resolve", "cancel"}, {"from", at(12)}, {"until", at(13)}};
    const auto path = "/v1/resources/" + salon.staff(1).id.text() + "/sick";
    const auto plan = post(path, body);
    body.update({{"preview", false}, {"plan_id", plan.body["plan_id"]}});
    BOOST_REQUIRE(post(path, body).status == 200);
    for (const auto& one : others) BOOST_TEST(shown(one)["state"] == "cancelled");
    BOOST_TEST(salon.broken_rows() == 0);
}

// Each of the others has one seat left, so they could take both only apart.
BOOST_AUTO_TEST_CASE(a_session_that_has_no_room_elsewhere_stays_as_a_whole) {
    share_seats();
    const auto catalog = salon.catalogs.current(demo::kCompany);
    for (const auto& one : catalog->resources()) {
        if (one.id == salon.staff(0).id || one.kind != ResourceKind::staff) continue;
        for (int seat = 0; seat < 2; ++seat) post("/v1/appointments", booking(at(10), one.id));
    }
    const json all{booked(at(10)), booked(at(10))};
    const auto answer = done("reassign");
    BOOST_REQUIRE_MESSAGE(answer.status == 200, answer.text);
    BOOST_TEST(answer.body["unsolved"] == 2);
    for (const auto& step : answer.body["steps"]) BOOST_TEST(step["why"].is_string());
    for (const auto& one : all) BOOST_TEST(who(shown(one)) == salon.staff(0).id.text());
    BOOST_TEST(salon.broken_rows(store::FindingKind::orphaned_appointment) == 0);
}

BOOST_AUTO_TEST_SUITE_END()
