// fit: compares the parts of an appointment with service, resources and hours.
#include "engine/booking/fit.h"

#include "engine/booking/visits.h"
#include "engine/catalog/durations.h"

#include <algorithm>

namespace slotkeeper {

namespace {

// The parts of one segment, for a party of that size; a segment without needs has one part without a resource.
bool is_booked_as(const Segment& segment, std::span<const Part> parts, int party) {
    const auto& needs = segment.needs;
    if (parts.size() != std::max<std::size_t>(needs.size(), 1)) return false;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const auto& part = parts[i];
        if (std::cmp_not_equal(part.need, i) || part.time.duration() != segment.length) return false;
        if (!part.resource) {
            if (!needs.empty() && !needs[i].optional) return false;
        } else if (needs.empty() || part.quantity != needs[i].places(party)) {
            return false;
        }
    }
    return true;
}

// At least with the buffers of its segments: what else is reserved was the rule when it was booked, be it for a
// resource, for a branch or for one booking at Cal.com with its gaps. REQUIRES: every part is of a segment of the
// service.
bool takes_its_time(const Service& service, std::span<const Part> parts) {
    return std::all_of(parts.begin(), parts.end(), [&](const Part& part) {
        if (!part.resource) return part.taken == part.time;
        const auto& segment = service.segments[static_cast<std::size_t>(part.segment)];
        auto least = with_buffers(segment, part.time);
        const auto next =
            std::find_if(parts.begin(), parts.end(), [&](const Part& one) { return one.segment == part.segment + 1; });
        if (segment.needs[static_cast<std::size_t>(part.need)].kept_in_gap && next != parts.end()) {
            const auto before = service.segments[static_cast<std::size_t>(next->segment)].buffer_before;
            least.until = std::max(least.until, next->time.from - before);
        }
        return part.taken.contains(least);
    });
}

// REQUIRES: by segment, then need.
bool is_filled_by(const Service& service, std::span<const Part> parts, int party) {
    const auto all = parts;
    Instant start{}, end{};  // of the segment before, and of all so far
    for (std::size_t number = 0; number < service.segments.size(); ++number) {
        const auto is_later = [&](const Part& part) { return std::cmp_greater(part.segment, number); };
        const auto count = std::find_if(parts.begin(), parts.end(), is_later) - parts.begin();
        const auto own = parts.first(static_cast<std::size_t>(count));
        const auto& segment = service.segments[number];
        if (own.empty() || std::cmp_not_equal(own.front().segment, number)) return false;
        if (!is_booked_as(segment, own, party)) return false;
        const auto begins = own.front().time.from;
        const auto gap = begins - (segment.parallel ? start : end);
        if (number > 0 && (gap < segment.gap_min || gap > segment.gap_max)) return false;
        start = begins;
        end = number > 0 ? std::max(end, own.front().time.until) : own.front().time.until;
        parts = parts.subspan(own.size());
    }
    return parts.empty() && takes_its_time(service, all);
}

// REQUIRES: the service as it was booked.
bool is_booked_as(const Service& service, const Appointment& appointment) {
    return is_filled_by(service, appointment.parts, appointment.party_size);
}

const Need* need_of(const Service* service, const Part& part) {
    if (service == nullptr || part.segment < 0 || part.need < 0) return nullptr;
    const auto segment = static_cast<std::size_t>(part.segment);
    if (segment >= service->segments.size()) return nullptr;
    const auto& needs = service->segments[segment].needs;
    const auto need = static_cast<std::size_t>(part.need);
    return need < needs.size() ? &needs[need] : nullptr;
}

}  // namespace

std::set<Misfit> Fit::misfits(const Appointment& appointment) {
    std::set<Misfit> found;
    const auto booked = booked_service(catalog_, appointment);
    const auto* service = booked ? &*booked : nullptr;
    const auto* branch = catalog_.branch(appointment.branch);
    if (service == nullptr || !is_active(*service)) found.insert(Misfit::service_gone);
    if (service != nullptr && is_active(*service) && !is_booked_as(*service, appointment)) {
        found.insert(Misfit::segments_differ);
    }
    if (branch == nullptr || branch->deleted) found.insert(Misfit::closed);
    for (const auto& part : appointment.parts) {
        if (!part.resource) continue;
        const auto* resource = catalog_.resource(*part.resource);
        if (resource == nullptr || !is_active(*resource) || !resource->works_at(appointment.branch)) {
            found.insert(Misfit::resource_gone);
            continue;
        }
        const auto* need = need_of(service, part);
        if (need != nullptr && !resource->can(*need)) found.insert(Misfit::resource_unable);
        if (branch != nullptr && !openings(*branch).open(*resource, part.time)) found.insert(Misfit::closed);
    }
    return found;
}

Openings& Fit::openings(const Branch& branch) { return openings_.try_emplace(branch.id, branch, span_).first->second; }

}  // namespace slotkeeper
