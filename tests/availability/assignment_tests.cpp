// assignment_tests: the order of each rule, what decides between two, and why a person serves.
#include "engine/availability/assignment.h"

#include "engine/availability/combinations.h"
#include "tests/support/seed.h"
#include "tests/support/times.h"

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <map>
#include <random>
#include <set>

using namespace slotkeeper;
using slotkeeper::testing::interval;
using slotkeeper::testing::utc;
using namespace std::chrono_literals;

namespace {

constexpr BranchId kTeamBranch{1};
constexpr ServiceId kTeamService{1};
constexpr ResourceId kUma{1}, kVal{2}, kWim{3};

// Three who can do the same.
struct Team {
    Team() {
        std::vector<DayHours> hours;
        for (unsigned day = 0; day < 7; ++day) hours.push_back({std::chrono::weekday(day), 9h, 18h});
        branch.hours = WeeklyHours(hours);
        for (const auto id : {kUma, kVal, kWim}) {
            people.push_back(
                {.id = id, .branch = kTeamBranch, .name = "", .skills = {"cut"}, .hours = {}, .exceptions = {}});
            for (auto day = kToday - std::chrono::days(1); day <= kToday + std::chrono::days(40);
                 day += std::chrono::days(1)) {
                book.open({id, day});
            }
        }
        service.id = kTeamService;
        service.segments = {{.name = "", .length = 30min, .needs = {{ResourceKind::staff, "cut", {}, {}}}}};
    }

    void busy(ResourceId who, std::string_view from, std::string_view until) {
        Claim claim;
        claim.taken = interval(from, until);
        claim.where = {who, std::chrono::floor<std::chrono::days>(claim.taken.from)};
        claim.appointment = AppointmentId{99};
        book.add(claim);
    }
    ServiceTerms& terms(ResourceId who) {
        auto& list = people.at(static_cast<std::size_t>(who.value - 1)).terms;
        if (list.empty()) list.emplace_back();
        return list.front();
    }
    Assignment how() const {
        return {service.assignment, service.id, earlier, price_of(service, service.shortest_length())};
    }
    std::vector<const Resource*> able() const {
        std::vector<const Resource*> all;
        for (const auto& one : people) all.push_back(&one);
        return all;
    }
    std::string order() const {
        std::string text;
        for (const auto* one : in_turn(how(), able(), kToday, book)) text += std::to_string(one->id.value);
        return text;
    }
    ChosenBy why_first() const {
        const auto all = ranked(how(), able(), kToday, book);
        return advantage(how(), all[0], all[1]);
    }
    // "2 fair_share" for each need that a resource serves.
    std::string chosen(std::string_view start, const std::vector<ResourcePreference>& preferences = {}) {
        const Catalog catalog({}, 1, {branch}, {service}, people, {});
        const auto& place = catalog.branches().front();
        Openings openings(place, interval("2026-06-01 00:00", "2026-06-05 00:00"));
        Combinations combinations(catalog, place, catalog.services().front(), preferences, openings);
        combinations.prefer_again(earlier);
        combinations.limit_resources(rule);
        auto proposal = combinations.propose(utc(start), book);
        BOOST_REQUIRE(proposal.ok());
        combinations.give_reasons(proposal->parts, book);
        std::string text;
        for (const auto& part : proposal->parts) {
            text += (text.empty() ? "" : ", ") + std::to_string(part.resource->value) + ' ' +
                    std::string(name_of(*part.chosen_by));
        }
        return text;
    }

