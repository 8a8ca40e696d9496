// waitlist_tests: entries get offers in turn; an offer is held for a while, and one unanswered offer costs no place.
#include "tests/race/callers.h"
#include "tests/support/waiting.h"

#include "engine/store/catalog/catalog_rows.h"
#include "engine/store/outreach/message_rows.h"
#include "jobs/housekeeping.h"

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using namespace std::chrono_literals;

namespace {

struct Line : Waiting {
    // The hour from ten is full, and an entry waits for it.
    std::vector<AppointmentId> booked = fill(10);
    std::vector<store::Message> messages() {
        return database.read([&](store::Tx& tx) {
            store::MessageFilter filter;
            filter.company = demo::kCompany;
            return store::list_messages(tx, filter);
        });
    }
    std::int64_t jobs() { return test.number("SELECT COUNT(*) FROM job WHERE kind = 'offer_waitlist'"); }
};

std::string field(const Result<JoinedWaitlist>& joined) {
    return joined ? "" : std::string(name_of(joined.refusal().code)) + ' ' + joined.refusal().field;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(waitlist_tests, Line)

BOOST_AUTO_TEST_CASE(a_start_that_is_cancelled_is_offered_to_the_first_in_line) {
    const auto first = joined(preference(10)), second = joined(preference(10));
    work();
    BOOST_TEST(state_of(first) == "waiting");
    BOOST_REQUIRE(cancel(booked[1]));
    work();
    BOOST_TEST(state_of(first) == "offered 10:30");
    BOOST_TEST(state_of(second) == "waiting");
    const auto offer = entry(first).offer.value();
    BOOST_CHECK(offer.starts_at == at(10, 30));
    // It is a hold, so no other caller gets the start.
    BOOST_TEST(outcome(desk.submit(book(at(10, 30), staff(0).id))) == "slot_conflict");
    const auto told = messages();
    BOOST_REQUIRE(told.size() == 1U);
    BOOST_CHECK(told[0].kind == Notice::waitlist_offer);
    BOOST_CHECK(told[0].customer == entry(first).entry.customer);
    BOOST_CHECK(told[0].appointment == offer.appointment);
    BOOST_TEST(broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(a_start_after_the_freed_time_is_offered_if_its_buffer_lies_in_it) {
    test.run("UPDATE service_segment SET buffer_before_minutes = 15 WHERE service_id = " +
             std::to_string(service("Haarschnitt").id.value));
    database.transact([](store::Tx& tx) { store::bump_catalog_version(tx, demo::kCompany); });
    auto ask = preference(11);
    ask.preference.until_minute = 11 * 60 + 15;  // at eleven only, which needs a quarter of an hour before it
    const auto id = joined(ask);
    work();
    BOOST_TEST(state_of(id) == "waiting");
    BOOST_REQUIRE(cancel(booked[1]));
    work();
    BOOST_TEST(state_of(id) == "offered 11:00");
}

BOOST_AUTO_TEST_CASE(a_start_that_is_already_free_is_offered_on_joining) {
    const auto id = joined(preference(12));
    BOOST_TEST(work() == 1);
    BOOST_TEST(state_of(id) == "offered 12:00");
}

BOOST_AUTO_TEST_CASE(an_accepted_offer_is_the_customers_appointment) {
    const auto id = joined(preference(10));
    cancel(booked[0]);
    work();
    const auto as = caller();
    const auto taken = accept_offer(tools(), as, id);
    BOOST_REQUIRE_MESSAGE(taken.ok(), (taken.ok() ? "" : taken.refusal().message));
    BOOST_CHECK(taken->appointment->state == State::confirmed);
    BOOST_CHECK(taken->appointment->customer == entry(id).entry.customer);
    BOOST_TEST(taken->appointment->attendee_name == "Wanda Wartet");
    BOOST_TEST(state_of(id) == "booked");
    BOOST_CHECK(entry(id).offer->state == OfferState::accepted);
    // The request again is the same answer; another one is too late.
    BOOST_TEST(accept_offer(tools(), as, id)->replayed);
    BOOST_TEST(outcome(accept_offer(tools(), caller(), id)) == "state_conflict");
    BOOST_TEST(outcome(decline_offer(tools(), caller(), id)) == "state_conflict");
    BOOST_CHECK(leave_waitlist(tools(), caller(), id).refusal().code == ErrorCode::state_conflict);
    BOOST_CHECK(messages().at(0).state == store::MessageState::dropped);  // nothing is left to be told
    BOOST_TEST(broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(a_declined_offer_goes_to_the_next_entry) {
    const auto first = joined(preference(10)), second = joined(preference(10));
    cancel(booked[0]);
    work();
    BOOST_TEST(state_of(first) == "offered 10:00");
    BOOST_TEST(outcome(decline_offer(tools(), caller(), first)) == "expired");
    BOOST_TEST(outcome(decline_offer(tools(), caller(), first)) == "expired");  // twice is once
    work();
    BOOST_TEST(state_of(first) == "waiting");
    BOOST_TEST(entry(first).entry.offers_missed == 0);
    BOOST_TEST(state_of(second) == "offered 10:00");
    (void)decline_offer(tools(), caller(), second);
    work();
    BOOST_TEST(state_of(first) == "waiting");  // the same start is not offered twice
    // Another start is, now that the whole hour is free: its place in line is kept.
    cancel(booked[1]);
    work();
    BOOST_TEST(state_of(first) == "offered 10:15");
}

BOOST_AUTO_TEST_CASE(an_unanswered_entry_keeps_its_place_three_times) {
    const auto first = joined(preference(10)), second = joined(preference(10));
    cancel(booked[0]);
    work();
    let_offers_expire();
    BOOST_TEST(outcome(accept_offer(tools(), caller(), first)) == "hold_expired");
    BOOST_TEST(state_of(first) == "waiting");
    BOOST_TEST(entry(first).entry.offers_missed == 1);
    BOOST_CHECK(entry(first).offer->state == OfferState::expired);
    work();
    BOOST_TEST(state_of(second) == "offered 10:00");
    BOOST_REQUIRE(accept_offer(tools(), caller(), second).ok());
    cancel(booked[1]);
    work();
    BOOST_TEST(state_of(first) == "offered 10:30");
    let_offers_expire();
    BOOST_TEST(entry(first).entry.offers_missed == 2);
    test.run("UPDATE waitlist_entry SET until_minute = 1440, from_minute = 0 WHERE state = 'waiting'");
    test.run("UPDATE job SET state = 'available' WHERE kind = 'offer_waitlist'");
    work();
    BOOST_CHECK(entry(first).entry.state == WaitlistState::offered);
    let_offers_expire();
    BOOST_TEST(state_of(first) == "expired");
    BOOST_TEST(entry(first).entry.offers_missed == 3);
    BOOST_TEST(broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(an_entry_that_leaves_gets_no_offer_and_releases_its_hold) {
    const auto first = joined(preference(10)), second = joined(preference(10)), third = joined(preference(10));
    BOOST_REQUIRE(leave_waitlist(tools(), caller(), second).ok());
    cancel(booked[0]);
    work();
    const auto hold = entry(first).offer->appointment;
    BOOST_REQUIRE(leave_waitlist(tools(), caller(), first).ok());
    BOOST_REQUIRE(leave_waitlist(tools(), caller(), first).ok());  // twice is once
    work();
    BOOST_TEST(state_of(first) == "left");
    BOOST_TEST(state_of(second) == "left");
    BOOST_TEST(state_of(third) == "offered 10:00");
    BOOST_TEST(test.number("SELECT COUNT(*) FROM appointment WHERE state = 'held'") == 1);
    BOOST_TEST(outcome(accept_offer(tools(), caller(), first)) == "hold_expired");
    BOOST_CHECK(find_entry(database, CompanyId{2}, first) == std::nullopt);
    BOOST_TEST(
        name_of(leave_waitlist(tools(), {CompanyId{2}, fresh_key(ids), "x", Source::api}, third).refusal().code) ==
        "not_found");
    BOOST_TEST(hold.value != 0);
}

BOOST_AUTO_TEST_CASE(an_entry_that_was_left_cannot_be_booked_even_while_its_hold_stands) {
    const auto id = joined(preference(10));
    cancel(booked[0]);
    work();
    // As if the process had died between leaving and giving the hold back.
    database.transact([&](store::Tx& tx) { BOOST_TEST(store::leave_entry(tx, demo::kCompany, id)); });
    BOOST_TEST(outcome(accept_offer(tools(), caller(), id)) == "state_conflict");
    let_offers_expire();
    BOOST_TEST(state_of(id) == "left");
    BOOST_CHECK(entry(id).offer->state == OfferState::expired);
    BOOST_TEST(broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(every_way_of_freeing_time_triggers_an_offer) {
    const auto freed = [&](const char* what, int days, auto give_back) {
        BOOST_TEST_CONTEXT(what) {
            const auto id = joined(preference(10, 0, days));
            work();
            BOOST_TEST(state_of(id) == "waiting");
            give_back();
            work();
            BOOST_TEST(state_of(id) == "offered 10:00");
        }
    };
    const auto who = staff(0).id;
    freed("moved away", 0, [&] {
        Reschedule move{booked[0], at(15, 0), {}, false, {}};
        BOOST_REQUIRE(desk.submit(make(move)).ok());
    });
    const auto block = desk.submit(make(BlockTime{ids.make<BlockId>(), who, {at(10, 0, 7), at(11, 0, 7)}, ""}));
    BOOST_REQUIRE(block.ok());
    freed("unblocked", 7, [&] { BOOST_REQUIRE(desk.submit(make(Unblock{*block->block})).ok()); });
    fill(10, 0, 14);
    const auto second = test.number("SELECT MAX(appointment_id) FROM appointment");
    const auto first =
        test.number("SELECT MAX(appointment_id) FROM appointment WHERE appointment_id <> " + std::to_string(second));
    BOOST_REQUIRE(cancel(AppointmentId{first}));
    const auto hold_id = desk.submit(hold(at(10, 0, 14), who, "me"))->appointment->id;
    freed("released", 14, [&] { BOOST_REQUIRE(desk.submit(make(ReleaseHold{hold_id, "me"})).ok()); });
}

BOOST_AUTO_TEST_CASE(no_job_is_created_if_the_waitlist_is_empty) {
    cancel(booked[0]);
    BOOST_TEST(jobs() == 0);
    const auto id = joined(preference(10, 1));
    BOOST_TEST(jobs() == 1);
    (void)leave_waitlist(tools(), caller(), id);
    cancel(booked[1]);
    BOOST_TEST(jobs() == 1);
}

BOOST_AUTO_TEST_CASE(a_customer_has_one_entry_per_preference_and_five_at_most) {
    const auto phone = fresh_phone();
    const auto first = join(preference(10, 0, 0, phone));
    BOOST_TEST(first->created);
    const auto again = join(preference(10, 0, 0, phone));
    BOOST_TEST(!again->created);
    BOOST_CHECK(again->entry.id == first->entry.id);
    auto anybody = preference(10, 0, 0, phone);
    anybody.resource.reset();
    BOOST_CHECK(join(anybody)->entry.id == first->entry.id);
    BOOST_TEST(join(preference(10, 1, 0, phone))->created);  // another person was requested
    for (const auto days : {7, 14, 21}) BOOST_TEST(join(preference(10, 0, days, phone))->created);
    BOOST_TEST(field(join(preference(10, 0, 28, phone))) == "state_conflict customer");
    (void)leave_waitlist(tools(), caller(), first->entry.id);
    BOOST_TEST(join(preference(10, 0, 28, phone))->created);
    BOOST_TEST(test.number("SELECT COUNT(*) FROM customer WHERE name = 'Wanda Wartet'") == 1);
}

BOOST_AUTO_TEST_CASE(a_key_makes_a_repeat_the_same_entry) {
    const auto key = fresh_key(ids);
    const auto ask = preference(10);
    const auto with = [&](const RequestKey& by) {
        return join_waitlist(database, catalogs, ids, demo::kCompany, ask, by);
    };
    const auto first = with(key);
    const auto again = with(key);
    BOOST_TEST(again->replayed);
    BOOST_TEST(again->created);
    BOOST_CHECK(again->entry.id == first->entry.id);
    auto other = key;
    other.fingerprint[0] ^= 1;
    BOOST_TEST(field(with(other)) == "key_reused Idempotency-Key");
}

BOOST_AUTO_TEST_CASE(an_impossible_entry_is_refused_without_effect) {
    const auto with = [&](auto change) {
        auto ask = preference(10);
        change(ask);
        return field(join(ask));
    };
    BOOST_TEST(with([](auto& ask) { ask.branch = BranchId{999}; }) == "not_found branch_id");
    BOOST_TEST(with([](auto& ask) { ask.service = ServiceId{999}; }) == "not_found service_id");
    BOOST_TEST(with([](auto& ask) { ask.resource = ResourceId{999}; }) == "not_found resource_id");
    BOOST_TEST(with([&](auto& ask) { ask.service = service("Bart").id, ask.resource = ResourceId{999}; }) ==
               "not_found resource_id");
    BOOST_TEST(with([](auto& ask) { ask.preference.until = ask.preference.from - std::chrono::days(1); }) ==
               "invalid_field until");
    BOOST_TEST(test.number("SELECT COUNT(*) FROM waitlist_entry") == 0);
    BOOST_TEST(test.number("SELECT COUNT(*) FROM customer WHERE name = 'Wanda Wartet'") == 0);
}

BOOST_AUTO_TEST_CASE(past_entries_end_and_missed_free_time_is_found) {
    const auto past = joined(preference(10)), live = joined(preference(10));
    work();
    test.run("UPDATE waitlist_entry SET days_from = '2026-01-01', days_until = '2026-01-02' WHERE entry_id = " +
             std::to_string(past.value));
    // Freed past the desk, as new hours would: no job was left.
    test.run("DELETE FROM claim");
    BOOST_TEST(work() == 0);
    BOOST_TEST(tend_waitlist(database, ids).reason == "looked_at");
    work();
    BOOST_TEST(state_of(past) == "expired");
    BOOST_TEST(state_of(live) == "offered 10:00");
    BOOST_TEST(tend_waitlist(database, ids).reason == "nobody_waits");
}

// Bookings and cancellations alike send the same whatever the batch, and one statement more if entries may wait.
BOOST_AUTO_TEST_CASE(freeing_time_costs_one_statement_and_booking_costs_zero) {
    const auto statements = [&](auto operation) {
        const auto before = database.statements_sent();
        operation();
        return database.statements_sent() - before;
    };
    (void)desk.submit(book(at(15, 0), staff(0).id, "+4915112999999"));
    const auto without = statements([&] { (void)desk.submit(book(at(16, 0), staff(0).id, "+4915112999999")); });
    joined(preference(10));
    const auto with = statements([&] { (void)desk.submit(book(at(17, 0), staff(0).id, "+4915112999999")); });
    BOOST_TEST(with == without);
}

BOOST_AUTO_TEST_SUITE_END()
