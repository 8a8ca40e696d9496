// approval_tests: a booking that waits for a person, and what the staff change of one that stands.
#include "tests/support/front.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using nlohmann::json;

namespace {

struct ApprovalFront : Front {
    // Of the service "Haarschnitt".
    void set_rules(const json& rules) {
        auto headers = bearer(new_key(demo::kCompany, {store::Scope::admin}));
        headers["Content-Type"] = "application/json";
        const auto path = "/v1/services/" + salon.service("Haarschnitt").id.text();
        const auto changed = send("PATCH", path, headers, rules.dump());
        BOOST_REQUIRE_MESSAGE(changed.status == 200, changed.text);
    }
    json booked(const std::string& start, std::size_t who = 0) {
        const auto made = post("/v1/appointments", booking(start, salon.staff(who).id));
        BOOST_REQUIRE_MESSAGE(made.status == 201, made.text);
        return made.body;
    }
    static std::string place_of(const json& appointment) {
        return "/v1/appointments/" + appointment["id"].get<std::string>();
    }
    std::int64_t messages(const std::string& kind) {
        return salon.test.number("SELECT COUNT(*) FROM message WHERE kind = '" + kind + "'");
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(approval_tests, ApprovalFront)

BOOST_AUTO_TEST_CASE(a_booking_waits_until_it_is_approved) {
    set_rules({{"approval", "required"}, {"approval_hours", 24}});
    const auto made = booked(at(10));
    BOOST_TEST(made["state"] == "pending");
    BOOST_TEST(made["awaiting"] == "approval");
    BOOST_TEST(made.contains("approve_by"));
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM job WHERE kind = 'end_wait'") == 1);
    // Its time is taken.
    BOOST_TEST(post("/v1/appointments", booking(at(10), salon.staff(0).id)).refusal() == "409 slot_conflict start");
    BOOST_TEST(post(place_of(made) + "/confirm", json::object()).refusal() == "409 state_conflict");
    const auto approved = post(place_of(made) + "/approve", json::object());
    BOOST_REQUIRE_MESSAGE(approved.status == 200, approved.text);
    BOOST_TEST(approved.body["state"] == "confirmed");
    BOOST_TEST(!approved.body.contains("awaiting"));
    BOOST_TEST(messages("confirmed") == 1);
    BOOST_TEST(post(place_of(made) + "/approve", json::object()).refusal() == "409 state_conflict");
    BOOST_TEST(salon.broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(a_decline_frees_the_time_and_tells_why) {
    set_rules({{"approval", "required"}});
    const auto made = booked(at(10));
    const json why{{"reason", "unsuitable"}, {"text", "We do not do this."}};
    const auto declined = post(place_of(made) + "/decline", why);
    BOOST_REQUIRE_MESSAGE(declined.status == 200, declined.text);
    BOOST_TEST(declined.body["state"] == "declined");
    BOOST_TEST(declined.body["decline_text"] == "We do not do this.");
    BOOST_TEST(messages("declined") == 1);
    BOOST_TEST(get(place_of(made) + "/history").body["data"][1]["reason"] == "unsuitable");
    BOOST_TEST(post(place_of(made) + "/decline", why).refusal() == "409 state_conflict");
    booked(at(10));
    BOOST_TEST(salon.broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(an_approval_is_refused_for_someone_who_has_left) {
    set_rules({{"approval", "required"}});
    const auto made = booked(at(10));
    salon.test.run("UPDATE resource SET active = 0 WHERE resource_id = " + std::to_string(salon.staff(0).id.value));
    salon.test.run("UPDATE catalog_version SET version = version + 1");
    const auto refused = post(place_of(made) + "/approve", json::object());
    BOOST_TEST(refused.refusal() == "409 state_conflict");
    BOOST_TEST(refused.body["detail"].get<std::string>().find(salon.staff(0).name) != std::string::npos);
    BOOST_TEST(get(place_of(made)).body["state"] == "pending");
}

BOOST_AUTO_TEST_CASE(what_is_confirmed_is_neither_approved_nor_declined) {
    const auto made = booked(at(10));
    BOOST_TEST(made["state"] == "confirmed");
    BOOST_TEST(post(place_of(made) + "/approve", json::object()).refusal() == "409 state_conflict");
    BOOST_TEST(post(place_of(made) + "/decline", json::object()).refusal() == "409 state_conflict");
}

BOOST_AUTO_TEST_CASE(another_person_takes_it_over_at_the_same_time) {
    const auto made = booked(at(10), 0);
    const auto& anna = salon.staff(0);
    const auto& other = salon.staff(1);
    const auto given = post(place_of(made) + "/reassign", {{"resource_id", other.id.text()}});
    BOOST_REQUIRE_MESSAGE(given.status == 200, given.text);
    BOOST_TEST(given.body["segments"][0]["resources"][0]["id"] == other.id.text());
    BOOST_TEST(given.body["start"] == made["start"]);
    BOOST_TEST(given.body["version"] == 2);
    BOOST_TEST(get(place_of(made) + "/history").body["data"][1]["event"] == "reassign");
    // Again: nothing to do.
    BOOST_TEST(post(place_of(made) + "/reassign", {{"resource", other.name}}).body["version"] == 2);
    const auto second = booked(at(10), 0);
    const auto refused = post(place_of(second) + "/reassign", {{"resource_id", other.id.text()}});
    BOOST_TEST(refused.refusal() == "409 slot_conflict resource_id");
    const auto detail = refused.body["detail"].get<std::string>();
    BOOST_TEST(detail.starts_with(other.name + " (" + other.id.text() + ")"));
    const json instead{{"resource_id", anna.id.text()}, {"instead_of", other.id.text()}};
    BOOST_TEST(post(place_of(second) + "/reassign", instead).refusal() == "422 invalid_field instead_of");
    BOOST_TEST(post(place_of(second) + "/reassign", {{"resource_id", kNeighbourStaff.text()}}).status == 404);
    BOOST_TEST(post(place_of(second) + "/reassign", json::object()).refusal() == "422 missing_field resource_id");
    BOOST_TEST(salon.broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(it_becomes_longer_within_the_lengths_of_the_service_or_with_a_reason) {
    set_rules({{"durations", {{{"minutes", 30}}, {{"minutes", 60}}}}});
    const auto made = booked(at(10));
    const auto longer = post(place_of(made) + "/resize", {{"duration_minutes", 60}});
    BOOST_REQUIRE_MESSAGE(longer.status == 200, longer.text);
    BOOST_TEST(longer.body["end"] == at(11));
    BOOST_TEST(longer.body["segments"][0]["resources"] == made["segments"][0]["resources"]);
    BOOST_TEST(post(place_of(made) + "/resize", {{"end", at(10, 45)}}).refusal() == "422 duration duration_minutes");
    const json odd{{"end", at(10, 45)}, {"override_reason", "customer"}};
    BOOST_TEST(post(place_of(made) + "/resize", odd).refusal() == "403 forbidden override_reason");
    auto headers = bearer(new_key(demo::kCompany, {store::Scope::write, store::Scope::override}));
    const auto overridden = post(place_of(made) + "/resize", odd, headers);
    BOOST_REQUIRE_MESSAGE(overridden.status == 200, overridden.text);
    BOOST_TEST(overridden.body["end"] == at(10, 45));
    BOOST_TEST(get(place_of(made) + "/history").body["data"][2]["reason"] == "override_customer");
    BOOST_TEST(post(place_of(made) + "/resize", {{"end", at(9)}}).refusal() == "422 invalid_field end");
    const json both{{"end", at(11)}, {"duration_minutes", 60}};
    BOOST_TEST(post(place_of(made) + "/resize", both).refusal() == "422 invalid_field end");
    booked(at(11));
    BOOST_TEST(post(place_of(made) + "/resize", {{"duration_minutes", 30}}).status == 200);
    booked(at(10, 30));
    BOOST_TEST(post(place_of(made) + "/resize", {{"duration_minutes", 60}}).refusal() == "409 slot_conflict start");
    BOOST_TEST(salon.broken_rows() == 0);
}

BOOST_AUTO_TEST_SUITE_END()
