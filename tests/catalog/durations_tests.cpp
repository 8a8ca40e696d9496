// durations_tests: a service of a chosen length, and prices as text.
#include "engine/catalog/durations.h"

#include "engine/catalog/price.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace std::chrono_literals;

namespace {

Service massage() {
    Service service{.id = ServiceId{1},
                    .name = "Massage",
                    .segments = {{.name = "", .length = 45min, .buffer_after = 5min, .needs = {}}}};
    service.durations = {{30min}, {45min}, {60min, 9'000}};
    return service;
}

Interval booked(Seconds length) { return {Instant{}, Instant{} + length}; }

}  // namespace

BOOST_AUTO_TEST_SUITE(durations_tests)

BOOST_AUTO_TEST_CASE(a_service_lasts_as_long_as_chosen_and_no_other_length) {
    const auto service = massage();
    BOOST_TEST(lasting(service, {})->segments[0].length.count() == 45);
    BOOST_TEST(lasting(service, 60min)->segments[0].length.count() == 60);
    BOOST_TEST(lasting(service, 60min)->segments[0].buffer_after.count() == 5);
    const auto refused = lasting(service, 50min);
    BOOST_REQUIRE(!refused.ok());
    BOOST_TEST((refused.refusal().code == ErrorCode::duration));
    BOOST_TEST(refused.refusal().field == "duration_minutes");
    BOOST_TEST(refused.refusal().message == "must be 30 or 45 or 60 for this service");
}

BOOST_AUTO_TEST_CASE(a_service_without_a_choice_has_its_own_length) {
    auto service = massage();
    service.durations.clear();
    BOOST_TEST(lasting(service, 45min).ok());
    BOOST_TEST(!lasting(service, 30min).ok());
    BOOST_TEST(!kept_length(service, booked(45min)).has_value());
}

BOOST_AUTO_TEST_CASE(a_move_keeps_a_length_that_may_still_be_chosen) {
    const auto service = massage();
    BOOST_TEST((kept_length(service, booked(60min)) == 60min));
    BOOST_TEST(!kept_length(service, booked(50min)).has_value());
    BOOST_TEST(!kept_length(service, booked(60min + 1s)).has_value());
}

BOOST_AUTO_TEST_CASE(prices_are_read_and_written_in_hundredths) {
    const std::pair<std::string_view, std::int64_t> table[]{
        {"0", 0}, {"45", 4'500}, {"45.5", 4'550}, {"45.05", 4'505}, {"999999999.99", 99'999'999'999}};
    for (const auto& [text, hundredths] : table) {
        const auto price = parse_price(text, "price");
        BOOST_REQUIRE_MESSAGE(price.ok(), text);
        BOOST_TEST(*price == hundredths);
        BOOST_TEST(*parse_price(format_price(hundredths), "price") == hundredths);
    }
    BOOST_TEST(format_price(4'505) == "45.05");
    BOOST_TEST(format_price(4'550) == "45.50");
    for (const auto* text : {"", ".", "1.", ".5", "-1", "+1", "1,50", "1.234", "1e3", " 1", "1000000000"}) {
        const auto price = parse_price(text, "price");
        BOOST_REQUIRE_MESSAGE(!price.ok(), text);
        BOOST_TEST(price.refusal().field == "price");
    }
}

BOOST_AUTO_TEST_SUITE_END()
