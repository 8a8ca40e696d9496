// appointment_edits: changes the details of an appointment, and not its state.
#include "adapters/rest/booking/appointment_replies.h"
#include "adapters/rest/booking/booking_inputs.h"
#include "engine/customers/phone.h"

namespace slotkeeper::rest {

namespace {

using enum ErrorCode;
using store::Scope;

struct EditAppointmentInput : OneAppointment {
    std::optional<std::string> attendee_name;
    Patch<std::string> attendee_phone, attendee_email, notes;
    Patch<TextsPatch> metadata, answers;

    static const Shape<EditAppointmentInput>& shape() {
        using Input = EditAppointmentInput;
        static const Shape<Input> shape(
            "AppointmentPatch", OneAppointment::shape(),
            field<&Input::attendee_name>("attendee_name", "Who comes: first and last name, in one line.",
                                         {.length_min = 1, .kept = true}),
            field<&Input::attendee_phone>("attendee_phone",
                                          "If it differs from that of the customer. With country code, or as dialled "
                                          "in the company's country.",
                                          {.length_max = limits::phone_length_max, .phone = true}),
            field<&Input::attendee_email>("attendee_email", "If it differs from that of the customer.",
                                          {.length_max = limits::email_length_max}),
            field<&Input::notes>("notes", "For the staff; may have several lines.",
                                 {.length_max = limits::notes_length_max}),
            field<&Input::metadata>(
                "metadata", "Entries to set; null removes an entry, and null instead of the object removes all.",
                kMetadataRules),
            field<&Input::answers>("answers",
                                   "Answers to set, by the slugs of the fields; null removes one, and null instead of "
                                   "the object removes all. Those that are no longer asked go by themselves.",
                                   kAnswersRules));
        return shape;
    }
    Result<Done> check(const Context& context) const;
};

// Absent stays; null is an empty text, which removes the value.
std::optional<std::string> text_of(const Patch<std::string>& given) {
    return given.given ? std::optional(given.value.value_or("")) : std::nullopt;
}

Result<EditAppointment> read_edit(const EditAppointmentInput& input, const Context& context) {
    Checks check;
    EditAppointment ask;
    ask.id = input.id;
    ask.expected_version = context.version;
    ask.notes = text_of(input.notes);
    ask.drops_metadata = input.metadata.given && !input.metadata.value;
    if (input.metadata.value) ask.metadata = *input.metadata.value;
    ask.drops_answers = input.answers.given && !input.answers.value;
    if (input.answers.value) ask.answers = *input.answers.value;
    ask.attendee_name = input.attendee_name;
    if (ask.attendee_name) check(check_person_name(*ask.attendee_name));
    ask.attendee_phone = text_of(input.attendee_phone);
    if (input.attendee_phone.value) {
        const auto region = context.services.catalogs.recent(context.company())->company().region;
        ask.attendee_phone = check(normalise_phone(*input.attendee_phone.value, region));
    }
    ask.attendee_email = text_of(input.attendee_email);
    if (input.attendee_email.value) ask.attendee_email = check(normalise_email(*input.attendee_email.value));
    if (!check.failed()) return ask;
    // The customer's fields are called phone and email.
    auto refusal = check.refusal();
    const auto rename = [](Refusal& one) { one.field = "attendee_" + one.field; };
    rename(refusal);
    for (auto& one : refusal.further) rename(one);
    return refusal;
}

Result<Done> EditAppointmentInput::check(const Context& context) const { return checked(read_edit(*this, context)); }

Result<Reply> edit_appointment(const EditAppointmentInput& input, Context& context) {
    return submit_change(context, read_edit(input, context));
}

}  // namespace

std::vector<Operation> appointment_edits() {
    return {
        operation<EditAppointmentInput>(
            {.id = "appointments.edit",
             .method = "PATCH",
             .path = "/v1/appointments/{id}",
             .scope = Scope::write,
             .summary = "Change notes, metadata, answers or the attendee of an appointment.",
             .description =
                 "A JSON Merge Patch (RFC 7396): an absent field is unchanged, null removes the value. Time, people "
                 "and customer stay. The history names the changed fields and not their values. Cal.com cannot change "
                 "the attendee of a booking: it has the new data from the next booking on that is made there.",
             .answer = Answer::record(appointment_view()),
             .refusals = {state_conflict, ambiguous, missing_field},
             .idempotent = true,
             .versioned = true,
             .example = {{"notes", "Comes by train."}, {"metadata", {{"campaign", "winter"}}}}},
            edit_appointment),
    };
}

}  // namespace slotkeeper::rest
