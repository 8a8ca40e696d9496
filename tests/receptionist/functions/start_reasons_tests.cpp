// start_reasons_tests: a caller hears in one clause why a time is not free, and never why a person is absent.
#include "tests/support/front.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using nlohmann::json;

namespace {

// The fixture's day is a Tuesday. The salon is open from 9 to 19, on Saturdays until 16; Anna works Monday to Friday
// until 17:30.
struct ReasonsFront {
    Front front;
    ResourceId anna = front.salon.staff(0).id;

    Answer book(const std::string& start, const std::string& staff = "", const std::string& language = "de") {
        json arguments{{"service", "Haarschnitt"}, {"start", start}, {"name", "Erika Muster"}, {"language", language}};
        if (!staff.empty()) arguments["staff"] = staff;
        return front.call("book_appointment", arguments);
    }
    Answer on_day(int days, const std::string& staff = "", const std::string& language = "de") {
        json arguments{
            {"service", "Haarschnitt"}, {"date", Front::at(12, 0, days).substr(0, 10)}, {"language", language}};
        if (!staff.empty()) arguments["staff"] = staff;
        return front.call("check_availability", arguments);
    }
    void block(Instant from, Instant until) {
        BlockTime off{front.salon.ids.make<BlockId>(), anna, {from, until}, "dentist"};
        BOOST_REQUIRE(front.salon.desk.submit(front.salon.make(off)).ok());
    }
    void change(const std::string& statement) {
        front.salon.test.run(statement);
        front.salon.test.run("UPDATE catalog_version SET version = version + 1");
    }
    static void expect(const Answer& answer, std::string_view result, std::string_view part) {
        BOOST_TEST(answer.body["result"] == result, answer.text);
        const auto say = answer.body["say"].get<std::string>();
        BOOST_TEST(say.find(part) != std::string::npos, say);
        BOOST_TEST(say.find("dentist") == std::string::npos, say);
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(start_reasons_tests, ReasonsFront)

BOOST_AUTO_TEST_CASE(a_closed_salon_is_told_before_the_offer) {
    const auto sunday = book(Front::at(10, 0, 5));
    expect(sunday, "outside_hours", " nicht. Sonntags haben wir geschlossen. Ich hätte ");
    expect(book(Front::at(10, 0, 5), "", "en"), "outside_hours", " We are closed on Sundays. I have something free ");
    expect(book(Front::at(8)), "outside_hours", "Um diese Zeit haben wir noch nicht geöffnet.");
    expect(book(Front::at(21)), "outside_hours", "Um diese Zeit haben wir schon geschlossen.");
    expect(book(Front::at(18, 45)), "outside_hours", "Das ginge über unsere Öffnungszeiten hinaus.");
    expect(book(Front::at(18, 45), "", "en"), "outside_hours", "That would run past our opening hours.");
    const auto date = Front::at(12, 0, 1).substr(0, 10);
    change("INSERT INTO holiday (branch_id, date, name) VALUES (" + std::to_string(demo::branch().id.value) + ", '" +
           date + "', 'Feiertag')");
    expect(book(Front::at(10, 0, 1)), "outside_hours", "An diesem Tag haben wir geschlossen.");
}

BOOST_AUTO_TEST_CASE(a_person_who_is_not_in_is_told_without_the_reason) {
    expect(book(Front::at(10, 0, 4), "Anna"), "outside_hours", "Samstags arbeitet Anna Schäfer nicht.");
    expect(book(Front::at(18), "Anna"), "outside_hours", "Anna Schäfer ist um diese Zeit nicht da.");
    block(Salon::at(10, 0), Salon::at(12, 0));
    const auto away = book(Front::at(11), "Anna");
    expect(away, "slot_conflict", "Anna Schäfer ist um diese Zeit nicht da.");
    BOOST_TEST(away.body["say"].get<std::string>().starts_with("Leider geht es "), away.text);
    BOOST_TEST(!away.body["alternatives"].empty());
    expect(book(Front::at(11), "Anna", "en"), "slot_conflict", "Anna Schäfer is not in at that time.");
}

BOOST_AUTO_TEST_CASE(a_start_that_another_customer_has_is_only_taken) {
    BOOST_REQUIRE(front.salon.desk.submit(front.salon.book(Salon::at(10, 0), anna)).ok());
    const auto taken = book(Front::at(10), "Anna");
    expect(taken, "slot_conflict", " schon vergeben. ");
    BOOST_TEST(taken.body["say"].get<std::string>().find("nicht da") == std::string::npos, taken.text);
}

BOOST_AUTO_TEST_CASE(a_day_without_free_times_has_its_reason) {
    expect(on_day(5), "other_times", "Dann ist leider nichts frei. Sonntags haben wir geschlossen. Ich hätte ");
    expect(on_day(5, "", "en"), "other_times", "nothing is free then. We are closed on Sundays. I have ");
    expect(on_day(4, "Anna"), "other_times", "Samstags arbeitet Anna Schäfer nicht.");
    block(Salon::at(0, 0), Salon::at(0, 0, 1));
    expect(on_day(0, "Anna"), "other_times", "Anna Schäfer ist an diesem Tag nicht da.");
    for (int half_hour = 0; half_hour < 18; ++half_hour) {
        std::ignore = front.salon.desk.submit(front.salon.book(Salon::at(9, 30 * half_hour, 1), anna));
    }
    expect(on_day(1, "Anna"), "other_times", "Anna Schäfer ist dann ausgebucht.");
    expect(on_day(1, "Anna", "en"), "other_times", "Anna Schäfer is fully booked then.");
}

BOOST_AUTO_TEST_CASE(a_weekday_that_is_wished_for_is_told_as_closed) {
    const auto found = front.call("find_first", {{"service", "Haarschnitt"}, {"wishes", "Sonntag"}});
    expect(found, "other_times", "Dann ist leider nichts frei. Sonntags haben wir geschlossen. Ich hätte ");
    const auto saturday =
        front.call("find_first", {{"service", "Haarschnitt"}, {"wishes", "Samstag"}, {"staff", "Anna"}});
    expect(saturday, "other_times", "Samstags arbeitet Anna Schäfer nicht.");
}

BOOST_AUTO_TEST_SUITE_END()
