// note_routes_tests: callers' notes are listed, marked done once, and visible only to their company.
#include "tests/support/front.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using nlohmann::json;

BOOST_FIXTURE_TEST_SUITE(note_routes_tests, Front)

BOOST_AUTO_TEST_CASE(notes_are_listed_and_seen_to_once) {
    call("leave_message", {{"message", "Ich komme später."}, {"name", "Erika Muster"}});
    call("request_callback", json::object());
    const auto all = get("/v1/voice-notes");
    BOOST_REQUIRE(all.body["data"].size() == 2U);
    BOOST_TEST(all.body["data"][0]["kind"] == "call_back");
    BOOST_TEST(all.body["data"][1]["text"] == "Ich komme später.");
    BOOST_TEST(all.body["data"][1]["phone"] == "+4915112345678");
    BOOST_TEST(all.body["data"][1]["done_at"] == nullptr);
    const std::string id = all.body["data"][1]["id"];
    const auto done = post("/v1/voice-notes/" + id + "/done", json::object());
    BOOST_TEST(done.status == 200);
    BOOST_TEST(done.body["done_at"] != nullptr);
    BOOST_TEST(post("/v1/voice-notes/" + id + "/done", json::object()).body["done_at"] == done.body["done_at"]);
    BOOST_TEST(get("/v1/voice-notes?open=true").body["data"].size() == 1U);
    const auto first = get("/v1/voice-notes?limit=1");
    const auto next = get("/v1/voice-notes?limit=1&cursor=" + first.body["next_cursor"].get<std::string>());
    BOOST_TEST(next.body["data"][0]["id"] == id);
}

BOOST_AUTO_TEST_CASE(another_company_sees_no_notes_and_invalid_input_is_refused) {
    call("request_callback", json::object());
    const std::string id = get("/v1/voice-notes").body["data"][0]["id"];
    BOOST_TEST(get("/v1/voice-notes", bearer(neighbour_key)).body["data"].empty());
    BOOST_TEST(post("/v1/voice-notes/" + id + "/done", json::object(), bearer(neighbour_key)).refusal() ==
               "404 not_found id");
    BOOST_TEST(get("/v1/voice-notes?open=maybe").refusal() == "422 invalid_field open");
    BOOST_TEST(post("/v1/voice-notes/x/done", json::object()).status == 404);
}

BOOST_AUTO_TEST_SUITE_END()
