// metrics_endpoint_tests: the metrics in the Prometheus text format, and who may read them.
#include "adapters/metrics/metrics_endpoint.h"

#include "tests/support/test_database.h"
#include "tools/demo/demo_company.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::tests;

namespace {

struct Watched {
    http::Response ask(metrics::MetricsEndpoint endpoint, const std::string& authorization = "") {
        http::Router router;
        metrics::add_metrics_route(router, endpoint);
        http::Request request;
        request.method = "GET";
        request.path = "/metrics";
        if (!authorization.empty()) request.headers["authorization"] = authorization;
        return router(request);
    }
    TestDatabase test;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(metrics_endpoint_tests, Watched)

BOOST_AUTO_TEST_CASE(drift_jobs_and_accounts_are_gauges) {
    demo::put_company(test.database());
    test.run(
        "INSERT INTO calendar_account (account_id, company_id, provider, provider_account, base_url, state, "
        "sealed_credential, sealed_webhook_secret, created_at) VALUES (7, 1, 'calcom', 'anna', 'x', 'active', '', '', "
        "'2026-01-01'), (8, 1, 'calcom', 'ben', 'x', 'disconnected', '', '', '2026-01-01')");
    test.run(
        "INSERT INTO calendar_reconcile (account_id, reported_at, orphaned) VALUES (7, '2026-11-22 08:00', 3), "
        "(8, '2026-11-22 08:00', 5)");
    test.run(
        "INSERT INTO job (job_id, queue, kind, subject_id, unique_key, state, run_at, created_at) VALUES "
        "(1, 'sync', 'x', 0, 'a', 'available', '2026-01-01', '2026-01-01'), "
        "(2, 'sync', 'x', 0, 'b', 'done', '2026-01-01', '2026-01-01')");
    const auto answer = ask({test.database(), ""});
    BOOST_TEST(answer.status == 200);
    BOOST_TEST(answer.content_type == "text/plain; version=0.0.4");
    const auto account = AccountId{7}.text();
    for (const auto& line :
         {std::string("# TYPE calcom_drift gauge\n"), "calcom_drift{account=\"" + account + "\",kind=\"orphaned\"} 3\n",
          "calcom_drift{account=\"" + account + "\",kind=\"differing\"} 0\n",
          "calcom_compared_timestamp_seconds{account=\"" + account + "\"} 1795334400\n",
          std::string("jobs_waiting{queue=\"sync\"} 1\n"), std::string("jobs_waiting{queue=\"campaigns\"} 0\n"),
          std::string("calendar_accounts{state=\"active\"} 1\n"),
          std::string("calendar_accounts{state=\"needs_reauth\"} 0\n")}) {
        BOOST_TEST((answer.body.find(line) != std::string::npos), line << " in " << answer.body);
    }
    BOOST_TEST(answer.body.find(AccountId{8}.text()) == std::string::npos);  // it was let go
}

BOOST_AUTO_TEST_CASE(without_a_token_only_this_machine_may_ask) {
    BOOST_TEST(ask({test.database(), "", true}).status == 200);
    BOOST_TEST(ask({test.database(), "", false}).status == 403);
    for (const auto loopback : {true, false}) {
        const metrics::MetricsEndpoint endpoint{test.database(), "0123456789abcdef", loopback};
        BOOST_TEST(ask(endpoint).status == 401);
        BOOST_TEST(ask(endpoint, "Bearer 0123456789abcdeg").status == 401);
        BOOST_TEST(ask(endpoint, "Bearer ").status == 401);
        BOOST_TEST(ask(endpoint, "Bearer 0123456789abcdef").status == 200);
    }
}

BOOST_AUTO_TEST_SUITE_END()
