// operation: what can be asked of Slotkeeper, as data.
//
// An operation names its route, its scope, its input, its answer and its refusals, and holds the function that serves
// it. Everything else is made from the table of operations: routes, validation, tools for agents, the OpenAPI document,
// the table of the README and the tests of bad input. An operation knows no HTTP. Read on: shape.h and view.h describe
// input and answer; adapters/rest/rest_api.h serves operations over HTTP; adapters/rest/booking/appointments.cpp is a
// good first example.
#pragma once

#include "adapters/api/reach.h"
#include "adapters/api/services.h"
#include "adapters/api/shape.h"
#include "adapters/api/view.h"
#include "engine/booking/commands.h"
#include "engine/store/operations/access_rows.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace slotkeeper::api {

// Who asks, for which company, and what the request says beside its input.
struct Context {
    Services& services;
    Caller caller;
    RequestKey key{};              // the client's idempotency key, or one of ours
    bool is_repeatable = false;    // whether the client gave a key, so that a repeat can be recognised
    std::optional<int> version{};  // the record must have this version (If-Match)

    CompanyId company() const { return caller.company; }
    template <class Reader>
    auto read(Reader reader) const {
        return services.database.read(reader);
    }
};

// What an operation answers.
struct Reply {
    Json body{};                   // of a 204 only for the command line, which shows what became of the record
    int status = 200;              // 200, 201 or 204; a refusal has the status of its code
    std::string location{};        // the path of the record that was made
    std::optional<int> version{};  // of the record, shown as ETag
    bool replayed = false;         // the answer to an earlier request with the same key
    // For the command line: what follows, in sentences for people, and whether it ends with the exit code of a finding.
    std::vector<std::string> notes{};
    bool is_finding = false;
    // A refusal with what helps: the time zone of its alternatives, and further members of the problem.
    std::optional<Refusal> refusal{};
    std::optional<TimeZone> zone{};
    Json more{};
    std::string cause{};  // of a failure, only for the log
};

// How a command shows the records of a page.
struct TableForm {
    std::vector<std::string> columns{};  // empty: the first members with short values
    std::string if_empty{};              // empty: "no holds", after the name of the resource
    std::string rows_in{};               // the member of each record that has its rows; empty: the record is a row
};

// What an operation answers if it does not refuse.
struct Answer {
    enum class Form : std::uint8_t { record, page, nothing };

    Form form = Form::nothing;
    const ViewInfo* view = nullptr;         // of the record, or of each record of the page
    std::vector<int> statuses{200};         // 200, 201
    const ViewInfo* beside_page = nullptr;  // members of the page beside `data` and `next_cursor`
    TableForm table{};
    bool is_document = false;            // a file for another program, which a command prints as indented JSON
    const ViewInfo* included = nullptr;  // of the member `included`, which is there if the input has `include`

    static Answer record(const ViewInfo& view, std::vector<int> statuses = {200}) {
        return {Form::record, &view, std::move(statuses)};
    }
    static Answer page(const ViewInfo& view, const ViewInfo* beside = nullptr) {
        return {Form::page, &view, {200}, beside};
    }
    static Answer document(const ViewInfo& view) {
        auto answer = record(view);
        answer.is_document = true;
        return answer;
    }
    static Answer nothing() { return {Form::nothing, nullptr, {204}}; }

    Answer with_included(const ViewInfo& records) const {
        auto shown = *this;
        shown.included = &records;
        return shown;
    }
    Answer as_table(std::vector<std::string> columns, std::string if_empty = {}, std::string rows_in = {}) const {
        auto shown = *this;
        shown.table = {std::move(columns), std::move(if_empty), std::move(rows_in)};
        return shown;
    }
};

// What an operation concerns, which decides the keys that may ask for it.
enum class Reach : std::uint8_t {
    company,       // the whole company: no key that is limited to branches may
    branches,      // records of branches: a key that is limited to some of them reaches those (reach.h)
    installation,  // all companies: only an installation key may
};

// What a command fills in where its flags leave out a field. A request has to say it.
struct CommandDefault {
    std::string field;
    // std::nullopt: nothing. `input`: with the defaults before it.
    std::function<std::optional<std::string>(const json& input, Instant now)> value;
};

