// scenes_tests: the server serves the voice calls that the benchmark sends.
#include "tools/bench/voice/scenes.h"

#include "adapters/receptionist/functions/function_table.h"
#include "tests/support/test_database.h"
#include "tools/bench/callers/http_connection.h"

#include <boost/test/unit_test.hpp>

#include <set>

using namespace slotkeeper;
using namespace slotkeeper::bench;

namespace {

// Beyond the horizon of find_first, so that who is booked out has nothing free in it.
constexpr std::size_t kOpenDays = 50;

struct Telephone {
    tests::TestDatabase test;
    tests::TemporaryFolder folder;
    Config config = *load_config(
        {.file = {},
         .environment = {},
         .flags = {
             {"var", folder.path()}, {"database_url", test.url()}, {"listen", "127.0.0.1:0"}, {"log_level", "warn"}}});
    Engine engine{config};
    Salon salon{engine, kOpenDays};
    HttpEndpoints endpoints{config, engine};
    HttpConnection connection{endpoints.server.port()};

    std::string ask(const Post& post) { return connection.ask(signed_post(post.path, post.body, salon.voice_key())); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(scenes_tests, Telephone)

BOOST_AUTO_TEST_CASE(every_function_has_a_scene_and_every_scene_does_its_work) {
    std::set<std::string> names;
    for (const auto& script : voice_scripts(salon)) {
        names.insert(script.name);
        for (auto time = 0; time < 2; ++time) {
            const auto scene = script.next();
            std::vector<Post> posts = scene.before;
            posts.push_back(scene.measured);
            posts.insert(posts.end(), scene.after.begin(), scene.after.end());
            for (const auto& post : posts) {
                const auto answer = ask(post);
                BOOST_TEST(answer.find(post.wanted) != std::string::npos,
                           script.title() << " wants " << post.wanted << " and not " << answer);
            }
        }
    }
    for (const auto& function : receptionist::voice_functions()) {
        BOOST_TEST(names.contains(std::string(function.name)), function.name);
    }
    BOOST_TEST(names.contains("inbound"));
    BOOST_TEST(names.contains("events"));
    const auto events = [&](const std::string& event) {
        return test.number("SELECT COUNT(*) FROM audit_event WHERE actor LIKE 'voice:%' AND event = '" + event + "'");
    };
    BOOST_TEST(events("book") == 8);        // three ways, and before the end of a call
    BOOST_TEST(events("place_hold") == 6);  // by itself, to be booked, and before the end of a call
    BOOST_TEST(events("release_hold") == 4);
    BOOST_TEST(events("reschedule") == 2);
    BOOST_TEST(events("cancel") == 2);
    BOOST_TEST(test.number("SELECT COUNT(*) FROM waitlist_entry") == 2);
    BOOST_TEST(test.number("SELECT COUNT(*) FROM voice_call WHERE appointment_id IS NOT NULL") == 2);
}

BOOST_AUTO_TEST_CASE(a_call_is_a_few_kilobytes_and_no_two_are_the_same) {
    Dialogue one("+4915110000001"), other("+4915110000001");
    const auto first = one.function_call("start_call", {}), second = one.function_call("start_call", {});
    BOOST_TEST(first.size() > 10'000U);
    BOOST_TEST(first.size() < 50'000U);
    const auto call = [](const std::string& body) { return nlohmann::json::parse(body).at("call"); };
    BOOST_TEST(call(first)["call_id"] == call(second)["call_id"]);
    BOOST_TEST(call(first)["call_id"] != call(other.function_call("start_call", {}))["call_id"]);
    BOOST_TEST(call(first)["transcript_with_tool_calls"].back()["tool_call_id"] !=
               call(second)["transcript_with_tool_calls"].back()["tool_call_id"]);
}

BOOST_AUTO_TEST_SUITE_END()
