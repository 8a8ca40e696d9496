// new_event_type_tests: what is made at Cal.com is found again by its name, and is as long as what is booked there.
#include "engine/sync/new_event_type.h"

#include "engine/sync/event_type_match.h"
#include "tools/demo/demo_company.h"

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace slotkeeper;
using namespace std::chrono_literals;

namespace {

struct WantedType {
    Service& service(const std::string& name) {
        return *std::find_if(services.begin(), services.end(), [&](const Service& one) { return one.name == name; });
    }
    std::vector<Service> services = demo::services();
    std::vector<Resource> resources = demo::resources();
    const Resource& anna = *std::find_if(resources.begin(), resources.end(),
                                         [](const Resource& one) { return one.name == "Anna Schäfer"; });
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(new_event_type_tests, WantedType)

BOOST_AUTO_TEST_CASE(it_has_the_name_the_slug_and_the_grid_of_the_service) {
    auto& cut = service("Haarschnitt");
    cut.slug = "haarschnitt";
    cut.slot_step = 10min;
    const auto wanted = new_event_type(cut, anna);
    BOOST_TEST(wanted.title == "Haarschnitt");
    BOOST_TEST(wanted.slug == "haarschnitt");
    BOOST_CHECK(wanted.slot_interval == 10min);
    BOOST_CHECK(wanted.lengths == std::vector<Minutes>{30min});
    const RemoteEventType made{.id = 7, .slug = wanted.slug, .title = wanted.title, .length = wanted.lengths.front()};
    BOOST_TEST(names_offer(made.title, cut.name, anna.name));
    BOOST_TEST(trouble_with_length(cut, anna, made) == "");
}

BOOST_AUTO_TEST_CASE(of_several_segments_it_is_as_long_as_those_of_the_person) {
    auto& colour = service("Farbe");
    colour.calendar.composite_sync = CompositeSync::automatic;
    BOOST_CHECK(new_event_type(colour, anna).lengths == std::vector<Minutes>{30min});
    colour.calendar.composite_sync = CompositeSync::segments;
    BOOST_CHECK(new_event_type(colour, anna).lengths == std::vector<Minutes>{30min});
    colour.calendar.composite_sync = CompositeSync::whole;
    BOOST_CHECK(new_event_type(colour, anna).lengths == std::vector<Minutes>{colour.shortest_length()});
}

BOOST_AUTO_TEST_CASE(what_could_not_be_found_again_or_has_a_taken_slug_is_not_made) {
    NewRemoteEventType wanted{.slug = "cut", .title = "Haarschnitt", .lengths = {30min}};
    BOOST_TEST(trouble_with_making(wanted, anna, {}) == "");
    const RemoteEventType other{.id = 7, .slug = "cut", .title = "Trim", .length = 30min};
    BOOST_TEST(trouble_with_making(wanted, anna, {other}).find("event type 7 has the slug cut") == 0U);
    wanted.title = "!!!";
    BOOST_TEST(trouble_with_making(wanted, anna, {}).find("could not be told by this name") != std::string::npos);
    wanted.title = "Haarschnitt";
    wanted.lengths = {30min, 1441min};
    BOOST_TEST(trouble_with_making(wanted, anna, {}) == "it lasts longer than a day");
}

BOOST_AUTO_TEST_SUITE_END()
