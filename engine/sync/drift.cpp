// drift: compares booking by booking, then handles what was not listed.
#include "engine/sync/drift.h"

#include "engine/base/calendar_text.h"

#include <algorithm>

namespace slotkeeper {

namespace {

bool settled(const KnownLink& link) { return link.state == SyncState::in_step || link.state == SyncState::conflicted; }
// Not synced: the account was disconnected, or the service does not sync. A link without a host at Cal.com may still
// have left a booking there.
bool given_up(const KnownLink& link) {
    const auto off = link.state == SyncState::off && link.mirror_state == MirrorState::live;
    return link.state == SyncState::detached || off;
}

class Comparer {
public:
    Comparer(std::span<const ListedBooking> remote, const Ours& ours) : ours_(ours) {
        for (const auto& one : remote) {
            auto& kept = listed_[one.booking.uid];
            if (kept == nullptr || kept->updated_at <= one.updated_at) kept = &one;
        }
        for (const auto& link : ours.links) {
            if (link.of_account && !link.remote_uid.empty()) by_uid_[link.remote_uid] = &link;
            by_appointment_[link.appointment].push_back(&link);
        }
    }

    Comparison run() {
        result_.counts.compared = static_cast<int>(listed_.size());
        for (const auto& [uid, remote] : listed_) compare_listed(*remote);
        ours_.whole ? find_missing() : find_freed();
        std::stable_sort(result_.findings.begin(), result_.findings.end(), [](const auto& a, const auto& b) {
            const auto time = [](const DriftFinding& one) {
                return one.remote ? one.remote->booking.time.from : one.ours->mirror_time.from;
            };
            return time(a) < time(b);
        });
        return std::move(result_);
    }

private:
    void compare_listed(const ListedBooking& remote) {
        const auto over = remote.booking.time.until <= ours_.now;
        if (const auto* link = link_of(remote.booking.uid)) {
            if (!over || link->ours_live) compare_linked(remote, *link);
            return;
        }
        if (!remote.booking.live()) return;  // not one of ours, and it takes no time
        if (const auto marked = marked_appointment(remote.booking)) {
            if (const auto known = by_appointment_.find(*marked); known != by_appointment_.end()) {
                return compare_marked(remote, known->second);
            }
        }
        if (const auto* before = link_of(remote.booking.rescheduled_from)) return moved(*before, remote);
        // A booking of a mapped event type is ours, whatever its host: one account may serve a whole team.
        if (!is_mapped(remote) && !is_hosted(remote)) {
            ++result_.counts.attended;
        } else if (marked_appointment(remote.booking)) {
            add(DriftKind::orphaned, remote);
        } else {
            add(is_mapped(remote) ? std::optional(DriftKind::missing_here) : std::nullopt, remote);
        }
    }

    // The booking that a link of ours points to.
    void compare_linked(const ListedBooking& remote, const KnownLink& link) {
        const auto live = remote.booking.live(), mirror_live = link.mirror_state == MirrorState::live;
        const auto same = live == mirror_live && (!live || stands_as_known(remote.booking, link));
        const auto wanted = live == link.ours_live;
        if (same && (wanted || !settled(link))) return;
        if (link.busy || given_up(link)) return leave(link);
        // A moved booking continues under another uid.
        if (!live && !remote.booking.rescheduled_to.empty()) return moved(link, remote);
        if (!link.ours_live && live) {
            if (settled(link)) add(DriftKind::orphaned, remote, &link);
            return;  // our cancellation is queued
        }
        if (link.ours_live && !live) {
            // If both sides know that it has ended, a read would show nothing new.
            add(DriftKind::missing_there, remote, &link, /*worth_a_look=*/!same);
            return;
        }
        add(DriftKind::differing, remote, &link);
    }

