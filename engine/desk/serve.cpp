// serve: the transaction of a batch, and what to do when it meets trouble.
#include "engine/desk/serve.h"

#include "engine/booking/decide.h"
#include "engine/desk/write.h"
#include "engine/store/rows/appointment_rows.h"
#include "engine/store/rows/catalog_rows.h"
#include "engine/store/rows/claim_rows.h"
#include "engine/store/rows/request_key_rows.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <thread>

namespace slotkeeper {

namespace {

using store::DbError;
using store::DbTrouble;

// What a batch names, sorted: the order in which it locks.
struct Names {
    std::vector<ResourceDay> days;
    std::vector<AppointmentId> appointments;
    std::vector<BlockId> blocks;
    std::vector<CompanyId> companies;
    std::vector<store::CustomerHandle> customers;
    std::vector<store::KeyName> keys;
};

Names names_of(std::span<const Prepared* const> commands) {
    std::set<ResourceDay> days;
    std::set<AppointmentId> appointments;
    std::set<BlockId> blocks;
    std::set<CompanyId> companies;
    Names names;
    for (const auto* one : commands) {
        days.insert(one->days.begin(), one->days.end());
        companies.insert(one->command.company);
        if (const auto id = appointment_of(one->command)) appointments.insert(*id);
        if (const auto* unblock = std::get_if<Unblock>(&one->command.ask)) blocks.insert(unblock->id);
        if (auto handle = customer_handle(one->command)) names.customers.push_back(std::move(*handle));
        names.keys.emplace_back(one->command.company, one->command.key.door, one->command.key.key);
    }
    names.days.assign(days.begin(), days.end());
    names.appointments.assign(appointments.begin(), appointments.end());
    names.blocks.assign(blocks.begin(), blocks.end());
    names.companies.assign(companies.begin(), companies.end());
    return names;
}

struct Loaded {
    explicit Loaded(Moment now) : known(now) {}
    Known known;
    std::map<CompanyId, std::int64_t> catalog_versions;
    KnownCustomers customers;
    std::map<store::KeyName, store::KeyRow> keys;
    std::size_t days_locked = 0;
};

// Step 1 and 2 in one round trip: the locks in the order of the house (days, appointments), then plain reads under
// them.
Loaded lock_and_load(store::Tx& tx, const Names& names) {
    std::vector<store::SqlText> statements;
    enum class Kind { days, appointments, blocks, versions, parts, claims, customers, keys };
    std::vector<Kind> kinds;
    const auto add = [&](Kind kind, store::SqlText sql) {
        kinds.push_back(kind);
        statements.push_back(std::move(sql));
    };
    if (!names.days.empty()) add(Kind::days, store::lock_resource_days_sql(names.days));
    if (!names.appointments.empty()) add(Kind::appointments, store::lock_appointments_sql(names.appointments));
    if (!names.blocks.empty()) add(Kind::blocks, store::lock_blocks_sql(names.blocks));
    add(Kind::versions, store::load_catalog_versions_sql(names.companies));
    if (!names.appointments.empty()) add(Kind::parts, store::load_parts_sql(names.appointments));
    if (!names.days.empty()) add(Kind::claims, store::load_claims_sql(names.days));
    if (!names.customers.empty()) add(Kind::customers, store::find_customers_sql(names.customers));
    add(Kind::keys, store::find_keys_sql(names.keys));

    Loaded loaded{Moment{}};
    std::vector<Claim> claims;
    std::vector<std::pair<AppointmentId, Part>> parts;
    tx.run_all(statements, [&](std::size_t position, const store::Row& row) {
        switch (kinds[position]) {
            case Kind::days:
                ++loaded.days_locked;
                break;
            case Kind::appointments: {
                auto appointment = store::read_appointment(row);
                loaded.known.appointments.emplace(appointment.id, std::move(appointment));
                break;
            }
            case Kind::blocks: {
                auto block = store::read_block(row);
                loaded.known.blocks.emplace(block.id, std::move(block));
                break;
            }
            // The database's time, asked for after the locks were waited for.
            case Kind::versions:
                loaded.catalog_versions[row.id<CompanyId>(0)] = row.number(1);
                loaded.known.now = row.moment(2);
                break;
            case Kind::parts:
                parts.push_back(store::read_part(row));
                break;
            case Kind::claims:
                claims.push_back(store::read_claim(row));
                break;
            case Kind::customers:
                loaded.customers.insert(store::read_customer_handle(row));
                break;
            case Kind::keys: {
                const auto key = store::read_key(row);
                loaded.keys.emplace(key.name, key);
                break;
            }
        }
    });
    loaded.known.book = DayBook(loaded.known.instant());
    for (const auto& where : names.days) loaded.known.book.open(where);
    for (const auto& claim : claims) loaded.known.book.add(claim);
    for (const auto& [id, part] : parts) loaded.known.appointments.at(id).parts.push_back(part);
    return loaded;
}

bool places_anew(const Command& command) {
    return std::holds_alternative<Book>(command.ask) || std::holds_alternative<PlaceHold>(command.ask) ||
           std::holds_alternative<Reschedule>(command.ask) || std::holds_alternative<BlockTime>(command.ask);
}

// Whether the days that were named are still the right ones.
bool days_still_right(const Prepared& prepared, const Loaded& loaded) {
    const auto& command = prepared.command;
    if (places_anew(command)) {
        const auto version = loaded.catalog_versions.find(command.company);
        if (version == loaded.catalog_versions.end() || version->second != prepared.catalog_version) return false;
    }
    if (const auto id = appointment_of(command)) {
        const auto found = loaded.known.appointments.find(*id);
        if (found == loaded.known.appointments.end()) return true;  // decide says not_found
        return std::all_of(found->second.parts.begin(), found->second.parts.end(), [&](const Part& part) {
            return !part.resource || loaded.known.book.covers(*part.resource, part.taken);
        });
    }
    return true;
}

// The answer to a request whose key is known already. Empty: its effect no longer stands and it is meant anew.
std::optional<Result<Receipt>> replay(store::Tx& tx, const Command& command, const store::KeyRow& key) {
    const auto same_asking = key.fingerprint == command.key.fingerprint;
    if (!same_asking && !command.key.only_while_it_stands) {
        return Result<Receipt>(refuse(ErrorCode::key_reused, "Idempotency-Key",
                                      "this key was used for another request: take a new key for a new request"));
    }
    Receipt receipt;
    receipt.replayed = true;
    if (std::holds_alternative<BlockTime>(command.ask) || std::holds_alternative<Unblock>(command.ask)) {
        receipt.block = BlockId{key.subject};
        return Result<Receipt>(std::move(receipt));
    }
    const AppointmentId id{key.subject};
    if (!same_asking) {
        const auto present = store::load_appointment(tx, command.company, id);
        if (!present || !takes_time(present->state)) return std::nullopt;
    }
    receipt.appointment = store::load_appointment_at(tx, command.company, id, key.version);
    if (!receipt.appointment) return std::nullopt;
    return Result<Receipt>(std::move(receipt));
}

Receipt receipt_of(const Accepted& accepted) {
    Receipt receipt;
    receipt.appointment = accepted.plan.appointment;
    if (accepted.plan.block) receipt.block = accepted.plan.block->id;
    receipt.customer_created = accepted.customer_created;
    return receipt;
}

Refusal outage(const DbError& error) {
    if (error.trouble() == DbTrouble::duplicate && error.key() == "PRIMARY") {
        // The schema's guard spoke although the check under the lock had found room: somebody writes past the desk.
        spdlog::error("Duplicate booking prevention: the claim guard refused what the desk had accepted");
        return refuse(ErrorCode::slot_conflict, "start", "this time is taken");
    }
    return refuse(ErrorCode::unavailable, "", "the database could not serve this now; ask again with the same key");
}

void pause(int attempt) {
    std::minstd_rand random{std::random_device{}()};
    std::uniform_int_distribution<int> microseconds(0, 2'000 << std::min(attempt, 6));
    std::this_thread::sleep_for(std::chrono::microseconds(microseconds(random)));
}

}  // namespace

void BatchServer::make_missing_days(std::span<const ResourceDay> days) {
    std::vector<ResourceDay> missing;
    {
        const std::lock_guard lock(days_mutex_);
        std::copy_if(days.begin(), days.end(), std::back_inserter(missing),
                     [&](const ResourceDay& where) { return !days_made_.contains(where); });
    }
    if (missing.empty()) return;
    database_.transact([&](store::Tx& tx) { tx.run(store::make_resource_days_sql(missing)); });
    const std::lock_guard lock(days_mutex_);
    days_made_.insert(missing.begin(), missing.end());
}

void BatchServer::forget_days(std::span<const ResourceDay> days) {
    const std::lock_guard lock(days_mutex_);
    for (const auto& where : days) days_made_.erase(where);
}

std::vector<Served> BatchServer::serve_once(std::span<const Prepared* const> commands, bool repeated) {
    const auto names = names_of(commands);
    make_missing_days(names.days);
    std::vector<Served> served;
    const auto unit = [&](store::Tx& tx) {
        served.assign(commands.size(), {});
        auto loaded = lock_and_load(tx, names);
        if (loaded.days_locked != names.days.size()) {  // rows that were there are gone: nothing may rest on them
            forget_days(names.days);
            return;
        }
        for (const auto& [company, version] : loaded.catalog_versions) {
            if (auto catalog = catalogs_.in_memory(company, version)) loaded.known.catalogs.emplace(company, catalog);
        }
        std::vector<Accepted> accepted;
        std::vector<std::size_t> positions;
        std::vector<store::KeyName> keys_meant_anew;
        for (std::size_t i = 0; i < commands.size(); ++i) {
            const auto& command = commands[i]->command;
            const auto key = loaded.keys.find({command.company, command.key.door, command.key.key});
            if (key != loaded.keys.end()) {
                served[i].answer = replay(tx, command, key->second);
                if (served[i].answer) continue;
                keys_meant_anew.push_back(key->first);
            }
            if (!loaded.known.catalogs.contains(command.company) || !days_still_right(*commands[i], loaded)) continue;
            auto plan = decide(command, loaded.known);
            if (!plan) {
                if (plan.refusal().code == ErrorCode::slot_conflict && !commands[i]->all_candidates) {
                    served[i].wants_all_candidates = true;
                } else {
                    served[i].answer = Result<Receipt>(plan.refusal());
                }
            } else if (plan->nothing) {
                served[i].answer = Result<Receipt>(receipt_of({&command, std::move(*plan)}));
            } else {
                accepted.push_back({&command, std::move(*plan)});
                positions.push_back(i);
            }
        }
        write_plans(tx, accepted, loaded.customers, keys_meant_anew, loaded.known.now, ids_);
        for (std::size_t i = 0; i < accepted.size(); ++i) {
            served[positions[i]].answer = Result<Receipt>(receipt_of(accepted[i]));
            served[positions[i]].left_job = accepted[i].plan.sync;
        }
    };
    database_.transact_once(unit, repeated);
    return served;
}

std::vector<Served> BatchServer::serve_in_halves(std::span<const Prepared* const> commands) {
    const auto half = commands.size() / 2;
    auto served = serve_all(commands.first(half), true);
    auto rest = serve_all(commands.subspan(half), true);
    std::move(rest.begin(), rest.end(), std::back_inserter(served));
    return served;
}

std::vector<Served> BatchServer::serve_all(std::span<const Prepared* const> commands, bool repeated) {
    for (int attempt = 1;; ++attempt) {
        try {
            auto served = serve_once(commands, repeated || attempt > 1);
            ++batches_;
            commands_ += commands.size();
            return served;
        } catch (const DbError& error) {
            const auto passing = error.trouble() == DbTrouble::conflict || error.trouble() == DbTrouble::lost ||
                                 error.trouble() == DbTrouble::duplicate || error.trouble() == DbTrouble::unavailable;
            spdlog::warn("desk: batch of {} met trouble {} ({}), attempt {}", commands.size(), error.number(),
                         error.key(), attempt);
            if (commands.size() > 1 && (!passing || attempt >= 2)) {
                ++halvings_;
                return serve_in_halves(commands);
            }
            if (!passing || attempt >= limits::transact_tries_max) {
                return {Served{Result<Receipt>(outage(error))}};
            }
            ++repeats_;
            pause(attempt);
        }
    }
}

}  // namespace slotkeeper
