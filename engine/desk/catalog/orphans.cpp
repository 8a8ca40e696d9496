// orphans: pages through the coming appointments.
#include "engine/desk/catalog/orphans.h"

#include "engine/availability/group_sessions.h"
#include "engine/booking/visits.h"
#include "engine/store/booking/appointment_rows.h"
#include "engine/store/booking/session_rows.h"

#include <algorithm>

namespace slotkeeper {

namespace {

constexpr std::size_t kNotedMax = 1'000;

bool changes_bookings(const Branch& before, const Branch& after) {
    return after.deleted || before.hours != after.hours || before.dated_hours != after.dated_hours ||
           before.exceptions != after.exceptions || before.zone != after.zone ||
           before.repeated_hour != after.repeated_hour;
}

bool changes_bookings(const Service& before, const Service& after) {
    return (is_active(before) && !is_active(after)) || before.segments != after.segments ||
           before.durations != after.durations || before.seats > after.seats;
}

bool changes_bookings(const Resource& before, const Resource& after) {
    return (is_active(before) && !is_active(after)) || before.branch != after.branch || before.kind != after.kind ||
           before.capacity > after.capacity || before.skills != after.skills || before.levels != after.levels ||
           before.hours != after.hours || before.dated_hours != after.dated_hours ||
           before.exceptions != after.exceptions || before.other_branches != after.other_branches;
}

// Those of the old catalogue that a booking may notice in the new one.
template <class Item, class SomeId>
std::set<SomeId> concerned(const std::vector<Item>& before, const Catalog& after,
                           const Item* (Catalog::*find)(SomeId) const) {
    std::set<SomeId> ids;
    for (const auto& item : before) {
        const auto* now = (after.*find)(item.id);
        if (now == nullptr || (!item.deleted && changes_bookings(item, *now))) ids.insert(item.id);
    }
    return ids;
}

bool is_coming(const Appointment& appointment, Instant now) {
    using enum State;
    const auto& state = appointment.state;
    const auto is_live = state == held || state == pending || state == confirmed || state == checked_in;
    const auto has_expired = state == held && appointment.expires_at && *appointment.expires_at <= now;
    return is_live && !has_expired && appointment.time.until > now;
}

// The time from the first start to the last end. REQUIRES: not empty.
Interval span_of(const std::vector<const Appointment*>& appointments) {
    auto span = appointments.front()->time;
    for (const auto* one : appointments) {
        span.from = std::min(span.from, one->time.from);
        span.until = std::max(span.until, one->time.until);
    }
    return span;
}

}  // namespace

OrphanSearch::OrphanSearch(const Catalog& before, const Catalog& after, Moment now)
    : before_(before),
      after_(after),
      now_(whole_seconds(now)),
      branches_(concerned(before.branches(), after, &Catalog::branch)),
      services_(concerned(before.services(), after, &Catalog::service)),
      resources_(concerned(before.resources(), after, &Catalog::resource)) {
    for (const auto& resource : before.resources()) {
        const auto* later = after.resource(resource.id);
        if (later != nullptr && is_active(*later) && later->capacity < resource.capacity) lowered_[resource.id];
    }
}

bool OrphanSearch::can_find() const { return !branches_.empty() || !services_.empty() || !resources_.empty(); }

std::vector<Orphan> OrphanSearch::find(store::Tx& tx) {
    std::vector<Orphan> found;
    store::AppointmentFilter filter;
    filter.company = before_.company().id;
    filter.from = now_ - limits::appointment_length_max;
    filter.rows_max = limits::orphan_search_rows_max;
    while (true) {
        const auto page = store::list_appointments(tx, filter);
        look_at(page, found);
        if (page.size() < filter.rows_max) break;
        filter.after = std::pair(page.back().time.from, page.back().id);
    }
    add_over_capacity(found);
    add_without_seat(found);
    std::stable_sort(found.begin(), found.end(), [](const Orphan& a, const Orphan& b) { return a.start < b.start; });
    return found;
}

std::vector<Orphan> OrphanSearch::find_changed(store::Tx& tx, Moment since) {
    std::vector<Orphan> found;
    store::AppointmentFilter filter;
    filter.company = before_.company().id;
    filter.by_change = store::ChangeOrder<AppointmentId>{whole_seconds(since), std::nullopt};
    filter.rows_max = limits::orphan_search_rows_max;
    while (true) {
        const auto page = store::list_appointments(tx, filter);
        look_at(page, found);
        if (page.size() < filter.rows_max) return found;
        filter.by_change->after = std::pair(page.back().updated_at, page.back().id);
    }
}

bool OrphanSearch::concerns(const Appointment& appointment) const {
    const auto services = services_of(appointment);
    const auto is_changed = [&](ServiceId id) { return services_.contains(id); };
    return branches_.contains(appointment.branch) || std::any_of(services.begin(), services.end(), is_changed) ||
           std::any_of(appointment.parts.begin(), appointment.parts.end(),
                       [&](const Part& part) { return part.resource && resources_.contains(*part.resource); });
}

void OrphanSearch::look_at(const std::vector<Appointment>& page, std::vector<Orphan>& found) {
    std::vector<const Appointment*> concerned_ones;
    for (const auto& one : page) {
        if (is_coming(one, now_) && concerns(one)) concerned_ones.push_back(&one);
    }
    if (concerned_ones.empty()) return;
    const auto span = span_of(concerned_ones);
    Fit old_fit(before_, span), new_fit(after_, span);
    for (const auto* appointment : concerned_ones) {
        const auto& one = *appointment;
        const auto old_misfits = old_fit.misfits(one);
        const auto new_misfits = new_fit.misfits(one);
        const auto added = std::find_if(new_misfits.begin(), new_misfits.end(),
                                        [&](Misfit misfit) { return !old_misfits.contains(misfit); });
        if (added != new_misfits.end()) {
            found.push_back({one.id, one.time.from, one.version, *added});
            continue;
        }
        for (const auto& part : one.parts) {
            const auto lowered = part.resource ? lowered_.find(*part.resource) : lowered_.end();
            if (lowered == lowered_.end()) continue;
            for (auto place = 0; place < part.quantity; ++place) {
                lowered->second.push_back({one.id, one.time.from, one.version, part.taken, one.session});
            }
        }
        const auto* service = after_.service(one.service);
        if (one.session && service != nullptr && service->seats < before_.at(one.service).seats) {
            seated_[*one.session].push_back({one.id, one.time.from, one.version, one.service, one.party_size});
        }
    }
}

// Who booked first keeps the place.
void OrphanSearch::add_over_capacity(std::vector<Orphan>& found) const {
    std::set<AppointmentId> without_room;
    for (const auto& [resource, taken] : lowered_) {
        auto in_order = taken;
        std::stable_sort(in_order.begin(), in_order.end(),
                         [](const Taken& a, const Taken& b) { return a.appointment < b.appointment; });
        const auto capacity = after_.at(resource).capacity;
        DayBook book(now_);
        for (const auto& one : in_order) {
            for (const auto& day : resource_days(resource, one.time)) book.open(day);
            const auto is_shared = one.session && seats_taken(book, resource, *one.session, one.time) > 0;
            if (is_shared || book.has_room(resource, capacity, one.time)) {
                for (const auto& [day, time] : split_at_midnight(one.time)) {
                    book.add({.where = {resource, day},
                              .taken = time,
                              .appointment = one.appointment,
                              .block = {},
                              .expires_at = {},
                              .session = one.session});
                }
            } else if (without_room.insert(one.appointment).second) {
                found.push_back({one.appointment, one.start, one.version, Misfit::over_capacity});
            }
        }
    }
}

void OrphanSearch::add_without_seat(std::vector<Orphan>& found) const {
    for (const auto& [session, bookings] : seated_) {
        auto in_order = bookings;
        std::stable_sort(in_order.begin(), in_order.end(),
                         [](const Seated& a, const Seated& b) { return a.appointment < b.appointment; });
        auto left = after_.at(in_order.front().service).seats;
        for (const auto& one : in_order) {
            left -= one.party;
            const auto is_known = std::any_of(found.begin(), found.end(), [&](const Orphan& orphan) {
                return orphan.appointment == one.appointment;
            });
            if (left < 0 && !is_known) {
                found.push_back({one.appointment, one.start, one.version, Misfit::over_capacity});
            }
        }
    }
}

namespace {

// Whether its session has no more seats taken than there are.
bool has_seat(store::Tx& tx, const Appointment& appointment, const Catalog& catalog) {
    const auto* service = catalog.service(appointment.service);
    if (!appointment.session || service == nullptr) return true;
    return store::count_seats(tx, *appointment.session) <= service->seats;
}

// Whether each resource of the appointment has no more claims at its time than places.
bool has_room(store::Tx& tx, const Appointment& appointment, const Catalog& catalog) {
    return std::all_of(appointment.parts.begin(), appointment.parts.end(), [&](const Part& part) {
        const auto* resource = part.resource ? catalog.resource(*part.resource) : nullptr;
        return resource == nullptr || store::count_claims(tx, resource->id, part.taken) <= resource->capacity;
    });
}

}  // namespace

void note_as_orphans(store::Tx& tx, CompanyId company, const std::vector<Orphan>& orphans, const std::string& reason,
                     const std::string& actor, Moment now) {
    std::vector<store::OrphanRow> rows;
    for (const auto& orphan : orphans) {
        rows.push_back({orphan.appointment, company, orphan.version, orphan.misfit, reason, actor, now});
    }
    std::sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.appointment < b.appointment; });
    store::put_orphans(tx, rows);
}

void settle_orphans(store::Tx& tx, const Catalog& now, Moment at) {
    const auto company = now.company().id;
    auto settled = store::list_settled_orphans(tx, company);
    for (const auto& row : store::list_orphans(tx, company, kNotedMax)) {
        if (row.misfit == Misfit::time_off) continue;  // listed only while it stands within time off
        const auto appointment = store::load_appointment(tx, company, row.appointment);
        if (!appointment || !is_coming(*appointment, whole_seconds(at))) continue;
        const auto fits = row.misfit == Misfit::over_capacity
                              ? has_room(tx, *appointment, now) && has_seat(tx, *appointment, now)
                              : !Fit(now, appointment->time).misfits(*appointment).contains(row.misfit);
        if (fits) settled.push_back(row.appointment);
    }
    store::delete_orphans(tx, std::move(settled));
}

}  // namespace slotkeeper
