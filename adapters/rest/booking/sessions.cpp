// sessions: the sessions of services with seats, and who comes to them.
//
// A session begins with its first booking and ends with its last one; each attendee is an appointment, which is moved
// and cancelled like any other. So a session has no operation that changes it.
#include "adapters/rest/booking/appointment_replies.h"
#include "adapters/rest/rest_api.h"
#include "adapters/rest/serving.h"
#include "adapters/views/parts.h"
#include "engine/store/booking/session_rows.h"

namespace slotkeeper::rest {

namespace {

constexpr std::chrono::days kSessionsAhead{7};

struct ListSessions : Listed {
    std::optional<ServiceId> service_id;
    std::optional<BranchId> branch_id;
    std::optional<Instant> from, to;
    std::size_t limit = limits::page_default;
    std::optional<Cursor<2>> cursor;

    static const Shape<ListSessions>& shape() {
        using Input = ListSessions;
        static const Shape<Input> shape(
            "ListSessions", field<&Input::service_id>("service_id", "Only sessions of this service."),
            field<&Input::branch_id>("branch_id", "Only sessions at this branch."),
            field<&Input::from>("from", "The earliest start. Absent: now."),
            field<&Input::to>("to", "The latest start, exclusive. Absent: 7 days after `from`.",
                              {.fraction = Fraction::up}),
            defaulted<&Input::limit>("limit", "The most sessions to return.", {.min = 1, .max = limits::page_max}),
            field<&Input::cursor>("cursor", "The `next_cursor` of the previous page."));
        return shape;
    }
    Result<Done> check(const Context& /*context*/) const { return check_interval(from, to); }
};

struct OneSession {
    SessionId id;

    static const Shape<OneSession>& shape() {
        static const Shape<OneSession> shape("OneSession", path_id<&OneSession::id>("The session."));
        return shape;
    }
};

struct ShownSession {
    const store::GroupSession& session;
    const Catalog& catalog;

