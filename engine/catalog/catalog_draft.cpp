// catalog_draft: made of a catalogue, put in order, made a catalogue again.
#include "engine/catalog/catalog_draft.h"

#include "engine/catalog/needs.h"

#include <algorithm>

namespace slotkeeper {

namespace {

template <class Item>
std::vector<Item> living(const std::vector<Item>& items) {
    std::vector<Item> list;
    std::copy_if(items.begin(), items.end(), std::back_inserter(list), [](const Item& item) { return !item.deleted; });
    for (auto& item : list) item.updated_at = {};
    return list;
}

template <class Item>
void put_in_order_by_slug(std::vector<Item>& items) {
    std::sort(items.begin(), items.end(), [](const Item& a, const Item& b) { return a.slug < b.slug; });
}

void put_in_order(std::vector<std::string>& texts) {
    std::sort(texts.begin(), texts.end());
    texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
}

template <class Date>
void put_in_order_by_date(std::vector<Date>& dates) {
    std::sort(dates.begin(), dates.end(), [](const Date& a, const Date& b) { return a.date < b.date; });
    for (auto& date : dates) {
        std::sort(date.hours.begin(), date.hours.end(),
                  [](const HourRange& a, const HourRange& b) { return a.from < b.from; });
    }
}

// The terms of a service that was removed go with it.
void drop_terms_of_removed(const CatalogDraft& draft, std::vector<ServiceTerms>& terms) {
    std::erase_if(terms, [&](const ServiceTerms& one) {
        return one.service && std::none_of(draft.services.begin(), draft.services.end(),
                                           [&](const Service& service) { return service.id == one.service; });
    });
}

// Their order is kept.
void drop_removed(const CatalogDraft& draft, std::vector<ServiceId>& add_ons) {
    std::erase_if(add_ons, [&](ServiceId id) {
        return std::none_of(draft.services.begin(), draft.services.end(),
                            [&](const Service& service) { return service.id == id; });
    });
}

bool has_branch(const CatalogDraft& draft, BranchId id) {
    return std::any_of(draft.branches.begin(), draft.branches.end(),
                       [&](const Branch& branch) { return branch.id == id; });
}

void put_in_order(const CatalogDraft& draft, std::vector<Workplace>& places) {
    std::erase_if(places, [&](const Workplace& place) { return !has_branch(draft, place.branch); });
    std::stable_sort(places.begin(), places.end(),
                     [](const Workplace& one, const Workplace& other) { return one.branch < other.branch; });
}

void put_in_order(const CatalogDraft& draft, std::vector<Way>& ways) {
    std::erase_if(ways, [&](const Way& way) { return !has_branch(draft, way.a) || !has_branch(draft, way.b); });
    std::stable_sort(ways.begin(), ways.end(), [](const Way& one, const Way& other) {
        return std::pair(one.a, one.b) < std::pair(other.a, other.b);
    });
}

// By id, as they are stored; those of a service that was removed go with it.
void drop_pairs_of_removed(const CatalogDraft& draft, std::vector<PairBuffer>& buffers) {
    std::erase_if(buffers, [&](const PairBuffer& one) {
        return std::none_of(draft.services.begin(), draft.services.end(),
                            [&](const Service& service) { return service.id == one.next; });
    });
    std::stable_sort(buffers.begin(), buffers.end(),
                     [](const PairBuffer& a, const PairBuffer& b) { return a.next < b.next; });
}

// Those of the draft, and what else there was before, deleted.
template <class Item>
std::vector<Item> with_deleted(std::vector<Item> items, const std::vector<Item>& before) {
    for (const auto& old : before) {
        const auto same = [&](const Item& item) { return item.id == old.id; };
        if (std::any_of(items.begin(), items.end(), same)) continue;
        items.push_back(old);
        auto& gone = items.back();
        gone.deleted = true;
        gone.slug.clear();
        if constexpr (requires { gone.active; }) gone.active = false;
    }
    return items;
}

}  // namespace

CatalogDraft draft_of(const Catalog& catalog) {
    CatalogDraft draft{catalog.company(), living(catalog.branches()), living(catalog.services()),
                       living(catalog.resources())};
    for (auto& service : draft.services) {
        for (auto& segment : service.segments) segment.needs = as_written(segment.needs);
    }
    put_in_order(draft);
    return draft;
}

void put_in_order(CatalogDraft& draft) {
    put_in_order_by_slug(draft.branches);
    put_in_order_by_slug(draft.services);
    put_in_order_by_slug(draft.resources);
    for (auto& code : draft.company.cancel_codes) {
        std::erase_if(code.names, [](const auto& name) { return name.second.empty(); });
    }
    for (auto& branch : draft.branches) {
        put_in_order_by_date(branch.dates);
        branch.exceptions.clear();
    }
    for (auto& service : draft.services) {
        drop_pairs_of_removed(draft, service.pair_buffers);
        drop_removed(draft, service.add_ons);
        put_in_order(service.spoken_names);
        for (auto& [language, texts] : service.texts) put_in_order(texts.spoken_names);
        std::erase_if(service.notices, [](const auto& one) { return one.second == ChannelNotices(); });
        std::erase_if(service.texts, [](const auto& one) { return one.second == ServiceTexts(); });
        for (auto& field : service.intake) {
            std::erase_if(field.texts, [](const auto& one) { return one.second == IntakeTexts(); });
        }
        std::sort(service.durations.begin(), service.durations.end(),
                  [](const Duration& a, const Duration& b) { return a.length < b.length; });
        for (auto& segment : service.segments) {
            for (auto& need : segment.needs) {
                put_in_order(need.skills);
                std::sort(need.resources.begin(), need.resources.end());
            }
        }
    }
    for (auto& resource : draft.resources) {
        drop_terms_of_removed(draft, resource.terms);
        put_in_order(resource.skills);
        put_in_order(resource.languages);
        std::erase_if(resource.levels, [&](const auto& one) {
            const auto& skills = resource.skills;
            return one.second == 1 || std::find(skills.begin(), skills.end(), one.first) == skills.end();
        });
        put_in_order_by_date(resource.exceptions);
        put_in_order(resource.spoken_names);
        put_in_order(draft, resource.other_branches);
    }
    put_in_order(draft, draft.company.travel.ways);
}

Catalog catalog_of(const CatalogDraft& draft, const Catalog& before, std::chrono::year first) {
    auto branches = with_deleted(draft.branches, before.branches());
    for (auto& branch : branches) {
        if (!branch.deleted) branch.exceptions = date_exceptions(branch.holiday_region, branch.dates, first);
    }
    return Catalog(draft.company, before.version() + 1, std::move(branches),
                   with_deleted(draft.services, before.services()), with_deleted(draft.resources, before.resources()),
                   {});
}

}  // namespace slotkeeper
