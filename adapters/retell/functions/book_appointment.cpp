// book_appointment: books for a caller, once, however often the platform or the model asks.
//
// The answer "booked" is said only after the desk has made it durable; a service that Cal.com confirms first is said to
// be reserved. A start that is taken is no failure: the caller hears what else is free.
#include "adapters/retell/language/voice_arguments.h"
#include "adapters/retell/voice_turn.h"
#include "engine/base/text.h"
#include "engine/customers/email.h"
#include "engine/customers/person_name.h"
#include "engine/customers/phone.h"
#include "engine/guards/idempotency.h"

#include <algorithm>

namespace slotkeeper::retell {

namespace {

constexpr std::string_view kCustomerNote = "created automatically from phone call";

// The one who is to be called back: the number that the caller gives, else the one that they call from.
std::variant<CustomerDetails, Json> read_caller(const VoiceTurn& turn) {
    CustomerDetails details;
    details.note = kCustomerNote;
    details.name = name_argument(turn.arguments, {"name", "customer_name", "caller_name"});
    if (details.name.empty()) return question(turn, ErrorCode::missing_field, "name", Sentence::ask_name);
    if (characters_of(details.name) > limits::name_length_max) {
        return question(turn, ErrorCode::invalid_field, "name", Sentence::name_too_long);
    }
    if (!check_person_name(details.name)) {
        return question(turn, ErrorCode::invalid_field, "name", Sentence::ask_name);
    }
    const auto& region = turn.catalog->company().region;
    if (const auto email = normalise_email(argument(turn.arguments, {"email", "customer_email"})))
        details.email = *email;
    const auto given = argument(turn.arguments, {"phone", "phone_number", "customer_phone"});
    if (!given.empty()) {
        const auto phone = normalise_phone(given, region);
        if (!phone) return question(turn, ErrorCode::invalid_field, "phone", Sentence::ask_phone_again);
        details.phone = *phone;
        return details;
    }
    if (const auto phone = normalise_phone(turn.call.customer_number(), region)) details.phone = *phone;
    if (details.phone.empty() && details.email.empty()) {
        return question(turn, ErrorCode::missing_field, "phone", Sentence::ask_phone);
    }
    return details;
}

std::variant<Instant, Json> read_start(const VoiceTurn& turn, const Branch& branch) {
    const auto text = argument(turn.arguments, {"start", "start_time", "datetime"});
    if (text.empty()) return question(turn, ErrorCode::missing_field, "start", Sentence::ask_start);
    const auto start = start_meant(text, branch.zone, turn.second());
    if (const auto* instant = std::get_if<Instant>(&start)) return *instant;
    const auto which = std::get<Sentence>(start);
    return question(turn, which == Sentence::too_far ? ErrorCode::beyond_window : ErrorCode::invalid_field, "start",
                    which);
}

// What is booked for whom in which call is one booking, however often and in whatever words it is asked for. Which
// asking it is tells the id of the tool call; without one each is an asking of its own.
RequestKey key_of(const VoiceTurn& turn, const Subject& subject, const Book& book) {
    const auto& customer = book.customer;
    const Json what{turn.call.call_id,
                    turn.call.customer_number(),
                    book.service.text(),
                    book.branch.text(),
                    book.start.time_since_epoch().count(),
                    subject.staff != nullptr ? subject.staff->id.text() : "",
                    customer.phone.empty() ? customer.email : customer.phone,
                    folded(customer.name)};
    const auto asking = turn.call.tool_call_id.empty() ? book.id.text() : turn.call.tool_call_id;
    auto key = request_key(Door::voice, turn.catalog->company().id, turn.function,
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
    const auto pending = booked.state == State::pending;
    const auto which = name.empty() ? (pending ? Sentence::reserved : Sentence::booked)
                                    : (pending ? Sentence::reserved_with : Sentence::booked_with);
    return {{"say", say(which, turn.language, {{"service", subject.service->name}, {"staff", name}, {"when", when}})},
            {"result", pending ? "reserved" : "booked"},
            {"appointment_id", booked.id.text()},
            {"start", branch.zone.format_rfc3339(booked.time.from)},
            {"end", branch.zone.format_rfc3339(booked.time.until)},
            {"time_zone", branch.zone.name()},
            {"service", service_json(*subject.service)},
            {"staff", std::move(staff)}};
}

// What a refusal of the desk is to the caller; empty where it is none of their concern but a failure of ours.
std::optional<Sentence> sentence_for(ErrorCode code) {
    switch (code) {
        case ErrorCode::slot_conflict:
            return Sentence::taken;
        case ErrorCode::outside_hours:
            return Sentence::not_open;
        case ErrorCode::notice_too_short:
            return Sentence::too_soon;
        case ErrorCode::beyond_window:
            return Sentence::too_far;
        case ErrorCode::in_the_past:
            return Sentence::past;
        case ErrorCode::in_progress:
        case ErrorCode::overloaded:
        case ErrorCode::unavailable:
        case ErrorCode::rate_limited:
        case ErrorCode::internal:
            return std::nullopt;
        default:
            return Sentence::not_bookable;
    }
}

// Near the start that is taken, the next one may do just as well. Where the house is closed or it is too late, the
// caller must think of another time of day, and hears a real choice.
std::optional<Alternatives> other_starts(const VoiceTurn& turn, const Subject& subject, Instant wanted,
                                         Sentence which) {
    if (which == Sentence::not_bookable) return std::nullopt;
    if (which == Sentence::taken) {
        return alternatives_near(subject.slots(turn), wanted, turn.door.database, turn.door.catalogs, turn.now,
                                 turn.door.other_calendar);
    }
    auto asked = subject.slots(turn);
    asked.span = intersection({wanted - std::chrono::days(1), wanted + std::chrono::days(7)},
                              {limits::instant_min, limits::instant_max});
    auto found = find_slots(asked, turn.door.database, turn.door.catalogs, turn.now, turn.door.other_calendar);
    if (!found) return std::nullopt;
    // That day before all others: nobody who names a Tuesday wants to come on Monday.
    const auto& zone = subject.branch->zone;
    const auto distance = [&, day = zone.local_day(wanted)](const Slot& slot) {
        return std::pair(zone.local_day(slot.time.from) != day, std::chrono::abs(slot.time.from - wanted));
    };
    std::stable_sort(found->slots.begin(), found->slots.end(),
                     [&](const Slot& a, const Slot& b) { return distance(a) < distance(b); });
    Alternatives others{{}, found->availability};
    for (const auto& slot : with_choice(std::move(found->slots))) others.starts.push_back(slot.time.from);
    return others;
}

Result<Json> refused(const VoiceTurn& turn, const Subject& subject, Instant start, const Refusal& refusal) {
    const auto which = sentence_for(refusal.code);
    if (!which) return refusal;
    const auto& branch = *subject.branch;
    const auto others = other_starts(turn, subject, start, *which);
    const auto starts = others ? others->starts : std::vector<Instant>();
    auto text = *which == Sentence::taken || *which == Sentence::not_open
                    ? say(*which, turn.language, {{"when", spoken(start, turn.manner(branch))}})
                    : say(*which, turn.language);
    text += " " + (starts.empty() ? say(Sentence::ask_other_time, turn.language) : offer(turn, branch, starts));
    Json answer{{"say", std::move(text)},
                {"result", word(refusal.code)},
                {"alternatives", starts_json(turn, branch, starts)},
                {"time_zone", branch.zone.name()},
                {"offered_until", offered_until(turn, branch)}};
    if (others) answer["availability"] = availability_json(branch, others->availability);
    return answer;
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

    Book book;
    book.id = turn.door.ids.make<AppointmentId>();
    book.branch = subject.branch->id;
    book.service = subject.service->id;
    book.start = std::get<Instant>(start);
    book.wishes = subject.wishes;
    book.customer = std::get<CustomerDetails>(caller);
    book.notes = argument(turn.arguments, {"notes", "note"});
    if (characters_of(book.notes) > limits::notes_length_max) book.notes.clear();
    const std::string call(cut_at_character(turn.call.call_id, limits::call_id_length_max));
    if (!call.empty()) book.metadata["call_id"] = call;
    const std::string agent(cut_at_character(turn.call.agent_id, limits::call_id_length_max));
    if (!agent.empty()) book.metadata["agent_id"] = agent;

    Command command;
    command.ask = book;
    command.company = turn.catalog->company().id;
    command.key = key_of(turn, subject, book);
    command.actor = "voice:" + call;
    command.source = Source::phone_anonymous;
    auto& door = turn.door;
    auto named = with_person_heard(command, door.database, door.catalogs, turn.now, door.other_calendar);
    const auto receipt = door.desk.submit(named ? *std::move(named) : std::move(command), limits::voice_patience);
    if (!receipt) return refused(turn, subject, book.start, receipt.refusal());
    return booked_json(turn, subject, *receipt->appointment);
}

}  // namespace slotkeeper::retell
