// appointment_answers: writes appointments into responses, with customer, sync state and allowed events.
#pragma once

#include "adapters/rest/rest_api.h"
#include "adapters/views/json_shapes.h"

#include <span>
#include <vector>

namespace slotkeeper::rest {

// The events that may be requested now.
std::vector<Event> allowed_now(const RestApi& api, const Appointment& appointment);

// A catalogue that contains all records that these appointments refer to.
CatalogPtr catalog_for(RestApi& api, const Caller& caller, std::span<const Appointment> appointments);

// Loads customers and links: two reads for any number of appointments.
std::vector<Json> stored_json(RestApi& api, const Caller& caller, std::span<const Appointment> appointments);

// The stored sync state: whether Cal.com has this version.
SyncShown stored_sync(RestApi& api, const Appointment& appointment, const Catalog& catalog);

// 200 with the appointment and its version as ETag.
http::Response appointment_response(RestApi& api, const Caller& caller, const Appointment& appointment);

// Adds the version as ETag, and Idempotent-Replayed if the result is that of an earlier request.
// REQUIRES: receipt.appointment.
http::Response with_receipt(http::Response response, const Receipt& receipt);

// A search for the same service, branch and people at another time; the caller sets the span.
SlotQuestion question_about(CompanyId company, ServiceId service, BranchId branch,
                            std::vector<ResourcePreference> preferences);
// The response to a refused start: a slot_conflict has up to three alternatives, in the time zone of the branch, and
// the source of their availability.
Result<http::Response> start_refused(const Refusal& refusal, const http::Request& request, RestApi& api,
                                     const SlotQuestion& question, Instant wanted);

}  // namespace slotkeeper::rest
