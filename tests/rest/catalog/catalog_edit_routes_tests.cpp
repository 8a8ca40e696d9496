// catalog_edit_routes_tests: the catalogue is edited over REST, as a document and object by object.
#include "tests/support/front.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using nlohmann::json;

namespace {

class Office : public Front {
public:
    Answer ask(const std::string& method, const std::string& path, const json& body = nullptr, Headers headers = {}) {
        headers.merge(bearer(admin_));
        if (!body.is_null()) headers["Content-Type"] = "application/json";
        return send(method, path, headers, body.is_null() ? "" : body.dump());
    }
    json catalog() { return ask("GET", "/v1/catalog").body; }
    std::string id_of(const std::string& list, const std::string& slug) {
        const auto answer = ask("GET", "/v1/" + list);
        for (const auto& one : answer.body["data"]) {
            if (one["slug"] == slug) return one["id"];
        }
        return "";
    }
    std::string path_of(const std::string& list, const std::string& slug) {
        return "/v1/" + list + '/' + id_of(list, slug);
    }

private:
    std::string admin_ = new_key(demo::kCompany, {store::Scope::read, store::Scope::write, store::Scope::admin});
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(catalog_edit_routes_tests, Office)

BOOST_AUTO_TEST_CASE(the_document_that_is_shown_changes_nothing_when_it_is_sent_back) {
    const auto shown = ask("GET", "/v1/catalog");
    BOOST_TEST(shown.header("etag") == "\"1\"");
    BOOST_TEST(shown.body["services"].size() == 3U);
    const auto answer = ask("PUT", "/v1/catalog", shown.body);
    BOOST_TEST(answer.status == 200);
    BOOST_TEST(answer.body["changes"] == 0);
    BOOST_TEST(answer.body["version"] == 1);
    BOOST_TEST(answer.body["plan"].empty());
}

BOOST_AUTO_TEST_CASE(a_document_is_tried_applied_and_compared) {
    auto document = catalog();
    document["services"][0]["notice_minutes"] = 60;
    document["resources"].push_back(
        {{"name", "Ina"}, {"skills", json::array({"cut"})}, {"hours", {{"fri", json::array({"22:00-02:00"})}}}});
    document["dry_run"] = true;
    const auto tried = ask("PUT", "/v1/catalog", document);
    BOOST_TEST(tried.body["changes"] == 2);
    BOOST_TEST(tried.body["version"] == 1);
    document.erase("dry_run");
    const auto applied = ask("PUT", "/v1/catalog", document, {{"If-Match", "\"1\""}});
    BOOST_TEST(applied.status == 200);
    BOOST_TEST(applied.body["plan"] == tried.body["plan"]);
    BOOST_TEST(applied.body["plan"][0]["fields"] ==
               json::parse(R"([{"path": "notice_minutes", "before": 0, "after": 60}])"));
    BOOST_TEST(applied.body["plan"][1]["what"] == "resource ina");
    BOOST_TEST(applied.header("etag") == "\"2\"");
    BOOST_TEST(ask("PUT", "/v1/catalog", document).body["changes"] == 0);
    BOOST_TEST(ask("PUT", "/v1/catalog", document, {{"If-Match", "\"1\""}}).refusal() ==
               "412 version_conflict If-Match");
    document["resources"].erase(document["resources"].size() - 1);
    BOOST_TEST(ask("PUT", "/v1/catalog", document).body["changes"] == 0);
    document["prune"] = true;
    BOOST_TEST(ask("PUT", "/v1/catalog", document).body["plan"][0]["kind"] == "removed");
    BOOST_TEST(id_of("resources", "ina").empty());
}

BOOST_AUTO_TEST_CASE(a_wrong_document_is_refused_as_a_whole) {
    auto document = catalog();
    document["company"]["name"] = "Other";
    document["services"][0]["segments"][0]["needs"][0]["skill"] = "piercing";
    BOOST_TEST(ask("PUT", "/v1/catalog", document).refusal() == "422 invalid_field services.bart.segments[0].needs[0]");
    BOOST_TEST(catalog()["company"]["name"] == "Salon Morgenrot");
}

BOOST_AUTO_TEST_CASE(services_are_added_changed_and_removed) {
    const auto added =
        ask("POST", "/v1/services", {{"name", "Bart"}, {"slug", "bart-lang"}, {"segments", {{{"minutes", 40}}}}});
    BOOST_TEST(added.refusal() == "422 invalid_field name");
    const auto created = ask("POST", "/v1/services", {{"name", "Bart!"}, {"segments", {{{"minutes", 40}}}}});
    BOOST_TEST(created.status == 201);
    BOOST_TEST(created.body["slug"] == "bart-2");
    BOOST_TEST(created.body["definition"]["segments"][0]["minutes"] == 40);
    const auto path = created.header("location");
    BOOST_TEST(path == "/v1/services/" + created.body["id"].get<std::string>());

    const auto changed = ask("PATCH", path, {{"notice_minutes", 30}, {"calendar", {{"availability", "both"}}}},
                             {{"If-Match", created.header("etag")}});
    BOOST_TEST(changed.status == 200);
    BOOST_TEST(changed.body["definition"]["notice_minutes"] == 30);
    BOOST_TEST(changed.body["definition"]["calendar"]["availability"] == "both");
    const auto reset = ask("PATCH", path, {{"notice_minutes", nullptr}, {"calendar", nullptr}});
    BOOST_TEST(reset.body["definition"]["notice_minutes"] == 0);
    BOOST_TEST(reset.body["definition"]["calendar"]["availability"] == "local");
    BOOST_TEST(ask("PATCH", path, {{"name", nullptr}}).refusal() == "422 missing_field name");
    BOOST_TEST(ask("PATCH", path, {{"slug", "bart"}}).refusal() == "422 invalid_field slug");
    BOOST_TEST(ask("PATCH", path, {{"segments", json::array()}}).refusal() == "422 invalid_field segments");
    BOOST_TEST(ask("PATCH", path, {{"notice_minutes", 5}}, {{"If-Match", "\"1\""}}).refusal() ==
               "412 version_conflict If-Match");

    BOOST_TEST(ask("DELETE", path).status == 204);
    BOOST_TEST(ask("DELETE", path).refusal() == "404 not_found id");
    BOOST_TEST(ask("PATCH", path, json::object()).refusal() == "404 not_found id");
    BOOST_TEST(ask("GET", path).body["deleted"] == true);
    BOOST_TEST(ask("GET", path).body["slug"].is_null());
    BOOST_TEST(ask("GET", "/v1/services").body["data"].size() == 3U);
}

BOOST_AUTO_TEST_CASE(customers_are_told_what_a_service_costs_and_callers_may_call_it_otherwise) {
    const auto path = path_of("services", "bart");
    const auto changed = ask("PATCH", path,
                             {{"price", "25.5"},
                              {"currency", "CHF"},
                              {"tax_note", "incl. VAT"},
                              {"colour", "#1e90ff"},
                              {"category", "Beards"},
                              {"picture_url", "https://example.com/beard.jpg"},
                              {"languages",
                               {{"en", {{"description", "With hot towels."}, {"spoken_names", {"shave"}}}},
                                {"de", {{"spoken_names", {"Rasur"}}}}}}});
    BOOST_REQUIRE_MESSAGE(changed.status == 200, changed.text);
    const auto shown = ask("GET", path).body;
    BOOST_TEST(shown["price"] == "25.50");
    BOOST_TEST(shown["currency"] == "CHF");
    BOOST_TEST(shown["tax_note"] == "incl. VAT");
    BOOST_TEST(shown["colour"] == "#1e90ff");
    BOOST_TEST(shown["category"] == "Beards");
    BOOST_TEST(shown["picture_url"] == "https://example.com/beard.jpg");
    BOOST_TEST(shown["descriptions"] == json::parse(R"({"en": "With hot towels."})"));
    BOOST_TEST(changed.body["definition"]["languages"]["de"]["spoken_names"][0] == "Rasur");
    const auto again = ask("PATCH", path, {{"languages", {{"en", {{"description", "Quick."}}}}}});
    BOOST_TEST(again.body["definition"]["languages"]["en"]["spoken_names"][0] == "shave");
    BOOST_TEST(ask("PATCH", path, {{"price", "1,5"}}).refusal() == "422 invalid_field price");

    for (const auto* spoken : {"shave", "eine Rasur", "Rasur"}) {
        const auto answer = call("check_availability", {{"service", spoken}});
        BOOST_TEST(answer.body["service"]["name"] == "Bart", answer.text);
        BOOST_TEST(answer.body["service"]["price"] == "25.50");
    }
    const auto listed = call("list_services", {{"language", "en"}}).body["services"];
    const auto is_beard = [](const json& one) { return one["name"] == "Bart"; };
    const auto beard = std::find_if(listed.begin(), listed.end(), is_beard);
    BOOST_REQUIRE((beard != listed.end()));
    BOOST_TEST((*beard)["description"] == "Quick.");

    BOOST_TEST(ask("PATCH", path, {{"languages", nullptr}, {"price", nullptr}}).status == 200);
    BOOST_TEST(ask("GET", path).body["price"].is_null());
    BOOST_TEST(ask("GET", path).body["descriptions"].empty());
}

BOOST_AUTO_TEST_CASE(branches_and_resources_have_hours_and_exceptions) {
    const auto branch = ask("POST", "/v1/branches",
                            {{"name", "Köln"},
                             {"time_zone", "Europe/Berlin"},
                             {"hours", {{"mon", {"09:00-13:00", "14:00-18:00"}}}},
                             {"exceptions", {{{"date", "2030-12-25"}, {"reason", "Weihnachten"}}}}});
    BOOST_TEST(branch.status == 201);
    BOOST_TEST(branch.body["slug"] == "koeln");
    BOOST_TEST(ask("POST", "/v1/branches", {{"name", "B"}, {"time_zone", "Mars"}}).refusal() ==
               "422 invalid_field time_zone");
    BOOST_TEST(ask("POST", "/v1/resources", {{"name", "Ina"}}).refusal() == "422 missing_field branch");
    const auto ina =
        ask("POST", "/v1/resources",
            {{"name", "Ina"},
             {"branch", "koeln"},
             {"hours", {{"mon", json::array({"10:00-16:00"})}}},
             {"exceptions", {{{"date", "2030-12-23"}, {"hours", json::array({"12:00-13:00"})}, {"reason", "Fest"}}}}});
    BOOST_TEST(ina.status == 201);
    const auto path = path_of("resources", "ina");
    const auto shown = ask("GET", path + "?definition=true").body["definition"];
    BOOST_TEST(shown["branch"] == "koeln");
    BOOST_TEST(shown["exceptions"][0]["reason"] == "Fest");
    BOOST_TEST(!ask("GET", path).body.contains("definition"));

    const auto schedule = ask("GET", path + "/schedule?from=2030-12-16&to=2030-12-23").body;
    BOOST_TEST(schedule["time_zone"] == "Europe/Berlin");
    BOOST_TEST(schedule["dates"].size() == 8U);
    BOOST_TEST(schedule["dates"][0]["open"] ==
               json::parse(R"([{"start": "2030-12-16T10:00:00+01:00", "end": "2030-12-16T13:00:00+01:00"},
                               {"start": "2030-12-16T14:00:00+01:00", "end": "2030-12-16T16:00:00+01:00"}])"));
    BOOST_TEST(schedule["dates"][1]["open"].empty());
    BOOST_TEST(schedule["dates"][7]["open"].size() == 1U);
    BOOST_TEST(schedule["dates"][7]["reason"] == "Fest");
    const auto hours = ask("GET", path_of("branches", "koeln") + "/opening-hours?from=2030-12-25&to=2030-12-25").body;
    BOOST_TEST(hours["dates"][0]["open"].empty());
    BOOST_TEST(hours["dates"][0]["reason"] == "Weihnachten");
    BOOST_TEST(ask("GET", path + "/schedule?from=2030-12-16&to=2030-12-15").refusal() == "422 invalid_field to");
    BOOST_TEST(ask("GET", path + "/schedule?from=2030-01-01&to=2030-04-03").refusal() == "422 invalid_field to");
    BOOST_TEST(ask("GET", path + "/schedule?from=2030-01-01&to=2030-04-02").status == 200);

    BOOST_TEST(ask("DELETE", path_of("branches", "koeln")).refusal() == "422 invalid_field resources.ina.branch");
    BOOST_TEST(ask("DELETE", path).status == 204);
    BOOST_TEST(ask("DELETE", path_of("branches", "koeln")).status == 204);
    BOOST_TEST(ask("GET", "/v1/branches").body["data"].size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_change_that_leaves_an_appointment_without_room_needs_force) {
    const auto& anna = *salon.catalog->resource_named("Anna Schäfer");
    const auto booked = post("/v1/appointments", booking(at(10), anna.id));
    BOOST_TEST(booked.status == 201);
    const auto path = "/v1/resources/" + anna.id.text();
    const auto refused = ask("PATCH", path, {{"active", false}});
    BOOST_TEST(refused.refusal() == "409 state_conflict active");
    BOOST_TEST(refused.body["in_the_way"] == json::array({booked.body["id"]}));
    BOOST_TEST(ask("DELETE", path).refusal() == "409 state_conflict");
    BOOST_TEST(ask("PATCH", path, {{"active", false}, {"force", true}}).refusal() == "422 missing_field reason");
    BOOST_TEST(ask("PATCH", path, {{"active", false}, {"force", true}, {"reason", "left"}}).status == 200);
    BOOST_TEST(get("/v1/appointments/" + booked.body["id"].get<std::string>()).status == 200);
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM orphaned_appointment") == 1);
    BOOST_TEST(ask("DELETE", path).status == 204);
    const auto shown = get("/v1/appointments/" + booked.body["id"].get<std::string>());
    BOOST_TEST(shown.status == 200);
    BOOST_TEST(shown.body["segments"][0]["resources"][0]["name"] == "Anna Schäfer");
}

BOOST_AUTO_TEST_CASE(the_company_is_shown_and_changed) {
    BOOST_TEST(ask("GET", "/v1/company").body["slug"] == "demo");
    const auto changed = ask("PATCH", "/v1/company", {{"name", "Salon Abendrot"}, {"language", "en"}});
    BOOST_TEST(changed.body["name"] == "Salon Abendrot");
    BOOST_TEST(changed.body["language"] == "en");
    BOOST_TEST(changed.body["region"] == "DE");
    BOOST_TEST(ask("PATCH", "/v1/company", {{"region", "XX"}}).refusal() == "422 invalid_field region");
    BOOST_TEST(ask("PATCH", "/v1/company", {{"slug", "other"}}).refusal() == "422 invalid_field slug");
}

BOOST_AUTO_TEST_CASE(a_key_reaches_only_its_company_and_needs_its_scope) {
    const auto theirs = ask("GET", "/v1/catalog", nullptr).body;
    const auto neighbour = get("/v1/catalog", bearer(neighbour_key)).body;
    BOOST_TEST(neighbour != theirs);
    for (const auto& path : {"/v1/services/" + kNeighbourService.text(), "/v1/resources/" + kNeighbourStaff.text(),
                             "/v1/branches/" + kNeighbourBranch.text()}) {
        BOOST_TEST(ask("PATCH", path, json::object()).refusal() == "404 not_found id", path);
        BOOST_TEST(ask("DELETE", path).refusal() == "404 not_found id", path);
        BOOST_TEST(ask("GET", path).refusal() == "404 not_found id", path);
    }
    BOOST_TEST(ask("GET", "/v1/branches/" + kNeighbourBranch.text() + "/opening-hours?from=2030-01-01&to=2030-01-02")
                   .refusal() == "404 not_found id");
    BOOST_TEST(send("PATCH", "/v1/company", bearer(key), "{}").refusal() == "403 forbidden");
    BOOST_TEST(get("/v1/catalog", bearer(neighbour_key)).body == neighbour);
}

BOOST_AUTO_TEST_SUITE_END()
