// appointment_replies: writes appointments into replies, with customer, sync state and allowed events.
#pragma once

#include "adapters/rest/serving.h"

#include <span>
#include <vector>

namespace slotkeeper::rest {

// The events that may be requested now.
std::vector<Event> allowed_now(const Services& services, const Appointment& appointment);

// A catalogue that contains all records that these appointments refer to.
CatalogPtr catalog_for(Services& services, CompanyId company, std::span<const Appointment> appointments);

// Loads customers and links: two reads for any number of appointments. `with_holder`: for the list of holds.
Json stored_json(Services& services, CompanyId company, std::span<const Appointment> appointments,
                 bool with_holder = false);

// The stored sync state: whether Cal.com has this version.
SyncShown stored_sync(Services& services, const Appointment& appointment, const Catalog& catalog);

// 200 with the appointment and its version.
Reply appointment_reply(const Context& context, const Appointment& appointment, bool replayed = false);

// A search for the same service, branch and people at another time; the caller sets the span.
SlotQuestion question_about(CompanyId company, ServiceId service, BranchId branch,
                            std::vector<ResourcePreference> preferences);
// The reply to a refused start: a slot_conflict, an off_grid and a limit of a service or a resource have up to three
// alternatives, in the time zone of the branch, and the source of their availability.
Result<Reply> start_refused(const Refusal& refusal, const Context& context, const SlotQuestion& question,
                            Instant wanted);

// --- what the operations of appointments share ----------------------------------------------------
struct OneAppointment {
    AppointmentId id;

    static const Shape<OneAppointment>& shape() {
        static const Shape<OneAppointment> shape("OneAppointment", path_id<&OneAppointment::id>("The appointment."));
        return shape;
    }
};

// The codes with which a start is refused.
std::vector<ErrorCode> refused_starts();

// Submits a change of an appointment and answers with it as it is then.
Result<Reply> submit_change(const Context& context, Result<Command> command);
template <class Ask>
Result<Reply> submit_change(const Context& context, const Result<Ask>& ask) {
    Command command;
    if (!ask) return submit_change(context, Result<Command>(ask.refusal()));
    command.ask = *ask;
    return submit_change(context, Result<Command>(std::move(command)));
}

std::vector<Operation> appointment_changes();    // appointment_changes.cpp
std::vector<Operation> appointment_edits();      // appointment_edits.cpp
std::vector<Operation> appointment_decisions();  // appointment_decisions.cpp

}  // namespace slotkeeper::rest
