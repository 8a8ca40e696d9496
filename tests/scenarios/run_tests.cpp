// run_tests: tools/run --once as a newcomer runs it: from another folder, again, and beside a running server. Each time
// an appointment is booked at Cal.com, and nothing is left behind.
#include "engine/store/mariadb/private_server.h"
#include "tests/support/paths.h"
#include "tests/support/program.h"
#include "tests/support/until.h"

#include <boost/test/unit_test.hpp>

#include <sys/wait.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

std::string content_of(const fs::path& path) {
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return text.str();
}

// tools/run builds what it runs in build/; beside a build of another kind that would be another full build.
boost::test_tools::assertion_result lies_in_build(boost::unit_test::test_unit_id /*unit*/) {
    boost::test_tools::assertion_result so(slotkeeper_binary().parent_path() == source_folder() / "build");
    so.message() << "tools/run builds in build/, and this is another one";
    return so;
}

struct Newcomer {
    TemporaryFolder elsewhere, var;

    // The line of JSON that it ends with.
    json run_once() const {
        const auto out = elsewhere.path() / "out", err = elsewhere.path() / "err";
        const auto command = "cd '" + elsewhere.path().string() +
                             "' && env -u SLOTKEEPER_DATABASE_URL -u SLOTKEEPER_LISTEN SLOTKEEPER_VAR='" +
                             var.path().string() + "' timeout --kill-after=60 600 '" +
                             (source_folder() / "tools/run").string() + "' --once > '" + out.string() + "' 2> '" +
                             err.string() + "' < /dev/null";
        const auto status = std::system(command.c_str());
        BOOST_REQUIRE_MESSAGE(WIFEXITED(status) && WEXITSTATUS(status) == 0, content_of(err));
        std::istringstream lines(content_of(out));
        std::string line, last;
        while (std::getline(lines, line)) last = line;
        return json::parse(last);
    }
    void is_a_booking_in_step(const json& result) {
        std::set<std::string> names;
        for (const auto& [name, value] : result.items()) names.insert(name);
        const std::set<std::string> wanted{"appointment", "state", "calcom_uid", "sync", "start", "url"};
        BOOST_TEST(names == wanted, boost::test_tools::per_element());
        BOOST_TEST(result["state"] == "confirmed");
        BOOST_TEST(result["sync"] == "in_step");
        BOOST_TEST(result["calcom_uid"].get<std::string>() != "");
        BOOST_TEST(result["url"].get<std::string>().starts_with("http://127.0.0.1:"));
        BOOST_TEST(appointments.insert(result["appointment"]).second, result["appointment"]);
    }
    // Whether both sides agree, with the stand-in that keeps its bookings in the folder brought up once more.
    void nothing_has_drifted() const {
        const Environment environment{{"SLOTKEEPER_VAR", var.path().string()}};
        Program stand_in({"simulate", "calcom", "--keep", (var.path() / "calcom.jsonl").string()}, environment);
        const auto address = stand_in.line();
        BOOST_REQUIRE_MESSAGE(address.starts_with("http://"), address);
        BOOST_TEST(Program({"demo", "load", "--calcom-url", address}, environment).finish().code == 0);
        const auto compared = Program({"calcom", "reconcile", "--dry-run"}, environment).finish();
        BOOST_TEST(compared.code == 0, compared.out + compared.err);
        stand_in.signal(SIGKILL);
        stand_in.finish();
    }
    // The processes that still run with the folder in their arguments or settings.
    std::string still_running() const {
        std::string found;
        for (const auto& process : fs::directory_iterator("/proc")) {
            const auto name = process.path().filename().string();
            if (!std::all_of(name.begin(), name.end(), [](char c) { return c >= '0' && c <= '9'; })) continue;
            auto words = content_of(process.path() / "cmdline");
            const auto told = words + content_of(process.path() / "environ");
            if (told.find(var.path().string()) == std::string::npos) continue;
            std::replace(words.begin(), words.end(), '\0', ' ');
            found += name + ' ' + words + '\n';
        }
        return found;
    }
    void nothing_is_left() const {
        BOOST_TEST(still_running() == "");
        BOOST_TEST(!store::private_server_status(var.path() / "db").running);
    }

    std::set<std::string> appointments;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(run_tests, Newcomer,
                         *boost::unit_test::label("slow") * boost::unit_test::precondition(lies_in_build))

BOOST_AUTO_TEST_CASE(the_run_script_works_twice_from_any_folder_and_beside_a_server) {
    is_a_booking_in_step(run_once());
    nothing_is_left();
    is_a_booking_in_step(run_once());
    nothing_is_left();
    nothing_has_drifted();
    nothing_has_drifted();

    Program server({"serve", "--listen", "127.0.0.1:0"}, {{"SLOTKEEPER_VAR", var.path().string()}});
    const auto address = server.line();
    BOOST_REQUIRE_MESSAGE(address.starts_with("http://"), address);
    const auto third = run_once();
    is_a_booking_in_step(third);
    BOOST_TEST(third["url"] != address);
    // What was there before it is there still, and serves.
    BOOST_TEST(std::system(("curl -sf --max-time 30 " + address + "/readyz > /dev/null").c_str()) == 0);
    server.signal(SIGTERM);
    BOOST_TEST(server.finish().code == 0);
    nothing_is_left();
}

BOOST_AUTO_TEST_SUITE_END()
