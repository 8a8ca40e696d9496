// convert: member by member.
#include "adapters/catalog/convert.h"

#include "adapters/catalog/company_policies.h"
#include "adapters/catalog/convert_hours.h"
#include "adapters/catalog/convert_needs.h"
#include "adapters/catalog/convert_parts.h"
#include "engine/catalog/slug.h"

#include <algorithm>
#include <set>

namespace slotkeeper::catalog {

namespace {

SegmentPart part_of_segment(const Segment& segment, const CatalogDraft& draft) {
    SegmentPart part{.name = segment.name,
                     .length = segment.length,
                     .buffer_before = segment.buffer_before,
                     .buffer_after = segment.buffer_after,
                     .gap_min = segment.gap_min,
                     .parallel = segment.parallel};
    if (segment.gap_max != segment.gap_min) part.gap_max = segment.gap_max;
    part.needs = need_parts(segment.needs, draft);
    return part;
}

std::optional<std::chrono::year_month_day> date_text_of(std::optional<std::chrono::sys_days> date) {
    return date ? std::optional(std::chrono::year_month_day(*date)) : std::nullopt;
}

std::vector<TermsPart> parts_of(const std::vector<ServiceTerms>& terms, const CatalogDraft& draft) {
    std::vector<TermsPart> parts;
    for (const auto& one : terms) {
        parts.push_back({.weight = one.weight, .preference = one.preference, .price = price_text(one.price)});
        for (const auto& service : draft.services) {
            if (one.service == service.id) parts.back().service = service.slug;
        }
    }
    return parts;
}

Segment segment_from(const SegmentPart& part) {
    Segment segment{.name = part.name,
                    .length = part.length,
                    .buffer_before = part.buffer_before,
                    .buffer_after = part.buffer_after,
                    .gap_min = part.gap_min,
                    .gap_max = part.gap_max.value_or(part.gap_min),
                    .needs = {},
                    .parallel = part.parallel};
    for (const auto& need : part.needs) segment.needs.push_back(need_from(need));
    return segment;
}

Result<std::vector<Duration>> durations_from(const std::vector<DurationPart>& parts, const std::string& path) {
    Checks check;
    std::vector<Duration> durations;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        durations.push_back(
            {parts[i].length, check(price_from(parts[i].price, path + '[' + std::to_string(i) + "].price"))});
    }
    return check.failed() ? Result<std::vector<Duration>>(check.refusal()) : durations;
}

template <class Item>
const Item* item_named(const std::vector<Item>& items, std::string_view slug) {
    const auto found = std::find_if(items.begin(), items.end(), [&](const Item& item) { return item.slug == slug; });
    return found == items.end() ? nullptr : &*found;
}

template <class Part>
std::string slug_in(const Part& part) {
    return part.slug ? *part.slug : slug_of(part.name);
}

// In the place of the object with its id, or at the end.
template <class Item>
decltype(Item::id) keep(std::vector<Item>& items, Item item) {
    const auto id = item.id;
    const auto old = std::find_if(items.begin(), items.end(), [&](const Item& one) { return one.id == id; });
    if (old != items.end()) {
        *old = std::move(item);
    } else {
        items.push_back(std::move(item));
    }
    return id;
}

Result<BranchId> branch_from(const ResourcePart& part, const std::string& slug, const CatalogDraft& draft) {
    if (!part.branch) {
        if (draft.branches.size() == 1) return draft.branches.front().id;
        return refuse(ErrorCode::missing_field, "resources." + slug + ".branch",
                      "is needed, because there is not exactly one branch");
    }
    if (const auto* branch = item_named(draft.branches, *part.branch)) return branch->id;
    return refuse(ErrorCode::invalid_field, "resources." + slug + ".branch", "must be the slug of a branch");
}

Result<std::vector<ServiceTerms>> terms_from(const ResourcePart& part, const std::string& slug,
                                             const CatalogDraft& draft) {
    Checks check;
    std::vector<ServiceTerms> terms;
    for (std::size_t i = 0; i < part.terms.size(); ++i) {
        const auto& one = part.terms[i];
        const auto path = "resources." + slug + ".terms[" + std::to_string(i) + ']';
        auto& made = terms.emplace_back(ServiceTerms{.weight = one.weight, .preference = one.preference});
        made.price = check(price_from(one.price, path + ".price"));
        if (!one.service) continue;
        if (const auto* service = item_named(draft.services, *one.service))
            made.service = service->id;
        else
            check.note(refuse(ErrorCode::invalid_field, path + ".service", "must be the slug of a service"));
    }
    if (check.failed()) return check.refusal();
    return terms;
}

// Puts all parts of one kind.
template <class Item, class Part>
void put_all(std::vector<Item> CatalogDraft::*items, const std::string& list, const std::vector<Part>& parts,
             const CatalogDraft& before, CatalogDraft& draft, IdSource& ids, Checks& check) {
    std::set<std::string> seen;
    for (const auto& part : parts) {
        const auto slug = slug_in(part);
        const auto* known = item_named(before.*items, slug);
        if (slug.empty() || seen.insert(slug).second) {
            check(put(draft, part, known != nullptr ? std::optional(known->id) : std::nullopt, ids));
        } else {
            check.note(refuse(ErrorCode::invalid_field, list + '.' + slug + ".slug", "must be unique"));
        }
    }
}

// A service may name add-ons that follow, so these are put when all services are there.
void put_services(const std::vector<ServicePart>& parts, const CatalogDraft& before, CatalogDraft& draft, IdSource& ids,
                  Checks& check) {
    auto alone = parts;
    for (auto& part : alone) part.add_ons.clear();
    put_all(&CatalogDraft::services, "services", alone, before, draft, ids, check);
    for (const auto& part : parts) {
        const auto slug = slug_in(part);
        auto add_ons = check(add_ons_from(part, "services." + slug, draft));
        for (auto& service : draft.services) {
            if (service.slug == slug) service.add_ons = add_ons;
        }
    }
}

template <class Item, class Part>
void drop_all_but(std::vector<Item>& items, const std::vector<Part>& parts) {
    std::erase_if(items, [&](const Item& item) {
        return std::none_of(parts.begin(), parts.end(), [&](const Part& part) { return slug_in(part) == item.slug; });
    });
}

}  // namespace

