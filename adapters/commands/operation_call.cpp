// operation_call: reads the input, serves it page by page, and prints the answer.
#include "adapters/commands/operation_call.h"

#include "adapters/commands/display.h"
#include "adapters/commands/flag_values.h"
#include "engine/guards/idempotency.h"

#include <algorithm>

namespace slotkeeper {

namespace {

using api::json;
using api::Operation;

// --- the input -----------------------------------------------------------------------------------

Result<json> read_body(const std::string& path, std::istream& in) {
    const auto text = path == "-" ? read_all(in, "body") : read_text_file(path, "body");
    if (!text) return text.refusal();
    auto body = http::read_json_object(*text);
    if (body) return body;
    return refuse(body.refusal().code, "body", body.refusal().message);
}

void add_defaults(const Operation& operation, json& input, Instant now) {
    for (const auto& one : operation.command_defaults) {
        if (input.contains(one.field)) continue;
        if (auto value = one.value(input, now)) input[one.field] = *std::move(value);
    }
}

// An unusable line is given on as an empty text, which the operation refuses together with what else is wrong.
std::optional<Refusal> read_secret(const OperationCall& call, json& input, std::istream& in) {
    for (const auto& flag : call.flags) {
        const auto given = call.secrets.find(flag.name);
        if (given == call.secrets.end() || !given->second) continue;
        if (call.body == "-") {
            return refuse(ErrorCode::invalid_field, "body",
                          "must be a file: standard input has the value of --" + flag.name);
        }
        set_field(input, flag, flag.field->name, read_secret_line(in, flag.field->rules.length_max));
    }
    return std::nullopt;
}

Result<json> read_input(const OperationCall& call, const NamedRecords& records, Instant now, std::istream& in) {
    auto input = input_of(*call.operation, call.flags, call.values, records);
    if (!input) return input;
    if (const auto refusal = read_secret(call, *input, in)) return *refusal;
    if (!call.body.empty()) {
        auto body = read_body(call.body, in);
        if (!body) return body;
        body->update(*input, /*merge_objects=*/true);  // a flag has priority
        *input = *std::move(body);
    }
    input->update(call.fixed);
    if (call.minutes > 0) (*input)["length_seconds"] = call.minutes * 60;
    if (!call.id.empty()) (*input)["id"] = call.id;
    add_defaults(*call.operation, *input, now);
    return input;
}

// --- serving -------------------------------------------------------------------------------------

struct Served {
    const OperationCall& call;
    api::Services& services;
    api::Caller caller;
    const Output& output;

    Result<api::Reply> ask(const json& input) const {
        api::Context asked{services, caller};
        asked.version = call.version;
        asked.is_repeatable = !call.key.empty();
        asked.key = call.key.empty()
                        ? key_of_our_own(Channel::command, services.ids.next())
                        : request_key(Channel::command, caller.company, call.operation->id, call.key, input.dump());
        return call.operation->serve(input, asked);
    }

    int end(const std::vector<std::string>& notes, bool is_finding) const {
        for (const auto& note : notes) output.line(note);
        return is_finding ? kExitFinding : kExitOk;
    }

    int record(const json& input) const {
        auto reply = ask(input);
        if (!reply) return output.refused(reply.refusal());
        if (reply->refusal) return output.refused(*reply->refusal, reply->zone ? &*reply->zone : nullptr);
        if (reply->body.is_null()) reply->body = {{"id", call.id}, {"removed", true}};
        if (!call.key.empty()) reply->body["replayed"] = reply->replayed;
        if (call.operation->answer.is_document) {
            output.announce(reply->body.dump(2));
        } else {
            show_record(output, std::move(reply->body));
        }
        return end(reply->notes, reply->is_finding);
    }

    // The included records of a further page, without those that an earlier page had.
    static void add_included(Json& all, const Json& page) {
        for (const auto& [name, records] : page.items()) {
            auto& list = all[name];
            for (const auto& record : records) {
                const auto is_same = [&](const Json& one) { return one["id"] == record["id"]; };
                if (std::none_of(list.begin(), list.end(), is_same)) list.push_back(record);
            }
        }
    }

    // Follows the cursors until there are as many records as were asked for.
    int list(json input) const {
        const auto* page_limit = call.operation->input->find("limit");
        auto rows = Json::array();
        Json last, included;
        std::vector<std::string> notes;
        auto is_finding = false;
        do {
            if (page_limit != nullptr) {
                const auto left = call.limit - rows.size();
                input["limit"] = std::min<std::size_t>(left, static_cast<std::size_t>(page_limit->rules.max));
            }
            auto reply = ask(input);
            if (!reply) return output.refused(reply.refusal());
            last = std::move(reply->body);
            for (auto& row : last["data"]) rows.push_back(std::move(row));
            if (last.contains("included")) add_included(included, last["included"]);
            notes.insert(notes.end(), reply->notes.begin(), reply->notes.end());
            is_finding = is_finding || reply->is_finding;
            if (last["next_cursor"].is_string()) input["cursor"] = last["next_cursor"].get<std::string>();
        } while (last["next_cursor"].is_string() && rows.size() < call.limit);
        if (!included.is_null()) last["included"] = std::move(included);
        show_list(output, *call.operation, std::move(rows), std::move(last));
        return end(notes, is_finding);
    }
};

// An empty one, of no company, if all companies are meant.
Result<CatalogPtr> catalog_of(const OperationCall& call, api::Services& services) {
    if (call.operation->of_every_company && call.company.empty()) return CatalogPtr(Catalog({}, 0, {}, {}, {}, {}));
    return find_company(call.company, services.database, services.catalogs);
}

}  // namespace

int serve_call(const OperationCall& call, api::Services& services, const std::string& actor, std::istream& in,
               const Output& output) {
    const auto catalog = catalog_of(call, services);
    if (!catalog) return output.refused(catalog.refusal());
    const auto company = (*catalog)->company().id;
    const NamedRecords records{**catalog, [&] { return services.accounts.list(company); }};
    const auto input = read_input(call, records, whole_seconds(services.clock.now()), in);
    if (!input) return output.refused(input.refusal());
    const Served served{call, services, {company, actor, Channel::command, Source::manual}, output};
    return call.operation->answer.form == api::Answer::Form::page ? served.list(*input) : served.record(*input);
}

}  // namespace slotkeeper
