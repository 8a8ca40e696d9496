// full_disk_tests: the disk of the private database is full. A booking gets 503 with Retry-After, not 500, and
// everything works again as soon as there is room.
#include "tests/support/program.h"
#include "tests/support/rest_caller.h"
#include "tests/support/small_disk.h"
#include "tests/support/until.h"

#include <boost/test/unit_test.hpp>

#include <csignal>

using namespace slotkeeper::tests;
using nlohmann::json;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(full_disk_tests)

BOOST_AUTO_TEST_CASE(a_full_disk_is_an_outage_that_ends_with_it) {
    SmallDisk disk(200);
    if (!disk.mounted()) return;
    const Environment environment{{"SLOTKEEPER_VAR", disk.path().string()}};
    const auto demo = Program({"demo", "load", "--json"}, environment).finish();
    BOOST_REQUIRE_MESSAGE(demo.code == 0, demo.err);
    Program server({"serve", "--listen", "127.0.0.1:0"}, environment);
    RestCaller caller(server.line(), demo.json()["api_key"], 60s);
    const auto slots =
        Program({"slots", "list", "--service", "Bart", "--limit", "1", "--json"}, environment).finish().json();
    const json body{{"service", "Bart"},
                    {"start", slots["data"][0]["start"]},
                    {"customer", {{"name", "Klara"}, {"phone", "+4930123456"}}},
                    {"notes", std::string(2'000, 'x')}};
    const auto ready = [&] {
        const auto answer = caller.get("/readyz");
        BOOST_REQUIRE(answer.has_value());
        return *answer;
    };
    BOOST_TEST(ready().status == 200);

    // Room that the tables have already is still used, so it takes some bookings until there is no more.
    disk.fill();
    auto made = 0, refused = 0;
    for (auto number = 0; number < 5'000 && refused < 5; ++number) {
        const auto booked = caller.post("/v1/appointments", body, "full " + std::to_string(number));
        BOOST_REQUIRE(booked.has_value());
        if (booked->status == 201) {
            ++made;
            const auto path = "/v1/appointments/" + booked->body["id"].get<std::string>() + "/cancel";
            const auto cancelled = caller.post(path, json::object(), "full cancel " + std::to_string(number));
            BOOST_REQUIRE((cancelled->status == 200 || cancelled->status == 503));
            if (cancelled->status == 200) continue;
        }
        ++refused;
        if (booked->status == 201) continue;
        BOOST_TEST(booked->refusal() == "503 unavailable");
        BOOST_TEST(booked->header("retry-after") == "1");
    }
    BOOST_TEST_MESSAGE(made << " bookings before there was no room");
    BOOST_TEST(refused == 5);
    BOOST_TEST(ready().refusal() == "503 unavailable");
    BOOST_TEST(ready().body["detail"].get<std::string>().find("disk") != std::string::npos);
    BOOST_TEST(caller.get("/healthz")->status == 200);
    const auto read = caller.get("/v1/services")->status;  // MariaDB may have ended for want of room
    BOOST_TEST((read == 200 || read == 503));

    disk.empty();
    until([&] {
        const auto booked = caller.post("/v1/appointments", body, "after");
        return booked && (booked->status == 201 || booked->status == 409);
    });
    until([&] { return ready().status == 200; });
    const auto looked = Program({"check", "--json"}, environment).finish();
    BOOST_TEST(looked.code == 0, looked.out);
    server.signal(SIGTERM);
    BOOST_TEST(server.finish().code == 0);
}

BOOST_AUTO_TEST_SUITE_END()
