// company_rows: the companies of an installation, as pages of a list.
#pragma once

#include "engine/catalog/catalog.h"
#include "engine/store/mariadb/database.h"
#include "engine/store/mariadb/list_page.h"

#include <optional>
#include <vector>

namespace slotkeeper::store {

struct CompanyRecord {
    CompanyId id;
    Company company;
    Moment created_at, updated_at;
    std::optional<Moment> closed_at{};
};

struct CompanyFilter {
    std::optional<CompanyId> after{};  // the last one of the previous page; the order is by id
    std::size_t rows_max = limits::page_default;
    std::optional<ChangeOrder<CompanyId>> by_change{};
};
SqlText list_companies_sql(const CompanyFilter& filter);
std::vector<CompanyRecord> list_companies(Tx& tx, const CompanyFilter& filter);
std::optional<CompanyRecord> load_company(Tx& tx, CompanyId company);

// Appointments and holds that have not ended.
std::int64_t count_coming_appointments(Tx& tx, CompanyId company);
std::vector<AppointmentId> list_coming_appointments(Tx& tx, CompanyId company, std::size_t rows_max);  // by start

// Marks the company as closed, and revokes its API keys and voice keys. What has ended already keeps its time.
void close_company(Tx& tx, CompanyId company, Moment now);

}  // namespace slotkeeper::store
