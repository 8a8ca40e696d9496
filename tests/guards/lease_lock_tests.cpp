// lease_lock_tests: one holder at a time, an increasing fence, release only by the holder, renewal during the work.
#include "engine/guards/lease_lock.h"

#include "engine/base/ids.h"
#include "tests/support/child_process.h"
#include "tests/support/test_database.h"
#include "tests/support/until.h"

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <set>
#include <thread>

using namespace slotkeeper;
using namespace std::chrono_literals;
using slotkeeper::tests::ChildProcess;
using slotkeeper::tests::TestDatabase;

namespace {

struct Fixture {
    Fixture() {
        test.database().read([](store::Tx& tx) { store::create_lease_table(tx); });
    }
    // As if the holder had slept through its time.
    void expire(const std::string& name) {
        test.run("UPDATE lease_lock SET expires_at = UTC_TIMESTAMP(6) WHERE name = '" + name + "'");
    }
    TestDatabase test{tests::Schema::none};
    Leases mine{test.database(), "mine"}, yours{test.database(), "yours"};
};

}  // namespace

BOOST_AUTO_TEST_SUITE(lease_lock_children, *boost::unit_test::disabled())

BOOST_AUTO_TEST_CASE(child_takes_a_process_number) {
    store::Database db({.url = tests::argument("url")});
    Leases leases(db, tests::argument("owner"));
    const ProcessNumber number(leases, 1020);
    tests::say(std::to_string(number.value()));
    std::this_thread::sleep_for(1h);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(lease_lock_tests, Fixture)

BOOST_AUTO_TEST_CASE(a_held_lease_is_refused_to_others_and_to_its_holder) {
    const auto lease = mine.try_acquire("maintenance");
    BOOST_REQUIRE(lease.has_value());
    BOOST_TEST(lease->fence == 1);
    BOOST_TEST(!yours.try_acquire("maintenance"));
    BOOST_TEST(!mine.try_acquire("maintenance"));
    BOOST_TEST(yours.try_acquire("migration").has_value());
}

BOOST_AUTO_TEST_CASE(the_fence_rises_at_every_take_over_and_after_every_release) {
    auto first = mine.try_acquire("maintenance");
    expire("maintenance");
    auto second = yours.try_acquire("maintenance");
    BOOST_TEST(second->fence == first->fence + 1);
    yours.release(*second);
    BOOST_TEST(mine.try_acquire("maintenance")->fence == second->fence + 1);
}

BOOST_AUTO_TEST_CASE(only_the_holder_with_its_fence_renews_and_releases) {
    const auto old = *mine.try_acquire("maintenance");
    expire("maintenance");
    const auto present = *mine.try_acquire("maintenance");  // another thread of the same owner
    BOOST_TEST(!mine.renew(old));
    mine.release(old);
    yours.release({present.name, "yours", present.fence});
    BOOST_TEST(!yours.try_acquire("maintenance"));
    BOOST_TEST(mine.renew(present));
    mine.release(present);
    BOOST_TEST(!mine.renew(present));
}

BOOST_AUTO_TEST_CASE(an_expired_lease_may_be_renewed_if_not_taken_over) {
    const auto lease = *mine.try_acquire("maintenance");
    expire("maintenance");
    BOOST_TEST(mine.renew(lease));
    BOOST_TEST(!yours.try_acquire("maintenance"));
}

BOOST_AUTO_TEST_CASE(a_name_of_no_known_kind_is_refused) {
    for (const auto* name : {"", "cron", "maintenance2", ":maintenance", "Maintenance"}) {
        BOOST_CHECK_THROW((void)mine.try_acquire(name), std::logic_error);
    }
}

BOOST_AUTO_TEST_CASE(many_threads_never_hold_one_lease_at_once) {
    std::atomic<int> inside = 0, done = 0;
    std::set<std::int64_t> fences;  // guarded by the lease itself
    {
        std::vector<std::jthread> threads;
        for (auto i = 0; i < 8; ++i) {
            threads.emplace_back([&] {
                for (auto k = 0; k < 5; ++k) {
                    done += with_lease(mine, "maintenance", 60s, [&](const HeldLease& held) {
                        BOOST_REQUIRE(++inside == 1);
                        fences.insert(held.fence());
                        --inside;
                    });
                }
            });
        }
    }
    BOOST_TEST(done == 40);
    BOOST_TEST(fences.size() == 40U);
}

BOOST_AUTO_TEST_CASE(without_patience_a_held_lease_is_not_waited_for) {
    const auto lease = mine.try_acquire("maintenance");
    BOOST_TEST(!with_lease(yours, "maintenance", 0ms, [](const HeldLease&) { BOOST_ERROR("held twice"); }));
}

BOOST_AUTO_TEST_CASE(an_exception_of_the_work_releases_the_lease) {
    BOOST_CHECK_THROW(
        with_lease(mine, "maintenance", 0ms, [](const HeldLease&) { throw std::runtime_error("failed"); }),
        std::runtime_error);
    BOOST_TEST(yours.try_acquire("maintenance").has_value());
}

BOOST_AUTO_TEST_CASE(a_lease_is_renewed_while_work_runs_and_work_sees_when_it_is_lost) {
    static constexpr std::array<LeaseKind, 1> kShort{{{"short", 1s, "for this test"}}};
    Leases quick{test.database(), "quick", kShort};
    with_lease(quick, "short", 0ms, [&](const HeldLease& held) {
        const auto renewed = [&] {
            return test.number("SELECT renewed_at > acquired_at + INTERVAL 1 SECOND FROM lease_lock") == 1;
        };
        tests::until(renewed);  // for longer than it would have lasted
        BOOST_TEST(!held.lost());
        test.run("UPDATE lease_lock SET owner = 'thief', fence = fence + 1");
        tests::until([&] { return held.lost(); });
    });
    BOOST_TEST(test.number("SELECT COUNT(*) FROM lease_lock WHERE owner = 'thief'") == 1);  // not released by us
}

BOOST_AUTO_TEST_CASE(a_lease_that_cannot_be_renewed_is_lost_before_its_end) {
    static constexpr std::array<LeaseKind, 1> kShort{{{"short", 1s, "for this test"}}};
    Leases quick{test.database(), "quick", kShort};
    with_lease(quick, "short", 0ms, [&](const HeldLease& held) {
        test.run("RENAME TABLE lease_lock TO hidden");
        tests::until([&] { return held.lost(); });
        test.run("RENAME TABLE hidden TO lease_lock");
        BOOST_TEST(held.lost());
    });
}

BOOST_AUTO_TEST_CASE(concurrent_processes_get_different_numbers) {
    std::vector<ChildProcess> children;
    for (auto i = 0; i < 6; ++i) {
        const std::map<std::string, std::string> arguments{{"url", test.url()}, {"owner", std::to_string(i)}};
        children.emplace_back("lease_lock_children", arguments);
    }
    std::set<int> numbers;
    for (auto& child : children) numbers.insert(std::stoi(child.line()));
    BOOST_TEST((numbers == std::set<int>{0, 1, 1020, 1021, 1022, 1023}));  // it goes on from the start
}

BOOST_AUTO_TEST_CASE(a_process_number_is_free_again_after_its_process) {
    { BOOST_TEST(ProcessNumber(mine, 7).value() == 7); }
    BOOST_TEST(ProcessNumber(yours, 7 + 1024).value() == 7);
}

BOOST_AUTO_TEST_CASE(exhausted_process_numbers_are_reported) {
    store::SqlText taken("INSERT INTO lease_lock (name, owner, fence, acquired_at, renewed_at, expires_at) VALUES ");
    for (auto i = 0; i <= IdSource::kProcessNumberMax; ++i) {
        taken.row({"process:" + std::to_string(i), "other", 1, "2026-01-01", "2026-01-01", "2037-01-01"});
    }
    test.run(taken.text());
    BOOST_CHECK_THROW(ProcessNumber(mine, 5), std::runtime_error);
}

BOOST_AUTO_TEST_SUITE_END()
