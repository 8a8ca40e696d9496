// sync_hosts_tests: staff who share one event type in round robin. Cal.com chooses the host; here the promised person
// is known.
#include "engine/base/calendar_text.h"
#include "engine/calendar/reconcile/reconciler.h"
#include "engine/store/calendar/link_rows.h"
#include "engine/store/calendar/mapping_rows.h"
#include "tests/jobs/calcom/inward_salon.h"

#include <boost/test/unit_test.hpp>

#include <set>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using nlohmann::json;

namespace {

constexpr std::int64_t kShared = 9'001;

// The cut is one event type, of which the first two people are hosts; the first one's account speaks for both.
struct TeamSalon : InwardSalon {
    TeamSalon() {
        const json shared{{"id", kShared},
                          {"slug", "shared"},
                          {"title", "Cut"},
                          {"lengthInMinutes", cut_length().count()},
                          {"minimumBookingNotice", 0},
                          {"schedulingType", "roundRobin"},
                          {"hosts", {{{"userId", staff(1).id.value}}}}};
        json first = user(0);
        first["event_types"] = {shared};
        first["admin"] = true;
        ask("PUT", "/simulator/setup", {{"users", {user(1), first}}});
        database.transact([&](store::Tx& tx) {
            for (const int person : {0, 1}) {
                const auto& resource = staff(person);
                store::put_event_type(tx, cut().id, resource.id, {account, kShared, cut_length()});
                store::put_calendar_user(tx, {resource.id, account, resource.id.value, user(person).at("username")});
            }
            store::bump_catalog_version(tx, demo::kCompany);
        });
        catalog = catalogs.current(demo::kCompany);
    }
    const Service& cut() { return service("Haarschnitt"); }
    Minutes cut_length() { return catalog->event_type(cut().id, staff(0).id)->length; }
    json user(int person) {
        const auto id = staff(person).id.value;
        return {{"id", id}, {"username", "staff" + std::to_string(id)}};
    }
    std::int64_t host_there(AppointmentId id) {
        const auto live = live_bookings_of(id);
        BOOST_REQUIRE(live.size() == 1U);
        return live.front().at("hosts").at(0).at("id");
    }
    ResourceId person_of(AppointmentId id) { return *ours(id).parts.front().resource; }
    // Both name the same person and nothing waits.
    void in_step(AppointmentId id, int person) {
        BOOST_TEST(person_of(id).text() == staff(person).id.text());
        BOOST_TEST(host_there(id) == staff(person).id.value);
        BOOST_TEST(link_of(id).mirror_host_id == staff(person).id.value);
        BOOST_CHECK(link_of(id).state == SyncState::in_step);
    }
    void give_there(AppointmentId id, int person) {
        ask("POST", "/v2/bookings/" + link_of(id).remote_uid + "/reassign/" + std::to_string(staff(person).id.value),
            json::object(), account_key(staff(0)));
    }
    // Cal.com sends no webhook for a reassignment: the comparison finds it.
    bool compare() {
        Reconciler reconciler{database, catalogs, world.leases, ids, world.accounts};
        BOOST_REQUIRE(reconciler.keep_up(account, {}).ok());
        return settle(std::chrono::seconds(10));
    }

    // What its user can see is compared whole; nothing has drifted.
    void compare_all(AccountId which) {
        Reconciler reconciler{database, catalogs, world.leases, ids, world.accounts};
        const auto result = reconciler.compare_window({.company = demo::kCompany, .account = which, .dry_run = false});
        BOOST_REQUIRE(result.ok());
        for (const auto kind : {DriftKind::missing_there, DriftKind::missing_here, DriftKind::differing,
                                DriftKind::duplicated, DriftKind::orphaned}) {
            BOOST_TEST(result->report->counts[kind] == 0);
        }
        BOOST_TEST(settle());
    }

