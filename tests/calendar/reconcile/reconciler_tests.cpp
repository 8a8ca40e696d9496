// reconciler_tests: against the stand-in over real HTTP: each kind of drift is found and reported; links in step or in
// use and foreign bookings are not.
#include "engine/calendar/reconcile/reconciler.h"

#include "engine/base/calendar_text.h"
#include "engine/store/calendar/account_rows.h"
#include "tests/calendar/reconcile/listed_world.h"
#include "tests/support/calcom_salon.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

struct DriftingSalon : CalcomSalon {
    AppointmentId in_step(Instant start) {
        const auto id = booked(book(start, staff(0).id)).id;
        sync(id);
        test.run("UPDATE job SET state = 'done' WHERE queue = 'sync'");  // done by hand just now
        return id;
    }
    void cancel_there(const std::string& uid) {
        ask("POST", "/v2/bookings/" + uid + "/cancel", {{"cancellationReason", "ill"}}, account_key(staff(0)));
    }
    std::string move_there(const std::string& uid, Instant start) {
        return ask("POST", "/v2/bookings/" + uid + "/reschedule", {{"start", format_rfc3339(start)}}).at("uid");
    }
    std::string book_there_for(AppointmentId id, Instant start) {
        const json body{
            {"start", format_rfc3339(start)},
            {"eventTypeId", event_type_id(service("Haarschnitt"), staff(0))},
            {"attendee", {{"name", "Erika"}, {"email", "erika@example.com"}, {"timeZone", "Europe/Berlin"}}},
            {"metadata", {{"slotkeeper_appointment_id", id.text()}}}};
        return ask("POST", "/v2/bookings", body).at("uid");
    }
    Reconciled compare(bool dry_run = true) {
        auto result = reconciler.compare_window({.company = demo::kCompany, .account = account, .dry_run = dry_run});
        BOOST_REQUIRE_MESSAGE(result.ok(), (result.ok() ? "" : result.refusal().message));
        return std::move(*result);
    }
    // "differing 1, orphaned 2".
    static std::string drift(const DriftCounts& counts) {
        std::string text;
        for (std::size_t i = 0; i < counts.of_kind.size(); ++i) {
            if (counts.of_kind[i] == 0) continue;
            if (!text.empty()) text += ", ";
            text += std::string(EnumNames<DriftKind>::all[i]) + ' ' + std::to_string(counts.of_kind[i]);
        }
        return text;
    }
    std::int64_t told(const std::string& word, const std::string& uid) {
        return test.number("SELECT COUNT(*) FROM inbound_event WHERE source = 'reconcile' AND word = '" + word +
                           "' AND remote_uid = '" + uid + "'");
    }

