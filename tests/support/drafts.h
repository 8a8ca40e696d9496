// drafts: the catalogue of the demo company as a draft, to be changed by tests.
#pragma once

#include "engine/catalog/catalog_draft.h"
#include "engine/catalog/slug.h"
#include "tools/demo/demo_company.h"

#include <algorithm>
#include <stdexcept>

namespace slotkeeper::tests {

inline CatalogDraft demo_draft() {
    CatalogDraft draft{demo::company(), {demo::branch()}, demo::services(), demo::resources()};
    fill_slugs(draft.branches);
    fill_slugs(draft.services);
    fill_slugs(draft.resources);
    put_in_order(draft);
    return draft;
}

// Throws std::logic_error if there is no such object.
template <class Item>
Item& object(std::vector<Item>& items, std::string_view slug) {
    const auto found = std::find_if(items.begin(), items.end(), [&](const Item& item) { return item.slug == slug; });
    if (found == items.end()) throw std::logic_error("the draft has no " + std::string(slug));
    return *found;
}

}  // namespace slotkeeper::tests
