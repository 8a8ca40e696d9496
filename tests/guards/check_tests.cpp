// check_tests: a database written only by the desk is clean, also during writes; each kind of damage is found and
// named.
#include "engine/guards/check.h"

#include "engine/desk/desk.h"
#include "engine/guards/audit.h"
#include "engine/guards/digest.h"
#include "tests/support/test_database.h"
#include "tools/demo/demo_company.h"

#include <boost/test/unit_test.hpp>

#include <iomanip>
#include <sstream>
#include <thread>

using namespace slotkeeper;
using store::FindingKind;

namespace {

// Wednesday, 9:00 in Berlin; far enough ahead for years, and within the window as the test's clock goes.
struct CheckedSalon {
    tests::TestDatabase test;
    SystemClock clock;
    IdSource ids{7, clock};
    Catalogs catalogs{test.database()};
    std::optional<Desk> desk;
    Instant opening;

    CheckedSalon() {
        demo::put_company(test.database());
        desk.emplace(test.database(), catalogs, ids);
        auto day = std::chrono::floor<std::chrono::days>(clock.now()) + std::chrono::days(7);
        while (std::chrono::weekday(day) != std::chrono::Wednesday) day += std::chrono::days(1);
        const auto zone = *TimeZone::find("Europe/Berlin");
        opening = *zone.to_utc(std::chrono::local_days(day.time_since_epoch()) + std::chrono::hours(11));
    }

    Command command(std::variant<Book, Cancel, BlockTime, PlaceHold> ask) {
        Command command;
        std::visit([&](auto& one) { command.ask = one; }, ask);
        command.company = demo::kCompany;
        command.key.key = sha256(std::to_string(ids.next()));
        command.actor = "test";
        return command;
    }
    Result<Receipt> book(std::int64_t service, Instant start, int customer = 1) {
        Book ask;
        ask.id = ids.make<AppointmentId>();
        ask.branch = BranchId{11};
        ask.service = ServiceId{service};
        ask.start = start;
        ask.customer.name = "Kunde";
        ask.customer.phone = "+4930100" + std::to_string(1000 + customer);
        return desk->submit(command(ask));
    }
    AppointmentId booked(std::int64_t service, Instant start, int customer = 1) {
        const auto receipt = book(service, start, customer);
        BOOST_REQUIRE_MESSAGE(receipt.ok(), (receipt.ok() ? "" : receipt.refusal().message));
        return receipt->appointment->id;
    }
    void harm(const std::string& sql) {
        test.database().read([&](store::Tx& tx) {
            tx.run("SET SESSION foreign_key_checks = 0");
            tx.run("SET SESSION check_constraint_checks = 0");
            tx.run(sql);
            tx.run("SET SESSION foreign_key_checks = 1");
            tx.run("SET SESSION check_constraint_checks = 1");
        });
    }
    void put_account() {
        harm(
            "INSERT INTO calendar_account (account_id, company_id, provider, provider_account, base_url, state, "
            "sealed_credential, sealed_webhook_secret, created_at) VALUES (7, 1, 'calcom', 'anna', "
            "'https://api.cal.com', 'active', '', '', '2026-01-01')");
    }
    std::vector<store::Finding> findings() { return check(test.database()).findings; }
    // Exactly these kinds are found, and the ids of the first finding of the first kind are returned.
    std::vector<std::string> finds(std::set<FindingKind> wanted) {
        std::set<FindingKind> kinds;
        for (const auto& finding : findings()) {
            kinds.insert(finding.kind);
            BOOST_TEST_MESSAGE(name_of(finding.kind) << ": " << finding.detail);
        }
        BOOST_TEST((kinds == wanted));
        for (const auto& finding : findings()) {
            if (finding.kind == *wanted.begin()) return finding.ids;
        }
        return {};
    }
};

std::string text(AppointmentId id) { return std::to_string(id.value); }

}  // namespace

BOOST_FIXTURE_TEST_SUITE(check_tests, CheckedSalon)

