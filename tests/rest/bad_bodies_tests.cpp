// bad_bodies_tests: every route that takes a body, against every kind of invalid body. Each is refused with its status
// and code, the field is named, and nothing is stored.
#include "tests/support/front.h"

#include <boost/test/unit_test.hpp>

#include <regex>
#include <set>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using nlohmann::json;

namespace {

// Where it stands in the body, what it must not be, and the field that has to make room for it.
struct Field {
    std::string pointer;
    std::vector<json> wrong;
    std::string instead_of = "";
};

struct Route {
    std::string pattern;
    json good;
    std::string on_empty;  // the refusal of no body at all; empty where none is needed
    std::vector<Field> fields;
    std::string method = "POST";
};

const std::vector<json> kNoText{7, true, json::array(), json::object()};
const std::vector<json> kNoId{7, true, json::array(), json::object(), "", "41", "apt_"};
const std::vector<json> kNoTime{1'760'000'000, true, json::array(), json::object(), "", "soon"};
const std::vector<json> kNoDay{7, true, json::array(), json::object(), "", "soon", "2026-13-01"};
const std::vector<json> kNoNumber{"300", 1.5, true, json::array(), json::object(), -1, 1e30};
const std::vector<json> kNoFlag{7, "true", json::array(), json::object()};
const std::vector<json> kNoList{7, true, "x", json::object()};
const std::vector<json> kNoObject{7, true, "x", json::array()};

const std::vector<Field> kResources{{"/resource_id", kNoId},
                                    {"/segments", kNoList},
                                    {"/segments/0", {7, true, "x", json::array()}},
                                    {"/segments/0/resource_id", kNoId},
                                    {"/segments/0/resources", kNoList},
                                    {"/segments/0/resources/0", kNoText}};
const std::vector<Field> kTarget{
    {"/service_id", kNoId}, {"/service", kNoText, "service_id"}, {"/start", kNoTime}, {"/branch_id", kNoId}};

std::vector<Field> joined(std::vector<Field> fields, const std::vector<Field>& more) {
    fields.insert(fields.end(), more.begin(), more.end());
    return fields;
}

std::vector<Route> waitlist_routes(const std::string& service) {
    return {
        {"/v1/waitlist",
         {{"service_id", service},
          {"until", Front::at(12).substr(0, 10)},
          {"customer", {{"name", "Erika"}, {"phone", "+4915112345678"}}}},
         "400 malformed_body",
         {{"/service_id", kNoId},
          {"/service", kNoText, "service_id"},
          {"/branch_id", kNoId},
          {"/resource_id", kNoId},
          {"/from", kNoDay},
          {"/until", kNoDay},
          {"/weekdays", kNoList},
          {"/weekdays/0", {7, true, json::array(), json::object(), "monday"}},
          {"/time_from", kNoDay},
          {"/time_until", kNoDay},
          {"/customer", kNoObject},
          {"/customer/name", kNoText},
          {"/customer/phone", kNoText},
          {"/customer/email", kNoText},
          {"/customer/birth_date", kNoDay},
          {"/note", kNoText}}},
        {"/v1/waitlist/{id}/accept", json::object(), "", {{"/offer_id", kNoId}}},
        {"/v1/waitlist/{id}/decline", json::object(), "", {{"/offer_id", kNoId}}},
    };
}

std::vector<Route> voice_routes() {
    const std::vector<json> no_language{7, true, json::array(), "fr"};
    return {{"/v1/voice-agents",
             {{"agent", "agent_1"}},
             "400 malformed_body",
             {{"/agent", kNoText}, {"/branch_id", kNoId}, {"/language", no_language}}},
            {"/v1/voice-numbers",
             {{"number", "+4930123456"}, {"language", "de"}},
             "400 malformed_body",
             {{"/number", kNoText}, {"/branch_id", kNoId}, {"/language", no_language}}}};
}

std::vector<Route> mapping_routes(const std::string& service, const std::string& person, const std::string& account) {
    return {{"/v1/calendar-users",
             {{"resource_id", person}, {"account_id", account}},
             "400 malformed_body",
             {{"/resource_id", kNoId}, {"/account_id", kNoId}, {"/username", kNoText}}},
            {"/v1/calendar-event-types",
             {{"service_id", service}, {"resource_id", person}, {"account_id", account}, {"event_type_id", 7}},
             "400 malformed_body",
             {{"/service_id", kNoId}, {"/resource_id", kNoId}, {"/account_id", kNoId}, {"/event_type_id", kNoNumber}}},
            {"/v1/calendar-event-types/sync",
             json::object(),
             "",
             {{"/account_id", kNoId}, {"/dry_run", kNoFlag}, {"/remove_missing", kNoFlag}}}};
}

std::vector<Route> admin_routes() {
    return {
        {"/v1/jobs/{id}",
         {{"priority", 1}},
         "400 malformed_body",
         {{"/priority", kNoNumber}, {"/run_at", kNoTime}, {"/deadline", kNoTime}},
         "PATCH"},
        {"/v1/jobs/{id}/retry", json::object(), "", {}},
        {"/v1/jobs/{id}/cancel", json::object(), "", {}},
        {"/v1/jobs/retry", json::object(), "", {{"/state", {7, true, json::array(), "running"}}, {"/kind", kNoText}}},
        {"/v1/keys",
         {{"name", "web shop"}},
         "400 malformed_body",
         {{"/name", kNoText},
          {"/scopes", {7, true, json::array(), json::object(), "", "fly", "read,"}},
          {"/agent_id", kNoText},
          {"/voice_key", {7, true, json::array(), json::object(), "", "two words", "zwölf"}, "name"}}},
    };
}

std::vector<Route> routes(Front& front) {
    const auto booking = front.booking(Front::at(12));
    auto hold = booking;
    hold.erase("customer");
    const json block{{"resource_id", front.salon.staff(0).id.text()}, {"start", Front::at(14)}, {"end", Front::at(15)}};
    const std::vector<Field> remarks{
        {"/hold_id", kNoId},          {"/customer", kNoObject},     {"/customer/name", kNoText},
        {"/customer/phone", kNoText}, {"/customer/email", kNoText}, {"/customer/birth_date", kNoDay},
        {"/notes", kNoText},          {"/metadata", kNoObject},     {"/metadata/room", kNoText}};
    const std::string at_appointment = "/v1/appointments/{id}/", malformed = "400 malformed_body";
    std::vector<Route> all{
        {"/v1/appointments", booking, malformed, joined(joined(remarks, kTarget), kResources)},
        {at_appointment + "reschedule",
         {{"start", Front::at(13)}},
         "422 missing_field start",
         joined({{"/start", kNoTime}}, kResources)},
        {at_appointment + "cancel", {{"reason", "customer"}}, "", {{"/reason", {7, true, json::array(), "weather"}}}},
        {at_appointment + "confirm", json::object(), "", {}},
        {at_appointment + "check-in", json::object(), "", {}},
        {at_appointment + "complete", json::object(), "", {}},
        {at_appointment + "no-show", json::object(), "", {}},
        {at_appointment + "acknowledge", json::object(), "", {}},
        {at_appointment + "reopen", json::object(), "", {}},
        {"/v1/holds", hold, malformed, joined(joined({{"/length_seconds", kNoNumber}}, kTarget), kResources)},
        {"/v1/holds/{id}/extend", {{"length_seconds", 300}}, "", {{"/length_seconds", kNoNumber}}},
        {"/v1/blocks",
         block,
         malformed,
         {{"/resource_id", kNoId}, {"/start", kNoTime}, {"/end", kNoTime}, {"/reason", kNoText}}},
        {"/v1/customers",
         {{"name", "Erika"}, {"phone", "+4915112345678"}},
         malformed,
         {{"/name", kNoText},
          {"/phone", kNoText},
          {"/email", kNoText},
          {"/branch_id", kNoId},
          {"/note", kNoText},
          {"/birth_date", kNoDay}}},
        {"/v1/customers/{id}",
         {{"name", "Erika"}},
         malformed,
         {{"/name", kNoText},
          {"/phone", kNoText},
          {"/email", kNoText},
          {"/note", kNoText},
          {"/birth_date", kNoDay},
          {"/status", {7, true, json::array(), "gone"}}},
         "PATCH"},
        {"/v1/calendar-accounts",
         {{"credential", "cal_x"}},
         malformed,
         {{"/credential", kNoText},
          {"/provider", {7, true, json::array(), "outlook"}},
          {"/provider_account", kNoText},
          {"/force_create", kNoFlag},
          {"/respect_disconnected", kNoFlag},
          {"/state", kNoText},
          {"/code", kNoText, "credential"},
          {"/error", kNoText}}},
        {"/v1/calendar-accounts/authorize",
         json::object(),
         "",
         {{"/provider", {7, true, json::array(), "outlook"}},
          {"/provider_account", kNoText},
          {"/force_create", kNoFlag},
          {"/respect_disconnected", kNoFlag}}},
        {"/v1/voice-notes/{id}/done", json::object(), "", {}},
        {"/v1/calendar-accounts/{id}/disconnect", json::object(), "", {}},
        {"/v1/calendar-accounts/{id}/reconcile",
         {{"dry_run", true}, {"from", Front::at(8)}, {"until", Front::at(9)}},
         "",
         {{"/dry_run", kNoFlag}, {"/from", kNoTime}, {"/until", kNoTime}}},
        {"/v1/calendar-accounts/{id}/event-types/sync",
         json::object(),
         "",
         {{"/dry_run", kNoFlag}, {"/remove_missing", kNoFlag}}},
    };
    for (auto& route : waitlist_routes(booking["service_id"])) all.push_back(std::move(route));
    for (auto& route : voice_routes()) all.push_back(std::move(route));
    for (auto& route : mapping_routes(booking["service_id"], block["resource_id"], AccountId{4711}.text())) {
        all.push_back(std::move(route));
    }
    for (auto& route : admin_routes()) all.push_back(std::move(route));
    return all;
}

// "/segments/0/resources" as a caller reads it: segments[0].resources.
std::string path_of(const std::string& pointer) {
    const auto indexed = std::regex_replace(pointer.substr(1), std::regex("/([0-9]+)"), "[$1]");
    return std::regex_replace(indexed, std::regex("/"), ".");
}

// A booking and a hold of ours to change, and the routes with their ids in place.
struct Doors {
    Front front;
    std::string booked = front.post("/v1/appointments", front.booking(Front::at(10))).body.at("id");
    std::string customer = front.get("/v1/customers").body.at("data").at(0).at("id");
    std::string held = [this] {
        auto hold = front.booking(Front::at(11));
        hold.erase("customer");
        return front.post("/v1/holds", hold).body.at("id");
    }();

    std::string noted = [this] {
        front.call("request_callback", json::object());
        return front.get("/v1/voice-notes").body.at("data").at(0).at("id");
    }();
    const std::string waiting = [this] {
        const json preference{{"service", "Haarschnitt"}, {"customer", {{"name", "Wanda"}, {"phone", "015112345677"}}}};
        return front.post("/v1/waitlist", preference).body.at("id");
    }();

    const AccountId account{4711};
    const std::string key = [this] {
        CalendarAccount anna;
        anna.id = account;
        anna.company = demo::kCompany;
        front.accounts.adopt(anna);
        return front.new_key(demo::kCompany, {store::Scope::read, store::Scope::write, store::Scope::admin});
    }();

    const std::string job = JobId{1}.text();  // no job has this id

    std::string place(std::string pattern) const {
        const auto& id = pattern.starts_with("/v1/holds")               ? held
                         : pattern.starts_with("/v1/voice-notes")       ? noted
                         : pattern.starts_with("/v1/waitlist")          ? waiting
                         : pattern.starts_with("/v1/customers")         ? customer
                         : pattern.starts_with("/v1/jobs")              ? job
                         : pattern.starts_with("/v1/calendar-accounts") ? account.text()
                                                                        : booked;
        if (const auto at = pattern.find("{id}"); at != std::string::npos) pattern.replace(at, 4, id);
        return pattern;
    }
    std::string refusal(const Route& route, const std::string& body, const std::string& type = "application/json") {
        auto headers = Front::bearer(key);
        headers["Idempotency-Key"] = "bad body " + std::to_string(++asked);
        if (!type.empty()) headers["Content-Type"] = type;
        const auto answer = front.send(route.method, place(route.pattern), headers, body);
        BOOST_TEST(answer.header("content-type") == "application/problem+json");
        return answer.refusal();
    }
    // Runs through the table; whatever is refused must leave everything as it was.
    void on_every_route(const std::function<void(const Route&)>& spoil) {
        const auto stored = front.stored();
        for (const auto& route : routes(front)) {
            BOOST_TEST_CONTEXT(route.pattern) {
                spoil(route);
                BOOST_TEST((front.stored() == stored));
            }
        }
    }

    int asked = 0;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(bad_bodies_tests, Doors)

// A route that is added has to be added to the table.
BOOST_AUTO_TEST_CASE(the_table_holds_every_route_that_takes_a_body) {
    std::set<std::string> served, listed;
    for (const auto& operation : rest::operations()) {
        if (operation.takes_body()) served.insert(operation.path);
    }
    for (const auto& route : routes(front)) listed.insert(route.pattern);
    BOOST_TEST(served == listed, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_body_that_is_not_a_json_object_is_refused) {
    on_every_route([&](const Route& route) {
        for (const auto* broken :
             {"{", "{} {}", "{'a':1}", "null", "7", "\"text\"", "[]", "[{}]", "{\"a\":\"\xff\"}"}) {
            BOOST_TEST(refusal(route, broken) == "400 malformed_body", broken);
        }
        BOOST_TEST(refusal(route, '[' + route.good.dump() + ']') == "400 malformed_body");
        BOOST_TEST(refusal(route, R"({"reason":"other","reason":"other"})") == "400 malformed_body reason");
    });
}

BOOST_AUTO_TEST_CASE(a_content_type_other_than_json_is_refused) {
    on_every_route([&](const Route& route) {
        for (const auto* type : {"", "text/plain", "application/x-www-form-urlencoded", "application/jsonp",
                                 "application/json;charset=latin1"}) {
            BOOST_TEST(refusal(route, route.good.dump(), type) == "415 unsupported_media_type", type);
        }
    });
}

BOOST_AUTO_TEST_CASE(a_missing_body_is_refused) {
    on_every_route([&](const Route& route) {
        if (!route.on_empty.empty()) BOOST_TEST(refusal(route, "") == route.on_empty);
    });
}

BOOST_AUTO_TEST_CASE(an_unknown_field_is_named) {
    on_every_route([&](const Route& route) {
        std::vector<std::string> unknown{"/colour"};
        for (const auto& field : route.fields) {
            if (field.pointer == "/customer" || field.pointer == "/segments/0")
                unknown.push_back(field.pointer + "/colour");
        }
        for (const auto& pointer : unknown) {
            auto body = route.good;
            body[json::json_pointer(pointer)] = "red";
            BOOST_TEST(refusal(route, body.dump()) == "422 unknown_field " + path_of(pointer));
        }
    });
}

BOOST_AUTO_TEST_CASE(a_field_of_the_wrong_type_is_named) {
    on_every_route([&](const Route& route) {
        for (const auto& field : route.fields) {
            for (const auto& wrong : field.wrong) {
                auto body = route.good;
                body.erase(field.instead_of);
                body[json::json_pointer(field.pointer)] = wrong;
                BOOST_TEST(refusal(route, body.dump()) == "422 invalid_field " + path_of(field.pointer), body.dump());
            }
        }
    });
}

BOOST_AUTO_TEST_SUITE_END()
