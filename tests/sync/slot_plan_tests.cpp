// slot_plan_tests: near days are fetched in one request, recently requested days more often.
#include "engine/sync/slot_plan.h"

#include "tests/support/times.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::testing;
using namespace std::chrono_literals;

namespace {

const Moment kPlanNow{utc("2026-11-24 12:00")};
const auto kToday = std::chrono::floor<std::chrono::days>(kPlanNow);

struct Kept {
    std::vector<KeptDay> days;

    Kept& day(int ahead, Minutes age, std::optional<Minutes> asked_ago = {}) {
        KeptDay one{kToday + std::chrono::days(ahead), kPlanNow - age};
        if (asked_ago) one.asked_at = kPlanNow - *asked_ago;
        days.push_back(one);
        return *this;
    }
    Kept& near_future(Minutes age) {
        for (int ahead = 0; ahead < 14; ++ahead) day(ahead, age);
        return *this;
    }
    // "0-13 20-20": days from today.
    std::string due() const {
        std::string text;
        for (const auto& [first, last] : due_stretches(days, kPlanNow, SlotAges{})) {
            if (!text.empty()) text += ' ';
            text += std::to_string((first - kToday).count()) + '-' + std::to_string((last - kToday).count());
        }
        return text;
    }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(slot_plan_tests)

BOOST_AUTO_TEST_CASE(days_never_fetched_are_due_in_one_range) {
    BOOST_TEST(Kept().due() == "0-13");
    BOOST_TEST(Kept().near_future(1min).due().empty());
    BOOST_TEST(Kept().near_future(9min).due() == "0-13");
}

BOOST_AUTO_TEST_CASE(recently_requested_days_are_kept_fresh) {
    auto kept = Kept().near_future(1min);
    kept.days[3].asked_at = kPlanNow - 5min;
    BOOST_TEST(kept.due() == "3-3");
    kept.days[3].asked_at = kPlanNow - 20min;
    BOOST_TEST(kept.due().empty());
    kept.days[3].asked_at = kPlanNow - 5min;
    kept.days[3].fetched_at = kPlanNow - 30s;
    BOOST_TEST(kept.due().empty());
}

BOOST_AUTO_TEST_CASE(distant_days_are_fetched_as_long_as_they_are_requested) {
    BOOST_TEST(Kept().near_future(1min).day(40, 3min, 4min).day(41, 3min, 4min).due() == "40-41");
    BOOST_TEST(Kept().near_future(1min).day(40, 30min).due().empty());
    BOOST_TEST(Kept().near_future(1min).day(-1, 3min, 1min).due().empty());  // yesterday is not fetched
}

BOOST_AUTO_TEST_CASE(days_that_lie_near_each_other_are_one_question) {
    auto kept = Kept().near_future(1min);
    kept.days[2].fetched_at = kept.days[8].fetched_at = kPlanNow - 9min;
    BOOST_TEST(kept.due() == "2-8");
    BOOST_TEST(kept.day(30, 3min, 1min).due() == "2-8 30-30");
}

// A caller is only made to wait for days that the refreshing leaves too old.
BOOST_AUTO_TEST_CASE(the_ages_fit_each_other) {
    constexpr auto planned_every = 1min;
    const SlotAges ages;
    BOOST_TEST((ages.wanted_every + planned_every <= ages.fresh));
    BOOST_TEST((ages.every + planned_every < ages.usable));
}

BOOST_AUTO_TEST_SUITE_END()
