// client_contract_tests: the client's requests satisfy Cal.com's published OpenAPI document.
#include "engine/ports/remote_lists.h"
#include "tests/calcom/client_fixture.h"
#include "tests/contract/calcom_contract.h"

#include <fstream>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using namespace std::chrono_literals;
using nlohmann::json;

BOOST_FIXTURE_TEST_SUITE(client_contract_tests, Remote)

// Every request that the client can make, as it went over the wire, against the published document.
BOOST_AUTO_TEST_CASE(the_requests_keep_to_the_published_document_and_hold_no_key) {
    const TemporaryFolder folder;
    const auto file = folder.path() / "requests.jsonl";
    std::ofstream lines(file);
    calcom::Options options;
    options.record = [&](const calcom::Exchange& exchange) {
        const auto body = exchange.body.empty() ? json() : json::parse(exchange.body);
        const json line{
            {"method", exchange.method}, {"path", exchange.path}, {"headers", exchange.headers}, {"body", body}};
        BOOST_TEST(line.dump().find("cal_sim_anna") == std::string::npos);
        // The document requires the header; its value does not matter.
        auto sent = line;
        sent["headers"]["Authorization"] = "Bearer x";
        lines << sent.dump() << '\n';
    };
    auto calcom = client(options);
    auto full = booking();
    full.attendee_email = "erika@example.com";
    const auto made = std::get<RemoteBooking>(calcom.create(full));
    BOOST_TEST(name(calcom.create(booking(60))) == "done");
    const auto moved = std::get<RemoteBooking>(calcom.reschedule(made.uid, Salon::at(15, 0), /*as_owner=*/true));
    BOOST_TEST(name(calcom.get(moved.uid)) == "done");
    BOOST_TEST(name(calcom.list(10, {Salon::at(8, 0), Salon::at(18, 0)})) == "done");
    // Refused, for it has been accepted and has not begun; the request is what counts here.
    BOOST_TEST(name(calcom.confirm(moved.uid)) == "already_confirmed");
    BOOST_TEST(name(calcom.decline(moved.uid)) == "already_confirmed");
    BOOST_TEST(name(calcom.mark_absent(moved.uid, "erika@example.com", true)) == "invalid");
    BOOST_TEST(name(calcom.reassign(moved.uid, 4'711)) == "not_found");
    BOOST_TEST(name(calcom.slots({10, {Salon::at(8, 0), Salon::at(18, 0)}})) == "done");
    BOOST_TEST(name(calcom.cancel(moved.uid)) == "done");
    BOOST_TEST(name(calcom.me()) == "done");
    BOOST_TEST(name(calcom.page({.updated_from = SystemClock().now() - 1h})) == "done");
    BOOST_TEST(name(calcom.page({.window = Interval{Salon::at(8, 0), Salon::at(18, 0)}, .skip = 1})) == "done");
    BOOST_TEST(name(calcom.page({.newest = true})) == "done");
    WebhookSubscription preference{"", "http://bookings.example.com/hooks", true, {"BOOKING_CREATED"}, "secret"};
    preference.id = std::get<WebhookSubscription>(calcom.subscribe(preference)).id;
    BOOST_TEST(name(calcom.subscribe(preference)) == "done");
    BOOST_TEST(name(calcom.subscriptions()) == "done");
    BOOST_TEST(name(calcom.unsubscribe(preference.id)) == "done");
    BOOST_TEST(name(calcom.user()) == "done");
    BOOST_TEST(name(calcom.event_types("anna")) == "done");
    BOOST_TEST(name(calcom.event_type(10)) == "done");
    BOOST_TEST(name(calcom.create_event_type(
                   {.slug = "colour", .title = "Colour", .lengths = {30min, 45min}, .slot_interval = 15min})) ==
               "done");
    lines.close();
    const auto verdict = testing::check_calcom_contract("--requests " + file.string());
    if (!verdict.skipped) BOOST_TEST(verdict.kept, verdict.output);
}

BOOST_AUTO_TEST_SUITE_END()
