// decide_details: edits notes, metadata, answers and attendee of an appointment.
#include "engine/booking/decide_steps.h"
#include "engine/booking/intake_rules.h"
#include "engine/booking/visits.h"

namespace slotkeeper {

namespace {

// The members that an edit has changed, as a code for the audit, which holds no personal values.
class EditedMembers {
public:
    void set(std::string& member, const std::optional<std::string>& value, std::string_view name) {
        if (!value || *value == member) return;
        member = *value;
        note(name);
    }
    void note(std::string_view name) { names_.append(names_.empty() ? "" : " ").append(name); }
    const std::string& names() const { return names_; }

private:
    std::string names_;
};

Metadata merged(const EditAppointment& ask, const Metadata& present) {
    auto metadata = ask.drops_metadata ? Metadata() : present;
    for (const auto& [key, value] : ask.metadata) {
        if (value) {
            metadata.insert_or_assign(key, *value);
        } else {
            metadata.erase(key);
        }
    }
    return metadata;
}

std::vector<IntakeField> fields_of(const Command& command, const DeskState& desk, const Appointment& appointment) {
    return intake_of(*desk.catalogs.at(command.company), services_of(appointment));
}

}  // namespace

Result<Answers> answers_for(const Command& command, const DeskState& desk, const Appointment& booked,
                            const Answers& given) {
    return check_answers(fields_of(command, desk, booked), given, command.key.channel);
}

Result<Plan> decide_one(const EditAppointment& ask, const Command& command, DeskState& desk) {
    auto found = find_appointment(command, desk, ask.id);
    if (!found) return found.refusal();
    if (auto expected = check_version(*found, ask.expected_version); !expected) return expected.refusal();
    if (auto state = next_state(found->state, Event::edit); !state) return state.refusal();
    auto metadata = merged(ask, found->metadata);
    if (metadata.size() > limits::metadata_entries_max) {
        return refuse(ErrorCode::invalid_field, "metadata",
                      "would have " + std::to_string(metadata.size()) +
                          " entries with those that are stored; at most " +
                          std::to_string(limits::metadata_entries_max) + " are possible: null removes one");
    }
    auto answers = edited_answers(fields_of(command, desk, *found), found->answers, ask);
    if (!answers) return answers.refusal();
    Plan plan;
    auto& edited = *(plan.appointment = std::move(*found));
    EditedMembers members;
    members.set(edited.notes, ask.notes, "notes");
    if (metadata != edited.metadata) {
        edited.metadata = std::move(metadata);
        members.note("metadata");
    }
    if (*answers != edited.answers) {
        edited.answers = *std::move(answers);
        members.note("answers");
    }
    members.set(edited.attendee_name, ask.attendee_name, "attendee_name");
    members.set(edited.attendee_phone, ask.attendee_phone, "attendee_phone");
    members.set(edited.attendee_email, ask.attendee_email, "attendee_email");
    if (members.names().empty()) {
        plan.no_op = true;
        return plan;
    }
    return settle(std::move(plan), command, desk, Event::edit, nullptr, members.names());
}

}  // namespace slotkeeper
