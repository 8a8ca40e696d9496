// mappings: which user at Cal.com a staff member is, and which event type stands for a service of a staff member.
//
// A mapping has no id of its own: a staff member has one user, a service and a staff member have one event type. A
// mapping that is set by hand is checked at Cal.com before it is stored. Read on: event_types.cpp has the event types
// of one account; engine/calendar/mapping has the rules.
#include "adapters/rest/rest_api.h"
#include "adapters/rest/short_lists.h"
#include "adapters/views/calendar_records.h"

#include <algorithm>
#include <set>

namespace slotkeeper::rest {

namespace {

constexpr std::int64_t kEventTypeIdMax = (std::int64_t{1} << 53) - 1;  // the largest integer of every JSON reader

// --- inputs --------------------------------------------------------------------------------------

struct UserOfPerson {
    ResourceId resource_id;

    static const Shape<UserOfPerson>& shape() {
        static const Shape<UserOfPerson> shape("UserOfPerson",
                                               field<&UserOfPerson::resource_id>("resource_id", "The staff member."));
        return shape;
    }
};

struct SetUser : UserOfPerson {
    AccountId account_id;
    std::string username;

    static const Shape<SetUser>& shape() {
        static const Shape<SetUser> shape(
            "NewCalendarUser", UserOfPerson::shape(),
            field<&SetUser::account_id>("account_id", "The account whose key shows the user's event types."),
            defaulted<&SetUser::username>("username", "The user name at Cal.com. Empty: the owner of the key."));
        return shape;
    }
};

struct ListMappings {
    std::optional<AccountId> account_id;

    static const Shape<ListMappings>& shape() {
        static const Shape<ListMappings> shape(
            "ListEventTypes", field<&ListMappings::account_id>("account_id", "Only event types of this account."));
        return shape;
    }
};

struct SyncMappings {
    std::optional<AccountId> account_id;
    bool dry_run = false;
    bool remove_missing = false;
    bool create = false;

    static const Shape<SyncMappings>& shape() {
        static const Shape<SyncMappings> shape(
            "EventTypeSyncOfAccounts",
            field<&SyncMappings::account_id>("account_id", "Only this account. Absent: every active account."),
            defaulted<&SyncMappings::dry_run>("dry_run", "Only report what would change."),
            defaulted<&SyncMappings::remove_missing>("remove_missing",
                                                     "Remove mappings whose event type was deleted at Cal.com."),
            defaulted<&SyncMappings::create>("create",
                                             "Make the event types at Cal.com that are missing, and map them; with "
                                             "`dry_run` only show which."));
        return shape;
    }
};

struct OneMapping {
    ServiceId service_id;
    ResourceId resource_id;

    static const Shape<OneMapping>& shape() {
        static const Shape<OneMapping> shape("OneEventType",
                                             field<&OneMapping::service_id>("service_id", "The service."),
                                             field<&OneMapping::resource_id>("resource_id", "The staff member."));
        return shape;
    }
};

struct SetMapping : OneMapping {
    AccountId account_id;
    std::int64_t event_type_id = 0;