    static constexpr std::chrono::sys_days kToday = std::chrono::year{2026} / 6 / 2;
    Branch branch{.id = kTeamBranch, .name = "", .zone = *TimeZone::find("Etc/UTC"), .hours = {}, .exceptions = {}};
    Service service;
    std::vector<Resource> people;
    std::vector<ResourceId> earlier;
    Combinations::ResourceRule rule;
    DayBook book{utc("2026-05-01 12:00")};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(assignment_tests, Team)

BOOST_AUTO_TEST_CASE(terms_of_the_service_go_before_those_of_all_services) {
    Resource one;
    BOOST_TEST(one.terms_for(kTeamService).weight == 1);
    one.terms = {{.service = {}, .weight = 2}, {.service = kTeamService, .weight = 3}};
    BOOST_TEST(one.terms_for(kTeamService).weight == 3);
    BOOST_TEST(one.terms_for(ServiceId{2}).weight == 2);
}

BOOST_AUTO_TEST_CASE(who_has_the_smallest_part_of_their_share_is_next) {
    service.assignment = AssignmentStrategy::round_robin;
    const auto month = month_of(kToday);
    book.note_served({kTeamService, kUma, month}, 4);
    book.note_served({kTeamService, kVal, month}, 3);
    book.note_served({kTeamService, kWim, month}, 5);
    BOOST_TEST(order() == "213");
    BOOST_CHECK(why_first() == ChosenBy::fair_share);
    terms(kWim).weight = 3;
    BOOST_TEST(order() == "321");
    book.note_served({ServiceId{2}, kWim, month}, 50);                           // another service
    book.note_served({kTeamService, kWim, month + std::chrono::months(1)}, 50);  // another month
    BOOST_TEST(order() == "321");
}

BOOST_AUTO_TEST_CASE(weights_are_kept_at_every_moment_of_a_long_run) {
    service.assignment = AssignmentStrategy::round_robin;
    const std::map<ResourceId, int> weights{{kUma, 5}, {kVal, 2}, {kWim, 1}};
    for (const auto& [who, weight] : weights) terms(who).weight = weight;
    std::map<ResourceId, int> served;
    for (auto i = 1; i <= 400; ++i) {
        const auto next = in_turn(how(), able(), kToday, book).front()->id;
        ++served[next];
        book.add_served({kTeamService, next, month_of(kToday)});
        for (const auto& [who, weight] : weights) {
            BOOST_TEST(std::abs(served[who] - i * weight / 8.0) <= 1.0, who.value << " after " << i);
        }
    }
}

BOOST_AUTO_TEST_CASE(who_served_last_is_first_and_the_others_go_by_the_day) {
    service.assignment = AssignmentStrategy::same_as_last;
    earlier = {kWim, kVal};
    BOOST_TEST(order() == "321");
    BOOST_CHECK(why_first() == ChosenBy::same_as_last);
    earlier.clear();
    busy(kUma, "2026-06-02 10:00", "2026-06-02 11:00");
    busy(kVal, "2026-06-02 10:00", "2026-06-02 10:30");
    BOOST_TEST(order() == "321");
    BOOST_CHECK(why_first() == ChosenBy::least_busy);
}

BOOST_AUTO_TEST_CASE(preferences_and_prices_have_an_order_and_the_rest_follows) {
    service.assignment = AssignmentStrategy::preferred;
    terms(kVal).preference = 2;
    terms(kWim).preference = 1;
    BOOST_TEST(order() == "321");
    BOOST_CHECK(why_first() == ChosenBy::preferred);
    service.assignment = AssignmentStrategy::lowest_price;
    terms(kUma).price = 6'000;
    terms(kVal).price = 4'500;
    BOOST_TEST(order() == "213");
    BOOST_CHECK(why_first() == ChosenBy::lowest_price);
    terms(kUma).price = 4'500;
    busy(kVal, "2026-06-02 10:00", "2026-06-02 11:00");
    BOOST_TEST(order() == "123");
    BOOST_CHECK(why_first() == ChosenBy::least_busy);
}

BOOST_AUTO_TEST_CASE(a_person_without_a_price_costs_what_the_service_or_the_chosen_length_costs) {
    service.assignment = AssignmentStrategy::lowest_price;
    terms(kUma).price = 6'000;
    terms(kVal).price = 4'500;
    service.price = 5'000;
    BOOST_TEST(order() == "231");
    BOOST_TEST(chosen("2026-06-02 10:00") == "2 lowest_price");
    service.price = 4'000;
    BOOST_TEST(order() == "321");
    BOOST_TEST(chosen("2026-06-02 10:00") == "3 lowest_price");
    service.durations = {{30min, 7'000}};
    BOOST_TEST(order() == "213");
    BOOST_TEST(chosen("2026-06-02 10:00") == "2 lowest_price");
}

BOOST_AUTO_TEST_CASE(people_at_a_limit_are_neither_chosen_nor_compared) {
    service.assignment = AssignmentStrategy::preferred;
    terms(kUma).preference = 1;
    terms(kVal).preference = 2;
    std::set<ResourceId> full{kUma};
    rule = [&](const Resource& one, Instant start, Seconds time) {
        BOOST_CHECK(start == utc("2026-06-02 10:00"));
        BOOST_CHECK(time == 30min);
        return !full.contains(one.id);
    };
    BOOST_TEST(chosen("2026-06-02 10:00") == "2 preferred");
    full.insert(kWim);
    BOOST_TEST(chosen("2026-06-02 10:00") == "2 only_free");
}

// Callers who ask at the same moment see the same empty calendar.
BOOST_AUTO_TEST_CASE(no_rule_but_the_default_begins_with_the_lowest_id_every_time) {
    for (const auto strategy : {AssignmentStrategy::round_robin, AssignmentStrategy::same_as_last,
                                AssignmentStrategy::preferred, AssignmentStrategy::lowest_price}) {
        service.assignment = strategy;
        std::map<ResourceId, int> first;
        for (int day = 0; day < 30; ++day) {
            ++first[in_turn(how(), able(), kToday + std::chrono::days(day), book).front()->id];
        }
        for (const auto who : {kUma, kVal, kWim}) BOOST_TEST(first[who] == 10, name_of(strategy) << ' ' << who.value);
    }
}

BOOST_AUTO_TEST_CASE(each_choice_has_its_reason) {
    busy(kUma, "2026-06-02 15:00", "2026-06-02 16:00");
    busy(kWim, "2026-06-02 15:00", "2026-06-02 16:00");
    BOOST_TEST(chosen("2026-06-02 10:00") == "2 least_busy");
    BOOST_TEST(chosen("2026-06-02 10:00", {{0, 0, kWim}}) == "3 requested");
    BOOST_TEST(chosen("2026-06-02 15:00") == "2 only_free");
    people.resize(1);
    BOOST_TEST(chosen("2026-06-02 10:00") == "1 only_able");
}

BOOST_AUTO_TEST_CASE(a_tie_is_decided_by_rest_and_then_by_turn) {
    busy(kUma, "2026-06-01 10:00", "2026-06-01 10:30");
    busy(kVal, "2026-06-04 10:00", "2026-06-04 10:30");
    busy(kWim, "2026-06-01 10:00", "2026-06-01 10:30");
    BOOST_TEST(chosen("2026-06-02 10:00") == "2 longest_rest");
    busy(kVal, "2026-06-02 16:00", "2026-06-02 17:00");
    BOOST_TEST(chosen("2026-06-02 10:00").ends_with(" rotation"));
}

BOOST_AUTO_TEST_CASE(the_other_segments_have_a_say) {
    service.segments.push_back(service.segments.front());
    service.segments[1].needs[0] = {ResourceKind::staff, "wash", {}, 0};  // by another person
    people[0].skills = {"cut", "wash"};
    BOOST_TEST(chosen("2026-06-02 10:00") == "2 best_fit, 1 only_able");  // Uma would come first, and must wash
    service.segments[1].needs[0] = {ResourceKind::staff, "cut", 0, {}};
    BOOST_TEST(chosen("2026-06-02 10:00").ends_with(", 1 same_segment"));
}

// The desk locks the best three of many.
BOOST_AUTO_TEST_CASE(of_people_whose_day_is_not_known_nothing_is_claimed) {
    service.assignment = AssignmentStrategy::preferred;
    terms(kVal).preference = 1;
    book = DayBook(book.now());
    book.open({kVal, kToday});
    BOOST_TEST(chosen("2026-06-02 10:00") == "2 preferred");
    terms(kVal).preference.reset();
    BOOST_TEST(chosen("2026-06-02 10:00") == "2 least_busy");
}

// Any bookings in any order: the first of the order is never behind another one by the rule.
BOOST_AUTO_TEST_CASE(random_teams_are_ordered_by_the_rule_and_then_by_the_day) {
    const auto seed = testing::seed_of_test();
    BOOST_TEST_MESSAGE("SLOTKEEPER_SEED=" << seed);
    std::mt19937 random(seed);
    const auto below = [&](int bound) { return static_cast<int>(random() % static_cast<unsigned>(bound)); };
    for (auto round = 0; round < 500; ++round) {
        Team team;
        team.service.assignment = static_cast<AssignmentStrategy>(below(5));
        for (auto& one : team.people) {
            one.terms = {{.weight = 1 + below(4)}};
            if (below(2) == 0) one.terms[0].preference = 1 + below(3);
            if (below(2) == 0) one.terms[0].price = below(3) * 1'000;
            team.book.note_served({kTeamService, one.id, month_of(kToday)}, below(6));
            if (below(2) == 0) team.busy(one.id, "2026-06-02 10:00", "2026-06-02 11:00");
            if (below(2) == 0) team.earlier.push_back(one.id);
        }
        const auto all = ranked(team.how(), team.able(), kToday, team.book);
        for (std::size_t i = 1; i < all.size(); ++i) {
            const auto &a = all[i - 1], &b = all[i];
            BOOST_TEST(a.by_strategy <= b.by_strategy, "round " << round);
            if (a.by_strategy == b.by_strategy) BOOST_TEST((a.busy <= b.busy), "round " << round);
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
