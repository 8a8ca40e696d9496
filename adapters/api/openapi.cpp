// openapi: writes the document.
#include "adapters/api/openapi.h"

#include "adapters/http/problem.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace slotkeeper::api {

namespace {

constexpr const char* kDescription =
    "Book, move and cancel appointments.\n\n"
    "- Send a key with each request: `Authorization: Bearer slk_…`. The company is that of the key.\n"
    "- Times are RFC 3339 with an offset. Answers show them in the time zone of the branch.\n"
    "- Encode the values of parameters: in a query a `+` is written `%2B`, also that of a phone number or an offset.\n"
    "- Send an `Idempotency-Key` with a request that changes something: a repeat with the same key gets the same "
    "answer, and changes nothing twice.\n"
    "- A refusal is a problem (RFC 9457) with a stable `code` and the `field` that is wrong; `errors` lists all fields "
    "that are wrong by themselves.\n"
    "- Lists come in pages: pass on `next_cursor` as `cursor`.\n"
    "- `PATCH` is a JSON Merge Patch (RFC 7396), sent as `application/merge-patch+json` or `application/json`.";

// In the order of ErrorCode.
constexpr std::array<std::string_view, EnumNames<ErrorCode>::all.size()> kMeanings{
    "The request is not valid HTTP, or a header is repeated that must not be.",              // malformed_request
    "The request did not arrive completely in time.",                                        // request_timeout
    "The path and the query are too long.",                                                  // uri_too_long
    "The headers are too large.",                                                            // header_too_large
    "A field has the wrong type, is out of bounds, or does not fit the others.",             // invalid_field
    "What is named fits several records; name one by its id.",                               // ambiguous
    "A field is needed and absent or null.",                                                 // missing_field
    "There is no field or parameter of this name.",                                          // unknown_field
    "The body is not one JSON object in UTF-8, is nested too deeply, or has a name twice.",  // malformed_body
    "The body is too large.",                                                                // body_too_large
    "The body must be sent as application/json, uncompressed.",                              // unsupported_media_type
    "The path does not accept this method; `Allow` lists those that it accepts.",            // method_not_allowed
    "There is no such record, or it belongs to another company.",                            // not_found
    "The key is missing, unknown, revoked or has expired.",                                  // unauthorized
    "The key lacks the scope or is limited to branches, or access was declined.",            // forbidden
    "The time is taken. Choose one of `alternatives`, or ask for free starts again.",        // slot_conflict
    "A limit per day, week or month leaves no room; `limit` says which one.",                // limit_reached
    "The same person has another appointment then; `in_the_way` has its id.",                // customer_busy
    "The time is outside the opening hours or the hours of the person.",                     // outside_hours
    "The start is nearer than the service permits.",                                         // notice_too_short
    "The start is farther ahead than the service permits.",                                  // beyond_window
    "The time has passed.",                                                                  // in_the_past
    "This can be recorded only at a later time.",                                            // too_early
    "It may not be moved or cancelled so shortly before the start on this channel.",         // too_late
    "The hold has expired, was released or was booked.",                                     // hold_expired
    "The record has another version than If-Match names: read it again.",                    // version_conflict
    "The state of the record does not permit this.",                                         // state_conflict
    "The service cannot be booked, or the customer is blocked.",                             // not_bookable
    "The length at Cal.com and the length of the service differ.",                           // length_differs
    "Too many starts are held at once.",                                                     // too_many_holds
    "The service begins at other times only. Choose one of `alternatives`.",                 // off_grid
    "The service cannot last that long; the detail names the lengths to choose from.",       // duration
    "The service can be booked from a later date on, which the detail names.",               // before_window
    "The service is for other numbers of people, which the detail names.",                   // party_size
    "Something has changed since the plan was made: ask for a new one.",                     // changed
    "Customers may not do this themselves: the staff can.",                                  // staff_only
    "A customer has moved it as often as the service permits.",                              // too_many_moves
    "The customer missed too many appointments to book without the staff.",                  // too_many_no_shows
    "The slot token was not made by this server for this company, or was changed.",          // token_invalid
    "The slot token is too old: ask for free starts again.",                                 // token_expired
    "The same Idempotency-Key was used for another request.",                                // key_reused
    "The same request is being served: repeat it in a moment.",                              // in_progress
    "Too many requests: wait as long as Retry-After says.",                                  // rate_limited
    "The server is overloaded. Nothing was done: repeat the request.",                       // overloaded
    "The database or Cal.com is unavailable: repeat the request with the same key.",         // unavailable
    "An error in the server. The log has it under the request id.",                          // internal
};

const std::map<std::string, const char*, std::less<>>& tags() {
    static const std::map<std::string, const char*, std::less<>> tags{
        {"appointments", "Bookings: book, move, cancel, and record what became of them."},
        {"blocks", "Time off of people, rooms and devices."},
        {"branches", "Locations."},
        {"calendar-accounts", "Accounts at Cal.com that are kept in sync."},
        {"calendar-event-types", "Event types at Cal.com that stand for a service of a staff member."},
        {"calendar-users", "Users at Cal.com who are staff members."},
        {"catalog", "The catalogue as one document."},
        {"calls", "Telephone calls that reached the voice agent."},
        {"companies", "The company of the key; with an installation key all companies."},
        {"customers", "Customers, found by phone number."},
        {"fees", "What customers owe for moves, cancellations and no-shows, and deposits."},
        {"health", "Whether the server can serve."},
        {"holds", "Starts that are kept free for some minutes."},
        {"jobs", "Work that is done in the background."},
        {"keys", "API keys, and the keys with which the voice platform signs its requests."},
        {"messages", "What customers should be told."},
        {"payment-hook", "Where the payment system hears of fees and deposits."},
        {"resources", "People, rooms and devices."},
        {"series", "Appointments that repeat by a rule."},
        {"services", "What can be booked."},
        {"sessions", "Sessions of services with seats, and who comes to them."},
        {"slots", "Free starts."},
        {"voice-agents", "Agents of the voice platform, with branch and language."},
        {"voice-notes", "What callers left for the staff."},
        {"voice-numbers", "Phone numbers that callers dial, with branch and language."},
        {"waitlist", "Customers who wait for a start."}};
    return tags;
}

std::string tag_of(const Operation& operation) { return operation.id.substr(0, operation.id.find('.')); }

// "appointments.check_in" -> "appointments_check_in": what generators make function names of.
std::string operation_id(const Operation& operation) {
    auto id = operation.id;
    for (auto& letter : id) {
        if (letter == '.' || letter == '-') letter = '_';
    }
    return id;
}

Json text_schema(const char* description) { return {{"type", "string"}, {"description", description}}; }

Json limit_schema() {
    const Json number{{"type", "integer"}};
    return {
        {"type", "object"},
        {"description", "limit_reached: the limit that leaves no room."},
        {"properties",
         {{"of", {{"type", "string"}, {"enum", {"service", "resource", "customer"}}}},
          {"id", {{"type", {"string", "null"}}, {"description", "Of what has the limit; null: a new customer."}}},
          {"period", {{"type", "string"}, {"enum", {"day", "week", "month", "active"}}}},
          {"unit", {{"type", "string"}, {"enum", {"bookings", "minutes"}}}},
          {"max", number},
          {"booked", number},
          {"from",
           {{"type", {"string", "null"}},
            {"description", "The first local date of the period; null of `active`: bookings that have not ended."}}},
          {"to", {{"type", {"string", "null"}}, {"description", "The last one."}}}}},
        {"required", {"of", "id", "period", "unit", "max", "booked", "from", "to"}},
        {"additionalProperties", false}};
}

Json problem_schema(Schemas&) {
    const Json field_error{{"type", "object"},
                           {"properties",
                            {{"field", text_schema("As the caller spelt it: `customer.phone`.")},
                             {"code", text_schema("What is wrong with this field.")},
                             {"detail", text_schema("What would be right.")}}},
                           {"required", {"field", "code", "detail"}},
                           {"additionalProperties", false}};
    return {{"type", "object"},
            {"description", "A refusal (RFC 9457). Nothing was changed."},
            {"properties",
             {{"type", {{"type", "string"}, {"format", "uri-reference"}, {"description", "Explains the code."}}},
              {"title", text_schema("The HTTP status in words.")},
              {"status", {{"type", "integer"}}},
              {"code", text_schema("Stable; for programs.")},
              {"detail", text_schema("For people: what would be right.")},
              {"field", text_schema("The first wrong part of the request, as the caller spelt it.")},
              {"errors",
               {{"type", "array"},
                {"items", field_error},
                {"description",
                 "All fields that are wrong by themselves, the first included; at most 20. What depends on stored "
                 "records is checked after them."}}},
              {"segment", {{"type", "integer"}, {"description", "slot_conflict: the segment of the service, from 0."}}},
              {"alternatives",
               {{"type", "array"},
                {"items", {{"type", "string"}, {"format", "date-time"}}},
                {"description", "slot_conflict, off_grid, limit_reached: starts that were free a moment ago."}}},
              {"availability", {{"type", "object"}, {"description", "Whose free times the `alternatives` are."}}},
              {"in_the_way",
               {{"type", "array"},
                {"items", {{"type", "string"}}},
                {"description",
                 "slot_conflict of a block: appointments and blocks in that time. customer_busy: the other appointment "
                 "of the same person. state_conflict of a change of the catalogue or of the dates of a branch: coming "
                 "appointments without room, or outside the hours."}}},
              {"limit", limit_schema()},
              {"request_id", text_schema("Also in the log and in X-Request-Id.")}}},
            {"required", {"type", "title", "status", "code", "detail", "request_id"}},
            {"additionalProperties", false}};
}

// --- examples ------------------------------------------------------------------------------------

Json example_of(const Json& schema, const Schemas& schemas) {
    if (schema.contains("$ref")) {
        const auto name = schema["$ref"].get<std::string>();
        return example_of(schemas.named().at(name.substr(name.rfind('/') + 1)), schemas);
    }
    if (schema.contains("examples")) return schema["examples"].front();
    if (schema.contains("default")) return schema["default"];
    if (schema.contains("enum")) return schema["enum"].front();
    const auto type = schema.contains("type") && schema["type"].is_string() ? schema["type"].get<std::string>() : "";
    if (schema.value("format", "") == "date-time") return "2026-12-15T10:00:00+01:00";
    if (type == "integer") return schema.value("minimum", 1);
    if (type == "boolean") return true;
    if (type == "array") return Json::array({example_of(schema["items"], schemas)});
    if (type != "object") return "text";
    auto object = Json::object();
    const auto required = schema.value("required", Json::array());
    const auto properties = schema.value("properties", Json::object());
    for (const auto& [name, member] : properties.items()) {
        const auto is_needed = std::find(required.begin(), required.end(), name) != required.end();
        if (is_needed || (member.contains("examples") && !member.contains("pattern"))) {
            object[name] = example_of(member, schemas);
        }
    }
    return object;
}

// --- requests ------------------------------------------------------------------------------------

Json parameters_of(const Operation& operation, Schemas& schemas) {
    auto list = Json::array();
    for (const auto& field : operation.input->fields()) {
        if (operation.in_body(field)) continue;
        auto schema = field.schema(schemas);
        schema.erase("description");
        const auto holds_plus = field.rules.phone || schema.value("format", "") == "date-time";
        const auto* const on_plus = holds_plus && !field.in_path ? " A `+` is written `%2B`." : "";
        const auto is_list = field.rules.key_length_max == 0 && schema.value("type", "") == "array";
        const auto* const on_lists = is_list ? " Several are given one by one (`a=1&a=2`) or joined by commas." : "";
        Json one{{"name", field.name},
                 {"in", field.in_path ? "path" : "query"},
                 {"required", field.in_path || (field.presence == Presence::required && field.rules.unless.empty())},
                 {"description", field.summary + on_plus + on_lists},
                 {"schema", std::move(schema)}};
        if (field.rules.key_length_max > 0) {
            one["style"] = "deepObject";
            one["explode"] = true;
        } else if (is_list) {
            one["explode"] = true;
        }
        list.push_back(std::move(one));
    }
    if (operation.idempotent) list.push_back({{"$ref", "#/components/parameters/IdempotencyKey"}});
    if (operation.versioned) list.push_back({{"$ref", "#/components/parameters/IfMatch"}});
    return list;
}

Json body_of(const Operation& operation, Schemas& schemas) {
    const auto in_body = [&](const Field& field) { return operation.in_body(field); };
    auto schema = operation.input->schema(schemas, in_body);
    auto example = operation.example.is_null() ? example_of(schema, schemas) : operation.example;
    const auto is_needed = !operation.may_be_empty || schema.contains("required");
    return {{"required", is_needed},
            {"content", {{"application/json", {{"schema", std::move(schema)}, {"example", std::move(example)}}}}}};
}

// --- answers -------------------------------------------------------------------------------------

Json header(const char* description) { return {{"description", description}, {"schema", {{"type", "string"}}}}; }

Json success(const Operation& operation, int status, Schemas& schemas) {
    Json answer{{"description", status == 201 ? "Created." : status == 204 ? "Done." : "The answer."}};
    auto headers = Json::object();
    if (operation.answer.form == Answer::Form::record) {
        static const std::set<std::string, std::less<>> versioned{"Appointment",    "CatalogDocument", "Company",
                                                                  "WholeBranch",    "WholeResource",   "WholeService",
                                                                  "ReplacedCatalog"};
        if (versioned.contains(operation.answer.view->name())) headers["ETag"] = header("The version, in quotes.");
        if (status == 201)
            headers["Location"] = header("The path of the new record, unless it is shown in lists only.");
    }
    if (operation.idempotent) headers["Idempotent-Replayed"] = header("true: the answer to an earlier request.");
    if (!headers.empty()) answer["headers"] = std::move(headers);
    if (operation.answer.form != Answer::Form::nothing) {
        answer["content"] = {{"application/json", {{"schema", answer_schema(operation.answer, schemas)}}}};
    }
    return answer;
}

Json responses_of(const Operation& operation, Schemas& schemas) {
    std::map<int, Json> by_status;
    for (const auto status : operation.answer.statuses) by_status[status] = success(operation, status, schemas);
    std::map<int, std::vector<ErrorCode>> refusals;
    for (const auto code : refusals_of(operation)) refusals[http::status_of(code)].push_back(code);
    for (const auto& [status, codes] : refusals) {
        auto words = Json::array();
        std::string meanings;
        for (const auto code : codes) {
            words.push_back(name_of(code));
            meanings += (meanings.empty() ? "`" : "\n\n`") + std::string(name_of(code)) + "`: ";
            meanings += meaning_of(code);
        }
        const auto problem = schemas.refer("Problem", problem_schema);
        by_status[status] = {
            {"description", std::move(meanings)},
            {"content",
             {{"application/problem+json",
               {{"schema",
                 {{"allOf", Json::array({problem, {{"properties", {{"code", {{"enum", std::move(words)}}}}}}})}}}}}}}};
    }
    auto responses = Json::object();
    for (auto& [status, response] : by_status) responses[std::to_string(status)] = std::move(response);
    return responses;
}

Json operation_json(const Operation& operation, Schemas& schemas) {
    Json shown{{"operationId", operation_id(operation)},
               {"tags", Json::array({tag_of(operation)})},
               {"summary", operation.summary}};
    if (!operation.description.empty()) shown["description"] = operation.description;
    if (operation.scope) {
        shown["security"] = Json::array({{{"key", Json::array({name_of(*operation.scope)})}}});
    } else {
        shown["security"] = Json::array();
    }
    if (auto parameters = parameters_of(operation, schemas); !parameters.empty()) {
        shown["parameters"] = std::move(parameters);
    }
    if (operation.takes_body()) shown["requestBody"] = body_of(operation, schemas);
    shown["responses"] = responses_of(operation, schemas);
    return shown;
}

Json components_of(const Schemas& schemas) {
    auto named = Json::object();
    for (const auto& [name, schema] : schemas.named()) named[name] = schema;
    return {{"securitySchemes",
             {{"key",
               {{"type", "http"},
                {"scheme", "bearer"},
                {"description",
                 "An API key: `slotkeeper keys create` or `POST /v1/keys`. The scope `admin` includes `read` and "
                 "`write`; `write` does not include `read`. A scope can be of one resource: `appointments:write`. A "
                 "key that is limited to branches reaches their records only; all others are unknown to it. `GET` and "
                 "`POST /v1/companies` need an installation key."}}}}},
            {"parameters",
             {{"IdempotencyKey",
               {{"name", "Idempotency-Key"},
                {"in", "header"},
                {"required", false},
                {"description", "Names the request: a repeat with the same key gets the same answer."},
                {"schema", {{"type", "string"}, {"minLength", 1}, {"maxLength", limits::key_length_max}}}}},
              {"IfMatch",
               {{"name", "If-Match"},
                {"in", "header"},
                {"required", false},
                {"description", "Change the record only if it has this version: its ETag, like `\"3\"`."},
                {"schema", {{"type", "string"}}}}}}},
            {"schemas", std::move(named)}};
}

}  // namespace

