// company_rows: the statements.
#include "engine/store/catalog/company_rows.h"

#include "engine/store/catalog/catalog_rows.h"
#include "engine/store/catalog/catalog_tables.h"

#include <algorithm>

namespace slotkeeper::store {

namespace {

constexpr auto kFindCompany = R"sql(SELECT company_id FROM company WHERE slug = :slug)sql";
constexpr auto kComing = R"sql(
    FROM appointment
    WHERE company_id = :company AND state IN ('held', 'pending', 'confirmed', 'checked_in')
      AND ends_at > UTC_TIMESTAMP() AND (expires_at IS NULL OR expires_at > UTC_TIMESTAMP())
      AND deleted_at IS NULL)sql";

constexpr auto kClose = R"sql(
    UPDATE company SET closed_at = COALESCE(closed_at, :now) WHERE company_id = :company)sql";
constexpr auto kEndApiKeys = R"sql(
    UPDATE api_key SET revoked_at = :now WHERE company_id = :company AND revoked_at IS NULL)sql";
constexpr auto kEndVoiceKeys = R"sql(
    UPDATE voice_key SET revoked_at = :now WHERE company_id = :company AND revoked_at IS NULL)sql";

constexpr auto kCompanies = R"sql(SELECT company_id FROM company ORDER BY company_id)sql";

CompanyRecord record_of(const CompanyRow& row) {
    return {row.company.id, row.company, row.created_at, row.updated_at, row.closed_at};
}

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

std::int64_t count_coming_appointments(Tx& tx, CompanyId company) {
    std::int64_t count = 0;
    tx.one(std::string("SELECT COUNT(*)") + kComing, {company}, [&](std::int64_t found) { count = found; });
    return count;
}

std::vector<AppointmentId> list_coming_appointments(Tx& tx, CompanyId company, std::size_t rows_max) {
    std::vector<AppointmentId> found;
    tx.rows(std::string("SELECT appointment_id") + kComing + " ORDER BY starts_at, appointment_id LIMIT :rows",
            {company, rows_max}, [&](AppointmentId id) { found.push_back(id); });
    return found;
}

void close_company(Tx& tx, CompanyId company, Moment now) {
    tx.run(kClose, {now, company});
    tx.run(kEndApiKeys, {now, company});
    tx.run(kEndVoiceKeys, {now, company});
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
