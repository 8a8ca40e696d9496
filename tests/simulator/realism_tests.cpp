// realism_tests: concurrent requests fail as at the real Cal.com, sequential ones succeed.
#include "tools/simulator/realism.h"

#include "tests/simulator/stand_in.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::simulator;
using namespace std::chrono_literals;

namespace {

constexpr auto kNine = "2026-11-25T09:00:00Z";
constexpr auto kQuarterPast = "2026-11-25T09:15:00Z";
constexpr auto kTaken = "User either already has booking at this time or is not available";

struct Real : CalcomStandIn {
    Real() { put("/simulator/realism", {{"realistic", true}, {"seed", 5}}); }

    // Sends the questions so that each comes while those before it have looked and not yet written; the last one writes
    // first.
    std::vector<Answer> meet(const std::vector<Question>& questions) {
        std::vector<Answer> answers(questions.size());
        meet(questions, 0, answers);
        return answers;
    }
    Question booking(int type, const std::string& start, json more = json::object()) {
        return {.method = "POST", .url = "/v2/bookings", .body = booking_body(type, start, std::move(more))};
    }
    static Question move(const std::string& uid, const std::string& start) {
        return {.method = "POST", .url = "/v2/bookings/" + uid + "/reschedule", .body = {{"start", start}}};
    }
    static Question cancel(const std::string& uid) {
        return {.method = "POST", .url = "/v2/bookings/" + uid + "/cancel", .body = {{"cancellationReason", "x"}}};
    }
    std::vector<json> live() {
        std::vector<json> found;
        const auto everything = get("/simulator/bookings").body;
        for (const auto& booking : everything.at("bookings")) {
            const auto status = booking.at("status");
            if (status == "accepted" || status == "pending") found.push_back(booking);
        }
        return found;
    }
    json booking_of(const std::string& uid) { return get("/v2/bookings/" + uid).data(); }

private:
    void meet(const std::vector<Question>& questions, std::size_t which, std::vector<Answer>& answers) {
        if (which == questions.size()) return;
        during_pause = [&, which] { meet(questions, which + 1, answers); };
        answers[which] = ask(questions[which]);
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(realism_tests, Real)

BOOST_AUTO_TEST_CASE(overlapping_starts_that_meet_are_both_accepted) {
    const auto type = event_type();
    const auto answers = meet({booking(type, kNine), booking(type, kQuarterPast)});
    for (const auto& answer : answers) BOOST_TEST(answer.status == 201);
    BOOST_TEST(live().size() == 2U);
    const auto late = book(type, "2026-11-25T09:10:00Z");  // one after the other they are refused
    BOOST_TEST(late.status == 400);
    BOOST_TEST(late.message() == kTaken);
}

BOOST_AUTO_TEST_CASE(of_concurrent_equal_starts_one_is_accepted_and_the_other_gets_a_database_error) {
    const auto type = event_type();
    const auto other = event_type();  // the key is the host's, not the event type's
    for (const auto second : {type, other}) {
        const auto start = second == type ? kNine : "2026-11-25T11:00:00Z";
        const auto answers = meet({booking(type, start), booking(second, start)});
        BOOST_TEST(answers[1].status == 201);
        BOOST_TEST(answers[0].status == 400);
        BOOST_TEST(answers[0].body ==
                   (json{{"statusCode", 400}, {"message", "An error occurred while querying the database."}}));
    }
    BOOST_TEST(live().size() == 2U);
    BOOST_TEST(book(type, kNine).message() == kTaken);
}

BOOST_AUTO_TEST_CASE(ten_moves_of_one_booking_that_meet_leave_ten) {
    const auto uid = booked(event_type(), kNine);
    std::vector<Question> moves;
    for (int hour = 10; hour < 20; ++hour) moves.push_back(move(uid, "2026-11-25T" + std::to_string(hour) + ":00:00Z"));
    for (const auto& answer : meet(moves)) {
        BOOST_TEST(answer.status == 201);
        BOOST_TEST(answer.data().at("rescheduledFromUid") == uid);
    }
    BOOST_TEST(live().size() == 10U);
    BOOST_TEST(booking_of(uid).at("status") == "cancelled");
    const auto late = ask(move(uid, "2026-11-25T21:00:00Z"));
    BOOST_TEST(late.status == 400);
    BOOST_TEST(contains(late.message(), "rescheduled already to booking with uid="));
}

BOOST_AUTO_TEST_CASE(ten_moves_to_the_same_time_leave_one) {
    const auto uid = booked(event_type(), kNine);
    const auto answers = meet(std::vector<Question>(10, move(uid, "2026-11-25T12:00:00Z")));
    BOOST_TEST(std::count_if(answers.begin(), answers.end(), [](const Answer& one) { return one.status == 201; }) == 1);
    BOOST_TEST(live().size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_cancel_that_meets_a_move_succeeds_and_leaves_the_new_one_alive) {
    for (const auto cancel_first : {false, true}) {
        const auto uid = booked(event_type(), cancel_first ? "2026-11-26T09:00:00Z" : kNine);
        const auto moved = move(uid, cancel_first ? "2026-11-26T12:00:00Z" : "2026-11-25T12:00:00Z");
        const auto answers = cancel_first ? meet({cancel(uid), moved}) : meet({moved, cancel(uid)});
        BOOST_TEST(answers[cancel_first ? 1 : 0].status == 201);
        BOOST_TEST(answers[cancel_first ? 0 : 1].status == 200);
        const auto fresh = answers[cancel_first ? 1 : 0].data();
        BOOST_TEST(booking_of(fresh.at("uid")).at("status") == "accepted");
        BOOST_TEST(booking_of(fresh.at("uid")).at("cancellationReason") == "");
        BOOST_TEST(booking_of(uid).at("status") == "cancelled");
    }
}

BOOST_AUTO_TEST_CASE(cancels_that_meet_all_succeed) {
    const auto uid = booked(event_type(), kNine);
    for (const auto& answer : meet(std::vector<Question>(10, cancel(uid)))) BOOST_TEST(answer.status == 200);
    BOOST_TEST(ask(cancel(uid)).status == 400);
}

BOOST_AUTO_TEST_CASE(two_concurrent_requests_for_acceptance_are_both_pending) {
    const auto type =
        event_type({{"confirmationPolicy", {{"type", "always"}, {"blockUnconfirmedBookingsInBooker", false}}}});
    const auto answers = meet(std::vector<Question>(5, booking(type, kNine)));
    for (const auto& answer : answers) {
        BOOST_TEST(answer.status == 201);
        BOOST_TEST(answer.data().at("status") == "pending");
    }
    BOOST_TEST(live().size() == 5U);
    BOOST_TEST(book(type, kNine).data().at("uid") == answers[4].data().at("uid"));  // the first that was written
    for (const auto& answer : answers) {
        BOOST_TEST(
            post("/v2/bookings/" + answer.data().at("uid").get<std::string>() + "/confirm", json::object()).status ==
            200);
    }
}

BOOST_AUTO_TEST_CASE(every_request_has_a_realistic_latency_repeated_by_the_seed) {
    const auto lengths = [&](std::uint64_t seed) {
        put("/simulator/realism", {{"realistic", true}, {"seed", seed}});
        const auto type = event_type();
        pauses.clear();
        std::vector<std::chrono::milliseconds> sums;
        const auto timed = [&](const auto& request) {
            pauses.clear();
            request();
            sums.push_back(pauses.at(0) + pauses.at(1));
            clock.pass(sums.back());
        };
        for (int i = 0; i < 20; ++i) {
            timed([&] { book(type, kNine); });
            timed([&] { get("/v2/slots?eventTypeId=" + std::to_string(type) + "&start=2026-11-25&end=2026-11-25"); });
        }
        return sums;
    };
    const auto some = lengths(1);
    for (std::size_t i = 0; i < some.size(); ++i) {
        const auto [least, most] = i % 2 == 0 ? std::pair(88ms, 160ms) : std::pair(51ms, 103ms);
        BOOST_TEST((least <= some[i] && some[i] <= most), some[i].count());
    }
    BOOST_CHECK(lengths(1) == some);
    BOOST_CHECK(lengths(2) != some);
}

BOOST_AUTO_TEST_CASE(the_write_rate_is_limited_like_the_real_one) {
    const auto longest = [&](double most) {
        put("/simulator/realism", {{"realistic", true}, {"seed", 1}, {"bookings_per_second", most}});
        const auto type = event_type();
        std::vector<Question> questions;
        for (int minute = 10; minute < 60; ++minute) {  // all of them come at the same moment
            questions.push_back(booking(
                type, "2026-12-0" + std::to_string(most > 0 ? 1 : 2) + "T09:" + std::to_string(minute) + ":00Z"));
        }
        pauses.clear();
        meet(questions);
        return *std::max_element(pauses.begin(), pauses.end());
    };
    BOOST_CHECK((49'000ms / 9.8 <= longest(9.8) && longest(9.8) <= 49'000ms / 9.8 + 160ms));
    BOOST_CHECK(longest(0) <= 160ms);
}

BOOST_AUTO_TEST_CASE(it_can_be_switched_off_and_is_off_at_first) {
    put("/simulator/realism", {{"realistic", false}});
    pauses.clear();
    booked(event_type(), kNine);
    BOOST_TEST(pauses.empty());
    CalcomStandIn plain;
    plain.booked(plain.event_type(), kNine);
    BOOST_TEST(plain.pauses.empty());
}

BOOST_AUTO_TEST_CASE(a_contradicting_body_is_refused) {
    const auto field = [&](const json& body) {
        const auto answer = put("/simulator/realism", body);
        return answer.status == 200 ? "" : answer.body.at("error").at("field").get<std::string>();
    };
    BOOST_TEST(field(json::object()) == "realistic");
    BOOST_TEST(field({{"realistic", "yes"}}) == "realistic");
    BOOST_TEST(field({{"realistic", true}, {"seed", -1}}) == "seed");
    BOOST_TEST(field({{"realistic", true}, {"speed", 2}}) == "speed");
    BOOST_TEST(put("/simulator/realism", {{"realistic", true}, {"seed", 3}}).body ==
               (json{{"realistic", true}, {"seed", 3}, {"bookings_per_second", 9.8}}));
    BOOST_TEST(field({{"realistic", true}, {"bookings_per_second", -1}}) == "bookings_per_second");
}

BOOST_AUTO_TEST_SUITE_END()
