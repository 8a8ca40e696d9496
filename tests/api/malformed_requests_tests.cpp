// malformed_requests_tests: hand-written requests that make no sense, with the exact answer that each gets.
//
// The cases are in malformed/*.jsonl, one file per subject, read by the fixture below:
//   {"request": "blocks.add", "good": {…}, "status": 201}      an operation and an input that it accepts
//   {"with": {"end": "$at 09:00"}, "refused": "422 invalid_field end"}   the same, changed as by a merge patch
// A line may also have `id` (of the path), `query`, `headers`, `key` (whose key), `type` (of the content), and instead
// of `with` a whole body: `raw`, or `bytes`, whose letters are the bytes of Latin-1. Names with `$` stand for ids,
// times and long texts of the fixture. Generated cases, of wrong types, are in bad_input_tests.cpp.
#include "tests/support/front.h"
#include "tests/support/paths.h"
#include "tests/support/percent_encoding.h"

#include <boost/test/unit_test.hpp>

#include <fstream>
#include <sstream>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using nlohmann::json;

namespace {

const api::Operation& operation_named(const std::string& id) {
    for (const auto& one : rest::operations()) {
        if (one.id == id) return one;
    }
    throw std::logic_error("there is no operation " + id);
}

std::string url_text(const json& parameters) {
    std::string query;
    for (const auto& [name, value] : parameters.items()) {
        query += (query.empty() ? "?" : "&") + percent_encoded(name) + '=';
        query += percent_encoded(value.is_string() ? value.get<std::string>() : value.dump());
    }
    return query;
}

// The letters of a text below U+0100 as one byte each.
std::string latin1(const std::string& text) {
    std::string bytes;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto first = static_cast<unsigned char>(text[i]);
        if (first < 0x80) {
            bytes += text[i];
        } else {
            const auto second = static_cast<unsigned char>(text.at(++i));
            bytes += static_cast<char>((first & 0x03U) << 6U | (second & 0x3FU));
        }
    }
    return bytes;
}

std::vector<json> lines_of(const std::string& subject) {
    std::ifstream file(source_folder() / "tests/api/malformed" / (subject + ".jsonl"));
    if (!file) throw std::runtime_error("cannot read the cases of " + subject);
    std::vector<json> lines;
    for (std::string line; std::getline(file, line);) {
        if (!line.empty()) lines.push_back(json::parse(line));
    }
    return lines;
}

// A salon in which something of every kind is stored, and what the names in the files stand for.
class Ground {
public:
    Ground() {
        using store::Scope;
        keys_["admin"] = front_.new_key(demo::kCompany, {Scope::read, Scope::write, Scope::admin});
        keys_["writer"] = front_.key;
        keys_["reader"] = front_.new_key(demo::kCompany, {Scope::read});
        keys_["neighbour"] = front_.neighbour_key;
        keys_["installation"] = front_.new_key(CompanyId{}, {Scope::admin});
        name_catalog();
        store_bookings();
        store_others();
    }

    Answer send(const json& request, const json& one) {
        const auto& operation = operation_named(request.at("request").get<std::string>());
        const auto either = [&](const char* name, const char* fallback) {
            return one.value(name, request.value(name, std::string(fallback)));
        };
        auto path = operation.path;
        if (const auto at = path.find("{id}"); at != std::string::npos) {
            path.replace(at, 4, resolved(either("id", "")).get<std::string>());
        }
        auto given = request.value("good", json::object());
        given.merge_patch(one.value("with", json::object()));
        given = resolved(std::move(given));
        auto query = operation.takes_body() ? json::object() : given;
        query.update(resolved(one.value("query", json::object())));
        Headers headers = Front::bearer(keys_.at(either("key", "admin")));
        const auto more = one.value("headers", json::object());
        for (const auto& [name, value] : more.items()) {
            headers[name] = resolved(value).get<std::string>();
        }
        std::string body;
        if (operation.takes_body()) {
            const auto type = either("type", "application/json");
            if (!type.empty()) headers["Content-Type"] = type;
            body = one.contains("raw")     ? one["raw"].get<std::string>()
                   : one.contains("bytes") ? latin1(one["bytes"].get<std::string>())
                                           : given.dump();
        }
        return front_.send(operation.method, path + url_text(query), headers, body);
    }

    // The content of all tables, but for those that an attempt may touch: rows that are only locked, and the last use
    // of a key.
    std::string stored() {
        std::string sums;
        front_.salon.database.read([&](store::Tx& tx) {
            std::string tables;
            tx.rows(store::SqlText("SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE() "
                                   "AND table_type = 'BASE TABLE' AND table_name NOT IN "
                                   "('api_key', 'booking_lock', 'lease_lock', 'resource_day') ORDER BY table_name"),
                    [&](const std::string& table) { tables += (tables.empty() ? "`" : ", `") + table + '`'; });
            sums.clear();
            tx.rows(store::SqlText("CHECKSUM TABLE ").raw(tables),
                    [&](const std::string& table, const std::string& sum) { sums += table + '=' + sum + '\n'; });
        });
        return sums;
    }

private:
    // With the names in it replaced: "$null", "$x 300" (so many letters), "$at 10:00 5" (days later), "$date 5", and
    // those of `names_`.
    json resolved(json value) const {
        if (value.is_structured()) {
            for (auto& part : value) part = resolved(std::move(part));
            return value;
        }
        if (!value.is_string() || !value.get_ref<const std::string&>().starts_with('$')) return value;
        std::istringstream words(value.get<std::string>());
        std::string name;
        int first = 0, second = 0, days = 0;
        char colon = 0;
        words >> name;
        if (name == "$null") return nullptr;
        if (name == "$x") return words >> first ? json(std::string(static_cast<std::size_t>(first), 'x')) : json();
        if (name == "$date") return words >> days ? json(Front::at(12, 0, days).substr(0, 10)) : json();
        if (name != "$at") return names_.at(name);
        words >> first >> colon >> second;
        words >> days;
        return Front::at(first, second, days);
    }

