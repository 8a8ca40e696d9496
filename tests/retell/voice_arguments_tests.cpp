// voice_arguments_tests: what a language model writes is understood where it has one meaning.
#include "adapters/retell/voice_arguments.h"

#include "tests/support/times.h"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

using namespace slotkeeper;
using namespace slotkeeper::retell;
using nlohmann::json;
using slotkeeper::testing::utc;

namespace {

const auto kBerlin = TimeZone::find("Europe/Berlin").value();
const auto kNow = utc("2026-11-21 10:00");  // a Saturday

std::string day(std::string_view text) {
    const auto meant = day_meant(text, kBerlin, kNow);
    return meant ? slotkeeper::testing::text(std::chrono::local_seconds(*meant)).substr(0, 10) : "?";
}

std::string start(std::string_view text) {
    const auto meant = start_meant(text, kBerlin);
    if (const auto* instant = std::get_if<Instant>(&meant)) return slotkeeper::testing::text(*instant);
    return std::string(word(std::get<Sentence>(meant)));
}

Service service(std::int64_t id, std::string name) {
    Service made;
    made.id = ServiceId{id};
    made.name = std::move(name);
    return made;
}

const Catalog& catalog() {
    static const Catalog made(
        {}, 1, {},
        {service(1, "Haarschnitt Damen"), service(2, "Haarschnitt Herren"), service(3, "Färben"), service(4, "Bart")},
        {}, {});
    return made;
}

std::string meant(std::string_view text) {
    const auto* found = service_meant(catalog(), text);
    return found != nullptr ? found->name : "?";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(voice_arguments_tests)

BOOST_AUTO_TEST_CASE(the_first_argument_that_says_something_counts) {
    const json arguments{{"a", " x "}, {"b", ""}, {"n", 60}, {"u", "unknown"}, {"l", json::array()}, {"t", true}};
    BOOST_TEST(argument(arguments, {"a"}) == "x");
    BOOST_TEST(argument(arguments, {"b", "n"}) == "60");
    BOOST_TEST(argument(arguments, {"u", "l", "t", "z"}) == "");
    BOOST_TEST(argument(json(), {"a"}) == "");
    for (const auto* nothing : {"N/A", "None", "null", "egal", "anonymous", "Not given"}) {
        BOOST_TEST(argument({{"a", nothing}}, {"a"}) == "", nothing);
    }
}

BOOST_AUTO_TEST_CASE(days_are_understood_in_the_branchs_zone) {
    BOOST_TEST(day("2026-11-23") == "2026-11-23");
    BOOST_TEST(day("23.11.2026") == "2026-11-23");
    BOOST_TEST(day("heute") == "2026-11-21");
    BOOST_TEST(day("Tomorrow") == "2026-11-22");
    BOOST_TEST(day("übermorgen") == "2026-11-23");
    BOOST_TEST(day("2026-11-23T14:00") == "2026-11-23");
    BOOST_TEST(day("2026-11-22T23:30:00Z") == "2026-11-23");
    for (const auto* unclear : {"", "soon", "2026-02-30", "2026-13-01", "23.11.26", "2026-11-23 or so", "20261123"}) {
        BOOST_TEST(day(unclear) == "?", unclear);
    }
}

BOOST_AUTO_TEST_CASE(starts_without_an_offset_are_local) {
    BOOST_TEST(start("2026-11-23T09:00:00+01:00") == "2026-11-23 08:00");
    BOOST_TEST(start("2026-11-23T09:00:00Z") == "2026-11-23 09:00");
    BOOST_TEST(start("2026-11-23T09:00") == "2026-11-23 08:00");
    BOOST_TEST(start("2026-07-23 09:00:30") == "2026-07-23 07:00:30");
    BOOST_TEST(start("2026-03-29T02:30") == "no_such_hour");
    BOOST_TEST(start("2026-10-25T02:30") == "2026-10-25 00:30");  // the hour that comes twice: its first pass
    for (const auto* unclear : {"", "9 Uhr", "2026-11-23", "2026-11-23T25:00", "2026-11-23T09:60", "2099-11-23T09:00",
                                "1999-01-01T09:00", "2026-11-23T9:00", "2026-11-23T09:00 bitte"}) {
        BOOST_TEST(start(unclear) == "ask_start", unclear);
    }
}

BOOST_AUTO_TEST_CASE(names_are_found_by_id_by_any_spelling_and_by_a_part_that_fits_one_alone) {
    BOOST_TEST(meant(ServiceId{4}.text()) == "Bart");
    BOOST_TEST(meant("bart") == "Bart");
    BOOST_TEST(meant("faerben") == "Färben");
    BOOST_TEST(meant("FÄRBEN") == "Färben");
    BOOST_TEST(meant("haarschnitt-damen") == "Haarschnitt Damen");
    BOOST_TEST(meant("herren") == "Haarschnitt Herren");
    BOOST_TEST(meant("einmal Bart bitte") == "Bart");
    BOOST_TEST(meant("Haarschnitt") == "?");  // which of the two?
    BOOST_TEST(meant("Massage") == "?");
    BOOST_TEST(meant("") == "?");
    BOOST_TEST(meant("--") == "?");
}

BOOST_AUTO_TEST_SUITE_END()