BOOST_AUTO_TEST_CASE(a_check_of_bookings_made_by_the_desk_finds_no_problem) {
    booked(41, opening);
    booked(43, opening, 2);
    const auto cancelled = booked(42, opening, 3);
    BOOST_REQUIRE(desk->submit(command(Cancel{cancelled, "customer", std::nullopt})).ok());
    BOOST_REQUIRE(
        desk
            ->submit(command(PlaceHold{
                ids.make<AppointmentId>(), BranchId{11}, ServiceId{41}, opening + std::chrono::hours(2), {}, "test"}))
            .ok());
    // past midnight in UTC, so that its claims are two
    BOOST_REQUIRE(desk->submit(command(BlockTime{ids.make<BlockId>(),
                                                 ResourceId{21},
                                                 {opening + std::chrono::hours(5), opening + std::chrono::hours(40)},
                                                 "Urlaub"}))
                      .ok());
    const auto report = check(test.database());
    for (const auto& finding : report.findings) BOOST_ERROR(name_of(finding.kind) << ": " << finding.detail);
    BOOST_TEST(report.appointments == 4);
    BOOST_TEST(report.customers == 3);
    BOOST_TEST(report.claims > 5);
}

BOOST_AUTO_TEST_CASE(bookings_made_meanwhile_are_no_findings) {
    std::atomic<bool> stop = false;
    std::vector<std::jthread> callers;
    for (auto caller = 0; caller < 3; ++caller) {
        callers.emplace_back([&, caller] {
            for (auto i = 0; !stop; ++i) {
                const auto receipt = book(43, opening + std::chrono::days(7 * (i % 20)), caller);
                if (receipt) (void)desk->submit(command(Cancel{receipt->appointment->id, "customer", std::nullopt}));
            }
        });
    }
    for (auto i = 0; i < 20; ++i) {
        for (const auto& finding : findings()) BOOST_ERROR(name_of(finding.kind) << ": " << finding.detail);
    }
    stop = true;
}

BOOST_AUTO_TEST_CASE(a_hold_past_its_time_is_no_finding) {
    BOOST_REQUIRE(
        desk->submit(command(PlaceHold{ids.make<AppointmentId>(), BranchId{11}, ServiceId{41}, opening, {}, "test"}))
            .ok());
    harm("UPDATE claim SET expires_at = '2026-01-01'");
    harm("UPDATE appointment SET expires_at = '2026-01-01'");
    BOOST_TEST(findings().empty());
}

BOOST_AUTO_TEST_CASE(overlapping_claims_of_one_lane_are_found_without_the_key_that_forbids_them) {
    const auto one = booked(41, opening), other = booked(41, opening + std::chrono::minutes(30));
    harm("ALTER TABLE claim ADD KEY plain (resource_id, day), DROP PRIMARY KEY");
    harm("UPDATE claim SET resource_id = 22 WHERE resource_id <> 22");
    harm("UPDATE appointment_segment SET resource_id = 22");
    harm("UPDATE claim SET taken_from = taken_from - INTERVAL 10 MINUTE WHERE appointment_id = " + text(other));
    harm("UPDATE appointment_segment SET taken_from = taken_from - INTERVAL 10 MINUTE WHERE appointment_id = " +
         text(other));
    finds({FindingKind::missing_key, FindingKind::overlapping_claims, FindingKind::over_capacity});
    for (const auto& finding : findings()) {
        if (finding.kind != FindingKind::overlapping_claims) continue;
        BOOST_TEST((finding.ids == std::vector{other.text(), one.text(), ResourceId{22}.text()}));
    }
}

BOOST_AUTO_TEST_CASE(more_claims_than_seats_are_found) {
    const auto id = booked(41, opening);
    const auto other = booked(41, opening);
    harm("UPDATE claim SET resource_id = 22, lane = 1 WHERE appointment_id = " + text(other));
    harm("UPDATE claim SET resource_id = 22, lane = 0 WHERE appointment_id = " + text(id));
    harm("UPDATE appointment_segment SET resource_id = 22");
    BOOST_TEST((finds({FindingKind::over_capacity}) == std::vector{ResourceId{22}.text()}));
}

BOOST_AUTO_TEST_CASE(a_live_appointment_without_its_claims_is_found) {
    const auto id = booked(43, opening);
    booked(41, opening, 2);
    harm("DELETE FROM claim WHERE segment = 2 AND appointment_id = " + text(id));
    BOOST_TEST(finds({FindingKind::claims_differ}).front() == id.text());
}

