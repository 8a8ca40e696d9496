// sessions: the sessions of services with seats, and who comes to them.
//
// A session begins with its first booking and ends with its last one; each attendee is an appointment, which is moved
// and cancelled like any other. Only who serves a session is changed for all of them together.
#include "adapters/rest/booking/appointment_replies.h"
#include "adapters/rest/booking/booking_inputs.h"
#include "adapters/rest/included.h"
#include "adapters/rest/rest_api.h"
#include "adapters/rest/short_lists.h"
#include "adapters/views/parts.h"
#include "engine/store/booking/session_rows.h"

namespace slotkeeper::rest {

namespace {

constexpr std::chrono::days kSessionsAhead{7};

using SessionInclude = IncludeInput<Related::service, Related::resources, Related::branch>;

struct ListSessions : Listed, SessionInclude {
    std::optional<ServiceId> service_id;
    std::optional<BranchId> branch_id;
    std::optional<Instant> from, to;
    std::size_t limit = limits::page_default;
    std::optional<Cursor<2>> cursor;
    std::optional<Instant> updated_since;

    static const Shape<ListSessions>& shape() {
        using Input = ListSessions;
        static const Shape<Input> shape(
            "ListSessions", field<&Input::service_id>("service_id", "Only sessions of this service."),
            field<&Input::branch_id>("branch_id", "Only sessions at this branch."),
            field<&Input::from>("from", "The earliest start. Absent: now."),
            field<&Input::to>("to", "The latest start, exclusive. Absent: 7 days after `from`.",
                              {.fraction = Fraction::up}),
            defaulted<&Input::limit>("limit", "The most sessions to return.", {.min = 1, .max = limits::page_max}),
            field<&Input::cursor>("cursor", "The `next_cursor` of the previous page."), SessionInclude::shape(),
            field<&Input::updated_since>("updated_since",
                                         "Only sessions that changed at this time or later, by start as always."));
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

struct ReassignSession : OneSession, ReplacementInput {
    static const Shape<ReassignSession>& shape() {
        static const Shape<ReassignSession> shape("SessionReassignment", OneSession::shape(),
                                                  ReplacementInput::shape());
        return shape;
    }
};

struct ShowSession : OneSession, SessionInclude {
    static const Shape<ShowSession>& shape() {
        static const Shape<ShowSession> shape("ShowSession", OneSession::shape(), SessionInclude::shape());
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
               [](const Shown& shown) { return shown.session.bookings; }),
        member("updated_at",
               "When a booking of it was last made, changed or cancelled. One that moved to another session and a hold "
               "that ran out do not count.",
               [](const Shown& shown) { return local_time(shown.session.updated_at, shown.zone()); })};
    return view;
}

Result<Reply> with_session_related(Reply reply, const Context& context, const std::vector<Related>& wanted,
                                   const std::vector<store::GroupSession>& sessions, const Catalog& catalog) {
    RelatedIds ids;
    for (const auto& one : sessions) {
        ids.services.insert(one.service);
        ids.branches.insert(one.branch);
        for (const auto& part : one.parts) {
            if (part.resource) ids.resources.insert(*part.resource);
        }
    }
    return with_included(std::move(reply), context, wanted, ids, catalog);
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
    filter.updated_since = input.updated_since;
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
    return with_session_related(page(std::move(data), std::move(next)), context, input.wanted(), found, *catalog);
}

Refusal no_such_session() {
    return refuse(ErrorCode::not_found, "id", "there is no such session, or nothing is booked in it");
}

Result<Reply> show_session(const ShowSession& input, Context& context) {
    store::SessionFilter filter;
    filter.company = context.company();
    filter.id = input.id;
    filter.branches = context.caller.branches;
    const auto found = context.read([&](store::Tx& tx) { return store::list_sessions(tx, filter); });
    if (found.empty()) return no_such_session();
    const auto catalog = catalog_of_sessions(context, found);
    return with_session_related(Reply{.body = session_view().write({found.front(), *catalog})}, context, input.wanted(),
                                found, *catalog);
}

Result<Reply> list_attendees(const OneSession& input, Context& context) {
    const auto found = context.read(
        [&](store::Tx& tx) { return store::list_attendees(tx, context.company(), input.id, context.caller.branches); });
    if (found.empty()) return no_such_session();
    return page(stored_json(context.services, context.company(), found), std::nullopt);
}

// All who have a seat now, with their versions: the desk refuses the command if they are others by then.
Result<Command> reassignment_of(const ReassignSession& input, const Context& context) {
    const auto resource = read_replacement(input, context);
    if (!resource) return resource.refusal();
    const auto seated = context.read(
        [&](store::Tx& tx) { return store::list_attendees(tx, context.company(), input.id, context.caller.branches); });
    if (seated.empty()) return no_such_session();
    Reassign ask;
    ask.resource = *resource;
    ask.instead_of = input.instead_of;
    ask.session = input.id;
    for (const auto& one : seated) {
        if (!ask.expected_version && next_state(one.state, Event::reassign)) {
            ask.id = one.id;
            ask.expected_version = one.version;
        } else {
            ask.others.push_back({one.id, one.version});
        }
    }
    if (!ask.expected_version) {
        auto refusal = refuse(ErrorCode::state_conflict, "id", "no booking of the session can be reassigned any more");
        for (const auto& one : seated) {
            if (refusal.in_the_way.size() < limits::in_the_way_max) refusal.in_the_way.push_back(one.id.text());
        }
        return refusal;
    }
    Command command;
    command.ask = std::move(ask);
    return command;
}

// The session of the appointment now. If it has ended since a request that is repeated: as the appointment was then.
Reply session_reply(const Context& context, const ReassignSession& input, const Receipt& receipt) {
    const auto& appointment = *receipt.appointment;
    store::SessionFilter filter;
    filter.company = context.company();
    filter.id = appointment.session.value_or(input.id);
    auto found = context.read([&](store::Tx& tx) { return store::list_sessions(tx, filter); });
    if (found.empty()) {
        found.push_back({.id = *filter.id,
                         .service = appointment.service,
                         .branch = appointment.branch,
                         .time = appointment.time,
                         .parts = appointment.parts});
    }
    const auto catalog = catalog_of_sessions(context, found);
    return {.body = session_view().write({found.front(), *catalog}), .replayed = receipt.replayed};
}

Result<Reply> reassign_session(const ReassignSession& input, Context& context) {
    auto command = reassignment_of(input, context);
    const auto receipt = submit_or_recall(context, command);
    return receipt ? session_reply(context, input, *receipt) : Result<Reply>(receipt.refusal());
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
                     .as_table({"id", "start", "end", "service", "seats", "seats_left", "bookings"}, "no sessions")
                     .with_included(included_view()),
             .refusals = {ErrorCode::not_found}},
            list_sessions),
        operation<ShowSession>({.id = "sessions.show",
                                .method = "GET",
                                .path = "/v1/sessions/{id}",
                                .scope = Scope::read,
                                .summary = "Show a session.",
                                .answer = Answer::record(session_view()).with_included(included_view())},
                               show_session),
        short_list<list_attendees>(
            {.id = "sessions.attendees",
             .method = "GET",
             .path = "/v1/sessions/{id}/attendees",
             .scope = Scope::read,
             .summary = "List who comes to a session, in the order of their bookings.",
             .description = "Each is an appointment, which is moved or cancelled by itself.",
             .answer =
                 Answer::page(appointment_view())
                     .as_table({"id", "state", "attendee_name", "party_size", "start", "version"}, "no attendees")}),
        operation<ReassignSession>(
            {.id = "sessions.reassign",
             .method = "POST",
             .path = "/v1/sessions/{id}/reassign",
             .scope = Scope::write,
             .summary = "Give a session to another person, room or device, with all who come to it.",
             .description = "All bookings of the session change together or none does. What counts for one appointment "
                            "counts here too. If the new one has a session of that service then, all of them join it "
                            "if it has the seats. A hold that has a seat has to end first (`state_conflict`); those "
                            "who have come and gone or did not come stay with the old one, and the others then get a "
                            "new session. `changed`: bookings came or went all the time.",
             .answer = Answer::record(session_view()),
             .refusals = {ErrorCode::not_found, ErrorCode::state_conflict, ErrorCode::changed, ErrorCode::slot_conflict,
                          ErrorCode::outside_hours, ErrorCode::limit_reached, ErrorCode::not_bookable,
                          ErrorCode::length_differs},
             .idempotent = true},
            reassign_session),
    };
}

}  // namespace slotkeeper::rest
