// voice_arguments_tests: arguments of a language model are understood if they have one meaning.
#include "adapters/language/voice_arguments.h"

#include "tests/support/times.h"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

using namespace slotkeeper;
using namespace slotkeeper::language;
using nlohmann::json;
using slotkeeper::testing::utc;

namespace {

const auto kBerlin = TimeZone::find("Europe/Berlin").value();
const auto kNow = utc("2026-11-21 10:00");  // a Saturday

std::string day_meant_by(std::string_view text) {
    const auto meant = day_meant(text, kBerlin, kNow);
    return meant ? slotkeeper::testing::text(std::chrono::local_seconds(*meant)).substr(0, 10) : "?";
}

std::string argument(const json& arguments, std::initializer_list<const char*> names) {
    return language::argument(arguments, std::span(names.begin(), names.size()));
}
std::string name_argument(const json& arguments, std::initializer_list<const char*> names) {
    return language::name_argument(arguments, std::span(names.begin(), names.size()));
}

// Open from nine to seven on all days but Sunday.
const Branch& branch() {
    static const auto made = [] {
        std::vector<DayHours> hours;
        for (unsigned day = 1; day <= 6; ++day) {
            hours.push_back({std::chrono::weekday(day), std::chrono::hours(9), std::chrono::hours(19)});
        }
        return Branch{.id = BranchId{1}, .name = "", .zone = kBerlin, .hours = WeeklyHours(hours), .exceptions = {}};
    }();
    return made;
}

std::string start_of_argument(std::string_view text) {
    const auto meant = start_meant(text, branch(), kNow);
    if (const auto* instant = std::get_if<Instant>(&meant)) return slotkeeper::testing::text(*instant);
    if (const auto* either = std::get_if<Either>(&meant)) {
        return slotkeeper::testing::text(either->first) + " or " + slotkeeper::testing::text(either->second);
    }
    return std::string(name_of(std::get<Sentence>(meant)));
}

Service service(std::int64_t id, std::string name) {
    Service made;
    made.id = ServiceId{id};
    made.name = std::move(name);
    return made;
}

Resource person(std::int64_t id, std::string name) {
    Resource made;
    made.id = ResourceId{id};
    made.name = std::move(name);
    return made;
}

const Catalog& catalog() {
    static const Catalog made(
        {}, 1, {},
        {service(1, "Haarschnitt Damen"), service(2, "Haarschnitt Herren"), service(3, "Färben"), service(4, "Bart")},
        {person(5, "Anna Schäfer"), person(6, "Jürgen Köhler"), person(7, "Johanna Frei")}, {});
    return made;
}

// "A", or "A or B?" where it is to be asked about, or "?".
template <class Item>
std::string told(const Meant<Item>& meant) {
    if (meant.it != nullptr) return meant.it->name;
    std::string choices;
    for (const auto* one : meant.choices) choices += (choices.empty() ? "" : " or ") + one->name;
    return choices + "?";
}

std::string meant(std::string_view text) { return told(service_meant(catalog(), text)); }
std::string who(std::string_view text) { return told(resource_meant(catalog(), text)); }

}  // namespace

BOOST_AUTO_TEST_SUITE(voice_arguments_tests)

BOOST_AUTO_TEST_CASE(the_first_meaningful_argument_counts) {
    const json arguments{{"a", " x "}, {"b", ""}, {"n", 60}, {"u", "unknown"}, {"l", json::array()}, {"t", true}};
    BOOST_TEST(argument(arguments, {"a"}) == "x");
    BOOST_TEST(argument(arguments, {"b", "n"}) == "60");
    BOOST_TEST(argument({{"f", 4915112345678.0}}, {"f"}) == "4915112345678");
    BOOST_TEST(argument({{"f", 1.5}}, {"f"}) == "1.5");
    BOOST_TEST(argument(arguments, {"u", "l", "t", "z"}) == "");
    BOOST_TEST(argument(json(), {"a"}) == "");
    for (const auto* nothing : {"N/A", "None", "null", "egal", "anonymous", "Not given"}) {
        BOOST_TEST(argument({{"a", nothing}}, {"a"}) == "", nothing);
    }
}

