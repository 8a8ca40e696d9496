// two_servers_tests: two `serve` processes on one database, and callers who come to both at the same instant.
//
// The races of tests/race through the doors: real processes, real HTTP, a key for each request.
#include "adapters/http/client.h"
#include "tests/race/callers.h"
#include "tests/support/program.h"
#include "tests/support/salon.h"

#include <boost/test/unit_test.hpp>

#include <set>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using nlohmann::json;

namespace {

constexpr int kCallers = 50;
constexpr int kRounds = 20;

struct Answer {
    int status = 0;
    json body;
    std::string etag;
};

class TwoServers {
public:
    TwoServers() : api_key_(home_.answer({"demo", "load"})["api_key"]) {
        for (auto& server : servers_) {
            server = std::make_unique<Program>(std::vector<std::string>{"serve", "--listen", "127.0.0.1:0"},
                                               home_.environment);
        }
        for (int caller = 0; caller < kCallers; ++caller) {
            const auto server = static_cast<std::size_t>(caller) % servers_.size();
            if (addresses_.size() <= server) addresses_.push_back(servers_[server]->line());
            clients_.push_back(std::make_unique<http::Client>(http::ClientOptions{.base_url = addresses_[server]}));
        }
    }

    // Each caller has a connection to one of the two, by turns.
    Answer post(int caller, const std::string& path, const json& body, const std::string& key,
                std::map<std::string, std::string> headers = {}) {
        headers["Authorization"] = "Bearer " + api_key_;
        headers["Content-Type"] = "application/json";
        headers["Idempotency-Key"] = key;
        const auto outcome = clients_[static_cast<std::size_t>(caller)]->send("POST", path, headers, body.dump());
        const auto& reply = std::get<http::Reply>(outcome);
        const auto etag = reply.headers.find("etag");
        return {reply.status, json::parse(reply.body), etag == reply.headers.end() ? "" : etag->second};
    }
    Answer book(int caller, Instant start, const std::string& key) {
        return post(caller, "/v1/appointments",
                    {{"service", "Haarschnitt"},
                     {"resource_id", kWho.text()},
                     {"start", demo::branch().zone.format_rfc3339(start)},
                     {"customer", {{"name", "Erika"}, {"phone", "+4915112" + std::to_string(100'000 + caller)}}}},
                    key);
    }
    std::int64_t live() { return home_.test().number("SELECT COUNT(*) FROM appointment WHERE state = 'confirmed'"); }
    bool all_is_well() { return home_.run({"check"}).code == 0; }

    static Instant of_round(int round, int hour, int minute) { return Salon::at(hour, minute, 7 * round); }
    static const ResourceId kWho;

private:
    Home home_;
    std::string api_key_;
    std::array<std::unique_ptr<Program>, 2> servers_;
    std::vector<std::string> addresses_;
    std::vector<std::unique_ptr<http::Client>> clients_;
};

const ResourceId TwoServers::kWho{22};

std::string text(const Answer& answer) {
    return std::to_string(answer.status) + ' ' + answer.body.value("code", answer.body.value("state", ""));
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(two_servers_tests, TwoServers, *boost::unit_test::label("slow"))

BOOST_AUTO_TEST_CASE(of_fifty_callers_for_one_slot_one_gets_201_twenty_times_over) {
    for (int round = 0; round < kRounds; ++round) {
        Tally tally;
        all_at_once(kCallers, [&](int caller) {
            tally.add(text(book(caller, of_round(round, 11, 0), "slot " + std::to_string(round * 100 + caller))));
        });
        BOOST_TEST(tally["201 confirmed"] == 1, tally.text());
        BOOST_TEST(tally["409 slot_conflict"] == kCallers - 1, tally.text());
    }
    BOOST_TEST(live() == kRounds);
    BOOST_TEST(all_is_well());
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
    }
    BOOST_TEST(all_is_well());
}

BOOST_AUTO_TEST_CASE(twins_at_both_doors_are_one_booking_and_one_answer) {
    for (int round = 0; round < kRounds; ++round) {
        std::mutex mutex;
        std::set<std::string> ids;
        Tally tally;
        all_at_once(10, [&](int caller) {
            const json body{{"service", "Haarschnitt"},
                            {"resource_id", kWho.text()},
                            {"start", demo::branch().zone.format_rfc3339(of_round(round, 11, 0))},
                            {"customer", {{"name", "Erika"}, {"phone", "+4915112345678"}}}};
            const auto answer = post(caller, "/v1/appointments", body, "twin " + std::to_string(round));
            tally.add(text(answer));
            const std::lock_guard lock(mutex);
            ids.insert(answer.body.value("id", ""));
        });
        BOOST_TEST(tally["201 confirmed"] == 10, tally.text());
        BOOST_TEST(ids.size() == 1U);
    }
    BOOST_TEST(live() == kRounds);
    BOOST_TEST(all_is_well());
}

BOOST_AUTO_TEST_CASE(of_ten_who_move_what_they_saw_one_wins) {
    for (int round = 0; round < kRounds; ++round) {
        const auto seen = book(0, of_round(round, 10, 0), "first " + std::to_string(round));
        BOOST_REQUIRE_MESSAGE(seen.status == 201, seen.body.dump());
        const std::string path = "/v1/appointments/" + seen.body["id"].get<std::string>() + "/reschedule";
        Tally tally;
        all_at_once(10, [&](int caller) {
            const auto start = demo::branch().zone.format_rfc3339(of_round(round, 11, 5 * caller));
            tally.add(text(post(caller, path, {{"start", start}}, "move " + std::to_string(round * 100 + caller),
                                {{"If-Match", seen.etag}})));
        });
        BOOST_TEST(tally["200 confirmed"] == 1, tally.text());
        BOOST_TEST(tally["412 version_conflict"] == 9, tally.text());
    }
    BOOST_TEST(live() == kRounds);
    BOOST_TEST(all_is_well());
}

BOOST_AUTO_TEST_SUITE_END()
