// mapping_commands: reads and changes the mappings, and prints them.
#include "tools/slotkeeper/commands/calendar/calendar_commands.h"

#include "adapters/views/calendar_records.h"
#include "tools/slotkeeper/wiring.h"

#include <algorithm>
#include <charconv>

namespace slotkeeper {

namespace {

// The context of the mapping commands: engine and company.
struct MappingContext {
    explicit MappingContext(const Context& context) : engine(context.config) {}

    Result<Done> open(const std::string& name) {
        const auto found = find_company(name, engine.database(), engine.catalogs);
        if (!found) return found.refusal();
        catalog_ = *found;
        company = catalog().company().id;
        return Done{};
    }
    Result<AccountId> account(const std::string& name) {
        const auto id = AccountId::parse(name);
        for (const auto& one : engine.accounts.list(company)) {
            if (one.provider_account == name || (id && one.id == *id)) return one.id;
        }
        return refuse(ErrorCode::not_found, "account", "this company has no account " + name + "; see calcom list");
    }
    // REQUIRES: open() succeeded.
    const Catalog& catalog() const { return **catalog_; }
    CatalogPtr newest() { return engine.catalogs.current(company); }

    Engine engine;
    CompanyId company;

private:
    std::optional<CatalogPtr> catalog_;
};

Result<std::int64_t> event_type_number(const std::string& text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error == std::errc{} && end == text.data() + text.size() && number > 0) return number;
    return refuse(ErrorCode::invalid_field, "event_type", "must be the id of an event type, not " + text);
}

// One row per pair, with its account.
Json rows_of(const std::vector<EventTypeReport>& reports, const Catalog& catalog) {
    auto rows = Json::array();
    for (const auto& report : reports) {
        for (const auto& pair : report.pairs) {
            Json row{{"account", report.account.provider_account}};
            row.update(views::pair_view().write({pair, catalog}));
            rows.push_back(std::move(row));
        }
    }
    return rows;
}

Json refusal_json(const std::optional<Refusal>& refusal) {
    if (!refusal) return nullptr;
    return {{"code", name_of(refusal->code)}, {"detail", refusal->message}};
}

void show_reports(const Output& output, const std::vector<EventTypeReport>& reports, const Catalog& catalog) {
    if (output.json()) {
        auto data = Json::array();
        for (const auto& report : reports) {
            auto shown = views::event_type_report_view().write({report, catalog});
            shown["error"] = refusal_json(report.refusal);
            data.push_back(std::move(shown));
        }
        return output.object({{"data", std::move(data)}});
    }
    output.list(rows_of(reports, catalog),
                {"account", "resource", "service", "state", "event_type_id", "slug", "length_minutes", "detail"},
                "nothing to compare");
    for (const auto& report : reports) {
        if (report.refusal) output.complain(report.account.provider_account + ": " + report.refusal->message);
        if (report.not_looked_at > 0) {
            output.line(report.account.provider_account + ": " + std::to_string(report.not_looked_at) +
                        " mappings of staff without a user in this account were skipped");
        }
    }
}

}  // namespace

int calcom_users_list(const Context& context, const CalendarUserOptions& options) {
    MappingContext mapping_context(context);
    if (const auto open = mapping_context.open(options.company); !open) return context.output.refused(open.refusal());
    auto rows = Json::array();
    for (const auto& user : mapping_context.engine.mapping.users.list(mapping_context.company)) {
        rows.push_back(views::calendar_user_view().write({user, mapping_context.catalog()}));
    }
    context.output.list(rows, {"resource", "resource_id", "account_id", "remote_user_id", "username"},
                        "no staff member is mapped to a Cal.com user; try: calcom ensure");
    return kExitOk;
}

int calcom_users_set(const Context& context, const CalendarUserOptions& options) {
    MappingContext mapping_context(context);
    if (const auto open = mapping_context.open(options.company); !open) return context.output.refused(open.refusal());
    const auto resource = find_resource(options.resource, mapping_context.catalog());
    if (!resource) return context.output.refused(resource.refusal());
    const auto account = mapping_context.account(options.account);
    if (!account) return context.output.refused(account.refusal());
    const auto user =
        mapping_context.engine.mapping.users.set(mapping_context.company, (*resource)->id, *account, options.username);
    if (!user) return context.output.refused(user.refusal());
    context.output.object(views::calendar_user_view().write({*user, mapping_context.catalog()}));
    return kExitOk;
}

