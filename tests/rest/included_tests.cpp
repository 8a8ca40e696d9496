// included_tests: `include` answers the records that others refer to, each once, and costs no statement for each.
#include "tests/support/strangers.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using nlohmann::json;
using store::Scope;

namespace {

std::vector<std::string> ids_of(const json& answer, const std::string& list) {
    std::vector<std::string> ids;
    if (!answer.contains("included") || !answer["included"].contains(list)) return ids;
    for (const auto& one : answer["included"][list]) ids.push_back(one["id"]);
    return ids;
}

struct Related : Strangers {
    using Ids = std::vector<std::string>;
    void check(const std::string& path, const std::string& list, const Ids& expected, const Headers& headers = {}) {
        const auto answer = get(path, headers);
        BOOST_TEST(answer.status == 200, answer.text);
        BOOST_TEST(ids_of(answer.body, list) == expected, path << ": " << answer.text);
    }
    void check(const std::string& path, const std::string& list, const Ids& expected, const std::string& of) {
        check(path, list, expected, bearer(of));
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(included_tests, Related)

BOOST_AUTO_TEST_CASE(an_appointment_is_answered_with_what_it_refers_to) {
    const auto one = "/v1/appointments/" + ours.id("apt");
    const auto plain = get(one);
    BOOST_TEST(!plain.body.contains("included"));
    auto whole = get(one + "?include=customer,service,resources,branch");
    BOOST_TEST(whole.status == 200, whole.text);
    BOOST_TEST(ids_of(whole.body, "customers") == Ids{ours.id("cus")});
    BOOST_TEST(ids_of(whole.body, "services") == Ids{ours.service.text()});
    BOOST_TEST(ids_of(whole.body, "resources") == Ids{ours.resource.text()});
    BOOST_TEST(ids_of(whole.body, "branches") == Ids{ours.branch.text()});
    BOOST_TEST(whole.body["included"]["customers"][0] == get("/v1/customers?phone=%2B4915119000001").body["data"][0]);
    whole.body.erase("included");
    BOOST_TEST(whole.body == plain.body);
}

BOOST_AUTO_TEST_CASE(a_list_answers_each_record_once_and_with_a_fixed_number_of_statements) {
    const auto statements_for = [&](const std::string& query) {
        get("/v1/appointments" + query);  // so that the key and the catalogue are in memory
        const auto before = salon.database.statements_sent();
        get("/v1/appointments" + query);
        return salon.database.statements_sent() - before;
    };
    check("/v1/appointments?include=service,branch", "services", {ours.service.text()});
    check("/v1/appointments?include=service,branch", "branches", {ours.branch.text(), kSouth.text()});
    check("/v1/appointments?include=service,branch", "customers", {});
    const auto plain = statements_for(""), with_all = statements_for("?include=customer,service,resources,branch");
    BOOST_TEST(with_all <= plain + 2);  // the customers, and the version of the catalogue
    for (auto hour : {12, 15, 16}) {
        const auto booked = post("/v1/appointments", booking(at(hour)));
        BOOST_TEST(booked.status == 201, booked.text);
    }
    BOOST_TEST(statements_for("?include=customer,service,resources,branch") <= with_all + 1);
}

BOOST_AUTO_TEST_CASE(other_lists_and_records_include_too) {
    const Ids person{ours.resource.text()}, branch{ours.branch.text()}, customer{ours.id("cus")};
    check("/v1/blocks/" + ours.id("blk") + "?include=resources,branch", "resources", person);
    check("/v1/blocks?include=branch&resource_id=" + person[0], "branches", branch);
    check("/v1/holds?include=resources&resource_id=" + person[0], "resources", person);
    check("/v1/waitlist/" + ours.id("wle") + "?include=customer", "customers", customer);
    check("/v1/waitlist?include=branch&branch_id=" + branch[0], "branches", branch);
    check("/v1/messages?include=customer&appointment_id=" + ours.id("apt"), "customers", customer);
    check("/v1/series/" + ours.id("srs") + "?include=customer", "customers", customer);
    check("/v1/series?include=branch,service&customer_id=" + customer[0], "branches", branch);
    check("/v1/series?include=branch,service&customer_id=" + customer[0], "services", {ours.service.text()});
    check("/v1/sessions/" + ours.id("ses") + "?include=service,resources", "resources", person);
    check("/v1/sessions?include=branch&from=" + at(0) + "&to=" + at(0, 0, 1) + "&branch_id=" + branch[0], "branches",
          branch);
    salon.test.run(
        "INSERT INTO fee (fee_id, company_id, appointment_id, version, customer_id, reason, amount, currency, "
        "created_at) SELECT 5, company_id, appointment_id, 1, customer_id, 'cancel', 500, 'EUR', created_at "
        "FROM appointment WHERE session_id IS NOT NULL AND company_id = 1 AND branch_id = " +
        std::to_string(ours.branch.value));
    check("/v1/fees?include=customer", "customers", customer);
    BOOST_TEST(get("/v1/fees?include=branch").refusal() == "422 invalid_field include[0]");
    check("/v1/resources/" + person[0] + "?include=branch", "branches", branch);
    check("/v1/resources?include=branch&branch_id=" + kSouth.text(), "branches", {kSouth.text()});
    check("/v1/services/" + ours.service.text() + "?include=branch", "branches", {branch[0], kSouth.text()});
    const auto services = get("/v1/services?include=resources");
    BOOST_TEST(ids_of(services.body, "resources").size() == 8U);  // all, with the one of the second branch
}

BOOST_AUTO_TEST_CASE(an_unknown_name_is_refused_with_the_ones_that_there_are) {
    const auto refused = get("/v1/blocks?include=resources,customer");
    BOOST_TEST(refused.refusal() == "422 invalid_field include[1]");
    BOOST_TEST(refused.body["detail"] == "must be one of resources, branch");
    BOOST_TEST(get("/v1/appointments?include=paint").refusal() == "422 invalid_field include[0]");
    BOOST_TEST(get("/v1/branches?include=service").refusal() == "422 unknown_field include");
}

BOOST_AUTO_TEST_CASE(a_key_gets_only_what_it_may_read) {
    store::Scopes appointments;
    appointments.add(Scope::read, "appointments");
    appointments.add(Scope::read, "branches");
    const auto key_text = new_key(demo::kCompany, appointments);
    check("/v1/appointments?include=branch", "branches", {ours.branch.text(), kSouth.text()}, key_text);
    BOOST_TEST(get("/v1/appointments?include=customer", bearer(key_text)).refusal() == "403 forbidden include");
    const auto limited = limited_key({kSouth});
    check("/v1/services?include=branch", "branches", {kSouth.text()}, limited);
    check("/v1/services?include=resources", "resources", {kSouthStaff.text()}, limited);
    check("/v1/appointments?include=customer", "customers", {south.id("cus")}, limited);
}

BOOST_AUTO_TEST_SUITE_END()
