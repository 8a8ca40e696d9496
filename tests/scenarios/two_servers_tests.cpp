// two_servers_tests: two `serve` processes on one database, and callers who come to both at the same instant.
//
// The races of tests/race through the APIs: real processes, real HTTP, a key for each request. After every round the
// product's own check finds nothing.
#include "tests/race/callers.h"
#include "tests/support/program.h"
#include "tests/support/rest_caller.h"
#include "tests/support/salon.h"

#include <boost/test/unit_test.hpp>

#include <set>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using nlohmann::json;

namespace {

constexpr int kCallers = 50;
constexpr int kRounds = 20;

std::string etag(std::size_t version) { return '"' + std::to_string(version) + '"'; }

class TwoServers {
public:
    TwoServers() {
        const std::string api_key = home_.answer({"demo", "load"})["api_key"];
        for (auto& server : servers_) {
            server = std::make_unique<Program>(std::vector<std::string>{"serve", "--listen", "127.0.0.1:0"},
                                               home_.environment);
        }
        for (std::size_t i = 0; i < servers_.size(); ++i) {
            doors_[i] = std::make_unique<RestCaller>(servers_[i]->line(), api_key);
        }
    }

    // The callers go to one of the two by turns. Status 0: no answer came.
    Answer post(int caller, const std::string& path, const json& body, const std::string& key, Headers headers = {}) {
        return door_of(caller).post(path, body, key, std::move(headers)).value_or(Answer{});
    }
    Answer get(int caller, const std::string& path) { return door_of(caller).get(path).value_or(Answer{}); }

