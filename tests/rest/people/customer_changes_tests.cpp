// customer_changes_tests: later changes of a customer, and the date of birth through every channel.
#include "tests/support/caught_log.h"
#include "tests/support/front.h"

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <thread>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using nlohmann::json;

namespace {

const std::string kNumber = "+4915112345678";

struct Customers : Front {
    std::string add(const json& body) {
        const auto made = post("/v1/customers", body);
        if (made.status != 201) throw std::runtime_error(made.text);
        return made.body["id"];
    }
    Answer patch(const std::string& id, const json& body, const std::string& with_key = {}) {
        auto headers = bearer(with_key.empty() ? key : with_key);
        headers.emplace("Content-Type", "application/json");
        return send("PATCH", "/v1/customers/" + id, headers, body.dump());
    }
    json shown(const std::string& id) { return get("/v1/customers/" + id).body; }
    // Books for this number and returns the customer.
    json booked(int hour, const json& birth_date, const std::string& name = "Erika Muster") {
        auto body = booking(at(hour), {}, kNumber);
        body["customer"]["name"] = name;
        body["customer"]["birth_date"] = birth_date;
        const auto made = post("/v1/appointments", body);
        if (made.status != 201) throw std::runtime_error(made.text);
        BOOST_TEST(!made.body["customer"].contains("birth_date"));
        return shown(made.body["customer"]["id"]);
    }

