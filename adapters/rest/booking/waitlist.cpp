// waitlist: manages waitlist entries and their offers.
//
// This version does not notify customers of offers (`delivery`): an offer is a row of GET /v1/messages, and the client
// that reads it may notify the customer.
#include "adapters/rest/booking/booking_inputs.h"
#include "adapters/rest/booking/wanted_times.h"
#include "adapters/rest/included.h"
#include "adapters/rest/rest_api.h"
#include "adapters/views/waitlist_records.h"
#include "engine/desk/customers.h"
#include "engine/store/booking/waitlist_rows.h"

namespace slotkeeper::rest {

namespace {

// --- inputs --------------------------------------------------------------------------------------

struct JoinInput {
    std::optional<ServiceId> service_id;
    std::optional<std::string> service;
    std::optional<ResourceId> resource_id;
    std::optional<BranchId> branch_id;
    std::string note;
    std::optional<Day> from, until;
    std::optional<Weekdays> weekdays;
    std::optional<MinuteOfDay> time_from, time_until;
    PersonInput customer;

    static const Shape<JoinInput>& shape() {
        static const Shape<JoinInput> shape(
            "NewWaitlistEntry", exactly_one("service_id", "service"),
            field<&JoinInput::service_id>("service_id", "The service, by its id."),
            field<&JoinInput::service>("service", "The service, by its name in any spelling or its slug."),
            field<&JoinInput::resource_id>("resource_id", "The person, room or device that is wanted. Absent: any."),
            field<&JoinInput::branch_id>("branch_id", "Absent: that of the person, or the default."),
            defaulted<&JoinInput::note>("note", "For the staff.", {.length_max = limits::customer_note_length_max}),
            field<&JoinInput::from>("from", "The first day. Absent: today."),
            field<&JoinInput::until>("until",
                                     "The last day, at most 60 days after the first. Absent: 31 days after it."),
            field<&JoinInput::weekdays>("weekdays", "Absent: all."),
            field<&JoinInput::time_from>("time_from", "The earliest time of day of the start."),
            field<&JoinInput::time_until>("time_until", "The latest time of day of the start, exclusive."),
            field<&JoinInput::customer>("customer", "Who waits."));
        return shape;
    }
    Result<Done> check(const Context& context) const;
};

using EntryInclude = IncludeInput<Related::customer, Related::service, Related::resources, Related::branch>;

struct ListEntries : Page<1>, EntryInclude {
    std::optional<BranchId> branch_id;
    std::optional<ServiceId> service_id;
    std::optional<CustomerId> customer_id;
    std::optional<WaitlistState> state;
    std::optional<IdSort> sort;

    static const Shape<ListEntries>& shape() {
        static const Shape<ListEntries> shape(
            "ListWaitlist", field<&ListEntries::branch_id>("branch_id", "Only entries for this branch."),
            field<&ListEntries::service_id>("service_id", "Only entries for this service."),
            field<&ListEntries::customer_id>("customer_id", "Only entries of this customer."),
            field<&ListEntries::state>("state", "Only entries in this state."), EntryInclude::shape(), Page<1>::shape(),
            field<&ListEntries::sort>("sort", kSortById));
        return shape;
    }
};

struct OneEntry {
    WaitlistId id;

    static const Shape<OneEntry>& shape() {
        static const Shape<OneEntry> shape("OneEntry", path_id<&OneEntry::id>("The waitlist entry."));
        return shape;
    }
};

struct ShowEntry : OneEntry, EntryInclude {
    static const Shape<ShowEntry>& shape() {
        static const Shape<ShowEntry> shape("ShowEntry", OneEntry::shape(), EntryInclude::shape());
        return shape;
    }
};

struct AnswerInput : OneEntry {
    std::optional<OfferId> offer_id;

    static const Shape<AnswerInput>& shape() {
        static const Shape<AnswerInput> shape(
            "OfferAnswer", OneEntry::shape(),
            field<&AnswerInput::offer_id>("offer_id", "Only if this is the open offer."));
        return shape;
    }
};

struct AcceptInput : AnswerInput {
    std::optional<Answers> answers;

