// appointment_changes: moves, cancels, and records what became of an appointment.
#include "adapters/rest/booking/appointment_replies.h"
#include "adapters/rest/booking/booking_inputs.h"
#include "engine/booking/decide.h"
#include "engine/booking/visits.h"
#include "engine/store/booking/appointment_rows.h"

namespace slotkeeper::rest {

namespace {

using enum ErrorCode;
using store::Scope;

struct RescheduleInput : OneAppointment, PreferencesInput, OverrideInput, WisherInput {
    Instant start;
    bool open = false;
    std::optional<Minutes> duration;
    std::optional<int> party_size;

    static const Shape<RescheduleInput>& shape() {
        static const Shape<RescheduleInput> shape(
            "Reschedule", OneAppointment::shape(),
            field<&RescheduleInput::start>("start", "The new start, a whole minute.", {.whole_minute = true}),
            defaulted<&RescheduleInput::open>("open", "Other people, rooms and devices may serve it."),
            field<&RescheduleInput::duration>(
                "duration_minutes", "One of the `durations` of the service. Absent: the length stays.", kDurationRules),
            field<&RescheduleInput::party_size>("party_size", "How many people come. Absent: as before.", kPartyRules),
            PreferencesInput::shape(), OverrideInput::shape(), WisherInput::shape());
        return shape;
    }
};

struct CancelInput : OneAppointment, OverrideInput, WisherInput {
    CancelReason reason = CancelReason::other;
    std::optional<std::string> reason_code;

