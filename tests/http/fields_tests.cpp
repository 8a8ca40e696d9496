// fields_tests: each kind of member: valid, invalid and absent.
#include "adapters/http/fields.h"

#include "engine/base/calendar_text.h"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

using namespace slotkeeper;
using namespace slotkeeper::http;
using nlohmann::json;

namespace {

// What a field is refused for, as "code field".
template <class T>
std::string why(const Result<T>& result) {
    return result ? "taken" : std::string(name_of(result.refusal().code)) + " " + result.refusal().field;
}

Fields fields_of(const json& object) {
    return Fields::of(object, {"a", "b", "text", "number", "flag", "start", "id", "who", "list", "map"}).value();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(fields_tests)

BOOST_AUTO_TEST_CASE(unknown_members_are_named) {
    const auto body = json::parse(R"({"a":1,"c":2})");
    BOOST_TEST(why(Fields::of(body, {"a"})) == "unknown_field c");
    BOOST_TEST(why(Fields::of(body, {"a", "c"})) == "taken");
    BOOST_TEST(why(Fields::of(json::parse("[]"), {"a"}, "who")) == "invalid_field who");
    const auto nested = json::parse(R"({"who":{"nmae":"x"},"list":[{"x":1},{"y":1}]})");
    BOOST_TEST(why(fields_of(nested).object("who", {"name"})) == "unknown_field who.nmae");
    BOOST_TEST(why(fields_of(nested).objects("list", 9, {"x"})) == "unknown_field list[1].y");
}

BOOST_AUTO_TEST_CASE(text_has_characters_and_a_bound) {
    const auto good = json::parse(R"({"text":"Jürgen\n"})");
    BOOST_TEST(fields_of(good).text("text", 7).value() == "Jürgen\n");
    BOOST_TEST(why(fields_of(good).text("text", 6)) == "invalid_field text");
    BOOST_TEST(why(fields_of(good).text("a", 6)) == "missing_field a");
    for (const auto* bad :
         {R"({"text":""})", R"({"text":7})", R"({"text":{}})", R"({"text":"a\u0000b"})", R"({"text":"\u001b"})"}) {
        const auto body = json::parse(bad);
        BOOST_TEST(why(fields_of(body).text("text", 10)) == "invalid_field text", bad);
    }
    BOOST_TEST(why(fields_of(json::parse(R"({"text":null})")).text("text", 10)) == "missing_field text");
}

BOOST_AUTO_TEST_CASE(an_optional_field_may_be_absent_or_null_but_not_invalid) {
    const auto body = json::parse(R"({"text":null,"number":"x","b":""})");
    const auto fields = fields_of(body);
    BOOST_TEST(!fields.optional_text("text", 5).value().has_value());
    BOOST_TEST(fields.optional_text("b", 5).value().value() == "");
    BOOST_TEST(!fields.optional_integer("a", 0, 9).value().has_value());
    BOOST_TEST(why(fields.optional_integer("number", 0, 9)) == "invalid_field number");
    BOOST_TEST(!fields.optional_id<ServiceId>("id").value().has_value());
}

BOOST_AUTO_TEST_CASE(whole_numbers_are_exactly_that) {
    BOOST_TEST(fields_of(json::parse(R"({"number":-3})")).integer("number", -3, 3).value() == -3);
    for (const auto* bad : {R"({"number":4})", R"({"number":-4})", R"({"number":1.0})", R"({"number":"1"})",
                            R"({"number":true})", R"({"number":18446744073709551615})", R"({"number":1e30})"}) {
        const auto body = json::parse(bad);
        BOOST_TEST(why(fields_of(body).integer("number", -3, 3)) == "invalid_field number", bad);
    }
}

BOOST_AUTO_TEST_CASE(instants_need_their_offset) {
    const auto good = json::parse(R"({"start":"2026-11-23T09:30:00+01:00"})");
    BOOST_TEST(format_rfc3339(fields_of(good).instant("start").value()) == "2026-11-23T08:30:00Z");
    for (const auto* bad : {R"({"start":"2026-11-23T09:30:00"})", R"({"start":1763886600})", R"({"start":"soon"})"}) {
        const auto body = json::parse(bad);
        BOOST_TEST(why(fields_of(body).instant("start")) == "invalid_field start", bad);
    }
}

BOOST_AUTO_TEST_CASE(ids_and_enum_names_are_validated) {
    const json good{{"id", ServiceId{77}.text()}, {"text", "slot_conflict"}};
    BOOST_TEST(fields_of(good).id<ServiceId>("id").value().value == 77);
    BOOST_TEST(why(fields_of(good).id<CustomerId>("id")) == "invalid_field id");
    BOOST_TEST((fields_of(good).word_of<ErrorCode>("text").value() == ErrorCode::slot_conflict));
    BOOST_TEST(why(fields_of(good).word_of<ErrorCode>("id")) == "invalid_field id");
}

BOOST_AUTO_TEST_CASE(lists_and_maps_are_bounded_and_say_which_item) {
    const auto body =
        json::parse(R"({"list":["x",7],"a":[{"x":"ok"},{"x":3}],"map":{"k":"v","long":"0123456789"},"b":["x","y"]})");
    const auto fields = fields_of(body);
    BOOST_TEST(why(fields.texts("list", 9, 9)) == "invalid_field list[1]");
    BOOST_TEST(why(fields.texts("list", 1, 9)) == "invalid_field list");
    BOOST_TEST(why(fields.texts("map", 1, 9)) == "invalid_field map");
    BOOST_TEST(fields.texts("b", 2, 1).value().size() == 2U);
    const auto objects = fields.objects("a", 2, {"x"});
    BOOST_REQUIRE(objects.ok());
    BOOST_TEST((*objects)[0].text("x", 9).value() == "ok");
    BOOST_TEST(why((*objects)[1].text("x", 9)) == "invalid_field a[1].x");
    BOOST_TEST(fields.text_map("map", 2, 4, 10).value().at("k") == "v");
    BOOST_TEST(why(fields.text_map("map", 1, 4, 10)) == "invalid_field map");
    BOOST_TEST(why(fields.text_map("map", 2, 3, 10)) == "invalid_field map");
    BOOST_TEST(why(fields.text_map("map", 2, 4, 9)) == "invalid_field map.long");
    BOOST_TEST(why(fields.text_map("text", 2, 4, 9)) == "missing_field text");
}

BOOST_AUTO_TEST_SUITE_END()
