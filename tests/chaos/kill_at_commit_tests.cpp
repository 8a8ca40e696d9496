// kill_at_commit_tests: the server is killed between its COMMIT and its answer, and the repeat gets the first result.
//
// The one moment at which the caller knows nothing and the database all. A proxy that keeps the answer to the COMMIT to
// itself makes it last; kill_tests only comes upon it by chance.
#include "tests/support/cutting_proxy.h"
#include "tests/support/program.h"
#include "tests/support/rest_caller.h"
#include "tests/support/salon.h"
#include "tests/support/until.h"

#include <boost/test/unit_test.hpp>

#include <csignal>
#include <future>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using nlohmann::json;

namespace {

struct Fixture : Home {
    const std::string api_key = answer({"demo", "load"})["api_key"];

    std::unique_ptr<Program> serve(const std::string& database_url) const {
        auto its = environment;
        its["SLOTKEEPER_DATABASE_URL"] = database_url;
        return std::make_unique<Program>(std::vector<std::string>{"serve", "--listen", "127.0.0.1:0"}, its);
    }
    std::int64_t rows(const std::string& table) { return test().number("SELECT COUNT(*) FROM " + table); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(kill_at_commit_tests, Fixture)

BOOST_AUTO_TEST_CASE(a_booking_that_was_committed_and_never_answered_is_found_by_its_key) {
    const json body{{"service", "Haarschnitt"},
                    {"resource_id", ResourceId{22}.text()},
                    {"start", demo::branch().zone.format_rfc3339(Salon::at(11, 0))},
                    {"customer", {{"name", "Erika"}, {"phone", "+4915112345678"}}}};
    const auto ask = [&](const std::string& address) {
        return RestCaller(address, api_key, kPatience).post("/v1/appointments", body, "once");
    };

    const TemporaryFolder folder;
    CuttingProxy proxy(folder.path(), test().url());
    const auto first = serve(proxy.url());
    proxy.cut(Cut::hold_booking, 1);
    auto unheard = std::async(std::launch::async, ask, first->line());
    until([&] { return proxy.held() == 1 && rows("appointment") == 1; });
    first->signal(SIGKILL);
    BOOST_TEST(first->finish().code == 128 + SIGKILL);
    BOOST_TEST(!unheard.get().has_value());

    const auto second = serve(test().url());
    const auto repeated = ask(second->line());
    BOOST_REQUIRE(repeated.has_value());
    BOOST_REQUIRE_MESSAGE(repeated->status == 201, repeated->text);
    BOOST_TEST(repeated->header("idempotent-replayed") == "true");
    BOOST_TEST(repeated->header("etag") == "\"1\"");
    const AppointmentId made{test().number("SELECT appointment_id FROM appointment")};
    BOOST_TEST(repeated->body["id"] == made.text());
    BOOST_TEST(repeated->body["customer"]["created"] == true);  // like the answer that was lost
    for (const auto* table : {"appointment", "audit_event", "claim", "customer"}) BOOST_TEST(rows(table) == 1, table);
    const auto checked = run({"check"});
    BOOST_TEST(checked.code == 0, "check: " << checked.code << ' ' << checked.out << checked.err);
}

BOOST_AUTO_TEST_SUITE_END()
