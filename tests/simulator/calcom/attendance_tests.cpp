// attendance_tests: attendance is known only after the start, and a host is one of the round robin.
#include "tools/simulator/calcom/operations.h"

#include "tests/simulator/stand_in.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::simulator;

namespace {

// Dora (5) owns event type 50, in round robin with Emil (6); type 51 is hers alone; Frida (7) has nothing to do with
// it.
struct Round : CalcomStandIn {
    Round() {
        const json cut{{"id", 50},
                       {"slug", "cut"},
                       {"title", "Cut"},
                       {"lengthInMinutes", 30},
                       {"schedulingType", "roundRobin"},
                       {"hosts", json::array({{{"userId", 6}}})}};
        const json beard{{"id", 51}, {"slug", "beard"}, {"title", "Beard"}, {"lengthInMinutes", 30}};
        const json dora{{"id", 5}, {"username", "dora"}, {"event_types", json::array({cut, beard})}};
        const json emil{{"id", 6}, {"username", "emil"}};
        const json frida{{"id", 7}, {"username", "frida"}};
        put("/simulator/setup", {{"users", json::array({dora, emil, frida})}});
    }
    simulator::Answer act(const std::string& uid, const std::string& what, const json& body = json::object(),
                          const std::string& key = "cal_sim_dora") {
        return ask({.method = "POST", .url = "/v2/bookings/" + uid + "/" + what, .body = body, .key = key});
    }
    std::string booked(int type, const std::string& start) {
        const Question question{.method = "POST", .url = "/v2/bookings", .body = booking_body(type, start), .key = ""};
        return ask(question).data().at("uid").get<std::string>();
    }
    json read(const std::string& uid) { return ask({.url = "/v2/bookings/" + uid, .key = ""}).data(); }
};

json absent(bool so, const std::string& email = "carla@example.com") {
    return {{"attendees", json::array({{{"email", email}, {"absent", so}}})}};
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(attendance_tests, Round)

BOOST_AUTO_TEST_CASE(an_attendee_cannot_be_absent_before_the_start) {
    const auto uid = booked(51, "2026-11-25T09:00:00Z");
    clock.set("2026-11-25 08:59");
    const auto early = act(uid, "mark-absent", absent(true));
    BOOST_TEST(early.status == 400);
    BOOST_TEST(contains(early.message(), "only be marked as absent after their scheduled start time"));
    clock.set("2026-11-25 09:00");
    const auto answer = act(uid, "mark-absent", absent(true));
    BOOST_TEST(answer.status == 200);
    BOOST_TEST(answer.data().at("attendees").at(0).at("absent") == true);
    BOOST_TEST(answer.data().at("absentHost") == false);
    BOOST_TEST(act(uid, "mark-absent", absent(false)).data().at("attendees").at(0).at("absent") == false);
    BOOST_TEST(act(uid, "mark-absent", {{"host", true}}).data().at("absentHost") == true);
}

BOOST_AUTO_TEST_CASE(an_absent_attendee_does_not_touch_the_bookings_row_an_absent_host_does) {
    const auto uid = booked(51, "2026-11-25T09:00:00Z");
    const auto before = read(uid).at("updatedAt");
    clock.set("2026-11-25 09:05");
    act(uid, "mark-absent", absent(true));
    BOOST_TEST(read(uid).at("updatedAt") == before);
    act(uid, "mark-absent", {{"host", true}});
    BOOST_TEST(read(uid).at("updatedAt") == "2026-11-25T09:05:00.000Z");
}

BOOST_AUTO_TEST_CASE(a_past_or_absent_booking_can_be_moved_and_no_new_one_is_created_in_the_past) {
    const auto uid = booked(51, "2026-11-25T09:00:00Z");
    clock.set("2026-11-25 12:00");
    act(uid, "mark-absent", absent(true));
    const auto moved = act(uid, "reschedule", {{"start", "2026-11-26T09:00:00Z"}});
    BOOST_TEST(moved.status == 201);
    BOOST_TEST(moved.data().at("attendees").at(0).at("absent") == false);
    const auto late =
        ask({.method = "POST", .url = "/v2/bookings", .body = booking_body(51, "2026-11-25T10:00:00Z"), .key = ""});
    BOOST_TEST(late.status == 400);
    BOOST_TEST(late.message() == "Attempting to book a meeting in the past.");
}

BOOST_AUTO_TEST_CASE(absence_can_be_marked_by_the_permitted_users) {
    const auto uid = booked(51, "2026-11-25T09:00:00Z");
    clock.set("2026-11-25 09:05");
    BOOST_TEST(act(uid, "mark-absent", absent(true), "").status == 403);
    const auto foreign = act(uid, "mark-absent", absent(true), "cal_sim_frida");
    BOOST_TEST(foreign.body == (json{{"statusCode", 500}, {"message", "Failed to update no-show status"}}));
    BOOST_TEST(act(uid, "mark-absent", {{"host", true}}, "cal_sim_frida").status == 200);  // no permission is checked
    BOOST_TEST(act(uid, "mark-absent", absent(true, "who@example.com")).data().at("attendees").at(0).at("absent") ==
               false);
    BOOST_TEST(act(uid, "mark-absent", {{"attendees", {"carla"}}}).status == 400);
    BOOST_TEST(act(uid, "mark-absent", {{"host", "yes"}}).status == 400);
    BOOST_TEST(act("none", "mark-absent", absent(true)).status == 404);
}

BOOST_AUTO_TEST_CASE(a_booking_goes_to_another_host_of_the_round) {
    const auto uid = booked(50, "2026-11-25T09:00:00Z");
    clock.pass(std::chrono::minutes(5));
    const auto answer = act(uid, "reassign/6", {{"reason", "ill"}});
    BOOST_TEST(answer.status == 200);
    BOOST_TEST(
        answer.data() ==
        (json{{"bookingUid", uid},
              {"reassignedTo",
               {{"id", 6}, {"name", "emil"}, {"email", "emil@example.com"}, {"displayEmail", "emil@example.com"}}}}));
    const auto booking = read(uid);
    BOOST_TEST(booking.at("hosts").at(0).at("id") == 6);
    BOOST_TEST(booking.at("title") == "Cut between emil and Carla");
    BOOST_TEST(booking.at("updatedAt") == "2026-11-21T08:05:00.000Z");
    BOOST_TEST(booking.at("status") == "accepted");
    // it has left the list and the time of the one for those of the other
    BOOST_TEST(ask({.url = "/v2/bookings", .key = "cal_sim_dora"}).data().empty());
    BOOST_TEST(ask({.url = "/v2/bookings", .key = "cal_sim_emil"}).data().at(0).at("uid") == uid);
    booked(51, "2026-11-25T09:00:00Z");
    BOOST_TEST(act(uid, "reassign/5").status == 200);  // though she has no time then
}

BOOST_AUTO_TEST_CASE(moved_afterwards_it_stays_with_its_new_host) {
    const auto uid = booked(50, "2026-11-25T09:00:00Z");
    act(uid, "reassign/6");
    booked(51, "2026-11-25T11:00:00Z");
    const auto moved = act(uid, "reschedule", {{"start", "2026-11-25T11:00:00Z"}}, "");
    BOOST_TEST(moved.status == 201);
    BOOST_TEST(moved.data().at("hosts").at(0).at("id") == 6);
}

BOOST_AUTO_TEST_CASE(round_robin_selects_the_free_host_with_the_fewest_bookings) {
    const auto book = [&](const std::string& email) {
        auto body = booking_body(50, "2026-11-25T09:00:00Z");
        body["attendee"]["email"] = email;
        return ask({.method = "POST", .url = "/v2/bookings", .body = body, .key = ""});
    };
    const auto slots = [&] {
        return ask({.url = "/v2/slots?eventTypeId=50&start=2026-11-25T09:00:00Z&end=2026-11-25T09:00:00Z", .key = ""})
            .data();
    };
    const auto first = book("a@example.com");
    BOOST_TEST(first.data().at("hosts").at(0).at("id") == 5);
    BOOST_TEST(!slots().empty());
    const auto again = book("a@example.com");  // the same attendee is given the booking that is there
    BOOST_TEST(again.data().at("uid") == first.data().at("uid"));
    BOOST_TEST(book("b@example.com").data().at("hosts").at(0).at("id") == 6);
    BOOST_TEST(slots().empty());
    const auto third = book("c@example.com");
    BOOST_TEST(third.status == 400);
    BOOST_TEST(third.message() == "One of the hosts either already has booking at this time or is not available");
}

BOOST_AUTO_TEST_CASE(only_the_owner_gives_away_and_only_within_the_round) {
    const auto uid = booked(50, "2026-11-25T09:00:00Z");
    BOOST_TEST(act(uid, "reassign/6", json::object(), "cal_sim_emil").status == 403);
    BOOST_TEST(act(uid, "reassign/6", json::object(), "").status == 403);
    BOOST_TEST(act(uid, "reassign/99").message() == "User with id=99 was not found in the database");
    BOOST_TEST(act(uid, "reassign/emil").status == 404);
    const auto outside = act(uid, "reassign/7");
    BOOST_TEST(outside.status == 400);
    BOOST_TEST(contains(outside.message(), "User with id=7 is not a valid Round Robin host"));
    const auto alone = booked(51, "2026-11-25T10:00:00Z");
    BOOST_TEST(act(alone, "reassign/6").status == 400);
    BOOST_TEST(act("none", "reassign/6").status == 404);
    BOOST_TEST(act(uid, "reassign/6", {{"reason", 5}}).status == 400);
}

BOOST_AUTO_TEST_SUITE_END()
