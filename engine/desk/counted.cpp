// counted: follows the limits of the catalogue, and the contacts of the person.
#include "engine/desk/counted.h"

#include "engine/booking/decide.h"
#include "engine/booking/overlap_rules.h"
#include "engine/booking/resource_preferences.h"
#include "engine/booking/staff_changes.h"
#include "engine/booking/visits.h"
#include "engine/guards/digest.h"

#include <algorithm>

namespace slotkeeper {

namespace {

// So many that the commands of two batches seldom share one by chance.
constexpr std::uint32_t kLocks = 65'536;

store::BookingLock lock_named(const std::string& name) {
    const auto digest = sha256(name);
    std::uint32_t number = 0;
    for (std::size_t i = 0; i < 4; ++i) number = number << 8U | static_cast<std::uint8_t>(digest[i]);
    return {static_cast<int>(number % kLocks)};
}

class Needs {
public:
    explicit Needs(const Catalog& catalog) : catalog_(catalog) {}

    template <class Item, class SomeId>
    void add(const Item& item, SomeId id, std::chrono::local_days date,
             std::vector<store::CountedSpan<SomeId>> CountedNeeds::*spans) {
        const auto dates = limited_dates(item.limits, date, date);
        if (!dates) return;
        for (const auto period : kPeriods) {
            if (!item.limits.has(period)) continue;
            const auto first = dates_of(period, date).first.time_since_epoch().count();
            needs_.locks.push_back(
                lock_named(id.text() + ' ' + std::string(name_of(period)) + ' ' + std::to_string(first)));
        }
        (needs_.*spans).push_back({id, starts_about(*dates)});
    }

    // The service, all those of a visit, and everything that could serve it.
    void place(const Service& service, const Branch& branch, Instant start,
               const std::vector<ResourcePreference>& preferences) {
        const auto date = branch.zone.local_day(start);
        if (service.visit.empty()) add(service, service.id, date, &CountedNeeds::services);
        for (const auto id : service.visit) add(catalog_.at(id), id, date, &CountedNeeds::services);
        std::set<ResourceId> resources;
        for (std::size_t segment = 0; segment < service.segments.size(); ++segment) {
            const auto& needs = service.segments[segment].needs;
            for (std::size_t need = 0; need < needs.size(); ++need) {
                const auto wanted = wanted_for(preferences, segment, need);
                if (wanted && !needs[need].optional) {
                    resources.insert(*wanted);
                } else {
                    for (const auto* able : catalog_.able(branch, needs[need])) resources.insert(able->id);
                }
            }
        }
        for (const auto id : resources) {
            if (const auto* resource = catalog_.resource(id)) add(*resource, id, date, &CountedNeeds::resources);
        }
    }

    // `time`: all that the appointment may take.
    void attend(const Person& person, BranchId branch, const Interval& time) {
        const auto date = catalog_.zone_of(branch).local_day(time.from);
        Interval starts{time.from - limits::appointment_length_max, time.until};
        if (const auto dates = limited_dates(catalog_.company().customer_limits, date, date)) {
            const auto of_limits = starts_about(*dates);
            starts = {std::min(starts.from, of_limits.from), std::max(starts.until, of_limits.until)};
        }
        const auto company = catalog_.company().id;
        for (const auto& contact : person.contacts) {
            needs_.locks.push_back(lock_named(company.text() + ' ' + contact));
            needs_.contacts.push_back(
                {company, contact, starts, catalog_.company().customer_bookings_active.has_value()});
        }
    }

    CountedNeeds sorted(std::optional<CustomerId> customer) && {
        std::sort(needs_.locks.begin(), needs_.locks.end());
        needs_.locks.erase(std::unique(needs_.locks.begin(), needs_.locks.end()), needs_.locks.end());
        needs_.customer = customer;
        return std::move(needs_);
    }

private:
    static std::optional<ResourceId> wanted_for(const std::vector<ResourcePreference>& preferences, std::size_t segment,
                                                std::size_t need) {
        for (const auto& one : preferences) {
            if (std::cmp_equal(one.segment, segment) && std::cmp_equal(one.need, need)) return one.resource;
        }
        return std::nullopt;
    }

    const Catalog& catalog_;
    CountedNeeds needs_;
};

// What a command needs of limits and of its person, by its kind.
struct CountedQuestion {
    const ServiceId* service = nullptr;  // placed with these limits
    const BranchId* branch = nullptr;
    Instant start{};
    std::vector<ResourcePreference> preferences{};
    Visit visit{};

