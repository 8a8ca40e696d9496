// operation_flags: fields become flags, and text becomes values.
#include "adapters/commands/operation_flags.h"

#include "adapters/commands/flag_names.h"
#include "adapters/commands/flag_values.h"

#include <algorithm>

namespace slotkeeper {

namespace {

using api::Field;
using api::json;
using api::Operation;

FlagKind kind_of(const Field& field) {
    if (field.rules.secret) return FlagKind::secret;
    if (field.rules.file) return FlagKind::file;
    const auto& schema = field.type_schema;
    const auto type = schema.value("type", "");
    const auto pattern = schema.value("pattern", "");
    if (pattern.starts_with("^ser_")) return FlagKind::service;
    if (pattern.starts_with("^res_")) return FlagKind::resource;
    if (pattern.starts_with("^bra_")) return FlagKind::branch;
    if (pattern.starts_with("^cal_")) return FlagKind::account;
    if (schema.value("format", "") == "date-time") return FlagKind::instant;
    if (type == "integer") return FlagKind::number;
    if (type == "boolean") return FlagKind::boolean;
    if (type == "array") {
        return schema["items"].value("pattern", "").starts_with("^bra_") ? FlagKind::branches : FlagKind::list;
    }
    return type == "object" ? FlagKind::map : FlagKind::text;
}

// Lists of objects, and fields that other flags stand for.
bool has_flag(const Field& field, const api::ShapeInfo& shape) {
    if (field.in_path || field.name == "cursor" || field.name == "limit" || field.name == "resource_ids") return false;
    const auto is_service = field.name == "service" || field.name == "services";
    if (is_service && shape.find("service_id") != nullptr) return false;  // --service is any of them
    if (field.name == "resource" && shape.find("resource_id") != nullptr) return false;
    const auto& schema = field.type_schema;
    const auto has_objects = schema.value("type", "") == "array" && schema["items"].contains("anyOf");
    return field.items == nullptr && !has_objects;
}

// `needed`: the object of the shape is; else none of its fields is needed either.
void add_flags(const Operation& operation, const api::ShapeInfo& shape, const std::vector<std::string>& above,
               bool needed, std::vector<OperationFlag>& flags) {
    for (const auto& field : shape.fields()) {
        auto path = above;
        path.push_back(field.name);
        if (field.object != nullptr) {
            const auto is_needed = field.presence == api::Presence::required && field.rules.unless.empty();
            add_flags(operation, *field.object, path, needed && is_needed, flags);
            continue;
        }
        if (!has_flag(field, shape)) continue;
        auto name = flag_name(field.name);
        const auto is_taken =
            std::any_of(flags.begin(), flags.end(), [&](const auto& one) { return one.name == name; });
        if (is_taken) name = above.back() + '-' + name;
        const auto kind = kind_of(field);
        // The flag is needed if it stands for all fields of the choice.
        const auto is_choice = std::any_of(shape.choices().begin(), shape.choices().end(), [&](const auto& choice) {
            return choice.needed && choice.unless.empty() && choice.names.front() == field.name &&
                   std::none_of(choice.names.begin() + 1, choice.names.end(),
                                [&](const auto& other) { return has_flag(*shape.find(other), shape); });
        });
        const auto& defaults = operation.command_defaults;
        const auto has_default = above.empty() && std::any_of(defaults.begin(), defaults.end(),
                                                              [&](const auto& one) { return one.field == field.name; });
        const auto is_required =
            field.presence == api::Presence::required && field.rules.unless.empty() && !has_default;
        const auto is_repeatable = kind == FlagKind::map ||
                                   (kind == FlagKind::service && operation.input->find("services") != nullptr) ||
                                   (kind == FlagKind::resource && operation.input->find("resource_ids") != nullptr);
        flags.push_back(
            {std::move(name), std::move(path), &field, kind, needed && (is_required || is_choice), is_repeatable});
    }
}

Result<std::string> resource_id(const std::string& name, const Catalog& catalog) {
    const auto found = find_resource(name, catalog);
    if (!found) return found.refusal();
    return (*found)->id.text();
}

Result<std::string> account_id(const std::string& name, const std::vector<CalendarAccount>& accounts) {
    for (const auto& account : accounts) {
        if (account.provider_account == name || account.id.text() == name) return account.id.text();
    }
    return refuse(ErrorCode::not_found, "account", "this company has no account " + name + "; see calcom list");
}

// The zone of local times: that of the named branch or resource, else of the default branch.
TimeZone zone_for(const FlagValues& values, const Catalog& catalog) {
    const auto named = [&](const char* flag) {
        const auto given = values.find(flag);
        return given == values.end() || given->second.empty() ? std::string() : given->second.front();
    };
    if (const auto name = named("resource"); !name.empty() && named("branch").empty()) {
        if (const auto found = find_resource(name, catalog)) return catalog.zone_of((*found)->branch);
    }
    if (const auto found = find_branch(named("branch"), catalog)) return (*found)->zone;
    return TimeZone::utc();
}

Result<json> entries_of(const OperationFlag& flag, const std::vector<std::string>& texts) {
    auto entries = json::object();
    for (const auto& text : texts) {
        const auto equals = text.find('=');
        if (equals == std::string::npos) {
            return refuse(ErrorCode::invalid_field, flag.name, "must be KEY=VALUE, not " + text);
        }
        entries[text.substr(0, equals)] = text.substr(equals + 1);
    }
    return entries;
}

// The value of the flag, and the field that it goes to, which depends on the value of --service and --resource.
struct FieldValue {
    std::string field;
    json value;
};
Result<FieldValue> value_of(const Operation& operation, const OperationFlag& flag,
                            const std::vector<std::string>& texts, const NamedRecords& records, const TimeZone& zone) {
    const auto& catalog = records.catalog;
    const auto& text = texts.front();
    const auto& name = flag.field->name;
    switch (flag.kind) {
        case FlagKind::service: {
            if (texts.size() > 1) return FieldValue{"services", texts};
            if (ServiceId::parse(text)) return FieldValue{name, text};
            if (operation.input->find("service") != nullptr) return FieldValue{"service", text};
            const auto found = find_service(text, catalog);
            if (!found) return found.refusal();
            return FieldValue{name, (*found)->id.text()};
        }
        case FlagKind::branch: {
            const auto found = find_branch(text, catalog);
            if (!found) return found.refusal();
            return FieldValue{name, (*found)->id.text()};
        }
        case FlagKind::branches: {
            auto ids = api::from_text(*flag.field, text);
            for (auto& one : ids) {
                const auto found = find_branch(one.get<std::string>(), catalog);
                if (!found) return found.refusal();
                one = (*found)->id.text();
            }
            return FieldValue{name, std::move(ids)};
        }
        case FlagKind::resource: {
            auto ids = json::array();
            for (const auto& one : texts) {
                const auto id = resource_id(one, catalog);
                if (!id) return id.refusal();
                ids.push_back(*id);
            }
            if (ids.size() == 1) return FieldValue{name, ids.front()};
            return FieldValue{"resource_ids", ids};
        }
        case FlagKind::account: {
            const auto id = account_id(text, records.accounts());
            if (!id) return id.refusal();
            return FieldValue{name, *id};
        }
        case FlagKind::instant: {
            if (flag.field->nullable && text == "none") return FieldValue{name, nullptr};
            const auto time = parse_time(text, name, zone, flag.field->rules.fraction);
            if (!time) return time.refusal();
            return FieldValue{name, format_rfc3339(*time)};
        }
        case FlagKind::map: {
            const auto entries = entries_of(flag, texts);
            if (!entries) return entries.refusal();
            return FieldValue{name, *entries};
        }
        case FlagKind::file: {
            auto content = read_text_file(text, name);
            if (!content) return content.refusal();
            return FieldValue{name, *std::move(content)};
        }
        case FlagKind::boolean:
            return FieldValue{name, text.empty() || text == "{}" ? json(true) : api::from_text(*flag.field, text)};
        default:
            return FieldValue{name, api::from_text(*flag.field, text)};
    }
}

}  // namespace

std::string OperationFlag::spelling() const {
    auto spelt = "--" + name;
    if (field->name == "to") spelt += ",--to";
    return spelt;
}

std::string OperationFlag::meaning() const {
    auto text = field->summary;
    if (kind == FlagKind::service) text = "name or id of the service";
    if (kind == FlagKind::resource) text = "person, room or device, by name or id";
    if (kind == FlagKind::branch) text += " By name or id.";
    if (kind == FlagKind::branches) text += " By name or id, separated by commas.";
    if (kind == FlagKind::account) text += " By user name or id.";
    if (kind == FlagKind::instant) text += " 2026-11-25T09:00 in the branch's time zone, or with an offset";
    if (kind == FlagKind::instant && field->nullable) text += "; none removes it";
    if (kind == FlagKind::list) text += " Separated by commas.";
    if (kind == FlagKind::file) text += " The name of the file.";
    if (kind == FlagKind::secret) text += " Read from standard input: its only line.";
    if (kind == FlagKind::map) text += " KEY=VALUE; may be repeated.";
    if (repeatable && (kind == FlagKind::resource || kind == FlagKind::service)) text += "; may be repeated";
    return text.starts_with(' ') ? text.substr(1) : text;
}

std::vector<std::string> OperationFlag::words() const {
    if (kind == FlagKind::boolean) return {"true", "false"};
    std::vector<std::string> list;
    const auto words = field->type_schema.value("enum", api::Json::array());
    for (const auto& word : words) list.push_back(word.get<std::string>());
    return list;
}

std::vector<OperationFlag> flags_of(const Operation& operation) {
    std::vector<OperationFlag> flags;
    add_flags(operation, *operation.input, {}, /*needed=*/true, flags);
    return flags;
}

Result<json> input_of(const Operation& operation, const std::vector<OperationFlag>& flags, const FlagValues& values,
                      const NamedRecords& records) {
    auto input = json::object();
    const auto zone = zone_for(values, records.catalog);
    for (const auto& flag : flags) {
        const auto given = values.find(flag.name);
        if (given == values.end() || given->second.empty()) continue;
        auto read = value_of(operation, flag, given->second, records, zone);
        if (!read) return read.refusal();
        set_field(input, flag, read->field, std::move(read->value));
    }
    return input;
}

void set_field(json& input, const OperationFlag& flag, const std::string& name, json value) {
    auto* object = &input;
    for (std::size_t i = 0; i + 1 < flag.path.size(); ++i) object = &(*object)[flag.path[i]];
    (*object)[name] = std::move(value);
}

}  // namespace slotkeeper
