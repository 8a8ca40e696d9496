// changes_tests: lists follow the changes: updated_at, updated_since, sort, and the cursor of each order.
#include "engine/base/folding.h"
#include "tests/support/front.h"

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using nlohmann::json;

namespace {

using Ids = std::vector<std::string>;

struct Follower : Front {
    // All records of the table changed last an hour ago.
    void age(const std::string& table) {
        salon.test.run("UPDATE " + table + " SET updated_at = UTC_TIMESTAMP(6) - INTERVAL 1 HOUR");
    }
    // Half an hour ago, as a client writes it.
    std::string since() const {
        return "updated_since=" + format_rfc3339(whole_seconds(salon.clock.now()) - std::chrono::minutes(30));
    }
    Ids listed(const std::string& path) {
        const auto list = get(path);
        BOOST_REQUIRE_MESSAGE(list.status == 200, list.text);
        Ids ids;
        for (const auto& one : list.body["data"]) {
            BOOST_TEST(one["updated_at"].is_string());
            ids.push_back(one["id"]);
        }
        return ids;
    }
    Ids changed(const std::string& path) { return listed(path + separator(path) + since()); }
    static char separator(const std::string& path) { return path.find('?') == std::string::npos ? '?' : '&'; }
    // Page by page.
    Ids paged(const std::string& path, int limit) {
        Ids ids;
        std::string cursor;
        for (auto page = 0; page < 20; ++page) {
            const auto list = get(path + separator(path) + "limit=" + std::to_string(limit) + cursor);
            BOOST_REQUIRE_MESSAGE(list.status == 200, list.text);
            for (const auto& one : list.body["data"]) ids.push_back(one["id"]);
            if (list.body["next_cursor"].is_null()) return ids;
            cursor = "&cursor=" + list.body["next_cursor"].get<std::string>();
        }
        BOOST_ERROR("the pages have no end");
        return ids;
    }
    std::string book(int hour, int minute = 0) {
        const auto made = post("/v1/appointments", booking(at(hour, minute), salon.staff(0).id));
        BOOST_REQUIRE_MESSAGE(made.status == 201, made.text);
        return made.body["id"];
    }
    std::string block(int hour) {
        const auto made =
            post("/v1/blocks", {{"resource_id", salon.staff(0).id.text()}, {"start", at(hour)}, {"end", at(hour, 30)}});
        BOOST_REQUIRE_MESSAGE(made.status == 201, made.text);
        return made.body["id"];
    }
    std::string wait(const std::string& phone) {
        const auto made = post(
            "/v1/waitlist", {{"service", "Haarschnitt"}, {"customer", {{"name", "Wanda Wartet"}, {"phone", phone}}}});
        BOOST_REQUIRE_MESSAGE(made.status == 201, made.text);
        return made.body["id"];
    }
    std::string refusal(const std::string& path) { return get(path).refusal(); }
};

template <class SomeId>
std::string number_of(const std::string& id) {
    return std::to_string(SomeId::parse(id).value().value);
}

void check_same(const Ids& found, const Ids& wanted) { BOOST_TEST(found == wanted, boost::test_tools::per_element()); }

}  // namespace

BOOST_FIXTURE_TEST_SUITE(changes_tests, Follower)

