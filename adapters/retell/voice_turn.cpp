// voice_turn: who, what and where, out of the arguments.
#include "adapters/retell/voice_turn.h"

#include "adapters/retell/language/voice_arguments.h"
#include "engine/booking/wishes.h"

#include <algorithm>

namespace slotkeeper::retell {

namespace {

constexpr std::size_t kOffered = 3;
constexpr std::chrono::hours kApart{2};

// What there is to choose from; where there is nothing, another question is of no use.
Json ask_for_service(const VoiceTurn& turn, ErrorCode code, Sentence sentence) {
    std::vector<std::string> names;
    for (const auto& service : turn.catalog->services()) {
        if (service.active) names.push_back(service.name);
    }
    if (names.empty()) return question(turn, ErrorCode::not_bookable, "service", Sentence::no_service);
    return question(turn, code, "service", sentence, {{"services", spoken_choice(names, turn.language)}});
}

Json ask_for_branch(const VoiceTurn& turn) {
    std::vector<std::string> names;
    for (const auto& branch : turn.catalog->branches()) names.push_back(branch.name);
    if (names.empty()) return question(turn, ErrorCode::not_bookable, "branch", Sentence::not_bookable);
    return question(turn, ErrorCode::not_found, "branch", Sentence::unknown_branch,
                    {{"branches", spoken_choice(names, turn.language)}});
}

}  // namespace

std::vector<Slot> with_choice(std::vector<Slot> slots) {
    std::vector<Slot> chosen;
    std::vector<Slot> rest;
    for (auto& slot : slots) {
        const auto near = [&](const Slot& other) {
            return std::chrono::abs(slot.time.from - other.time.from) < kApart;
        };
        const auto apart = std::none_of(chosen.begin(), chosen.end(), near);
        (apart && chosen.size() < kOffered ? chosen : rest).push_back(std::move(slot));
    }
    for (auto& slot : rest) {
        if (chosen.size() == kOffered) break;
        chosen.push_back(std::move(slot));
    }
    std::sort(chosen.begin(), chosen.end(), [](const Slot& a, const Slot& b) { return a.time.from < b.time.from; });
    return chosen;
}

Json question(const VoiceTurn& turn, ErrorCode code, const char* field, Sentence sentence,
              std::initializer_list<std::pair<std::string_view, std::string_view>> gaps) {
    Json asked{{"say", say(sentence, turn.language, gaps)}, {"result", word(code)}, {"field", field}};
    if (sentence == Sentence::ask_start) asked["expected"] = "YYYY-MM-DDTHH:MM";
    if (sentence == Sentence::ask_day) asked["expected"] = "YYYY-MM-DD";
    return asked;
}

std::variant<Subject, Json> read_subject(const VoiceTurn& turn) {
    Subject subject;
    const auto service = argument(turn.arguments, {"service_id", "service", "service_name"});
    if (service.empty()) {
        return ask_for_service(turn, ErrorCode::missing_field, Sentence::ask_service);
    }
    subject.service = service_meant(*turn.catalog, service);
    if (subject.service == nullptr) {
        return ask_for_service(turn, ErrorCode::not_found, Sentence::unknown_service);
    }
    const auto staff = argument(turn.arguments, kStaffArguments);
    if (!staff.empty()) subject.staff = resource_meant(*turn.catalog, staff);
    if (!staff.empty() && (subject.staff != nullptr || !says_anyone(staff))) {
        if (subject.staff == nullptr) return question(turn, ErrorCode::not_found, "staff", Sentence::unknown_staff);
        const auto wish = wish_for(*subject.service, *subject.staff);
        if (!wish) {
            return question(turn, ErrorCode::not_bookable, "staff", Sentence::staff_cannot,
                            {{"staff", subject.staff->name}, {"service", subject.service->name}});
        }
        subject.wishes.push_back(*wish);
        subject.branch = turn.catalog->branch(subject.staff->branch);
    }
    if (const auto branch = argument(turn.arguments, kBranchArguments); !branch.empty()) {
        subject.branch = branch_meant(*turn.catalog, branch);
        if (subject.branch == nullptr) return ask_for_branch(turn);
    }
    if (subject.branch == nullptr) {
        const auto fallback = turn.catalog->branch_or_default(turn.route.branch);
        if (!fallback) return question(turn, fallback.refusal().code, "branch_id", Sentence::not_bookable);
        subject.branch = *fallback;
    }
    return subject;
}

Json service_json(const Service& service) { return {{"id", service.id.text()}, {"name", service.name}}; }

Json availability_json(const Branch& branch, const Availability& availability) {
    const auto& as_of = availability.as_of;
    return {{"source", word(availability.source)},
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

}  // namespace slotkeeper::retell
