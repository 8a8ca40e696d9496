// hold_routes_tests: a start is held, extended, released or booked by its holder only; a block excludes all bookings.
#include "tests/support/front.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using nlohmann::json;

namespace {

struct Held {
    Front front;
    std::string anna = front.salon.staff(0).id.text();
    json ask{{"service", "Haarschnitt"}, {"start", Front::at(10)}, {"resource_id", anna}, {"length_seconds", 600}};
    Answer hold = front.post("/v1/holds", ask);
    std::string id = hold.body.value("id", "");
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(hold_routes_tests, Held)

BOOST_AUTO_TEST_CASE(a_hold_excludes_others_until_it_is_released) {
    BOOST_REQUIRE_MESSAGE(hold.status == 201, hold.text);
    BOOST_TEST(hold.body["state"] == "held");
    BOOST_TEST(hold.body["customer"].is_null());
    BOOST_TEST(hold.body["expires_at"].is_string());
    const auto wanted = front.booking(Front::at(10), front.salon.staff(0).id);
    BOOST_TEST(front.post("/v1/appointments", wanted).refusal() == "409 slot_conflict start");
    BOOST_TEST(front.post("/v1/holds", ask).refusal() == "409 slot_conflict start");
    BOOST_TEST(front.send("DELETE", "/v1/holds/" + id, Front::bearer(front.key), "").status == 204);
    BOOST_TEST(front.send("DELETE", "/v1/holds/" + id, Front::bearer(front.key), "").status == 204);
    BOOST_TEST(front.post("/v1/appointments", wanted).status == 201);
}

BOOST_AUTO_TEST_CASE(a_hold_is_booked_under_its_own_id) {
    const json body{{"hold_id", id}, {"customer", {{"name", "Erika Muster"}, {"phone", "015112345678"}}}};
    const Headers keyed{{"Idempotency-Key", "hold-1"}};
    const auto booked = front.post("/v1/appointments", body, keyed);
    BOOST_REQUIRE_MESSAGE(booked.status == 201, booked.text);
    BOOST_TEST(booked.body["id"] == id);
    BOOST_TEST(booked.body["state"] == "confirmed");
    BOOST_TEST(booked.body["start"] == Front::at(10));
    BOOST_TEST(!booked.body.contains("expires_at"));
    BOOST_TEST(booked.body["customer"]["created"] == true);
    BOOST_TEST(front.post("/v1/appointments", body, keyed).text == booked.text);
    BOOST_TEST(front.post("/v1/appointments", body).refusal() == "409 state_conflict");
}

BOOST_AUTO_TEST_CASE(conditions_on_a_hold_must_be_met) {
    json body{{"hold_id", id}, {"customer", {{"name", "Erika Muster"}, {"phone", "015112345678"}}}};
    body["service"] = "Haarschnitt";
    body["start"] = Front::at(11);
    BOOST_TEST(front.post("/v1/appointments", body).refusal() == "422 invalid_field hold_id");
    body["start"] = Front::at(10);
    BOOST_TEST(front.post("/v1/appointments", body).status == 201);
}

BOOST_AUTO_TEST_CASE(a_start_that_is_no_whole_minute_is_refused_by_every_route) {
    const auto booked = front.post("/v1/appointments", front.booking(Front::at(12))).header("location");
    const auto stored = front.stored();
    const auto at = [](const char* clock) { return Front::at(14).substr(0, 11) + clock; };
    for (const auto* clock : {"14:00:33+01:00", "14:00:00.5+01:00", "14:00:00.000000001+01:00", "14:00:59.9Z"}) {
        ask["start"] = at(clock);
        BOOST_TEST(front.post("/v1/holds", ask).refusal() == "422 invalid_field start", clock);
        BOOST_TEST(front.post("/v1/appointments", front.booking(at(clock))).refusal() == "422 invalid_field start");
        BOOST_TEST(front.post(booked + "/reschedule", {{"start", at(clock)}}).refusal() == "422 invalid_field start");
    }
    BOOST_TEST((front.stored() == stored));
    ask["start"] = at("14:00:00.000+01:00");
    BOOST_TEST(front.post("/v1/holds", ask).status == 201);
}

BOOST_AUTO_TEST_CASE(a_repeat_is_answered_after_any_change_of_the_booking) {
    const json body{{"hold_id", id},
                    {"service", "Haarschnitt"},
                    {"start", Front::at(10)},
                    {"customer", {{"name", "Erika Muster"}, {"phone", "015112345678"}}}};
    const Headers keyed{{"Idempotency-Key", "hold-2"}};
    const auto booked = front.post("/v1/appointments", body, keyed);
    BOOST_REQUIRE_MESSAGE(booked.status == 201, booked.text);
    BOOST_TEST(front.post(booked.header("location") + "/reschedule", {{"start", Front::at(14)}}).status == 200);
    const auto again = front.post("/v1/appointments", body, keyed);
    BOOST_TEST(again.text == booked.text);
    BOOST_TEST(again.header("idempotent-replayed") == "true");
    BOOST_TEST(front.post("/v1/appointments", body).refusal() == "409 state_conflict");
}

BOOST_AUTO_TEST_CASE(alternatives_of_a_refused_hold_are_in_the_time_zone_of_the_branch) {
    const auto refused = front.post("/v1/holds", ask);
    BOOST_REQUIRE(refused.body["alternatives"].size() == 3U);
    const auto offset = Front::at(10).substr(std::string("2026-11-25T10:00:00").size());
    for (const std::string start : refused.body["alternatives"]) BOOST_TEST(start.ends_with(offset), start);
}

BOOST_AUTO_TEST_CASE(another_key_does_not_find_the_hold) {
    const auto other = Front::bearer(front.new_key(demo::kCompany, {store::Scope::write}));
    json body{{"hold_id", id}, {"customer", {{"name", "Erika Muster"}, {"phone", "015112345678"}}}};
    BOOST_TEST(front.post("/v1/appointments", body, other).refusal() == "404 not_found hold_id");
    body["service"] = "Haarschnitt";
    body["start"] = Front::at(11);  // what the hold is of is not told to others
    BOOST_TEST(front.post("/v1/appointments", body, other).refusal() == "404 not_found hold_id");
    BOOST_TEST(front.post("/v1/holds/" + id + "/extend", json::object(), other).refusal() == "404 not_found id");
    BOOST_TEST(front.send("DELETE", "/v1/holds/" + id, other, "").refusal() == "404 not_found id");
}

BOOST_AUTO_TEST_CASE(a_hold_can_be_extended_within_bounds) {
    const auto extended = front.post("/v1/holds/" + id + "/extend", {{"length_seconds", 1200}});
    BOOST_REQUIRE_MESSAGE(extended.status == 200, extended.text);
    BOOST_TEST(extended.body["expires_at"].get<std::string>() > hold.body["expires_at"].get<std::string>());
    BOOST_TEST(front.post("/v1/holds/" + id + "/extend", {{"length_seconds", 100'000}}).refusal() ==
               "422 invalid_field length_seconds");
}

BOOST_AUTO_TEST_CASE(a_hold_is_extended_and_released_only_at_the_version_that_if_match_names) {
    BOOST_TEST(hold.header("etag") == "\"1\"");
    const auto extend = [&](const std::string& version) {
        return front.post("/v1/holds/" + id + "/extend", {{"length_seconds", 1200}}, {{"If-Match", version}});
    };
    BOOST_TEST(extend("\"2\"").refusal() == "412 version_conflict If-Match");
    const auto extended = extend(hold.header("etag"));
    BOOST_REQUIRE_MESSAGE(extended.status == 200, extended.text);
    BOOST_TEST(extended.header("etag") == "\"2\"");
    BOOST_TEST(extend(hold.header("etag")).refusal() == "412 version_conflict If-Match");
    BOOST_TEST(extend("1").refusal() == "422 invalid_field If-Match");
    const auto release = [&](const std::string& version) {
        auto headers = Front::bearer(front.key);
        headers["If-Match"] = version;
        return front.send("DELETE", "/v1/holds/" + id, headers, "");
    };
    BOOST_TEST(release(hold.header("etag")).refusal() == "412 version_conflict If-Match");
    BOOST_TEST(release(extended.header("etag")).status == 204);
    BOOST_TEST(release("*").status == 204);
}

BOOST_AUTO_TEST_CASE(a_block_takes_a_resource_out_until_it_is_lifted) {
    const json body{{"resource_id", anna}, {"start", Front::at(14)}, {"end", Front::at(16)}, {"reason", "Zahnarzt"}};
    const auto blocked = front.post("/v1/blocks", body, {{"Idempotency-Key", "block-1"}});
    BOOST_REQUIRE_MESSAGE(blocked.status == 201, blocked.text);
    BOOST_TEST(blocked.body["id"].get<std::string>().starts_with("blk_"));
    BOOST_TEST(front.post("/v1/blocks", body, {{"Idempotency-Key", "block-1"}}).text == blocked.text);
    const auto wanted = front.booking(Front::at(14, 30), front.salon.staff(0).id);
    BOOST_TEST(front.post("/v1/appointments", wanted).refusal() == "409 slot_conflict start");
    BOOST_TEST(front.send("DELETE", blocked.header("location"), Front::bearer(front.neighbour_key), "").refusal() ==
               "404 not_found id");
    BOOST_TEST(front.send("DELETE", blocked.header("location"), Front::bearer(front.key), "").status == 204);
    BOOST_TEST(front.send("DELETE", blocked.header("location"), Front::bearer(front.key), "").status == 204);
    BOOST_TEST(front.post("/v1/appointments", wanted).status == 201);
}

BOOST_AUTO_TEST_CASE(a_block_over_a_booking_or_backwards_is_refused) {
    json body{{"resource_id", anna}, {"start", Front::at(9)}, {"end", Front::at(12)}};
    BOOST_TEST(front.post("/v1/blocks", body).refusal() == "409 slot_conflict start");
    body["end"] = Front::at(8);
    BOOST_TEST(front.post("/v1/blocks", body).refusal() == "422 invalid_field end");
}

BOOST_AUTO_TEST_CASE(a_block_names_what_is_in_its_way) {
    const auto booked = front.post("/v1/appointments", front.booking(Front::at(9), front.salon.staff(0).id));
    const json off{{"resource_id", anna}, {"start", Front::at(11)}, {"end", Front::at(12)}};
    const auto blocked = front.post("/v1/blocks", off);
    BOOST_REQUIRE(front.post("/v1/appointments", front.booking(Front::at(16), front.salon.staff(0).id)).status == 201);
    const auto refused =
        front.post("/v1/blocks", {{"resource_id", anna}, {"start", Front::at(9, 15)}, {"end", Front::at(15)}});
    BOOST_TEST(refused.refusal() == "409 slot_conflict start");
    BOOST_TEST(refused.body["in_the_way"] == json({booked.body["id"], id, blocked.body["id"]}));
}

BOOST_AUTO_TEST_CASE(running_holds_are_listed) {
    const auto list = [&](const std::string& query = "") { return front.get("/v1/holds" + query).body["data"]; };
    BOOST_REQUIRE(list().size() == 1U);
    BOOST_TEST(list()[0]["id"] == id);
    BOOST_TEST(list()[0]["holder"].get<std::string>().starts_with("key:key_"));
    BOOST_TEST(list()[0]["expires_at"] == hold.body["expires_at"]);
    BOOST_TEST(list()[0]["allowed"] == json({"extend_hold", "release_hold", "book"}));
    BOOST_TEST(list("?resource_id=" + anna).size() == 1U);
    BOOST_TEST(list("?resource_id=" + front.salon.staff(1).id.text()).empty());
    BOOST_TEST(front.get("/v1/holds?resource_id=" + Front::kNeighbourStaff.text()).refusal() ==
               "404 not_found resource_id");
    BOOST_TEST(front.get("/v1/holds", Front::bearer(front.neighbour_key)).body["data"].empty());
    BOOST_TEST(front.get("/v1/holds?when=now").refusal() == "422 unknown_field when");

    ask["start"] = Front::at(12);
    const auto later = front.post("/v1/holds", ask);
    const auto page = front.get("/v1/holds?limit=1");
    BOOST_TEST(page.body["data"][0]["id"] == id);
    const auto next = front.get("/v1/holds?limit=1&cursor=" + page.body["next_cursor"].get<std::string>());
    BOOST_TEST(next.body["data"][0]["id"] == later.body["id"]);
    BOOST_TEST(next.body["next_cursor"].is_null());
    // Regardless of when housekeeping runs.
    front.salon.test.run("UPDATE appointment SET expires_at = UTC_TIMESTAMP() - INTERVAL 1 SECOND");
    BOOST_TEST(list().empty());
}

BOOST_AUTO_TEST_CASE(time_off_is_listed_until_it_is_lifted) {
    const auto off = [&](int from, int until, int days, std::size_t who = 0) {
        const json body{{"resource_id", front.salon.staff(who).id.text()},
                        {"start", Front::at(from, 0, days)},
                        {"end", Front::at(until, 0, days)},
                        {"reason", "Urlaub"}};
        const auto made = front.post("/v1/blocks", body);
        BOOST_REQUIRE_MESSAGE(made.status == 201, made.text);
        return made.body;
    };
    const auto second = off(8, 18, 2), first = off(8, 12, 1), other = off(9, 10, 1, 1);
    const auto ids = [&](const std::string& query, const Headers& headers = {}) {
        auto found = json::array();
        const auto list = front.get("/v1/blocks" + query, headers);
        for (const auto& block : list.body["data"]) found.push_back(block["id"]);
        return found;
    };
    const auto at = [](int hour, int days) {
        auto text = Front::at(hour, 0, days);
        return text.replace(text.find('+'), 1, "%2B");
    };
    BOOST_TEST(ids("") == json({first["id"], other["id"], second["id"]}));
    BOOST_TEST(front.get("/v1/blocks").body["data"][0] == first);
    BOOST_TEST(first["resource"]["name"] == front.salon.staff(0).name);
    BOOST_TEST(first["created_by"].get<std::string>().starts_with("key:key_"));
    BOOST_TEST(ids("?resource_id=" + anna) == json({first["id"], second["id"]}));
    BOOST_TEST(ids("?from=" + at(12, 1)) == json({second["id"]}));
    BOOST_TEST(ids("?from=" + at(11, 1) + "&to=" + at(8, 2)) == json({first["id"]}));
    BOOST_TEST(ids("", Front::bearer(front.neighbour_key)).empty());
    BOOST_TEST(front.get("/v1/blocks?from=" + at(12, 1) + "&to=" + at(12, 1)).refusal() == "422 invalid_field to");
    BOOST_TEST(front.get("/v1/blocks?resource_id=" + Front::kNeighbourStaff.text()).refusal() ==
               "404 not_found resource_id");
    const auto page = front.get("/v1/blocks?limit=2");
    BOOST_TEST(page.body["data"].size() == 2U);
    BOOST_TEST(ids("?limit=2&cursor=" + page.body["next_cursor"].get<std::string>()) == json({second["id"]}));

    const auto place = "/v1/blocks/" + first["id"].get<std::string>();
    BOOST_TEST(front.get(place).body == first);
    BOOST_TEST(front.get(place, Front::bearer(front.neighbour_key)).refusal() == "404 not_found id");
    BOOST_TEST(front.send("DELETE", place, Front::bearer(front.key), "").status == 204);
    BOOST_TEST(front.get(place).refusal() == "404 not_found id");
    BOOST_TEST(ids("") == json({other["id"], second["id"]}));
}

BOOST_AUTO_TEST_SUITE_END()
