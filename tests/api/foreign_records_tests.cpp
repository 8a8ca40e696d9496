// foreign_records_tests: a walk over every operation with ids and texts of another company and of another branch.
//
// For each place of each input where a record can be named, two requests are sent that differ only there: one names a
// record of the other company or branch, one a record that does not exist. Status, code and text must be the same, and
// no answer may have a word of the other's records. Made from the table of operations: a new operation or field needs
// no new line here.
#include "tests/support/percent_encoding.h"
#include "tests/support/strangers.h"

#include <boost/test/unit_test.hpp>

#include <functional>
#include <set>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using nlohmann::json;

namespace {

// A place of an input: "/segments/0/resource_id".
struct Where {
    std::string pointer;
    const api::Field* field;
    std::string prefix;  // of the ids that it takes; empty: a text
};

// The prefixes of the ids of this pattern: "^(key|vok)_…".
std::vector<std::string> prefixes_of(const std::string& pattern) {
    std::vector<std::string> prefixes;
    if (!pattern.ends_with(api::kIdPattern)) return prefixes;
    auto names = pattern.substr(1, pattern.size() - 1 - api::kIdPattern.size());
    std::erase_if(names, [](char letter) { return letter == '(' || letter == ')'; });
    for (std::size_t at = 0; at < names.size();) {
        const auto end = std::min(names.find('|', at), names.size());
        prefixes.push_back(names.substr(at, end - at));
        at = end + 1;
    }
    return prefixes;
}

// Fields whose text names a record.
bool names_a_record(const api::Field& field) {
    static const std::set<std::string> names{"service", "branch", "agent", "agent_id",
                                             "number",  "phone",  "email", "call_id"};
    return names.contains(field.name) && field.type_schema.value("type", "") == "string";
}

void add_places(const api::ShapeInfo& shape, const std::string& above, std::vector<Where>& places) {
    for (const auto& field : shape.fields()) {
        const auto pointer = above + '/' + field.name;
        if (field.object != nullptr) {
            add_places(*field.object, pointer, places);
        } else if (field.items != nullptr) {
            add_places(*field.items, pointer + "/0", places);
        } else {
            const auto items = field.type_schema.value("items", api::Json::object());
            for (auto& prefix : prefixes_of(field.type_schema.value("pattern", ""))) {
                places.push_back({pointer, &field, prefix});
            }
            for (auto& prefix : prefixes_of(items.value("pattern", "")))
                places.push_back({pointer + "/0", &field, prefix});
            if (names_a_record(field)) places.push_back({pointer, &field, ""});
        }
    }
}

struct Walk : Strangers {
    int turn = 0;

    // With which key, about which other place.
    struct About {
        const Place& own;
        const Place& other;
        Headers headers;
    };

    // A value of the type of the field; ids are those of the own place.
    json value_of(const api::Field& field, const Place& own) {
        const auto& schema = field.type_schema;
        if (field.object != nullptr) return minimal(*field.object, own, "");
        if (field.items != nullptr) return json::array({minimal(*field.items, own, "")});
        for (const auto& prefix : prefixes_of(schema.value("pattern", ""))) {
            return own.id(prefix).empty() ? unknown(prefix) : own.id(prefix);
        }
        if (!field.rules.example.empty()) return std::string(field.rules.example);
        if (schema.value("format", "") == "date-time") {
            // Another start for each comparison, because some requests book.
            const auto is_end = field.name == "to" || field.name == "end";
            return at(15 + turn % 2 + (is_end ? 1 : 0), 0, turn / 2 % 3);
        }
        if (schema.contains("examples")) return schema["examples"][0];
        if (schema.contains("enum")) return schema["enum"][0];
        const auto type = schema.value("type", "");
        if (type == "integer") return std::max<std::int64_t>(field.rules.min, 1);
        if (type == "boolean") return false;
        if (type == "array") return json::array();
        return type == "object" ? json::object() : json("text");
    }

    // What an input needs, without what excludes the field `besides`.
    json minimal(const api::ShapeInfo& shape, const Place& own, const std::string& besides) {
        auto object = json::object();
        for (const auto& field : shape.fields()) {
            const auto is_needed =
                field.presence == api::Presence::required && !api::excuses(field.rules.unless, besides);
            if (is_needed || field.in_path) object[field.name] = value_of(field, own);
        }
        for (const auto& choice : shape.choices()) {
            const auto& names = choice.names;
            const auto is_chosen = std::find(names.begin(), names.end(), besides) != names.end();
            if (choice.needed && !is_chosen && !api::excuses(choice.unless, besides)) {
                object[names.front()] = value_of(*shape.find(names.front()), own);
            }
        }
        return object;
    }

