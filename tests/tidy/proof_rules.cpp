// proof_rules: what tests/FEATURES.md and engine/ARCHITECTURE.md promise is there.
#include "tests/tidy/rules.h"

#include <algorithm>
#include <regex>
#include <set>

namespace slotkeeper::tidy {

namespace {

constexpr std::string_view kFeatures = "tests/FEATURES.md";
constexpr std::string_view kArchitecture = "engine/ARCHITECTURE.md";

const SourceFile* file_at(Files files, std::string_view path) {
    const auto found =
        std::find_if(files.begin(), files.end(), [&](const SourceFile& one) { return one.path == path; });
    return found == files.end() ? nullptr : &*found;
}

// The cells of a row of a Markdown table, without the spaces around them; empty for any other line.
std::vector<std::string> cells_of(std::string_view line) {
    std::vector<std::string> cells;
    if (!line.starts_with('|')) return cells;
    for (std::size_t from = 1; from < line.size();) {
        const auto end = line.find('|', from);
        if (end == std::string_view::npos) break;
        const auto cell = line.substr(from, end - from);
        const auto first = cell.find_first_not_of(' ');
        const auto last = cell.find_last_not_of(' ');
        cells.emplace_back(first == std::string_view::npos ? "" : cell.substr(first, last - first + 1));
        from = end + 1;
    }
    return cells;
}

bool has_case(const SourceFile& file, const std::string& name) {
    const std::regex macro("TEST_CASE\\(" + name + "[,)]");
    return std::regex_search(lex(file.text).code, macro);
}

// "`tests/a.cpp`: one, two; `tests/b.cpp`: three": what is wrong with each proof.
std::vector<std::string> faults_of(const std::string& proofs, Files files) {
    static const std::regex of_file(R"(`([^`]+)`: ([a-z0-9_]+(?:, [a-z0-9_]+)*))");
    static const std::regex whole(R"(`[^`]+`: [a-z0-9_]+(?:, [a-z0-9_]+)*(?:; `[^`]+`: [a-z0-9_]+(?:, [a-z0-9_]+)*)*)");
    if (!std::regex_match(proofs, whole)) return {"should name test cases: `tests/a_tests.cpp`: one, two"};
    std::vector<std::string> faults;
    for (std::sregex_iterator at(proofs.begin(), proofs.end(), of_file), end; at != end; ++at) {
        const auto path = (*at)[1].str();
        const auto names = (*at)[2].str();
        const auto* const file = file_at(files, path);
        if (file == nullptr) {
            faults.push_back("there is no file " + path);
            continue;
        }
        for (std::size_t from = 0; from < names.size();) {
            const auto comma = std::min(names.find(", ", from), names.size());
            const auto name = names.substr(from, comma - from);
            if (!has_case(*file, name)) faults.push_back(path + " has no test case " + name);
            from = comma + 2;
        }
    }
    return faults;
}

}  // namespace

Findings feature_proofs(Files files) {
    const auto* const page = file_at(files, kFeatures);
    if (page == nullptr) return {{std::string(kFeatures), 0, "is missing"}};
    Findings findings;
    std::set<std::string> rows;
    int number = 0;
    for (const auto line : lines_of(page->text)) {
        ++number;
        const auto wrong = [&](std::string what) { findings.push_back({page->path, number, std::move(what)}); };
        const auto cells = cells_of(line);
        if (cells.empty() || cells[0] == "row" || cells[0].starts_with("---")) continue;
        if (cells.size() != 3) {
            wrong("should have three cells: row, meaning, proof");
            continue;
        }
        if (!rows.insert(cells[0]).second) wrong("the row " + cells[0] + " is there twice");
        if (cells[1].empty()) wrong("should say what the row means");
        for (auto& fault : faults_of(cells[2], files)) wrong(std::move(fault));
    }
    if (rows.empty()) findings.push_back({page->path, 0, "has no row"});
    return findings;
}

Findings described_tables(Files files) {
    static const std::regex statement(R"((CREATE|DROP) TABLE (?:IF (?:NOT )?EXISTS )?`?(\w+))");
    std::set<std::string> tables;
    for (const auto& file : files) {  // in order of their numbers
        if (!file.below("schema/") || !file.ends_with(".sql")) continue;
        for (std::sregex_iterator at(file.text.begin(), file.text.end(), statement), end; at != end; ++at) {
            if ((*at)[1] == "CREATE") {
                tables.insert((*at)[2]);
            } else {
                tables.erase((*at)[2]);
            }
        }
    }
    const auto* const page = file_at(files, kArchitecture);
    std::string listed;  // the text around the list uses some of the names as plain words
    for (const auto line : lines_of(page == nullptr ? std::string_view() : std::string_view(page->text))) {
        if (line.starts_with('|')) listed.append(line).append("\n");
    }
    Findings findings;
    for (const auto& table : tables) {
        if (!find_words(listed, table).empty()) continue;
        findings.push_back({std::string(kArchitecture), 0, "does not name the table " + table});
    }
    return findings;
}

}  // namespace slotkeeper::tidy
