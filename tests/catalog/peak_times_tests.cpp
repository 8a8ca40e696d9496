// peak_times_tests: which starts lie in a peak time, and what they cost.
#include "engine/catalog/durations.h"
#include "tests/support/times.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace std::chrono_literals;
using slotkeeper::testing::utc;

namespace {

// On the nights from Saturday, ten to two.
std::vector<PeakTime> saturday_night() {
    const std::vector<DayHours> hours{{std::chrono::Saturday, 22h, 24h}, {std::chrono::Sunday, 0h, 2h}};
    return {{WeeklyHours(hours), 6'000, Approval::none}};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(peak_times_tests)

BOOST_AUTO_TEST_CASE(a_peak_follows_the_clock_over_midnight_and_its_changes) {
    const auto peaks = saturday_night();
    const struct {
        const char *zone, *start;
        bool holds;
    } table[] = {
        {"Europe/Berlin", "2026-06-06 19:59", false},
        {"Europe/Berlin", "2026-06-06 20:00", true},
        {"Europe/Berlin", "2026-06-06 23:59", true},
        {"Europe/Berlin", "2026-06-07 00:00", false},
        // The clocks go forward from two to three: the peak ends at the jump.
        {"Europe/Berlin", "2026-03-29 00:59", true},
        {"Europe/Berlin", "2026-03-29 01:00", false},
        // And back to one: both passes are in it.
        {"America/New_York", "2026-11-01 05:30", true},
        {"America/New_York", "2026-11-01 06:30", true},
        {"America/New_York", "2026-11-01 07:00", false},
        {"Pacific/Apia", "2026-06-06 09:00", true},
        {"Pacific/Apia", "2026-06-06 13:00", false},
    };
    for (const auto& row : table) {
        const auto* found = peak_at(peaks, TimeZone::find(row.zone).value(), utc(row.start));
        BOOST_TEST((found != nullptr) == row.holds, row.zone << ' ' << row.start);
    }
}

BOOST_AUTO_TEST_CASE(the_price_of_the_peak_counts_before_that_of_the_length) {
    Service service{.id = ServiceId{1}, .name = "Massage", .segments = {{.name = "", .length = 45min, .needs = {}}}};
    service.price = 4'000;
    service.durations = {{45min}, {60min, 5'000}};
    service.peak_times = saturday_night();
    const auto zone = TimeZone::find("Europe/Berlin").value();
    const auto price = [&](Minutes length, std::string_view start) {
        return price_at(service, length, zone, utc(start)).value_or(-1);
    };
    BOOST_TEST(price(45min, "2026-06-06 12:00") == 4'000);
    BOOST_TEST(price(60min, "2026-06-06 12:00") == 5'000);
    BOOST_TEST(price(60min, "2026-06-06 21:00") == 6'000);
    service.price.reset();
    BOOST_TEST(price(45min, "2026-06-06 12:00") == -1);
    BOOST_TEST(price(45min, "2026-06-06 21:00") == 6'000);
}

BOOST_AUTO_TEST_SUITE_END()
