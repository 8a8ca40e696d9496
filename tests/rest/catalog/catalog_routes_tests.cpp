// catalog_routes_tests: services, resources and branches, as lists and single records.
#include "tests/support/front.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::tests;

BOOST_AUTO_TEST_SUITE(catalog_routes_tests)

BOOST_AUTO_TEST_CASE(services_show_segments_and_needs) {
    Front front;
    const auto list = front.get("/v1/services");
    BOOST_REQUIRE(list.body["data"].size() == 3U);
    BOOST_TEST(list.body["next_cursor"].is_null());
    const auto& colour = list.body["data"][2];
    BOOST_TEST(colour["name"] == "Farbe");
    BOOST_TEST(colour["minutes"] == 105);
    BOOST_TEST(colour["segments"][0]["needs"].size() == 2U);
    BOOST_TEST(colour["segments"][2]["needs"][0]["unlike_segment"] == 0);
    BOOST_TEST(front.get("/v1/services/" + colour["id"].get<std::string>()).body == colour);
}

BOOST_AUTO_TEST_CASE(resources_filter_by_kind_and_page) {
    Front front;
    BOOST_TEST(front.get("/v1/resources").body["data"].size() == 7U);
    BOOST_TEST(front.get("/v1/resources?kind=room").body["data"].size() == 2U);
    BOOST_TEST(front.get("/v1/resources?branch_id=" + Front::kNeighbourBranch.text()).refusal() ==
               "404 not_found branch_id");
    const auto page = front.get("/v1/resources?limit=5");
    BOOST_TEST(page.body["data"].size() == 5U);
    const auto rest = front.get("/v1/resources?limit=5&cursor=" + page.body["next_cursor"].get<std::string>());
    BOOST_TEST(rest.body["data"].size() == 2U);
    BOOST_TEST(rest.body["next_cursor"].is_null());
    const auto one = rest.body["data"][0];
    BOOST_TEST(front.get("/v1/resources/" + one["id"].get<std::string>()).body == one);
}

BOOST_AUTO_TEST_CASE(branches_include_the_time_zone) {
    Front front;
    const auto list = front.get("/v1/branches");
    BOOST_TEST(list.body["data"].size() == 1U);
    BOOST_TEST(list.body["data"][0]["time_zone"] == "Europe/Berlin");
}

BOOST_AUTO_TEST_SUITE_END()
