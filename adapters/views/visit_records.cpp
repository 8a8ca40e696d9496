// visit_records: the services of a visit, each with its time, who serves it and what it costs.
#include "adapters/views/parts.h"
#include "engine/catalog/durations.h"
#include "engine/catalog/price.h"

#include <algorithm>

namespace slotkeeper::views {

namespace {

using api::member;
using api::nested;
using api::Parts;

// In hundredths; std::nullopt: not told.
std::optional<std::int64_t> price_in(const Service* service, const Interval& time, const TimeZone& clock) {
    if (service == nullptr) return std::nullopt;
    return price_at(*service, kept_length(*service, time).value_or(service->shortest_length()), clock, time.from);
}

void add_resource(ShownService& shown, const Part& part, const Catalog& catalog) {
    if (!part.resource) return;
    const auto is_it = [&](const BriefResource& one) { return one.id == *part.resource; };
    if (std::any_of(shown.resources.begin(), shown.resources.end(), is_it)) return;
    shown.resources.push_back(brief_resource(*part.resource, catalog));
}

}  // namespace

std::vector<ShownService> services_of_visit(const std::vector<Part>& parts, const Catalog& catalog,
                                            const TimeZone& zone, const TimeZone& clock) {
    std::vector<ShownService> list;
    std::vector<Interval> times;
    for (const auto& part : parts) {
        if (!part.service) return {};
        const auto id = part.service->text();
        const auto* service = catalog.service(*part.service);
        auto at = std::find_if(list.begin(), list.end(), [&](const ShownService& one) { return one.id == id; });
        if (at == list.end()) {
            times.push_back(part.time);
            at = list.insert(at, ShownService{id, {}, {part.time.from, zone}, {part.time.until, zone}});
            if (service != nullptr) {
                at->name = service->name;
                at->currency = service->currency;
            }
        }
        auto& time = times[static_cast<std::size_t>(at - list.begin())];
        time = {std::min(time.from, part.time.from), std::max(time.until, part.time.until)};
        at->start = {time.from, zone};
        at->end = {time.until, zone};
        at->hundredths = price_in(service, time, clock);
        add_resource(*at, part, catalog);
    }
    return list.size() > 1 ? list : std::vector<ShownService>();
}

std::optional<std::string> price_of_services(const std::vector<ShownService>& services) {
    if (services.empty()) return std::nullopt;
    std::int64_t sum = 0;
    for (const auto& one : services) {
        if (!one.hundredths || one.currency != services.front().currency) return std::nullopt;
        sum += *one.hundredths;
    }
    return format_price(sum);
}

std::optional<std::string> price_of_booking(const std::vector<ShownService>& visit, const Service* service,
                                            const Interval& time, const TimeZone& clock) {
    if (!visit.empty()) return price_of_services(visit);
    if (service == nullptr || service->peak_times.empty()) return std::nullopt;
    const auto price = price_in(service, time, clock);
    return price ? std::optional(format_price(*price)) : std::nullopt;
}

const View<ShownService>& visit_service_view() {
    static const View<ShownService> view{
        "VisitService",
        "One of several services in one visit.",
        member("id", "", &ShownService::id),
        member("name", "", &ShownService::name),
        member("start", "", &ShownService::start),
        member("end", "", &ShownService::end),
        nested("resources", "Who and what serves it.", brief_resource_view(), Parts::list, &ShownService::resources),
        member("price", "What it costs; null: not told.",
               [](const ShownService& one) {
                   return one.hundredths ? std::optional(format_price(*one.hundredths)) : std::nullopt;
               }),
        member("currency", "By its code in ISO 4217.", &ShownService::currency)};
    return view;
}

}  // namespace slotkeeper::views