    static bool stands_as_known(const RemoteBooking& remote, const KnownLink& link) {
        const auto told = remote.host_id != 0 && link.mirror_host_id != 0;
        return remote.time == link.mirror_time && remote.event_type_id == link.mirror_event_type_id &&
               (!told || remote.host_id == link.mirror_host_id) &&
               (remote.status == RemoteStatus::pending) == link.mirror_pending && remote.absent == link.mirror_absent;
    }

    // A booking that names an appointment of ours in its metadata, but belongs to no link.
    void compare_marked(const ListedBooking& remote, const std::vector<const KnownLink*>& links) {
        // Another account of ours has it: users who share an event type each list what they host.
        if (std::any_of(links.begin(), links.end(), [&](const KnownLink* link) {
                return !link->of_account && link->remote_uid == remote.booking.uid;
            })) {
            ++result_.counts.attended;
            return;
        }
        const auto is_moving = [](const KnownLink* link) { return link->busy || given_up(*link); };
        if (std::any_of(links.begin(), links.end(), is_moving)) return leave(*links.front());
        const auto before = std::find_if(links.begin(), links.end(), [&](const KnownLink* link) {
            return link->of_account && !link->remote_uid.empty() && link->remote_uid == remote.booking.rescheduled_from;
        });
        if (before != links.end() && (*before)->ours_live) return moved(**before, remote);
        const auto& link = *links.front();
        if (!link.ours_live) {
            if (settled(link)) add(DriftKind::orphaned, remote, &link);
            return;
        }
        const auto stands_elsewhere = std::any_of(links.begin(), links.end(), [&](const KnownLink* one) {
            if (one->mirror_state != MirrorState::live) return false;
            const auto listed = listed_.find(one->remote_uid);
            return !one->of_account || listed == listed_.end() || listed->second->booking.live();
        });
        add(stands_elsewhere ? DriftKind::duplicated : DriftKind::differing, remote, &link);
    }

    // The booking of the link was replaced at Cal.com by another one; reported once, by the uid that we know.
    void moved(const KnownLink& link, const ListedBooking& remote) {
        if (link.busy || given_up(link)) return leave(link);
        // Of several replacements the link follows one; the others are reported too.
        if (remote.booking.live() && leads_elsewhere(link, remote.booking)) {
            return add(link.ours_live ? DriftKind::duplicated : DriftKind::orphaned, remote, &link);
        }
        if (!reported_.insert(&link).second) return;
        if (!link.ours_live) {
            if (remote.booking.live()) add(DriftKind::orphaned, remote, &link);
            return;
        }
        add(DriftKind::differing, remote, &link);
        result_.findings.back().uid = link.remote_uid;
    }

    bool leads_elsewhere(const KnownLink& link, const RemoteBooking& remote) const {
        const auto own = listed_.find(link.remote_uid);
        if (own == listed_.end() || remote.uid == link.remote_uid) return false;
        const auto& next = own->second->booking.rescheduled_to;
        return !next.empty() && next != remote.uid;
    }

    void find_missing() {
        for (const auto& link : ours_.links) {
            if (!link.of_account || reported_.contains(&link) || listed_.contains(link.remote_uid)) continue;
            const auto mirror_live = link.mirror_state == MirrorState::live;
            const auto inside = !mirror_live || (ours_.whole->from <= link.mirror_time.from &&
                                                 link.mirror_time.until <= ours_.whole->until);
            if (!inside || !settled(link) || (!mirror_live && !link.ours_live) || bears_another(link)) continue;
            if (link.busy) {
                leave(link);
                continue;
            }
            add_missing(link);
        }
    }

    // A booking that Cal.com refused may be possible now, because another booking there has ended.
    void find_freed() {
        for (const auto& link : ours_.links) {
            const auto lacks = link.of_account && link.ours_live && link.mirror_state != MirrorState::live;
            if (!lacks || link.state != SyncState::conflicted || link.busy || bears_another(link)) continue;
            const auto freed = std::any_of(listed_.begin(), listed_.end(), [&](const auto& one) {
                const auto& booking = one.second->booking;
                return !booking.live() && booking.time.overlaps(link.ours_time);
            });
            if (freed) add_missing(link);
        }
    }

