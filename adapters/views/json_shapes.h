// json_shapes: our records as JSON; one function for each record, so that all routes show it the same way.
//
// Times are RFC 3339 in the time zone of the branch (slots: in the requested zone); ids carry their kind. A member
// without a value is null, never left out, except `expires_at`, which only holds have.
#pragma once

#include "engine/booking/desk_state.h"
#include "engine/calendar/sync_shown.h"
#include "engine/catalog/catalog.h"
#include "engine/customers/customer.h"
#include "engine/desk/find_slots.h"
#include "engine/sync/account.h"

#include <nlohmann/json_fwd.hpp>

#include <optional>
#include <span>
#include <string>

namespace slotkeeper::views {

using Json = nlohmann::ordered_json;

Json text_or_null(const std::string& text);  // null if it is empty

// Whether the catalogue contains all records that the appointment refers to; a cached catalogue may be older than it.
bool covers(const Catalog& catalog, const Appointment& appointment);

// `allowed`: the events that may be requested now. REQUIRES: covers(catalog, appointment).
Json appointment_json(const Appointment& appointment, const Catalog& catalog, Json customer, const SyncShown& sync,
                      std::span<const Event> allowed);

// A customer within an appointment; for one who has been erased only the id is known.
Json brief_customer_json(const Customer& customer);
Json brief_customer_json(CustomerId id, const CustomerDetails& details);
Json erased_customer_json(CustomerId id);

Json customer_json(const Customer& customer, const TimeZone& zone);
// Also shows the date of birth (only for single customers, never in lists) and whether the phone number is valid in the
// installed numbering plan.
Json whole_customer_json(const Customer& customer, const TimeZone& zone);
Json audit_json(const AuditEvent& event, const TimeZone& zone);
// A block (time off), in the time zone of its resource's branch.
Json block_json(const BlockRecord& block, const Catalog& catalog);
Json service_json(const Service& service);
Json resource_json(const Resource& resource);
Json branch_json(const Branch& branch);
Json slot_json(const Slot& slot, const Service& service, const Catalog& catalog, const TimeZone& zone);
Json availability_json(const Availability& availability, const TimeZone& zone);

Json account_json(const CalendarAccount& account);  // without its secrets
// The envelope of every list.
Json page_json(Json data, std::optional<std::string> next_cursor);

// Time zone rules and numbering plan: name, version, packed_at, age_days, old.
Json installed_data_json(Instant now);
std::string rfc3339(Moment moment, const TimeZone& zone);  // whole seconds
TimeZone company_zone(const Catalog& catalog);             // of its default branch, else UTC

}  // namespace slotkeeper::views
