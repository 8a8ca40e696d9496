// booked_rows: the locks under which bookings are counted, and the bookings that count.
//
// A row of booking_lock stands for all that is counted together: the bookings of a service or a resource in one period,
// or those of one phone number or address. Its number is a hash, so different subjects may share a row, which only
// makes them wait for each other. The desk locks the rows after the resource days and then reads the bookings without
// locks; a search reads them alone. Read on: desk/counted.h names both for a command.
#pragma once

#include "engine/booking/booking_counts.h"
#include "engine/store/mariadb/table.h"

#include <map>
#include <span>
#include <vector>

namespace slotkeeper::store {

struct BookingLock {
    int number = 0;
    auto operator<=>(const BookingLock&) const = default;
};
extern const Table<BookingLock> booking_lock_table;

// As for resource days. REQUIRES of all: sorted, unique, not empty.
SqlText make_booking_locks_sql(std::span<const BookingLock> locks);
SqlText find_booking_locks_sql(std::span<const BookingLock> locks);
SqlText lock_booking_locks_sql(std::span<const BookingLock> locks);
// version + 1: reveals a race on a cluster.
SqlText bump_booking_locks_sql(std::span<const BookingLock> locks);

// --- bookings ------------------------------------------------------------------------------------
// Those that begin in `starts`.
template <class SomeId>
struct CountedSpan {
    SomeId id;
    Interval starts;
    bool operator==(const CountedSpan&) const = default;
};
struct ContactSpan {
    CompanyId company;
    std::string contact;  // a phone number or an address
    Interval starts;
    bool and_coming = false;  // besides, all that have not ended
    bool operator==(const ContactSpan&) const = default;
};

// Each statement has one row for each appointment, those of resources one for each part, and those of services one more
// for each segment of a visit. Ended ones are left out.
// REQUIRES: not empty.
SqlText booked_of_services_sql(std::span<const CountedSpan<ServiceId>> spans);
SqlText booked_of_resources_sql(std::span<const CountedSpan<ResourceId>> spans);
SqlText booked_of_contacts_sql(std::span<const ContactSpan> spans);

using CountedBookings = std::map<AppointmentId, CountedBooking>;
// Adds a row of one of these statements. REQUIRES: each statement was run at most once.
void add_booked(CountedBookings& booked, const Row& row);

}  // namespace slotkeeper::store
