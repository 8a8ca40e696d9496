// health_routes_tests: alive whatever happens, ready only with a database of this program's schema.
#include "tests/support/front.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper::tests;

BOOST_AUTO_TEST_SUITE(health_routes_tests)

BOOST_AUTO_TEST_CASE(health_needs_no_key) {
    Front front;
    BOOST_TEST(front.send("GET", "/healthz", {}, "").body["status"] == "alive");
    BOOST_TEST(front.send("GET", "/readyz", {}, "").body["status"] == "ready");
}

BOOST_AUTO_TEST_CASE(another_schema_is_not_ready_but_alive) {
    Front front;
    front.salon.test.run("DELETE FROM schema_migration");
    BOOST_TEST(front.send("GET", "/readyz", {}, "").refusal() == "503 unavailable");
    BOOST_TEST(front.send("GET", "/healthz", {}, "").status == 200);
}

BOOST_AUTO_TEST_SUITE_END()
