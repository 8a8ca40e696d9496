// change_rules_tests: the policies of a service and its company, member by member.
#include "engine/booking/change_rules.h"

#include "tests/support/times.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using slotkeeper::testing::utc;
using namespace std::chrono_literals;

namespace {

struct PolicyShop {
    ChangeQuestion about(ChangeAction action, bool by_customer = true) const {
        return {company, service, appointment, action, now, Channel::rest, by_customer};
    }
    std::string refused(ChangeAction action, bool by_customer = true) const {
        const auto allowed = check_policy(about(action, by_customer));
        return allowed ? "" : std::string(name_of(allowed.refusal().code)) + ": " + allowed.refusal().message;
    }
    PolicyShop() { appointment.time = {utc("2026-06-02 12:00"), utc("2026-06-02 12:30")}; }

    Company company;
    Service service;
    Appointment appointment;
    Instant now = utc("2026-06-02 10:00");
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(change_rules_tests, PolicyShop)

BOOST_AUTO_TEST_CASE(a_service_overrides_its_company_member_by_member) {
    company.cancel = {.notice = 60min, .by = ChangeBy::staff, .fee = 2'000, .free_until = 1'440min};
    service.cancel = {.by = ChangeBy::everyone, .fee = 500};
    const auto policy = policy_of(company, service, ChangeAction::cancel);
    BOOST_CHECK(policy.by == ChangeBy::everyone);
    BOOST_CHECK(policy.fee == 500);
    BOOST_CHECK(policy.free_until == 1'440min);
    BOOST_CHECK(policy.notice == 60min);
    BOOST_CHECK(policy_of(company, service, ChangeAction::reschedule) == ChangePolicy{.notice = 0min});
}

BOOST_AUTO_TEST_CASE(the_notice_of_a_service_counts_before_that_of_its_company) {
    const auto notice = [&](ChangeAction action) { return *policy_of(company, service, action).notice; };
    company.reschedule.notice = 30min;
    BOOST_CHECK(notice(ChangeAction::cancel) == 30min);  // it has none of its own
    company.cancel.notice = 60min;
    BOOST_CHECK(notice(ChangeAction::cancel) == 60min);
    service.change_notice = 0min;
    BOOST_CHECK(notice(ChangeAction::reschedule) == 0min);
    BOOST_CHECK(notice(ChangeAction::cancel) == 0min);
    service.cancel_notice = 90min;
    BOOST_CHECK(notice(ChangeAction::cancel) == 90min);
}

BOOST_AUTO_TEST_CASE(the_notice_of_the_company_binds_its_customers_to_the_minute) {
    company.cancel.notice = 121min;
    BOOST_TEST(refused(ChangeAction::cancel) ==
               "too_late: customers cancel it until 121 minutes before it begins; it can be moved");
    BOOST_TEST(refused(ChangeAction::cancel, false) == "");
    company.cancel.notice = 120min;
    BOOST_TEST(refused(ChangeAction::cancel) == "");
}

BOOST_AUTO_TEST_CASE(a_refusal_says_the_rule_and_what_is_possible) {
    company.cancel.by = ChangeBy::staff;
    BOOST_TEST(refused(ChangeAction::cancel) == "staff_only: customers do not cancel it themselves; it can be moved");
    company.reschedule.moves_max = 2;
    appointment.customer_moves = 1;
    BOOST_TEST(refused(ChangeAction::reschedule) == "");
    appointment.customer_moves = 2;
    BOOST_TEST(refused(ChangeAction::reschedule) ==
               "too_many_moves: customers move it 2 times at most; the staff can do it");
    BOOST_TEST(refused(ChangeAction::reschedule, false) == "");
    BOOST_TEST(refused(ChangeAction::cancel, false) == "");
    company.cancel.by.reset();
    BOOST_TEST(refused(ChangeAction::reschedule) ==
               "too_many_moves: customers move it 2 times at most; it can be cancelled");
}

BOOST_AUTO_TEST_CASE(a_fee_is_owed_from_its_minute_on) {
    BOOST_CHECK(!fee_for(about(ChangeAction::cancel)));
    service.cancel.fee = 2'000;
    BOOST_CHECK(fee_for(about(ChangeAction::cancel)) == 2'000);
    BOOST_CHECK(!fee_for(about(ChangeAction::cancel, false)));
    BOOST_CHECK(!fee_for(about(ChangeAction::reschedule)));
    service.cancel.free_until = 120min;
    BOOST_CHECK(!fee_for(about(ChangeAction::cancel)));
    service.cancel.free_until = 121min;
    BOOST_CHECK(fee_for(about(ChangeAction::cancel)) == 2'000);
    appointment.approve_by = now + 1min;  // the staff have not agreed to it yet
    BOOST_CHECK(!fee_for(about(ChangeAction::cancel)));
    appointment.approve_by.reset();
    service.cancel.fee = 0;
    BOOST_CHECK(!fee_for(about(ChangeAction::cancel)));
}

BOOST_AUTO_TEST_CASE(a_code_must_be_one_of_the_companys_and_for_this_caller) {
    const auto tried = [&](const std::string& code, bool by_customer) {
        const auto fits = check_cancel_code(company, code, by_customer);
        return fits ? "" : fits.refusal().field + ' ' + fits.refusal().message;
    };
    BOOST_TEST(tried("any_code_1", true) == "");
    BOOST_TEST(tried("Any", true) == "reason_code must be letters a to z, digits and underscores");
    company.cancel_codes = {{"ill", {}, {}}, {"double", CancelledBy::staff, {}}};
    BOOST_TEST(tried("", true) == "");
    BOOST_TEST(tried("ill", true) == "");
    BOOST_TEST(tried("ill", false) == "");
    BOOST_TEST(tried("double", false) == "");
    BOOST_TEST(tried("double", true) == "reason_code must be one of ill");
    BOOST_TEST(tried("other", false) == "reason_code must be one of ill, double");
}

BOOST_AUTO_TEST_CASE(no_shows_lead_to_what_the_company_says) {
    BOOST_CHECK(!effect_of({}, 99).value());
    const NoShowRule block{.count = 2};
    BOOST_CHECK(!effect_of(block, 1).value());
    BOOST_CHECK(effect_of(block, 2).refusal().code == ErrorCode::too_many_no_shows);
    for (const auto then : {NoShowEffect::deposit, NoShowEffect::approval}) {
        const NoShowRule rule{.count = 2, .then = then};
        BOOST_CHECK(!effect_of(rule, 1).value());
        BOOST_CHECK(effect_of(rule, 2).value() == then);
    }
}

BOOST_AUTO_TEST_CASE(the_grace_of_a_service_counts_before_that_of_its_branch) {
    Branch branch{
        .id = BranchId{1}, .name = "", .zone = *TimeZone::find("Europe/Berlin"), .hours = {}, .exceptions = {}};
    branch.release_after = 15min;
    service.id = ServiceId{2};
    appointment.branch = branch.id;
    appointment.service = service.id;
    const auto grace = [&] {
        Catalog catalog(company, 1, {branch}, {service}, {}, {});
        return release_after(catalog, appointment);
    };
    service.active = false;
    BOOST_CHECK(grace() == 15min);
    service.release_after = 20min;
    BOOST_CHECK(grace() == 20min);
    service.release_after = 0min;
    BOOST_CHECK(!grace());
    appointment.service = ServiceId{3};
    BOOST_CHECK(!grace());
}

BOOST_AUTO_TEST_SUITE_END()
