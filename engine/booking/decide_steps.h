// decide_steps: the steps that several decisions share: claim, place, settle.
//
// Every change ends in settle(), which sets version, audit event and sync, and updates the loaded state for the next
// command of the batch. There is no other way to make a Plan of a changed appointment.
#pragma once

#include "engine/availability/combinations.h"
#include "engine/availability/mapped_parts.h"
#include "engine/booking/commands.h"
#include "engine/booking/desk_state.h"
#include "engine/booking/plan.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace slotkeeper {

// Undoes what a command did to the day book, unless it is kept: a refused command changes nothing.
class BookChanges {
public:
    explicit BookChanges(DayBook& book) : book_(book) {}
    ~BookChanges() {
        if (kept_) return;
        for (auto claim = added_.rbegin(); claim != added_.rend(); ++claim) book_.remove(*claim);
        for (auto claim = removed_.rbegin(); claim != removed_.rend(); ++claim) book_.add(*claim);
        for (const auto& which : served_) book_.remove_served(which);
    }
    BookChanges(const BookChanges&) = delete;
    BookChanges& operator=(const BookChanges&) = delete;

    void remove(const Claim& claim) {
        book_.remove(claim);
        // Added by this same command and now assigned anew: it was never written, so there is nothing to delete.
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
    void add_served(const ServedMonth& which) {
        book_.add_served(which);
        served_.push_back(which);
    }
    void keep(Plan& plan) {
        kept_ = true;
        plan.removed = std::move(removed_);
        plan.added = std::move(added_);
    }

private:
    DayBook& book_;
    std::vector<Claim> removed_, added_;
    std::vector<ServedMonth> served_;
    bool kept_ = false;
};

// The bookings at Cal.com that stand for the appointment. An imported booking stays whole.
std::vector<MappedPart> mapped_parts(const Catalog& catalog, const Appointment& appointment);
// Of the first of them; nullptr if nothing stands for it.
const EventType* event_type_of(const Catalog& catalog, const Appointment& appointment);

// pending if the service or the command waits for Cal.com and a host there can be asked, else confirmed.
State booked_state(const Command& command, const DeskState& desk, const Appointment& appointment);

// not_found, also if the appointment belongs to another company.
Result<Appointment> find_appointment(const Command& command, const DeskState& desk, AppointmentId id);
Result<Done> check_version(const Appointment& appointment, std::optional<int> expected);

Appointment new_appointment(const Command& command, const DeskState& desk, AppointmentId id, BranchId branch,
                            ServiceId service);

// Claims the parts of the appointment, with their buffers. REQUIRES: there is room.
void claim_parts(BookChanges& changes, const DayBook& book, const Catalog& catalog, const Appointment& appointment);

// Ends the claims now: the remaining time becomes free for others.
void free_the_rest(const Appointment& appointment, const DeskState& desk, BookChanges& changes);
// Claims the remaining time again; slot_conflict if others have it now.
Result<Done> take_the_rest(const Appointment& appointment, const DeskState& desk, BookChanges& changes);

// How many people come to an appointment of this service: as wanted, else the smallest party. A deleted service is
// refused elsewhere.
Result<int> party_of(const Command& command, const DeskState& desk, ServiceId service, std::optional<int> wanted,
                     const Visit& visit = {});

// Whether a new booking may consist of these services (check_visit); what exists already is not asked.
Result<Done> check_new(const Command& command, const DeskState& desk, ServiceId service, const Visit& visit);

// The answers to the fields of the services, in the form in which they are stored; refuses each wrong or missing one.
// REQUIRES: the parts of the appointment are set.
Result<Answers> answers_for(const Command& command, const DeskState& desk, const Appointment& booked,
                            const Answers& given);

// Chooses resources for a new start and claims them. `appointment` has company, branch and service set, and its present
// start if it is moved. `duration`: the chosen length of the service, in a visit of the first one.
Result<Done> place(Appointment& appointment, const Command& command, DeskState& desk, Instant start,
                   const std::vector<ResourcePreference>& preferences, BookChanges& changes,
                   std::optional<Minutes> duration = {}, const Visit& visit = {});
// How a booking of a session that moves as a whole is placed.
struct SessionPlacing {
    int seats = 0;                          // that a session which it joins must have; 0: those of its own party
    std::optional<SessionId> joins{};       // this session and no other
    std::optional<SessionId> begun_with{};  // the id of a session that it begins; std::nullopt: a new one
};

// The same start with these lengths and gaps: neither notice, window nor grid is asked, because the start is agreed.
Result<Done> place_again(Appointment& appointment, const Command& command, DeskState& desk, const Service& booked,
                         const std::vector<ResourcePreference>& preferences, BookChanges& changes,
                         const SessionPlacing& session = {});

// --- sessions (decide_sessions.cpp) ---
// The lane of a claim of the appointment, which gets its session and seats.
LaneAssignment assign_place(const DayBook& book, const Resource& resource, Claim claim, const Appointment& appointment);
// The session that a placed booking of a service with seats joins, or a new one, which gets this id if there is one.
void set_session(Appointment& placed, const Service& service, const Proposal& proposal, DeskState& desk,
                 std::optional<SessionId> begun_with = {});
// The other appointments that have a seat of its session on one of its resources.
std::set<AppointmentId> sharers_of(const DayBook& book, const Appointment& appointment);
// A session that is given to others as a whole (decide_session.cpp). REQUIRES: ask.session is set.
Result<std::vector<Plan>> decide_session(const Reassign& ask, const Command& command, DeskState& desk);
// Gives the place of a removed claim to another booking of its session; false if the session has no other booking.
bool hand_on_place(BookChanges& changes, const DayBook& book, const Claim& removed);
// Whether the appointment may take the resource of its part again: its places, or a seat of its session.
bool has_room_again(const Appointment& appointment, const Resource& resource, const Part& part, const DeskState& desk);
// Sets the seats of a hold to its party; slot_conflict on `party_size` if its session has fewer.
Result<Done> change_seats(const Appointment& hold, const DeskState& desk, BookChanges& changes);

// Whether the offer that the command accepts still runs: not_found, state_conflict, hold_expired.
Result<Done> check_offer(const Command& command, const DeskState& desk);

// Removes the claims of an appointment. Those that stood within time off become time off.
void remove_claims(BookChanges& changes, const DayBook& book, AppointmentId appointment);

// Sets the state of a new, moved or approved booking: `pending` until a person approves it (`asks`: whether one has to
// be asked), or until Cal.com has accepted it; else confirmed.
void set_booked_state(Appointment& booked, const Command& command, const DeskState& desk, bool asks);

// The same after a change by the staff: accepted already stays accepted, unless Cal.com has to be asked.
void set_changed_state(Appointment& changed, const Appointment& present, const Command& command, const DeskState& desk);

// The refusal to place an appointment with this resource again: it names the resource.
Refusal refused_for(const Catalog& catalog, ResourceId resource, Refusal refusal);

// Lets a booking wait until a person approves it, also if its service needs no approval; unless it begins now.
void wait_for_approval(Appointment& booked, const DeskState& desk);

// After set_booked_state(). If its customer did not come to others, a booking needs a deposit or an approval, or is
// refused, as the company says.
Result<Done> heed_no_shows(Appointment& booked, const Command& command, const DeskState& desk);
// What the change costs beside the fees of charge() (decide.cpp): a no-show its fee, which is withdrawn when the
// no-show is undone, and a booking that needs a deposit this. Sets it in the plan and the appointment; the code for the
// audit is added to `reason`. REQUIRES: the appointment before the change is known to the desk, if there was one.
void charge_no_show(Plan& plan, const Command& command, const DeskState& desk, Event event, std::string& reason);
// The code for the audit if the caller overrides that, else empty.
std::string no_show_override_code(const Command& command, const DeskState& desk);
// When a job looks whether the customer was checked in, if this event settled the time of the booking.
std::optional<Instant> release_time(const Appointment& appointment, const DeskState& desk, Event event);

// The code for the audit if the start needed the caller's override, else empty. `present`: the start before a move.
std::string override_code(const Command& command, const DeskState& desk, const Appointment& placed,
                          std::optional<Instant> present = {});

// Makes the appointment known to the later commands of the batch, as it is now.
void note(const Appointment& appointment, const CustomerDetails* details, DeskState& desk);

// The last step of every change of an appointment. `before` is its event type until now.
Result<Plan> settle(Plan plan, const Command& command, DeskState& desk, Event event, const EventType* before = nullptr,
                    std::string reason = {});

// Frees the claims and sets the state: cancel, decline, release, expire.
Result<Plan> free_claims(Appointment appointment, State state, const Command& command, DeskState& desk, Event event,
                         std::string reason = {});

// --- the decisions, one for each command ---------------------------------------------------------
Result<Plan> decide_one(const PlaceHold& ask, const Command& command, DeskState& desk);
Result<Plan> decide_one(const ConvertHold& ask, const Command& command, DeskState& desk);
Result<Plan> decide_one(const ExtendHold& ask, const Command& command, DeskState& desk);
Result<Plan> decide_one(const ReleaseHold& ask, const Command& command, DeskState& desk);
Result<Plan> decide_one(const ExpireHold& ask, const Command& command, DeskState& desk);
Result<Plan> decide_one(const ImportBooking& ask, const Command& command, DeskState& desk);
Result<Plan> decide_one(const ApplyRemoteReschedule& ask, const Command& command, DeskState& desk);
Result<Plan> decide_one(const EditAppointment& ask, const Command& command, DeskState& desk);
Result<Plan> decide_one(const Reassign& ask, const Command& command, DeskState& desk);
Result<Plan> decide_one(const Resize& ask, const Command& command, DeskState& desk);
Result<Plan> decide_one(const Approve& ask, const Command& command, DeskState& desk);
Result<Plan> decide_one(const Decline& ask, const Command& command, DeskState& desk);
// The time off alone; decide_sick() takes the steps first.
Result<Plan> decide_one(const TakeSick& ask, const Command& command, DeskState& desk);
Result<std::vector<Plan>> decide_sick(const TakeSick& ask, const Command& command, DeskState& desk);

}  // namespace slotkeeper
