// customer_routes_tests: one number is one customer, registered once and found by every spelling.
#include "tests/support/front.h"

#include <boost/test/unit_test.hpp>

#include <set>
#include <thread>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using nlohmann::json;

BOOST_AUTO_TEST_SUITE(customer_routes_tests)

BOOST_AUTO_TEST_CASE(registering_tells_new_from_known) {
    Front front;
    const json body{{"name", "Erika Muster"}, {"phone", "0151 12345678"}, {"note", "allergisch"}};
    const auto first = front.post("/v1/customers", body);
    BOOST_REQUIRE_MESSAGE(first.status == 201, first.text);
    BOOST_TEST(first.body["phone"] == "+4915112345678");
    BOOST_TEST(first.body["source"] == "api");
    const auto second = front.post("/v1/customers", {{"name", "Jemand"}, {"phone", "+49 151 123 45678"}});
    BOOST_TEST(second.status == 200);
    BOOST_TEST(second.body == first.body);
    BOOST_TEST(front.get(first.header("location")).body == first.body);
    BOOST_TEST(front.get("/v1/customers?phone=015112345678").body["data"][0] == first.body);
    BOOST_TEST(front.get("/v1/customers?phone=015112345679").body["data"].empty());
}

BOOST_AUTO_TEST_CASE(an_address_will_do_where_there_is_no_number) {
    Front front;
    const json body{{"name", "Erika Muster"}, {"email", "erika@Example.org"}};
    BOOST_TEST(front.post("/v1/customers", body).status == 201);
    BOOST_TEST(front.post("/v1/customers", body).status == 200);
    BOOST_TEST(front.get("/v1/customers?email=erika@example.org").body["data"].size() == 1U);
    BOOST_TEST(front.post("/v1/customers", {{"name", "Niemand"}}).refusal() == "422 missing_field phone");
    BOOST_TEST(front.post("/v1/customers", {{"name", "N"}, {"phone", "1"}}).refusal() == "422 invalid_field phone");
}

BOOST_AUTO_TEST_CASE(many_who_register_one_number_at_once_get_one_customer) {
    Front front;
    std::vector<Answer> answers(20);
    std::vector<std::thread> callers;
    for (auto& answer : answers) {
        callers.emplace_back([&] {
            answer = front.post("/v1/customers", {{"name", "Erika Muster"}, {"phone", "015112345678"}});
        });
    }
    for (auto& caller : callers) caller.join();
    std::set<std::string> ids;
    int created = 0;
    for (const auto& answer : answers) {
        ids.insert(answer.body.value("id", answer.text));
        created += answer.status == 201 ? 1 : 0;
    }
    BOOST_TEST(ids.size() == 1U);
    BOOST_TEST(created == 1);
}

BOOST_AUTO_TEST_CASE(lists_page_through_everybody_once) {
    Front front;
    for (int i = 0; i < 5; ++i) front.post("/v1/customers", {{"name", "K"}, {"phone", front.salon.fresh_phone()}});
    const auto page = front.get("/v1/customers?limit=3");
    BOOST_TEST(page.body["data"].size() == 3U);
    const auto rest = front.get("/v1/customers?limit=3&cursor=" + page.body["next_cursor"].get<std::string>());
    BOOST_TEST(rest.body["data"].size() == 2U);
    BOOST_TEST(rest.body["next_cursor"].is_null());
}

BOOST_AUTO_TEST_SUITE_END()
