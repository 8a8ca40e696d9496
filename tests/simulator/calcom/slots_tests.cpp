// slots_tests: exactly the offered starts can be booked.
#include "tests/simulator/stand_in.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::simulator;

namespace {

// Berta works in Berlin, Wednesday 09:00 to 12:00; her event type 7 takes an hour.
struct Berta : CalcomStandIn {
    Berta() { put("/simulator/setup", setup()); }
    static json setup(json more = json::object()) {
        json type{
            {"id", 7}, {"slug", "colour"}, {"title", "Colour"}, {"lengthInMinutes", 60}, {"minimumBookingNotice", 0}};
        type.update(more);
        const json hours{{"days", json::array({"Wednesday"})}, {"startTime", "09:00"}, {"endTime", "12:00"}};
        return {{"accept_any_key", true},
                {"users", json::array({{{"id", 3},
                                        {"username", "berta"},
                                        {"timeZone", "Europe/Berlin"},
                                        {"api_key", "cal_berta"},
                                        {"availability", json::array({hours})},
                                        {"event_types", json::array({type})}}})}};
    }
    json slots(const std::string& more = "", const std::string& days = "start=2026-11-25&end=2026-11-25") {
        return ask({.url = "/v2/slots?eventTypeId=7&" + days + more, .key = ""}).data();
    }
    static json day(std::initializer_list<const char*> starts) {
        auto list = json::array();
        for (const auto* start : starts) list.push_back({{"start", start}});
        return list;
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(slots_tests, Berta)

BOOST_AUTO_TEST_CASE(starts_lie_in_the_hosts_hours_one_after_the_other) {
    const json wednesday{
        {"2026-11-25", day({"2026-11-25T08:00:00.000Z", "2026-11-25T09:00:00.000Z", "2026-11-25T10:00:00.000Z"})}};
    BOOST_TEST(slots() == wednesday);
    BOOST_TEST(slots("", "start=2026-11-23&end=2026-11-29") == wednesday);  // days without slots are absent
    BOOST_TEST(slots("", "start=2026-11-23&end=2026-11-24") == json::object());
}

BOOST_AUTO_TEST_CASE(the_answer_speaks_in_the_zone_that_was_asked_for) {
    const auto berlin = slots("&timeZone=Europe/Berlin");
    BOOST_TEST(berlin.at("2026-11-25").at(0).at("start") == "2026-11-25T09:00:00.000+01:00");
    const auto far = slots("&timeZone=Pacific/Auckland");
    BOOST_TEST(far.at("2026-11-25").at(0).at("start") == "2026-11-25T21:00:00.000+13:00");
    const auto new_york = slots("&timeZone=America/New_York&format=range");
    BOOST_TEST(new_york.at("2026-11-25").at(0).at("start") == "2026-11-25T03:00:00.000-05:00");
    BOOST_TEST(new_york.at("2026-11-25").at(0).at("end") == "2026-11-25T04:00:00.000-05:00");
}

BOOST_AUTO_TEST_CASE(a_booked_slot_is_offered_only_to_its_own_move) {
    const auto uid = booked(7, "2026-11-25T09:30:00Z");
    BOOST_TEST(slots() == (json{{"2026-11-25", day({"2026-11-25T08:00:00.000Z"})}}));
    BOOST_TEST(slots("&bookingUidToReschedule=" + uid).at("2026-11-25").size() == 3U);
    post("/v2/bookings/" + uid + "/cancel", {{"cancellationReason", "ill"}});
    BOOST_TEST(slots().at("2026-11-25").size() == 3U);
}

BOOST_AUTO_TEST_CASE(exactly_the_offered_starts_can_be_booked) {
    put("/simulator/setup", setup({{"slotInterval", 15}, {"afterEventBuffer", 15}}));
    booked(7, "2026-11-25T09:15:00Z");
    const auto offered = slots().at("2026-11-25");
    for (auto minute = 8 * 60; minute < 12 * 60; minute += 15) {
        CalcomStandIn fresh;
        fresh.put("/simulator/setup", setup({{"slotInterval", 15}, {"afterEventBuffer", 15}}));
        fresh.booked(7, "2026-11-25T09:15:00Z");
        char start[32];
        std::snprintf(start, sizeof start, "2026-11-25T%02d:%02d:00.000Z", minute / 60, minute % 60);
        const bool is_offered = std::ranges::find(offered, json{{"start", start}}) != offered.end();
        BOOST_TEST((fresh.book(7, start).status == 201) == is_offered, start);
    }
}

BOOST_AUTO_TEST_CASE(notice_and_the_past_take_starts_away) {
    put("/simulator/setup", setup({{"minimumBookingNotice", 60}}));
    clock.set("2026-11-25 08:00");
    BOOST_TEST(slots() == (json{{"2026-11-25", day({"2026-11-25T09:00:00.000Z", "2026-11-25T10:00:00.000Z"})}}));
}

BOOST_AUTO_TEST_CASE(only_the_version_of_slots_serves_slots) {
    const auto url = "/v2/slots?eventTypeId=7&start=2026-11-25&end=2026-11-25";
    for (const char* version : {"", "2024-06-14", "2024-08-13", "next"}) {
        BOOST_TEST(ask({.url = url, .version = version}).status == 404);
    }
    BOOST_TEST(ask({.url = url, .version = "2024-09-04"}).status == 200);
}

BOOST_AUTO_TEST_CASE(wrong_questions_are_refused) {
    BOOST_TEST(get("/v2/slots?eventTypeId=7&start=2026-11-26&end=2026-11-25").message() ==
               "Invalid time range given - check the 'start' and 'end' query parameters.");
    BOOST_TEST(get("/v2/slots?eventTypeId=8&start=2026-11-25&end=2026-11-25").status == 404);
    BOOST_TEST(get("/v2/slots?start=2026-11-25&end=2026-11-25").status == 400);
    BOOST_TEST(get("/v2/slots?eventTypeId=7&start=soon&end=2026-11-25").status == 400);
    BOOST_TEST(get("/v2/slots?eventTypeId=7&start=2026-11-25&end=2026-11-25&timeZone=Mars").status == 400);
    BOOST_TEST(get("/v2/slots?eventTypeSlug=colour&username=berta&start=2026-11-25&end=2026-11-25").status == 200);
}

BOOST_AUTO_TEST_SUITE_END()
