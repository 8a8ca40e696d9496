// other_calendar_tests: how a search uses the free times of an external calendar, which is simulated here.
#include "engine/desk/other_calendar.h"

#include "engine/desk/explain_slot.h"
#include "engine/desk/submit_checked.h"
#include "engine/store/catalog/catalog_rows.h"
#include "tests/support/salon.h"

#include <boost/test/unit_test.hpp>

#include <set>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using namespace std::chrono_literals;

namespace {

// Says that the starts in `free` are free for all on the days in `known`, and records the queries.
class Played final : public OtherCalendar {
public:
    AvailabilityAnswer times(const AvailabilityQuestion& question) override {
        questions.push_back(question);
        AvailabilityAnswer answer;
        answer.fresh = fresh;
        for (const auto& which : question.event_types) {
            if (silent.contains(which)) continue;
            const auto [first, last] = days_touched(question.span);
            for (auto day = first; day <= last; day += std::chrono::days(1)) {
                ExternalAvailability::Day said{{}, as_of};
                for (const auto start : free[which]) {
                    if (std::chrono::floor<std::chrono::days>(start) == day) said.starts.push_back(start);
                }
                answer.times.put(which, day, std::move(said));
            }
        }
        return answer;
    }
    std::map<ExternalEventType, std::set<Instant>> free;
    std::set<ExternalEventType> silent;
    bool fresh = true;
    Moment as_of{Salon::at(0, 0, -20)};
    bool pending_if_taken() const override { return pending; }
    bool pending = false;
    std::vector<AvailabilityQuestion> questions;
};

struct Elsewhere {
    Salon salon;
    Played other_calendar;

    // All who cut have an event type at Cal.com, except those from `count` on.
    void connect(std::string_view availability, std::size_t count = 100) {
        salon.test.run(
            "INSERT INTO calendar_account (account_id, company_id, provider, provider_account, base_url, state, "
            "sealed_credential, sealed_webhook_secret, created_at) VALUES (1, 1, 'calcom', 'all', "
            "'http://127.0.0.1:1', 'active', '', '', UTC_TIMESTAMP(6))");
        salon.test.run("UPDATE service SET availability = '" + std::string(availability) + "'");
        salon.database.transact([&](store::Tx& tx) {
            for (const auto* name : {"Haarschnitt", "Farbe"}) {
                const auto& service = salon.service(name);
                const auto able = salon.catalog->able(branch(), service.segments[0].needs[0]);
                for (std::size_t i = 0; i < able.size() && i < count; ++i) {
                    const auto type = of(service, *able[i]);
                    store::put_event_type(tx, service.id, able[i]->id, {type.account, type.event_type_id, {}});
                }
            }
            store::bump_catalog_version(tx, demo::kCompany);
        });
        salon.catalog = salon.catalogs.current(demo::kCompany);
    }
    const Branch& branch() { return salon.catalog->branches().front(); }
    static ExternalEventType of(const Service& service, const Resource& who) {
        return {AccountId{1}, service.id.value * 100 + who.id.value};
    }
    ExternalEventType cuts(std::size_t number) { return of(salon.service("Haarschnitt"), salon.staff(number)); }

