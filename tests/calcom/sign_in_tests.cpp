// sign_in_tests: tokens from the stand-in over real HTTP, and the meaning of every other answer of a token endpoint.
#include "adapters/calcom/sign_in.h"

#include "adapters/http/server.h"
#include "engine/guards/digest.h"
#include "tests/contract/calcom_contract.h"
#include "tests/support/oauth_person.h"
#include "tests/support/test_database.h"
#include "tools/simulator/simulate_calcom.h"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include <deque>
#include <fstream>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

const std::string kVerifier(64, 'v');

std::string told(const RemoteAnswer<TokenPair>& answer) {
    if (const auto* pair = std::get_if<TokenPair>(&answer)) {
        return "tokens " + pair->access + ' ' + pair->refresh + ' ' + std::to_string(pair->lifetime.count());
    }
    if (const auto* refusal = std::get_if<RemoteRefusal>(&answer)) {
        return std::string(name_of(refusal->kind)) + ": " + refusal->message;
    }
    if (const auto* not_sent = std::get_if<NotSent>(&answer)) return "not sent: " + not_sent->reason;
    return "unknown: " + std::get<UnknownOutcome>(answer).reason;
}
std::string of(int status, const std::string& body) { return told(calcom::read_tokens({status, {}, body})); }

struct House {
    calcom::SignIn& sign_in(const std::string& secret = "") {
        auto& one = options.emplace_back();
        one.oauth = oauth_client();
        one.oauth.secret = secret;
        one.oauth.deadline = 2s;
        one.record = [this](const calcom::Exchange& exchange) {
            lines << json{{"method", exchange.method},
                          {"path", exchange.path},
                          {"headers", exchange.headers},
                          {"body", json::parse(exchange.body)}}
                         .dump()
                  << '\n';
        };
        return clients.emplace_back(one, gate);
    }
    CameBack come_back(const calcom::SignIn& with, const std::string& challenge) {
        return visit(remote.address(), with.authorize_url("s1", challenge));
    }
    void know(const std::string& secret) {
        const auto client = oauth_client();
        ask_oauth(remote.address(),
                  {{"clients",
                    {{{"client_id", client.id}, {"redirect_uri", client.redirect_url}, {"client_secret", secret}}}}});
    }
    RemoteAnswer<TokenPair> exchange(calcom::SignIn& with, const CameBack& came) {
        return with.exchange(remote.address(), came.code, with.redirect_url(), kVerifier);
    }

