// rest_api_tests: invalid requests are refused with the right status, code and field, and change nothing.
#include "tests/support/front.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using nlohmann::json;

namespace {

// A body that books, with one member set to something else; null takes it away.
struct Spoilt {
    const char* pointer;
    json value;
    const char* refusal;
};

std::string text_of(std::size_t length) { return std::string(length, 'x'); }

json map_of(std::size_t entries) {
    json map = json::object();
    for (std::size_t i = 0; i < entries; ++i) map["key" + std::to_string(i)] = "value";
    return map;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(rest_api_tests)

BOOST_AUTO_TEST_CASE(bodies_that_cannot_be_right_name_the_field) {
    Front front;
    const auto good = front.booking(Front::at(10), front.salon.staff(0).id);
    const auto stored = front.stored();
    const auto basin = front.salon.catalog->resource_named("Waschplatz 1")->id.text();
    const Spoilt cases[] = {
        {"/start", nullptr, "422 missing_field start"},
        {"/start", "tomorrow", "422 invalid_field start"},
        {"/start", "2026-12-01T10:00:00", "422 invalid_field start"},
        {"/start", "2026-02-30T10:00:00Z", "422 invalid_field start"},
        {"/start", "2039-01-01T10:00:00Z", "422 invalid_field start"},
        {"/start", 1760000000, "422 invalid_field start"},
        {"/start", Front::at(10, 0, -60), "422 in_the_past start"},
        {"/start", Front::at(10, 0, 420), "422 beyond_window start"},
        {"/start", Front::at(3), "422 outside_hours start"},
        {"/service_id", nullptr, "422 missing_field service_id"},
        {"/service_id", 41, "422 invalid_field service_id"},
        {"/service_id", "41", "422 invalid_field service_id"},
        {"/service_id", front.salon.staff(0).id.text(), "422 invalid_field service_id"},
        {"/service_id", ServiceId{9999}.text(), "404 not_found service_id"},
        {"/service_id", Front::kNeighbourService.text(), "404 not_found service_id"},
        {"/service", "Haarschnitt", "422 invalid_field service"},
        {"/branch_id", Front::kNeighbourBranch.text(), "404 not_found branch_id"},
        {"/branch_id", true, "422 invalid_field branch_id"},
        {"/resource_id", Front::kNeighbourStaff.text(), "404 not_found resource_id"},
        {"/resource_id", basin, "422 invalid_field resource_id"},
        {"/resource_id", "Anna", "422 invalid_field resource_id"},
        {"/segments", json::array(), "422 invalid_field resource_id"},
        {"/hold_id", AppointmentId{9999}.text(), "404 not_found hold_id"},
        {"/hold_id", "apt_", "422 invalid_field hold_id"},
        {"/customer", nullptr, "422 missing_field customer"},
        {"/customer", "Erika", "422 invalid_field customer"},
        {"/customer/name", nullptr, "422 missing_field customer.name"},
        {"/customer/name", "", "422 invalid_field customer.name"},
        {"/customer/name", "  ", "422 invalid_field customer.name"},
        {"/customer/name", 7, "422 invalid_field customer.name"},
        {"/customer/name", "Erika\nMuster", "422 invalid_field customer.name"},
        {"/customer/name", "Erika\tMuster", "422 invalid_field customer.name"},
        {"/customer/name", "\u200b \u200b", "422 invalid_field customer.name"},
        {"/customer/name", "Erika \u202eretsuM", "422 invalid_field customer.name"},
        {"/customer/name", text_of(201), "422 invalid_field customer.name"},
        {"/customer/phone", nullptr, "422 missing_field customer.phone"},
        {"/customer/phone", "12", "422 invalid_field customer.phone"},
        {"/customer/phone", "anonymous", "422 invalid_field customer.phone"},
        {"/customer/phone", text_of(500), "422 invalid_field customer.phone"},
        {"/customer/email", "erika", "422 invalid_field customer.email"},
        {"/customer/fax", "1", "422 unknown_field customer.fax"},
        {"/notes", text_of(2001), "422 invalid_field notes"},
        {"/notes", json::array(), "422 invalid_field notes"},
        {"/metadata", "x", "422 invalid_field metadata"},
        {"/metadata", {{"a", 1}}, "422 invalid_field metadata.a"},
        {"/metadata", map_of(21), "422 invalid_field metadata"},
        {"/state", "confirmed", "422 unknown_field state"},
    };
    for (const auto& [pointer, value, refusal] : cases) {
        BOOST_TEST_CONTEXT(pointer << " = " << value) {
            auto body = good;
            body[json::json_pointer(pointer)] = value;
            const auto answer = front.post("/v1/appointments", body);
            BOOST_TEST(answer.refusal() == refusal);
            BOOST_TEST(answer.header("content-type").starts_with("application/problem+json"));
            BOOST_TEST(answer.body["detail"].get<std::string>().size() > 5U);
        }
    }
    BOOST_TEST((front.stored() == stored));
    auto noted = good;
    noted["notes"] = "two\nlines";
    BOOST_TEST(front.post("/v1/appointments", noted).body["notes"] == "two\nlines");
}

BOOST_AUTO_TEST_CASE(refusals_say_what_would_be_right) {
    Front front;
    auto body = front.booking(Front::at(10));
    const auto detail = [&] { return front.post("/v1/appointments", body).body["detail"].get<std::string>(); };
    body["start"] = "2038-01-01T00:00:00Z";
    BOOST_TEST(detail() == "times from 2038 on are not accepted");
    body.erase("service_id");
    BOOST_TEST(detail() == "service_id or service is needed");
    const auto slots = "/v1/slots?from=" + Front::at(9) + "&to=" + Front::at(12);
    BOOST_TEST(front.get(slots).body["detail"] == "service_id or service is needed");
    BOOST_TEST(front.get("/v1/appointments?from=2040-01-01T00:00:00Z").body["detail"] ==
               "times from 2038 on are not accepted");
}

BOOST_AUTO_TEST_CASE(requests_that_are_no_proper_http_for_this_address_are_refused) {
    Front front;
    const auto stored = front.stored();
    auto headers = Front::bearer(front.key);
    auto typed = headers;
    typed["Content-Type"] = "application/json";
    auto form = headers;
    form["Content-Type"] = "application/x-www-form-urlencoded";
    const auto good = front.booking(Front::at(10)).dump();
    const auto refusal = [&](const char* method, const char* path, const Headers& with, const std::string& body) {
        return front.send(method, path, with, body).refusal();
    };
    BOOST_TEST(refusal("GET", "/v1/nothing", headers, "") == "404 not_found");
    BOOST_TEST(refusal("GET", "/v2/appointments", headers, "") == "404 not_found");
    BOOST_TEST(refusal("PUT", "/v1/appointments", typed, good) == "405 method_not_allowed");
    BOOST_TEST(refusal("GET", "/v1/holds/apt_0000000000001/extend", headers, "") == "405 method_not_allowed");
    BOOST_TEST(refusal("POST", "/v1/appointments", form, good) == "415 unsupported_media_type");
    BOOST_TEST(refusal("POST", "/v1/appointments", headers, good) == "415 unsupported_media_type");
    for (const auto* broken : {"", "{", "[]", "null", "{\"a\":\"\xff\"}", "{} {}", "{'a':1}"}) {
        BOOST_TEST(refusal("POST", "/v1/appointments", typed, broken) == "400 malformed_body", broken);
    }
    BOOST_TEST(refusal("POST", "/v1/appointments", typed, R"({"a":1,"a":2})") == "400 malformed_body a");
    BOOST_TEST(refusal("POST", "/v1/appointments", typed, "{\"notes\":\"" + std::string(300'000, 'x') + "\"}") ==
               "413 body_too_large");
    typed["Content-Encoding"] = "gzip";
    BOOST_TEST(refusal("POST", "/v1/appointments", typed, good) == "415 unsupported_media_type Content-Encoding");
    typed["Content-Encoding"] = "Identity";
    BOOST_TEST(refusal("POST", "/v1/appointments", typed, "{") == "400 malformed_body");
    typed.erase("Content-Encoding");
    typed["Idempotency-Key"] = std::string(256, 'k');
    BOOST_TEST(refusal("POST", "/v1/appointments", typed, good) == "422 invalid_field Idempotency-Key");
    typed["Idempotency-Key"] = "schlüssel";
    BOOST_TEST(refusal("POST", "/v1/appointments", typed, good) == "422 invalid_field Idempotency-Key");
    BOOST_TEST((front.stored() == stored));
}

BOOST_AUTO_TEST_CASE(unknown_query_parameters_are_refused) {
    Front front;
    const auto service = "service_id=" + front.salon.service("Haarschnitt").id.text();
    const auto span = "&from=" + Front::at(9) + "&to=" + Front::at(12);
    const std::pair<std::string, const char*> cases[] = {
        {"/v1/appointments?color=red", "422 unknown_field color"},
        {"/v1/appointments?limit=0", "422 invalid_field limit"},
        {"/v1/appointments?limit=201", "422 invalid_field limit"},
        {"/v1/appointments?limit=ten", "422 invalid_field limit"},
        {"/v1/appointments?state=lost", "422 invalid_field state"},
        {"/v1/appointments?state=held&state=confirmed", "422 invalid_field state"},
        {"/v1/appointments?from=yesterday", "422 invalid_field from"},
        {"/v1/appointments?from=" + Front::at(12) + "&to=" + Front::at(9), "422 invalid_field to"},
        {"/v1/appointments?from=" + Front::at(12) + "&to=" + Front::at(12), "422 invalid_field to"},
        {"/v1/appointments?customer_id=7", "422 invalid_field customer_id"},
        {"/v1/appointments?customer_id=" + CustomerId{1}.text(), "404 not_found customer_id"},
        {"/v1/appointments?resource_id=" + Front::kNeighbourStaff.text(), "404 not_found resource_id"},
        {"/v1/waitlist?branch_id=" + Front::kNeighbourBranch.text(), "404 not_found branch_id"},
        {"/v1/waitlist?service_id=" + Front::kNeighbourService.text(), "404 not_found service_id"},
        {"/v1/waitlist?customer_id=" + CustomerId{1}.text(), "404 not_found customer_id"},
        {"/v1/messages?appointment_id=" + AppointmentId{1}.text(), "404 not_found appointment_id"},
        {"/v1/resources?branch_id=" + Front::kNeighbourBranch.text(), "404 not_found branch_id"},
        {"/v1/appointments?cursor=abc", "422 invalid_field cursor"},
        {"/v1/appointments?cursor=1.2.3", "422 invalid_field cursor"},
        {"/v1/appointments?cursor=-1.2", "422 invalid_field cursor"},
        {"/v1/slots?" + service, "422 missing_field from"},
        {"/v1/slots?" + service + "&from=" + Front::at(9), "422 missing_field to"},
        {"/v1/slots?" + span.substr(1), "422 missing_field service_id"},
        {"/v1/slots?service=Dauerwelle" + span, "404 not_found service"},
        {"/v1/slots?service_id=" + Front::kNeighbourService.text() + span, "404 not_found service_id"},
        {"/v1/slots?" + service + span + "&service=Bart", "422 invalid_field service"},
        {"/v1/slots?" + service + span + "&resource_id=" + Front::kNeighbourStaff.text(), "404 not_found resource_id"},
        {"/v1/slots?" + service + span + "&branch_id=" + Front::kNeighbourBranch.text(), "404 not_found branch_id"},
        {"/v1/slots?" + service + span + "&time_zone=Mars/Olympus", "422 invalid_field time_zone"},
        {"/v1/slots?" + service + span + "&limit=501", "422 invalid_field limit"},
        {"/v1/slots?" + service + span + "&cursor=1", "422 invalid_field cursor"},
        {"/v1/slots?" + service + "&from=" + Front::at(12) + "&to=" + Front::at(9), "422 invalid_field to"},
        {"/v1/slots?" + service + "&from=" + Front::at(9) + "&to=" + Front::at(9, 0, 63), "422 invalid_field to"},
        {"/v1/services?name=x", "422 unknown_field name"},
        {"/v1/resources?kind=robot", "422 invalid_field kind"},
        {"/v1/customers?phone=12", "422 invalid_field phone"},
        {"/v1/services/" + front.salon.service("Bart").id.text() + "?x=1", "422 unknown_field x"},
    };
    for (const auto& [path, refusal] : cases) BOOST_TEST(front.get(path).refusal() == refusal, path);
}

BOOST_AUTO_TEST_CASE(records_of_another_company_are_not_found) {
    Front front;
    const auto theirs = Front::bearer(front.neighbour_key);
    const auto made = front.post("/v1/appointments", front.booking(Front::at(10)));
    const auto stored = front.stored();
    const auto place = made.header("location");
    BOOST_TEST(front.get(place, theirs).refusal() == "404 not_found id");
    BOOST_TEST(front.get(place + "/history", theirs).refusal() == "404 not_found id");
    for (const auto* event : {"/cancel", "/confirm", "/check-in", "/complete", "/no-show"}) {
        BOOST_TEST(front.post(place + event, json::object(), theirs).refusal() == "404 not_found id", event);
    }
    BOOST_TEST(front.post(place + "/reschedule", {{"start", Front::at(11)}}, theirs).refusal() == "404 not_found id");
    BOOST_TEST(
        front.post(place + "/reschedule", {{"start", Front::at(11)}, {"segments", {nullptr}}}, theirs).refusal() ==
        "404 not_found id");
    const auto customer = "/v1/customers/" + made.body["customer"]["id"].get<std::string>();
    BOOST_TEST(front.get(customer).status == 200);
    BOOST_TEST(front.get(customer, theirs).refusal() == "404 not_found id");
    BOOST_TEST(front.get("/v1/services/" + front.salon.service("Bart").id.text(), theirs).refusal() ==
               "404 not_found id");
    BOOST_TEST(front.get("/v1/resources/" + front.salon.staff(0).id.text(), theirs).refusal() == "404 not_found id");
    for (const auto* list : {"/v1/appointments", "/v1/customers"}) {
        BOOST_TEST(front.get(list, theirs).body["data"].empty(), list);
    }
    BOOST_TEST(front.get("/v1/services", theirs).body["data"].size() == 1U);
    for (const auto& bad : {"1", "apt_1", "cus_0000000000001", "%20"}) {
        BOOST_TEST(front.get(std::string("/v1/appointments/") + bad).refusal() == "404 not_found id", bad);
    }
    BOOST_TEST((front.stored() == stored));
}

BOOST_AUTO_TEST_CASE(an_internal_error_discloses_nothing_about_the_database) {
    Front front;
    front.salon.test.run("RENAME TABLE api_key TO api_key_away");
    const auto answer = front.get("/v1/services");
    BOOST_TEST(answer.refusal() == "500 internal");
    BOOST_TEST(answer.text.find("api_key") == std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
