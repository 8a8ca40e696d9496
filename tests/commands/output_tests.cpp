// output_tests: the same answer as a table and as JSON.
#include "adapters/commands/output.h"

#include <boost/test/unit_test.hpp>

#include <sstream>

using namespace slotkeeper;

namespace {
struct Printed {
    std::ostringstream out, err;
    Output table{out, err, false};
    Output json{out, err, true};
};
const Json kRows = Json::array({{{"id", 1}, {"name", "Jürgen"}, {"note", nullptr}},
                                {{"id", 22}, {"name", "Al"}, {"tags", Json::array({"a", "b"})}}});
}  // namespace

BOOST_FIXTURE_TEST_SUITE(output_tests, Printed)

BOOST_AUTO_TEST_CASE(columns_are_as_wide_as_their_widest_cell_in_letters) {
    table.list(kRows, {"id", "name", "note", "tags"}, "nothing");
    BOOST_TEST(out.str() ==
               "id  name    note  tags\n"
               "1   Jürgen  -     -\n"
               "22  Al      -     a, b\n");
}

BOOST_AUTO_TEST_CASE(an_empty_list_is_reported) {
    table.list(Json::array(), {"id"}, "nothing");
    BOOST_TEST(out.str() == "nothing\n");
}

BOOST_AUTO_TEST_CASE(json_is_one_line_with_everything) {
    json.list(kRows, {"id"}, "nothing");
    BOOST_TEST(out.str() == "{\"data\":" + kRows.dump() + "}\n");
    out.str("");
    json.line("for people");
    json.object({{"bad", "\xff"}});
    BOOST_TEST(out.str() == "{\"bad\":\"\xef\xbf\xbd\"}\n");
}

BOOST_AUTO_TEST_CASE(a_refusal_names_code_and_field) {
    auto refusal = refuse(ErrorCode::slot_conflict, "start", "is taken");
    refusal.alternatives = {Instant{} + std::chrono::hours(24)};
    BOOST_TEST(table.refused(refusal) == 4);
    BOOST_TEST(out.str().empty());
    BOOST_TEST(err.str() == "slotkeeper: slot_conflict (--start): is taken\n  free: 1970-01-02T00:00:00Z\n");
    err.str("");
    BOOST_TEST(json.refused(refusal) == 4);
    BOOST_TEST(out.str().empty());
    BOOST_TEST(err.str() ==
               "{\"error\":{\"code\":\"slot_conflict\",\"detail\":\"is taken\",\"field\":\"start\","
               "\"alternatives\":[\"1970-01-02T00:00:00Z\"]}}\n");
}

BOOST_AUTO_TEST_CASE(alternatives_are_shown_in_the_time_zone_of_the_branch) {
    auto refusal = refuse(ErrorCode::slot_conflict, "start", "is taken");
    refusal.alternatives = {Instant{} + std::chrono::hours(24)};
    const auto berlin = TimeZone::find("Europe/Berlin").value();
    table.refused(refusal, &berlin);
    BOOST_TEST(err.str().ends_with("  free: 1970-01-02T01:00:00+01:00\n"), err.str());
    json.refused(refusal, &berlin);
    BOOST_TEST(err.str().find("\"1970-01-02T01:00:00+01:00\"") != std::string::npos, err.str());
}

BOOST_AUTO_TEST_CASE(a_refusal_names_the_flag_of_the_command_line) {
    const std::pair<const char*, const char*> names[] = {
        {"If-Match", "version"},          {"Idempotency-Key", "key"},  {"to", "until"},
        {"branch_id", "branch"},          {"service_id", "service"},   {"resource_id", "resource"},
        {"database_url", "database-url"}, {"answers.kg", "answers kg"}};
    for (const auto& [field, flag] : names) {
        err.str("");
        table.refused(refuse(ErrorCode::invalid_field, field, "is wrong"));
        BOOST_TEST(err.str() == "slotkeeper: invalid_field (--" + std::string(flag) + "): is wrong\n");
    }
    json.refused(refuse(ErrorCode::version_conflict, "If-Match", "is wrong"));
    BOOST_TEST(err.str().find("\"field\":\"version\"") != std::string::npos);
    err.str("");
    table.refused(refuse(ErrorCode::not_found, "id", "is wrong"));
    BOOST_TEST(err.str() == "slotkeeper: not_found (id): is wrong\n");
}

