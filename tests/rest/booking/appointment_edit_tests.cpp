// appointment_edit_tests: notes, metadata and attendee are changed field by field, and nothing else is.
#include "tests/support/front.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using nlohmann::json;

namespace {

struct Edited : Front {
    Edited() {
        auto body = booking(at(10), {}, "+4915112345678");
        body["notes"] = "short";
        body["metadata"] = {{"campaign", "winter"}, {"room", "5"}};
        booked = post("/v1/appointments", body);
        BOOST_REQUIRE_MESSAGE(booked.status == 201, booked.text);
        place = booked.header("location");
    }
    Answer edit(const json& patch, Headers headers = {}) {
        headers.insert({{"Authorization", "Bearer " + key}, {"Content-Type", "application/json"}});
        return send("PATCH", place, headers, patch.dump());
    }
    std::string reasons() {
        std::string text;
        const auto history = get(place + "/history");
        for (const auto& event : history.body["data"]) {
            text += event["event"].get<std::string>() + ':' +
                    (event["reason"].is_null() ? "" : event["reason"].get<std::string>()) + ' ';
        }
        return text;
    }

    Answer booked;
    std::string place;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(appointment_edit_tests, Edited)

BOOST_AUTO_TEST_CASE(given_fields_change_and_all_others_stay) {
    const auto edited = edit({{"notes", "long"},
                              {"metadata", {{"campaign", "spring"}, {"room", nullptr}, {"seat", "2"}}},
                              {"attendee_name", "Lukas Muster"},
                              {"attendee_phone", "0151 99999999"},
                              {"attendee_email", "lukas@EXAMPLE.org"}});
    BOOST_REQUIRE_MESSAGE(edited.status == 200, edited.text);
    BOOST_TEST(edited.header("etag") == "\"2\"");
    auto expected = booked.body;
    expected["customer"].erase("created");
    expected["version"] = 2;
    expected["notes"] = "long";
    expected["metadata"] = {{"campaign", "spring"}, {"seat", "2"}};
    expected["attendee_name"] = "Lukas Muster";
    expected["attendee_phone"] = "+4915199999999";
    expected["attendee_email"] = "lukas@example.org";
    expected["updated_at"] = edited.body["updated_at"];
    BOOST_TEST(edited.body == expected);
    BOOST_TEST(get(place).body == expected);
    BOOST_TEST(reasons() == "book: edit:notes metadata attendee_name attendee_phone attendee_email ");
    BOOST_TEST(salon.broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(null_removes_a_value_but_not_the_name) {
    BOOST_TEST(edit({{"attendee_phone", "+4915199999999"}}).body["attendee_phone"] == "+4915199999999");
    const auto removed = edit({{"notes", nullptr}, {"metadata", nullptr}, {"attendee_phone", nullptr}});
    BOOST_TEST(removed.body["notes"].is_null());
    BOOST_TEST(removed.body["metadata"] == json::object());
    BOOST_TEST(!removed.body.contains("attendee_phone"));
    BOOST_TEST(edit({{"attendee_name", nullptr}}).refusal() == "422 missing_field attendee_name");
}

BOOST_AUTO_TEST_CASE(an_edit_that_changes_nothing_makes_no_version) {
    const auto same = edit({{"notes", "short"}, {"metadata", {{"room", "5"}, {"absent", nullptr}}}});
    BOOST_TEST(same.status == 200);
    BOOST_TEST(same.header("etag") == "\"1\"");
    BOOST_TEST(edit(json::object()).header("etag") == "\"1\"");
    BOOST_TEST(reasons() == "book: ");
}

BOOST_AUTO_TEST_CASE(another_version_than_expected_is_refused) {
    BOOST_TEST(edit({{"notes", "a"}}, {{"If-Match", "\"1\""}}).status == 200);
    BOOST_TEST(edit({{"notes", "b"}}, {{"If-Match", "\"1\""}}).refusal() == "412 version_conflict If-Match");
    BOOST_TEST(get(place).body["notes"] == "a");
}

BOOST_AUTO_TEST_CASE(a_repeat_with_its_key_changes_nothing_more) {
    const Headers keyed{{"Idempotency-Key", "edit-1"}};
    const auto first = edit({{"notes", "a"}}, keyed);
    const auto second = edit({{"notes", "a"}}, keyed);
    BOOST_TEST(second.text == first.text);
    BOOST_TEST(second.header("idempotent-replayed") == "true");
    BOOST_TEST(edit({{"notes", "b"}}, keyed).refusal() == "422 key_reused Idempotency-Key");
}

BOOST_AUTO_TEST_CASE(an_ended_appointment_can_be_edited_and_a_hold_cannot) {
    BOOST_TEST(post(place + "/cancel", json::object()).status == 200);
    const auto edited = edit({{"notes", "cancelled by her brother"}});
    BOOST_TEST(edited.status == 200);
    BOOST_TEST(edited.body["state"] == "cancelled");
    json hold{{"service_id", salon.service("Haarschnitt").id.text()}, {"start", at(12)}};
    const auto held = post("/v1/holds", hold);
    BOOST_REQUIRE_MESSAGE(held.status == 201, held.text);
    place = "/v1/appointments/" + held.body["id"].get<std::string>();
    BOOST_TEST(edit({{"notes", "a"}}).refusal() == "409 state_conflict");
}

BOOST_AUTO_TEST_CASE(what_is_wrong_is_named_and_nothing_changes) {
    BOOST_TEST(edit({{"attendee_phone", "call me"}}).refusal() == "422 invalid_field attendee_phone");
    BOOST_TEST(edit({{"attendee_email", "nowhere"}}).refusal() == "422 invalid_field attendee_email");
    BOOST_TEST(edit({{"metadata", {{"room", 5}}}}).refusal() == "422 invalid_field metadata.room");
    BOOST_TEST(edit({{"state", "cancelled"}}).refusal() == "422 unknown_field state");
    json many;
    for (std::size_t i = 0; i + 1 < limits::metadata_entries_max; ++i) many["k" + std::to_string(i)] = "v";
    BOOST_TEST(edit({{"metadata", many}}).refusal() == "422 invalid_field metadata");
    BOOST_TEST(get(place).body["version"] == 1);
}

BOOST_AUTO_TEST_CASE(another_company_cannot_edit_it) {
    key = neighbour_key;
    BOOST_TEST(edit({{"notes", "a"}}).refusal() == "404 not_found id");
}

BOOST_AUTO_TEST_SUITE_END()
