// travel_routes_tests: a person who works at two branches, from the catalogue to the booking, and searches over both.
#include "tests/support/front.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using nlohmann::json;

namespace {

json place(const std::string& branch) { return json{{"branch", branch}}; }

json way_between(const std::string& from, const std::string& to, int minutes = 1) {
    return json{{"from", from}, {"to", to}, {"minutes", minutes}};
}

bool tells(const json& text, std::string_view part) { return text.get<std::string>().find(part) != std::string::npos; }

// Anna also works at Süd, half an hour away, where no other person works.
struct TwoBranches : Front {
    TwoBranches() {
        auto week = json::object();
        for (const auto* day : {"mon", "tue", "wed", "thu", "fri", "sat"}) week[day] = json::array({"08:00-20:00"});
        const auto made = ask("POST", "/v1/branches",
                              {{"name", "Süd"}, {"slug", "sued"}, {"time_zone", "Europe/Berlin"}, {"hours", week}});
        BOOST_REQUIRE_MESSAGE(made.status == 201, made.text);
        south = made.body["id"];
        const auto company = ask("PATCH", "/v1/company", {{"travel", {{"minutes", 30}}}});
        BOOST_REQUIRE_MESSAGE(company.status == 200, company.text);
        BOOST_TEST(company.body["travel"]["minutes"] == 30);
        const auto moves = ask("PATCH", path_of_anna, {{"other_branches", json::array({place("sued")})}});
        BOOST_REQUIRE_MESSAGE(moves.status == 200, moves.text);
        BOOST_TEST(moves.body["definition"]["other_branches"][0]["branch"] == "sued");
        BOOST_TEST(moves.body["other_branch_ids"][0] == south);
    }
    Answer ask(const std::string& method, const std::string& path, const json& body) {
        auto headers = bearer(admin);
        headers["Content-Type"] = "application/json";
        return send(method, path, headers, body.dump());
    }
    Answer book_south(const std::string& start) {
        auto body = booking(start, anna);
        body["branch_id"] = south;
        return post("/v1/appointments", body);
    }
    Answer explain(const std::string& start, const std::string& branch) {
        return get("/v1/slots/explain?service=Haarschnitt&start=" + start + "&resource_id=" + anna.text() +
                   "&branch_id=" + branch);
    }

