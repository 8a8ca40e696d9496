// visit_calls_tests: a caller who wants a haircut and a beard trim gets one visit.
#include "tests/support/front.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using nlohmann::json;

namespace {

json wanted(json service, const std::string& start = Front::at(10, 30)) {
    return {{"service", std::move(service)}, {"start", start}, {"name", "Erika Muster"}};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(visit_calls_tests)

BOOST_AUTO_TEST_CASE(haircut_and_beard_are_found_booked_moved_and_cancelled_together) {
    Front front;
    const json search{{"service", "Haarschnitt und Bart"}, {"date", Front::at(12).substr(0, 10)}};
    const auto found = front.call("check_availability", search);
    BOOST_REQUIRE_MESSAGE(found.body["result"] == "available", found.text);
    BOOST_TEST(found.body["service"]["name"] == "Haarschnitt und Bart");
    BOOST_TEST(found.body["service"]["minutes"] == 50);

    const auto booked = front.call("book_appointment", wanted("Haarschnitt und Bart"));
    BOOST_REQUIRE_MESSAGE(booked.body["result"] == "booked", booked.text);
    BOOST_TEST(booked.body["say"].get<std::string>().find("Haarschnitt und Bart") != std::string::npos);
    BOOST_TEST(booked.body["start"] == Front::at(10, 30));
    BOOST_TEST(booked.body["end"] == Front::at(11, 20));
    const auto id = booked.body["appointment_id"].get<std::string>();
    BOOST_TEST(front.get("/v1/appointments/" + id).body["services"].size() == 2U);
    // Said in another way, and in the other order, it is the same visit.
    const auto again = front.call("book_appointment", wanted({"Bart", "Haarschnitt"}));
    BOOST_TEST(again.body["appointment_id"] == id, again.text);
    BOOST_TEST(front.salon.test.number("SELECT COUNT(*) FROM appointment WHERE state = 'confirmed'") == 1);

    const auto moved = front.call("reschedule_appointment", {{"start", Front::at(15)}});
    BOOST_REQUIRE_MESSAGE(moved.body["result"] == "moved", moved.text);
    BOOST_TEST(moved.body["service"] == "Haarschnitt und Bart");
    BOOST_TEST(moved.body["end"] == Front::at(15, 50));
    BOOST_TEST(front.get("/v1/appointments/" + id).body["services"].size() == 2U);
    BOOST_TEST(front.salon.broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(a_person_who_is_named_does_all_that_they_can) {
    Front front;
    auto arguments = wanted("Haarschnitt, Bart");
    arguments["staff"] = "Jürgen";
    const auto booked = front.call("book_appointment", arguments);
    BOOST_REQUIRE_MESSAGE(booked.body["result"] == "booked", booked.text);
    for (const auto& person : booked.body["staff"]) BOOST_TEST(person["name"] == "Jürgen Köhler");
}

BOOST_AUTO_TEST_CASE(an_unknown_part_is_asked_about_and_nothing_is_booked) {
    Front front;
    BOOST_TEST(front.call("book_appointment", wanted({"Haarschnitt", "Massage"})).body["field"] == "service");
    BOOST_TEST(front.salon.test.number("SELECT COUNT(*) FROM appointment") == 0);
    const auto waits = front.call("join_waitlist", {{"service", "Haarschnitt und Bart"}, {"name", "Erika Muster"}});
    BOOST_TEST(waits.body["result"] == "not_bookable", waits.text);
    BOOST_TEST(front.salon.test.number("SELECT COUNT(*) FROM waitlist_entry") == 0);
}

BOOST_AUTO_TEST_CASE(an_add_on_alone_is_asked_about) {
    Front front;
    front.salon.test.run("UPDATE service SET add_on = TRUE WHERE name = 'Bart'");
    front.salon.test.run("UPDATE catalog_version SET version = version + 1");
    front.salon.catalogs.current(demo::kCompany);
    const auto alone = front.call("check_availability", {{"service", "Bart"}});
    BOOST_TEST(alone.body["result"] == "not_bookable");
    BOOST_TEST(alone.body["say"].get<std::string>().find("zusammen") != std::string::npos);
    const auto together = front.call("book_appointment", wanted("Bart und Haarschnitt"));
    BOOST_TEST(together.body["result"] == "not_bookable", together.text);  // no service names it
    BOOST_TEST(front.salon.test.number("SELECT COUNT(*) FROM appointment") == 0);
}

BOOST_AUTO_TEST_SUITE_END()