BOOST_AUTO_TEST_CASE(a_list_of_one_text_is_that_text_and_one_of_several_is_asked_about) {
    const json arguments{{"one", {"2026-11-24"}},   {"two", {"2026-11-24", "2026-11-25"}},
                         {"number", {60}},          {"none", json::array()},
                         {"objects", {{{"x", 1}}}}, {"text", "x"}};
    BOOST_TEST(argument(arguments, {"one"}) == "2026-11-24");
    BOOST_TEST(argument(arguments, {"number"}) == "60");
    BOOST_TEST(argument(arguments, {"none", "text"}) == "x");
    BOOST_TEST(argument(arguments, {"objects", "text"}) == "x");
    const auto several = argument(arguments, {"two", "text"});
    BOOST_TEST(!several.empty());
    BOOST_TEST(day_meant_by(several) == "?");
    BOOST_TEST(start_of_argument(several) == "ask_start");
    BOOST_TEST(meant(several) == "?");
    BOOST_TEST(who(several) == "?");
    BOOST_TEST(name_argument({{"a", {"Erika", "Hans"}}}, {"a"}) == "");
    BOOST_TEST(name_argument({{"a", {"Erika"}}}, {"a"}) == "Erika");
    BOOST_TEST(argument({{"notes", {"Erst das.", "Dann das."}}}, {"notes"}) == "Erst das. Dann das.");
    BOOST_TEST(argument({{"a", "[]"}}, {"a"}) == "");
}

