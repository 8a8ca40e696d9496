// own_appointments: finds, chooses and words appointments.
#include "adapters/receptionist/functions/own_appointments.h"

#include "adapters/language/name_words.h"
#include "adapters/language/voice_arguments.h"
#include "adapters/receptionist/asked_services.h"
#include "engine/booking/visits.h"
#include "engine/guards/idempotency.h"
#include "engine/store/booking/appointment_rows.h"

#include <algorithm>
#include <functional>

namespace slotkeeper::receptionist {

namespace {

constexpr std::size_t kComingMax = 20;
constexpr std::size_t kTold = 3;

// The appointment's own branch: the time zone of another branch would give the caller a wrong time.
const Branch& branch_of(const VoiceTurn& turn, const Appointment& appointment) {
    return turn.catalog->at(appointment.branch);
}

std::string staff_of(const VoiceTurn& turn, const Appointment& appointment) {
    for (const auto& part : appointment.parts) {
        const auto* resource = part.resource ? turn.catalog->resource(*part.resource) : nullptr;
        if (resource != nullptr && resource->kind == ResourceKind::staff) return resource->name;
    }
    return {};
}

std::vector<Appointment> first(std::vector<Appointment> appointments) {
    appointments.resize(std::min(appointments.size(), kTold));
    return appointments;
}

Json ask_which(const VoiceTurn& turn, const std::vector<Appointment>& coming) {
    auto asked = question(turn, ErrorCode::missing_field, "appointment", Sentence::which_appointment,
                          {{"appointments", told_as_choice(turn, coming)}});
    asked["appointments"] = appointments_json(turn, first(coming));
    return asked;
}

// The appointments of the service or day that the caller names; all if the words name neither.
std::vector<Appointment> fitting(const VoiceTurn& turn, const std::string& words, std::vector<Appointment> coming) {
    const auto* service = service_meant(*turn.catalog, words).it;
    std::erase_if(coming, [&](const Appointment& one) {
        const auto& zone = branch_of(turn, one).zone;
        const auto day = day_meant(words, zone, turn.second());
        const auto services = services_of(one);
        const auto has_it =
            service == nullptr || std::find(services.begin(), services.end(), service->id) != services.end();
        return !has_it || (day && zone.local_day(one.time.from) != *day);
    });
    return coming;
}

// The appointments of the named person, because several people may use one number.
std::vector<Appointment> of_person_named(const VoiceTurn& turn, std::vector<Appointment> coming) {
    const auto name = turn.utterance("name");
    const auto named_here = [&](const Appointment& one) { return same_person(name, one.attendee_name); };
    if (!name.empty() && std::any_of(coming.begin(), coming.end(), named_here))
        std::erase_if(coming, std::not_fn(named_here));
    return coming;
}

}  // namespace

bool made_in(const VoiceTurn& turn, const Appointment& appointment) {
    const auto call = appointment.metadata.find("call_id");
    return call != appointment.metadata.end() && !turn.call.call_id.empty() && call->second == turn.call.call_id;
}

std::string told(const VoiceTurn& turn, const Appointment& appointment) {
    const auto staff = staff_of(turn, appointment);
    const auto when = spoken(appointment.time.from, turn.manner(branch_of(turn, appointment)));
    const auto name = names_of_services(turn, services_of(appointment));
    if (staff.empty()) return say(Sentence::appointment, turn.language, {{"service", name}, {"when", when}});
    return say(Sentence::appointment_with, turn.language, {{"service", name}, {"staff", staff}, {"when", when}});
}

Json appointment_json(const VoiceTurn& turn, const Appointment& appointment) {
    const auto& zone = branch_of(turn, appointment).zone;
    return {{"appointment_id", appointment.id.text()},
            {"state", name_of(appointment.state)},
            {"service", names_of_services(turn, services_of(appointment))},
            {"staff", staff_of(turn, appointment)},
            {"start", zone.format_rfc3339(appointment.time.from)},
            {"end", zone.format_rfc3339(appointment.time.until)},
            {"time_zone", zone.name()},
            {"say", told(turn, appointment)}};
}

Json appointments_json(const VoiceTurn& turn, const std::vector<Appointment>& appointments) {
    auto list = Json::array();
    for (const auto& one : appointments) list.push_back(appointment_json(turn, one));
    return list;
}

std::string told_as_choice(const VoiceTurn& turn, const std::vector<Appointment>& appointments) {
    std::vector<std::string> names;
    for (const auto& one : first(appointments)) names.push_back(told(turn, one));
    return spoken_choice(names, turn.language);
}

std::string told_as_list(const VoiceTurn& turn, const std::vector<Appointment>& appointments) {
    std::string text;
    for (const auto& one : first(appointments)) text += (text.empty() ? "" : "; ") + told(turn, one);
    return text;
}

std::vector<Appointment> coming_of(const VoiceTurn& turn, const store::CallIdentity& caller) {
    store::AppointmentFilter filter;
    filter.company = turn.catalog->company().id;
    filter.customer = caller.customer;
    filter.from = turn.second();
    filter.rows_max = kComingMax;
    auto found = turn.receptionist.database.read([&](store::Tx& tx) { return store::list_appointments(tx, filter); });
    std::erase_if(found, [&](const Appointment& one) {
        return !takes_time(one.state) || (!caller.proven && !made_in(turn, one));
    });
    return found;
}

std::variant<OwnAppointment, Json> appointment_meant(const VoiceTurn& turn, bool own_of_call) {
    const auto identified = identify(turn);
    if (const auto* asked = std::get_if<Json>(&identified)) return *asked;
    const auto& caller = std::get<store::CallIdentity>(identified);
    auto coming = of_person_named(turn, coming_of(turn, caller));
    if (const auto named = turn.utterance("appointment"); !named.empty()) {
        const auto id = AppointmentId::parse(named);
        const auto found = std::find_if(coming.begin(), coming.end(), [&](const auto& one) { return one.id == id; });
        if (found != coming.end()) return OwnAppointment{*found};
        const auto past = !id ? std::nullopt : turn.receptionist.database.read([&](store::Tx& tx) {
            return store::load_appointment(tx, turn.catalog->company().id, *id);
        });
        const auto named_here = past && past->customer == caller.customer && (caller.proven || made_in(turn, *past));
        if (named_here && past->state == State::cancelled) return OwnAppointment{*past, true};
        auto meant = fitting(turn, named, coming);
        if (id || named.starts_with("apt_") || meant.empty()) {
            return question(turn, ErrorCode::not_found, "appointment", Sentence::no_such_appointment);
        }
        coming = std::move(meant);
    }
    if (coming.empty()) {
        return Json{{"say", say(Sentence::no_appointments, turn.language)}, {"result", "no_appointments"}};
    }
    if (coming.size() == 1) return OwnAppointment{std::move(coming.front())};
    const auto own = [&](const Appointment& one) { return made_in(turn, one); };
    if (own_of_call && std::count_if(coming.begin(), coming.end(), own) == 1) {
        return OwnAppointment{*std::find_if(coming.begin(), coming.end(), own)};
    }
    return ask_which(turn, coming);
}

Command change_of(const VoiceTurn& turn, decltype(Command::ask) ask, const Json& what) {
    const auto company = turn.catalog->company().id;
    const auto asking =
        turn.call.tool_call_id.empty() ? turn.receptionist.ids.make<AppointmentId>().text() : turn.call.tool_call_id;
    const Json named{turn.call.call_id, turn.call.customer_number(), what};
    Command command;
    command.ask = std::move(ask);
    command.company = company;
    command.key = request_key(Channel::voice, company, turn.function.name,
                              named.dump(-1, ' ', false, Json::error_handler_t::replace), asking);
    command.key.only_while_it_stands = true;
    command.actor = holder_of_call(turn.call.call_id);
    command.source = Source::phone_anonymous;
    command.by_customer = true;
    return command;
}

}  // namespace slotkeeper::receptionist
