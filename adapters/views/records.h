// records: the views of our records: the JSON in which all channels show them, each described once.
//
// Times are RFC 3339 in the time zone of the branch (slots: in the requested zone); ids carry their kind. Read on:
// adapters/api/view.h; waitlist_records.h and calendar_records.h have the views of their subjects.
#pragma once

#include "adapters/api/view.h"
#include "engine/booking/desk_state.h"
#include "engine/calendar/sync_shown.h"
#include "engine/catalog/catalog.h"
#include "engine/customers/customer.h"
#include "engine/desk/find_slots.h"
#include "engine/guards/check.h"
#include "engine/sync/account.h"

#include <optional>
#include <span>
#include <string>

namespace slotkeeper::views {

using api::Json;
using api::LocalTime;
using api::View;

// --- what views share ----------------------------------------------------------------------------

std::optional<std::string> if_any(const std::string& text);  // std::nullopt if it is empty
LocalTime local_time(Moment moment, const TimeZone& zone);   // whole seconds
TimeZone company_zone(const Catalog& catalog);               // of its default branch, else UTC

// The meaning of the member `updated_at`.
inline constexpr auto kUpdatedAt = "When the record last changed.";

// A record and the time zone in which its times are shown.
template <class Record>
struct OnClock {
    const Record& record;
    TimeZone zone;
};
// A record and the catalogue that names what it refers to.
template <class Record>
struct InCatalog {
    const Record& record;
    const Catalog& catalog;
};

// The id and the name of a record; the name is null if it is not known any more.
struct IdAndName {
    std::string id;
    std::optional<std::string> name;
};

// --- appointments --------------------------------------------------------------------------------

// A customer within an appointment; of one who has been erased only the id is known.
struct BriefCustomer {
    CustomerId id;
    std::optional<std::string> name{}, phone{}, email{};
    std::optional<bool> created{};  // in the answer to a booking: whether the booking registered the customer
};
BriefCustomer brief(const Customer& customer);
BriefCustomer brief(CustomerId id, const CustomerDetails& details);
const View<BriefCustomer>& brief_customer_view();

// REQUIRES: covers(catalog, appointment).
struct ShownAppointment {
    const Appointment& appointment;
    const Catalog& catalog;
    std::optional<BriefCustomer> customer;
    SyncShown sync;
    std::vector<Event> allowed;           // the events that may be requested now
    std::optional<std::string> holder{};  // shown in the list of holds

    TimeZone zone() const { return catalog.zone_of(appointment.branch); }
};
const View<ShownAppointment>& appointment_view();

// Whether the catalogue contains all records that the appointment refers to; a cached catalogue may be older than it.
bool covers(const Catalog& catalog, const Appointment& appointment);

const View<OnClock<AuditEvent>>& audit_view();

// --- customers -----------------------------------------------------------------------------------

// In lists. `whole` also has the date of birth and whether the phone number is valid in the installed numbering plan;
// it is shown for one customer at a time.
const View<OnClock<Customer>>& customer_view();
const View<OnClock<Customer>>& whole_customer_view();
const View<OnClock<FormerPhone>>& former_phone_view();

// --- the catalogue and free starts ---------------------------------------------------------------

const View<InCatalog<BlockRecord>>& block_view();  // in the time zone of its resource's branch
const View<InCatalog<Service>>& service_view();
const View<InCatalog<Resource>>& resource_view();
const View<InCatalog<Branch>>& branch_view();

struct ShownSlot {
    const Slot& slot;
    const Service& service;
    const Catalog& catalog;
    TimeZone zone;
    TimeZone clock;  // of the branch: it decides about peak times
    std::optional<std::string> token{};
};
const View<ShownSlot>& slot_view();
const View<OnClock<Availability>>& availability_view();

// --- accounts at Cal.com, installed rules --------------------------------------------------------

const View<CalendarAccount>& account_view();  // without its secrets
const View<InstalledData>& installed_data_view();

// The envelope of every list.
Json page_json(Json data, std::optional<std::string> next_cursor);

}  // namespace slotkeeper::views
