// time_zone_tests: the clock changes of 2026 and some odd ones, as tables; then a round trip through every zone.
#include "engine/time/time_zone.h"

#include "engine/base/limits.h"
#include "engine/guards/check.h"
#include "engine/time/zone_table.h"
#include "tests/support/seed.h"
#include "tests/support/times.h"

#include <date/tz.h>
#include <boost/test/unit_test.hpp>

#include <random>

using namespace slotkeeper;
using slotkeeper::testing::local;
using slotkeeper::testing::text;
using slotkeeper::testing::utc;

namespace {

TimeZone zone(std::string_view name) { return TimeZone::find(name).value(); }

std::string text_or_never(std::optional<Instant> instant) { return instant ? text(*instant) : "never"; }

}  // namespace

BOOST_AUTO_TEST_SUITE(time_zone_tests)

BOOST_AUTO_TEST_CASE(a_name_that_is_not_on_the_list_is_refused_by_field) {
    for (const std::string_view name : {"", "Berlin", "europe/berlin", "Europe/Berlin ", "../../etc/passwd", "CEST",
                                        "/usr/share/zoneinfo/Europe/Berlin", "Europe", "+01:00", "Europe/Berlin\n",
                                        // files below zoneinfo that are no zones, or depend on this machine
                                        "localtime", "posixrules", "Factory", "posix/Europe/Berlin", "right/UTC",
                                        "tzdata.zi", "zone.tab", "leapseconds"}) {
        const auto found = TimeZone::find(name);
        BOOST_REQUIRE_MESSAGE(!found, name);
        BOOST_TEST(name_of(found.refusal().code) == "invalid_field");
        BOOST_TEST(found.refusal().field == "time_zone");
        BOOST_TEST(!found.refusal().message.empty());
    }
    BOOST_TEST(zone("Europe/Berlin").name() == "Europe/Berlin");
    BOOST_TEST(zone("UTC").name() == "UTC");
    for (const std::string_view name : {"US/Pacific", "Etc/GMT+5", "CET", "America/Argentina/Buenos_Aires", "GMT"}) {
        BOOST_TEST(zone(name).name() == name);
    }
}

BOOST_AUTO_TEST_CASE(the_zone_rules_have_a_version_and_a_date) {
    BOOST_TEST(zone_data().version.size() >= 5U);
    BOOST_TEST(zone_data().version.starts_with("20"));
    BOOST_TEST((zone_data().packed_at > std::chrono::sys_days{std::chrono::year{2022} / 1 / 1}));
}

// British Columbia no longer changes its clocks. Rules that do not know it yet are older than check lets pass.
BOOST_AUTO_TEST_CASE(the_rules_are_those_of_today_or_are_called_old) {
    const auto offset = zone("America/Vancouver").offset(utc("2026-12-05 16:00"));
    const auto data = installed_data(utc("2026-12-05 16:00")).front();
    BOOST_TEST_MESSAGE("tzdata " << data.data.version << ", " << data.age.count() << " days old");
    BOOST_TEST((offset == std::chrono::hours(-7) || data.is_old()));
}