    json made(const std::string& method, const std::string& path, const json& body, const std::string& key = "admin",
              Headers headers = {}) {
        headers.merge(Front::bearer(keys_.at(key)));
        if (!body.is_null()) headers["Content-Type"] = "application/json";
        const auto answer = front_.send(method, path, headers, body.is_null() ? "" : resolved(body).dump());
        BOOST_REQUIRE_MESSAGE(answer.status / 100 == 2, path << ": " << answer.text);
        return answer.body;
    }

    void name_catalog() {
        const auto& catalog = *front_.salon.catalog;
        const auto add = [&](const auto& items) {
            for (const auto& item : items) names_['$' + item.slug] = item.id.text();
        };
        add(catalog.branches());
        add(catalog.services());
        add(catalog.resources());
        names_["$neighbour_branch"] = Front::kNeighbourBranch.text();
        names_["$neighbour_staff"] = Front::kNeighbourStaff.text();
        names_["$neighbour_service"] = Front::kNeighbourService.text();
    }

    json booking(const char* start, const char* who, const char* name, const char* phone) const {
        return {{"service_id", "$haarschnitt"},
                {"start", start},
                {"resource_id", who},
                {"customer", {{"name", name}, {"phone", phone}}}};
    }

    void store_bookings() {
        const auto booked =
            made("POST", "/v1/appointments", booking("$at 10:00", "$anna-schaefer", "Erika Muster", "+4915112300000"),
                 "admin", {{"Idempotency-Key", "used"}});
        names_["$booked"] = booked.at("id");
        names_["$customer"] = booked.at("customer").at("id");
        const auto other =
            made("POST", "/v1/appointments", booking("$at 12:00", "$anna-schaefer", "Max Zweit", "+4915112399999"));
        names_["$other"] = other.at("id");
        names_["$other_customer"] = other.at("customer").at("id");
        const auto cancelled =
            made("POST", "/v1/appointments", booking("$at 11:00", "$juergen-koehler", "Uwe Weg", "+4915112388888"));
        names_["$cancelled"] = cancelled.at("id");
        made("POST", "/v1/appointments/" + cancelled.at("id").get<std::string>() + "/cancel", json::object());
        json hold{{"service_id", "$haarschnitt"}, {"start", "$at 14:00"}, {"length_seconds", 1800}};
        hold["resource_id"] = "$anna-schaefer";
        names_["$hold"] = made("POST", "/v1/holds", hold).at("id");
        hold["start"] = "$at 15:00";
        hold["resource_id"] = "$juergen-koehler";
        names_["$other_hold"] = made("POST", "/v1/holds", hold, "writer").at("id");
    }

    void store_others() {
        const json block{
            {"resource_id", "$anna-schaefer"}, {"start", "$at 10:00 1"}, {"end", "$at 12:00 1"}, {"reason", "course"}};
        names_["$block"] = made("POST", "/v1/blocks", block).at("id");
        const json waiting{{"service_id", "$haarschnitt"},
                           {"customer", {{"name", "Willi Warte"}, {"phone", "+4915112377777"}}}};
        names_["$entry"] = made("POST", "/v1/waitlist", waiting).at("id");
        const auto jobs = made("GET", "/v1/jobs", json());
        BOOST_REQUIRE(!jobs.at("data").empty());
        names_["$job"] = jobs["data"][0].at("id");
        names_["$key"] = made("POST", "/v1/keys", {{"name", "shop"}}).at("id");
        names_["$revoked_key"] = made("POST", "/v1/keys", {{"name", "old shop"}}).at("id");
        made("DELETE", "/v1/keys/" + names_["$revoked_key"].get<std::string>(), json());
    }

    Front front_;
    std::map<std::string, std::string> keys_;
    std::map<std::string, json> names_;
};

const std::vector<std::string> kSubjects{"appointments", "changes",   "holds_and_blocks", "searches",
                                         "lists",        "customers", "services",         "resources",
                                         "catalog",      "dates",     "waitlist",         "access"};

}  // namespace

BOOST_AUTO_TEST_SUITE(malformed_requests_tests)

BOOST_AUTO_TEST_CASE(each_malformed_request_gets_its_refusal_and_changes_nothing) {
    int tried = 0;
    for (const auto& subject : kSubjects) {
        Ground ground;
        json request;
        const auto stored = ground.stored();
        for (const auto& line : lines_of(subject)) {
            if (line.contains("request")) {
                request = line;
                continue;
            }
            const auto answer = ground.send(request, line);
            BOOST_TEST_CONTEXT(subject << ": " << request["request"] << ' ' << line.dump()) {
                BOOST_TEST(answer.refusal() == line.at("refused").get<std::string>(), answer.text);
                BOOST_TEST(!answer.body.value("detail", "").empty());
                BOOST_TEST((ground.stored() == stored), "something was stored");
            }
            ++tried;
        }
    }
    BOOST_TEST(tried >= 300);
}

// Otherwise a case might be refused for another reason than the one that its line shows.
BOOST_AUTO_TEST_CASE(the_requests_that_the_cases_change_are_accepted) {
    for (const auto& subject : kSubjects) {
        Ground ground;
        for (const auto& line : lines_of(subject)) {
            if (!line.contains("status")) continue;  // of an operation that this salon cannot serve
            const auto answer = ground.send(line, json::object());
            BOOST_TEST(answer.status == line.at("status").get<int>(), subject << ": " << line.dump() << answer.text);
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
