// link_rows_tests: accounts are created once, links are written only by the holder of the fence, and links behind are
// found by host.
#include "engine/store/calendar/link_rows.h"

#include "engine/store/booking/appointment_rows.h"
#include "engine/store/calendar/account_rows.h"
#include "tests/support/salon.h"

#include <boost/test/unit_test.hpp>

#include <thread>

using namespace slotkeeper;
using namespace slotkeeper::store;
using namespace slotkeeper::tests;
using namespace std::chrono_literals;

namespace {

struct LinkSalon : Salon {
    LinkSalon() { account = put_account("anna").account.id; }

    RegisteredAccount put_account(const std::string& name) {
        return database.transact([&](Tx& tx) {
            CalendarAccount one;
            one.id = ids.make<AccountId>();
            one.company = demo::kCompany;
            one.provider_account = name;
            one.base_url = "https://api.cal.com";
            one.sealed_credential = std::string("\0sealed", 7);
            one.sealed_webhook_secret = "sealed";
            one.created_at = tx.now();
            return register_account(tx, one);
        });
    }
    AppointmentId book_one(int hour) {
        const auto receipt = desk.submit(book(at(hour, 0), staff(0).id));
        BOOST_REQUIRE(receipt.ok());
        return receipt->appointment->id;
    }
    // A link of a fresh booking, changed as the test wants it.
    Link put_link(AppointmentId id, const std::function<void(Link&)>& change = {}) {
        return database.transact([&](Tx& tx) {
            tx.run(*insert_links_sql(std::array{NewLink{id, account, 100}}));
            auto link = *lock_link(tx, id);
            if (change) change(link);
            BOOST_TEST(save_link(tx, link, 0));
            return link;
        });
    }
    Link load(AppointmentId id) {
        return database.read([&](Tx& tx) { return load_links(tx, std::array{id}).at(0); });
    }
    std::vector<BehindLink> behind(const Interval& stretch, std::vector<std::int64_t> types = {100}) {
        return database.read([&](Tx& tx) { return load_behind_links(tx, account, types, stretch); });
    }
    static Interval half_hour(int hour) { return {at(hour, 0), at(hour, 30)}; }

