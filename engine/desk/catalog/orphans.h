// orphans: the coming appointments that a change of the catalogue would leave without room.
//
// An appointment is an orphan if it does not fit the new catalogue in a way in which it fitted the old one. Only those
// are looked at that the change concerns, some hundred at a time. Read on: booking/fit.h; change_catalog.h.
#pragma once

#include "engine/booking/fit.h"
#include "engine/store/catalog/orphan_rows.h"

#include <map>
#include <set>
#include <vector>

namespace slotkeeper {

struct Orphan {
    AppointmentId appointment;
    Instant start;
    int version = 0;
    Misfit misfit = Misfit::service_gone;  // the first one
};

class OrphanSearch {
public:
    // REQUIRES: both outlive this object.
    OrphanSearch(const Catalog& before, const Catalog& after, Moment now);

    // Whether the change can make any orphans at all.
    bool can_find() const;
    // Of all coming appointments, by start.
    std::vector<Orphan> find(store::Tx& tx);
    // Of those that changed at this time or later; without over_capacity, which needs all of them.
    std::vector<Orphan> find_changed(store::Tx& tx, Moment since);

private:
    struct Taken {
        AppointmentId appointment;
        Instant start;
        int version;
        Interval time;
        std::optional<SessionId> session{};
    };
    // Of a service with fewer seats than before.
    struct Seated {
        AppointmentId appointment;
        Instant start;
        int version;
        ServiceId service;
        int party;
    };

    bool concerns(const Appointment& appointment) const;
    void look_at(const std::vector<Appointment>& page, std::vector<Orphan>& found);
    void add_over_capacity(std::vector<Orphan>& found) const;
    void add_without_seat(std::vector<Orphan>& found) const;

    const Catalog& before_;
    const Catalog& after_;
    Instant now_;
    std::set<BranchId> branches_;
    std::set<ServiceId> services_;
    std::set<ResourceId> resources_;
    std::map<ResourceId, std::vector<Taken>> lowered_;  // resources with less capacity, and what takes them
    std::map<SessionId, std::vector<Seated>> seated_;
};

// Notes them, with who changed the catalogue and why. Locks the appointments.
void note_as_orphans(store::Tx& tx, CompanyId company, const std::vector<Orphan>& orphans, const std::string& reason,
                     const std::string& actor, Moment now);

// Deletes the noted orphans of the company that ended, were moved or fit again.
void settle_orphans(store::Tx& tx, const Catalog& now, Moment at);

}  // namespace slotkeeper
