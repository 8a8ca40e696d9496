// voice_turn: reads service, staff, branch and start from the arguments.
#include "adapters/receptionist/voice_turn.h"

#include "adapters/language/voice_arguments.h"
#include "adapters/receptionist/asked_services.h"
#include "adapters/receptionist/functions/function_table.h"
#include "adapters/receptionist/functions/held_slots.h"
#include "engine/base/text.h"
#include "engine/booking/resource_preferences.h"
#include "engine/booking/rules.h"
#include "engine/catalog/durations.h"
#include "engine/catalog/price.h"
#include "engine/customers/customer.h"
#include "engine/customers/phone.h"

#include <algorithm>

namespace slotkeeper::receptionist {

namespace {

constexpr std::chrono::hours kApart{2};

Json ask_for_branch(const VoiceTurn& turn) {
    std::vector<std::string> names;
    for (const auto& branch : turn.catalog->branches()) {
        if (is_active(branch)) names.push_back(branch.name);
    }
    if (names.empty()) return question(turn, ErrorCode::not_bookable, "branch", Sentence::not_bookable);
    return question(turn, ErrorCode::not_found, "branch", Sentence::unknown_branch,
                    {{"branches", spoken_choice(names, turn.language)}});
}

constexpr std::string_view kCustomerNote = "created automatically from phone call";

}  // namespace

std::vector<Slot> with_choice(std::vector<Slot> slots) {
    std::vector<Slot> chosen;
    std::vector<Slot> rest;
    const auto fits = [&](const Slot& slot) {
        return std::all_of(chosen.begin(), chosen.end(), [&](const Slot& one) { return stand_together(slot, one); });
    };
    for (auto& slot : slots) {
        const auto near = [&](const Slot& other) {
            return std::chrono::abs(slot.time.from - other.time.from) < kApart;
        };
        const auto apart = std::none_of(chosen.begin(), chosen.end(), near) && fits(slot);
        (apart && chosen.size() < kChoicesMax ? chosen : rest).push_back(std::move(slot));
    }
    for (auto& slot : rest) {
        if (chosen.size() == kChoicesMax) break;
        if (fits(slot)) chosen.push_back(std::move(slot));
    }
    std::sort(chosen.begin(), chosen.end(), [](const Slot& a, const Slot& b) { return a.time.from < b.time.from; });
    return chosen;
}

Json question(const VoiceTurn& turn, ErrorCode code, const char* field, Sentence sentence,
              std::initializer_list<std::pair<std::string_view, std::string_view>> gaps) {
    Json asked{{"say", say(sentence, turn.language, gaps)}, {"result", name_of(code)}, {"field", field}};
    if (sentence == Sentence::ask_start || sentence == Sentence::ask_new_start) asked["expected"] = "YYYY-MM-DDTHH:MM";
    if (sentence == Sentence::ask_day || sentence == Sentence::ask_birth_date_again) asked["expected"] = "YYYY-MM-DD";
    return asked;
}

Json ask_which(const VoiceTurn& turn, const char* field, Sentence sentence, const char* gap,
               const std::vector<std::string>& names) {
    const auto text = spoken_choice(names, turn.language);
    auto asked = question(turn, ErrorCode::invalid_field, field, sentence, {{gap, text}});
    asked["choices"] = names;
    return asked;
}

Json phone_question(const VoiceTurn& turn, const Refusal& why) {
    if (why.code != ErrorCode::ambiguous) return question(turn, why.code, "phone", Sentence::ask_phone_again);
    auto asked = question(turn, why.code, "phone", Sentence::ask_phone_country);
    asked["expected"] = why.message;  // it names both interpretations of the number
    return asked;
}

std::string VoiceTurn::utterance(std::string_view name) const {
    if (!function.takes(name)) {
        throw std::logic_error(std::string(function.name) + " does not take " + std::string(name));
    }
    const auto& wanted = voice_argument(name);
    return wanted.of_person ? name_argument(arguments, wanted.all_names()) : argument(arguments, wanted.all_names());
}

bool VoiceTurn::says_yes(std::string_view name) const {
    const auto at = arguments.find(voice_argument(name).name());
    if (at != arguments.end() && at->is_boolean()) return at->get<bool>();
    const auto text = folded(utterance(name));
    return text == "true" || text == "yes" || text == "ja" || text == "1";
}

SlotQuestion Subject::slots(const VoiceTurn& turn) const {
    SlotQuestion question;
    question.company = turn.catalog->company().id;
    question.service = service->id;
    question.branch = branch->id;
    question.preferences = preferences;
    question.duration = duration;
    question.channel = Channel::voice;
    question.party_size = party_size;
    question.visit = visit;
    question.slots_max = kSlotsLookedAt;
    question.give_up = turn.give_up;
    for (const auto& hold : holds_of_call(turn)) question.own_holds.push_back(hold.id);
    return question;
}

std::string services_to_choose(const VoiceTurn& turn) {
    std::vector<std::string> names;
    auto more = false;
    for (const auto& service : turn.catalog->services()) {
        if (!service.active || service.add_on) continue;
        more = names.size() == kChoicesMax;
        if (more) break;
        names.push_back(service.name);
    }
    if (names.empty()) return {};
    auto text = spoken_list(names, turn.language);
    return more ? say(Sentence::among_others, turn.language, {{"services", text}}) : text;
}

std::variant<const Branch*, Json> read_branch(const VoiceTurn& turn) {
    if (const auto utterance = turn.utterance("branch"); !utterance.empty()) {
        const auto meant = branch_meant(*turn.catalog, utterance);
        if (meant.it == nullptr) return ask_for_branch(turn);
        return meant.it;
    }
    const auto fallback = turn.catalog->branch_or_default(turn.route.branch);
    if (!fallback) return question(turn, fallback.refusal().code, "branch", Sentence::not_bookable);
    return *fallback;
}

std::variant<Instant, Json> read_start(const VoiceTurn& turn, const Branch& branch, Sentence ask) {
    const auto text = turn.utterance("start");
    if (text.empty()) return question(turn, ErrorCode::missing_field, "start", ask);
    const auto start = start_meant(text, branch, turn.second());
    if (const auto* instant = std::get_if<Instant>(&start)) return *instant;
    if (const auto* either = std::get_if<Either>(&start)) {
        auto asked = question(turn, ErrorCode::invalid_field, "start", Sentence::ask_half,
                              {{"first", spoken(either->first, turn.manner(branch))},
                               {"second", spoken(either->second, turn.manner(branch))}});
        asked["choices"] = starts_json(turn, branch, {either->first, either->second});
        return asked;
    }
    const auto which = std::get<Sentence>(start);
    return question(turn, which == Sentence::too_far ? ErrorCode::beyond_window : ErrorCode::invalid_field, "start",
                    which == Sentence::ask_start ? ask : which);
}

namespace {

// Of a visit: everything that the person can do.
std::vector<ResourcePreference> preferences_for(const Subject& subject, const Resource& person) {
    const auto& service = *subject.service;
    if (subject.visit.services.empty()) {
        const auto preference = preference_for(service, person);
        return preference ? std::vector{*preference} : std::vector<ResourcePreference>();
    }
    std::vector<ResourcePreference> all;
    const Resource* const wanted[] = {&person};
    for (std::size_t segment = 0; segment < service.segments.size(); ++segment) {
        const auto one = preferences_in_segment(service, segment, wanted);
        if (!one) continue;
        const auto& need = service.segments[segment].needs[static_cast<std::size_t>(one->front().need)];
        if (!need.unlike_segment) all.push_back(one->front());
    }
    return all;
}

}  // namespace

std::optional<Json> read_staff(const VoiceTurn& turn, Subject& subject) {
    const auto staff = turn.utterance("staff");
    if (staff.empty()) return std::nullopt;
    const auto meant = resource_meant(*turn.catalog, staff);
    if (meant.unclear()) return ask_which(turn, "staff", Sentence::unclear_staff, "names", names_of(meant.choices));
    subject.staff = meant.it;
    if (subject.staff == nullptr) {
        if (has_no_preference(staff)) return std::nullopt;
        return question(turn, ErrorCode::not_found, "staff", Sentence::unknown_staff);
    }
    subject.preferences = preferences_for(subject, *subject.staff);
    if (subject.preferences.empty()) {
        return question(turn, ErrorCode::not_bookable, "staff", Sentence::staff_cannot,
                        {{"staff", subject.staff->name}, {"service", subject.service->name}});
    }
    subject.branch = &turn.catalog->at(subject.staff->branch);
    return std::nullopt;
}

namespace {

// The chosen length; or a question to ask.
std::optional<Json> read_duration(const VoiceTurn& turn, Subject& subject) {
    if (!turn.function.takes("duration")) return std::nullopt;
    const auto text = turn.utterance("duration");
    if (text.empty()) return std::nullopt;
    const auto meant = duration_meant(text);
    if (meant && may_last(*subject.service, *meant)) {
        if (subject.visit.services.empty()) subject.duration = meant;
        return std::nullopt;
    }
    std::vector<std::string> lengths;
    for (const auto length : allowed_lengths(*subject.service)) lengths.push_back(std::to_string(length.count()));
    auto asked = lengths.size() == 1 ? question(turn, ErrorCode::duration, "duration", Sentence::one_duration,
                                                {{"service", subject.service->name}, {"minutes", lengths.front()}})
                                     : question(turn, ErrorCode::duration, "duration", Sentence::ask_duration,
                                                {{"minutes", spoken_choice(lengths, turn.language)}});
    asked["choices"] = lengths;
    return asked;
}

}  // namespace

// How many people come; or a question to ask. REQUIRES: the subject has its service.
std::optional<Json> read_party(const VoiceTurn& turn, Subject& subject) {
    if (!turn.function.takes("people")) return std::nullopt;
    const auto& service = *subject.service;
    const auto text = turn.utterance("people");
    if (text.empty()) {
        // A search works without it, a booking needs it.
        if (service.party_min == service.party_max || !turn.function.changes) return std::nullopt;
        return question(turn, ErrorCode::missing_field, "people", Sentence::ask_party);
    }
    const auto meant = people_meant(text);
    if (!meant) return question(turn, ErrorCode::invalid_field, "people", Sentence::ask_party);
    if (party_for(service, meant)) {
        subject.party_size = meant;
        return std::nullopt;
    }
    return question(turn, ErrorCode::party_size, "people", Sentence::party_size,
                    {{"service", service.name},
                     {"min", std::to_string(service.party_min)},
                     {"max", std::to_string(service.party_max)}});
}

std::variant<Subject, Json> read_subject(const VoiceTurn& turn) {
    Subject subject;
    if (auto asked = read_what(turn, subject)) return *std::move(asked);
    if (auto asked = read_duration(turn, subject)) return *std::move(asked);
    if (auto asked = read_party(turn, subject)) return *std::move(asked);
    if (auto asked = read_staff(turn, subject)) return *std::move(asked);
    if (subject.branch != nullptr && turn.utterance("branch").empty()) return subject;
    const auto branch = read_branch(turn);
    if (const auto* asked = std::get_if<Json>(&branch)) return *asked;
    subject.branch = std::get<const Branch*>(branch);
    return subject;
}

void add_prices(Json& shown, const Service& service, Minutes length) {
    if (const auto price = price_of(service, length)) {
        shown["price"] = format_price(*price);
        shown["currency"] = service.currency;
    }
    for (const auto& one : service.durations) {
        Json choice{{"minutes", one.length.count()}};
        if (const auto price = price_of(service, one.length)) choice["price"] = format_price(*price);
        shown["durations"].push_back(std::move(choice));
    }
    if (!service.peak_times.empty()) shown["price_varies"] = true;
}

Json service_json(const Subject& subject, std::optional<Instant> start) {
    const auto& service = *subject.service;
    Json shown{{"id", service.id.text()}, {"name", service.name}, {"minutes", subject.length().count()}};
    add_prices(shown, service, subject.length());
    // A visit has no start of each service here.
    if (!start || service.peak_times.empty() || !subject.visit.services.empty()) return shown;
    shown.erase("price_varies");
    if (const auto* peak = peak_at(service.peak_times, subject.branch->zone, *start)) {
        shown["price"] = format_price(peak->price);
        shown["currency"] = service.currency;
        shown.erase("durations");  // whatever the length
    }
    return shown;
}

Json availability_json(const Branch& branch, const Availability& availability) {
    const auto& as_of = availability.as_of;
    return {{"source", name_of(availability.source)},
            {"fresh", availability.fresh},
            {"as_of", as_of ? Json(branch.zone.format_rfc3339(whole_seconds(*as_of))) : Json()}};
}

Json starts_json(const VoiceTurn& turn, const Branch& branch, const std::vector<Instant>& starts) {
    auto list = Json::array();
    for (const auto start : starts) {
        list.push_back({{"start", branch.zone.format_rfc3339(start)}, {"say", spoken(start, turn.manner(branch))}});
    }
    return list;
}

std::string offered_until(const VoiceTurn& turn, const Branch& branch) {
    return branch.zone.format_rfc3339(whole_seconds(turn.now + limits::offer_length));
}

std::string offer(const VoiceTurn& turn, const Branch& branch, const std::vector<Instant>& starts) {
    const auto which = starts.size() == 1 ? Sentence::offer_one : Sentence::offer;
    return say(which, turn.language, {{"when", spoken_choice(starts, turn.manner(branch))}});
}

std::variant<CustomerDetails, Json> read_caller(const VoiceTurn& turn) {
    CustomerDetails details;
    details.note = kCustomerNote;
    details.name = turn.utterance("name");
    if (details.name.empty()) return question(turn, ErrorCode::missing_field, "name", Sentence::ask_name);
    if (characters_of(details.name) > limits::name_length_max) {
        return question(turn, ErrorCode::invalid_field, "name", Sentence::name_too_long);
    }
    if (!check_person_name(details.name)) {
        return question(turn, ErrorCode::invalid_field, "name", Sentence::ask_name);
    }
    const auto& region = turn.catalog->company().region;
    if (const auto email = normalise_email(turn.utterance("email"))) details.email = *email;
    const auto given = turn.utterance("phone");
    if (!given.empty()) {
        const auto phone = normalise_phone(given, region);
        if (!phone) return phone_question(turn, phone.refusal());
        details.phone = *phone;
        return details;
    }
    if (const auto phone = normalise_phone(turn.call.customer_number(), region)) details.phone = *phone;
    if (details.phone.empty() && details.email.empty()) {
        return question(turn, ErrorCode::missing_field, "phone", Sentence::ask_phone);
    }
    return details;
}

}  // namespace slotkeeper::receptionist