    TimeZone zone() const { return catalog.zone_of(session.branch); }
    // At least what is taken, if the service has fewer by now.
    int seats() const {
        const auto* service = catalog.service(session.service);
        return std::max(service != nullptr ? service->seats : 0, session.seats_taken);
    }
};

const View<ShownSession>& session_view() {
    using Shown = ShownSession;
    constexpr auto kResources = [](const Shown& shown) {
        std::vector<BriefResource> resources;
        for (const auto& part : shown.session.parts) {
            if (part.resource) resources.push_back(brief_resource(*part.resource, shown.catalog));
        }
        return resources;
    };
    static const View<Shown> view{
        "Session",
        "A session of a service with seats, which several bookings share.",
        member("id", "As long as someone is booked.", [](const Shown& shown) { return shown.session.id; }),
        member("service_id", "", [](const Shown& shown) { return shown.session.service; }),
        member("service", "Its name.",
               [](const Shown& shown) {
                   const auto* service = shown.catalog.service(shown.session.service);
                   return service != nullptr ? std::optional(service->name) : std::nullopt;
               }),
        member("branch_id", "", [](const Shown& shown) { return shown.session.branch; }),
        member("start", "",
               [](const Shown& shown) {
                   return LocalTime{shown.session.time.from, shown.zone()};
               }),
        member("end", "",
               [](const Shown& shown) {
                   return LocalTime{shown.session.time.until, shown.zone()};
               }),
        nested("resources", "Who and what serves it.", brief_resource_view(), Parts::list, kResources),
        member("seats", "How many there are.", &Shown::seats),
        member("seats_taken", "By bookings and holds; each of a party has one.",
               [](const Shown& shown) { return shown.session.seats_taken; }),
        member("seats_left", "How many can still be booked.",
               [](const Shown& shown) { return shown.seats() - shown.session.seats_taken; }),
        member("bookings", "How many appointments and holds share it.",
               [](const Shown& shown) { return shown.session.bookings; })};
    return view;
}

// One that knows what the sessions refer to: a cached catalogue may be older than they are.
CatalogPtr catalog_of_sessions(const Context& context, const std::vector<store::GroupSession>& sessions) {
    auto& catalogs = context.services.catalogs;
    const auto recent = catalogs.recent(context.company());
    const auto is_known = std::all_of(sessions.begin(), sessions.end(), [&](const store::GroupSession& one) {
        return recent->service(one.service) != nullptr && recent->branch(one.branch) != nullptr;
    });
    return is_known ? recent : catalogs.current(context.company());
}

Result<Reply> list_sessions(const ListSessions& input, Context& context) {
    Checks check;
    store::SessionFilter filter;
    filter.company = context.company();
    filter.branches = context.caller.branches;
    filter.service = check(known(context, input.service_id, "service_id"));
    check(check_interval(input.from, input.to));
    check(limit_to(filter, context, input.branch_id));
    if (check.failed()) return check.refusal();
    filter.from = input.from.value_or(whole_seconds(context.services.clock.now()));
    filter.until = input.to.value_or(*filter.from + kSessionsAhead);
    filter.rows_max = input.limit + 1;
    if (input.cursor) {
        filter.after = std::pair(Instant{Seconds{input.cursor->numbers[0]}}, SessionId{input.cursor->numbers[1]});
    }
    auto found = context.read([&](store::Tx& tx) { return store::list_sessions(tx, filter); });
    std::optional<std::string> next;
    if (found.size() > input.limit) {
        found.resize(input.limit);
        const auto& last = found.back();
        next = Cursor<2>{std::string(input.list), {last.time.from.time_since_epoch().count(), last.id.value}}.text();
    }
    const auto catalog = catalog_of_sessions(context, found);
    auto data = Json::array();
    for (const auto& one : found) data.push_back(session_view().write({one, *catalog}));
    return page(std::move(data), std::move(next));
}

Refusal no_such_session() {
    return refuse(ErrorCode::not_found, "id", "there is no such session, or nothing is booked in it");
}

Result<Reply> show_session(const OneSession& input, Context& context) {
    store::SessionFilter filter;
    filter.company = context.company();
    filter.id = input.id;
    filter.branches = context.caller.branches;
    const auto found = context.read([&](store::Tx& tx) { return store::list_sessions(tx, filter); });
    if (found.empty()) return no_such_session();
    const auto catalog = catalog_of_sessions(context, found);
    return Reply{.body = session_view().write({found.front(), *catalog})};
}

Result<Reply> list_attendees(const OneSession& input, Context& context) {
    const auto found = context.read(
        [&](store::Tx& tx) { return store::list_attendees(tx, context.company(), input.id, context.caller.branches); });
    if (found.empty()) return no_such_session();
    return page(stored_json(context.services, context.company(), found), std::nullopt);
}

}  // namespace

std::vector<Operation> session_operations() {
    using store::Scope;
    return {
        operation<ListSessions>(
            {.id = "sessions.list",
             .method = "GET",
             .path = "/v1/sessions",
             .scope = Scope::read,
             .summary = "List the sessions of services with seats, by start.",
             .description = "A session is there as long as someone is booked; `slots.list` has starts at which one can "
                            "begin too.",
             .answer =
                 Answer::page(session_view())
                     .as_table({"id", "start", "end", "service", "seats", "seats_left", "bookings"}, "no sessions"),
             .refusals = {ErrorCode::not_found}},
            list_sessions),
        operation<OneSession>({.id = "sessions.show",
                               .method = "GET",
                               .path = "/v1/sessions/{id}",
                               .scope = Scope::read,
                               .summary = "Show a session.",
                               .answer = Answer::record(session_view())},
                              show_session),
        operation<OneSession>(
            {.id = "sessions.attendees",
             .method = "GET",
             .path = "/v1/sessions/{id}/attendees",
             .scope = Scope::read,
             .summary = "List who comes to a session, in the order of their bookings.",
             .description = "Each is an appointment, which is moved or cancelled by itself.",
             .answer =
                 Answer::page(appointment_view())
                     .as_table({"id", "state", "attendee_name", "party_size", "start", "version"}, "no attendees")},
            list_attendees),
    };
}

}  // namespace slotkeeper::rest
