// own_appointments: finds the caller's coming appointments and the one that a request refers to, and words them.
#pragma once

#include "adapters/receptionist/functions/function_table.h"
#include "adapters/receptionist/identity.h"
#include "engine/booking/appointment.h"

namespace slotkeeper::receptionist {

// "Haircut with Anna tomorrow at 9 AM".
std::string told(const VoiceTurn& turn, const Appointment& appointment);
Json appointment_json(const VoiceTurn& turn, const Appointment& appointment);
Json appointments_json(const VoiceTurn& turn, const std::vector<Appointment>& appointments);
// At most three, joined by "or" and by "and".
std::string told_as_choice(const VoiceTurn& turn, const std::vector<Appointment>& appointments);
std::string told_as_list(const VoiceTurn& turn, const std::vector<Appointment>& appointments);

// Whether it was booked in this call.
bool made_in(const VoiceTurn& turn, const Appointment& appointment);
// Sorted by start; for a caller whose identity is not verified only those booked in this call.
std::vector<Appointment> coming_of(const VoiceTurn& turn, const store::CallIdentity& caller);

// The appointment that the request refers to: the one with the given id, or the only one; with `own_of_call` also the
// only one made in this call. Otherwise a question or sentence to say. REQUIRES: the function takes `appointment` and
// the arguments of identify().
struct OwnAppointment {
    Appointment it;
    bool over = false;  // named by its id, and cancelled already
};
std::variant<OwnAppointment, Json> appointment_meant(const VoiceTurn& turn, bool own_of_call = false);

// The customer's request to change an appointment; a repeat by the platform is the same request.
Command change_of(const VoiceTurn& turn, decltype(Command::ask) ask, const Json& what);

}  // namespace slotkeeper::receptionist
