// calendar_rows: connected accounts and links as rows.
#pragma once

#include "engine/calendar/link.h"
#include "engine/store/database.h"

#include <optional>
#include <span>
#include <vector>

namespace slotkeeper::store {

// A link that the desk makes with the booking: nothing is there yet at the other side.
struct NewLink {
    AppointmentId appointment;
    AccountId account;
    std::int64_t event_type_id = 0;
};
// Empty where there is none.
std::optional<SqlText> insert_links_sql(std::span<const NewLink> links);

// The links of these appointments, in no particular order; a plain read.
std::vector<Link> load_links(Tx& tx, std::span<const AppointmentId> appointments);

}  // namespace slotkeeper::store
