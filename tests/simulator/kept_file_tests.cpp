// kept_file_tests: the data of the stand-in is restored, however its process ended.
#include "tools/simulator/kept_file.h"

#include "tests/simulator/stand_in.h"
#include "tests/support/salon.h"

#include <boost/test/unit_test.hpp>

#include <fstream>

using namespace slotkeeper;
using namespace slotkeeper::simulator;

namespace {

struct Kept {
    std::filesystem::path file() const { return folder.path() / "calcom.jsonl"; }
    std::unique_ptr<CalcomStandIn> stand_in() const { return std::make_unique<CalcomStandIn>(1'000'000, file()); }

    tests::TemporaryFolder folder;
};

json everything(CalcomStandIn& stand_in) { return stand_in.get("/simulator/bookings").body.at("bookings"); }

}  // namespace

BOOST_FIXTURE_TEST_SUITE(kept_file_tests, Kept)

BOOST_AUTO_TEST_CASE(bookings_of_every_state_are_restored) {
    auto before = stand_in();
    const auto type = before->event_type();
    const auto asking =
        before->event_type({{"confirmationPolicy", {{"type", "always"}, {"blockUnconfirmedBookingsInBooker", false}}}});
    before->booked(type, "2026-11-25T09:00:00Z", {{"metadata", {{"ref", "a"}}}});
    const auto moved = before->booked(type, "2026-11-25T10:00:00Z");
    const auto cancelled = before->booked(type, "2026-11-25T11:00:00Z");
    const auto pending = before->booked(asking, "2026-11-25T12:00:00Z");
    before->post("/v2/bookings/" + moved + "/reschedule", {{"start", "2026-11-25T13:00:00Z"}});
    before->post("/v2/bookings/" + cancelled + "/cancel", {{"cancellationReason", "ill"}});
    before->post("/v2/bookings/" + pending + "/decline", {{"reason", "no"}});
    before->put("/simulator/bookings", {{"without_updated_at", {cancelled}}});
    const auto held = everything(*before);
    before.reset();

    auto after = stand_in();
    BOOST_TEST(everything(*after) == held);
    BOOST_TEST(after->book(type, "2026-11-25T13:15:00Z").status == 400);  // its time is taken
    const auto next = after->booked(type, "2026-11-25T15:00:00Z");
    for (const auto& booking : held) BOOST_TEST(booking.at("uid") != next);
}

BOOST_AUTO_TEST_CASE(users_event_types_and_webhooks_are_restored) {
    auto before = stand_in();
    before->put("/simulator/setup",
                {{"users",
                  {{{"id", 5},
                    {"username", "eva"},
                    {"timeZone", "Europe/Berlin"},
                    {"api_key", "cal_eva"},
                    {"admin", true},
                    {"availability", {{{"days", {"Monday"}}, {"startTime", "09:00"}, {"endTime", "24:00"}}}},
                    {"event_types", {{{"id", 50}, {"slug", "cut"}, {"title", "Cut"}, {"lengthInMinutes", 30}}}}}}},
                 {"accept_any_key", true}});
    const auto old = before->event_type({{"slug", "shave"}, {"bookingRequiresAuthentication", true}});
    before->ask({.method = "DELETE", .url = "/v2/event-types/" + std::to_string(old)});
    before->event_type({{"slug", "shave"}, {"slotInterval", 15}, {"lengthInMinutesOptions", {30, 60}}});
    before->post("/v2/webhooks", {{"active", true},
                                  {"subscriberUrl", "http://127.0.0.1:9/hook"},
                                  {"triggers", {"BOOKING_CREATED"}},
                                  {"secret", "s3cret"}});
    const auto shown = [](CalcomStandIn& one) {
        return json::array({one.get("/v2/event-types").body, one.get("/v2/webhooks").body,
                            one.ask({.url = "/v2/event-types", .key = "cal_eva"}).body,
                            one.get("/v2/event-types?username=eva").body,
                            one.get("/v2/slots?eventTypeId=50&start=2026-11-23&end=2026-11-24").body});
    };
    const auto held = shown(*before);
    before.reset();
    BOOST_TEST(shown(*stand_in()) == held);
}

BOOST_AUTO_TEST_CASE(a_line_that_was_cut_off_is_passed_by_and_those_after_it_are_read) {
    auto before = stand_in();
    const auto type = before->event_type();
    before->booked(type, "2026-11-25T09:00:00Z");
    before.reset();
    std::ofstream(file(), std::ios::app) << R"({"booking":{"id":1002,"uid":"x)";
    for (const auto hour : {"10", "11"}) {
        auto after = stand_in();
        BOOST_TEST(after->book(type, std::string("2026-11-25T") + hour + ":00:00Z").status == 201);
    }
    BOOST_TEST(everything(*stand_in()).size() == 3U);
}

BOOST_AUTO_TEST_CASE(a_file_belongs_to_one_stand_in_at_a_time) {
    const auto first = stand_in();
    BOOST_CHECK_THROW(stand_in(), std::runtime_error);
}

BOOST_AUTO_TEST_SUITE_END()