BOOST_AUTO_TEST_CASE(appointments_and_holds_that_changed_are_listed_and_no_others) {
    const auto first = book(10), second = book(11), third = book(12);
    const auto hold = [&](int hour) -> std::string {
        return post("/v1/holds",
                    {{"service", "Haarschnitt"}, {"start", at(hour)}, {"resource_id", salon.staff(1).id.text()}})
            .body["id"];
    };
    const auto one = hold(10), other = hold(11);
    age("appointment");
    check_same(changed("/v1/appointments"), {});
    BOOST_TEST(post("/v1/appointments/" + second + "/cancel", json::object()).status == 200);
    BOOST_TEST(post("/v1/holds/" + other + "/extend", json::object()).status == 200);
    check_same(changed("/v1/appointments"), {second, other});
    check_same(changed("/v1/appointments?state=cancelled"), {second});
    check_same(changed("/v1/appointments?resource_id=" + salon.staff(1).id.text()), {other});
    check_same(changed("/v1/holds"), {other});
    check_same(listed("/v1/holds"), {one, other});
    const auto moved = post("/v1/appointments/" + first + "/reschedule", {{"start", at(14)}});
    BOOST_TEST(moved.status == 200);
    check_same(changed("/v1/appointments"), {second, other, first});  // the newest change comes last
    check_same(listed("/v1/appointments?from=" + at(9) + "&to=" + at(13) + "&resource_id=" + salon.staff(0).id.text()),
               {second, third});
}

// The answer is made from memory.
BOOST_AUTO_TEST_CASE(an_answer_shows_the_time_that_is_stored_which_is_that_of_the_audit_event) {
    const auto booked = post("/v1/appointments", booking(at(10)));
    BOOST_TEST(booked.body["updated_at"] == booked.body["created_at"]);
    const auto path = "/v1/appointments/" + booked.body["id"].get<std::string>();
    BOOST_TEST(get(path).body["updated_at"] == booked.body["updated_at"]);
    const auto ended = post(path + "/cancel", json::object());
    BOOST_TEST(get(path).body["updated_at"] == ended.body["updated_at"]);
    book(11);
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM appointment JOIN audit_event USING (appointment_id, version) "
                                 "WHERE updated_at = at") == 2);
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM appointment WHERE updated_at > created_at") == 1);
}

BOOST_AUTO_TEST_CASE(a_customer_changes_with_a_value_and_not_without_one) {
    const auto add = [&](const std::string& name, const std::string& phone) -> std::string {
        return post("/v1/customers", {{"name", name}, {"phone", phone}, {"email", "family@example.org"}}).body["id"];
    };
    const auto first = add("Ida Muster", "015112345601"), second = add("Emil Muster", "015112345602");
    age("customer");
    const auto edit = [&](const std::string& id, const json& change) {
        auto headers = bearer(key);
        headers["Content-Type"] = "application/json";
        return send("PATCH", "/v1/customers/" + id, headers, change.dump());
    };
    BOOST_TEST(edit(first, {{"name", "Ida Muster"}}).status == 200);
    check_same(changed("/v1/customers"), {});
    const auto edited = edit(second, {{"note", "Door on the left"}});
    BOOST_TEST(edited.body["updated_at"] == get("/v1/customers/" + second).body["updated_at"]);
    check_same(changed("/v1/customers"), {second});
    check_same(changed("/v1/customers?email=family@example.org"), {second});
    check_same(changed("/v1/customers?phone=015112345601"), {});
    check_same(changed("/v1/customers?phone=015112345602"), {second});
    // A booking does not change a customer who is known.
    age("customer");
    post("/v1/appointments", booking(at(10), {}, "015112345601"));
    check_same(changed("/v1/customers"), {});
}

BOOST_AUTO_TEST_CASE(time_off_and_entries_of_the_waitlist_that_changed_are_listed) {
    const auto early = block(9), late = block(15);
    age("block");
    check_same(changed("/v1/blocks"), {});
    const auto next = block(16);
    check_same(changed("/v1/blocks"), {next});
    check_same(listed("/v1/blocks"), {early, late, next});
    BOOST_TEST(send("DELETE", "/v1/blocks/" + next, bearer(key), "").status == 204);
    check_same(changed("/v1/blocks"), {});

    const auto first = wait("015112345601"), second = wait("015112345602");
    age("waitlist_entry");
    check_same(changed("/v1/waitlist"), {});
    BOOST_TEST(send("DELETE", "/v1/waitlist/" + second, bearer(key), "").status == 204);
    check_same(changed("/v1/waitlist"), {second});
    check_same(changed("/v1/waitlist?state=waiting"), {});
    check_same(listed("/v1/waitlist"), {first, second});
}

