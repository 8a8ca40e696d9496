// layers_tests: each protection against double booking, with the others switched off.
//
// A double booking needs all of them to fail, so each is proven alone: the locked check without the schema's guard, the
// guard without lock or check, and the version of a day where neither works (as between the nodes of a cluster).
#include "engine/store/booking/claim_rows.h"
#include "tests/race/callers.h"
#include "tests/support/salon.h"
#include "tests/support/seed.h"

#include <boost/test/unit_test.hpp>

#include <random>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using namespace std::chrono_literals;
using store::DbError;
using store::DbTrouble;

namespace {

// The same columns and the same foreign keys; only overlaps are no longer refused.
void switch_guard_off(TestDatabase& test) {
    test.run(
        "ALTER TABLE claim DROP PRIMARY KEY, ADD COLUMN claim_id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY, "
        "ADD KEY claim_by_day (resource_id, day)");
}

// Appointments that claims may belong to, ids from 1 on.
void put_appointments(Salon& salon, int count) {
    for (int id = 1; id <= count; ++id) {
        salon.test.run(
            "INSERT INTO appointment (appointment_id, company_id, branch_id, service_id, attendee_name, state, "
            "version, starts_at, ends_at, holder, source, notes, metadata, created_at, audit_head) "
            "SELECT " +
            std::to_string(id) +
            ", company_id, branch_id, 41, '', 'confirmed', 1, "
            "'2026-06-02 10:00:00', '2026-06-02 10:30:00', '', 'api', '', '{}', UTC_TIMESTAMP(6), "
            "REPEAT('0', 32) FROM branch");
    }
}

Claim claim_of(ResourceDay where, Minutes from, Minutes length, AppointmentId owner) {
    Claim claim;
    claim.where = where;
    claim.taken = {Instant(where.day) + from, Instant(where.day) + from + length};
    claim.appointment = owner;
    return claim;
}

std::int64_t overlaps(TestDatabase& test) {
    return test.number(
        "SELECT COUNT(*) FROM claim a JOIN claim b USING (resource_id, day, lane) "
        "WHERE a.appointment_id < b.appointment_id AND a.taken_from < b.taken_until AND "
        "b.taken_from < a.taken_until");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(layers_tests)

BOOST_AUTO_TEST_CASE(the_locked_check_alone_prevents_overlaps) {
    Salon salon;
    switch_guard_off(salon.test);
    const auto other = salon.another_process(2);
    const auto who = salon.staff(1).id;
    for (int round = 0; round < 20; ++round) {
        Tally tally;
        all_at_once(50, [&](int caller) {
            const auto start = Salon::at(11, 0, 7 * round) + caller % 6 * 5min;
            auto& desk = caller % 2 == 0 ? salon.desk : other->desk;
            tally.add(outcome(desk.submit(salon.book(start, who))));
        });
        BOOST_TEST(tally["confirmed"] == 1, tally.text());  // all six starts meet each other
        BOOST_TEST(tally["slot_conflict"] == 49, tally.text());
    }
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM claim") == 20);
    BOOST_TEST(overlaps(salon.test) == 0);
    BOOST_TEST(salon.broken_rows(store::FindingKind::missing_key) == 0);
}

BOOST_AUTO_TEST_CASE(the_guard_of_the_schema_alone_prevents_overlaps) {
    constexpr int kThreads = 32, kTries = 60;
    const auto seed = testing::seed_of_test();
    BOOST_TEST_MESSAGE("SLOTKEEPER_SEED=" << seed);
    Salon salon;
    put_appointments(salon, kThreads);
    std::vector<ResourceDay> days;
    for (int day = 0; day < 3; ++day) {
        days.push_back({salon.staff(0).id, std::chrono::sys_days{std::chrono::year{2026} / 6 / (2 + day)}});
    }
    salon.database.transact([&](store::Tx& tx) { tx.run(store::make_resource_days_sql(days)); });
    Tally tally;
    all_at_once(kThreads, [&](int caller) {
        std::mt19937 random(seed + static_cast<unsigned>(caller));
        const auto below = [&](int bound) { return std::uniform_int_distribution<int>(0, bound - 1)(random); };
        for (int i = 0; i < kTries; ++i) {
            const auto claim = claim_of(days[static_cast<std::size_t>(below(3))], Minutes(below(1'400)),
                                        Minutes(5 + below(30)), AppointmentId{caller + 1});
            try {
                salon.database.transact([&](store::Tx& tx) { tx.run(*store::insert_claims_sql({claim})); });
                tally.add("inserted");
            } catch (const DbError& error) {
                tally.add(std::to_string(error.number()) + ' ' + error.key());
            }
        }
    });
    BOOST_TEST_MESSAGE(tally.text());
    BOOST_TEST(tally["inserted"] + tally["1062 PRIMARY"] == kThreads * kTries, tally.text());
    BOOST_TEST(tally["1062 PRIMARY"] > 0);
    BOOST_TEST(tally["inserted"] == salon.test.number("SELECT COUNT(*) FROM claim"));
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM claim a JOIN claim b USING (resource_id, day, lane) WHERE "
                                 "a.taken_from < b.taken_until AND b.taken_from < a.taken_until AND "
                                 "a.taken_from <> b.taken_from") == 0);
}

// Row locks do not reach the other nodes of a cluster and its certification compares keys, so two nodes may both see a
// free slot and write partly overlapping claims. Snapshots that refuse to write what has changed since stand in for
// certification: two transactions read the day, neither locks, each inserts its claim. What makes them collide is that
// both write the version of the day.
BOOST_AUTO_TEST_CASE(the_version_of_the_day_alone_makes_the_second_of_two_writers_fail) {
    for (const bool bump : {true, false}) {
        Salon salon;
        switch_guard_off(salon.test);
        put_appointments(salon, 2);
        const std::vector<ResourceDay> days{
            {salon.staff(0).id, std::chrono::sys_days{std::chrono::year{2026} / 6 / 2}}};
        salon.database.transact([&](store::Tx& tx) { tx.run(store::make_resource_days_sql(days)); });
        const auto writer = [&](int number, auto between) {
            store::Database database({.url = salon.test.url(), .sessions_max = 1});
            database.read([&](store::Tx& tx) {
                tx.run("SET SESSION innodb_snapshot_isolation = ON");
                tx.run("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ");
                tx.run("START TRANSACTION");
                std::int64_t busy = 0;
                tx.one("SELECT version FROM resource_day", {}, [](const store::Row&) {});
                tx.rows(store::load_claims_sql(days), [&](const store::Row&) { ++busy; });
                BOOST_TEST(busy == 0);
                between();
                const auto claim = claim_of(days[0], 10h + 5min * number, 30min, AppointmentId{number});
                tx.run(*store::insert_claims_sql({claim}));
                if (bump) tx.run(store::bump_resource_days_sql(days));
                tx.run("COMMIT");
            });
        };
        std::optional<DbTrouble> trouble;
        unsigned number = 0;
        try {
            writer(1, [&] { writer(2, [] {}); });  // the second begins and commits while the first still decides
        } catch (const DbError& error) {
            trouble = error.trouble();
            number = error.number();
        }
        BOOST_TEST((trouble == DbTrouble::conflict) == bump);
        BOOST_TEST(number == (bump ? 1020U : 0U));
        BOOST_TEST(overlaps(salon.test) == (bump ? 0 : 1));
    }
}

BOOST_AUTO_TEST_SUITE_END()
