// appointment_rows_tests: metadata as the database has them.
#include "engine/store/booking/appointment_rows.h"

#include "tests/support/salon.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::store;
using namespace slotkeeper::tests;

namespace {

const Metadata kOdd{{"", "empty"},  {"b\t\n\r", "\\t"}, {"a", "x\"y\\z"}, {"\xc3\xa4\xe2\x82\xac", "'"},
                    {"$.a[0]", ""}, {"\\\"", "z"}};

struct OneAppointment {
    OneAppointment() {
        auto command = salon.book(Salon::at(10, 0));
        std::get<Book>(command.ask).metadata = kOdd;
        id = salon.desk.submit(command)->appointment->id;
    }
    Metadata loaded() {
        return salon.database.read([&](Tx& tx) { return load_appointment(tx, demo::kCompany, id).value().metadata; });
    }
    std::size_t found_by(Metadata metadata) {
        AppointmentFilter filter;
        filter.company = demo::kCompany;
        filter.metadata = std::move(metadata);
        return salon.database.read([&](Tx& tx) { return list_appointments(tx, filter).size(); });
    }
    void store_metadata(const std::string& text) {
        salon.database.transact([&](Tx& tx) {
            tx.run("UPDATE appointment SET metadata = :text WHERE appointment_id = :id", {text, id});
        });
    }

    Salon salon;
    AppointmentId id;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(appointment_rows_tests, OneAppointment)

BOOST_AUTO_TEST_CASE(metadata_come_back_as_they_were_given_and_are_stored_as_an_object_with_sorted_keys) {
    BOOST_TEST((loaded() == kOdd));
    BOOST_TEST(salon.test.number("SELECT JSON_TYPE(metadata) = 'OBJECT' FROM appointment") == 1);
    BOOST_TEST(salon.test.number("SELECT INSTR(metadata, 'empty') < INSTR(metadata, '$.a[0]') FROM appointment") == 1);
}

BOOST_AUTO_TEST_CASE(an_appointment_is_found_by_each_of_its_metadata) {
    for (const auto& [key, value] : kOdd) {
        BOOST_TEST_CONTEXT("key " << key) {
            if (key.empty()) continue;  // not to be asked for
            BOOST_TEST(found_by({{key, value}}) == 1U);
            BOOST_TEST(found_by({{key, value + ' '}}) == 0U);
            BOOST_TEST(found_by({{key + ' ', value}}) == 0U);
        }
    }
    BOOST_TEST(found_by({{"a", "x\"y\\z"}, {"$.a[0]", ""}}) == 1U);
    BOOST_TEST(found_by({{"a", "x\"y\\z"}, {"$.a[0]", "1"}}) == 0U);
}

BOOST_AUTO_TEST_CASE(metadata_that_are_no_object_of_texts_are_damaged) {
    for (const auto* text : {"[]", "\"a\"", "1", "null", R"({"a":1})", R"({"a":null})", R"({"a":{}})"}) {
        BOOST_TEST_CONTEXT(text) {
            store_metadata(text);
            BOOST_CHECK_THROW(loaded(), DamagedData);
        }
    }
    BOOST_CHECK_THROW(store_metadata("{"), DbError);
}

BOOST_AUTO_TEST_SUITE_END()
