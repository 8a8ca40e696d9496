// body_checks_tests: bodies and queries that Cal.com refuses are refused with its messages.
#include "tools/simulator/calcom/body_checks.h"

#include "tests/simulator/stand_in.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::simulator;

namespace {

const json kGood = CalcomStandIn::booking_body(1, "2026-11-25T09:00:00Z");

std::string fault_of(const json& more) {
    auto body = kGood;
    body.merge_patch(more);  // null takes a property away
    return text_of(check_create_booking(body));
}

json many_keys(int count) {
    auto metadata = json::object();
    for (int i = 0; i < count; ++i) metadata["key" + std::to_string(i)] = "value";
    return metadata;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(body_checks_tests)

BOOST_AUTO_TEST_CASE(a_good_booking_passes) {
    BOOST_TEST(fault_of(json::object()) == "");
    BOOST_TEST(
        fault_of({{"metadata", many_keys(50)}, {"guests", json::array({"g@example.com"})}, {"lengthInMinutes", 45}}) ==
        "");
    BOOST_TEST(fault_of({{"attendee", {{"phoneNumber", "+4915112345678"}, {"language", "de"}}}}) == "");
    BOOST_TEST(fault_of({{"location", {{"type", "attendeePhone"}, {"phone", "+4915112345678"}}}}) == "");
}

BOOST_AUTO_TEST_CASE(unknown_properties_are_refused_also_inside) {
    BOOST_TEST(fault_of({{"notes", "x"}}) == "notes property is wrong,property notes should not exist ");
    BOOST_TEST(fault_of({{"attendee", {{"nick", "x"}}}}) ==
               "attendee property is wrong, nick property is wrong,property nick should not exist ");
    for (const char* newer : {"allowConflicts", "instant", "rescheduleUid"})
        BOOST_TEST(fault_of({{newer, true}}) != "");
}

BOOST_AUTO_TEST_CASE(each_wrong_property_is_named) {
    BOOST_TEST(contains(fault_of({{"start", "tomorrow"}}), "start must be a valid ISO 8601 date string"));
    BOOST_TEST(contains(fault_of({{"start", "2026-02-30T09:00:00Z"}}), "start must be"));
    BOOST_TEST(contains(fault_of({{"attendee", nullptr}}), "attendee should not be null or undefined"));
    BOOST_TEST(contains(fault_of({{"attendee", "Carla"}}), "must be either object or array"));
    BOOST_TEST(contains(fault_of({{"attendee", {{"name", nullptr}}}}), "name must be a string"));
    BOOST_TEST(contains(fault_of({{"attendee", {{"timeZone", "Berlin"}}}}), "timeZone must be a valid IANA time-zone"));
    BOOST_TEST(contains(fault_of({{"attendee", {{"email", "carla"}}}}), "email must be an email"));
    BOOST_TEST(contains(fault_of({{"attendee", {{"email", nullptr}}}}), "at least one contact method"));
    BOOST_TEST(contains(fault_of({{"attendee", {{"phoneNumber", 15112345678}}}}), "phoneNumber must be a string"));
    BOOST_TEST(contains(fault_of({{"attendee", {{"language", "tlh"}}}}), "language must be one of"));
    BOOST_TEST(contains(fault_of({{"eventTypeId", "1"}}), "eventTypeId must be an integer number"));
    BOOST_TEST(contains(fault_of({{"eventTypeId", nullptr}}), "Either eventTypeId or eventTypeSlug + username"));
    BOOST_TEST(contains(fault_of({{"lengthInMinutes", 0}}), "lengthInMinutes must not be less than 1"));
    BOOST_TEST(contains(fault_of({{"lengthInMinutes", 1e300}}), "lengthInMinutes must be an integer number"));
    BOOST_TEST(contains(fault_of({{"guests", "g@example.com"}}), "guests must be an array"));
    BOOST_TEST(contains(fault_of({{"guests", json::array({1})}}), "each value in guests must be a string"));
    BOOST_TEST(contains(fault_of({{"meetingUrl", "here"}}), "meetingUrl must be a URL address"));
    BOOST_TEST(contains(fault_of({{"location", {{"type", "moon"}}}}), "Validation failed for the booking location"));
}

BOOST_AUTO_TEST_CASE(a_phone_number_may_be_any_text) {
    for (const char* phone : {"abc", "015112345678", ""}) {
        BOOST_TEST(fault_of({{"attendee", {{"phoneNumber", phone}}}}) == "", "phoneNumber " << phone);
    }
}

BOOST_AUTO_TEST_CASE(metadata_are_texts_within_limits_counted_in_letters) {
    const auto limits = "Metadata must have at most 50 keys";
    const auto umlauts = [](int count) {
        std::string text;
        for (int i = 0; i < count; ++i) text += "ü";
        return text;
    };
    BOOST_TEST(contains(fault_of({{"metadata", {{"ref", 5}}}}), limits));
    BOOST_TEST(contains(fault_of({{"metadata", many_keys(51)}}), limits));
    BOOST_TEST(contains(fault_of({{"metadata", {{std::string(41, 'k'), "v"}}}}), limits));
    BOOST_TEST(contains(fault_of({{"metadata", {{"k", umlauts(501)}}}}), limits));
    BOOST_TEST(fault_of({{"metadata", {{std::string(40, 'k'), umlauts(500)}}}}) == "");
    BOOST_TEST(contains(fault_of({{"metadata", "text"}}), "metadata must be an object"));
}

BOOST_AUTO_TEST_CASE(unknown_properties_of_changes_are_refused) {
    BOOST_TEST(check_reschedule_booking({{"start", "2026-11-25T09:00:00Z"}}).empty());
    BOOST_TEST(!check_reschedule_booking(json::object()).empty());
    BOOST_TEST(!check_reschedule_booking({{"start", "2026-11-25T09:00:00Z"}, {"end", "x"}}).empty());
    BOOST_TEST(!check_reschedule_booking({{"start", "2026-11-25T09:00:00Z"}, {"rescheduledBy", "me"}}).empty());
    BOOST_TEST(check_cancel_booking(json::object()).empty());
    BOOST_TEST(!check_cancel_booking({{"reason", "ill"}}).empty());
    BOOST_TEST(check_decline_booking({{"anything", 1}}).empty());
    BOOST_TEST(!check_decline_booking({{"reason", 1}}).empty());
}

BOOST_AUTO_TEST_CASE(queries_of_the_list_are_checked) {
    BOOST_TEST(
        check_booking_list_query({{"take", "250"}, {"skip", "0"}, {"status", "upcoming, past"}, {"odd", "x"}}).empty());
    for (const auto& [name, value] : std::map<std::string, std::string>{{"take", "251"},
                                                                        {"skip", "-1"},
                                                                        {"status", "soon"},
                                                                        {"eventTypeIds", "1,two"},
                                                                        {"eventTypeId", "two"},
                                                                        {"afterStart", "soon"},
                                                                        {"sortStart", "up"}}) {
        const auto wrongs = check_booking_list_query({{name, value}});
        BOOST_REQUIRE(wrongs.size() == 1U);
        BOOST_TEST(json_of(wrongs).at(0).at("property") == name);
        BOOST_TEST(json_of(wrongs).at(0).at("constraints").size() == 1U);
    }
}

BOOST_AUTO_TEST_CASE(event_types_that_are_not_imitated_are_refused) {
    const json good{{"title", "Cut"}, {"slug", "cut"}, {"lengthInMinutes", 30}};
    const auto wrong = [&](const json& more) {
        auto body = good;
        body.update(more);
        return !check_create_event_type(body).empty();
    };
    BOOST_TEST(!wrong(json::object()));
    BOOST_TEST(!wrong({{"color", "red"}, {"seats", {{"disabled", true}}}}));
    BOOST_TEST(wrong({{"seats", {{"seatsPerTimeSlot", 3}}}}));
    BOOST_TEST(wrong({{"recurrence", {{"interval", 1}}}}));
    BOOST_TEST(wrong({{"title", ""}}));
    BOOST_TEST(wrong({{"lengthInMinutes", "30"}}));
    BOOST_TEST(wrong({{"locations", json::array({{{"type", "address"}}})}}));
    BOOST_TEST(
        !wrong({{"locations", json::array({{{"type", "address"}, {"address", "Main St 1"}, {"public", true}}})}}));
    BOOST_TEST(wrong({{"bookingFields", json::array({{{"type", "text"}, {"slug", "colour"}}})}}));
    BOOST_TEST(wrong({{"confirmationPolicy", {{"type", "time"}, {"blockUnconfirmedBookingsInBooker", true}}}}));
}

BOOST_AUTO_TEST_SUITE_END()
