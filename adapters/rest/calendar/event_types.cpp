// event_types: shows which event types of an account are mapped to which services, and syncs the mapping. Read on:
// mappings.cpp has those of all accounts.
#include "adapters/rest/rest_api.h"
#include "adapters/rest/short_lists.h"
#include "adapters/views/calendar_records.h"

namespace slotkeeper::rest {

namespace {

struct EventTypesInput {
    AccountId id;

    static const Shape<EventTypesInput>& shape() {
        static const Shape<EventTypesInput> shape("EventTypesOfAccount", path_id<&EventTypesInput::id>("The account."));
        return shape;
    }
};

struct SyncEventTypes : EventTypesInput {
    bool dry_run = false;
    bool remove_missing = false;
    bool create = false;

    static const Shape<SyncEventTypes>& shape() {
        static const Shape<SyncEventTypes> shape(
            "EventTypeSync", EventTypesInput::shape(),
            defaulted<&SyncEventTypes::dry_run>("dry_run", "Only report what would change."),
            defaulted<&SyncEventTypes::remove_missing>("remove_missing",
                                                       "Remove mappings whose event type was deleted at Cal.com."),
            defaulted<&SyncEventTypes::create>("create",
                                               "Make the event types at Cal.com that are missing, and map them; with "
                                               "`dry_run` only show which."));
        return shape;
    }
};

// Renames the field to that of this API.
Refusal as_field(Refusal refusal) {
    if (refusal.field == "account") refusal.field = "id";
    return refusal;
}

Result<Reply> list_event_types(const EventTypesInput& input, Context& context) {
    auto& services = context.services;
    if (!account_of(services.accounts, context.company(), input.id)) {
        return refuse(ErrorCode::not_found, "id", "this company has no such account");
    }
    const auto mapped = services.mapping.event_types.list(context.company(), input.id);
    const auto catalog = services.catalogs.current(context.company());
    auto data = Json::array();
    for (const auto& one : mapped) data.push_back(event_type_view().write({one, *catalog}));
    return page(std::move(data), std::nullopt);
}

// Idempotent: existing mappings stay unchanged.
Result<Reply> sync_event_types(const SyncEventTypes& input, Context& context) {
    auto& services = context.services;
    const EventTypeSync how{.dry_run = input.dry_run, .remove_missing = input.remove_missing, .create = input.create};
    const auto report = services.mapping.event_types.sync(context.company(), input.id, how);
    if (!report) return as_field(report.refusal());
    if (report->refusal) return as_field(*report->refusal);
    const auto catalog = services.catalogs.current(context.company());
    return Reply{.body = event_type_report_view().write({*report, *catalog}), .is_finding = report->is_finding()};
}

}  // namespace

std::vector<Operation> event_type_operations() {
    using enum ErrorCode;
    using store::Scope;
    return {
        short_list<list_event_types>(
            {.id = "calendar-accounts.event-types",
             .method = "GET",
             .path = "/v1/calendar-accounts/{id}/event-types",
             .scope = Scope::read,
             .summary = "List the event types that are mapped to a service and a staff member.",
             .answer = Answer::page(event_type_view())
                           .as_table({"resource", "service", "account_id", "event_type_id", "length_minutes"},
                                     "no event type is mapped")}),
        operation<SyncEventTypes>({.id = "calendar-accounts.sync-event-types",
                                   .method = "POST",
                                   .path = "/v1/calendar-accounts/{id}/event-types/sync",
                                   .scope = Scope::admin,
                                   .summary = "Compare the event types with our services, and map those that match.",
                                   .description = "At most ten times a minute. With `create` the event types that are "
                                                  "missing are made for the owner of the account's key.",
                                   .answer = Answer::record(event_type_report_view()),
                                   .refusals = {in_progress, rate_limited, state_conflict, forbidden},
                                   .may_be_empty = true},
                                  sync_event_types),
    };
}

}  // namespace slotkeeper::rest
