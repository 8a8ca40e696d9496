// change_appointment: the functions for a caller's own appointments: list_my_appointments, reschedule_appointment,
// cancel_appointment, confirm_appointment.
#include "adapters/language/voice_arguments.h"
#include "adapters/receptionist/asked_services.h"
#include "adapters/receptionist/functions/change_policies.h"
#include "adapters/receptionist/functions/function_table.h"
#include "adapters/receptionist/functions/held_slots.h"
#include "adapters/receptionist/functions/own_appointments.h"
#include "engine/booking/resource_preferences.h"
#include "engine/booking/visits.h"

namespace slotkeeper::receptionist {

namespace {

Json done(const VoiceTurn& turn, Sentence sentence, std::string_view result, const Appointment& appointment) {
    auto answer = appointment_json(turn, appointment);
    answer["say"] = say(sentence, turn.language, {{"appointment", told(turn, appointment)}});
    answer["result"] = result;
    return answer;
}

// The answer to a refusal that another start cannot resolve.
Result<Json> cannot(const VoiceTurn& turn, const Refusal& refusal, const Appointment& appointment,
                    ChangeAction action = ChangeAction::reschedule) {
    switch (refusal.code) {
        case ErrorCode::in_progress:
        case ErrorCode::overloaded:
        case ErrorCode::unavailable:
        case ErrorCode::rate_limited:
        case ErrorCode::internal:
            return refusal;
        default: {
            auto answer = appointment_json(turn, appointment);
            answer["say"] = is_about_policy(refusal.code) ? policy_sentence(turn, refusal.code, appointment, action)
                                                          : say(Sentence::cannot_change, turn.language);
            answer["result"] = name_of(refusal.code);
            return answer;
        }
    }
}

Json moved(const VoiceTurn& turn, const Appointment& appointment) {
    const auto pending = appointment.state == State::pending;
    auto answer =
        done(turn, pending ? Sentence::move_reserved : Sentence::moved, pending ? "reserved" : "moved", appointment);
    if (!appointment.overlaps) return answer;
    answer["say"] = answer["say"].get<std::string>() + " " + say(Sentence::other_appointment, turn.language);
    answer["warnings"] = Json::array({name_of(ErrorCode::customer_busy)});
    return answer;
}

bool has(const Appointment& appointment, ResourceId person) {
    for (const auto& part : appointment.parts) {
        if (part.resource == person) return true;
    }
    return false;
}

}  // namespace

Result<Json> list_my_appointments(const VoiceTurn& turn) {
    const auto identified = identify(turn);
    if (const auto* asked = std::get_if<Json>(&identified)) return *asked;
    const auto coming = coming_of(turn, std::get<store::CallIdentity>(identified));
    if (coming.empty()) {
        return Json{{"say", say(Sentence::no_appointments, turn.language)}, {"result", "no_appointments"}};
    }
    const auto which = coming.size() == 1 ? Sentence::your_appointment : Sentence::your_appointments;
    const auto* gap = coming.size() == 1 ? "appointment" : "appointments";
    const std::vector<Appointment> shown(coming.begin(),
                                         coming.begin() + std::min<std::ptrdiff_t>(3, std::ssize(coming)));
    return Json{{"say", say(which, turn.language, {{gap, told_as_list(turn, shown)}})},
                {"result", "appointments"},
                {"count", coming.size()},
                {"appointments", appointments_json(turn, shown)}};
}

Result<Json> reschedule_appointment(const VoiceTurn& turn) {
    const auto meant = appointment_meant(turn, /*own_of_call=*/true);
    if (const auto* asked = std::get_if<Json>(&meant)) return *asked;
    const auto& [ours, over] = std::get<OwnAppointment>(meant);
    const auto* branch = turn.catalog->branch(ours.branch);
    const auto* service = turn.catalog->service(ours.service);
    if (over || branch == nullptr || service == nullptr) {
        return cannot(turn, refuse(ErrorCode::state_conflict, "", "it is over"), ours);
    }
    const auto read = read_start(turn, *branch, Sentence::ask_new_start);
    if (const auto* asked = std::get_if<Json>(&read)) return *asked;
    const auto start = std::get<Instant>(read);
    Subject subject;
    subject.service = service;
    subject.duration = kept_length(*turn.catalog, ours);
    if (auto visit = visit_of(ours); !visit.services.empty()) {
        const auto fits = set_visit(turn, subject, std::move(visit), subject.duration);
        if (!fits) return cannot(turn, fits.refusal(), ours);
    }
    if (auto asked = read_staff(turn, subject)) return *std::move(asked);
    subject.branch = branch;
    if (start == ours.time.from && (subject.staff == nullptr || has(ours, subject.staff->id))) return moved(turn, ours);
    if (auto asked = fee_question(turn, ours, ChangeAction::reschedule)) return *std::move(asked);

    Reschedule ask{ours.id, start, subject.preferences, /*open=*/false, {}};
    const Json what{ours.id.text(), start.time_since_epoch().count(),
                    subject.staff != nullptr ? subject.staff->id.text() : ""};
    const auto move = [&] {
        auto command = change_of(turn, ask, what);
        command.releases = holds_of_call(turn);
        return submit_with_calendar(turn, std::move(command));
    };
    // First with the same staff; other staff are tried only if the caller names no person.
    auto receipt = move();
    const auto is_full = !receipt && (receipt.refusal().code == ErrorCode::slot_conflict ||
                                      receipt.refusal().code == ErrorCode::limit_reached);
    if (is_full && subject.staff == nullptr) {
        ask.open = true;
        receipt = move();
    }
    if (receipt) {
        auto answer = moved(turn, *receipt->appointment);
        tell_fee(answer, turn, ours, *receipt->appointment, ChangeAction::reschedule);
        return answer;
    }
    if (!is_about_the_start(receipt.refusal().code)) return cannot(turn, receipt.refusal(), ours);
    return refused_start(turn, subject, start, receipt.refusal(), ours.id);
}

Result<Json> cancel_appointment(const VoiceTurn& turn) {
    const auto meant = appointment_meant(turn);
    if (const auto* asked = std::get_if<Json>(&meant)) return *asked;
    const auto& [ours, over] = std::get<OwnAppointment>(meant);
    if (over) return done(turn, Sentence::cancelled, "cancelled", ours);
    if (auto asked = fee_question(turn, ours, ChangeAction::cancel)) return *std::move(asked);
    const Cancel ask{ours.id, "caller", {}, cancel_code_meant(turn)};
    const auto receipt = turn.receptionist.desk.submit(change_of(turn, ask, ours.id.text()), limits::voice_patience);
    if (!receipt) return cannot(turn, receipt.refusal(), ours, ChangeAction::cancel);
    auto answer = done(turn, Sentence::cancelled, "cancelled", *receipt->appointment);
    tell_fee(answer, turn, ours, *receipt->appointment, ChangeAction::cancel);
    return answer;
}

// Records once per start that the caller will come. A pending appointment still waits for Cal.com.
Result<Json> confirm_appointment(const VoiceTurn& turn) {
    const auto meant = appointment_meant(turn, /*own_of_call=*/true);
    if (const auto* asked = std::get_if<Json>(&meant)) return *asked;
    const auto& [ours, over] = std::get<OwnAppointment>(meant);
    if (over) return cannot(turn, refuse(ErrorCode::state_conflict, "", "it is over"), ours);
    if (ours.state == State::pending) return done(turn, Sentence::still_reserved, "reserved", ours);
    if (ours.state != State::confirmed)
        return done(turn, Sentence::confirmed, "confirmed", ours);  // checked in already
    const auto receipt = turn.receptionist.desk.submit(
        change_of(turn, Change{ours.id, Event::acknowledge, {}}, {ours.id.text(), ours.version}),
        limits::voice_patience);
    if (!receipt) return cannot(turn, receipt.refusal(), ours);
    return done(turn, Sentence::confirmed, "confirmed", *receipt->appointment);
}

}  // namespace slotkeeper::receptionist
