// book_appointment: books an appointment for a caller; repeats by the platform or the model book nothing more.
//
// The answer "booked" is given only after the desk has committed the booking; if Cal.com must confirm it first, the
// answer is "reserved". A start that is taken is not an error: the caller is offered alternatives.
#include "adapters/language/voice_arguments.h"
#include "adapters/receptionist/functions/change_policies.h"
#include "adapters/receptionist/functions/function_table.h"
#include "adapters/receptionist/functions/held_slots.h"
#include "adapters/receptionist/functions/intake_questions.h"
#include "adapters/receptionist/functions/own_appointments.h"
#include "engine/base/text.h"
#include "engine/booking/visits.h"
#include "engine/catalog/durations.h"
#include "engine/guards/idempotency.h"

#include <algorithm>

namespace slotkeeper::receptionist {

namespace {

// The key covers call, person and booking, so repeats in other words are the same booking. Each tool call id counts as
// one request; without an id each request counts separately.
RequestKey key_of(const VoiceTurn& turn, const Subject& subject, const Book& book) {
    const auto& customer = book.customer;
    Json what{turn.call.call_id,
              turn.call.customer_number(),
              book.service.text(),
              book.branch.text(),
              book.start.time_since_epoch().count(),
              subject.staff != nullptr ? subject.staff->id.text() : "",
              customer.phone.empty() ? customer.email : customer.phone,
              folded(customer.name)};
    if (subject.duration) what.push_back(subject.duration->count());
    if (subject.party_size) what.push_back("people " + std::to_string(*subject.party_size));
    for (const auto id : book.visit.services) what.push_back(id.text());
    const auto asking = turn.call.tool_call_id.empty() ? book.id.text() : turn.call.tool_call_id;
    auto key = request_key(Channel::voice, turn.catalog->company().id, turn.function.name,
                           what.dump(-1, ' ', false, Json::error_handler_t::replace), asking);
    key.only_while_it_stands = true;
    return key;
}

Json booked_json(const VoiceTurn& turn, const Subject& subject, const Appointment& booked) {
    const auto& branch = *subject.branch;
    const auto when = spoken(booked.time.from, turn.manner(branch));
    auto staff = Json::array();
    std::string name;
    for (const auto& part : booked.parts) {
        const auto* resource = part.resource ? turn.catalog->resource(*part.resource) : nullptr;
        if (resource == nullptr || resource->kind != ResourceKind::staff) continue;
        staff.push_back({{"id", resource->id.text()}, {"name", resource->name}});
        if (name.empty()) name = resource->name;
    }
    auto as_booked = subject;
    as_booked.duration = kept_length(*subject.service, booked.time);
    const auto pending = booked.state == State::pending;
    const auto which = name.empty() ? (pending ? Sentence::reserved : Sentence::booked)
                                    : (pending ? Sentence::reserved_with : Sentence::booked_with);
    auto text = say(which, turn.language, {{"service", subject.service->name}, {"staff", name}, {"when", when}});
    if (booked.overlaps) text += " " + say(Sentence::other_appointment, turn.language);
    if (booked.deposit_required) text += " " + say(Sentence::deposit_needed, turn.language);
    Json answer{{"say", std::move(text)},
                {"result", pending ? "reserved" : "booked"},
                {"appointment_id", booked.id.text()},
                {"start", branch.zone.format_rfc3339(booked.time.from)},
                {"end", branch.zone.format_rfc3339(booked.time.until)},
                {"time_zone", branch.zone.name()},
                {"service", service_json(as_booked, booked.time.from)},
                {"staff", std::move(staff)},
                {"people", booked.party_size}};
    if (booked.deposit_required) answer["deposit_required"] = true;
    if (booked.overlaps) answer["warnings"] = Json::array({name_of(ErrorCode::customer_busy)});
    return answer;
}

Book book_of(const VoiceTurn& turn, const Subject& subject, Instant start, CustomerDetails customer) {
    Book book;
    book.id = turn.receptionist.ids.make<AppointmentId>();
    book.branch = subject.branch->id;
    book.service = subject.service->id;
    book.start = start;
    book.preferences = subject.preferences;
    book.duration = subject.duration;
    book.party_size = subject.party_size;
    book.visit = subject.visit;
    book.customer = std::move(customer);
    book.notes = turn.utterance("notes");
    book.notes = cut_at_character(book.notes, limits::notes_length_max);
    if (!turn.call.call_id.empty()) book.metadata["call_id"] = turn.call.call_id;
    const std::string agent(cut_at_character(turn.call.agent_id, limits::call_id_length_max));
    if (!agent.empty()) book.metadata["agent_id"] = agent;
    return book;
}

// An earlier booking of this call for the same service and person.
std::optional<Appointment> booked_before(const VoiceTurn& turn, const Book& book) {
    if (turn.says_yes("additional")) return std::nullopt;
    const auto customer = customer_of_number(turn, book.customer.phone);
    const auto known = customer ? std::optional(store::CallIdentity{customer->id}) : known_caller(turn);
    if (!known) return std::nullopt;
    for (auto& one : coming_of(turn, *known)) {
        const auto same =
            consists_of(one, book.service, book.visit) && folded(one.attendee_name) == folded(book.customer.name);
        if (same && made_in(turn, one)) return std::move(one);
    }
    return std::nullopt;
}

bool is_as_asked(const Appointment& booked, const Subject& subject, Instant start) {
    const auto staff = subject.staff != nullptr ? std::optional(subject.staff->id) : std::nullopt;
    const auto lasts = !subject.duration || booked.time.duration() == *subject.duration;
    const auto comes = !subject.party_size || booked.party_size == *subject.party_size;
    return booked.time.from == start && lasts && comes &&
           (!staff || std::any_of(booked.parts.begin(), booked.parts.end(),
                                  [&](const Part& part) { return part.resource == staff; }));
}

// Reschedules an earlier booking of this call: "No, rather at four", or "with Anna".
Result<Json> move_instead(const VoiceTurn& turn, const Subject& subject, const Appointment& instead, const Book& book) {
    if (auto asked = fee_question(turn, instead, ChangeAction::reschedule)) return *std::move(asked);
    const Reschedule ask{instead.id, book.start,    book.preferences, /*open=*/book.preferences.empty(),
                         {},         book.duration, book.party_size};
    Json what{instead.id.text(), book.start.time_since_epoch().count()};
    if (book.duration) what.push_back(book.duration->count());
    if (book.party_size) what.push_back("people " + std::to_string(*book.party_size));
    auto command = change_of(turn, ask, what);
    command.releases = holds_of_call(turn);
    const auto receipt = submit_with_calendar(turn, std::move(command));
    if (!receipt && is_about_policy(receipt.refusal().code)) {
        auto answer = appointment_json(turn, instead);
        answer["say"] = policy_sentence(turn, receipt.refusal().code, instead, ChangeAction::reschedule);
        answer["result"] = name_of(receipt.refusal().code);
        return answer;
    }
    if (!receipt) return refused_start(turn, subject, book.start, receipt.refusal(), instead.id);
    auto answer = booked_json(turn, subject, *receipt->appointment);
    tell_fee(answer, turn, instead, *receipt->appointment, ChangeAction::reschedule);
    answer["moved_from"] = subject.branch->zone.format_rfc3339(instead.time.from);
    return answer;
}

// What the caller adds to an appointment that was booked earlier in this call.
Result<Done> keep_answers(const VoiceTurn& turn, const Appointment& before, const Answers& answers) {
    EditAppointment edit;
    edit.id = before.id;
    for (const auto& [slug, answer] : answers) {
        const auto known = before.answers.find(slug);
        if (known == before.answers.end() || known->second != answer) edit.answers.emplace(slug, answer);
    }
    if (edit.answers.empty()) return Done{};
    const Json what{before.id.text(), before.version, Json(answers)};
    const auto receipt = turn.receptionist.desk.submit(change_of(turn, edit, what), limits::voice_patience);
    return receipt ? Result<Done>(Done{}) : Result<Done>(receipt.refusal());
}

}  // namespace

Result<Json> book_appointment(const VoiceTurn& turn) {
    const auto read = read_subject(turn);
    if (const auto* asked_back = std::get_if<Json>(&read)) return *asked_back;
    const auto& subject = std::get<Subject>(read);
    const auto start = read_start(turn, *subject.branch);
    if (const auto* asked_back = std::get_if<Json>(&start)) return *asked_back;
    const auto caller = read_caller(turn);
    if (const auto* asked_back = std::get_if<Json>(&caller)) return *asked_back;
    auto customer = std::get<CustomerDetails>(caller);
    customer.birth_date = born_on(turn);
    auto book = book_of(turn, subject, std::get<Instant>(start), std::move(customer));
    const auto before = booked_before(turn, book);
    const auto answers = read_answers(turn, subject, before ? before->answers : Answers());
    if (const auto* asked_back = std::get_if<Json>(&answers)) return *asked_back;
    book.answers = std::get<Answers>(answers);
    if (before) {
        if (const auto kept = keep_answers(turn, *before, book.answers); !kept) {
            return refused_start(turn, subject, book.start, kept.refusal(), before->id);
        }
        return is_as_asked(*before, subject, book.start) ? booked_json(turn, subject, *before)
                                                         : move_instead(turn, subject, *before, book);
    }

    Command command;
    command.company = turn.catalog->company().id;
    command.key = key_of(turn, subject, book);
    command.actor = holder_of_call(turn.call.call_id);
    command.source = Source::phone_anonymous;
    command.releases = holds_of_call(turn);  // a booking ends the holds of the call
    const auto held = held_start(turn, command.releases, subject, book.start);
    if (held) {
        command.ask = ConvertHold{held->id,      held->holder,    book.customer, book.notes,
                                  book.metadata, book.party_size, book.answers};
    } else {
        command.ask = book;
    }
    auto receipt = submit_with_calendar(turn, command);
    if (!receipt && held && receipt.refusal().code == ErrorCode::hold_expired) {  // it expired just now
        command.ask = book;
        receipt = submit_with_calendar(turn, std::move(command));
    }
    if (!receipt) return refused_start(turn, subject, book.start, receipt.refusal());
    const auto& booked = *receipt->appointment;
    if (booked.customer) remember_booker(turn, *booked.customer);
    return booked_json(turn, subject, booked);
}

}  // namespace slotkeeper::receptionist
