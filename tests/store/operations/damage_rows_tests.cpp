// damage_rows_tests: rows that refer to missing rows, and data from which the catalogue cannot be built, are found.
#include "engine/store/operations/check_rows.h"

#include "tests/support/salon.h"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <set>

using namespace slotkeeper;
using store::Finding;
using store::FindingKind;

namespace {

struct Damaged : tests::Salon {
    // As a dump is restored: without foreign keys, and with invalid dates.
    void harm(const std::string& sql) {
        test.database().read([&](store::Tx& tx) {
            tx.run("SET SESSION foreign_key_checks = 0");
            tx.run(sql);
            tx.run("SET SESSION foreign_key_checks = 1");
        });
    }
    AppointmentId booked(int hour) {
        const auto receipt = desk.submit(book(at(hour, 0)));
        BOOST_REQUIRE(receipt.ok());
        return receipt->appointment->id;
    }
    std::vector<Finding> findings() { return check(database).findings; }
    // All are of this kind, and there is at least one.
    void finds(FindingKind kind) {
        const auto all = findings();
        BOOST_TEST(!all.empty());
        for (const auto& one : all) BOOST_TEST(name_of(one.kind) == name_of(kind), one.detail);
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(damage_rows_tests, Damaged)

BOOST_AUTO_TEST_CASE(a_row_that_refers_to_one_that_is_missing_or_of_another_company_is_found) {
    const auto id = booked(10);
    const auto only_finding = [&] {
        finds(FindingKind::broken_reference);
        const auto found = findings().front();
        return found.ids.front() + ' ' + found.detail;
    };
    harm("UPDATE appointment SET branch_id = 999");
    BOOST_TEST(only_finding() == "appointment row " + std::to_string(id.value) + ": its branch_id 999 is missing");
    harm("UPDATE appointment SET branch_id = 11");
    harm("UPDATE schedule SET resource_id = 999 WHERE resource_id = 21 LIMIT 1");
    BOOST_TEST(only_finding().starts_with("schedule row 999/"));
    harm("UPDATE schedule SET resource_id = 21 WHERE resource_id = 999");
    BOOST_TEST(findings().empty());
    harm(
        "INSERT INTO company (company_id, slug, name, region, language, created_at) VALUES (2, 'b', 'B', 'DE', 'de', "
        "'2026-01-01')");
    harm("INSERT INTO catalog_version VALUES (2, 1)");
    harm("INSERT INTO branch (branch_id, company_id, name, time_zone) VALUES (12, 2, 'B', 'Europe/Berlin')");
    BOOST_TEST(findings().empty());
    harm("UPDATE customer SET branch_id = 12");
    BOOST_TEST(only_finding().ends_with("its branch_id 12 is of another company"));
    harm("UPDATE customer SET branch_id = 11");
    harm("INSERT INTO resource (resource_id, company_id, branch_id, kind, name) VALUES (99, 2, 12, 'staff', 'X')");
    harm("INSERT INTO calendar_event_type VALUES (41, 99, 7, 1, 30)");
    harm(
        "INSERT INTO calendar_account (account_id, company_id, provider, provider_account, base_url, state, "
        "sealed_credential, sealed_webhook_secret, created_at) VALUES (7, 1, 'calcom', 'anna', 'https://api.cal.com', "
        "'active', '', '', '2026-01-01')");
    BOOST_TEST(only_finding() == "calendar_event_type row 41/99: its resource_id 99 is of another company");
}

BOOST_AUTO_TEST_CASE(rows_that_make_a_catalogue_unusable_are_found) {
    const auto damage = [&](const std::string& change, const std::string& id, const std::string& detail) {
        harm(change);
        finds(FindingKind::damaged_data);
        BOOST_TEST(findings().front().ids.front() == id, change);
        BOOST_TEST(findings().front().detail.find(detail) != std::string::npos, findings().front().detail);
    };
    harm("DELETE FROM segment_need WHERE service_id = 41");
    damage("UPDATE service_segment SET segment = 7 WHERE service_id = 41", ServiceId{41}.text(), "not numbered");
    harm("UPDATE service_segment SET segment = 0 WHERE service_id = 41");
    damage(
        "SET STATEMENT check_constraint_checks = 0 FOR UPDATE service SET slot_step_minutes = 0 WHERE service_id = 41",
        ServiceId{41}.text(), "slot_step_minutes");
    harm("UPDATE service SET slot_step_minutes = 15 WHERE service_id = 41");
    booked(11);
    damage("SET STATEMENT sql_mode = '' FOR UPDATE customer SET created_at = '0000-00-00'", "customer", "0000-00-00");
    harm("UPDATE customer SET created_at = '2026-01-01'");
    damage("DELETE FROM catalog_version", demo::kCompany.text(), "catalog_version of");
    harm("INSERT INTO catalog_version VALUES (1, 1)");
    BOOST_TEST(findings().empty());
    harm("UPDATE branch SET time_zone = 'Europe/Atlantis'");
    finds(FindingKind::damaged_data);
    std::set<std::string> named;
    for (const auto& finding : findings()) named.insert(finding.ids.front());
    BOOST_TEST(named.contains(BranchId{11}.text()));
    BOOST_TEST(named.contains(ResourceId{21}.text()));
}

BOOST_AUTO_TEST_CASE(metadata_and_answers_that_are_not_texts_are_found) {
    const auto id = booked(10);
    for (const std::string column : {"metadata", "answers"}) {
        for (const auto* odd : {R"({"a":1})", R"({"a":{"b":"c"}})", R"({"a":"x","b":null})", "[]", "7", "\"x\""}) {
            harm("UPDATE appointment SET " + column + " = '" + odd + "'");
            finds(FindingKind::damaged_data);
            BOOST_TEST(findings().front().ids.front() == id.text(), column << odd);
        }
        for (const auto* fine : {"{}", R"({"a":"1","b":""})"}) {
            harm("UPDATE appointment SET " + column + " = '" + fine + "'");
            BOOST_TEST(findings().empty(), column << fine);
        }
    }
}

BOOST_AUTO_TEST_CASE(unknown_enum_values_and_incomplete_links_are_found) {
    const auto id = booked(10);
    harm(
        "INSERT INTO calendar_account (account_id, company_id, provider, provider_account, base_url, state, "
        "sealed_credential, sealed_webhook_secret, created_at) VALUES (7, 1, 'calcom', 'anna', 'https://api.cal.com', "
        "'active', '', '', '2026-01-01')");
    harm("INSERT INTO calendar_link (appointment_id, account_id, event_type_id, state, earlier_uids) VALUES (" +
         std::to_string(id.value) + ", 7, 5, 'off', '')");
    const auto is_found = [&](const std::string& what, const std::string& detail) {
        const auto all = findings();
        return std::any_of(all.begin(), all.end(), [&](const Finding& one) {
            return one.kind == FindingKind::damaged_data && one.ids.front() == what &&
                   one.detail.find(detail) != std::string::npos;
        });
    };
    const std::string incomplete = "an action that is incomplete";
    BOOST_TEST(!is_found(id.text(), incomplete));
    for (const auto* change :
         {"mirror_starts_at = '2030-01-01'", "mirror_ends_at = '2030-01-01'", "action = 'cancel'"}) {
        harm("UPDATE calendar_link SET " + std::string(change));
        BOOST_TEST(is_found(id.text(), incomplete), change);
        harm("UPDATE calendar_link SET mirror_starts_at = NULL, mirror_ends_at = NULL, action = NULL");
    }
    BOOST_TEST(!is_found("calendar_link", "in state"));
    harm("SET STATEMENT sql_mode = '' FOR UPDATE calendar_link SET state = ''");
    BOOST_TEST(is_found("calendar_link", "1 rows hold a word that is not on the list in state"));
    harm("SET STATEMENT sql_mode = '' FOR UPDATE calendar_account SET provider = ''");
    BOOST_TEST(is_found("calendar_account", "in provider"));
}

BOOST_AUTO_TEST_SUITE_END()