    static const Shape<CancelInput>& shape() {
        static const Shape<CancelInput> shape(
            "Cancellation", OneAppointment::shape(),
            defaulted<&CancelInput::reason>(
                "reason", "Why. `caller`: the customer, by telephone; `duplicate`: it was booked twice."),
            field<&CancelInput::reason_code>(
                "reason_code", "A code of the company, one of its `cancel_reasons` if it has any.", kReasonCodeRules),
            OverrideInput::shape(), WisherInput::shape());
        return shape;
    }
};

// Alternatives with the current staff of the appointment, unless the request names others.
Result<Reply> reschedule_refused(const Refusal& refusal, const Context& context, const Reschedule& asked) {
    if (refusal.code != slot_conflict && refusal.code != off_grid && refusal.code != limit_reached) return refusal;
    const auto present =
        context.read([&](store::Tx& tx) { return store::load_appointment(tx, context.company(), asked.id); });
    if (!present) return refusal;
    auto question =
        question_about(context.company(), present->service, present->branch, preferences_of(asked, *present));
    question.moving = asked.id;
    question.duration = asked.duration;
    question.party_size = asked.party_size;
    return start_refused(refusal, context, question, asked.start);
}

template <class Ask>
Result<Command> command_to(const Result<Ask>& ask) {
    if (!ask) return ask.refusal();
    Command command;
    command.ask = *ask;
    return command;
}

Result<Command> wished_by(Result<Command> command, const WisherInput& input) {
    if (command) command->by_customer = input.by_customer;
    return command;
}

// Submits a change of an appointment.
Result<Reply> change(const Context& context, Result<Command> command) {
    const auto receipt = submit_or_recall(context, command);
    if (receipt) return appointment_reply(context, *receipt->appointment, receipt->replayed);
    const auto* moved = command ? std::get_if<Reschedule>(&command->ask) : nullptr;
    return moved != nullptr ? reschedule_refused(receipt.refusal(), context, *moved) : receipt.refusal();
}

Result<Reschedule> read_reschedule(const RescheduleInput& input, const Context& context) {
    Reschedule ask{input.id,       input.start,     {}, input.open || input.segments.has_value(), context.version,
                   input.duration, input.party_size};
    if (!input.names_any()) return ask;
    const auto present =
        context.read([&](store::Tx& tx) { return store::load_appointment(tx, context.company(), input.id); });
    if (!present) return refuse(not_found, "id", "there is no such appointment");
    auto preferences = with_catalog(context, [&](const CatalogPtr& catalog) -> Result<std::vector<ResourcePreference>> {
        const auto service = booked_service(*catalog, *present);
        if (!service) return service.refusal();
        return read_preferences(input, *catalog, *service);
    });
    if (!preferences) return preferences.refusal();
    ask.preferences = std::move(*preferences);
    return ask;
}

Result<Reply> reschedule(const RescheduleInput& input, Context& context) {
    return change(context,
                  wished_by(with_override(command_to(read_reschedule(input, context)), input, context), input));
}

Result<Reply> cancel(const CancelInput& input, Context& context) {
    const Cancel ask{input.id, std::string(name_of(input.reason)), context.version, input.reason_code.value_or("")};
    return change(context, wished_by(with_override(command_to(Result(ask)), input, context), input));
}

template <Event event>
Result<Reply> change_state(const OneAppointment& input, Context& context) {
    return change(context, command_to(Result(Change{input.id, event, context.version})));
}

// Completes the description of an operation that changes the state of an appointment.
template <Event event>
Operation transition(Operation one) {
    one.answer = Answer::record(appointment_view());
    one.refusals.push_back(state_conflict);
    one.idempotent = one.versioned = one.may_be_empty = true;
    return operation<OneAppointment>(std::move(one), change_state<event>);
}

std::vector<Operation> transitions() {
    return {
        transition<Event::confirm>({.id = "appointments.confirm",
                                    .method = "POST",
                                    .path = "/v1/appointments/{id}/confirm",
                                    .scope = Scope::write,
                                    .summary = "Confirm a pending appointment."}),
        transition<Event::check_in>({.id = "appointments.check_in",
                                     .method = "POST",
                                     .path = "/v1/appointments/{id}/check-in",
                                     .scope = Scope::write,
                                     .summary = "Record that the customer has arrived.",
                                     .description = "`too_early` if the start is farther ahead than the setting "
                                                    "`check_in_minutes` permits. After a no-show the remaining time "
                                                    "is taken again: `slot_conflict` if others have booked it.",
                                     .refusals = {slot_conflict, customer_busy, too_early}}),
        transition<Event::complete>({.id = "appointments.complete",
                                     .method = "POST",
                                     .path = "/v1/appointments/{id}/complete",
                                     .scope = Scope::write,
                                     .summary = "Record that the appointment has taken place.",
                                     .description = "`too_early` before the start, unless the customer was checked in. "
                                                    "After a no-show as for a check-in.",
                                     .refusals = {slot_conflict, customer_busy, too_early}}),
        transition<Event::no_show>({.id = "appointments.no_show",
                                    .method = "POST",
                                    .path = "/v1/appointments/{id}/no-show",
                                    .scope = Scope::write,
                                    .summary = "Record that the customer did not come.",
                                    .description = "The remaining time becomes free. `too_early` before the start.",
                                    .refusals = {too_early}}),
        transition<Event::reopen>({.id = "appointments.reopen",
                                   .method = "POST",
                                   .path = "/v1/appointments/{id}/reopen",
                                   .scope = Scope::admin,
                                   .summary = "Undo a check-in, a completion or a no-show.",
                                   .description = "The appointment is `confirmed` again. `slot_conflict` if the "
                                                  "remaining time was booked by others after a no-show.",
                                   .refusals = {slot_conflict, customer_busy}}),
        transition<Event::acknowledge>({.id = "appointments.acknowledge",
                                        .method = "POST",
                                        .path = "/v1/appointments/{id}/acknowledge",
                                        .scope = Scope::write,
                                        .summary = "Record that the customer said that they will come.",
                                        .description = "Sets `acknowledged_at`, once; a move clears it. Cal.com is "
                                                       "not told."}),
    };
}

}  // namespace

std::vector<Operation> appointment_changes() {
    const auto& view = appointment_view();
    std::vector<Operation> all{
        operation<RescheduleInput>({.id = "appointments.reschedule",
                                    .method = "POST",
                                    .path = "/v1/appointments/{id}/reschedule",
                                    .scope = Scope::write,
                                    .summary = "Move an appointment to another start.",
                                    .description = "The staff stay unless others are wanted; `segments` opens every "
                                                   "segment that it does not name.",
                                    .answer = Answer::record(view),
                                    .refusals = with(refused_starts(), {too_late, staff_only, too_many_moves}),
                                    .idempotent = true,
                                    .versioned = true,
                                    .may_be_empty = true},
                                   reschedule),
        operation<CancelInput>({.id = "appointments.cancel",
                                .method = "POST",
                                .path = "/v1/appointments/{id}/cancel",
                                .scope = Scope::write,
                                .summary = "Cancel an appointment.",
                                .description = "A fee that the customer owes by the rules of the company is recorded "
                                               "with the appointment, and in `GET /v1/fees`. It is not collected.",
                                .answer = Answer::record(view),
                                .refusals = {state_conflict, too_late, staff_only},
                                .idempotent = true,
                                .versioned = true,
                                .destructive = true,
                                .may_be_empty = true,
                                .command_defaults = {{"reason", [](const json&, Instant) { return "staff"; }}}},
                               cancel),
    };
    auto states = transitions();
    all.insert(all.end(), states.begin(), states.end());
    return all;
}

}  // namespace slotkeeper::rest
