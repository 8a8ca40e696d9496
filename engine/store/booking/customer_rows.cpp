// customer_rows: the statements of customers.
#include "engine/store/booking/customer_rows.h"

#include "engine/store/operations/branch_reach.h"

#include <array>
#include <map>

namespace slotkeeper::store {

namespace {

// An existing customer is not changed by a booking.
constexpr auto kCountNoShows = R"sql(
    SELECT COUNT(*) FROM appointment FORCE INDEX (appointment_by_customer)
    WHERE customer_id = :customer AND starts_at >= :since AND state = 'no_show' AND deleted_at IS NULL)sql";

constexpr auto kKeepCustomers = R"sql(
    ON DUPLICATE KEY UPDATE customer_id = customer.customer_id)sql";

constexpr auto kUpdateCustomer = R"sql(
    UPDATE customer SET name = :name, phone = :phone, email = :email, note = :note, birth_date = :birth_date,
                        status = :status
    WHERE customer_id = :id)sql";

// A family may share a number: data about a person with another name do not belong to this customer.
constexpr auto kFillInBirthDate = R"sql(
    UPDATE customer SET birth_date = :birth_date
    WHERE customer_id = :id AND company_id = :company AND name = :name AND birth_date IS NULL
        AND deleted_at IS NULL)sql";

std::optional<std::string> text_or_null(const std::string& text) {
    return text.empty() ? std::nullopt : std::optional(text);
}

Value stored(const std::optional<BirthDate>& date) {
    return date ? Value(std::chrono::sys_days(*date)) : Value(std::nullopt);
}

SqlText customers_of(CompanyId company) {
    return std::move(customer_table.select().raw("WHERE deleted_at IS NULL AND company_id = ").value(company));
}

SqlText customer_sql(CompanyId company, CustomerId id) {
    return std::move(customers_of(company).raw(" AND customer_id = ").value(id));
}

}  // namespace

const Table<Customer> customer_table{
    "customer",
    column<&Customer::id>("customer_id"),
    column<&Customer::company>("company_id"),
    column<&Customer::branch>("branch_id"),
    column<&Customer::name>("name"),
    empty_is_null<&Customer::phone>("phone"),
    empty_is_null<&Customer::email>("email"),
    column<&Customer::status>("status"),
    column<&Customer::source>("source"),
    column<&Customer::note>("note"),
    column<&Customer::created_at>("created_at"),
    unread_or_null("deleted_at"),
    unread_or_null("live_phone"),
    unread_or_null("live_email"),
    Column<Customer>{{"birth_date", ColumnUse::read_and_inserted, /*may_be_null=*/true},
                     [](Customer& into, const Row& row, std::size_t at) {
                         into.birth_date = row.at<std::optional<std::chrono::sys_days>>(at);
                     },
                     [](const Customer& from) { return stored(from.birth_date); }},
    column<&Customer::updated_at>("updated_at", ColumnUse::read_only),
};

const Table<FormerPhoneRow> customer_former_phone_table{
    "customer_former_phone",
    column<&FormerPhoneRow::customer>("customer_id"),
    column<&FormerPhoneRow::former, &FormerPhone::replaced_at>("replaced_at"),
    column<&FormerPhoneRow::former, &FormerPhone::phone>("phone"),
    column<&FormerPhoneRow::former, &FormerPhone::replaced_by>("replaced_by"),
};

CustomerHandle handle_of(const Customer& customer) {
    return {customer.company, customer.phone, customer.phone.empty() ? customer.email : std::string()};
}

std::optional<Customer> load_customer(Tx& tx, CompanyId company, CustomerId id) {
    return customer_table.first(tx, customer_sql(company, id));
}

std::optional<Customer> lock_customer(Tx& tx, CompanyId company, CustomerId id) {
    return customer_table.first(tx, customer_sql(company, id).raw(" FOR UPDATE"));
}

void update_customer(Tx& tx, const Customer& customer) {
    tx.run(kUpdateCustomer, {customer.name, text_or_null(customer.phone), text_or_null(customer.email), customer.note,
                             stored(customer.birth_date), customer.status, customer.id});
}

