// voice_turn: who, what and where, out of the arguments.
#include "adapters/retell/voice_turn.h"

#include "adapters/retell/voice_arguments.h"
#include "engine/booking/wishes.h"

namespace slotkeeper::retell {

namespace {

std::string services_offered(const VoiceTurn& turn) {
    std::vector<std::string> names;
    for (const auto& service : turn.catalog->services()) {
        if (service.active) names.push_back(service.name);
    }
    return names.empty() ? "" : spoken_choice(names, turn.language);
}

const Branch* branch_named(const Catalog& catalog, const std::string& text) {
    const auto id = BranchId::parse(text);
    return id ? catalog.branch(*id) : nullptr;
}

}  // namespace

Json question(const VoiceTurn& turn, ErrorCode code, const char* field, Sentence sentence,
              std::initializer_list<std::pair<std::string_view, std::string_view>> gaps) {
    return {{"say", say(sentence, turn.language, gaps)}, {"result", word(code)}, {"field", field}};
}

std::variant<Subject, Json> read_subject(const VoiceTurn& turn) {
    Subject subject;
    const auto service = argument(turn.arguments, {"service_id", "service", "service_name"});
    if (service.empty()) {
        return question(turn, ErrorCode::missing_field, "service", Sentence::ask_service,
                        {{"services", services_offered(turn)}});
    }
    subject.service = service_meant(*turn.catalog, service);
    if (subject.service == nullptr) {
        return question(turn, ErrorCode::not_found, "service", Sentence::unknown_service,
                        {{"services", services_offered(turn)}});
    }
    const auto staff = argument(turn.arguments, {"staff", "staff_id", "staff_name", "resource", "resource_id"});
    if (!staff.empty()) {
        subject.staff = resource_meant(*turn.catalog, staff);
        if (subject.staff == nullptr) return question(turn, ErrorCode::not_found, "staff", Sentence::unknown_staff);
        const auto wish = wish_for(*subject.service, *subject.staff);
        if (!wish) {
            return question(turn, ErrorCode::not_bookable, "staff", Sentence::staff_cannot,
                            {{"staff", subject.staff->name}, {"service", subject.service->name}});
        }
        subject.wishes.push_back(*wish);
        subject.branch = turn.catalog->branch(subject.staff->branch);
    }
    if (const auto* named = branch_named(*turn.catalog, argument(turn.arguments, {"branch_id", "branch"}))) {
        subject.branch = named;
    }
    if (subject.branch == nullptr) {
        const auto fallback = turn.catalog->branch_or_default(std::nullopt);
        if (!fallback) return question(turn, fallback.refusal().code, "branch_id", Sentence::not_bookable);
        subject.branch = *fallback;
    }
    return subject;
}

Json service_json(const Service& service) { return {{"id", service.id.text()}, {"name", service.name}}; }

Json starts_json(const VoiceTurn& turn, const Branch& branch, const std::vector<Instant>& starts) {
    auto list = Json::array();
    for (const auto start : starts) {
        list.push_back({{"start", branch.zone.format_rfc3339(start)}, {"say", spoken(start, turn.manner(branch))}});
    }
    return list;
}

std::string offer(const VoiceTurn& turn, const Branch& branch, const std::vector<Instant>& starts) {
    const auto which = starts.size() == 1 ? Sentence::offer_one : Sentence::offer;
    return say(which, turn.language, {{"when", spoken_choice(starts, turn.manner(branch))}});
}

}  // namespace slotkeeper::retell
