// slot_commands_tests: free starts by service, person and time.
#include "tests/support/program.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using tests::Home;

namespace {
struct SlotCommandsSalon : Home {
    SlotCommandsSalon() { answer({"demo", "load"}); }
};
}  // namespace

BOOST_FIXTURE_TEST_SUITE(slot_commands_tests, SlotCommandsSalon)

BOOST_AUTO_TEST_CASE(a_slot_names_all_resources_that_would_serve) {
    const auto told = answer({"slots", "list", "--service", "farbe", "--limit", "2"});
    BOOST_TEST(told["availability"]["source"] == "local");
    BOOST_TEST(told["availability"]["fresh"] == true);
    const auto slots = told["data"];
    BOOST_TEST(slots.size() == 2U);
    BOOST_TEST(slots[0]["resources"].size() == 3U);
    BOOST_TEST(slots[0]["segments"].size() == 3U);
    const auto table = run({"slots", "list", "--service", "Farbe", "--limit", "1"});
    BOOST_TEST(table.out.find("Waschplatz") != std::string::npos, table.out);
}

BOOST_AUTO_TEST_CASE(a_sunday_has_none_and_a_span_that_is_too_long_is_refused) {
    const auto sunday = run({"slots", "list", "--service", "Bart", "--from", "2026-12-06", "--until", "2026-12-07"});
    BOOST_TEST(sunday.out == "nothing is free\n");
    BOOST_TEST(run({"slots", "list", "--service", "Bart", "--from", "2027-01-01", "--until", "2028-01-01"}).code == 4);
    BOOST_TEST(run({"slots", "list", "--service", "Bart", "--from", "never"}).code == 4);
    const auto backwards = run({"slots", "list", "--service", "Bart", "--from", "2027-01-02", "--until", "2027-01-01"});
    BOOST_TEST(backwards.err.starts_with("slotkeeper: invalid_field (--until): "), backwards.err);
}

BOOST_AUTO_TEST_CASE(a_start_is_explained_rule_by_rule) {
    const auto sunday = run({"slots", "explain", "--service", "Bart", "--start", "2026-12-06T10:00"});
    BOOST_TEST(sunday.code == 0);
    BOOST_TEST(sunday.out.find("It cannot be booked: ") != std::string::npos, sunday.out);
    BOOST_TEST(sunday.out.find("the branch is closed on Sunday, 2026-12-06") != std::string::npos, sunday.out);
    BOOST_TEST(sunday.out.find("rule") != std::string::npos, sunday.out);
    const auto told = answer({"slots", "explain", "--service", "Bart", "--start", "2026-12-06T10:00"});
    BOOST_TEST(told["bookable"] == false);
    BOOST_TEST(told["segments"][0]["needs"][0]["resources"].size() > 1U);
    BOOST_TEST(run({"slots", "explain", "--service", "Bart"}).code == 2);
}

BOOST_AUTO_TEST_CASE(times_from_2038_on_are_refused_as_such) {
    for (const auto* time : {"2038-01-05T10:00", "2038-01-05", "2040-02-29T10:00:00+01:00", "9999-12-31"}) {
        const auto refused = run({"slots", "list", "--service", "Bart", "--from", time});
        BOOST_TEST(refused.err == "slotkeeper: invalid_field (--from): times from 2038 on are not accepted\n");
    }
}

BOOST_AUTO_TEST_CASE(a_truncated_list_is_marked) {
    const auto cut = run({"slots", "list", "--service", "Bart", "--limit", "1"});
    BOOST_TEST(cut.err == "slotkeeper: there are more than these 1; see --limit\n");
    BOOST_TEST(answer({"slots", "list", "--service", "Bart", "--limit", "1"})["more"] == true);
}

BOOST_AUTO_TEST_SUITE_END()
