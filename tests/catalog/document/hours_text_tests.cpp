// hours_text_tests: ranges and weeks are read as people write them, and written so that they are read the same.
#include "adapters/catalog/hours_text.h"

#include "tests/support/seed.h"

#include <boost/test/unit_test.hpp>

#include <random>

using namespace slotkeeper;
using namespace std::chrono_literals;
using api::json;
using api::WireType;

namespace {

Result<WeeklyHours> week(const std::string& text) {
    return WireType<WeeklyHours>::read(json::parse(text), "hours", {});
}

std::string refusal_of(const std::string& text) {
    const auto read = week(text);
    return read ? "" : std::string(name_of(read.refusal().code)) + ' ' + read.refusal().field;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(hours_text_tests)

BOOST_AUTO_TEST_CASE(a_week_has_ranges_by_weekday) {
    const auto hours =
        week(R"({"mon": ["14:00-19:00", "09:00-13:00"], "sun": ["00:00-24:00"], "tue": [], "wed": null})");
    BOOST_REQUIRE(hours.ok());
    BOOST_TEST((hours->on(std::chrono::Monday) == std::vector<HourRange>{{9h, 13h}, {14h, 19h}}));
    BOOST_TEST((hours->on(std::chrono::Sunday) == std::vector<HourRange>{{0h, 24h}}));
    BOOST_TEST(hours->on(std::chrono::Tuesday).empty());
    BOOST_TEST(WireType<WeeklyHours>::write(*hours).dump() ==
               R"({"mon":["09:00-13:00","14:00-19:00"],"sun":["00:00-24:00"]})");
}

BOOST_AUTO_TEST_CASE(a_range_past_midnight_is_stored_as_two_and_written_as_one) {
    const auto hours = week(R"({"fri": ["22:00-02:00"], "sun": ["20:00-01:00"], "tue": ["22:00-00:00"]})");
    BOOST_REQUIRE(hours.ok());
    BOOST_TEST((hours->on(std::chrono::Friday) == std::vector<HourRange>{{22h, 24h}}));
    BOOST_TEST((hours->on(std::chrono::Saturday) == std::vector<HourRange>{{0h, 2h}}));
    BOOST_TEST((hours->on(std::chrono::Monday) == std::vector<HourRange>{{0h, 1h}}));
    BOOST_TEST((hours->on(std::chrono::Wednesday).empty()));
    BOOST_TEST(WireType<WeeklyHours>::write(*hours).dump() ==
               R"({"tue":["22:00-24:00"],"fri":["22:00-02:00"],"sun":["20:00-01:00"]})");
}

BOOST_AUTO_TEST_CASE(a_night_of_a_whole_day_or_more_stays_two_ranges) {
    const auto hours = week(R"({"mon": ["08:00-24:00"], "tue": ["00:00-09:00"], "wed": ["00:00-24:00"]})");
    BOOST_REQUIRE(hours.ok());
    BOOST_TEST(WireType<WeeklyHours>::write(*hours).dump() ==
               R"({"mon":["08:00-24:00"],"tue":["00:00-09:00"],"wed":["00:00-24:00"]})");
}

BOOST_AUTO_TEST_CASE(what_is_no_week_is_refused_by_path) {
    BOOST_TEST(refusal_of("7") == "invalid_field hours");
    BOOST_TEST(refusal_of(R"({"monday": []})") == "unknown_field hours.monday");
    BOOST_TEST(refusal_of(R"({"mon": "09:00-13:00"})") == "invalid_field hours.mon");
    for (const auto* range :
         {"9:00-13:00", "09:00", "09:00-25:00", "09:00-09:00", "24:00-02:00", "", "09:00-13:00-14:00"}) {
        BOOST_TEST(
            refusal_of(R"({"mon": ["00:00-01:00", ")" + std::string(range) + "\"]}") == "invalid_field hours.mon[1]",
            range);
    }
    BOOST_TEST(refusal_of(R"({"mon": ["09:00-13:00", "12:00-14:00"]})") == "invalid_field hours");
    BOOST_TEST(refusal_of(R"({"mon": ["22:00-02:00"], "tue": ["01:00-03:00"]})") == "invalid_field hours");
    const json many(limits::opening_ranges_max + 1, "09:00-13:00");
    BOOST_TEST(refusal_of(json{{"mon", many}}.dump()) == "invalid_field hours.mon");
}

BOOST_AUTO_TEST_CASE(a_range_of_a_date_may_end_on_the_next_one) {
    const auto read = [](const char* text) { return WireType<HourRange>::read(json(text), "hours[0]", {}); };
    BOOST_TEST((read("09:00-24:00").value() == HourRange{9h, 24h}));
    BOOST_TEST((read("22:00-00:00").value() == HourRange{22h, 24h}));
    BOOST_TEST((read("22:00-02:00").value() == HourRange{22h, 26h}));
    BOOST_TEST(WireType<HourRange>::write({22h, 26h}) == "22:00-02:00");
    BOOST_TEST(WireType<HourRange>::write({9h, 24h}) == "09:00-24:00");
    for (const auto* text : {"22:00-22:00", "24:00-02:00", "soon"}) BOOST_TEST(!read(text).ok(), text);
}

BOOST_AUTO_TEST_CASE(whatever_is_written_is_read_the_same) {
    const auto seed = testing::seed_of_test();
    BOOST_TEST_MESSAGE("SLOTKEEPER_SEED=" << seed);
    std::mt19937 random(seed);
    for (auto round = 0; round < 2'000; ++round) {
        std::vector<DayHours> hours;
        for (unsigned day = 0; day < 7; ++day) {
            // On a grid of six hours many ranges touch midnight and each other.
            for (auto from = 0; from < 4; ++from) {
                if (random() % 3 != 0) continue;
                const auto until = from + 1 + static_cast<int>(random() % static_cast<unsigned>(4 - from));
                hours.push_back({std::chrono::weekday(day), from * 6h, until * 6h});
                from = until - 1;
            }
        }
        const WeeklyHours written(hours);
        const auto text = WireType<WeeklyHours>::write(written).dump();
        const auto read = week(text);
        BOOST_REQUIRE_MESSAGE(read.ok(), text);
        BOOST_REQUIRE_MESSAGE(*read == written, text);
    }
}

BOOST_AUTO_TEST_SUITE_END()
