// calcom_contract: see calcom_contract.h.
#include "tests/contract/calcom_contract.h"

#include <boost/test/unit_test.hpp>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>

namespace slotkeeper::testing {

namespace {

// What the script needs and is not there; empty where all is.
std::string missing(const std::filesystem::path& folder, const std::filesystem::path& document) {
    if (!std::filesystem::exists(document)) return document.string();
    if (std::system("node --version >/dev/null 2>&1") != 0) return "node";
    if (!std::filesystem::exists(folder / "node_modules/ajv")) return (folder / "node_modules").string() + " (npm ci)";
    return "";
}

// On a machine set up for these tests it is an error if they do not run.
bool is_required() {
    const auto* required = std::getenv("SLOTKEEPER_REQUIRE_CONTRACT");
    return required != nullptr && std::string_view(required) == "1";
}

}  // namespace

ContractVerdict check_calcom_contract(const std::string& arguments) {
    const auto folder = std::filesystem::path(SLOTKEEPER_SOURCE_DIR) / "tests/contract";
    const auto document = std::filesystem::path(SLOTKEEPER_SOURCE_DIR) / "../shared/calcom/openapi-v2.json";
    if (const auto absent = missing(folder, document); !absent.empty()) {
        BOOST_CHECK_MESSAGE(!is_required(), "required, but there is no " << absent);
        BOOST_TEST_MESSAGE("skipped: there is no " << absent);
        return {.skipped = true, .kept = false, .output = ""};
    }
    const auto command = "node '" + (folder / "calcom_contract.js").string() + "' --document '" + document.string() +
                         "' " + arguments + " 2>&1";
    auto* pipe = ::popen(command.c_str(), "r");
    if (pipe == nullptr) throw std::runtime_error("cannot run node");
    ContractVerdict verdict{.skipped = false, .kept = false, .output = ""};
    std::array<char, 4096> room{};
    for (auto count = room.size(); count != 0;) {
        count = std::fread(room.data(), 1, room.size(), pipe);
        verdict.output.append(room.data(), count);
    }
    verdict.kept = ::pclose(pipe) == 0;
    return verdict;
}

}  // namespace slotkeeper::testing
