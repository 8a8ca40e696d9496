// tidy_tests: the tidy rules, applied by a test, because unchecked rules are soon broken.
//
// Each case first shows that its rule catches planted faults and lets good files pass, then holds the repository to it.
// The rules are in tests/tidy/; a finding names file and line.
#include "tests/tidy/rules.h"

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

using namespace slotkeeper::tidy;

namespace {

using FileRule = Findings (*)(const SourceFile&);
using TreeRule = Findings (*)(Files);

const std::vector<SourceFile>& repository() {
    static const auto files = load_repository(SLOTKEEPER_SOURCE_DIR);
    return files;
}

void expect_none(const Findings& findings) {
    for (const auto& each : findings) {
        BOOST_ERROR(each.path << (each.line > 0 ? ":" + std::to_string(each.line) : "") << ": " << each.what);
    }
}

void caught(FileRule rule, const std::vector<SourceFile>& files) {
    for (const auto& file : files) BOOST_TEST(!rule(file).empty(), "not caught: " << file.path << "\n" << file.text);
}

void passes(FileRule rule, const std::vector<SourceFile>& files) {
    for (const auto& file : files) expect_none(rule(file));
}

void caught(TreeRule rule, const std::vector<SourceFile>& tree) { BOOST_TEST(!rule(tree).empty()); }
void passes(TreeRule rule, const std::vector<SourceFile>& tree) { expect_none(rule(tree)); }

void holds(FileRule rule) { passes(rule, repository()); }
void holds(TreeRule rule) { expect_none(rule(repository())); }

std::string lines(int count, const std::string& line = "    work();\n") {
    std::string text;
    while (count-- > 0) text += line;
    return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(tidy_tests)

BOOST_AUTO_TEST_CASE(includes_point_one_way) {
    const auto file = [](std::string path, const std::string& included) {
        return SourceFile{std::move(path), "#include \"" + included + "\"\n"};
    };
    caught(include_direction, {file("engine/time/x.h", "engine/store/mariadb/database.h"),
                               file("engine/base/x.h", "engine/time/interval.h"),
                               file("engine/catalog/x.h", "engine/customers/phone.h"),
                               file("engine/availability/x.h", "engine/booking/decide.h"),
                               file("engine/store/x.cpp", "engine/guards/audit.h"),
                               file("engine/desk/x.cpp", "engine/sync/account.h"),
                               file("engine/desk/x.cpp", "engine/ports/calendar_gateway.h"),
                               file("engine/calendar/x.cpp", "engine/outreach/message.h"),
                               file("engine/ports/x.h", "engine/store/mariadb/database.h"),
                               file("engine/attic/x.h", "engine/base/clock.h"),
                               file("engine/desk/x.cpp", "adapters/http/server.h"),
                               file("adapters/http/x.cpp", "jobs/queue/runner.h"),
                               file("jobs/x.cpp", "adapters/calcom/gateway.h"),
                               file("jobs/x.cpp", "tools/slotkeeper/config.h"),
                               file("tools/slotkeeper/x.cpp", "tests/support/times.h"),
                               file("engine/time/x.cpp", "interval.h"),
                               file("engine/store/x.cpp", "engine/calendar/accounts.h"),
                               file("engine/sync/x.cpp", "engine/store/mariadb/database.h"),
                               file("adapters/receptionist/x.cpp", "adapters/retell/voice_webhook.h"),
                               file("adapters/views/x.cpp", "adapters/rest/rest_api.h"),
                               file("adapters/commands/x.cpp", "adapters/rest/rest_api.h"),
                               file("adapters/commands/x.cpp", "tools/slotkeeper/config.h"),
                               file("adapters/attic/x.cpp", "adapters/http/router.h"),
                               file("tests/time/x.cpp", "../support/times.h")});
    passes(include_direction, {file("engine/time/x.h", "engine/time/interval.h"),
                               file("engine/desk/x.cpp", "engine/store/mariadb/database.h"),
                               file("engine/guards/x.cpp", "engine/store/mariadb/database.h"),
                               file("engine/store/x.h", "engine/sync/link.h"),
                               file("engine/sync/next_step.h", "engine/sync/link.h"),
                               file("engine/calendar/x.cpp", "engine/desk/desk.h"),
                               file("engine/outreach/x.cpp", "engine/ports/message_gateway.h"),
                               file("adapters/rest/x.cpp", "engine/desk/desk.h"),
                               file("adapters/rest/x.cpp", "adapters/http/router.h"),
                               file("adapters/commands/x.cpp", "adapters/api/operation.h"),
                               file("adapters/retell/x.cpp", "adapters/receptionist/voice_turn.h"),
                               file("tools/slotkeeper/x.cpp", "jobs/queue/runner.h"),
                               file("tests/time/x.cpp", "tests/support/times.h"),
                               {"engine/time/x.h", "// #include \"jobs/queue/runner.h\"\n#include <vector>\n"}});
    holds(include_direction);
}

BOOST_AUTO_TEST_CASE(libraries_stay_at_home) {
    const auto file = [](std::string path, const std::string& included) {
        return SourceFile{std::move(path), "#include <" + included + ">\n"};
    };
    caught(library_homes,
           {file("engine/desk/x.cpp", "soci/soci.h"), file("tools/bench/x.cpp", "soci/soci.h"),
            file("adapters/http/x.cpp", "mysql.h"), file("adapters/http/x.cpp", "mariadb/mysql.h"),
            file("engine/desk/x.cpp", "Poco/Net/HTTPServer.h"), file("jobs/x.cpp", "Poco/Timestamp.h"),
            file("engine/base/x.h", "nlohmann/json_fwd.hpp"), file("jobs/x.cpp", "nlohmann/json.hpp"),
            file("engine/sync/x.cpp", "nlohmann/json.hpp"), file("engine/desk/x.cpp", "date/tz.h"),
            file("adapters/rest/x.cpp", "date/date.h"), file("adapters/language/x.cpp", "unicode/uchar.h"),
            file("adapters/rest/x.cpp", "CLI/CLI.hpp"), file("engine/desk/x.h", "spdlog/spdlog.h"),
            file("engine/desk/x.cpp", "phonenumbers/phonenumberutil.h")});
    passes(library_homes,
           {file("engine/store/x.cpp", "soci/soci.h"), file("engine/store/x.cpp", "mysql.h"),
            file("tools/bench/x.cpp", "mysql.h"), file("adapters/http/x.cpp", "Poco/Net/HTTPServer.h"),
            file("engine/calendar/x.cpp", "nlohmann/json.hpp"), file("engine/store/x.cpp", "nlohmann/json.hpp"),
            file("engine/desk/x.cpp", "spdlog/spdlog.h"), file("engine/time/x.cpp", "date/tz.h"),
            file("engine/base/x.cpp", "date/date.h"), file("engine/base/x.cpp", "unicode/uchar.h")});
    holds(library_homes);

    caught(single_homes,
           {file("tools/slotkeeper/a.cpp", "CLI/CLI.hpp"), file("tools/slotkeeper/b.cpp", "CLI/CLI.hpp")});
    caught(single_homes, {file("tools/slotkeeper/a.h", "toml++/toml.h")});
    passes(single_homes,
           {file("tools/slotkeeper/a.cpp", "CLI/CLI.hpp"), file("tools/slotkeeper/b.cpp", "toml++/toml.h")});
    holds(single_homes);
}

BOOST_AUTO_TEST_CASE(the_top_level_holds_only_the_names_of_the_plan) {
    caught(top_level_names, {{"notes.txt", ""}});
    caught(top_level_names, {{"src/main.cpp", ""}});
    passes(top_level_names, {{".ci/run", ""}, {".gitignore", ""}, {"README.md", ""}, {"engine/desk/desk.h", ""}});
    holds(top_level_names);
}

BOOST_AUTO_TEST_CASE(sql_is_written_in_the_store_alone) {
    caught(sql_homes, {{"engine/desk/x.cpp", "auto a = \"SELECT 1 FROM claim\";\n"},
                       {"engine/desk/x.cpp", "auto a = R\"sql(DO SLEEP(1))sql\";\n"},
                       {"jobs/x.cpp", "auto a = R\"(\n  UPDATE job\n  SET state = 1)\";\n"},
                       {"adapters/rest/x.cpp", "auto a = \"DELETE FROM claim\";\n"},
                       {"tools/slotkeeper/x.cpp", "auto a = \"INSERT INTO claim VALUES (1)\";\n"}});
    passes(sql_homes, {{"engine/store/x.cpp", "auto a = \"SELECT 1 FROM claim\";\n"},
                       {"tools/bench/x.cpp", "auto a = \"SELECT 1 FROM claim\";\n"},
                       {"engine/desk/x.cpp", "// SELECT 1 FROM claim\nauto a = \"select a slot from the list\";\n"},
                       {"engine/desk/x.cpp", "auto a = \"UPDATES ARE OFFSET\";\n"}});
    holds(sql_homes);
}

BOOST_AUTO_TEST_CASE(companies_of_tests_and_benches_are_made_of_catalogue_files) {
    caught(companies_by_statement, {{"tests/desk/x.cpp", "run(\"INSERT INTO service (service_id) VALUES (1)\");\n"},
                                    {"tools/bench/x.cpp", "store::insert_branch(tx, company, branch);\n"}});
    passes(companies_by_statement, {{"tests/store/x.cpp", "run(\"INSERT INTO branch (branch_id) VALUES (1)\");\n"},
                                    {"engine/desk/x.cpp", "store::insert_branch(tx, company, branch);\n"},
                                    {"tests/desk/x.cpp", "run(\"INSERT INTO message (message_id) VALUES (1)\");\n"}});
    holds(companies_by_statement);
}

BOOST_AUTO_TEST_CASE(sql_constants_contain_no_syntax_that_breaks_soci) {
    const auto statement = [](const std::string& text) {
        return SourceFile{"engine/store/x.cpp", "constexpr auto kX = R\"sql(" + text + ")sql\";\n"};
    };
    caught(sql_constants, {statement("DELETE FROM t -- note: x\nWHERE id = :id"), statement("SELECT /* all: */ 1"),
                           statement("SELECT 1 # one"), statement("SELECT \"a:b\""), statement("SELECT `a:b`"),
                           statement("SELECT 1 IN (/*list*/) /* why */")});
    passes(sql_constants, {statement("SELECT a - 1 FROM t WHERE (a, b) IN (/*list*/) AND c IN (/*list*/) AND d = ':'"),
                           {"engine/store/x.cpp", "// \"quoted\" -- here\nauto kX = R\"sql(SELECT 1)sql\";\n"}});
    holds(sql_constants);
}

BOOST_AUTO_TEST_CASE(schema_files_are_numbered_without_gaps) {
    caught(schema_numbers, {{"schema/0001_core.sql", ""}, {"schema/0003_more.sql", ""}});
    caught(schema_numbers, {{"schema/0001_core.sql", ""}, {"schema/0001_more.sql", ""}});
    caught(schema_numbers, {{"schema/core.sql", ""}});
    caught(schema_numbers, {{"schema/1_core.sql", ""}});
    passes(schema_numbers, {{"schema/0001_core.sql", ""}, {"schema/0002_more.sql", ""}, {"schema/README.md", ""}});
    holds(schema_numbers);
}

BOOST_AUTO_TEST_CASE(transactions_begin_only_where_the_readme_lists_them) {
    const SourceFile readme{
        "engine/README.md",
        "# Engine\n- `engine/desk/other.cpp`: no\n## Where transactions begin\n- `engine/desk/x.cpp`: "
        "why\n## More\n- `engine/desk/y.cpp`: no\n"};
    const SourceFile listed{"engine/desk/x.cpp", "auto a = database.transact([&](Tx& tx) { return 1; });\n"};
    caught(transaction_sites, {listed});
    caught(transaction_sites, {readme});  // listed, but begins none
    auto twice = readme;
    twice.text += "## Where transactions begin\n- `engine/desk/x.cpp`: why again\n";
    caught(transaction_sites, {twice, listed});
    caught(transaction_sites, {readme, listed, {"engine/desk/y.cpp", "database.transact_once(work);\n"}});
    caught(transaction_sites, {readme, listed, {"engine/desk/other.cpp", "database.transact<int>(work);\n"}});
    passes(transaction_sites,
           {readme,
            listed,
            {"engine/desk/z.cpp", "// transact() is not called\nauto a = \"transact(\"; transacted();\n"},
            {"engine/store/mariadb/database.h", "auto transact(Body body);\n"},
            {"tests/store/x.cpp", "database.transact(work);\n"}});
    holds(transaction_sites);
}

BOOST_AUTO_TEST_CASE(accounts_are_written_in_one_place) {
    const std::string writes = "void f(Tx& tx) { store::update_account(tx, one); }\n";
    caught(account_writers, {{"jobs/x.cpp", writes}, {"tools/slotkeeper/commands/x.cpp", writes}});
    passes(account_writers, {{"engine/calendar/accounts.cpp", writes},
                             {"engine/store/calendar/account_rows.cpp", writes},
                             {"tests/jobs/x.cpp", writes},
                             {"jobs/y.cpp", "// update_account is not called\n"}});
    holds(account_writers);
}

BOOST_AUTO_TEST_CASE(messages_of_soci_are_never_used) {
    caught(soci_what, {{"engine/store/x.cpp", "#include <soci/soci.h>\nvoid f() { log(e.what()); }\n"}});
    passes(soci_what, {{"engine/store/x.cpp", "#include <soci/soci.h>\nvoid f() { log(e.err_num_); }\n"},
                       {"jobs/x.cpp", "void f() { log(e.what()); }\n"}});
    holds(soci_what);
}

BOOST_AUTO_TEST_CASE(every_file_opens_by_saying_what_it_is) {
    caught(opening_comment, {{"engine/time/x.h", "#pragma once\n"},
                             {"engine/time/x.h", "// x: good.\nint a;\n"},
                             {"engine/time/x.h", "// x: good.\n// #pragma once\n"},
                             {"engine/time/x.cpp", "#include <vector>\n"},
                             {"engine/time/x.cpp", "// y: another.\n"},
                             {"engine/time/x.cpp", ""},
                             {"schema/0001_x.sql", "CREATE TABLE x (id INT);\n"},
                             {"tools/x", "#!/bin/sh\nset -e\n"},
                             {"CMakeLists.txt", "project(x)\n"}});
    passes(opening_comment, {{"engine/time/x.h", "// x: good.\n#pragma once\n"},
                             {"engine/time/x.cpp", "// x: good.\n"},
                             {"schema/0001_x.sql", "-- x: good.\n"},
                             {"tools/x", "#!/bin/sh\n# x: good.\n"},
                             {"README.md", "Slotkeeper\n"}});
    holds(opening_comment);
}

BOOST_AUTO_TEST_CASE(files_and_lines_are_small) {
    caught(lines_and_columns, {{"engine/x.cpp", lines(401)},
                               {"engine/x.cpp", std::string(121, 'x') + "\n"},
                               {"tools/x", "#!/bin/sh\n" + std::string(121, 'x')},
                               {"tests/x.cpp", lines(401)}});
    passes(lines_and_columns, {{"engine/x.cpp", lines(400)},
                               {"engine/x.cpp", lines(1, "\"" + lines(118, "ü") + "\"\n")},
                               {"engine/README.md", std::string(200, 'x')}});
    holds(lines_and_columns);
}

BOOST_AUTO_TEST_CASE(functions_are_small) {
    const auto of = [](const std::string& head, int count) {
        return SourceFile{"engine/x.cpp",
                          "#define BRACE {\nnamespace a {\n" + head + lines(count) + "}\nint b = 1;\n}\n"};
    };
    caught(function_lengths,
           {of("void f() {\n", 69), of("template <class T>\nvoid f(int a = {}) const {\n", 68),
            of("X::X(int a)\n    : a_{a}, b_(a) {\n", 69), of("struct X {\n    int a{1};\n    int f() const {\n", 70),
            of("BOOST_TEST(\"{\"); } void f() {\n", 69), of("constexpr auto f = [](int a) {\n", 69)});
    passes(function_lengths, {of("void f() {\n", 68), of("struct X {\n", 100), of("enum class X {\n", 100),
                              of("const std::vector<int> a = {\n", 100), of("void f(); struct X {\n", 100),
                              of("void f() {}\n\nvoid g() { '{'; }\nvoid h() {\n", 68)});
    holds(function_lengths);
}

BOOST_AUTO_TEST_CASE(time_is_a_parameter) {
    caught(clock_reads, {{"engine/desk/x.cpp", "auto a = std::chrono::system_clock::now();\n"},
                         {"engine/desk/x.cpp", "auto a = std::time(nullptr);\n"},
                         {"adapters/http/x.cpp", "Poco::Timestamp now;\n"}});
    passes(clock_reads,
           {{"engine/base/machine/system_clock.cpp", "auto a = std::chrono::system_clock::now();\n"},
            {"engine/desk/x.cpp", "// not system_clock::now\nauto a = steady_clock::now(); last_time(0);\n"}});
    holds(clock_reads);
}

BOOST_AUTO_TEST_CASE(no_exception_is_swallowed) {
    caught(swallowed_exceptions, {{"engine/x.cpp", "void f() { try { g(); } catch (...) { } throw; }\n"},
                                  {"engine/x.cpp", "void f() { try { g(); } catch (...) { if (a) { b(); } } }\n"},
                                  {"engine/x.cpp", "void f() try { g(); } catch (...) { // throw;\n }\n"}});
    passes(swallowed_exceptions,
           {{"engine/x.cpp", "void f() { try { g(); } catch (...) { if (a) { b(); } throw; } }\n"},
            {"engine/x.cpp", "try { g(); } catch (...) { e = std::current_exception(); }\n"},
            {"engine/x.cpp", "try { g(); } catch (const DbError&) { }\n"}});
    holds(swallowed_exceptions);
}

BOOST_AUTO_TEST_CASE(each_feature_names_tests_that_exist) {
    const SourceFile test{"tests/a_tests.cpp", "BOOST_AUTO_TEST_CASE(one) {}\nBOOST_DATA_TEST_CASE(two, list) {}\n"};
    const auto page = [](const std::string& rows) {
        return SourceFile{"tests/FEATURES.md", "# Features\n\n| row | meaning | proof |\n|---|---|---|\n" + rows};
    };
    caught(feature_proofs, {test});
    caught(feature_proofs, {page(""), test});
    caught(feature_proofs, {page("| A-1 | x | \u2014 |\n"), test});
    caught(feature_proofs, {page("| A-1 | x |\n"), test});
    caught(feature_proofs, {page("| A-1 |  | `tests/a_tests.cpp`: one |\n"), test});
    caught(feature_proofs, {page("| A-1 | x | `tests/b_tests.cpp`: one |\n"), test});
    caught(feature_proofs, {page("| A-1 | x | `tests/a_tests.cpp`: one, three |\n"), test});
    caught(feature_proofs, {page("| A-1 | x | `tests/a_tests.cpp`: on |\n"), test});
    caught(feature_proofs, {page("| A-1 | x | `tests/a_tests.cpp`: one, and more |\n"), test});
    caught(feature_proofs,
           {page("| A-1 | x | `tests/a_tests.cpp`: one |\n| A-1 | y | `tests/a_tests.cpp`: two |\n"), test});
    caught(feature_proofs,
           {page("| A-1 | x | `tests/a_tests.cpp`: one |\n"), {"tests/a_tests.cpp", "// TEST_CASE(one)\n"}});
    passes(feature_proofs, {page("| A-1 | x | `tests/a_tests.cpp`: one, two |\n"), test});
    passes(feature_proofs, {page("| A-1 | x | `tests/a_tests.cpp`: one; `tests/a_tests.cpp`: two |\n"), test});
    holds(feature_proofs);
}

BOOST_AUTO_TEST_CASE(each_table_is_named_in_the_architecture) {
    const SourceFile step{"schema/0001_x.sql", "CREATE TABLE IF NOT EXISTS visit (id INT);\n"};
    caught(described_tables, {step});
    caught(described_tables, {{"engine/ARCHITECTURE.md", "| bookings | visit_note, visits |\n"}, step});
    passes(described_tables, {{"engine/ARCHITECTURE.md", "| bookings | note, visit |\n"}, step});
    passes(described_tables, {step, {"schema/0002_y.sql", "DROP TABLE IF EXISTS visit;\n"}});
    holds(described_tables);
}

BOOST_AUTO_TEST_CASE(no_loop_reads_a_range_within_a_temporary) {
    caught(dangling_ranges, {{"tests/x.cpp", "for (const auto& row : get(\"/x\").body[\"data\"]) use(row);\n"},
                             {"engine/x.cpp", "for (auto x : ask(a, b).rows.front()) { use(x); }\n"},
                             {"engine/x.cpp", "for (auto x : ask(at(1)).rows.at(0).cells) { use(x); }\n"},
                             {"engine/x.h", "for (auto x : ask(a, b).back()) { use(x); }\n"},
                             {"engine/x.cpp", "for (auto x : list(1).at(0).front()) { use(x); }\n"},
                             {"engine/x.cpp", "for (auto x : catalogs.current(id)->services()) { use(x); }\n"},
                             {"engine/x.cpp", "for (auto x : *store::find(tx, id)) { use(x); }\n"}});
    passes(dangling_ranges, {{"tests/x.cpp", "for (const auto& x : answer.rows.at(0).front()) use(x);\n"},
                             {"tests/x.cpp", "for (const auto& x : *list.at(0)) use(x);\n"},
                             {"tests/x.cpp", "for (const auto& x : *found) use(found->y);\n"},
                             {"tests/x.cpp", "for (const auto& x : (*found)->list()) use(x);\n"},
                             {"tests/x.cpp", "for (const auto& x : catalog->services()) use(ask(x)->y);\n"},
                             {"tests/x.cpp", "for (const auto& x : read(y).value()) use(x);\n"},
                             {"tests/x.cpp", "for (const auto& row : answer.body[\"data\"]) use(row);\n"},
                             {"tests/x.cpp", "for (const auto& one : check(database).findings) use(one);\n"},
                             {"tests/x.cpp", "for (const auto& x : answer.rows.at(0).cells.at(1)) use(x);\n"},
                             {"engine/x.cpp", "for (int i = f().x[0]; i < 3; ++i) use(i);\n"}});
    holds(dangling_ranges);
}

BOOST_AUTO_TEST_CASE(no_unfinished_work_is_left) {
    for (const std::string word : {"TO"
                                   "DO",
                                   "FIX"
                                   "ME",
                                   "XX"
                                   "X",
                                   "HA"
                                   "CK"}) {
        caught(unfinished_work, {{"engine/x.cpp", "// " + word + ": later\n"}, {"README.md", word + "\n"}});
        passes(unfinished_work, {{"engine/x.cpp", "// a" + word + "\n"}});
    }
    holds(unfinished_work);
}

BOOST_AUTO_TEST_CASE(only_tools_write_to_the_terminal) {
    caught(console_output,
           {{"engine/x.cpp", "void f() { std::cout << 1; }\n"}, {"jobs/x.cpp", "std::printf(\"\");\n"}});
    passes(console_output, {{"tools/slotkeeper/x.cpp", "std::cout << 1;\n"}, {"engine/x.cpp", "snprintf(a);\n"}});
    holds(console_output);
}

BOOST_AUTO_TEST_CASE(a_test_file_holds_the_suite_of_its_name) {
    caught(suite_names, {{"tests/time/x_tests.cpp", "BOOST_AUTO_TEST_SUITE(y_tests)\n"}});
    passes(suite_names,
           {{"tests/time/x_tests.cpp", "BOOST_FIXTURE_TEST_SUITE(x_tests, Database)\n"}, {"tests/support/x.cpp", ""}});
    holds(suite_names);
}

BOOST_AUTO_TEST_CASE(comments_and_texts_use_plain_english) {
    caught(dialect, {{"engine/x.h", "// x: nobody waits.\n"},
                     {"jobs/x.cpp", "auto a = \"it stands over there\";\n"},
                     {"engine/x.cpp", "int a;  // null: there is none\n"},
                     {"engine/sync/x.h", "// Whoever asks.\n"},
                     {"schema/0001_x.sql", "-- x: somebody.\n"}});
    passes(dialect, {{"engine/x.cpp", "auto nobody = 1;  // the customer is anonymous\n"},
                     {"engine/sync/three_way.h", "// ours, mirror and theirs are compared\n"},
                     {"tests/x.cpp", "// nobody\n"}});
    holds(dialect);
}

BOOST_AUTO_TEST_SUITE_END()