    TemporaryFolder folder;
    std::ofstream lines{folder.path() / "requests.jsonl"};
    simulator::CalcomSimulator remote{{.rate_limit_per_minute = 1'000'000}};
    TestDatabase test;
    CallGate gate{test.database()};
    std::deque<calcom::Options> options;
    std::deque<calcom::SignIn> clients;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(sign_in_tests, House)

// RFC 7636, appendix B.
BOOST_AUTO_TEST_CASE(a_challenge_is_the_hash_of_its_verifier) {
    BOOST_TEST(base64url(sha256("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")) ==
               "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
}

BOOST_AUTO_TEST_CASE(a_public_client_proves_itself_by_its_verifier_and_one_with_a_secret_by_that_alone) {
    const auto challenge = base64url(sha256(kVerifier));
    for (const auto* secret : {"", "s3cret"}) {
        know(secret);
        auto& with = sign_in(secret);
        const auto url = with.authorize_url("st ate", challenge);
        BOOST_TEST(
            url.starts_with("https://app.cal.com/auth/oauth2/authorize?response_type=code&client_id=slotkeeper&"));
        BOOST_TEST(url.find("&state=st%20ate&scope=BOOKING_READ%20BOOKING_WRITE") != std::string::npos);
        BOOST_TEST((url.find(challenge) != std::string::npos) == (*secret == '\0'));
        const auto came = come_back(with, challenge);
        BOOST_TEST(came.address == with.redirect_url());
        BOOST_TEST(came.state == "s1");
        const auto answer = exchange(with, came);
        BOOST_REQUIRE_MESSAGE(std::holds_alternative<TokenPair>(answer), told(answer));
        const auto& pair = std::get<TokenPair>(answer);
        BOOST_TEST(pair.lifetime.count() == 1800);
        BOOST_TEST(told(with.refresh(remote.address(), pair.refresh)).starts_with("tokens "));
        BOOST_TEST(told(exchange(with, came)).starts_with("unauthorized: invalid_grant"));
        BOOST_TEST(told(with.refresh(remote.address(), "nonsense")).starts_with("unauthorized: invalid_grant"));
    }
    lines.close();
    const auto file = (folder.path() / "requests.jsonl").string();
    const auto verdict = testing::check_calcom_contract("--requests " + file);
    if (!verdict.skipped) BOOST_TEST(verdict.kept, verdict.output);
}

BOOST_AUTO_TEST_CASE(a_wrong_secret_is_our_own_fault_and_not_the_accounts) {
    know("s3cret");
    auto& with = sign_in("wrong");
    BOOST_TEST(told(exchange(with, come_back(with, ""))).starts_with("forbidden: invalid_client"));
    BOOST_TEST(told(with.refresh(remote.address(), "any")).starts_with("forbidden: invalid_client"));
}

BOOST_AUTO_TEST_CASE(without_an_answer_nothing_is_known_and_without_a_connection_nothing_happened) {
    BOOST_TEST(told(sign_in().refresh("http://127.0.0.1:1", "any")).starts_with("not sent: "));
    BOOST_TEST(told(sign_in().refresh("ftp://nowhere", "any")).starts_with("not sent: "));
    http::Server silent({}, [](const http::Request&) {
        http::Response none;
        none.cut = true;
        return none;
    });
    const auto answer = told(sign_in().refresh(silent.address(), "secret_token"));
    BOOST_TEST(answer.starts_with("unknown: "));
    BOOST_TEST(answer.find("secret_token") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(each_answer_maps_to_its_outcome) {
    BOOST_TEST(of(200, R"({"access_token":"a","refresh_token":"r","token_type":"Bearer","expires_in":60})") ==
               "tokens a r 60");
    BOOST_TEST(of(200, R"({"access_token":"a"})") == "tokens a  1800");
    BOOST_TEST(of(200, R"({"access_token":"a","expires_in":-5})") == "tokens a  0");
    for (const auto* odd :
         {"", "[]", "7", "<html>", "{}", R"({"access_token":7})", R"({"access_token":"a b"})",
          R"({"access_token":"a","token_type":"mac"})", R"({"access_token":"a","refresh_token":"line\nbreak"})"}) {
        BOOST_TEST(of(200, odd).starts_with("unknown: "), odd);
    }
    BOOST_TEST(of(200, json{{"access_token", std::string(4'001, 'a')}}.dump()).starts_with("unknown: "));
    BOOST_TEST(of(400, R"({"error":"invalid_grant","error_description":"spent"})") ==
               "unauthorized: invalid_grant, spent");
    BOOST_TEST(of(401, R"({"error":"invalid_client"})") == "forbidden: invalid_client");
    BOOST_TEST(of(400, R"({"error":"invalid_request"})") == "invalid: invalid_request");
    // Not an answer of RFC 6749, so it says nothing about the grant.
    BOOST_TEST(of(401, R"({"error":{"message":"Invalid API Key"}})").starts_with("invalid: "));
    BOOST_TEST(of(403, "<html>").starts_with("not sent: "));
    BOOST_TEST(of(429, "{}").starts_with("rate_limited: "));
    BOOST_TEST(of(500, R"({"error":"invalid_grant"})").starts_with("unknown: "));
    BOOST_TEST(
        of(400, json{{"error", "invalid_grant"}, {"error_description", std::string(9'000, 'x') + "\n"}}.dump()).size() <
        300U);
}

BOOST_AUTO_TEST_SUITE_END()
