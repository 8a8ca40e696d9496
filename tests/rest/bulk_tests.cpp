// bulk_tests: many records in one request, each with a result of its own, and one key for all of them.
#include "tests/support/front.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using nlohmann::json;
using store::Scope;

namespace {

struct Bulk : Front {
    const Headers admin = bearer(new_key(demo::kCompany, {Scope::admin}));

    Answer send_all(const std::string& list, const json& items, const std::string& repeat_key = "") {
        auto headers = admin;
        if (!repeat_key.empty()) headers["Idempotency-Key"] = repeat_key;
        return post("/v1/" + list + "/bulk", {{"items", items}}, headers);
    }
    static json person(const std::string& name, const std::string& phone) { return {{"name", name}, {"phone", phone}}; }
    // "201 409": of each item.
    static std::string statuses(const Answer& answer) {
        BOOST_TEST(answer.status == 200, answer.text);
        std::string all;
        for (const auto& one : answer.body["data"]) all += (all.empty() ? "" : " ") + one["status"].dump();
        return all;
    }
    std::int64_t customers() { return salon.test.number("SELECT COUNT(*) FROM customer"); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(bulk_tests, Bulk)

BOOST_AUTO_TEST_CASE(each_item_has_its_own_result_and_a_refused_one_stops_no_other) {
    const auto answer = send_all("customers", {person("Erika Muster", "+4915112345678"), person("Hans Muster", "12"),
                                               person("Karl Muster", "+4915112345679")});
    BOOST_TEST(statuses(answer) == "201 422 201");
    BOOST_TEST(answer.body["succeeded"] == 2);
    BOOST_TEST(answer.body["failed"] == 1);
    const auto& first = answer.body["data"][0];
    BOOST_TEST(first["problem"].is_null());
    BOOST_TEST(first["record"] == get("/v1/customers/" + first["record"]["id"].get<std::string>()).body);
    const auto& second = answer.body["data"][1];
    BOOST_TEST(second["record"].is_null());
    BOOST_TEST(second["problem"]["code"] == "invalid_field");
    BOOST_TEST(second["problem"]["field"] == "phone");
    BOOST_TEST(!second["problem"].contains("request_id"));
    BOOST_TEST(customers() == 2);
}

BOOST_AUTO_TEST_CASE(what_is_wrong_by_itself_is_refused_before_anything_is_done) {
    auto items = json::array({person("Erika Muster", "+4915112345678"), person("Hans Muster", "+4915112345679")});
    items[1]["name"] = 7;
    items[1]["colour"] = "red";
    const auto refused = send_all("customers", items);
    BOOST_TEST(refused.refusal() == "422 unknown_field items[1].colour");
    BOOST_TEST(refused.body["errors"].size() == 2U);
    BOOST_TEST(refused.body["errors"][1]["field"] == "items[1].name");
    BOOST_TEST(send_all("customers", json::array()).refusal() == "422 invalid_field items");
    BOOST_TEST(send_all("customers", json(101, person("Erika Muster", "+4915112345678"))).refusal() ==
               "422 invalid_field items");
    BOOST_TEST(customers() == 0);
}

BOOST_AUTO_TEST_CASE(a_repeat_gets_the_same_records_and_serves_what_was_refused) {
    const auto visits = [&](int second_hour) {
        const auto who = salon.staff(0).id;
        return json::array({booking(at(10), who, "+4915112345671"), booking(at(second_hour), who, "+4915112345672")});
    };
    const auto items = visits(10);
    const auto first = send_all("appointments", items, "one");
    BOOST_TEST(statuses(first) == "201 409");
    BOOST_TEST(!first.body["data"][1]["problem"]["alternatives"].empty());
    const std::string id = first.body["data"][0]["record"]["id"];
    const auto again = send_all("appointments", items, "one");
    BOOST_TEST(statuses(again) == "201 409");
    BOOST_TEST(again.body["data"][0]["record"]["id"] == id);
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM appointment") == 1);
    const auto other = send_all("appointments", visits(11), "one");  // another request with the same key
    BOOST_TEST(statuses(other) == "422 201");
    BOOST_TEST(other.body["data"][0]["problem"]["code"] == "key_reused");
    const auto whole = send_all("appointments", json::array({booking(at(12)), booking(at(13))}), "two");
    BOOST_TEST(statuses(whole) == "201 201");
    BOOST_TEST(whole.header("idempotent-replayed").empty());
}

BOOST_AUTO_TEST_CASE(people_and_services_are_added_in_bulk_and_repeated_by_key) {
    const auto items = json::array({json{{"name", "Ina"}, {"skills", {"cut", "colour"}}}, json{{"name", "Ina"}},
                                    json{{"name", "Tom"}, {"branch", "nirgends"}}});
    const auto first = send_all("resources", items, "staff");
    BOOST_TEST(statuses(first) == "201 422 422", first.text);
    BOOST_TEST(first.body["data"][2]["problem"]["field"] == "branch");
    const auto again = send_all("resources", items, "staff");
    BOOST_TEST(statuses(again) == "201 422 422");
    BOOST_TEST(again.body["data"][0]["record"] == first.body["data"][0]["record"]);
    BOOST_TEST(get("/v1/resources").body["data"].size() == 8U);
}

BOOST_AUTO_TEST_CASE(a_single_object_of_the_catalogue_can_be_repeated_too) {
    auto headers = admin;
    headers["Idempotency-Key"] = "one";
    const json ina{{"name", "Ina"}, {"skills", {"cut", "colour"}}};
    const auto first = post("/v1/resources", ina, headers);
    BOOST_TEST(first.status == 201, first.text);
    const auto again = post("/v1/resources", ina, headers);
    BOOST_TEST(again.status == 201);
    BOOST_TEST(again.header("idempotent-replayed") == "true");
    BOOST_TEST(again.body == first.body);
    BOOST_TEST(post("/v1/resources", {{"name", "Tom"}}, headers).refusal() == "422 key_reused Idempotency-Key");
    BOOST_TEST(post("/v1/resources", ina, admin).status == 422);
}

BOOST_AUTO_TEST_CASE(a_bulk_request_needs_the_scope_of_the_single_one) {
    const auto reader = bearer(new_key(demo::kCompany, {Scope::read}));
    const json body{{"items", json::array({person("Erika Muster", "+4915112345678")})}};
    BOOST_TEST(post("/v1/customers/bulk", body, reader).refusal() == "403 forbidden");
    BOOST_TEST(post("/v1/resources/bulk", body).refusal() == "403 forbidden");
    BOOST_TEST(post("/v1/customers/bulk", body).status == 200);
}

BOOST_AUTO_TEST_SUITE_END()
