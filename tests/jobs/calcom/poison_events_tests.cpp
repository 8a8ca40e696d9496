// poison_events_tests: a booking at Cal.com that cannot become an appointment ends in a final state that check lists.
#include "jobs/calcom/inbound.h"
#include "tests/jobs/calcom/inward_salon.h"
#include "tests/support/until.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using nlohmann::json;

namespace {

struct PoisonedSalon : InwardSalon {
    void lose_length(const std::string& uid) {
        ask("PUT", "/simulator/bookings", {{"without_length", json::array({uid})}});
    }
    std::vector<store::Finding> findings(store::FindingKind kind) {
        auto all = check(database).findings;
        std::erase_if(all, [&](const store::Finding& one) { return one.kind != kind; });
        return all;
    }
    std::int64_t waiting() {
        return test.number("SELECT COUNT(*) FROM job WHERE kind IN ('inbound', 'sync') AND state = 'available'");
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(poison_events_tests, PoisonedSalon)

BOOST_AUTO_TEST_CASE(a_booking_that_ends_at_its_start_is_given_up_with_its_reason_and_listed) {
    lose_length(book_there(staff(0), at(10, 0)));
    BOOST_TEST(settle());
    BOOST_TEST(waiting() == 0);
    BOOST_TEST(events("given_up") == 1);
    BOOST_TEST(test.number("SELECT COUNT(*) FROM appointment") == 0);
    const auto listed = findings(store::FindingKind::event_given_up);
    BOOST_REQUIRE(listed.size() == 1U);
    BOOST_TEST(listed[0].detail.find("ends at its start") != std::string::npos);
    // Later events are followed as usual.
    book_there(staff(0), at(12, 0));
    BOOST_TEST(settle());
    BOOST_TEST(events("taken_in") == 1);
}

BOOST_AUTO_TEST_CASE(an_event_refused_by_the_database_is_given_up_after_a_few_tries) {
    test.run("ALTER TABLE appointment ADD CONSTRAINT none_at_all CHECK (source <> 'calcom')");
    book_there(staff(0), at(10, 0));
    BOOST_TEST(settle());
    BOOST_TEST(events("given_up") == 1);
    const auto tries = test.number("SELECT attempt FROM job WHERE kind = 'inbound' AND state = 'dead'");
    BOOST_TEST(tries == kFewTries);
    BOOST_TEST(findings(store::FindingKind::event_given_up).size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_booking_without_length_is_flagged_and_changes_nothing_here) {
    const auto id = booked(book(at(10, 0), staff(0).id)).id;
    BOOST_REQUIRE(settle());
    lose_length(link_of(id).remote_uid);
    test.run("UPDATE calendar_link SET heard_at = UTC_TIMESTAMP(6)");
    BOOST_TEST(sync(id).reason == "conflicted");
    BOOST_CHECK(ours(id).state == State::confirmed);
    BOOST_TEST(ours(id).version == 1);
    BOOST_TEST(findings(store::FindingKind::link_conflicted).size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_cancel_here_after_the_end_is_final) {
    const auto id = booked(book(at(10, 0), staff(0).id)).id;
    BOOST_REQUIRE(settle());
    const auto uid = link_of(id).remote_uid;
    const auto calls = [&] { return ask("GET", "/simulator/bookings").at("rate_limit").at("counted").get<int>(); };
    cancel(id);
    test.run(
        "UPDATE appointment SET starts_at = UTC_TIMESTAMP() - INTERVAL 2 HOUR, ends_at = UTC_TIMESTAMP() - INTERVAL 1 "
        "HOUR");
    test.run(
        "UPDATE calendar_link SET mirror_starts_at = UTC_TIMESTAMP() - INTERVAL 2 HOUR, mirror_ends_at = "
        "UTC_TIMESTAMP() - INTERVAL 1 HOUR");
    const auto before = calls();
    BOOST_TEST(sync(id).reason == "in_step");
    BOOST_TEST(calls() == before);  // Cal.com would refuse it
    BOOST_CHECK(link_of(id).state == SyncState::in_step);
    BOOST_TEST(link_of(id).remote_uid == uid);
    test.run("UPDATE job SET state = 'done'");
    BOOST_TEST(findings(store::FindingKind::link_adrift).empty());
    BOOST_TEST(findings(store::FindingKind::link_conflicted).empty());
}

BOOST_AUTO_TEST_CASE(a_booking_ended_only_by_cal_coms_clock_is_in_step) {
    auto command =
        book(std::chrono::floor<Minutes>(whole_seconds(clock.now())) + std::chrono::minutes(10), staff(0).id);
    command.skip_rules = true;
    const auto id = booked(std::move(command)).id;
    BOOST_REQUIRE(settle());
    remote_clock.behind = std::chrono::hours(-2);
    cancel(id);
    BOOST_TEST(sync(id).reason == "in_step");
    BOOST_CHECK(link_of(id).state == SyncState::in_step);
    BOOST_CHECK(ours(id).state == State::cancelled);
}

BOOST_AUTO_TEST_SUITE_END()
