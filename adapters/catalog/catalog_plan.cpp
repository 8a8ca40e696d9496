// catalog_plan: compares JSON, member by member.
#include "adapters/catalog/catalog_plan.h"

#include "adapters/catalog/convert.h"

#include <algorithm>
#include <map>

namespace slotkeeper::catalog {

namespace {

using api::Json;

Json member_or_null(const Json& object, const std::string& name) {
    const auto found = object.find(name);
    return found == object.end() ? Json() : *found;
}

bool is_list_of_objects(const Json& value) {
    return value.is_array() && !value.empty() &&
           std::all_of(value.begin(), value.end(), [](const Json& item) { return item.is_object(); });
}

// A list is compared item by item if it holds as many objects as before; any other is one value.
void compare_values(const Json& before, const Json& after, const std::string& path, std::vector<FieldChange>& fields) {
    if (before == after) return;
    if (before.is_object() && after.is_object()) {
        std::vector<std::string> names;
        for (const auto& [name, value] : after.items()) names.push_back(name);
        for (const auto& [name, value] : before.items()) {
            if (!after.contains(name)) names.push_back(name);
        }
        for (const auto& name : names) {
            compare_values(member_or_null(before, name), member_or_null(after, name),
                           path.empty() ? name : path + '.' + name, fields);
        }
        return;
    }
    if (is_list_of_objects(before) && is_list_of_objects(after) && before.size() == after.size()) {
        for (std::size_t i = 0; i < before.size(); ++i) {
            compare_values(before[i], after[i], path + '[' + std::to_string(i) + ']', fields);
        }
        return;
    }
    fields.push_back({path, before, after});
}

struct Described {
    std::string slug;
    Json document;
};

template <class Item>
Described described(const Item& item, const CatalogDraft& draft) {
    if constexpr (!std::is_same_v<Item, Branch>) {
        return {item.slug, api::write_value(part_of(item, draft), api::Defaults::written)};
    } else {
        return {item.slug, api::write_value(part_of(item), api::Defaults::written)};
    }
}

template <class Item>
void compare_objects(const std::string& word, const CatalogDraft& before, const CatalogDraft& after,
                     std::vector<Item> CatalogDraft::*items, std::vector<ObjectChange>& plan) {
    // By slug: that of the new object, or of one that is removed.
    std::multimap<std::string, ObjectChange> changes;
    std::map<decltype(Item::id), Described> old;
    for (const auto& item : before.*items) old.emplace(item.id, described(item, before));
    for (const auto& item : after.*items) {
        auto now = described(item, after);
        const auto known = old.find(item.id);
        ObjectChange change{known == old.end() ? ChangeKind::added : ChangeKind::changed, word + ' ' + now.slug};
        if (known != old.end()) {
            compare_values(known->second.document, now.document, "", change.fields);
            change.what = word + ' ' + known->second.slug;
            old.erase(known);
        }
        if (change.kind == ChangeKind::added || !change.fields.empty()) changes.emplace(now.slug, std::move(change));
    }
    for (const auto& [id, gone] : old) {
        changes.emplace(gone.slug, ObjectChange{ChangeKind::removed, word + ' ' + gone.slug});
    }
    for (auto& [slug, change] : changes) plan.push_back(std::move(change));
}

}  // namespace

std::vector<ObjectChange> plan_of(const CatalogDraft& before, const CatalogDraft& after) {
    std::vector<ObjectChange> plan;
    ObjectChange company{ChangeKind::changed, "company"};
    compare_values(api::write_value(part_of(before.company, before), api::Defaults::written),
                   api::write_value(part_of(after.company, after), api::Defaults::written), "", company.fields);
    if (!company.fields.empty()) plan.push_back(std::move(company));
    compare_objects("branch", before, after, &CatalogDraft::branches, plan);
    compare_objects("service", before, after, &CatalogDraft::services, plan);
    compare_objects("resource", before, after, &CatalogDraft::resources, plan);
    return plan;
}

void add_changes(const std::map<std::string, Json>& before, const std::map<std::string, Json>& after,
                 std::vector<ObjectChange>& plan) {
    auto names = before;
    names.insert(after.begin(), after.end());
    for (const auto& [name, either] : names) {
        const auto old = before.find(name), now = after.find(name);
        if (old == before.end()) {
            plan.push_back({ChangeKind::added, name});
        } else if (now == after.end()) {
            plan.push_back({ChangeKind::removed, name});
        } else {
            ObjectChange change{ChangeKind::changed, name};
            compare_values(old->second, now->second, "", change.fields);
            if (!change.fields.empty()) plan.push_back(std::move(change));
        }
    }
}

std::vector<std::string> plan_lines(const std::vector<ObjectChange>& plan) {
    std::vector<std::string> lines;
    for (const auto& change : plan) {
        if (change.kind == ChangeKind::added) lines.push_back("+ " + change.what);
        if (change.kind == ChangeKind::removed) lines.push_back("- " + change.what);
        for (const auto& field : change.fields) {
            lines.push_back("~ " + change.what + ' ' + field.path + ": " + field.before.dump() + " -> " +
                            field.after.dump());
        }
    }
    return lines;
}

const api::View<ObjectChange>& change_view() {
    using api::made;
    using api::member;
    const auto any = [](api::Schemas&) { return Json::object(); };
    static const api::View<FieldChange> field_view{
        "CatalogFieldChange", "A member with its old and its new value.",
        member("path", "Within the object: `segments[1].minutes`.", &FieldChange::path),
        made("before", "null: it was absent.", any, [](const FieldChange& field) { return field.before; }),
        made("after", "null: it is absent.", any, [](const FieldChange& field) { return field.after; })};
    static const api::View<ObjectChange> view{
        "CatalogChange", "An object that is added, changed or removed.", member("kind", "", &ObjectChange::kind),
        member("what", "Its kind and its slug before the change: `service farbe`.", &ObjectChange::what),
        api::nested("fields", "What differs in a changed object.", field_view, api::Parts::list,
                    &ObjectChange::fields)};
    return view;
}

}  // namespace slotkeeper::catalog
