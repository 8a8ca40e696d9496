// readme_table_tests: the table of operations in adapters/rest/README.md is the one that the operations make.
//
// With SLOTKEEPER_WRITE_TABLES=1 the test writes the table into the README instead of comparing it.
#include "adapters/rest/rest_api.h"
#include "tests/support/paths.h"

#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <fstream>
#include <sstream>

using namespace slotkeeper;

namespace {

constexpr std::string_view kTableBegin = "<!-- operations: begin -->\n", kTableEnd = "<!-- operations: end -->\n";

std::string_view scope_of(const api::Operation& operation) {
    if (operation.reach == api::Reach::installation) return "installation";
    return operation.scope ? name_of(*operation.scope) : "none";
}

std::string table_of_operations() {
    std::ostringstream table;
    table << "| route | scope | operation | |\n|---|---|---|---|\n";
    for (const auto& operation : rest::operations()) {
        table << "| `" << operation.method << ' ' << operation.path << "` | " << scope_of(operation) << " | `"
              << operation.id << "` | " << operation.summary << " |\n";
    }
    return table.str();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(readme_table_tests)

BOOST_AUTO_TEST_CASE(the_readme_has_the_table_of_all_operations) {
    const auto path = tests::source_folder() / "adapters/rest/README.md";
    std::ostringstream read;
    read << std::ifstream(path).rdbuf();
    auto page = read.str();
    const auto begin = page.find(kTableBegin), end = page.find(kTableEnd);
    BOOST_REQUIRE_MESSAGE(begin < end && end != std::string::npos,
                          path << " must have the lines " << kTableBegin << "and " << kTableEnd);
    const auto from = begin + kTableBegin.size();
    const auto expected = table_of_operations();
    const auto* write = std::getenv("SLOTKEEPER_WRITE_TABLES");
    if (write != nullptr && std::string_view(write) == "1") {
        std::ofstream(path) << page.replace(from, end - from, expected);
        return;
    }
    BOOST_TEST((page.substr(from, end - from) == expected),
               "the table in " << path
                               << " is outdated: run this test with SLOTKEEPER_WRITE_TABLES=1, or replace it by\n"
                               << expected);
}

BOOST_AUTO_TEST_SUITE_END()
