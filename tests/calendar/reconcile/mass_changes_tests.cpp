// mass_changes_tests: if Cal.com is emptied or replaced, no appointment is cancelled until a person has decided.
#include "engine/calendar/reconcile/reconciler.h"

#include "adapters/http/client.h"
#include "engine/base/calendar_text.h"
#include "engine/store/booking/appointment_rows.h"
#include "tests/support/calcom_salon.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

constexpr auto kBookings = 12;

struct ForgettingSalon : CalcomSalon {
    ForgettingSalon() {
        for (const auto day : {0, 1}) {
            for (const auto hour : {9, 10, 11, 14, 15, 16})
                all.push_back(booked(book(at(hour, 0, day), staff(0).id)).id);
        }
        BOOST_REQUIRE(settle());
    }
    // A server with the same event types and without a single booking stands at the address of the account from now on.
    void lose_everything(bool event_types_too = false) {
        json types = json::array();
        const auto id = event_type_id(service("Haarschnitt"), staff(0));
        const auto length = service("Haarschnitt").shortest_length().count();
        if (!event_types_too) {
            types.push_back(
                {{"id", id}, {"slug", "s"}, {"title", "s"}, {"lengthInMinutes", length}, {"minimumBookingNotice", 0}});
        }
        const json setup{{"users",
                          {{{"id", staff(0).id.value},
                            {"username", "staff" + std::to_string(staff(0).id.value)},
                            {"event_types", types}}}}};
        http::Client client({.base_url = emptied.address()});
        const auto outcome =
            client.send("PUT", "/simulator/setup", {{"Content-Type", "application/json"}}, setup.dump());
        BOOST_REQUIRE(std::get<http::Reply>(outcome).status == 200);
        test.run("UPDATE calendar_account SET base_url = '" + emptied.address() + "'");
    }
    // A stranger's, after all of ours.
    void book_at_the_emptied() {
        http::Client client({.base_url = emptied.address()});
        const json body{{"start", format_rfc3339(at(10, 0, 20))},
                        {"eventTypeId", event_type_id(service("Haarschnitt"), staff(0))},
                        {"attendee", {{"name", "X"}, {"email", "x@example.com"}, {"timeZone", "UTC"}}}};
        const auto outcome =
            client.send("POST", "/v2/bookings",
                        {{"Content-Type", "application/json"}, {"cal-api-version", "2024-08-13"}}, body.dump());
        BOOST_REQUIRE(std::get<http::Reply>(outcome).status == 201);
    }
    json bookings_at_the_emptied() {
        http::Client client({.base_url = emptied.address()});
        const auto outcome = client.send("GET", "/simulator/bookings", {}, "");
        return json::parse(std::get<http::Reply>(outcome).body).at("bookings");
    }
    Reconciled decide(ReconcileAsk ask) {
        ask.company = demo::kCompany;
        ask.account = account;
        auto result = reconciler.compare_window(ask);
        BOOST_REQUIRE_MESSAGE(result.ok(), (result.ok() ? "" : result.refusal().message));
        return std::move(*result);
    }
    std::int64_t confirmed() { return test.number("SELECT COUNT(*) FROM appointment WHERE state = 'confirmed'"); }
    bool paused() {
        return test.number("SELECT COUNT(*) FROM calendar_account WHERE state = 'paused' AND account_id = " +
                           std::to_string(account.value)) == 1;
    }
    // As a webhook would have it.
    void hear(AppointmentId id) {
        test.run("UPDATE calendar_link SET heard_at = UTC_TIMESTAMP(6) WHERE appointment_id = " +
                 std::to_string(id.value));
    }

