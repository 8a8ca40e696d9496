// serve_once_tests: repeated requests of the platform or the model, and concurrent ones.
#include "adapters/receptionist/serve_once.h"

#include "tests/support/front.h"

#include <boost/test/unit_test.hpp>

#include <thread>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using nlohmann::json;

namespace {

// The tool call with that id waits for its answer.
json asked(const std::string& function, const json& arguments, const std::string& tool_call) {
    auto call = Front::default_call();
    call["transcript_with_tool_calls"] = {{{"role", "tool_call_invocation"},
                                           {"tool_call_id", tool_call},
                                           {"name", function},
                                           {"arguments", arguments.dump()}}};
    return call;
}

struct Repeated : Front {
    Answer ask(const std::string& function, const json& arguments, const std::string& tool_call = "") {
        return call(function, arguments, tool_call.empty() ? default_call() : asked(function, arguments, tool_call));
    }
    static json cut(const std::string& start) {
        return {{"service", "Haarschnitt"}, {"start", start}, {"name", "Erika Muster"}};
    }
    std::int64_t booked() {
        return salon.test.number("SELECT COUNT(*) FROM appointment WHERE state IN ('confirmed', 'pending')");
    }
    json stored(const Answer& answer) {
        return get("/v1/appointments/" + answer.body["appointment_id"].get<std::string>()).body;
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(serve_once_tests, Repeated)

BOOST_AUTO_TEST_CASE(a_repeated_change_request_changes_nothing) {
    const auto first = ask("book_appointment", cut(at(10)), "tool_b");
    const auto moved = ask("book_appointment", cut(at(12)), "tool_c");
    BOOST_TEST(moved.body["appointment_id"] == first.body["appointment_id"]);
    BOOST_TEST(ask("book_appointment", cut(at(12)), "tool_c").text == moved.text);
    BOOST_TEST(ask("book_appointment", cut(at(10)), "tool_b").text == first.text);
    BOOST_TEST(stored(first)["start"] == at(12));
    // As another tool call, or without an id, it is the same request.
    BOOST_TEST(ask("book_appointment", cut(at(12)), "tool_d").body["appointment_id"] == first.body["appointment_id"]);
    BOOST_TEST(ask("book_appointment", cut(at(12))).body["appointment_id"] == first.body["appointment_id"]);
    BOOST_TEST(booked() == 1);
}

BOOST_AUTO_TEST_CASE(a_cancellation_that_is_sent_again_does_not_meet_the_next_appointment) {
    ask("book_appointment", cut(at(10)), "tool_a");
    const auto cancelled = ask("cancel_appointment", json::object(), "tool_x");
    BOOST_TEST(cancelled.body["result"] == "cancelled");
    BOOST_TEST(ask("cancel_appointment", json::object(), "tool_x").text == cancelled.text);
    const auto anew = ask("book_appointment", cut(at(12)), "tool_e");
    BOOST_TEST(anew.body["result"] == "booked");
    BOOST_TEST(ask("cancel_appointment", json::object(), "tool_x").text == cancelled.text);
    BOOST_TEST(stored(anew)["state"] == "confirmed");
}

BOOST_AUTO_TEST_CASE(the_same_id_with_other_arguments_is_another_asking) {
    ask("book_appointment", cut(at(10)), "tool_a");
    const auto moved = ask("book_appointment", cut(at(12)), "tool_a");
    BOOST_TEST(moved.body["start"] == at(12));
    BOOST_TEST(stored(moved)["start"] == at(12));
}

BOOST_AUTO_TEST_CASE(a_refused_request_is_decided_again) {
    BOOST_REQUIRE(salon.desk.submit(salon.book(Salon::at(10, 0), salon.staff(0).id)).ok());
    auto preference = cut(at(10));
    preference["staff"] = "Anna";
    BOOST_TEST(ask("book_appointment", preference, "tool_a").body["result"] == "slot_conflict");
    salon.test.run("DELETE FROM claim");
    BOOST_TEST(ask("book_appointment", preference, "tool_a").body["result"] == "booked");
}

BOOST_AUTO_TEST_CASE(several_starts_at_once_in_one_call_are_one_mind_that_changes) {
    std::vector<Answer> answers(4);
    {
        std::vector<std::jthread> callers;
        for (std::size_t i = 0; i < answers.size(); ++i) {
            callers.emplace_back([&, i] {
                answers[i] = ask("book_appointment", cut(at(10 + static_cast<int>(i))), "tool_" + std::to_string(i));
            });
        }
    }
    for (const auto& answer : answers) BOOST_TEST(answer.body["result"] == "booked", answer.text);
    BOOST_TEST(booked() == 1);
    BOOST_TEST(salon.broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(a_request_that_waits_too_long_is_answered_with_retry) {
    receptionist::CallTurns turns;
    const receptionist::CallTurns::Call one{demo::kCompany, "call_1"}, other{demo::kCompany, "call_2"};
    BOOST_TEST(turns.take(one, std::chrono::milliseconds(0)));
    {
        const receptionist::CallTurns::Turn mine(turns, one);
        BOOST_TEST(!turns.take(one, std::chrono::milliseconds(5)));
        BOOST_TEST(turns.take(other, std::chrono::milliseconds(0)));
    }
    BOOST_TEST(turns.take(one, std::chrono::milliseconds(0)));
}

BOOST_AUTO_TEST_SUITE_END()
