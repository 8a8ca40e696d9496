// client_tests: the gateway against the stand-in over real HTTP: what is done, refused, not sent or unknown.
#include "adapters/calcom/client.h"

#include "adapters/http/server.h"
#include "tests/contract/calcom_contract.h"
#include "tests/support/calcom_salon.h"

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <deque>
#include <fstream>
#include <memory>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

// A stand-in with two hosts; the client has the key of the first.
struct Remote {
    Remote() {
        const auto user = [](int id, const std::string& name) {
            return json{{"id", id},
                        {"username", name},
                        {"event_types",
                         {{{"id", id * 10},
                           {"slug", "cut"},
                           {"title", "Cut"},
                           {"lengthInMinutes", 30},
                           {"minimumBookingNotice", 0}}}}};
        };
        put("/simulator/setup", {{"users", {user(1, "anna"), user(2, "ben")}}});
    }

    // As of a process of its own: what is known of the limit is what stands in the database.
    calcom::Client client(calcom::Options options = {}, std::string key = "cal_sim_anna") {
        options.call_deadline = 500ms;
        return {{AccountId{1}, server.address(), std::move(key)}, std::move(options), gate()};
    }
    CallGate& gate() { return gates.emplace_back(test.database()); }
    void forget_limits() { test.run("DELETE FROM call_budget"); }
    void put(const std::string& path, const json& body) {
        http::Client plain({.base_url = server.address()});
        const auto outcome = plain.send("PUT", path, {{"Content-Type", "application/json"}}, body.dump());
        BOOST_REQUIRE(std::get<http::Reply>(outcome).status == 200);
    }
    void fault(const std::string& kind) {
        put("/simulator/faults", {{"rate", 1}, {"kinds", {kind}}, {"delay_ms", 900}, {"reset_seconds", 30}});
    }
    static NewRemoteBooking booking(int minutes = 0) {
        NewRemoteBooking one;
        one.appointment = AppointmentId{4711};
        one.version = 1;
        one.event_type_id = 10;
        one.start = Salon::at(10, 0) + Minutes{minutes};
        one.attendee_name = "Erika Muster";
        one.attendee_phone = "+4915112345678";
        one.time_zone = "Europe/Berlin";
        one.language = "de";
        return one;
    }

    TestDatabase test;
    std::deque<CallGate> gates;
    simulator::CalcomSimulator server{{.rate_limit_per_minute = 1'000'000}};
};