BOOST_AUTO_TEST_CASE(a_flag_with_two_names_is_named_as_it_was_typed) {
    const auto shown = [&](const std::string& field, std::vector<std::string> words) {
        err.str("");
        Output(out, err, false, std::move(words)).refused(refuse(ErrorCode::invalid_field, field, "is wrong"));
        return err.str();
    };
    BOOST_TEST(shown("to", {"slots", "list", "--to", "x"}) == "slotkeeper: invalid_field (--to): is wrong\n");
    BOOST_TEST(shown("to", {"slots", "list", "--to=x"}) == "slotkeeper: invalid_field (--to): is wrong\n");
    BOOST_TEST(shown("to", {"slots", "list", "--until", "x"}) == "slotkeeper: invalid_field (--until): is wrong\n");
    BOOST_TEST(shown("length_seconds", {"--length-seconds", "1"}) ==
               "slotkeeper: invalid_field (--length-seconds): is wrong\n");
    BOOST_TEST(shown("length_seconds", {"--minutes", "1"}) == "slotkeeper: invalid_field (--minutes): is wrong\n");
}

BOOST_AUTO_TEST_CASE(a_missing_argument_exits_with_2) {
    BOOST_TEST(table.refused(refuse(ErrorCode::missing_field, "name", "is needed")) == 2);
    BOOST_TEST(json.refused(refuse(ErrorCode::missing_field, "name", "is needed")) == 2);
    err.str("");
    BOOST_TEST(json.misused(refuse(ErrorCode::invalid_field, "", "is wrong")) == 2);
    BOOST_TEST(err.str() == "{\"error\":{\"code\":\"invalid_field\",\"detail\":\"is wrong\"}}\n");
    err.str("");
    BOOST_TEST(table.misused(refuse(ErrorCode::invalid_field, "x", "is wrong")) == 2);
    BOOST_TEST(err.str() == "slotkeeper: is wrong\n");
}

BOOST_AUTO_TEST_CASE(stored_text_cannot_control_a_terminal_or_forge_a_row) {
    const Json evil{
        {"name", "Eve\n1   Forged\x1b[2J\u202e\x7f"}, {"tags", Json::array({"a\tb"})}, {"x", {{"y", "\u009b"}}}};
    table.list(Json::array({evil}), {"name", "tags", "x"}, "nothing");
    BOOST_TEST(
        out.str().find("Eve\\n1   Forged\\x1b[2J\\u202e\\x7f  a\\tb  {\"y\":\"\\u009b\"}\n") != std::string::npos,
        out.str());
    out.str("");
    table.object(evil);
    BOOST_TEST(out.str().starts_with("name  Eve\\n1   Forged\\x1b[2J\\u202e\\x7f\n"), out.str());
    table.refused(refuse(ErrorCode::not_found, "service", "there is no service \x1b[31m"));
    BOOST_TEST(err.str().find('\x1b') == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_truncated_list_is_marked) {
    table.list(kRows, {"id"}, "nothing", 1);
    BOOST_TEST(out.str() == "id\n1\n");
    BOOST_TEST(err.str() == "slotkeeper: there are more than these 1; see --limit\n");
    json.list(kRows, {"id"}, "nothing", 1);
    BOOST_TEST(out.str().ends_with("{\"data\":[" + kRows[0].dump() + "],\"more\":true}\n"));
    out.str("");
    err.str("");
    json.list(kRows, {"id"}, "nothing", 2);
    BOOST_TEST(out.str() == "{\"data\":" + kRows.dump() + ",\"more\":false}\n");
    table.list(kRows, {"id"}, "nothing", 2);
    BOOST_TEST(err.str().empty());
}

BOOST_AUTO_TEST_SUITE_END()
