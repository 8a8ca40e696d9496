// convert_hours: member by member.
#include "adapters/catalog/convert_hours.h"

#include "engine/catalog/price.h"
#include "engine/catalog/slug.h"

#include <algorithm>
#include <utility>

namespace slotkeeper::catalog {

namespace {

std::optional<std::chrono::year_month_day> as_date(std::optional<std::chrono::sys_days> day) {
    return day ? std::optional(std::chrono::year_month_day(*day)) : std::nullopt;
}

template <class Services>
auto service_named(Services& services, const std::string& slug) {
    const auto found =
        std::find_if(services.begin(), services.end(), [&](const Service& one) { return one.slug == slug; });
    return found == services.end() ? nullptr : &*found;
}

}  // namespace

std::vector<ExceptionPart> parts_of(const std::vector<DateException>& exceptions) {
    std::vector<ExceptionPart> parts;
    for (const auto& exception : exceptions) parts.push_back({exception.date, exception.hours, exception.reason});
    return parts;
}

std::vector<BranchExceptionPart> parts_of(const std::vector<BranchDate>& dates) {
    std::vector<BranchExceptionPart> parts;
    for (const auto& date : dates) parts.push_back({date.date, date.hours, date.kind == DateKind::open, date.name});
    return parts;
}

std::vector<DateException> exceptions_from(const std::vector<ExceptionPart>& parts) {
    std::vector<DateException> exceptions;
    for (const auto& part : parts) exceptions.push_back({part.date, part.hours, part.reason});
    return exceptions;
}

std::vector<BranchDate> dates_from(const std::vector<BranchExceptionPart>& parts) {
    std::vector<BranchDate> dates;
    for (const auto& part : parts) {
        const auto kind = part.usual_hours ? DateKind::open : part.hours.empty() ? DateKind::closed : DateKind::hours;
        dates.push_back({part.date, kind, part.reason, part.hours});
    }
    return dates;
}

std::vector<SchedulePart> parts_of(const std::vector<DatedHours>& list) {
    std::vector<SchedulePart> parts;
    for (const auto& one : list) {
        parts.push_back({as_date(one.from), as_date(one.until), one.every_weeks, as_date(one.anchor), one.hours});
    }
    return parts;
}

std::vector<ResourceSchedulePart> resource_weeks_of(const std::vector<DatedHours>& list) {
    std::vector<ResourceSchedulePart> parts;
    for (const auto& one : list) {
        parts.push_back({{as_date(one.from), as_date(one.until), one.every_weeks, as_date(one.anchor), one.hours}});
        if (one.zone) parts.back().time_zone = one.zone->name();
    }
    return parts;
}

std::vector<DatedHours> dated_hours_from(const std::vector<SchedulePart>& parts) {
    std::vector<DatedHours> list;
    for (const auto& part : parts) list.push_back({part.from, part.until, part.every_weeks, part.anchor, part.hours});
    return list;
}

Result<std::vector<DatedHours>> dated_hours_from(const std::vector<ResourceSchedulePart>& parts,
                                                 const std::string& path) {
    Checks check;
    std::vector<DatedHours> list;
    for (const auto& part : parts) {
        list.push_back({part.from, part.until, part.every_weeks, part.anchor, part.hours});
        if (!part.time_zone) continue;
        const auto zone = TimeZone::find(*part.time_zone);
        if (zone) {
            list.back().zone = *zone;
        } else {
            check.note(refuse(zone.refusal().code, path + '[' + std::to_string(list.size() - 1) + "].time_zone",
                              zone.refusal().message));
        }
    }
    return check.failed() ? Result<std::vector<DatedHours>>(check.refusal()) : list;
}

std::vector<PairBufferPart> parts_of(const std::vector<PairBuffer>& buffers, const CatalogDraft& draft) {
    std::vector<PairBufferPart> parts;
    for (const auto& buffer : buffers) {
        for (const auto& service : draft.services) {
            if (service.id == buffer.next) parts.push_back({service.slug, buffer.length});
        }
    }
    return parts;
}

std::vector<PeakTimePart> parts_of(const std::vector<PeakTime>& peaks) {
    std::vector<PeakTimePart> parts;
    for (const auto& peak : peaks) parts.push_back({peak.hours, format_price(peak.price), peak.approval});
    return parts;
}

Result<std::vector<PeakTime>> peak_times_from(const std::vector<PeakTimePart>& parts, const std::string& path) {
    Checks check;
    std::vector<PeakTime> peaks;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const auto price = parse_price(parts[i].price, path + '[' + std::to_string(i) + "].price");
        check(price);
        peaks.push_back({parts[i].hours, price ? *price : 0, parts[i].approval});
    }
    return check.failed() ? Result<std::vector<PeakTime>>(check.refusal()) : peaks;
}

std::vector<ServicePart> without_pairs(std::vector<ServicePart> parts) {
    for (auto& part : parts) part.pair_buffers.clear();
    return parts;
}

Result<Done> set_pair_buffers(CatalogDraft& draft, const ServicePart& part) {
    const auto slug = part.slug ? *part.slug : slug_of(part.name);
    auto* service = service_named(draft.services, slug);
    if (service == nullptr) return Done{};  // refused before
    Checks check;
    std::vector<PairBuffer> buffers;
    for (std::size_t i = 0; i < part.pair_buffers.size(); ++i) {
        const auto& one = part.pair_buffers[i];
        const auto* next = service_named(std::as_const(draft.services), one.next);
        if (next != nullptr) {
            buffers.push_back({next->id, one.length});
        } else {
            check.note(refuse(ErrorCode::invalid_field,
                              "services." + slug + ".pair_buffers[" + std::to_string(i) + "].next",
                              "must be the slug of a service"));
        }
    }
    if (check.failed()) return check.refusal();
    service->pair_buffers = std::move(buffers);
    return Done{};
}

}  // namespace slotkeeper::catalog