template <class T>
std::string name(const RemoteAnswer<T>& answer) {
    if (const auto* refusal = std::get_if<RemoteRefusal>(&answer)) return std::string(word(refusal->kind));
    if (std::holds_alternative<NotSent>(answer)) return "not_sent";
    if (std::holds_alternative<UnknownOutcome>(answer)) return "unknown";
    return "done";
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(client_tests, Remote)

BOOST_AUTO_TEST_CASE(a_booking_is_made_moved_read_and_cancelled) {
    auto calcom = client();
    const auto made = std::get<RemoteBooking>(calcom.create(booking()));
    BOOST_TEST(made.is_of(AppointmentId{4711}));
    BOOST_TEST(made.live());
    BOOST_CHECK((made.time == Interval{Salon::at(10, 0), Salon::at(10, 30)}));
    BOOST_TEST(made.event_type_id == 10);

    const auto moved = std::get<RemoteBooking>(calcom.reschedule(made.uid, Salon::at(12, 0), /*as_owner=*/false));
    BOOST_TEST(moved.uid != made.uid);
    BOOST_TEST(moved.is_of(AppointmentId{4711}));
    BOOST_TEST(std::get<RemoteBooking>(calcom.get(made.uid)).rescheduled_to == moved.uid);
    const auto again = calcom.reschedule(made.uid, Salon::at(13, 0), /*as_owner=*/false);
    BOOST_TEST(std::get<RemoteRefusal>(again).uid == moved.uid);

    BOOST_TEST(name(calcom.cancel(moved.uid)) == "done");
    BOOST_TEST(name(calcom.cancel(moved.uid)) == "already_cancelled");
    BOOST_TEST(!std::get<RemoteBooking>(calcom.get(moved.uid)).live());
    BOOST_TEST(name(calcom.get("nobody")) == "not_found");
}

BOOST_AUTO_TEST_CASE(a_slot_that_is_taken_an_unknown_event_type_and_a_wrong_key_are_told_apart) {
    auto calcom = client();
    BOOST_TEST(name(calcom.create(booking())) == "done");
    BOOST_TEST(name(calcom.create(booking(15))) == "slot_taken");
    auto other = booking(60);
    other.event_type_id = 999;
    BOOST_TEST(name(calcom.create(other)) == "invalid");
    other = booking(60);
    other.length = Minutes{45};
    BOOST_TEST(name(calcom.create(other)) == "invalid");
    BOOST_TEST(name(calcom.me()) == "done");
    auto stranger = client({}, "cal_sim_nobody");
    BOOST_TEST(name(stranger.me()) == "unauthorized");
}

BOOST_AUTO_TEST_CASE(a_list_is_read_to_its_end_whatever_the_page_size) {
    calcom::Options options;
    options.page_size = 2;
    auto calcom = client(options);
    for (const auto minute : {0, 30, 60, 90, 120}) BOOST_TEST(name(calcom.create(booking(minute))) == "done");
    const Interval stretch{Salon::at(10, 30), Salon::at(12, 30)};
    BOOST_TEST(std::get<std::vector<RemoteBooking>>(calcom.list(10, stretch)).size() == 4U);
    BOOST_TEST(std::get<std::vector<RemoteBooking>>(calcom.list(20, stretch)).empty());
}

BOOST_AUTO_TEST_CASE(each_fault_says_what_may_have_happened) {
    const auto struck = [&](const std::string& kind, int minutes) {
        fault(kind);
        forget_limits();
        return name(client().create(booking(minutes)));
    };
    BOOST_TEST(struck("delay", 0) == "unknown");
    BOOST_TEST(struck("500_before", 30) == "unknown");
    BOOST_TEST(struck("500_after", 60) == "unknown");
    BOOST_TEST(struck("cut_after", 90) == "unknown");
    BOOST_TEST(struck("429", 120) == "rate_limited");
    BOOST_TEST(struck("404_before", 150) == "not_sent");
    put("/simulator/faults", {{"rate", 0}});
    forget_limits();
    auto calcom = client();
    const auto made = std::get<std::vector<RemoteBooking>>(calcom.list(10, {Salon::at(10, 0), Salon::at(18, 0)}));
    BOOST_TEST(made.size() == 3U);  // late, answered 500 and cut: all three were served
    auto nobody_there = calcom::Client({AccountId{1}, "http://127.0.0.1:1", "cal_x"}, {}, gate());
    BOOST_TEST(name(nobody_there.create(booking())) == "not_sent");
}

BOOST_AUTO_TEST_CASE(after_a_429_nothing_is_sent_until_the_limit_is_reset) {
    auto calcom = client();
    fault("429");
    const auto refused = std::get<RemoteRefusal>(calcom.create(booking()));
    BOOST_CHECK(refused.wait == Seconds{30});
    put("/simulator/faults", {{"rate", 0}});
    const auto held_back = std::get<RemoteRefusal>(calcom.create(booking()));
    BOOST_CHECK(held_back.kind == RefusalKind::rate_limited);
    BOOST_CHECK(held_back.wait <= Seconds{30});
    BOOST_TEST(calcom.at_rest());
    BOOST_TEST(name(client().me()) == "rate_limited");  // another process
    BOOST_TEST(name(client({}, "cal_sim_ben").me()) == "done");
}

// A server that always answers the same; how often a client with these answers has really asked.
BOOST_AUTO_TEST_CASE(after_a_429_or_a_retry_after_nothing_is_sent_until_its_time_is_over) {
    using Headers = std::vector<std::pair<std::string, std::string>>;
    const auto held_back = [&](int status, const Headers& headers) {
        std::atomic<int> asked = 0;
        http::Server always({}, [&](const http::Request&) {
            ++asked;
            return http::Response{status, "application/json", "{}", headers};
        });
        calcom::Client calcom({AccountId{1}, always.address(), "cal_x"}, {}, gate());
        (void)calcom.me();
        const auto second = calcom.me();
        const auto* refusal = std::get_if<RemoteRefusal>(&second);
        BOOST_TEST(asked == (refusal != nullptr ? 1 : 2));
        return refusal != nullptr ? refusal->wait.count() : 0;
    };
    BOOST_TEST(held_back(429, {}) == 60);
    BOOST_TEST(held_back(429, {{"Retry-After", "900"}}) == 900);
    BOOST_TEST(held_back(503, {{"Retry-After", "900"}}) == 900);
    BOOST_TEST(held_back(503, {}) == 0);
    BOOST_TEST(held_back(200, {{"Retry-After", "900"}}) == 0);
}

BOOST_AUTO_TEST_CASE(a_call_that_was_too_slow_says_so) {
    fault("delay");
    auto calcom = client();
    BOOST_TEST(std::get<UnknownOutcome>(calcom.create(booking())).timed_out);
    fault("500_after");
    BOOST_TEST(!std::get<UnknownOutcome>(calcom.create(booking(60))).timed_out);
}

BOOST_AUTO_TEST_CASE(the_owner_is_asked_for_once_and_a_move_waits_for_that) {
    std::vector<std::string> sent;
    calcom::Options options;
    options.record = [&](const calcom::Exchange& exchange) { sent.push_back(exchange.path + ' ' + exchange.body); };
    auto calcom = client(options);
    const auto made = std::get<RemoteBooking>(calcom.create(booking()));
    fault("500_before");
    BOOST_TEST(name(calcom.reschedule(made.uid, Salon::at(12, 0), /*as_owner=*/true)) == "not_sent");
    put("/simulator/faults", {{"rate", 0}});
    sent.clear();
    const auto first = std::get<RemoteBooking>(calcom.reschedule(made.uid, Salon::at(12, 0), /*as_owner=*/true));
    BOOST_TEST(name(calcom.reschedule(first.uid, Salon::at(13, 0), /*as_owner=*/true)) == "done");
    BOOST_REQUIRE(sent.size() == 3U);
    BOOST_TEST(sent[0] == "/v2/me ");
    for (const auto i : {1, 2}) BOOST_TEST(sent[i].find(R"("rescheduledBy":"anna@example.com")") != std::string::npos);
    auto stranger = client({}, "cal_sim_nobody");
    BOOST_TEST(name(stranger.reschedule(made.uid, Salon::at(14, 0), /*as_owner=*/true)) == "unauthorized");
}

BOOST_AUTO_TEST_CASE(the_last_call_that_the_limit_allows_is_not_followed_by_one_too_many) {
    put("/simulator/settings", {{"rate_limit_per_minute", 3}});
    auto calcom = client();
    BOOST_TEST(name(calcom.me()) == "done");
    // Over there the fourth would be a 429 and a block of the key for a minute, so one is spent and one is left alone.
    const auto refused = std::get<RemoteRefusal>(calcom.me());
    BOOST_TEST(refused.message == "not called: spent");
    BOOST_TEST(test.number("SELECT call_limit FROM call_budget") == 3);
}

BOOST_AUTO_TEST_CASE(who_does_not_answer_is_left_alone_by_every_process) {
    fault("500_before");
    auto calcom = client();
    for (auto i = 0; i < limits::breaker_failures; ++i) BOOST_TEST(name(calcom.me()) == "unknown");
    put("/simulator/faults", {{"rate", 0}});
    BOOST_TEST(name(calcom.me()) == "unreachable");
    BOOST_TEST(name(client().me()) == "unreachable");
    test.run("UPDATE call_budget SET open_until = UTC_TIMESTAMP(6)");  // its time is over: one tries, and it is there
    BOOST_TEST(name(client().me()) == "done");
    BOOST_TEST(name(client().me()) == "done");
}

BOOST_AUTO_TEST_CASE(an_account_keeps_its_client_until_its_key_changes) {
    calcom::Clients clients({}, gate());
    const CalendarAccess access{AccountId{1}, server.address(), "cal_sim_anna"};
    const auto first = clients.of(access);
    BOOST_CHECK(clients.of(access) == first);
    BOOST_CHECK(clients.of({AccountId{2}, server.address(), "cal_sim_anna"}) != first);
    BOOST_CHECK(clients.of({AccountId{1}, server.address(), "cal_sim_ben"}) != first);
}

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
        // The document demands the header; what it holds is nobody's business.
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
    BOOST_TEST(name(calcom.cancel(moved.uid)) == "done");
    BOOST_TEST(name(calcom.me()) == "done");
    lines.close();
    const auto verdict = testing::check_calcom_contract("--requests " + file.string());
    if (!verdict.skipped) BOOST_TEST(verdict.kept, verdict.output);
}

BOOST_AUTO_TEST_SUITE_END()
