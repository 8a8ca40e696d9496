// audit: the hash chain that reveals a changed or missing audit event.
//
// Each event of an appointment carries the hash of the event before it; the appointment carries that of the newest. A
// changed or deleted row breaks the chain, and `slotkeeper check` says where.
#pragma once

#include "engine/booking/appointment.h"

#include <string>

namespace slotkeeper {

// SHA-256 over the previous hash and every field of the event; 32 bytes.
std::string audit_hash(const AuditEvent& event);
// Whether the event's hash is right; an event of an earlier version of the program may use its older spelling.
bool hash_fits(const AuditEvent& event);

}  // namespace slotkeeper
