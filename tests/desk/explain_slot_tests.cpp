// explain_slot_tests: what a search offers is explained as offered, and everything else has a rule that fails.
#include "engine/desk/explain_slot.h"

#include "engine/store/mariadb/value.h"
#include "tests/support/salon.h"
#include "tests/support/seed.h"

#include <boost/test/unit_test.hpp>

#include <random>
#include <set>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using namespace std::chrono_literals;

namespace {

struct Asker {
    Salon salon;

    SlotQuestion question(const Service& service, Instant from, Instant until,
                          std::vector<ResourcePreference> preferences = {}) {
        return {.company = demo::kCompany,
                .service = service.id,
                .branch = demo::branch().id,
                .span = {from, until},
                .preferences = std::move(preferences),
                .slots_max = limits::slots_page_max,
                .moving = {}};
    }
    SlotExplanation explain(const SlotQuestion& asked) {
        auto explained = explain_slot(asked, salon.database, salon.catalogs, salon.clock.now());
        BOOST_REQUIRE(explained.ok());
        return *std::move(explained);
    }
    SlotExplanation explain(std::string_view service, Instant start, std::optional<ResourceId> who = {}) {
        std::vector<ResourcePreference> preferences;
        if (who) preferences.push_back({0, 0, *who});
        return explain(question(salon.service(service), start, start + 1min, std::move(preferences)));
    }
    std::optional<StartProblem> problem_of_the_day(std::string_view service, int day,
                                                   std::optional<ResourceId> who = {}) {
        std::vector<ResourcePreference> preferences;
        if (who) preferences.push_back({0, 0, *who});
        const auto asked =
            question(salon.service(service), Salon::at(0, 0, day), Salon::at(0, 0, day + 1), std::move(preferences));
        return problem_of_day(asked, salon.database, salon.catalogs, salon.clock.now());
    }
    void change(const std::string& statement) {
        salon.test.run(statement);
        salon.test.run("UPDATE catalog_version SET version = version + 1");
        salon.catalog = salon.catalogs.current(demo::kCompany);
    }
    BlockId block(ResourceId who, Instant from, Instant until) {
        const auto id = salon.ids.make<BlockId>();
        BOOST_REQUIRE(salon.desk.submit(salon.make(BlockTime{id, who, {from, until}, "dentist"})).ok());
        return id;
    }

