// stale_note_tests: a call with a valid signature that is refused because of a wrong clock leaves a log line.
#include "adapters/retell/access/signature.h"

#include "engine/guards/digest.h"
#include "tests/support/caught_log.h"
#include "tests/support/front.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using namespace std::chrono_literals;

namespace {

struct Fixture : Front {
    // Signed by a platform whose clock is right.
    int call_of_now(const std::string& path) {
        const std::string body = "{}";
        const auto now = std::chrono::floor<std::chrono::milliseconds>(SystemClock().now());
        const auto stamp = std::to_string(now.time_since_epoch().count());
        return send("POST", path,
                    {{"Content-Type", "application/json"},
                     {"X-Retell-Signature", "v=" + stamp + ",d=" + hex(hmac_sha256(voice_secret, body + stamp))}},
                    body)
            .status;
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(stale_note_tests, Fixture)

BOOST_AUTO_TEST_CASE(a_wrong_clock_is_logged_once_a_minute) {
    const CaughtLog log;
    clock.moved = 10min;
    for (auto i = 0; i < 5; ++i) BOOST_TEST(call_of_now("/hooks/retell/demo/functions/list_services") == 401);
    BOOST_TEST(call_of_now("/hooks/retell/demo/events") == 401);
    BOOST_TEST(log.lines_with("warning voice: authentication failed (401)") == 1);
    BOOST_TEST(log.lines_with("s behind the clock of this machine, and 300 s are allowed") == 1);
    BOOST_TEST(log.lines_with("/readyz shows whether that clock differs from the database's") == 1);
    clock.moved += 1min;
    BOOST_TEST(call_of_now("/hooks/retell/demo/inbound") == 401);
    BOOST_TEST(log.lines_with("voice: authentication failed") == 2);
}

BOOST_AUTO_TEST_CASE(recent_and_malformed_timestamps_are_not_logged) {
    const CaughtLog log;
    BOOST_TEST(call_of_now("/hooks/retell/demo/functions/no_such_function") == 404);
    BOOST_TEST(send("POST", "/hooks/retell/demo/functions", {{"X-Retell-Signature", "v=1"}}, "{}").status == 401);
    BOOST_TEST(log.lines_with("signature") == 0);
}

BOOST_AUTO_TEST_SUITE_END()
