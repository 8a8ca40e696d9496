// company_rows: the statements.
#include "engine/store/catalog/company_rows.h"

#include "engine/store/catalog/catalog_rows.h"
#include "engine/store/catalog/catalog_tables.h"

#include <algorithm>

namespace slotkeeper::store {

namespace {

constexpr auto kFindCompany = R"sql(SELECT company_id FROM company WHERE slug = :slug)sql";
constexpr auto kCompanies = R"sql(SELECT company_id FROM company ORDER BY company_id)sql";

CompanyRecord record_of(const CompanyRow& row) { return {row.company.id, row.company, row.created_at, row.updated_at}; }

}  // namespace

SqlText list_companies_sql(const CompanyFilter& filter) {
    auto sql = company_table.select();
    sql.raw("FORCE INDEX (").raw(filter.by_change ? "company_by_update" : "PRIMARY").raw(") WHERE company_id > 0");
    if (filter.by_change) {
        add_change_page(sql, "company_id", *filter.by_change, filter.rows_max);
    } else {
        add_id_page(sql, "company_id", Direction::rising, filter.after, filter.rows_max);
    }
    return sql;
}

std::vector<CompanyRecord> list_companies(Tx& tx, const CompanyFilter& filter) {
    std::vector<CompanyRecord> found;
    for (const auto& row : company_table.all(tx, list_companies_sql(filter))) found.push_back(record_of(row));
    return found;
}

std::optional<CompanyRecord> load_company(Tx& tx, CompanyId company) {
    auto sql = company_table.select();
    const auto row = company_table.first(tx, sql.raw("WHERE company_id = ").value(company));
    return row ? std::optional(record_of(*row)) : std::nullopt;
}

std::optional<CompanyId> find_company(Tx& tx, std::string_view slug) {
    // The column is ASCII, and MariaDB refuses to compare it with any other text.
    const auto is_ascii = [](char letter) { return static_cast<unsigned char>(letter) < 0x80; };
    if (!std::all_of(slug.begin(), slug.end(), is_ascii)) return std::nullopt;
    std::optional<CompanyId> company;
    tx.one(kFindCompany, {slug}, [&](CompanyId id) { company = id; });
    return company;
}

std::vector<CompanyId> list_companies(Tx& tx) {
    std::vector<CompanyId> companies;
    tx.rows(kCompanies, {}, [&](CompanyId id) { companies.push_back(id); });
    return companies;
}

}  // namespace slotkeeper::store
