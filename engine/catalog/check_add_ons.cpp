// check_add_ons: each is another service that is an add-on, and named once.
#include "engine/catalog/check_add_ons.h"

#include "engine/base/limits.h"

#include <algorithm>

namespace slotkeeper {

void check_add_ons(const Service& service, const CatalogDraft& draft, const std::string& path, Checks& check) {
    const auto wrong = [&](const std::string& at, const std::string& message) {
        check.note(refuse(ErrorCode::invalid_field, at, message));
    };
    const auto& list = service.add_ons;
    if (list.size() > limits::add_ons_max) {
        wrong(path, "must have at most " + std::to_string(limits::add_ons_max) + " items");
    }
    for (std::size_t i = 0; i < list.size(); ++i) {
        const auto at = path + '[' + std::to_string(i) + ']';
        const auto end = list.begin() + static_cast<std::ptrdiff_t>(i);
        if (std::find(list.begin(), end, list[i]) != end) wrong(at, "must be given once");
        const auto is_add_on = [&](const Service& other) { return other.id == list[i] && other.add_on; };
        if (list[i] == service.id || std::none_of(draft.services.begin(), draft.services.end(), is_add_on)) {
            wrong(at, "must be another service, one with add_on");
        }
    }
}

}  // namespace slotkeeper
