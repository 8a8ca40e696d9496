// hook_attacks_tests: requests of strangers, of other companies and of broken senders at each address of the voice
// platform.
#include "adapters/retell/hooks/hooks.h"

#include "engine/guards/digest.h"
#include "tests/support/front.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using nlohmann::json;

namespace {

struct Hook {
    std::string path;  // behind /hooks/retell/{company}
    json body;
};

// Each with what it takes well.
const std::vector<Hook>& hooks() {
    static const auto hooks = [] {
        const auto call = Front::default_call();
        return std::vector<Hook>{
            {"/functions", {{"name", "check_availability"}, {"call", call}, {"args", {{"service", "Bart"}}}}},
            {"/functions/check_availability", {{"service", "Bart"}}},
            {"/inbound",
             {{"event", "call_inbound"},
              {"call_inbound", {{"from_number", call["from_number"]}, {"to_number", call["to_number"]}}}}},
            {"/events", {{"event", "call_ended"}, {"call", call}}}};
    }();
    return hooks;
}

struct Attacked : Front {
    Attacked() { voice.inbound_patience = std::chrono::minutes(5); }
    static std::string at_demo(const Hook& hook) { return "/hooks/retell/demo" + hook.path; }
    int status(const Hook& hook, const std::string& body) {
        return call_signed(at_demo(hook), body, voice_secret).status;
    }
    // With a transcript that makes it so many bytes long.
    static std::string of_size(const Hook& hook, std::size_t bytes) {
        auto body = hook.body;
        body["transcript"] = "";
        const auto without = body.dump().size();
        body["transcript"] = std::string(bytes - without, 'x');
        return body.dump();
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(hook_attacks_tests, Attacked)

BOOST_AUTO_TEST_CASE(each_hook_accepts_a_valid_request) {
    for (const auto& hook : hooks()) BOOST_TEST(status(hook, hook.body.dump()) / 100 == 2, hook.path);
}

BOOST_AUTO_TEST_CASE(a_body_signed_for_one_company_is_refused_at_every_address_of_another) {
    add_voice_key(kNeighbour, "key_next_door");
    for (const auto& hook : hooks()) {
        const auto body = hook.body.dump();
        for (const auto& name : {std::string("next-door"), kNeighbour.text()}) {
            const auto replayed = call_signed("/hooks/retell/" + name + hook.path, body, voice_secret);
            BOOST_TEST(replayed.refusal() == "401 unauthorized X-Retell-Signature", hook.path);
        }
        BOOST_TEST(call_signed(at_demo(hook), body, "key_next_door").status == 401, hook.path);
        BOOST_TEST(call_signed("/hooks/retell/nobody" + hook.path, body, voice_secret).status == 401, hook.path);
    }
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM voice_call") == 0);
}

BOOST_AUTO_TEST_CASE(an_unsigned_request_causes_no_database_access) {
    const auto before = salon.database.statements_sent();
    for (const auto& hook : hooks()) {
        for (const auto& header :
             {std::string(), std::string("v=1,d=2"), "v=1760000000000,d=" + std::string(64, 'a')}) {
            Headers headers{{"Content-Type", "application/json"}};
            if (!header.empty()) headers["X-Retell-Signature"] = header;
            BOOST_TEST(send("POST", at_demo(hook), headers, hook.body.dump()).status == 401, hook.path);
        }
    }
    BOOST_TEST(salon.database.statements_sent() == before);
}

BOOST_AUTO_TEST_CASE(one_letter_that_differs_breaks_the_signature) {
    for (const auto& hook : hooks()) {
        const auto body = hook.body.dump();
        const auto now = std::chrono::floor<std::chrono::milliseconds>(clock.now()).time_since_epoch().count();
        const auto stamp = std::to_string(now);
        const Headers headers{
            {"Content-Type", "application/json"},
            {"X-Retell-Signature", "v=" + stamp + ",d=" + hex(hmac_sha256(voice_secret, body + stamp))}};
        BOOST_TEST(send("POST", at_demo(hook), headers, body).status / 100 == 2, hook.path);
        BOOST_TEST(send("POST", at_demo(hook), headers, body + " ").status == 401, hook.path);
        auto other = headers;
        other["X-Retell-Signature"].replace(2, stamp.size(), std::to_string(now + 1));
        BOOST_TEST(send("POST", at_demo(hook), other, body).status == 401, hook.path);
    }
}

BOOST_AUTO_TEST_CASE(a_body_of_a_megabyte_is_taken_and_one_byte_more_is_not) {
    for (const auto& hook : hooks()) {
        BOOST_TEST(status(hook, of_size(hook, limits::voice_body_bytes_max)) / 100 == 2, hook.path);
        BOOST_TEST(status(hook, of_size(hook, limits::voice_body_bytes_max + 1)) == 413, hook.path);
    }
}

BOOST_AUTO_TEST_CASE(brackets_without_end_are_refused) {
    for (const auto& hook : hooks()) {
        const std::string open(100'000, '[');
        BOOST_TEST(status(hook, open) == 400, hook.path);
        BOOST_TEST(status(hook, "{\"call\":" + open + std::string(100'000, ']') + "}") == 400, hook.path);
        std::string objects;
        for (int i = 0; i < 100'000; ++i) objects += "{\"a\":";
        BOOST_TEST(status(hook, objects) == 400, hook.path);
    }
}

BOOST_AUTO_TEST_CASE(bytes_that_are_no_text_are_refused) {
    for (const auto& hook : hooks()) {
        for (const auto* bytes : {"\xff", "\xc3", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xc0\xaf"}) {
            const auto body = "{\"name\":\"check_availability\",\"event\":\"call_ended\",\"call\":{\"call_id\":\"" +
                              std::string(bytes) + "\"}}";
            BOOST_TEST(status(hook, body) == 400, hook.path);
        }
        auto with_nul = hook.body.dump();
        with_nul += std::string(1, '\0') + "{}";
        BOOST_TEST(status(hook, with_nul) == 400, hook.path);
    }
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM voice_call") == 0);
}

BOOST_AUTO_TEST_CASE(a_database_that_is_away_is_no_answer_to_an_event_and_an_empty_one_to_a_ring) {
    // The cache is empty, so no caller can be verified.
    salon.test.run("RENAME TABLE voice_key TO voice_key_away");
    voice.inbound_patience = std::chrono::minutes(5);
    const auto& ring = hooks()[2];
    const auto answer = call_signed(at_demo(ring), ring.body.dump(), voice_secret);
    BOOST_TEST(answer.status == 200);
    BOOST_TEST((answer.body == json{{"call_inbound", json::object()}}));
    BOOST_TEST(status(hooks()[3], hooks()[3].body.dump()) >= 500);
    salon.test.run("RENAME TABLE voice_key_away TO voice_key");
    BOOST_TEST(status(hooks()[3], hooks()[3].body.dump()) == 204);
}

BOOST_AUTO_TEST_CASE(the_demo_company_is_refused_where_others_can_reach_the_server) {
    Front open(Reach::everywhere);
    open.voice.inbound_patience = std::chrono::minutes(5);
    for (const auto& hook : hooks()) {
        BOOST_TEST(open.call_signed(at_demo(hook), hook.body.dump(), open.voice_secret).status == 403, hook.path);
    }
}

BOOST_AUTO_TEST_SUITE_END()