    // The number of rows in the database that take the resource within the time: the test's own look at a fact.
    std::int64_t rows_in_the_way(const ResourceExplanation& one) {
        const auto time = [](Instant instant) {
            auto text = format_rfc3339(instant);  // 2026-11-25T09:00:00Z
            text[10] = ' ';
            text.pop_back();
            return "'" + text + "'";
        };
        return salon.test.number(
            "SELECT COUNT(*) FROM claim WHERE resource_id = " + std::to_string(one.resource.value) +
            " AND taken_from < " + time(one.taken.until) + " AND taken_until > " + time(one.taken.from) +
            " AND (expires_at IS NULL OR expires_at > UTC_TIMESTAMP())");
    }
    void check_facts(const SlotExplanation& explained) {
        for (const auto& segment : explained.start.segments) {
            for (const auto& need : segment.needs) {
                for (const auto& one : need.resources) {
                    const auto is_taken = one.reason == ResourceReason::taken || one.reason == ResourceReason::held ||
                                          one.reason == ResourceReason::time_off;
                    if (!is_taken && one.reason != ResourceReason::free) continue;
                    BOOST_TEST((rows_in_the_way(one) > 0) == is_taken);
                }
            }
        }
    }
};

bool has_failed(const StartExplanation& explanation) {
    return std::any_of(explanation.rules.begin(), explanation.rules.end(),
                       [](const RuleOutcome& one) { return one.ok == false; });
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(explain_slot_tests, Asker)

// A salon with random rules, on days that fill up by chance; one of the days is a Sunday, when it is closed.
BOOST_AUTO_TEST_CASE(an_explanation_agrees_with_the_search_and_the_desk) {
    const auto seed = testing::seed_of_test();
    BOOST_TEST_MESSAGE("SLOTKEEPER_SEED=" << seed);
    std::mt19937 random(seed);
    const auto below = [&](int bound) { return std::uniform_int_distribution<int>(0, bound - 1)(random); };
    const std::array<std::string_view, 3> names{"Farbe", "Haarschnitt", "Bart"};
    int offered = 0, refused = 0;
    for (int round = 0; round < 8; ++round) {
        const auto is_open = round == 0;  // so that something is offered, whatever chance brings
        const auto day = is_open ? 0 : below(6);
        change("UPDATE service SET slot_step_minutes = " + std::to_string(5 * (1 + below(5))) +
               ", slot_offset_minutes = " + std::to_string(5 * below(2)) +
               ", strict_grid = " + std::to_string(below(2)) +
               ", notice_minutes = " + std::to_string(is_open ? 0 : below(2) * 60 * 24 * 24) +
               ", window_days = " + std::to_string(is_open ? 60 : 25 + below(10)));
        change("UPDATE service_segment SET buffer_after_minutes = " + std::to_string(5 * below(3)));
        for (int i = 0; i < 6; ++i) {
            const auto& wanted = salon.service(names[static_cast<std::size_t>(below(3))]);
            std::ignore = salon.desk.submit(salon.book_service(wanted.id, Salon::at(9, 5 * below(120), day)));
        }
        const auto from = Salon::at(9 + below(8), 0, day);
        std::ignore = salon.desk.submit(salon.make(BlockTime{
            salon.ids.make<BlockId>(), salon.staff(static_cast<std::size_t>(below(3))).id, {from, from + 1h}, ""}));
        const auto& service = salon.service(names[static_cast<std::size_t>(below(3))]);
        std::vector<ResourcePreference> preferences;
        if (below(2) == 0) {
            const auto able = salon.catalog->able(salon.catalog->branches().front(), service.segments[0].needs[0]);
            preferences.push_back({0, 0, able[static_cast<std::size_t>(below(static_cast<int>(able.size())))]->id});
        }
        const auto asked = question(service, Salon::at(8, 0, day), Salon::at(20, 0, day), preferences);
        const auto found = find_slots(asked, salon.database, salon.catalogs, salon.clock.now());
        BOOST_REQUIRE(found.ok());
        std::set<Instant> free;
        for (const auto& slot : found->slots) free.insert(slot.time.from);
        for (auto start = asked.span.from; start < asked.span.until; start += 10min) {
            BOOST_TEST_CONTEXT("SLOTKEEPER_SEED=" << seed << " round " << round << " at " << format_rfc3339(start)) {
                auto one = asked;
                one.span = {start, start + 1min};
                const auto explained = explain(one);
                BOOST_TEST(explained.start.offered == free.contains(start));
                BOOST_TEST(explained.start.offered == !has_failed(explained.start));
                check_facts(explained);
                const auto booked = salon.desk.submit(salon.book_service(service.id, start, preferences));
                BOOST_TEST(booked.ok() == explained.start.bookable);
                ++(explained.start.offered ? offered : refused);
                if (!booked) continue;
                BOOST_REQUIRE(salon.desk.submit(salon.make(Cancel{booked->appointment->id, "customer", {}})).ok());
            }
        }
    }
    BOOST_TEST(offered > 0);
    BOOST_TEST(refused > 0);
}

BOOST_AUTO_TEST_CASE(claims_are_shown_with_what_they_belong_to) {
    const auto anna = salon.staff(0).id;
    const auto booked = salon.desk.submit(salon.book(Salon::at(10, 0), anna));
    BOOST_REQUIRE(booked.ok());
    const auto taken = explain("Haarschnitt", Salon::at(10, 15), anna);
    BOOST_TEST(!taken.start.bookable);
    const auto& one = taken.start.segments[0].needs[0].resources[0];
    BOOST_TEST((one.reason == ResourceReason::taken));
    BOOST_REQUIRE(taken.appointments.contains(booked->appointment->id));
    BOOST_CHECK((taken.appointments.at(booked->appointment->id).time == booked->appointment->time));

    const auto id = block(anna, Salon::at(11, 0), Salon::at(12, 0));
    const auto off = explain("Haarschnitt", Salon::at(11, 30), anna);
    BOOST_TEST((off.start.segments[0].needs[0].resources[0].reason == ResourceReason::time_off));
    BOOST_REQUIRE(off.blocks.contains(id));
    BOOST_TEST(off.blocks.at(id).reason == "dentist");
}

BOOST_AUTO_TEST_CASE(an_appointment_that_is_to_be_moved_does_not_count) {
    const auto anna = salon.staff(0).id;
    const auto booked = salon.desk.submit(salon.book(Salon::at(10, 0), anna));
    BOOST_REQUIRE(booked.ok());
    auto asked = question(salon.service("Haarschnitt"), Salon::at(10, 15), Salon::at(10, 16), {{0, 0, anna}});
    asked.moving = booked->appointment->id;
    BOOST_TEST(explain(asked).start.bookable);
}

BOOST_AUTO_TEST_CASE(the_present_start_of_an_appointment_stays_allowed_beside_a_strict_grid) {
    const auto anna = salon.staff(0).id, ben = salon.staff(1).id;
    const auto booked = salon.desk.submit(salon.book(Salon::at(10, 5), anna));
    BOOST_REQUIRE(booked.ok());
    change("UPDATE service SET strict_grid = 1");
    auto asked = question(salon.service("Haarschnitt"), Salon::at(10, 5), Salon::at(10, 6), {{0, 0, ben}});
    BOOST_TEST(!explain(asked).start.bookable);
    asked.moving = booked->appointment->id;
    BOOST_TEST(explain(asked).start.bookable);
    const auto moved =
        salon.desk.submit(salon.make(Reschedule{booked->appointment->id, Salon::at(10, 5), {{0, 0, ben}}, false, {}}));
    BOOST_REQUIRE(moved.ok());
    const auto elsewhere =
        salon.desk.submit(salon.make(Reschedule{booked->appointment->id, Salon::at(11, 5), {}, false, {}}));
    BOOST_REQUIRE(!elsewhere.ok());
    BOOST_TEST((elsewhere.refusal().code == ErrorCode::off_grid));
}

BOOST_AUTO_TEST_CASE(unknown_records_are_refused_and_inactive_ones_explained) {
    auto asked = question(salon.service("Bart"), Salon::at(11, 0), Salon::at(11, 1));
    asked.service = ServiceId{4711};
    auto refused = explain_slot(asked, salon.database, salon.catalogs, salon.clock.now());
    BOOST_REQUIRE(!refused.ok());
    BOOST_TEST(refused.refusal().field == "service_id");
    asked = question(salon.service("Bart"), Salon::at(11, 0), Salon::at(11, 1));
    asked.branch = BranchId{4711};
    refused = explain_slot(asked, salon.database, salon.catalogs, salon.clock.now());
    BOOST_REQUIRE(!refused.ok());
    BOOST_TEST(refused.refusal().field == "branch_id");

    asked = question(salon.service("Bart"), Salon::at(11, 0), Salon::at(11, 1));
    change("UPDATE service SET active = 0 WHERE name = 'Bart'");
    const auto inactive = explain(asked);
    BOOST_TEST(!inactive.start.bookable);
    BOOST_TEST((inactive.start.outcome(StartRule::service_active) == false));
}

BOOST_AUTO_TEST_CASE(a_start_outside_the_supported_years_is_explained) {
    for (const auto start : {limits::instant_max + 24h, limits::instant_min - 24h}) {
        const auto told = explain("Bart", start);
        BOOST_TEST(!told.start.bookable);
        BOOST_TEST((told.start.outcome(StartRule::bounds) == false));
    }
}

// The fixture's day is a Tuesday; five days later it is Sunday.
BOOST_AUTO_TEST_CASE(a_day_without_free_starts_has_one_reason) {
    const auto anna = salon.staff(0).id;
    BOOST_TEST(!problem_of_the_day("Haarschnitt", 0).has_value());
    BOOST_CHECK((problem_of_the_day("Haarschnitt", 5) == StartProblem::closed_on_weekday));
    BOOST_CHECK((problem_of_the_day("Haarschnitt", 4, anna) == StartProblem::off_on_weekday));  // a Saturday
    block(anna, Salon::at(0, 0), Salon::at(0, 0, 1));
    BOOST_CHECK((problem_of_the_day("Haarschnitt", 0, anna) == StartProblem::off_on_date));
    for (int half_hour = 0; half_hour < 18; ++half_hour) {
        std::ignore = salon.desk.submit(salon.book(Salon::at(9, 30 * half_hour, 1), anna));
    }
    BOOST_CHECK((problem_of_the_day("Haarschnitt", 1, anna) == StartProblem::taken));
}

BOOST_AUTO_TEST_SUITE_END()
