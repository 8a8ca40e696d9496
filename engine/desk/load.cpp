// load: the statements of a batch's locks and reads, and their rows.
#include "engine/desk/batch.h"

#include "engine/store/booking/appointment_rows.h"
#include "engine/store/booking/claim_rows.h"
#include "engine/store/booking/waitlist_rows.h"
#include "engine/store/catalog/catalog_rows.h"

#include <algorithm>
#include <set>

namespace slotkeeper {

namespace {

enum class Kind {
    days,
    booking_locks,
    appointments,
    blocks,
    waiting,
    versions,
    parts,
    claims,
    customers,
    attendees,
    booked,
    keys,
};

// The rows in the order of the result; claims and parts are assigned once all are read.
struct Reading {
    LoadedBatch loaded{Moment{}};
    std::vector<Claim> claims;
    std::vector<std::pair<AppointmentId, Part>> parts;

    // With the database's time, read after waiting for the locks.
    void take_version(const std::tuple<CompanyId, std::int64_t, Moment>& row) {
        const auto& [company, version, now] = row;
        loaded.catalog_versions[company] = version;
        loaded.state.now = now;
    }

    void take(Kind kind, const store::Row& row) {
        auto& state = loaded.state;
        switch (kind) {
            case Kind::days:
                ++loaded.days_locked;
                break;
            case Kind::booking_locks:
                ++loaded.booking_locks;
                break;
            case Kind::appointments: {
                auto appointment = store::read_appointment(row);
                state.appointments.emplace(appointment.id, std::move(appointment));
                break;
            }
            case Kind::blocks: {
                auto block = store::block_table.read(row).block;
                state.blocks.emplace(block.id, std::move(block));
                break;
            }
            case Kind::waiting:
                state.waitlist.insert(store::read_waiting(row));
                break;
            case Kind::versions:
                take_version(row.cells<CompanyId, std::int64_t, Moment>());
                break;
            case Kind::parts:
                parts.push_back(store::read_part(row));
                break;
            case Kind::claims:
                claims.push_back(store::read_claim(row));
                break;
            case Kind::customers: {
                auto customer = store::customer_table.read(row);
                auto handle = store::handle_of(customer);
                state.customers.push_back(customer);
                loaded.customers.emplace(std::move(handle), std::move(customer));
                break;
            }
            case Kind::attendees:
                state.customers.push_back(store::customer_table.read(row));
                break;
            case Kind::booked:
                store::add_booked(loaded.booked, row);
                break;
            case Kind::keys: {
                const auto key = store::request_key_table.read(row);
                loaded.keys.emplace(key.name, key);
                break;
            }
        }
    }
};

void add_needs(BatchNames& names, const CountedNeeds& needs) {
    const auto append = [](auto& all, const auto& more) { all.insert(all.end(), more.begin(), more.end()); };
    append(names.counted.locks, needs.locks);
    append(names.counted.services, needs.services);
    append(names.counted.resources, needs.resources);
    append(names.counted.contacts, needs.contacts);
    if (needs.customer) names.attendees.push_back(*needs.customer);
    append(names.attendees, needs.further_customers);
}

}  // namespace

BatchNames names_of(std::span<const PreparedCommand* const> commands) {
    std::set<ResourceDay> days;
    std::set<AppointmentId> appointments;
    std::set<BlockId> blocks;
    std::set<WaitlistId> waiting;
    std::set<CompanyId> companies;
    BatchNames names;
    for (const auto* one : commands) {
        days.insert(one->days.begin(), one->days.end());
        companies.insert(one->command.company);
        for (const auto id : appointments_of(one->command)) appointments.insert(id);
        for (const auto& hold : one->command.releases) appointments.insert(hold.id);
        if (const auto* unblock = std::get_if<Unblock>(&one->command.ask)) blocks.insert(unblock->id);
        if (const auto id = waiting_entry_of(one->command)) waiting.insert(*id);
        if (auto handle = customer_handle(one->command)) names.customers.push_back(std::move(*handle));
        add_needs(names, one->counted);
        names.attendees.insert(names.attendees.end(), one->attendees.begin(), one->attendees.end());
        names.keys.emplace_back(one->command.company, one->command.key.channel, one->command.key.key);
    }
    names.days.assign(days.begin(), days.end());
    auto& locks = names.counted.locks;
    std::sort(locks.begin(), locks.end());
    locks.erase(std::unique(locks.begin(), locks.end()), locks.end());
    names.appointments.assign(appointments.begin(), appointments.end());
    names.blocks.assign(blocks.begin(), blocks.end());
    names.waiting.assign(waiting.begin(), waiting.end());
    names.companies.assign(companies.begin(), companies.end());
    return names;
}

namespace {

class Statements {
public:
    void add(Kind kind, store::SqlText sql) {
        kinds_.push_back(kind);
        statements_.push_back(std::move(sql));
    }

    LoadedBatch read(store::Tx& tx, const BatchNames& names) && {
        Reading reading;
        tx.run_all(statements_,
                   [&](std::size_t position, const store::Row& row) { reading.take(kinds_[position], row); });
        auto& state = reading.loaded.state;
        state.book = DayBook(state.instant());
        for (const auto& where : names.days) state.book.open(where);
        for (const auto& claim : reading.claims) state.book.add(claim);
        for (const auto& [id, part] : reading.parts) state.appointments.at(id).parts.push_back(part);
        return std::move(reading.loaded);
    }

private:
    std::vector<store::SqlText> statements_;
    std::vector<Kind> kinds_;
};

void add_reads(Statements& statements, const BatchNames& names) {
    statements.add(Kind::versions, store::load_catalog_versions_sql(names.companies));
    if (!names.appointments.empty()) statements.add(Kind::parts, store::load_parts_sql(names.appointments));
    if (!names.days.empty()) statements.add(Kind::claims, store::load_claims_sql(names.days));
    if (!names.customers.empty()) statements.add(Kind::customers, store::find_customers_sql(names.customers));
    if (!names.attendees.empty()) statements.add(Kind::attendees, store::find_customers_by_id_sql(names.attendees));
    for (auto& sql : booked_sql(names.counted)) statements.add(Kind::booked, std::move(sql));
    statements.add(Kind::keys, store::find_keys_sql(names.keys));
}

}  // namespace

LoadedBatch lock_and_load(store::Tx& tx, const BatchNames& names) {
    Statements statements;
    if (!names.days.empty()) statements.add(Kind::days, store::lock_resource_days_sql(names.days));
    if (!names.counted.locks.empty()) {
        statements.add(Kind::booking_locks, store::lock_booking_locks_sql(names.counted.locks));
    }
    if (!names.appointments.empty()) {
        statements.add(Kind::appointments, store::lock_appointments_sql(names.appointments));
    }
    if (!names.blocks.empty()) statements.add(Kind::blocks, store::lock_blocks_sql(names.blocks));
    if (!names.waiting.empty()) statements.add(Kind::waiting, store::lock_waiting_sql(names.waiting));
    add_reads(statements, names);
    return std::move(statements).read(tx, names);
}

LoadedBatch load_unlocked(store::Tx& tx, const BatchNames& names) {
    Statements statements;
    if (!names.appointments.empty()) {
        statements.add(Kind::appointments, store::find_appointments_sql(names.appointments));
    }
    add_reads(statements, names);
    return std::move(statements).read(tx, names);
}

}  // namespace slotkeeper
