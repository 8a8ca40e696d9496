// source: reads the repository, and separates C++ code from comments and strings.
#include "tests/tidy/source.h"

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <stdexcept>

namespace slotkeeper::tidy {

namespace {

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

std::string read_file(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

// One walk over the text; each function takes what begins at `at_` and leaves `at_` after it.
class Lexer {
public:
    explicit Lexer(std::string_view text) : text_(text), result_{std::string(text), {}} {}

    Lexed run() {
        while (at_ < text_.size()) {
            if (rest().starts_with("//")) {
                blank_until(text_.find('\n', at_));
            } else if (rest().starts_with("/*")) {
                blank_until(after(text_.find("*/", at_ + 2), 2));
            } else if (rest().starts_with("R\"") && !in_word()) {
                take_raw();
            } else if (text_[at_] == '"' || (text_[at_] == '\'' && !in_number())) {
                take_quoted(text_[at_]);
            } else {
                ++at_;
            }
        }
        return std::move(result_);
    }

private:
    std::string_view rest() const { return text_.substr(at_); }
    std::size_t after(std::size_t found, std::size_t length) const {
        return found == std::string_view::npos ? found : found + length;
    }
    // uR, u8R and LR do not occur here, so a word that ends in R is a macro
    bool in_word() const { return at_ > 0 && is_word(text_[at_ - 1]); }
    // the ' of 1'000
    bool in_number() const {
        auto start = at_;
        while (start > 0 && (is_word(text_[start - 1]) || text_[start - 1] == '\'')) --start;
        return start < at_ && std::isdigit(static_cast<unsigned char>(text_[start])) != 0;
    }

    void blank_until(std::size_t end) {
        end = std::min(end, text_.size());
        for (; at_ < end; ++at_) {
            if (text_[at_] != '\n') result_.code[at_] = ' ';
        }
    }

    void take_raw() {
        const auto open = text_.find('(', at_);
        if (open == std::string_view::npos) return blank_until(open);
        const std::string tag(text_.substr(at_ + 2, open - at_ - 2));
        const auto close = text_.find(")" + tag + "\"", open);
        result_.literals.push_back({open + 1, std::string(text_.substr(open + 1, close - open - 1)), tag});
        at_ = open + 1;
        blank_until(close);
        at_ = std::min(after(close, tag.size() + 2), text_.size());
    }

    void take_quoted(char quote) {
        const auto start = ++at_;
        auto end = start;
        while (end < text_.size() && text_[end] != quote && text_[end] != '\n') end += text_[end] == '\\' ? 2 : 1;
        end = std::min(end, text_.size());
        if (quote == '"') result_.literals.push_back({start, std::string(text_.substr(start, end - start)), ""});
        blank_until(end);
        at_ = std::min(end + 1, text_.size());
    }

    std::string_view text_;
    std::size_t at_ = 0;
    Lexed result_;
};

}  // namespace

bool SourceFile::is_script() const { return text.starts_with("#!"); }

std::string SourceFile::folder() const {
    const auto slash = path.rfind('/');
    return slash == std::string::npos ? "" : path.substr(0, slash);
}

std::string SourceFile::name() const { return path.substr(path.rfind('/') + 1); }

std::string SourceFile::stem() const {
    const auto whole = name();
    return whole.substr(0, whole.find('.', 1));
}

std::vector<SourceFile> load_repository(const std::string& root) {
    // the setting lets root check a tree that belongs to another user
    const auto command = "git -c safe.directory='*' -C '" + root + "' ls-files -z -c -o --exclude-standard";
    const std::unique_ptr<FILE, int (*)(FILE*)> git(popen(command.c_str(), "r"), pclose);
    if (!git) throw std::runtime_error("git cannot be started");
    std::string listing;
    char buffer[4096];
    while (const auto count = std::fread(buffer, 1, sizeof buffer, git.get())) listing.append(buffer, count);

    std::vector<SourceFile> files;
    std::istringstream paths(listing);
    for (std::string path; std::getline(paths, path, '\0');) {
        const auto whole = std::filesystem::path(root) / path;
        if (std::filesystem::is_regular_file(whole)) files.push_back({path, read_file(whole)});
    }
    if (files.empty()) throw std::runtime_error("git lists no files in " + root);
    std::sort(files.begin(), files.end(), [](const SourceFile& a, const SourceFile& b) { return a.path < b.path; });
    return files;
}

Lexed lex(std::string_view text) { return Lexer(text).run(); }

int line_of(std::string_view text, std::size_t offset) {
    return 1 + static_cast<int>(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(offset), '\n'));
}

std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        lines.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

std::vector<std::size_t> find_words(std::string_view text, std::string_view word) {
    std::vector<std::size_t> found;
    for (auto at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
        const auto end = at + word.size();
        const bool begins = at == 0 || !is_word(text[at - 1]) || !is_word(word.front());
        const bool ends = end == text.size() || !is_word(text[end]) || !is_word(word.back());
        if (begins && ends) found.push_back(at);
    }
    return found;
}

}  // namespace slotkeeper::tidy