Json openapi_document(std::span<const Operation> operations, const std::string& server) {
    Schemas schemas;
    auto paths = Json::object();
    auto used_tags = Json::array();
    std::string last_tag;
    for (const auto& operation : operations) {
        auto method = operation.method;
        for (auto& letter : method) letter = static_cast<char>(letter - 'A' + 'a');
        paths[operation.path][method] = operation_json(operation, schemas);
        if (const auto tag = tag_of(operation); tag != last_tag) {
            last_tag = tag;
            const auto known = tags().find(tag);
            Json one{{"name", tag}, {"description", known == tags().end() ? tag : known->second}};
            if (std::find(used_tags.begin(), used_tags.end(), one) == used_tags.end()) used_tags.push_back(one);
        }
    }
    return {{"openapi", "3.1.0"},
            {"info",
             {{"title", "Slotkeeper"},
              {"version", SLOTKEEPER_VERSION},
              {"description", kDescription},
              {"license", {{"name", "Proprietary"}, {"identifier", "LicenseRef-Proprietary"}}}}},
            {"servers", Json::array({{{"url", server}}})},
            {"tags", std::move(used_tags)},
            {"paths", std::move(paths)},
            {"components", components_of(schemas)}};
}

std::string_view meaning_of(ErrorCode code) { return kMeanings[static_cast<std::size_t>(code)]; }

}  // namespace slotkeeper::api
