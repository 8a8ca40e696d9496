// booking_counts: keeps a sum for each subject and period.
#include "engine/booking/booking_counts.h"

#include <algorithm>

namespace slotkeeper {

namespace {

bool is_attended(State state) {
    return state == State::pending || state == State::confirmed || state == State::checked_in ||
           state == State::completed;
}

bool is_unended(State state) {
    return state == State::pending || state == State::confirmed || state == State::checked_in;
}

}  // namespace

PeriodDates dates_of(Period period, std::chrono::local_days date) {
    if (period == Period::day) return {date, date + std::chrono::days(1)};
    if (period == Period::week) {
        const auto monday = date - (std::chrono::weekday(date) - std::chrono::Monday);
        return {monday, monday + std::chrono::days(7)};
    }
    const std::chrono::year_month_day in(date);
    const std::chrono::year_month month(in.year(), in.month());
    const auto first_of = [](std::chrono::year_month of) { return std::chrono::local_days(of / std::chrono::day(1)); };
    return {first_of(month), first_of(month + std::chrono::months(1))};
}

std::optional<PeriodDates> limited_dates(const BookingLimits& limits, std::chrono::local_days first,
                                         std::chrono::local_days last) {
    std::optional<PeriodDates> all;
    for (const auto period : kPeriods) {
        if (!limits.has(period)) continue;
        const PeriodDates dates{dates_of(period, first).first, dates_of(period, last).end};
        all = all ? PeriodDates{std::min(all->first, dates.first), std::max(all->end, dates.end)} : dates;
    }
    return all;
}

// A local date begins at most 14 hours before the same date in UTC and ends at most 12 hours after it; an appointment
// lasts at most a day.
Interval starts_about(const PeriodDates& dates) {
    const std::chrono::sys_days first(dates.first.time_since_epoch()), end(dates.end.time_since_epoch());
    return {first - std::chrono::days(1), end + std::chrono::days(2)};
}

CountedBooking counted_booking_of(const Appointment& appointment, Person person) {
    CountedBooking booked{.id = appointment.id,
                          .company = appointment.company,
                          .branch = appointment.branch,
                          .service = appointment.service,
                          .state = appointment.state,
                          .time = appointment.time,
                          .expires_at = appointment.expires_at,
                          .person = std::move(person),
                          .session = appointment.session};
    std::optional<int> before;
    for (const auto& part : appointment.parts) {
        if (part.resource) booked.resources[*part.resource] += part.time.duration();
        if (part.service && before != part.segment) booked.services[*part.service] += part.time.duration();
        before = part.segment;
    }
    return booked;
}

bool BookingCounts::counts(const CountedBooking& booked) const {
    return takes_time(booked.state) && !(booked.expires_at && *booked.expires_at <= now_);
}

void BookingCounts::change_counts(const Entry& entry, int by) {
    const auto& booked = entry.booked;
    if (!counts(booked)) return;
    const auto add = [&](LimitOf of, std::int64_t id, Seconds time) {
        for (const auto period : kPeriods) {
            auto& count = counts_[{of, id, period, dates_of(period, entry.date).first}];
            count.bookings += by;
            count.time += by * time;
        }
    };
    if (booked.services.empty()) add(LimitOf::service, booked.service.value, booked.time.duration());
    for (const auto& [service, time] : booked.services) add(LimitOf::service, service.value, time);
    if (booked.person.customer) add(LimitOf::customer, booked.person.customer->value, booked.time.duration());
    // The first booking of a session, and the last one to leave it, change what its resources serve.
    if (booked.session) {
        auto& shares = shares_[*booked.session];
        shares += by;
        if (shares > (by > 0 ? 1 : 0)) return;
    }
    for (const auto& [resource, time] : booked.resources) add(LimitOf::resource, resource.value, time);
}

bool BookingCounts::is_shared(const CountedBooking& booked) const {
    const auto found = booked.session ? shares_.find(*booked.session) : shares_.end();
    return found != shares_.end() && found->second > 1;
}

void BookingCounts::put(CountedBooking booked, const Catalog& zones) {
    const auto id = booked.id;
    remove(id);
    const auto date = zones.zone_of(booked.branch).local_day(booked.time.from);
    const auto& entry = entries_.emplace(id, Entry{std::move(booked), date}).first->second;
    change_counts(entry, 1);
}

void BookingCounts::remove(AppointmentId id) {
    const auto known = entries_.find(id);
    if (known == entries_.end()) return;
    change_counts(known->second, -1);
    entries_.erase(known);
}

BookingCounts::Count BookingCounts::count(LimitOf of, std::int64_t id, Period period,
                                          std::chrono::local_days date) const {
    const auto found = counts_.find({of, id, period, dates_of(period, date).first});
    return found == counts_.end() ? Count() : found->second;
}

BookingCounts::Count BookingCounts::own(AppointmentId own, LimitOf of, std::int64_t id, Period period,
                                        std::chrono::local_days date) const {
    const auto known = entries_.find(own);
    if (known == entries_.end() || !counts(known->second.booked)) return {};
    const auto& [booked, on] = known->second;
    if (dates_of(period, on).first != dates_of(period, date).first) return {};
    switch (of) {
        case LimitOf::service:
            if (const auto one = booked.services.find(ServiceId{id}); one != booked.services.end()) {
                return Count{1, one->second};
            }
            return booked.services.empty() && booked.service.value == id ? Count{1, booked.time.duration()} : Count();
        case LimitOf::customer:
            return booked.person.customer == CustomerId{id} ? Count{1, booked.time.duration()} : Count();
        case LimitOf::resource:
            if (is_shared(booked)) return {};
            const auto serves = booked.resources.find(ResourceId{id});
            return serves == booked.resources.end() ? Count() : Count{1, serves->second};
    }
    return {};
}

int BookingCounts::active_of(CustomerId customer, AppointmentId except) const {
    return static_cast<int>(std::count_if(entries_.begin(), entries_.end(), [&](const auto& known) {
        const auto& booked = known.second.booked;
        return known.first != except && booked.person.customer == customer && is_unended(booked.state) &&
               booked.time.until > now_;
    }));
}

bool BookingCounts::is_booked_for(CustomerId customer, AppointmentId id) const {
    const auto known = entries_.find(id);
    return known != entries_.end() && known->second.booked.person.customer == customer && counts(known->second.booked);
}

std::optional<AppointmentId> BookingCounts::overlapping(const Person& person, const Interval& time,
                                                        AppointmentId except) const {
    const Entry* first = nullptr;
    for (const auto& [id, entry] : entries_) {
        const auto& booked = entry.booked;
        if (id == except || !is_attended(booked.state) || !booked.time.overlaps(time)) continue;
        if (!is_same_person(booked.person, person)) continue;
        if (first == nullptr || booked.time.from < first->booked.time.from) first = &entry;
    }
    return first == nullptr ? std::nullopt : std::optional(first->booked.id);
}

}  // namespace slotkeeper