BOOST_AUTO_TEST_CASE(claims_that_are_shorter_or_elsewhere_are_found) {
    const auto id = booked(41, opening);
    harm("UPDATE claim SET taken_until = taken_until - INTERVAL 1 MINUTE");
    BOOST_TEST(finds({FindingKind::claims_differ}).front() == id.text());
    harm("UPDATE claim SET taken_until = taken_until + INTERVAL 1 MINUTE");
    BOOST_TEST(findings().empty());
    harm("UPDATE claim SET taken_from = taken_from + INTERVAL 1 MINUTE, taken_until = taken_until + INTERVAL 1 MINUTE");
    finds({FindingKind::claims_differ});
}

BOOST_AUTO_TEST_CASE(claims_without_an_owner_are_found) {
    const auto id = booked(41, opening);
    harm("UPDATE appointment SET state = 'cancelled'");
    harm("UPDATE audit_event SET state = 'cancelled'");
    finds({FindingKind::claim_without_owner, FindingKind::broken_history});
    harm("UPDATE audit_event SET state = 'confirmed'");
    harm("DELETE FROM audit_event");
    harm("DELETE FROM appointment_segment");
    harm("DELETE FROM appointment");
    finds({FindingKind::broken_reference, FindingKind::claim_without_owner});
    BOOST_TEST(findings().back().ids.front() == id.text());
}

BOOST_AUTO_TEST_CASE(a_block_without_its_claims_is_found) {
    const BlockTime block{ids.make<BlockId>(), ResourceId{21}, {opening, opening + std::chrono::hours(3)}, ""};
    BOOST_REQUIRE(desk->submit(command(block)).ok());
    BOOST_TEST(findings().empty());
    harm("DELETE FROM claim");
    BOOST_TEST(finds({FindingKind::block_without_claims}).front() == block.id.text());
}

BOOST_AUTO_TEST_CASE(a_block_with_a_gap_in_the_middle_is_found) {
    const BlockTime block{ids.make<BlockId>(), ResourceId{21}, {opening, opening + std::chrono::days(4)}, ""};
    BOOST_REQUIRE(desk->submit(command(block)).ok());
    BOOST_TEST(findings().empty());
    // Its lanes may be dealt out anew on one day.
    harm(
        "UPDATE claim SET lane = 3 WHERE day = (SELECT * FROM (SELECT MIN(day) + INTERVAL 1 DAY FROM claim) AS "
        "second)");
    BOOST_TEST(findings().empty());
    harm("DELETE FROM claim WHERE lane = 3");
    BOOST_TEST(finds({FindingKind::block_without_claims}).front() == block.id.text());
}

BOOST_AUTO_TEST_CASE(a_claim_inside_a_block_that_does_not_hold_its_time_is_found) {
    const auto id = booked(41, opening);
    harm("UPDATE claim SET inside_block_id = 1");
    BOOST_TEST(finds({FindingKind::damaged_data}).front() == id.text());
}

BOOST_AUTO_TEST_CASE(a_live_appointment_with_neither_segments_nor_claims_is_found) {
    const auto id = booked(41, opening);
    harm("DELETE FROM claim");
    harm("DELETE FROM appointment_segment");
    BOOST_TEST(finds({FindingKind::claims_differ}).front() == id.text());
    harm("UPDATE appointment SET state = 'cancelled'");
    harm("UPDATE audit_event SET state = 'cancelled'");
    finds({FindingKind::broken_history});  // only its hash is wrong now
}

BOOST_AUTO_TEST_CASE(two_customers_with_one_number_are_found_without_the_key_that_forbids_them) {
    booked(41, opening, 1);
    booked(41, opening, 2);
    harm("ALTER TABLE customer DROP KEY customers_phone_company_unique");
    harm("UPDATE customer SET phone = '+49301001001'");
    finds({FindingKind::missing_key, FindingKind::duplicate_customer});
    harm("UPDATE customer SET deleted_at = '2026-01-01' LIMIT 1");
    finds({FindingKind::missing_key});
}

