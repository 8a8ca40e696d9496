// call_events_tests: late, repeated, reordered and concurrent events lead to the same record of a call.
#include "adapters/retell/hooks/hooks.h"

#include "engine/guards/idempotency.h"
#include "tests/support/front.h"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <random>
#include <thread>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using nlohmann::json;

namespace {

const std::string kEventsPath = "/hooks/retell/demo/events";

std::int64_t milliseconds(Moment moment) {
    return std::chrono::floor<std::chrono::milliseconds>(moment).time_since_epoch().count();
}

struct Calls : Front {
    // A call that began a minute ago, as the event knows it.
    json call_of(const std::string& event) {
        auto call = default_call();
        call["call_status"] = "registered";  // as in the vendor's own example, whatever has happened
        call["start_timestamp"] = begun;
        if (event == "call_started") return call;
        call["end_timestamp"] = begun + 61'500;
        call["duration_ms"] = 61'500;
        call["disconnection_reason"] = "user_hangup";
        call["transcript"] = "Agent: Hallo\nUser: Hallo";
        if (event == "call_analyzed") call["call_analysis"] = {{"call_successful", true}, {"call_summary", "Secret"}};
        return call;
    }
    Answer tell(const std::string& event, const json& call) {
        return call_signed(kEventsPath, json{{"event", event}, {"call", call}}.dump(), voice_secret);
    }
    Answer tell(const std::string& event) { return tell(event, call_of(event)); }
    json record() {
        const auto calls = get("/v1/calls").body["data"];
        return calls.size() == 1U ? calls[0] : json{{"calls", calls.size()}};
    }
    std::string time(std::int64_t stamp) { return demo::branch().zone.format_rfc3339(Instant(Seconds(stamp / 1'000))); }
    // Held by the voice agent for the caller of that call.
    AppointmentId hold(const std::string& call_id, int hour) {
        Command command;
        const auto id = salon.ids.make<AppointmentId>();
        const auto& service = salon.service("Haarschnitt");
        command.ask = PlaceHold{id, demo::branch().id, service.id, Salon::at(hour, 0), {}, "voice:" + call_id};
        command.company = demo::kCompany;
        command.key = key_of_our_own(Channel::voice, salon.ids.next());
        command.actor = "voice:" + call_id;
        const auto held = salon.desk.submit(command);
        BOOST_REQUIRE_MESSAGE(held, "not held");
        return id;
    }
    std::string state(AppointmentId id) { return get("/v1/appointments/" + id.text()).body["state"]; }

    const std::int64_t begun = milliseconds(clock.now()) - 62'000;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(call_events_tests, Calls)

BOOST_AUTO_TEST_CASE(the_life_of_a_call_is_put_on_record) {
    BOOST_TEST(tell("call_started").status == 204);
    auto shown = record();
    BOOST_TEST(shown["started_at"] == time(begun));
    BOOST_TEST(shown["ended_at"].is_null());
    BOOST_TEST(shown["duration_ms"].is_null());
    BOOST_TEST(shown["call_successful"].is_null());
    BOOST_TEST(tell("call_ended").status == 204);
    shown = record();
    BOOST_TEST(shown["ended_at"] == time(begun + 61'500));
    BOOST_TEST(shown["duration_ms"] == 61'500);
    BOOST_TEST(shown["disconnection_reason"] == "user_hangup");
    BOOST_TEST(shown["call_successful"].is_null());
    BOOST_TEST(shown["from_number"] == "+4915112345678");
    BOOST_TEST(shown["branch_id"] == demo::branch().id.text());
    BOOST_TEST(tell("call_analyzed").status == 204);
    BOOST_TEST(record()["call_successful"] == true);
    BOOST_TEST(get("/v1/calls/" + record()["id"].get<std::string>()).body == record());
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM voice_call WHERE disconnection_reason LIKE '%Secret%'") == 0);
}

BOOST_AUTO_TEST_CASE(every_order_of_events_and_every_repeat_leads_to_the_same_record) {
    std::vector<std::string> events{"call_started", "call_ended", "call_analyzed"};
    const auto seed = std::random_device{}();
    std::mt19937 dice(seed);
    BOOST_TEST_CONTEXT("seed " << seed) {
        std::string wanted;
        for (int round = 0; round < 12; ++round) {
            salon.test.run("DELETE FROM voice_call");
            auto told = events;
            told.insert(told.end(), events.begin(), events.end());
            std::shuffle(told.begin(), told.end(), dice);
            for (const auto& event : told) BOOST_TEST(tell(event).status == 204);
            auto shown = record();
            shown.erase("id");
            for (const auto* time_of_ours : {"first_seen_at", "updated_at"}) shown.erase(time_of_ours);
            if (wanted.empty()) wanted = shown.dump();
            BOOST_TEST(shown.dump() == wanted);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_late_beginning_does_not_open_a_call_again) {
    BOOST_TEST(tell("call_ended").status == 204);
    auto late = call_of("call_started");
    late["start_timestamp"] = begun + 600'000;
    BOOST_TEST(tell("call_started", late).status == 204);
    BOOST_TEST(record()["started_at"] == time(begun));
    BOOST_TEST(record()["ended_at"] == time(begun + 61'500));
    // Nor does a second end move the first.
    auto again = call_of("call_ended");
    again["end_timestamp"] = begun + 900'000;
    again["disconnection_reason"] = "agent_hangup";
    BOOST_TEST(tell("call_ended", again).status == 204);
    BOOST_TEST(record()["ended_at"] == time(begun + 61'500));
    BOOST_TEST(record()["disconnection_reason"] == "user_hangup");
}

BOOST_AUTO_TEST_CASE(events_at_once_make_one_record) {
    for (int round = 0; round < 5; ++round) {
        salon.test.run("DELETE FROM voice_call");
        std::vector<std::thread> tellers;
        std::vector<int> statuses(9);
        for (std::size_t i = 0; i < statuses.size(); ++i) {
            tellers.emplace_back([&, i] {
                const char* event = i % 3 == 0 ? "call_started" : i % 3 == 1 ? "call_ended" : "call_analyzed";
                statuses[i] = tell(event).status;
            });
        }
        for (auto& teller : tellers) teller.join();
        for (const auto status : statuses) BOOST_TEST(status == 204);
        BOOST_TEST(record()["duration_ms"] == 61'500);
        BOOST_TEST(record()["call_successful"] == true);
    }
}

BOOST_AUTO_TEST_CASE(a_call_that_never_connected_has_an_end_alone) {
    auto call = call_of("call_ended");
    call.erase("start_timestamp");
    call.erase("duration_ms");
    call["direction"] = "outbound";
    call["disconnection_reason"] = "dial_no_answer";
    BOOST_TEST(tell("call_ended", call).status == 204);
    BOOST_TEST(record()["started_at"].is_null());
    BOOST_TEST(record()["duration_ms"].is_null());
    BOOST_TEST(record()["disconnection_reason"] == "dial_no_answer");
    BOOST_TEST(record()["direction"] == "outbound");
}

BOOST_AUTO_TEST_CASE(the_length_is_computed_if_absent) {
    auto call = call_of("call_ended");
    call.erase("duration_ms");
    BOOST_TEST(tell("call_ended", call).status == 204);
    BOOST_TEST(record()["duration_ms"] == 61'500);
}

BOOST_AUTO_TEST_CASE(holds_of_the_caller_end_with_the_call) {
    const auto first = hold("call_1", 10);
    const auto second = hold("call_1", 12);
    const auto of_another = hold("call_2", 14);
    BOOST_TEST(tell("call_started").status == 204);
    BOOST_TEST(state(first) == "held");
    BOOST_TEST(tell("call_ended").status == 204);
    BOOST_TEST(state(first) == "expired");
    BOOST_TEST(state(second) == "expired");
    BOOST_TEST(state(of_another) == "held");
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM claim WHERE appointment_id IN (" + std::to_string(first.value) +
                                 ", " + std::to_string(second.value) + ")") == 0);
    BOOST_TEST(tell("call_ended").status == 204);
}

BOOST_AUTO_TEST_CASE(an_end_that_was_lost_is_made_up_for_by_the_analysis) {
    const auto held = hold("call_1", 10);
    BOOST_TEST(tell("call_analyzed").status == 204);
    BOOST_TEST(state(held) == "expired");
    BOOST_TEST(record()["ended_at"] == time(begun + 61'500));
}

BOOST_AUTO_TEST_CASE(bookings_of_a_call_are_in_its_record) {
    const auto book = [&](int hour, const char* name, const json& of_call) {
        const json preference{{"service", "Bart"}, {"start", at(hour)}, {"name", name}};
        return call("book_appointment", preference, of_call).body["appointment_id"].get<std::string>();
    };
    auto other = default_call();
    other["call_id"] = "CALL_1";  // another one: ids are told apart by case
    const auto mine = book(10, "Erika", default_call());
    const auto theirs = book(12, "Otto", other);
    post("/v1/appointments", booking(at(15)));
    BOOST_TEST(record()["calls"] == 2);
    BOOST_TEST(tell("call_ended").status == 204);
    const auto shown = get("/v1/calls?call_id=call_1").body["data"][0];
    BOOST_TEST(shown["appointment_id"] == mine);
    BOOST_TEST(get("/v1/calls?call_id=CALL_1").body["data"][0]["appointment_id"].is_null());
    BOOST_TEST(mine != theirs);
}

BOOST_AUTO_TEST_CASE(the_live_one_of_several_bookings_is_the_outcome) {
    const auto book = [&](int hour, const char* name) {
        return call("book_appointment", {{"service", "Bart"}, {"start", at(hour)}, {"name", name}})
            .body["appointment_id"]
            .get<std::string>();
    };
    const auto kept = book(10, "Erika");
    const auto dropped = book(12, "Otto");
    BOOST_REQUIRE(post("/v1/appointments/" + dropped + "/cancel", json::object()).status == 200);
    BOOST_TEST(tell("call_ended").status == 204);
    BOOST_TEST(record()["appointment_id"] == kept);
}

BOOST_AUTO_TEST_CASE(a_converted_hold_is_the_outcome_and_is_not_released) {
    const auto held = hold("call_1", 10);
    Command command;
    command.ask = ConvertHold{held, "voice:call_1", {"Erika", "+4915112345678", "", ""}, "", {}};
    command.company = demo::kCompany;
    command.key = key_of_our_own(Channel::voice, salon.ids.next());
    command.actor = "voice:call_1";
    BOOST_REQUIRE(salon.desk.submit(command));
    BOOST_TEST(tell("call_ended").status == 204);
    BOOST_TEST(state(held) == "confirmed");
    BOOST_TEST(record()["appointment_id"] == held.text());
}

BOOST_AUTO_TEST_CASE(other_events_are_acknowledged_without_effect) {
    for (const auto* event : {"transcript_updated", "transfer_started", "transfer_ended", "chat_started", "news"}) {
        BOOST_TEST(tell(event, default_call()).status == 204, event);
    }
    BOOST_TEST(call_signed(kEventsPath, R"({"event":"chat_ended","chat":{"chat_id":"c"}})", voice_secret).status ==
               204);
    BOOST_TEST(record()["calls"] == 0);
}

BOOST_AUTO_TEST_CASE(a_malformed_event_is_refused) {
    const auto refusal = [&](const json& body) {
        return call_signed(kEventsPath, body.dump(), voice_secret).refusal();
    };
    BOOST_TEST(refusal(json::object()) == "422 missing_field event");
    BOOST_TEST(refusal({{"event", 7}}) == "422 missing_field event");
    BOOST_TEST(refusal({{"event", "call_ended"}}) == "422 missing_field call");
    BOOST_TEST(refusal({{"event", "call_ended"}, {"call", "x"}}) == "422 missing_field call");
    BOOST_TEST(refusal({{"event", "call_ended"}, {"call", json::object()}}) == "422 missing_field call.call_id");
    BOOST_TEST(refusal({{"event", "call_ended"}, {"call", {{"call_id", 7}}}}) == "422 missing_field call.call_id");
    BOOST_TEST(call_signed(kEventsPath, "[]", voice_secret).refusal() == "400 malformed_body");
    BOOST_TEST(record()["calls"] == 0);
}

BOOST_AUTO_TEST_CASE(invalid_facts_are_omitted) {
    auto call = call_of("call_analyzed");
    call["start_timestamp"] = "yesterday";
    call["end_timestamp"] = 9'000'000'000'000'000'000U;
    call["duration_ms"] = -5;
    call["disconnection_reason"] = std::string(500, 'x') + "\n\xc3\xbc";
    call["call_analysis"] = {{"call_successful", "yes"}};
    BOOST_TEST(tell("call_analyzed", call).status == 204);
    BOOST_TEST(record()["started_at"].is_null());
    BOOST_TEST(record()["ended_at"].is_string());
    BOOST_TEST(record()["duration_ms"].is_null());
    BOOST_TEST(record()["disconnection_reason"] == std::string(60, 'x'));
    BOOST_TEST(record()["call_successful"].is_null());
}

BOOST_AUTO_TEST_CASE(another_agents_key_is_refused) {
    add_voice_key(kNeighbour, "key_next_door", "agent_7");
    const json body{{"event", "call_ended"}, {"call", call_of("call_ended")}};
    BOOST_TEST(call_signed("/hooks/retell/next-door/events", body.dump(), "key_next_door").refusal() ==
               "403 forbidden call.agent_id");
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM voice_call") == 0);
}

BOOST_AUTO_TEST_SUITE_END()
