// source: the files of the repository as the tidy rules read them, with code separated from comments and strings.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace slotkeeper::tidy {

struct SourceFile {
    std::string path;  // from the root of the repository, with '/'
    std::string text;

    bool ends_with(std::string_view ending) const { return path.ends_with(ending); }
    bool below(std::string_view folder) const { return path.starts_with(folder); }  // REQUIRES: it ends with '/'
    bool is_cpp() const { return ends_with(".cpp") || ends_with(".h"); }
    bool is_script() const;      // what begins with #!
    std::string folder() const;  // "engine/time"; empty at the top
    std::string name() const;    // "interval.h"
    std::string stem() const;    // "interval"
};

// All files that git knows or would add, in order of their paths. Throws where git does not answer.
std::vector<SourceFile> load_repository(const std::string& root);

struct Literal {
    std::size_t offset;  // of its first character, after the quote
    std::string text;
    std::string tag;  // "sql" for R"sql(...)sql"
};

// `code` has the length and the lines of the text; comments and the inside of literals are blanks.
struct Lexed {
    std::string code;
    std::vector<Literal> literals;
};

Lexed lex(std::string_view text);

// From 1.
int line_of(std::string_view text, std::size_t offset);
std::vector<std::string_view> lines_of(std::string_view text);

// The places where `word` stands in the text, not as a part of a longer word.
std::vector<std::size_t> find_words(std::string_view text, std::string_view word);

}  // namespace slotkeeper::tidy
