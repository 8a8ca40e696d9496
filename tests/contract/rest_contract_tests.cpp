// rest_contract_tests: programs of other authors check our OpenAPI document, and clients made from it use our server.
#include "tests/support/front.h"
#include "tests/support/paths.h"

#include "adapters/api/openapi.h"
#include "engine/base/calendar_text.h"

#include <boost/test/unit_test.hpp>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

using namespace slotkeeper;
using namespace slotkeeper::tests;

namespace {

// A folder below the packages, so that Node finds them; removed at the end.
struct Workshop {
    const std::filesystem::path contract = source_folder() / "tests/contract";
    const std::filesystem::path packages = contract / "node_modules";
    std::filesystem::path folder;

    Workshop() {
        const auto* required = std::getenv("SLOTKEEPER_REQUIRE_CONTRACT");
        const auto is_required = required != nullptr && std::string_view(required) == "1";
        if (!std::filesystem::exists(packages / "@redocly/cli")) {
            BOOST_CHECK_MESSAGE(!is_required, "required, but npm has not installed the packages of tests/contract");
            BOOST_TEST_MESSAGE("skipped: the packages of tests/contract are not installed");
            return;
        }
        auto name = (packages / ".slotkeeper-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot make a folder in " + packages.string());
        folder = name;
        std::ofstream(folder / "openapi.json") << api::openapi_document(rest::operations()).dump();
    }
    ~Workshop() {
        std::error_code ignored;
        if (!folder.empty()) std::filesystem::remove_all(folder, ignored);
    }

    bool is_open() const { return !folder.empty(); }
    // Runs a command in the folder; an error of the test, with its output, if it fails.
    std::string run(const std::string& command) const {
        auto* pipe = ::popen(("cd '" + folder.string() + "' && " + command + " 2>&1").c_str(), "r");
        if (pipe == nullptr) throw std::runtime_error("cannot run a command");
        std::string output;
        std::array<char, 4096> room{};
        for (auto count = room.size(); count != 0;) {
            count = std::fread(room.data(), 1, room.size(), pipe);
            output.append(room.data(), count);
        }
        const auto status = ::pclose(pipe);
        BOOST_TEST(status == 0, command << "\n" << output);
        return output;
    }
    std::string bin(const char* name) const { return "'" + (packages / ".bin" / name).string() + "' "; }
    // Generates the types of a client and compiles the program that uses them.
    void compile(const std::string& program, const std::string& how_generated = "") const {
        std::filesystem::copy(contract / (program + ".ts"), folder / (program + ".ts"));
        std::ofstream(folder / "package.json") << R"({"type":"module"})";
        run(bin("openapi-typescript") + "openapi.json " + how_generated + " -o api.d.ts");
        run(bin("tsc") + "--strict --noUncheckedIndexedAccess --target es2022 --module nodenext --skipLibCheck " +
            program + ".ts");
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(rest_contract_tests, Workshop)

BOOST_AUTO_TEST_CASE(the_linter_finds_no_fault_in_the_document) {
    if (!is_open()) return;
    const auto output =
        run("REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true " + bin("redocly") +
            "lint openapi.json --max-problems 20 --config '" + (contract / "redocly.yaml").string() + "'");
    BOOST_TEST(output.find("warning") == std::string::npos, output);
}

BOOST_AUTO_TEST_CASE(a_generated_client_books_moves_and_cancels) {
    if (!is_open()) return;
    Front front;
    compile("typed_client");
    const auto service = front.salon.service("Haarschnitt").id.text();
    const auto output = run("node typed_client.js " + front.server.address() + ' ' + front.key + ' ' + service + ' ' +
                            Front::at(10) + ' ' + Front::at(14));
    BOOST_TEST(output.ends_with("done\n"), output);
}

BOOST_AUTO_TEST_CASE(a_generated_client_opens_a_company_and_runs_the_whole_life_cycle) {
    if (!is_open()) return;
    Front front;
    compile("life_cycle", "--default-non-nullable=false");
    const auto installation_key = front.new_key(CompanyId{}, {store::Scope::admin});
    const auto now = format_rfc3339(whole_seconds(front.clock.now()));
    const auto day = Front::at(12).substr(0, 10);
    const auto output =
        run("node life_cycle.js " + front.server.address() + ' ' + installation_key + ' ' + now + ' ' + day);
    BOOST_TEST(output.ends_with("done\n"), output);
    BOOST_TEST(front.salon.broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(the_official_client_of_the_agent_protocol_books_moves_and_cancels) {
    if (!is_open()) return;
    Front front;
    const auto service = front.salon.service("Haarschnitt").id.text();
    const auto output = run("node '" + (contract / "mcp_client.js").string() + "' " + front.server.address() + ' ' +
                            front.key + ' ' + service + ' ' + Front::at(10) + ' ' + Front::at(14));
    BOOST_TEST(output.ends_with("done\n"), output);
}

BOOST_AUTO_TEST_SUITE_END()