BOOST_AUTO_TEST_CASE(local_times_around_a_clock_change_mean_what_the_wall_clock_shows) {
    const struct {
        std::string_view zone, local, first, second;
    } table[] = {
        {"Europe/Berlin", "2026-03-29 01:59:59", "2026-03-29 00:59:59", "2026-03-29 00:59:59"},
        {"Europe/Berlin", "2026-03-29 02:00", "never", "never"},
        {"Europe/Berlin", "2026-03-29 02:59:59", "never", "never"},
        {"Europe/Berlin", "2026-03-29 03:00", "2026-03-29 01:00", "2026-03-29 01:00"},
        {"Europe/Berlin", "2026-10-25 01:59:59", "2026-10-24 23:59:59", "2026-10-24 23:59:59"},
        {"Europe/Berlin", "2026-10-25 02:00", "2026-10-25 00:00", "2026-10-25 01:00"},
        {"Europe/Berlin", "2026-10-25 02:59:59", "2026-10-25 00:59:59", "2026-10-25 01:59:59"},
        {"Europe/Berlin", "2026-10-25 03:00", "2026-10-25 02:00", "2026-10-25 02:00"},
        {"America/New_York", "2026-03-08 02:30", "never", "never"},
        {"America/New_York", "2026-11-01 01:30", "2026-11-01 05:30", "2026-11-01 06:30"},
        {"Australia/Lord_Howe", "2026-10-04 02:15", "never", "never"},
        {"Australia/Lord_Howe", "2026-10-04 02:30", "2026-10-03 15:30", "2026-10-03 15:30"},
        {"Australia/Lord_Howe", "2026-04-05 01:45", "2026-04-04 14:45", "2026-04-04 15:15"},
        {"Asia/Beirut", "2026-03-29 00:00", "never", "never"},
        {"Asia/Kathmandu", "2026-11-21 12:00", "2026-11-21 06:15", "2026-11-21 06:15"},
        {"Pacific/Apia", "2011-12-30 12:00", "never", "never"},
    };
    for (const auto& row : table) {
        BOOST_TEST_CONTEXT(row.zone << " " << row.local) {
            BOOST_TEST(text_or_never(zone(row.zone).to_utc(local(row.local))) == row.first);
            BOOST_TEST(text_or_never(zone(row.zone).to_utc(local(row.local), Pass::second)) == row.second);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_day_begins_at_midnight_or_where_the_clock_jumps_over_it) {
    const struct {
        std::string_view zone, day, first;
    } table[] = {
        {"Europe/Berlin", "2026-11-21 00:00", "2026-11-20 23:00"},
        {"Europe/Berlin", "2026-03-29 00:00", "2026-03-28 23:00"},
        {"America/New_York", "2026-07-04 00:00", "2026-07-04 04:00"},
        {"Asia/Beirut", "2026-03-29 00:00", "2026-03-28 22:00"},        // 00:00 is skipped
        {"America/Sao_Paulo", "2018-11-04 00:00", "2018-11-04 03:00"},  // likewise
        {"America/Havana", "2024-11-03 00:00", "2024-11-03 04:00"},     // midnight comes twice
        {"America/Asuncion", "2020-03-22 00:00", "2020-03-22 04:00"},   // 23:00 of the day before comes twice
        {"Pacific/Apia", "2011-12-30 00:00", "2011-12-30 10:00"},       // the day that Samoa left out
        {"Pacific/Apia", "2011-12-31 00:00", "2011-12-30 10:00"},
    };
    for (const auto& row : table) {
        BOOST_TEST_CONTEXT(row.zone << " " << row.day) {
            const auto day = std::chrono::floor<std::chrono::days>(local(row.day));
            BOOST_TEST(text(zone(row.zone).first_instant_of(day)) == row.first);
        }
    }
}

BOOST_AUTO_TEST_CASE(the_day_of_an_instant_is_that_of_the_wall_clock) {
    BOOST_TEST(text(zone("Europe/Berlin").local_day(utc("2026-11-20 23:00"))) == "2026-11-21 00:00");
    BOOST_TEST(text(zone("Europe/Berlin").local_day(utc("2026-11-20 22:59:59"))) == "2026-11-20 00:00");
    BOOST_TEST(text(zone("Pacific/Honolulu").local_day(utc("2026-11-21 09:59"))) == "2026-11-20 00:00");
}

BOOST_AUTO_TEST_CASE(text_carries_the_offset_of_that_moment) {
    const struct {
        std::string_view zone, instant, expected;
    } table[] = {
        {"Europe/Berlin", "2026-11-25 08:00", "2026-11-25T09:00:00+01:00"},
        {"Europe/Berlin", "2026-07-01 22:30:15", "2026-07-02T00:30:15+02:00"},
        {"UTC", "2026-07-01 00:00", "2026-07-01T00:00:00+00:00"},
        {"America/St_Johns", "2026-11-25 00:00", "2026-11-24T20:30:00-03:30"},
        {"Pacific/Marquesas", "2026-11-25 00:00", "2026-11-24T14:30:00-09:30"},
        {"Asia/Kathmandu", "2026-11-25 00:00", "2026-11-25T05:45:00+05:45"},
        {"Pacific/Kiritimati", "2026-12-31 10:00", "2027-01-01T00:00:00+14:00"},
    };
    for (const auto& row : table) BOOST_TEST(zone(row.zone).format_rfc3339(utc(row.instant)) == row.expected);
}

BOOST_AUTO_TEST_CASE(local_time_leads_back_to_its_instant_in_every_zone) {
    const auto seed = slotkeeper::testing::seed_of_test();
    std::mt19937_64 random(seed);
    const auto range = static_cast<std::uint64_t>((limits::instant_max - limits::instant_min).count());
    for (const auto& each : date::get_tzdb().zones) {
        if (!is_zone_name(each.name())) continue;
        const auto found = zone(each.name());
        for (int round = 0; round < 200; ++round) {
            auto instant = limits::instant_min + Seconds{random() % range};
            if (round % 2 == 0) instant = std::max(limits::instant_min, found.period(instant).span.from);
            instant += Seconds{random() % 7200} - Seconds{3600};
            const auto shown = found.to_local(instant);
            BOOST_REQUIRE_MESSAGE(
                found.to_utc(shown) == instant || found.to_utc(shown, Pass::second) == instant,
                "seed " << seed << ": " << found.name() << " " << text(instant) << " shows " << text(shown));
            BOOST_REQUIRE_MESSAGE(found.first_instant_of(found.local_day(instant)) <= instant,
                                  "seed " << seed << ": " << found.name() << " " << text(instant));
        }
    }
}

BOOST_AUTO_TEST_CASE(offsets_are_whole_minutes_in_every_zone_so_that_their_text_loses_nothing) {
    for (const auto& each : date::get_tzdb().zones) {
        if (!is_zone_name(each.name())) continue;
        const auto found = zone(each.name());
        for (auto at = limits::instant_min; at < limits::instant_max; at = found.period(at).span.until) {
            BOOST_TEST(found.offset(at).count() % 60 == 0, each.name() << " " << text(at));
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