    SlotQuestion question(std::string_view service, std::optional<std::size_t> who = {}) {
        SlotQuestion asked;
        asked.company = demo::kCompany;
        asked.service = salon.service(service).id;
        asked.branch = demo::branch().id;
        asked.span = {Salon::at(9, 0), Salon::at(18, 0)};
        asked.slots_max = limits::slots_page_max;
        if (who) asked.preferences = {{0, 0, salon.staff(*who).id}};
        return asked;
    }
    SlotAnswer find(const SlotQuestion& asked) {
        auto answer = find_slots(asked, salon.database, salon.catalogs, salon.clock.now(), &other_calendar);
        BOOST_REQUIRE(answer.ok());
        return std::move(*answer);
    }
    Result<Receipt> submit(Command command) {
        return submit_checked({salon.desk, salon.database, salon.catalogs, &other_calendar}, std::move(command),
                              salon.clock.now());
    }
    // "11:00 15:05", on the clocks of the branch.
    static std::string clocks(const SlotAnswer& answer) {
        std::string all;
        for (const auto& slot : answer.slots) {
            if (!all.empty()) all += ' ';
            all += demo::branch().zone.format_rfc3339(slot.time.from).substr(11, 5);
        }
        return all;
    }
    static std::set<Instant> starts(const SlotAnswer& answer) {
        std::set<Instant> all;
        for (const auto& slot : answer.slots) all.insert(slot.time.from);
        return all;
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(other_calendar_tests, Elsewhere)

BOOST_AUTO_TEST_CASE(a_local_service_does_not_query_cal_com_or_read_more_rows) {
    const auto asked = question("Haarschnitt");
    const auto before = salon.database.statements_sent();
    const auto answer = find(asked);
    BOOST_TEST(salon.database.statements_sent() - before ==
               3U);  // the catalogue's version, the claims, whose turn it is
    BOOST_TEST(other_calendar.questions.empty());
    BOOST_CHECK(answer.availability.source == AvailabilitySource::local);
    BOOST_TEST(answer.availability.fresh);
    BOOST_TEST(!answer.availability.as_of);
}

BOOST_AUTO_TEST_CASE(both_offers_starts_free_here_and_at_cal_com) {
    connect("both");
    const auto who = salon.staff(1).id;
    other_calendar.free[cuts(1)] = {Salon::at(11, 0), Salon::at(11, 10), Salon::at(11, 30), Salon::at(12, 0),
                                    Salon::at(23, 0)};
    BOOST_REQUIRE(salon.desk.submit(salon.book(Salon::at(11, 30), who)).ok());
    const auto answer = find(question("Haarschnitt", 1));
    // 11:10 is not on our grid, 11:30 taken here, at 23:00 we are closed.
    BOOST_TEST(clocks(answer) == "11:00 12:00");
    BOOST_CHECK(answer.availability.source == AvailabilitySource::both);
    BOOST_TEST(answer.availability.fresh);
    BOOST_CHECK(answer.availability.as_of == other_calendar.as_of);
}

BOOST_AUTO_TEST_CASE(calcom_offers_cal_coms_grid_within_what_the_desk_accepts) {
    connect("calcom");
    const auto who = salon.staff(1).id;
    other_calendar.free[cuts(1)] = {Salon::at(11, 0), Salon::at(11, 10), Salon::at(11, 40),
                                    Salon::at(14, 5), Salon::at(15, 5),  Salon::at(23, 0)};
    BOOST_REQUIRE(salon.desk.submit(salon.book(Salon::at(11, 30), who)).ok());
    const auto answer = find(question("Haarschnitt", 1));
    // At 11:10 and 11:40 he is taken here, at 14:05 he has his break, at 23:00 we are closed.
    BOOST_TEST(clocks(answer) == "11:00 15:05");
    BOOST_CHECK(answer.availability.source == AvailabilitySource::calcom);
    for (const auto& slot : answer.slots) {
        const auto booked = salon.desk.submit(salon.book(slot.time.from, who));
        BOOST_TEST(booked.ok());
        if (booked) BOOST_TEST(salon.desk.submit(salon.make(Cancel{booked->appointment->id, "customer", {}})).ok());
    }
}

BOOST_AUTO_TEST_CASE(an_offered_person_is_free_at_cal_com) {
    connect("both");
    other_calendar.free[cuts(2)] = {Salon::at(15, 0)};
    const auto answer = find(question("Haarschnitt"));
    BOOST_REQUIRE_EQUAL(answer.slots.size(), 1U);
    BOOST_CHECK(answer.slots[0].parts[0].resource == salon.staff(2).id);
}

BOOST_AUTO_TEST_CASE(a_composite_goes_by_the_first_person_of_the_whole) {
    connect("both");
    const auto& colour = salon.service("Farbe");
    const auto able = salon.catalog->able(branch(), colour.segments[0].needs[0]);
    other_calendar.free[of(colour, *able.at(1))] = {Salon::at(10, 0), Salon::at(13, 0)};
    const auto answer = find(question("Farbe"));
    BOOST_CHECK((starts(answer) == std::set{Salon::at(10, 0), Salon::at(13, 0)}));
    for (const auto& slot : answer.slots) BOOST_CHECK(slot.parts[0].resource == able.at(1)->id);
}

BOOST_AUTO_TEST_CASE(staff_without_an_event_type_are_offered_only_if_none_has_one) {
    connect("both", 1);
    other_calendar.free[cuts(0)] = {Salon::at(15, 0)};
    BOOST_CHECK((starts(find(question("Haarschnitt"))) == std::set{Salon::at(15, 0)}));
    const auto other = find(question("Haarschnitt", 1));
    BOOST_TEST(other.slots.empty());
    BOOST_CHECK(other.availability.source == AvailabilitySource::both);
    // No barber has an event type, so the setting has no effect.
    const auto shave = find(question("Bart"));
    BOOST_TEST(!shave.slots.empty());
    BOOST_CHECK(shave.availability.source == AvailabilitySource::local);
    BOOST_TEST(!shave.availability.fresh);
}

BOOST_AUTO_TEST_CASE(unknown_days_are_answered_from_our_claims_and_marked) {
    connect("calcom");
    const auto ours = [&] {
        auto answer = find_slots(question("Haarschnitt", 1), salon.database, salon.catalogs, salon.clock.now());
        BOOST_CHECK(answer->availability.source == AvailabilitySource::local);  // no event type to query
        BOOST_TEST(!answer->availability.fresh);
        return starts(*answer);
    }();
    BOOST_TEST(!ours.empty());
    other_calendar.fresh = false;
    other_calendar.silent = {cuts(1)};
    other_calendar.free[cuts(0)] = {Salon::at(15, 5)};
    const auto silent = find(question("Haarschnitt", 1));
    BOOST_CHECK(starts(silent) == ours);
    BOOST_CHECK(silent.availability.source == AvailabilitySource::local);
    BOOST_TEST(!silent.availability.fresh);
    // One is known, another is not: for her their starts, for him ours, on our grid.
    auto known = ours;
    const auto mixed = find(question("Haarschnitt"));
    BOOST_CHECK(mixed.availability.source == AvailabilitySource::calcom);
    BOOST_TEST(!mixed.availability.fresh);
    BOOST_TEST(starts(mixed).contains(Salon::at(15, 5)));
    for (const auto& slot : mixed.slots) {
        const auto hers = slot.parts[0].resource == salon.staff(0).id;
        BOOST_TEST((slot.time.from == Salon::at(15, 5)) == hers);
        if (!hers && slot.parts[0].resource == salon.staff(1).id) BOOST_TEST(known.contains(slot.time.from));
    }
    // Once she is taken, staff with unknown free times are not offered at a start only on her grid.
    BOOST_REQUIRE(salon.desk.submit(salon.book(Salon::at(15, 0), salon.staff(0).id)).ok());
    BOOST_TEST(!starts(find(question("Haarschnitt"))).contains(Salon::at(15, 5)));
    BOOST_TEST(starts(find(question("Haarschnitt", 1))).contains(Salon::at(15, 15)));
}

BOOST_AUTO_TEST_CASE(other_starts_after_a_conflict_go_by_it_too) {
    connect("both");
    other_calendar.free[cuts(1)] = {Salon::at(9, 30), Salon::at(17, 0), Salon::at(10, 0, 3), Salon::at(10, 30, 3)};
    const auto found = alternatives_near(question("Haarschnitt", 1), Salon::at(11, 0), salon.database, salon.catalogs,
                                         salon.clock.now(), &other_calendar);
    BOOST_TEST(found.starts.size() == 3U);
    BOOST_CHECK(found.availability.source == AvailabilitySource::both);
    BOOST_TEST(found.availability.fresh);
    for (const auto start : found.starts) BOOST_TEST(other_calendar.free[cuts(1)].contains(start));
    // Both looks of one caller share his patience.
    BOOST_REQUIRE_EQUAL(other_calendar.questions.size(), 2U);
    BOOST_CHECK(other_calendar.questions[0].give_up == other_calendar.questions[1].give_up);
    const auto unheard = alternatives_near(question("Haarschnitt", 1), Salon::at(11, 0), salon.database, salon.catalogs,
                                           salon.clock.now(), nullptr);
    BOOST_TEST(unheard.starts.size() == 3U);
    BOOST_CHECK(unheard.availability.source == AvailabilitySource::local);
    BOOST_TEST(!unheard.availability.fresh);
}

BOOST_AUTO_TEST_CASE(only_bookable_days_and_able_staff_are_queried) {
    connect("both");
    salon.test.run("UPDATE service SET window_days = 1");
    salon.test.run("UPDATE catalog_version SET version = version + 1");
    find(question("Haarschnitt"));
    BOOST_TEST(other_calendar.questions.empty());
    salon.test.run("UPDATE service SET window_days = 365");
    salon.test.run("UPDATE catalog_version SET version = version + 1");
    auto asked = question("Haarschnitt", 2);
    asked.moving = AppointmentId{4711};
    find(asked);
    BOOST_REQUIRE_EQUAL(other_calendar.questions.size(), 1U);
    BOOST_CHECK((other_calendar.questions[0].event_types == std::vector{cuts(2)}));
    BOOST_CHECK(other_calendar.questions[0].moving == AppointmentId{4711});
    BOOST_CHECK(other_calendar.questions[0].span == asked.span);
}

BOOST_AUTO_TEST_CASE(an_open_booking_gets_the_person_a_search_would_offer) {
    connect("both");
    other_calendar.free[cuts(2)] = {Salon::at(15, 0)};
    const auto named = [&](const Command& command) {
        return with_free_person(command, salon.database, salon.catalogs, salon.clock.now(), &other_calendar);
    };
    const auto heard = named(salon.book(Salon::at(15, 0)));
    BOOST_REQUIRE(heard);
    BOOST_CHECK((std::get<Book>(heard->ask).preferences == std::vector<ResourcePreference>{{0, 0, salon.staff(2).id}}));
    const auto booked = salon.desk.submit(*heard);
    BOOST_REQUIRE(booked.ok());
    BOOST_CHECK(booked->appointment->parts[0].resource == salon.staff(2).id);
    // Named already, taken here, free for no one at Cal.com, local: the desk decides unchanged.
    BOOST_TEST(!named(salon.book(Salon::at(15, 0), salon.staff(1).id)));
    BOOST_TEST(!named(salon.book(Salon::at(15, 0))));
    BOOST_TEST(!named(salon.book(Salon::at(16, 0))));
    BOOST_TEST(!named(salon.make(Cancel{booked->appointment->id, "customer", {}})));
    other_calendar.free[cuts(1)] = {Salon::at(16, 0)};
    auto hold = salon.hold(Salon::at(16, 0), salon.staff(1).id, "somebody");
    std::get<PlaceHold>(hold.ask).preferences.clear();
    BOOST_CHECK((std::get<PlaceHold>(named(hold)->ask).preferences ==
                 std::vector<ResourcePreference>{{0, 0, salon.staff(1).id}}));
    salon.test.run("UPDATE service SET availability = 'local'");
    salon.test.run("UPDATE catalog_version SET version = version + 1");
    salon.catalogs.current(demo::kCompany);
    const auto asked = other_calendar.questions.size();
    const auto before = salon.database.statements_sent();
    BOOST_TEST(!named(salon.book(Salon::at(16, 0))));
    BOOST_TEST(salon.database.statements_sent() == before);
    BOOST_TEST(other_calendar.questions.size() == asked);
}

BOOST_AUTO_TEST_CASE(a_start_taken_at_cal_com_is_refused_for_every_command) {
    for (const auto* availability : {"both", "calcom"}) {
        Elsewhere house;
        house.connect(availability);
        const auto who = house.salon.staff(0).id;
        house.other_calendar.free[house.cuts(0)] = {Salon::at(10, 0), Salon::at(12, 0)};
        const auto refused = [&](Command command) {
            const auto receipt = house.submit(std::move(command));
            BOOST_REQUIRE(!receipt.ok());
            BOOST_CHECK(receipt.refusal().code == ErrorCode::slot_conflict);
            BOOST_TEST(receipt.refusal().field == "start");
        };
        refused(house.salon.book(Salon::at(11, 0), who));
        refused(house.salon.book(Salon::at(11, 0)));
        refused(house.salon.hold(Salon::at(11, 0), who, "somebody"));
        const auto booking = house.salon.book(Salon::at(10, 0), who);
        const auto booked = house.submit(booking);
        BOOST_REQUIRE(booked.ok());
        BOOST_CHECK(booked->appointment->state == State::confirmed);
        refused(house.salon.make(Reschedule{booked->appointment->id, Salon::at(11, 0), {}, false, {}}));
        BOOST_TEST(
            house.submit(house.salon.make(Reschedule{booked->appointment->id, Salon::at(12, 0), {}, false, {}})).ok());
        // What was held while it was free, and is not any more.
        const auto hold = house.salon.hold(Salon::at(10, 0), who, "caller");
        BOOST_REQUIRE(house.submit(hold).ok());
        house.other_calendar.free[house.cuts(0)].clear();
        const auto id = std::get<PlaceHold>(hold.ask).id;
        refused(house.salon.make(ConvertHold{id, "caller", {"Erika", house.salon.fresh_phone(), "", ""}, "", {}}));
        // A request that is repeated is answered as it was, whatever Cal.com says by now.
        const auto again = house.submit(booking);
        BOOST_REQUIRE(again.ok());
        BOOST_TEST(again->replayed);
        // Cal.com's free times are unknown: our claims decide.
        house.other_calendar.silent.insert(house.cuts(0));
        BOOST_TEST(house.submit(house.salon.book(Salon::at(15, 0), who)).ok());
    }
}

BOOST_AUTO_TEST_CASE(or_it_is_pending_until_cal_com_has_it) {
    connect("both");
    other_calendar.pending = true;
    other_calendar.free[cuts(0)] = {Salon::at(10, 0)};
    const auto booked = submit(salon.book(Salon::at(11, 0), salon.staff(0).id));
    BOOST_REQUIRE(booked.ok());
    BOOST_CHECK(booked->appointment->state == State::pending);
    BOOST_TEST(!submit(salon.hold(Salon::at(12, 0), salon.staff(0).id, "somebody")).ok());
    const auto free = submit(salon.book(Salon::at(10, 0), salon.staff(0).id));
    BOOST_REQUIRE(free.ok());
    BOOST_CHECK(free->appointment->state == State::confirmed);
    const auto moved = submit(salon.make(Reschedule{free->appointment->id, Salon::at(15, 0), {}, false, {}}));
    BOOST_REQUIRE(moved.ok());
    BOOST_CHECK(moved->appointment->state == State::pending);
}

BOOST_AUTO_TEST_CASE(an_explanation_says_what_cal_com_has) {
    connect("both", 1);
    other_calendar.free[cuts(0)] = {Salon::at(10, 0)};
    const auto told = [&](std::size_t who, int hour) {
        auto asked = question("Haarschnitt", who);
        asked.span = {Salon::at(hour, 0), Salon::at(hour, 1)};
        auto explained = explain_slot(asked, salon.database, salon.catalogs, salon.clock.now(), &other_calendar);
        BOOST_REQUIRE(explained.ok());
        return std::move(explained->start);
    };
    const auto reason = [](const StartExplanation& start) { return start.segments[0].needs[0].resources[0].reason; };
    const auto free = told(0, 10);
    BOOST_TEST(free.offered);
    BOOST_TEST((free.outcome(StartRule::calendar) == true));
    const auto taken = told(0, 11);
    BOOST_TEST((!taken.offered && !taken.bookable));
    BOOST_TEST((taken.outcome(StartRule::calendar) == false));
    BOOST_CHECK(reason(taken) == ResourceReason::taken_at_calcom);
    BOOST_CHECK((problem_of(taken, branch().zone) == StartProblem::taken));
    other_calendar.pending = true;
    BOOST_TEST(told(0, 11).bookable);  // it would wait for Cal.com
    other_calendar.pending = false;
    // A search does not offer a person without an event type; the desk books them if they are named.
    const auto unmapped = told(1, 11);
    BOOST_TEST((!unmapped.offered && unmapped.bookable));
    BOOST_CHECK(reason(unmapped) == ResourceReason::no_event_type);
    BOOST_TEST(submit(salon.book(Salon::at(11, 0), salon.staff(1).id)).ok());
    other_calendar.silent = {cuts(0)};
    const auto unknown = told(0, 11);
    BOOST_TEST((unknown.offered && unknown.bookable));
    BOOST_TEST(!unknown.outcome(StartRule::calendar).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
