// faults_tests: faults come at the rate and of the kinds of the plan, reproducible by seed.
#include "tools/simulator/faults.h"

#include <boost/test/unit_test.hpp>

#include <map>

using namespace slotkeeper;
using namespace slotkeeper::simulator;

namespace {

std::string drawn(const FaultPlan& plan, int count) {
    Faults faults;
    faults.set_plan(plan);
    std::string all;
    for (int i = 0; i < count; ++i) {
        const auto fault = faults.draw();
        all += fault ? std::string(name_of(fault->kind)) + "/" + std::to_string(fault->delay.count()) + " " : "- ";
    }
    return all;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(faults_tests)

BOOST_AUTO_TEST_CASE(without_a_plan_no_fault_occurs) {
    Faults faults;
    for (int i = 0; i < 100; ++i) BOOST_TEST(!faults.draw().has_value());
}

BOOST_AUTO_TEST_CASE(every_kind_of_the_plan_comes_and_no_other) {
    Faults faults;
    faults.set_plan({.rate = 0.5, .kinds = {FaultKind::delay, FaultKind::cut_after}, .seed = 3});
    std::map<FaultKind, int> seen;
    int none = 0;
    for (int i = 0; i < 1000; ++i) {
        const auto fault = faults.draw();
        if (!fault)
            ++none;
        else
            ++seen[fault->kind];
    }
    BOOST_TEST((none > 400 && none < 600));
    BOOST_TEST(seen.size() == 2U);
    BOOST_TEST((seen[FaultKind::delay] > 180 && seen[FaultKind::cut_after] > 180));
}

BOOST_AUTO_TEST_CASE(a_seed_repeats_its_faults_and_their_delays) {
    FaultPlan plan{.rate = 0.3, .kinds = {FaultKind::delay, FaultKind::error_after}, .seed = 3};
    const auto first = drawn(plan, 200);
    BOOST_TEST(drawn(plan, 200) == first);
    plan.seed = 4;
    BOOST_TEST(drawn(plan, 200) != first);
}

BOOST_AUTO_TEST_CASE(requests_and_webhooks_have_separate_kinds_and_random_sequences) {
    FaultPlan plan{.rate = 0.5, .kinds = {FaultKind::cut_after, FaultKind::webhook_lost}, .seed = 3};
    Faults faults;
    faults.set_plan(plan);
    std::string requests, alone;
    for (int i = 0; i < 100; ++i) {
        const auto fault = faults.draw();
        if (fault) BOOST_TEST((fault->kind == FaultKind::cut_after));
        requests += fault ? "x" : "-";
        for (int webhooks = 0; webhooks < i % 3; ++webhooks) {
            const auto of_webhook = faults.draw_for_webhook();
            if (of_webhook) BOOST_TEST((of_webhook->kind == FaultKind::webhook_lost));
        }
    }
    faults.set_plan(plan);
    for (int i = 0; i < 100; ++i) alone += faults.draw() ? "x" : "-";
    BOOST_TEST(requests == alone);
    plan.kinds = {FaultKind::webhook_lost};
    faults.set_plan(plan);
    for (int i = 0; i < 100; ++i) BOOST_TEST(!faults.draw().has_value());
}

BOOST_AUTO_TEST_CASE(delays_are_bounded_and_only_on_delay_faults) {
    using std::chrono::milliseconds;
    Faults faults;
    faults.set_plan({.rate = 1,
                     .kinds = {FaultKind::delay, FaultKind::error_before},
                     .seed = 1,
                     .delay_min = milliseconds(7),
                     .delay_max = milliseconds(9)});
    for (int i = 0; i < 200; ++i) {
        const auto fault = faults.draw().value();
        const bool fits = fault.kind == FaultKind::delay
                              ? fault.delay >= milliseconds(7) && fault.delay <= milliseconds(9)
                              : fault.delay == milliseconds(0);
        BOOST_TEST(fits);
    }
}

BOOST_AUTO_TEST_SUITE_END()
