// move_up: makes the waitlist entry of a wish.
#include "engine/desk/waitlist/move_up.h"

#include "engine/store/booking/appointment_rows.h"
#include "engine/store/booking/customer_rows.h"

#include <algorithm>

namespace slotkeeper {

namespace {

Refusal not_now(std::string why) { return refuse(ErrorCode::state_conflict, "", std::move(why)); }

struct Wanted {
    Appointment appointment;
    Customer customer;
    Instant now;
};

Result<Wanted> read_wanted(store::Database& database, CompanyId company, const WishEarlier& wish) {
    std::optional<Appointment> found;
    std::optional<Customer> customer;
    Moment now;
    database.read([&](store::Tx& tx) {
        now = tx.now();
        found = store::load_appointment(tx, company, wish.appointment);
        customer = found && found->customer ? store::load_customer(tx, company, *found->customer) : std::nullopt;
    });
    if (!found) return refuse(ErrorCode::not_found, "id", "there is no such appointment");
    if (!may_move_up(*found, whole_seconds(now))) return not_now("only an appointment to come can be moved up");
    if (!customer || (customer->phone.empty() && customer->email.empty())) {
        return not_now("the appointment has no customer who could be told of an offer");
    }
    return Wanted{std::move(*found), std::move(*customer), whole_seconds(now)};
}

}  // namespace

bool may_move_up(const Appointment& appointment, Instant now) {
    const auto stands = appointment.state == State::pending || appointment.state == State::confirmed;
    return stands && appointment.time.from > now;
}

Result<JoinedWaitlist> wish_earlier(store::Database& database, Catalogs& catalogs, IdSource& ids, CompanyId company,
                                    const WishEarlier& wish, const RequestKey& key) {
    const auto catalog = catalogs.current(company);
    const auto wanted = read_wanted(database, company, wish);
    if (!wanted) return wanted.refusal();
    if (catalog->company().move_up == MoveUp::off) {
        return not_now("the company offers no earlier times: it has move_up = off");
    }
    const auto& [appointment, customer, now] = *wanted;
    const auto zone = catalog->zone_of(appointment.branch);
    JoinWaitlist ask;
    ask.branch = appointment.branch;
    ask.service = appointment.service;
    ask.resource = wish.resource;
    ask.moves = appointment.id;
    auto& when = ask.preference;
    when.from = std::max(wish.from.value_or(zone.local_day(now)), zone.local_day(now));
    when.until = std::min(zone.local_day(appointment.time.from), when.from + std::chrono::days(limits::wait_days_max));
    if (when.until < when.from) {
        return refuse(ErrorCode::invalid_field, "from", "must not lie after the day of the appointment");
    }
    when.weekdays = wish.weekdays;
    when.from_minute = wish.from_minute;
    when.until_minute = wish.until_minute;
    ask.customer = {customer.name, customer.phone, customer.email, customer.note};
    ask.note = wish.note;
    ask.source = wish.source;
    return join_waitlist(database, catalogs, ids, company, ask, key);
}

}  // namespace slotkeeper
