// random_catalogs_tests: ten thousand random companies in all time zones, against the slow rules.
//
// What a search offers is accepted at once; what is accepted obeys every rule; and what is not offered is explained, by
// facts that are all true. SLOTKEEPER_SEED repeats a run, SLOTKEEPER_CATALOGS makes it shorter or longer.
#include "engine/time/zone_table.h"
#include "tests/booking/random_company.h"
#include "tests/support/seed.h"

#include <date/tz.h>

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::testing;

namespace {

constexpr int kStartsOfEach = 4;

std::vector<TimeZone> all_zones() {
    std::vector<TimeZone> zones;
    for (const auto& each : date::get_tzdb().zones) {
        if (is_zone_name(each.name())) zones.push_back(TimeZone::find(each.name()).value());
    }
    return zones;
}

// Each feature must have been met. REQUIRES: there were many companies.
void check_breadth(const RandomTally& tally) {
    BOOST_TEST(tally.booked_with.size() == 19U);
    for (const auto& [feature, times] : tally.booked_with) BOOST_TEST(times > 0, "nothing was booked with " << feature);
    const auto met = [](const auto& all, auto which) { return all.contains(which) && all.at(which) > 0; };
    for (const auto reason :
         {ResourceReason::free, ResourceReason::not_working, ResourceReason::branch_closed, ResourceReason::time_off,
          ResourceReason::taken, ResourceReason::held, ResourceReason::too_near, ResourceReason::too_small,
          ResourceReason::lacks_skill, ResourceReason::other_branch, ResourceReason::limit_reached,
          ResourceReason::session_full}) {
        BOOST_TEST(met(tally.reasons, reason), name_of(reason));
    }
    for (const auto rule : {StartRule::service_active, StartRule::wanted_resources, StartRule::not_in_the_past,
                            StartRule::notice, StartRule::window, StartRule::limits, StartRule::branch_open,
                            StartRule::grid, StartRule::resources, StartRule::combination}) {
        BOOST_TEST(met(tally.broken, rule), name_of(rule));
    }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(random_catalogs_tests)

BOOST_AUTO_TEST_CASE(what_is_offered_is_booked_by_the_rules_and_the_rest_is_explained_truly) {
    const auto seed = seed_of_test();
    const auto companies = number_from("SLOTKEEPER_CATALOGS", 10'000);
    BOOST_TEST_MESSAGE("SLOTKEEPER_SEED=" << seed);
    const auto zones = all_zones();
    BOOST_REQUIRE(zones.size() > 300U);
    RandomTally tally;
    for (int number = 0; number < companies; ++number) {
        const auto company_seed = seed + static_cast<unsigned>(number);
        RandomCompany company(company_seed, zones[static_cast<std::size_t>(number) % zones.size()], tally);
        for (int start = 0; start < kStartsOfEach; ++start) {
            const auto wrong = company.step();
            BOOST_REQUIRE_MESSAGE(wrong.empty(), wrong << " (SLOTKEEPER_SEED=" << seed << ", company " << number
                                                       << ", start " << start << ')');
        }
    }
    BOOST_TEST(tally.offered > companies / 10);
    BOOST_TEST(tally.refused > companies / 4);
    BOOST_TEST(tally.accepted >= tally.offered);
    BOOST_TEST(tally.given_up <= companies / 50 + 1);
    if (companies >= 5'000) check_breadth(tally);
}

BOOST_AUTO_TEST_SUITE_END()