    simulator::CalcomSimulator emptied{{.rate_limit_per_minute = 1'000'000}};
    std::vector<AppointmentId> all;
    AccountId account = catalog->event_type(service("Haarschnitt").id, staff(0).id)->account;
    Reconciler reconciler{database, catalogs, world.leases, ids, world.accounts};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(mass_changes_tests, ForgettingSalon)

BOOST_AUTO_TEST_CASE(an_empty_list_from_cal_com_pauses_the_account_and_cancels_nothing) {
    for (const auto event_types_too : {true, false}) {
        lose_everything(event_types_too);
        const auto result = reconciler.keep_up(account, {});
        BOOST_REQUIRE(result.ok());
        BOOST_REQUIRE(result->braked.has_value());
        BOOST_TEST(result->braked->changes == kBookings);
        BOOST_TEST(result->braked->nothing_listed);
        BOOST_TEST(result->reported == 0);
        BOOST_TEST(settle());
        BOOST_TEST(confirmed() == kBookings);
        BOOST_TEST(test.number("SELECT COUNT(*) FROM message") == 0);
        BOOST_TEST(paused());
        // Until a person has decided, it is not compared and no change is applied.
        BOOST_TEST(!reconciler.keep_up(account, {}).ok());
        BOOST_TEST(!reconciler.compare_window({.company = demo::kCompany, .account = account}).ok());
        hear(all[0]);
        BOOST_TEST(sync(all[0]).reason == "paused");
        BOOST_TEST(confirmed() == kBookings);
        world.accounts.brake().release(account, 0);
        test.run("UPDATE calendar_link SET heard_at = NULL");
    }
}

BOOST_AUTO_TEST_CASE(a_dry_run_reports_what_would_pause_the_account_and_changes_nothing) {
    lose_everything();
    const auto result = decide({.company = {}, .account = {}, .dry_run = true});
    BOOST_REQUIRE(result.braked.has_value());
    BOOST_TEST(result.braked->changes == kBookings);
    BOOST_TEST(!paused());
}

BOOST_AUTO_TEST_CASE(accepted_changes_are_applied_and_further_ones_are_not) {
    lose_everything();
    BOOST_REQUIRE(reconciler.keep_up(account, {})->braked);
    BOOST_TEST(decide({.company = {}, .account = {}, .accept = kBookings - 1}).braked.has_value());
    BOOST_TEST(paused());
    const auto result = decide({.company = {}, .account = {}, .accept = kBookings});
    BOOST_TEST(!result.braked.has_value());
    BOOST_TEST(result.reported == kBookings);
    BOOST_TEST(!paused());
    BOOST_TEST(settle());
    BOOST_TEST(confirmed() == 0);
    BOOST_TEST(!paused());
}

BOOST_AUTO_TEST_CASE(a_push_recreates_our_bookings_once_each) {
    lose_everything();
    BOOST_REQUIRE(reconciler.keep_up(account, {})->braked);
    BOOST_TEST(decide({.company = {}, .account = {}, .push = true}).reported == kBookings);
    BOOST_TEST(!paused());
    BOOST_TEST(settle());
    BOOST_TEST(confirmed() == kBookings);
    BOOST_TEST(bookings_at_the_emptied().size() == static_cast<std::size_t>(kBookings));
    for (const auto id : all) BOOST_TEST((link_of(id).state == SyncState::in_step));
    const auto after = decide({.company = {}, .account = {}, .dry_run = true});
    BOOST_TEST(after.report->counts.drift() == 0, after.report->findings);
    BOOST_TEST(test.number("SELECT COUNT(*) FROM calendar_link WHERE ours_wins") == 0);
}

BOOST_AUTO_TEST_CASE(a_push_without_differences_keeps_the_acceptance) {
    world.accounts.brake().release(account, 7);
    const auto accepted = [&] { return test.number("SELECT COALESCE(SUM(accepted), 0) FROM calendar_brake"); };
    BOOST_TEST(decide({.company = {}, .account = {}, .push = true}).reported == 0);
    BOOST_TEST(accepted() == 7);
}

BOOST_AUTO_TEST_CASE(a_push_moves_our_bookings_back) {
    for (const auto id : all) {
        ask("POST", "/v2/bookings/" + link_of(id).remote_uid + "/reschedule",
            {{"start", format_rfc3339(link_of(id).mirror_time.from + std::chrono::days{7})}}, account_key(staff(0)));
    }
    BOOST_REQUIRE(reconciler.keep_up(account, {})->braked);
    BOOST_TEST(decide({.company = {}, .account = {}, .push = true}).reported == kBookings);
    BOOST_TEST(settle());
    BOOST_TEST(differences() == "");
    for (const auto id : all) {
        BOOST_TEST(
            (database.read([&](store::Tx& tx) { return *store::load_appointment(tx, demo::kCompany, id); }).version) ==
            1);
    }
}

// A key of another user lists other bookings, and each of ours can still be read by its uid.
BOOST_AUTO_TEST_CASE(the_key_of_another_account_pauses_it) {
    book_there(staff(1), at(10, 0));
    test.run(
        "UPDATE calendar_account SET sealed_credential = (SELECT * FROM (SELECT sealed_credential FROM "
        "calendar_account WHERE account_id = " +
        std::to_string(catalog->event_type(service("Haarschnitt").id, staff(1).id)->account.value) +
        ") AS other) WHERE account_id = " + std::to_string(account.value));
    for (auto i = 0; i < 2; ++i) {
        const auto result = reconciler.keep_up(account, {});
        if (!result) break;  // paused
        BOOST_TEST(settle());
    }
    BOOST_TEST(confirmed() == kBookings);
    BOOST_TEST(live_bookings().size() == kBookings + 1U);
}

BOOST_AUTO_TEST_CASE(a_few_cancellations_of_many_are_followed_without_a_person) {
    for (auto i = 0; i < 5; ++i) {
        ask("POST", "/v2/bookings/" + link_of(all[static_cast<std::size_t>(i)]).remote_uid + "/cancel",
            {{"cancellationReason", "ill"}}, account_key(staff(0)));
    }
    const auto result = reconciler.keep_up(account, {});
    BOOST_TEST(!result->braked.has_value());
    BOOST_TEST(settle());
    BOOST_TEST(confirmed() == kBookings - 5);
    BOOST_TEST(!paused());
}

BOOST_AUTO_TEST_CASE(a_flood_of_single_events_is_braked) {
    for (const auto id : all) {
        ask("POST", "/v2/bookings/" + link_of(id).remote_uid + "/cancel", {{"cancellationReason", "ill"}},
            account_key(staff(0)));
        hear(id);
        sync(id);
    }
    BOOST_TEST(confirmed() == kBookings - 10);
    BOOST_TEST(paused());
    // The decision includes webhooks that were not applied.
    BOOST_TEST(decide({.company = {}, .account = {}, .push = true}).reported == 2);
    BOOST_TEST(settle());
    BOOST_TEST(confirmed() == 2);
    BOOST_TEST(live_bookings().size() == 2U);
    BOOST_TEST(differences() == "");
}

BOOST_AUTO_TEST_CASE(a_booking_that_is_gone_by_its_uid_is_looked_for_in_the_list_before_ours_ends) {
    // Its uid is unknown to Cal.com, and our booking stands at its time all the same.
    test.run("UPDATE calendar_link SET remote_uid = 'unknown' WHERE appointment_id = " + std::to_string(all[0].value));
    hear(all[0]);
    BOOST_TEST(sync(all[0]).reason == "in_step");
    BOOST_TEST(confirmed() == kBookings);
    BOOST_TEST(link_of(all[0]).remote_uid == live_bookings_of(all[0]).at(0).at("uid").get<std::string>());
    // Gone by both: it is ended, for one is no mass.
    lose_everything();
    book_at_the_emptied();
    hear(all[1]);
    sync(all[1]);
    BOOST_TEST(confirmed() == kBookings - 1);
    BOOST_TEST(!paused());
}

BOOST_AUTO_TEST_CASE(a_missing_booking_in_an_empty_list_cancels_nothing) {
    lose_everything();
    hear(all[1]);
    BOOST_TEST(sync(all[1]).reason == "paused");
    BOOST_TEST(confirmed() == kBookings);
    BOOST_TEST(paused());
    decide({.company = {}, .account = {}, .accept = kBookings});
    BOOST_TEST(settle());
    BOOST_TEST(confirmed() == 0);
}

BOOST_AUTO_TEST_SUITE_END()
