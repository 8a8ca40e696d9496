// webhooks_tests: webhook subscriptions are stored as at Cal.com.
#include "tools/simulator/webhooks/webhooks.h"

#include "tests/simulator/stand_in.h"

#include <boost/test/unit_test.hpp>

#include <regex>

using namespace slotkeeper;
using namespace slotkeeper::simulator;

namespace {

json preference(json more = json::object()) {
    json body{{"active", true},
              {"subscriberUrl", "http://127.0.0.1:9/hook"},
              {"triggers", {"BOOKING_CREATED", "MEETING_ENDED"}}};
    body.update(more);
    return body;
}

Answer ask(CalcomStandIn& calcom, const std::string& method, const std::string& id, const json& body = nullptr,
           const std::string& key = "cal_sim_anna") {
    return calcom.ask({.method = method, .url = "/v2/webhooks/" + id, .body = body, .key = key});
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(webhooks_tests, CalcomStandIn)

BOOST_AUTO_TEST_CASE(a_new_webhook_has_a_uuid_and_null_for_absent_fields) {
    const auto me = get("/v2/me").data().at("id");
    const auto answer = post("/v2/webhooks", preference({{"unheardOf", 1}}));
    BOOST_TEST(answer.status == 201);
    auto data = answer.data();
    const std::regex uuid("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
    BOOST_TEST(std::regex_match(data.at("id").get<std::string>(), uuid));
    data.erase("id");
    BOOST_TEST(data == (json{{"userId", me},
                             {"triggers", {"BOOKING_CREATED", "MEETING_ENDED"}},
                             {"subscriberUrl", "http://127.0.0.1:9/hook"},
                             {"active", true},
                             {"payloadTemplate", nullptr},
                             {"secret", nullptr}}));
}

BOOST_AUTO_TEST_CASE(the_version_header_is_of_no_account_but_the_key_is) {
    for (const char* version : {"", "2024-08-13", "2024-06-14"}) {
        BOOST_TEST(ask({.url = "/v2/webhooks", .version = version}).status == 200);
    }
    BOOST_TEST(ask({.url = "/v2/webhooks", .key = ""}).status == 401);
}

BOOST_AUTO_TEST_CASE(a_user_has_a_url_once) {
    BOOST_TEST(post("/v2/webhooks", preference()).status == 201);
    const auto again = post("/v2/webhooks", preference());
    BOOST_TEST(again.status == 409);
    BOOST_TEST(again.code() == "ConflictException");
    BOOST_TEST(again.message() == "Webhook with this subscriber url already exists for this user");
    const Question of_ben{.method = "POST", .url = "/v2/webhooks", .body = preference(), .key = "cal_sim_ben"};
    BOOST_TEST(ask(of_ben).status == 201);
}

BOOST_AUTO_TEST_CASE(errors_in_a_body_are_listed) {
    const auto property = [&](const json& body) {
        const auto answer = post("/v2/webhooks", body);
        BOOST_TEST(answer.status == 400);
        return answer.body.at("error").at("details").at("errors").at(0).at("property").get<std::string>();
    };
    BOOST_TEST(property(preference({{"triggers", {"BOOKING_CONFIRMED"}}})) ==
               "triggers");  // only the documentation has it
    BOOST_TEST(property(preference({{"triggers", "BOOKING_CREATED"}})) == "triggers");
    BOOST_TEST(property(preference({{"active", "yes"}})) == "active");
    BOOST_TEST(property(preference({{"subscriberUrl", nullptr}})) == "subscriberUrl");
    BOOST_TEST(property(preference({{"secret", 5}})) == "secret");
    BOOST_TEST(property(preference({{"version", "2025-01-01"}})) == "version");
    BOOST_TEST(property(preference({{"payloadTemplate", "{{uid}}"}})) == "payloadTemplate");
    BOOST_TEST(get("/v2/webhooks").data().empty());
}

BOOST_AUTO_TEST_CASE(invalid_urls_and_cloud_metadata_addresses_are_refused) {
    for (const char* url : {"http://169.254.169.254/latest", "http://metadata.google.internal/", "ftp://example.com/",
                            "nonsense", "", "http://"}) {
        const auto answer = post("/v2/webhooks", preference({{"subscriberUrl", url}}));
        BOOST_TEST(answer.status == 400);
        BOOST_TEST(contains(answer.message(), "Webhook URL is not allowed: "), url);
    }
}

BOOST_AUTO_TEST_CASE(one_is_read_changed_in_part_and_deleted) {
    const auto id = post("/v2/webhooks", preference({{"secret", "s3cret"}})).data().at("id").get<std::string>();
    const auto changed = ::ask(*this, "PATCH", id, {{"active", false}, {"triggers", json::array()}}).data();
    BOOST_TEST(changed.at("active") == false);
    BOOST_TEST(changed.at("triggers").empty());
    BOOST_TEST(changed.at("secret") == "s3cret");
    BOOST_TEST(::ask(*this, "GET", id).data() == changed);
    BOOST_TEST(::ask(*this, "PATCH", id, {{"subscriberUrl", "http://169.254.169.254/"}}).status == 400);
    BOOST_TEST(::ask(*this, "PATCH", id, {{"active", 1}}).status == 400);
    BOOST_TEST(::ask(*this, "DELETE", id).data() == changed);
    BOOST_TEST(::ask(*this, "GET", id).status == 404);
    BOOST_TEST(::ask(*this, "DELETE", id).message() == "Webhook (" + id + ") not found");
}

BOOST_AUTO_TEST_CASE(a_change_does_not_take_the_url_of_another_one) {
    post("/v2/webhooks", preference());
    const auto other = preference({{"subscriberUrl", "http://127.0.0.1:9/other"}});
    const auto id = post("/v2/webhooks", other).data().at("id").get<std::string>();
    BOOST_TEST(::ask(*this, "PATCH", id, {{"subscriberUrl", "http://127.0.0.1:9/hook"}}).status == 409);
    BOOST_TEST(::ask(*this, "PATCH", id, {{"subscriberUrl", "http://127.0.0.1:9/other"}}).status == 200);
}

BOOST_AUTO_TEST_CASE(those_of_others_are_out_of_reach) {
    const auto id = post("/v2/webhooks", preference()).data().at("id").get<std::string>();
    for (const char* method : {"GET", "PATCH", "DELETE"}) {
        const auto answer = ::ask(*this, method, id, json::object(), "cal_sim_ben");
        BOOST_TEST(answer.status == 403);
        BOOST_TEST(contains(answer.message(), "is not the owner of webhook"));
    }
    BOOST_TEST(ask({.url = "/v2/webhooks", .key = "cal_sim_ben"}).data().empty());
}

BOOST_AUTO_TEST_CASE(the_list_comes_in_pages) {
    for (int i = 0; i < 5; ++i) {
        post("/v2/webhooks", preference({{"subscriberUrl", "http://127.0.0.1:9/" + std::to_string(i)}}));
    }
    const auto page = get("/v2/webhooks?take=2&skip=3").data();
    BOOST_REQUIRE(page.size() == 2U);
    BOOST_TEST(page.at(0).at("subscriberUrl") == "http://127.0.0.1:9/3");
    BOOST_TEST(get("/v2/webhooks?take=251").status == 400);
    BOOST_TEST(get("/v2/webhooks").data().size() == 5U);
}

BOOST_AUTO_TEST_SUITE_END()
