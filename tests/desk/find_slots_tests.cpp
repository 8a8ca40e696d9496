// find_slots_tests: the desk books exactly the starts that a search calls free.
#include "engine/desk/find_slots.h"

#include "tests/support/salon.h"
#include "tests/support/seed.h"

#include <boost/test/unit_test.hpp>

#include <random>
#include <set>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using namespace std::chrono_literals;

namespace {

struct Searcher {
    Salon salon;

    SlotQuestion question(const Service& service, Instant from, Instant until,
                          std::vector<ResourcePreference> preferences = {}) {
        return {.company = demo::kCompany,
                .service = service.id,
                .branch = demo::branch().id,
                .span = {from, until},
                .preferences = std::move(preferences),
                .moving = {}};
    }
    std::set<Instant> free_starts(SlotQuestion asked) {
        asked.slots_max = limits::slots_page_max;
        const auto answer = find_slots(asked, salon.database, salon.catalogs, salon.clock.now());
        BOOST_REQUIRE(answer.ok());
        std::set<Instant> starts;
        for (const auto& slot : answer->slots) starts.insert(slot.time.from);
        return starts;
    }
    std::vector<Instant> near(const SlotQuestion& asked, Instant wanted) {
        return alternatives_near(asked, wanted, salon.database, salon.catalogs, salon.clock.now()).starts;
    }
    void fill(ResourceId who, Instant from, Instant until) {
        BlockTime block{salon.ids.make<BlockId>(), who, {from, until}, "holiday"};
        BOOST_REQUIRE(salon.desk.submit(salon.make(block)).ok());
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(find_slots_tests, Searcher)

// A day that fills up by chance; after each booking every start of it is tried at the desk, and released.
BOOST_AUTO_TEST_CASE(every_offered_start_can_be_booked) {
    const auto seed = testing::seed_of_test();
    BOOST_TEST_MESSAGE("SLOTKEEPER_SEED=" << seed);
    std::mt19937 random(seed);
    const auto below = [&](int bound) { return std::uniform_int_distribution<int>(0, bound - 1)(random); };
    const std::array<std::string_view, 3> names{"Farbe", "Haarschnitt", "Bart"};
    int offered = 0, refused = 0;
    for (int round = 0; round < 12; ++round) {
        for (int i = 0; i < 6; ++i) {
            const auto& wanted = salon.service(names[static_cast<std::size_t>(below(3))]);
            std::ignore = salon.desk.submit(salon.book_service(wanted.id, Salon::at(9, 5 * below(120))));
        }
        const auto& service = salon.service(names[static_cast<std::size_t>(below(3))]);
        std::vector<ResourcePreference> preferences;
        if (below(2) == 0) {
            const auto& need = service.segments[0].needs[0];
            const auto able = salon.catalog->able(salon.catalog->branches().front(), need);
            preferences.push_back({0, 0, able[static_cast<std::size_t>(below(static_cast<int>(able.size())))]->id});
        }
        const auto free = free_starts(question(service, Salon::at(8, 0), Salon::at(20, 0), preferences));
        for (auto start = Salon::at(8, 0); start < Salon::at(20, 0); start += service.slot_step) {
            const auto answer = salon.desk.submit(salon.book_service(service.id, start, preferences));
            BOOST_TEST(answer.ok() == free.contains(start), "minute " << (start - Salon::at(0, 0)).count() / 60);
            ++(answer ? offered : refused);
            if (!answer) continue;
            BOOST_REQUIRE(salon.desk.submit(salon.make(Cancel{answer->appointment->id, "customer", {}})).ok());
        }
    }
    BOOST_TEST(offered > 0);
    BOOST_TEST(refused > 0);
}

BOOST_AUTO_TEST_CASE(the_nearest_free_starts_are_offered_instead_on_either_side) {
    const auto& cut = salon.service("Haarschnitt");
    const auto who = salon.staff(1).id;
    const auto asked = question(cut, Salon::at(11, 0), Salon::at(11, 30), {{0, 0, who}});
    fill(who, Salon::at(10, 0), Salon::at(12, 0));
    const auto found = near(asked, Salon::at(11, 0));
    // Every half hour, so that no two of them overlap.
    BOOST_CHECK((found == std::vector<Instant>{Salon::at(12, 0), Salon::at(12, 30), Salon::at(13, 0)}));
    fill(who, Salon::at(12, 15), Salon::at(19, 0));
    // Nothing of that day is left but what lies before it opens for us: the next days are looked at.
    const auto later = near(asked, Salon::at(11, 0));
    BOOST_TEST(later.size() == limits::alternatives_max);
    const auto all = free_starts(question(cut, Salon::at(11, 0) - 24h, Salon::at(11, 0, 7), {{0, 0, who}}));
    for (const auto start : later) {
        BOOST_TEST(all.contains(start));
        const auto distance = [](Instant a) { return std::chrono::abs(a - Salon::at(11, 0)); };
        // No free start that was left out is nearer, except one that overlaps a nearer one.
        for (const auto other : all) {
            const auto in_the_way = std::any_of(later.begin(), later.end(), [&](Instant chosen) {
                return std::chrono::abs(chosen - other) < 30min && distance(chosen) <= distance(other);
            });
            if (!in_the_way) BOOST_CHECK(distance(other) >= distance(start));
        }
    }
}

// The starts of a long service on a fine grid overlap each other; buffers take time as well.
BOOST_AUTO_TEST_CASE(starts_offered_together_can_all_be_booked) {
    salon.test.run(
        "UPDATE service_segment SET buffer_after_minutes = 10 "
        "WHERE service_id <> (SELECT service_id FROM service WHERE name = 'Farbe')");
    salon.test.run("UPDATE catalog_version SET version = version + 1");
    for (const auto* name : {"Farbe", "Haarschnitt", "Bart"}) {
        const auto& service = salon.service(name);
        for (const auto hour : {9, 11, 14, 17}) {
            std::vector<AppointmentId> had;
            for (const auto start : near(question(service, {}, {}), Salon::at(hour, 0))) {
                const auto booked = salon.desk.submit(salon.book_service(service.id, start));
                BOOST_TEST(booked.ok(), name << " at " << hour);
                if (booked) had.push_back(booked->appointment->id);
            }
            BOOST_TEST(had.size() == 3U);
            for (const auto id : had) BOOST_REQUIRE(salon.desk.submit(salon.make(Cancel{id, "customer", {}})).ok());
        }
    }
}

// One booking a day without a named person: each of the three gets as many as the others, whatever the pattern.
BOOST_AUTO_TEST_CASE(equal_people_get_equally_many) {
    for (const auto apart : {1, 2, 7}) {
        std::map<ResourceId, int> served;
        std::vector<AppointmentId> had;
        auto booked = 0;
        for (auto day = 0; booked < 12; day += apart) {
            auto command = salon.book(Salon::at(11, 0, day));
            command.skip_rules = true;  // also on days on which the salon is closed
            const auto receipt = salon.desk.submit(command);
            BOOST_REQUIRE(receipt.ok());
            ++booked;
            ++served[*receipt->appointment->parts[0].resource];
            had.push_back(receipt->appointment->id);
        }
        const auto people =
            salon.catalog->able(salon.catalog->branches().front(), salon.service("Haarschnitt").segments[0].needs[0]);
        BOOST_TEST(served.size() == people.size());
        for (const auto& [who, times] : served) {
            const auto share = 12 / static_cast<int>(people.size());
            BOOST_TEST(std::abs(times - share) <= 1, who.text() << ": " << times << " at " << apart);
        }
        for (const auto id : had) BOOST_REQUIRE(salon.desk.submit(salon.make(Cancel{id, "customer", {}})).ok());
    }
}

BOOST_AUTO_TEST_CASE(a_truncated_list_includes_where_to_continue) {
    auto asked = question(salon.service("Bart"), Salon::at(9, 0), Salon::at(12, 0));
    const auto all = free_starts(asked);
    asked.slots_max = all.size() - 1;
    const auto cut = find_slots(asked, salon.database, salon.catalogs, salon.clock.now());
    BOOST_REQUIRE(cut.ok());
    BOOST_TEST(cut->slots.size() == all.size() - 1);
    BOOST_CHECK(cut->continue_from == *all.rbegin());
}

BOOST_AUTO_TEST_CASE(an_appointment_that_is_to_be_moved_is_not_in_its_own_way) {
    const auto who = salon.staff(1).id;
    const auto booked = salon.desk.submit(salon.book(Salon::at(11, 0), who));
    BOOST_REQUIRE(booked.ok());
    auto asked = question(salon.service("Haarschnitt"), Salon::at(11, 0), Salon::at(11, 30), {{0, 0, who}});
    BOOST_TEST(free_starts(asked).empty());
    asked.moving = booked->appointment->id;
    BOOST_TEST(free_starts(asked).size() == 2U);
}

BOOST_AUTO_TEST_CASE(a_question_that_cannot_be_answered_is_refused_by_field) {
    const auto code_of = [&](const SlotQuestion& asked) {
        const auto answer = find_slots(asked, salon.database, salon.catalogs, salon.clock.now());
        return answer ? "none" : std::string(name_of(answer.refusal().code)) + ' ' + answer.refusal().field;
    };
    const auto& cut = salon.service("Haarschnitt");
    BOOST_TEST(code_of(question(cut, Salon::at(11, 0), Salon::at(11, 0))) == "invalid_field to");
    BOOST_TEST(code_of(question(cut, Salon::at(11, 0), Salon::at(11, 0, 200))) == "invalid_field to");
    auto unknown = question(cut, Salon::at(11, 0), Salon::at(12, 0));
    unknown.service = ServiceId{4711};
    BOOST_TEST(code_of(unknown) == "not_found service_id");
    unknown = question(cut, Salon::at(11, 0), Salon::at(12, 0));
    unknown.branch = BranchId{4711};
    BOOST_TEST(code_of(unknown) == "not_found branch_id");
}

BOOST_AUTO_TEST_CASE(the_grid_is_the_same_wherever_a_question_begins) {
    salon.test.run("UPDATE opening_hours SET from_minute = 0, until_minute = 1440");
    salon.test.run("DELETE FROM schedule");
    salon.test.run("UPDATE service SET slot_step_minutes = 25");
    salon.test.run("UPDATE catalog_version SET version = version + 1");
    const auto& cut = salon.service("Haarschnitt");
    const auto whole = free_starts(question(cut, Salon::at(0, 0), Salon::at(23, 0)));
    BOOST_TEST(whole.contains(Salon::at(0, 0)));
    for (const auto minute : {7, 8, 600}) {
        const auto from = Salon::at(minute / 60, minute % 60);
        std::set<Instant> expected;
        for (const auto start : whole) {
            if (start >= from) expected.insert(start);
        }
        BOOST_CHECK((free_starts(question(cut, from, Salon::at(23, 0))) == expected));
    }
}

BOOST_AUTO_TEST_CASE(notice_and_window_hide_what_could_not_be_booked) {
    const auto& cut = salon.service("Haarschnitt");
    const auto in_weeks = [](int weeks) { return std::pair(Salon::at(9, 0, 7 * weeks), Salon::at(20, 0, 7 * weeks)); };
    const auto found = [&](int weeks) {
        const auto [from, until] = in_weeks(weeks);
        return free_starts(question(cut, from, until)).size();
    };
    BOOST_TEST(found(0) > 0U);
    BOOST_TEST(found(4) > 0U);
    // The day of the fixture is 21 to 28 days ahead: no notice and no window ends within one of the days asked for.
    salon.test.run("UPDATE service SET notice_minutes = 60 * 24 * 34, window_days = 45");
    salon.test.run("UPDATE catalog_version SET version = version + 1");
    BOOST_TEST(found(0) == 0U);
    BOOST_TEST(found(2) > 0U);
    BOOST_TEST(found(4) == 0U);
}

BOOST_AUTO_TEST_CASE(a_service_without_segments_cannot_be_asked_for) {
    salon.test.run("INSERT INTO service (service_id, company_id, name) VALUES (4711, 1, 'Leer')");
    salon.test.run("UPDATE catalog_version SET version = version + 1");
    auto asked = question(salon.service("Bart"), Salon::at(9, 0), Salon::at(10, 0));
    asked.service = ServiceId{4711};
    const auto answer = find_slots(asked, salon.database, salon.catalogs, salon.clock.now());
    BOOST_REQUIRE(!answer.ok());
    BOOST_CHECK(answer.refusal().code == ErrorCode::not_found);
    BOOST_TEST(!salon.desk.submit(salon.book_service(asked.service, Salon::at(9, 0))).ok());
}

BOOST_AUTO_TEST_SUITE_END()
