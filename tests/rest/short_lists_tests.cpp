// short_lists_tests: every list has pages, and the pages together are the list.
#include "tests/support/strangers.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using nlohmann::json;

namespace {

struct ShortLists : Strangers {
    ShortLists() {
        const auto branch = ours.branch.text();
        for (const auto* name : {"one", "two", "three"}) {
            added("/v1/keys", {{"name", name}});
            added("/v1/voice-agents", {{"agent", std::string("agent_") + name}, {"branch_id", branch}});
            const auto id = ours.id("apt");
            const auto edited = send("PATCH", "/v1/appointments/" + id, with_body, json{{"notes", name}}.dump());
            BOOST_TEST(edited.status == 200, edited.text);
        }
        for (const auto* date : {"2027-03-01", "2027-03-02", "2027-03-03"}) {
            added("/v1/branches/" + branch + "/holidays", {{"date", date}, {"name", "Betriebsferien"}});
        }
        for (const auto* number : {"+493012345601", "+493012345602", "+493012345603"}) {
            added("/v1/voice-numbers", {{"number", number}, {"branch_id", branch}});
        }
    }
    void added(const std::string& path, const json& body) {
        const auto answer = post(path, body, admin);
        BOOST_REQUIRE_MESSAGE(answer.status / 100 == 2, path << ": " << answer.text);
    }
    json page(const std::string& path, const std::string& query, const json& cursor = {}) {
        const auto text = cursor.is_null() ? query : query + "&cursor=" + cursor.get<std::string>();
        const auto answer = get(path + (path.find('?') == path.npos ? "?" : "&") + text, admin);
        BOOST_REQUIRE_MESSAGE(answer.status == 200, path << ": " << answer.text);
        return answer.body;
    }
    // The records of all pages of this size.
    json all_pages(const std::string& path, std::size_t limit) {
        auto records = json::array();
        json cursor;
        do {
            const auto part = page(path, "limit=" + std::to_string(limit), cursor);
            BOOST_TEST(part["data"].size() <= limit);
            records.insert(records.end(), part["data"].begin(), part["data"].end());
            cursor = part["next_cursor"];
        } while (!cursor.is_null());
        return records;
    }
    static std::string first_of(const json& page) { return page["data"].at(0)["id"]; }

    const Headers with_body = [this] {
        auto headers = admin;
        headers["Content-Type"] = "application/merge-patch+json";
        return headers;
    }();
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(short_lists_tests, ShortLists)

BOOST_AUTO_TEST_CASE(every_list_has_a_limit_and_a_cursor) {
    int lists = 0;
    for (const auto& operation : slotkeeper::rest::operations()) {
        if (operation.method != "GET" || operation.answer.form != api::Answer::Form::page) continue;
        ++lists;
        for (const auto* name : {"limit", "cursor"}) {
            BOOST_TEST(operation.input->find(name) != nullptr, operation.id << " has no " << name);
        }
    }
    BOOST_TEST(lists > 20);
}

BOOST_AUTO_TEST_CASE(the_pages_are_the_whole_list_each_record_once) {
    for (const std::string path :
         {"/v1/keys", "/v1/voice-agents", "/v1/voice-numbers", "/v1/appointments/{apt}/history",
          "/v1/branches/{branch}/holidays?from=2027-01-01&to=2027-12-31"}) {
        auto here = path;
        if (const auto at = here.find("{apt}"); at != here.npos) here.replace(at, 5, ours.id("apt"));
        if (const auto at = here.find("{branch}"); at != here.npos) here.replace(at, 8, ours.branch.text());
        const auto whole = get(here, admin).body;
        BOOST_TEST(whole["next_cursor"].is_null());
        BOOST_TEST(whole["data"].size() >= 3U, here << ": " << whole);
        for (const auto limit : {std::size_t{1}, std::size_t{2}, whole["data"].size()}) {
            BOOST_TEST(all_pages(here, limit) == whole["data"], here << " by " << limit);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_page_goes_on_after_its_last_record_though_earlier_ones_came_or_went) {
    const auto agents = get("/v1/voice-agents", admin).body["data"];
    const auto first = page("/v1/voice-agents", "limit=2");
    added("/v1/voice-agents", {{"agent", "a_new_one_before_all"}, {"branch_id", ours.branch.text()}});
    const auto rest_of_them = page("/v1/voice-agents", "limit=200", first["next_cursor"])["data"];
    BOOST_TEST(rest_of_them == json(agents.begin() + 2, agents.end()));
}

BOOST_AUTO_TEST_CASE(a_page_whose_last_record_went_goes_on_at_its_place) {
    const auto agents = get("/v1/voice-agents", admin).body["data"];
    const auto first = page("/v1/voice-agents", "limit=1");
    const auto gone = first["data"][0]["agent"].get<std::string>();
    BOOST_TEST(send("DELETE", "/v1/voice-agents?agent=" + gone, admin, "").status == 204);
    const auto next = page("/v1/voice-agents", "limit=200", first["next_cursor"]);
    BOOST_TEST(next["data"].size() == agents.size() - 2);  // the place counts those that are left
    BOOST_TEST(next["next_cursor"].is_null());
}

BOOST_AUTO_TEST_CASE(a_cursor_of_another_list_or_of_none_is_refused) {
    const auto cursor = page("/v1/keys", "limit=1")["next_cursor"].get<std::string>();
    BOOST_TEST(get("/v1/voice-agents?cursor=" + cursor, admin).refusal() == "422 invalid_field cursor");
    for (const auto* wrong : {"", "keys.list", "keys.list~", "keys.list~1", "keys.list~x.1", "keys.list~1.2.3"}) {
        BOOST_TEST(get("/v1/keys?cursor=" + std::string(wrong), admin).refusal() == "422 invalid_field cursor", wrong);
    }
    for (const auto* far : {"keys.list~-1.5", "keys.list~9223372036854775807.5"}) {
        BOOST_TEST(get("/v1/keys?cursor=" + std::string(far), admin).status / 100 != 5, far);
    }
    BOOST_TEST(get("/v1/keys?limit=0", admin).refusal() == "422 invalid_field limit");
    BOOST_TEST(get("/v1/keys?limit=201", admin).refusal() == "422 invalid_field limit");
}

BOOST_AUTO_TEST_SUITE_END()
