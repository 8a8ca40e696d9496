// short_answer: removes list items from long answers.
#include "adapters/retell/short_answer.h"

#include <nlohmann/json.hpp>

namespace slotkeeper::retell {

namespace {

using Json = nlohmann::ordered_json;

std::string text_of(const Json& answer) { return answer.dump(-1, ' ', false, Json::error_handler_t::replace); }

// Prefers inner lists over outer ones of the same length. nullptr if all lists are empty.
Json* longest_list(Json& within) {
    Json* longest = within.is_array() && !within.empty() ? &within : nullptr;
    for (auto& item : within) {
        if (!item.is_structured()) continue;
        auto* const inner = longest_list(item);
        if (inner != nullptr && (longest == nullptr || inner->size() >= longest->size())) longest = inner;
    }
    return longest;
}

}  // namespace

std::string short_text(Json answer) {
    auto text = text_of(answer);
    while (text.size() > kAnswerLongest) {
        auto* const list = longest_list(answer);
        if (list == nullptr) break;
        list->erase(list->size() - 1);
        text = text_of(answer);
    }
    return text;
}

}  // namespace slotkeeper::retell
