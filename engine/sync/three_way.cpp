// three_way: compares field by field.
#include "engine/sync/three_way.h"

#include "engine/booking/decide.h"
#include "engine/sync/next_step.h"

namespace slotkeeper {

namespace {

using What = Follow::What;

CalendarRules rules_of(const Catalog& catalog, ServiceId service) {
    const auto* found = catalog.service(service);
    return found != nullptr ? found->calendar : CalendarRules{};
}

bool may_become(const Appointment& ours, Event event) {
    return static_cast<bool>(next_remote_state(ours.state, event));
}

// The service that the booking stands for: of a visit that of its segment.
ServiceId service_of(const Appointment& ours, const Link& link) {
    for (const auto& part : ours.parts) {
        if (link.part == part.segment + 1 && part.service) return *part.service;
    }
    return ours.service;
}

// Our changes since both sides agreed that can still be made at Cal.com.
struct ChangedHere {
    bool time = false;
    bool place = false;  // the event type, or which of its hosts
};

// The booking ended at Cal.com. Whether that is final depends on our changes since.
Follow follow_end(const Appointment& ours, const Link& link, ChangedHere changed, const CalendarRules& rules) {
    if (!takes_time(ours.state) && ours.state != State::conflicted) return {};
    if (link.mirror_state != MirrorState::live) return {};  // it was never live, so nothing has ended
    const auto changed_here = ours.state != State::conflicted && (changed.time || changed.place);
    if (changed_here && rules.cancel_winner == Winner::ours) return {};  // it is created again at Cal.com
    if (ours.state == State::pending && may_become(ours, Event::decline)) return {What::decline};
    return may_become(ours, Event::cancel) ? Follow{What::cancel} : Follow{};
}

Interval shifted(const Interval& time, Seconds by) { return {time.from + by, time.until + by}; }

// Whether another host serves it than both sides last agreed on: by another event type, or by another user of a shared
// one.
bool is_elsewhere(const Link& link, std::int64_t event_type_id, std::int64_t host_id) {
    const auto other_type = link.mirror_event_type_id != 0 && event_type_id != link.mirror_event_type_id;
    const auto other_host = link.mirror_host_id != 0 && host_id != 0 && host_id != link.mirror_host_id;
    return other_type || other_host;
}

// The host accepts after our deadline. An appointment in segments needs every acceptance, and stays declined.
Follow follow_late_acceptance(const Link& link, const RemoteBooking& remote) {
    const auto waited = link.mirror_pending || link.mirror_state == MirrorState::cancelled;
    const auto accepted = remote.status == RemoteStatus::accepted && waited;
    return accepted && link.part == 0 ? Follow{What::move, remote.time} : Follow{};
}

// Which side follows if both may have changed a field.
bool ours_follows(bool changed_here, bool changed_there, Winner winner) {
    return changed_there && (!changed_here || winner == Winner::theirs);
}

}  // namespace

std::optional<ResourceId> person_of_booking(const Catalog& catalog, ServiceId service, AccountId account,
                                            const RemoteBooking& booking) {
    std::vector<ResourceId> sharing;
    for (const auto& resource : catalog.resources()) {
        const auto* event_type = catalog.event_type(service, resource.id);
        if (event_type == nullptr || event_type->account != account) continue;
        if (event_type->event_type_id != booking.event_type_id) continue;
        if (event_type->host_id != 0 && event_type->host_id == booking.host_id) return resource.id;
        sharing.push_back(resource.id);
    }
    return sharing.size() == 1 ? std::optional(sharing.front()) : std::nullopt;
}

Follow follow_remote(const Appointment& ours, const Link& link, const RemoteBooking* remote, const Catalog& catalog,
                     Moment now) {
    const auto rules = rules_of(catalog, service_of(ours, link));
    const auto wanted = wanted_of(ours, catalog, link.part);
    const auto here = wanted.live ? wanted.time : ours.time;
    const auto known = link.mirror_state == MirrorState::live;
    const auto to_come = now < Moment(here.from);
    const ChangedHere changed{known && to_come && here != link.mirror_time,
                              wanted.live && to_come && is_elsewhere(link, wanted.event_type_id, wanted.host_id)};
    if (remote == nullptr || !remote->live()) return follow_end(ours, link, changed, rules);
    const auto waits = remote->status == RemoteStatus::pending;
    if (ours.state == State::conflicted) return {What::move, remote->time, std::nullopt, waits};
    if (ours.state == State::declined) return follow_late_acceptance(link, *remote);
    if (!takes_time(ours.state) || ours.state == State::held) return {};

    const auto host_there = is_elsewhere(link, remote->event_type_id, remote->host_id);
    Follow follow;
    if (host_there && ours_follows(changed.place, host_there, rules.host_winner)) {
        const auto person = person_of_booking(catalog, service_of(ours, link), link.account, *remote);
        const auto other_host = wanted.host_id != 0 && wanted.host_id != remote->host_id;
        const auto other = other_host || wanted.event_type_id != remote->event_type_id;
        if (person && other) follow = {What::move, ours.time, person};
    }
    const auto moved_there = !known || remote->time != link.mirror_time;
    if (remote->time != here && ours_follows(changed.time, moved_there, rules.time_winner)) {
        follow.what = What::move;
        follow.time = link.part == 0 ? remote->time : shifted(ours.time, remote->time.from - here.from);
    }
    // A move asks the host again; any other new wait means that an accepted booking has lost its acceptance.
    const auto asks_again = waits && known && (!link.mirror_pending || remote->uid != link.remote_uid);
    const auto attended_after_all = link.mirror_absent && !remote->absent && ours.state == State::no_show;
    const auto lost_acceptance = asks_again && !link.mirror_pending && ours.state == State::confirmed;
    if (follow.what == What::nothing && (attended_after_all || lost_acceptance))
        follow = {What::move, ours.time, std::nullopt};
    follow.pending = asks_again && follow.what == What::move;
    if (follow.what == What::move) return may_become(ours, Event::reschedule) ? follow : Follow{};
    if (ours.state == State::pending && remote->status == RemoteStatus::accepted && remote->time == here) {
        return {What::confirm};
    }
    const auto absent_there = remote->absent && !link.mirror_absent;
    if (absent_there && ours.state != State::no_show && may_become(ours, Event::no_show)) return {What::no_show};
    return {};
}

bool matches_mirror(const Link& link, const RemoteBooking& remote) {
    return remote.live() && remote.uid == link.remote_uid && remote.time == link.mirror_time &&
           (remote.status == RemoteStatus::pending) == link.mirror_pending && remote.absent == link.mirror_absent &&
           !is_elsewhere(link, remote.event_type_id != 0 ? remote.event_type_id : link.mirror_event_type_id,
                         remote.host_id);
}

}  // namespace slotkeeper
