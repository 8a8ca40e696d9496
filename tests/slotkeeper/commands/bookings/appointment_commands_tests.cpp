// appointment_commands_tests: a booking by command, from free start to history.
#include "engine/base/calendar_text.h"
#include "tests/support/program.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using nlohmann::json;
using tests::Home;

namespace {

struct AppointmentCommandsSalon : Home {
    AppointmentCommandsSalon() { answer({"demo", "load"}); }

    std::string free_start(const std::string& service, int number = 0) {
        return answer({"slots", "list", "--service", service})["data"][static_cast<std::size_t>(number)]["start"];
    }
    std::vector<std::string> booking(const std::string& service, const std::string& start) {
        return {"appointments", "book",   "--service",  service,   "--start",
                start,          "--name", "Klara Fall", "--phone", "030 123456"};
    }
    json refusal(std::vector<std::string> words, int code = 4) {
        words.emplace_back("--json");
        const auto finished = run(words);
        BOOST_TEST(finished.code == code, finished.out);
        return finished.error();
    }
};

std::vector<std::string> with(std::vector<std::string> words, const std::vector<std::string>& more) {
    words.insert(words.end(), more.begin(), more.end());
    return words;
}

std::vector<std::string> called(std::vector<std::string> words, const std::string& name) {
    *(std::find(words.begin(), words.end(), "--name") + 1) = name;
    return words;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(appointment_commands_tests, AppointmentCommandsSalon)

BOOST_AUTO_TEST_CASE(a_booking_is_made_shown_moved_cancelled_and_remembered) {
    const auto start = free_start("Farbe"), later = free_start("Farbe", 4);
    const auto booked = answer(booking("Farbe", start));
    const auto id = booked["id"].get<std::string>();
    BOOST_TEST(booked["state"] == "confirmed");
    BOOST_TEST(booked["start"] == start);
    BOOST_TEST(booked["segments"].size() == 3U);
    BOOST_TEST(booked["customer"]["phone"] == "+4930123456");
    BOOST_TEST(booked["source"] == "manual");
    BOOST_TEST(answer({"appointments", "show", id})["id"] == id);

    const auto moved = answer({"appointments", "reschedule", id, "--start", later, "--open", "--version", "1"});
    BOOST_TEST(moved["start"] == later);
    BOOST_TEST(moved["version"] == 2);
    BOOST_TEST(refusal({"appointments", "reschedule", id, "--start", start, "--version", "1"})["code"] ==
               "version_conflict");
    BOOST_TEST(refusal({"appointments", "cancel", id, "--yes", "--version", "1"})["field"] == "version");

    const auto cancelled = answer({"appointments", "cancel", id, "--yes", "--reason", "customer"});
    BOOST_TEST(cancelled["state"] == "cancelled");
    BOOST_TEST(refusal({"appointments", "cancel", id, "--yes"})["code"] == "state_conflict");
    std::string events;
    const auto history = answer({"appointments", "history", id});
    for (const auto& event : history["data"]) events += event["event"].get<std::string>() + ' ';
    BOOST_TEST(events == "book reschedule cancel ");
    BOOST_TEST(answer({"check"})["ok"] == true);
}

BOOST_AUTO_TEST_CASE(what_cannot_be_undone_needs_a_yes_without_a_terminal) {
    const auto id = answer(booking("Bart", free_start("Bart")))["id"].get<std::string>();
    BOOST_TEST(refusal({"appointments", "cancel", id}, 2)["field"] == "yes");
    BOOST_TEST(answer({"appointments", "show", id})["state"] == "confirmed");
    BOOST_TEST(answer({"appointments", "cancel", id, "--yes"})["state"] == "cancelled");
}

BOOST_AUTO_TEST_CASE(an_input_may_come_as_json_and_a_flag_has_priority) {
    const auto starts = answer({"slots", "list", "--service", "Bart"})["data"];
    const json body{{"service", "Bart"},
                    {"start", starts[0]["start"]},
                    {"customer", {{"name", "Klara Fall"}, {"phone", "030 123456"}}},
                    {"metadata", {{"room", "5"}}}};
    const std::vector<std::string> plain{"appointments", "book", "--body", "-", "--json"};
    BOOST_TEST(run(plain, body.dump()).json()["start"] == starts[0]["start"]);
    BOOST_TEST(run(plain, "{}").code == 2);
    auto words = plain;
    words.insert(words.end(), {"--start", starts[3]["start"], "--name", "Paul Fall"});
    const auto booked = run(words, body.dump()).json();
    BOOST_TEST(booked["start"] == starts[3]["start"]);
    BOOST_TEST(booked["attendee_name"] == "Paul Fall");
    BOOST_TEST(booked["metadata"]["room"] == "5");
    BOOST_TEST(run(words, "{\"service\":").error()["field"] == "body");
    BOOST_TEST(refusal({"appointments", "list", "--metadata", "room"})["field"] == "metadata");
    BOOST_TEST(answer({"appointments", "list", "--from", "2026-01-01", "--metadata", "room=5"})["data"].size() == 2U);
}

BOOST_AUTO_TEST_CASE(several_people_and_rooms_may_be_wanted) {
    const auto start = free_start("Farbe");
    const auto booked =
        answer(with(booking("Farbe", start), {"--resource", "Waschplatz 2", "--resource", "Anna Schäfer"}));
    std::string names;
    for (const auto& segment : booked["segments"]) {
        for (const auto& resource : segment["resources"]) names += resource["name"].get<std::string>() + ' ';
    }
    BOOST_TEST(names.find("Waschplatz 2") != std::string::npos, names);
    BOOST_TEST(names.find("Anna") != std::string::npos, names);
}

BOOST_AUTO_TEST_CASE(a_list_follows_the_pages_as_far_as_the_limit) {
    for (auto i = 0; i < 3; ++i) answer(booking("Haarschnitt", free_start("Haarschnitt", 4 * i)));
    BOOST_TEST(answer({"appointments", "list", "--limit", "100000"})["data"].size() == 3U);
    const auto until = std::chrono::floor<std::chrono::days>(SystemClock().now()) + std::chrono::days(30);
    const auto all = answer({"slots", "list", "--service", "Bart", "--limit", "2000", "--until",
                             format_iso_date(std::chrono::year_month_day(until))});
    BOOST_TEST(all["data"].size() > 500U);  // more than one page
    BOOST_TEST(all["more"] == false);
}

BOOST_AUTO_TEST_CASE(a_completion_is_undone_by_hand) {
    const auto booked = answer(booking("Bart", free_start("Bart")));
    const auto id = booked["id"].get<std::string>();
    BOOST_TEST(booked["allowed"][0] == "reschedule");
    BOOST_TEST(refusal({"appointments", "reopen", id})["code"] == "state_conflict");
    test().run("UPDATE appointment SET state = 'completed'");
    BOOST_TEST(refusal({"appointments", "reopen", id, "--version", "7"})["field"] == "version");
    const auto reopened = answer({"appointments", "reopen", id});
    BOOST_TEST(reopened["state"] == "confirmed");
    BOOST_TEST(reopened["version"] == 2);
    BOOST_TEST(refusal({"appointments", "reopen", "apt_0000000000001"})["code"] == "not_found");
}

BOOST_AUTO_TEST_CASE(the_same_key_is_the_same_booking) {
    const auto words = with(booking("Bart", free_start("Bart")), {"--key", "k1"});
    const auto first = answer(words), again = answer(words);
    BOOST_TEST(first["id"] == again["id"]);
    BOOST_TEST(first["replayed"] == false);
    BOOST_TEST(again["replayed"] == true);
    BOOST_TEST(refusal(with(booking("Bart", free_start("Bart", 3)), {"--key", "k1"}))["code"] == "key_reused");
    BOOST_TEST(refusal(with(booking("Bart", free_start("Bart", 3)), {"--key", "k1"}))["field"] == "key");
    BOOST_TEST(answer({"appointments", "list"})["data"].size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_start_that_is_taken_comes_with_others_that_are_free) {
    const auto slots = answer({"slots", "list", "--service", "Bart", "--resource", "Jürgen Köhler"})["data"];
    const auto start = slots[0]["start"].get<std::string>();
    const auto words = with(booking("Bart", start), {"--resource", "Jürgen Köhler"});
    BOOST_TEST(answer(words)["segments"][0]["resources"][0]["name"] == "Jürgen Köhler");
    const auto refused = refusal(words);
    BOOST_TEST(refused["code"] == "slot_conflict");
    BOOST_REQUIRE(refused["alternatives"].size() >= 1U);
    BOOST_TEST(refused["alternatives"][0].get<std::string>().substr(19) == start.substr(19));  // the branch's offset
    const auto told = run(words);
    BOOST_TEST(told.err.find("  free: 20") != std::string::npos, told.err);
    BOOST_TEST(told.err.find("Z\n") == std::string::npos, told.err);
}

BOOST_AUTO_TEST_CASE(a_list_shows_the_customers_and_that_it_is_truncated) {
    answer(booking("Bart", free_start("Bart")));
    answer(called(booking("Haarschnitt", free_start("Haarschnitt", 8)), "Paul Fall"));
    const auto list = run({"appointments", "list"});
    BOOST_TEST(list.out.find("Klara Fall") != std::string::npos, list.out);
    BOOST_TEST(list.out.find("Paul Fall") != std::string::npos, list.out);
    BOOST_TEST(list.err.empty());
    const auto cut = run({"appointments", "list", "--limit", "1"});
    BOOST_TEST(cut.err == "slotkeeper: there are more than these 1; see --limit\n");
    BOOST_TEST(answer({"appointments", "list", "--limit", "1"})["more"] == true);
    BOOST_TEST(answer({"appointments", "list", "--limit", "2"})["more"] == false);
}

BOOST_AUTO_TEST_CASE(lengths_are_counted_in_characters_and_notes_may_have_lines) {
    std::string umlauts;
    for (auto i = 0; i < 200; ++i) umlauts += "ü";
    const auto start = free_start("Bart");
    BOOST_TEST(refusal(called(booking("Bart", start), umlauts + "ü"))["field"] == "name");
    const auto booked = answer(with(called(booking("Bart", start), umlauts), {"--notes", "one\ntwo"}));
    BOOST_TEST(booked["attendee_name"] == umlauts);
    BOOST_TEST(booked["notes"] == "one\ntwo");
    BOOST_TEST(run({"appointments", "show", booked["id"]}).out.find("one\\ntwo\n") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(local_times_are_those_of_the_branch) {
    const auto start = free_start("Haarschnitt");
    const auto booked = answer(booking("Haarschnitt", start.substr(0, 16)));
    BOOST_TEST(booked["start"] == start);
    const auto day = start.substr(0, 10);
    BOOST_TEST(answer({"appointments", "list", "--from", day})["data"].size() == 1U);
    BOOST_TEST(answer({"appointments", "list", "--until", day})["data"].empty());
    BOOST_TEST(answer({"appointments", "list", "--state", "cancelled"})["data"].empty());
    const auto who = booked["segments"][0]["resources"][0]["name"].get<std::string>();
    BOOST_TEST(answer({"appointments", "list", "--resource", who})["data"].size() == 1U);
    BOOST_TEST(answer({"appointments", "list", "--resource", "Sabine Krüger"})["data"].empty());
}

BOOST_AUTO_TEST_CASE(invalid_input_is_refused_with_the_flag) {
    const auto start = free_start("Bart");
    const auto field = [&](const std::vector<std::string>& words) {
        return refusal(words)["field"].get<std::string>();
    };
    BOOST_TEST(field(booking("Maniküre", start)) == "service");
    BOOST_TEST(field(booking("Bart", "soon")) == "start");
    BOOST_TEST(field(booking("Bart", "2026-13-01T10:00")) == "start");
    BOOST_TEST(field(booking("Bart", "2027-03-28T02:30")) == "start");
    BOOST_TEST(field(with(booking("Bart", start), {"--resource", "Anna Schäfer"})) == "resource");
    BOOST_TEST(field(with(booking("Bart", start), {"--resource", "Niemand"})) == "resource");
    BOOST_TEST(field(with(booking("Bart", start), {"--branch", "Köln"})) == "branch");
    BOOST_TEST(field(with(booking("Bart", start), {"--company", "other"})) == "company");
    BOOST_TEST(field(with(booking("Bart", start), {"--company", "müller"})) == "company");
    BOOST_TEST(field(with(booking("Bart", start), {"--email", "nobody"})) == "email");
    BOOST_TEST(refusal({"appointments", "book", "--service", "Bart", "--start", start, "--name", "X"}, 2)["field"] ==
               "phone");
    BOOST_TEST(field(called(booking("Bart", start), " ")) == "name");
    BOOST_TEST(field(with(booking("Bart", start), {"--notes", std::string(2001, 'x')})) == "notes");
    BOOST_TEST(field(booking("Bart", "2038-01-05T10:00")) == "start");
    BOOST_TEST(field({"appointments", "show", "apt_x"}) == "id");
    BOOST_TEST(refusal({"appointments", "show", "apt_0000000000009"})["code"] == "not_found");
    BOOST_TEST(field({"appointments", "list", "--state", "lost"}) == "state");
    BOOST_TEST(answer({"appointments", "list"})["data"].empty());
}

BOOST_AUTO_TEST_SUITE_END()
