// notice_tests: notices of each action and channel, and the dates of a window, as clients and callers meet them.
#include "tests/support/front.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using nlohmann::json;

namespace {

// The bookings of the fixture lie three to five weeks ahead; longer notices exclude them.
constexpr int kLong = 60 * 24 * 60;

struct NoticeFront : Front {
    Answer change(const json& patch) {
        auto headers = bearer(admin);
        headers["Content-Type"] = "application/json";
        return send("PATCH", "/v1/services/" + salon.service("Haarschnitt").id.text(), headers, patch.dump());
    }
    Answer slots() { return get("/v1/slots?service=Haarschnitt&from=" + at(9) + "&to=" + at(19)); }
    std::string admin = new_key(demo::kCompany, {store::Scope::admin});
    json cut{{"service", "Haarschnitt"}, {"start", at(10)}, {"name", "Erika Muster"}};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(notice_tests, NoticeFront)

BOOST_AUTO_TEST_CASE(the_notice_of_a_channel_counts_there_alone) {
    BOOST_REQUIRE(change({{"channels", {{"rest", {{"notice_minutes", kLong}}}}}}).status == 200);
    BOOST_TEST(slots().body["data"].empty());
    BOOST_TEST(post("/v1/appointments", booking(at(10))).refusal() == "422 notice_too_short start");
    const auto told = get("/v1/slots/explain?service=Haarschnitt&start=" + at(10)).body;
    BOOST_TEST(told["bookable"] == false);
    BOOST_TEST(told["summary"].get<std::string>().find(std::to_string(kLong) + " minutes of notice") !=
               std::string::npos);
    BOOST_TEST(call("book_appointment", cut).body["result"] == "booked");

    const auto turned = change({{"channels", {{"rest", nullptr}, {"voice", {{"notice_minutes", kLong}}}}}});
    BOOST_REQUIRE_MESSAGE(turned.status == 200, turned.text);
    BOOST_TEST(turned.body["channels"] ==
               json::parse(R"([{"channel": "voice", "notice_minutes": 86400, "change_notice_minutes": null,
                                "cancel_notice_minutes": null}])"));
    BOOST_TEST(!slots().body["data"].empty());
    cut["start"] = at(12);
    cut["additional"] = true;
    BOOST_TEST(call("book_appointment", cut).body["result"] == "notice_too_short");
    BOOST_TEST(post("/v1/appointments", booking(at(12))).status == 201);
}

BOOST_AUTO_TEST_CASE(cancelling_may_be_later_than_moving) {
    BOOST_REQUIRE(change({{"change_notice_minutes", kLong}, {"cancel_notice_minutes", 0}}).status == 200);
    BOOST_REQUIRE(call("book_appointment", cut).body["result"] == "booked");
    json move{{"start", at(12)}, {"name", "Erika Muster"}};
    BOOST_TEST(call("reschedule_appointment", move).body["result"] == "too_late");
    BOOST_TEST(call("cancel_appointment", {{"name", "Erika Muster"}}).body["result"] == "cancelled");
}

BOOST_AUTO_TEST_CASE(a_key_obeys_the_notices_of_its_channel) {
    const auto made = post("/v1/appointments", booking(at(10)));
    BOOST_REQUIRE(made.status == 201);
    BOOST_REQUIRE(change({{"change_notice_minutes", kLong}}).status == 200);
    const auto place = made.header("location");
    BOOST_TEST(post(place + "/reschedule", {{"start", at(11)}}).status == 200);  // the staff may
    const json strict{{"rest", {{"change_notice_minutes", kLong}, {"cancel_notice_minutes", kLong}}}};
    BOOST_REQUIRE(change({{"channels", strict}}).status == 200);
    BOOST_TEST(post(place + "/reschedule", {{"start", at(12)}}).refusal() == "422 too_late");
    BOOST_TEST(post(place + "/cancel", json::object()).refusal() == "422 too_late");
    BOOST_REQUIRE(change({{"channels", nullptr}}).status == 200);
    BOOST_TEST(post(place + "/cancel", json::object()).status == 200);
}

BOOST_AUTO_TEST_CASE(a_service_is_booked_on_the_dates_of_its_window) {
    const auto date = [](int days) { return at(10, 0, days).substr(0, 10); };
    BOOST_REQUIRE(change({{"window_from", date(1)}, {"window_until", date(2)}}).status == 200);
    const auto early = post("/v1/appointments", booking(at(10)));
    BOOST_TEST(early.refusal() == "422 before_window start");
    BOOST_TEST(early.body["detail"] == "can be booked from " + date(1) + " on");
    BOOST_TEST(post("/v1/appointments", booking(at(10, 0, 3))).refusal() == "422 beyond_window start");
    BOOST_TEST(post("/v1/appointments", booking(at(10, 0, 2))).status == 201);
    BOOST_TEST(slots().body["data"].empty());
    const auto told = get("/v1/slots/explain?service=Haarschnitt&start=" + at(10)).body;
    BOOST_TEST(told["summary"].get<std::string>().starts_with("It cannot be booked: from "), told["summary"]);
    const auto answer = call("book_appointment", cut);
    BOOST_TEST(answer.body["result"] == "before_window");
    BOOST_TEST(answer.body["say"].get<std::string>().starts_with("Leider bieten wir das an diesem Tag noch nicht an."));
    BOOST_TEST(!answer.body["alternatives"].empty());
    BOOST_TEST(change({{"window_until", date(0)}}).refusal() == "422 invalid_field window_until");
}

BOOST_AUTO_TEST_SUITE_END()
