// several_services: cuts the text at the words between names.
#include "adapters/language/several_services.h"

#include "adapters/language/voice_arguments.h"
#include "engine/base/folding.h"
#include "engine/base/limits.h"
#include "engine/base/text.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <set>
#include <sstream>

namespace slotkeeper::language {

namespace {

using namespace std::string_view_literals;

constexpr std::size_t kNameMax = 200;  // bytes of one name that are read

bool is_between_names(std::string_view word) {
    static constexpr std::array kBetween{"und"sv, "and"sv, "plus"sv, "sowie"sv, "mit"sv, "with"sv};
    if (word == "&" || word == "+" || word == ",") return true;
    return std::find(kBetween.begin(), kBetween.end(), folded(word)) != kBetween.end();
}

std::vector<std::string> names_in(std::string_view text) {
    std::string spaced;
    for (const auto letter : text) {
        const auto parts = letter == ',' || letter == ';' || letter == '&' || letter == '+' || letter == '/';
        parts ? spaced += " , " : spaced += letter;
    }
    std::vector<std::string> names(1);
    std::istringstream words(spaced);
    for (std::string word; words >> word;) {
        auto& name = names.back();
        if (!is_between_names(word)) {
            name += (name.empty() ? "" : " ") + word;
        } else if (!name.empty()) {
            names.emplace_back();
        }
    }
    if (names.back().empty()) names.pop_back();
    return names;
}

bool has_name_with(const Service& service, const std::string& words) {
    const auto has = [&](const std::string& name) { return folded(name).find(words) != std::string::npos; };
    const auto of_language = [&](const auto& one) {
        return std::any_of(one.second.spoken_names.begin(), one.second.spoken_names.end(), has);
    };
    return has(service.name) || std::any_of(service.spoken_names.begin(), service.spoken_names.end(), has) ||
           std::any_of(service.texts.begin(), service.texts.end(), of_language);
}

}  // namespace

std::vector<std::string> several_arguments(const nlohmann::json& arguments, std::span<const char* const> names) {
    if (!arguments.is_object()) return {};
    for (const auto* name : names) {
        const auto at = arguments.find(name);
        if (at == arguments.end() || at->is_null()) continue;
        if (!at->is_array() || at->size() < 2) return {};
        std::vector<std::string> texts;
        for (const auto& one : *at) {
            if (!one.is_string() || texts.size() > limits::visit_services_max) continue;
            texts.push_back(without_controls(cut_at_character(one.get_ref<const std::string&>(), kNameMax)));
        }
        return texts;
    }
    return {};
}

std::vector<const Service*> services_meant(const Catalog& catalog, std::string_view text) {
    const auto whole = folded(text);
    const auto is_one = [&](const Service& service) { return service.active && has_name_with(service, whole); };
    const auto& all = catalog.services();
    if (whole.empty() || catalog.service_named(text) != nullptr) return {};
    if (std::any_of(all.begin(), all.end(), is_one)) return {};
    const auto names = names_in(text);
    if (names.size() < 2 || names.size() > limits::visit_services_max) return {};
    std::vector<const Service*> services;
    std::set<ServiceId> seen;
    for (const auto& name : names) {
        const auto one = service_meant(catalog, name);
        if (one.it == nullptr || !seen.insert(one.it->id).second) return {};
        services.push_back(one.it);
    }
    return services;
}

}  // namespace slotkeeper::language
