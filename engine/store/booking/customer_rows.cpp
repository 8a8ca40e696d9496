// customer_rows: the statements of customers.
#include "engine/store/booking/customer_rows.h"

#include <algorithm>
#include <map>

namespace slotkeeper::store {

namespace {

constexpr auto kLoadCustomer = R"sql(
    SELECT customer_id, company_id, branch_id, name, phone, email, source, note, created_at, birth_date, status
    FROM customer WHERE customer_id = :id AND company_id = :company AND deleted_at IS NULL)sql";

constexpr auto kLoadCustomers = R"sql(
    SELECT customer_id, company_id, branch_id, name, phone, email, source, note, created_at, birth_date, status
    FROM customer WHERE deleted_at IS NULL AND company_id = )sql";

constexpr auto kByPhone = R"sql(
    SELECT customer_id, company_id, branch_id, name, phone, email, source, note, created_at, birth_date, status
    FROM customer WHERE company_id = :company AND live_phone = :phone)sql";

constexpr auto kByEmail = R"sql(
    SELECT customer_id, company_id, branch_id, name, phone, email, source, note, created_at, birth_date, status
    FROM customer WHERE company_id = :company AND live_email = :email)sql";

constexpr auto kFindHandles = R"sql(
    SELECT customer_id, company_id, branch_id, name, phone, email, source, note, created_at, birth_date, status
    FROM customer WHERE )sql";

constexpr auto kInsertCustomers = R"sql(
    INSERT INTO customer (customer_id, company_id, branch_id, name, phone, email, source, note, created_at, birth_date)
    VALUES )sql";

// An existing customer is not changed by a booking.
constexpr auto kKeepCustomers = R"sql(
    ON DUPLICATE KEY UPDATE customer_id = customer.customer_id)sql";

constexpr auto kLockCustomer = R"sql(
    SELECT customer_id, company_id, branch_id, name, phone, email, source, note, created_at, birth_date, status
    FROM customer WHERE customer_id = :id AND company_id = :company AND deleted_at IS NULL FOR UPDATE)sql";

constexpr auto kUpdateCustomer = R"sql(
    UPDATE customer SET name = :name, phone = :phone, email = :email, note = :note, birth_date = :birth_date,
                        status = :status
    WHERE customer_id = :id)sql";

// A family may share a number: data about a person with another name do not belong to this customer.
constexpr auto kFillInBirthDate = R"sql(
    UPDATE customer SET birth_date = :birth_date
    WHERE customer_id = :id AND company_id = :company AND name = :name AND birth_date IS NULL
        AND deleted_at IS NULL)sql";

constexpr auto kAddFormerPhone = R"sql(
    INSERT INTO customer_former_phone (customer_id, replaced_at, phone, replaced_by)
    VALUES (:customer, :at, :phone, :by))sql";

constexpr auto kLoadFormerPhones = R"sql(
    SELECT former.phone, replaced_at, replaced_by
    FROM customer_former_phone AS former JOIN customer USING (customer_id)
    WHERE customer_id = :id AND company_id = :company AND deleted_at IS NULL
    ORDER BY replaced_at)sql";

std::optional<std::string> text_or_null(const std::string& text) {
    return text.empty() ? std::nullopt : std::optional(text);
}

Value stored(const std::optional<BirthDate>& date) {
    return date ? Value(std::chrono::sys_days(*date)) : Value(std::nullopt);
}

}  // namespace

Customer read_customer(const Row& row) {
    const auto text_or_empty = [&](std::size_t column) {
        return row.is_null(column) ? std::string() : row.text(column);
    };
    std::optional<BirthDate> birth_date;
    if (!row.is_null(9)) birth_date = row.day(9);
    return {row.id<CustomerId>(0), row.id<CompanyId>(1), row.id<BranchId>(2),         row.text(3),
            text_or_empty(4),      text_or_empty(5),     row.word<Source>(6),         row.text(7),
            row.moment(8),         birth_date,           row.word<CustomerStatus>(10)};
}

CustomerHandle handle_of(const Customer& customer) {
    return {customer.company, customer.phone, customer.phone.empty() ? customer.email : std::string()};
}

std::optional<Customer> load_customer(Tx& tx, CompanyId company, CustomerId id) {
    std::optional<Customer> found;
    tx.one(kLoadCustomer, {id, company}, [&](const Row& row) { found = read_customer(row); });
    return found;
}

