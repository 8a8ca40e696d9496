// stored_customer_tests: a booking that names a stored customer by id.
#include "tests/support/front.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using nlohmann::json;

namespace {

struct StoredCustomerFront : Front {
    json by_id(const std::string& start, const std::string& id) {
        auto body = booking(start);
        body.erase("customer");
        body["customer_id"] = id;
        return body;
    }
    std::string add_customer(const json& body) {
        const auto made = post("/v1/customers", body);
        BOOST_REQUIRE_MESSAGE(made.status == 201, made.text);
        return made.body["id"].get<std::string>();
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(stored_customer_tests, StoredCustomerFront)

BOOST_AUTO_TEST_CASE(a_stored_customer_is_booked_by_id) {
    const auto by_phone = add_customer({{"name", "Erika Muster"}, {"phone", "+4915112345678"}});
    const auto by_email = add_customer({{"name", "Max Zweit"}, {"email", "max@example.com"}});
    const auto first = post("/v1/appointments", by_id(at(10), by_phone));
    BOOST_REQUIRE_MESSAGE(first.status == 201, first.text);
    BOOST_TEST(first.body["customer"]["id"] == by_phone);
    BOOST_TEST(first.body["customer"]["created"] == false);
    BOOST_TEST(first.body["attendee_name"] == "Erika Muster");
    const auto second = post("/v1/appointments", by_id(at(11), by_email));
    BOOST_REQUIRE_MESSAGE(second.status == 201, second.text);
    BOOST_TEST(second.body["customer"]["id"] == by_email);
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM customer") == 2);
}

BOOST_AUTO_TEST_CASE(a_hold_becomes_the_booking_of_a_stored_customer) {
    const auto id = add_customer({{"name", "Erika Muster"}, {"phone", "+4915112345678"}});
    const auto hold = post("/v1/holds", {{"service", "Haarschnitt"}, {"start", at(10)}});
    BOOST_REQUIRE_MESSAGE(hold.status == 201, hold.text);
    const auto made = post("/v1/appointments", {{"hold_id", hold.body["id"]}, {"customer_id", id}});
    BOOST_REQUIRE_MESSAGE(made.status == 201, made.text);
    BOOST_TEST(made.body["id"] == hold.body["id"]);
    BOOST_TEST(made.body["customer"]["id"] == id);
}

BOOST_AUTO_TEST_CASE(an_id_and_a_person_exclude_each_other) {
    const auto id = add_customer({{"name", "Erika Muster"}, {"phone", "+4915112345678"}});
    const auto before = stored();
    auto both = booking(at(10));
    both["customer_id"] = id;
    const auto refused = post("/v1/appointments", both);
    BOOST_TEST(refused.refusal() == "422 invalid_field customer_id");
    BOOST_TEST(refused.body["detail"] == "give either customer or customer_id");
    auto neither = booking(at(10));
    neither.erase("customer");
    BOOST_TEST(post("/v1/appointments", neither).refusal() == "422 missing_field customer");
    BOOST_TEST(post("/v1/appointments", by_id(at(10), CustomerId{9999}.text())).refusal() ==
               "404 not_found customer_id");
    BOOST_TEST(post("/v1/appointments", by_id(at(10), "Erika")).refusal() == "422 invalid_field customer_id");
    BOOST_TEST((stored() == before));
}

// Between the read of the record and the booking its number may become that of another.
BOOST_AUTO_TEST_CASE(a_customer_who_was_changed_meanwhile_is_not_mixed_up_with_another) {
    const CustomerId erika = *CustomerId::parse(add_customer({{"name", "Erika Muster"}, {"phone", "+4915112345678"}}));
    const CustomerId max = *CustomerId::parse(add_customer({{"name", "Max Zweit"}, {"phone", "+4915112345679"}}));
    auto command = salon.book(salon.at(10, 0), salon.staff(0).id);
    auto& ask = std::get<Book>(command.ask);
    ask.customer = {};
    ask.customer.name = "Erika Muster";
    ask.customer.phone = "+4915112345679";
    ask.customer.id = erika;
    const auto refused = salon.desk.submit(command);
    BOOST_REQUIRE(!refused);
    BOOST_CHECK(refused.refusal().code == ErrorCode::not_found);
    BOOST_TEST(refused.refusal().field == "customer_id");
    ask.customer.id = max;
    BOOST_REQUIRE(salon.desk.submit(command));
}

BOOST_AUTO_TEST_SUITE_END()
