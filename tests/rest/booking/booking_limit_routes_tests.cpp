// booking_limit_routes_tests: limits and overlapping bookings as clients of the API and callers meet them.
#include "tests/race/callers.h"
#include "tests/support/front.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using nlohmann::json;

namespace {

struct LimitedFront : Front {
    Answer ask(const std::string& method, const std::string& path, const json& body) {
        auto headers = bearer(admin);
        headers["Content-Type"] = "application/json";
        return send(method, path, headers, body.dump());
    }
    void limit(const std::string& path, const json& limits) {
        const auto changed = ask("PATCH", path, {{"limits", limits}});
        BOOST_REQUIRE_MESSAGE(changed.status == 200, changed.text);
        BOOST_TEST(changed.body["definition"]["limits"] == limits);
    }
    void set_policy(const std::string& policy) {
        const auto changed = ask("PATCH", "/v1/company", {{"overlapping_bookings", policy}});
        BOOST_REQUIRE_MESSAGE(changed.status == 200, changed.text);
        BOOST_TEST(changed.body["overlapping_bookings"] == policy);
    }
    Answer book(const std::string& start, ResourceId who, const std::string& phone, const std::string& name) {
        auto body = booking(start, who, phone);
        body["customer"]["name"] = name;
        return post("/v1/appointments", body);
    }

