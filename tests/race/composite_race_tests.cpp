// composite_race_tests: concurrent bookings of several resources, requested in crossing orders, until ten thousand
// exist: no deadlock reaches a caller, and no claims overlap.
#include "tests/race/callers.h"
#include "tests/support/salon.h"
#include "tests/support/seed.h"

#include <boost/test/unit_test.hpp>

#include <random>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using namespace std::chrono_literals;

namespace {

constexpr int kCompositeCallers = 64;
constexpr int kBookings = 10'000;
constexpr int kTriesMax = 300'000;  // ends the test if no booking succeeds
constexpr int kDays = 1'800;        // so many that there is room for them

// One caller: its own chance, so that the same seed makes the same requests whatever the threads do.
class Chance {
public:
    Chance(unsigned seed, int caller) : random_(seed * 1'000 + static_cast<unsigned>(caller)) {}
    int below(int bound) { return std::uniform_int_distribution<int>(0, bound - 1)(random_); }
    ResourceId one_of(const std::vector<const Resource*>& resources) {
        return resources[static_cast<std::size_t>(below(static_cast<int>(resources.size())))]->id;
    }

private:
    std::mt19937 random_;
};

// Requests resources for some needs and leaves others open. Callers request the two staff in opposite orders, and
// likewise the basins: locks taken in the order of the preferences would deadlock.
std::vector<ResourcePreference> random_preferences(Salon& salon, const Service& service, Chance& chance) {
    std::vector<ResourcePreference> preferences;
    const auto& branch = salon.catalog->branches().front();
    for (std::size_t segment = 0; segment < service.segments.size(); ++segment) {
        const auto& needs = service.segments[segment].needs;
        for (std::size_t need = 0; need < needs.size(); ++need) {
            if (needs[need].same_as_segment || chance.below(3) == 0) continue;
            preferences.push_back({static_cast<int>(segment), static_cast<int>(need),
                                   chance.one_of(salon.catalog->able(branch, needs[need]))});
        }
    }
    return preferences;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(composite_race_tests, *boost::unit_test::label("slow"))

BOOST_AUTO_TEST_CASE(sixty_four_composite_callers_in_crossing_orders_meet_no_deadlock_and_no_overlap) {
    const auto seed = testing::seed_of_test();
    BOOST_TEST_MESSAGE("SLOTKEEPER_SEED=" << seed);
    Salon salon;
    const auto other = salon.another_process(2);
    salon.test.run("UPDATE service SET window_days = 3000");
    salon.test.run("UPDATE catalog_version SET version = version + 1");
    const std::vector<const Service*> single{&salon.service("Haarschnitt"), &salon.service("Bart")};
    std::atomic<int> tried{0}, booked{0};
    Tally tally;
    all_at_once(kCompositeCallers, [&](int caller) {
        Chance chance(seed, caller);
        while (booked < kBookings && tried++ < kTriesMax) {
            const auto of_one = chance.below(40);  // 38 of 40 are composite
            const auto& service = of_one < 2 ? *single[static_cast<std::size_t>(of_one)] : salon.service("Farbe");
            const auto start = Salon::at(9, 5 * chance.below(110), chance.below(kDays));
            auto command = salon.book_service(service.id, start, random_preferences(salon, service, chance));
            auto& desk = caller % 2 == 0 ? salon.desk : other->desk;
            const auto answer = desk.submit(std::move(command), 60s);
            tally.add(outcome(answer));
            if (answer) ++booked;
        }
    });
    const auto composite = salon.test.number(
        "SELECT COUNT(*) FROM appointment JOIN service USING (service_id) WHERE service.name = 'Farbe'");
    BOOST_TEST_MESSAGE(tally.text() << " composite " << composite);
    BOOST_TEST(tally["confirmed"] >= kBookings);
    BOOST_TEST(composite > kBookings * 2 / 3);
    BOOST_TEST(tally["slot_conflict"] > kBookings / 10);  // they met
    BOOST_TEST(tally["confirmed"] + tally["slot_conflict"] + tally["outside_hours"] == tally.sum(), tally.text());
    BOOST_TEST(tally["confirmed"] == salon.test.number("SELECT COUNT(*) FROM appointment"));
    BOOST_TEST(salon.broken_rows() == 0);
    // Whole or absent: every segment of every booking has its part.
    BOOST_TEST(
        salon.test.number("SELECT COUNT(*) FROM appointment WHERE (SELECT COUNT(DISTINCT segment) FROM "
                          "appointment_segment s WHERE s.appointment_id = appointment.appointment_id) <> "
                          "(SELECT COUNT(*) FROM service_segment t WHERE t.service_id = appointment.service_id)") == 0);
}

BOOST_AUTO_TEST_SUITE_END()
