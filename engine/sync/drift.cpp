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
    Comparer(std::span<const ListedBooking> theirs, const Ours& ours) : ours_(ours) {
        for (const auto& one : theirs) {
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
        for (const auto& [uid, theirs] : listed_) compare_listed(*theirs);
        ours_.whole ? find_missing() : find_freed();
        std::stable_sort(result_.findings.begin(), result_.findings.end(), [](const auto& a, const auto& b) {
            const auto time = [](const DriftFinding& one) {
                return one.theirs ? one.theirs->booking.time.from : one.ours->mirror_time.from;
            };
            return time(a) < time(b);
        });
        return std::move(result_);
    }

private:
    void compare_listed(const ListedBooking& theirs) {
        const auto over = theirs.booking.time.until <= ours_.now;
        if (const auto* link = link_of(theirs.booking.uid)) {
            if (!over || link->ours_live) compare_linked(theirs, *link);
            return;
        }
        if (!theirs.booking.live()) return;  // not one of ours, and it takes no time
        if (const auto marked = marked_appointment(theirs.booking)) {
            if (const auto known = by_appointment_.find(*marked); known != by_appointment_.end()) {
                return compare_marked(theirs, known->second);
            }
        }
        if (const auto* before = link_of(theirs.booking.rescheduled_from)) return moved(*before, theirs);
        // A booking of a mapped event type is ours, whatever its host: one account may serve a whole team.
        if (!is_mapped(theirs) && !is_hosted(theirs)) {
            ++result_.counts.attended;
        } else if (marked_appointment(theirs.booking)) {
            add(DriftKind::orphaned, theirs);
        } else {
            add(is_mapped(theirs) ? std::optional(DriftKind::missing_here) : std::nullopt, theirs);
        }
    }

    // The booking that a link of ours points to.
    void compare_linked(const ListedBooking& theirs, const KnownLink& link) {
        const auto live = theirs.booking.live(), mirror_live = link.mirror_state == MirrorState::live;
        const auto same = live == mirror_live && (!live || stands_as_known(theirs.booking, link));
        const auto wanted = live == link.ours_live;
        if (same && (wanted || !settled(link))) return;
        if (link.busy || given_up(link)) return leave(link);
        // A moved booking continues under another uid.
        if (!live && !theirs.booking.rescheduled_to.empty()) return moved(link, theirs);
        if (!link.ours_live && live) {
            if (settled(link)) add(DriftKind::orphaned, theirs, &link);
            return;  // our cancellation is queued
        }
        if (link.ours_live && !live) {
            // If both sides know that it has ended, a read would show nothing new.
            add(DriftKind::missing_there, theirs, &link, /*worth_a_look=*/!same);
            return;
        }
        add(DriftKind::differing, theirs, &link);
    }

    static bool stands_as_known(const RemoteBooking& theirs, const KnownLink& link) {
        const auto told = theirs.host_id != 0 && link.mirror_host_id != 0;
        return theirs.time == link.mirror_time && theirs.event_type_id == link.mirror_event_type_id &&
               (!told || theirs.host_id == link.mirror_host_id) &&
               (theirs.status == RemoteStatus::pending) == link.mirror_pending && theirs.absent == link.mirror_absent;
    }

    // A booking that names an appointment of ours in its metadata, but belongs to no link.
    void compare_marked(const ListedBooking& theirs, const std::vector<const KnownLink*>& links) {
        // Another account of ours has it: users who share an event type each list what they host.
        if (std::any_of(links.begin(), links.end(), [&](const KnownLink* link) {
                return !link->of_account && link->remote_uid == theirs.booking.uid;
            })) {
            ++result_.counts.attended;
            return;
        }
        const auto is_moving = [](const KnownLink* link) { return link->busy || given_up(*link); };
        if (std::any_of(links.begin(), links.end(), is_moving)) return leave(*links.front());
        const auto before = std::find_if(links.begin(), links.end(), [&](const KnownLink* link) {
            return link->of_account && !link->remote_uid.empty() && link->remote_uid == theirs.booking.rescheduled_from;
        });
        if (before != links.end() && (*before)->ours_live) return moved(**before, theirs);
        const auto& link = *links.front();
        if (!link.ours_live) {
            if (settled(link)) add(DriftKind::orphaned, theirs, &link);
            return;
        }
        const auto stands_elsewhere = std::any_of(links.begin(), links.end(), [&](const KnownLink* one) {
            if (one->mirror_state != MirrorState::live) return false;
            const auto listed = listed_.find(one->remote_uid);
            return !one->of_account || listed == listed_.end() || listed->second->booking.live();
        });
        add(stands_elsewhere ? DriftKind::duplicated : DriftKind::differing, theirs, &link);
    }

    // The booking of the link was replaced at Cal.com by another one; reported once, by the uid that we know.
    void moved(const KnownLink& link, const ListedBooking& theirs) {
        if (link.busy || given_up(link)) return leave(link);
        // Of several replacements the link follows one; the others are reported too.
        if (theirs.booking.live() && leads_elsewhere(link, theirs.booking)) {
            return add(link.ours_live ? DriftKind::duplicated : DriftKind::orphaned, theirs, &link);
        }
        if (!told_.insert(&link).second) return;
        if (!link.ours_live) {
            if (theirs.booking.live()) add(DriftKind::orphaned, theirs, &link);
            return;
        }
        add(DriftKind::differing, theirs, &link);
        result_.findings.back().uid = link.remote_uid;
    }

    bool leads_elsewhere(const KnownLink& link, const RemoteBooking& theirs) const {
        const auto own = listed_.find(link.remote_uid);
        if (own == listed_.end() || theirs.uid == link.remote_uid) return false;
        const auto& next = own->second->booking.rescheduled_to;
        return !next.empty() && next != theirs.uid;
    }

    void find_missing() {
        for (const auto& link : ours_.links) {
            if (!link.of_account || told_.contains(&link) || listed_.contains(link.remote_uid)) continue;
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
                   return finding.appointment == link.appointment && finding.theirs;
               });
    }

    const KnownLink* link_of(const std::string& uid) const {
        const auto found = by_uid_.find(uid);
        return uid.empty() || found == by_uid_.end() ? nullptr : found->second;
    }
    bool is_hosted(const ListedBooking& theirs) const {
        return theirs.hosts.empty() ||
               std::find(theirs.hosts.begin(), theirs.hosts.end(), ours_.host) != theirs.hosts.end();
    }
    bool is_mapped(const ListedBooking& theirs) const {
        return ours_.event_types.contains(theirs.booking.event_type_id);
    }

    void leave(const KnownLink& link) {
        if (left_.insert(&link).second) ++result_.counts.left_alone;
    }
    void add(std::optional<DriftKind> kind, const ListedBooking& theirs, const KnownLink* link = nullptr,
             bool worth_a_look = true) {
        kind ? ++result_.counts[*kind] : ++result_.counts.unmapped;
        DriftFinding finding{kind, worth_a_look ? theirs.booking.uid : std::string()};
        if (const auto marked = marked_appointment(theirs.booking)) finding.appointment = *marked;
        if (link != nullptr) {
            finding.appointment = link->appointment;
            finding.ours = *link;
        }
        finding.theirs = theirs;
        result_.findings.push_back(std::move(finding));
    }

    const Ours& ours_;
    std::map<std::string, const ListedBooking*> listed_;
    std::map<std::string, const KnownLink*> by_uid_;
    std::map<AppointmentId, std::vector<const KnownLink*>> by_appointment_;
    std::set<const KnownLink*> told_, left_;
    Comparison result_;
};

}  // namespace

