// group_sessions_tests: sessions of a service with seats, through the desk and the search, as they are stored.
#include "engine/desk/explain_slot.h"
#include "engine/desk/sickness.h"
#include "engine/store/booking/session_rows.h"
#include "tests/support/limited_salon.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using namespace std::chrono_literals;

namespace {

struct Course : LimitedSalon {
    Course() { change("UPDATE service SET seats = 3, party_max = 3 WHERE service_id = " + number_of_service()); }

    std::string number_of_service() { return std::to_string(service("Haarschnitt").id.value); }
    Command book_party(Instant start, ResourceId who, int party) {
        auto command = book(start, who);
        std::get<Book>(command.ask).party_size = party;
        return command;
    }
    SlotQuestion question(Instant start, std::optional<ResourceId> who, int party) {
        SlotQuestion asked;
        asked.company = demo::kCompany;
        asked.service = service("Haarschnitt").id;
        asked.branch = demo::branch().id;
        asked.span = {start, start + 1min};
        if (who) asked.preferences = {{0, 0, *who}};
        asked.party_size = party;
        return asked;
    }
    // How many seats a search offers at that start; std::nullopt: it does not offer the start.
    std::optional<int> offered(Instant start, std::optional<ResourceId> who = {}, int party = 1) {
        const auto found = find_slots(question(start, who, party), database, catalogs, clock.now());
        BOOST_REQUIRE(found.ok());
        return found->slots.empty() ? std::nullopt : found->slots.front().seats_left;
    }
    ResourceReason reason(Instant start, ResourceId who) {
        const auto told = explain_slot(question(start, who, 1), database, catalogs, clock.now());
        return told.value().start.segments.at(0).needs.at(0).resources.at(0).reason;
    }
    std::vector<store::GroupSession> sessions() {
        store::SessionFilter filter;
        filter.company = demo::kCompany;
        return database.read([&](store::Tx& tx) { return store::list_sessions(tx, filter); });
    }
    // The first session, with all who have a seat now, goes to this person.
    Command give(ResourceId to) {
        Reassign ask;
        ask.resource = to;
        ask.session = sessions().at(0).id;
        const auto seated =
            database.read([&](store::Tx& tx) { return store::list_attendees(tx, demo::kCompany, *ask.session, {}); });
        for (const auto& one : seated) ask.others.push_back({one.id, one.version});
        ask.id = ask.others.front().id;
        ask.expected_version = ask.others.front().version;
        ask.others.erase(ask.others.begin());
        return make(std::move(ask));
    }
    // Anna is away for the whole day.
    SickQuestion anna_is_away(Resolve resolve) {
        SickQuestion asked;
        asked.company = demo::kCompany;
        asked.resource = anna();
        asked.time = {at(9, 0), at(18, 0)};
        asked.resolve = resolve;
        return asked;
    }
    SickPlan plan(const SickQuestion& asked) { return plan_sickness(asked, database, catalogs, clock.now()).value(); }
    Result<Receipt> carry_out(const SickPlan& plan, const SickQuestion& asked) {
        return desk.submit(make(command_of(plan, asked, ids.make<BlockId>(), "ill")));
    }
    std::int64_t claims() { return test.number("SELECT COUNT(*) FROM claim"); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(group_sessions_tests, Course)

BOOST_AUTO_TEST_CASE(a_search_tells_how_many_seats_are_left_until_there_are_none) {
    for (const auto left : {3, 2, 1}) {
        BOOST_TEST((offered(at(10, 0), anna()) == left));
        BOOST_TEST((reason(at(10, 0), anna()) == ResourceReason::free));
        BOOST_TEST(told(book(at(10, 0), anna())) == "confirmed");
        BOOST_TEST(broken_rows() == 0);
    }
    BOOST_TEST(!offered(at(10, 0), anna()).has_value());
    BOOST_TEST((reason(at(10, 0), anna()) == ResourceReason::session_full));
    BOOST_TEST(told(book(at(10, 0), anna())) == "slot_conflict");
    BOOST_TEST((offered(at(10, 0)) == 3));  // others begin one of their own
    BOOST_TEST(!offered(at(10, 15), anna()).has_value());
    BOOST_TEST((reason(at(10, 15), anna()) == ResourceReason::taken));
    const auto all = sessions();
    BOOST_REQUIRE(all.size() == 1U);
    BOOST_TEST(all[0].bookings == 3);
    BOOST_TEST(all[0].seats_taken == 3);
    BOOST_TEST((all[0].parts.at(0).resource == anna()));
}

BOOST_AUTO_TEST_CASE(what_is_offered_to_a_party_has_a_seat_for_each) {
    BOOST_TEST(told(book_party(at(10, 0), anna(), 2)) == "confirmed");
    BOOST_TEST((offered(at(10, 0), anna(), 1) == 1));
    BOOST_TEST(!offered(at(10, 0), anna(), 2).has_value());
    BOOST_TEST((offered(at(10, 0), {}, 2) == 3));
    BOOST_TEST(told(book_party(at(10, 0), anna(), 2)) == "slot_conflict");
    BOOST_TEST(told(book_party(at(10, 0), anna(), 1)) == "confirmed");
    BOOST_TEST(broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(any_person_means_the_session_that_has_begun) {
    const auto first = desk.submit(book(at(10, 0)));
    const auto second = desk.submit(book(at(10, 0)));
    BOOST_REQUIRE(first.ok());
    BOOST_REQUIRE(second.ok());
    BOOST_TEST((first->appointment->session == second->appointment->session));
    BOOST_TEST(sessions().size() == 1U);
}

BOOST_AUTO_TEST_CASE(no_other_service_shares_the_person_and_time_off_waits_for_the_session) {
    const auto one = booked(book(at(11, 0), juergen()));
    const auto beard = service("Bart").id;
    BOOST_TEST(told(book_service(beard, at(11, 10), {{0, 0, juergen()}})) == "slot_conflict");
    const auto block = desk.submit(make(BlockTime{ids.make<BlockId>(), juergen(), {at(11, 0), at(12, 0)}, ""}));
    BOOST_REQUIRE(!block.ok());
    BOOST_TEST(block.refusal().in_the_way == std::vector<std::string>{one.text()});
    BOOST_TEST(told(book_service(beard, at(11, 30), {{0, 0, juergen()}})) == "confirmed");
    BOOST_TEST(told(book(at(11, 30), juergen())) == "slot_conflict");
    BOOST_TEST(broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(a_cancelled_seat_can_be_booked_and_the_last_one_frees_the_time) {
    std::vector<AppointmentId> all;
    for (int i = 0; i < 3; ++i) all.push_back(booked(book(at(10, 0), anna())));
    BOOST_TEST(told(make(Cancel{all[0], "customer", {}})) == "cancelled");
    BOOST_TEST(test.number("SELECT COUNT(*) FROM claim WHERE lane = 0") == 1);
    BOOST_TEST(broken_rows() == 0);
    all[0] = booked(book(at(10, 0), anna()));
    BOOST_TEST(sessions().size() == 1U);
    BOOST_TEST(told(book(at(10, 0), anna())) == "slot_conflict");
    for (const auto id : all) BOOST_TEST(told(make(Cancel{id, "customer", {}})) == "cancelled");
    BOOST_TEST(claims() == 0);
    BOOST_TEST(sessions().empty());
    BOOST_TEST(told(book(at(10, 15), anna())) == "confirmed");
    BOOST_TEST(broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(one_customer_has_one_seat_if_the_company_says_so) {
    set_policy(OverlapPolicy::refuse);
    const auto phone = fresh_phone();
    BOOST_TEST(told(book(at(10, 0), anna(), phone)) == "confirmed");
    BOOST_TEST(told(book(at(10, 0), anna(), phone)) == "customer_busy");
    BOOST_TEST(sessions().at(0).seats_taken == 1);
}

BOOST_AUTO_TEST_CASE(a_session_counts_once_toward_the_limit_of_its_person) {
    change("UPDATE resource SET bookings_per_day = 1 WHERE resource_id = " + std::to_string(anna().value));
    std::vector<AppointmentId> all;
    for (int i = 0; i < 3; ++i) all.push_back(booked(book(at(10, 0), anna())));
    BOOST_TEST(told(book(at(12, 0), anna())) == "limit_reached resource day bookings 1 of 1");
    BOOST_TEST(!offered(at(12, 0), anna()).has_value());
    // One of them cannot begin a second session, all of them can move one after the other but for the first.
    BOOST_TEST(told(make(Reschedule{all[0], at(12, 0), {}, false, {}})).starts_with("limit_reached"));
    BOOST_TEST(told(make(Cancel{all[1], "customer", {}})) == "cancelled");
    BOOST_TEST(told(make(Cancel{all[2], "customer", {}})) == "cancelled");
    BOOST_TEST(told(make(Reschedule{all[0], at(12, 0), {}, false, {}})) == "confirmed");
    BOOST_TEST(broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(a_hold_takes_a_seat_and_gives_it_back) {
    const auto held = desk.submit(hold(at(10, 0), anna(), "key:k"));
    BOOST_REQUIRE(held.ok());
    BOOST_TEST((offered(at(10, 0), anna()) == 2));
    BOOST_TEST(told(book_party(at(10, 0), anna(), 2)) == "confirmed");
    BOOST_TEST(!offered(at(10, 0), anna()).has_value());
    BOOST_TEST(told(make(ReleaseHold{held->appointment->id, "key:k", {}})) == "expired");
    BOOST_TEST((offered(at(10, 0), anna()) == 1));
    BOOST_TEST(test.number("SELECT COUNT(*) FROM claim WHERE lane = 0") == 1);
    BOOST_TEST(broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(a_session_is_given_away_with_all_who_come) {
    std::vector<AppointmentId> all;
    for (int i = 0; i < 3; ++i) all.push_back(booked(book(at(10, 0), anna())));
    const auto before = sessions().at(0);
    const auto command = give(juergen());
    BOOST_TEST(told(command) == "confirmed");
    BOOST_TEST(told(command) == "confirmed");  // the same request once more
    const auto after = sessions();
    BOOST_REQUIRE(after.size() == 1U);
    BOOST_TEST((after[0].id == before.id));
    BOOST_TEST(after[0].bookings == 3);
    BOOST_TEST((after[0].parts.at(0).resource == juergen()));
    BOOST_TEST(claims() == 3);
    BOOST_TEST(test.number("SELECT COUNT(*) FROM claim WHERE lane = 0") == 1);
    BOOST_TEST(test.number("SELECT COUNT(*) FROM appointment WHERE version = 2") == 3);
    BOOST_TEST(told(book(at(10, 0), juergen())) == "slot_conflict");
    BOOST_TEST((offered(at(10, 0), anna()) == 3));
    BOOST_TEST(told(make(Cancel{all[0], "customer", {}})) == "cancelled");
    BOOST_TEST(told(book(at(10, 0), juergen())) == "confirmed");
    BOOST_TEST(broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(who_has_no_time_or_reached_a_limit_gets_no_session) {
    for (int i = 0; i < 2; ++i) booked(book(at(10, 0), anna()));
    const auto beard = booked(book_service(service("Bart").id, at(10, 10), {{0, 0, juergen()}}));
    BOOST_TEST(told(give(juergen())) == "slot_conflict");
    BOOST_TEST(told(make(Cancel{beard, "customer", {}})) == "cancelled");
    change("UPDATE resource SET bookings_per_day = 1 WHERE resource_id = " + std::to_string(juergen().value));
    const auto noon = booked(book(at(12, 0), juergen()));
    BOOST_TEST(told(give(juergen())).starts_with("limit_reached resource"));
    BOOST_TEST((sessions().at(0).parts.at(0).resource == anna()));
    BOOST_TEST(told(make(Cancel{noon, "customer", {}})) == "cancelled");
    BOOST_TEST(told(give(juergen())) == "confirmed");
    BOOST_TEST(told(book(at(12, 0), juergen())).starts_with("limit_reached resource"));
    BOOST_TEST(broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(a_session_with_a_hold_or_a_new_booking_is_not_given_away) {
    const auto one = booked(book(at(10, 0), anna()));
    const auto older = give(juergen());
    const auto held = desk.submit(hold(at(10, 0), anna(), "key:k"));
    BOOST_REQUIRE(held.ok());
    BOOST_TEST(told(older) == "changed");
    const auto refused = desk.submit(give(juergen()));
    BOOST_REQUIRE(!refused.ok());
    BOOST_TEST((refused.refusal().code == ErrorCode::state_conflict));
    BOOST_TEST(refused.refusal().in_the_way == std::vector<std::string>{held->appointment->id.text()});
    BOOST_TEST(test.number("SELECT version FROM appointment WHERE appointment_id = " + std::to_string(one.value)) == 1);
    BOOST_TEST(told(make(ReleaseHold{held->appointment->id, "key:k", {}})) == "expired");
    BOOST_TEST(told(give(juergen())) == "confirmed");
    BOOST_TEST(broken_rows() == 0);
}

// A hold in it is released, whatever becomes of the others.
BOOST_AUTO_TEST_CASE(the_session_of_a_sick_person_goes_to_one_other_person) {
    for (int i = 0; i < 2; ++i) booked(book(at(10, 0), anna()));
    BOOST_REQUIRE(desk.submit(hold(at(10, 0), anna(), "key:k")).ok());
    const auto before = sessions().at(0);
    const auto asked = anna_is_away(Resolve::reassign);
    const auto shown = plan(asked);
    BOOST_REQUIRE(shown.steps.size() == 3U);
    BOOST_TEST((shown.steps[0].step.action == SickAction::release));
    for (const auto i : {1U, 2U}) {
        BOOST_TEST((shown.steps[i].step.action == SickAction::reassign));
        BOOST_TEST((shown.steps[i].step.resource == shown.steps[1].step.resource));
    }
    BOOST_REQUIRE(carry_out(shown, asked).ok());
    const auto after = sessions();
    BOOST_REQUIRE(after.size() == 1U);
    BOOST_TEST((after[0].id == before.id));
    BOOST_TEST(after[0].bookings == 2);
    BOOST_TEST((after[0].parts.at(0).resource == shown.steps[1].step.resource));
    BOOST_TEST(told(book(at(10, 0), anna())) == "slot_conflict");
    BOOST_TEST(broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(a_plan_for_a_session_is_refused_once_someone_else_has_booked_it) {
    for (int i = 0; i < 2; ++i) booked(book(at(10, 0), anna()));
    for (const auto resolve : {Resolve::reassign, Resolve::move}) {
        const auto asked = anna_is_away(resolve);
        const auto shown = plan(asked);
        const auto late = booked(book(at(10, 0), anna()));
        const auto refused = carry_out(shown, asked);
        BOOST_REQUIRE(!refused.ok());
        BOOST_TEST((refused.refusal().code == ErrorCode::changed));
        BOOST_TEST(sessions().at(0).bookings == 3);
        BOOST_TEST((sessions().at(0).parts.at(0).resource == anna()));
        BOOST_TEST(test.number("SELECT COUNT(*) FROM block") == 0);
        BOOST_TEST(told(make(Cancel{late, "customer", {}})) == "cancelled");
    }
    BOOST_TEST(broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(the_check_finds_more_seats_taken_than_there_are) {
    for (int i = 0; i < 3; ++i) booked(book(at(10, 0), anna()));
    test.run("UPDATE service SET seats = 2 WHERE service_id = " + number_of_service());
    const auto report = check(database);
    BOOST_REQUIRE(report.findings.size() == 1U);
    BOOST_TEST((report.findings[0].kind == store::FindingKind::over_capacity));
    BOOST_TEST(report.findings[0].ids.at(0) == sessions().at(0).id.text());
    BOOST_TEST(report.findings[0].detail.starts_with("3 seats of the session"), report.findings[0].detail);
}

BOOST_AUTO_TEST_SUITE_END()