    const std::string admin = new_key(demo::kCompany, {store::Scope::read, store::Scope::write, store::Scope::admin});
    const ResourceId anna = salon.staff(0).id;
    const std::string path_of_anna = "/v1/resources/" + anna.text();
    const std::string home = demo::branch().id.text();
    std::string south;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(travel_routes_tests, TwoBranches)

BOOST_AUTO_TEST_CASE(the_way_to_another_branch_is_kept_free) {
    BOOST_TEST(post("/v1/appointments", booking(at(10), anna)).status == 201);  // until half past ten
    BOOST_TEST(book_south(at(10, 45)).refusal() == "409 slot_conflict start");
    BOOST_TEST(book_south(at(9, 15)).refusal() == "409 slot_conflict start");
    BOOST_TEST(book_south(at(11)).status == 201);
    BOOST_TEST(post("/v1/appointments", booking(at(11, 45), anna)).refusal() == "409 slot_conflict start");
    BOOST_TEST(post("/v1/appointments", booking(at(10, 30), anna)).refusal() == "409 slot_conflict start");
    BOOST_TEST(post("/v1/appointments", booking(at(12), anna)).status == 201);
    BOOST_TEST(salon.broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(a_check_finds_appointments_between_which_the_way_has_become_too_long) {
    BOOST_REQUIRE(post("/v1/appointments", booking(at(10), anna)).status == 201);
    BOOST_REQUIRE(book_south(at(11)).status == 201);
    BOOST_REQUIRE(post("/v1/appointments", booking(at(12), anna)).status == 201);
    BOOST_REQUIRE(post("/v1/appointments", booking(at(12, 30), anna)).status == 201);
    const auto travel = [&](const json& value) {
        const auto changed = ask("PATCH", "/v1/company", {{"travel", value}});
        BOOST_REQUIRE_MESSAGE(changed.status == 200, changed.text);
    };
    travel({{"minutes", 31}});
    BOOST_TEST(salon.broken_rows() == 2);  // the way there and the way back
    BOOST_TEST(salon.broken_rows(store::FindingKind::travel_too_short) == 0);
    const auto other = get("/v1/branches/" + home).body["slug"].get<std::string>();
    travel({{"minutes", 31}, {"ways", json::array({way_between(other, "sued", 30)})}});
    BOOST_TEST(salon.broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(search_and_explanation_know_the_way) {
    BOOST_REQUIRE(post("/v1/appointments", booking(at(10), anna)).status == 201);
    const auto free = get("/v1/slots?service=Haarschnitt&branch_id=" + south + "&from=" + at(9) + "&to=" + at(12));
    BOOST_REQUIRE_MESSAGE(free.status == 200, free.text);
    std::vector<std::string> starts;
    for (const auto& slot : free.body["data"]) starts.push_back(slot["start"]);
    BOOST_TEST(starts == (std::vector<std::string>{at(9), at(11), at(11, 15), at(11, 30), at(11, 45)}),
               boost::test_tools::per_element());
    const auto told = explain(at(10, 45), south);
    BOOST_TEST(told.body["bookable"] == false);
    const auto& person = told.body["segments"][0]["needs"][0]["resources"][0];
    BOOST_TEST(person["reason"] == "on_the_way");
    BOOST_TEST(tells(person["fact"], "needs 30 minutes for the way from " + demo::branch().name), person["fact"]);
    BOOST_TEST(person["in_the_way"].size() == 1U);
    BOOST_TEST(explain(at(11), south).body["bookable"] == true);
}

BOOST_AUTO_TEST_CASE(the_catalogue_has_ways_and_branches_and_refuses_wrong_ones) {
    const auto travel = [&](const json& value) { return ask("PATCH", "/v1/company", {{"travel", value}}); };
    const auto other = get("/v1/branches/" + home).body["slug"].get<std::string>();
    const auto way = way_between(other, "sued", 15);
    const auto changed = travel({{"minutes", 30}, {"ways", json::array({way})}});
    BOOST_REQUIRE_MESSAGE(changed.status == 200, changed.text);
    BOOST_TEST(changed.body["travel"]["ways"].size() == 1U);
    BOOST_TEST(changed.body["travel"]["ways"][0]["minutes"] == 15);
    BOOST_TEST(travel({{"ways", json::array({way_between("moon", "sued")})}}).refusal() ==
               "422 invalid_field travel.ways[0].from");
    BOOST_TEST(travel({{"ways", json::array({way_between("sued", "sued")})}}).refusal() ==
               "422 invalid_field travel.ways[0]");
    BOOST_TEST(travel({{"ways", json::array({way, way_between("sued", other)})}}).refusal() ==
               "422 invalid_field travel.ways[1]");
    const auto places = [&](const json& value) { return ask("PATCH", path_of_anna, {{"other_branches", value}}); };
    BOOST_TEST(places(json::array({place("moon")})).refusal() == "422 invalid_field other_branches[0].branch");
    BOOST_TEST(places(json::array({place(other)})).refusal() == "422 invalid_field other_branches[0].branch");
    BOOST_TEST(places(json::array({place("sued"), place("sued")})).refusal() ==
               "422 invalid_field other_branches[1].branch");
    const auto document = send("GET", "/v1/catalog", bearer(admin), "").body;
    BOOST_TEST(document["company"]["travel"]["ways"].size() == 1U);
    const auto again = ask("PUT", "/v1/catalog", document);
    BOOST_REQUIRE_MESSAGE(again.status == 200, again.text);
    BOOST_TEST(again.body["changes"] == 0);
    // Half of the way is enough now.
    BOOST_REQUIRE(post("/v1/appointments", booking(at(10), anna)).status == 201);
    BOOST_TEST(book_south(at(10, 45)).status == 201);
    // A place that is taken away orphans its bookings.
    BOOST_TEST(places(json::array()).refusal() == "409 state_conflict other_branches");
}

BOOST_AUTO_TEST_CASE(hours_at_another_branch_count_there_alone) {
    auto monday = place("sued");
    monday["hours"]["mon"] = json::array({"09:00-12:00"});
    const auto changed = ask("PATCH", path_of_anna, {{"other_branches", json::array({monday})}});
    BOOST_REQUIRE_MESSAGE(changed.status == 200, changed.text);
    BOOST_TEST(book_south(at(10)).refusal() == "422 outside_hours start");  // a Tuesday
    BOOST_TEST(book_south(at(10, 0, 6)).status == 201);                     // the Monday after
    BOOST_TEST(post("/v1/appointments", booking(at(10), anna)).status == 201);
}

BOOST_AUTO_TEST_CASE(one_search_has_all_branches_of_a_person) {
    const auto path = "/v1/slots/search?any_service=Haarschnitt&any_resource=" + anna.text() + "&from=" + at(9) +
                      "&to=" + at(18) + "&first=3";
    const auto found = get(path);
    BOOST_REQUIRE_MESSAGE(found.status == 200, found.text);
    BOOST_TEST(found.body["groups"].size() == 2U);
    BOOST_TEST(found.body["data"].size() == 6U);
    std::set<std::string> starts;
    for (const auto& slot : found.body["data"]) {
        BOOST_TEST(starts.insert(slot["start"]).second, "twice at " << slot["start"]);
        BOOST_TEST(slot["branch_id"] == found.body["groups"][slot["group"].get<std::size_t>()]["branch_id"]);
    }
}

BOOST_AUTO_TEST_CASE(lists_are_repeated_or_joined_by_commas) {
    const auto others = "&from=" + at(9) + "&to=" + at(18) + "&part_of_day=morning";
    const auto joined = get("/v1/slots/search?any_service=Haarschnitt,Bart" + others);
    const auto repeated = get("/v1/slots/search?any_service=Haarschnitt&any_service=Bart" + others);
    BOOST_REQUIRE_MESSAGE(joined.status == 200, joined.text);
    BOOST_TEST(joined.body["groups"].size() == 2U);
    BOOST_TEST(!joined.body["data"].empty());
    BOOST_TEST((joined.body["data"] == repeated.body["data"]));
    BOOST_TEST(get("/v1/slots/search?any_service=Bart&days=1&days=2").refusal() == "422 invalid_field days");
    for (const auto& slot : joined.body["data"]) BOOST_TEST((slot["start"].get<std::string>() < at(12)));
}

BOOST_AUTO_TEST_CASE(a_long_list_is_read_page_by_page) {
    auto path = "/v1/slots/search?any_service=Haarschnitt,Bart&limit=20&from=" + at(9) + "&to=" + at(18);
    const auto whole = path;
    std::set<std::string> seen;
    for (auto pages = 0; pages < 20; ++pages) {
        const auto page = get(path);
        BOOST_REQUIRE_MESSAGE(page.status == 200, page.text);
        for (const auto& slot : page.body["data"]) {
            BOOST_TEST(seen.insert(slot["start"].get<std::string>() + slot["service_id"].get<std::string>()).second);
        }
        if (page.body["next_cursor"].is_null()) break;
        path = whole + "&cursor=" + page.body["next_cursor"].get<std::string>();
    }
    BOOST_TEST(seen.size() > 40U);
    BOOST_TEST(get("/v1/slots/search?any_service=Bart&cursor=slots.list~1.0").refusal() == "422 invalid_field cursor");
}

BOOST_AUTO_TEST_CASE(a_refusal_says_what_is_missing) {
    const auto basin = [&] {
        for (const auto& resource : salon.catalog->resources()) {
            if (resource.kind != ResourceKind::staff) return resource.id;
        }
        return ResourceId{};
    }();
    auto body = booking(at(10), basin);
    const auto refused = post("/v1/appointments", body);
    BOOST_TEST(refused.refusal() == "422 invalid_field resource_id");
    BOOST_TEST(tells(refused.body["detail"], "and the service needs a staff member"), refused.text);
    BOOST_TEST(tells(refused.body["detail"], basin.text()), refused.text);
    const auto other = salon.staff(1).id;
    const auto there =
        get("/v1/slots/search?any_service=Haarschnitt&any_resource=" + other.text() + "&any_branch=" + south);
    BOOST_TEST(there.refusal() == "422 invalid_field any_resource");
    BOOST_TEST(tells(there.body["detail"], "not at Süd (" + south + ")"), there.text);
}

BOOST_AUTO_TEST_SUITE_END()
