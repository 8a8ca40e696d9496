// oauth_callback_tests: the OAuth redirect: the browser gets a page, the company its account, and the log no secret.
#include "adapters/calcom/calcom_webhook.h"

#include "tests/support/caught_log.h"
#include "tests/support/front.h"
#include "tests/support/oauth_person.h"
#include "tools/simulator/simulate_calcom.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using nlohmann::json;

namespace {

struct Office : Front {
    CameBack came(const std::string& more = "") {
        const auto begun = accounts.authorize({.company = demo::kCompany, .base_url = remote.address()});
        return visit(remote.address(), begun->url, more);
    }
    Answer browse(const std::string& query, const std::string& method = "GET") {
        return send(method, "/hooks/calcom/oauth" + query, {}, "");
    }
    static std::string query(const CameBack& came) {
        return "?state=" + came.state + (came.error.empty() ? "&code=" + came.code : "&error=" + came.error);
    }
    bool says(const Answer& answer, const std::string& words) { return answer.text.find(words) != std::string::npos; }

    simulator::CalcomSimulator remote{{}};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(oauth_callback_tests, Office)

BOOST_AUTO_TEST_CASE(a_valid_code_shows_the_page_of_a_connected_account) {
    const CaughtLog log;
    const auto back = came();
    const auto answer = browse(query(back));
    BOOST_TEST(answer.status == 200);
    BOOST_TEST(says(answer, "The account anna is connected"));
    BOOST_TEST(answer.header("content-type") == "text/html; charset=utf-8");
    BOOST_TEST(answer.header("cache-control") == "no-store");
    BOOST_TEST(answer.header("referrer-policy") == "no-referrer");
    BOOST_TEST(accounts.list(demo::kCompany).size() == 1U);
    const auto again = browse(query(back));
    BOOST_TEST(again.status == 409);
    BOOST_TEST(says(again, "used already"));
    server.stop(std::chrono::seconds(5));
    BOOST_TEST(log.lines_with(back.code) == 0);
    BOOST_TEST(log.lines_with(back.state) == 0);
    BOOST_TEST(log.lines_with("/hooks/calcom/oauth answered 409 state_conflict") == 1);
}

BOOST_AUTO_TEST_CASE(a_denied_expired_or_unknown_authorisation_is_reported) {
    const auto no = browse(query(came("&deny=1")));
    BOOST_TEST(no.status == 403);
    BOOST_TEST(says(no, "declined"));
    for (const auto* odd : {"", "?", "?code=x", "?state=x", "?state=x&code=y", "?state=x&state=x&code=y"}) {
        const auto answer = browse(odd);
        BOOST_TEST(answer.status == 422, odd);
        BOOST_TEST(says(answer, "Not connected"));
    }
    const auto late = came();
    salon.test.run("UPDATE calendar_authorisation SET expires_at = UTC_TIMESTAMP(6)");
    BOOST_TEST(says(browse(query(late)), "expired"));
    BOOST_TEST(accounts.list(demo::kCompany).empty());
}

BOOST_AUTO_TEST_CASE(a_prefetch_does_not_use_up_the_state_and_foreign_text_is_escaped) {
    const auto back = came();
    BOOST_TEST(browse(query(back), "HEAD").status == 405);
    BOOST_TEST(browse(query(back), "PUT").status == 405);
    BOOST_TEST(browse(query(back)).status == 200);
    auto odd = came();
    odd.error = "%3Cscript%3Ealert(1)%3C%2Fscript%3E";
    const auto answer = browse(query(odd));
    BOOST_TEST(answer.status == 403);
    BOOST_TEST(!says(answer, "<script>"));
    BOOST_TEST(says(answer, "&lt;script&gt;"));
}

BOOST_AUTO_TEST_CASE(an_account_that_stays_disconnected_is_not_called_connected) {
    BOOST_TEST(browse(query(came())).status == 200);
    const auto account = accounts.list(demo::kCompany).at(0);
    BOOST_TEST(accounts.disconnect(demo::kCompany, account.id).ok());
    BOOST_TEST(says(browse(query(came())), "Not connected"));
}

BOOST_AUTO_TEST_SUITE_END()
