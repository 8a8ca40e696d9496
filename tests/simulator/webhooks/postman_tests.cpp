// postman_tests: webhooks are signed, sent once inside the request, and have their own faults.
#include "tools/simulator/webhooks/postman.h"

#include "engine/guards/digest.h"
#include "tests/simulator/webhooks/receiver.h"
#include "tests/support/until.h"

#include <boost/test/unit_test.hpp>

#include <future>

using namespace slotkeeper;
using namespace slotkeeper::simulator;
using slotkeeper::tests::until;

namespace {

const json kIll{{"cancellationReason", "ill"}};

// A receiver that keeps all senders waiting until the test releases them.
struct Gate {
    std::promise<void> promise;
    std::shared_future<void> opened = promise.get_future().share();

    http::Response wait() const {
        opened.wait_for(slotkeeper::tests::kPatience);  // a failing test never opens it
        return {};
    }
};

json faults_of(CalcomStandIn& calcom) { return calcom.get("/simulator/bookings").body.at("faults"); }

void set_fault(CalcomStandIn& calcom, const std::string& kind, const json& more = json::object()) {
    json plan{{"rate", 1}, {"kinds", {kind}}, {"seed", 5}};
    plan.update(more);
    BOOST_REQUIRE(calcom.put("/simulator/faults", plan).status == 200);
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(postman_tests, CalcomStandIn)

BOOST_AUTO_TEST_CASE(the_raw_body_is_signed_with_the_secret) {
    Receiver receiver;
    subscribe(*this, receiver.url(), {{"secret", "s3cret"}});
    book(event_type(), "2026-11-25T09:00:00Z");
    BOOST_REQUIRE(receiver.count() == 1U);
    const auto webhook = receiver.last();
    BOOST_TEST(webhook.headers.at("x-cal-signature-256") == hex(hmac_sha256("s3cret", webhook.raw)));
    BOOST_TEST(webhook.headers.at("x-cal-webhook-version") == "2021-10-20");
    BOOST_TEST(webhook.headers.at("content-type") == "application/json");
}

BOOST_AUTO_TEST_CASE(without_a_secret_the_signature_is_the_documented_placeholder) {
    Receiver receiver;
    subscribe(*this, receiver.url("/hook?for=anna"));
    book(event_type(), "2026-11-25T09:00:00Z");
    BOOST_REQUIRE(receiver.count() == 1U);
    BOOST_TEST(receiver.last().headers.at("x-cal-signature-256") == "no-secret-provided");
}

BOOST_AUTO_TEST_CASE(webhooks_are_sent_only_to_subscribers_for_own_bookings) {
    Receiver of_created, of_ben, sleeping, deleted;
    subscribe(*this, of_created.url(), {{"triggers", {"BOOKING_CREATED"}}});
    subscribe(*this, of_ben.url(), json::object(), "cal_sim_ben");
    subscribe(*this, sleeping.url(), {{"active", false}});
    ask({.method = "DELETE", .url = "/v2/webhooks/" + subscribe(*this, deleted.url())});
    const auto uid = booked(event_type(), "2026-11-25T09:00:00Z");
    post("/v2/bookings/" + uid + "/cancel", kIll);
    BOOST_TEST(of_created.count() == 1U);
    BOOST_TEST(of_ben.count() == 0U);
    BOOST_TEST(sleeping.count() == 0U);
    BOOST_TEST(deleted.count() == 0U);
}

BOOST_AUTO_TEST_CASE(a_failing_receiver_is_called_once_without_effect) {
    Receiver failing([](const json&) { return http::Response{.status = 500, .body = ""}; });
    Receiver elsewhere;
    Receiver redirecting([&](const json&) {
        return http::Response{.status = 307, .body = "", .headers = {{"Location", elsewhere.url()}}};
    });
    for (const auto& url : {failing.url(), redirecting.url(), std::string("http://127.0.0.1:9/nobody")}) {
        subscribe(*this, url);
    }
    BOOST_TEST(book(event_type(), "2026-11-25T09:00:00Z").status == 201);
    BOOST_TEST(failing.count() == 1U);
    BOOST_TEST(redirecting.count() == 1U);
    BOOST_TEST(elsewhere.count() == 0U);
}

BOOST_AUTO_TEST_CASE(a_slow_receiver_delays_only_its_caller) {
    Gate gate;
    Receiver receiver([&](const json&) { return gate.wait(); });
    subscribe(*this, receiver.url());
    const int type = event_type();
    auto answer = std::async(std::launch::async, [&] { return book(type, "2026-11-25T09:00:00Z"); });
    until([&] { return receiver.count() == 1; });
    BOOST_TEST((answer.wait_for(std::chrono::seconds(0)) == std::future_status::timeout));
    const auto uid = receiver.last().payload().at("uid").get<std::string>();
    const auto meanwhile = get("/v2/bookings/" + uid);  // the webhook is there before the answer
    BOOST_TEST(meanwhile.status == 200);
    BOOST_TEST(meanwhile.data().at("location") == "integrations:daily");
    gate.promise.set_value();
    const auto made = answer.get();
    BOOST_TEST(made.data().at("uid") == uid);
    BOOST_TEST(contains(made.data().at("location").get<std::string>(), "/video/"));
}

BOOST_AUTO_TEST_CASE(a_cancellation_webhook_precedes_the_change) {
    const int type = event_type();
    const auto uid = booked(type, "2026-11-25T09:00:00Z");
    std::string seen;
    Receiver receiver([&](const json&) {
        seen = get("/v2/bookings/" + uid).data().at("status");
        return http::Response{};
    });
    subscribe(*this, receiver.url());
    const auto answer = post("/v2/bookings/" + uid + "/cancel", kIll);
    BOOST_TEST(seen == "accepted");
    BOOST_TEST(answer.data().at("status") == "cancelled");
}

BOOST_AUTO_TEST_CASE(two_concurrent_cancellations_succeed_and_both_send_webhooks) {
    const auto uid = booked(event_type(), "2026-11-25T09:00:00Z");
    Gate gate;
    Receiver receiver([&](const json&) { return gate.wait(); });
    subscribe(*this, receiver.url());
    const auto cancel = [&] { return post("/v2/bookings/" + uid + "/cancel", kIll).status; };
    auto first = std::async(std::launch::async, cancel);
    auto second = std::async(std::launch::async, cancel);
    until([&] { return receiver.count() == 2; });
    gate.promise.set_value();
    BOOST_TEST(first.get() == 200);
    BOOST_TEST(second.get() == 200);
}

BOOST_AUTO_TEST_CASE(a_request_for_confirmation_comes_after_the_answer) {
    Gate gate;
    Receiver receiver([&](const json&) { return gate.wait(); });
    subscribe(*this, receiver.url());
    const int type =
        event_type({{"confirmationPolicy", {{"type", "always"}, {"blockUnconfirmedBookingsInBooker", false}}}});
    BOOST_TEST(book(type, "2026-11-25T09:00:00Z").status == 201);  // though the receiver does not answer
    until([&] { return receiver.count() == 1; });
    gate.promise.set_value();
}

BOOST_AUTO_TEST_CASE(a_doubled_webhook_comes_twice_byte_for_byte) {
    Receiver receiver;
    subscribe(*this, receiver.url());
    const int type = event_type();
    set_fault(*this, "webhook_doubled");
    const auto uid = booked(type, "2026-11-25T09:00:00Z");
    const auto all = receiver.all();
    BOOST_REQUIRE(all.size() == 2U);
    BOOST_TEST(all[0].raw == all[1].raw);
    const auto faults = faults_of(*this);
    BOOST_REQUIRE(faults.size() == 1U);  // requests are not struck by it
    BOOST_TEST(faults.at(0).at("kind") == "webhook_doubled");
    BOOST_TEST(faults.at(0).at("trigger") == "BOOKING_CREATED");
    BOOST_TEST(faults.at(0).at("booking_uid") == uid);
    BOOST_TEST(faults.at(0).at("path") == receiver.url());
    BOOST_TEST(faults.at(0).at("deliveries") == 2);
    BOOST_TEST(faults.at(0).at("served_status") == 200);
}

BOOST_AUTO_TEST_CASE(queued_and_doubled_webhooks_come_after_the_answer) {
    Gate gate;
    Receiver receiver([&](const json&) { return gate.wait(); });
    subscribe(*this, receiver.url());
    const int type =
        event_type({{"confirmationPolicy", {{"type", "always"}, {"blockUnconfirmedBookingsInBooker", false}}}});
    set_fault(*this, "webhook_doubled");
    BOOST_TEST(book(type, "2026-11-25T09:00:00Z").status == 201);
    until([&] { return receiver.count() == 1; });
    gate.promise.set_value();
    until([&] { return faults_of(*this).at(0).at("deliveries") == 2; });
    BOOST_TEST(receiver.all()[0].raw == receiver.all()[1].raw);
}

BOOST_AUTO_TEST_CASE(a_lost_webhook_is_on_record_alone) {
    Receiver receiver;
    subscribe(*this, receiver.url());
    const int type = event_type();
    set_fault(*this, "webhook_lost");
    const auto lost = booked(type, "2026-11-25T09:00:00Z");
    put("/simulator/faults", {{"rate", 0}});
    const auto told = booked(type, "2026-11-25T10:00:00Z");
    BOOST_TEST(receiver.uids() == std::vector{told});
    const auto fault = faults_of(*this).at(0);
    BOOST_TEST(fault.at("booking_uid") == lost);
    BOOST_TEST(fault.at("deliveries") == 0);
    BOOST_TEST(fault.at("served_status").is_null());
}

BOOST_AUTO_TEST_CASE(a_late_webhook_comes_after_the_answer) {
    Gate gate;
    Receiver receiver([&](const json&) { return gate.wait(); });
    subscribe(*this, receiver.url());
    const int type = event_type();
    set_fault(*this, "webhook_late", {{"delay_ms", {1, 5}}});
    const auto uid = booked(type, "2026-11-25T09:00:00Z");  // is answered although the receiver does not answer
    until([&] { return receiver.count() == 1; });
    BOOST_TEST(receiver.last().payload().at("uid") == uid);
    gate.promise.set_value();
    until([&] { return faults_of(*this).at(0).at("deliveries") == 1; });
}

BOOST_AUTO_TEST_CASE(a_reordered_webhook_comes_after_the_next_one) {
    Receiver receiver;
    subscribe(*this, receiver.url());
    const int type = event_type();
    set_fault(*this, "webhook_reordered");
    const auto held = booked(type, "2026-11-25T09:00:00Z");
    put("/simulator/faults", {{"rate", 0}});
    const auto next = booked(type, "2026-11-25T10:00:00Z");
    until([&] { return receiver.count() == 2; });
    BOOST_TEST(receiver.uids() == (std::vector{next, held}));
}

BOOST_AUTO_TEST_CASE(a_delayed_webhook_without_a_successor_is_still_sent) {
    Receiver receiver;
    subscribe(*this, receiver.url());
    const int type = event_type();
    set_fault(*this, "webhook_reordered");
    const auto uid = booked(type, "2026-11-25T09:00:00Z");
    until([&] { return receiver.count() == 1; });
    BOOST_TEST(receiver.uids() == std::vector{uid});
}

BOOST_AUTO_TEST_CASE(the_same_seed_strikes_the_same_webhooks) {
    const auto history = [](int seed) {
        Receiver receiver;
        CalcomStandIn calcom;
        subscribe(calcom, receiver.url());
        const int type = calcom.event_type();
        calcom.put("/simulator/faults",
                   {{"rate", 0.5}, {"kinds", {"webhook_doubled", "webhook_lost"}}, {"seed", seed}});
        std::string struck;
        for (int hour = 10; hour < 24; ++hour) calcom.book(type, "2026-11-25T" + std::to_string(hour) + ":00:00Z");
        for (const auto& each : faults_of(calcom)) {
            struck += each.at("kind").get<std::string>() + each.at("booking_uid").get<std::string>();
        }
        return struck;
    };
    BOOST_TEST(history(3) == history(3));
    BOOST_TEST(history(3) != history(4));
}

BOOST_AUTO_TEST_SUITE_END()