    Answer ask(const api::Operation& operation, json input, Headers headers) {
        auto path = operation.path, query = std::string();
        auto body = json::object();
        for (const auto& [name, value] : input.items()) {
            const auto& field = *operation.input->find(name);
            if (field.in_path) {
                path.replace(path.find("{id}"), 4, value.get<std::string>());
            } else if (operation.in_body(field)) {
                body[name] = value;
            } else if (!value.is_object()) {
                std::string text;
                for (const auto& one : value.is_array() ? value : json::array({value})) {
                    text += (text.empty() ? "" : ",") + (one.is_string() ? one.get<std::string>() : one.dump());
                }
                query += (query.empty() ? "?" : "&") + name + '=' + percent_encoded(text);
            }
        }
        if (operation.takes_body()) headers["Content-Type"] = "application/json";
        return send(operation.method, path + query, headers, operation.takes_body() ? body.dump() : "");
    }

    // What a refusal says, without the token that the request had.
    static std::string told(const Answer& answer, const std::string& token) {
        auto body = answer.body;
        if (body.is_object()) body.erase("request_id");
        auto text = std::to_string(answer.status) + ' ' + body.dump();
        for (auto at = text.find(token); at != std::string::npos; at = text.find(token, at + 1)) {
            text.replace(at, token.size(), "X");
        }
        return text;
    }

    void compare(const api::Operation& operation, const Where& where, const std::string& foreign,
                 const std::string& absent, const About& about) {
        ++turn;
        const auto top = where.pointer.substr(1, where.pointer.find('/', 1) - 1);
        auto input = minimal(*operation.input, about.own, top);
        const auto with = [&](const std::string& token) {
            auto changed = input;
            changed[json::json_pointer(where.pointer)] = token;
            return ask(operation, changed, about.headers);
        };
        const auto of_other = with(foreign), of_none = with(absent);
        BOOST_TEST_CONTEXT(operation.id << ' ' << where.pointer << " = " << foreign) {
            const auto has_problem = of_other.body.is_object() && of_other.body.value("failed", 0) > 0;
            if (of_other.status < 300 && !has_problem) {
                BOOST_TEST(of_none.status < 300, of_none.text);
            } else {
                BOOST_TEST(told(of_other, foreign) == told(of_none, absent));
            }
            check_silent(of_other, foreign, about);
        }
    }

    // No word of the other place, but for what was asked.
    static void check_silent(const Answer& answer, const std::string& asked, const About& about) {
        const auto text = asked.empty() ? answer.text : told(answer, asked);
        BOOST_TEST(text.find(about.other.word) == std::string::npos, text);
    }

    // Every place that names a record; `texts`: also by text, each beside one that names nothing.
    int walk(const About& about, const std::vector<std::pair<std::string, std::string>>& texts,
             const std::function<bool(const api::Operation&)>& chosen) {
        int compared = 0;
        for (const auto& operation : rest::operations()) {
            if (!operation.scope || operation.reach == api::Reach::installation || !chosen(operation)) continue;
            std::vector<Where> places;
            add_places(*operation.input, "", places);
            for (const auto& where : places) {
                if (!where.prefix.empty()) {
                    const auto foreign = about.other.id(where.prefix);
                    if (foreign.empty() || foreign == about.own.id(where.prefix)) continue;  // of both branches
                    compare(operation, where, foreign, unknown(where.prefix), about);
                    ++compared;
                    continue;
                }
                if (operation.id.starts_with("calendar-")) continue;  // would call Cal.com
                for (const auto& [text, absent] : texts) {
                    compare(operation, where, text, absent, about);
                    ++compared;
                }
            }
        }
        return compared;
    }

    // All lists and records that can be read without naming a foreign record.
    void read_all(const About& about) {
        for (const auto& operation : rest::operations()) {
            if (!operation.scope || operation.changes() || operation.reach == api::Reach::installation) continue;
            if (operation.id.starts_with("calendar-accounts.webhooks")) continue;  // would call Cal.com
            const auto answer = ask(operation, minimal(*operation.input, about.own, ""), about.headers);
            BOOST_TEST_CONTEXT(operation.id) { check_silent(answer, "", about); }
        }
    }

