// display: columns, and objects as text.
#include "adapters/commands/display.h"

#include <map>

namespace slotkeeper {

namespace {

const std::map<std::string, ListDisplay, std::less<>>& displays() {
    static const std::map<std::string, ListDisplay, std::less<>> all{
        {"appointments.list",
         {{"id", "state", "start", "end", "service", "attendee_name", "sync", "version"}, "no appointments"}},
        {"appointments.history",
         {{"version", "event", "state", "actor", "reason", "at", "start", "end"}, "no history"}},
        {"slots.list", {{"start", "end", "resources"}, "nothing is free"}},
        {"holds.list", {{"id", "start", "end", "service", "holder", "expires_at"}, "no holds"}},
        {"blocks.list", {{"id", "resource", "start", "end", "reason", "created_by"}, "no time off"}},
        {"waitlist.list",
         {{"id", "state", "service", "customer", "from", "until", "times", "offer"}, "the waitlist is empty"}},
        {"services.list", {{"id", "name", "minutes", "active"}, "no services"}},
        {"resources.list", {{"id", "kind", "name", "capacity", "skills", "active"}, "no resources"}},
        {"branches.list", {{"id", "name", "time_zone", "is_default"}, "no branches"}},
        {"customers.list", {{"id", "name", "phone", "email", "status", "created_at"}, "no customers"}},
        {"customers.history", {{"event", "phone", "at", "actor"}, "no history"}},
        {"messages.list", {{"id", "kind", "state", "appointment_id", "start", "created_at"}, "no messages"}},
        {"jobs.list", {{"id", "queue", "kind", "state", "attempt", "run_at", "unique_key", "last_error"}, "no jobs"}},
        {"keys.list", {{"id", "kind", "name", "scopes", "created_at", "revoked_at"}, "no keys"}},
        {"calls.list", {{"id", "direction", "from_number", "started_at", "duration_ms", "appointment_id"}, "no calls"}},
        {"voice-notes.list", {{"id", "kind", "name", "phone", "text", "created_at", "done_at"}, "no notes"}},
        {"voice-agents.list",
         {{"agent", "branch", "language"}, "no agents: all agents with the company's key are accepted"}},
        {"voice-numbers.list", {{"number", "branch", "language"}, "no numbers"}},
        {"calendar-accounts.list",
         {{"id", "provider_account", "url", "state", "credential_kind", "created_at"}, "no account is connected"}},
        {"calendar-accounts.event-types",
         {{"resource", "service", "account_id", "event_type_id", "length_minutes"}, "no event type is mapped"}},
        {"calendar-event-types.list",
         {{"resource", "service", "account_id", "event_type_id", "length_minutes"}, "no event type is mapped"}},
        {"calendar-event-types.sync",
         {{"provider_account", "resource", "service", "state", "event_type_id", "slug", "length_minutes", "detail"},
          "nothing to compare",
          "data"}},
        {"calendar-users.list",
         {{"resource", "resource_id", "account_id", "remote_user_id", "username"},
          "no staff member is mapped to a Cal.com user; try: calcom ensure"}}};
    return all;
}

Json segments_text(const Json& segments) {
    auto texts = Json::array();
    for (const auto& segment : segments) {
        std::string text;
        if (segment.contains("start")) text = segment["start"].get<std::string>().substr(11, 5);
        if (segment["name"].is_string()) text += (text.empty() ? "" : " ") + segment["name"].get<std::string>();
        if (segment.contains("resources")) {
            for (const auto& resource : segment["resources"]) text += " + " + resource.value("name", "?");
        }
        texts.push_back(std::move(text));
    }
    return texts;
}

bool has_name(const Json& value) { return value.is_object() && value.contains("name") && value["name"].is_string(); }

}  // namespace

ListDisplay display_of(const api::Operation& operation) {
    const auto found = displays().find(operation.id);
    return found != displays().end() ? found->second : ListDisplay{{"id"}, "nothing to list"};
}

Json display_rows(const ListDisplay& display, Json records) {
    auto rows = Json::array();
    for (auto& record : records) {
        if (display.rows_in.empty()) {
            rows.push_back(display_form(std::move(record)));
            continue;
        }
        const auto within = record.at(display.rows_in);
        record.erase(display.rows_in);
        for (const auto& one : within) {
            auto row = record;
            row.update(one);
            rows.push_back(display_form(std::move(row)));
        }
    }
    return rows;
}

std::optional<TableBelow> table_below(const api::Operation& operation) {
    if (operation.id != "jobs.show") return std::nullopt;
    return TableBelow{"history",
                      {{"at", "event", "attempt", "took_milliseconds", "actor", "detail"}, "no failed runs"}};
}

Json display_form(Json record) {
    if (record.contains("segments")) record["segments"] = segments_text(record["segments"]);
    if (record.contains("offer") && record["offer"].is_object()) {
        const auto& offer = record["offer"];
        record["offer"] = offer["start"].get<std::string>() + ' ' + offer["state"].get<std::string>() + ' ' +
                          offer["id"].get<std::string>();
    }
    if (record.contains("time_from") && record.contains("time_until")) {
        record["times"] = record["time_from"].get<std::string>() + '-' + record["time_until"].get<std::string>();
    }
    for (auto& [name, value] : record.items()) {
        if (has_name(value)) {
            value = Json(value["name"]);
        } else if (value.is_array() && !value.empty() && has_name(value.front())) {
            auto names = Json::array();
            for (const auto& one : value) names.push_back(one.value("name", "?"));
            value = std::move(names);
        }
    }
    return record;
}

}  // namespace slotkeeper