CompanyPart part_of(const Company& company, const CatalogDraft& draft) {
    CompanyPart part{company.slug, company.name, company.region, company.language, company.overlapping_bookings};
    if (const auto of = customer_limits_of(company); of != CustomerLimitsPart()) part.customer_limits = of;
    part.travel = travel_part(company, draft);
    add_policies(part, company);
    if (company.move_up != MoveUp::off) part.move_up = company.move_up;
    return part;
}

BranchPart part_of(const Branch& branch) {
    return {.slug = branch.slug,
            .name = branch.name,
            .time_zone = branch.zone.name(),
            .repeated_hour = branch.repeated_hour,
            .is_default = branch.is_default,
            .hours = branch.hours,
            .holiday_region = branch.holiday_region,
            .exceptions = parts_of(branch.dates),
            .release_after = branch.release_after,
            .schedules = parts_of(branch.dated_hours),
            .buffer_before = branch.buffer_before,
            .buffer_after = branch.buffer_after};
}

ServicePart part_of(const Service& service, const CatalogDraft& draft) {
    ServicePart part{.slug = service.slug,
                     .name = service.name,
                     .slot_step = service.slot_step,
                     .notice = service.notice,
                     .change_notice = service.change_notice,
                     .window_days = service.window_days,
                     .sync_policy = service.sync_policy,
                     .calendar = {service.calendar},
                     .active = service.active,
                     .spoken_names = service.spoken_names,
                     .slot_offset = service.slot_offset,
                     .strict_grid = service.strict_grid,
                     .limits = {service.limits},
                     .price = price_text(service.price),
                     .currency = service.currency,
                     .tax_note = service.tax_note,
                     .colour = service.colour,
                     .category = service.category,
                     .picture_url = service.picture_url,
                     .languages = part_of_texts(service.texts),
                     .assignment = service.assignment,
                     .cancel_notice = service.cancel_notice,
                     .window_from = date_text_of(service.window_from),
                     .window_until = date_text_of(service.window_until),
                     .channels = part_of_notices(service.notices),
                     .party_min = service.party_min,
                     .party_max = service.party_max,
                     .approval = service.approval,
                     .approval_hours = service.approval_hours,
                     .intake = parts_of(service.intake),
                     .cancel = part_of(service.cancel),
                     .reschedule = part_of(service.reschedule),
                     .release_after = service.release_after,
                     .pair_buffers = parts_of(service.pair_buffers, draft),
                     .seats = service.seats,
                     .add_on = service.add_on,
                     .add_ons = add_on_slugs(service, draft),
                     .peak_times = parts_of(service.peak_times),
                     .no_shows = part_of(service.no_shows)};
    for (const auto& segment : service.segments) part.segments.push_back(part_of_segment(segment, draft));
    for (const auto& one : service.durations) part.durations.push_back({one.length, price_text(one.price)});
    return part;
}