    const std::string admin = new_key(demo::kCompany, {store::Scope::read, store::Scope::write, store::Scope::admin});
    const Resource& anna = salon.staff(0);
    const Resource& juergen = salon.staff(1);
    const std::string path_of_anna = "/v1/resources/" + anna.id.text();
    const std::string path_of_cut = "/v1/services/" + salon.service("Haarschnitt").id.text();
};

bool says_part(const json& text, std::string_view part) {
    return text.get<std::string>().find(part) != std::string::npos;
}

json asked_by_voice(const std::string& start, const std::string& staff, const std::string& name = "Erika Muster") {
    return {{"service", "Haarschnitt"}, {"start", start}, {"name", name}, {"staff", staff}};
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(booking_limit_routes_tests, LimitedFront)

BOOST_AUTO_TEST_CASE(a_refusal_says_which_limit_and_offers_other_starts) {
    limit(path_of_anna, {{"bookings_per_day", 1}});
    BOOST_TEST(post("/v1/appointments", booking(at(10), anna.id)).status == 201);
    const auto refused = post("/v1/appointments", booking(at(11), anna.id));
    BOOST_TEST(refused.refusal() == "409 limit_reached start");
    const auto& limit = refused.body["limit"];
    BOOST_TEST(limit["of"] == "resource");
    BOOST_TEST(limit["id"] == anna.id.text());
    BOOST_TEST(limit["period"] == "day");
    BOOST_TEST(limit["unit"] == "bookings");
    BOOST_TEST(limit["max"] == 1);
    BOOST_TEST(limit["booked"] == 1);
    BOOST_TEST(limit["from"] == at(11).substr(0, 10));
    BOOST_REQUIRE(!refused.body["alternatives"].empty());
    const auto other = refused.body["alternatives"][0].get<std::string>();
    BOOST_TEST(other.substr(0, 10) != at(11).substr(0, 10));
    BOOST_TEST(post("/v1/appointments", booking(other, anna.id)).status == 201);
    BOOST_TEST(
        post("/v1/holds", {{"service", "Haarschnitt"}, {"start", at(11)}, {"resource_id", anna.id.text()}}).refusal() ==
        "409 limit_reached start");
}

BOOST_AUTO_TEST_CASE(an_explanation_names_the_limit_in_words) {
    limit(path_of_anna, {{"minutes_per_week", 45}});
    limit(path_of_cut, {{"bookings_per_day", 2}});
    BOOST_TEST(post("/v1/appointments", booking(at(10), anna.id)).status == 201);
    const auto explain = [&](const std::string& who) {
        return get("/v1/slots/explain?service=Haarschnitt&start=" + at(11) + who);
    };
    const auto of_anna = explain("&resource_id=" + anna.id.text());
    const auto& reason = of_anna.body["segments"][0]["needs"][0]["resources"][0];
    BOOST_TEST(reason["reason"] == "limit_reached");
    BOOST_TEST(says_part(reason["fact"], "at most 45 minutes per week, and 30 of them are booked"), reason["fact"]);
    BOOST_TEST(post("/v1/appointments", booking(at(10), juergen.id)).status == 201);
    const auto of_all = explain("");
    BOOST_TEST(of_all.body["bookable"] == false);
    BOOST_TEST(says_part(of_all.body["summary"], "Haarschnitt has at most 2 bookings per day, and 2 are booked"));
}

BOOST_AUTO_TEST_CASE(a_customer_with_a_limit_gets_no_alternatives) {
    const auto changed = ask("PATCH", "/v1/company", {{"customer_limits", {{"bookings_per_month", 1}}}});
    BOOST_TEST(changed.body["customer_limits"]["bookings_per_month"] == 1);
    const auto first = book(at(10), anna.id, "+493090182000", "Erika Muster");
    BOOST_REQUIRE_MESSAGE(first.status == 201, first.text);
    const auto refused = book(at(12), anna.id, "+493090182000", "Erika Muster");
    BOOST_TEST(refused.refusal() == "409 limit_reached start");
    BOOST_TEST(refused.body["limit"]["of"] == "customer");
    BOOST_TEST(refused.body["limit"]["id"] == first.body["customer"]["id"]);
    BOOST_TEST(!refused.body.contains("alternatives"));
    BOOST_TEST(ask("PATCH", "/v1/company", {{"customer_limits", json::object()}}).body["customer_limits"].empty());
    BOOST_TEST(book(at(12), anna.id, "+493090182000", "Erika Muster").status == 201);
}

BOOST_AUTO_TEST_CASE(a_limit_of_bookings_to_come_has_no_dates) {
    const auto changed = ask("PATCH", "/v1/company", {{"customer_limits", {{"bookings_active", 1}}}});
    BOOST_TEST(changed.body["customer_limits"] == json({{"bookings_active", 1}}));
    const auto first = book(at(10), anna.id, "+493090182000", "Erika Muster");
    BOOST_REQUIRE_MESSAGE(first.status == 201, first.text);
    const auto refused = book(at(12, 0, 28), anna.id, "+493090182000", "Erika Muster");
    BOOST_TEST(refused.refusal() == "409 limit_reached start");
    const json expected{{"of", "customer"},   {"id", first.body["customer"]["id"]},
                        {"period", "active"}, {"unit", "bookings"},
                        {"max", 1},           {"booked", 1},
                        {"from", nullptr},    {"to", nullptr}};
    BOOST_TEST(refused.body["limit"] == expected);
    BOOST_TEST(!refused.body.contains("alternatives"));
}

BOOST_AUTO_TEST_CASE(a_person_is_refused_or_warned_and_another_name_is_another_person) {
    set_policy("refuse");
    const auto first = book(at(10), anna.id, "+493090182000", "Mia Muster");
    BOOST_REQUIRE_MESSAGE(first.status == 201, first.text);
    BOOST_TEST(!first.body.contains("warnings"));
    const auto refused = book(at(10, 15), juergen.id, "+493090182000", "Mia Muster");
    BOOST_TEST(refused.refusal() == "409 customer_busy start");
    BOOST_TEST(refused.body["in_the_way"] == json::array({first.body["id"]}));
    BOOST_TEST(book(at(10, 15), juergen.id, "+493090182000", "Ben Muster").status == 201);
    set_policy("warn");
    const auto warned = book(at(10), salon.staff(2).id, "+493090182000", "Mia Muster");
    BOOST_REQUIRE_MESSAGE(warned.status == 201, warned.text);
    BOOST_REQUIRE(warned.body["warnings"].size() == 1U);
    BOOST_TEST(warned.body["warnings"][0]["code"] == "customer_busy");
    BOOST_TEST(warned.body["warnings"][0]["appointment_id"] == first.body["id"]);
    BOOST_TEST(get(warned.header("location")).body["warnings"] == warned.body["warnings"]);
}

BOOST_AUTO_TEST_CASE(limits_are_part_of_the_document_and_null_removes_them) {
    limit(path_of_cut, {{"bookings_per_day", 5}, {"minutes_per_month", 6'000}});
    const auto removed = ask("PATCH", path_of_cut, {{"limits", {{"minutes_per_month", nullptr}}}});
    BOOST_TEST(removed.body["definition"]["limits"] == json({{"bookings_per_day", 5}}));
    BOOST_TEST(ask("PATCH", path_of_cut, {{"limits", nullptr}}).body["definition"]["limits"].empty());
    BOOST_TEST(ask("PATCH", path_of_cut, {{"limits", {{"bookings_per_day", 0}}}}).refusal() ==
               "422 invalid_field limits.bookings_per_day");
    BOOST_TEST(ask("PATCH", "/v1/company", {{"overlapping_bookings", nullptr}}).refusal() ==
               "422 missing_field overlapping_bookings");
    BOOST_TEST(ask("PUT", "/v1/catalog", get("/v1/catalog").body).body["changes"] == 0);
}

BOOST_AUTO_TEST_CASE(a_caller_hears_that_the_day_is_full_or_that_they_are_booked_already) {
    set_policy("refuse");
    limit(path_of_anna, {{"bookings_per_day", 1}});
    BOOST_TEST(call("book_appointment", asked_by_voice(at(10), "Anna")).body["result"] == "booked");
    auto next_call = default_call();
    next_call["call_id"] = "call_2";
    const auto busy = call("book_appointment", asked_by_voice(at(10), juergen.name), next_call);
    BOOST_TEST(busy.body["result"] == "customer_busy");
    BOOST_TEST(says_part(busy.body["say"], "keinen weiteren Termin für Sie"), busy.body["say"]);
    BOOST_TEST(busy.body["alternatives"].empty());
    const auto full = call("book_appointment", asked_by_voice(at(11), "Anna", "Ben Muster"), next_call);
    BOOST_TEST(full.body["result"] == "limit_reached");
    BOOST_TEST(says_part(full.body["say"], "keine weiteren Termine an"), full.body["say"]);
    BOOST_TEST(!full.body["alternatives"].empty());

    set_policy("warn");
    next_call["call_id"] = "call_3";
    const auto warned = call("book_appointment", asked_by_voice(at(10), juergen.name), next_call);
    BOOST_TEST(warned.body["result"] == "booked");
    BOOST_TEST(warned.body["warnings"] == json::array({"customer_busy"}));
    BOOST_TEST(says_part(warned.body["say"], "noch ein anderer Termin"), warned.body["say"]);
}

// By REST and by telephone.
BOOST_AUTO_TEST_CASE(two_channels_book_one_person_once_at_a_time) {
    constexpr int kRoundsOfChannels = 20;
    set_policy("refuse");
    for (int round = 0; round < kRoundsOfChannels; ++round) {
        const auto start = at(10, 0, 7 * round);
        const auto number = "+49151123456" + std::to_string(10 + round);
        int booked = 0;
        std::mutex mutex;
        const auto note = [&](bool is_booked) {
            const std::lock_guard lock(mutex);
            booked += is_booked ? 1 : 0;
        };
        all_at_once(4, [&](int caller) {
            if (caller % 2 == 0) {
                note(post("/v1/appointments", booking(start, anna.id, number)).status == 201);
                return;
            }
            auto call = default_call();
            call["call_id"] = "call_" + std::to_string(10 * round + caller);
            call["from_number"] = number;
            note(this->call("book_appointment", asked_by_voice(start, juergen.name), call).body["result"] == "booked");
        });
        BOOST_TEST(booked == 1, "round " << round);
    }
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM appointment WHERE state = 'confirmed'") == kRoundsOfChannels);
}

BOOST_AUTO_TEST_SUITE_END()
