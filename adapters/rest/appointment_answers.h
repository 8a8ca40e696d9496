// appointment_answers: appointments on their way out, with what else an answer says about them.
#pragma once

#include "adapters/rest/rest_door.h"
#include "adapters/views/json_shapes.h"

#include <span>
#include <vector>

namespace slotkeeper::rest {

// What may be asked of the appointment now.
std::vector<Event> allowed_now(const RestDoor& door, const Appointment& appointment);

// A catalogue that knows everything that these appointments name.
CatalogPtr catalog_for(RestDoor& door, const Caller& caller, std::span<const Appointment> appointments);

// With customers and links as they are stored now: two reads, however many appointments.
std::vector<Json> stored_json(RestDoor& door, const Caller& caller, std::span<const Appointment> appointments);

// Whether Cal.com knows this version, as it is stored now.
SyncShown stored_sync(RestDoor& door, const Appointment& appointment, const Catalog& catalog);

// 200 with the appointment and its version as ETag.
http::Response appointment_response(RestDoor& door, const Caller& caller, const Appointment& appointment);

// Marks an answer with the version as ETag, and as Idempotent-Replayed where it is from an earlier request.
// REQUIRES: receipt.appointment.
http::Response with_receipt(http::Response response, const Receipt& receipt);

// The same service, in the same place, by the same people, at another time; the span is for who asks.
SlotQuestion question_about(CompanyId company, ServiceId service, BranchId branch, std::vector<Wish> wishes);
// The refusal of a start as it is answered: a slot_conflict with up to three others, on the clocks of the branch, and
// whose free times they are.
Result<http::Response> start_refused(const Refusal& refusal, const http::Request& request, RestDoor& door,
                                     const SlotQuestion& question, Instant wanted);

}  // namespace slotkeeper::rest