    AccountId account;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(link_rows_tests, LinkSalon)

BOOST_AUTO_TEST_CASE(concurrent_inserts_of_one_name_create_one_account) {
    std::vector<std::jthread> askers;
    std::array<RegisteredAccount, 8> answers;
    for (std::size_t i = 0; i < answers.size(); ++i) {
        askers.emplace_back([&, i] { answers[i] = put_account("ben"); });
    }
    askers.clear();
    auto created = 0;
    for (const auto& answer : answers) {
        BOOST_CHECK(answer.account.id == answers[0].account.id);
        BOOST_CHECK((answer.account.sealed_credential == std::string("\0sealed", 7)));
        created += answer.created ? 1 : 0;
    }
    BOOST_TEST(created == 1);
    BOOST_TEST(test.number("SELECT COUNT(*) FROM calendar_account") == 2);
}

BOOST_AUTO_TEST_CASE(a_refused_key_stops_an_active_account_only) {
    const auto mark = [&] { return database.transact([&](Tx& tx) { return mark_needs_reauth(tx, account); }); };
    const auto set = [&](AccountState state) {
        database.transact([&](Tx& tx) {
            auto one = *load_account(tx, account);
            one.state = state;
            update_account(tx, one);
        });
    };
    BOOST_TEST(mark());
    BOOST_TEST(!mark());
    set(AccountState::disconnected);
    BOOST_TEST(!mark());
    BOOST_CHECK(database.read([&](Tx& tx) { return load_account(tx, account); })->state == AccountState::disconnected);
}

BOOST_AUTO_TEST_CASE(a_link_round_trips) {
    const auto id = book_one(10);
    const auto written = put_link(id, [&](Link& link) {
        const auto now = Moment(at(8, 0)) + 123456us;
        record_live(link, {"first", half_hour(10), 100, false, false});
        record_live(link, {"second", half_hour(11), 100, false, false});
        take(link, now, 60s);
        begin(link, RemoteAction::reschedule, {3, half_hour(12), 100}, now);
        link.synced_version = 2;
        link.last_error = "none";
    });
    const auto read = load(id);
    BOOST_TEST(read.remote_uid == "second");
    BOOST_CHECK(read.earlier_uids == std::vector<std::string>{"first"});
    BOOST_CHECK(read.state == SyncState::syncing);
    BOOST_CHECK(read.mirror_state == MirrorState::live);
    BOOST_CHECK(read.mirror_time == half_hour(11));
    BOOST_TEST(read.mirror_event_type_id == 100);
    BOOST_CHECK(read.action == RemoteAction::reschedule);
    BOOST_TEST(read.target_version == 3);
    BOOST_CHECK(read.target_time == half_hour(12));
    BOOST_CHECK(read.action_started_at == written.action_started_at);
    BOOST_CHECK(read.lease_until == written.lease_until);
    BOOST_TEST(read.fence == 1);
    BOOST_TEST(read.synced_version == 2);
    BOOST_TEST(read.last_error == "none");
}

BOOST_AUTO_TEST_CASE(a_second_insert_keeps_an_existing_link) {
    const auto id = book_one(10);
    put_link(id, [&](Link& link) { record_live(link, {"uid", half_hour(10), 100, false, false}); });
    database.transact([&](Tx& tx) { tx.run(*insert_links_sql(std::array{NewLink{id, account, 200}})); });
    BOOST_TEST(load(id).remote_uid == "uid");
    BOOST_TEST(load(id).event_type_id == 100);
}

BOOST_AUTO_TEST_CASE(a_writer_with_an_older_fence_changes_nothing) {
    const auto id = book_one(10);
    auto late = put_link(id, [&](Link& link) { take(link, Moment(at(8, 0)), 60s); });
    database.transact([&](Tx& tx) {
        auto link = *lock_link(tx, id);
        take(link, Moment(at(9, 0)), 60s);
        save_link(tx, link, 1);
    });
    record_live(late, {"late", half_hour(10), 100, false, false});
    BOOST_TEST(!database.transact([&](Tx& tx) { return save_link(tx, late, 1); }));
    BOOST_TEST(load(id).remote_uid.empty());
}

BOOST_AUTO_TEST_CASE(one_booking_at_cal_com_belongs_to_one_link) {
    const auto first = book_one(10), second = book_one(11);
    put_link(first, [&](Link& link) { record_live(link, {"uid", half_hour(10), 100, false, false}); });
    auto twin = put_link(second);
    record_live(twin, {"uid", half_hour(10), 100, false, false});
    BOOST_CHECK_EXCEPTION(database.transact([&](Tx& tx) { return save_link(tx, twin, 0); }), DbError,
                          [](const DbError& error) { return error.key() == "calendar_link_remote_unique"; });
}

BOOST_AUTO_TEST_CASE(links_behind_with_time_in_an_interval_are_found) {
    const auto moved = book_one(10), gone = book_one(11), in_step = book_one(12), elsewhere = book_one(14);
    for (const auto id : {moved, gone, in_step, elsewhere}) {
        put_link(id, [&](Link& link) {
            const auto hour = id == moved ? 10 : id == gone ? 11 : id == in_step ? 12 : 14;
            record_live(link,
                        {"uid" + std::to_string(hour), half_hour(hour), id == elsewhere ? 999 : 100, false, false});
            link.synced_version = 1;
        });
    }
    BOOST_TEST(behind({at(9, 0), at(18, 0)}).empty());
    BOOST_REQUIRE(desk.submit(make(Reschedule{moved, at(15, 0), {}, false, {}})).ok());
    BOOST_REQUIRE(desk.submit(make(Cancel{gone, "customer", {}})).ok());
    BOOST_REQUIRE(desk.submit(make(Cancel{elsewhere, "customer", {}})).ok());

    const auto found = behind({at(10, 15), at(18, 0)});
    BOOST_REQUIRE(found.size() == 2U);
    BOOST_CHECK(found[0].appointment == moved);
    BOOST_CHECK(found[0].occupied == std::vector{half_hour(10)});
    BOOST_CHECK((found[0].wanted == Interval{at(15, 0), at(15, 30)}));
    BOOST_CHECK(found[1].appointment == gone);
    BOOST_CHECK(!found[1].wanted);
    BOOST_TEST(behind({at(10, 30), at(11, 0)}).empty());
    BOOST_TEST(behind({at(9, 0), at(18, 0)}, {999}).size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_call_of_unknown_outcome_may_stand_at_its_target) {
    const auto id = book_one(10);
    put_link(id, [&](Link& link) {
        take(link, Moment(at(8, 0)), 60s);
        begin(link, RemoteAction::create, {1, half_hour(10), 100}, Moment(at(8, 0)));
    });
    BOOST_REQUIRE(desk.submit(make(Cancel{id, "customer", {}})).ok());
    test.run(
        "INSERT INTO job (job_id, company_id, queue, kind, subject_id, unique_key, state, run_at, created_at) SELECT "
        "1, 1, 'sync', 'sync', appointment_id, 'sync:x:2', 'available', UTC_TIMESTAMP(6), UTC_TIMESTAMP(6) FROM "
        "appointment");
    const auto found = behind(half_hour(10));
    BOOST_REQUIRE(found.size() == 1U);
    BOOST_CHECK(found[0].occupied == std::vector{half_hour(10)});
}

BOOST_AUTO_TEST_SUITE_END()
