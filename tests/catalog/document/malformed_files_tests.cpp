// malformed_files_tests: what is wrong in a file is named by its line, field and code, and nothing is stored.
#include "adapters/catalog/apply_document.h"
#include "adapters/catalog/source_document.h"
#include "tests/support/test_database.h"
#include "tools/slotkeeper/toml_file.h"

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace slotkeeper;
using namespace slotkeeper::catalog;

namespace {

const std::vector<std::string> kLines{
    "[company]",
    R"(slug = "salon")",
    R"(name = "Salon")",
    R"(region = "DE")",
    "[[branches]]",  // 5
    R"(slug = "mitte")",
    R"(name = "Mitte")",
    R"(time_zone = "Europe/Berlin")",
    R"(hours = {mon = ["09:00-17:00"]})",
    R"(exceptions = [{date = "2026-12-24", reason = "Eve"}])",  // 10
    "[[services]]",
    R"(slug = "cut")",
    R"(name = "Cut")",
    "slot_step_minutes = 15",
    R"(spoken_names = ["Trim"])",  // 15
    "[[services.segments]]",
    R"(name = "Cutting")",
    "minutes = 30",
    R"(needs = [{skill = "cut"}])",
    "[[services.segments]]",  // 20
    "minutes = 15",
    R"(needs = [{skill = "cut", same_as_segment = 0}])",
    "[[resources]]",
    R"(slug = "anna")",
    R"(name = "Anna")",  // 25
    R"(skills = ["cut"])",
    R"(hours = {mon = ["09:00-12:00"]})",
    "[[resources]]",
    R"(slug = "ben")",
    R"(name = "Ben")",  // 30
    R"(skills = ["cut", "wash"])",
};

// The file with another text in one line, and the error that must be among those of the file.
struct Malformed {
    std::size_t line;
    std::string text;
    unsigned error_line;
    std::string field;
    ErrorCode code = ErrorCode::invalid_field;
};

const std::vector<Malformed> kMalformed{
    {2, "slug = 7", 2, "company.slug"},
    {2, R"(slug = "Salon!")", 2, "company.slug"},
    {2, "", 1, "company.slug", ErrorCode::missing_field},
    {3, R"(nam = "Salon")", 3, "company.nam", ErrorCode::unknown_field},
    {3, R"(name = "")", 3, "company.name"},
    {3, "", 1, "company.name"},
    {4, R"(region = "ZZ")", 4, "company.region"},
    {4, R"(region = "DEU")", 4, "company.region"},
    {4, "region = true", 4, "company.region"},
    {4, R"(language = "fr")", 4, "company.language"},
    {4, R"(overlapping_bookings = "never")", 4, "company.overlapping_bookings"},
    {4, R"(move_up = "first")", 4, "company.move_up"},
    {4, "customer_limits = {bookings_per_day = 0}", 4, "company.customer_limits.bookings_per_day"},
    {4, "customer_limits = {bookings_active = 0}", 4, "company.customer_limits.bookings_active"},
    {4, R"(cancel = {fee = "x"})", 4, "company.cancel.fee"},
    {4, R"(cancel = {by = "me"})", 4, "company.cancel.by"},
    {4, "reschedule = {moves_max = -1}", 4, "company.reschedule.moves_max"},
    {4, "reschedule = {move_max = 1}", 4, "company.reschedule.move_max", ErrorCode::unknown_field},
    {4, R"(cancel_reasons = [{code = ""}])", 4, "company.cancel_reasons[0].code"},
    {4, R"(no_shows = {then = "shout"})", 4, "company.no_shows.then"},
    {4, "", 1, "company.region"},
    {5, "[[branch]]", 5, "branch", ErrorCode::unknown_field},
    {6, R"(slug = "Mitte")", 6, "branches[0].slug"},
    {6, R"(slug = "")", 6, "branches[0].slug"},
    {7, "", 5, "branches[0].name", ErrorCode::missing_field},
    {7, "name = 5", 7, "branches[0].name"},
    {7, R"(title = "Mitte")", 7, "branches[0].title", ErrorCode::unknown_field},
    {8, "", 5, "branches[0].time_zone", ErrorCode::missing_field},
    {8, R"(time_zone = "Europe/Berlyn")", 8, "branches[0].time_zone"},
    {8, "time_zone = 1", 8, "branches[0].time_zone"},
    {8, R"(timezone = "Europe/Berlin")", 8, "branches[0].timezone", ErrorCode::unknown_field},
    {9, R"(hours = {mon = ["09:00"]})", 9, "branches[0].hours.mon[0]"},
    {9, R"(hours = {mon = ["09:00-25:00"]})", 9, "branches[0].hours.mon[0]"},
    {9, R"(hours = {monday = ["09:00-17:00"]})", 9, "branches[0].hours.monday", ErrorCode::unknown_field},
    {9, R"(hours = {mon = "09:00-17:00"})", 9, "branches[0].hours.mon"},
    {9, R"(hours = ["09:00-17:00"])", 9, "branches[0].hours"},
    {9, R"(repeated_hour = "never")", 9, "branches[0].repeated_hour"},
    {9, R"(is_default = "yes")", 9, "branches[0].is_default"},
    {10, R"(exceptions = [{date = "24.12.2026"}])", 10, "branches[0].exceptions[0].date"},
    {10, R"(exceptions = [{reason = "Eve"}])", 10, "branches[0].exceptions[0].date", ErrorCode::missing_field},
    {10, R"(exceptions = [{date = 2026-12-24, hours = ["22:00-22:00"]}])", 10, "branches[0].exceptions[0].hours[0]"},
    {10, R"(exceptions = [{date = 2026-12-24, hours = ["09:00-12:00"], usual_hours = true}])", 10,
     "branches[0].exceptions[0].hours"},
    {10, "exceptions = [{date = 1999-01-01}]", 10, "branches[0].exceptions[0].date"},
    {10, "exceptions = [{date = 2026-12-24}, {date = 1999-01-01}]", 10, "branches[0].exceptions[1].date"},
    {10, "exceptions = 3", 10, "branches[0].exceptions"},
    {12, R"(slug = "-cut")", 12, "services[0].slug"},
    {13, "", 11, "services[0].name", ErrorCode::missing_field},
    {14, "slot_step_minutes = 0", 14, "services[0].slot_step_minutes"},
    {14, "slot_offset_minutes = 15", 14, "services[0].slot_offset_minutes"},
    {14, R"(durations = [{minutes = 30}, {minutes = 45, price = "1,50"}])", 14, "services[0].durations[1].price"},
    {14, "durations = [{minutes = 30}, {minutes = 45}]", 14, "services[0].durations"},
    {14, R"(durations = [{price = "30"}])", 14, "services[0].durations[0].minutes", ErrorCode::missing_field},
    {14, "price = 45", 14, "services[0].price"},
    {14, R"(price = "45 EUR")", 14, "services[0].price"},
    {14, R"(currency = "Euro")", 14, "services[0].currency"},
    {14, R"(colour = "blue")", 14, "services[0].colour"},
    {14, R"(picture_url = "cut.jpg")", 14, "services[0].picture_url"},
    {14, R"(languages = {fr = {description = "x"}})", 14, "services[0].languages.fr", ErrorCode::unknown_field},
    {14, R"(languages = {en = {spoken_names = [""]}})", 14, "services[0].languages.en.spoken_names[0]"},
    {14, R"(window_from = "2027-02-30")", 14, "services[0].window_from"},
    {14, R"(window_until = "1999-12-31")", 14, "services[0].window_until"},
    {14, "channels = {sms = {notice_minutes = 5}}", 14, "services[0].channels.sms", ErrorCode::unknown_field},
    {14, "channels = {voice = {notice_minutes = -5}}", 14, "services[0].channels.voice.notice_minutes"},
    {14, "party_max = 0", 14, "services[0].party_max"},
    {14, "party_min = 3", 11, "services[0].party_max"},
    {14, R"(intake = [{kind = "text"}])", 14, "services[0].intake[0].slug", ErrorCode::missing_field},
    {14, R"(intake = [{slug = "a", kind = "mood"}])", 14, "services[0].intake[0].kind"},
    {14, R"(intake = [{slug = "a"}, {slug = "a"}])", 14, "services[0].intake[1].slug"},
    {14, R"(intake = [{slug = "a", pattern = "(a"}])", 14, "services[0].intake[0].pattern"},
    {14, "strict_grid = 1", 14, "services[0].strict_grid"},
    {14, "slot_step_minutes = 1.5", 14, "services[0].slot_step_minutes"},
    {14, "slot_step = 15", 14, "services[0].slot_step", ErrorCode::unknown_field},
    {14, "notice_minutes = -1", 14, "services[0].notice_minutes"},
    {14, "window_days = 100000", 14, "services[0].window_days"},
    {14, R"(sync_policy = "maybe")", 14, "services[0].sync_policy"},
    {14, "active = 1", 14, "services[0].active"},
    {14, "limits = {bookings_per_day = 0}", 14, "services[0].limits.bookings_per_day"},
    {14, "limits = {minutes_per_week = -30}", 14, "services[0].limits.minutes_per_week"},
    {14, "limits = {bookings_per_year = 5}", 14, "services[0].limits.bookings_per_year", ErrorCode::unknown_field},
    {15, R"(spoken_names = ["Trim", ""])", 15, "services[0].spoken_names[1]"},
    {15, R"(spoken_names = "Trim")", 15, "services[0].spoken_names"},
    {17, R"(title = "Cutting")", 17, "services[0].segments[0].title", ErrorCode::unknown_field},
    {18, "", 16, "services[0].segments[0].minutes", ErrorCode::missing_field},
    {18, "minutes = 0", 18, "services[0].segments[0].minutes"},
    {18, R"(minutes = "30")", 18, "services[0].segments[0].minutes"},
    {18, "minutes = 5000", 18, "services[0].segments[0].minutes"},
    {18, "minuts = 30", 18, "services[0].segments[0].minuts", ErrorCode::unknown_field},
    {19, R"(needs = [{skil = "cut"}])", 19, "services[0].segments[0].needs[0].skil", ErrorCode::unknown_field},
    {19, R"(needs = [{kind = "robot"}])", 19, "services[0].segments[0].needs[0].kind"},
    {19, R"(needs = [{skill = "colour"}])", 19, "services[0].segments[0].needs[0]"},
    {19, R"(needs = {skill = "cut"})", 19, "services[0].segments[0].needs"},
    {19, R"(needs = [{skill = "cut", count = 0}])", 19, "services[0].segments[0].needs[0].count"},
    {19, R"(needs = [{skill = "cut", count = 12}])", 19, "services[0].segments[0].needs[0].count"},
    {19, R"(needs = [{skill = "cut", level_min = 6}])", 19, "services[0].segments[0].needs[0].level_min"},
    {19, R"(needs = [{level_min = 2}])", 19, "services[0].segments[0].needs[0].level_min"},
    {19, R"(needs = [{skill = "cut", quantity = 501}])", 19, "services[0].segments[0].needs[0].quantity"},
    {19, R"(needs = [{skill = "cut", quantity = 2}])", 19, "services[0].segments[0].needs[0].quantity"},
    {19, R"(needs = [{skill = "cut", skills = ["cut"]}])", 19, "services[0].segments[0].needs[0].skills"},
    {19, R"(needs = [{resources = ["thron"]}])", 19, "services[0].segments[0].needs[0].resources[0]"},
    {19, R"(needs = [{skill = "cut", optional = "yes"}])", 19, "services[0].segments[0].needs[0].optional"},
    {21, R"(minutes = -5)", 21, "services[0].segments[1].minutes"},
    {22, R"(needs = [{skill = "cut", same_as_segment = 1}])", 22, "services[0].segments[1].needs[0].same_as_segment"},
    {22, R"(needs = [{skill = "cut", same_as_segment = -1}])", 22, "services[0].segments[1].needs[0].same_as_segment"},
    {22, "needs = [{unlike_segment = 0, same_as_segment = 0}]", 22, "services[0].segments[1].needs[0].unlike_segment"},
    {24, R"(slug = "ben")", 29, "resources[1].slug"},
    {25, R"(name = "Ben")", 30, "resources[1].name"},
    {26, R"(skills = ["cut", 3])", 26, "resources[0].skills[1]"},
    {26, R"(skills = ["cut", {level = 3}])", 26, "resources[0].skills[1]"},
    {26, R"(skills = [{name = "cut", level = 6}])", 26, "resources[0].skills[0].level"},
    {26, R"(skills = [{name = "cut", levle = 2}])", 26, "resources[0].skills[0].levle", ErrorCode::unknown_field},
    {26, R"(languages = ["german"])", 26, "resources[0].languages[0]"},
    {26, R"(skills = ["cut", "Cut"])", 26, "resources[0].skills[0]"},
    {26, "capacity = 0", 26, "resources[0].capacity"},
    {26, R"(kind = "person")", 26, "resources[0].kind"},
    {27, "hours = {}", 27, "resources[0].hours"},
    {27, R"(branch = "potsdam")", 27, "resources[0].branch"},
    {27, R"(exceptions = [{date = 2026-01-01, why = "x"}])", 27, "resources[0].exceptions[0].why",
     ErrorCode::unknown_field},
    {31, R"(skill = ["cut"])", 31, "resources[1].skill", ErrorCode::unknown_field},
    {5, "[[branches]", 5, "", ErrorCode::malformed_body},
    {3, R"(name = "Salon)", 3, "", ErrorCode::malformed_body},
    {3, R"(slug = "salon")", 3, "", ErrorCode::malformed_body},
    {18, "minutes = 030", 18, "", ErrorCode::malformed_body},
    {31, "[voice]\nagents = [{id = ' '}]", 32, "voice.agents[0].id"},
    {31, "[voice]\nagents = [{branch = 'mitte'}]", 32, "voice.agents[0].id", ErrorCode::missing_field},
    {31, "[voice]\nagents = [{id = 'a', branch = 'mars'}]", 32, "voice.agents[0].branch"},
    {31, "[voice]\nagents = [{id = 'a', brnch = 'mitte'}]", 32, "voice.agents[0].brnch", ErrorCode::unknown_field},
    {31, "[voice]\nagents = [{id = 'a', language = 'xx'}]", 32, "voice.agents[0].language"},
    {31, "[[voice.agents]]\nid = 'a'\n[[voice.agents]]\nid = 'a'", 34, "voice.agents[1].id"},
    {31, "[voice]\nkey_file = ''", 32, "voice.key_file"},
    {31, "[voice]\nkey = 'secret'", 32, "voice.key", ErrorCode::unknown_field},
    {31, "[voice]\nnumbers = [{number = '12', language = 'en'}]", 32, "voice.numbers[0].number"},
    {31, "[[voice.numbers]]\nnumber = '+4930123456789'", 31, "voice.numbers[0].branch", ErrorCode::missing_field},
    {31, "[calcom]\nusers = [{resource = 'anna', username = 'anna'}]", 32, "calcom.users[0].account"},
    {31, "[calcom]\nusers = [{resource = 'eve', username = 'eve'}]", 32, "calcom.users[0].resource"},
    {31, "[calcom]\nevent_types = [{service = 'cut', resource = 'anna', event_type_id = 0}]", 32,
     "calcom.event_types[0].event_type_id"},
    {31, "[calcom]\nevent_types = [{service = 'nap', resource = 'anna', event_type_id = 1}]", 32,
     "calcom.event_types[0].service"},
    {31, "[calcom]\napi_key = 'secret'", 32, "calcom.api_key", ErrorCode::unknown_field},
    {31, "[flows]", 31, "flows", ErrorCode::unknown_field},
};

std::string with_line(std::size_t line, const std::string& instead) {
    std::string text;
    for (std::size_t i = 0; i < kLines.size(); ++i) text += (i + 1 == line ? instead : kLines[i]) + '\n';
    return text;
}

// Where the last key of the field stands in the changed line; empty if the error has another place.
std::vector<unsigned> columns_of(const Malformed& one) {
    std::vector<unsigned> columns;
    const auto key = one.field.substr(one.field.rfind('.') + 1);
    const auto is_of_key = one.code != ErrorCode::missing_field && !key.empty() && key.back() != ']';
    if (!is_of_key || one.error_line != one.line) return columns;
    for (auto at = one.text.find(key); at != std::string::npos; at = one.text.find(key, at + 1)) {
        const auto begins = at == 0 || one.text[at - 1] == '{' || one.text[at - 1] == ' ';
        if (begins && one.text.compare(at + key.size(), 2, " =") == 0) columns.push_back(static_cast<unsigned>(at) + 1);
    }
    return columns;
}

struct Files {
    tests::TestDatabase test;
    SystemClock clock;
    IdSource ids{1, clock};
    Catalogs catalogs{test.database()};

    // Empty if the file was applied.
    std::vector<FileError> apply(const std::string& text) {
        const auto source = read_toml_source("my.toml", text);
        if (const auto* wrong = std::get_if<1>(&source)) return *wrong;
        const auto& file = std::get<0>(source);
        const auto document = read_document(file);
        if (const auto* wrong = std::get_if<1>(&document)) return *wrong;
        const auto done = apply_document({.document = std::get<0>(document)}, {test.database(), catalogs, ids});
        return done ? std::vector<FileError>() : errors_of(done.refusal(), file);
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(malformed_files_tests, Files)

BOOST_AUTO_TEST_CASE(an_error_has_line_field_and_code_and_nothing_is_stored) {
    BOOST_TEST(kMalformed.size() == 138U);
    auto with_column = 0;
    for (const auto& one : kMalformed) {
        std::string found;
        auto is_there = false;
        const auto columns = columns_of(one);
        with_column += columns.empty() ? 0 : 1;
        for (const auto& error : apply(with_line(one.line, one.text))) {
            found += text_of(error) + '\n';
            const auto column = error.place.column;
            const auto is_at =
                columns.empty() ? column > 0 : std::find(columns.begin(), columns.end(), column) != columns.end();
            is_there |=
                is_at && error.place.line == one.error_line && error.field == one.field && error.code == one.code;
        }
        BOOST_TEST(is_there, one.text << " at line " << one.line << " was refused with:\n" << found);
    }
    BOOST_TEST(with_column > 70);
    BOOST_TEST(test.number("SELECT COUNT(*) FROM company") == 0);
    BOOST_TEST(apply(with_line(0, "")).empty());
    BOOST_TEST(test.number("SELECT COUNT(*) FROM resource") == 2);
    // What a new company has unless its document says otherwise.
    BOOST_TEST(test.number("SELECT COUNT(*) FROM company WHERE overlapping_bookings = 'refuse'") == 1);
}

BOOST_AUTO_TEST_CASE(all_errors_are_told_at_once_with_the_nearest_name) {
    auto text = with_line(18, "minuts = 30");
    text.replace(text.find("time_zone"), 9, "timezone");
    std::string told;
    for (const auto& error : apply(text)) told += text_of(error) + '\n';
    BOOST_TEST(
        told.find("my.toml:8:1: branches[0].timezone: unknown field; did you mean time_zone?") != std::string::npos,
        told);
    BOOST_TEST(told.find("my.toml:18:1: services[0].segments[0].minuts: unknown field; did you mean minutes?") !=
                   std::string::npos,
               told);
}

BOOST_AUTO_TEST_CASE(json_has_places_too) {
    const auto source = read_json_source("my.json", "{\n  \"company\": {\"slug\": \"a\",\n    \"nam\": \"x\"}\n}\n");
    BOOST_REQUIRE(source.index() == 0U);
    const auto document = read_document(std::get<0>(source));
    BOOST_REQUIRE(document.index() == 1U);
    BOOST_TEST(text_of(std::get<1>(document).front()) == "my.json:3:5: company.nam: unknown field; did you mean name?");
    const auto broken = read_json_source("my.json", "{\n  \"company\": ]\n}");
    BOOST_REQUIRE(broken.index() == 1U);
    BOOST_TEST(std::get<1>(broken).front().place.line == 2U);
}

BOOST_AUTO_TEST_SUITE_END()
