// sync_findings_tests: queues without a worker, changes that Cal.com does not have, paused accounts, and drift until it
// is repaired.
#include "engine/guards/check.h"
#include "tests/support/salon.h"

#include <boost/test/unit_test.hpp>

#include <set>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using store::FindingKind;

namespace {

// One appointment, and an account of which the test says how it stands with it.
struct Checked : Salon {
    Checked() {
        const auto made = desk.submit(book(at(10, 0), staff(0).id));
        BOOST_REQUIRE(made.ok());
        id = made->appointment->id;
    }
    void account(const std::string& state) {
        test.run(
            "INSERT INTO calendar_account (account_id, company_id, provider, provider_account, base_url, state, "
            "sealed_credential, sealed_webhook_secret, created_at) VALUES (7, 1, 'calcom', 'anna', "
            "'https://api.cal.com', '" +
            state + "', '', '', '2026-01-01')");
    }
    std::vector<store::Finding> findings() { return check(database).findings; }
    // Exactly these kinds are found, and the ids of the first finding of the first kind are returned.
    std::vector<std::string> finds(const std::set<FindingKind>& wanted) {
        const auto all = findings();
        std::set<FindingKind> kinds;
        for (const auto& finding : all) {
            kinds.insert(finding.kind);
            BOOST_TEST_MESSAGE(name_of(finding.kind) << ": " << finding.detail);
        }
        BOOST_TEST((kinds == wanted));
        return all.empty() ? std::vector<std::string>{""} : all.front().ids;
    }

    AppointmentId id;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(sync_findings_tests, Checked)

BOOST_AUTO_TEST_CASE(repaired_drift_is_no_longer_reported_and_the_comparison_has_an_age) {
    account("active");
    test.run(
        "INSERT INTO calendar_link (appointment_id, account_id, event_type_id, state, synced_version, remote_uid, "
        "earlier_uids, mirror_state, mirror_starts_at, mirror_ends_at, mirror_event_type_id, fence) SELECT "
        "appointment_id, 7, 9, 'in_step', version, 'u1', '', 'live', starts_at, ends_at, 9, 3 FROM appointment");
    test.run(
        "INSERT INTO calendar_reconcile (account_id, reported_at, differing, missing_here, duplicated) VALUES "
        "(7, UTC_TIMESTAMP(6) - INTERVAL 3 HOUR, 1, 1, 1)");
    test.run(
        "INSERT INTO calendar_difference (account_id, number, kind, appointment_id, part, fence, remote_uid, found_at) "
        "VALUES (7, 1, 'differing', " +
        std::to_string(id.value) +
        ", 0, 3, 'u1', UTC_TIMESTAMP(6) - INTERVAL 3 HOUR), "
        "(7, 2, 'missing_here', NULL, 0, 0, 'u2', UTC_TIMESTAMP(6) - INTERVAL 3 HOUR), "
        "(7, 3, 'duplicated', " +
        std::to_string(id.value) + ", 0, 3, 'u3', UTC_TIMESTAMP(6) - INTERVAL 3 HOUR)");
    const auto detail = [&] {
        for (const auto& finding : findings()) {
            if (finding.kind == FindingKind::drift) return finding.detail;
        }
        return std::string();
    };
    BOOST_TEST(detail().starts_with("1 missing_here, 1 differing, 1 duplicated, compared 3 hours ago"), detail());
    BOOST_TEST(check(database).comparison == "3 hours ago");
    test.run("UPDATE calendar_link SET fence = 4");  // it was synced since
    BOOST_TEST(detail().starts_with("1 missing_here, 1 duplicated, compared"), detail());
    test.run("UPDATE calendar_link SET heard_at = UTC_TIMESTAMP(6)");  // and is to be read again
    BOOST_TEST(detail().starts_with("1 missing_here, 1 differing"), detail());
    test.run("UPDATE calendar_link SET heard_at = NULL");
    const auto told = [&](int number, const std::string& outcome) {
        test.run(
            "INSERT INTO inbound_event (event_id, company_id, account_id, source, dedupe_key, word, remote_uid, "
            "payload, received_at, outcome) VALUES (" +
            std::to_string(number) + ", 1, 7, 'reconcile', 'k" + std::to_string(number) + "', 'RECONCILE_CHANGED', 'u" +
            std::to_string(number) + "', '', UTC_TIMESTAMP(6), '" + outcome + "')");
    };
    told(3, "stray_cancelled");
    BOOST_TEST(detail().starts_with("1 missing_here, compared"), detail());
    told(2, "blocked");
    BOOST_TEST(findings().empty());
}

BOOST_AUTO_TEST_CASE(stuck_jobs_and_unsynced_changes_are_found) {
    account("active");
    test.run(
        "INSERT INTO calendar_link (appointment_id, account_id, event_type_id, state, earlier_uids) SELECT "
        "appointment_id, 7, 9, 'behind', '' FROM appointment");
    test.run(
        "INSERT INTO job (job_id, company_id, queue, kind, subject_id, unique_key, state, run_at, created_at) VALUES "
        "(1, 1, 'sync', 'sync', " +
        std::to_string(id.value) +
        ", 'sync:x:1', 'available', UTC_TIMESTAMP(6), "
        "UTC_TIMESTAMP(6))");
    BOOST_TEST(findings().empty());
    test.run("UPDATE job SET created_at = created_at - INTERVAL 11 MINUTE WHERE job_id = 1");  // tried again and again
    BOOST_TEST(finds({FindingKind::sync_late}).front() == AccountId{7}.text());
    test.run("UPDATE job SET run_at = run_at - INTERVAL 11 MINUTE WHERE job_id = 1");  // not taken by a worker
    finds({FindingKind::queue_late, FindingKind::sync_late});
    test.run("UPDATE calendar_link SET synced_version = 1");
    BOOST_TEST(finds({FindingKind::queue_late}).front() == "sync");
}

BOOST_AUTO_TEST_CASE(a_paused_account_is_found_with_its_reason) {
    account("paused");
    test.run(
        "INSERT INTO calendar_brake (account_id, window_began_at, reason) VALUES (7, '2026-11-22 08:00', "
        "'would end or move 12 of 40 coming appointments')");
    BOOST_TEST(finds({FindingKind::account_silent}).front() == AccountId{7}.text());
    BOOST_TEST(findings().front().detail.starts_with("it is paused: Cal.com would end or move 12 of 40"));
}

BOOST_AUTO_TEST_SUITE_END()
