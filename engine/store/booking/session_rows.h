// session_rows: sessions of services with seats, read from the appointments that share them.
//
// A session has no row: it is as long there as an appointment has its id and takes time. Every reader takes the
// company, so that an id of another tenant is not found.
#pragma once

#include "engine/store/booking/appointment_rows.h"

#include <optional>
#include <vector>

namespace slotkeeper::store {

struct GroupSession {
    SessionId id;
    ServiceId service;
    BranchId branch;
    Interval time;
    int bookings = 0;     // holds too
    int seats_taken = 0;  // the sum of their parties
    std::vector<Part> parts{};
    // When a booking of it was last made, changed or cancelled. One that moved to another session does not count here.
    Moment updated_at{};
};

struct SessionFilter {
    CompanyId company;
    std::optional<Instant> from, until;  // by start, half-open
    std::optional<ServiceId> service;
    std::optional<SessionId> id;
    std::optional<std::pair<Instant, SessionId>> after;  // the last one of the previous page
    std::size_t rows_max = limits::page_default;
    std::vector<BranchId> branches{};  // only of these; empty: of all
    std::optional<Instant> updated_since{};
};
// By start and id, with the parts of one of their bookings: all of them have the same resources.
std::vector<GroupSession> list_sessions(Tx& tx, const SessionFilter& filter);

// The appointments that take a seat of it, in the order in which they were made; empty if there is no such session.
std::vector<Appointment> list_attendees(Tx& tx, CompanyId company, SessionId session,
                                        const std::vector<BranchId>& branches);

// The seats that these take.
int count_seats(Tx& tx, SessionId session);

}  // namespace slotkeeper::store