std::optional<Customer> lock_customer(Tx& tx, CompanyId company, CustomerId id) {
    std::optional<Customer> found;
    tx.one(kLockCustomer, {id, company}, [&](const Row& row) { found = read_customer(row); });
    return found;
}

void update_customer(Tx& tx, const Customer& customer) {
    tx.run(kUpdateCustomer, {customer.name, text_or_null(customer.phone), text_or_null(customer.email), customer.note,
                             stored(customer.birth_date), customer.status, customer.id});
}

void add_former_phone(Tx& tx, CustomerId customer, const FormerPhone& former) {
    tx.run(kAddFormerPhone, {customer, former.replaced_at, former.phone, former.replaced_by});
}

std::vector<FormerPhone> load_former_phones(Tx& tx, CompanyId company, CustomerId id) {
    std::vector<FormerPhone> found;
    tx.rows(kLoadFormerPhones, {id, company}, [&](const Row& row) {
        found.push_back({row.text(0), row.moment(1), row.text(2)});
    });
    return found;
}

bool fill_in_birth_date(Tx& tx, CompanyId company, CustomerId id, std::string_view name, const BirthDate& date) {
    return tx.run(kFillInBirthDate, {std::chrono::sys_days(date), id, company, name}) > 0;
}

std::vector<Customer> load_customers(Tx& tx, CompanyId company, std::span<const CustomerId> ids) {
    std::vector<Customer> found;
    if (ids.empty()) return found;
    SqlText sql(kLoadCustomers);
    sql.value(company).raw(" AND customer_id IN ").list(ids);
    tx.rows(sql, [&](const Row& row) { found.push_back(read_customer(row)); });
    return found;
}

std::optional<Customer> customer_by_phone(Tx& tx, CompanyId company, std::string_view e164) {
    std::optional<Customer> found;
    tx.one(kByPhone, {company, e164}, [&](const Row& row) { found = read_customer(row); });
    return found;
}

std::optional<Customer> customer_by_email(Tx& tx, CompanyId company, std::string_view email) {
    std::optional<Customer> found;
    tx.one(kByEmail, {company, email}, [&](const Row& row) { found = read_customer(row); });
    return found;
}

SqlText list_customers_sql(const CustomerFilter& filter) {
    SqlText sql(kLoadCustomers);
    sql.value(filter.company);
    if (!filter.email.empty()) sql.raw(" AND email = ").value(filter.email);
    sql.raw(" AND customer_id > ").value(filter.after.value_or(CustomerId{0}));
    sql.raw(" ORDER BY customer_id LIMIT ").value(filter.rows_max);
    return sql;
}

std::vector<Customer> list_customers(Tx& tx, const CustomerFilter& filter) {
    std::vector<Customer> found;
    tx.rows(list_customers_sql(filter), [&](const Row& row) { found.push_back(read_customer(row)); });
    return found;
}

SqlText find_customers_sql(std::span<const CustomerHandle> handles) {
    SqlText sql(kFindHandles);
    const auto* separator = "";
    for (const auto& handle : handles) {
        sql.raw(separator).raw("(company_id = ").value(handle.company);
        if (handle.phone.empty()) {
            sql.raw(" AND live_email = ").value(handle.email).raw(")");
        } else {
            sql.raw(" AND live_phone = ").value(handle.phone).raw(")");
        }
        separator = " OR ";
    }
    return sql;
}

std::vector<Registered> register_customers(Tx& tx, std::span<const Customer> candidates) {
    if (candidates.empty()) return {};
    SqlText insert(kInsertCustomers);
    std::vector<CustomerHandle> handles;
    for (const auto& one : candidates) {
        insert.row({one.id, one.company, one.branch, one.name, text_or_null(one.phone), text_or_null(one.email),
                    one.source, one.note, one.created_at, stored(one.birth_date)});
        handles.push_back(handle_of(one));
    }
    tx.run(insert.raw(kKeepCustomers));
    std::map<CustomerHandle, CustomerId> ids;
    tx.rows(find_customers_sql(handles), [&](const Row& row) {
        const auto stored = read_customer(row);
        ids.emplace(handle_of(stored), stored.id);
    });
    std::vector<Registered> registered;
    for (std::size_t i = 0; i < candidates.size(); ++i) {
        const auto id = ids.at(handles[i]);
        registered.push_back({id, id == candidates[i].id});
    }
    return registered;
}

}  // namespace slotkeeper::store
