// event_type_match_tests: a single match is mapped; two matches are not, and a different length never is.
#include "engine/sync/event_type_match.h"

#include "tools/demo/demo_company.h"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <map>

using namespace slotkeeper;
using namespace std::chrono_literals;

namespace {

constexpr AccountId kHere{51}, kElsewhere{52};

struct Match {
    using Key = std::pair<ServiceId, ResourceId>;

    // What Anna can begin: a haircut (41, 30 minutes), colour (43) and whatever else the salon offers.
    std::vector<PairReport> run() const {
        const auto made = catalog();
        return match_event_types(made, *made.resource(anna), there);
    }
    Catalog catalog() const { return {demo::company(), 1, {demo::branch()}, services, demo::resources(), known}; }
    PairReport of(ServiceId service) const {
        for (const auto& pair : run()) {
            if (pair.service == service) return pair;
        }
        BOOST_FAIL("no report of this service");
        return {};
    }
    RemoteEventType& add(std::int64_t id, const std::string& slug, Minutes length = 30min) {
        there.types.push_back({.id = id, .slug = slug, .title = {}, .length = length});
        return there.types.back();
    }

    const ServiceId cut{41};
    const ResourceId anna{21};
    std::vector<Service> services = demo::services();
    std::map<Key, EventType> known;
    RemoteEventTypes there{.account = kHere, .types = {}};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(event_type_match_tests, Match)

BOOST_AUTO_TEST_CASE(the_only_one_that_bears_the_name_is_mapped) {
    add(7, "haarschnitt");
    const auto pair = of(cut);
    BOOST_CHECK(pair.state == PairState::mapped);
    BOOST_TEST(pair.event_type_id == 7);
    BOOST_CHECK(pair.length == 30min);
    BOOST_TEST(pair.slug == "haarschnitt");
    BOOST_TEST(!pair.is_finding());
}

BOOST_AUTO_TEST_CASE(the_title_names_it_as_well_as_the_slug) {
    add(7, "x").title = "Haarschnitt bei Anna Schäfer";
    BOOST_CHECK(of(cut).state == PairState::mapped);
}

BOOST_AUTO_TEST_CASE(two_that_fit_are_for_a_person_to_decide) {
    add(7, "haarschnitt");
    add(8, "x").title = "Haarschnitt";
    const auto pair = of(cut);
    BOOST_CHECK(pair.state == PairState::ambiguous);
    BOOST_TEST(pair.is_finding());
    BOOST_TEST(pair.detail.find("7") != std::string::npos);
    BOOST_TEST(pair.detail.find("8") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(another_length_is_refused_with_what_would_be_right) {
    add(7, "haarschnitt", 45min);
    const auto pair = of(cut);
    BOOST_CHECK(pair.state == PairState::length_differs);
    BOOST_TEST(pair.detail.find("45 minutes") != std::string::npos);
    BOOST_TEST(pair.detail.find("30 minutes") != std::string::npos);
    there.types[0].length_options = {30min, 45min};
    BOOST_CHECK(of(cut).state == PairState::mapped);
    BOOST_CHECK(of(cut).length == 45min);  // its own: bookings then ask for 30
}

BOOST_AUTO_TEST_CASE(an_existing_mapping_stays_even_if_others_match) {
    known[{cut, anna}] = {kHere, 9, 30min};
    add(7, "haarschnitt");
    add(9, "something-else");
    BOOST_CHECK(of(cut).state == PairState::already_mapped);
    BOOST_TEST(of(cut).event_type_id == 9);
    there.types[1].length = 60min;
    BOOST_CHECK(of(cut).state == PairState::length_differs);
    there.types[1].length_options = {30min, 60min};
    BOOST_CHECK(of(cut).state == PairState::mapped);  // to be stored with its new own length
}

BOOST_AUTO_TEST_CASE(a_deleted_event_type_is_reported_and_removed_only_on_request) {
    known[{cut, anna}] = {kHere, 9, 30min};
    BOOST_CHECK(of(cut).state == PairState::gone);
    BOOST_TEST(of(cut).is_finding());
    add(7, "haarschnitt");
    BOOST_CHECK(of(cut).state == PairState::gone);
    BOOST_TEST(of(cut).event_type_id == 9);
    BOOST_TEST(of(cut).detail.find("event type 7") != std::string::npos);
    there.remove_missing = true;
    BOOST_CHECK(of(cut).state == PairState::mapped);
    BOOST_TEST(of(cut).event_type_id == 7);
    there.types[0].length = 45min;  // fits by name, but not by length
    BOOST_CHECK(of(cut).state == PairState::removed);
    BOOST_TEST(of(cut).event_type_id == 9);
}

BOOST_AUTO_TEST_CASE(a_mapping_of_another_account_is_kept_unless_that_account_is_disconnected) {
    known[{cut, anna}] = {kElsewhere, 9, 30min};
    BOOST_CHECK(of(cut).state == PairState::already_mapped);
    add(7, "haarschnitt");
    BOOST_CHECK(of(cut).state == PairState::ambiguous);
    there.ignored_accounts = {kElsewhere};
    BOOST_CHECK(of(cut).state == PairState::mapped);
}

BOOST_AUTO_TEST_CASE(an_event_type_stands_for_one_service) {
    known[{ServiceId{43}, anna}] = {kHere, 7, 30min};
    add(7, "haarschnitt");
    BOOST_CHECK(of(cut).state == PairState::ambiguous);
}

BOOST_AUTO_TEST_CASE(unmatched_items_are_reported_on_both_sides) {
    add(7, "massage");
    BOOST_CHECK(of(cut).state == PairState::missing);
    BOOST_TEST(of(cut).detail.find("30 minutes") != std::string::npos);
    BOOST_TEST(!of(cut).is_finding());
    const auto strange = of(ServiceId{});
    BOOST_CHECK(strange.state == PairState::no_service);
    BOOST_TEST(strange.event_type_id == 7);
    for (const auto& pair : run()) BOOST_CHECK(pair.service != ServiceId{42});  // she does no beards
}

BOOST_AUTO_TEST_CASE(an_event_type_must_last_as_long_as_each_duration) {
    services[0].durations = {{30min}, {60min}};
    const auto person = *catalog().resource(anna);
    BOOST_CHECK((remote_lengths(services[0], person) == std::vector<Minutes>{30min, 60min}));
    RemoteEventType type;
    type.length = 30min;
    BOOST_TEST(!trouble_with_length(services[0], person, type).empty());
    type.length_options = {30min, 60min};
    BOOST_TEST(trouble_with_length(services[0], person, type) == "");
}

BOOST_AUTO_TEST_CASE(a_service_of_bookings_for_each_segment_goes_by_their_lengths) {
    auto& service = services[0];
    service.segments.push_back(service.segments[0]);
    service.segments[1].length = 20min;
    const auto person = *catalog().resource(anna);
    BOOST_CHECK((remote_lengths(service, person) == std::vector<Minutes>{20min, 30min, 50min}));
    service.calendar.composite_sync = CompositeSync::whole;
    BOOST_CHECK((remote_lengths(service, person) == std::vector<Minutes>{50min}));
    service.calendar.composite_sync = CompositeSync::segments;
    BOOST_CHECK((remote_lengths(service, person) == std::vector<Minutes>{20min, 30min}));
    BOOST_TEST(lengths_text(remote_lengths(service, person)) == "20 or 30 minutes");
}

// Jürgen cuts, but does not colour.
BOOST_AUTO_TEST_CASE(who_serves_a_later_segment_has_an_event_type_of_its_length) {
    const auto jurgen = ResourceId{22};
    const auto& colour =
        *std::find_if(services.begin(), services.end(), [](const Service& one) { return one.id == ServiceId{43}; });
    BOOST_CHECK((remote_lengths(colour, *catalog().resource(jurgen)) == std::vector<Minutes>{30min}));
    const auto reported = [&] {
        const auto made = catalog();
        const auto reports = match_event_types(made, *made.resource(jurgen), there);
        return std::any_of(reports.begin(), reports.end(),
                           [&](const PairReport& pair) { return pair.service == colour.id; });
    };
    BOOST_TEST(reported());
    for (auto& one : services) one.calendar.composite_sync = CompositeSync::whole;
    BOOST_TEST(!reported());
}

BOOST_AUTO_TEST_SUITE_END()