void add_former_phone(Tx& tx, CustomerId customer, const FormerPhone& former) {
    const FormerPhoneRow row{customer, former};
    tx.run(*customer_former_phone_table.insert_all(std::array{row}));
}

std::vector<FormerPhone> load_former_phones(Tx& tx, CompanyId company, CustomerId id) {
    auto sql = customer_former_phone_table.select();
    sql.raw("JOIN customer USING (customer_id) WHERE customer_id = ").value(id);
    sql.raw(" AND company_id = ").value(company).raw(" AND deleted_at IS NULL ORDER BY replaced_at");
    std::vector<FormerPhone> found;
    for (auto& row : customer_former_phone_table.all(tx, sql)) found.push_back(std::move(row.former));
    return found;
}

bool fill_in_birth_date(Tx& tx, CompanyId company, CustomerId id, std::string_view name, const BirthDate& date) {
    return tx.run(kFillInBirthDate, {std::chrono::sys_days(date), id, company, name}) > 0;
}

std::vector<Customer> load_customers(Tx& tx, CompanyId company, std::span<const CustomerId> ids) {
    if (ids.empty()) return {};
    return customer_table.all(tx, customers_of(company).raw(" AND customer_id IN ").list(ids));
}

std::optional<Customer> customer_by_phone(Tx& tx, CompanyId company, std::string_view e164) {
    const CustomerHandle handle{company, std::string(e164), ""};
    return customer_table.first(tx, find_customers_sql(std::span(&handle, 1)));
}

std::optional<Customer> customer_by_email(Tx& tx, CompanyId company, std::string_view email) {
    const CustomerHandle handle{company, "", std::string(email)};
    return customer_table.first(tx, find_customers_sql(std::span(&handle, 1)));
}

SqlText list_customers_sql(const CustomerFilter& filter) {
    const auto* const index = !filter.email.empty() ? "customer_by_email"  // a family's, in any order
                              : filter.by_change    ? "customer_by_update"
                                                    : "customer_by_company";
    auto sql = customer_table.select();
    where_company(sql, index, filter.company).raw(" AND deleted_at IS NULL");
    if (!filter.email.empty()) sql.raw(" AND email = ").value(filter.email);
    add_reach(sql, CustomerTag::prefix, filter.branches);
    if (filter.by_change) {
        add_change_page(sql, "customer_id", *filter.by_change, filter.rows_max);
    } else {
        add_id_page(sql, "customer_id", Direction::rising, filter.after, filter.rows_max);
    }
    return sql;
}

std::vector<Customer> list_customers(Tx& tx, const CustomerFilter& filter) {
    return customer_table.all(tx, list_customers_sql(filter));
}

int count_no_shows(Tx& tx, CustomerId customer, Instant since) {
    auto count = 0;
    tx.one(kCountNoShows, {customer, since}, [&](int found) { count = found; });
    return count;
}

SqlText find_customers_sql(std::span<const CustomerHandle> handles) {
    auto sql = customer_table.select();
    const auto* separator = "WHERE ";
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

SqlText find_customers_by_id_sql(std::span<const CustomerId> ids) {
    return std::move(customer_table.select().raw("WHERE deleted_at IS NULL AND customer_id IN ").list(ids));
}

std::vector<Registered> register_customers(Tx& tx, std::span<const Customer> candidates) {
    if (candidates.empty()) return {};
    std::vector<CustomerHandle> handles;
    for (const auto& one : candidates) handles.push_back(handle_of(one));
    tx.run(customer_table.insert_all(candidates)->raw(kKeepCustomers));
    std::map<CustomerHandle, CustomerId> ids;
    for (const auto& known : customer_table.all(tx, find_customers_sql(handles))) {
        ids.emplace(handle_of(known), known.id);
    }
    std::vector<Registered> registered;
    for (std::size_t i = 0; i < candidates.size(); ++i) {
        const auto id = ids.at(handles[i]);
        registered.push_back({id, id == candidates[i].id});
    }
    return registered;
}

}  // namespace slotkeeper::store
