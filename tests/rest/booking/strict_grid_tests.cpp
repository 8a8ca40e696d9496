// strict_grid_tests: a start beside a strict grid is refused on every channel, unless a key with the scope overrides
// it.
#include "tests/support/front.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using nlohmann::json;

namespace {

struct StrictFront : Front {
    StrictFront() { set("strict_grid = 1"); }

    void set(const std::string& what) {
        salon.test.run("UPDATE service SET " + what);
        salon.test.run("UPDATE catalog_version SET version = version + 1");
    }
    json beside(std::optional<std::string> reason = {}) {
        auto body = booking(at(10, 5), salon.staff(0).id);
        if (reason) body["override_reason"] = *reason;
        return body;
    }
    Headers may_override() {
        return bearer(new_key(demo::kCompany, {store::Scope::read, store::Scope::write, store::Scope::override}));
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(strict_grid_tests, StrictFront)

BOOST_AUTO_TEST_CASE(a_start_beside_the_grid_is_refused_with_free_ones) {
    const auto before = stored();
    const auto refused = post("/v1/appointments", beside());
    BOOST_TEST(refused.refusal() == "422 off_grid start");
    BOOST_TEST(refused.body["alternatives"] == json::array({at(9, 30), at(10), at(10, 30)}), refused.text);
    BOOST_TEST(refused.body["detail"].get<std::string>().find(at(10, 15)) != std::string::npos, refused.text);
    const json hold{{"service", "Haarschnitt"}, {"start", at(10, 5)}};
    BOOST_TEST(post("/v1/holds", hold).refusal() == "422 off_grid start");
    BOOST_TEST((stored() == before));
    BOOST_TEST(post("/v1/appointments", booking(at(3, 5))).refusal() == "422 outside_hours start");
    BOOST_TEST(post("/v1/appointments", booking(at(10, 15))).status == 201);
}

BOOST_AUTO_TEST_CASE(a_move_beside_the_grid_is_refused_and_one_of_people_alone_is_not) {
    set("strict_grid = 0");
    const auto made = post("/v1/appointments", beside());
    BOOST_REQUIRE_MESSAGE(made.status == 201, made.text);
    set("strict_grid = 1");
    const auto path = made.header("location") + "/reschedule";
    const auto refused = post(path, {{"start", at(11, 5)}});
    BOOST_TEST(refused.refusal() == "422 off_grid start");
    BOOST_TEST(!refused.body["alternatives"].empty());
    const auto moved = post(path, {{"start", at(10, 5)}, {"resource_id", salon.staff(1).id.text()}});
    BOOST_TEST(moved.status == 200, moved.text);
}

BOOST_AUTO_TEST_CASE(an_override_needs_its_scope_and_is_kept_in_the_history) {
    BOOST_TEST(post("/v1/appointments", beside("customer")).refusal() == "403 forbidden override_reason");
    const auto boss = may_override();
    BOOST_TEST(post("/v1/appointments", beside("boredom"), boss).refusal() == "422 invalid_field override_reason");
    const auto made = post("/v1/appointments", beside("customer"), boss);
    BOOST_REQUIRE_MESSAGE(made.status == 201, made.text);
    const auto moved =
        post(made.header("location") + "/reschedule", {{"start", at(11, 5)}, {"override_reason", "emergency"}}, boss);
    BOOST_REQUIRE_MESSAGE(moved.status == 200, moved.text);
    const auto held = post("/v1/holds",
                           {{"service", "Haarschnitt"},
                            {"start", at(15, 5)},
                            {"resource_id", salon.staff(0).id.text()},
                            {"override_reason", "staff"}},
                           boss);
    BOOST_REQUIRE_MESSAGE(held.status == 201, held.text);
    const auto history = get(made.header("location") + "/history").body["data"];
    BOOST_TEST(history[0]["reason"] == "override_customer");
    BOOST_TEST(history[1]["reason"] == "override_emergency");
    BOOST_TEST(get(held.header("location") + "/history").body["data"][0]["reason"] == "override_staff");
    // Not where it was not needed.
    auto body = booking(at(14), salon.staff(0).id);
    body["override_reason"] = "other";
    const auto usual = post("/v1/appointments", body, boss);
    BOOST_REQUIRE_MESSAGE(usual.status == 201, usual.text);
    BOOST_TEST(get(usual.header("location") + "/history").body["data"][0]["reason"].is_null());
    BOOST_TEST(salon.broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(the_explanation_says_it_and_lists_the_nearest) {
    const auto told = get("/v1/slots/explain?service=Haarschnitt&start=" + at(10, 5));
    BOOST_REQUIRE_MESSAGE(told.status == 200, told.text);
    BOOST_TEST(told.body["bookable"] == false);
    const auto summary = told.body["summary"].get<std::string>();
    BOOST_TEST(summary.starts_with("It cannot be booked: starts are offered every 15 minutes from each opening"),
               summary);
    BOOST_TEST(summary.find("and others are refused") != std::string::npos, summary);
    BOOST_TEST(told.body["nearest"].size() == 3U);
}

BOOST_AUTO_TEST_CASE(a_caller_is_offered_the_nearest_starts) {
    const auto answer =
        call("book_appointment",
             {{"service", "Haarschnitt"}, {"start", at(10, 5)}, {"name", "Erika Muster"}, {"staff", "Anna"}});
    BOOST_REQUIRE_MESSAGE(answer.status == 200, answer.text);
    BOOST_TEST(answer.body["result"] == "off_grid");
    BOOST_TEST(answer.body["alternatives"].size() == 3U);
    const auto say = answer.body["say"].get<std::string>();
    BOOST_TEST(say.starts_with("Leider kann dieser Termin "), say);
    BOOST_TEST(say.find("nicht beginnen") != std::string::npos, say);
}

BOOST_AUTO_TEST_CASE(a_service_that_is_added_is_strict_and_can_be_changed) {
    const auto admin = bearer(new_key(demo::kCompany, {store::Scope::admin}));
    const auto made = post("/v1/services",
                           {{"name", "Maniküre"},
                            {"slot_step_minutes", 30},
                            {"slot_offset_minutes", 10},
                            {"segments", {{{"minutes", 20}, {"needs", {{{"skill", "cut"}}}}}}}},
                           admin);
    BOOST_REQUIRE_MESSAGE(made.status == 201, made.text);
    BOOST_TEST(made.body["strict_grid"] == true);
    BOOST_TEST(made.body["slot_offset_minutes"] == 10);
    auto body = booking(at(10));
    body.erase("service_id");
    body["service"] = "Maniküre";
    BOOST_TEST(post("/v1/appointments", body).refusal() == "422 off_grid start");
    body["start"] = at(10, 10);
    BOOST_TEST(post("/v1/appointments", body).status == 201);
    auto headers = admin;
    headers["Content-Type"] = "application/json";
    const auto path = made.header("location");
    const auto wrong = send("PATCH", path, headers, R"({"slot_step_minutes": 10})");
    BOOST_TEST(wrong.refusal() == "422 invalid_field slot_offset_minutes");
    BOOST_TEST(send("PATCH", path, headers, R"({"strict_grid": false})").status == 200);
    body["start"] = at(14, 1);
    BOOST_TEST(post("/v1/appointments", body).status == 201);
}

BOOST_AUTO_TEST_SUITE_END()
