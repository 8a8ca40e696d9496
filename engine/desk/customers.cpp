// customers: the atomic first-or-create in a transaction of its own.
#include "engine/desk/customers.h"

#include "engine/store/rows/customer_rows.h"

namespace slotkeeper {

RegisteredCustomer register_customer(store::Database& database, const Customer& candidate) {
    const auto find = [&](store::Tx& tx) {
        return candidate.phone.empty() ? store::customer_by_email(tx, candidate.company, candidate.email)
                                       : store::customer_by_phone(tx, candidate.company, candidate.phone);
    };
    // Read first: a customer who is known is neither locked nor written.
    if (auto known = database.read(find)) return {std::move(*known), false};
    return database.transact([&](store::Tx& tx) {
        const auto registered = store::register_customers(tx, std::span(&candidate, 1)).front();
        auto stored = store::load_customer(tx, candidate.company, registered.id);
        return RegisteredCustomer{stored.value(), registered.created};
    });
}

}  // namespace slotkeeper