    bool has_person = false;
    const CustomerDetails* details = nullptr;  // else the customer of the present appointment
    Interval time{};
};

Interval whole_reach(Instant start) { return {start, start + limits::appointment_length_max}; }

CountedQuestion counted_question(const Command& command, const Appointment* present, const Catalog& catalog) {
    CountedQuestion asked;
    const auto place = [&](const ServiceId& service, const BranchId& branch, Instant start,
                           std::vector<ResourcePreference> preferences, Visit visit) {
        asked.visit = std::move(visit);
        asked.service = &service;
        asked.branch = &branch;
        asked.start = start;
        asked.preferences = std::move(preferences);
    };
    const auto attend = [&](const CustomerDetails* details, const Interval& time) {
        asked.has_person = details != nullptr || (present != nullptr && present->customer);
        asked.details = details;
        asked.time = time;
    };
    if (const auto* book = std::get_if<Book>(&command.ask)) {
        place(book->service, book->branch, book->start, book->preferences, book->visit);
        attend(&book->customer, whole_reach(book->start));
    } else if (const auto* hold = std::get_if<PlaceHold>(&command.ask)) {
        place(hold->service, hold->branch, hold->start, hold->preferences, hold->visit);
    } else if (const auto* taken = std::get_if<ImportBooking>(&command.ask)) {
        asked.branch = &taken->branch;
        if (taken->customer) attend(&*taken->customer, taken->time);
    }
    if (present == nullptr) return asked;
    if (const auto* convert = std::get_if<ConvertHold>(&command.ask)) {
        asked.branch = &present->branch;
        attend(&convert->customer, present->time);
    } else if (const auto* move = std::get_if<Reschedule>(&command.ask)) {
        place(present->service, present->branch, move->start, preferences_of(*move, *present), visit_of(*present));
        attend(nullptr, whole_reach(move->start));
    } else if (const auto* given = std::get_if<Reassign>(&command.ask)) {
        // The time stays, so its person has no other than before.
        if (const auto preferences = preferences_of(*given, *present, catalog)) {
            place(present->service, present->branch, present->time.from, *preferences, visit_of(*present));
        }
    } else if (std::holds_alternative<Resize>(command.ask)) {
        place(present->service, present->branch, present->time.from, completed({}, *present), visit_of(*present));
        attend(nullptr, whole_reach(present->time.from));
    } else if (const auto* moved = std::get_if<ApplyRemoteReschedule>(&command.ask)) {
        asked.branch = &present->branch;
        attend(nullptr, moved->time);
    } else if (std::holds_alternative<Change>(command.ask) && present->state == State::no_show) {
        asked.branch = &present->branch;
        attend(nullptr, present->time);
    }
    return asked;
}

}  // namespace

void CountedNeeds::add(const CountedNeeds& other) {
    const auto append = [](auto& all, const auto& more) { all.insert(all.end(), more.begin(), more.end()); };
    append(locks, other.locks);
    std::sort(locks.begin(), locks.end());
    locks.erase(std::unique(locks.begin(), locks.end()), locks.end());
    append(services, other.services);
    append(resources, other.resources);
    append(contacts, other.contacts);
    if (other.customer) further_customers.push_back(*other.customer);
}

bool CountedNeeds::covers(const CountedNeeds& other) const {
    const auto all = [](const auto& here, const auto& wanted) {
        return std::all_of(wanted.begin(), wanted.end(),
                           [&](const auto& one) { return std::find(here.begin(), here.end(), one) != here.end(); });
    };
    return all(locks, other.locks) && all(services, other.services) && all(resources, other.resources) &&
           all(contacts, other.contacts);
}

bool needs_person(const Command& command, const Catalog& catalog, const Appointment* present) {
    return has_rules_for_persons(catalog.company()) && counted_question(command, present, catalog).has_person;
}

CountedNeeds counted_needs(const Command& command, const Catalog& catalog, const Appointment* present,
                           std::span<const Customer> customers) {
    const auto asked = counted_question(command, present, catalog);
    Needs needs(catalog);
    const auto* service = asked.service != nullptr ? catalog.service(*asked.service) : nullptr;
    const auto* branch = asked.branch != nullptr ? catalog.branch(*asked.branch) : nullptr;
    if (service != nullptr && branch != nullptr && !command.skip_rules) {
        const auto booked = booked_service(catalog, *service, asked.visit, {});
        needs.place(booked ? *booked : *service, *branch, asked.start, asked.preferences);
    }
    if (!has_rules_for_persons(catalog.company()) || !asked.has_person || branch == nullptr) {
        return std::move(needs).sorted({});
    }
    if (asked.details != nullptr) {
        needs.attend(person_of(command.company, *asked.details, customers), branch->id, asked.time);
        return std::move(needs).sorted({});
    }
    needs.attend(person_of(*present->customer, present->attendee_name, customers), branch->id, asked.time);
    return std::move(needs).sorted(present->customer);
}

CountedNeeds counted_for_search(const Catalog& catalog, const Branch& branch, const Service& service,
                                const std::set<ResourceId>& resources, Interval starts) {
    CountedNeeds needs;
    const auto first = branch.zone.local_day(starts.from);
    const auto last = branch.zone.local_day(starts.until);
    const auto add = [&](ServiceId id, const BookingLimits& limits) {
        if (const auto dates = limited_dates(limits, first, last)) needs.services.push_back({id, starts_about(*dates)});
    };
    if (service.visit.empty()) add(service.id, service.limits);
    for (const auto id : service.visit) add(id, catalog.at(id).limits);
    for (const auto id : resources) {
        const auto dates = limited_dates(catalog.at(id).limits, first, last);
        if (dates) needs.resources.push_back({id, starts_about(*dates)});
    }
    return needs;
}

std::vector<store::SqlText> booked_sql(const CountedNeeds& needs) {
    std::vector<store::SqlText> statements;
    if (!needs.services.empty()) statements.push_back(store::booked_of_services_sql(needs.services));
    if (!needs.resources.empty()) statements.push_back(store::booked_of_resources_sql(needs.resources));
    if (!needs.contacts.empty()) statements.push_back(store::booked_of_contacts_sql(needs.contacts));
    return statements;
}

}  // namespace slotkeeper
