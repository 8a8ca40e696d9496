// view_tests: how records are written by their description, and that the schema says the same.
#include "adapters/api/view.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using nlohmann::json;

namespace {

struct Wheel {
    int spokes = 0;
};

struct Vehicle {
    std::string name;
    std::optional<std::string> owner;
    std::optional<int> seats;
    Wheel spare;
    std::optional<Wheel> front;
    std::vector<Wheel> wheels, old_wheels;
};

struct SoldVehicle {
    Vehicle vehicle;
    int price = 0;
};

const api::View<Wheel>& wheel_view() {
    static const api::View<Wheel> view{"Wheel", "A wheel.", api::member("spokes", "How many.", &Wheel::spokes)};
    return view;
}

const api::View<Vehicle>& vehicle_view() {
    using api::Parts;
    static const api::View<Vehicle> view{
        "Vehicle",
        "A vehicle.",
        api::member("name", "", &Vehicle::name),
        api::member("owner", "Who owns it.", &Vehicle::owner),
        api::member_if_any("seats", "", &Vehicle::seats),
        api::nested("spare", "", wheel_view(), Parts::one, &Vehicle::spare),
        api::nested("front", "", wheel_view(), Parts::one_or_null, &Vehicle::front),
        api::nested("wheels", "", wheel_view(), Parts::list, &Vehicle::wheels),
        api::nested_if_any("old_wheels", "", wheel_view(), &Vehicle::old_wheels),
        api::member("length", "", [](const Vehicle& vehicle) { return vehicle.name.size(); })};
    return view;
}

const api::View<SoldVehicle>& sold_view() {
    static const api::View<SoldVehicle> view{
        "SoldVehicle", "A vehicle with its price.",
        api::members_of(vehicle_view(), [](const SoldVehicle& sold) -> const Vehicle& { return sold.vehicle; }),
        api::member("price", "", &SoldVehicle::price),
        api::member("name", "In capitals.", [](const SoldVehicle&) { return std::string_view("CART"); })};
    return view;
}

json schema_of_view(const api::ViewInfo& view) {
    api::Schemas schemas;
    return json::parse(view.object(schemas).dump());
}

// Whether the object has all members that the schema requires, and no other than it knows.
void check_members(const api::Json& shown, const json& schema) {
    for (const auto& name : schema["required"]) {
        BOOST_TEST(shown.contains(name.get<std::string>()), name.get<std::string>());
    }
    for (const auto& [name, value] : shown.items()) BOOST_TEST(schema["properties"].contains(name), name);
}

const Vehicle kBare{
    .name = "cart", .owner = {}, .seats = {}, .spare = {8}, .front = {}, .wheels = {}, .old_wheels = {}};
const Vehicle kFull{.name = "cart",
                    .owner = "Anna",
                    .seats = 2,
                    .spare = {8},
                    .front = Wheel{9},
                    .wheels = {{10}, {11}},
                    .old_wheels = {{12}}};

}  // namespace

BOOST_AUTO_TEST_SUITE(view_tests)

BOOST_AUTO_TEST_CASE(members_are_written_in_the_order_of_the_view) {
    BOOST_TEST(vehicle_view().write(kFull).dump() ==
               R"({"name":"cart","owner":"Anna","seats":2,"spare":{"spokes":8},"front":{"spokes":9},)"
               R"("wheels":[{"spokes":10},{"spokes":11}],"old_wheels":[{"spokes":12}],"length":4})");
}

BOOST_AUTO_TEST_CASE(a_missing_value_is_null_or_left_out_as_the_view_says) {
    BOOST_TEST(vehicle_view().write(kBare).dump() ==
               R"({"name":"cart","owner":null,"spare":{"spokes":8},"front":null,"wheels":[],"length":4})");
}

BOOST_AUTO_TEST_CASE(a_view_takes_over_the_members_of_another_and_may_replace_one_in_its_place) {
    BOOST_TEST(sold_view().write({kBare, 100}).dump() ==
               R"({"name":"CART","owner":null,"spare":{"spokes":8},"front":null,"wheels":[],"length":4,"price":100})");
    const auto schema = schema_of_view(sold_view());
    BOOST_TEST(schema["properties"]["name"]["description"] == "In capitals.");
    BOOST_TEST(schema["properties"]["owner"]["description"] == "Who owns it.");
    check_members(sold_view().write({kFull, 100}), schema);
}

BOOST_AUTO_TEST_CASE(the_schema_agrees_with_what_is_written) {
    const auto schema = schema_of_view(vehicle_view());
    check_members(vehicle_view().write(kBare), schema);
    check_members(vehicle_view().write(kFull), schema);
    BOOST_TEST(schema["required"] == json({"name", "owner", "spare", "front", "wheels", "length"}));
    BOOST_TEST(schema["additionalProperties"] == false);
    const auto& properties = schema["properties"];
    BOOST_TEST(properties["name"] == json::parse(R"({"type":"string"})"));
    BOOST_TEST(properties["owner"] == json::parse(R"({"type":["string","null"],"description":"Who owns it."})"));
    BOOST_TEST(properties["seats"] == json::parse(R"({"type":"integer"})"));
    BOOST_TEST(properties["spare"]["$ref"] == "#/components/schemas/Wheel");
    BOOST_TEST(properties["front"]["anyOf"][0]["$ref"] == "#/components/schemas/Wheel");
    BOOST_TEST(properties["wheels"]["items"]["$ref"] == "#/components/schemas/Wheel");
}

BOOST_AUTO_TEST_CASE(a_view_is_described_once_and_then_referred_to) {
    api::Schemas schemas;
    const auto reference = sold_view().schema(schemas);
    BOOST_TEST(reference == sold_view().schema(schemas));
    BOOST_TEST(schemas.named().size() == 2U);  // with that of the wheels
    BOOST_TEST(schemas.named().at("Wheel")["properties"]["spokes"]["description"] == "How many.");
}

BOOST_AUTO_TEST_SUITE_END()