BOOST_AUTO_TEST_CASE(an_overlong_argument_is_cut_at_a_character) {
    std::string umlauts;
    while (umlauts.size() < 3'001) umlauts += "ü";
    const auto cut = argument({{"a", "x" + umlauts}}, {"a"});
    BOOST_TEST(cut.size() == 1'999U);
    BOOST_TEST(name_argument({{"a", std::string(1'000'000, 'x')}}, {"a"}).size() == 2'000U);
    BOOST_TEST(argument({{"a", std::string(1'000'000, ' ') + "Bart"}}, {"a"}) == "Bart");
    for (const auto* passed_on : {"notes", "message"}) {
        BOOST_TEST(argument({{passed_on, std::string(9'000, 'x')}}, {passed_on}).size() == 9'000U, passed_on);
    }
}

BOOST_AUTO_TEST_CASE(garbage_of_any_length_matches_no_record) {
    for (const auto* part : {",", "a,", "- ", "a ", "ü", "9", "."}) {
        std::string text;
        while (text.size() < 100'000) text += part;
        BOOST_TEST(who(text) == "?");
        BOOST_TEST(meant(text) == "?");
        BOOST_TEST(day_meant_by(text) == "?");
        BOOST_TEST(start_of_argument(text) == "ask_start");
    }
}

BOOST_AUTO_TEST_CASE(control_characters_are_spaces) {
    const json arguments{{"a", std::string("Erika\0\x07 Mu\x1bster\n", 17)}, {"b", "\n\x01"}};
    BOOST_TEST(argument(arguments, {"a"}) == "Erika   Mu ster");
    BOOST_TEST(argument(arguments, {"b"}) == "");
}

BOOST_AUTO_TEST_CASE(names_equal_to_placeholders_are_accepted_for_people) {
    for (const auto* name : {"Na", "na", "Null", "NULL", "Any", "Keine", "Egal"}) {
        BOOST_TEST(name_argument({{"a", name}}, {"a"}) == name);
    }
    for (const auto* nobody : {"", "null", "None", "N/A", "unknown", "Anonymous", "not given", "?"}) {
        BOOST_TEST(name_argument({{"a", nobody}}, {"a"}) == "", nobody);
    }
}

BOOST_AUTO_TEST_CASE(days_are_understood_in_the_branchs_zone) {
    BOOST_TEST(day_meant_by("2026-11-23") == "2026-11-23");
    BOOST_TEST(day_meant_by("23.11.2026") == "2026-11-23");
    BOOST_TEST(day_meant_by("heute") == "2026-11-21");
    BOOST_TEST(day_meant_by("Tomorrow") == "2026-11-22");
    BOOST_TEST(day_meant_by("übermorgen") == "2026-11-23");
    BOOST_TEST(day_meant_by("2026-11-23T14:00") == "2026-11-23");
    BOOST_TEST(day_meant_by("2026-11-22T23:30:00Z") == "2026-11-23");
    for (const auto* unclear : {"", "soon", "2026-02-30", "2026-13-01", "23.11.26", "2026-11-23 or so", "20261123"}) {
        BOOST_TEST(day_meant_by(unclear) == "?", unclear);
    }
}

BOOST_AUTO_TEST_CASE(starts_without_an_offset_are_local) {
    BOOST_TEST(start_of_argument("2026-11-23T09:00:00+01:00") == "2026-11-23 08:00");
    BOOST_TEST(start_of_argument("2026-11-23T09:00:00Z") == "2026-11-23 09:00");
    BOOST_TEST(start_of_argument("2026-11-23T09:00") == "2026-11-23 08:00");
    BOOST_TEST(start_of_argument("2026-07-23 09:00:30") == "2026-07-23 07:00");  // on whole minutes
    BOOST_TEST(start_of_argument("2026-07-23T09:00:59+02:00") == "2026-07-23 07:00");
    BOOST_TEST(start_of_argument("2026-03-29T02:30") == "no_such_hour");
    BOOST_TEST(start_of_argument("2026-10-25T02:30") ==
               "2026-10-25 00:30");  // the hour that comes twice: its first pass
    for (const auto* unclear : {"", "9 Uhr", "2026-11-23", "2026-11-23T25:00", "2026-11-23T09:60", "1999-01-01T09:00",
                                "2026-11-23T9:00", "2026-11-23T09:00 bitte"}) {
        BOOST_TEST(start_of_argument(unclear) == "ask_start", unclear);
    }
}

BOOST_AUTO_TEST_CASE(other_iso_forms_and_what_people_say_are_understood) {
    BOOST_TEST(start_of_argument("2026-12-01T10:00+01:00") == "2026-12-01 09:00");
    BOOST_TEST(start_of_argument("2026-12-01T10:00Z") == "2026-12-01 10:00");
    BOOST_TEST(start_of_argument("2026-12-01 10:00:00-05:00") == "2026-12-01 15:00");
    BOOST_TEST(start_of_argument("2026-12-01T10:00:00.000") == "2026-12-01 09:00");
    BOOST_TEST(start_of_argument("2026-12-01T10:00:00.000Z") == "2026-12-01 10:00");
    for (const auto* written :
         {"2026-12-01T10:00:00+0100", "2026-12-01T10:00+01", "2026-12-01T10:00:00+01:00[Europe/Berlin]",
          "2026-12-01T10:00[Europe/Berlin]", "2026-12-01T10:00:00.123+01:00", "2026-12-01T10:00:00.123",
          "2026-12-01t10:00", "２０２６-１２-０１T１０:００", "2026-12-01\u202f10:00"}) {
        BOOST_TEST(start_of_argument(written) == "2026-12-01 09:00", written);
        BOOST_TEST(day_meant_by(written) == "2026-12-01", written);
    }
    BOOST_TEST(start_of_argument("2026-12-01T10:00+05:00[Europe/Berlin]") == "ask_start");  // two times
    BOOST_TEST(start_of_argument("01.12.2026 10:00") == "2026-12-01 09:00");
    BOOST_TEST(start_of_argument("morgen um 10 Uhr") == "2026-11-22 09:00");
    BOOST_TEST(start_of_argument("next Tuesday at nine") == "2026-11-24 08:00");
    BOOST_TEST(start_of_argument("28.3.2027 02:30") == "no_such_hour");
    BOOST_TEST(start_of_argument("1.12.2099 um 10 Uhr") == "too_far");
    BOOST_TEST(day_meant_by("2026-12-01T23:30Z") == "2026-12-02");
    BOOST_TEST(day_meant_by("Montag") == "2026-11-23");
    BOOST_TEST(day_meant_by("1.12.2026") == "2026-12-01");
    for (const auto* unclear : {"2026-12-01T10:00:00.", "2026-12-01T10:00+1", "2026-12-01T10:00ZZ", "morgen"}) {
        BOOST_TEST(start_of_argument(unclear) == "ask_start", unclear);
    }
}

BOOST_AUTO_TEST_CASE(times_from_2038_on_are_too_far) {
    for (const auto* late :
         {"2038-01-01T00:00:00Z", "2099-11-23T09:00", "2099-11-23", "9999-12-31T10:00:00+01:00", "2037-12-31T22:00"}) {
        BOOST_TEST(start_of_argument(late) == "too_far", late);
    }
    BOOST_TEST(start_of_argument("2037-12-31T23:00:00Z") == "2037-12-31 23:00");
}

BOOST_AUTO_TEST_CASE(names_are_found_by_id_by_any_spelling_and_by_a_part_that_fits_one_alone) {
    BOOST_TEST(meant(ServiceId{4}.text()) == "Bart");
    BOOST_TEST(meant("bart") == "Bart");
    BOOST_TEST(meant("faerben") == "Färben");
    BOOST_TEST(meant("FÄRBEN") == "Färben");
    BOOST_TEST(meant("haarschnitt-damen") == "Haarschnitt Damen");
    BOOST_TEST(meant("herren") == "Haarschnitt Herren");
    BOOST_TEST(meant("einmal Bart bitte") == "Bart");
    BOOST_TEST(meant("Haarschnitt") == "Haarschnitt Damen or Haarschnitt Herren?");
    BOOST_TEST(meant("Massage") == "?");
    BOOST_TEST(meant("") == "?");
    BOOST_TEST(meant("--") == "?");
}

BOOST_AUTO_TEST_CASE(people_are_found_with_a_title_and_names_in_any_order) {
    for (const auto* text : {"Herr Köhler", "koehler", "Mr. Koehler", "Köhler, Jürgen", "Herrn Jürgen Köhler"}) {
        BOOST_TEST(who(text) == "Jürgen Köhler", text);
    }
    for (const auto* text : {"Frau Schäfer", "Schäfer Anna", "Anna", "Ms Anna Schaefer"}) {
        BOOST_TEST(who(text) == "Anna Schäfer", text);  // "Anna" is a whole name here and but a part of Johanna
    }
    for (const auto* text : {"Frau Doktor Schäfer", "Dr. Schaefer", "Prof. Dr. Anna Schäfer"}) {
        BOOST_TEST(who(text) == "Anna Schäfer", text);
    }
    for (const auto* text : {"Frau", "Herr", "Gerda", ""}) BOOST_TEST(who(text) == "?", text);
}

BOOST_AUTO_TEST_CASE(a_misheard_name_is_matched_to_the_clear_nearest_or_asked_back) {
    BOOST_TEST(meant("Fäben") == "Färben");
    BOOST_TEST(meant("Harschnitt Herren") == "Haarschnitt Herren");
    BOOST_TEST(meant("Harschnit") == "Haarschnitt Damen or Haarschnitt Herren?");
    BOOST_TEST(who("Frau Schäffer") == "Anna Schäfer");
    BOOST_TEST(who("Jörgen Köler") == "Jürgen Köhler");
    BOOST_TEST(who("Anna Köhler") == "Anna Schäfer?");
}

BOOST_AUTO_TEST_CASE(names_that_callers_use_besides_count_as_names) {
    auto haircut = service(1, "Haarschnitt");
    haircut.spoken_names = {"Spitzen schneiden", "cut"};
    auto person_with_nickname = person(2, "Jürgen Köhler");
    person_with_nickname.spoken_names = {"Juri"};
    const Catalog named({}, 1, {}, {haircut, service(3, "Bart")}, {person_with_nickname, person(4, "Anna Schäfer")},
                        {});
    BOOST_TEST(told(service_meant(named, "einmal Spitzen schneiden")) == "Haarschnitt");
    BOOST_TEST(told(service_meant(named, "cut")) == "Haarschnitt");
    BOOST_TEST(told(resource_meant(named, "juri")) == "Jürgen Köhler");
}

BOOST_AUTO_TEST_CASE(an_ambiguous_half_of_the_day_is_the_open_one) {
    BOOST_TEST(start_of_argument("Montag um drei") == "2026-11-23 14:00");
    BOOST_TEST(start_of_argument("Monday at half past four") == "2026-11-23 15:30");
    BOOST_TEST(start_of_argument("Montag viertel nach 5") == "2026-11-23 16:15");
    BOOST_TEST(start_of_argument("Sonntag um drei") == "2026-11-22 02:00 or 2026-11-22 14:00");  // closed: asked about
    BOOST_TEST(start_of_argument("Montag um 3 Uhr nachts") == "ask_start");
    BOOST_TEST(start_of_argument("Sonntag um drei Uhr nachmittags") == "2026-11-22 14:00");
    BOOST_TEST(start_of_argument("Montag 03:00") == "2026-11-23 02:00");  // said in full
}

BOOST_AUTO_TEST_CASE(anyone_may_be_asked_for_in_several_ways) {
    for (const auto* text : {"no preference", "Keine Präferenz", "jeder", "irgendwer", "beliebig"}) {
        BOOST_TEST(has_no_preference(text), text);
    }
    BOOST_TEST(!has_no_preference("Anna"));
    BOOST_TEST(!has_no_preference(""));
}

BOOST_AUTO_TEST_CASE(lengths_of_time_are_understood_in_both_languages) {
    const std::pair<std::string_view, int> table[]{{"60", 60},
                                                   {"45 Minuten", 45},
                                                   {"90min", 90},
                                                   {"thirty minutes", 30},
                                                   {"fünfundvierzig Minuten", 45},
                                                   {"eine halbe Stunde", 30},
                                                   {"half an hour", 30},
                                                   {"eine Dreiviertelstunde", 45},
                                                   {"eine Stunde", 60},
                                                   {"an hour and a half", 90},
                                                   {"anderthalb Stunden", 90},
                                                   {"zwei Stunden", 120},
                                                   {"eine Stunde und 15 Minuten", 75}};
    for (const auto& [text, minutes] : table) {
        const auto meant = duration_meant(text);
        BOOST_TEST((meant && meant->count() == minutes), text);
    }
    for (const auto* text : {"", "0", "lange", "60 Tage", "10:30", "eine Stunde oder zwei", "1000"}) {
        BOOST_TEST(!duration_meant(text).has_value(), text);
    }
}

BOOST_AUTO_TEST_CASE(numbers_of_people_are_understood_in_both_languages) {
    const std::pair<std::string_view, int> table[]{{"4", 4},          {"vier Personen", 4}, {"for two people", 2},
                                                   {"zu dritt", 3},   {"eine Person", 1},   {"für 12 Gäste", 12},
                                                   {"one person", 1}, {"zwölf", 12}};
    for (const auto& [text, people] : table) {
        const auto meant = people_meant(text);
        BOOST_TEST((meant && *meant == people), text);
    }
    for (const auto* text : {"", "0", "viele", "zu Hause", "4 Uhr", "zwei oder drei", "1000"}) {
        BOOST_TEST(!people_meant(text).has_value(), text);
    }
}

BOOST_AUTO_TEST_SUITE_END()
