// calcom_contract_tests: the stand-in for Cal.com answers as Cal.com's own OpenAPI document says.
//
// The checking is done by calcom_contract.js, which needs node, the packages of tests/contract and the document; where
// one of them is absent the test says so and passes, unless SLOTKEEPER_REQUIRE_CONTRACT=1 demands that it was run.
#include "tests/contract/calcom_contract.h"

#include "tools/simulator/simulate_calcom.h"

#include <boost/test/unit_test.hpp>

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

using namespace slotkeeper;

BOOST_AUTO_TEST_SUITE(calcom_contract_tests)

BOOST_AUTO_TEST_CASE(the_stand_in_keeps_to_the_published_document) {
    simulator::CalcomSimulator stand_in({.rate_limit_per_minute = 1'000'000});
    const auto verdict = testing::check_calcom_contract("--url " + stand_in.address());
    if (verdict.skipped) return;
    BOOST_TEST(verdict.kept, verdict.output);
}

BOOST_AUTO_TEST_CASE(a_recorded_request_that_breaks_the_document_is_found) {
    const auto file = std::filesystem::temp_directory_path() / ("slotkeeper-" + std::to_string(::getpid()) + ".jsonl");
    std::ofstream(file) << R"({"method":"GET","path":"/v2/me","headers":{"Authorization":"Bearer x"}})"
                        << "\n"
                        << R"({"method":"GET","path":"/v2/bookings?tkae=5","headers":{"Authorization":"Bearer x"}})"
                        << "\n";
    const auto verdict = testing::check_calcom_contract("--requests " + file.string());
    std::filesystem::remove(file);
    if (verdict.skipped) return;
    BOOST_TEST(!verdict.kept);
    BOOST_TEST(verdict.output.find("query tkae is not known") != std::string::npos);
    BOOST_TEST(verdict.output.find("header cal-api-version is missing") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