struct Operation {
    std::string id;                     // "appointments.reschedule": resource and verb
    std::string method, path{};         // without a path only commands have it
    std::optional<store::Scope> scope;  // std::nullopt: no key is needed
    std::string summary;                // one sentence
    std::string description{};          // what a caller must know beyond the summary; Markdown
    Answer answer{};
    std::vector<ErrorCode> refusals{};  // beside those that refusals_of adds
    bool idempotent = false;            // takes an Idempotency-Key
    bool versioned = false;             // changes a record that has a version: takes If-Match
    bool destructive = false;           // ends something for good, like a booking
    bool may_be_empty = false;          // the body may be left out, which means an empty object
    bool of_every_company = false;      // a command may leave the company open, which means all of them
    Reach reach = Reach::company;
    bool for_agents = false;  // also a tool of adapters/mcp; rest_api.cpp sets it for whole subjects
    Json example{};           // an input; null: made of the examples of the fields
    std::vector<CommandDefault> command_defaults{};
    // Also a tool, but only for keys with the scope admin of its resource, whatever `scope` says.
    bool for_managers = false;

    // Set by operation().
    const ShapeInfo* input = nullptr;
    std::function<Result<Reply>(const json& given, Context& context)> serve{};
    // Notes what is wrong with an input by itself, like its types. `path`: where it is in a larger one.
    std::function<void(const json& given, const std::string& path, Checks& check)> check_shape{};

    bool changes() const { return method != "GET"; }
    bool takes_body() const { return method == "POST" || method == "PATCH" || method == "PUT"; }
    bool in_query(const Field& field) const { return !field.in_path && !takes_body(); }
    bool in_body(const Field& field) const { return !field.in_path && takes_body(); }
};

// An operation without an input.
struct NoInput {
    static const Shape<NoInput>& shape();
};

// The base of the input of a list, which also has a `cursor`. Its cursors name the operation, so that a position in one
// list is refused in another.
struct Listed {
    std::string_view list{};  // the id of the operation; operation() sets it
};

namespace detail {

template <class Input>
void check_list(Input& input, std::string_view id, Checks& check) {
    if constexpr (std::derived_from<Input, Listed>) {
        input.list = id;
        if (!input.cursor || check.failed("cursor") || input.cursor->list == id) return;
        check.note(refuse(ErrorCode::invalid_field, "cursor", "is a position in another list"));
    }
}

// What else is wrong with an input of which some fields could not be read.
template <class Input>
void check_rest(const Input& input, const Context& context, Checks& check) {
    if constexpr (requires { input.check(context); }) {
        const auto& fields = Input::shape().fields();
        const auto is_lost = [&](const Field& field) { return field.in_path && check.failed(field.name); };
        if (std::any_of(fields.begin(), fields.end(), is_lost)) return;  // there is no such record
        if (const auto checked = input.check(context); !checked) check.note_others(checked.refusal());
    }
}

}  // namespace detail

// Completes the description: its input is described by Input::shape(), and `serve` gets it read and checked.
//
// If some fields could not be read, a member `Result<Done> check(const Context&) const` of the input says what else
// `serve` would refuse before it begins, so that a client learns of all wrong fields at once. It may take any value for
// the fields that could not be read: what it says of them is not reported.
template <class Input>
Operation operation(Operation described, Result<Reply> (*serve)(const Input& input, Context& context)) {
    const auto& shape = Input::shape();
    described.input = &shape;
    described.check_shape = [&shape](const json& given, const std::string& path, Checks& check) {
        shape.read(given, path, check);
    };
    described.serve = [&shape, serve, id = described.id](const json& given, Context& context) -> Result<Reply> {
        Checks check;
        Input input{};
        if (context.caller.branches.empty()) {
            input = shape.read(given, "", check);
        } else {
            const auto reached = within_reach(given, shape, context);
            if (!reached) return reached.refusal();
            input = shape.read(*reached, "", check);
        }
        detail::check_list(input, id, check);
        if (!check.failed()) return serve(input, context);
        detail::check_rest(input, context, check);
        return check.refusal();
    };
    return described;
}

// All codes that the operation can be refused with over HTTP: its own, and those that follow from its key, its input,
// its idempotency and its version.
std::vector<ErrorCode> refusals_of(const Operation& operation);

// The schema of what an operation answers; of a record without included ones a reference. REQUIRES: it answers
// something.
Json answer_schema(const Answer& answer, Schemas& schemas);

// The value of a parameter that came as text (in a path, a query or a flag), as the JSON of its type; text that is not
// of the type stays text, so that its reader refuses it.
json from_text(const Field& field, std::string_view text);

}  // namespace slotkeeper::api
