// slot_token_routes_tests: an offered start is booked by its token, exactly as it was offered, or refused.
#include "tests/support/front.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using nlohmann::json;

namespace {

struct TokenFront : Front {
    std::string slots(const std::string& more = "&tokens=true") {
        return "/v1/slots?service=Haarschnitt&from=" + at(10) + "&to=" + at(12) + more;
    }
    json first_slot() {
        const auto listed = get(slots());
        BOOST_REQUIRE_MESSAGE(listed.status == 200, listed.text);
        return listed.body["data"].at(0);
    }
    Answer book(const json& token, Headers headers = {}, const json& more = json::object()) {
        json body{{"slot_token", token}, {"customer", {{"name", "Erika Muster"}, {"phone", salon.fresh_phone()}}}};
        body.update(more);
        return post("/v1/appointments", body, std::move(headers));
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(slot_token_routes_tests, TokenFront)

BOOST_AUTO_TEST_CASE(a_token_books_the_offer_with_its_people) {
    BOOST_TEST(!get(slots("")).body["data"][0].contains("slot_token"));
    const auto slot = first_slot();
    const auto made = book(slot["slot_token"]);
    BOOST_REQUIRE_MESSAGE(made.status == 201, made.text);
    BOOST_TEST(made.body["start"] == slot["start"]);
    BOOST_TEST(made.body["end"] == slot["end"]);
    BOOST_TEST(made.body["segments"][0]["resources"][0]["id"] == slot["resources"][0]["id"]);
    // Others may be free then, but the offer is not.
    const auto again = book(slot["slot_token"]);
    BOOST_TEST(again.refusal().starts_with("409 slot_conflict"), again.text);
    BOOST_TEST(!again.body["alternatives"].empty());
    BOOST_TEST(salon.broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(a_search_of_several_services_has_tokens_too) {
    const auto search = [&](const std::string& more) {
        return get("/v1/slots/search?any_service=Haarschnitt,Bart&from=" + at(10) + "&to=" + at(12) + more);
    };
    BOOST_TEST(!search("").body["data"].at(0).contains("slot_token"));
    const auto listed = search("&tokens=true");
    BOOST_REQUIRE_MESSAGE(listed.status == 200, listed.text);
    const auto bart = salon.service("Bart").id.text();
    json found;
    for (const auto& one : listed.body["data"]) {
        BOOST_TEST(one.contains("slot_token"));
        if (one["service_id"] == bart) found = one;
    }
    BOOST_REQUIRE(found.is_object());
    const auto made = book(found["slot_token"]);
    BOOST_REQUIRE_MESSAGE(made.status == 201, made.text);
    BOOST_TEST(made.body["service"]["name"] == "Bart");
    BOOST_TEST(made.body["start"] == found["start"]);
    const auto moving = search("&tokens=true&appointment_id=" + made.body["id"].get<std::string>());
    BOOST_TEST(moving.refusal() == "422 invalid_field tokens");
}

BOOST_AUTO_TEST_CASE(a_token_that_is_old_forged_or_of_others_books_nothing) {
    const auto token = first_slot()["slot_token"].get<std::string>();
    const auto before = stored();
    auto forged = token;
    forged[10] = forged[10] == '1' ? '2' : '1';
    BOOST_TEST(book(forged).refusal() == "422 token_invalid slot_token");
    BOOST_TEST(book("slt1.x").refusal() == "422 token_invalid slot_token");
    BOOST_TEST(book(token, bearer(neighbour_key)).refusal() == "422 token_invalid slot_token");
    clock.moved = std::chrono::minutes(15);
    BOOST_TEST(book(token).refusal() == "422 token_expired slot_token");
    BOOST_TEST((stored() == before));
    clock.moved = std::chrono::minutes(0);
    BOOST_TEST(book(token).status == 201);
}

BOOST_AUTO_TEST_CASE(a_repeat_gets_the_booking_even_when_the_token_is_old) {
    const json body{{"slot_token", first_slot()["slot_token"]},
                    {"customer", {{"name", "Erika Muster"}, {"phone", salon.fresh_phone()}}}};
    auto headers = bearer(key);
    headers["Idempotency-Key"] = "once";
    const auto made = post("/v1/appointments", body, headers);
    BOOST_REQUIRE_MESSAGE(made.status == 201, made.text);
    clock.moved = std::chrono::minutes(30);
    const auto repeated = post("/v1/appointments", body, headers);
    BOOST_REQUIRE_MESSAGE(repeated.status == 201, repeated.text);
    BOOST_TEST(repeated.body["id"] == made.body["id"]);
}

BOOST_AUTO_TEST_CASE(another_price_than_was_offered_is_refused_with_other_starts) {
    const auto token = first_slot()["slot_token"];
    auto headers = bearer(new_key(demo::kCompany, {store::Scope::admin}));
    headers["Content-Type"] = "application/json";
    BOOST_REQUIRE(
        send("PATCH", "/v1/services/" + salon.service("Haarschnitt").id.text(), headers, R"({"price": "99.00"})")
            .status == 200);
    const auto refused = book(token);
    BOOST_TEST(refused.refusal() == "409 slot_conflict slot_token");
    BOOST_TEST(!refused.body["alternatives"].empty());
    BOOST_TEST(book(first_slot()["slot_token"]).status == 201);
}

BOOST_AUTO_TEST_CASE(a_token_says_all_so_nothing_else_may) {
    const auto token = first_slot()["slot_token"];
    BOOST_TEST(book(token, {}, {{"service", "Haarschnitt"}}).refusal() == "422 invalid_field slot_token");
    BOOST_TEST(book(token, {}, {{"start", at(10)}}).refusal() == "422 invalid_field slot_token");
    BOOST_TEST(book(token, {}, {{"same_person", true}}).refusal() == "422 invalid_field slot_token");
    BOOST_TEST(book(token, {}, {{"any_order", true}}).refusal() == "422 invalid_field slot_token");
    BOOST_TEST(post("/v1/appointments", {{"customer", {{"name", "Erika"}, {"phone", salon.fresh_phone()}}}}).status ==
               422);
    const auto made = post("/v1/appointments", booking(at(15)));
    BOOST_TEST(get(slots("&tokens=true&appointment_id=" + made.body["id"].get<std::string>())).refusal() ==
               "422 invalid_field tokens");
}

BOOST_AUTO_TEST_SUITE_END()
