// short_answer: leaving out what a caller does not hear.
#include "adapters/retell/short_answer.h"

#include <nlohmann/json.hpp>

namespace slotkeeper::retell {

namespace {

using Json = nlohmann::ordered_json;

std::string text_of(const Json& answer) { return answer.dump(-1, ' ', false, Json::error_handler_t::replace); }

// Of lists within lists the inner ones, where they are as long. Null: none has any item.
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
