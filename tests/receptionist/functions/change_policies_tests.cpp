// change_policies_tests: what callers hear of fees, rules and no-shows, and the reasons that they give.
#include "tests/support/front.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using nlohmann::json;

namespace {

struct Caller : Front {
    void company(const json& patch) {
        auto headers = bearer(new_key(demo::kCompany, {store::Scope::read, store::Scope::admin}));
        headers["Content-Type"] = "application/json";
        const auto answer = send("PATCH", "/v1/company", headers, patch.dump());
        BOOST_REQUIRE_MESSAGE(answer.status == 200, answer.text);
    }
    // The platform names each asking of its own.
    Answer ask(const std::string& function, const json& arguments = json::object()) {
        auto call_now = default_call();
        call_now["transcript_with_tool_calls"] = {{{"role", "tool_call_invocation"},
                                                   {"tool_call_id", "tool_" + std::to_string(++asked)},
                                                   {"name", function},
                                                   {"arguments", arguments.dump()}}};
        return call(function, arguments, call_now);
    }
    void book(int hour) {
        const auto answer =
            ask("book_appointment", {{"service", "Haarschnitt"}, {"start", at(hour)}, {"name", "Erika Muster"}});
        BOOST_REQUIRE_MESSAGE(answer.body["result"] == "booked", answer.text);
        appointment = answer.body["appointment_id"];
    }
    json stored_now() { return get("/v1/appointments/" + appointment).body; }

    std::string appointment;
    int asked = 0;
};

bool says_part(const Answer& answer, std::string_view part) {
    return answer.body["say"].get<std::string>().find(part) != std::string::npos;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(change_policies_tests, Caller)

BOOST_AUTO_TEST_CASE(a_fee_is_named_before_it_is_charged) {
    company(
        json::parse(R"({"cancel": {"fee": "20.00"}, "cancel_reasons": [{"code": "ill", "names": {"de": "krank"}}]})"));
    book(10);
    const auto first = ask("cancel_appointment");
    BOOST_TEST(first.body["result"] == "missing_field");
    BOOST_TEST(first.body["field"] == "accept_fee");
    BOOST_TEST(first.body["fee"]["amount"] == "20.00");
    BOOST_TEST(says_part(first, "kostet das 20 Euro"));
    BOOST_TEST(stored_now()["state"] == "confirmed");
    const auto second = ask("cancel_appointment", {{"accept_fee", true}, {"reason", "Ich bin leider krank"}});
    BOOST_TEST(second.body["result"] == "cancelled");
    BOOST_TEST(says_part(second, "Dafür berechnen wir 20 Euro."));
    BOOST_TEST(stored_now()["fee"]["amount"] == "20.00");
    BOOST_TEST(stored_now()["reason_code"] == "ill");
}

BOOST_AUTO_TEST_CASE(a_reason_that_no_code_names_is_left_out) {
    company(json::parse(R"({"cancel_reasons": [{"code": "ill", "names": {"de": "krank"}}]})"));
    book(10);
    BOOST_TEST(ask("cancel_appointment", {{"reason", "keine Lust"}}).body["result"] == "cancelled");
    BOOST_TEST(!stored_now().contains("reason_code"));
}

BOOST_AUTO_TEST_CASE(a_move_that_costs_needs_consent_too) {
    company({{"reschedule", {{"fee", "7.50"}}}});
    book(10);
    const auto first = ask("reschedule_appointment", {{"start", at(11)}});
    BOOST_TEST(first.body["field"] == "accept_fee");
    BOOST_TEST(says_part(first, "7,50 Euro"));
    const auto again =
        ask("book_appointment", {{"service", "Haarschnitt"}, {"start", at(11)}, {"name", "Erika Muster"}});
    BOOST_TEST(again.body["field"] == "accept_fee");
    const auto moved = ask("reschedule_appointment", {{"start", at(11)}, {"accept_fee", true}});
    BOOST_TEST(moved.body["result"] == "moved");
    BOOST_TEST(says_part(moved, "7,50 Euro"));
    BOOST_TEST(stored_now()["fee"]["reason"] == "reschedule");
}

BOOST_AUTO_TEST_CASE(a_refusal_says_what_is_possible_instead) {
    company({{"cancel", {{"by", "staff"}}}, {"reschedule", {{"moves_max", 1}}}});
    book(10);
    const auto refused = ask("cancel_appointment");
    BOOST_TEST(refused.body["result"] == "staff_only");
    BOOST_TEST(says_part(refused, "nur unser Team"));
    BOOST_TEST(says_part(refused, "Verschieben kann ich ihn aber."));
    BOOST_TEST(ask("reschedule_appointment", {{"start", at(11)}}).body["result"] == "moved");
    const auto again = ask("reschedule_appointment", {{"start", at(12)}});
    BOOST_TEST(again.body["result"] == "too_many_moves");
    BOOST_TEST(!says_part(again, "Absagen kann ich ihn aber."));
    company({{"cancel", json::object()}});
    BOOST_TEST(says_part(ask("reschedule_appointment", {{"start", at(12)}}), "Absagen kann ich ihn aber."));
}

BOOST_AUTO_TEST_CASE(after_no_shows_only_the_staff_book_or_a_deposit_is_asked_for) {
    company({{"no_shows", {{"count", 1}, {"months", 3}}}});
    book(10);
    salon.test.run(
        "UPDATE appointment SET state = 'no_show', starts_at = UTC_TIMESTAMP() - INTERVAL 2 DAY, "
        "ends_at = UTC_TIMESTAMP() - INTERVAL 1 DAY");
    const json wish{{"service", "Haarschnitt"}, {"start", at(14)}, {"name", "Erika Muster"}};
    const auto refused = ask("book_appointment", wish);
    BOOST_TEST(refused.body["result"] == "too_many_no_shows");
    BOOST_TEST(says_part(refused, "Diesen Termin kann nur unser Team buchen."));
    BOOST_TEST(refused.body["alternatives"].empty());
    company({{"no_shows", {{"count", 1}, {"months", 3}, {"then", "deposit"}}}});
    const auto booked = ask("book_appointment", wish);
    BOOST_TEST(booked.body["result"] == "booked");
    BOOST_TEST(booked.body["deposit_required"] == true);
    BOOST_TEST(says_part(booked, "Anzahlung"));
}

BOOST_AUTO_TEST_CASE(the_tools_list_the_reasons_of_the_company_as_callers_say_them) {
    company(json::parse(R"({"cancel_reasons": [{"code": "ill", "names": {"de": "krank"}},
                                               {"code": "double", "by": "staff"}]})"));
    const auto tools = get("/v1/voice-agents/tools?base_url=https://example.com").body["general_tools"];
    std::string found;
    for (const auto& tool : tools) {
        if (tool["name"] == "cancel_appointment") found = tool["parameters"]["properties"]["reason"]["description"];
    }
    BOOST_TEST(found.ends_with("If it fits, one of: krank."), found);
}

BOOST_AUTO_TEST_SUITE_END()
