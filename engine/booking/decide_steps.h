// decide_steps: what several decisions have in common: claiming, placing, settling.
//
// Every change ends in settle(): version, audit event, the word to Cal.com, and what the next command of the batch will
// see are never forgotten, because there is no other way to make a Plan of a changed appointment.
#pragma once

#include "engine/booking/commands.h"
#include "engine/booking/known.h"
#include "engine/booking/plan.h"

#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace slotkeeper {

// Undoes what a command did to the day book, unless it is kept: a refused command leaves no trace.
class BookChanges {
public:
    explicit BookChanges(DayBook& book) : book_(book) {}
    ~BookChanges() {
        if (kept_) return;
        for (auto claim = added_.rbegin(); claim != added_.rend(); ++claim) book_.remove(*claim);
        for (auto claim = removed_.rbegin(); claim != removed_.rend(); ++claim) book_.add(*claim);
    }
    BookChanges(const BookChanges&) = delete;
    BookChanges& operator=(const BookChanges&) = delete;

    void remove(const Claim& claim) {
        book_.remove(claim);
        // Laid by this same command and now laid anew: it was never written, so there is nothing to delete.
        if (const auto own = std::find(added_.begin(), added_.end(), claim); own != added_.end()) {
            added_.erase(own);
        } else {
            removed_.push_back(claim);
        }
    }
    void add(const Claim& claim) {
        book_.add(claim);
        added_.push_back(claim);
    }
    void keep(Plan& plan) {
        kept_ = true;
        plan.removed = std::move(removed_);
        plan.added = std::move(added_);
    }

private:
    DayBook& book_;
    std::vector<Claim> removed_, added_;
    bool kept_ = false;
};

// A booking that is to stand over there for an appointment: that of its service with the first person (else the first
// resource) of a segment that has one.
struct MappedPart {
    int part = 0;  // 0: the whole appointment, by its first segment; else the segment, counted from 1
    const EventType* event_type = nullptr;
    Interval time;
};
// One for the whole, or one for each segment that has somebody over there, as the service says. What was taken in from
// there stays whole. Empty where nothing stands for it.
std::vector<MappedPart> mapped_parts(const Catalog& catalog, const Appointment& appointment);
// Of the first of them; null where there is none.
const EventType* event_type_of(const Catalog& catalog, const Appointment& appointment);
// Of the whole, or of its first segment, served by these.
const EventType* event_type_of(const Catalog& catalog, ServiceId service, std::span<const Part> parts);

// pending if the service or the command waits for Cal.com and a host there can be asked, else confirmed.
State booked_state(const Command& command, const Known& known, const Appointment& appointment);

// not_found, also where the appointment is another company's.
Result<Appointment> find_appointment(const Command& command, const Known& known, AppointmentId id);
Result<Done> check_version(const Appointment& appointment, std::optional<int> expected);

Appointment new_appointment(const Command& command, const Known& known, AppointmentId id, BranchId branch,
                            ServiceId service);

// Claims the parts of the appointment, with their buffers. REQUIRES: there is room.
void claim_parts(BookChanges& changes, const DayBook& book, const Catalog& catalog, const Appointment& appointment);

// Ends the claims now: the remaining time becomes free for others.
void free_the_rest(const Appointment& appointment, const Known& known, BookChanges& changes);
// Claims the remaining time again; slot_conflict if others have it now.
Result<Done> take_the_rest(const Appointment& appointment, const Known& known, BookChanges& changes);

// Chooses resources for a new start and claims them. `appointment` has company, branch and service set.
Result<Done> place(Appointment& appointment, const Command& command, Known& known, Instant start,
                   const std::vector<Wish>& wishes, BookChanges& changes);

// The last step of every change of an appointment. `before` is the event type that stood for it until now.
Result<Plan> settle(Plan plan, const Command& command, Known& known, Event event, const EventType* before = nullptr,
                    std::string reason = {});

// Frees the claims and sets the state: cancel, decline, release, expire.
Result<Plan> free_claims(Appointment appointment, State state, const Command& command, Known& known, Event event,
                         std::string reason = {});

}  // namespace slotkeeper
