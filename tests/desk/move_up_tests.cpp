// move_up_tests: a customer with an appointment is offered freed time before it, and an accepted offer moves it.
#include "engine/desk/waitlist/move_up.h"

#include "engine/store/booking/appointment_rows.h"
#include "tests/race/callers.h"
#include "tests/support/waiting.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using namespace std::chrono_literals;

namespace {

struct MovingUp : Waiting {
    MovingUp() { set_move_up("after"); }

    void set_move_up(const std::string& when) {
        test.run("UPDATE company SET move_up = '" + when + "' WHERE company_id = 1");
        test.run("UPDATE catalog_version SET version = version + 1");
        catalog = catalogs.current(demo::kCompany);
    }
    Appointment stored(AppointmentId id) {
        return *database.read([&](store::Tx& tx) { return store::load_appointment(tx, demo::kCompany, id); });
    }
    AppointmentId booked(Instant start, std::string phone = {}) {
        return desk.submit(book(start, staff(0).id, std::move(phone))).value().appointment->id;
    }
    // For a haircut by the same person on the day of at(), in the hour from ten.
    Result<JoinedWaitlist> wish(AppointmentId id, int hour = 10) {
        WishEarlier asked;
        asked.appointment = id;
        asked.resource = staff(0).id;
        asked.from = demo::branch().zone.local_day(at(12, 0));
        asked.from_minute = hour * 60;
        asked.until_minute = (hour + 1) * 60;
        return wish_earlier(database, catalogs, ids, demo::kCompany, asked, fresh_key(ids));
    }
    WaitlistId wished(AppointmentId id) { return wish(id).value().entry.id; }