    // Everything that the records of a place are, as their own key sees them.
    std::string seen(const Place& place, const Headers& headers) {
        std::string all;
        for (const auto& [prefix, path] : std::map<std::string, std::string>{{"apt", "appointments"},
                                                                             {"blk", "blocks"},
                                                                             {"cus", "customers"},
                                                                             {"wle", "waitlist"},
                                                                             {"msg", "messages"},
                                                                             {"vca", "calls"},
                                                                             {"job", "jobs"},
                                                                             {"ses", "sessions"},
                                                                             {"res", "resources"},
                                                                             {"bra", "branches"}}) {
            auto answer = get("/v1/" + path + '/' + place.id(prefix), headers);
            BOOST_TEST(answer.status == 200, answer.text);
            all += answer.text + '\n';
        }
        return all;
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(foreign_records_tests, Walk)

BOOST_AUTO_TEST_CASE(records_of_another_company_are_like_unknown_ones) {
    const auto before = seen(next_door, neighbour_admin);
    const About about{ours, next_door, admin};
    const std::vector<std::pair<std::string, std::string>> texts{{"Rasur", "Rasuq"},
                                                                 {"next-door", "next-doot"},
                                                                 {"agent_Nachbartext", "agent_Nachbartexx"},
                                                                 {"call_Nachbartext", "call_Nachbartexx"},
                                                                 {next_door.phone, "+4915119000009"}};
    BOOST_TEST(walk(about, texts, [](const auto&) { return true; }) > 150);
    read_all(about);
    BOOST_TEST(seen(next_door, neighbour_admin) == before);
}

BOOST_AUTO_TEST_CASE(records_of_another_branch_are_like_unknown_ones_to_a_key_that_is_limited) {
    const auto before = seen(south, admin);
    const About about{ours, south, bearer(limited_key({ours.branch}))};
    // A phone number is one customer of the company, so a booking with it is one of that customer.
    const auto reads = [](const api::Operation& operation) { return !operation.changes(); };
    const std::vector<std::pair<std::string, std::string>> texts{{"call_Suedtext", "call_Suedtexx"},
                                                                 {south.phone, "+4915119000009"}};
    BOOST_TEST(walk(about, {}, [](const auto&) { return true; }) > 80);
    BOOST_TEST(walk(about, texts, reads) > 3);
    read_all(about);
    BOOST_TEST(seen(south, admin) == before);
}

BOOST_AUTO_TEST_CASE(a_limited_key_cannot_do_what_concerns_the_whole_company) {
    const auto headers = bearer(limited_key({ours.branch}));
    int refused = 0;
    for (const auto& operation : rest::operations()) {
        if (!operation.scope || operation.reach == api::Reach::branches) continue;
        const auto answer = ask(operation, minimal(*operation.input, ours, ""), headers);
        BOOST_TEST(answer.refusal() == "403 forbidden", operation.id << ": " << answer.text);
        ++refused;
    }
    BOOST_TEST(refused > 40);
}

BOOST_AUTO_TEST_CASE(a_key_for_idempotency_of_another_tenant_or_branch_is_a_new_one) {
    const auto body = [&](const Place& place, int hour) {
        return json{{"service_id", place.service.text()},
                    {"resource_id", place.resource.text()},
                    {"start", at(hour)},
                    {"customer", {{"name", "Erika Muster"}, {"phone", "+4915112345678"}}}};
    };
    const auto book = [&](const Place& place, const Headers& of, int hour = 16) {
        auto headers = of;
        headers["Idempotency-Key"] = "the same";
        return post("/v1/appointments", body(place, hour), headers);
    };
    BOOST_TEST(book(next_door, neighbour_admin).status == 201);
    const auto booked = book(south, admin);
    BOOST_TEST(booked.status == 201, booked.text);
    BOOST_TEST(booked.header("idempotent-replayed").empty());
    const auto limited = bearer(limited_key({ours.branch}));
    BOOST_TEST(book(south, limited).refusal() == "404 not_found resource_id");
    const auto own = book(ours, limited, 17);
    BOOST_TEST(own.status == 201, own.text);
    BOOST_TEST(book(ours, limited, 17).header("idempotent-replayed") == "true");
}

BOOST_AUTO_TEST_CASE(a_tool_has_the_limits_of_the_key) {
    const auto headers = bearer(limited_key({ours.branch}));
    const auto call = [&](const std::string& tool, const json& arguments) {
        return post("/mcp",
                    {{"jsonrpc", "2.0"},
                     {"id", 7},
                     {"method", "tools/call"},
                     {"params", {{"name", tool}, {"arguments", arguments}}}},
                    headers)
            .body["result"];
    };
    BOOST_TEST(call("appointments_show", {{"id", ours.id("apt")}})["isError"] == false);
    const auto foreign = call("appointments_show", {{"id", south.id("apt")}});
    BOOST_TEST(foreign["isError"] == true);
    BOOST_TEST(foreign.dump().find("not_found") != std::string::npos);
    const auto listed = call("appointments_list", json::object());
    BOOST_TEST(!listed["structuredContent"]["data"].empty());
    for (const auto& one : listed["structuredContent"]["data"]) BOOST_TEST(one["branch_id"] == ours.branch.text());
    BOOST_TEST(call("customers_add", {{"name", "Erika Muster"}, {"phone", "+4915112345678"}})["isError"] == true);
}

BOOST_AUTO_TEST_SUITE_END()
