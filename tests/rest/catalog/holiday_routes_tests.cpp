// holiday_routes_tests: a branch is closed on public holidays and on dates of its own: in searches, in bookings, with
// appointments in the way, and for no other company.
#include "engine/base/calendar_text.h"
#include "engine/holidays/holidays.h"
#include "tests/support/front.h"

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using nlohmann::json;

namespace {

struct HolidayDesk : Front {
    Answer list(const std::string& from, const std::string& to) { return get(place + "?from=" + from + "&to=" + to); }
    Answer set(json body) { return post(place, body, admin); }
    Answer close(const std::string& date, bool force = false) {
        json body{{"date", date}, {"name", "Betriebsferien"}};
        if (force) body.update({{"force", true}, {"reason", "the boiler broke"}});
        return set(body);
    }
    Answer remove(const std::string& date) { return send("DELETE", place + "?date=" + date, admin, ""); }
    Answer edit(const json& region) {
        auto headers = admin;
        headers["Content-Type"] = "application/json";
        return send("PATCH", branch, headers, json{{"holiday_region", region}}.dump());
    }
    Answer import(const std::string& ics) { return post(place + "/import", {{"ics", ics}}, admin); }

    // Ten o'clock at the branch.
    static std::string ten(const std::string& date) {
        const std::chrono::local_days day(std::chrono::sys_days(parse_iso_date(date).value()).time_since_epoch());
        const auto zone = demo::branch().zone;
        return zone.format_rfc3339(zone.to_utc(day + std::chrono::hours(10)).value());
    }
    // How many starts are offered from nine to six.
    std::size_t offered(const std::string& date) {
        auto from = ten(date), to = from;
        from.replace(11, 2, "09");
        to.replace(11, 2, "18");
        return get("/v1/slots?service=Haarschnitt&limit=500&from=" + from + "&to=" + to).body.at("data").size();
    }
    Answer book(const std::string& date) { return post("/v1/appointments", booking(ten(date))); }
    // The next public holiday of all Germany on a day when the branch is open and has room.
    std::string next_holiday() {
        const auto today = parse_iso_date(Front::at(10).substr(0, 10)).value();
        for (auto year = static_cast<int>(today.year());; ++year) {
            for (const auto& one : public_holidays("DE", year).value()) {
                const auto date = format_iso_date(one.date);
                if (one.date > today && offered(date) > 0) return date;
            }
        }
    }

