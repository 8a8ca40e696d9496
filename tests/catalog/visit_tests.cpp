// visit_tests: several services become one, in an order that is open or not.
#include "engine/catalog/visit.h"

#include "engine/base/limits.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace std::chrono_literals;

namespace {

constexpr ServiceId kCutOfVisit{1}, kBeardOfVisit{2}, kMask{3}, kTint{4};

Need person_with(std::string skill, std::optional<int> same = {}) {
    return {ResourceKind::staff, std::move(skill), same, {}};
}

std::vector<Service> services_of_visits() {
    std::vector<Service> services(4);
    const std::pair<ServiceId, const char*> names[]{
        {kCutOfVisit, "Cut"}, {kBeardOfVisit, "Beard"}, {kMask, "Mask"}, {kTint, "Tint"}};
    for (std::size_t i = 0; i < services.size(); ++i) {
        services[i].id = names[i].first;
        services[i].name = names[i].second;
    }
    services[0].segments = {{.name = "", .length = 30min, .needs = {person_with("cut")}}};
    services[0].durations = {{30min}, {45min, 4'500}};
    services[0].price = 3'000;
    services[0].add_ons = {kMask};
    services[1].segments = {{.name = "", .length = 20min, .gap_max = 5min, .needs = {person_with("beard")}}};
    services[1].price = 1'500;
    services[1].notice = 120min;
    services[1].approval = Approval::required;
    services[1].approval_hours = 6;
    services[1].party_max = 1;
    services[2].segments = {{.name = "", .length = 10min, .needs = {person_with("cut")}}};
    services[2].price = 500;
    services[2].add_on = true;
    services[3].segments = {
        {.name = "", .length = 40min, .needs = {person_with("cut")}},
        {.name = "", .length = 15min, .gap_min = 30min, .gap_max = 30min, .needs = {person_with("cut", 0)}}};
    return services;
}

struct Visits {
    Result<Service> made(std::vector<ServiceId> ids, bool same_person = false, std::optional<Minutes> first = {}) {
        const Visit visit{.services = ids, .same_person = same_person};
        return booked_service(catalog, catalog.at(ids.front()), visit, first);
    }
    std::string checked(std::vector<ServiceId> ids) {
        const auto fine = check_visit(catalog, catalog.at(ids.front()), {.services = ids});
        return fine ? "" : std::string(name_of(fine.refusal().code)) + ' ' + fine.refusal().field;
    }

    Catalog catalog{{}, 1, {}, services_of_visits(), {}, {}};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(visit_tests, Visits)

BOOST_AUTO_TEST_CASE(the_services_follow_each_other_as_one) {
    const auto whole = made({kCutOfVisit, kBeardOfVisit, kTint});
    BOOST_REQUIRE(whole.ok());
    BOOST_TEST((whole->id == kCutOfVisit));
    BOOST_TEST(whole->segments.size() == 4U);
    BOOST_TEST((whole->segments[1].of_service == kBeardOfVisit));
    BOOST_TEST(whole->segments[1].gap_min.count() == 0);
    BOOST_TEST((whole->segments[1].gap_max == limits::visit_gap_max));
    BOOST_TEST((whole->segments[3].needs[0].same_as_segment == 2));  // counted in the whole
    BOOST_TEST(whole->segments[3].gap_min.count() == 30);            // within a service the gaps are its own
    BOOST_TEST(whole->shortest_length().count() == 30 + 20 + 40 + 30 + 15);
    BOOST_TEST(whole->price.value_or(0) == 0);  // the tint has none that is told
    BOOST_TEST(made({kCutOfVisit, kBeardOfVisit})->price.value_or(0) == 4'500);
    BOOST_TEST(made({kCutOfVisit, kBeardOfVisit}, false, 45min)->price.value_or(0) == 6'000);
    BOOST_TEST(made({kCutOfVisit, kBeardOfVisit}, false, 45min)->shortest_length().count() == 65);
}

BOOST_AUTO_TEST_CASE(the_strictest_settings_are_those_of_the_whole) {
    const auto whole = made({kCutOfVisit, kBeardOfVisit});
    BOOST_REQUIRE(whole.ok());
    BOOST_TEST(whole->notice.count() == 120);
    BOOST_TEST((whole->approval == Approval::required));
    BOOST_TEST(whole->approval_hours.value_or(0) == 6);
}

BOOST_AUTO_TEST_CASE(one_person_serves_all_if_asked_and_add_ons_always) {
    const auto all = made({kCutOfVisit, kBeardOfVisit}, true);
    BOOST_TEST((all->segments[1].needs[0].same_as_segment == 0));
    BOOST_TEST(!made({kCutOfVisit, kBeardOfVisit})->segments[1].needs[0].same_as_segment.has_value());
    BOOST_TEST((made({kCutOfVisit, kMask})->segments[1].needs[0].same_as_segment == 0));
}

BOOST_AUTO_TEST_CASE(an_add_on_comes_after_a_service_that_names_it) {
    BOOST_TEST(checked({kCutOfVisit, kBeardOfVisit}) == "");
    BOOST_TEST(checked({kCutOfVisit, kMask}) == "");
    BOOST_TEST(checked({kCutOfVisit, kBeardOfVisit, kMask}) == "");
    BOOST_TEST(checked({kMask, kCutOfVisit}) == "not_bookable services");
    BOOST_TEST(checked({kBeardOfVisit, kMask}) == "not_bookable services");
    BOOST_TEST(checked({kCutOfVisit, kCutOfVisit}) == "not_bookable services");
    BOOST_TEST(checked({kCutOfVisit, ServiceId{99}}) == "not_found services");
    const auto alone = check_visit(catalog, catalog.at(kMask), {});
    BOOST_REQUIRE(!alone.ok());
    BOOST_TEST(alone.refusal().field == "service_id");
}

BOOST_AUTO_TEST_CASE(an_open_order_has_all_orders_and_the_given_one_first) {
    const Visit visit{.services = {kTint, kCutOfVisit, kBeardOfVisit}, .any_order = true};
    const auto orders = orders_of(visit);
    BOOST_TEST(orders.size() == 6U);
    BOOST_TEST((orders.front().services == visit.services));
    for (std::size_t i = 0; i < orders.size(); ++i) {
        BOOST_TEST(!orders[i].any_order);
        for (std::size_t j = 0; j < i; ++j) BOOST_TEST((orders[i].services != orders[j].services));
    }
    BOOST_TEST(orders_of({.services = visit.services}).size() == 1U);
    // The second segment of the tint is the third of all if the cut comes first.
    const Visit other{.services = {kCutOfVisit, kTint, kBeardOfVisit}};
    BOOST_TEST(segment_in_order(catalog, visit, other, 1) == 2);
    BOOST_TEST(segment_in_order(catalog, visit, other, 2) == 0);
    BOOST_TEST(segment_in_order(catalog, visit, other, 3) == 3);
}

BOOST_AUTO_TEST_SUITE_END()