    std::vector<AppointmentId> full = fill(10);
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(move_up_tests, MovingUp)

BOOST_AUTO_TEST_CASE(an_accepted_offer_moves_the_appointment_and_frees_its_old_time) {
    const auto later = booked(at(15, 0));
    const auto entry_id = wished(later);
    BOOST_TEST((entry(entry_id).entry.moves == later));
    work();
    BOOST_TEST(state_of(entry_id) == "waiting");
    BOOST_REQUIRE(cancel(full[1]));
    work();
    BOOST_TEST(state_of(entry_id) == "offered 10:30");
    BOOST_TEST(outcome(desk.submit(book(at(10, 30), staff(0).id))) == "slot_conflict");
    const auto as = caller();
    const auto moved = accept_offer(tools(), as, entry_id);
    BOOST_REQUIRE_MESSAGE(moved.ok(), (moved.ok() ? "" : moved.refusal().message));
    BOOST_TEST((moved->appointment->id == later));
    BOOST_TEST((stored(later).time.from == at(10, 30)));
    BOOST_TEST((stored(later).state == State::confirmed));
    BOOST_TEST(state_of(entry_id) == "booked");
    BOOST_TEST((entry(entry_id).offer->state == OfferState::accepted));
    BOOST_TEST((stored(entry(entry_id).offer->appointment).state == State::expired));
    BOOST_TEST(outcome(desk.submit(book(at(15, 0), staff(0).id))) == "confirmed");
    // The request again is the same answer; another one is too late.
    BOOST_TEST(accept_offer(tools(), as, entry_id)->replayed);
    BOOST_TEST(outcome(accept_offer(tools(), caller(), entry_id)) == "state_conflict");
    BOOST_TEST(broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(the_old_time_is_offered_to_the_next) {
    const auto later = booked(at(15, 0));
    const auto first = wished(later);
    const auto next = joined(preference(15));
    // The hour from three is full but for the appointment that is going to move.
    BOOST_REQUIRE(desk.submit(book(at(15, 30), staff(0).id)).ok());
    work();
    BOOST_TEST(state_of(next) == "waiting");
    BOOST_REQUIRE(cancel(full[0]));
    work();
    BOOST_REQUIRE(accept_offer(tools(), caller(), first).ok());
    work();
    BOOST_TEST(state_of(next) == "offered 15:00");
    BOOST_TEST(broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(the_company_says_who_comes_first) {
    for (const auto* when : {"after", "before"}) {
        BOOST_TEST_CONTEXT(when) {
            set_move_up(when);
            const auto later = booked(at(15, 0));
            const auto moving = wished(later);
            const auto waiting = joined(preference(10));
            BOOST_REQUIRE(cancel(full[0]));
            work();
            const auto is_before = std::string(when) == "before";
            BOOST_TEST(state_of(is_before ? moving : waiting) == "offered 10:00");
            BOOST_TEST(state_of(is_before ? waiting : moving) == "waiting");
            for (const auto id : {moving, waiting}) BOOST_REQUIRE(leave_waitlist(tools(), caller(), id).ok());
            BOOST_REQUIRE(cancel(later));
            work();
            full[0] = booked(at(10, 0));
        }
    }
}

BOOST_AUTO_TEST_CASE(without_the_setting_there_are_no_wishes_and_no_offers) {
    const auto later = booked(at(15, 0));
    const auto entry_id = wished(later);
    set_move_up("off");
    BOOST_REQUIRE(cancel(full[0]));
    work();
    BOOST_TEST(state_of(entry_id) == "waiting");
    const auto refused = wish(full[1]);
    BOOST_TEST(refused.refusal().message == "the company offers no earlier times: it has move_up = off");
}

BOOST_AUTO_TEST_CASE(only_what_is_to_come_is_moved_and_only_to_earlier_starts) {
    const auto later = booked(at(15, 0));
    const auto entry_id = wish(later, 16).value().entry.id;  // after it
    work();
    BOOST_TEST(state_of(entry_id) == "waiting");
    BOOST_TEST((wish(later).value().entry.id == entry_id));  // one wish for each appointment
    BOOST_TEST(!wish(later).value().created);
    BOOST_REQUIRE(cancel(later));
    BOOST_TEST((wish(later).refusal().code == ErrorCode::state_conflict));
    BOOST_TEST((wish(AppointmentId{12345}).refusal().code == ErrorCode::not_found));
}

BOOST_AUTO_TEST_CASE(an_offer_that_has_ended_or_whose_appointment_is_gone_moves_nothing) {
    const auto later = booked(at(15, 0));
    const auto entry_id = wished(later);
    BOOST_REQUIRE(cancel(full[0]));
    work();
    BOOST_TEST(state_of(entry_id) == "offered 10:00");
    let_offers_expire();
    BOOST_TEST(!accept_offer(tools(), caller(), entry_id).ok());
    BOOST_TEST((stored(later).time.from == at(15, 0)));
    // What has expired once is not offered again; another start is.
    BOOST_REQUIRE(cancel(full[1]));
    work();
    BOOST_TEST(state_of(entry_id) == "offered 10:15");
    // A cancellation that is refused leaves the offer as it is.
    auto refused_cancel = make(Cancel{later, "staff", 99});
    BOOST_TEST(outcome(desk.submit(refused_cancel)) == "version_conflict");
    BOOST_TEST(state_of(entry_id) == "offered 10:15");
    BOOST_REQUIRE(cancel(later));
    BOOST_TEST((entry(entry_id).entry.state == WaitlistState::expired));
    BOOST_TEST((entry(entry_id).offer->state == OfferState::declined));
    BOOST_TEST(outcome(accept_offer(tools(), caller(), entry_id)) == "state_conflict");
    BOOST_TEST(outcome(desk.submit(book(at(10, 15), staff(0).id))) == "confirmed");
    BOOST_TEST(broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(the_end_of_an_appointment_ends_its_wish) {
    const auto cancelled = booked(at(15, 0)), missed = booked(at(15, 30)), stays = booked(at(16, 0));
    const auto of_cancelled = wished(cancelled), of_missed = wished(missed), of_other = wished(stays);
    BOOST_REQUIRE(cancel(cancelled));
    BOOST_TEST((entry(of_cancelled).entry.state == WaitlistState::expired));
    BOOST_TEST((entry(of_missed).entry.state == WaitlistState::waiting));
    test.run("UPDATE company SET move_up = 'off' WHERE company_id = 1");  // it ends then too
    auto no_show = make(Change{missed, Event::no_show, {}});
    no_show.skip_rules = true;
    BOOST_TEST(outcome(desk.submit(no_show)) == "no_show");
    BOOST_TEST((entry(of_missed).entry.state == WaitlistState::expired));
    BOOST_TEST((entry(of_other).entry.state == WaitlistState::waiting));
    BOOST_TEST(broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(appointments_that_are_cancelled_together_release_what_they_were_offered) {
    const auto phone = fresh_phone();
    const auto first = booked(at(15, 0), phone), second = booked(at(15, 30), phone);
    const auto wish_of_first = wished(first), wish_of_second = wished(second);
    BOOST_REQUIRE(cancel(full[0]));
    BOOST_REQUIRE(cancel(full[1]));
    work();
    BOOST_TEST(state_of(wish_of_first).starts_with("offered"));
    BOOST_TEST(state_of(wish_of_second).starts_with("offered"));
    auto both = make(Cancel{second, "staff", {}});
    both.together.push_back({Cancel{first, "staff", {}}, {}});
    BOOST_TEST(outcome(desk.submit(both)) == "cancelled");
    for (const auto id : {wish_of_first, wish_of_second}) {
        const auto ended = entry(id);
        BOOST_TEST((ended.entry.state == WaitlistState::expired));
        BOOST_TEST((stored(ended.offer->appointment).state == State::expired));
    }
    BOOST_TEST(outcome(desk.submit(book(at(10, 0), staff(0).id))) == "confirmed");
    BOOST_TEST(outcome(desk.submit(book(at(10, 30), staff(0).id))) == "confirmed");
    BOOST_TEST(broken_rows() == 0);
}

BOOST_AUTO_TEST_SUITE_END()
