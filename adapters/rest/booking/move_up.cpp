// move_up: a customer with an appointment asks for an earlier time; the wish is a waitlist entry (waitlist.cpp).
#include "engine/desk/waitlist/move_up.h"
#include "adapters/rest/booking/appointment_replies.h"
#include "adapters/rest/booking/wanted_times.h"
#include "adapters/rest/rest_api.h"
#include "adapters/rest/serving.h"
#include "adapters/views/waitlist_records.h"

namespace slotkeeper::rest {

namespace {

struct MoveUpInput : OneAppointment {
    std::optional<ResourceId> resource_id;
    std::string note;
    std::optional<Day> from;
    std::optional<Weekdays> weekdays;
    std::optional<MinuteOfDay> time_from, time_until;

    static const Shape<MoveUpInput>& shape() {
        using Input = MoveUpInput;
        static const Shape<Input> shape(
            "MoveUp", OneAppointment::shape(),
            field<&Input::resource_id>("resource_id", "The person, room or device that is wanted. Absent: any."),
            defaulted<&Input::note>("note", "For the staff.", {.length_max = limits::customer_note_length_max}),
            field<&Input::from>("from", "The first day that suits. Absent: today."),
            field<&Input::weekdays>("weekdays", "Absent: all."),
            field<&Input::time_from>("time_from", "The earliest time of day of the start."),
            field<&Input::time_until>("time_until", "The latest time of day of the start, exclusive."));
        return shape;
    }
};

Result<Reply> move_up(const MoveUpInput& input, Context& context) {
    auto& services = context.services;
    WishEarlier wish;
    wish.appointment = input.id;
    wish.resource = input.resource_id;
    if (input.from) wish.from = input.from->day;
    if (input.weekdays) wish.weekdays = input.weekdays->mask;
    if (input.time_from) wish.from_minute = input.time_from->minute;
    if (input.time_until) wish.until_minute = input.time_until->minute;
    wish.note = input.note;
    wish.source = context.caller.source;
    const auto joined =
        wish_earlier(services.database, services.catalogs, services.ids, context.company(), wish, context.key);
    if (!joined) return joined.refusal();
    const auto catalog = services.catalogs.recent(context.company());
    Reply reply{.body = stored_waitlist_json(services.database, *catalog, std::span(&joined->entry, 1)).front()};
    reply.status = joined->created ? 201 : 200;
    reply.location = "/v1/waitlist/" + joined->entry.id.text();
    reply.replayed = joined->replayed;
    return reply;
}

}  // namespace

std::vector<Operation> move_up_operations() {
    using enum ErrorCode;
    return {operation<MoveUpInput>(
        {.id = "appointments.move_up",
         .method = "POST",
         .path = "/v1/appointments/{id}/move-up",
         .scope = store::Scope::write,
         .summary = "Ask for an earlier time of an appointment.",
         .description = "The answer is a waitlist entry with `moves_appointment_id`. Freed starts before that of the "
                        "appointment are offered to it, in turn as the company says (`move_up`). Accepting an offer "
                        "(`waitlist.accept`) moves the appointment. 200: the wish was there already.",
         .answer = Answer::record(entry_view(), {201, 200}),
         .refusals = {not_found, state_conflict, not_bookable},
         .idempotent = true,
         .may_be_empty = true},
        move_up)};
}

}  // namespace slotkeeper::rest
