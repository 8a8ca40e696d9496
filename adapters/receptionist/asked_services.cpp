// asked_services: reads the services, and makes one of several.
#include "adapters/receptionist/asked_services.h"

#include "adapters/language/several_services.h"
#include "adapters/language/voice_arguments.h"
#include "adapters/receptionist/functions/function_table.h"

#include <algorithm>

namespace slotkeeper::receptionist {

namespace {

// If no service can be booked, says so instead of asking.
Json ask_for_service(const VoiceTurn& turn, ErrorCode code, Sentence sentence) {
    const auto services = services_to_choose(turn);
    if (services.empty()) return question(turn, ErrorCode::not_bookable, "service", Sentence::no_service);
    return question(turn, code, "service", sentence, {{"services", services}});
}

// One service that the text names; or a question to ask.
std::variant<const Service*, Json> read_service(const VoiceTurn& turn, const std::string& text) {
    const auto meant = service_meant(*turn.catalog, text);
    if (meant.unclear())
        return ask_which(turn, "service", Sentence::unclear_service, "services", names_of(meant.choices));
    if (meant.it == nullptr) return ask_for_service(turn, ErrorCode::not_found, Sentence::unknown_service);
    return meant.it;
}

// All services that the caller names, each once; or a question to ask.
std::variant<std::vector<const Service*>, Json> read_services(const VoiceTurn& turn) {
    std::vector<const Service*> services;
    auto texts = several_arguments(turn.arguments, voice_argument("service").all_names());
    if (texts.empty()) {
        auto text = turn.utterance("service");
        if (text.empty()) return ask_for_service(turn, ErrorCode::missing_field, Sentence::ask_service);
        services = services_meant(*turn.catalog, text);
        if (services.empty()) texts.push_back(std::move(text));
    }
    for (const auto& text : texts) {
        auto one = read_service(turn, text);
        if (auto* asked = std::get_if<Json>(&one)) return std::move(*asked);
        const auto* service = std::get<const Service*>(one);
        if (std::find(services.begin(), services.end(), service) == services.end()) services.push_back(service);
    }
    return services;
}

}  // namespace

std::optional<Json> read_what(const VoiceTurn& turn, Subject& subject) {
    auto read = read_services(turn);
    if (auto* asked = std::get_if<Json>(&read)) return std::move(*asked);
    auto& services = std::get<std::vector<const Service*>>(read);
    subject.service = services.front();
    if (services.size() == 1) {
        if (!subject.service->add_on) return std::nullopt;
        return question(turn, ErrorCode::not_bookable, "service", Sentence::add_on_alone,
                        {{"service", subject.service->name}});
    }
    // Whatever is said first, an add-on comes after the service that it belongs to.
    std::stable_partition(services.begin(), services.end(), [](const Service* one) { return !one->add_on; });
    Visit visit;
    for (const auto* one : services) visit.services.push_back(one->id);
    // Six orders of three services are searched within a call, 24 of four are not.
    visit.any_order = services.size() <= 3;
    const auto fits = check_visit(*turn.catalog, *services.front(), visit);
    if (fits && set_visit(turn, subject, visit)) return std::nullopt;
    return question(turn, ErrorCode::not_bookable, "service", Sentence::not_together,
                    {{"services", names_of_services(turn, visit.services)}});
}

std::string names_of_services(const VoiceTurn& turn, const std::vector<ServiceId>& services) {
    std::vector<std::string> names;
    for (const auto id : services) {
        if (const auto* service = turn.catalog->service(id)) names.push_back(service->name);
    }
    return names.empty() ? std::string() : spoken_list(names, turn.language);
}

Result<Done> set_visit(const VoiceTurn& turn, Subject& subject, Visit visit, std::optional<Minutes> duration) {
    const auto* first = turn.catalog->service(visit.services.front());
    if (first == nullptr) return refuse(ErrorCode::not_found, "service_id", "there is no such service");
    auto booked = booked_service(*turn.catalog, *first, visit, duration);
    if (!booked) return booked.refusal();
    booked->name = names_of_services(turn, visit.services);
    subject.made = std::make_shared<const Service>(std::move(*booked));
    subject.service = subject.made.get();
    subject.visit = std::move(visit);
    return Done{};
}

}  // namespace slotkeeper::receptionist
