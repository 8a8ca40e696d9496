// recent_tests: an entry expires after its lifetime and not before, and the number of entries is bounded.
#include "engine/base/recent.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace std::chrono_literals;

namespace {
class SetClock final : public Clock {
public:
    Moment now() const override { return moment; }
    Moment moment = std::chrono::sys_days{std::chrono::year{2026} / 11 / 21};
};
}  // namespace

BOOST_AUTO_TEST_SUITE(recent_tests)

BOOST_AUTO_TEST_CASE(an_entry_is_gone_at_the_end_of_its_life) {
    SetClock clock;
    Recent<int, int> recent(clock, 2s, 10);
    recent.put(1, 100, clock.now());
    clock.moment += 1999ms;
    BOOST_TEST(recent.find(1).value() == 100);
    clock.moment += 1ms;
    BOOST_TEST(!recent.find(1));
}

BOOST_AUTO_TEST_CASE(life_counts_from_the_question_not_from_the_answer) {
    SetClock clock;
    Recent<int, int> recent(clock, 2s, 10);
    const auto asked = clock.now();
    clock.moment += 1500ms;  // the answer took its time
    recent.put(1, 100, asked);
    clock.moment += 600ms;
    BOOST_TEST(!recent.find(1));
}

BOOST_AUTO_TEST_CASE(a_clock_that_steps_back_ends_a_life_rather_than_prolonging_it) {
    SetClock clock;
    Recent<int, int> recent(clock, 2s, 10);
    recent.put(1, 100, clock.now());
    clock.moment -= 1h;
    BOOST_TEST(!recent.find(1));
}

BOOST_AUTO_TEST_CASE(entries_beyond_the_bound_push_out_the_others) {
    SetClock clock;
    Recent<int, int> recent(clock, 2s, 2);
    for (int i = 1; i <= 3; ++i) recent.put(i, i, clock.now());
    BOOST_TEST(recent.find(3).value() == 3);
    BOOST_TEST(!recent.find(1));
    recent.put(3, 30, clock.now());
    BOOST_TEST(recent.find(3).value() == 30);
}

BOOST_AUTO_TEST_SUITE_END()
