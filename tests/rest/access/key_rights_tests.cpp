// key_rights_tests: keys have scopes of single resources, an end, branches to which they are limited, and new secrets.
#include "tests/support/strangers.h"

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using nlohmann::json;
using store::Scope;

namespace {

struct KeyRights : Front {
    const Headers admin = bearer(new_key(demo::kCompany, {Scope::admin}));

    Answer create(const json& body) { return post("/v1/keys", body, admin); }
    Headers made(const json& body) {
        const auto answer = create(body);
        BOOST_REQUIRE_MESSAGE(answer.status == 201, answer.text);
        return bearer(answer.body["api_key"]);
    }
    json listed(const std::string& id) {
        const auto keys = get("/v1/keys", admin);
        for (const auto& one : keys.body["data"]) {
            if (one["id"] == id) return one;
        }
        return nullptr;
    }
    std::string in(std::chrono::seconds length) {
        return format_rfc3339(std::chrono::floor<Seconds>(clock.now()) + length);
    }
};

struct TwoBranches : Strangers {
    json visit(int hour) {
        return {{"service_id", ours.service.text()},
                {"start", at(hour)},
                {"customer", {{"name", "Erika Muster"}, {"phone", "+4915112345678"}}}};
    }
    std::vector<std::string> branches_in(const std::string& path, const Headers& headers) {
        std::vector<std::string> found;
        const auto answer = get(path, headers);
        for (const auto& one : answer.body["data"]) found.push_back(one["branch_id"]);
        return found;
    }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(key_rights_tests)

BOOST_FIXTURE_TEST_CASE(a_key_is_changed_by_those_who_have_its_rights, KeyRights) {
    const auto made_key = create({{"name", "shop"}, {"scopes", "read,write"}});
    BOOST_REQUIRE_MESSAGE(made_key.status == 201, made_key.text);
    const auto id = made_key.body["id"].get<std::string>(), path = "/v1/keys/" + id;
    const auto shop = bearer(made_key.body["api_key"]);
    const auto edit = [&](const json& change, Headers headers) {
        headers["Content-Type"] = "application/json";
        return send("PATCH", path, headers, change.dump());
    };
    BOOST_TEST(post("/v1/appointments", booking(at(10)), shop).status == 201);
    const auto branch = salon.staff(0).branch.text();
    const auto changed = edit({{"name", "reader"},
                               {"scopes", "read"},
                               {"branch_ids", json::array({branch})},
                               {"expires_at", in(std::chrono::hours(1))}},
                              admin);
    BOOST_REQUIRE_MESSAGE(changed.status == 200, changed.text);
    BOOST_TEST(changed.body["name"] == "reader");
    BOOST_TEST(changed.body["scopes"] == "read");
    BOOST_TEST(changed.body["branch_ids"] == json::array({branch}));
    BOOST_TEST(!changed.body.contains("api_key"));
    BOOST_TEST(listed(id) == changed.body);
    clock.moved += limits::access_recheck;
    BOOST_TEST(get("/v1/services", shop).status == 200);
    BOOST_TEST(post("/v1/appointments", booking(at(11)), shop).refusal() == "403 forbidden");

    // What is absent stays; null ends a limit.
    const auto open = edit({{"branch_ids", nullptr}, {"expires_at", nullptr}}, admin);
    BOOST_TEST(open.body["branch_ids"].empty());
    BOOST_TEST(open.body["expires_at"].is_null());
    BOOST_TEST(open.body["scopes"] == "read");

    // A key of the resource keys alone has no right to read everything.
    const auto of_keys = made({{"name", "keys"}, {"scopes", "keys:admin"}});
    BOOST_TEST(edit({{"name", "mine"}}, of_keys).refusal() == "403 forbidden scopes");
    BOOST_TEST(edit({{"expires_at", "2020-01-01T00:00:00Z"}}, admin).refusal() == "422 invalid_field expires_at");
    BOOST_TEST(edit({{"name", nullptr}}, admin).refusal() == "422 missing_field name");
    BOOST_TEST(edit({{"branch_ids", json::array({kNeighbourBranch.text()})}}, admin).refusal() ==
               "404 not_found branch_ids");
    BOOST_TEST(edit({{"name", "other"}}, bearer(new_key(kNeighbour, {Scope::admin}))).refusal() == "404 not_found id");
    BOOST_TEST(listed(id)["name"] == "reader");
    BOOST_TEST(send("DELETE", path, admin, "").status == 204);
    BOOST_TEST(edit({{"name", "late"}}, admin).refusal() == "409 state_conflict id");
}

BOOST_FIXTURE_TEST_CASE(a_scope_of_one_resource_opens_that_resource_alone, KeyRights) {
    const auto desk = made({{"name", "desk"}, {"scopes", "services:read,appointments:write"}});
    BOOST_TEST(get("/v1/services", desk).status == 200);
    BOOST_TEST(post("/v1/appointments", booking(at(10)), desk).status == 201);
    const auto refused = get("/v1/appointments", desk);
    BOOST_TEST(refused.refusal() == "403 forbidden");
    BOOST_TEST(refused.body["detail"] == "this key lacks the scope read, or appointments:read");
    BOOST_TEST(get("/v1/customers", desk).refusal() == "403 forbidden");
    const auto chief = made({{"name", "chief"}, {"scopes", "appointments:admin"}});
    BOOST_TEST(get("/v1/appointments", chief).status == 200);
    BOOST_TEST(get("/v1/services", chief).refusal() == "403 forbidden");
}

BOOST_FIXTURE_TEST_CASE(scopes_are_checked_and_shown_in_one_order, KeyRights) {
    const auto shown = [&](const std::string& scopes) {
        return create({{"name", "x"}, {"scopes", scopes}}).body.value("scopes", "");
    };
    BOOST_TEST(shown("write,appointments:write,read,appointments:read") ==
               "read,write,appointments:read,appointments:write");
    for (const auto* wrong : {"", "appointments", "appointments:", ":read", "appointments:fly", "Read", "read,",
                              "colours:read", "health:read", "a b:read"}) {
        BOOST_TEST(create({{"name", "x"}, {"scopes", wrong}}).refusal() == "422 invalid_field scopes", wrong);
    }
}

BOOST_FIXTURE_TEST_CASE(a_key_ends_at_its_time, KeyRights) {
    const auto answer = create({{"name", "fair"}, {"scopes", "read"}, {"expires_at", in(std::chrono::hours(1))}});
    BOOST_TEST(answer.status == 201, answer.text);
    const auto its = bearer(answer.body["api_key"]);
    BOOST_TEST(get("/v1/services", its).status == 200);
    BOOST_TEST(!listed(answer.body["id"])["expires_at"].is_null());
    clock.moved += std::chrono::hours(1);
    BOOST_TEST(get("/v1/services", its).refusal() == "401 unauthorized Authorization");
    BOOST_TEST(create({{"name", "fair"}, {"expires_at", in(std::chrono::seconds(-5))}}).refusal() ==
               "422 invalid_field expires_at");
    const json of_retell{{"voice_key", "key_of_retell"}, {"expires_at", in(std::chrono::hours(9))}};
    BOOST_TEST(create(of_retell).refusal() == "422 invalid_field expires_at");
}

BOOST_FIXTURE_TEST_CASE(the_last_use_is_noted_now_and_then, KeyRights) {
    const auto answer = create({{"name", "shop"}, {"scopes", "read"}});
    const std::string id = answer.body["id"];
    const auto its = bearer(answer.body["api_key"]);
    BOOST_TEST(listed(id)["last_used_at"].is_null());
    get("/v1/services", its);
    const auto noted = [&] { return listed(id)["last_used_at"]; };
    const auto first = noted();
    BOOST_TEST(!first.is_null());
    clock.moved += limits::access_recheck;
    get("/v1/services", its);
    BOOST_TEST(noted() == first);
    clock.moved += limits::key_use_noted + std::chrono::seconds(1);
    get("/v1/services", its);
    BOOST_TEST(noted() != first);
}

BOOST_FIXTURE_TEST_CASE(a_rotated_key_has_two_secrets_for_a_while_and_keeps_its_holds, KeyRights) {
    const auto answer = create({{"name", "shop"}});
    const std::string path = "/v1/keys/" + answer.body["id"].get<std::string>() + "/rotate";
    const auto old = bearer(answer.body["api_key"]);
    const json hold{{"service", "Haarschnitt"}, {"start", at(10)}};
    const auto held = post("/v1/holds", hold, old);
    BOOST_TEST(held.status == 201, held.text);
    const auto rotated = post(path, {{"overlap_minutes", 60}}, admin);
    BOOST_TEST(rotated.status == 200, rotated.text);
    BOOST_TEST(rotated.body["id"] == answer.body["id"]);
    BOOST_TEST(rotated.body["api_key"] != answer.body["api_key"]);
    BOOST_TEST(!rotated.body["former_until"].is_null());
    const auto present = bearer(rotated.body["api_key"]);
    BOOST_TEST(get("/v1/services", old).status == 200);
    const std::string id = held.body["id"];
    BOOST_TEST(send("DELETE", "/v1/holds/" + id, present, "").status == 204);
    clock.moved += std::chrono::minutes(61);
    BOOST_TEST(get("/v1/services", old).status == 401);
    BOOST_TEST(get("/v1/services", present).status == 200);
    BOOST_TEST(post(path, {{"overlap_minutes", 0}}, admin).status == 200);
    clock.moved += limits::access_recheck;
    BOOST_TEST(get("/v1/services", present).status == 401);
    BOOST_TEST(get("/v1/keys", admin).text.find(rotated.body["api_key"].get<std::string>()) == std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(a_rotation_is_refused_when_it_makes_no_sense, KeyRights) {
    const auto answer = create({{"name", "shop"}});
    const auto path = "/v1/keys/" + answer.body["id"].get<std::string>();
    for (std::size_t i = 0; i < store::kFormerSecretsMax; ++i) {
        BOOST_TEST(post(path + "/rotate", json::object(), admin).status == 200);
    }
    BOOST_TEST(post(path + "/rotate", json::object(), admin).refusal() == "409 state_conflict id");
    const auto neighbour = bearer(new_key(kNeighbour, {Scope::admin}));
    BOOST_TEST(post(path + "/rotate", json::object(), neighbour).refusal() == "404 not_found id");
    BOOST_TEST(send("DELETE", path, admin, "").status == 204);
    BOOST_TEST(post(path + "/rotate", json::object(), admin).refusal() == "409 state_conflict id");
    BOOST_TEST(post(path + "/rotate", {{"overlap_minutes", -1}}, admin).refusal() ==
               "422 invalid_field overlap_minutes");
}

BOOST_FIXTURE_TEST_CASE(a_key_cannot_give_rights_that_it_lacks, KeyRights) {
    const auto keeper = made({{"name", "keeper"}, {"scopes", "keys:admin,services:read"}});
    const auto refusal = [&](const std::string& scopes) {
        return post("/v1/keys", {{"name", "x"}, {"scopes", scopes}}, keeper).refusal();
    };
    BOOST_TEST(refusal("services:read") == "201");
    BOOST_TEST(refusal("keys:read,services:read") == "201");
    BOOST_TEST(refusal("read") == "403 forbidden scopes");
    BOOST_TEST(refusal("services:write") == "403 forbidden scopes");
    const auto strong = create({{"name", "strong"}, {"scopes", "admin"}});
    const auto path = "/v1/keys/" + strong.body["id"].get<std::string>() + "/rotate";
    BOOST_TEST(post(path, json::object(), keeper).refusal() == "403 forbidden scopes");
    BOOST_TEST(get("/v1/services", bearer(strong.body["api_key"])).status == 200);
}

BOOST_FIXTURE_TEST_CASE(a_key_whose_scopes_cannot_be_read_has_none_and_is_named_by_check, KeyRights) {
    const auto answer = create({{"name", "shop"}});
    salon.test.run("UPDATE api_key SET scopes = 'read,~' WHERE name = 'shop'");
    BOOST_TEST(get("/v1/services", bearer(answer.body["api_key"])).refusal() == "403 forbidden");
    BOOST_TEST(listed(answer.body["id"])["scopes"].is_null());
    const auto found = slotkeeper::check(salon.database).findings;
    const auto names_it = [&](const auto& one) {
        return !one.ids.empty() && one.ids.front() == answer.body["id"].get<std::string>();
    };
    BOOST_TEST(std::count_if(found.begin(), found.end(), names_it) == 1);
}

BOOST_FIXTURE_TEST_CASE(a_limited_key_books_at_its_branch_and_lists_it_alone, TwoBranches) {
    const auto made = post("/v1/keys", {{"name", "south"}, {"branch_ids", json::array({kSouth.text()})}}, admin);
    BOOST_TEST(made.status == 201, made.text);
    BOOST_TEST(made.body["branch_ids"] == json::array({kSouth.text()}));
    const auto its = bearer(made.body["api_key"]);
    const auto booked = post("/v1/appointments", visit(12), its);
    BOOST_TEST(booked.status == 201, booked.text);
    BOOST_TEST(booked.body["branch_id"] == kSouth.text());
    for (const auto& branch : branches_in("/v1/appointments", its)) BOOST_TEST(branch == kSouth.text());
    BOOST_TEST(branches_in("/v1/appointments", its).size() == 3U);  // with the booking and the hold of the fixture
    BOOST_TEST(branches_in("/v1/resources", its) == std::vector{kSouth.text()});
    BOOST_TEST(get("/v1/branches", its).body["data"].size() == 1U);
    BOOST_TEST(get("/v1/customers", its).body["data"].size() == 2U);
    BOOST_TEST(get("/v1/services", its).body["data"].size() == 3U);
    BOOST_TEST(
        post("/v1/keys", {{"name", "x"}, {"branch_ids", json::array({kNeighbourBranch.text()})}}, admin).refusal() ==
        "404 not_found branch_ids");
}

BOOST_FIXTURE_TEST_CASE(a_key_of_several_branches_has_to_name_one, TwoBranches) {
    const auto its = bearer(limited_key({ours.branch, kSouth}, {Scope::read, Scope::write}));
    BOOST_TEST(post("/v1/appointments", visit(12), its).refusal() == "422 missing_field branch_id");
    auto there = visit(12);
    there["branch_id"] = kSouth.text();
    BOOST_TEST(post("/v1/appointments", there, its).body["branch_id"] == kSouth.text());
    auto by_person = visit(15);
    by_person["resource_id"] = ours.resource.text();
    BOOST_TEST(post("/v1/appointments", by_person, its).body["branch_id"] == ours.branch.text());
    BOOST_TEST(get("/v1/branches", its).body["data"].size() == 2U);
    BOOST_TEST(branches_in("/v1/appointments", its).size() == 6U);
}

BOOST_AUTO_TEST_SUITE_END()