int calcom_users_remove(const Context& context, const CalendarUserOptions& options) {
    MappingContext mapping_context(context);
    if (const auto open = mapping_context.open(options.company); !open) return context.output.refused(open.refusal());
    const auto resource = find_resource(options.resource, mapping_context.catalog());
    if (!resource) return context.output.refused(resource.refusal());
    const auto removed = mapping_context.engine.mapping.users.remove(mapping_context.company, (*resource)->id);
    if (!removed) return context.output.refused(removed.refusal());
    context.output.object({{"resource", (*resource)->name}, {"removed", true}});
    return kExitOk;
}

int calcom_event_types_list(const Context& context, const EventTypeOptions& options) {
    MappingContext mapping_context(context);
    if (const auto open = mapping_context.open(options.company); !open) return context.output.refused(open.refusal());
    std::optional<AccountId> account;
    if (!options.account.empty()) {
        const auto found = mapping_context.account(options.account);
        if (!found) return context.output.refused(found.refusal());
        account = *found;
    }
    auto rows = Json::array();
    for (const auto& one : mapping_context.engine.mapping.event_types.list(mapping_context.company, account)) {
        rows.push_back(views::event_type_view().write({one, mapping_context.catalog()}));
    }
    context.output.list(rows, {"resource", "service", "account_id", "event_type_id", "length_minutes"},
                        "no event type is mapped");
    return kExitOk;
}

int calcom_event_types_sync(const Context& context, const EventTypeOptions& options) {
    MappingContext mapping_context(context);
    if (const auto open = mapping_context.open(options.company); !open) return context.output.refused(open.refusal());
    auto& event_types = mapping_context.engine.mapping.event_types;
    const EventTypeSync how{.dry_run = options.dry_run, .remove_missing = options.remove_missing};
    std::vector<EventTypeReport> reports;
    if (options.account.empty()) {
        reports = event_types.sync_all(mapping_context.company, how);
    } else {
        const auto account = mapping_context.account(options.account);
        if (!account) return context.output.refused(account.refusal());
        const auto report = event_types.sync(mapping_context.company, *account, how);
        if (!report) return context.output.refused(report.refusal());
        reports.push_back(*report);
    }
    show_reports(context.output, reports, *mapping_context.newest());
    const auto finding = std::any_of(reports.begin(), reports.end(), [](const auto& one) { return one.is_finding(); });
    return finding ? kExitFinding : kExitOk;
}

int calcom_event_types_set(const Context& context, const EventTypeOptions& options) {
    MappingContext mapping_context(context);
    if (const auto open = mapping_context.open(options.company); !open) return context.output.refused(open.refusal());
    const auto service = find_service(options.service, mapping_context.catalog());
    if (!service) return context.output.refused(service.refusal());
    const auto resource = find_resource(options.resource, mapping_context.catalog());
    if (!resource) return context.output.refused(resource.refusal());
    const auto account = mapping_context.account(options.account);
    if (!account) return context.output.refused(account.refusal());
    const auto number = event_type_number(options.event_type);
    if (!number) return context.output.refused(number.refusal());
    const auto mapped = mapping_context.engine.mapping.event_types.set(mapping_context.company, (*service)->id,
                                                                       (*resource)->id, *account, *number);
    if (!mapped) return context.output.refused(mapped.refusal());
    context.output.object(views::event_type_view().write({*mapped, mapping_context.catalog()}));
    return kExitOk;
}

int calcom_event_types_remove(const Context& context, const EventTypeOptions& options) {
    MappingContext mapping_context(context);
    if (const auto open = mapping_context.open(options.company); !open) return context.output.refused(open.refusal());
    const auto service = find_service(options.service, mapping_context.catalog());
    if (!service) return context.output.refused(service.refusal());
    const auto resource = find_resource(options.resource, mapping_context.catalog());
    if (!resource) return context.output.refused(resource.refusal());
    const auto removed =
        mapping_context.engine.mapping.event_types.remove(mapping_context.company, (*service)->id, (*resource)->id);
    if (!removed) return context.output.refused(removed.refusal());
    context.output.object({{"service", (*service)->name}, {"resource", (*resource)->name}, {"removed", true}});
    return kExitOk;
}

}  // namespace slotkeeper
