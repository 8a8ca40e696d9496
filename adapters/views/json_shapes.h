// json_shapes: our records as JSON, each in one place, so that every route shows a thing alike.
//
// Times are RFC 3339 on the clocks of the branch (of a slot: of the zone that was asked for); ids carry their kind.
// What has no value is null, never left out, except `expires_at`, which only a hold has.
#pragma once

#include "engine/booking/known.h"
#include "engine/calendar/sync_shown.h"
#include "engine/catalog/catalog.h"
#include "engine/customers/customer.h"
#include "engine/desk/find_slots.h"
#include "engine/sync/account.h"

#include <nlohmann/json_fwd.hpp>

#include <optional>
#include <span>
#include <string>

namespace slotkeeper::rest {

using Json = nlohmann::ordered_json;

Json text_or_null(const std::string& text);  // null where it is empty

// Whether the catalogue knows everything that the appointment names; a catalogue in memory may be older than it.
bool covers(const Catalog& catalog, const Appointment& appointment);

// `allowed`: what may be asked for at this moment. REQUIRES: covers(catalog, appointment).
Json appointment_json(const Appointment& appointment, const Catalog& catalog, Json customer, const SyncShown& sync,
                      std::span<const Event> allowed);

// A customer within an appointment; one who has been erased since is an id that leads nowhere.
Json brief_customer_json(const Customer& customer);
Json brief_customer_json(CustomerId id, const CustomerDetails& details);
Json erased_customer_json(CustomerId id);

Json customer_json(const Customer& customer, const TimeZone& zone);
// With the date of birth, which is shown of one customer at a time, and whether the installed numbering plan knows the
// number.
Json whole_customer_json(const Customer& customer, const TimeZone& zone);
Json audit_json(const AuditEvent& event, const TimeZone& zone);
// Time off, on the clocks of the branch of its resource.
Json block_json(const BlockRecord& block, const Catalog& catalog);
Json service_json(const Service& service);
Json resource_json(const Resource& resource);
Json branch_json(const Branch& branch);
Json slot_json(const Slot& slot, const Service& service, const Catalog& catalog, const TimeZone& zone);
Json availability_json(const Availability& availability, const TimeZone& zone);

// The envelope of every list.
Json account_json(const CalendarAccount& account);  // without its secrets
Json page_json(Json data, std::optional<std::string> next_cursor);

// Of zone rules and numbering plan: name, version, packed_at, age_days, old.
Json installed_data_json(Instant now);
std::string rfc3339(Moment moment, const TimeZone& zone);  // whole seconds
TimeZone company_zone(const Catalog& catalog);             // of its default branch, else UTC

}  // namespace slotkeeper::rest
