// catalog: look-ups.
#include "engine/catalog/catalog.h"

#include "engine/base/folding.h"
#include "engine/base/result.h"
#include "engine/catalog/needs.h"

#include <algorithm>

namespace slotkeeper {

Timetable timetable_of(const Branch& branch) {
    return {.usual = branch.hours, .dated = branch.dated_hours, .exceptions = branch.exceptions};
}

Timetable timetable_of(const Resource& resource, const Branch& branch) {
    const auto& own = resource.hours_at(branch.id);
    const auto dated = resource.branch == branch.id ? std::span<const DatedHours>(resource.dated_hours)
                                                    : std::span<const DatedHours>();
    if (own) return {.usual = *own, .dated = dated, .exceptions = resource.exceptions};
    return {.usual = branch.hours, .dated = dated, .more_dated = branch.dated_hours, .exceptions = resource.exceptions};
}

bool has_own_times(const Resource& resource, BranchId where) {
    const auto has_weeks = resource.branch == where && !resource.dated_hours.empty();
    return has_weeks || resource.hours_at(where) || !resource.exceptions.empty();
}

namespace {

template <class Item, class SomeId>
const Item* find_by_id(const std::vector<Item>& items, SomeId id) {
    const auto at = std::lower_bound(items.begin(), items.end(), id,
                                     [](const Item& item, SomeId wanted) { return item.id < wanted; });
    return at != items.end() && at->id == id ? &*at : nullptr;
}

template <class Item>
void sort_by_id(std::vector<Item>& items) {
    std::sort(items.begin(), items.end(), [](const Item& a, const Item& b) { return a.id < b.id; });
}

// By id, or by a name in any spelling (base/folding.h). A name that differs in case only goes before the others, so
// that a "Farbe" is found beside a "Färbe". By a slug if nothing has that name.
template <class Item, class SomeId>
const Item* find_by_text(const std::vector<Item>& items, std::string_view text, std::optional<SomeId> id) {
    if (id) return find_by_id(items, *id);
    for (const auto same : {equal_but_for_case, spell_same_name}) {
        const Item* found = nullptr;
        for (const auto& item : items) {
            if (!is_active(item) || !same(item.name, text)) continue;
            if (found != nullptr) return nullptr;
            found = &item;
        }
        if (found != nullptr) return found;
    }
    const auto named = std::ranges::find_if(
        items, [&](const Item& item) { return is_active(item) && !item.slug.empty() && item.slug == text; });
    return named == items.end() ? nullptr : &*named;
}

template <class Item, class SomeId>
const Item& present(const Item* item, CompanyId company, SomeId id) {
    if (item != nullptr) return *item;
    throw DamagedData("the catalogue of " + company.text() + " lacks " + id.text());
}

}  // namespace

Minutes Service::shortest_length() const {
    Minutes start{}, end{};
    for (const auto& segment : segments) {
        start = (segment.parallel ? start : end) + segment.gap_min;
        end = std::max(end, start + segment.length);
    }
    return end;
}

ServiceTerms Resource::terms_for(ServiceId service) const {
    const ServiceTerms* found = nullptr;
    for (const auto& one : terms) {
        if (one.service == service) return one;
        if (!one.service) found = &one;
    }
    return found != nullptr ? *found : ServiceTerms();
}

bool Resource::works_at(BranchId where) const {
    return branch == where || std::any_of(other_branches.begin(), other_branches.end(),
                                          [&](const Workplace& one) { return one.branch == where; });
}

const std::optional<WeeklyHours>& Resource::hours_at(BranchId where) const {
    for (const auto& one : other_branches) {
        if (one.branch == where) return one.hours;
    }
    return hours;
}

bool Resource::can(const Need& need) const {
    if (!active || kind != need.kind) return false;
    const auto& named = need.resources;
    if (!named.empty() && std::find(named.begin(), named.end(), id) == named.end()) return false;
    const auto has = [&](const std::string& skill) {
        return std::binary_search(skills.begin(), skills.end(), skill) && level_of(skill) >= need.level_min;
    };
    if (!need.skill.empty()) return has(need.skill);
    return need.skills.empty() || std::any_of(need.skills.begin(), need.skills.end(), has);
}

int Resource::level_of(const std::string& skill) const {
    const auto found = levels.find(skill);
    return found == levels.end() ? 1 : found->second;
}

bool Resource::speaks(std::string_view language) const {
    return std::find(languages.begin(), languages.end(), language) != languages.end();
}

Catalog::Catalog(Company company, std::int64_t version, std::vector<Branch> branches, std::vector<Service> services,
                 std::vector<Resource> resources, std::map<std::pair<ServiceId, ResourceId>, EventType> event_types,
                 bool whole)
    : company_(std::move(company)),
      version_(version),
      branches_(std::move(branches)),
      services_(std::move(services)),
      resources_(std::move(resources)),
      event_types_(std::move(event_types)),
      whole_(whole) {
    sort_by_id(branches_);
    sort_by_id(services_);
    sort_by_id(resources_);
    for (auto& resource : resources_) std::sort(resource.skills.begin(), resource.skills.end());
    for (auto& service : services_) {
        for (auto& segment : service.segments) segment.needs = one_by_one(std::move(segment.needs));
    }
}

const Branch* Catalog::branch(BranchId id) const { return find_by_id(branches_, id); }
const Service* Catalog::service(ServiceId id) const { return find_by_id(services_, id); }
const Resource* Catalog::resource(ResourceId id) const { return find_by_id(resources_, id); }

const EventType* Catalog::event_type(ServiceId service, ResourceId resource) const {
    const auto at = event_types_.find({service, resource});
    if (at == event_types_.end()) return nullptr;
    const auto* found = this->service(service);
    return found != nullptr && found->seats > 1 ? nullptr : &at->second;
}

const Branch& Catalog::at(BranchId id) const { return present(branch(id), company_.id, id); }
const Service& Catalog::at(ServiceId id) const { return present(service(id), company_.id, id); }
const Resource& Catalog::at(ResourceId id) const { return present(resource(id), company_.id, id); }

TimeZone Catalog::zone_of(BranchId id) const {
    const auto* found = branch(id);
    return found != nullptr ? found->zone : TimeZone::utc();
}

Result<const Branch*> Catalog::branch_or_default(std::optional<BranchId> id) const {
    if (id) {
        if (const auto* found = branch(*id); found != nullptr && !found->deleted) return found;
        return refuse(ErrorCode::not_found, "branch_id", "this company has no such branch");
    }
    const auto* const only = only_branch();
    for (const auto& one : branches_) {
        if (!one.deleted && (one.is_default || (&one == only && whole_))) return &one;
    }
    return refuse(ErrorCode::missing_field, "branch_id", "this company has no default branch: name one");
}

const Branch* Catalog::only_branch() const {
    const Branch* only = nullptr;
    for (const auto& one : branches_) {
        if (one.deleted) continue;
        if (only != nullptr) return nullptr;
        only = &one;
    }
    return only;
}

std::vector<const Resource*> Catalog::able(const Branch& branch, const Need& need) const {
    std::vector<const Resource*> found;
    for (const auto& resource : resources_) {
        if (resource.works_at(branch.id) && resource.can(need)) found.push_back(&resource);
    }
    return found;
}

const Branch* Catalog::branch_named(std::string_view text) const {
    return find_by_text(branches_, text, BranchId::parse(text));
}

const Service* Catalog::service_named(std::string_view text) const {
    return find_by_text(services_, text, ServiceId::parse(text));
}

const Resource* Catalog::resource_named(std::string_view text) const {
    return find_by_text(resources_, text, ResourceId::parse(text));
}

}  // namespace slotkeeper