    void add_missing(const KnownLink& link) {
        const auto mirror_live = link.mirror_state == MirrorState::live;
        DriftFinding finding{link.ours_live ? DriftKind::missing_there : DriftKind::differing,
                             mirror_live ? link.remote_uid : std::string(), link.appointment};
        ++result_.counts[*finding.kind];
        finding.ours = link;
        result_.findings.push_back(std::move(finding));
    }

    // A booking of the same appointment was reported already, and leads to the same read.
    bool bears_another(const KnownLink& link) const {
        return link.mirror_state != MirrorState::live &&
               std::any_of(result_.findings.begin(), result_.findings.end(), [&](const DriftFinding& finding) {
                   return finding.appointment == link.appointment && finding.remote;
               });
    }

    const KnownLink* link_of(const std::string& uid) const {
        const auto found = by_uid_.find(uid);
        return uid.empty() || found == by_uid_.end() ? nullptr : found->second;
    }
    bool is_hosted(const ListedBooking& remote) const {
        return remote.hosts.empty() ||
               std::find(remote.hosts.begin(), remote.hosts.end(), ours_.host) != remote.hosts.end();
    }
    bool is_mapped(const ListedBooking& remote) const {
        return ours_.event_types.contains(remote.booking.event_type_id);
    }

    void leave(const KnownLink& link) {
        if (left_.insert(&link).second) ++result_.counts.left_alone;
    }
    void add(std::optional<DriftKind> kind, const ListedBooking& remote, const KnownLink* link = nullptr,
             bool worth_a_look = true) {
        kind ? ++result_.counts[*kind] : ++result_.counts.unmapped;
        DriftFinding finding{kind, worth_a_look ? remote.booking.uid : std::string()};
        if (const auto marked = marked_appointment(remote.booking)) finding.appointment = *marked;
        if (link != nullptr) {
            finding.appointment = link->appointment;
            finding.ours = *link;
        }
        finding.remote = remote;
        result_.findings.push_back(std::move(finding));
    }

    const Ours& ours_;
    std::map<std::string, const ListedBooking*> listed_;
    std::map<std::string, const KnownLink*> by_uid_;
    std::map<AppointmentId, std::vector<const KnownLink*>> by_appointment_;
    std::set<const KnownLink*> reported_, left_;
    Comparison result_;
};

}  // namespace

std::string_view DriftFinding::reason() const {
    if (!kind) return "RECONCILE_FOREIGN";
    return remote ? "RECONCILE_CHANGED" : "RECONCILE_MISSING";
}

std::optional<AppointmentId> marked_appointment(const RemoteBooking& booking) {
    const auto found = booking.metadata.find("slotkeeper_appointment_id");
    return found == booking.metadata.end() ? std::nullopt : AppointmentId::parse(found->second);
}

Comparison compare(std::span<const ListedBooking> remote, const Ours& ours) { return Comparer(remote, ours).run(); }

std::string finding_text(const DriftFinding& finding, std::string_view round) {
    std::string text = "reconcile\n" + finding.uid + '\n' + std::string(finding.reason()) + '\n' + std::string(round);
    if (finding.remote) {
        const auto& [booking, updated, hosts] = *finding.remote;
        text += '\n' + std::string(name_of(booking.status)) + '\n' + format_rfc3339(booking.time.from) + '\n' +
                (updated ? std::to_string(updated->time_since_epoch().count()) : "never") +
                (booking.absent ? "\nabsent" : "");  // which does not change the updated time
    }
    // Every sync of the link, and every stray check, raises its fence: a difference that remains after one is reported
    // again.
    if (finding.ours) text += '\n' + std::to_string(finding.ours->fence);
    return text;
}

}  // namespace slotkeeper
