// bad_input_tests: all kinds of invalid input for every field of every operation, made from the table of operations.
//
// Each is refused with the right status and code, `errors` names the field, and nothing is stored. A new field or
// operation needs no new line here.
#include "adapters/api/openapi.h"
#include "tests/support/front.h"
#include "tests/support/percent_encoding.h"

#include <boost/test/unit_test.hpp>

#include <functional>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using nlohmann::json;

namespace {

// A value that is invalid at this place of a body, and the code of its refusal.
struct BadValue {
    std::string pointer;  // "/customer/name"
    std::string field;    // "customer.name"
    json value;           // kRemoved: the member is left out
    std::string code;
};

const json kRemoved = json(json::value_t::discarded);

class Schemas {
public:
    explicit Schemas(const json& document) : document_(document) {}

    const json& of(const json& schema) const {
        if (schema.contains("anyOf")) return of(schema["anyOf"][0]);  // the other one is null
        if (!schema.contains("$ref")) return schema;
        return document_.at(json::json_pointer(schema["$ref"].get<std::string>().substr(1)));
    }
    static std::string type_of(const json& schema) {
        if (!schema.contains("type")) return "";
        return schema["type"].is_array() ? schema["type"][0].get<std::string>() : schema["type"].get<std::string>();
    }

    // A value with every member that the schema knows.
    json full(const json& reference) const {
        const auto& schema = of(reference);
        if (schema.contains("examples")) return schema["examples"][0];
        if (schema.contains("enum")) return schema["enum"][0];
        const auto type = type_of(schema);
        if (schema.value("format", "") == "date-time") return "2026-12-15T10:00:00+01:00";
        if (type == "integer") return schema.value("minimum", 1);
        if (type == "boolean") return true;
        if (type == "array") return json::array({full(schema["items"])});
        if (type != "object") return "text";
        auto object = json::object();
        const auto properties = schema.value("properties", json::object());
        for (const auto& [name, member] : properties.items()) {
            object[name] = full(member);
        }
        return object;
    }

private:
    const json& document_;
};

// Whether it forbids the text "1".
bool forbids_text(const json& schema) {
    return Schemas::type_of(schema) != "string" || schema.contains("enum") || schema.contains("pattern") ||
           schema.contains("format");
}

// The values that a schema forbids.
std::vector<json> forbidden(const json& schema) {
    const auto type = Schemas::type_of(schema);
    if (type == "integer") {
        return {"300",
                "ten",
                1.5,
                true,
                json::array(),
                json::object(),
                schema["minimum"].get<std::int64_t>() - 1,
                schema["maximum"].get<std::int64_t>() + 1,
                1e30};
    }
    if (type == "boolean") return {7, "true", json::array(), json::object()};
    if (type == "array") return {7, true, "x", json::object()};
    if (type == "object") return {7, true, "x", json::array()};
    std::vector<json> values{7, true, json::array(), json::object()};
    const auto is_word = schema.contains("enum") || schema.contains("pattern");
    if (is_word || schema.value("format", "") == "date-time") {
        values.insert(values.end(), {"", "soon", std::string("a\0b", 3)});
    } else {
        values.push_back(std::string("a\0b", 3));
        values.push_back("a\x7f");
        if (schema.contains("maxLength")) {
            values.push_back(std::string(schema["maxLength"].get<std::size_t>() + 1, 'x'));
        }
        if (schema.value("minLength", 0) > 0) values.push_back("");
    }
    return values;
}

bool allows_null(const json& schema) {
    if (schema.contains("anyOf")) {
        return std::any_of(schema["anyOf"].begin(), schema["anyOf"].end(), allows_null);
    }
    const auto& type = schema.contains("type") ? schema["type"] : json();
    return type == "null" || (type.is_array() && std::find(type.begin(), type.end(), "null") != type.end());
}

// All invalid values of the members of an object, and of what is in them.
void add_members(const Schemas& schemas, const json& reference, const std::string& pointer, const std::string& path,
                 std::vector<BadValue>& bad);

void add_value(const Schemas& schemas, const json& reference, const std::string& pointer, const std::string& field,
               std::vector<BadValue>& bad) {
    const auto& schema = schemas.of(reference);
    for (const auto& value : forbidden(schema)) bad.push_back({pointer, field, value, "invalid_field"});
    const auto type = Schemas::type_of(schema);
    if (type == "array") {
        if (schema.contains("maxItems")) {
            const auto item = schemas.full(schema["items"]);
            // Empty objects, because a list of whole ones may be more than a request may hold.
            const json many(schema["maxItems"].get<std::size_t>() + 1, item.is_object() ? json::object() : item);
            bad.push_back({pointer, field, many, "invalid_field"});
        }
        add_value(schemas, schema["items"], pointer + "/0", field + "[0]", bad);
    } else if (type == "object" && schema["additionalProperties"].is_object()) {
        bad.push_back({pointer, field + ".key", {{"key", 1}}, "invalid_field"});
    } else if (type == "object") {
        add_members(schemas, schema, pointer, field, bad);
    }
}

void add_members(const Schemas& schemas, const json& reference, const std::string& pointer, const std::string& path,
                 std::vector<BadValue>& bad) {
    const auto& schema = schemas.of(reference);
    const auto required = schema.value("required", json::array());
    const auto joined = [&](const std::string& name) { return path.empty() ? name : path + '.' + name; };
    bad.push_back({pointer + "/flavour", joined("flavour"), "sweet", "unknown_field"});
    for (const auto& [name, member] : schema["properties"].items()) {
        add_value(schemas, member, pointer + '/' + name, joined(name), bad);
        const auto is_needed = std::find(required.begin(), required.end(), name) != required.end();
        if (is_needed) bad.push_back({pointer + '/' + name, joined(name), kRemoved, "missing_field"});
        if (is_needed || !allows_null(member)) {
            bad.push_back({pointer + '/' + name, joined(name), nullptr, "missing_field"});
        }
    }
}

bool names(const Answer& answer, const std::string& field, const std::string& code) {
    if (!answer.body.is_object() || !answer.body.contains("errors")) return false;
    return std::any_of(answer.body["errors"].begin(), answer.body["errors"].end(), [&](const json& error) {
        return error["field"] == field && error["code"] == code && !error["detail"].get<std::string>().empty();
    });
}

struct Table {
    Front front;
    const json document = json::parse(api::openapi_document(rest::operations()).dump());
    const Schemas schemas{document};
    const std::string key =
        front.new_key(demo::kCompany, {store::Scope::read, store::Scope::write, store::Scope::admin});
    const std::string installation_key = front.new_key(CompanyId{}, {store::Scope::admin});

