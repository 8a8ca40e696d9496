// waitlist_commands_tests: holds and the waitlist by command.
#include "tests/support/program.h"

#include <boost/test/unit_test.hpp>

#include <csignal>

using namespace slotkeeper;
using nlohmann::json;
using tests::Home;

namespace {

struct WaitlistCommandsSalon : Home {
    WaitlistCommandsSalon() { answer({"demo", "load"}); }

    json slot(std::size_t number = 0) {
        return answer({"slots", "list", "--service", "Bart", "--resource", "Jürgen Köhler"})["data"][number];
    }
    json refusal(std::vector<std::string> words, int code = 4) {
        words.emplace_back("--json");
        const auto finished = run(words);
        BOOST_TEST(finished.code == code, finished.out);
        return finished.error();
    }
    json place(const std::string& start) {
        return answer({"holds", "place", "--service", "Bart", "--resource", "Jürgen Köhler", "--start", start,
                       "--minutes", "20"});
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(waitlist_commands_tests, WaitlistCommandsSalon)

BOOST_AUTO_TEST_CASE(a_hold_is_placed_listed_extended_and_released) {
    const auto start = slot()["start"].get<std::string>();
    const auto held = place(start);
    const auto id = held["id"].get<std::string>();
    BOOST_TEST(held["state"] == "held");
    BOOST_TEST(slot()["start"] != start);
    const auto list = answer({"holds", "list"})["data"];
    BOOST_REQUIRE(list.size() == 1U);
    BOOST_TEST(list[0]["holder"] == "command");
    BOOST_TEST(run({"holds", "list"}).out.find(id) != std::string::npos);
    const auto longer = answer({"holds", "extend", id, "--minutes", "30"});
    BOOST_TEST(longer["expires_at"].get<std::string>() > held["expires_at"].get<std::string>());
    BOOST_TEST(refusal({"holds", "extend", id, "--minutes", "31"}, 2)["field"] == "minutes");
    BOOST_TEST(answer({"holds", "release", id, "--yes"})["state"] == "expired");
    BOOST_TEST(answer({"holds", "list"})["data"].empty());
    BOOST_TEST(slot()["start"] == start);
    BOOST_TEST(refusal({"holds", "extend", id})["code"] == "hold_expired");
    BOOST_TEST(refusal({"holds", "release", "apt_0000000000001", "--yes"})["code"] == "not_found");
    BOOST_TEST(answer({"check"})["ok"] == true);
}

BOOST_AUTO_TEST_CASE(an_entry_is_added_shown_and_removed) {
    const auto joined = answer({"waitlist", "add", "--service", "Bart", "--resource", "Jürgen Köhler", "--weekdays",
                                "mon,tue", "--time-from", "09:00", "--time-until", "12:00", "--name", "Klara Fall",
                                "--phone", "030 123456", "--note", "gern früh"});
    const auto id = joined["id"].get<std::string>();
    BOOST_TEST(joined["state"] == "waiting");
    BOOST_TEST(joined["weekdays"] == json({"mon", "tue"}));
    BOOST_TEST(joined["customer"]["phone"] == "+4930123456");
    BOOST_TEST(joined["source"] == "manual");
    BOOST_TEST(answer({"waitlist", "show", id}) == joined);
    BOOST_TEST(answer({"waitlist", "list", "--state", "waiting"})["data"].size() == 1U);
    const auto table = run({"waitlist", "list"});
    BOOST_TEST(table.out.find("Klara Fall") != std::string::npos, table.out);
    BOOST_TEST(table.out.find("09:00-12:00") != std::string::npos, table.out);
    BOOST_TEST(refusal({"waitlist", "accept", id})["code"] == "state_conflict");
    BOOST_TEST(refusal({"waitlist", "decline", id})["code"] == "state_conflict");
    BOOST_TEST(answer({"waitlist", "leave", id, "--yes"})["state"] == "left");
    BOOST_TEST(answer({"waitlist", "leave", id, "--yes"})["state"] == "left");
    BOOST_TEST(answer({"waitlist", "list", "--state", "waiting"})["data"].empty());
    BOOST_TEST(refusal({"waitlist", "show", "wle_0000000000001"})["code"] == "not_found");
}

BOOST_AUTO_TEST_CASE(time_off_is_added_listed_and_removed) {
    const auto start = slot()["start"].get<std::string>();
    const auto day = start.substr(0, 10);
    const std::vector<std::string> off{"blocks",       "add",   "--resource",   "Jürgen Köhler", "--start",
                                       day + "T00:00", "--end", day + "T23:00", "--reason",      "Urlaub"};
    const auto held = place(start);
    const auto refused = refusal(off);
    BOOST_TEST(refused["code"] == "slot_conflict");
    BOOST_TEST(refused["in_the_way"] == json({held["id"]}));
    BOOST_TEST(run(off).err.find("in the way: " + held["id"].get<std::string>()) != std::string::npos);
    answer({"holds", "release", held["id"], "--yes"});

    const auto added = answer(off);
    const auto id = added["id"].get<std::string>();
    BOOST_TEST(added["resource"]["name"] == "Jürgen Köhler");
    BOOST_TEST(added["created_by"] == "command");
    BOOST_TEST(answer({"blocks", "list"})["data"] == json({added}));
    BOOST_TEST(run({"blocks", "list"}).out.find("Jürgen Köhler") != std::string::npos);
    BOOST_TEST(answer({"blocks", "list", "--until", day})["data"].empty());
    BOOST_TEST(answer({"blocks", "list", "--resource", "Sabine Krüger"})["data"].empty());
    BOOST_TEST(refusal({"blocks", "list", "--resource", "Niemand"})["code"] == "not_found");
    BOOST_TEST(refusal({"blocks", "list", "--from", "gestern"})["field"] == "from");
    BOOST_TEST(refusal({"blocks", "list", "--from", day, "--until", day})["field"] == "until");
    // A bound with a fraction of a second is rounded outward.
    auto until = added["start"].get<std::string>();
    BOOST_TEST(answer({"blocks", "list", "--until", until})["data"].empty());
    until.insert(std::string("2026-11-25T09:00:00").size(), ".5");
    BOOST_TEST(answer({"blocks", "list", "--until", until})["data"] == json({added}));
    BOOST_TEST(answer({"blocks", "remove", id, "--yes"})["removed"] == true);
    BOOST_TEST(answer({"blocks", "list"})["data"].empty());
    BOOST_TEST(refusal({"blocks", "remove", "blk_0000000000001", "--yes"})["code"] == "not_found");
    BOOST_TEST(answer({"check"})["ok"] == true);
}

BOOST_AUTO_TEST_CASE(an_invalid_value_is_reported_with_its_flag) {
    const auto with = [&](const std::string& flag, const std::string& value) {
        const auto refused = refusal(
            {"waitlist", "add", "--service", "Bart", "--name", "Klara Fall", "--phone", "030 123456", flag, value});
        return refused["code"].get<std::string>() + ' ' + refused.value("field", "");
    };
    BOOST_TEST(with("--from", "tomorrow") == "invalid_field from");
    BOOST_TEST(with("--until", "2026-01-01") == "invalid_field until");
    BOOST_TEST(with("--weekdays", "mon,someday") == "invalid_field weekdays");
    BOOST_TEST(with("--time-from", "9") == "invalid_field time_from");
    BOOST_TEST(with("--resource", "Niemand") == "not_found resource");
    BOOST_TEST(answer({"waitlist", "list"})["data"].empty());
}

// A worker is what offers: here the server's.
BOOST_AUTO_TEST_CASE(an_offer_is_accepted_by_hand) {
    const auto day = slot()["start"].get<std::string>().substr(0, 10);
    const auto joined = answer(
        {"waitlist", "add", "--service", "Bart", "--from", day, "--name", "Klara Fall", "--phone", "030 123456"});
    const auto id = joined["id"].get<std::string>();
    auto entry = json::object();
    {
        tests::Program server({"serve", "--work", "--listen", "127.0.0.1:0"}, environment);
        server.line();
        for (auto i = 0; i < 200 && entry.value("state", "") != "offered"; ++i)
            entry = answer({"waitlist", "show", id});
        server.signal(SIGTERM);
        server.finish();
    }
    BOOST_REQUIRE(entry["state"] == "offered");
    const auto hold = entry["offer"]["appointment_id"].get<std::string>();
    BOOST_TEST(refusal({"holds", "extend", hold})["code"] == "state_conflict");
    BOOST_TEST(refusal({"waitlist", "accept", id, "--offer", "off_0000000000001"})["field"] == "offer");
    const auto booked = answer({"waitlist", "accept", id, "--offer", entry["offer"]["id"]});
    BOOST_TEST(booked["state"] == "booked");
    BOOST_TEST(answer({"appointments", "show", hold})["state"] == "confirmed");
    BOOST_TEST(answer({"check"})["ok"] == true);
}

BOOST_AUTO_TEST_SUITE_END()
