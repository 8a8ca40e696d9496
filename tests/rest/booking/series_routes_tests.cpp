// series_routes_tests: a series from its preview to its cancellation, as an API client sees it.
#include "tests/support/front.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using nlohmann::json;

namespace {

// On three days from the Tuesday on, with Anna.
struct SeriesFront : Front {
    json series(const std::string& on_conflict = "refuse", const std::string& rule = "FREQ=DAILY;COUNT=3") {
        auto body = booking(at(10), anna, "+4915112345678");
        body["start"] = at(10).substr(0, 16);
        body["rrule"] = rule;
        body["on_conflict"] = on_conflict;
        return body;
    }
    // Anna is busy at ten on the second day.
    void take_second_day() { BOOST_REQUIRE(post("/v1/appointments", booking(at(10, 0, 1), anna)).status == 201); }
    std::string booked() {
        const auto made = post("/v1/series", series());
        BOOST_REQUIRE_MESSAGE(made.status == 201, made.text);
        return "/v1/series/" + made.body["series_id"].get<std::string>();
    }
    // "confirmed 2026-12-15T10:00:00+01:00, …" of all dates.
    std::string dates(const std::string& path) {
        std::string told;
        const auto shown = get(path);
        for (const auto& one : shown.body["occurrences"]) {
            if (!told.empty()) told += ", ";
            told += one["state"].get<std::string>();
            if (one["start"].is_string()) told += ' ' + one["start"].get<std::string>();
            if (one["moved_alone"] == true) told += " alone";
        }
        return told;
    }
    // What was done with each date: "book 2026-12-15T10:00:00+01:00, skip, …".
    static std::string actions(const Answer& answer) {
        std::string told;
        for (const auto& one : answer.body["occurrences"]) {
            if (!told.empty()) told += ", ";
            told += one["action"].get<std::string>();
            if (one["start"].is_string()) told += ' ' + one["start"].get<std::string>();
            if (one["reason"].is_string()) told += ' ' + one["reason"].get<std::string>();
        }
        return told;
    }
    void company(const json& patch) {
        auto headers = bearer(new_key(demo::kCompany, {store::Scope::admin}));
        headers["Content-Type"] = "application/json";
        const auto answer = send("PATCH", "/v1/company", headers, patch.dump());
        BOOST_REQUIRE_MESSAGE(answer.status == 200, answer.text);
    }
    std::int64_t rows(const std::string& table) { return salon.test.number("SELECT COUNT(*) FROM " + table); }

