// slug: the names of branches, services and resources in files and addresses: "farbe-und-schnitt".
//
// A slug is stored by the first edit of the catalogue. Until then it is derived from the name when the rows are read,
// in order of id, so that every process derives the same. Read on: catalog_draft.h.
#pragma once

#include "engine/base/limits.h"

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace slotkeeper {

// ASCII letters in lower case, digits and single hyphens between them; at most limits::slug_length_max.
bool is_slug(std::string_view text);

// Umlauts become two letters, marks are dropped, all other letters than Latin ones too; "" if nothing is left.
std::string slug_of(std::string_view name);

// The slug itself, or with the first number from 2 on that makes it free. REQUIRES: is_slug(slug).
std::string free_slug(const std::string& slug, const std::set<std::string>& taken);

// The slug for an object of that name without one. A name without Latin letters gives the id as the slug.
template <class SomeId>
std::string derived_slug(std::string_view name, SomeId id, const std::set<std::string>& taken) {
    auto slug = slug_of(name);
    if (slug.empty()) {
        slug = id.text();
        std::replace(slug.begin(), slug.end(), '_', '-');
    }
    return free_slug(slug, taken);
}

template <class Item>
std::set<std::string> slugs_of(const std::vector<Item>& items) {
    std::set<std::string> slugs;
    for (const auto& item : items) {
        if (!item.slug.empty()) slugs.insert(item.slug);
    }
    return slugs;
}

// Gives a slug to each object that has none and is not deleted. REQUIRES: in order of id.
template <class Item>
void fill_slugs(std::vector<Item>& items) {
    auto taken = slugs_of(items);
    for (auto& item : items) {
        if (!item.slug.empty() || item.deleted) continue;
        item.slug = derived_slug(item.name, item.id, taken);
        taken.insert(item.slug);
    }
}

}  // namespace slotkeeper