// The branch is left out only if there is no other, because a second one would change what its absence means.
ResourcePart part_of(const Resource& resource, const CatalogDraft& draft) {
    ResourcePart part{.slug = resource.slug,
                      .name = resource.name,
                      .kind = resource.kind,
                      .capacity = resource.capacity,
                      .active = resource.active,
                      .skills = skill_parts(resource),
                      .hours = resource.hours,
                      .exceptions = parts_of(resource.exceptions),
                      .spoken_names = resource.spoken_names,
                      .limits = {resource.limits},
                      .terms = parts_of(resource.terms, draft),
                      .other_branches = workplace_parts(resource, draft),
                      .schedules = resource_weeks_of(resource.dated_hours),
                      .buffer_before = resource.buffer_before,
                      .buffer_after = resource.buffer_after,
                      .languages = resource.languages};
    if (draft.branches.size() == 1) return part;
    for (const auto& branch : draft.branches) {
        if (branch.id == resource.branch) part.branch = branch.slug;
    }
    return part;
}

CatalogDocument document_of(const CatalogDraft& draft) {
    auto ordered = draft;
    put_in_order(ordered);
    CatalogDocument document{.company = part_of(ordered.company, ordered)};
    for (const auto& branch : ordered.branches) document.branches.push_back(part_of(branch));
    for (const auto& service : ordered.services) document.services.push_back(part_of(service, ordered));
    for (const auto& resource : ordered.resources) document.resources.push_back(part_of(resource, ordered));
    return document;
}

Result<Done> put(CatalogDraft& draft, const CompanyPart& part) {
    if (part.slug) draft.company.slug = *part.slug;
    if (part.name) draft.company.name = *part.name;
    if (part.region) draft.company.region = *part.region;
    if (part.language) draft.company.language = *part.language;
    if (part.overlapping_bookings) draft.company.overlapping_bookings = *part.overlapping_bookings;
    if (part.customer_limits) put_customer_limits(draft.company, *part.customer_limits);
    if (part.move_up) draft.company.move_up = *part.move_up;
    return put_policies(draft.company, part);
}

Result<BranchId> put(CatalogDraft& draft, const BranchPart& part, std::optional<BranchId> id, IdSource& ids) {
    const auto slug = slug_in(part);
    const auto zone = TimeZone::find(part.time_zone);
    if (!zone) return refuse(zone.refusal().code, "branches." + slug + ".time_zone", zone.refusal().message);
    return keep(draft.branches, Branch{.id = id ? *id : ids.make<BranchId>(),
                                       .name = part.name,
                                       .zone = *zone,
                                       .repeated_hour = part.repeated_hour,
                                       .is_default = part.is_default,
                                       .hours = part.hours,
                                       .exceptions = {},
                                       .holiday_region = part.holiday_region,
                                       .dates = dates_from(part.exceptions),
                                       .slug = slug,
                                       .release_after = part.release_after,
                                       .dated_hours = dated_hours_from(part.schedules),
                                       .buffer_before = part.buffer_before,
                                       .buffer_after = part.buffer_after});
}

