// resource_preferences_tests: a named resource is assigned to a need that it can serve, and several never share one.
#include "engine/booking/resource_preferences.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;

namespace {

Resource resource(std::int64_t id, ResourceKind kind, std::vector<std::string> skills = {}) {
    Resource made;
    made.id = ResourceId{id};
    made.kind = kind;
    made.name = "resource " + std::to_string(id);
    made.skills = std::move(skills);
    return made;
}

Service service(std::vector<std::vector<Need>> needs_by_segment) {
    Service made;
    made.id = ServiceId{1};
    for (auto& needs : needs_by_segment) {
        Segment segment;
        segment.length = Minutes{30};
        segment.needs = std::move(needs);
        made.segments.push_back(std::move(segment));
    }
    return made;
}

const Need kColourist{ResourceKind::staff, "colour", {}, {}};
const Need kAnyStaff{ResourceKind::staff, "", {}, {}};
const Need kRoom{ResourceKind::room, "", {}, {}};

}  // namespace

BOOST_AUTO_TEST_SUITE(resource_preferences_tests)

BOOST_AUTO_TEST_CASE(a_resource_goes_to_the_first_need_that_it_can_serve) {
    const auto colour = service({{kColourist, kRoom}, {}, {kAnyStaff}});
    BOOST_TEST((preference_for(colour, resource(7, ResourceKind::staff, {"colour"})) ==
                ResourcePreference{0, 0, ResourceId{7}}));
    BOOST_TEST((preference_for(colour, resource(8, ResourceKind::staff)) == ResourcePreference{2, 0, ResourceId{8}}));
    BOOST_TEST((preference_for(colour, resource(9, ResourceKind::room)) == ResourcePreference{0, 1, ResourceId{9}}));
    BOOST_TEST(!preference_for(colour, resource(10, ResourceKind::device)));
}

BOOST_AUTO_TEST_CASE(an_inactive_resource_serves_no_need) {
    auto retired = resource(7, ResourceKind::staff);
    retired.active = false;
    BOOST_TEST(!preference_for(service({{kAnyStaff}}), retired));
}

BOOST_AUTO_TEST_CASE(resources_without_a_new_preference_keep_serving) {
    Appointment present;
    const auto serves = [&](int segment, int need, std::optional<ResourceId> resource) {
        Part part;
        part.segment = segment;
        part.need = need;
        part.resource = resource;
        present.parts.push_back(part);
    };
    serves(0, 0, ResourceId{7});
    serves(0, 1, ResourceId{8});
    serves(1, 0, std::nullopt);
    serves(2, 0, ResourceId{7});
    const std::vector<ResourcePreference> expected{
        {0, 1, ResourceId{9}}, {0, 0, ResourceId{7}, true}, {2, 0, ResourceId{7}, true}};
    BOOST_TEST((completed({{0, 1, ResourceId{9}}}, present) == expected));
}

BOOST_AUTO_TEST_CASE(several_resources_are_assigned_one_need_each_in_any_order) {
    const auto two_hands = service({{kAnyStaff, kColourist}});
    const auto skilled = resource(7, ResourceKind::staff, {"colour"});
    const auto plain = resource(8, ResourceKind::staff);
    for (const auto& order : {std::vector{&skilled, &plain}, std::vector{&plain, &skilled}}) {
        const auto preferences = preferences_in_segment(two_hands, 0, order);
        BOOST_REQUIRE(preferences);
        for (const auto& preference : *preferences)
            BOOST_TEST((preference.resource == skilled.id) == (preference.need == 1));
    }
}

BOOST_AUTO_TEST_CASE(more_resources_than_needs_are_refused) {
    const auto plain = resource(8, ResourceKind::staff);
    const auto other = resource(9, ResourceKind::staff);
    BOOST_TEST(!preferences_in_segment(service({{kAnyStaff}}), 0, std::vector{&plain, &other}));
    BOOST_TEST(preferences_in_segment(service({{kAnyStaff}}), 0, std::vector<const Resource*>{})->empty());
}

BOOST_AUTO_TEST_SUITE_END()
