// convert_parts: member by member.
#include "adapters/catalog/convert_parts.h"

#include "adapters/catalog/convert.h"

#include <algorithm>

namespace slotkeeper::catalog {

namespace {

std::string slug_of_branch(BranchId id, const CatalogDraft& draft) {
    for (const auto& branch : draft.branches) {
        if (branch.id == id) return branch.slug;
    }
    return "";
}

Result<BranchId> branch_with(const std::string& slug, const std::string& path, const CatalogDraft& draft) {
    for (const auto& branch : draft.branches) {
        if (branch.slug == slug) return branch.id;
    }
    return refuse(ErrorCode::invalid_field, path, "must be the slug of a branch");
}

}  // namespace

ChannelsPart part_of_notices(const std::map<Channel, ChannelNotices>& notices) {
    ChannelsPart part;
    for (const auto& [channel, one] : notices) {
        auto& of_channel = channel == Channel::voice ? part.voice : channel == Channel::rest ? part.rest : part.command;
        of_channel = NoticesPart{one.create, one.change, one.cancel};
    }
    return part;
}

std::map<Channel, ChannelNotices> notices_from(const ChannelsPart& part) {
    std::map<Channel, ChannelNotices> notices;
    const auto add = [&](Channel channel, const std::optional<NoticesPart>& one) {
        if (one) notices[channel] = {one->create, one->change, one->cancel};
    };
    add(Channel::rest, part.rest);
    add(Channel::voice, part.voice);
    add(Channel::command, part.command);
    return notices;
}

LanguagesPart part_of_texts(const std::map<Language, ServiceTexts>& texts) {
    LanguagesPart part;
    for (const auto& [language, told] : texts) {
        (language == Language::de ? part.de : part.en) = ServiceTextsPart{told.description, told.spoken_names};
    }
    return part;
}

std::map<Language, ServiceTexts> texts_from(const LanguagesPart& part) {
    std::map<Language, ServiceTexts> texts;
    if (part.de) texts[Language::de] = {part.de->description, part.de->spoken_names};
    if (part.en) texts[Language::en] = {part.en->description, part.en->spoken_names};
    return texts;
}

std::optional<TravelPart> travel_part(const Company& company, const CatalogDraft& draft) {
    if (company.travel == Travel()) return std::nullopt;
    TravelPart part{.minutes = company.travel.usual};
    for (const auto& way : company.travel.ways) {
        part.ways.push_back({slug_of_branch(way.a, draft), slug_of_branch(way.b, draft), way.minutes});
        if (part.ways.back().to < part.ways.back().from) std::swap(part.ways.back().from, part.ways.back().to);
    }
    std::sort(part.ways.begin(), part.ways.end(),
              [](const WayPart& a, const WayPart& b) { return std::pair(a.from, a.to) < std::pair(b.from, b.to); });
    return part;
}

Result<Done> put_travel(CatalogDraft& draft, const CompanyPart& part) {
    if (!part.travel) return Done{};
    Checks check;
    Travel travel{.usual = part.travel->minutes};
    const auto& ways = part.travel->ways;
    for (std::size_t i = 0; i < ways.size(); ++i) {
        const auto path = "company.travel.ways[" + std::to_string(i) + ']';
        const auto from = check(branch_with(ways[i].from, path + ".from", draft));
        const auto to = check(branch_with(ways[i].to, path + ".to", draft));
        travel.ways.push_back(way_of(from, to, ways[i].minutes));
    }
    if (check.failed()) return check.refusal();
    draft.company.travel = std::move(travel);
    return Done{};
}

std::vector<std::string> add_on_slugs(const Service& service, const CatalogDraft& draft) {
    std::vector<std::string> slugs;
    for (const auto id : service.add_ons) {
        for (const auto& one : draft.services) {
            if (one.id == id) slugs.push_back(one.slug);
        }
    }
    return slugs;
}

Result<std::vector<ServiceId>> add_ons_from(const ServicePart& part, const std::string& at, const CatalogDraft& draft) {
    Checks check;
    std::vector<ServiceId> ids;
    for (std::size_t i = 0; i < part.add_ons.size(); ++i) {
        const auto found = std::find_if(draft.services.begin(), draft.services.end(),
                                        [&](const Service& one) { return one.slug == part.add_ons[i]; });
        if (found != draft.services.end()) {
            ids.push_back(found->id);
        } else {
            check.note(refuse(ErrorCode::invalid_field, at + ".add_ons[" + std::to_string(i) + ']',
                              "must be the slug of a service"));
        }
    }
    if (check.failed()) return check.refusal();
    return ids;
}

std::vector<WorkplacePart> workplace_parts(const Resource& resource, const CatalogDraft& draft) {
    std::vector<WorkplacePart> parts;
    for (const auto& place : resource.other_branches) {
        parts.push_back({slug_of_branch(place.branch, draft), place.hours});
    }
    std::sort(parts.begin(), parts.end(),
              [](const WorkplacePart& a, const WorkplacePart& b) { return a.branch < b.branch; });
    return parts;
}

Result<std::vector<Workplace>> workplaces_from(const ResourcePart& part, const std::string& path,
                                               const CatalogDraft& draft) {
    Checks check;
    std::vector<Workplace> places;
    for (std::size_t i = 0; i < part.other_branches.size(); ++i) {
        const auto& one = part.other_branches[i];
        const auto at = path + ".other_branches[" + std::to_string(i) + "].branch";
        places.push_back({check(branch_with(one.branch, at, draft)), one.hours});
    }
    if (check.failed()) return check.refusal();
    return places;
}

}  // namespace slotkeeper::catalog