    AccountId account = catalog->event_type(service("Haarschnitt").id, staff(0).id)->account;
    Reconciler reconciler{database, catalogs, world.leases, ids, world.accounts};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(reconciler_tests, DriftingSalon)

BOOST_AUTO_TEST_CASE(nothing_is_reported_if_all_is_in_step) {
    const auto moved = in_step(at(9, 0));
    move(moved, at(15, 0));
    sync(moved);
    const auto cancelled = in_step(at(11, 0));
    in_step(at(16, 0));
    cancel(cancelled);
    BOOST_TEST(settle());
    const auto result = reconciler.keep_up(account, {});
    BOOST_REQUIRE(result.ok());
    BOOST_TEST(result->reported == 0);
    BOOST_TEST(drift(result->report->counts) == "");
    BOOST_TEST(result->report->counts.compared == 4);  // two live, one cancelled, one that was moved
    BOOST_TEST(broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(each_kind_of_drift_is_reported_once) {
    const auto vanished = in_step(at(9, 0)), moved = in_step(at(10, 0)), doubled = in_step(at(11, 0)),
               dropped = in_step(at(12, 0));
    cancel_there(link_of(vanished).remote_uid);
    move_there(link_of(moved).remote_uid, at(17, 0));
    const auto stray = book_there_for(doubled, at(14, 0));
    const auto foreign = book_there(staff(0), at(15, 0));
    cancel(dropped);  // and no job knows of it
    test.run("UPDATE calendar_link SET state = 'in_step' WHERE appointment_id = " + std::to_string(dropped.value));
    test.run("UPDATE job SET state = 'done' WHERE queue = 'sync'");
    const auto everything = "missing_there 1, missing_here 1, differing 1, duplicated 1, orphaned 1";
    BOOST_TEST(drift(compare().report->counts) == everything);
    BOOST_TEST(test.number("SELECT COUNT(*) FROM inbound_event") == 0);

    const auto result = compare(false);
    BOOST_TEST(drift(result.report->counts) == everything);
    BOOST_TEST(result.reported == 5);
    for (const auto id : {vanished, moved, dropped}) BOOST_TEST(told("RECONCILE_CHANGED", link_of(id).remote_uid) == 1);
    for (const auto& uid : {stray, foreign}) BOOST_TEST(told("RECONCILE_CHANGED", uid) == 1);
    BOOST_TEST(test.number("SELECT COUNT(*) FROM job WHERE kind = 'inbound' AND queue = 'webhooks'") == 5);
    const auto again = compare(false);
    BOOST_TEST(again.reported == 0);
    BOOST_TEST(again.known == 5);
    BOOST_TEST(result.report->findings.find(stray) == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_booking_that_is_not_listed_any_more_is_asked_for_by_its_uid) {
    const auto id = in_step(at(9, 0));
    test.run("UPDATE calendar_link SET remote_uid = 'vanished'");
    const auto uid = live_bookings_of(id).at(0).at("uid").get<std::string>();
    const auto result = compare(false);
    BOOST_TEST(drift(result.report->counts) == "missing_there 1, duplicated 1");
    BOOST_TEST(told("RECONCILE_MISSING", "vanished") == 1);
    BOOST_TEST(told("RECONCILE_CHANGED", uid) == 1);
}

BOOST_AUTO_TEST_CASE(a_booking_that_a_colleague_took_over_is_not_missing) {
    const auto id = in_step(at(9, 0));
    test.run("UPDATE calendar_link SET account_id = " +
             std::to_string(catalog->event_type(service("Haarschnitt").id, staff(1).id)->account.value));
    const auto other = catalog->event_type(service("Haarschnitt").id, staff(1).id)->account;
    const auto result = reconciler.compare_window({.company = demo::kCompany, .account = other, .dry_run = true});
    BOOST_TEST(drift(result->report->counts) == "");  // it is in the list of the first alone
    BOOST_TEST(live_bookings_of(id).size() == 1U);
}

BOOST_AUTO_TEST_CASE(only_changes_since_the_last_run_are_reported) {
    const auto first = in_step(at(9, 0)), second = in_step(at(10, 0));
    BOOST_TEST(reconciler.keep_up(account, {})->reported == 0);
    cancel_there(link_of(first).remote_uid);
    const auto foreign = book_there(staff(0), at(16, 0));
    const auto result = reconciler.keep_up(account, {});
    BOOST_TEST(!result->report.has_value());
    BOOST_TEST(result->reported == 2);
    BOOST_TEST(told("RECONCILE_CHANGED", link_of(first).remote_uid) == 1);
    BOOST_TEST(told("RECONCILE_CHANGED", foreign) == 1);
    BOOST_TEST(told("RECONCILE_CHANGED", link_of(second).remote_uid) == 0);
    BOOST_TEST(reconciler.keep_up(account, {})->reported == 0);
}

// The stand-in counts, as Cal.com does, without the filters that it is asked with: who goes on while there is a "next
// page" never comes to an end, and who ends with a page that is not full has it all.
BOOST_AUTO_TEST_CASE(a_list_of_many_pages_is_read_completely_regardless_of_its_totals) {
    in_step(at(9, 0));
    BOOST_TEST(reconciler.keep_up(account, {})->reported == 0);
    for (auto day = 1; day <= 5; ++day) {
        for (auto hour = 8; hour < 17; ++hour) book_there(staff(0), at(hour, 0, day));
    }
    test.run("UPDATE calendar_reconcile SET whole_at = whole_at - INTERVAL 24 HOUR");
    ReconcileOptions options;
    options.patience = 20s;
    Reconciler hurried(database, catalogs, world.leases, ids, world.accounts, options);
    const auto result = hurried.keep_up(account, {});
    BOOST_REQUIRE_MESSAGE(result.ok(), (result.ok() ? "" : result.refusal().message));
    BOOST_TEST(result->changed >= 46);
    BOOST_TEST(result->report->counts[DriftKind::missing_here] == 45);
    BOOST_TEST(test.number("SELECT COUNT(DISTINCT remote_uid) FROM inbound_event") == 45);
}

BOOST_AUTO_TEST_CASE(a_row_without_updated_at_is_found_by_the_window) {
    in_step(at(9, 0));  // so that there is a watermark
    BOOST_TEST(reconciler.keep_up(account, {})->reported == 0);
    const auto foreign = book_there(staff(0), at(16, 0));
    ask("PUT", "/simulator/bookings", {{"without_updated_at", json::array({foreign})}});
    BOOST_TEST(reconciler.keep_up(account, {})->reported == 0);
    test.run("UPDATE calendar_reconcile SET whole_at = whole_at - INTERVAL 24 HOUR");
    BOOST_TEST(reconciler.keep_up(account, {})->reported == 1);
    BOOST_TEST(told("RECONCILE_CHANGED", foreign) == 1);
}

BOOST_AUTO_TEST_CASE(bookings_of_other_event_types_are_distinguished_and_attended_ones_ignored) {
    const auto is_other = [&](const Service& one) {
        return one.name != "Haarschnitt" && catalog->event_type(one.id, staff(0).id) != nullptr;
    };
    const auto other = std::find_if(catalog->services().begin(), catalog->services().end(), is_other);
    const auto type = event_type_id(*other, staff(0));
    test.run("DELETE FROM calendar_event_type WHERE event_type_id = " + std::to_string(type));
    const json attendee{{"name", "X"}, {"email", "x@example.com"}, {"timeZone", "UTC"}};
    const auto foreign = ask("POST", "/v2/bookings",
                             {{"start", format_rfc3339(at(9, 0))}, {"eventTypeId", type}, {"attendee", attendee}})
                             .at("uid")
                             .get<std::string>();
    auto with_colleague = attendee;
    with_colleague["email"] = "staff" + std::to_string(staff(0).id.value) + "@example.com";
    ask("POST", "/v2/bookings",
        {{"start", format_rfc3339(at(9, 0))},
         {"eventTypeId", event_type_id(service("Haarschnitt"), staff(1))},
         {"attendee", with_colleague}});
    const auto result = compare(false);
    BOOST_TEST(drift(result.report->counts) == "");
    BOOST_TEST(result.report->counts.unmapped == 1);
    BOOST_TEST(result.report->counts.attended == 1);
    BOOST_TEST(result.reported == 1);
    BOOST_TEST(told("RECONCILE_FOREIGN", foreign) == 1);
}

BOOST_AUTO_TEST_CASE(a_link_in_use_by_a_worker_is_skipped) {
    const auto id = in_step(at(9, 0));
    cancel_there(link_of(id).remote_uid);
    for (const auto* hand : {"lease_until = UTC_TIMESTAMP(6) + INTERVAL 1 MINUTE", "heard_at = UTC_TIMESTAMP(6)",
                             "action = 'cancel', target_version = 1, target_starts_at = mirror_starts_at, "
                             "target_ends_at = mirror_ends_at, target_event_type_id = 1, "
                             "action_started_at = UTC_TIMESTAMP(6)"}) {
        test.run("UPDATE calendar_link SET lease_until = NULL, heard_at = NULL, action = NULL");
        BOOST_TEST(drift(compare().report->counts) == "missing_there 1", hand);
        test.run(std::string("UPDATE calendar_link SET ") + hand);
        const auto result = compare(false);
        BOOST_TEST(drift(result.report->counts) == "", hand);
        BOOST_TEST(result.report->counts.left_alone == 1, hand);
        BOOST_TEST(result.reported == 0);
    }
    test.run("UPDATE calendar_link SET action = NULL");
    test.run("UPDATE job SET state = 'available' WHERE kind = 'sync'");  // it will look by itself
    BOOST_TEST(compare().report->counts.left_alone == 1);
}

// Between the list and the look at our links, a sync moves the booking: the list is of before.
BOOST_AUTO_TEST_CASE(a_link_synced_during_the_read_is_not_drift) {
    const auto id = in_step(at(9, 0)), made_meanwhile = booked(book(at(14, 0), staff(0).id)).id;
    ListedWorld list;
    ListedBooking before;
    before.booking.uid = link_of(id).remote_uid;
    before.booking.time = link_of(id).mirror_time;
    before.booking.event_type_id = link_of(id).mirror_event_type_id;
    before.booking.metadata["slotkeeper_appointment_id"] = id.text();
    list.rows = {before};
    list.before = [&](int) {
        move(id, at(12, 0));
        for (const auto one : {id, made_meanwhile}) sync(one);
        test.run("UPDATE job SET state = 'done' WHERE queue = 'sync'");
    };
    Accounts through(database, world.sealer, list, world.leases, ids);
    Reconciler late(database, catalogs, world.leases, ids, through);
    const auto result = late.compare_window({.company = demo::kCompany, .account = account});
    BOOST_REQUIRE(result.ok());
    BOOST_TEST(drift(result->report->counts) == "");
    BOOST_TEST(result->report->counts.left_alone == 2);
    BOOST_TEST(drift(compare().report->counts) == "");
}

BOOST_AUTO_TEST_CASE(an_account_that_cannot_be_called_reports_the_reason) {
    const auto code = [&](AccountId id) {
        const auto result = reconciler.keep_up(id, {});
        return result ? std::string("done") : std::string(name_of(result.refusal().code));
    };
    BOOST_TEST(code(AccountId{4711}) == "not_found");
    set_faults(1, {"500_before"});
    BOOST_TEST(code(account) == "unavailable");
    set_faults(1, {"html"});
    BOOST_TEST(code(account) == "unavailable");
    set_faults(0, {});
    const auto set = [&](const std::string& what) { test.run("UPDATE calendar_account SET " + what); };
    set("state = 'disconnected'");
    BOOST_TEST(code(account) == "state_conflict");
    set("state = 'active', sealed_credential = 'x'");
    BOOST_TEST(code(account) == "internal");
    const auto wrong = world.sealer.seal("cal_sim_nobody");
    database.transact([&](store::Tx& tx) {
        auto known = *store::lock_account(tx, account);
        known.sealed_credential = wrong;
        store::update_account(tx, known);
    });
    BOOST_TEST(code(account) == "state_conflict");
    BOOST_TEST(test.number("SELECT COUNT(*) FROM calendar_account WHERE state = 'needs_reauth'") == 1);
    BOOST_TEST(reconciler.compare_window({.company = CompanyId{2}, .account = account}).refusal().field == "id");
}

BOOST_AUTO_TEST_CASE(a_part_of_the_window_is_compared_and_leaves_the_report_as_it_was) {
    const auto early = in_step(at(9, 0)), late = in_step(at(9, 0, 7));
    cancel_there(link_of(early).remote_uid);
    cancel_there(link_of(late).remote_uid);
    compare();
    const auto report = reconciler.last_report(account);
    BOOST_TEST(drift(report->counts) == "missing_there 2");
    ReconcileAsk ask{.company = demo::kCompany, .account = account, .from = at(0, 0), .until = at(23, 0)};
    ask.dry_run = true;
    BOOST_TEST(drift(reconciler.compare_window(ask)->report->counts) == "missing_there 1");
    BOOST_TEST(drift(reconciler.last_report(account)->counts) == "missing_there 2");
    std::swap(ask.from, ask.until);
    BOOST_TEST(reconciler.compare_window(ask).refusal().field == "until");
    BOOST_CHECK(broken_rows(store::FindingKind::drift) == 0);
    BOOST_TEST(json::parse(report->findings).size() == 2U);
}

BOOST_AUTO_TEST_CASE(a_dry_run_lists_every_appointment_shown_as_behind) {
    in_step(at(10, 0));
    BOOST_TEST(compare().behind.empty());
    test.run("UPDATE calendar_link SET state = 'behind'");  // as where Cal.com refused what this version needs
    BOOST_TEST(compare().behind.size() == 1U);
    test.run("UPDATE calendar_link SET state = 'in_step'");
    test.run(
        "UPDATE appointment JOIN calendar_link USING (appointment_id) SET starts_at = UTC_TIMESTAMP() - INTERVAL 2 "
        "HOUR, ends_at = UTC_TIMESTAMP() - INTERVAL 1 HOUR, version = version + 1");
    BOOST_TEST(compare().behind.empty());  // that version is one that Cal.com does not need
    test.run("UPDATE job SET state = 'available' WHERE kind = 'sync'");
    BOOST_TEST(compare().behind.size() == 1U);
}

BOOST_AUTO_TEST_SUITE_END()
