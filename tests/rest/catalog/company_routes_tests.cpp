// company_routes_tests: an installation key creates and lists companies, and reaches nothing inside one.
#include "tests/support/front.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using nlohmann::json;
using store::Scope;

namespace {

struct Host : Front {
    const Headers installation = bearer(new_key(CompanyId{}, {Scope::admin}));
    const json smallest{{"company", {{"slug", "neu"}, {"name", "Praxis Neu"}, {"region", "DE"}, {"language", "de"}}},
                        {"branches", json::array({json{{"name", "Mitte"}, {"time_zone", "Europe/Berlin"}}})}};

    Answer create(const json& body) { return post("/v1/companies", body, installation); }
    std::int64_t companies() { return salon.test.number("SELECT COUNT(*) FROM company"); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(company_routes_tests, Host)

BOOST_AUTO_TEST_CASE(a_company_is_created_with_its_catalogue_and_its_first_key) {
    auto body = smallest;
    body["first_key"] = "set-up";
    body["services"] = json::array(
        {json{{"name", "Beratung"},
              {"segments", json::array({json{{"minutes", 30}, {"needs", json::array({json::object()})}}})}}});
    body["resources"] = json::array({json{{"name", "Dr. Neu"}}});
    const auto made = create(body);
    BOOST_TEST(made.status == 201, made.text);
    BOOST_TEST(made.body["slug"] == "neu");
    const auto its = bearer(made.body["api_key"]);
    BOOST_TEST(get("/v1/company", its).body["id"] == made.body["id"]);
    BOOST_TEST(get("/v1/services", its).body["data"].size() == 1U);
    BOOST_TEST(get("/v1/resources", its).body["data"].size() == 1U);
    BOOST_TEST(get("/v1/keys", its).body["data"].size() == 1U);
    BOOST_TEST(get("/v1/keys", its).body["data"][0]["name"] == "set-up");
}

BOOST_AUTO_TEST_CASE(without_a_first_key_there_is_none) {
    const auto made = create(smallest);
    BOOST_TEST(made.status == 201, made.text);
    BOOST_TEST(!made.body.contains("api_key"));
    const auto id = CompanyId::parse(made.body["id"].get<std::string>()).value();
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM api_key WHERE company_id = " + std::to_string(id.value)) == 0);
}

BOOST_AUTO_TEST_CASE(what_is_wrong_is_refused_and_nothing_is_stored) {
    const auto before = companies();
    auto without_slug = smallest, unknown_zone = smallest, two_lines = smallest;
    without_slug["company"].erase("slug");
    unknown_zone["branches"][0]["time_zone"] = "Mars/Olympus";
    two_lines["first_key"] = "two\nlines";
    BOOST_TEST(create(json::object()).status == 422);
    BOOST_TEST(create(without_slug).refusal() == "422 missing_field company.slug");
    BOOST_TEST(create(unknown_zone).status == 422);
    BOOST_TEST(create(two_lines).refusal() == "422 invalid_field first_key");
    BOOST_TEST(companies() == before);
    BOOST_TEST(create(smallest).status == 201);
    auto again = smallest;
    again["first_key"] = "second";
    BOOST_TEST(create(again).refusal() == "409 state_conflict company.slug");
    BOOST_TEST(companies() == before + 1);
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM api_key WHERE name = 'second'") == 0);
}

BOOST_AUTO_TEST_CASE(companies_are_listed_in_pages_and_by_change) {
    create(smallest);
    const auto all = get("/v1/companies", installation);
    BOOST_TEST(all.body["data"].size() == 3U);
    const auto page = get("/v1/companies?limit=2", installation);
    BOOST_TEST(page.body["data"].size() == 2U);
    const auto last = get("/v1/companies?limit=2&cursor=" + page.body["next_cursor"].get<std::string>(), installation);
    BOOST_TEST(last.body["data"].size() == 1U);
    BOOST_TEST(last.body["data"][0] == all.body["data"][2]);
    const auto none = get("/v1/companies?updated_since=2037-01-01T00:00:00Z", installation);
    BOOST_TEST(none.body["data"].empty());
    const auto changed = get("/v1/companies?updated_since=2020-01-01T00:00:00Z", installation);
    BOOST_TEST(changed.body["data"].size() == 3U);
}

BOOST_AUTO_TEST_CASE(a_key_of_a_company_neither_creates_nor_lists_companies) {
    const auto admin = bearer(new_key(demo::kCompany, {Scope::admin}));
    BOOST_TEST(post("/v1/companies", smallest, admin).refusal() == "403 forbidden");
    BOOST_TEST(get("/v1/companies", admin).refusal() == "403 forbidden");
}

BOOST_AUTO_TEST_CASE(an_installation_key_reaches_nothing_inside_a_company) {
    int refused = 0;
    for (const auto& operation : rest::operations()) {
        if (!operation.scope || operation.reach == api::Reach::installation) continue;
        auto path = operation.path;
        if (const auto at = path.find("{id}"); at != std::string::npos) path.replace(at, 4, "apt_0000000000001");
        auto headers = installation;
        if (operation.takes_body()) headers["Content-Type"] = "application/json";
        const auto answer = send(operation.method, path, headers, operation.takes_body() ? "{}" : "");
        BOOST_TEST(answer.refusal() == "403 forbidden", operation.id);
        ++refused;
    }
    BOOST_TEST(refused > 80);
    const json ping{{"jsonrpc", "2.0"}, {"id", 1}, {"method", "ping"}};
    BOOST_TEST(post("/mcp", ping, installation).refusal() == "403 forbidden");
}

BOOST_AUTO_TEST_SUITE_END()
