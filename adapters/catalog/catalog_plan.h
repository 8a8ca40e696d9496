// catalog_plan: what differs between two catalogues, for people: + added, ~ changed, - removed.
//
// Objects are compared as documents, with all defaults written, and matched by id, so that a new name or slug is a
// change and not another object. Read on: convert.h.
#pragma once

#include "adapters/api/view.h"
#include "engine/base/enum_names.h"
#include "engine/catalog/catalog_draft.h"

#include <map>
#include <string>
#include <vector>

namespace slotkeeper::catalog {

enum class ChangeKind : std::uint8_t { added, changed, removed };

struct FieldChange {
    std::string path;         // "segments[1].minutes"
    api::Json before, after;  // null: absent

    bool operator==(const FieldChange&) const = default;
};

struct ObjectChange {
    ChangeKind kind = ChangeKind::changed;
    std::string what;                   // "service farbe"; "company"
    std::vector<FieldChange> fields{};  // of a changed one
};

// The company, then branches, services and resources, each by slug.
std::vector<ObjectChange> plan_of(const CatalogDraft& before, const CatalogDraft& after);

// Adds what differs between two sets of documents, in the order of their names.
void add_changes(const std::map<std::string, api::Json>& before, const std::map<std::string, api::Json>& after,
                 std::vector<ObjectChange>& plan);

// One line for each change: "~ service farbe segments[1].minutes: 30 -> 45".
std::vector<std::string> plan_lines(const std::vector<ObjectChange>& plan);

const api::View<ObjectChange>& change_view();

}  // namespace slotkeeper::catalog

template <>
struct slotkeeper::EnumNames<slotkeeper::catalog::ChangeKind> {
    static constexpr std::array<std::string_view, 3> all{"added", "changed", "removed"};
};
