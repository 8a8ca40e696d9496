// own_appointments: the caller's coming appointments, which of them is meant, and how they are told.
#pragma once

#include "adapters/receptionist/functions/function_table.h"
#include "adapters/receptionist/identity.h"
#include "engine/booking/appointment.h"

namespace slotkeeper::receptionist {

// "Haircut with Anna tomorrow at 9 AM".
std::string told(const VoiceTurn& turn, const Appointment& appointment);
Json appointment_json(const VoiceTurn& turn, const Appointment& appointment);
Json appointments_json(const VoiceTurn& turn, const std::vector<Appointment>& appointments);
// Each told, three at most, as a choice and as a list.
std::string told_as_choice(const VoiceTurn& turn, const std::vector<Appointment>& appointments);
std::string told_as_list(const VoiceTurn& turn, const std::vector<Appointment>& appointments);

// Whether it was booked in this call.
bool made_in(const VoiceTurn& turn, const Appointment& appointment);
// By start; of a caller who has not proven who they are those of this call alone.
std::vector<Appointment> coming_of(const VoiceTurn& turn, const store::CallIdentity& caller);

// The one that is meant: by its id, or because there is one only; `own_of_call`: or because one only was made in this
// call. Else what to ask or to say. The function takes appointment and
// what identify() reads.
struct OwnAppointment {
    Appointment it;
    bool over = false;  // it was named by its id, and was cancelled already
};
std::variant<OwnAppointment, Json> appointment_meant(const VoiceTurn& turn, bool own_of_call = false);

// What the customer asks for about an appointment of theirs, once: the same asking of the platform is the same request.
Command change_of(const VoiceTurn& turn, decltype(Command::ask) ask, const Json& what);

}  // namespace slotkeeper::receptionist
