// catalog_plan_tests: a plan says what differs, with old and new values.
#include "adapters/catalog/catalog_plan.h"

#include "tests/support/drafts.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::catalog;
using namespace std::chrono_literals;
using tests::demo_draft;
using tests::object;

BOOST_AUTO_TEST_SUITE(catalog_plan_tests)

BOOST_AUTO_TEST_CASE(equal_catalogues_have_an_empty_plan) { BOOST_TEST(plan_of(demo_draft(), demo_draft()).empty()); }

BOOST_AUTO_TEST_CASE(a_plan_has_old_and_new_values_by_kind_and_slug) {
    const auto before = demo_draft();
    auto after = before;
    after.company.name = "Salon Abendrot";
    auto& farbe = object(after.services, "farbe");
    farbe.segments[1].length = 50min;
    farbe.segments[2].gap_max = 10min;
    farbe.notice = 60min;
    object(after.services, "bart").slug = "herrenbart";
    object(after.resources, "anna-schaefer").hours.reset();
    std::erase_if(after.resources, [](const Resource& resource) { return resource.slug == "waschplatz-2"; });
    auto dryer = object(after.resources, "waschplatz-1");
    dryer.id = ResourceId{99};
    dryer.slug = "dryer";
    dryer.name = "Dryer";
    after.resources.push_back(dryer);
    put_in_order(after);

    const auto lines = plan_lines(plan_of(before, after));
    const std::vector<std::string> expected{
        R"(~ company name: "Salon Morgenrot" -> "Salon Abendrot")",
        "~ service farbe notice_minutes: 0 -> 60",
        "~ service farbe segments[1].minutes: 45 -> 50",
        "~ service farbe segments[2].gap_max_minutes: null -> 10",
        R"(~ service bart slug: "bart" -> "herrenbart")",
        R"(~ resource anna-schaefer hours: {"mon":["09:00-13:00","13:30-17:30"],"tue":["09:00-13:00","13:30-17:30"],)"
        R"("wed":["09:00-13:00","13:30-17:30"],"thu":["09:00-13:00","13:30-17:30"],)"
        R"("fri":["09:00-13:00","13:30-17:30"]} -> null)",
        "+ resource dryer",
        "- resource waschplatz-2",
    };
    BOOST_TEST(lines == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_list_of_another_length_is_one_value) {
    const auto before = demo_draft();
    auto after = before;
    object(after.services, "farbe").segments.pop_back();
    const auto plan = plan_of(before, after);
    BOOST_REQUIRE(plan.size() == 1U);
    BOOST_REQUIRE(plan[0].fields.size() == 1U);
    BOOST_TEST(plan[0].fields[0].path == "segments");
    BOOST_TEST(plan[0].fields[0].before.size() == 3U);
    BOOST_TEST(plan[0].fields[0].after.size() == 2U);
}

BOOST_AUTO_TEST_SUITE_END()
