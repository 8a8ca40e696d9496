// desk_state: all that the desk has loaded for a batch, with the changes of the earlier commands.
#pragma once

#include "engine/availability/day_book.h"
#include "engine/base/limits.h"
#include "engine/booking/appointment.h"
#include "engine/booking/booking_counts.h"
#include "engine/booking/waitlist.h"
#include "engine/catalog/catalog.h"

#include <functional>
#include <map>

namespace slotkeeper {

// Time off.
struct BlockRecord {
    BlockId id;
    CompanyId company;
    ResourceId resource;
    Interval time;
    std::string reason;
    std::string created_by;
    std::string removed_by;  // empty: not removed
    Moment updated_at{};     // set by the database
    std::optional<ResourceId> stand_in{};
};

struct DeskState {
    explicit DeskState(Moment moment) : now(moment), book(whole_seconds(moment)) {}

    Moment now;  // the database's, read after the locks were taken
    Minutes check_in_before = limits::check_in_before;
    DayBook book;
    std::map<CompanyId, CatalogPtr> catalogs;
    std::map<AppointmentId, Appointment> appointments;
    std::map<BlockId, BlockRecord> blocks;
    std::map<WaitlistId, WaitingPerson> waitlist;
    std::vector<Customer> customers;              // those of the commands
    std::map<CompanyId, BookingCounts> bookings;  // what the limits and persons of the commands need

    BookingCounts& bookings_of(CompanyId company) { return bookings.try_emplace(company, instant()).first->second; }
    Instant instant() const { return whole_seconds(now); }

    // The id of a session that is begun. Without a source it is unique in this state only: for plans that are not
    // written.
    std::function<SessionId()> new_session{};
    SessionId next_session() { return new_session ? new_session() : SessionId{-++sessions_begun}; }
    std::int64_t sessions_begun = 0;
};

}  // namespace slotkeeper