BOOST_AUTO_TEST_CASE(calls_notes_and_messages_that_changed_are_listed) {
    call("leave_message", {{"message", "Ich komme später."}, {"name", "Erika Muster"}});
    call("request_callback", json::object());
    age("voice_call");
    age("voice_note");
    check_same(changed("/v1/voice-notes"), {});
    const auto note = listed("/v1/voice-notes").back();
    BOOST_TEST(post("/v1/voice-notes/" + note + "/done", json::object()).status == 200);
    check_same(changed("/v1/voice-notes"), {note});
    check_same(changed("/v1/voice-notes?open=true"), {});
    const auto calls = listed("/v1/calls");
    BOOST_REQUIRE(calls.size() == 1U);
    check_same(changed("/v1/calls"), {});
    salon.test.run("UPDATE voice_call SET duration_ms = 1000");
    check_same(changed("/v1/calls"), calls);

    const auto appointment = number_of<AppointmentId>(book(10));
    for (const std::string id : {"1", "2"}) {
        salon.test.run(
            "INSERT INTO message (message_id, company_id, appointment_id, customer_id, kind, dedupe_key, "
            "starts_at, created_at) SELECT " +
            id + ", company_id, appointment_id, customer_id, 'moved', '" + id +
            ":2', starts_at, created_at FROM appointment WHERE appointment_id = " + appointment);
    }
    age("message");
    salon.test.run("UPDATE message SET state = 'sent' WHERE message_id = 2");
    check_same(changed("/v1/messages"), {MessageId{2}.text()});
    check_same(changed("/v1/messages?state=waiting"), {});
}

BOOST_AUTO_TEST_CASE(records_of_the_catalogue_and_accounts_that_changed_are_listed) {
    for (const std::string list : {"service", "resource", "branch"}) {
        const auto path = "/v1/" + list + (list == "branch" ? "es" : "s");
        const auto renew = [&](const std::string& change) {
            salon.test.run("UPDATE " + list + " SET " + change);
            salon.test.run("UPDATE catalog_version SET version = version + 1");
        };
        renew("updated_at = UTC_TIMESTAMP(6) - INTERVAL 1 HOUR");
        check_same(changed(path), {});
        renew("name = CONCAT(name, ' 2') WHERE company_id = 1");
        auto all = listed(path);
        check_same(changed(path), all);
        check_same(paged(path + '?' + since(), 2), all);
    }
    for (const std::string id : {"1", "2"}) {
        salon.test.run(
            "INSERT INTO calendar_account (account_id, company_id, provider, provider_account, base_url, "
            "state, sealed_credential, sealed_webhook_secret, created_at) VALUES (" +
            id + ", 1, 'calcom', '" + id +
            "', 'http://127.0.0.1:1', 'active', '', '', UTC_TIMESTAMP(6) - INTERVAL 1 DAY)");
    }
    check_same(changed("/v1/calendar-accounts"), {});
    salon.test.run("UPDATE calendar_account SET state = 'disconnected' WHERE account_id = 2");
    check_same(changed("/v1/calendar-accounts"), {AccountId{2}.text()});
}

