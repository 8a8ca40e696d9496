// booking_list_tests: filters and pages of the list, and its misleading pagination block.
#include "tests/simulator/stand_in.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::simulator;

namespace {

// Five bookings of Anna's at 09:00, 10:00, …, made a minute apart from 08:00 on.
struct FiveBookings : CalcomStandIn {
    FiveBookings() : type(event_type()) {
        for (int hour = 9; hour < 14; ++hour) {
            const auto start = (hour < 10 ? "2026-11-25T0" : "2026-11-25T") + std::to_string(hour) + ":00:00Z";
            uids.push_back(booked(type, start));
            clock.pass(std::chrono::minutes(1));
        }
    }
    // The hours at which the listed bookings begin.
    std::string listed(const std::string& query) {
        std::string hours;
        for (const auto& each : get("/v2/bookings" + query).data()) {
            hours += (hours.empty() ? "" : " ") + each.at("start").get<std::string>().substr(11, 2);
        }
        return hours;
    }

    int type;
    std::vector<std::string> uids;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(booking_list_tests, FiveBookings)

BOOST_AUTO_TEST_CASE(without_filters_everything_is_listed_by_start_cancelled_ones_too) {
    post("/v2/bookings/" + uids[1] + "/cancel", {{"cancellationReason", "ill"}});
    BOOST_TEST(listed("") == "09 10 11 12 13");
    BOOST_TEST(listed("?status=cancelled") == "10");
    BOOST_TEST(listed("?status=upcoming") == "09 11 12 13");
    BOOST_TEST(listed("?status=upcoming,cancelled") == "09 10 11 12 13");
    BOOST_TEST(listed("?status=past") == "");
    clock.set("2026-11-25 10:45");
    BOOST_TEST(listed("?status=past") == "09");
}

BOOST_AUTO_TEST_CASE(a_lost_booking_is_found_by_attendee_event_type_and_times_inclusive) {
    const auto query = "?attendeeEmail=carla@example.com&eventTypeId=" + std::to_string(type) +
                       "&afterStart=2026-11-25T10:00:00Z&beforeEnd=2026-11-25T10:30:00Z";
    BOOST_TEST(listed(query) == "10");
    BOOST_TEST(listed("?attendeeEmail=someone@example.com") == "");
    BOOST_TEST(listed("?eventTypeIds=77," + std::to_string(type)) == "09 10 11 12 13");
    BOOST_TEST(listed("?attendeeName=Carla&bookingUid=" + uids[2]) == "11");
}

BOOST_AUTO_TEST_CASE(order_is_as_asked) {
    post("/v2/bookings/" + uids[0] + "/cancel", {{"cancellationReason", "ill"}});
    BOOST_TEST(listed("?sortStart=desc") == "13 12 11 10 09");
    BOOST_TEST(listed("?sortCreated=desc&take=2") == "13 12");
    BOOST_TEST(listed("?sortUpdatedAt=asc") == "10 11 12 13 09");
    BOOST_TEST(listed("?sortEnd=asc&sortStart=desc") == "13 12 11 10 09");  // start goes before end
}

BOOST_AUTO_TEST_CASE(pages_tell_what_is_left) {
    const auto answer = get("/v2/bookings?take=2&skip=2");
    const json pagination{{"totalItems", 5},  {"remainingItems", 1}, {"returnedItems", 2},  {"itemsPerPage", 2},
                          {"currentPage", 2}, {"totalPages", 3},     {"hasNextPage", true}, {"hasPreviousPage", true}};
    BOOST_TEST(answer.body.at("pagination") == pagination);
    BOOST_TEST(answer.data().size() == 2U);
    BOOST_TEST(get("/v2/bookings?take=2&skip=4").body.at("pagination").at("hasNextPage") == false);
}

BOOST_AUTO_TEST_CASE(with_filters_on_updated_times_the_pagination_block_lies) {
    const auto answer = get("/v2/bookings?afterUpdatedAt=2026-11-21T08:03:00Z&take=2");
    BOOST_TEST(answer.data().size() == 2U);
    BOOST_TEST(answer.body.at("pagination").at("totalItems") == 5);
    BOOST_TEST(answer.body.at("pagination").at("hasNextPage") == true);
    const auto next = get("/v2/bookings?afterUpdatedAt=2026-11-21T08:03:00Z&take=2&skip=2");
    BOOST_TEST(next.data().empty());
    BOOST_TEST(next.body.at("pagination").at("returnedItems") == 2);
    BOOST_TEST(next.body.at("pagination").at("hasNextPage") == true);
    BOOST_TEST(listed("?afterCreatedAt=2026-11-21T08:01:00Z&beforeCreatedAt=2026-11-21T08:02:00Z") == "10 11");
    BOOST_TEST(listed("?beforeUpdatedAt=2026-11-21T08:00:00Z") == "09");
}

BOOST_AUTO_TEST_CASE(every_change_is_found_by_its_updated_time_inclusive) {
    clock.set("2026-11-21 09:00");
    post("/v2/bookings/" + uids[3] + "/cancel", {{"cancellationReason", "ill"}});
    clock.set("2026-11-21 09:30");
    post("/v2/bookings/" + uids[1] + "/reschedule", {{"start", "2026-11-25T15:00:00Z"}});
    BOOST_TEST(listed("?afterUpdatedAt=2026-11-21T09:00:00Z&sortUpdatedAt=asc&take=1") == "12");
    BOOST_TEST(listed("?afterUpdatedAt=2026-11-21T09:00:00.001Z") == "10 15");  // both ends of the move
    BOOST_TEST(listed("?afterUpdatedAt=2026-11-21T08:04:00Z&beforeUpdatedAt=2026-11-21T09:00:00Z") == "12 13");
    BOOST_TEST(listed("?sortUpdatedAt=desc&take=1&skip=2") == "12");
}

BOOST_AUTO_TEST_CASE(a_row_without_updated_at_is_in_no_span_of_updated_times_until_it_changes) {
    BOOST_TEST(put("/simulator/bookings", {{"without_updated_at", {uids[0], uids[2]}}}).status == 200);
    BOOST_TEST(get("/v2/bookings/" + uids[0]).data().at("updatedAt").is_null());
    BOOST_TEST(listed("?afterUpdatedAt=2020-01-01") == "10 12 13");
    BOOST_TEST(listed("?beforeUpdatedAt=2030-01-01") == "10 12 13");
    BOOST_TEST(listed("") == "09 10 11 12 13");
    BOOST_TEST(listed("?sortUpdatedAt=asc") == "10 12 13 09 11");  // nothing comes last
    BOOST_TEST(listed("?sortUpdatedAt=desc&take=2") == "09 11");   // and first the other way round
    post("/v2/bookings/" + uids[2] + "/cancel", {{"cancellationReason", "ill"}});
    BOOST_TEST(listed("?afterUpdatedAt=2020-01-01") == "10 11 12 13");
}

BOOST_AUTO_TEST_CASE(the_list_is_the_callers) {
    BOOST_TEST(ask({.url = "/v2/bookings", .key = "cal_sim_ben"}).data().empty());
    const json ben{{"name", "Ben"}, {"email", "ben@example.com"}, {"timeZone", "UTC"}};
    const auto uid = booked(type, "2026-11-26T09:00:00Z", {{"attendee", ben}});
    BOOST_TEST(ask({.url = "/v2/bookings", .key = "cal_sim_ben"}).data().at(0).at("uid") == uid);  // he attends it
}

BOOST_AUTO_TEST_CASE(an_admin_sees_the_bookings_of_all_hosts) {
    const json admin{{"id", 9}, {"username", "ada"}, {"admin", true}};
    put("/simulator/setup", {{"users", json::array({admin})}});
    BOOST_TEST(ask({.url = "/v2/bookings", .key = "cal_sim_ada"}).data().size() == 5U);
}

BOOST_AUTO_TEST_CASE(without_credentials_it_is_forbidden_not_unauthorized) {
    const auto answer = ask({.url = "/v2/bookings", .key = ""});
    BOOST_TEST(answer.status == 403);
    BOOST_TEST(answer.code() == "ForbiddenException");
    BOOST_TEST(answer.headers.contains("X-RateLimit-Remaining-Default"));
}

BOOST_AUTO_TEST_CASE(queries_out_of_bounds_are_refused_with_a_list_of_what_is_wrong) {
    const auto answer = get("/v2/bookings?take=251");
    BOOST_TEST(answer.status == 400);
    BOOST_TEST(answer.message() == "Bad Request Exception");
    BOOST_TEST(answer.body.at("error").at("details").at("errors").at(0).at("property") == "take");
}

BOOST_AUTO_TEST_SUITE_END()
