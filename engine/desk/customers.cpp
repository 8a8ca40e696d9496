// customers: finds or creates a customer in a transaction of its own, and changes one.
#include "engine/desk/customers.h"

#include "engine/store/booking/customer_rows.h"
#include "engine/store/booking/request_key_rows.h"

#include <spdlog/spdlog.h>

namespace slotkeeper {

namespace {

using store::DbError;
using store::DbTrouble;

std::optional<Customer> find_known(store::Tx& tx, const Customer& candidate) {
    return candidate.phone.empty() ? store::customer_by_email(tx, candidate.company, candidate.email)
                                   : store::customer_by_phone(tx, candidate.company, candidate.phone);
}

RegisteredCustomer first_or_create(store::Tx& tx, const Customer& candidate) {
    const auto registered = store::register_customers(tx, std::span(&candidate, 1)).front();
    auto stored = store::load_customer(tx, candidate.company, registered.id);
    return {std::move(stored).value(), registered.created};
}

Result<RegisteredCustomer> serve_keyed(store::Tx& tx, const Customer& candidate, const RequestKey& key) {
    const store::KeyName name{candidate.company, key.channel, key.key};
    const auto earlier = store::request_key_table.first(tx, store::find_keys_sql(std::span(&name, 1)));
    if (earlier) {
        if (earlier->fingerprint != key.fingerprint) {
            return refuse(ErrorCode::key_reused, "Idempotency-Key",
                          "this key was used for another request: take a new key for a new request");
        }
        auto customer = store::load_customer(tx, candidate.company, CustomerId{earlier->subject});
        if (customer) return RegisteredCustomer{std::move(*customer), earlier->version == 1, true};
    }
    auto known = find_known(tx, candidate);
    auto registered = known ? RegisteredCustomer{std::move(*known)} : first_or_create(tx, candidate);
    // The customer of the key was erased: the request is processed as new. Keys come last in the order of locks.
    if (earlier) tx.run(*store::delete_keys_sql(std::span(&*earlier, 1)));
    const auto now = whole_seconds(tx.now());
    tx.run(*store::insert_keys_sql({{name, key.fingerprint, registered.customer.id.value, registered.created ? 1 : 0}},
                                   now));
    return registered;
}

}  // namespace

RegisteredCustomer register_customer(store::Database& database, const Customer& candidate) {
    // Read first: a known customer is neither locked nor written.
    auto known = database.read([&](store::Tx& tx) { return find_known(tx, candidate); });
    if (known) return {std::move(*known)};
    return database.transact([&](store::Tx& tx) { return first_or_create(tx, candidate); });
}

Result<RegisteredCustomer> register_customer(store::Database& database, const Customer& candidate,
                                             const RequestKey& key) {
    for (int tries = 1;; ++tries) {
        try {
            return database.transact([&](store::Tx& tx) { return serve_keyed(tx, candidate, key); });
        } catch (const DbError& error) {
            // A concurrent repeat has written the key since the look-up: the next attempt finds it.
            if (error.trouble() != DbTrouble::duplicate || tries >= limits::transact_tries_max) throw;
        }
    }
}

Result<Done> check_not_blocked(const Customer& customer) {
    if (customer.status != CustomerStatus::blocked) return Done{};
    return refuse(ErrorCode::not_bookable, "customer", "the customer is blocked and cannot book");
}

Result<Customer> change_customer(store::Database& database, CompanyId company, CustomerId id,
                                 const CustomerChange& change, const std::string& actor) {
    const auto unit = [&](store::Tx& tx) -> Result<Customer> {
        auto customer = store::lock_customer(tx, company, id);
        if (!customer) return refuse(ErrorCode::not_found, "id", "there is no such customer");
        const auto number_before = customer->phone;
        if (change.name) customer->name = *change.name;
        if (change.phone) customer->phone = *change.phone;
        if (change.status) customer->status = *change.status;
        if (change.email) customer->email = *change.email;
        if (change.note) customer->note = *change.note;
        if (change.birth_date) customer->birth_date = *change.birth_date;
        if (customer->phone.empty() && customer->email.empty()) {
            return change.phone ? refuse(ErrorCode::invalid_field, "phone",
                                         "cannot be removed: the customer has no e-mail address")
                                : refuse(ErrorCode::invalid_field, "email",
                                         "cannot be removed: the customer has no phone number");
        }
        store::update_customer(tx, *customer);
        if (!number_before.empty() && customer->phone != number_before) {
            store::add_former_phone(tx, id, {number_before, tx.now(), actor});
        }
        return store::load_customer(tx, company, id).value();  // with its updated_at
    };
    try {
        return database.transact(unit);
    } catch (const DbError& error) {
        if (error.trouble() != DbTrouble::duplicate) throw;
        if (error.key() == "customers_phone_company_unique") {
            return refuse(ErrorCode::state_conflict, "phone", "another customer has this number");
        }
        return refuse(ErrorCode::state_conflict, "email", "another customer without a number has this address");
    }
}

bool complete_customer(store::Database& database, CompanyId company, CustomerId id, const CustomerDetails& details) {
    if (!details.birth_date) return false;
    try {
        return database.transact([&](store::Tx& tx) {
            return store::fill_in_birth_date(tx, company, id, details.name, *details.birth_date);
        });
    } catch (const DbError& error) {  // the booking is stored already; the date of birth is less important
        spdlog::warn("customer {}: date of birth not stored: {}", id.text(), error.what());
        return false;
    }
}

}  // namespace slotkeeper