BOOST_AUTO_TEST_CASE(each_order_has_all_records_once_and_its_reverse_is_the_other_way_round) {
    Ids by_start;
    for (const auto hour : {9, 10, 11, 12, 14, 15}) by_start.push_back(book(hour));
    const std::string path = "/v1/appointments";
    auto latest_first = by_start;
    std::reverse(latest_first.begin(), latest_first.end());
    // By change: the second before the first of each pair, and two at the same time.
    const std::vector<std::size_t> order{1, 0, 3, 2, 4, 5};
    Ids by_change;
    for (std::size_t i = 0; i < order.size(); ++i) {
        by_change.push_back(by_start[order[i]]);
        salon.test.run("UPDATE appointment SET updated_at = '2026-01-01' + INTERVAL " +
                       std::to_string(std::min<std::size_t>(i, 4)) +
                       " MICROSECOND WHERE appointment_id = " + number_of<AppointmentId>(by_change.back()));
    }
    for (const auto limit : {1, 2, 4, 50}) {
        check_same(paged(path, limit), by_start);
        check_same(paged(path + "?sort=start", limit), by_start);
        check_same(paged(path + "?sort=-start", limit), latest_first);
        check_same(paged(path + "?sort=-start&resource_id=" + salon.staff(0).id.text(), limit), latest_first);
        check_same(paged(path + "?resource_id=" + salon.staff(0).id.text(), limit), by_start);
        check_same(paged(path + "?sort=updated_at", limit), by_change);
        check_same(paged(path + "?updated_since=2026-01-01T00:00:00Z", limit), by_change);
        check_same(paged(path + "?state=confirmed&sort=-start", limit), latest_first);
        check_same(paged("/v1/customers?sort=updated_at", limit), paged("/v1/customers?sort=id", 50));
    }
}

BOOST_AUTO_TEST_CASE(time_off_holds_and_the_waitlist_have_these_orders_too) {
    const auto hold = [&](int hour) -> std::string {
        return post("/v1/holds",
                    {{"service", "Haarschnitt"}, {"start", at(hour)}, {"resource_id", salon.staff(1).id.text()}})
            .body["id"];
    };
    const Ids blocks{block(9), block(11), block(15)}, holds{hold(10), hold(11), hold(15)};
    const Ids entries{wait("015112345601"), wait("015112345602"), wait("015112345603")};
    for (const std::string table : {"block", "appointment", "waitlist_entry"}) age(table);
    const auto renew = [&](const std::string& table, const std::string& id) {
        salon.test.run("UPDATE " + table + " SET updated_at = UTC_TIMESTAMP(6) WHERE " + id);
    };
    renew("block", "block_id = " + number_of<BlockId>(blocks[0]));
    renew("appointment", "appointment_id = " + number_of<AppointmentId>(holds[0]));
    renew("waitlist_entry", "entry_id = " + number_of<WaitlistId>(entries[0]));
    for (const auto limit : {1, 2, 50}) {
        for (const auto& [path, ids] :
             {std::pair(std::string("/v1/blocks?sort="), blocks), std::pair(std::string("/v1/holds?sort="), holds)}) {
            check_same(paged(path + "start", limit), ids);
            check_same(paged(path + "-start", limit), {ids[2], ids[1], ids[0]});
            check_same(paged(path + "updated_at", limit), {ids[1], ids[2], ids[0]});
        }
        check_same(paged("/v1/waitlist?sort=id", limit), entries);
        check_same(paged("/v1/waitlist?sort=updated_at", limit), {entries[1], entries[2], entries[0]});
    }
    BOOST_TEST(refusal("/v1/blocks?sort=-start&updated_since=" + at(9)) == "422 invalid_field sort");
    BOOST_TEST(refusal("/v1/waitlist?sort=start") == "422 invalid_field sort");
}

BOOST_AUTO_TEST_CASE(records_of_the_catalogue_are_listed_by_name) {
    for (const std::string list : {"services", "resources", "branches"}) {
        const auto path = "/v1/" + list + "?sort=name";
        std::vector<std::pair<std::string, std::string>> by_name;
        const auto all = get("/v1/" + list + "?sort=id").body;
        for (const auto& one : all["data"]) by_name.emplace_back(folded(one["name"].get<std::string>()), one["id"]);
        std::sort(by_name.begin(), by_name.end());
        Ids ids;
        for (const auto& [name, id] : by_name) ids.push_back(id);
        BOOST_TEST(!ids.empty());
        for (const auto limit : {1, 2, 50}) check_same(paged(path, limit), ids);
        BOOST_TEST(refusal(path + "&cursor=" + list + ".list~n999999") == "422 invalid_field cursor");
        BOOST_TEST(refusal(path + "&cursor=" + list + ".list~999999") == "422 invalid_field cursor");
        BOOST_TEST(refusal(path + "&updated_since=" + at(9)) == "422 invalid_field sort");
    }
}