std::string_view DriftFinding::reason() const {
    if (!kind) return "RECONCILE_FOREIGN";
    return theirs ? "RECONCILE_CHANGED" : "RECONCILE_MISSING";
}

std::optional<AppointmentId> marked_appointment(const RemoteBooking& booking) {
    const auto found = booking.metadata.find("slotkeeper_appointment_id");
    return found == booking.metadata.end() ? std::nullopt : AppointmentId::parse(found->second);
}

Comparison compare(std::span<const ListedBooking> theirs, const Ours& ours) { return Comparer(theirs, ours).run(); }

std::string finding_text(const DriftFinding& finding, std::string_view round) {
    std::string text = "reconcile\n" + finding.uid + '\n' + std::string(finding.reason()) + '\n' + std::string(round);
    if (finding.theirs) {
        const auto& [booking, updated, hosts] = *finding.theirs;
        text += '\n' + std::string(word(booking.status)) + '\n' + format_rfc3339(booking.time.from) + '\n' +
                (updated ? std::to_string(updated->time_since_epoch().count()) : "never") +
                (booking.absent ? "\nabsent" : "");  // which does not change the updated time
    }
    // Every sync of the link, and every stray check, raises its fence: a difference that remains after one is reported
    // again.
    if (finding.ours) text += '\n' + std::to_string(finding.ours->fence);
    return text;
}

}  // namespace slotkeeper
