// code_rules: forbidden constructs, searched in the code without its comments and strings.
#include "tests/tidy/rules.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <regex>

namespace slotkeeper::tidy {

namespace {

// Files that may end an exception of any kind, because nothing above them could: each with its reason.
struct LastResort {
    std::string_view path, why;
};
constexpr std::array<LastResort, 0> kLastResorts{};

Findings find_in_code(const SourceFile& file, std::initializer_list<std::string_view> words, const std::string& what) {
    Findings findings;
    const auto code = lex(file.text).code;
    for (const auto word : words) {
        for (const auto at : find_words(code, word)) {
            findings.push_back({file.path, line_of(code, at), std::string(word) + " " + what});
        }
    }
    return findings;
}

}  // namespace

Findings clock_reads(const SourceFile& file) {
    if (!file.is_cpp() || file.path == "engine/base/machine/system_clock.cpp") return {};
    return find_in_code(file,
                        {"system_clock::now", "std::time(", "time(nullptr)", "time(NULL)", "gettimeofday",
                         "clock_gettime", "Poco::Timestamp", "Poco::DateTime", "Poco::LocalDateTime"},
                        "reads the clock; take a Clock or an instant instead");
}

Findings swallowed_exceptions(const SourceFile& file) {
    Findings findings;
    const bool listed = std::any_of(kLastResorts.begin(), kLastResorts.end(),
                                    [&](const LastResort& resort) { return resort.path == file.path; });
    if (!file.is_cpp() || listed) return findings;
    const auto code = lex(file.text).code;
    for (const auto at : find_words(code, "catch (...)")) {
        const auto open = code.find('{', at);
        auto end = open;
        for (int depth = 0; end < code.size(); ++end) {
            if (code[end] == '{') ++depth;
            if (code[end] == '}' && --depth == 0) break;
        }
        const auto block = std::string_view(code).substr(open, end - open);
        if (find_words(block, "throw;").empty() && find_words(block, "std::current_exception()").empty()) {
            findings.push_back({file.path, line_of(code, at), "catch (...) hides what it caught"});
        }
    }
    return findings;
}

Findings dangling_ranges(const SourceFile& file) {
    // `for (x : call().member["name"])`: the loop keeps what [] returns, but not the object that the call returned.
    static const std::regex dangling(R"(^[^;]* : [^;]*\)\.\w+(\[|\.\w+\())");
    static const std::regex accessor(R"(\.(at|front|back)\([^()]*\))"), call(R"(\)\.\w)");
    // `for (x : call().back())`, `for (x : call()->member)`, `for (x : *call())`: the same without a member between.
    static const std::regex place(R"(\.at\([^()]*\))"),
        through(R"(^[^;]* : [^;]*\w\(([^()]|\([^()]*\))*\)(->|\.(front|back)\())");
    static const std::regex pointed(R"(^[^;]* : \*[\w:.]+\()");
    if (!file.is_cpp()) return {};
    Findings findings;
    const auto code = lex(file.text).code;
    for (const auto at : find_words(code, "for (")) {
        const auto begin = at + 5;
        auto end = begin;
        for (int depth = 1; end < code.size() && depth > 0; ++end) depth += (code[end] == '(') - (code[end] == ')');
        const auto head = code.substr(begin, end - begin - 1);
        // Accessors return what their object holds, so they are no calls that make an object.
        const auto named = std::regex_replace(head, place, "");
        const auto is_within =
            std::regex_search(head, dangling) && std::regex_search(std::regex_replace(head, accessor, ""), call);
        if (!is_within && !std::regex_search(named, through) && !std::regex_search(named, pointed)) continue;
        findings.push_back({file.path, line_of(code, at), "a range within a temporary: give the temporary a name"});
    }
    return findings;
}

Findings unfinished_work(const SourceFile& file) {
    Findings findings;
    // apart, so that this file does not find itself
    for (const std::string_view word : {"TO"
                                        "DO",
                                        "FIX"
                                        "ME",
                                        "XX"
                                        "X",
                                        "HA"
                                        "CK"}) {
        for (const auto at : find_words(file.text, word)) {
            findings.push_back({file.path, line_of(file.text, at), "unfinished work belongs into an issue"});
        }
    }
    return findings;
}

Findings console_output(const SourceFile& file) {
    if (!file.is_cpp() || file.below("tools/") || file.below("tests/")) return {};
    return find_in_code(file, {"std::cout", "printf(", "puts("}, "writes to the terminal, which belongs to tools");
}

Findings suite_names(const SourceFile& file) {
    if (!file.ends_with("_tests.cpp")) return {};
    const auto suite = "_TEST_SUITE(" + file.stem();  // BOOST_AUTO_TEST_SUITE or BOOST_FIXTURE_TEST_SUITE
    if (file.text.find(suite) != std::string::npos) return {};
    return {{file.path, 0, "should hold the suite " + file.stem()}};
}

Findings dialect(const SourceFile& file) {
    static constexpr std::array<std::string_view, 7> words{"nobody", "somebody", "whoever",  "over there",
                                                           "theirs", "is none",  "a word of"};
    // Of the three-way comparison: ours, mirror and theirs; and the setting that says which of them wins.
    static constexpr std::array<std::string_view, 8> three_way{"engine/sync/",
                                                               "jobs/calcom/",
                                                               "engine/store/calendar/",
                                                               "engine/calendar/reconcile/",
                                                               "engine/catalog/",
                                                               "adapters/views/calendar_",
                                                               "adapters/commands/display",
                                                               "adapters/rest/calendar/drift"};
    Findings findings;
    if (file.below("tests/") || !(file.is_cpp() || file.ends_with(".sql"))) return findings;
    auto said = file.text;
    if (file.is_cpp()) {  // what is code is blanked
        const auto code = lex(file.text).code;
        std::transform(said.begin(), said.end(), code.begin(), said.begin(),
                       [](char text, char of_code) { return of_code == ' ' || of_code == '\n' ? text : ' '; });
    } else {  // a statement of a released step stays as it is
        said.clear();
        for (const auto line : lines_of(file.text)) said.append(line.starts_with("--") ? line : "").append("\n");
    }
    std::transform(said.begin(), said.end(), said.begin(),
                   [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
    for (const auto word : words) {
        const auto term = word == "theirs" && std::any_of(three_way.begin(), three_way.end(),
                                                          [&](auto folder) { return file.below(folder); });
        if (term) continue;
        for (const auto at : find_words(said, word)) {
            findings.push_back({file.path, line_of(said, at), '"' + std::string(word) + "\" names nothing"});
        }
    }
    return findings;
}

}  // namespace slotkeeper::tidy