    static const Shape<SetMapping>& shape() {
        static const Shape<SetMapping> shape(
            "NewEventType", OneMapping::shape(),
            field<&SetMapping::account_id>("account_id", "The account that has the event type."),
            field<&SetMapping::event_type_id>("event_type_id", "The id of the event type at Cal.com.",
                                              {.min = 1, .max = kEventTypeIdMax}));
        return shape;
    }
};

// --- views ---------------------------------------------------------------------------------------

const View<Refusal>& account_error_view() {
    static const View<Refusal> view{"AccountError", "Why an account could not be compared.",
                                    member("code", "", &Refusal::code), member("detail", "", &Refusal::message)};
    return view;
}

const View<InCatalog<EventTypeReport>>& tried_report_view() {
    using Shown = InCatalog<EventTypeReport>;
    static const View<Shown> view{
        "EventTypeReportOfAccount", "A comparison of one of several accounts.", event_type_report_view(),
        nested("error", "Why nothing is known about this account, or null.", account_error_view(), Parts::one_or_null,
               [](const Shown& shown) -> const std::optional<Refusal>& { return shown.record.refusal; })};
    return view;
}

// --- serving -------------------------------------------------------------------------------------

// Renames the field to that of this API.
Refusal as_id_field(Refusal refusal) {
    for (const auto* name : {"account", "resource", "service", "event_type"}) {
        if (refusal.field != name) continue;
        refusal.field += "_id";
        break;
    }
    return refusal;
}

template <class Record>
Json name_or_null(const Record* record) {
    return record == nullptr ? Json() : Json(record->name);
}

Result<Reply> list_users(const NoInput& /*input*/, Context& context) {
    const auto users = context.services.mapping.users.list(context.company());
    const auto catalog = context.services.catalogs.current(context.company());
    auto data = Json::array();
    for (const auto& user : users) data.push_back(calendar_user_view().write({user, *catalog}));
    return page(std::move(data), std::nullopt);
}

Result<Reply> set_user(const SetUser& input, Context& context) {
    auto& services = context.services;
    const auto user =
        services.mapping.users.set(context.company(), input.resource_id, input.account_id, input.username);
    if (!user) return as_id_field(user.refusal());
    const auto catalog = services.catalogs.current(context.company());
    return Reply{.body = calendar_user_view().write({*user, *catalog})};
}

Result<Reply> remove_user(const UserOfPerson& input, Context& context) {
    const auto removed = context.services.mapping.users.remove(context.company(), input.resource_id);
    if (!removed) return as_id_field(removed.refusal());
    const auto catalog = context.services.catalogs.current(context.company());
    return Reply{.body = {{"resource_id", input.resource_id.text()},
                          {"resource", name_or_null(catalog->resource(input.resource_id))},
                          {"removed", true}},
                 .status = 204};
}

Result<Reply> list_mappings(const ListMappings& input, Context& context) {
    auto& services = context.services;
    if (input.account_id) {
        const auto account = account_of(services.accounts, context.company(), *input.account_id);
        if (!account) return as_id_field(account.refusal());
    }
    const auto mapped = services.mapping.event_types.list(context.company(), input.account_id);
    const auto catalog = services.catalogs.current(context.company());
    auto data = Json::array();
    for (const auto& one : mapped) data.push_back(event_type_view().write({one, *catalog}));
    return page(std::move(data), std::nullopt);
}

// Every report names the same staff.
void add_staff_without_user(Reply& reply, const std::vector<EventTypeReport>& reports, const Catalog& catalog) {
    std::set<ResourceId> told;
    for (const auto& report : reports) {
        for (const auto id : report.without_user) {
            if (!told.insert(id).second) continue;
            const auto* person = catalog.resource(id);
            reply.notes.push_back((person == nullptr ? id.text() : person->name) +
                                  ": no user at Cal.com; calcom connect takes their key, calcom ensure finds the user");
        }
    }
}

// Idempotent: existing mappings stay unchanged.
Result<Reply> sync_mappings(const SyncMappings& input, Context& context) {
    auto& services = context.services;
    const EventTypeSync how{.dry_run = input.dry_run, .remove_missing = input.remove_missing, .create = input.create};
    std::vector<EventTypeReport> reports;
    if (input.account_id) {
        const auto report = services.mapping.event_types.sync(context.company(), *input.account_id, how);
        if (!report) return as_id_field(report.refusal());
        reports.push_back(*report);
    } else {
        reports = services.mapping.event_types.sync_all(context.company(), how);
    }
    const auto catalog = services.catalogs.current(context.company());
    auto data = Json::array();
    for (const auto& report : reports) data.push_back(tried_report_view().write({report, *catalog}));
    auto reply = page(std::move(data), std::nullopt);
    for (const auto& report : reports) {
        const auto& name = report.account.provider_account;
        if (report.refusal) reply.notes.push_back(name + ": " + report.refusal->message);
        if (report.not_looked_at > 0) {
            reply.notes.push_back(name + ": " + std::to_string(report.not_looked_at) +
                                  " mappings of staff without a user in this account were skipped");
        }
    }
    if (input.create) add_staff_without_user(reply, reports, *catalog);
    reply.is_finding = std::any_of(reports.begin(), reports.end(), [](const auto& one) { return one.is_finding(); });
    return reply;
}

Result<Reply> set_mapping(const SetMapping& input, Context& context) {
    auto& services = context.services;
    const auto mapped = services.mapping.event_types.set(context.company(), input.service_id, input.resource_id,
                                                         input.account_id, input.event_type_id);
    if (!mapped) return as_id_field(mapped.refusal());
    const auto catalog = services.catalogs.current(context.company());
    return Reply{.body = event_type_view().write({*mapped, *catalog})};
}

Result<Reply> remove_mapping(const OneMapping& input, Context& context) {
    auto& services = context.services;
    const auto removed = services.mapping.event_types.remove(context.company(), input.service_id, input.resource_id);
    if (!removed) return as_id_field(removed.refusal());
    const auto catalog = services.catalogs.current(context.company());
    return Reply{.body = {{"service_id", input.service_id.text()},
                          {"service", name_or_null(catalog->service(input.service_id))},
                          {"resource_id", input.resource_id.text()},
                          {"resource", name_or_null(catalog->resource(input.resource_id))},
                          {"removed", true}},
                 .status = 204};
}

}  // namespace

std::vector<Operation> calendar_user_operations() {
    using enum ErrorCode;
    using store::Scope;
    return {
        short_list<list_users>(
            {.id = "calendar-users.list",
             .method = "GET",
             .path = "/v1/calendar-users",
             .scope = Scope::read,
             .summary = "List the staff members who are users at Cal.com.",
             .answer = Answer::page(calendar_user_view())
                           .as_table({"resource", "resource_id", "account_id", "remote_user_id", "username"},
                                     "no staff member is mapped to a Cal.com user; try: calcom ensure")}),
        operation<SetUser>({.id = "calendar-users.set",
                            .method = "POST",
                            .path = "/v1/calendar-users",
                            .scope = Scope::admin,
                            .summary = "Map a staff member to a user at Cal.com.",
                            .description = "It is checked at Cal.com, and replaces an earlier user of this person.",
                            .answer = Answer::record(calendar_user_view()),
                            .refusals = {not_found, state_conflict, forbidden}},
                           set_user),
        operation<UserOfPerson>({.id = "calendar-users.remove",
                                 .method = "DELETE",
                                 .path = "/v1/calendar-users",
                                 .scope = Scope::admin,
                                 .summary = "Remove the mapping of a staff member.",
                                 .answer = Answer::nothing(),
                                 .refusals = {not_found}},
                                remove_user),
    };
}

std::vector<Operation> event_type_mapping_operations() {
    using enum ErrorCode;
    using store::Scope;
    return {
        short_list<list_mappings>(
            {.id = "calendar-event-types.list",
             .method = "GET",
             .path = "/v1/calendar-event-types",
             .scope = Scope::read,
             .summary = "List the event types that stand for a service of a staff member.",
             .answer = Answer::page(event_type_view())
                           .as_table({"resource", "service", "account_id", "event_type_id", "length_minutes"},
                                     "no event type is mapped"),
             .refusals = {not_found}}),
        operation<SyncMappings>(
            {.id = "calendar-event-types.sync",
             .method = "POST",
             .path = "/v1/calendar-event-types/sync",
             .scope = Scope::admin,
             .summary = "Compare the event types of the accounts with our services, and map those that match.",
             .description = "At most ten times a minute for each account. An account that cannot be compared has an "
                            "`error`; the others are compared. With `create` the event types that are missing are "
                            "made, of each account for the owner of its key.",
             .answer = Answer::page(tried_report_view())
                           .as_table({"provider_account", "resource", "service", "state", "event_type_id", "slug",
                                      "length_minutes", "detail"},
                                     "nothing to compare", "data"),
             .refusals = {not_found},
             .may_be_empty = true},
            sync_mappings),
        operation<SetMapping>({.id = "calendar-event-types.set",
                               .method = "POST",
                               .path = "/v1/calendar-event-types",
                               .scope = Scope::admin,
                               .summary = "Map a service of a staff member to an event type.",
                               .description = "It is checked at Cal.com, and replaces an earlier event type.",
                               .answer = Answer::record(event_type_view()),
                               .refusals = {not_found, length_differs, state_conflict, forbidden, in_progress}},
                              set_mapping),
        operation<OneMapping>({.id = "calendar-event-types.remove",
                               .method = "DELETE",
                               .path = "/v1/calendar-event-types",
                               .scope = Scope::admin,
                               .summary = "Remove the mapping of a service of a staff member.",
                               .description = "Existing bookings stay at Cal.com until their appointment changes.",
                               .answer = Answer::nothing(),
                               .refusals = {not_found}},
                              remove_mapping),
    };
}

}  // namespace slotkeeper::rest
