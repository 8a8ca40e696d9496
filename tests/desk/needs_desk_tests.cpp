// needs_desk_tests: needs of several people and places of pools at the desk, also for callers at the same moment.
#include "tests/support/drafts.h"
#include "tests/support/limited_salon.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::tests;

namespace {

struct NeedsDesk : LimitedSalon {
    Command haircut() { return book_service(service("Haarschnitt").id, at(10, 0)); }
    static Segment& first_segment(CatalogDraft& draft) { return object(draft.services, "haarschnitt").segments.at(0); }
    static Need basin() { return {ResourceKind::room, "basin", {}, {}}; }
    std::int64_t claims() { return test.number("SELECT COUNT(*) FROM claim"); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(needs_desk_tests, NeedsDesk)

// Three people cut at ten, and each booking needs two of them.
BOOST_AUTO_TEST_CASE(of_many_callers_one_gets_two_of_three_people) {
    change([](CatalogDraft& draft) { first_segment(draft).needs.at(0).count = 2; });
    BOOST_TEST(service("Haarschnitt").segments.at(0).needs.size() == 2U);
    std::vector<Command> commands;
    for (auto i = 0; i < 6; ++i) commands.push_back(haircut());
    Tally tally;
    all_at_once(6, [&](int i) { tally.add(outcome(desk.submit(commands[static_cast<std::size_t>(i)]))); });
    BOOST_TEST(tally["confirmed"] == 1, tally.text());
    BOOST_TEST(tally["slot_conflict"] == 5, tally.text());
    BOOST_TEST(claims() == 2);
    BOOST_TEST(test.number("SELECT COUNT(DISTINCT resource_id) FROM claim") == 2);
    BOOST_TEST(broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(a_pool_serves_as_many_as_it_has_places) {
    change([](CatalogDraft& draft) {
        object(draft.resources, "waschplatz-1").capacity = 5;
        auto need = basin();
        need.quantity = 2;
        first_segment(draft).needs.push_back(need);
    });
    std::vector<Command> commands;
    for (auto i = 0; i < 3; ++i) commands.push_back(haircut());
    Tally tally;
    all_at_once(3, [&](int i) { tally.add(outcome(desk.submit(commands[static_cast<std::size_t>(i)]))); });
    BOOST_TEST(tally["confirmed"] == 2, tally.text());
    BOOST_TEST(claims() == 6);  // two people, four places
    BOOST_TEST(test.number("SELECT CAST(SUM(quantity) AS SIGNED) FROM appointment_segment") == 6);
    BOOST_TEST(broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(an_optional_need_is_left_out_and_found_again_when_it_is_moved) {
    change([](CatalogDraft& draft) {
        auto need = basin();
        need.optional = true;
        first_segment(draft).needs.push_back(need);
    });
    std::vector<AppointmentId> made;
    for (auto i = 0; i < 3; ++i) made.push_back(booked(haircut()));
    BOOST_TEST(test.number("SELECT COUNT(*) FROM appointment_segment WHERE resource_id IS NULL") == 1);
    BOOST_TEST(claims() == 5);
    BOOST_TEST(broken_rows() == 0);
    Reschedule move;
    move.id = made.back();
    move.start = at(12, 0);
    BOOST_TEST(told(make(move)) == "confirmed");
    BOOST_TEST(test.number("SELECT COUNT(*) FROM appointment_segment WHERE resource_id IS NULL") == 0);
    BOOST_TEST(claims() == 6);
    BOOST_TEST(broken_rows() == 0);
}

// What is left of a damaged list would let others serve, so nothing is booked.
BOOST_AUTO_TEST_CASE(a_list_of_options_with_a_hole_makes_the_service_unusable) {
    const auto only = lena();
    change("INSERT INTO segment_need_option (service_id, segment, need, number, resource_id) VALUES (41, 0, 0, 0, " +
           std::to_string(only.value) + ")");
    BOOST_TEST(service("Haarschnitt").active);
    const auto later = book_service(service("Haarschnitt").id, at(11, 0));
    const auto made = desk.submit(haircut());
    BOOST_REQUIRE(made.ok());
    BOOST_TEST((made->appointment->parts.at(0).resource == only));
    change("UPDATE segment_need_option SET number = 1");
    BOOST_TEST(told(later) == "not_found");
}

BOOST_AUTO_TEST_SUITE_END()