    const ResourceId anna = salon.staff(0).id;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(series_routes_tests, SeriesFront)

BOOST_AUTO_TEST_CASE(a_series_is_booked_shown_and_listed) {
    const auto made = post("/v1/series", series());
    BOOST_REQUIRE_MESSAGE(made.status == 201, made.text);
    BOOST_TEST(actions(made) == "book " + at(10) + ", book " + at(10, 0, 1) + ", book " + at(10, 0, 2));
    BOOST_TEST(made.body["preview"] == false);
    const auto path = made.header("location");
    BOOST_TEST(path == "/v1/series/" + made.body["series_id"].get<std::string>());
    const auto& second = made.body["occurrences"][1];
    BOOST_TEST(second["clock_change"] == "none");
    BOOST_TEST(second["outcome"] == "free");
    const auto appointment = get("/v1/appointments/" + second["appointment_id"].get<std::string>());
    BOOST_TEST(appointment.body["series_id"] == made.body["series_id"]);
    BOOST_TEST(appointment.body["occurrence"] == 2);
    BOOST_TEST(appointment.body["start"] == at(10, 0, 1));
    BOOST_TEST(dates(path) == "confirmed " + at(10) + ", confirmed " + at(10, 0, 1) + ", confirmed " + at(10, 0, 2));
    const auto listed = get("/v1/series?customer_id=" + appointment.body["customer"]["id"].get<std::string>());
    BOOST_REQUIRE(listed.body["data"].size() == 1U);
    BOOST_TEST(listed.body["data"][0]["id"] == made.body["series_id"]);
    BOOST_TEST(listed.body["data"][0]["rrule"] == "FREQ=DAILY;COUNT=3");
    BOOST_TEST(!listed.body["data"][0].contains("occurrences"));
    BOOST_TEST(salon.broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(a_preview_says_what_would_be_done_and_does_nothing) {
    take_second_day();
    const auto before = stored();
    auto body = series();
    const auto refused = post("/v1/series/preview", body);
    BOOST_REQUIRE_MESSAGE(refused.status == 200, refused.text);
    BOOST_TEST(refused.body["series_id"].is_null());
    BOOST_TEST(refused.body["feasible"] == false);
    const auto& second = refused.body["occurrences"][1];
    BOOST_TEST(second["action"] == "refuse");
    BOOST_TEST(second["outcome"] == "conflict");
    BOOST_TEST(second["reason"] == "slot_conflict");
    BOOST_TEST(!second["message"].get<std::string>().empty());
    BOOST_TEST(second["alternatives"].size() == 3U);
    BOOST_TEST(refused.body["occurrences"][0]["outcome"] == "free");
    body["on_conflict"] = "skip";
    const auto skipped = post("/v1/series/preview", body);
    BOOST_TEST(skipped.body["feasible"] == true);
    BOOST_TEST(actions(skipped) == "book " + at(10) + ", skip slot_conflict, book " + at(10, 0, 2));
    body["on_conflict"] = "shift";
    BOOST_TEST(actions(post("/v1/series/preview", body)) ==
               "book " + at(10) + ", shift " + at(9, 30, 1) + " slot_conflict, book " + at(10, 0, 2));
    BOOST_TEST((stored() == before));
    BOOST_TEST(rows("series") == 0);
}

BOOST_AUTO_TEST_CASE(a_conflict_refuses_all_of_it) {
    take_second_day();
    const auto before = stored();
    BOOST_TEST(post("/v1/series", series()).refusal() == "409 slot_conflict occurrences[1]");
    BOOST_TEST(post("/v1/series", series()).body["detail"].get<std::string>().starts_with("occurrence 2: "));
    auto body = series("shift");
    body["shift_minutes"] = 5;
    BOOST_TEST(post("/v1/series", body).refusal() == "409 slot_conflict occurrences[1]");
    BOOST_TEST((stored() == before));
    BOOST_TEST(rows("series") == 0);
}

BOOST_AUTO_TEST_CASE(a_conflict_is_skipped_or_shifted_as_was_asked_for) {
    take_second_day();
    const auto skipped = post("/v1/series", series("skip"));
    BOOST_REQUIRE_MESSAGE(skipped.status == 201, skipped.text);
    BOOST_TEST(actions(skipped) == "book " + at(10) + ", skip slot_conflict, book " + at(10, 0, 2));
    BOOST_TEST(dates(skipped.header("location")) == "confirmed " + at(10) + ", skipped, confirmed " + at(10, 0, 2));
    // Now the first and the third day are taken too, by the series itself.
    const auto shifted = post("/v1/series", series("shift"));
    BOOST_REQUIRE_MESSAGE(shifted.status == 201, shifted.text);
    BOOST_TEST(actions(shifted) == "shift " + at(9, 30) + " slot_conflict, shift " + at(9, 30, 1) +
                                       " slot_conflict, shift " + at(9, 30, 2) + " slot_conflict");
    BOOST_TEST(dates(shifted.header("location")) ==
               "confirmed " + at(9, 30) + ", confirmed " + at(9, 30, 1) + ", confirmed " + at(9, 30, 2));
    BOOST_TEST(rows("appointment") == 6);
    BOOST_TEST(salon.broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(dates_count_against_each_other_in_the_preview_too) {
    salon.test.run("UPDATE company SET customer_bookings_per_week = 2");
    salon.test.run("UPDATE catalog_version SET version = version + 1");
    (void)salon.catalogs.current(demo::kCompany);
    const auto expected = "book " + at(10) + ", book " + at(10, 0, 1) + ", skip limit_reached";
    BOOST_TEST(actions(post("/v1/series/preview", series("skip"))) == expected);
    BOOST_TEST(actions(post("/v1/series", series("skip"))) == expected);
    BOOST_TEST(salon.broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(a_repeat_gets_the_same_answer_whatever_became_of_the_series) {
    take_second_day();
    const Headers keyed{{"Idempotency-Key", "series"}};
    const auto first = post("/v1/series", series("skip"), keyed);
    BOOST_REQUIRE_MESSAGE(first.status == 201, first.text);
    const auto path = first.header("location");
    const json later{{"scope", "all"}, {"time", "11:00"}};
    const auto moved = post(path + "/reschedule", later, {{"Idempotency-Key", "move"}});
    BOOST_REQUIRE_MESSAGE(moved.status == 200, moved.text);
    BOOST_TEST(post(path + "/cancel", {{"scope", "one"}, {"occurrence", 3}}).status == 200);
    const auto before = stored();
    const auto again = post("/v1/series", series("skip"), keyed);
    BOOST_TEST(again.status == 201);
    BOOST_TEST(again.text == first.text);
    BOOST_TEST(again.header("idempotent-replayed") == "true");
    BOOST_TEST(post(path + "/reschedule", later, {{"Idempotency-Key", "move"}}).text == moved.text);
    BOOST_TEST(post("/v1/series", series("shift"), keyed).refusal() == "422 key_reused Idempotency-Key");
    BOOST_TEST((stored() == before));
    BOOST_TEST(rows("series") == 1);
}

BOOST_AUTO_TEST_CASE(all_following_or_one_are_moved) {
    const auto path = booked();
    const auto move = [&](json body) { return post(path + "/reschedule", body); };
    const auto all = move({{"scope", "all"}, {"time", "11:00"}});
    BOOST_REQUIRE_MESSAGE(all.status == 200, all.text);
    BOOST_TEST(actions(all) == "move " + at(11) + ", move " + at(11, 0, 1) + ", move " + at(11, 0, 2));
    const auto following = move({{"scope", "following"}, {"occurrence", 2}, {"by_minutes", 30}});
    BOOST_TEST(actions(following) == "move " + at(11, 30, 1) + ", move " + at(11, 30, 2));
    const auto one = move({{"scope", "one"}, {"occurrence", 3}, {"time", "15:00"}});
    BOOST_TEST(actions(one) == "move " + at(15, 0, 2));
    BOOST_TEST(dates(path) ==
               "confirmed " + at(11) + ", confirmed " + at(11, 30, 1) + ", confirmed " + at(15, 0, 2) + " alone");
    // The one that was moved alone stays, unless it is included.
    const json nine{{"scope", "all"}, {"time", "09:00"}};
    auto preview = nine;
    preview["preview"] = true;
    const auto before = stored();
    BOOST_TEST(actions(move(preview)) == "move " + at(9) + ", move " + at(9, 0, 1) + ", keep " + at(15, 0, 2));
    BOOST_TEST((stored() == before));
    BOOST_TEST(move(nine).status == 200);
    BOOST_TEST(dates(path) ==
               "confirmed " + at(9) + ", confirmed " + at(9, 0, 1) + ", confirmed " + at(15, 0, 2) + " alone");
    auto with_exceptions = nine;
    with_exceptions["include_exceptions"] = true;
    BOOST_TEST(actions(move(with_exceptions)) == "keep " + at(9) + ", keep " + at(9, 0, 1) + ", move " + at(9, 0, 2));
    BOOST_TEST(dates(path) == "confirmed " + at(9) + ", confirmed " + at(9, 0, 1) + ", confirmed " + at(9, 0, 2));
    BOOST_TEST(move(with_exceptions).refusal() == "409 state_conflict");
    BOOST_TEST(salon.broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(an_appointment_that_was_moved_by_itself_is_an_exception_too) {
    const auto path = booked();
    const auto second = get(path).body["occurrences"][1]["appointment_id"].get<std::string>();
    BOOST_TEST(post("/v1/appointments/" + second + "/reschedule", {{"start", at(15, 0, 1)}}).status == 200);
    const auto moved = post(path + "/reschedule", {{"scope", "all"}, {"by_minutes", -30}});
    BOOST_TEST(actions(moved) == "move " + at(9, 30) + ", keep " + at(15, 0, 1) + ", move " + at(9, 30, 2));
}

BOOST_AUTO_TEST_CASE(each_date_may_take_the_place_of_the_next_or_the_last) {
    const auto path = booked();
    const auto later = post(path + "/reschedule", {{"scope", "all"}, {"by_minutes", 24 * 60}});
    BOOST_REQUIRE_MESSAGE(later.status == 200, later.text);
    BOOST_TEST(dates(path) ==
               "confirmed " + at(10, 0, 1) + ", confirmed " + at(10, 0, 2) + ", confirmed " + at(10, 0, 3));
    const auto earlier = post(path + "/reschedule", {{"scope", "all"}, {"by_minutes", -24 * 60}});
    BOOST_REQUIRE_MESSAGE(earlier.status == 200, earlier.text);
    BOOST_TEST(dates(path) == "confirmed " + at(10) + ", confirmed " + at(10, 0, 1) + ", confirmed " + at(10, 0, 2));
    BOOST_TEST(salon.broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(a_move_into_a_taken_start_is_refused_skipped_or_shifted) {
    const auto path = booked();
    BOOST_REQUIRE(post("/v1/appointments", booking(at(12, 0, 1), anna)).status == 201);
    const auto before = stored();
    json body{{"scope", "all"}, {"time", "12:00"}};
    BOOST_TEST(post(path + "/reschedule", body).refusal() == "409 slot_conflict occurrences[1]");
    // The path counts in the plan of the request, the message has the number in the series.
    const json following{{"scope", "following"}, {"occurrence", 2}, {"time", "12:00"}};
    const auto second = post(path + "/reschedule", following);
    BOOST_TEST(second.refusal() == "409 slot_conflict occurrences[0]");
    BOOST_TEST(second.body["detail"].get<std::string>().starts_with("occurrence 2: "));
    BOOST_TEST((stored() == before));
    body["on_conflict"] = "skip";
    BOOST_TEST(actions(post(path + "/reschedule", body)) ==
               "move " + at(12) + ", keep " + at(10, 0, 1) + " slot_conflict, move " + at(12, 0, 2));
    body["on_conflict"] = "shift";
    BOOST_TEST(actions(post(path + "/reschedule", body)) ==
               "keep " + at(12) + ", shift " + at(11, 30, 1) + " slot_conflict, keep " + at(12, 0, 2));
    BOOST_TEST(salon.broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(one_following_or_all_are_cancelled) {
    const auto path = booked();
    const auto cancel = [&](json body) { return post(path + "/cancel", body); };
    BOOST_TEST(actions(cancel({{"scope", "one"}, {"occurrence", 1}, {"reason", "customer"}})) == "cancel");
    BOOST_TEST(dates(path) == "cancelled " + at(10) + ", confirmed " + at(10, 0, 1) + ", confirmed " + at(10, 0, 2));
    const auto before = stored();
    BOOST_TEST(actions(cancel({{"scope", "all"}, {"preview", true}})) ==
               "keep " + at(10) + " state_conflict, cancel, cancel");
    BOOST_TEST((stored() == before));
    BOOST_TEST(actions(cancel({{"scope", "following"}, {"occurrence", 3}})) == "cancel");
    BOOST_TEST(cancel({{"scope", "all"}}).status == 200);
    BOOST_TEST(rows("claim") == 0);
    BOOST_TEST(cancel({{"scope", "all"}}).refusal() == "409 state_conflict");
    BOOST_TEST(salon.broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(customers_obey_the_rules_of_the_company_for_a_series_too) {
    company({{"reschedule", {{"moves_max", 1}}}, {"cancel", {{"by", "staff"}}}});
    const auto path = booked();
    auto cancel = json{{"scope", "all"}, {"by_customer", true}};
    BOOST_TEST(post(path + "/cancel", cancel).refusal().starts_with("422 staff_only"));
    cancel["preview"] = true;
    BOOST_TEST(post(path + "/cancel", cancel).body["feasible"] == false);
    BOOST_TEST(dates(path) == "confirmed " + at(10) + ", confirmed " + at(10, 0, 1) + ", confirmed " + at(10, 0, 2));
    auto move = json{{"scope", "all"}, {"by_minutes", 30}, {"by_customer", true}};
    BOOST_TEST(post(path + "/reschedule", move).status == 200);
    BOOST_TEST(post(path + "/reschedule", move).refusal().starts_with("422 too_many_moves"));
    move["by_customer"] = false;
    BOOST_TEST(post(path + "/reschedule", move).status == 200);
    BOOST_TEST(post(path + "/cancel", {{"scope", "all"}}).status == 200);
}

BOOST_AUTO_TEST_CASE(a_cancelled_series_has_the_codes_and_the_fees_of_its_cancellation) {
    company({{"cancel", {{"fee", "20.00"}}},
             {"cancel_reasons", {{{"code", "ill"}}, {{"code", "double"}, {"by", "staff"}}}}});
    const auto path = booked();
    auto body = json{{"scope", "all"}, {"reason_code", "holiday"}};
    BOOST_TEST(post(path + "/cancel", body).refusal() == "422 invalid_field reason_code");
    body["reason_code"] = "double";
    body["by_customer"] = true;
    BOOST_TEST(post(path + "/cancel", body).refusal() == "422 invalid_field reason_code");
    body["reason_code"] = "ill";
    auto one = body;
    one["scope"] = "one";
    one["occurrence"] = 1;
    one["override_reason"] = "emergency";
    BOOST_TEST(post(path + "/cancel", one).refusal() == "403 forbidden override_reason");
    const auto boss = bearer(new_key(demo::kCompany, {store::Scope::write, store::Scope::override}));
    BOOST_TEST(post(path + "/cancel", one, boss).status == 200);
    BOOST_TEST(get("/v1/fees").body["data"].empty());
    BOOST_TEST(post(path + "/cancel", body).status == 200);
    BOOST_TEST(get("/v1/fees").body["data"].size() == 2U);
    BOOST_TEST(get("/v1/appointments?reason_code=ill").body["data"].size() == 3U);
    BOOST_TEST(salon.broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(a_wrong_request_names_its_fields) {
    const auto refused = [&](const std::string& field, const json& value) {
        auto body = series();
        body[field] = value;
        return post("/v1/series", body).refusal();
    };
    const auto before = stored();
    BOOST_TEST(refused("rrule", "FREQ=HOURLY;COUNT=3") == "422 invalid_field rrule");
    BOOST_TEST(refused("rrule", "FREQ=DAILY") == "422 missing_field rrule");
    BOOST_TEST(refused("rrule", "FREQ=DAILY;COUNT=61") == "422 invalid_field rrule");
    BOOST_TEST(refused("start", at(10)) == "422 invalid_field start");
    BOOST_TEST(refused("start", "2026-13-01T09:00") == "422 invalid_field start");
    BOOST_TEST(refused("start", at(10).substr(0, 16) + ":30") == "422 invalid_field start");
    BOOST_TEST(refused("on_conflict", "wait") == "422 invalid_field on_conflict");
    BOOST_TEST(refused("shift_minutes", 0) == "422 invalid_field shift_minutes");
    const auto path = "/v1/series/" + SeriesId{7}.text();
    BOOST_TEST(get(path).refusal() == "404 not_found id");
    BOOST_TEST(post(path + "/cancel", {{"scope", "all"}}).refusal() == "404 not_found id");
    BOOST_TEST(post(path + "/cancel", {{"scope", "one"}}).refusal() == "422 missing_field occurrence");
    BOOST_TEST(post(path + "/reschedule", {{"scope", "all"}, {"time", "24:00"}}).refusal() == "422 invalid_field time");
    BOOST_TEST((stored() == before));
    const auto own = booked();
    BOOST_TEST(post(own + "/cancel", {{"scope", "one"}, {"occurrence", 9}}).refusal() == "404 not_found occurrence");
}

BOOST_AUTO_TEST_SUITE_END()
