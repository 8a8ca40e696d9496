// check_command_tests: exit code 0 if all is well, 1 with the findings otherwise.
#include "tools/slotkeeper/commands/commands.h"

#include "tests/support/program.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using tests::Home;

BOOST_FIXTURE_TEST_SUITE(check_command_tests, Home)

BOOST_AUTO_TEST_CASE(a_clean_database_exits_with_0) {
    answer({"demo", "load"});
    const auto report = answer({"check"});
    BOOST_TEST(report["ok"] == true);
    BOOST_REQUIRE(report["data"].size() == 2U);  // of zone rules and numbering plan, how old they are
    BOOST_TEST(report["data"][0]["name"] == "tzdata");
    BOOST_TEST(report["data"][0]["age_days"] >= 0);
    BOOST_TEST(report["data"][1]["name"] == "libphonenumber");
    BOOST_TEST(report["findings"].empty());
    BOOST_TEST(run({"check"}).out.find("no findings") == 0U);
}

BOOST_AUTO_TEST_CASE(a_finding_ends_with_1_and_names_kind_and_ids) {
    answer({"demo", "load"});
    test().run("ALTER TABLE customer DROP KEY customers_phone_company_unique");
    const auto finished = run({"check", "--json"});
    BOOST_TEST(finished.code == 1);
    const auto finding = finished.json()["findings"][0];
    BOOST_TEST(finding["kind"] == "missing_key");
    BOOST_TEST(finding["ids"][0] == "customer");
    BOOST_TEST(finding["detail"].get<std::string>().find("customers_phone_company_unique") != std::string::npos);
    BOOST_TEST(run({"check"}).code == 1);
}

BOOST_AUTO_TEST_CASE(a_database_without_a_schema_is_one_finding_and_stays_so) {
    for (auto i = 0; i < 2; ++i) {
        const auto finished = run({"check", "--json"});
        BOOST_TEST(finished.code == 1);
        const auto findings = finished.json()["findings"];
        BOOST_REQUIRE(findings.size() == 1U);
        BOOST_TEST(findings[0]["kind"] == "schema_behind");
        const auto detail = findings[0]["detail"].get<std::string>();
        BOOST_TEST(detail.find("at version 0") != std::string::npos, detail);
        BOOST_TEST(detail.find("slotkeeper migrate") != std::string::npos, detail);
    }
}

BOOST_AUTO_TEST_CASE(a_clean_private_database_ends_with_0) {
    const Home fresh(Home::Data::private_server);
    fresh.answer({"migrate"});
    const auto finished = fresh.run({"check"});
    BOOST_TEST(finished.code == 0, finished.out);
    BOOST_TEST(finished.out.starts_with("no findings"), finished.out);
}

BOOST_AUTO_TEST_SUITE_END()
