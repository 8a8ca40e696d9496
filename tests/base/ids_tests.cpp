// ids_tests: ids increase, never repeat, and round-trip through text.
#include "engine/base/ids.h"

#include <boost/test/unit_test.hpp>

#include <set>
#include <thread>
#include <vector>

using namespace slotkeeper;

namespace {
class FixedClock final : public Clock {
public:
    explicit FixedClock(Moment moment) : moment_(moment) {}
    Moment now() const override { return moment_; }
    Moment moment_;
};
constexpr Moment kSomeDay = std::chrono::sys_days{std::chrono::year{2026} / 11 / 21};
}  // namespace

BOOST_AUTO_TEST_SUITE(ids_tests)

BOOST_AUTO_TEST_CASE(an_id_survives_its_text_form) {
    for (const std::int64_t value : {std::int64_t{1}, std::int64_t{31}, std::int64_t{32}, INT64_MAX}) {
        const AppointmentId id{value};
        BOOST_TEST(AppointmentId::parse(id.text()).value().value == value);
        BOOST_TEST(id.text().size() == 17U);
    }
}

BOOST_AUTO_TEST_CASE(foreign_prefixes_wrong_lengths_letters_and_numbers_too_large_are_refused) {
    const auto text = AppointmentId{12345}.text();
    BOOST_TEST(!CustomerId::parse(text));
    BOOST_TEST(!AppointmentId::parse(text + "0"));
    BOOST_TEST(!AppointmentId::parse(""));
    BOOST_TEST(!AppointmentId::parse("apt_000000000000u"));
    BOOST_TEST(!AppointmentId::parse("apt_zzzzzzzzzzzzz"));
    BOOST_TEST(!AppointmentId::parse("apt_0000000000000"));
}

BOOST_AUTO_TEST_CASE(ids_increase_when_the_clock_stops_or_steps_back) {
    FixedClock clock(kSomeDay);
    IdSource ids(7, clock);
    auto last = ids.next();
    for (int i = 0; i < 10'000; ++i) {
        if (i == 5'000) clock.moment_ -= std::chrono::hours(1);
        const auto next = ids.next();
        BOOST_REQUIRE(next > last);
        last = next;
    }
}

BOOST_AUTO_TEST_CASE(two_processes_and_many_threads_never_share_an_id) {
    const SystemClock clock;
    IdSource first(1, clock), second(2, clock);
    std::vector<std::vector<std::int64_t>> made(8);
    {
        std::vector<std::jthread> threads;
        for (std::size_t t = 0; t < made.size(); ++t) {
            threads.emplace_back([&, t] {
                for (int i = 0; i < 5'000; ++i) made[t].push_back((t % 2 == 0 ? first : second).next());
            });
        }
    }
    std::set<std::int64_t> all;
    for (const auto& some : made) all.insert(some.begin(), some.end());
    BOOST_TEST(all.size() == 40'000U);
}

BOOST_AUTO_TEST_SUITE_END()