BOOST_AUTO_TEST_CASE(two_appointments_with_one_remote_booking_are_found) {
    put_account();
    const auto one = booked(41, opening), other = booked(41, opening);
    harm("ALTER TABLE calendar_link DROP KEY calendar_link_remote_unique");
    harm("ALTER TABLE calendar_link ADD KEY plain (account_id)");
    for (const auto id : {one, other}) {
        harm(
            "INSERT INTO calendar_link (appointment_id, account_id, event_type_id, state, remote_uid, earlier_uids, "
            "mirror_state, mirror_starts_at, mirror_ends_at) SELECT appointment_id, 7, 9, 'in_step', 'uid', '', "
            "'live', "
            "starts_at, ends_at FROM appointment WHERE appointment_id = " +
            text(id));
    }
    finds({FindingKind::missing_key, FindingKind::duplicate_remote_uid});
    for (const auto& finding : findings()) {
        if (finding.kind != FindingKind::duplicate_remote_uid) continue;
        BOOST_TEST((finding.ids == std::vector{one.text(), other.text()}));
        BOOST_TEST(finding.detail.find("uid") == std::string::npos);
    }
}

BOOST_AUTO_TEST_CASE(a_link_that_no_job_will_bring_into_step_is_found) {
    put_account();
    const auto id = booked(41, opening);
    harm(
        "INSERT INTO calendar_link (appointment_id, account_id, event_type_id, state, earlier_uids) SELECT "
        "appointment_id, 7, 9, 'behind', '' FROM appointment");
    BOOST_TEST(finds({FindingKind::link_adrift}).front() == id.text());
    harm(
        "INSERT INTO job (job_id, company_id, queue, kind, subject_id, unique_key, state, run_at, created_at) VALUES "
        "(1, 1, 'sync', 'sync', " +
        text(id) + ", 'x', 'available', UTC_TIMESTAMP(6), UTC_TIMESTAMP(6))");
    BOOST_TEST(findings().empty());
    harm("UPDATE job SET state = 'dead'");
    finds({FindingKind::link_adrift});
    harm(
        "UPDATE calendar_link SET state = 'in_step', mirror_state = 'live', mirror_starts_at = '2026-01-01', "
        "mirror_ends_at = '2026-01-01 01:00'");
    finds({FindingKind::link_adrift});
    harm("UPDATE calendar_link SET mirror_starts_at = (SELECT starts_at FROM appointment)");
    BOOST_TEST(findings().empty());
}

BOOST_AUTO_TEST_CASE(a_future_conflict_without_a_retry_job_is_found) {
    put_account();
    const auto id = booked(41, opening);
    harm(
        "INSERT INTO calendar_link (appointment_id, account_id, event_type_id, state, earlier_uids, last_error) SELECT "
        "appointment_id, 7, 9, 'conflicted', '', 'not available' FROM appointment");
    BOOST_TEST(finds({FindingKind::link_conflicted}).front() == id.text());
    BOOST_TEST(findings().front().detail.find("not available") != std::string::npos);
    harm(
        "INSERT INTO job (job_id, company_id, queue, kind, subject_id, unique_key, state, run_at, created_at) VALUES "
        "(1, 1, 'sync', 'sync', " +
        text(id) + ", 'x', 'available', UTC_TIMESTAMP(6), UTC_TIMESTAMP(6))");
    BOOST_TEST(findings().empty());
    harm("UPDATE job SET state = 'done', outcome = 'conflicted'");
    BOOST_REQUIRE(desk->submit(command(Cancel{id, "customer", std::nullopt})).ok());
    BOOST_TEST(findings().empty());  // neither is there
    harm(
        "UPDATE calendar_link SET mirror_state = 'live', mirror_starts_at = (SELECT starts_at FROM appointment), "
        "mirror_ends_at = (SELECT ends_at FROM appointment)");
    BOOST_TEST(finds({FindingKind::link_conflicted}).front() == id.text());
    harm("UPDATE calendar_link SET mirror_starts_at = '2026-01-01', mirror_ends_at = '2026-01-01 01:00'");
    BOOST_TEST(findings().empty());
}

BOOST_AUTO_TEST_CASE(an_account_to_which_nothing_is_written_is_found) {
    put_account();
    BOOST_TEST(findings().empty());
    for (const auto* state : {"needs_reauth", "revoked"}) {
        harm("UPDATE calendar_account SET state = '" + std::string(state) + "'");
        BOOST_TEST(finds({FindingKind::account_silent}).front() == AccountId{7}.text());
    }
    harm("UPDATE calendar_account SET state = 'disconnected'");
    BOOST_TEST(findings().empty());
    harm(
        "INSERT INTO calendar_event_type (service_id, resource_id, account_id, event_type_id, length_minutes) VALUES "
        "(41, 22, 7, 9, 30)");
    finds({FindingKind::account_silent});
}

