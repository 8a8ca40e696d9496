// demo_company_tests: the demo company is complete and plausible, and repeated or concurrent loads create it once.
#include "tools/demo/demo_company.h"

#include "engine/store/catalog/catalog_rows.h"
#include "tests/support/test_database.h"

#include <boost/test/unit_test.hpp>

#include <thread>

using namespace slotkeeper;

namespace {

Intervals open_on(const Catalog& catalog, const Resource& resource, std::chrono::sys_days day) {
    const auto& branch = *catalog.branch(resource.branch);
    return open_intervals(resource.hours.value_or(branch.hours), resource.exceptions, branch.zone,
                          {day, day + std::chrono::days(1)}, branch.repeated_hour);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(demo_company_tests)

BOOST_AUTO_TEST_CASE(loading_it_again_changes_nothing) {
    tests::TestDatabase test;
    BOOST_TEST(demo::put_company(test.database()));
    test.run("UPDATE service SET name = 'Schnitt' WHERE service_id = 41");
    BOOST_TEST(!demo::put_company(test.database()));
    BOOST_TEST(test.number("SELECT COUNT(*) FROM service WHERE name = 'Schnitt'") == 1);
    BOOST_TEST(test.number("SELECT COUNT(*) FROM resource WHERE kind = 'staff'") == 5);
    BOOST_TEST(test.number("SELECT COUNT(*) FROM resource WHERE kind = 'room'") == 2);
}

BOOST_AUTO_TEST_CASE(concurrent_loads_create_one_company) {
    tests::TestDatabase test;
    std::atomic<int> made = 0;
    {
        std::vector<std::jthread> threads;
        for (auto i = 0; i < 8; ++i) {
            threads.emplace_back([&] { made += demo::put_company(test.database()) ? 1 : 0; });
        }
    }
    BOOST_TEST(made == 1);
    BOOST_TEST(test.number("SELECT COUNT(*) FROM resource") == 7);
}

BOOST_AUTO_TEST_CASE(each_need_has_staff_on_every_open_day_and_none_on_closed_days) {
    tests::TestDatabase test;
    demo::put_company(test.database());
    const auto catalog =
        test.database().read([](store::Tx& tx) { return store::load_catalog(tx, demo::kCompany).value(); });
    const auto& branch = catalog->branches().front();
    for (auto day = std::chrono::sys_days{std::chrono::year{2026} / 11 / 2};
         day != std::chrono::sys_days{std::chrono::year{2026} / 11 / 9}; day += std::chrono::days(1)) {
        const auto open =
            open_intervals(branch.hours, {}, branch.zone, {day, day + std::chrono::days(1)}, branch.repeated_hour);
        BOOST_TEST(open.empty() == (std::chrono::weekday(day) == std::chrono::Sunday));
        for (const auto& resource : catalog->resources()) {
            BOOST_TEST(difference(open_on(*catalog, resource, day), open).empty(), resource.name);
        }
        for (const auto& service : catalog->services()) {
            for (const auto& segment : service.segments) {
                for (const auto& need : segment.needs) {
                    const auto able = catalog->able(branch, need);
                    const auto there = std::count_if(able.begin(), able.end(), [&](const Resource* one) {
                        return !open_on(*catalog, *one, day).empty();
                    });
                    const auto least = open.empty() ? 0 : need.unlike_segment ? 2 : 1;
                    BOOST_TEST(there >= least, service.name << " on day " << day.time_since_epoch().count());
                }
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(its_services_take_the_time_that_they_are_known_for) {
    std::map<std::string, std::int64_t> minutes;
    for (const auto& service : demo::services()) minutes[service.name] = service.shortest_length().count();
    BOOST_TEST(minutes.at("Haarschnitt") == 30);
    BOOST_TEST(minutes.at("Bart") == 20);
    BOOST_TEST(minutes.at("Farbe") == 105);
}

BOOST_AUTO_TEST_SUITE_END()
