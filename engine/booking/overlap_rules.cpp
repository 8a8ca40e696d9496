// overlap_rules: asks the loaded bookings of the person.
#include "engine/booking/overlap_rules.h"

#include "engine/booking/limit_rules.h"

namespace slotkeeper {

namespace {

// A booking that the customer has already, and that is moved, is not one more.
Result<Done> check_active(const Appointment& appointment, const Person& person, const Catalog& catalog,
                          const BookingCounts& bookings) {
    const auto& max = catalog.company().customer_bookings_active;
    const auto customer = person.customer.value_or(CustomerId{});
    if (!max || bookings.is_booked_for(customer, appointment.id)) return Done{};
    const auto active = bookings.active_of(customer, appointment.id);
    return active < *max ? Result<Done>(Done{})
                         : active_refusal(std::max<std::int64_t>(customer.value, 0), *max, active);
}

Result<Done> check_customer_limits(const Appointment& appointment, const Person& person, const Catalog& catalog,
                                   const BookingCounts& bookings) {
    if (auto fine = check_active(appointment, person, catalog, bookings); !fine) return fine;
    const auto date = catalog.zone_of(appointment.branch).local_day(appointment.time.from);
    auto reached = reached_limit(catalog.company().customer_limits, LimitOf::customer,
                                 person.customer ? person.customer->value : 0, date, appointment.time.duration(),
                                 bookings, appointment.id);
    if (reached && reached->id < 0) reached->id = 0;
    return reached ? Result<Done>(refusal_of(*reached, catalog)) : Done{};
}

// A customer whom the command will store has no id yet. Their bookings within one command count together under a
// negative number, which no stored customer has.
CustomerId id_before_stored(const std::string& contact) {
    return CustomerId{-1 - static_cast<std::int64_t>(std::hash<std::string>()(contact) >> 1)};
}

}  // namespace

std::optional<Person> person_of(const Appointment& appointment, const CustomerDetails* details, const DeskState& desk) {
    if (details != nullptr) {
        auto person = person_of(appointment.company, *details, desk.customers);
        person.name = appointment.attendee_name;
        if (!person.customer && !person.contacts.empty()) person.customer = id_before_stored(person.contacts.front());
        return person;
    }
    if (!appointment.customer) return std::nullopt;
    return person_of(*appointment.customer, appointment.attendee_name, desk.customers);
}

Result<Done> check_person(Appointment& appointment, const CustomerDetails* details, const Command& command,
                          DeskState& desk) {
    appointment.overlaps.reset();
    const auto& catalog = *desk.catalogs.at(command.company);
    const auto& company = catalog.company();
    const auto person = person_of(appointment, details, desk);
    if (!person || !has_rules_for_persons(company)) return Done{};
    const auto& bookings = desk.bookings_of(command.company);
    if (!command.skip_rules) {
        if (auto fine = check_customer_limits(appointment, *person, catalog, bookings); !fine) return fine;
    }
    if (company.overlapping_bookings == OverlapPolicy::off) return Done{};
    const auto other = bookings.overlapping(*person, appointment.time, appointment.id);
    if (other && company.overlapping_bookings == OverlapPolicy::refuse && !command.skip_rules) {
        auto refusal = refuse(ErrorCode::customer_busy, "start",
                              "the same person has another appointment at this time; give the name of the attendee if "
                              "it is for another person");
        refusal.in_the_way = {other->text()};
        return refusal;
    }
    appointment.overlaps = other;
    return Done{};
}

}  // namespace slotkeeper
