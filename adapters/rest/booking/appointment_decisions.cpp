// appointment_decisions: what the staff decide about a booking: who serves it, how long it lasts, whether it is
// accepted.
#include "adapters/rest/booking/appointment_replies.h"
#include "adapters/rest/booking/booking_inputs.h"
#include "engine/catalog/durations.h"
#include "engine/store/booking/appointment_rows.h"

namespace slotkeeper::rest {

namespace {

using enum ErrorCode;
using store::Scope;

struct ReassignInput : OneAppointment, ReplacementInput {
    static const Shape<ReassignInput>& shape() {
        static const Shape<ReassignInput> shape("Reassignment", OneAppointment::shape(), ReplacementInput::shape());
        return shape;
    }
};

struct ResizeInput : OneAppointment, OverrideInput {
    std::optional<Minutes> duration;
    std::optional<Instant> end;

    static const Shape<ResizeInput>& shape() {
        static const Shape<ResizeInput> shape(
            "Resize", OneAppointment::shape(), exactly_one("duration_minutes", "end"),
            field<&ResizeInput::duration>("duration_minutes", "How long it lasts from now on.", kDurationRules),
            field<&ResizeInput::end>("end", "When it ends from now on, a whole minute.", {.whole_minute = true}),
            OverrideInput::shape());
        return shape;
    }
};

struct DeclineInput : OneAppointment {
    DeclineReason reason = DeclineReason::other;
    std::string text;

    static const Shape<DeclineInput>& shape() {
        static const Shape<DeclineInput> shape(
            "Declining", OneAppointment::shape(),
            defaulted<&DeclineInput::reason>("reason",
                                             "Why, for the history. `deadline`: it was not answered in time."),
            defaulted<&DeclineInput::text>("text", "What the customer is told.",
                                           {.length_max = limits::decline_text_length_max}));
        return shape;
    }
};

Result<Reply> reassign(const ReassignInput& input, Context& context) {
    const auto resource = read_replacement(input, context);
    if (!resource) return submit_change(context, Result<Command>(resource.refusal()));
    return submit_change(context, Result(Reassign{input.id, *resource, input.instead_of, context.version}));
}

Result<Resize> read_resize(const ResizeInput& input, const Context& context) {
    Resize ask{input.id, {}, context.version};
    if (input.duration) {
        ask.duration = *input.duration;
        return ask;
    }
    const auto present =
        context.read([&](store::Tx& tx) { return store::load_appointment(tx, context.company(), input.id); });
    if (!present) return refuse(not_found, "id", "there is no such appointment");
    if (!input.end || *input.end <= present->time.from) {
        return refuse(invalid_field, "end", "must lie after the start");
    }
    ask.duration = std::chrono::floor<Minutes>(*input.end - present->time.from);
    return ask;
}

Result<Reply> resize(const ResizeInput& input, Context& context) {
    const auto ask = read_resize(input, context);
    if (!ask) return submit_change(context, Result<Command>(ask.refusal()));
    Command command;
    command.ask = *ask;
    return submit_change(context, with_override(Result(std::move(command)), input, context));
}

Result<Reply> approve(const OneAppointment& input, Context& context) {
    return submit_change(context, Result(Approve{input.id, context.version}));
}

Result<Reply> decline(const DeclineInput& input, Context& context) {
    return submit_change(context, Result(Decline{input.id, input.reason, input.text, context.version}));
}

// What all of them share.
Operation decision(Operation one) {
    one.answer = Answer::record(appointment_view());
    one.refusals.insert(one.refusals.end(), {not_found, state_conflict});
    one.idempotent = one.versioned = true;
    return one;
}

}  // namespace

std::vector<Operation> appointment_decisions() {
    return {
        operation<ReassignInput>(
            decision({.id = "appointments.reassign",
                      .method = "POST",
                      .path = "/v1/appointments/{id}/reassign",
                      .scope = Scope::write,
                      .summary = "Give an appointment to another person, room or device.",
                      .description =
                          "The time stays, so neither notice nor grid matters; skills, hours, limits and what "
                          "the new one has booked do. It takes all that the old one serves. A booking that shares a "
                          "session goes alone only into another session that runs then; `sessions.reassign` takes all "
                          "of them.",
                      .refusals = {slot_conflict, outside_hours, limit_reached, not_bookable, length_differs}}),
            reassign),
        operation<ResizeInput>(
            decision({.id = "appointments.resize",
                      .method = "POST",
                      .path = "/v1/appointments/{id}/resize",
                      .scope = Scope::write,
                      .summary = "Make an appointment longer or shorter.",
                      .description = "The start and the people stay. The length is one of those of the service "
                                     "(`duration` if not), which says what it costs, or any with `override_reason`. Of "
                                     "several segments the last one changes.",
                      .refusals = {slot_conflict, outside_hours, limit_reached, not_bookable, length_differs,
                                   customer_busy, duration}}),
            resize),
        operation<OneAppointment>(
            [] {
                auto one = decision({.id = "appointments.approve",
                                     .method = "POST",
                                     .path = "/v1/appointments/{id}/approve",
                                     .scope = Scope::write,
                                     .summary = "Approve a booking that waits for it.",
                                     .description =
                                         "Of a service with `approval` `required`. It is checked again against hours, "
                                         "skills and time off; what does not fit any more is refused with the reason.",
                                     .refusals = {slot_conflict, outside_hours}});
                one.may_be_empty = true;
                return one;
            }(),
            approve),
        operation<DeclineInput>(
            [] {
                auto one = decision({.id = "appointments.decline",
                                     .method = "POST",
                                     .path = "/v1/appointments/{id}/decline",
                                     .scope = Scope::write,
                                     .summary = "Decline a booking that waits for an approval.",
                                     .description = "Its time becomes free, and the customer gets a message."});
                one.may_be_empty = one.destructive = true;
                return one;
            }(),
            decline),
    };
}

}  // namespace slotkeeper::rest
