// peak_time_tests: another price in some hours of the week, from the document to starts, tokens and bookings.
#include "tests/support/front.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using nlohmann::json;

namespace {

struct PeakFront : Front {
    Answer set_rules(const json& rules) {
        auto headers = bearer(new_key(demo::kCompany, {store::Scope::admin}));
        headers["Content-Type"] = "application/json";
        return send("PATCH", "/v1/services/" + salon.service("Haarschnitt").id.text(), headers, rules.dump());
    }
    // Each day from ten to eleven.
    static json peak(const std::string& hours = "10:00-11:00", const std::string& price = "55.00") {
        json one{{"price", price}};
        for (const auto* day : {"mon", "tue", "wed", "thu", "fri", "sat", "sun"}) {
            one["hours"][day] = json::array({hours});
        }
        return one;
    }
    void set_peaks(const json& peaks) {
        const auto changed = set_rules({{"price", "40.00"}, {"peak_times", peaks}});
        BOOST_REQUIRE_MESSAGE(changed.status == 200, changed.text);
    }
    json slot_at(const std::string& from, const std::string& to) {
        const auto listed = get("/v1/slots?service=Haarschnitt&tokens=true&from=" + from + "&to=" + to);
        BOOST_REQUIRE_MESSAGE(listed.status == 200, listed.text);
        return listed.body["data"].at(0);
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(peak_time_tests, PeakFront)

BOOST_AUTO_TEST_CASE(a_start_and_its_booking_show_the_price_of_the_peak) {
    BOOST_TEST(!slot_at(at(10), at(11)).contains("price"));
    set_peaks(json::array({peak()}));
    BOOST_TEST(slot_at(at(10), at(11))["price"] == "55.00");
    BOOST_TEST(slot_at(at(11), at(12))["price"] == "40.00");
    const auto made = post("/v1/appointments", booking(at(10), salon.staff(0).id));
    BOOST_REQUIRE_MESSAGE(made.status == 201, made.text);
    BOOST_TEST(made.body["price"] == "55.00");
    BOOST_TEST(made.body["state"] == "confirmed");
    BOOST_TEST(post("/v1/appointments", booking(at(11), salon.staff(0).id)).body["price"] == "40.00");
}

BOOST_AUTO_TEST_CASE(a_token_with_the_price_before_the_peak_is_refused) {
    set_peaks(json::array());
    const auto token = slot_at(at(10), at(11))["slot_token"];
    set_peaks(json::array({peak()}));
    const auto book = [&](const json& one) {
        return post("/v1/appointments",
                    {{"slot_token", one}, {"customer", {{"name", "Erika Muster"}, {"phone", salon.fresh_phone()}}}});
    };
    BOOST_TEST(book(token).refusal() == "409 slot_conflict slot_token");
    const auto made = book(slot_at(at(10), at(11))["slot_token"]);
    BOOST_REQUIRE_MESSAGE(made.status == 201, made.text);
    BOOST_TEST(made.body["price"] == "55.00");
}

BOOST_AUTO_TEST_CASE(a_peak_may_want_an_approval) {
    auto asking = peak();
    asking["approval"] = "required";
    set_peaks(json::array({asking}));
    const auto made = post("/v1/appointments", booking(at(10), salon.staff(0).id));
    BOOST_REQUIRE_MESSAGE(made.status == 201, made.text);
    BOOST_TEST(made.body["awaiting"] == "approval");
    BOOST_TEST(post("/v1/appointments", booking(at(11), salon.staff(0).id)).body["state"] == "confirmed");
    BOOST_TEST(salon.broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(what_makes_no_sense_is_refused) {
    const auto refused = [&](const json& peaks) { return set_rules({{"peak_times", peaks}}).refusal(); };
    BOOST_TEST(refused(json::array({peak(), peak("10:30-12:00")})) == "422 invalid_field peak_times[1].hours");
    BOOST_TEST(refused(json::array({peak("10:00-11:00", "much")})) == "422 invalid_field peak_times[0].price");
    BOOST_TEST(refused(json::array({json{{"price", "1.00"}, {"hours", json::object()}}})) ==
               "422 invalid_field peak_times[0].hours");
    BOOST_TEST(set_rules({{"peak_times", json::array({peak("22:00-02:00")})}}).status == 200);
}

BOOST_AUTO_TEST_SUITE_END()
