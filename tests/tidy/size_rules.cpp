// size_rules: limits for files, functions and lines.
#include "tests/tidy/rules.h"

#include <algorithm>

namespace slotkeeper::tidy {

namespace {

constexpr int kFileLinesMax = 400;
constexpr int kFunctionLinesMax = 70;
constexpr int kColumnsMax = 120;

bool is_code(const SourceFile& file) {
    return file.is_cpp() || file.is_script() || file.name() == "CMakeLists.txt" || file.ends_with(".sql") ||
           file.ends_with(".sh") || file.ends_with(".py") || file.ends_with(".js") || file.ends_with(".mjs") ||
           file.ends_with(".css") || file.ends_with(".html");
}

// Letters, not bytes: the bytes 10xxxxxx continue a letter of UTF-8.
int columns_of(std::string_view line) {
    return static_cast<int>(
        std::count_if(line.begin(), line.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::size_t after_match(std::string_view code, std::size_t open, char opening, char closing) {
    int depth = 0;
    for (auto at = open; at < code.size(); ++at) {
        if (code[at] == opening) ++depth;
        if (code[at] == closing && --depth == 0) return at + 1;
    }
    return code.size();
}

std::string without_preprocessor(std::string code) {
    bool in_directive = false;
    for (std::size_t start = 0; start < code.size();) {
        const auto end = std::min(code.find('\n', start), code.size());
        const auto first = code.find_first_not_of(' ', start);
        in_directive = in_directive || (first < end && code[first] == '#');
        const bool goes_on = end > start && code[end - 1] == '\\';
        if (in_directive)
            std::fill(code.begin() + static_cast<std::ptrdiff_t>(start),
                      code.begin() + static_cast<std::ptrdiff_t>(end), ' ');
        in_directive = in_directive && goes_on;
        start = end + 1;
    }
    return code;
}

// What a '{' opens, told from the text between the last ; { or } and it.
enum class Opens { container, function, value };

Opens opened_by(std::string_view head) {
    const auto start = head.find_first_not_of(" \n");
    head.remove_prefix(std::min(start, head.size()));
    while (head.starts_with("template")) head.remove_prefix(after_match(head, head.find('<'), '<', '>'));
    const auto parameters = head.find('(');
    const auto before = head.substr(0, parameters);
    for (const std::string_view keyword : {"namespace", "class", "struct", "union", "extern"}) {
        if (!find_words(before, keyword).empty()) return Opens::container;
    }
    return parameters == std::string_view::npos ? Opens::value : Opens::function;
}

struct Function {
    std::size_t from, until;  // from its first word to its last brace
};

// Functions at namespace and class level; what lies inside one counts as its lines.
std::vector<Function> functions_of(const std::string& code) {
    std::vector<Function> functions;
    std::size_t head = 0;
    for (std::size_t at = 0; at < code.size();) {
        if (code[at] == '(') {
            at = after_match(code, at, '(', ')');
            continue;
        }
        if (code[at] != '{') {
            if (code[at] == ';' || code[at] == '}') head = at + 1;
            ++at;
            continue;
        }
        const auto opens = opened_by(std::string_view(code).substr(head, at - head));
        if (opens == Opens::container) {
            head = ++at;
            continue;
        }
        const auto end = after_match(code, at, '{', '}');
        if (opens == Opens::function) {
            functions.push_back({code.find_first_not_of(" \n", head), end});
            head = end;
        }
        at = end;
    }
    return functions;
}

}  // namespace

Findings opening_comment(const SourceFile& file) {
    Findings findings;
    const auto first = file.text.substr(0, file.text.find('\n'));
    if (file.is_cpp() && !first.starts_with("// " + file.stem() + ": ")) {
        findings.push_back({file.path, 1, "should open with \"// " + file.stem() + ": what it is\""});
    }
    if (file.ends_with(".h") && lex(file.text).code.find("\n#pragma once\n") == std::string::npos) {
        findings.push_back({file.path, 1, "has no #pragma once"});
    }
    if (file.ends_with(".sql") && !first.starts_with("-- ")) findings.push_back({file.path, 1, "should open with -- "});
    const bool hash_comments = file.is_script() || file.name() == "CMakeLists.txt";
    const auto lines = lines_of(file.text);
    const std::size_t second = file.is_script() ? 1 : 0;
    if (hash_comments &&
        (lines.size() <= second || (!lines[second].starts_with("# ") && !lines[second].starts_with("// ")))) {
        findings.push_back({file.path, 1, "should open with a comment that says what it is"});
    }
    return findings;
}

Findings lines_and_columns(const SourceFile& file) {
    Findings findings;
    if (!is_code(file)) return findings;
    const auto lines = lines_of(file.text);
    const auto count = static_cast<int>(lines.size());
    if (count > kFileLinesMax) findings.push_back({file.path, 0, "has " + std::to_string(count) + " lines"});
    for (int i = 0; i < count; ++i) {
        const auto columns = columns_of(lines[static_cast<std::size_t>(i)]);
        if (columns > kColumnsMax) {
            findings.push_back({file.path, i + 1, "has " + std::to_string(columns) + " columns"});
        }
    }
    return findings;
}

Findings function_lengths(const SourceFile& file) {
    Findings findings;
    if (!file.is_cpp() || file.below("tests/")) return findings;
    const auto code = without_preprocessor(lex(file.text).code);
    for (const auto& function : functions_of(code)) {
        const int first = line_of(code, function.from);
        const int count = line_of(code, function.until - 1) - first + 1;
        if (count > kFunctionLinesMax) {
            findings.push_back({file.path, first, "the function has " + std::to_string(count) + " lines"});
        }
    }
    return findings;
}

}  // namespace slotkeeper::tidy
