// oauth_tests: OAuth as at Cal.com: codes and secrets are valid once and for one client.
#include "tools/simulator/oauth/oauth.h"

#include "engine/guards/digest.h"
#include "tests/simulator/stand_in.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::simulator;
using namespace std::chrono_literals;

namespace {

const std::string kBack = "http://127.0.0.1:9/back";
const std::string kVerifier = "a-verifier-of-the-length-that-is-asked-for-0123456789";

struct House : CalcomStandIn {
    using CalcomStandIn::CalcomStandIn;
    // What the page sends back: code or error.
    std::string visit(const std::string& more = "", const std::string& client = "us", const std::string& back = kBack) {
        const auto answer = ask({.url = "/auth/oauth2/authorize?client_id=" + client + "&redirect_uri=" + back +
                                        "&state=s1&scope=BOOKING_READ" + more,
                                 .key = ""});
        if (answer.status != 302) return "status " + std::to_string(answer.status);
        const auto& place = answer.headers.at("Location");
        BOOST_TEST(place.starts_with(back + "?"));
        BOOST_TEST(contains(place, "state=s1"));
        const auto at = place.find(contains(place, "error=") ? "error=" : "code=");
        const auto found = place.substr(place.find('=', at) + 1);
        return found.substr(0, found.find('&'));
    }
    std::string visit_with_challenge(const std::string& client = "us") {
        return visit("&code_challenge=" + base64url(sha256(kVerifier)) + "&code_challenge_method=S256", client);
    }
    Answer token(const json& more) {
        json body{{"client_id", "us"}};
        body.update(more);
        return ask({.method = "POST", .url = "/v2/auth/oauth2/token", .body = body, .key = ""});
    }
    Answer exchange(const std::string& code, const json& proof = {{"code_verifier", kVerifier}}) {
        json body{{"grant_type", "authorization_code"}, {"code", code}, {"redirect_uri", kBack}};
        body.update(proof);
        return token(body);
    }
    Answer refresh(const std::string& refresh_token) {
        return token({{"grant_type", "refresh_token"}, {"refresh_token", refresh_token}});
    }
    std::string me(const std::string& access) {
        const auto answer = ask({.url = "/v2/me", .key = access});
        return answer.status == 200 ? answer.data().at("username").get<std::string>()
                                    : std::to_string(answer.status) + ' ' + answer.message();
    }
    void rules(const json& body) { BOOST_TEST(put("/simulator/oauth", body).status == 200); }
    void know(const std::string& secret) {
        rules({{"clients", {{{"client_id", "us"}, {"redirect_uri", kBack}, {"client_secret", secret}}}}});
    }
};

std::string error(const Answer& answer) {
    return std::to_string(answer.status) + ' ' + answer.body.at("error").get<std::string>() + ' ' +
           answer.body.at("error_description").get<std::string>();
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(oauth_tests, House)

BOOST_AUTO_TEST_CASE(a_code_is_exchanged_once_and_opens_the_account) {
    const auto code = visit_with_challenge();
    const auto answer = exchange(code);
    BOOST_REQUIRE(answer.status == 200);
    BOOST_TEST(answer.body.at("token_type") == "bearer");
    BOOST_TEST(answer.body.at("expires_in") == 1800);
    BOOST_TEST(answer.body.at("scope") == "BOOKING_READ");
    BOOST_TEST(me(answer.body.at("access_token")) == "anna");
    BOOST_TEST(error(exchange(code)) == "400 invalid_grant code_invalid_or_expired");
    const auto next = refresh(answer.body.at("refresh_token"));
    BOOST_TEST(me(next.body.at("access_token")) == "anna");
    const auto seen = get("/simulator/oauth").body;
    BOOST_TEST(seen.at("token_requests") == 3);
    BOOST_TEST(seen.at("exchanges") == 1);
    BOOST_TEST(seen.at("refreshes") == 1);
    BOOST_TEST(seen.at("refused") == 1);
}

BOOST_AUTO_TEST_CASE(a_code_is_good_for_ten_minutes_and_for_its_verifier) {
    const auto late = visit_with_challenge();
    clock.pass(10min);
    BOOST_TEST(error(exchange(late)) == "400 invalid_grant code_invalid_or_expired");
    const json other{{"code_verifier", "another"}}, secret{{"client_secret", "s"}};
    BOOST_TEST(error(exchange(visit_with_challenge(), other)) == "400 invalid_grant pkce_verification_failed");
    BOOST_TEST(error(exchange(visit_with_challenge(), secret)) ==
               "400 invalid_request pkce_missing_parameters_or_invalid_method");
    BOOST_TEST(contains(error(exchange(visit_with_challenge(), {{"code_verifier", kVerifier}, {"client_secret", "s"}})),
                        "400 invalid_request"));
    BOOST_TEST(exchange(visit(), secret).status == 200);
}

BOOST_AUTO_TEST_CASE(the_page_denies_or_does_not_redirect_where_required) {
    BOOST_TEST(visit("&deny=1") == "access_denied");
    rules({{"deny", true}});
    BOOST_TEST(visit() == "access_denied");
    rules({{"deny", false}, {"username", "ben"}});
    BOOST_TEST(me(exchange(visit_with_challenge()).body.at("access_token")) == "ben");
    know("");
    BOOST_TEST(visit() == "invalid_request");  // a public client without a challenge
    BOOST_TEST(visit("", "others") == "status 400");
    BOOST_TEST(visit("", "us", "http://127.0.0.1:9/elsewhere") == "status 400");
    BOOST_TEST(visit("&code_challenge=x&code_challenge_method=plain") == "invalid_request");
}

BOOST_AUTO_TEST_CASE(a_client_with_a_secret_must_bring_it) {
    know("s3cret");
    BOOST_TEST(error(exchange(visit(), {{"client_secret", "wrong"}})) ==
               "401 invalid_client invalid_client_credentials");
    const auto answer = exchange(visit(), {{"client_secret", "s3cret"}});
    BOOST_REQUIRE(answer.status == 200);
    BOOST_TEST(error(refresh(answer.body.at("refresh_token"))) == "401 invalid_client invalid_client_credentials");
    BOOST_TEST(contains(error(token({{"grant_type", "password"}})), "invalid_request"));
    BOOST_TEST(contains(error(token({{"grant_type", "refresh_token"}})), "invalid_request"));
}

BOOST_AUTO_TEST_CASE(tokens_expire_can_be_expired_and_revoked) {
    rules({{"access_seconds", 30}});
    const auto pair = exchange(visit_with_challenge()).body;
    clock.pass(29s);
    BOOST_TEST(me(pair.at("access_token")) == "anna");
    clock.pass(1s);
    BOOST_TEST(me(pair.at("access_token")) == "498 ACCESS_TOKEN_IS_EXPIRED");
    rules({{"expired_status", 401}});
    BOOST_TEST(contains(me(pair.at("access_token")), "401 "));
    BOOST_TEST(contains(me("nonsense"), "401 "));
    const auto next = refresh(pair.at("refresh_token")).body;
    BOOST_TEST(me(next.at("access_token")) == "anna");
    rules({{"expire", true}, {"expired_status", 498}});
    BOOST_TEST(contains(me(next.at("access_token")), "498 "));
    BOOST_TEST(refresh(pair.at("refresh_token")).status == 200);  // it stays good beside the next
    rules({{"refresh_once", true}});
    BOOST_TEST(refresh(next.at("refresh_token")).status == 200);
    BOOST_TEST(error(refresh(next.at("refresh_token"))) == "400 invalid_grant invalid_refresh_token");
    rules({{"revoke", true}});
    BOOST_TEST(refresh(pair.at("refresh_token")).status == 400);
}

BOOST_AUTO_TEST_CASE(a_token_may_ask_more_often_than_a_key) {
    House limited(120);
    const auto access = limited.exchange(limited.visit_with_challenge()).body.at("access_token").get<std::string>();
    BOOST_TEST(limited.ask({.url = "/v2/me", .key = access}).headers.at("X-RateLimit-Limit-Default") == "500");
    BOOST_TEST(limited.get("/v2/me").headers.at("X-RateLimit-Limit-Default") == "120");
}

BOOST_AUTO_TEST_CASE(an_invalid_rule_is_refused) {
    for (const auto& wrong : {json{{"access_seconds", -1}}, json{{"expired_status", 500}}, json{{"clients", 7}},
                              json{{"deny", 1}}, json{{"username", ""}}, json{{"colour", "red"}}}) {
        BOOST_TEST(put("/simulator/oauth", wrong).status == 400, wrong.dump());
    }
}

BOOST_AUTO_TEST_SUITE_END()
