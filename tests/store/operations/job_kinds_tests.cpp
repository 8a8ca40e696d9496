// job_kinds_tests: the stored form of each kind, its unique key, and jobs that an older program has made.
#include "engine/store/operations/job_kinds.h"

#include "engine/base/result.h"
#include "engine/store/mariadb/migrator.h"
#include "tests/support/test_database.h"
#include "tools/demo/demo_company.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::store;

namespace {

const AppointmentId kAppointment{7};
const AccountId kAccount{8};
const Moment kMoment{std::chrono::microseconds(1'767'225'600'123'456)};

// As stored and read again.
template <class Args>
Args again(const Args& args) {
    const auto made = job::make(JobId{1}, demo::kCompany, args, kMoment);
    Job stored;
    stored.subject = made.subject;
    stored.args = made.args;
    return job::arguments_of<Args>(stored);
}

template <class Args>
std::string key(const Args& args) {
    return job::make(JobId{1}, demo::kCompany, args, kMoment).unique_key;
}

struct OldJobs {
    // Inserts a job as a program without arguments did; returns it as read after the migration.
    Job migrated(const std::string& kind, const std::string& unique_key) {
        const auto id = std::to_string(++last_);
        test.run(
            "INSERT INTO job (job_id, company_id, queue, kind, subject_id, unique_key, state, run_at, created_at) "
            "VALUES (" +
            id + ", NULL, 'sync', '" + kind + "', 7, '" + unique_key +
            "', 'dead', UTC_TIMESTAMP(6), UTC_TIMESTAMP(6))");
        test.run("DELETE FROM schema_migration WHERE version >= 27");
        migrate(test.database());
        return *test.database().read([&](Tx& tx) { return load_job(tx, JobId{last_}); });
    }
    template <class Args>
    Args read(const std::string& unique_key) {
        return job::arguments_of<Args>(migrated(std::string(Args::kind.name), unique_key));
    }

    tests::TestDatabase test;

private:
    std::int64_t last_ = 0;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(job_kinds_tests)

BOOST_AUTO_TEST_CASE(arguments_are_read_as_they_were_stored) {
    const auto sync = again(job::Sync{kAppointment, 3, SyncReason::missing, 12});
    BOOST_CHECK(sync.appointment == kAppointment && sync.version == 3);
    BOOST_CHECK(sync.reason == SyncReason::missing && sync.occasion == 12);
    BOOST_CHECK(again(job::StrayCheck{kAppointment, kMoment}).call == kMoment);
    BOOST_CHECK(again(job::Inbound{InboundId{5}}).event == InboundId{5});
    BOOST_TEST(again(job::EndWait{kAppointment, 4}).version == 4);
    const Interval time{whole_seconds(kMoment), whole_seconds(kMoment) + Minutes(30)};
    const auto offer = again(job::OfferWaitlist{BranchId{2}, time});
    BOOST_CHECK(offer.branch == BranchId{2} && offer.time == time);
    const auto release = again(job::ReleaseNoShow{kAppointment, 4, time.from});
    BOOST_CHECK(release.version == 4 && release.start == time.from);
    const auto reconcile = again(job::Reconcile{kAccount, 9});
    BOOST_CHECK(reconcile.account == kAccount && reconcile.round == 9);
}

BOOST_AUTO_TEST_CASE(the_unique_key_names_what_tells_two_jobs_apart) {
    const auto id = kAppointment.text();
    BOOST_TEST(key(job::Sync{kAppointment, 3}) == "sync:" + id + ":3");
    BOOST_TEST(key(job::Sync{kAppointment, 3, SyncReason::host}) == "sync:" + id + ":3:host");
    BOOST_TEST(key(job::Sync{kAppointment, 3, SyncReason::missing, 12}) == "sync:" + id + ":3:missing:12");
    BOOST_TEST(key(job::StrayCheck{kAppointment, kMoment}) == "stray_check:" + id + ":1767225600123456");
    BOOST_TEST(key(job::ExpireHold{kAppointment, 1}) == "expire_hold:" + id + ":1");
    BOOST_TEST(key(job::Reconcile{{}, 9}) == "reconcile:9");
    BOOST_TEST(key(job::Reconcile{kAccount, 9}) == "reconcile:" + kAccount.text() + ":9");
    BOOST_TEST(key(job::OfferWaitlist{BranchId{2}, {}}) == "offer_waitlist:" + JobId{1}.text());
    job::Sweep sweep;
    sweep.round = 17;
    BOOST_TEST(key(sweep) == "sweep:17");
}

BOOST_AUTO_TEST_CASE(a_missing_argument_keeps_its_default_and_an_unreadable_one_is_refused) {
    Job stored;
    stored.subject = 7;
    const auto bare = job::arguments_of<job::Sync>(stored);
    BOOST_CHECK(bare.appointment == kAppointment && bare.reason == SyncReason::changed);
    for (const auto* args : {"", "[]", "7", R"({"version":"3"})", R"({"version":3.5})", R"({"version":9999999999})",
                             R"({"reason":"other"})", R"({"reason":1})", R"({"occasion":18446744073709551615})"}) {
        stored.args = args;
        BOOST_CHECK_THROW(job::arguments_of<job::Sync>(stored), DamagedData);
    }
    for (const auto* args : {R"({"from":-1})", R"({"from":9223372036854775807})"}) {
        stored.args = args;
        BOOST_CHECK_THROW(job::arguments_of<job::OfferWaitlist>(stored), DamagedData);
    }
}

BOOST_FIXTURE_TEST_CASE(jobs_of_an_older_program_keep_their_arguments, OldJobs) {
    const auto id = kAppointment.text();
    BOOST_TEST(read<job::Sync>("sync:" + id + ":3").version == 3);
    BOOST_CHECK(read<job::Sync>("sync:" + id + ":4").reason == SyncReason::changed);
    BOOST_CHECK(read<job::Sync>("sync:" + id + ":3:last_look").reason == SyncReason::last_look);
    const auto heard = read<job::Sync>("sync:" + id + ":3:heard:1767225600123456");
    BOOST_CHECK(heard.version == 3 && heard.reason == SyncReason::heard && heard.occasion == 1'767'225'600'123'456);
    const auto back = read<job::Sync>("sync:" + id + ":12:back1767225600123456");
    BOOST_CHECK(back.version == 12 && back.reason == SyncReason::back && back.occasion == 1'767'225'600'123'456);
    const auto missing = read<job::Sync>("sync:" + id + ":3:missing:0");
    BOOST_CHECK(missing.reason == SyncReason::missing && missing.occasion == 0);
    BOOST_CHECK(read<job::StrayCheck>("stray_check:" + id + ":1767225600123456").call == kMoment);
    BOOST_TEST(read<job::ExpireHold>("expire_hold:" + id + ":2").version == 2);
    BOOST_TEST(read<job::EndWait>("end_wait:" + id + ":2").version == 2);
    const auto offer = read<job::OfferWaitlist>("offer_waitlist:" + JobId{1}.text() + ":1767225600-1767229200");
    BOOST_CHECK(offer.time == (Interval{whole_seconds(kMoment), whole_seconds(kMoment) + Minutes(60)}));
    BOOST_TEST(read<job::Reconcile>("reconcile:" + kAccount.text() + ":4711").round == 4711);
    BOOST_TEST(read<job::Sweep>("sweep:2945376").round == 2'945'376);
    BOOST_TEST(read<job::RefreshSlots>("refresh_slots:" + kAccount.text() + ":29453760").minute == 29'453'760);
    // Keys of no known form, however odd.
    for (const auto* odd : {"sync", "sync:::", "sync:apt_0000000000007:x", "sync:apt_0000000000007:3:odd",
                            "sync:apt_0000000000007:99999999999999999999"}) {
        BOOST_TEST(read<job::Sync>(odd).version == 0, odd);
    }
}

BOOST_AUTO_TEST_SUITE_END()
