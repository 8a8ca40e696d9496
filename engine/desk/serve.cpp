// serve: the transaction of a batch, and its retries.
#include "engine/desk/serve.h"

#include "engine/booking/decide.h"
#include "engine/desk/batch.h"
#include "engine/desk/customers.h"
#include "engine/desk/still_right.h"
#include "engine/store/booking/appointment_rows.h"
#include "engine/store/booking/claim_rows.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <set>
#include <thread>

namespace slotkeeper {

namespace {

using store::DbError;
using store::DbTrouble;

constexpr unsigned kLockWaitEnded = 1205;

// REQUIRES: the command has a customer_handle().
const CustomerDetails& details_of_customer(const Command& command) {
    if (const auto* book = std::get_if<Book>(&command.ask)) return book->customer;
    if (const auto* convert = std::get_if<ConvertHold>(&command.ask)) return convert->customer;
    return *std::get<ImportBooking>(command.ask).customer;
}

// A blocked customer cannot book; a booking that exists at Cal.com is still imported.
Result<Done> check_customer(const Command& command, const LoadedBatch& loaded) {
    const auto handle = command.skip_rules ? std::nullopt : customer_handle(command);
    if (!handle) return Done{};
    const auto known = loaded.customers.find(*handle);
    const auto wanted = details_of_customer(command).id;
    if (wanted && (known == loaded.customers.end() || known->second.id != *wanted)) {
        return refuse(ErrorCode::not_found, "customer_id", "the customer was changed or deleted a moment ago");
    }
    return known == loaded.customers.end() ? Done{} : check_not_blocked(known->second);
}

// Whether a candidate that was not locked may still be able to serve.
bool may_suit_others(ErrorCode code) {
    return code == ErrorCode::slot_conflict || code == ErrorCode::outside_hours || code == ErrorCode::limit_reached;
}

}  // namespace

void put_booked(LoadedBatch& loaded) {
    for (auto& [id, booked] : loaded.booked) {
        const auto catalog = loaded.state.catalogs.find(booked.company);
        if (catalog == loaded.state.catalogs.end()) continue;
        loaded.state.bookings_of(booked.company).put(std::move(booked), *catalog->second);
    }
}

namespace {

// What was read when the command was prepared.
void note_facts(const PreparedCommand& prepared, LoadedBatch& loaded) {
    for (const auto& where : prepared.busy_beside) loaded.state.book.note_busy(where);
    for (const auto& [which, count] : prepared.served) loaded.state.book.note_served(which, count);
}

// The answer to a request whose key is stored. std::nullopt if the earlier effect was undone; the request is then
// processed as new.
std::optional<Result<Receipt>> replay(store::Tx& tx, const Command& command, const store::KeyRow& key) {
    const auto same_asking = key.fingerprint == command.key.fingerprint;
    if (!same_asking && !command.key.only_while_it_stands) {
        return Result<Receipt>(refuse(ErrorCode::key_reused, "Idempotency-Key",
                                      "this key was used for another request: take a new key for a new request"));
    }
    Receipt receipt;
    receipt.replayed = true;
    if (std::holds_alternative<BlockTime>(command.ask) || std::holds_alternative<Unblock>(command.ask) ||
        std::holds_alternative<TakeSick>(command.ask)) {
        receipt.block = BlockId{key.subject};
        return Result<Receipt>(std::move(receipt));
    }
    const AppointmentId id{key.subject};
    if (!same_asking) {
        const auto present = store::load_appointment(tx, command.company, id);
        if (!present || !takes_time(present->state)) return std::nullopt;
        const auto then = store::load_appointment_at(tx, command.company, id, key.version);
        if (!then || then->time != present->time) return std::nullopt;  // it has been moved since
    }
    receipt.appointment = store::load_appointment_at(tx, command.company, id, key.version);
    if (!receipt.appointment) return std::nullopt;
    if (receipt.appointment->state == State::held && !receipt.appointment->expires_at) {
        return Result<Receipt>(refuse(ErrorCode::hold_expired, "", "the hold has ended: it was booked or released"));
    }
    return Result<Receipt>(std::move(receipt));
}

Receipt receipt_of(const AcceptedPlan& accepted) {
    Receipt receipt;
    receipt.appointment = accepted.plan.appointment;
    if (accepted.plan.block) receipt.block = accepted.plan.block->id;
    receipt.customer_created = accepted.customer_created;
    receipt.known_customer = accepted.known_customer;
    return receipt;
}

// The refusal after the last attempt.
Refusal outage(const DbError& error) {
    if (error.trouble() == DbTrouble::duplicate && error.key() == "PRIMARY" && error.statement() == "INSERT claim") {
        // The schema's guard refused what the check under the lock had allowed: another program writes claims past the
        // desk.
        spdlog::error("desk: double booking prevented, the key of claim refused what the desk had accepted");
        return refuse(ErrorCode::slot_conflict, "start", "this time is taken");
    }
    if (error.is_outage() || error.trouble() == DbTrouble::duplicate) {
        return refuse(ErrorCode::unavailable, "",
                      "the database is not available now; repeat the request with the same key");
    }
    return refuse(ErrorCode::internal, "", "the database refused this; a retry will not help");
}

std::vector<ServedCommand> all_refused(std::size_t count, const Refusal& refusal) {
    return std::vector<ServedCommand>(count, ServedCommand{Result<Receipt>(refusal)});
}

void log_new_customers(const std::vector<AcceptedPlan>& accepted) {
    for (const auto& one : accepted) {
        if (!one.customer_created) continue;
        spdlog::info("customer {}: created with appointment {}", one.plan.appointment->customer->text(),
                     one.plan.appointment->id.text());
    }
}

}  // namespace

template <class Row, class Find, class Make>
void BatchServer::make_missing(std::span<const Row> rows, std::set<Row>& made, Find find_sql, Make make_sql) {
    std::vector<Row> missing;
    {
        const std::lock_guard lock(made_mutex_);
        std::copy_if(rows.begin(), rows.end(), std::back_inserter(missing),
                     [&](const Row& one) { return !made.contains(one); });
    }
    if (missing.empty()) return;
    // Read first: inserting an existing row would wait for the transaction that has it locked.
    std::set<Row> found;
    database_.read([&](store::Tx& tx) {
        found.clear();
        for (const auto& one : find_sql(tx, missing)) found.insert(one);
    });
    std::vector<Row> to_make;
    std::copy_if(missing.begin(), missing.end(), std::back_inserter(to_make),
                 [&](const Row& one) { return !found.contains(one); });
    if (!to_make.empty()) {
        database_.transact_once([&](store::Tx& tx) { tx.run(make_sql(to_make)); });
    }
    const std::lock_guard lock(made_mutex_);
    made.insert(missing.begin(), missing.end());
}

void BatchServer::make_missing_rows(const BatchNames& names) {
    make_missing(
        std::span<const ResourceDay>(names.days), days_made_,
        [](store::Tx& tx, const auto& days) {
            return store::resource_day_table.all(tx, store::find_resource_days_sql(days));
        },
        [](const auto& days) { return store::make_resource_days_sql(days); });
    make_missing(
        std::span<const store::BookingLock>(names.counted.locks), locks_made_,
        [](store::Tx& tx, const auto& locks) {
            return store::booking_lock_table.all(tx, store::find_booking_locks_sql(locks));
        },
        [](const auto& locks) { return store::make_booking_locks_sql(locks); });
}

void BatchServer::forget_rows(const BatchNames& names) {
    const std::lock_guard lock(made_mutex_);
    for (const auto& where : names.days) days_made_.erase(where);
    for (const auto& one : names.counted.locks) locks_made_.erase(one);
}

void BatchServer::take_catalogs(LoadedBatch& loaded) {
    for (const auto& [company, version] : loaded.catalog_versions) {
        if (auto catalog = catalogs_.in_memory(company, version)) loaded.state.catalogs.emplace(company, *catalog);
    }
    put_booked(loaded);
}

std::optional<std::vector<Result<Plan>>> BatchServer::rehearse(const PreparedCommand& prepared) {
    const auto* const alone = &prepared;
    const auto names = names_of(std::span(&alone, 1));
    const auto& command = prepared.command;
    return database_.read([&](store::Tx& tx) -> std::optional<std::vector<Result<Plan>>> {
        auto loaded = load_unlocked(tx, names);
        loaded.state.check_in_before = check_in_before_;
        note_facts(prepared, loaded);
        take_catalogs(loaded);
        if (!loaded.state.catalogs.contains(command.company) || !days_still_right(prepared, loaded) ||
            !counts_still_right(prepared, loaded)) {
            return std::nullopt;
        }
        if (auto wanted = check_customer(command, loaded); !wanted) {
            return std::vector(command.together.size() + 1, Result<Plan>(wanted.refusal()));
        }
        return decide_each(command, loaded.state);
    });
}

std::vector<ServedCommand> BatchServer::serve_once(const Batch& commands, bool repeated) {
    const auto names = names_of(commands);
    make_missing_rows(names);
    std::vector<ServedCommand> served;
    std::vector<AcceptedPlan> accepted;
    const auto unit = [&](store::Tx& tx) {
        served.assign(commands.size(), {});
        accepted.clear();
        auto loaded = lock_and_load(tx, names);
        loaded.state.check_in_before = check_in_before_;
        for (const auto* one : commands) note_facts(*one, loaded);
        loaded.state.new_session = [this] { return ids_.make<SessionId>(); };
        if (loaded.days_locked != names.days.size() || loaded.booking_locks != names.counted.locks.size()) {
            forget_rows(names);  // locked rows were deleted: do not use them
            return;
        }
        take_catalogs(loaded);
        std::set<store::BookingLock> locks;                         // of the accepted commands
        std::vector<std::pair<std::size_t, std::size_t>> answered;  // indexes of the commands, and of their own plans
        std::vector<store::KeyRow> obsolete_keys;
        for (std::size_t i = 0; i < commands.size(); ++i) {
            const auto& command = commands[i]->command;
            const auto key = loaded.keys.find({command.company, command.key.channel, command.key.key});
            if (key != loaded.keys.end()) {
                served[i].answer = replay(tx, command, key->second);
                if (served[i].answer) continue;
                obsolete_keys.push_back(key->second);
            }
            if (!loaded.state.catalogs.contains(command.company) || !days_still_right(*commands[i], loaded) ||
                !counts_still_right(*commands[i], loaded)) {
                continue;
            }
            if (auto wanted = check_customer(command, loaded); !wanted) {
                served[i].answer = Result<Receipt>(wanted.refusal());
                continue;
            }
            auto plans = decide_all(command, loaded.state);
            if (!plans) {
                const auto knows_all = commands[i]->all_candidates && !has_stand_in(*commands[i], loaded.state.book);
                if (!knows_all && may_suit_others(plans.refusal().code)) {
                    served[i].wants_all_candidates = true;
                } else {
                    served[i].answer = Result<Receipt>(plans.refusal());
                }
            } else if (plans->back().no_op) {
                served[i].answer = Result<Receipt>(receipt_of({&command, std::move(plans->back())}));
            } else {
                for (auto& plan : *plans) {
                    served[i].left_job = served[i].left_job || plan.sync;
                    accepted.push_back({&command, std::move(plan), &plan == &plans->back()});
                }
                answered.push_back({i, accepted.size() - 1});
                locks.insert(commands[i]->counted.locks.begin(), commands[i]->counted.locks.end());
            }
        }
        write_plans(tx, accepted, loaded.customers, obsolete_keys, std::vector(locks.begin(), locks.end()),
                    loaded.state.now, ids_);
        for (const auto& [command, plan] : answered) {
            served[command].answer = Result<Receipt>(receipt_of(accepted[plan]));
        }
    };
    database_.transact_once(unit, repeated);
    log_new_customers(accepted);
    return served;
}

std::optional<Result<Receipt>> BatchServer::remembered(const Command& command) {
    const store::KeyName name{command.company, command.key.channel, command.key.key};
    return database_.read([&](store::Tx& tx) -> std::optional<Result<Receipt>> {
        const auto key = store::request_key_table.first(tx, store::find_keys_sql(std::span(&name, 1)));
        return key ? replay(tx, command, *key) : std::nullopt;
    });
}

void BatchServer::serve_in_halves(const Batch& commands, const Settle& settle) {
    ++halvings_;
    const auto middle = commands.begin() + static_cast<std::ptrdiff_t>(commands.size() / 2);
    serve_part({commands.begin(), middle}, settle, true);
    serve_part({middle, commands.end()}, settle, true);
}

// The commands whose days are not locked by another transaction, and those that need a locked day.
std::pair<BatchServer::Batch, BatchServer::Batch> BatchServer::part_by_locks(const Batch& commands) {
    std::set<ResourceDay> free;
    const auto days = names_of(commands).days;
    if (days.empty()) return {commands, {}};
    try {
        database_.transact_once([&](store::Tx& tx) {
            const auto locked = store::resource_day_table.all(tx, store::free_resource_days_sql(days));
            free.insert(locked.begin(), locked.end());
        });
    } catch (const DbError&) {
        return {commands, {}};  // the locks cannot be told: the caller halves the batch
    }
    auto parted = commands;
    const auto stuck = std::stable_partition(parted.begin(), parted.end(), [&](const PreparedCommand* one) {
        return std::all_of(one->days.begin(), one->days.end(), [&](const auto& where) { return free.contains(where); });
    });
    return {{parted.begin(), stuck}, {stuck, parted.end()}};
}

void BatchServer::serve_part(const Batch& commands, const Settle& settle, bool repeated) {
    std::vector<ServedCommand> served;
    for (int attempt = 1; served.empty(); ++attempt) {
        try {
            served = serve_once(commands, repeated || attempt > 1);
        } catch (const DbError& error) {
            spdlog::warn("desk: batch failed size={} error={} key={} attempt={}", commands.size(), error.number(),
                         error.key(), attempt);
            if (error.trouble() == DbTrouble::cannot_write) {  // read-only or full: no retry helps
                served = all_refused(commands.size(), outage(error));
                break;
            }
            const auto several = commands.size() > 1;
            const auto passing = error.is_outage() || error.trouble() == DbTrouble::duplicate;
            auto waited = error.number() == kLockWaitEnded;
            if (several && waited) {
                const auto [free, stuck] = part_by_locks(commands);
                if (!free.empty() && !stuck.empty()) {
                    serve_part(free, settle, true);
                    serve_part(stuck, settle, true);
                    return;
                }
                waited = free.empty();  // else not a day is locked, but a row of one of them
            }
            if (several && !waited && (!passing || attempt >= 2)) return serve_in_halves(commands, settle);
            // A lock timeout is long: after the second one the caller gets a refusal.
            if (!passing || attempt >= (waited ? 2 : limits::transact_tries_max)) {
                served = all_refused(commands.size(), outage(error));
            } else {
                ++repeats_;
                std::this_thread::sleep_for(repeat_wait_.wait_after(attempt));
            }
        } catch (const DamagedData& damage) {
            spdlog::error("desk: batch met damaged data size={}: {}", commands.size(), damage.what());
            if (commands.size() > 1) return serve_in_halves(commands, settle);
            served = all_refused(1, damaged_data());
        } catch (const std::exception& bug) {  // a programming error; nothing was committed, and one command caused it
            spdlog::error("desk: batch met a programming error size={}: {}", commands.size(), bug.what());
            if (commands.size() > 1) return serve_in_halves(commands, settle);
            served = all_refused(1, refuse(ErrorCode::internal, "", "the desk failed on this request"));
        }
    }
    ++batches_;
    commands_ += commands.size();
    settle(commands, std::move(served));
}

}  // namespace slotkeeper
