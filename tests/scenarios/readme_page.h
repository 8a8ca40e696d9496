// readme_page: the main README and its examples, for the tests that run them.
#pragma once

#include "tests/support/paths.h"

#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace slotkeeper::tests {

inline std::string content_of(const std::filesystem::path& path) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
}

// The first fenced block of the page that holds these words, which must not stand in its text before.
inline std::string block_with(const std::string& page, const std::string& words) {
    const auto at = page.find(words);
    BOOST_REQUIRE_MESSAGE(at != std::string::npos, words);
    const auto start = page.find('\n', page.rfind("```", at)) + 1;
    return page.substr(start, page.find("```", at) - start);
}

inline void replace_once(std::string& text, const std::string& what, const std::string& with) {
    const auto at = text.find(what);
    BOOST_REQUIRE_MESSAGE(at != std::string::npos, what);
    text.replace(at, what.size(), with);
}

}  // namespace slotkeeper::tests
