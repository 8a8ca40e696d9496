// customer_routes_tests: one number is one customer, registered once and found by every spelling.
#include "engine/store/mariadb/migrator.h"
#include "tests/support/front.h"

#include <boost/test/unit_test.hpp>

#include <set>
#include <thread>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using nlohmann::json;

namespace {

// As lists show a customer: without the fields that only the single record has.
json listed(json customer) {
    customer.erase("birth_date");
    customer.erase("phone_verified");
    return customer;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(customer_routes_tests)

BOOST_AUTO_TEST_CASE(registering_distinguishes_new_and_known_customers) {
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
    BOOST_TEST(front.get("/v1/customers?phone=015112345678").body["data"][0] == listed(first.body));
    BOOST_TEST(front.get("/v1/customers?phone=015112345679").body["data"].empty());
}

BOOST_AUTO_TEST_CASE(a_plus_that_was_not_encoded_in_a_query_is_that_of_the_number) {
    Front front;
    const auto made = front.post("/v1/customers", {{"name", "Erika Muster"}, {"phone", "+4915112345678"}});
    for (const auto* number : {"+4915112345678", "%2B4915112345678", "%204915112345678"}) {
        const auto found = front.get("/v1/customers?phone=" + std::string(number));
        BOOST_TEST(found.body["data"] == json::array({listed(made.body)}), number);
    }
    const auto admin = Front::bearer(front.new_key(demo::kCompany, {store::Scope::admin}));
    BOOST_TEST(front.post("/v1/voice-numbers", {{"number", "+4930123456789"}, {"language", "en"}}, admin).status ==
               200);
    BOOST_TEST(front.send("DELETE", "/v1/voice-numbers?number=+4930123456789", admin, "").status == 204);
}

BOOST_AUTO_TEST_CASE(an_email_address_suffices_without_a_number) {
    Front front;
    const json body{{"name", "Erika Muster"}, {"email", "erika@Example.org"}};
    BOOST_TEST(front.post("/v1/customers", body).status == 201);
    BOOST_TEST(front.post("/v1/customers", body).status == 200);
    BOOST_TEST(front.get("/v1/customers?email=erika@example.org").body["data"].size() == 1U);
    BOOST_TEST(front.post("/v1/customers", {{"name", "Niemand"}}).refusal() == "422 missing_field phone");
    BOOST_TEST(front.post("/v1/customers", {{"name", "N"}, {"phone", "1"}}).refusal() == "422 invalid_field phone");
}

BOOST_AUTO_TEST_CASE(a_number_unknown_to_the_numbering_plan_is_accepted_and_logged) {
    Front front;
    const auto unknown = front.post("/v1/customers", {{"name", "Kim Beispiel"}, {"phone", "+12742225555"}});
    BOOST_REQUIRE_MESSAGE(unknown.status == 201, unknown.text);
    BOOST_TEST(unknown.body["phone"] == "+12742225555");
    BOOST_TEST(unknown.body["phone_verified"] == false);
    const auto known =
        front.post("/v1/customers", {{"name", "Kim Beispiel"}, {"phone", "＋４９　１５１１－２３４５６７８"}});
    BOOST_TEST(known.status == 201, known.text);
    BOOST_TEST(known.body["phone_verified"] == true);
    const auto none = front.post("/v1/customers", {{"name", "Kim Beispiel"}, {"email", "kim@example.com"}});
    BOOST_TEST(none.body["phone_verified"].is_null());
}

BOOST_AUTO_TEST_CASE(a_number_with_two_readings_is_refused_with_both) {
    Front front;
    const auto refused = front.post("/v1/customers", {{"name", "Kim Beispiel"}, {"phone", "436641234567"}});
    BOOST_TEST(refused.refusal() == "422 ambiguous phone");
    const std::string detail = refused.body["detail"];
    BOOST_TEST(detail.find("+436641234567") != std::string::npos);
    BOOST_TEST(detail.find("+49436641234567") != std::string::npos);
    BOOST_TEST(front.post("/v1/customers", {{"name", "Kim"}, {"phone", "15112345678"}}).body["phone"] ==
               "+4915112345678");
    BOOST_TEST(front.get("/v1/customers?phone=436641234567").refusal() == "422 ambiguous phone");
}

BOOST_AUTO_TEST_CASE(both_spellings_of_one_telephone_are_one_customer) {
    Front front;
    const auto first = front.post("/v1/customers", {{"name", "Kim Beispiel"}, {"phone", "+5491123456789"}});
    BOOST_TEST(first.status == 201);
    const auto second = front.post("/v1/customers", {{"name", "Kim Beispiel"}, {"phone", "+541123456789"}});
    BOOST_TEST(second.status == 200);
    BOOST_TEST(second.body["id"] == first.body["id"]);
}

BOOST_AUTO_TEST_CASE(customers_kept_under_the_other_spelling_are_found_after_the_migration) {
    Front front;
    auto& test = front.salon.test;
    const auto add = [&](const char* phone, const char* as_before) {
        const auto made = front.post("/v1/customers", {{"name", "Kim Beispiel"}, {"phone", phone}});
        test.run("UPDATE customer SET phone = '" + std::string(as_before) + "' WHERE phone = '" + std::string(phone) +
                 "'");
        return made.body["id"];
    };
    const auto argentine = add("+5491123456789", "+541123456789");
    const auto brazilian = add("+5511987654321", "+551187654321");
    const auto beninese = add("+2290197123456", "+22997123456");
    test.run("DELETE FROM schema_migration");
    store::migrate(front.salon.database);
    for (const auto& [phone, id] : {std::pair("+541123456789", argentine), std::pair("+5511987654321", brazilian),
                                    std::pair("+22997123456", beninese)}) {
        const auto known = front.post("/v1/customers", {{"name", "Kim Beispiel"}, {"phone", phone}});
        BOOST_TEST(known.status == 200, phone);
        BOOST_TEST(known.body["id"] == id, phone);
    }
}

BOOST_AUTO_TEST_CASE(all_spellings_of_an_international_domain_are_one_customer) {
    Front front;
    const auto first = front.post("/v1/customers", {{"name", "Anna Umlaut"}, {"email", "anna@müller.de"}});
    BOOST_REQUIRE_MESSAGE(first.status == 201, first.text);
    BOOST_TEST(first.body["email"] == "anna@xn--mller-kva.de");
    BOOST_TEST(front.post("/v1/customers", {{"name", "A"}, {"email", "anna@xn--mller-kva.de"}}).status == 200);
    BOOST_TEST(front.post("/v1/customers", {{"name", "J"}, {"email", "jürgen@example.com"}}).status == 201);
    BOOST_TEST(front.get("/v1/customers?email=j%C3%BCrgen@example.com").body["data"].size() == 1U);
}

BOOST_AUTO_TEST_CASE(customers_are_found_by_email_address) {
    Front front;
    const auto add = [&](const char* name, const char* phone) {
        return front.post("/v1/customers", {{"name", name}, {"phone", phone}, {"email", "muster@example.org"}}).body;
    };
    const auto erika = add("Erika Muster", "015112345678");
    const auto lukas = add("Lukas Muster", "015112345679");
    add("Ida Muster", "015112345670");
    front.salon.test.run("UPDATE customer SET deleted_at = UTC_TIMESTAMP(6) WHERE name = 'Ida Muster'");
    const std::string path = "/v1/customers?email=muster@EXAMPLE.org";
    BOOST_TEST(front.get(path).body["data"] == json({listed(erika), listed(lukas)}));
    const auto page = front.get(path + "&limit=1");
    BOOST_TEST(page.body["data"] == json::array({listed(erika)}));
    const auto rest = front.get(path + "&limit=1&cursor=" + page.body["next_cursor"].get<std::string>());
    BOOST_TEST(rest.body["data"] == json::array({listed(lukas)}));
    BOOST_TEST(rest.body["next_cursor"].is_null());
    BOOST_TEST(front.get(path, Front::bearer(front.neighbour_key)).body["data"].empty());
    BOOST_TEST(front.get(path + "&phone=015112345678").refusal() == "422 invalid_field email");
}

BOOST_AUTO_TEST_CASE(a_key_makes_a_repeat_the_same_registration) {
    Front front;
    const json body{{"name", "Erika Muster"}, {"phone", "015112345678"}};
    const Headers keyed{{"Idempotency-Key", "erika"}};
    const auto first = front.post("/v1/customers", body, keyed);
    BOOST_TEST(first.status == 201);
    BOOST_TEST(first.header("idempotent-replayed") == "");
    const auto second = front.post("/v1/customers", body, keyed);
    BOOST_TEST(second.status == 201);
    BOOST_TEST(second.text == first.text);
    BOOST_TEST(second.header("location") == first.header("location"));
    BOOST_TEST(second.header("idempotent-replayed") == "true");
    const auto stored = front.stored();
    BOOST_TEST(front.post("/v1/customers", {{"name", "Erika"}, {"phone", "015112345678"}}, keyed).refusal() ==
               "422 key_reused Idempotency-Key");
    BOOST_TEST((front.stored() == stored));

    // Of one who was known the repeat says so too.
    const Headers known{{"Idempotency-Key", "known"}};
    BOOST_TEST(front.post("/v1/customers", body, known).status == 200);
    const auto again = front.post("/v1/customers", body, known);
    BOOST_TEST(again.status == 200);
    BOOST_TEST(again.header("idempotent-replayed") == "true");
    // The key is the company's own.
    BOOST_TEST(front
                   .post("/v1/customers", body,
                         [&] {
                             auto theirs = Front::bearer(front.neighbour_key);
                             theirs.merge(Headers(keyed));
                             return theirs;
                         }())
                   .header("idempotent-replayed") == "");
}

BOOST_AUTO_TEST_CASE(a_key_of_an_erased_customer_registers_a_new_one) {
    Front front;
    const json body{{"name", "Erika Muster"}, {"phone", "015112345678"}};
    const Headers keyed{{"Idempotency-Key", "erika"}};
    const auto first = front.post("/v1/customers", body, keyed);
    front.salon.test.run("UPDATE customer SET deleted_at = UTC_TIMESTAMP(6)");
    const auto second = front.post("/v1/customers", body, keyed);
    BOOST_TEST(second.status == 201);
    BOOST_TEST(second.header("idempotent-replayed") == "");
    BOOST_TEST(second.body["id"] != first.body["id"]);
    BOOST_TEST(front.post("/v1/customers", body, keyed).text == second.text);
}

BOOST_AUTO_TEST_CASE(duplicates_with_one_key_create_one_customer) {
    Front front;
    std::vector<Answer> answers(20);
    std::vector<std::thread> callers;
    for (auto& answer : answers) {
        callers.emplace_back([&] {
            answer = front.post("/v1/customers", {{"name", "Erika Muster"}, {"phone", "015112345678"}},
                                {{"Idempotency-Key", "twins"}});
        });
    }
    for (auto& caller : callers) caller.join();
    std::set<std::string> texts;
    int fresh = 0;
    for (const auto& answer : answers) {
        BOOST_TEST(answer.status == 201);
        texts.insert(answer.text);
        fresh += answer.header("idempotent-replayed").empty() ? 1 : 0;
    }
    BOOST_TEST(texts.size() == 1U);
    BOOST_TEST(fresh == 1);
    BOOST_TEST(front.salon.test.number("SELECT COUNT(*) FROM customer") == 1);
}

BOOST_AUTO_TEST_CASE(concurrent_registrations_of_one_number_create_one_customer) {
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

BOOST_AUTO_TEST_CASE(paged_lists_contain_each_customer_once) {
    Front front;
    for (int i = 0; i < 5; ++i) front.post("/v1/customers", {{"name", "K"}, {"phone", front.salon.fresh_phone()}});
    const auto page = front.get("/v1/customers?limit=3");
    BOOST_TEST(page.body["data"].size() == 3U);
    const auto rest = front.get("/v1/customers?limit=3&cursor=" + page.body["next_cursor"].get<std::string>());
    BOOST_TEST(rest.body["data"].size() == 2U);
    BOOST_TEST(rest.body["next_cursor"].is_null());
}

BOOST_AUTO_TEST_SUITE_END()
