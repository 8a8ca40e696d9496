// client_tests: the gateway against the stand-in over real HTTP: done, refused, not sent or unknown.
#include "adapters/http/server.h"
#include "engine/ports/remote_lists.h"
#include "tests/calcom/client_fixture.h"

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <memory>
#include <thread>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using namespace std::chrono_literals;
using nlohmann::json;

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
    BOOST_TEST(std::get<RemoteRefusal>(calcom.reschedule(made.uid, Salon::at(13, 0), false)).uid == moved.uid);

    BOOST_TEST(name(calcom.cancel(moved.uid)) == "done");
    BOOST_TEST(name(calcom.cancel(moved.uid)) == "already_cancelled");
    BOOST_TEST(!std::get<RemoteBooking>(calcom.get(moved.uid)).live());
    BOOST_TEST(name(calcom.get("nobody")) == "not_found");
}

BOOST_AUTO_TEST_CASE(a_taken_slot_an_unknown_event_type_and_a_wrong_key_are_distinguished) {
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

BOOST_AUTO_TEST_CASE(a_list_is_read_completely_with_any_page_size) {
    calcom::Options options;
    options.page_size = 2;
    auto calls = 0;
    options.record = [&](const calcom::Exchange&) { ++calls; };
    auto calcom = client(options);
    for (const auto minute : {0, 30, 60, 90, 120}) BOOST_TEST(name(calcom.create(booking(minute))) == "done");
    const auto listed = [&](std::int64_t event_type, Instant until) {
        calls = 0;
        return std::get<std::vector<RemoteBooking>>(calcom.list(event_type, {Salon::at(10, 30), until})).size();
    };
    BOOST_TEST(listed(10, Salon::at(12, 30)) == 4U);
    BOOST_TEST(calls == 3);  // two full pages, behind which there may be more
    BOOST_TEST(listed(10, Salon::at(12, 0)) == 3U);
    BOOST_TEST(calls == 2);  // a page that is not full is the last
    BOOST_TEST(listed(20, Salon::at(12, 30)) == 0U);
    BOOST_TEST(calls == 1);
}

// Hosts on either side of the world, in the weeks in which their clocks change: asked day by day by UTC nothing is
// lost, doubled or moved.
BOOST_AUTO_TEST_CASE(days_of_slots_are_contiguous_across_clock_changes) {
    using std::chrono::days;
    for (const auto* zone_name : {"Europe/Berlin", "Pacific/Auckland", "America/St_Johns"}) {
        const json hours{{"days", {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}},
                         {"startTime", "09:00"},
                         {"endTime", "17:00"}};
        const json type{{"id", 30}, {"slug", "cut"}, {"title", "Cut"}, {"lengthInMinutes", 60}};
        put("/simulator/setup", {{"users",
                                  {{{"id", 3},
                                    {"username", "carl"},
                                    {"timeZone", zone_name},
                                    {"availability", {hours}},
                                    {"event_types", {type}}}}}});
        auto calcom = client();
        const auto zone = TimeZone::find(zone_name).value();
        for (const auto first : {std::chrono::sys_days{std::chrono::year{2027} / 3 / 10},
                                 std::chrono::sys_days{std::chrono::year{2027} / 4 / 1}}) {
            const auto in = [&](std::chrono::sys_days from, days length) {
                return std::get<std::vector<Instant>>(calcom.slots({30, {from, from + length}}));
            };
            const auto whole = in(first, days(22));
            std::vector<Instant> joined;
            for (auto day = first; day < first + days(22); day += days(1)) {
                const auto some = in(day, days(1));
                for (const auto start : some) BOOST_CHECK(std::chrono::floor<days>(start) == day);
                joined.insert(joined.end(), some.begin(), some.end());
            }
            BOOST_CHECK(joined == whole);
            BOOST_TEST((whole.size() >= 21U * 8 && whole.size() <= 22U * 8));
            for (const auto start : whole) {
                const auto local = zone.to_local(start);
                const auto hour = (local - std::chrono::floor<days>(local)) / 1h;
                BOOST_TEST((hour >= 9 && hour < 17));
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(slots_leave_out_what_is_booked_unless_it_is_to_be_moved) {
    auto calcom = client();
    const auto made = std::get<RemoteBooking>(calcom.create(booking()));
    SlotsWanted wanted{10, {Salon::at(10, 0), Salon::at(11, 0)}};
    const auto starts = [&] { return std::get<std::vector<Instant>>(calcom.slots(wanted)); };
    BOOST_CHECK((starts() == std::vector{Salon::at(10, 30)}));
    wanted.moving_uid = made.uid;
    BOOST_CHECK((starts() == std::vector{Salon::at(10, 0), Salon::at(10, 30)}));
    wanted.event_type_id = 4711;
    BOOST_TEST(name(calcom.slots(wanted)) == "not_sent");
    BOOST_TEST(name(client({}, "cal_of_nobody").slots({10, wanted.span})) == "unauthorized");
}

// With updates the pagination block promises pages that are empty.
BOOST_AUTO_TEST_CASE(pages_of_changes_end_at_the_last_page) {
    calcom::Options options;
    options.page_size = 2;
    auto calcom = client(options);
    for (const auto minute : {0, 30, 60}) BOOST_TEST(name(calcom.create(booking(minute))) == "done");
    const auto since = SystemClock().now() - 1h;
    const auto first = std::get<ListPage>(calcom.page({.updated_from = since}));
    BOOST_TEST(first.size == 2U);
    BOOST_TEST(!first.last);
    BOOST_TEST(first.bookings[0].hosts == std::vector<std::string>{"anna"}, boost::test_tools::per_element());
    BOOST_TEST(first.bookings[0].updated_at.has_value());
    const auto rest = std::get<ListPage>(calcom.page({.updated_from = since, .skip = 2}));
    BOOST_TEST(rest.size == 1U);
    BOOST_TEST(rest.last);
    const auto later = std::get<ListPage>(calcom.page({.updated_from = SystemClock().now() + 1h}));
    BOOST_TEST(later.last);
    BOOST_TEST(later.size == 0U);
    BOOST_CHECK(
        (std::get<ListPage>(calcom.page({.newest = true})).bookings.at(0).booking.time.from == Salon::at(11, 0)));
    const auto window = std::get<ListPage>(calcom.page({.window = Interval{Salon::at(10, 30), Salon::at(11, 0)}}));
    BOOST_TEST(window.size == 1U);
}

BOOST_AUTO_TEST_CASE(subscriptions_are_made_changed_listed_and_removed) {
    calcom::Options options;
    options.page_size = 2;
    auto calcom = client(options);
    std::string id;
    for (const auto* url : {"http://a.example.com", "http://b.example.com", "http://c.example.com"}) {
        id = std::get<WebhookSubscription>(calcom.subscribe({"", url, true, {"BOOKING_CREATED"}})).id;
    }
    BOOST_TEST(std::get<std::vector<WebhookSubscription>>(calcom.subscriptions()).size() == 3U);
    BOOST_TEST(name(calcom.subscribe({"", "http://c.example.com", true, {}})) != "done");
    const auto changed = calcom.subscribe({id, "http://c.example.com", false, {}, "secret"});
    BOOST_TEST(std::get<WebhookSubscription>(changed).secret.value() == "secret");
    BOOST_TEST(!std::get<WebhookSubscription>(changed).active);
    BOOST_TEST(name(calcom.unsubscribe(id)) == "done");
    BOOST_TEST(name(calcom.unsubscribe(id)) != "done");
    BOOST_TEST(std::get<std::vector<WebhookSubscription>>(calcom.subscriptions()).size() == 2U);
}

BOOST_AUTO_TEST_CASE(each_fault_reports_whether_the_call_may_have_taken_effect) {
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
    BOOST_TEST(calcom.is_suspended(/*push=*/false));
    BOOST_TEST(name(client().me()) == "rate_limited");  // another process
    BOOST_TEST(name(client({}, "cal_sim_ben").me()) == "done");
}

BOOST_AUTO_TEST_CASE(a_step_that_may_not_begin_reports_the_blocked_scope) {
    auto calcom = client();
    const auto begun = calcom.begin_step({8, /*push=*/false});
    BOOST_TEST(std::holds_alternative<CallStep>(begun));
    std::thread([&] {
        const auto background = calcom.begin_step({2, /*push=*/false});
        const auto* refusal = std::get_if<RemoteRefusal>(&background);
        BOOST_TEST((refusal != nullptr && refusal->kind == RefusalKind::rate_limited));
        BOOST_TEST((refusal != nullptr && refusal->suspended && !refusal->push));
        BOOST_TEST(calcom.is_suspended(/*push=*/false));
        BOOST_TEST(!calcom.is_suspended(/*push=*/true));
        BOOST_TEST(std::holds_alternative<CallStep>(calcom.begin_step({1, /*push=*/true})));
    }).join();
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

BOOST_AUTO_TEST_CASE(a_field_of_the_attendee_that_is_refused_is_left_out_once) {
    std::vector<json> sent;
    std::string refused_while;  // so long as the body holds this
    http::Server narrow({}, [&](const http::Request& request) {
        sent.push_back(json::parse(request.body));
        if (request.body.find(refused_while) != std::string::npos) {
            return http::Response{400,
                                  "application/json",
                                  R"({"status":"error","error":{"code":"BAD_REQUEST","message":"responses - {email})"
                                  R"(email_validation_error, "}})",
                                  {}};
        }
        return http::Response{201,
                              "application/json",
                              R"({"status":"success","data":{"uid":"a","status":"accepted",)"
                              R"("start":"2026-11-24T09:00:00Z","end":"2026-11-24T09:30:00Z"}})",
                              {}};
    });
    calcom::Client calcom({AccountId{1}, narrow.address(), "cal_x"}, {}, gate());
    auto one = booking();
    one.attendee_email = "erika@blocked.example";
    refused_while = R"("email":"erika@blocked.example")";
    BOOST_TEST(name(calcom.create(one)) == "done");
    BOOST_REQUIRE(sent.size() == 2U);
    BOOST_TEST(sent[1]["metadata"]["attendee_email"] == "erika@blocked.example");
    BOOST_TEST(sent[1]["attendee"]["phoneNumber"] == one.attendee_phone);
    sent.clear();
    refused_while = "{";
    BOOST_TEST(name(calcom.create(one)) == "invalid");
    BOOST_TEST(sent.size() == 2U);
}

BOOST_AUTO_TEST_CASE(a_401_about_one_booking_does_not_mean_that_the_key_is_refused) {
    std::atomic<int> about_key = 200;
    http::Server jealous({}, [&](const http::Request& request) {
        const auto known = R"({"status":"success","data":{"id":1,"username":"anna"}})";
        const auto refused = R"({"status":"error","error":{"message":"Not now"}})";
        if (request.path == "/v2/me" && about_key != 401) {
            http::Response answer{about_key, "application/json", about_key == 200 ? known : refused, {}};
            if (about_key == 429) answer.headers.emplace_back("Retry-After", "7");
            return answer;
        }
        return http::Response{401,
                              "application/json",
                              R"({"status":"error","error":{"message":"You may not do this to that booking"}})",
                              {}};
    });
    const auto with_key = [&] {
        forget_limits();
        return calcom::Client({AccountId{1}, jealous.address(), "cal_x"}, {}, gate());
    };
    BOOST_TEST(name(with_key().confirm("a")) == "forbidden");
    BOOST_TEST(name(with_key().get("a")) == "forbidden");
    BOOST_TEST(name(with_key().create(booking())) == "unauthorized");
    for (const auto& [status, outcome] : std::map<int, std::string>{{401, "unauthorized"},
                                                                    {403, "forbidden"},  // known, and may not read that
                                                                    {429, "rate_limited"},
                                                                    {500, "not_sent"}}) {
        about_key = status;
        BOOST_TEST(name(with_key().confirm("a")) == outcome, status);
    }
}

BOOST_AUTO_TEST_CASE(a_timeout_is_reported_as_such) {
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
    // At Cal.com the fourth would be a 429 and a block of the key for a minute, so one is spent and one is left alone.
    const auto refused = std::get<RemoteRefusal>(calcom.me());
    BOOST_TEST(refused.message == "not called: spent");
    BOOST_TEST(test.number("SELECT call_limit FROM call_budget") == 3);
}

BOOST_AUTO_TEST_CASE(an_unresponsive_host_is_not_called_by_any_process) {
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

BOOST_AUTO_TEST_CASE(an_event_type_is_created_once_for_the_owner_of_the_key) {
    auto calcom = client();
    const NewRemoteEventType wanted{
        .slug = "colour", .title = "Colour", .lengths = {Minutes(30), Minutes(45)}, .slot_interval = Minutes(15)};
    const auto made = std::get<RemoteEventType>(calcom.create_event_type(wanted));
    BOOST_TEST(made.title == "Colour");
    BOOST_TEST(made.slug == "colour");
    BOOST_CHECK(made.length == Minutes(30));
    BOOST_TEST(made.can_last(Minutes(45)));
    BOOST_TEST(made.hosts.front().username == "anna");
    BOOST_TEST(name(calcom.create_event_type(wanted)) == "invalid");  // its slug is taken
    fault("500_after");
    BOOST_TEST(name(calcom.create_event_type({.slug = "cut-2", .title = "Cut", .lengths = {Minutes(30)}})) ==
               "unknown");
}

BOOST_AUTO_TEST_CASE(users_and_event_types_are_read_and_an_unknown_one_is_not_found) {
    auto calcom = client();
    const auto user = std::get<RemoteUser>(calcom.user());
    BOOST_TEST(user.username == "anna");
    const auto types = std::get<std::vector<RemoteEventType>>(calcom.event_types(user.username));
    BOOST_REQUIRE(!types.empty());
    BOOST_REQUIRE(types.front().hosts.size() == 1U);
    BOOST_TEST(types.front().hosts.front().id == user.id);
    const auto one = std::get<RemoteEventType>(calcom.event_type(types.front().id));
    BOOST_TEST(one.slug == types.front().slug);
    BOOST_TEST(std::get<std::vector<RemoteEventType>>(calcom.event_types("no body&eventSlug=x")).empty());
    BOOST_TEST(name(calcom.event_type(999'999)) == "not_found");
    fault("404_before");
    BOOST_TEST(name(calcom.event_type(types.front().id)) == "not_sent");  // a gateway's: nothing is known
    BOOST_TEST(name(calcom.event_types(user.username)) == "not_sent");
    fault("expired_token");
    BOOST_TEST(name(calcom.event_types(user.username)) == "unauthorized");
}

BOOST_AUTO_TEST_SUITE_END()
