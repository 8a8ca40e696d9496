// holidays_contract_tests: the public holidays of all regions against a package of other authors, by holidays.js.
#include "engine/base/calendar_text.h"
#include "engine/holidays/holidays.h"
#include "tests/support/paths.h"

#include <boost/test/unit_test.hpp>

#include <unistd.h>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>

using namespace slotkeeper;
using namespace slotkeeper::tests;

namespace {

// Whether node and the package are there. On a machine set up for these tests it is an error if they are not.
bool can_compare_holidays(const std::filesystem::path& contract) {
    if (std::filesystem::exists(contract / "node_modules/date-holidays") &&
        std::system("node --version >/dev/null 2>&1") == 0) {
        return true;
    }
    const auto* required = std::getenv("SLOTKEEPER_REQUIRE_CONTRACT");
    const auto is_required = required != nullptr && std::string_view(required) == "1";
    BOOST_CHECK_MESSAGE(!is_required, "required, but node or the packages of tests/contract are not installed");
    BOOST_TEST_MESSAGE("skipped: node or the packages of tests/contract are not installed");
    return false;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(holidays_contract_tests)

BOOST_AUTO_TEST_CASE(public_holidays_are_those_of_another_package_from_2024_to_2037) {
    const auto contract = source_folder() / "tests/contract";
    if (!can_compare_holidays(contract)) return;
    const auto list =
        std::filesystem::temp_directory_path() / ("slotkeeper-holidays-" + std::to_string(::getpid()) + ".txt");
    {
        std::ofstream lines(list);
        for (const auto& region : holiday_regions()) {
            for (auto year = 2024; year <= 2037; ++year) {
                const auto holidays = public_holidays(region.code, year);
                for (const auto& one : *holidays) {
                    lines << region.code << ' ' << format_iso_date(one.date) << '\n';
                }
            }
        }
    }
    const auto command = "node '" + (contract / "holidays.js").string() + "' '" + list.string() + "' 2>&1";
    auto* pipe = ::popen(command.c_str(), "r");
    if (pipe == nullptr) throw std::runtime_error("cannot run node");
    std::string output;
    std::array<char, 4096> room{};
    for (auto count = room.size(); count != 0;) {
        count = std::fread(room.data(), 1, room.size(), pipe);
        output.append(room.data(), count);
    }
    const auto status = ::pclose(pipe);
    std::filesystem::remove(list);
    BOOST_TEST(status == 0, output);
    BOOST_TEST(output.find(" of 111 regions compared") != std::string::npos, output);
}

BOOST_AUTO_TEST_SUITE_END()