    const json& described(const api::Operation& operation) const {
        auto method = operation.method;
        for (auto& letter : method) letter = static_cast<char>(letter + ('a' - 'A'));
        return document["paths"][operation.path][method];
    }
    // The path of a record that does not exist, so that nothing could be changed.
    static std::string place(const api::Operation& operation) {
        auto path = operation.path;
        if (const auto at = path.find("{id}"); at != std::string::npos) {
            api::Schemas unused;
            path.replace(at, 4, operation.input->find("id")->schema(unused)["examples"][0].get<std::string>());
        }
        return path;
    }
    Headers bearer_for(const api::Operation& operation) const {
        return Front::bearer(operation.reach == api::Reach::installation ? installation_key : key);
    }
    Answer ask(const api::Operation& operation, const std::string& path, const std::string& body) {
        auto headers = bearer_for(operation);
        if (operation.takes_body()) headers["Content-Type"] = "application/json";
        return front.send(operation.method, path, headers, body);
    }
    void on_every_operation(const std::function<void(const api::Operation&)>& spoil) {
        const auto stored = front.stored();
        for (const auto& operation : rest::operations()) {
            BOOST_TEST_CONTEXT(operation.id) {
                spoil(operation);
                BOOST_TEST((front.stored() == stored));
            }
        }
    }
};

// A value as text in a query; std::nullopt if it would be another value there.
std::optional<std::string> in_query(const json& value, const std::string& type) {
    const auto is_number = value.is_string() && type == "integer" && value != "ten";
    const auto is_flag = type == "boolean" && value == "true";
    if (value.is_string() && type != "array" && !is_number && !is_flag) return value.get<std::string>();
    if (value.is_number() && type == "integer") return value.dump();
    return std::nullopt;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(bad_input_tests, Table)

BOOST_AUTO_TEST_CASE(every_invalid_value_of_every_field_of_a_body_is_refused_by_name) {
    int tried = 0;
    on_every_operation([&](const api::Operation& operation) {
        if (!operation.takes_body()) return;
        const auto& schema = described(operation)["requestBody"]["content"]["application/json"]["schema"];
        const auto good = schemas.full(schema);
        std::vector<BadValue> all;
        add_members(schemas, schema, "", "", all);
        for (const auto& bad : all) {
            auto body = good;
            const json::json_pointer at(bad.pointer);
            if (bad.value.is_discarded()) {
                body[at.parent_pointer()].erase(at.back());
            } else {
                body[at] = bad.value;
            }
            const auto answer = ask(operation, place(operation), body.dump());
            BOOST_TEST_CONTEXT(bad.field << " = " << bad.value.dump(-1, ' ', true)) {
                BOOST_TEST(answer.status == 422);
                BOOST_TEST(names(answer, bad.field, bad.code), answer.text);
            }
            ++tried;
        }
    });
    BOOST_TEST(tried > 500);
}

BOOST_AUTO_TEST_CASE(every_invalid_value_of_every_parameter_is_refused_by_name) {
    int tried = 0;
    on_every_operation([&](const api::Operation& operation) {
        for (const auto& parameter : described(operation).value("parameters", json::array())) {
            if (parameter.value("in", "") != "query" || parameter["schema"].value("type", "") == "object") continue;
            const auto name = parameter["name"].get<std::string>();
            const auto& schema = parameter["schema"];
            for (const auto& value : forbidden(schema)) {
                const auto text = in_query(value, Schemas::type_of(schema));
                if (!text || text->find('\0') != std::string::npos) continue;
                const auto answer = ask(operation, place(operation) + "?" + name + "=" + percent_encoded(*text), "");
                BOOST_TEST(names(answer, name, "invalid_field"), name << '=' << *text << ": " << answer.text);
                ++tried;
            }
            const auto twice = ask(operation, place(operation) + "?" + name + "=1&" + name + "=1", "");
            if (Schemas::type_of(schema) ==
                "array") {  // may be given once for each of its items, which may be any text
                const auto is_named = twice.text.find(R"("field":")" + name) != std::string::npos;
                const auto allowed = !forbids_text(schema["items"]);
                BOOST_TEST((twice.status / 100 == 4 && (is_named || allowed)), twice.text);
            } else {
                BOOST_TEST(names(twice, name, "invalid_field"), twice.text);
            }
            const auto empty = ask(operation, place(operation) + "?" + name + "=", "");
            BOOST_TEST(names(empty, name, "invalid_field"), empty.text);
        }
        const auto unknown = ask(operation, place(operation) + "?colour=red", operation.takes_body() ? "{}" : "");
        BOOST_TEST(names(unknown, "colour", "unknown_field"), unknown.text);
    });
    BOOST_TEST(tried > 50);
}

BOOST_AUTO_TEST_CASE(what_is_not_an_id_in_a_path_is_not_found) {
    on_every_operation([&](const api::Operation& operation) {
        if (operation.path.find("{id}") == std::string::npos) return;
        for (const auto* id : {"1", "apt_1", "off_0000000000001", "%20", "..", "%25"}) {
            auto path = operation.path;
            path.replace(path.find("{id}"), 4, id);
            BOOST_TEST(ask(operation, path, operation.takes_body() ? "{}" : "").refusal() == "404 not_found id", path);
        }
    });
}

BOOST_AUTO_TEST_CASE(a_body_that_is_not_one_json_object_is_refused) {
    on_every_operation([&](const api::Operation& operation) {
        if (!operation.takes_body()) return;
        for (const std::string broken : {"{", "{} {}", "{'a':1}", "null", "7", "\"text\"", "[]", "[{}]", "{\"a\":1,}",
                                         "{\"a\":\"\xff\"}", "\xef\xbb\xbf{}x"}) {
            BOOST_TEST(ask(operation, place(operation), broken).refusal() == "400 malformed_body", broken);
        }
        BOOST_TEST(ask(operation, place(operation), std::string("{\"a\":\"\0\"}", 9)).refusal() ==
                   "400 malformed_body");
        BOOST_TEST(ask(operation, place(operation), R"({"reason":"other","reason":"other"})").refusal() ==
                   "400 malformed_body reason");
        const auto empty = ask(operation, place(operation), "");
        if (!operation.may_be_empty) BOOST_TEST(empty.refusal() == "400 malformed_body");
    });
}

BOOST_AUTO_TEST_CASE(a_content_type_other_than_json_is_refused) {
    on_every_operation([&](const api::Operation& operation) {
        if (!operation.takes_body()) return;
        for (const auto* type : {"", "text/plain", "application/x-www-form-urlencoded", "application/jsonp",
                                 "application/json;charset=latin1"}) {
            auto headers = bearer_for(operation);
            if (*type != '\0') headers["Content-Type"] = type;
            BOOST_TEST(
                front.send(operation.method, place(operation), headers, "{}").refusal() == "415 unsupported_media_type",
                type);
        }
    });
}

BOOST_AUTO_TEST_CASE(headers_that_an_operation_does_not_take_are_refused_or_have_no_effect) {
    on_every_operation([&](const api::Operation& operation) {
        auto headers = bearer_for(operation);
        headers["Content-Type"] = "application/json";
        headers["If-Match"] = operation.versioned ? "three" : "\"3\"";
        const auto answer = front.send(operation.method, place(operation), headers, "");
        if (operation.takes_body() && !operation.may_be_empty) return;  // the body is missing first
        BOOST_TEST(names(answer, "If-Match", "invalid_field"), answer.text);
    });
}

BOOST_AUTO_TEST_CASE(without_a_key_or_its_scope_nothing_is_read) {
    const auto reader = front.new_key(demo::kCompany, {store::Scope::read});
    on_every_operation([&](const api::Operation& operation) {
        if (!operation.scope) return;
        const auto refusal = [&](const Headers& headers) {
            return front.send(operation.method, place(operation), headers, "").refusal();
        };
        BOOST_TEST(refusal({}) == "401 unauthorized Authorization");
        if (*operation.scope != store::Scope::read) BOOST_TEST(refusal(Front::bearer(reader)) == "403 forbidden");
    });
}

BOOST_AUTO_TEST_SUITE_END()
