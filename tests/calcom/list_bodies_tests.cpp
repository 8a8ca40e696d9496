// list_bodies_tests: how pages and webhook subscriptions are read and written.
#include "adapters/calcom/bodies.h"

#include "tests/support/times.h"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

using namespace slotkeeper;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

json row(const std::string& uid, json more = json::object()) {
    json one{{"uid", uid},
             {"status", "accepted"},
             {"start", "2026-11-24T08:00:00.000Z"},
             {"end", "2026-11-24T08:30:00.000Z"},
             {"eventTypeId", 10}};
    one.update(more);
    return one;
}
json page(std::vector<json> rows) { return {{"status", "success"}, {"data", std::move(rows)}}; }

}  // namespace

BOOST_AUTO_TEST_SUITE(list_bodies_tests)

BOOST_AUTO_TEST_CASE(a_page_is_asked_for_by_update_or_by_start) {
    const auto at = testing::utc("2026-11-24 08:00");
    BOOST_TEST(calcom::list_path({.updated_from = at + 5ms, .skip = 3}, 250) ==
               "/v2/bookings?afterUpdatedAt=2026-11-24T08:00:00.005Z&sortUpdatedAt=asc&take=250&skip=3");
    BOOST_TEST(
        calcom::list_path({.window = Interval{at, at + 24h}}, 20) ==
        "/v2/bookings?afterStart=2026-11-24T08:00:00Z&beforeEnd=2026-11-25T08:00:00Z&sortStart=asc&take=20&skip=0");
    BOOST_TEST(calcom::list_path({.newest = true}, 1) ==
               "/v2/bookings?afterUpdatedAt=2000-01-01T00:00:00.000Z&sortUpdatedAt=desc&take=1&skip=0");
}

BOOST_AUTO_TEST_CASE(unreadable_entries_are_skipped_and_counted) {
    const auto read =
        calcom::read_list(page({row("a", {{"updatedAt", "2026-11-24T08:00:00.250Z"},
                                          {"rescheduledFromUid", "b"},
                                          {"hosts", {{{"username", "anna"}}, {{"username", nullptr}}, 7}}}),
                                row("c", {{"updatedAt", nullptr}, {"hosts", nullptr}}),
                                {{"recurringBookingUid", "x"}},
                                json(7)}),
                          5);
    BOOST_REQUIRE(read.has_value());
    BOOST_TEST(read->size == 4U);
    BOOST_TEST(read->last);
    BOOST_REQUIRE(read->bookings.size() == 2U);
    BOOST_TEST(read->bookings[0].booking.rescheduled_from == "b");
    BOOST_TEST(read->bookings[0].hosts == std::vector<std::string>{"anna"}, boost::test_tools::per_element());
    BOOST_TEST(read->bookings[0].updated_at.has_value());
    BOOST_TEST(!read->bookings[1].updated_at.has_value());
    // Full: there may be more, whatever the pagination block says.
    auto full = page({row("a"), row("b")});
    full["pagination"] = {{"hasNextPage", false}};
    BOOST_TEST(!calcom::read_list(full, 2)->last);
    BOOST_TEST(!calcom::read_list(json{{"data", {{"uid", "a"}}}}, 2).has_value());
    BOOST_TEST(!calcom::read_list(json("text"), 2).has_value());
}

BOOST_AUTO_TEST_CASE(a_subscription_is_read_with_any_id) {
    json one{{"id", 7},           {"subscriberUrl", "https://x/y"},
             {"active", false},   {"triggers", {"BOOKING_PAID", 3}},
             {"secret", nullptr}, {"payloadTemplate", "{}"}};
    auto read = calcom::read_subscription({{"data", one}});
    BOOST_REQUIRE(read.has_value());
    BOOST_TEST(read->id == "7");
    BOOST_TEST(!read->active);
    BOOST_TEST(read->triggers == std::vector<std::string>{"BOOKING_PAID"}, boost::test_tools::per_element());
    BOOST_TEST(read->secret.value() == "");
    BOOST_TEST(read->has_template);
    one["id"] = "uuid";
    one.erase("secret");
    read = calcom::read_subscription({{"data", one}});
    BOOST_TEST(read->id == "uuid");
    BOOST_TEST(!read->secret.has_value());
    BOOST_TEST(calcom::read_subscriptions({{"data", json::array({one, one})}})->size() == 2U);
    one.erase("subscriberUrl");
    BOOST_TEST(!calcom::read_subscriptions({{"data", json::array({one})}}).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
