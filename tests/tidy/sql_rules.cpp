// sql_rules: SQL stays in its layer and avoids text that SOCI's scanner misreads.
//
// SOCI takes a colon inside a comment or double quotes for the start of a name and cuts the statement there, without an
// error: a DELETE loses its WHERE. So the constants have neither comments nor double quotes.
#include "tests/tidy/rules.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <set>

namespace slotkeeper::tidy {

namespace {

// Both words, in this order: the ends of a statement that no sentence has in capitals.
struct Statement {
    std::string_view first, then;
};
constexpr Statement kStatements[] = {{"SELECT", "FROM"},   {"INSERT INTO", ""}, {"INSERT IGNORE", ""},
                                     {"REPLACE INTO", ""}, {"UPDATE", "SET"},   {"DELETE FROM", ""},
                                     {"CREATE TABLE", ""}, {"ALTER TABLE", ""}, {"DROP TABLE", ""}};

bool holds_sql(std::string_view text) {
    return std::any_of(std::begin(kStatements), std::end(kStatements), [&](const Statement& statement) {
        const auto first = find_words(text, statement.first);
        if (first.empty()) return false;
        const auto after = text.substr(first.front() + statement.first.size());
        return statement.then.empty() || !find_words(after, statement.then).empty();
    });
}

std::string without_list_marks(std::string text) {
    constexpr std::string_view mark = "/*list*/";  // replaced by the list before SOCI sees the statement
    for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark)) text.replace(at, mark.size(), " ");
    return text;
}

// The files that open a transaction, each with the line of its first call.
std::map<std::string, int> transacting_files(Files files) {
    std::map<std::string, int> sites;
    for (const auto& file : files) {
        const bool declares = file.folder() == "engine/store/mariadb" && file.stem() == "database";
        if (!file.is_cpp() || declares || file.below("tests/")) continue;
        const auto code = lex(file.text).code;
        for (const std::string_view name : {"transact", "transact_once"}) {
            for (const auto at : find_words(code, name)) {
                const auto next = code.find_first_not_of(" \n", at + name.size());
                if (next != std::string::npos && (code[next] == '(' || code[next] == '<')) {
                    sites.emplace(file.path, line_of(code, at));
                }
            }
        }
    }
    return sites;
}

// The items "- `path`: why" below the heading, up to the next heading; a path that is listed twice is there twice.
std::multimap<std::string, int> listed_files(const SourceFile& readme) {
    std::multimap<std::string, int> listed;
    bool below_heading = false;
    int number = 0;
    for (const auto line : lines_of(readme.text)) {
        ++number;
        if (line.starts_with("#")) below_heading = line == "## Where transactions begin";
        if (!below_heading || !line.starts_with("- `")) continue;
        listed.emplace(line.substr(3, line.find('`', 3) - 3), number);
    }
    return listed;
}

}  // namespace

Findings sql_homes(const SourceFile& file) {
    Findings findings;
    if (!file.is_cpp() || file.below("engine/store/") || file.below("tests/") || file.below("tools/bench/")) {
        return findings;
    }
    for (const auto& literal : lex(file.text).literals) {
        if (literal.tag == "sql" || holds_sql(literal.text)) {
            findings.push_back({file.path, line_of(file.text, literal.offset), "SQL belongs into engine/store"});
        }
    }
    return findings;
}

Findings companies_by_statement(const SourceFile& file) {
    // What the product refuses is written by statement, and a company without a catalogue.
    static constexpr std::string_view kExempt[] = {"tests/store/",
                                                   "tests/tidy",
                                                   "tests/scenarios/damaged_rows_tests.cpp",
                                                   "tests/desk/find_slots_tests.cpp",
                                                   "tests/jobs/queue/runner_tests.cpp",
                                                   "tests/guards/rate_limit_tests.cpp"};
    if (!file.is_cpp() || !(file.below("tests/") || file.below("tools/"))) return {};
    for (const auto path : kExempt) {
        if (file.below(path)) return {};
    }
    Findings findings;
    for (const std::string_view table :
         {"company", "branch", "service", "resource", "service_segment", "segment_need"}) {
        for (const auto& trace : {"INSERT INTO " + std::string(table) + " (", "insert_" + std::string(table) + "("}) {
            const auto at = file.text.find(trace);
            if (at == std::string::npos) continue;
            findings.push_back(
                {file.path, line_of(file.text, at),
                 "a company is made of a catalogue file or a draft: demo::company_of_file, Salon::change"});
        }
    }
    return findings;
}

Findings sql_constants(const SourceFile& file) {
    Findings findings;
    if (!file.is_cpp()) return findings;
    for (const auto& literal : lex(file.text).literals) {
        if (literal.tag != "sql") continue;
        const auto text = without_list_marks(literal.text);
        for (const std::string_view trap : {"--", "/*", "#", "\"", "`"}) {
            if (text.find(trap) == std::string::npos) continue;
            findings.push_back({file.path, line_of(file.text, literal.offset),
                                "the statement holds " + std::string(trap) + ", which SOCI does not understand"});
        }
    }
    return findings;
}

Findings schema_numbers(Files files) {
    Findings findings;
    int expected = 1;
    for (const auto& file : files) {
        if (file.folder() != "schema" || !file.ends_with(".sql")) continue;
        const auto name = file.name();
        const bool numbered = name.size() > 5 && name[4] == '_' &&
                              std::all_of(name.begin(), name.begin() + 4,
                                          [](char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; });
        if (!numbered || std::stoi(name) != expected) {
            findings.push_back({file.path, 0, "should have number " + std::to_string(expected) + ", in four digits"});
        }
        ++expected;
    }
    return findings;
}

Findings transaction_sites(Files files) {
    Findings findings;
    const auto readme = std::find_if(files.begin(), files.end(),
                                     [](const SourceFile& file) { return file.path == "engine/README.md"; });
    if (readme == files.end()) return {{"engine/README.md", 0, "is missing"}};
    const auto listed = listed_files(*readme);
    const auto sites = transacting_files(files);
    for (const auto& [path, line] : sites) {
        if (!listed.contains(path)) {
            findings.push_back({path, line, "begins a transaction and is not listed in engine/README.md"});
        }
    }
    const std::string* before = nullptr;
    for (const auto& [path, line] : listed) {
        if (!sites.contains(path)) findings.push_back({readme->path, line, path + " begins no transaction"});
        if (before != nullptr && *before == path) findings.push_back({readme->path, line, path + " is listed twice"});
        before = &path;
    }
    return findings;
}

Findings account_writers(const SourceFile& file) {
    Findings findings;
    // The brake pauses an account and lets it go on, and writes nothing else of it.
    const auto home = file.below("engine/store/") || file.below("tests/") ||
                      file.path == "engine/calendar/accounts.cpp" || file.path == "engine/calendar/reconcile/brake.cpp";
    if (!file.is_cpp() || home) return findings;
    const auto code = lex(file.text).code;
    for (const std::string_view name : {"register_account", "update_account", "mark_needs_reauth"}) {
        for (const auto at : find_words(code, name)) {
            findings.push_back(
                {file.path, line_of(code, at), "only accounts.cpp and brake.cpp of engine/calendar write accounts"});
        }
    }
    return findings;
}

Findings soci_what(const SourceFile& file) {
    Findings findings;
    if (!file.is_cpp() || file.text.find("<soci/") == std::string::npos) return findings;
    const auto code = lex(file.text).code;
    for (const auto at : find_words(code, "what()")) {
        findings.push_back({file.path, line_of(code, at), "what() of SOCI holds the statement with all its values"});
    }
    return findings;
}

}  // namespace slotkeeper::tidy
