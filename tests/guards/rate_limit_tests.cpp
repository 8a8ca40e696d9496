// rate_limit_tests: the rate is never exceeded, in any order and from any number of processes, and waiting as long as
// told is enough.
#include "engine/guards/rate_limit.h"

#include "engine/store/catalog/catalog_rows.h"
#include "tests/race/callers.h"
#include "tests/support/salon.h"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <atomic>
#include <random>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using namespace std::chrono_literals;
using std::chrono::microseconds;

namespace {

constexpr Moment kNoon{std::chrono::sys_days{std::chrono::year{2026} / 3 / 1} + 12h};
constexpr RateRule kFive{5, 60s};

int drawn(std::vector<Moment>& passes, const RateRule& rule, Moment now, int times) {
    auto passed = 0;
    for (auto i = 0; i < times; ++i) passed += draw(passes, rule, now).passed ? 1 : 0;
    return passed;
}

struct Buckets : Salon {
    RateAnswer ask(const RateRule& rule, Moment now, std::string_view whose = "erika") {
        const RateAsk question{bucket_of({whose}), rule};
        return draw_from(database, demo::kCompany, {&question, 1}, now).at(0);
    }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(rate_limit_tests)

BOOST_AUTO_TEST_CASE(five_pass_and_the_sixth_when_the_first_is_as_old_as_the_window) {
    std::vector<Moment> passes;
    BOOST_TEST(drawn(passes, kFive, kNoon, 2) == 2);
    BOOST_TEST(drawn(passes, kFive, kNoon + 20s, 10) == 3);
    const auto refused = draw(passes, kFive, kNoon + 30s);
    BOOST_TEST(!refused.passed);
    BOOST_CHECK(refused.wait == 30s);
    BOOST_TEST(!draw(passes, kFive, kNoon + 60s - 1us).passed);
    BOOST_TEST(drawn(passes, kFive, kNoon + 60s, 10) == 2);
    BOOST_TEST(drawn(passes, kFive, kNoon + 79s, 10) == 0);
    BOOST_TEST(drawn(passes, kFive, kNoon + 10min, 10) == 5);
}

// Five in a burst and then one each six seconds would be nine within the half minute.
BOOST_AUTO_TEST_CASE(asked_all_the_time_exactly_so_many_pass_in_each_window) {
    constexpr RateRule rule{5, 30s};
    std::vector<Moment> passes, passed;
    for (auto now = kNoon; now < kNoon + 10min; now += 250ms) {
        if (draw(passes, rule, now).passed) passed.push_back(now);
    }
    for (auto from = kNoon; from + 30s <= kNoon + 10min; from += 250ms) {
        const auto within =
            std::count_if(passed.begin(), passed.end(), [&](Moment at) { return from <= at && at < from + 30s; });
        BOOST_REQUIRE_EQUAL(within, 5);
    }
}

BOOST_AUTO_TEST_CASE(a_clock_that_is_put_back_costs_one_window_and_not_a_day) {
    std::vector<Moment> passes;
    BOOST_TEST(drawn(passes, kFive, kNoon, 5) == 5);
    const auto put_back = kNoon - 24h;
    const auto refused = draw(passes, kFive, put_back);
    BOOST_TEST(!refused.passed);
    BOOST_CHECK(refused.wait == 60s);
    BOOST_TEST(draw(passes, kFive, put_back + refused.wait).passed);
}

BOOST_AUTO_TEST_CASE(a_rule_that_is_changed_counts_what_has_passed) {
    std::vector<Moment> passes;
    BOOST_TEST(drawn(passes, RateRule{10, 60s}, kNoon, 10) == 10);
    BOOST_TEST(drawn(passes, kFive, kNoon + 30s, 1) == 0);
    BOOST_TEST(drawn(passes, RateRule{12, 60s}, kNoon + 30s, 10) == 2);
}

BOOST_AUTO_TEST_CASE(no_window_exceeds_the_rate_and_waiting_as_told_is_enough) {
    const auto seed = std::random_device{}();
    BOOST_TEST_CONTEXT("seed " << seed) {
        std::mt19937 random(seed);
        const auto any = [&](int from, int to) { return std::uniform_int_distribution(from, to)(random); };
        for (auto round = 0; round < 200; ++round) {
            const RateRule rule{any(1, 20), Seconds{any(1, 120)}};
            const auto most = static_cast<std::size_t>(rule.most);
            std::vector<Moment> passed, passes;
            auto now = kNoon;
            for (auto i = 0; i < 200; ++i) {
                now += microseconds(any(0, any(0, 1) * 10'000'000));
                const auto answer = draw(passes, rule, now);
                if (answer.passed) passed.push_back(now);
                if (answer.passed) continue;
                BOOST_CHECK(answer.wait > 0us && answer.wait <= rule.window);
                auto later = passes;
                BOOST_TEST(!draw(later, rule, now + answer.wait - 1us).passed);
                BOOST_TEST(draw(later, rule, now + answer.wait).passed);
            }
            for (std::size_t last = most; last < passed.size(); ++last) {
                BOOST_REQUIRE(passed[last] - passed[last - most] >= rule.window);
            }
        }
    }
}

// The statement repeats the arithmetic: both are asked the same, with a clock that is put back now and then.
BOOST_FIXTURE_TEST_CASE(the_rows_count_as_the_arithmetic_does, Buckets) {
    const auto seed = std::random_device{}();
    BOOST_TEST_CONTEXT("seed " << seed) {
        std::mt19937 random(seed);
        const auto any = [&](int from, int to) { return std::uniform_int_distribution(from, to)(random); };
        const std::array rules{RateRule{5, 60s}, RateRule{1, 600s}, RateRule{7, 3s}};
        std::array<std::vector<Moment>, 3> passes{};
        auto now = kNoon;
        for (auto i = 0; i < 300; ++i) {
            now += any(1, 50) == 1 ? microseconds(-std::chrono::hours{any(0, 30)}) : microseconds(any(0, 20'000'000));
            std::vector<RateAsk> asks;
            std::vector<std::size_t> which{0, 1, 2};
            std::shuffle(which.begin(), which.end(), random);
            which.resize(static_cast<std::size_t>(any(1, 3)));
            for (const auto one : which) asks.push_back({bucket_of({"rule", std::to_string(one)}), rules[one]});
            const auto answers = draw_from(database, demo::kCompany, asks, now);
            for (std::size_t at = 0; at < which.size(); ++at) {
                const auto wanted = draw(passes[which[at]], rules[which[at]], now);
                BOOST_REQUIRE_MESSAGE(answers[at].passed == wanted.passed, "question " << i);
                BOOST_REQUIRE(answers[at].wait == wanted.wait);
            }
        }
    }
}

BOOST_FIXTURE_TEST_CASE(buckets_are_independent, Buckets) {
    constexpr RateRule one{1, 60s};
    BOOST_TEST(ask(one, kNoon).passed);
    BOOST_TEST(!ask(one, kNoon).passed);
    BOOST_TEST(ask(one, kNoon, "hans").passed);
    const RateAsk question{bucket_of({"erika"}), one};
    database.transact([](store::Tx& tx) {
        store::insert_company(tx, {CompanyId{9}, "next-door", "Nebenan", "DE", Language::de, false}, tx.now());
    });
    BOOST_TEST(draw_from(database, CompanyId{9}, {&question, 1}, kNoon).at(0).passed);
    BOOST_CHECK(bucket_of({"a", "bc"}) != bucket_of({"ab", "c"}));
    BOOST_TEST(draw_from(database, demo::kCompany, {}, kNoon).empty());
}

BOOST_FIXTURE_TEST_CASE(concurrent_requests_of_two_processes_pass_up_to_the_limit, Buckets) {
    const auto other = another_process(7);
    constexpr RateRule rule{10, 3600s}, wide{1'000, 3600s};
    for (auto round = 0; round < 5; ++round) {
        std::atomic<int> passed{0}, wide_passed{0};
        all_at_once(16, [&](int caller) {
            auto& mine = caller % 2 == 0 ? database : other->database;
            for (auto i = 0; i < 5; ++i) {
                const std::array asks{RateAsk{bucket_of({"own", std::to_string(round), std::to_string(caller)}), wide},
                                      RateAsk{bucket_of({"all", std::to_string(round)}), rule}};
                const auto answers = draw_from(mine, demo::kCompany, asks, kNoon);
                wide_passed += answers[0].passed ? 1 : 0;
                passed += answers[1].passed ? 1 : 0;
            }
        });
        BOOST_TEST(passed == 10);
        BOOST_TEST(wide_passed == 80);
    }
}

BOOST_AUTO_TEST_SUITE_END()