BOOST_AUTO_TEST_CASE(a_cursor_of_another_order_and_a_sort_that_does_not_fit_are_refused) {
    book(10), book(11);
    const auto cursor = [&](const std::string& path) {
        return "&cursor=" + get(path + "&limit=1").body["next_cursor"].get<std::string>();
    };
    const std::string all = "/v1/appointments?sort=";
    const auto own = cursor(all + "start"), reversed = cursor(all + "-start"), by_change = cursor(all + "updated_at");
    const std::string refused = "422 invalid_field cursor";
    BOOST_TEST(refusal(all + "-start" + own) == refused);
    BOOST_TEST(refusal(all + "updated_at" + own) == refused);
    BOOST_TEST(refusal(all + "start" + reversed) == refused);
    BOOST_TEST(refusal(all + "start" + by_change) == refused);
    BOOST_TEST(refusal("/v1/appointments?updated_since=" + at(9) + own) == refused);
    BOOST_TEST(refusal("/v1/appointments?limit=1" + by_change) == refused);
    for (const std::string list : {"holds", "blocks", "customers", "waitlist", "messages", "calls", "voice-notes",
                                   "services", "resources", "branches"}) {
        BOOST_TEST(refusal("/v1/" + list + "?limit=1" + by_change) == refused, list);
        BOOST_TEST(refusal("/v1/" + list + "?limit=1&cursor=c1") == refused, list);
        BOOST_TEST(refusal("/v1/" + list + "?updated_since=2026-01-01T00:00:00Z&cursor=1") == refused, list);
        BOOST_TEST(refusal("/v1/" + list + "?updated_since=yesterday") == "422 invalid_field updated_since", list);
    }
    BOOST_TEST(refusal(all + "start&updated_since=" + at(9)) == "422 invalid_field sort");
    BOOST_TEST(refusal("/v1/customers?sort=id&updated_since=" + at(9)) == "422 invalid_field sort");
    BOOST_TEST(refusal(all + "length") == "422 invalid_field sort");
    BOOST_TEST(refusal("/v1/messages?sort=start") == "422 unknown_field sort");
    BOOST_TEST(get(all + "updated_at&updated_since=" + at(9)).status == 200);
}

// Lists by id have positions of one form.
BOOST_AUTO_TEST_CASE(a_cursor_of_another_list_is_refused) {
    const auto cursor = "&cursor=" + get("/v1/services?limit=1").body["next_cursor"].get<std::string>();
    const std::string refused = "422 invalid_field cursor";
    BOOST_TEST(get("/v1/services?limit=1" + cursor).status == 200);
    for (const std::string list : {"customers", "waitlist", "messages", "voice-notes", "resources", "branches"}) {
        BOOST_TEST(refusal("/v1/" + list + "?limit=1" + cursor) == refused, list);
    }
    const auto admin = bearer(new_key(demo::kCompany, {store::Scope::admin}));
    BOOST_TEST(get("/v1/jobs?limit=1" + cursor, admin).refusal() == refused);
    const auto slots = "/v1/slots?service=Haarschnitt&from=" + format_rfc3339(Salon::at(9, 0)) +
                       "&to=" + format_rfc3339(Salon::at(18, 0));
    BOOST_TEST(refusal(slots + cursor) == refused);
    BOOST_TEST(refusal(slots + "&cursor=services.list~" +
                       std::to_string(Salon::at(10, 0).time_since_epoch().count())) == refused);
}

BOOST_AUTO_TEST_SUITE_END()
