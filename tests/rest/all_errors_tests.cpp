// all_errors_tests: wrong types and what types cannot say are reported together, and nothing is reported twice.
#include "tests/support/front.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using nlohmann::json;

namespace {

// The fields of a refusal, in the order of its report.
std::string fields_of(const Answer& answer) {
    BOOST_TEST(answer.status == 422, answer.text);
    std::string fields;
    if (!answer.body.contains("errors")) return answer.body.value("field", "");
    for (const auto& error : answer.body["errors"]) {
        fields += (fields.empty() ? "" : " ") + error["field"].get<std::string>();
    }
    return fields;
}

struct Form : Front {
    const Headers admin = bearer(new_key(demo::kCompany, {store::Scope::admin}));
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(all_errors_tests, Form)

BOOST_AUTO_TEST_CASE(a_booking_with_wrong_types_and_impossible_values_is_refused_once) {
    auto body = booking(at(10));
    body["start"] = "soon";
    body["notes"] = 7;
    body["customer"] = {{"name", "two\nlines"}, {"phone", "12"}, {"email", "erika"}, {"birth_date", "2999-01-01"}};
    BOOST_TEST(fields_of(post("/v1/appointments", body)) ==
               "start notes customer.name customer.birth_date customer.phone customer.email");
    body["customer"] = {{"name", 7}, {"phone", "12"}};
    BOOST_TEST(fields_of(post("/v1/appointments", body)) == "start customer.name notes customer.phone");
    body["customer"] = 7;
    BOOST_TEST(fields_of(post("/v1/appointments", body)) == "start customer notes");
    body["service_id"] = kNeighbourService.text();
    BOOST_TEST(fields_of(post("/v1/appointments", body)) == "start customer notes service_id");
}

BOOST_AUTO_TEST_CASE(other_inputs_are_checked_as_a_whole_too) {
    const json person{{"name", 7}, {"phone", "12"}};
    BOOST_TEST(fields_of(post("/v1/customers", person)) == "name phone");
    const json waiting{{"service", "Dauerwelle"}, {"note", 7}, {"customer", {{"name", "Erika"}, {"phone", "12"}}}};
    BOOST_TEST(fields_of(post("/v1/waitlist", waiting)) == "note service customer.phone");
    BOOST_TEST(fields_of(post("/v1/holds", {{"service", "Dauerwelle"}, {"start", 7}})) == "start service");
    const auto made = post("/v1/customers", {{"name", "Erika Muster"}, {"phone", "+4915112345678"}});
    auto headers = bearer(key);
    headers["Content-Type"] = "application/json";
    const json edit{{"status", "gone"}, {"phone", "12"}, {"email", "erika"}, {"birth_date", "2999-01-01"}};
    BOOST_TEST(fields_of(send("PATCH", made.header("location"), headers, edit.dump())) ==
               "status phone email birth_date");
    BOOST_TEST(fields_of(get("/v1/customers?limit=0&phone=12")) == "limit phone");
    BOOST_TEST(fields_of(get("/v1/slots?service=Haarschnitt&limit=0&time_zone=Mars&from=2026-12-15T10:00:00Z&"
                             "to=2026-12-15T09:00:00Z")) == "limit to time_zone");
    BOOST_TEST(fields_of(get("/v1/appointments?limit=0&from=2026-12-15T10:00:00Z&to=2026-12-15T09:00:00Z")) ==
               "limit to");
    BOOST_TEST(fields_of(post("/v1/keys", {{"name", "two\nlines"}, {"scopes", "all"}}, admin)) == "scopes name");
    BOOST_TEST(fields_of(post("/v1/voice-numbers", {{"number", "12"}, {"language", "fr"}}, admin)) ==
               "language number");
    BOOST_TEST(fields_of(post("/v1/voice-agents", {{"agent", " "}, {"language", "fr"}}, admin)) == "language agent");
    BOOST_TEST(fields_of(post("/v1/jobs/retry", {{"state", "running"}, {"kind", "s\u00fc\u00df"}}, admin)) ==
               "state kind");
}

BOOST_AUTO_TEST_CASE(without_a_record_the_other_fields_do_not_matter) {
    auto headers = bearer(key);
    headers["Content-Type"] = "application/json";
    const auto refused = send("PATCH", "/v1/customers/cus_7", headers, R"({"phone":"12","name":7})");
    BOOST_TEST(refused.refusal() == "404 not_found id");
    BOOST_TEST(!refused.body.contains("errors"));
}

BOOST_AUTO_TEST_SUITE_END()
