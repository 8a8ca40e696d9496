// booking_counts: the bookings that count toward limits, and those of the persons who book.
//
// The desk fills it under its locks, a search without them. It knows only what was loaded: a count is right for a
// period that was loaded whole. A booking counts with its first instant, on the local date of its branch: for its
// service and its customer with the time from its start to its end, for a resource with the time that it serves,
// without buffers, and the bookings of one session once. Cancelled, declined, expired and conflicted appointments do
// not count, nor do holds past their time. Read on: limit_rules.h and overlap_rules.h decide;
// store/booking/booked_rows.h loads.
#pragma once

#include "engine/booking/appointment.h"
#include "engine/booking/person.h"
#include "engine/catalog/catalog.h"

#include <map>
#include <optional>
#include <tuple>
#include <vector>

namespace slotkeeper {

// What a limit belongs to. That of customers is set by the company.
enum class LimitOf : std::uint8_t { service, resource, customer };
template <>
struct EnumNames<LimitOf> {
    static constexpr std::array<std::string_view, 3> all{"service", "resource", "customer"};
};

// The local dates of the period that the date lies in: [first, end).
struct PeriodDates {
    std::chrono::local_days first, end;
};
PeriodDates dates_of(Period period, std::chrono::local_days date);
// All periods that have a limit, of all dates from the first to the last one, both inclusive; empty without a limit.
std::optional<PeriodDates> limited_dates(const BookingLimits& limits, std::chrono::local_days first,
                                         std::chrono::local_days last);

// Wide enough for all bookings that count on these dates, in every time zone, with all parts of them.
Interval starts_about(const PeriodDates& dates);

// An appointment, as far as limits and persons are concerned.
struct CountedBooking {
    AppointmentId id;
    CompanyId company;
    BranchId branch;
    ServiceId service;
    State state = State::confirmed;
    Interval time;
    std::optional<Instant> expires_at{};
    Person person{};
    std::map<ResourceId, Seconds> resources{};  // how long each of them serves
    std::optional<SessionId> session{};         // that it shares with others
    // Of a visit: how long its services last, without gaps. Empty: `service` for all of the time.
    std::map<ServiceId, Seconds> services{};
};
CountedBooking counted_booking_of(const Appointment& appointment, Person person);

// The appointments of one company.
class BookingCounts {
public:
    struct Count {
        int bookings = 0;
        Seconds time{0};
    };

    // `now` decides which holds are void.
    explicit BookingCounts(Instant now) : now_(now) {}

    // In the place of what is known of this appointment. `zones` has its branch.
    void put(CountedBooking booked, const Catalog& zones);
    void remove(AppointmentId id);

    // The bookings in the period that the date lies in; `own` is the part of this appointment in it.
    Count count(LimitOf of, std::int64_t id, Period period, std::chrono::local_days date) const;
    Count own(AppointmentId own, LimitOf of, std::int64_t id, Period period, std::chrono::local_days date) const;

    // The bookings of the customer that stand and have not ended, but for this one.
    int active_of(CustomerId customer, AppointmentId except) const;
    // Whether this appointment is known as a booking of the customer that counts.
    bool is_booked_for(CustomerId customer, AppointmentId id) const;

    // The first appointment that the same person attends at that time, but for this one. Not holds, which belong to no
    // person yet, and no no-shows, whose remaining time is free again.
    std::optional<AppointmentId> overlapping(const Person& person, const Interval& time, AppointmentId except) const;

private:
    using Key = std::tuple<LimitOf, std::int64_t, Period, std::chrono::local_days>;
    struct Entry {
        CountedBooking booked;
        std::chrono::local_days date;
    };
    bool counts(const CountedBooking& booked) const;
    void change_counts(const Entry& entry, int by);
    // Whether other bookings of its session count too, so that the resources serve that time without it.
    bool is_shared(const CountedBooking& booked) const;

    Instant now_;
    std::map<AppointmentId, Entry> entries_;
    std::map<Key, Count> counts_;
    std::map<SessionId, int> shares_;  // how many bookings of each session count
};

}  // namespace slotkeeper
