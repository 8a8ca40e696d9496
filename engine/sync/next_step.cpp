// next_step: compares ours with the mirror.
#include "engine/sync/next_step.h"

#include "engine/booking/decide_steps.h"

#include <set>

namespace slotkeeper {

namespace {

bool same_place(const Wanted& wanted, const Link& link) {
    return wanted.account == link.account && wanted.event_type_id == link.mirror_event_type_id;
}

// An unknown host does not differ.
bool other_host(const Wanted& wanted, const Link& link) {
    return wanted.host_id != 0 && link.mirror_host_id != 0 && wanted.host_id != link.mirror_host_id;
}

NextStep difference(const Wanted& wanted, const Link& link) {
    const auto there = link.mirror_state == MirrorState::live;
    if (!wanted.live) {
        if (!there) return NextStep::nothing;
        return wanted.declined && link.mirror_pending ? NextStep::decline : NextStep::cancel;
    }
    if (!there) return NextStep::create;
    if (same_place(wanted, link) && wanted.time == link.mirror_time) {
        if (other_host(wanted, link)) return NextStep::reassign;
        if (wanted.confirmed && link.mirror_pending) return NextStep::confirm;
        return wanted.absent != link.mirror_absent ? NextStep::mark_absent : NextStep::nothing;
    }
    // A move keeps event type and length; another host or length needs a new booking.
    const auto can_move = same_place(wanted, link) && wanted.time.duration() == link.mirror_time.duration();
    return can_move ? NextStep::reschedule : NextStep::cancel;
}

}  // namespace

std::vector<Wanted> all_wanted(const Appointment& appointment, const Catalog& catalog) {
    std::vector<Wanted> all;
    // A held start has no customer yet, and one that waits for an approval is not settled.
    if (!takes_time(appointment.state) || appointment.state == State::held || appointment.approve_by) return all;
    for (const auto& mapped : mapped_parts(catalog, appointment)) {
        Wanted wanted;
        wanted.part = mapped.part;
        wanted.live = true;
        wanted.confirmed = appointment.state != State::pending;
        wanted.absent = appointment.state == State::no_show;
        wanted.time = mapped.time;
        wanted.account = mapped.event_type->account;
        wanted.event_type_id = mapped.event_type->event_type_id;
        wanted.host_id = mapped.event_type->host_id;
        wanted.event_length = mapped.event_type->length;
        all.push_back(wanted);
    }
    return all;
}

Wanted wanted_of(const Appointment& appointment, const Catalog& catalog, int part) {
    for (const auto& wanted : all_wanted(appointment, catalog)) {
        if (wanted.part == part) return wanted;
    }
    Wanted none;
    none.part = part;
    none.declined = appointment.state == State::declined;
    return none;
}

std::vector<std::int64_t> event_types_of_host(AccountId account, std::int64_t event_type_id, const Catalog& catalog) {
    std::set<std::int64_t> found{event_type_id};
    for (const auto& resource : catalog.resources()) {
        std::set<std::int64_t> of_resource;
        for (const auto& service : catalog.services()) {
            const auto* event_type = catalog.event_type(service.id, resource.id);
            if (event_type != nullptr && event_type->account == account) of_resource.insert(event_type->event_type_id);
        }
        if (of_resource.contains(event_type_id)) found.merge(of_resource);
    }
    return {found.begin(), found.end()};
}

Step next_step(const Wanted& wanted, const Link& link, Moment now, std::chrono::microseconds grace) {
    if (link.lease_until && now < *link.lease_until) return {NextStep::wait, *link.lease_until};
    if (link.action) {
        const auto settled_by = link.action_started_at.value_or(now) + grace;
        return now < settled_by ? Step{NextStep::wait, settled_by} : Step{NextStep::look_up, {}};
    }
    // An ended booking is live again if its host accepts it later; a create looks for such a booking itself.
    const auto may_live = !link.remote_uid.empty() || (!wanted.live && !link.earlier_uids.empty());
    if (link.heard_at && may_live) return {NextStep::read, {}};
    // Cal.com cancels no booking that is over.
    const auto over = link.mirror_state == MirrorState::live && link.mirror_time.until <= whole_seconds(now);
    if (!wanted.live && over) return {NextStep::nothing, {}};
    return {difference(wanted, link), {}};
}

}  // namespace slotkeeper
