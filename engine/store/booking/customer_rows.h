// customer_rows: customers as rows, and the atomic first-or-create.
#pragma once

#include "engine/customers/customer.h"
#include "engine/store/mariadb/list_page.h"
#include "engine/store/mariadb/table.h"

#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace slotkeeper::store {

extern const Table<Customer> customer_table;
struct FormerPhoneRow {
    CustomerId customer;
    FormerPhone former;
};
extern const Table<FormerPhoneRow> customer_former_phone_table;

std::optional<Customer> load_customer(Tx& tx, CompanyId company, CustomerId id);
// The same, locked until the transaction ends.
std::optional<Customer> lock_customer(Tx& tx, CompanyId company, CustomerId id);
// Writes name, phone, email, note, birth_date and status. REQUIRES: locked by this transaction.
void update_customer(Tx& tx, const Customer& customer);
void add_former_phone(Tx& tx, CustomerId customer, const FormerPhone& former);
std::vector<FormerPhone> load_former_phones(Tx& tx, CompanyId company, CustomerId id);  // oldest first
// If none is stored and the customer has this name; returns whether it was written.
bool fill_in_birth_date(Tx& tx, CompanyId company, CustomerId id, std::string_view name, const BirthDate& date);
// The existing ones, unsorted.
std::vector<Customer> load_customers(Tx& tx, CompanyId company, std::span<const CustomerId> ids);
std::optional<Customer> customer_by_phone(Tx& tx, CompanyId company, std::string_view e164);
// The customer with this address and no number; list_customers finds all who have the address.
std::optional<Customer> customer_by_email(Tx& tx, CompanyId company, std::string_view email);

struct CustomerFilter {
    CompanyId company;
    std::optional<CustomerId> after;  // the last one of the previous page; the order is by id
    std::size_t rows_max = limits::page_default;
    std::string email{};  // normalised; empty: all. A family may share an address, so it may match several
    std::optional<ChangeOrder<CustomerId>> by_change{};
    std::vector<BranchId> branches{};  // only of these; empty: of all
};
SqlText list_customers_sql(const CustomerFilter& filter);
std::vector<Customer> list_customers(Tx& tx, const CustomerFilter& filter);

// How a customer of a company is found: by the number if there is one, else by the address.
struct CustomerHandle {
    CompanyId company;
    std::string phone;
    std::string email;
    auto operator<=>(const CustomerHandle&) const = default;
};

// Inserts missing customers and returns the id of each, in the given order; `created` marks the new ones.
// REQUIRES: sorted by handle, no handle twice. Rows are inserted in that order, so two registrations cannot deadlock,
// and an existing row is not written.
struct Registered {
    CustomerId id;
    bool created = false;
};
std::vector<Registered> register_customers(Tx& tx, std::span<const Customer> candidates);

// The appointments to which the customer did not come, that began since then.
int count_no_shows(Tx& tx, CustomerId customer, Instant since);

// --- for the desk --------------------------------------------------------------------------------
SqlText find_customers_sql(std::span<const CustomerHandle> handles);
SqlText find_customers_by_id_sql(std::span<const CustomerId> ids);  // REQUIRES: not empty
CustomerHandle handle_of(const Customer& customer);

}  // namespace slotkeeper::store