    Answer book(int caller, Instant start, const std::string& key, std::string phone = {}) {
        if (phone.empty()) phone = "+4915112" + std::to_string(100'000 + caller);
        return post(caller, "/v1/appointments",
                    {{"service", "Haarschnitt"},
                     {"resource_id", kWho.text()},
                     {"start", local(start)},
                     {"customer", {{"name", "Erika"}, {"phone", phone}}}},
                    key);
    }
    // The path of one that is booked now.
    std::string booked_at(Instant start, int round) {
        const auto made = book(round, start, "first " + std::to_string(round));
        BOOST_REQUIRE_MESSAGE(made.status == 201, made.text);
        return "/v1/appointments/" + made.body["id"].get<std::string>();
    }
    // Its events in the order of their versions, which are 1, 2, 3, …; both servers tell the same of it, and it stands
    // as the last event left it.
    json history_of(const std::string& path);

    std::int64_t number(const std::string& sql) { return home_.test().number(sql); }
    std::int64_t live() { return number("SELECT COUNT(*) FROM appointment WHERE state = 'confirmed'"); }
    void all_is_well() {
        const auto checked = home_.run({"check"});
        BOOST_TEST(checked.code == 0, "check: " << checked.code << ' ' << checked.out << checked.err);
    }

    static std::string local(Instant time) { return demo::branch().zone.format_rfc3339(time); }
    static Instant of_round(int round, int hour, int minute) { return Salon::at(hour, minute, 7 * (round % kRounds)); }
    static const ResourceId kWho;

private:
    RestCaller& door_of(int caller) { return *doors_[static_cast<std::size_t>(caller) % doors_.size()]; }

    Home home_;
    std::array<std::unique_ptr<Program>, 2> servers_;
    std::array<std::unique_ptr<RestCaller>, 2> doors_;
};

const ResourceId TwoServers::kWho{22};

json TwoServers::history_of(const std::string& path) {
    const auto answer = get(0, path + "/history");
    BOOST_REQUIRE_MESSAGE(answer.status == 200, answer.text);
    BOOST_TEST(get(1, path + "/history").text == answer.text);
    const json events = answer.body["data"];
    for (std::size_t i = 0; i < events.size(); ++i) BOOST_TEST(events[i]["version"] == i + 1);
    for (const int door : {0, 1}) {
        const auto stands = get(door, path);
        BOOST_TEST(stands.header("etag") == etag(events.size()));
        BOOST_TEST(stands.body["start"] == events.back()["start"]);
        BOOST_TEST(stands.body["state"] == events.back()["state"]);
    }
    return events;
}

std::string text(const Answer& answer) {
    if (!answer.body.is_object()) return std::to_string(answer.status);
    return std::to_string(answer.status) + ' ' + answer.body.value("code", answer.body.value("state", ""));
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(two_servers_tests, TwoServers, *boost::unit_test::label("slow"))

BOOST_AUTO_TEST_CASE(one_of_fifty_callers_for_a_slot_gets_201_in_twenty_rounds) {
    for (int round = 0; round < kRounds; ++round) {
        Tally tally;
        all_at_once(kCallers, [&](int caller) {
            tally.add(text(book(caller, of_round(round, 11, 0), "slot " + std::to_string(round * 100 + caller))));
        });
        BOOST_TEST(tally["201 confirmed"] == 1, tally.text());
        BOOST_TEST(tally["409 slot_conflict"] == kCallers - 1, tally.text());
        BOOST_TEST(live() == round + 1);
        all_is_well();
    }
}

BOOST_AUTO_TEST_CASE(starts_five_and_fifteen_minutes_apart_never_overlap) {
    for (int round = 0; round < kRounds; ++round) {
        Tally tally;
        all_at_once(kCallers, [&](int caller) {
            const auto apart = caller < kCallers / 2 ? 5 : 15;
            const auto hour = caller < kCallers / 2 ? 10 : 15;
            const auto start = of_round(round, hour, caller % 6 * apart);
            tally.add(text(book(caller, start, "near " + std::to_string(round * 100 + caller))));
        });
        BOOST_TEST(tally["201 confirmed"] + tally["409 slot_conflict"] == kCallers, tally.text());
        BOOST_TEST(tally["201 confirmed"] >= 3, tally.text());
        all_is_well();
    }
}

BOOST_AUTO_TEST_CASE(duplicates_at_both_servers_are_one_booking_with_one_answer) {
    for (int round = 0; round < kRounds; ++round) {
        std::mutex mutex;
        std::set<std::string> ids;
        Tally tally;
        all_at_once(10, [&](int caller) {
            const auto answer = book(caller, of_round(round, 11, 0), "twin " + std::to_string(round), "+4915112345678");
            tally.add(text(answer));
            const std::lock_guard lock(mutex);
            ids.insert(answer.body.value("id", ""));
        });
        BOOST_TEST(tally["201 confirmed"] == 10, tally.text());
        BOOST_TEST(ids.size() == 1U);
        BOOST_TEST(live() == round + 1);
        all_is_well();
    }
}

BOOST_AUTO_TEST_CASE(one_of_ten_moves_of_the_same_version_wins) {
    for (int round = 0; round < kRounds; ++round) {
        const auto path = booked_at(of_round(round, 10, 0), round);
        Tally tally;
        all_at_once(10, [&](int caller) {
            const json body{{"start", local(of_round(round, 11, 5 * caller))}};
            const auto key = "move " + std::to_string(round * 100 + caller);
            tally.add(text(post(caller, path + "/reschedule", body, key, {{"If-Match", etag(1)}})));
        });
        BOOST_TEST(tally["200 confirmed"] == 1, tally.text());
        BOOST_TEST(tally["412 version_conflict"] == 9, tally.text());
        BOOST_TEST(history_of(path).size() == 2U);
        BOOST_TEST(live() == round + 1);
        all_is_well();
    }
}

// Without an expected version moves are served in turn: each moves what the last one left.
BOOST_AUTO_TEST_CASE(ten_reschedules_at_once_leave_one_booking_where_the_last_one_put_it) {
    for (int round = 0; round < kRounds; ++round) {
        const auto path = booked_at(of_round(round, 10, 0), round);
        Tally tally;
        std::mutex mutex;
        std::map<std::string, json> told;  // where each mover was told that it lies, by the version they were told
        all_at_once(10, [&](int caller) {
            const auto start = local(of_round(round, 11, 5 * caller));
            const auto key = "move " + std::to_string(round * 100 + caller);
            const auto moved = post(caller, path + "/reschedule", {{"start", start}}, key);
            tally.add(text(moved) + (moved.body.value("start", "") == start ? "" : " elsewhere"));
            const std::lock_guard lock(mutex);
            told.emplace(moved.header("etag"), start);
        });
        BOOST_TEST(tally["200 confirmed"] == 10, tally.text());
        const auto events = history_of(path);
        BOOST_REQUIRE_EQUAL(events.size(), 11U);
        for (std::size_t i = 1; i < events.size(); ++i) BOOST_TEST(told[etag(i + 1)] == events[i]["start"]);
        BOOST_TEST(live() == round + 1);
        BOOST_TEST(number("SELECT COUNT(*) FROM claim") == round + 1);
        all_is_well();
    }
}

// Either order is right; what is never right is a live booking after the cancel.
BOOST_AUTO_TEST_CASE(a_cancel_among_reschedules_is_final_in_any_order) {
    int before = 0, after = 0;
    for (int round = 0; round < 2 * kRounds; ++round) {
        const auto path = booked_at(of_round(round, 10, 0), round);
        Tally tally;
        all_at_once(6, [&](int caller) {
            const auto key = "change " + std::to_string(round * 100 + caller);
            const json body{{"start", local(of_round(round, 11, 5 * caller))}};
            tally.add(text(caller == round % 6 ? post(caller, path + "/cancel", json::object(), key)
                                               : post(caller, path + "/reschedule", body, key)));
        });
        BOOST_TEST(tally["200 cancelled"] == 1, tally.text());
        BOOST_TEST(tally["200 confirmed"] + tally["409 state_conflict"] == 5, tally.text());
        before += tally["200 confirmed"];
        after += tally["409 state_conflict"];
        const auto events = history_of(path);
        BOOST_REQUIRE_EQUAL(events.size(), static_cast<std::size_t>(2 + tally["200 confirmed"]));
        for (std::size_t i = 0; i < events.size(); ++i) {
            BOOST_TEST((events[i]["event"] == "cancel") == (i + 1 == events.size()));
        }
        BOOST_TEST(events.back()["state"] == "cancelled");
        BOOST_TEST(live() == 0);
        BOOST_TEST(number("SELECT COUNT(*) FROM claim") == 0);
        all_is_well();
    }
    BOOST_TEST_MESSAGE(before << " moves came before the cancel, " << after << " after it");
    BOOST_TEST(before > 0);  // or it was no race
    BOOST_TEST(after > 0);
}

// Some register without a booking and some by one, half of each at each server, and not all spell the number alike.
BOOST_AUTO_TEST_CASE(fifty_bookings_with_one_number_create_one_customer) {
    const auto strangers = number("SELECT COUNT(*) FROM customer");
    for (int round = 0; round < kRounds; ++round) {
        const auto digits = std::to_string(15'112'200'000 + round);
        Tally tally;
        std::mutex mutex;
        std::set<std::string> ids;
        all_at_once(kCallers, [&](int caller) {
            const auto phone = (caller % 3 == 0 ? "0" : "+49") + digits;
            const auto key = "known " + std::to_string(round * 100 + caller);
            const auto books = caller % 4 < 2;
            const auto start = of_round(round, 10 + caller / 8 % 4, 0);
            const auto answer = books ? book(caller, start, key, phone)
                                      : post(caller, "/v1/customers", {{"name", "Erika"}, {"phone", phone}}, key);
            tally.add(text(answer));
            if (answer.status != 200 && answer.status != 201) return;
            const auto& who = books ? answer.body["customer"] : answer.body;
            if (books ? who["created"].get<bool>() : answer.status == 201) tally.add("created");
            const std::lock_guard lock(mutex);
            ids.insert(who["id"]);
        });
        BOOST_TEST(ids.size() == 1U);
        BOOST_TEST(tally["created"] == 1, tally.text());
        BOOST_TEST(tally["201 confirmed"] == 4, tally.text());
        BOOST_TEST(tally["409 slot_conflict"] == 22, tally.text());
        BOOST_TEST(tally["200 "] + tally["201 "] == 24, tally.text());
        BOOST_TEST(number("SELECT COUNT(*) FROM customer WHERE phone = '+49" + digits + "'") == 1);
        BOOST_TEST(number("SELECT COUNT(*) FROM customer") == strangers + round + 1);
        all_is_well();
    }
}

BOOST_AUTO_TEST_SUITE_END()
