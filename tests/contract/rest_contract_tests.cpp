// rest_contract_tests: programs of other authors check our OpenAPI document, and clients made from it use our server.
#include "tests/support/front.h"
#include "tests/support/paths.h"
#include "tests/support/waiting.h"

#include "adapters/api/openapi.h"
#include "engine/base/calendar_text.h"

#include <boost/test/unit_test.hpp>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

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
    // The document as the server tells it.
    void fetch_document(Front& front) const {
        const auto answer = front.send("GET", "/openapi.json", {}, "");
        BOOST_REQUIRE_MESSAGE(answer.status == 200, answer.text);
        std::ofstream(folder / "openapi.json") << answer.text;
    }
    // Generates the types of a client and compiles the programs that use them.
    void compile(Front& front, const std::vector<std::string>& programs, const std::string& how_generated = "") const {
        fetch_document(front);
        std::string files;
        for (const auto& program : programs) {
            std::filesystem::copy(contract / (program + ".ts"), folder / (program + ".ts"));
            files += ' ' + program + ".ts";
        }
        std::ofstream(folder / "package.json") << R"({"type":"module"})";
        run(bin("openapi-typescript") + "openapi.json " + how_generated + " -o api.d.ts");
        run(bin("tsc") + "--strict --noUncheckedIndexedAccess --target es2022 --module nodenext --skipLibCheck" +
            files);
    }
    // Runs a compiled program, which says so when all of its steps were right.
    void run_program(const std::string& program, const std::string& arguments) const {
        const auto output = run("node " + program + ".js " + arguments);
        BOOST_REQUIRE_MESSAGE(output.ends_with("done\n"), output);
    }
};

// An appointment of half an hour that began some minutes before `now`, as no client could book it.
void book_what_has_begun(Salon& salon, CompanyId company, Instant now) {
    const auto catalog = salon.catalogs.current(company);
    Book ask;
    ask.id = salon.ids.make<AppointmentId>();
    ask.branch = catalog->branches().front().id;
    ask.service = catalog->service_named("talk")->id;
    ask.start = std::chrono::floor<Minutes>(now) - Minutes{45};
    ask.customer = {"Lara Late", salon.fresh_phone(), "", ""};
    auto command = salon.make(ask);
    command.company = company;
    command.skip_rules = true;
    const auto receipt = salon.desk.submit(command);
    BOOST_REQUIRE_MESSAGE(receipt.ok(), (receipt.ok() ? "" : receipt.refusal().message));
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(rest_contract_tests, Workshop)

BOOST_AUTO_TEST_CASE(the_linter_finds_no_fault_in_the_document) {
    if (!is_open()) return;
    std::ofstream(folder / "openapi.json") << api::openapi_document(rest::operations()).dump();
    const auto output =
        run("REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true " + bin("redocly") +
            "lint openapi.json --max-problems 20 --config '" + (contract / "redocly.yaml").string() + "'");
    BOOST_TEST(output.find("warning") == std::string::npos, output);
}

BOOST_AUTO_TEST_CASE(a_generated_client_books_moves_and_cancels) {
    if (!is_open()) return;
    Front front;
    compile(front, {"typed_client"});
    const auto service = front.salon.service("Haarschnitt").id.text();
    run_program("typed_client",
                front.server.address() + ' ' + front.key + ' ' + service + ' ' + Front::at(10) + ' ' + Front::at(14));
}

BOOST_AUTO_TEST_CASE(a_generated_client_opens_a_company_and_runs_the_whole_life_cycle) {
    if (!is_open()) return;
    Front front;
    compile(front, {"checked", "life_cycle", "life_cycle_rules", "life_cycle_offers"}, "--default-non-nullable=false");
    const auto address = front.server.address() + ' ';
    const auto now = whole_seconds(front.clock.now());
    const auto day = Front::at(12).substr(0, 10);
    const auto now_and_day = format_rfc3339(now) + ' ' + day;
    run_program("life_cycle", address + front.new_key(CompanyId{}, {store::Scope::admin}) + ' ' + now_and_day);
    const CompanyId company{front.salon.test.number("SELECT company_id FROM company WHERE slug = 'life-cycle'")};
    const auto key = front.new_key(company, {store::Scope::admin});
    run_program("life_cycle_rules", address + key + ' ' + day);
    offer_what_is_free(front.salon);
    book_what_has_begun(front.salon, company, now);
    run_program("life_cycle_offers", address + key + ' ' + now_and_day);
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
