// visit: joins services.
#include "engine/catalog/visit.h"

#include "engine/base/limits.h"
#include "engine/catalog/durations.h"

#include <algorithm>
#include <numeric>
#include <set>

namespace slotkeeper {

namespace {

Refusal not_together(const std::string& why) {
    return refuse(ErrorCode::not_bookable, "services", "they cannot be booked together: " + why);
}

Minutes notice_to_create(const Service& service, Channel channel) {
    const auto own = service.notices.find(channel);
    return own != service.notices.end() && own->second.create ? *own->second.create : service.notice;
}

// What holds for the whole booking.
void make_stricter(Service& whole, const Service& other) {
    for (const auto channel : {Channel::rest, Channel::voice, Channel::command}) {
        const auto notice = std::max(notice_to_create(whole, channel), notice_to_create(other, channel));
        if (whole.notices.contains(channel) || other.notices.contains(channel)) whole.notices[channel].create = notice;
    }
    whole.notice = std::max(whole.notice, other.notice);
    whole.peak_times.insert(whole.peak_times.end(), other.peak_times.begin(), other.peak_times.end());
    if (other.slot_step > whole.slot_step) {
        whole.slot_step = other.slot_step;
        whole.slot_offset = other.slot_offset;
    }
    whole.strict_grid = whole.strict_grid || other.strict_grid;
    whole.window_days = std::min(whole.window_days, other.window_days);
    if (other.window_from)
        whole.window_from = std::max(whole.window_from.value_or(*other.window_from), *other.window_from);
    if (other.window_until) {
        whole.window_until = std::min(whole.window_until.value_or(*other.window_until), *other.window_until);
    }
    if (other.approval == Approval::required) {
        if (whole.approval == Approval::none) whole.approval_hours = other.approval_hours;
        whole.approval = Approval::required;
        if (other.approval_hours) {
            whole.approval_hours =
                std::min(whole.approval_hours.value_or(*other.approval_hours), *other.approval_hours);
        }
    }
    whole.party_min = std::max(whole.party_min, other.party_min);
    whole.party_max = std::min(whole.party_max, other.party_max);
    whole.name += " + " + other.name;
}

// Whether the first need for staff, to which other segments can be bound, is met in any case.
bool needs_staff(const Segment& segment) {
    const auto& needs = segment.needs;
    const auto staff =
        std::find_if(needs.begin(), needs.end(), [](const Need& need) { return need.kind == ResourceKind::staff; });
    return staff != needs.end() && !staff->optional;
}

std::optional<int> first_with_staff(const std::vector<Segment>& segments) {
    const auto found = std::find_if(segments.begin(), segments.end(), needs_staff);
    return found == segments.end() ? std::nullopt : std::optional(static_cast<int>(found - segments.begin()));
}

// The first need for staff of a segment becomes one for the person who serves that segment, unless it may be left out.
void bind_to(Segment& segment, int person_of) {
    const auto staff = std::find_if(segment.needs.begin(), segment.needs.end(), [](const Need& need) {
        return need.kind == ResourceKind::staff && !need.optional;
    });
    if (staff == segment.needs.end() || staff->same_as_segment || staff->unlike_segment) return;
    staff->same_as_segment = person_of;
}

// Puts the segments of one more service after those that are there.
void append(Service& whole, const Service& other, bool same_person) {
    const auto shift = static_cast<int>(whole.segments.size());
    const auto person_of = first_with_staff(whole.segments);
    for (std::size_t i = 0; i < other.segments.size(); ++i) {
        auto segment = other.segments[i];
        segment.of_service = other.id;
        if (i == 0) {
            segment.gap_min = Minutes{0};
            segment.gap_max = limits::visit_gap_max;
        }
        for (auto& need : segment.needs) {
            if (need.same_as_segment) *need.same_as_segment += shift;
            if (need.unlike_segment) *need.unlike_segment += shift;
        }
        if (same_person && person_of) bind_to(segment, *person_of);
        whole.segments.push_back(std::move(segment));
    }
}

Result<Done> check_size(const Service& whole) {
    if (whole.segments.size() > limits::segments_max) {
        return not_together("they have more than " + std::to_string(limits::segments_max) + " segments");
    }
    Minutes longest{};
    for (std::size_t i = 0; i < whole.segments.size(); ++i) {
        longest += whole.segments[i].length + (i == 0 ? Minutes{} : whole.segments[i].gap_max);
    }
    if (longest > limits::appointment_length_max) return not_together("they could last longer than 24 hours");
    if (whole.party_min > whole.party_max) return not_together("they are for other numbers of people");
    return Done{};
}

}  // namespace

Result<Service> booked_service(const Catalog& catalog, const Service& first, const Visit& visit,
                               std::optional<Minutes> duration) {
    auto whole = lasting(first, duration);
    if (!whole) return whole;
    if (visit.services.size() > 1) {
        whole->durations.clear();
        whole->price = price_of_visit(catalog, first, visit, duration);
        whole->visit = visit.services;
        whole->intake = intake_of(catalog, visit.services);
        for (auto& segment : whole->segments) segment.of_service = first.id;
        for (std::size_t i = 1; i < visit.services.size(); ++i) {
            const auto* other = catalog.service(visit.services[i]);
            if (other == nullptr || !other->active) {
                return refuse(ErrorCode::not_found, "services",
                              "there is no such service: " + visit.services[i].text());
            }
            make_stricter(*whole, *other);
            append(*whole, *other, visit.same_person || other->add_on);
        }
        if (auto fits = check_size(*whole); !fits) return fits.refusal();
    }
    return whole;
}

Result<Done> check_visit(const Catalog& catalog, const Service& first, const Visit& visit) {
    if (first.add_on) {
        return refuse(ErrorCode::not_bookable, visit.services.empty() ? "service_id" : "services",
                      first.name + " is an add-on: it is booked beside another service");
    }
    if (visit.services.size() > limits::visit_services_max) {
        return not_together("at most " + std::to_string(limits::visit_services_max) + " are possible");
    }
    std::set<ServiceId> known, add_ons;
    for (const auto id : visit.services) {
        const auto* service = catalog.service(id);
        if (service == nullptr || !service->active) {
            return refuse(ErrorCode::not_found, "services", "there is no such service: " + id.text());
        }
        if (!known.insert(id).second) return not_together(service->name + " is named twice");
        if (service->seats > 1) return not_together(service->name + " has sessions that customers share");
        if (service->currency != first.currency) return not_together("their prices have different currencies");
        if (service->add_on && !add_ons.contains(id)) {
            return refuse(ErrorCode::not_bookable, "services",
                          service->name + " is no add-on of the service that is booked before it");
        }
        add_ons.insert(service->add_ons.begin(), service->add_ons.end());
    }
    return Done{};
}

std::vector<IntakeField> intake_of(const Catalog& catalog, std::span<const ServiceId> services) {
    std::vector<IntakeField> fields;
    std::set<std::string> known;
    for (const auto id : services) {
        const auto* service = catalog.service(id);
        if (service == nullptr) continue;
        for (const auto& field : service->intake) {
            if (known.insert(field.slug).second) fields.push_back(field);
        }
    }
    return fields;
}

std::vector<Visit> orders_of(const Visit& visit) {
    std::vector<Visit> all{visit};
    all.front().any_order = false;
    const auto count = visit.services.size();
    if (!visit.any_order || count < 2 || count > limits::visit_any_order_max) return all;
    std::vector<std::size_t> order(count);
    std::iota(order.begin(), order.end(), std::size_t{0});
    while (std::next_permutation(order.begin(), order.end())) {
        auto other = all.front();
        for (std::size_t i = 0; i < count; ++i) other.services[i] = visit.services[order[i]];
        all.push_back(std::move(other));
    }
    return all;
}

int segment_in_order(const Catalog& catalog, const Visit& from, const Visit& to, int segment) {
    const auto count_of = [&](ServiceId id) {
        const auto* service = catalog.service(id);
        return service != nullptr ? static_cast<int>(service->segments.size()) : 0;
    };
    auto within = segment;
    for (const auto id : from.services) {
        const auto count = count_of(id);
        if (within >= count) {
            within -= count;
            continue;
        }
        auto before = 0;
        for (const auto other : to.services) {
            if (other == id) return before + within;
            before += count_of(other);
        }
    }
    return segment;
}

std::optional<std::int64_t> price_of_visit(const Catalog& catalog, const Service& first, const Visit& visit,
                                           std::optional<Minutes> duration) {
    auto sum = price_of(first, duration.value_or(first.shortest_length()));
    for (std::size_t i = 1; i < visit.services.size(); ++i) {
        const auto* other = catalog.service(visit.services[i]);
        const auto price = other != nullptr ? price_of(*other, other->shortest_length()) : std::nullopt;
        if (!sum || !price || other->currency != first.currency) return std::nullopt;
        *sum += *price;
    }
    return sum;
}

}  // namespace slotkeeper