    const json erika{{"name", "Erika Muster"}, {"phone", kNumber}};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(customer_changes_tests, Customers)

BOOST_AUTO_TEST_CASE(only_the_named_fields_are_changed) {
    const auto id = add({{"name", "Erika Muster"}, {"phone", kNumber}, {"note", "allergisch"}});
    auto expected = shown(id);
    const auto changed =
        patch(id, {{"name", "Erika Muster-Mann"}, {"email", "erika@Example.org"}, {"birth_date", "1985-03-12"}});
    BOOST_REQUIRE_MESSAGE(changed.status == 200, changed.text);
    expected["name"] = "Erika Muster-Mann";
    expected["email"] = "erika@example.org";
    expected["birth_date"] = "1985-03-12";
    BOOST_TEST(changed.body == expected);
    BOOST_TEST(shown(id) == expected);
    BOOST_TEST(patch(id, json::object()).body == expected);
    expected["birth_date"] = "1985-03-13";  // corrected
    BOOST_TEST(patch(id, {{"birth_date", "1985-03-13"}}).body == expected);
    for (const auto* field : {"email", "note", "birth_date"}) {
        expected[field] = nullptr;
        BOOST_TEST(patch(id, {{field, nullptr}}).body == expected, field);
    }
    BOOST_TEST(shown(id) == expected);
}

BOOST_AUTO_TEST_CASE(bad_changes_are_refused_and_change_nothing) {
    const auto id = add({{"name", "Erika Muster"}, {"email", "erika@example.org"}});
    const auto other = add({{"name", "Emil Muster"}, {"email", "emil@example.org"}});
    const auto before = stored();
    for (const auto* date :
         {"2026-02-30", "1899-12-31", "2999-01-01", "12.03.1985", "1985-3-12", "", "morgen", "1985-03-12T00:00:00Z"}) {
        const auto refused = patch(id, {{"birth_date", date}});
        BOOST_TEST(refused.refusal() == "422 invalid_field birth_date", date);
        BOOST_TEST(refused.body["detail"].get<std::string>().find("1985-03-12") != std::string::npos);
    }
    BOOST_TEST(patch(id, {{"name", nullptr}}).refusal() == "422 missing_field name");
    BOOST_TEST(patch(id, {{"status", nullptr}}).refusal() == "422 missing_field status");
    BOOST_TEST(patch(id, {{"name", "a\nb"}}).refusal() == "422 invalid_field name");
    BOOST_TEST(patch(id, {{"email", nullptr}}).refusal() == "422 invalid_field email");  // nothing would be left
    BOOST_TEST(patch(id, {{"email", "emil@example.org"}}).refusal() == "409 state_conflict email");
    BOOST_TEST(patch(id, {{"phone", "12"}}).refusal() == "422 invalid_field phone");
    BOOST_TEST(patch(id, {{"status", "gone"}}).refusal() == "422 invalid_field status");
    BOOST_TEST(patch(id, {{"source", "web"}}).refusal() == "422 unknown_field source");
    BOOST_TEST(patch("cus_0000000000000", {{"name", "X"}}).refusal() == "404 not_found id");
    BOOST_TEST(patch(other, {{"name", "X"}}, neighbour_key).refusal() == "404 not_found id");
    BOOST_TEST(patch(id, {{"name", "X"}}, new_key(demo::kCompany, {store::Scope::read})).status == 403);
    BOOST_TEST((stored() == before));
    salon.test.run("UPDATE customer SET note = 'gone', deleted_at = UTC_TIMESTAMP(6) WHERE name = 'Emil Muster'");
    const auto deleted = stored();
    BOOST_TEST(patch(other, {{"name", "X"}}).refusal() == "404 not_found id");
    BOOST_TEST((stored() == deleted));
}

BOOST_AUTO_TEST_CASE(concurrent_changes_of_different_fields_both_apply) {
    const auto id = add(erika);
    for (int i = 0; i < 10; ++i) {
        const auto number = std::to_string(i);
        const std::jthread first([&] { patch(id, {{"note", "note " + number}}); });
        const std::jthread second([&] { patch(id, {{"birth_date", "1985-03-1" + number}}); });
        patch(id, {{"email", "e" + number + "@example.org"}});
    }
    const auto last = shown(id);
    BOOST_TEST(last["note"] == "note 9");
    BOOST_TEST(last["birth_date"] == "1985-03-19");
    BOOST_TEST(last["email"] == "e9@example.org");
}

BOOST_AUTO_TEST_CASE(a_booking_stores_the_birth_date_of_a_new_customer) {
    BOOST_TEST(booked(10, "1985-03-12")["birth_date"] == "1985-03-12");
    BOOST_TEST(booked(11, "1985-03-13")["birth_date"] == "1985-03-12");  // and never overwrites
}

BOOST_AUTO_TEST_CASE(a_booking_fills_in_what_is_not_known_of_the_same_person) {
    BOOST_TEST(booked(10, nullptr)["birth_date"].is_null());
    BOOST_TEST(booked(11, "2015-05-05", "Emil Muster")["birth_date"].is_null());  // her son's
    BOOST_TEST(booked(12, "1985-03-12")["birth_date"] == "1985-03-12");
}

BOOST_AUTO_TEST_CASE(a_repeat_restores_no_changed_value) {
    auto body = booking(at(10), {}, kNumber);
    body["customer"]["birth_date"] = "1985-03-12";
    const Headers keyed{{"Idempotency-Key", "once"}};
    const auto made = post("/v1/appointments", body, keyed);
    const std::string id = made.body["customer"]["id"];
    BOOST_TEST(patch(id, {{"birth_date", nullptr}}).status == 200);
    BOOST_TEST(post("/v1/appointments", body, keyed).text == made.text);
    BOOST_TEST(shown(id)["birth_date"].is_null());
}

BOOST_AUTO_TEST_CASE(a_registration_and_the_waitlist_store_the_birth_date) {
    auto body = erika;
    const auto id = add(body);
    body["birth_date"] = "1985-03-12";
    const auto known = post("/v1/customers", body);
    BOOST_TEST(known.status == 200);
    BOOST_TEST(known.body["birth_date"] == "1985-03-12");
    BOOST_TEST(shown(id) == known.body);

    const json wanda{{"name", "Wanda"}, {"phone", "015112345677"}, {"birth_date", "1990-01-31"}};
    const auto waits = post("/v1/waitlist", {{"service", "Haarschnitt"}, {"customer", wanda}});
    BOOST_TEST(waits.status == 201);
    BOOST_TEST(shown(waits.body["customer"]["id"])["birth_date"] == "1990-01-31");
    BOOST_TEST(add({{"name", "Nora"}, {"phone", "015112345676"}, {"birth_date", "1900-01-01"}}) != "");
    const json ahead{{"name", "Zoe"}, {"phone", "015112345675"}, {"birth_date", "2999-01-01"}};
    BOOST_TEST(post("/v1/customers", ahead).refusal() == "422 invalid_field birth_date");
    BOOST_TEST(post("/v1/waitlist", {{"service", "Bart"}, {"customer", ahead}}).refusal() ==
               "422 invalid_field customer.birth_date");
    auto preference = booking(at(15));
    preference["customer"]["birth_date"] = "2026-02-30";
    BOOST_TEST(post("/v1/appointments", preference).refusal() == "422 invalid_field customer.birth_date");
}

BOOST_AUTO_TEST_CASE(it_is_shown_of_one_customer_at_a_time_and_in_no_log) {
    CaughtLog log;
    auto body = erika;
    body["birth_date"] = "1985-03-12";
    const auto id = add(body);
    patch(id, {{"birth_date", "1985-03-13"}});
    booked(10, "1985-03-14");
    BOOST_TEST(shown(id)["birth_date"] == "1985-03-13");
    for (const auto* path : {"/v1/customers", "/v1/customers?phone=015112345678", "/v1/appointments"}) {
        BOOST_TEST(get(path).text.find("birth_date") == std::string::npos, path);
    }
    BOOST_TEST(log.text().find("1985-03") == std::string::npos);
    BOOST_TEST(log.lines_with("customer: changed customer=" + id + " by=key:key_") == 1);
}

BOOST_AUTO_TEST_CASE(the_acknowledgement_is_shown_and_can_be_set) {
    const auto made = post("/v1/appointments", booking(at(10)));
    BOOST_TEST(made.body["acknowledged_at"].is_null());
    const auto path = made.header("location");
    const auto yes = post(path + "/acknowledge", json::object(), {{"Idempotency-Key", "yes"}});
    BOOST_REQUIRE_MESSAGE(yes.status == 200, yes.text);
    BOOST_TEST(yes.body["acknowledged_at"].is_string());
    BOOST_TEST(yes.body["version"] == 2);
    BOOST_TEST(yes.body["state"] == "confirmed");
    const auto again = post(path + "/acknowledge", json::object());
    BOOST_TEST(again.body == yes.body);
    BOOST_TEST(get(path + "/history").body["data"][1]["event"] == "acknowledge");
    BOOST_TEST(post(path + "/reschedule", {{"start", at(15)}}).body["acknowledged_at"].is_null());
    const auto repeat = post(path + "/acknowledge", json::object(), {{"Idempotency-Key", "yes"}});
    BOOST_TEST(repeat.header("idempotent-replayed") == "true");
    BOOST_TEST(repeat.body["acknowledged_at"] == yes.body["acknowledged_at"]);  // of that time, as it was then
    BOOST_TEST(get(path).body["acknowledged_at"].is_null());
    BOOST_TEST(post(path + "/cancel", json::object()).status == 200);
    BOOST_TEST(post(path + "/acknowledge", json::object()).refusal() == "409 state_conflict");
}

BOOST_AUTO_TEST_CASE(a_number_that_is_replaced_stays_in_the_history) {
    const auto id = add(erika);
    const auto other = add({{"name", "Emil Muster"}, {"phone", "+4915112345679"}});
    const auto history = [&] { return get("/v1/customers/" + id + "/history").body["data"]; };
    BOOST_TEST(history().empty());
    BOOST_TEST(patch(id, {{"phone", "0151 12345670"}}).body["phone"] == "+4915112345670");
    BOOST_TEST(patch(id, {{"phone", "+4915112345670"}}).status == 200);  // the same: nothing was replaced
    BOOST_REQUIRE(history().size() == 1U);
    BOOST_TEST(history()[0]["event"] == "phone_changed");
    BOOST_TEST(history()[0]["phone"] == kNumber);
    BOOST_TEST(history()[0]["actor"].get<std::string>().starts_with("key:key_"));
    BOOST_TEST(get("/v1/customers?phone=%2B4915112345670").body["data"][0]["id"] == id);
    BOOST_TEST(get("/v1/customers?phone=%2B4915112345671").body["data"].empty());

    // One number is one customer, even if another customer had it before.
    BOOST_TEST(patch(id, {{"phone", "+4915112345679"}}).refusal() == "409 state_conflict phone");
    BOOST_TEST(patch(other, {{"phone", kNumber}}).status == 200);
    BOOST_TEST(patch(id, {{"phone", nullptr}}).refusal() == "422 invalid_field phone");  // nothing would be left
    BOOST_TEST(patch(id, {{"phone", nullptr}, {"email", "erika@example.org"}}).body["phone"].is_null());
    BOOST_REQUIRE(history().size() == 2U);
    BOOST_TEST(history()[1]["phone"] == "+4915112345670");
    BOOST_TEST(get("/v1/customers/" + id + "/history", bearer(neighbour_key)).refusal() == "404 not_found id");
    BOOST_TEST(salon.broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(concurrent_changes_to_one_number_succeed_once) {
    std::vector<std::string> ids;
    for (int i = 0; i < 6; ++i) ids.push_back(add({{"name", "Erika"}, {"phone", "+491511234567" + std::to_string(i)}}));
    std::atomic<int> changed = 0;
    {
        std::vector<std::jthread> callers;
        for (const auto& id : ids) {
            callers.emplace_back([&] { changed += patch(id, {{"phone", "+4915112345699"}}).status == 200 ? 1 : 0; });
        }
    }
    BOOST_TEST(changed == 1);
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM customer_former_phone") == 1);
    BOOST_TEST(salon.broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(a_blocked_customer_cannot_book) {
    const auto booked = post("/v1/appointments", booking(at(9), {}, kNumber));
    const auto id = booked.body["customer"]["id"].get<std::string>();
    BOOST_TEST(shown(id)["status"] == "active");
    BOOST_TEST(patch(id, {{"status", "blocked"}}).body["status"] == "blocked");
    const auto refused = "422 not_bookable customer";
    BOOST_TEST(post("/v1/appointments", booking(at(10), {}, kNumber)).refusal() == refused);
    const auto hold = post("/v1/holds", {{"service", "Haarschnitt"}, {"start", at(10)}});
    BOOST_TEST(post("/v1/appointments", {{"hold_id", hold.body["id"]}, {"customer", erika}}).refusal() == refused);
    BOOST_TEST(post("/v1/waitlist", {{"service", "Haarschnitt"}, {"customer", erika}}).refusal() == refused);
    const auto called =
        call("book_appointment", {{"service", "Haarschnitt"}, {"start", at(11)}, {"name", "Erika Muster"}});
    BOOST_TEST(called.body["result"] == "not_bookable", called.text);
    BOOST_TEST(called.body["say"].get<std::string>().starts_with("Das kann ich am Telefon leider nicht buchen."));
    BOOST_TEST(call("join_waitlist", {{"service", "Haarschnitt"}, {"name", "Erika Muster"}}).body["result"] ==
               "not_bookable");

    // What is booked stays and may be moved; others book as before.
    const auto place = booked.header("location");
    BOOST_TEST(post(place + "/reschedule", {{"start", at(15)}}).status == 200);
    BOOST_TEST(post("/v1/appointments", booking(at(12), {}, "+4915112345600")).status == 201);
    BOOST_TEST(patch(id, {{"status", "active"}}).status == 200);
    BOOST_TEST(post("/v1/appointments", booking(at(13), {}, kNumber)).status == 201);
    BOOST_TEST(salon.broken_rows() == 0);
}

BOOST_AUTO_TEST_SUITE_END()
