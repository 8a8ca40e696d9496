// policy_tests: fees, rules for changes, reasons and no-shows, as clients meet them.
#include "tests/support/front.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using nlohmann::json;

namespace {

// The bookings of the fixture lie three to five weeks ahead.
constexpr int kSixtyDays = 60 * 24 * 60;

struct PolicyFront : Front {
    Answer change(const std::string& path, const json& patch) {
        auto headers = bearer(admin);
        headers["Content-Type"] = "application/json";
        auto answer = send("PATCH", path, headers, patch.dump());
        BOOST_REQUIRE_MESSAGE(answer.status == 200, answer.text);
        return answer;
    }
    Answer company(const json& patch) { return change("/v1/company", patch); }
    Answer cut(const json& patch) { return change("/v1/services/" + salon.service("Haarschnitt").id.text(), patch); }
    std::string booked(int hour) {
        const auto made = post("/v1/appointments", booking(at(hour), salon.staff(0).id));
        BOOST_REQUIRE_MESSAGE(made.status == 201, made.text);
        return made.header("location");
    }
    Answer cancel(const std::string& place, const json& body = json::object()) { return post(place + "/cancel", body); }
    std::string reason_of(const std::string& place) {
        return get(place + "/history").body["data"].back()["reason"].get<std::string>();
    }
    Headers may_override() {
        return bearer(new_key(demo::kCompany, {store::Scope::read, store::Scope::write, store::Scope::override}));
    }
    // The appointment took place so many days ago, and its customer did not come.
    void miss(const std::string& place, int days_ago) {
        const auto id = AppointmentId::parse(place.substr(place.rfind('/') + 1)).value();
        const auto then = "UTC_TIMESTAMP() - INTERVAL " + std::to_string(days_ago) + " DAY";
        salon.test.run("UPDATE appointment SET state = 'no_show', starts_at = " + then + ", ends_at = " + then +
                       " + INTERVAL 30 MINUTE WHERE appointment_id = " + std::to_string(id.value));
    }
    std::string admin = new_key(demo::kCompany, {store::Scope::read, store::Scope::write, store::Scope::admin});
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(policy_tests, PolicyFront)

BOOST_AUTO_TEST_CASE(a_late_cancellation_of_a_customer_costs_what_the_company_says) {
    const json policy{{"fee", "20.00"}, {"free_until_minutes", kSixtyDays}};
    BOOST_TEST(company({{"cancel", policy}}).body["cancel"] == policy);
    const auto place = booked(10);
    BOOST_TEST(get(place).body["fee"].is_null());
    const auto cancelled = cancel(place, {{"reason", "customer"}, {"by_customer", true}});
    BOOST_REQUIRE_MESSAGE(cancelled.status == 200, cancelled.text);
    const json fee{{"amount", "20.00"}, {"currency", "EUR"}, {"reason", "cancel"}};
    BOOST_TEST(cancelled.body["fee"] == fee);
    BOOST_TEST(get(place).body["fee"] == fee);
    BOOST_TEST(reason_of(place) == "customer fee_2000");
    const auto listed = get("/v1/fees");
    BOOST_REQUIRE(listed.body["data"].size() == 1U);
    BOOST_TEST(listed.body["data"][0]["appointment_id"] == cancelled.body["id"]);
    BOOST_TEST(listed.body["data"][0]["appointment_version"] == 2);
    BOOST_TEST(listed.body["data"][0]["customer_id"] == cancelled.body["customer"]["id"]);
    BOOST_TEST(listed.body["data"][0]["amount"] == "20.00");
    BOOST_TEST(get("/v1/fees", bearer(neighbour_key)).body["data"].empty());
    const auto customer = cancelled.body["customer"]["id"].get<std::string>();

    BOOST_TEST(cancel(booked(11), {{"reason", "staff"}}).body["fee"].is_null());
    BOOST_TEST(cancel(booked(12), {{"reason", "caller"}}).body["fee"] == fee);  // who asked the staff
    cut({{"cancel", {{"fee", "5.00"}}}});  // over the company's fee, until the company's time
    BOOST_TEST(cancel(booked(15), {{"by_customer", true}}).body["fee"]["amount"] == "5.00");
    cut({{"cancel", {{"free_until_minutes", 60}}}});
    BOOST_TEST(cancel(booked(14), {{"by_customer", true}}).body["fee"].is_null());
    BOOST_TEST(get("/v1/fees").body["data"].size() == 3U);
    const auto of_customer = get("/v1/fees?customer_id=" + customer);
    BOOST_REQUIRE_MESSAGE(of_customer.body["data"].size() == 1U, of_customer.text);
    BOOST_TEST(of_customer.body["data"][0]["appointment_id"] == cancelled.body["id"]);
    BOOST_TEST(get("/v1/fees?customer_id=" + CustomerId{7}.text()).refusal() == "404 not_found customer_id");
    BOOST_TEST(salon.broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(each_move_that_costs_is_a_fee_of_its_own) {
    company({{"reschedule", {{"fee", "7.50"}}}});
    const auto place = booked(10);
    for (const auto hour : {11, 12}) {
        const auto moved = post(place + "/reschedule", {{"start", at(hour)}, {"by_customer", true}});
        BOOST_REQUIRE_MESSAGE(moved.status == 200, moved.text);
        BOOST_TEST(moved.body["fee"]["reason"] == "reschedule");
    }
    BOOST_TEST(post(place + "/reschedule", {{"start", at(14)}}).status == 200);  // by the staff
    const auto id = get(place).body["id"].get<std::string>();
    BOOST_TEST(get("/v1/fees?appointment_id=" + id).body["data"].size() == 2U);
}

BOOST_AUTO_TEST_CASE(customers_obey_the_rules_and_hear_what_is_possible) {
    company({{"reschedule", {{"moves_max", 1}}}, {"cancel", {{"by", "staff"}}}});
    const auto place = booked(10);
    const auto refused = cancel(place, {{"by_customer", true}});
    BOOST_TEST(refused.refusal() == "422 staff_only");
    BOOST_TEST(refused.body["detail"] == "customers do not cancel it themselves; it can be moved");
    BOOST_TEST(post(place + "/reschedule", {{"start", at(11)}, {"by_customer", true}}).status == 200);
    const auto again = post(place + "/reschedule", {{"start", at(12)}, {"by_customer", true}});
    BOOST_TEST(again.refusal() == "422 too_many_moves");
    BOOST_TEST(again.body["detail"] == "customers move it 1 time at most; the staff can do it");
    BOOST_TEST(post(place + "/reschedule", {{"start", at(12)}}).status == 200);
    BOOST_TEST(cancel(place).status == 200);
}

BOOST_AUTO_TEST_CASE(an_override_passes_the_rules_without_a_fee_and_is_kept_in_the_history) {
    company({{"cancel", {{"fee", "20.00"}}}});
    cut({{"channels", {{"rest", {{"cancel_notice_minutes", kSixtyDays}}}}}});
    const auto place = booked(10);
    BOOST_TEST(cancel(place).refusal() == "422 too_late");
    const json reason{{"override_reason", "emergency"}, {"reason", "customer"}};
    BOOST_TEST(cancel(place, reason).refusal() == "403 forbidden override_reason");
    const auto cancelled = post(place + "/cancel", reason, may_override());
    BOOST_REQUIRE_MESSAGE(cancelled.status == 200, cancelled.text);
    BOOST_TEST(cancelled.body["fee"].is_null());
    BOOST_TEST(reason_of(place) == "customer override_emergency");
    BOOST_TEST(get("/v1/fees").body["data"].empty());
}

BOOST_AUTO_TEST_CASE(a_reason_code_is_checked_stored_and_found) {
    const json reasons = json::parse(R"([{"code": "ill", "names": {"de": "krank", "en": "ill"}},
                                         {"code": "double", "by": "staff"},
                                         {"code": "moved_away", "by": "customer"}])");
    company({{"cancel_reasons", reasons}});
    const auto place = booked(10);
    const auto unknown = cancel(place, {{"reason_code", "holiday"}});
    BOOST_TEST(unknown.refusal() == "422 invalid_field reason_code");
    BOOST_TEST(unknown.body["detail"] == "must be one of ill, double");
    BOOST_TEST(cancel(place, {{"reason_code", "double"}, {"by_customer", true}}).refusal() ==
               "422 invalid_field reason_code");
    const auto cancelled = cancel(place, {{"reason_code", "ill"}});
    BOOST_REQUIRE_MESSAGE(cancelled.status == 200, cancelled.text);
    BOOST_TEST(cancelled.body["reason_code"] == "ill");
    BOOST_TEST(reason_of(place) == "other code_ill");
    const auto found = get("/v1/appointments?reason_code=ill");
    BOOST_REQUIRE(found.body["data"].size() == 1U);
    BOOST_TEST(found.body["data"][0]["id"] == cancelled.body["id"]);
    BOOST_TEST(get("/v1/appointments?reason_code=double").body["data"].empty());
    BOOST_TEST(get("/v1/appointments?reason_code=ill&state=confirmed").body["data"].empty());
    // The staff give a customer's code only for a customer, and beside it their own.
    const auto wished = booked(12);
    const auto own = cancel(wished, {{"reason_code", "moved_away"}});
    BOOST_TEST(own.refusal() == "422 invalid_field reason_code");
    BOOST_TEST(own.body["detail"] == "must be one of ill, double");
    const auto unknown_wish = cancel(wished, {{"reason_code", "holiday"}, {"reason", "customer"}});
    BOOST_TEST(unknown_wish.body["detail"] == "must be one of ill, moved_away");
    BOOST_TEST(cancel(wished, {{"reason_code", "moved_away"}, {"reason", "customer"}}).status == 200);
    BOOST_TEST(cancel(booked(14), {{"reason_code", "double"}, {"reason", "customer"}}).status == 200);
    // Without a list any code is stored.
    company({{"cancel_reasons", json::array()}});
    BOOST_TEST(cancel(booked(11), {{"reason_code", "holiday"}}).body["reason_code"] == "holiday");
}

BOOST_AUTO_TEST_CASE(a_customer_who_did_not_come_is_refused_or_needs_a_deposit) {
    company({{"no_shows", {{"count", 2}, {"months", 6}}}});
    const auto phone = salon.fresh_phone();
    const auto book = [&](int hour, Headers headers = {}, json more = json::object()) {
        auto body = booking(at(hour), salon.staff(0).id, phone);
        body.update(more);
        return post("/v1/appointments", body, std::move(headers));
    };
    const auto first = book(10), second = book(11), third = book(12);
    miss(first.header("location"), 20);
    miss(second.header("location"), 250);  // too long ago
    BOOST_TEST(book(9).status == 201);
    miss(third.header("location"), 10);
    const auto refused = book(14);
    BOOST_TEST(refused.refusal() == "409 too_many_no_shows customer");
    BOOST_TEST(refused.body["detail"].get<std::string>().starts_with("did not come to 2 appointments in the last 6"));
    // A hold cannot be converted either; another customer is not concerned.
    const json held{{"service", "Haarschnitt"}, {"start", at(14)}, {"resource_id", salon.staff(0).id.text()}};
    const auto hold = post("/v1/holds", held);
    BOOST_REQUIRE_MESSAGE(hold.status == 201, hold.text);
    const json person{{"name", "Erika Muster"}, {"phone", phone}};
    BOOST_TEST(post("/v1/appointments", {{"hold_id", hold.body["id"]}, {"customer", person}}).refusal() ==
               "409 too_many_no_shows customer");
    BOOST_TEST(post("/v1/appointments", booking(at(15), salon.staff(0).id)).status == 201);
    // The staff may all the same.
    const auto anyway = book(16, may_override(), {{"override_reason", "staff"}});
    BOOST_REQUIRE_MESSAGE(anyway.status == 201, anyway.text);
    BOOST_TEST(anyway.body["deposit_required"] == false);
    BOOST_TEST(reason_of(anyway.header("location")) == "override_staff");

    company({{"no_shows", {{"count", 2}, {"months", 6}, {"then", "deposit"}}}});
    const auto marked = book(17);
    BOOST_REQUIRE_MESSAGE(marked.status == 201, marked.text);
    BOOST_TEST(marked.body["deposit_required"] == true);
    BOOST_TEST(get(marked.header("location")).body["deposit_required"] == true);
}

BOOST_AUTO_TEST_CASE(a_customer_who_did_not_come_waits_until_the_staff_approve) {
    company({{"no_shows", {{"count", 1}, {"months", 6}, {"then", "approval"}}}});
    const auto phone = salon.fresh_phone();
    const auto book = [&](int hour, Headers headers = {}, json more = json::object()) {
        auto body = booking(at(hour), salon.staff(0).id, phone);
        body.update(more);
        return post("/v1/appointments", body, std::move(headers));
    };
    const auto missed = book(10);
    BOOST_TEST(missed.body["state"] == "confirmed");
    miss(missed.header("location"), 20);
    const auto made = book(11);
    BOOST_REQUIRE_MESSAGE(made.status == 201, made.text);
    const auto place = made.header("location");
    BOOST_TEST(made.body["state"] == "pending");
    BOOST_TEST(made.body["awaiting"] == "approval");
    BOOST_TEST(made.body["deposit_required"] == false);
    // The service needs no approval, but a move does not get round this one.
    const auto moved = post(place + "/reschedule", {{"start", at(12)}, {"by_customer", true}});
    BOOST_REQUIRE_MESSAGE(moved.status == 200, moved.text);
    BOOST_TEST(moved.body["awaiting"] == "approval");
    const auto approved = post(place + "/approve", json::object());
    BOOST_REQUIRE_MESSAGE(approved.status == 200, approved.text);
    BOOST_TEST(approved.body["state"] == "confirmed");
    const auto anyway = book(14, may_override(), {{"override_reason", "staff"}});
    BOOST_REQUIRE_MESSAGE(anyway.status == 201, anyway.text);
    BOOST_TEST(anyway.body["state"] == "confirmed");
}

BOOST_AUTO_TEST_CASE(what_cannot_be_a_policy_is_refused) {
    auto headers = bearer(admin);
    headers["Content-Type"] = "application/json";
    const auto tried = [&](const json& patch) { return send("PATCH", "/v1/company", headers, patch.dump()).refusal(); };
    BOOST_TEST(tried({{"cancel", {{"fee", "much"}}}}) == "422 invalid_field cancel.fee");
    BOOST_TEST(tried({{"cancel", {{"moves_max", 1}}}}) == "422 invalid_field cancel.moves_max");
    BOOST_TEST(tried({{"cancel", {{"by", "me"}}}}) == "422 invalid_field cancel.by");
    BOOST_TEST(tried(json::parse(R"({"cancel_reasons": [{"code": "Ill"}]})")) ==
               "422 invalid_field cancel_reasons[0].code");
    BOOST_TEST(tried(json::parse(R"({"cancel_reasons": [{"code": "ill"}, {"code": "ill"}]})")) ==
               "422 invalid_field cancel_reasons[1].code");
    BOOST_TEST(tried({{"no_shows", {{"count", 0}}}}) == "422 invalid_field no_shows.count");
}

BOOST_AUTO_TEST_SUITE_END()