BOOST_AUTO_TEST_CASE(drift_found_by_the_last_comparison_is_reported) {
    put_account();
    harm("INSERT INTO calendar_reconcile (account_id, reported_at, compared) VALUES (7, '2026-11-22 08:00', 12)");
    BOOST_TEST(findings().empty());
    harm("UPDATE calendar_reconcile SET differing = 2, orphaned = 1");
    BOOST_TEST(finds({FindingKind::drift}).front() == AccountId{7}.text());
}

BOOST_AUTO_TEST_CASE(history_that_does_not_begin_at_its_beginning_is_found) {
    const auto id = booked(41, opening);
    const auto history = [&] {
        return test.database().read([](store::Tx& tx) { return store::load_histories(tx, AppointmentId{}).at(0); });
    };
    // The first event as the heir of another, and all hashes right for that.
    auto first = history().events.at(0);
    first.previous_hash = std::string(32, 'x');
    std::ostringstream hash;
    for (const unsigned char byte : audit_hash(first))
        hash << std::hex << std::setw(2) << std::setfill('0') << int{byte};
    harm("UPDATE audit_event SET previous_hash = REPEAT('x', 32), hash = UNHEX('" + hash.str() + "')");
    harm("UPDATE appointment SET audit_head = UNHEX('" + hash.str() + "')");
    BOOST_TEST(finds({FindingKind::broken_history}).front() == id.text());
}

BOOST_AUTO_TEST_CASE(history_that_was_changed_cut_or_left_behind_is_found) {
    const auto id = booked(41, opening);
    BOOST_REQUIRE(desk->submit(command(Cancel{id, "customer", std::nullopt})).ok());
    booked(41, opening);
    BOOST_TEST(findings().empty());
    const auto change_and_back = [&](const std::string& change, const std::string& back) {
        harm(change);
        BOOST_TEST(finds({FindingKind::broken_history}).front() == id.text());
        harm(back);
        BOOST_TEST(findings().empty());
    };
    const auto where = " WHERE appointment_id = " + text(id);
    change_and_back("UPDATE audit_event SET actor = 'nobody'" + where, "UPDATE audit_event SET actor = 'test'" + where);
    change_and_back("UPDATE appointment SET ends_at = ends_at + INTERVAL 1 HOUR" + where,
                    "UPDATE appointment SET ends_at = ends_at - INTERVAL 1 HOUR" + where);
    change_and_back("UPDATE audit_event SET event = 'eaten'" + where + " AND version = 2",
                    "UPDATE audit_event SET event = 'cancel'" + where + " AND version = 2");
    change_and_back("UPDATE audit_event SET version = 3" + where + " AND version = 2",
                    "UPDATE audit_event SET version = 2" + where + " AND version = 3");
    change_and_back("UPDATE appointment SET version = 3" + where, "UPDATE appointment SET version = 2" + where);
    change_and_back("UPDATE appointment SET state = 'expired'" + where,
                    "UPDATE appointment SET state = 'cancelled'" + where);
    harm("DELETE FROM audit_event" + where + " AND version = 1");
    finds({FindingKind::broken_history});
}

BOOST_AUTO_TEST_CASE(missing_protections_of_the_schema_are_found) {
    harm("ALTER TABLE customer DROP KEY customers_phone_company_unique");
    harm("ALTER TABLE appointment DROP FOREIGN KEY appointment_customer");
    harm("ALTER TABLE block DROP CONSTRAINT block_order");
    finds({FindingKind::missing_key, FindingKind::missing_foreign_key, FindingKind::missing_check});
    harm("ALTER TABLE customer DROP COLUMN note");
    harm("DROP TABLE calendar_link");
    finds({FindingKind::missing_table, FindingKind::missing_column, FindingKind::missing_key,
           FindingKind::missing_foreign_key, FindingKind::missing_check});
}

BOOST_AUTO_TEST_SUITE_END()