Result<ServiceId> put(CatalogDraft& draft, const ServicePart& part, std::optional<ServiceId> id, IdSource& ids) {
    Service service{.id = id ? *id : ids.make<ServiceId>(),
                    .name = part.name,
                    .slot_step = part.slot_step,
                    .notice = part.notice,
                    .change_notice = part.change_notice,
                    .window_days = part.window_days,
                    .sync_policy = part.sync_policy,
                    .calendar = part.calendar,
                    .active = part.active,
                    .segments = {},
                    .spoken_names = part.spoken_names,
                    .slug = slug_in(part),
                    .slot_offset = part.slot_offset,
                    .strict_grid = part.strict_grid,
                    .limits = part.limits,
                    .currency = part.currency,
                    .tax_note = part.tax_note,
                    .category = part.category,
                    .picture_url = part.picture_url,
                    .colour = part.colour,
                    .texts = texts_from(part.languages),
                    .assignment = part.assignment,
                    .cancel_notice = part.cancel_notice,
                    .notices = notices_from(part.channels),
                    .window_from = part.window_from,
                    .window_until = part.window_until,
                    .party_min = part.party_min,
                    .party_max = part.party_max,
                    .approval = part.approval,
                    .approval_hours = part.approval_hours,
                    .intake = intake_from(part.intake),
                    .release_after = part.release_after,
                    .seats = part.seats,
                    .add_on = part.add_on};
    for (const auto& segment : part.segments) service.segments.push_back(segment_from(segment));
    Checks check;
    const auto path = "services." + service.slug;
    service.durations = check(durations_from(part.durations, path + ".durations"));
    service.price = check(price_from(part.price, path + ".price"));
    service.cancel = check(policy_from(part.cancel, path + ".cancel"));
    service.reschedule = check(policy_from(part.reschedule, path + ".reschedule"));
    service.add_ons = check(add_ons_from(part, path, draft));
    check(name_resources(service, part, draft));
    service.peak_times = check(peak_times_from(part.peak_times, path + ".peak_times"));
    service.no_shows = check(no_shows_from(part.no_shows, path + ".no_shows"));
    if (check.failed()) return check.refusal();
    const auto kept = keep(draft.services, std::move(service));
    if (const auto linked = set_pair_buffers(draft, part); !linked) return linked.refusal();
    return kept;
}

Result<ResourceId> put(CatalogDraft& draft, const ResourcePart& part, std::optional<ResourceId> id, IdSource& ids) {
    const auto slug = slug_in(part);
    const auto branch = branch_from(part, slug, draft);
    if (!branch) return branch.refusal();
    auto terms = terms_from(part, slug, draft);
    if (!terms) return terms.refusal();
    auto places = workplaces_from(part, "resources." + slug, draft);
    if (!places) return places.refusal();
    auto weeks = dated_hours_from(part.schedules, "resources." + slug + ".schedules");
    if (!weeks) return weeks.refusal();
    return keep(draft.resources, Resource{.id = id ? *id : ids.make<ResourceId>(),
                                          .branch = *branch,
                                          .kind = part.kind,
                                          .name = part.name,
                                          .capacity = part.capacity,
                                          .active = part.active,
                                          .skills = skills_from(part.skills),
                                          .hours = part.hours,
                                          .exceptions = exceptions_from(part.exceptions),
                                          .spoken_names = part.spoken_names,
                                          .slug = slug,
                                          .limits = part.limits,
                                          .terms = *std::move(terms),
                                          .other_branches = *std::move(places),
                                          .dated_hours = *std::move(weeks),
                                          .buffer_before = part.buffer_before,
                                          .buffer_after = part.buffer_after,
                                          .levels = levels_from(part.skills),
                                          .languages = part.languages});
}

Result<CatalogDraft> draft_from(const CatalogDocument& document, const CatalogDraft& before, bool prune,
                                IdSource& ids) {
    Checks check;
    auto draft = before;
    if (prune) {
        drop_all_but(draft.branches, document.branches);
        drop_all_but(draft.services, document.services);
        drop_all_but(draft.resources, document.resources);
    }
    if (document.company) check(put(draft, *document.company));
    put_all(&CatalogDraft::branches, "branches", document.branches, before, draft, ids, check);
    if (document.company) check(put_travel(draft, *document.company));
    // Services name resources, and resources name services.
    put_services(without_named_resources(without_pairs(document.services)), before, draft, ids, check);
    for (const auto& part : document.services) check(set_pair_buffers(draft, part));
    put_all(&CatalogDraft::resources, "resources", document.resources, before, draft, ids, check);
    if (check.failed()) return check.refusal();
    if (auto named = name_resources(draft, document.services); !named) return named.refusal();
    put_in_order(draft);
    return draft;
}

}  // namespace slotkeeper::catalog
