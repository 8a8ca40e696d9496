// search_slots_tests: which of the free starts are chosen, and that all groups of an answer can be booked together.
#include "engine/desk/search_slots.h"

#include "tests/support/salon.h"

#include <boost/test/unit_test.hpp>

#include <set>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using namespace std::chrono_literals;

namespace {

struct Choosing {
    // Half an hour each quarter of an hour from nine on, `hours` long, on each of the days, by this person.
    static std::vector<Slot> free(int days, int hours, ResourceId who = ResourceId{1}) {
        std::vector<Slot> slots;
        for (auto day = 0; day < days; ++day) {
            for (auto quarter = 0; quarter < 4 * hours; ++quarter) slots.push_back(slot(day, quarter, who));
        }
        return slots;
    }
    static Slot slot(int day, int quarter, ResourceId who) {
        const auto start = Salon::at(9, 0, day) + 15min * quarter;
        const Interval time{start, start + 30min};
        return {time, {{0, 0, who, time, time}}};
    }
    // "0:0 0:2": day and quarter.
    static std::string text(const std::vector<Slot>& slots) {
        std::string text;
        for (const auto& one : slots) {
            const auto after = one.time.from - Salon::at(9, 0);
            const auto day = after / std::chrono::days(1);
            text += (text.empty() ? "" : " ") + std::to_string(day) + ':' +
                    std::to_string((after - day * std::chrono::days(1)) / 15min);
        }
        return text;
    }
    static std::string chosen(const std::vector<Slot>& free, const SlotChoice& choice,
                              const std::vector<Slot>& taken = {}) {
        return text(choose(free, choice, TimeZone::utc(), taken));
    }
};

struct GroupSearch : Salon {
    SlotQuestion group(std::string_view name, std::vector<ResourcePreference> preferences = {}) {
        return {.company = demo::kCompany,
                .service = service(name).id,
                .branch = demo::branch().id,
                .span = {at(9, 0), at(18, 0, 2)},
                .preferences = std::move(preferences),
                .moving = {}};
    }
    FoundSlots found(const SlotsSearch& search) {
        auto answer = search_slots(search, database, catalogs, clock.now());
        BOOST_REQUIRE_MESSAGE(answer.ok(), (answer.ok() ? "" : answer.refusal().message));
        return *std::move(answer);
    }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(search_slots_tests)

BOOST_AUTO_TEST_CASE(alternatives_of_one_group_do_not_overlap) {
    const auto free = Choosing::free(3, 2);
    BOOST_TEST(Choosing::chosen(free, {.first = 3}) == "0:0 0:2 0:4");
    BOOST_TEST(Choosing::chosen(free, {.per_day = 1}) == "0:0 1:0 2:0");
    BOOST_TEST(Choosing::chosen(free, {.first = 3, .per_day = 2}) == "0:0 0:2 1:0");
    BOOST_TEST(Choosing::chosen({}, {.first = 3}).empty());
}

BOOST_AUTO_TEST_CASE(alternatives_are_spread_over_the_days_or_over_a_day) {
    const auto free = Choosing::free(3, 2);
    BOOST_TEST(Choosing::chosen(free, {.first = 4, .spread = Spread::over_days}) == "0:0 0:2 1:0 2:0");
    BOOST_TEST(Choosing::chosen(free, {.first = 2, .spread = Spread::over_days}) == "0:0 1:0");
    BOOST_TEST(Choosing::chosen(free, {.per_day = 2, .spread = Spread::over_days}) == "0:0 0:2 1:0 1:2 2:0 2:2");
    // The earliest, the latest, and the one in the middle.
    BOOST_TEST(Choosing::chosen(free, {.first = 3, .spread = Spread::over_day}) == "0:0 0:3 0:7");
    BOOST_TEST(Choosing::chosen(free, {.first = 4, .per_day = 2, .spread = Spread::over_day}) == "0:0 0:7 1:0 1:7");
}

BOOST_AUTO_TEST_CASE(a_person_is_not_offered_twice_at_the_same_time) {
    const std::vector<Slot> taken{Choosing::slot(0, 0, ResourceId{1})};
    BOOST_TEST(Choosing::chosen(Choosing::free(1, 1), {.first = 2}, taken) == "0:2");
    BOOST_TEST(Choosing::chosen(Choosing::free(1, 1, ResourceId{2}), {.first = 2}, taken) == "0:0 0:2");
}

BOOST_AUTO_TEST_CASE(starts_are_filtered_by_the_local_clock) {
    const std::chrono::local_days tuesday(std::chrono::year{2026} / 6 / 2);
    const auto at = [&](Minutes time) { return std::chrono::local_seconds(tuesday) + time; };
    const SlotChoice mornings{.parts_of_day = {PartOfDay::morning}};
    BOOST_TEST((suits(mornings, at(11h + 59min)) && !suits(mornings, at(12h))));
    const SlotChoice later{.parts_of_day = {PartOfDay::afternoon}};
    BOOST_TEST((suits(later, at(12h)) && suits(later, at(17h + 59min)) && !suits(later, at(18h))));
    const SlotChoice evenings{.parts_of_day = {PartOfDay::evening}, .weekdays = {DayOfWeek::tue, DayOfWeek::thu}};
    BOOST_TEST((suits(evenings, at(17h)) && !suits(evenings, at(16h + 59min))));
    BOOST_TEST((!suits(evenings, at(17h + 24h)) && suits(evenings, at(17h + 48h))));
    BOOST_TEST(suits({}, at(3h)));
}

BOOST_FIXTURE_TEST_CASE(a_list_of_two_services_is_cut_into_pages_that_hold_every_start_once, GroupSearch) {
    SlotsSearch search{{group("Haarschnitt"), group("Bart")}};
    search.slots_max = limits::slots_page_max;
    std::set<std::pair<Instant, std::size_t>> all;
    for (std::size_t number = 0; number < 2; ++number) {
        auto single = search.groups[number];
        single.slots_max = limits::slots_page_max;
        const auto alone = find_slots(single, database, catalogs, clock.now());
        BOOST_REQUIRE(alone.ok());
        BOOST_REQUIRE(!alone->continue_from);
        for (const auto& slot : alone->slots) all.emplace(slot.time.from, number);
    }
    search.slots_max = 7;
    std::set<std::pair<Instant, std::size_t>> seen;
    for (auto more = true; more;) {
        const auto page = found(search);
        BOOST_REQUIRE(!page.slots.empty());
        BOOST_TEST(page.slots.size() <= 7U);
        for (const auto& one : page.slots) {
            const std::pair here(one.slot.time.from, one.group);
            BOOST_TEST((!search.after || here > *search.after));
            BOOST_TEST(seen.insert(here).second);
            search.after = here;
        }
        more = page.more;
    }
    BOOST_TEST((seen == all));
}

// Every alternative of an answer can be booked, one after the other.
BOOST_FIXTURE_TEST_CASE(all_alternatives_of_an_answer_can_be_booked, GroupSearch) {
    SlotsSearch search{{group("Haarschnitt"), group("Bart"), group("Haarschnitt", {{0, 0, staff(0).id}})}};
    for (const auto spread : {Spread::earliest, Spread::over_days, Spread::over_day}) {
        search.choice = {.first = 4, .spread = spread};
        const auto answer = found(search);
        BOOST_TEST(answer.slots.size() == 12U);
        for (const auto& one : answer.slots) {
            const auto& wanted = search.groups[one.group];
            std::vector<ResourcePreference> people;
            for (const auto& part : one.slot.parts) people.push_back({part.segment, part.need, *part.resource});
            const auto receipt = desk.submit(book_service(wanted.service, one.slot.time.from, people));
            BOOST_TEST(receipt.ok(), (receipt.ok() ? "" : receipt.refusal().message));
        }
    }
    BOOST_TEST(broken_rows() == 0);
}

BOOST_FIXTURE_TEST_CASE(a_search_is_bounded, GroupSearch) {
    SlotsSearch search{std::vector(limits::slot_groups_max + 1, group("Haarschnitt"))};
    BOOST_TEST(search_slots(search, database, catalogs, clock.now()).refusal().field == "groups");
    search.groups.resize(20);
    search.groups[3].span.until = search.groups[3].span.from + std::chrono::days(21);
    BOOST_TEST(search_slots(search, database, catalogs, clock.now()).refusal().field == "to");
    search.groups[3].span.until = search.groups[3].span.from + std::chrono::days(20);
    BOOST_TEST(search_slots(search, database, catalogs, clock.now()).ok());
}

BOOST_AUTO_TEST_SUITE_END()
