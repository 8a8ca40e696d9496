// catalog_schema_tests: the schema of files is that of the body of PUT /v1/catalog.
#include "adapters/catalog/catalog_schema.h"

#include "adapters/api/openapi.h"
#include "adapters/rest/rest_api.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using api::json;

namespace {

// Without titles, and with all references alike.
json normalised(const json& schema) {
    auto text = schema.dump();
    for (const std::string place : {"#/$defs/", "#/components/schemas/"}) {
        for (auto at = text.find(place); at != std::string::npos; at = text.find(place)) text.erase(at, place.size());
    }
    auto result = json::parse(text);
    result.erase("title");
    return result;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(catalog_schema_tests)

BOOST_AUTO_TEST_CASE(it_is_the_body_of_the_operation) {
    const auto schema = json::parse(catalog::catalog_schema().dump());
    BOOST_TEST(schema["$schema"] == "https://json-schema.org/draft/2020-12/schema");
    const auto document = json::parse(api::openapi_document(rest::operations()).dump());
    const auto& components = document["components"]["schemas"];
    auto body = document["paths"]["/v1/catalog"]["put"]["requestBody"]["content"]["application/json"]["schema"];
    if (body.contains("$ref")) body = components[body["$ref"].get<std::string>().substr(21)];
    for (const auto& [name, member] : schema["properties"].items()) {
        BOOST_TEST(normalised(member) == normalised(body["properties"][name]), name);
    }
    for (const auto& [name, definition] : schema["$defs"].items()) {
        BOOST_TEST(normalised(definition) == normalised(components[name]), name);
        BOOST_TEST(!definition["title"].get<std::string>().empty());
    }
}

BOOST_AUTO_TEST_SUITE_END()