    static const Shape<AcceptInput>& shape() {
        static const Shape<AcceptInput> shape("OfferAcceptance", AnswerInput::shape(),
                                              field<&AcceptInput::answers>("answers", kAnswersMeaning, kAnswersRules));
        return shape;
    }
};

// --- serving -------------------------------------------------------------------------------------

Reply entry_reply(const Context& context, const WaitlistEntry& entry) {
    const auto catalog = context.services.catalogs.recent(context.company());
    return {.body = stored_waitlist_json(context.services.database, *catalog, std::span(&entry, 1)).front()};
}

WaitlistPreference preference_of(const JoinInput& input, std::chrono::local_days today) {
    WaitlistPreference preference;
    preference.from = input.from.value_or(Day{today}).day;
    preference.until = input.until.value_or(Day{preference.from + std::chrono::days(limits::wait_days_default)}).day;
    preference.weekdays = input.weekdays.value_or(Weekdays{kEveryWeekday}).mask;
    preference.from_minute = input.time_from.value_or(MinuteOfDay{0}).minute;
    preference.until_minute = input.time_until.value_or(MinuteOfDay{kMinutesOfDay}).minute;
    return preference;
}

Result<JoinWaitlist> read_join(const JoinInput& input, const Context& context, const Catalog& catalog) {
    Checks check;
    JoinWaitlist ask;
    const auto* service = check(find_service(input.service_id, input.service, catalog));
    auto branch_id = input.branch_id;
    if (input.resource_id) {
        const auto* resource = catalog.resource(*input.resource_id);
        if (resource == nullptr) {
            check.note(refuse(ErrorCode::not_found, "resource_id", "this company has no such resource"));
        } else if (!branch_id) {
            branch_id = resource->branch;
        }
    }
    const auto* branch = check(catalog.branch_or_default(branch_id));
    const auto now = context.services.clock.now();
    ask.customer = check(read_person(input.customer, "customer", catalog, now));
    if (check.failed()) return check.refusal();
    ask.branch = branch->id;
    ask.service = service->id;
    ask.resource = input.resource_id;
    ask.note = input.note;
    ask.source = context.caller.source;
    ask.preference = preference_of(input, branch->zone.local_day(whole_seconds(now)));
    return ask;
}

Result<JoinWaitlist> read_join(const JoinInput& input, const Context& context) {
    return with_catalog(context, [&](const CatalogPtr& catalog) { return read_join(input, context, *catalog); });
}

Result<Done> JoinInput::check(const Context& context) const { return checked(read_join(*this, context)); }

Result<Reply> join(const JoinInput& input, Context& context) {
    auto& services = context.services;
    const auto ask = read_join(input, context);
    if (!ask) return ask.refusal();
    const auto joined =
        join_waitlist(services.database, services.catalogs, services.ids, context.company(), *ask, context.key);
    if (!joined) return joined.refusal();
    if (!joined->replayed) {
        complete_customer(services.database, context.company(), joined->entry.customer, ask->customer);
    }
    auto reply = entry_reply(context, joined->entry);
    reply.status = joined->created ? 201 : 200;
    reply.location = "/v1/waitlist/" + joined->entry.id.text();
    reply.replayed = joined->replayed;
    return reply;
}

Result<Reply> list_entries(const ListEntries& input, Context& context) {
    Checks check;
    store::WaitlistFilter filter;
    filter.company = context.company();
    filter.branch = check(known(context, input.branch_id, "branch_id"));
    filter.service = check(known(context, input.service_id, "service_id"));
    filter.customer = check(known(context, input.customer_id, "customer_id"));
    filter.state = input.state;
    const auto order = check(set_page(context, filter, input, order_named(input.sort)));
    if (check.failed()) return check.refusal();
    auto found = context.read([&](store::Tx& tx) { return store::list_entries(tx, filter); });
    auto next = cut_page(found, input, order);
    const auto catalog = context.services.catalogs.recent(context.company());
    RelatedIds ids;
    for (const auto& entry : found) ids.add(entry);
    return with_included(page(stored_waitlist_json(context.services.database, *catalog, found), std::move(next)),
                         context, input.wanted(), ids, *catalog);
}

Result<Reply> show_entry(WaitlistId id, const Context& context, const std::vector<Related>& wanted = {}) {
    const auto found = context.read([&](store::Tx& tx) { return store::load_entry(tx, context.company(), id); });
    if (!found) return refuse(ErrorCode::not_found, "id", "there is no such waitlist entry");
    RelatedIds ids;
    ids.add(*found);
    return with_included(entry_reply(context, *found), context, wanted, ids,
                         *context.services.catalogs.recent(context.company()));
}

Result<Reply> show_one_entry(const ShowEntry& input, Context& context) {
    return show_entry(input.id, context, input.wanted());
}

WaitlistTools tools_of(const Context& context) { return {context.services.database, context.services.desk}; }

WaitlistCaller caller_of(const Context& context) {
    return {context.company(), context.key, context.caller.actor, context.caller.source};
}

Result<Reply> leave(const OneEntry& input, Context& context) {
    const auto left = leave_waitlist(tools_of(context), caller_of(context), input.id);
    if (!left) return left.refusal();
    auto reply = entry_reply(context, *left);
    reply.status = 204;
    return reply;
}

Result<Reply> answered(WaitlistId id, const Context& context, const Result<Receipt>& receipt) {
    if (!receipt) return receipt.refusal();
    auto reply = show_entry(id, context);
    if (reply) reply->replayed = receipt->replayed;
    return reply;
}

Result<Reply> accept(const AcceptInput& input, Context& context) {
    return answered(input.id, context,
                    accept_offer(tools_of(context), caller_of(context), input.id, input.offer_id,
                                 input.answers.value_or(Answers())));
}

Result<Reply> decline(const AnswerInput& input, Context& context) {
    return answered(input.id, context, decline_offer(tools_of(context), caller_of(context), input.id, input.offer_id));
}

}  // namespace

std::vector<Operation> waitlist_operations() {
    using enum ErrorCode;
    using store::Scope;
    const auto& view = entry_view();
    return {
        operation<JoinInput>(
            {.id = "waitlist.add",
             .method = "POST",
             .path = "/v1/waitlist",
             .scope = Scope::write,
             .summary = "Add a customer to the waitlist.",
             .description = "201: a new entry; 200: an entry that overlaps it existed. A customer has at "
                            "most five entries.",
             .answer = Answer::record(view, {201, 200}),
             .refusals = {not_found, state_conflict, not_bookable, ambiguous},
             .idempotent = true},
            join),
        operation<ListEntries>(
            {.id = "waitlist.list",
             .method = "GET",
             .path = "/v1/waitlist",
             .scope = Scope::read,
             .summary = "List waitlist entries in order of arrival.",
             .answer = Answer::page(view)
                           .as_table({"id", "state", "service", "customer", "from", "until", "times", "offer"},
                                     "the waitlist is empty")
                           .with_included(included_view()),
             .refusals = {not_found}},
            list_entries),
        operation<ShowEntry>({.id = "waitlist.show",
                              .method = "GET",
                              .path = "/v1/waitlist/{id}",
                              .scope = Scope::read,
                              .summary = "Show a waitlist entry.",
                              .answer = Answer::record(view).with_included(included_view())},
                             show_one_entry),
        operation<OneEntry>({.id = "waitlist.leave",
                             .method = "DELETE",
                             .path = "/v1/waitlist/{id}",
                             .scope = Scope::write,
                             .summary = "Leave the waitlist; an open offer goes to the next customer in line.",
                             .answer = Answer::nothing(),
                             .refusals = {state_conflict},
                             .destructive = true},
                            leave),
        operation<AcceptInput>({.id = "waitlist.accept",
                                .method = "POST",
                                .path = "/v1/waitlist/{id}/accept",
                                .scope = Scope::write,
                                .summary = "Accept the open offer: its hold becomes the appointment.",
                                .description = "`offer.appointment_id` of the answer is the appointment. An entry with "
                                               "`moves_appointment_id` moves that appointment instead.",
                                .answer = Answer::record(view),
                                .refusals = {state_conflict, hold_expired, not_bookable, slot_conflict, limit_reached,
                                             customer_busy, outside_hours, off_grid, too_late, duration, missing_field},
                                .idempotent = true,
                                .may_be_empty = true},
                               accept),
        operation<AnswerInput>({.id = "waitlist.decline",
                                .method = "POST",
                                .path = "/v1/waitlist/{id}/decline",
                                .scope = Scope::write,
                                .summary = "Decline the open offer and keep waiting.",
                                .answer = Answer::record(view),
                                .refusals = {state_conflict, hold_expired},
                                .idempotent = true,
                                .may_be_empty = true},
                               decline),
    };
}

}  // namespace slotkeeper::rest