    Headers admin = bearer(new_key(demo::kCompany, {store::Scope::read, store::Scope::admin}));
    const std::string branch = "/v1/branches/" + demo::branch().id.text(), place = branch + "/holidays";
    const std::string tuesday = Front::at(10).substr(0, 10);
};

std::string one_event(const std::string& date, const std::string& more = "") {
    auto compact = date;
    std::erase(compact, '-');
    return "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:" + compact + "\r\nSUMMARY:Urlaub\r\n" + more +
           "END:VEVENT\r\nEND:VCALENDAR\r\n";
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(holiday_routes_tests, HolidayDesk)

BOOST_AUTO_TEST_CASE(a_closed_date_is_neither_offered_nor_booked) {
    BOOST_TEST(offered(tuesday) > 0U);
    const auto closed = close(tuesday);
    BOOST_REQUIRE_MESSAGE(closed.status == 200, closed.text);
    BOOST_TEST(closed.body["kind"] == "closed");
    BOOST_TEST(closed.body["name"] == "Betriebsferien");
    BOOST_TEST(closed.body["source"] == "own");
    BOOST_TEST(closed.body["public_holiday"].is_null());
    BOOST_TEST(offered(tuesday) == 0U);
    BOOST_TEST(book(tuesday).refusal() == "422 outside_hours start");
    BOOST_TEST(remove(tuesday).status == 204);
    BOOST_TEST(offered(tuesday) > 0U);
    BOOST_TEST(book(tuesday).status == 201);
    BOOST_TEST(remove(tuesday).refusal() == "404 not_found date");
}

BOOST_AUTO_TEST_CASE(the_public_holidays_of_a_region_close_the_branch) {
    const auto holiday = next_holiday();
    const auto edited = edit("DE-BE");
    BOOST_REQUIRE_MESSAGE(edited.status == 200, edited.text);
    BOOST_TEST(edited.body["holiday_region"] == "DE-BE");
    BOOST_TEST(get("/v1/branches").body["data"][0]["holiday_region"] == "DE-BE");
    BOOST_TEST(offered(holiday) == 0U);
    BOOST_TEST(book(holiday).refusal() == "422 outside_hours start");
    const auto listed = list(holiday, holiday).body["data"];
    BOOST_REQUIRE(listed.size() == 1U);
    BOOST_TEST(listed[0]["source"] == "region");
    BOOST_TEST(listed[0]["kind"] == "closed");
    BOOST_TEST(!listed[0]["public_holiday"].get<std::string>().empty());

    BOOST_TEST(edit(nullptr).body["holiday_region"].is_null());
    BOOST_TEST(offered(holiday) > 0U);
    BOOST_TEST(list(holiday, holiday).body["data"].empty());
}

BOOST_AUTO_TEST_CASE(a_branch_may_be_open_on_a_public_holiday) {
    const auto holiday = next_holiday();
    const auto usual = offered(holiday);
    BOOST_REQUIRE(edit("DE-BE").status == 200);
    const auto open = set({{"date", holiday}, {"kind", "open"}});
    BOOST_REQUIRE_MESSAGE(open.status == 200, open.text);
    BOOST_TEST(open.body["source"] == "own");
    BOOST_TEST(!open.body["name"].get<std::string>().empty());
    BOOST_TEST(offered(holiday) == usual);
    BOOST_TEST(book(holiday).status == 201);
    // Without that date the public holiday would count again, and close the branch on this appointment.
    BOOST_TEST(remove(holiday).refusal() == "409 state_conflict date");
}

BOOST_AUTO_TEST_CASE(a_date_may_have_hours_of_its_own) {
    const json hours{{{"from", "11:00"}, {"until", "12:00"}}, {{"from", "09:00"}, {"until", "10:00"}}};
    const auto answer = set({{"date", tuesday}, {"kind", "hours"}, {"hours", hours}});
    BOOST_REQUIRE_MESSAGE(answer.status == 200, answer.text);
    BOOST_TEST(answer.body["hours"].size() == 2U);
    BOOST_TEST(answer.body["hours"][0]["from"] == "09:00");
    BOOST_TEST(offered(tuesday) > 0U);
    BOOST_TEST(book(tuesday).refusal() == "422 outside_hours start");
    BOOST_TEST(close(tuesday).body["hours"].empty());
    BOOST_TEST(offered(tuesday) == 0U);
}

BOOST_AUTO_TEST_CASE(the_hours_of_a_date_may_go_on_past_midnight) {
    const auto set_night = [&](const std::string& until) {
        const json range{{"from", "20:00"}, {"until", until}};
        return set({{"date", tuesday}, {"kind", "hours"}, {"hours", json::array({range})}});
    };
    const auto night = set_night("02:00");
    BOOST_REQUIRE_MESSAGE(night.status == 200, night.text);
    BOOST_TEST(night.body["hours"][0]["from"] == "20:00");
    BOOST_TEST(night.body["hours"][0]["until"] == "02:00");
    BOOST_TEST(list(tuesday, tuesday).body["data"][0]["hours"] == night.body["hours"]);
    BOOST_TEST(set_night("00:00").body["hours"][0]["until"] == "24:00");
    BOOST_TEST(set_night("20:00").refusal() == "422 invalid_field hours");
}

BOOST_AUTO_TEST_CASE(appointments_in_the_way_are_named_and_stay_when_it_is_forced) {
    const auto booked = book(tuesday);
    BOOST_REQUIRE_MESSAGE(booked.status == 201, booked.text);
    const auto refused = close(tuesday);
    BOOST_TEST(refused.refusal() == "409 state_conflict date");
    BOOST_REQUIRE(refused.body["in_the_way"].size() == 1U);
    BOOST_TEST(refused.body["in_the_way"][0] == booked.body["id"]);
    BOOST_TEST(list(tuesday, tuesday).body["data"].empty());

    const json afternoon{{{"from", "14:00"}, {"until", "18:00"}}}, morning{{{"from", "09:00"}, {"until", "12:00"}}};
    BOOST_TEST(set({{"date", tuesday}, {"kind", "hours"}, {"hours", afternoon}}).refusal() ==
               "409 state_conflict date");
    BOOST_TEST(import(one_event(tuesday)).refusal() == "409 state_conflict ics");
    BOOST_TEST(set({{"date", tuesday}, {"kind", "hours"}, {"hours", morning}}).status == 200);

    BOOST_TEST(set({{"date", tuesday}, {"force", true}}).refusal() == "422 missing_field reason");
    BOOST_TEST(close(tuesday, true).status == 200);
    const auto id = booked.body["id"].get<std::string>();
    BOOST_TEST(get("/v1/appointments/" + id).body["state"] == "confirmed");
    BOOST_TEST(post("/v1/appointments/" + id + "/cancel", json::object()).status == 200);
    BOOST_TEST(close(tuesday).status == 200);
    BOOST_TEST(salon.broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(a_region_is_refused_while_an_appointment_lies_on_one_of_its_holidays) {
    const auto holiday = next_holiday();
    const auto booked = book(holiday);
    BOOST_REQUIRE_MESSAGE(booked.status == 201, booked.text);
    const auto refused = edit("DE-BE");
    BOOST_TEST(refused.refusal() == "409 state_conflict holiday_region");
    BOOST_TEST(refused.body["in_the_way"][0] == booked.body["id"]);
    BOOST_TEST(get("/v1/branches").body["data"][0]["holiday_region"].is_null());
    auto headers = admin;
    headers["Content-Type"] = "application/json";
    const json forced{{"holiday_region", "DE-BE"}, {"force", true}, {"reason", "we moved"}};
    BOOST_TEST(send("PATCH", branch, headers, forced.dump()).status == 200);
    BOOST_TEST(edit("DE-BE").status == 200);  // it changes nothing, so nothing is in the way
}

BOOST_AUTO_TEST_CASE(a_calendar_file_closes_the_branch_on_its_days) {
    const auto imported = import(one_event(tuesday));
    BOOST_REQUIRE_MESSAGE(imported.status == 200, imported.text);
    BOOST_REQUIRE(imported.body["data"].size() == 1U);
    BOOST_TEST(imported.body["data"][0]["date"] == tuesday);
    BOOST_TEST(imported.body["data"][0]["name"] == "Urlaub");
    BOOST_TEST(offered(tuesday) == 0U);
    BOOST_TEST(import(one_event(tuesday)).status == 200);  // once more is no error
    BOOST_TEST(import(one_event(tuesday, "RRULE:FREQ=YEARLY\r\n")).refusal() == "422 invalid_field ics");
    BOOST_TEST(import("no calendar").refusal() == "422 invalid_field ics");
}

BOOST_AUTO_TEST_CASE(wrong_values_are_refused_by_name) {
    const auto unknown = edit("DE-XX");
    BOOST_TEST(unknown.refusal() == "422 invalid_field holiday_region");
    BOOST_TEST(unknown.text.find("DE-BY") != std::string::npos);
    BOOST_TEST(set({{"date", tuesday}, {"kind", "hours"}}).refusal() == "422 invalid_field hours");
    const json range{{"from", "10:00"}, {"until", "12:00"}}, empty{{"from", "12:00"}, {"until", "12:00"}};
    BOOST_TEST(set({{"date", tuesday}, {"hours", json::array({range})}}).refusal() == "422 invalid_field hours");
    for (const auto& hours : {json::array({empty}), json::array({range, range})}) {
        BOOST_TEST(set({{"date", tuesday}, {"kind", "hours"}, {"hours", hours}}).refusal() ==
                   "422 invalid_field hours");
    }
    BOOST_TEST(set({{"date", "2038-01-01"}}).refusal() == "422 invalid_field date");
    BOOST_TEST(set({{"date", "2026-02-30"}}).refusal() == "422 invalid_field date");
    BOOST_TEST(list("2026-05-02", "2026-05-01").refusal() == "422 invalid_field to");
    BOOST_TEST(list("2026-05-02", "2036-05-01").refusal() == "422 invalid_field to");
    BOOST_TEST(remove("2026-05-01&colour=red").refusal() == "422 unknown_field colour");
    BOOST_TEST(list(tuesday, tuesday).body["data"].empty());
}

BOOST_AUTO_TEST_CASE(the_scope_is_admin_and_the_branch_the_companys_own) {
    BOOST_TEST(post(place, {{"date", tuesday}}).refusal() == "403 forbidden");
    const auto other = bearer(new_key(kNeighbour, {store::Scope::read, store::Scope::write, store::Scope::admin}));
    BOOST_TEST(post(place, {{"date", tuesday}}, other).refusal() == "404 not_found id");
    BOOST_TEST(get(place, other).refusal() == "404 not_found id");
    BOOST_TEST(send("DELETE", place + "?date=" + tuesday, other, "").refusal() == "404 not_found id");
    auto headers = other;
    headers["Content-Type"] = "application/json";
    BOOST_TEST(send("PATCH", branch, headers, R"({"holiday_region":"DE-BY"})").refusal() == "404 not_found id");

    const auto version = "SELECT version FROM catalog_version WHERE company_id = 2";
    const auto before = salon.test.number(version);
    BOOST_TEST(close(tuesday).status == 200);
    BOOST_TEST(edit("DE-BY").status == 200);
    BOOST_TEST(salon.test.number(version) == before);
    BOOST_TEST(get("/v1/branches/" + kNeighbourBranch.text() + "/holidays", other).body["data"].empty());
}

BOOST_AUTO_TEST_SUITE_END()