    AccountId account = catalog->event_type(cut().id, staff(0).id)->account;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(sync_hosts_tests, TeamSalon)

BOOST_AUTO_TEST_CASE(a_booking_is_reassigned_to_the_promised_host) {
    std::vector<std::pair<AppointmentId, int>> all;
    // At Cal.com each gets one in turn.
    for (const int hour : {9, 10, 11, 12}) all.emplace_back(booked(book(at(hour, 0), staff(0).id)).id, 0);
    for (const int hour : {11, 12, 15, 16}) all.emplace_back(booked(book(at(hour, 0), staff(1).id)).id, 1);
    BOOST_TEST(settle());
    for (const auto& [id, person] : all) in_step(id, person);
    BOOST_TEST(differences() == "");
}

BOOST_AUTO_TEST_CASE(another_person_keeps_the_booking_and_changes_its_host) {
    const auto id = booked(book(at(10, 0), staff(0).id)).id;
    BOOST_TEST(settle());
    in_step(id, 0);
    const auto uid = link_of(id).remote_uid;
    move(id, at(10, 0), {{0, 0, staff(1).id}});
    BOOST_TEST(settle());
    in_step(id, 1);
    BOOST_TEST(link_of(id).remote_uid == uid);
    move(id, at(15, 0), {{0, 0, staff(0).id}});  // another time and another person
    BOOST_TEST(settle());
    in_step(id, 0);
    BOOST_TEST(differences() == "");
}

BOOST_AUTO_TEST_CASE(a_reassignment_at_cal_com_is_applied_here) {
    const auto id = booked(book(at(10, 0), staff(0).id)).id;
    BOOST_TEST(settle());
    BOOST_TEST(compare());
    give_there(id, 1);
    BOOST_TEST(compare());
    in_step(id, 1);
    BOOST_TEST(compare());
    in_step(id, 1);
}

BOOST_AUTO_TEST_CASE(each_host_lists_their_bookings_without_drift) {
    booked(book(at(10, 0), staff(0).id));
    booked(book(at(11, 0), staff(1).id));
    BOOST_TEST(settle());
    for (const auto& one : accounts()) compare_all(one.id);
    BOOST_TEST(live_bookings().size() == 2U);
}

BOOST_AUTO_TEST_CASE(if_the_other_person_is_busy_here_a_person_decides) {
    const auto id = booked(book(at(10, 0), staff(0).id)).id;
    BOOST_TEST(settle());
    BOOST_TEST(compare());
    give_there(id, 1);
    booked(book(at(10, 0), staff(1).id));
    BOOST_TEST(!compare());  // it is tried again every minute whether there is room
    BOOST_CHECK(ours(id).state == State::conflicted);
    BOOST_TEST(host_there(id) == staff(1).id.value);
}

BOOST_AUTO_TEST_CASE(a_booking_made_at_cal_com_is_imported_for_its_host) {
    const auto body = [&](Instant start, const std::string& email) {
        return json{{"start", format_rfc3339(start)},
                    {"eventTypeId", kShared},
                    {"attendee", {{"name", "Erika"}, {"email", email}, {"timeZone", "Europe/Berlin"}}}};
    };
    std::set<ResourceId> people;
    for (const auto* email : {"erika@example.com", "emil@example.com"}) {
        const std::string uid = ask("POST", "/v2/bookings", body(at(10, 0), email)).at("uid");
        BOOST_TEST(settle());  // each host's own account is told
        const auto id = AppointmentId::parse(taken_in_as(uid));
        BOOST_REQUIRE(id.has_value());
        people.insert(person_of(*id));
        BOOST_TEST(ask("GET", "/v2/bookings/" + uid).at("hosts").at(0).at("id") == person_of(*id).value);
    }
    BOOST_TEST(people.size() == 2U);  // at the same time, so one each
    BOOST_TEST(events("passed_on") == 1);
    BOOST_TEST(test.number("SELECT COUNT(*) FROM calendar_block") == 0);
    for (const auto& one : accounts()) compare_all(one.id);
    BOOST_TEST(test.number("SELECT COUNT(*) FROM appointment") == 2);
    BOOST_TEST(test.number("SELECT COUNT(*) FROM calendar_block") == 0);
}

BOOST_AUTO_TEST_CASE(an_answer_that_never_came_is_found_out) {
    const auto id = booked(book(at(10, 0), staff(0).id)).id;
    BOOST_TEST(settle());
    move(id, at(10, 0), {{0, 0, staff(1).id}});
    set_faults(1.0, {"cut_after"});
    sync(id);
    BOOST_CHECK(link_of(id).action == RemoteAction::reassign);
    set_faults(0, {});
    BOOST_TEST(settle());
    in_step(id, 1);
}

BOOST_AUTO_TEST_CASE(a_person_who_is_not_a_host_is_flagged_as_a_conflict) {
    database.transact([&](store::Tx& tx) {
        store::put_calendar_user(tx, {staff(1).id, account, 4'711, "nobody"});
        store::bump_catalog_version(tx, demo::kCompany);
    });
    catalog = catalogs.current(demo::kCompany);
    const auto id = booked(book(at(10, 0), staff(1).id)).id;
    BOOST_TEST(settle());
    BOOST_CHECK(link_of(id).state == SyncState::conflicted);
    BOOST_TEST(link_of(id).last_error != "");
    BOOST_CHECK(ours(id).state == State::confirmed);
}

BOOST_AUTO_TEST_SUITE_END()
