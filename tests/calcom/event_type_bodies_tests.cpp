// event_type_bodies_tests: unknown fields of users and event types are ignored; a list is read completely or not at
// all.
#include "adapters/calcom/bodies.h"

#include <boost/test/unit_test.hpp>

#include <nlohmann/json.hpp>

using namespace slotkeeper;
using namespace slotkeeper::calcom;
using nlohmann::json;

namespace {

json type(std::int64_t id, json more = json::object()) {
    json made{{"id", id}, {"lengthInMinutes", 30}, {"slug", "cut"}, {"title", "Cut"}};
    made.update(more);
    return made;
}

json answer(json data) { return {{"status", "success"}, {"data", std::move(data)}}; }

}  // namespace

BOOST_AUTO_TEST_SUITE(event_type_bodies_tests)

BOOST_AUTO_TEST_CASE(required_fields_are_read_and_others_ignored) {
    const auto read = read_event_type(
        answer(type(7, {{"lengthInMinutesOptions", {30, 45, "x"}},
                        {"users", {{{"id", 3}, {"username", "anna"}, {"name", nullptr}}, {{"id", "x"}}, "nobody"}},
                        {"locations", 7}})));
    BOOST_REQUIRE(read.has_value());
    BOOST_TEST(read->id == 7);
    BOOST_TEST(read->slug == "cut");
    BOOST_TEST(read->title == "Cut");
    BOOST_CHECK(read->length == Minutes(30));
    BOOST_TEST(read->can_last(Minutes(45)));
    BOOST_TEST(!read->can_last(Minutes(60)));
    BOOST_REQUIRE(read->hosts.size() == 1U);
    BOOST_TEST(read->hosts[0].username == "anna");
    BOOST_TEST(read->hosts[0].name == "");
    const auto bare =
        read_event_type(answer({{"id", 7}, {"lengthInMinutes", 30}, {"lengthInMinutesOptions", nullptr}}));
    BOOST_REQUIRE(bare.has_value());
    BOOST_TEST(bare->slug == "");
}

BOOST_AUTO_TEST_CASE(an_unusable_event_type_is_rejected) {
    for (const auto& wrong :
         {json(), json(7), json::array(), json{{"id", 7}}, json{{"lengthInMinutes", 30}}, type(0), type(-1),
          type(7, {{"lengthInMinutes", 0}}), type(7, {{"lengthInMinutes", 100'000}}), type(7, {{"id", "7"}})}) {
        BOOST_TEST(!read_event_type(answer(wrong)).has_value(), wrong.dump());
    }
    BOOST_TEST(!read_event_type(json::array()).has_value());
}

BOOST_AUTO_TEST_CASE(a_list_is_understood_as_a_whole_or_not_at_all) {
    const auto both = read_event_types(answer({type(7), type(8)}));
    BOOST_REQUIRE(both.has_value());
    BOOST_TEST(both->size() == 2U);
    BOOST_TEST(read_event_types(answer(json::array()))->empty());
    BOOST_TEST(!read_event_types(answer({type(7), {{"id", 8}}})).has_value());
    BOOST_TEST(!read_event_types(answer({{"eventTypeGroups", json::array()}})).has_value());
    BOOST_TEST(!read_event_types(json{{"status", "success"}}).has_value());
}

BOOST_AUTO_TEST_CASE(a_user_has_a_number_and_a_name_to_ask_by) {
    const auto user = read_user(answer({{"id", 3}, {"username", "anna"}, {"name", "Anna"}, {"email", 7}}));
    BOOST_REQUIRE(user.has_value());
    BOOST_TEST(user->id == 3);
    BOOST_TEST(user->name == "Anna");
    BOOST_TEST(!read_user(answer({{"id", 3}})).has_value());
    BOOST_TEST(!read_user(answer({{"username", "anna"}})).has_value());
    BOOST_TEST(!read_user(answer(nullptr)).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
