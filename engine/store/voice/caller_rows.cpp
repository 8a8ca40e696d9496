// caller_rows: the statement about a caller's appointments.
#include "engine/store/voice/caller_rows.h"

namespace slotkeeper::store {

namespace {

constexpr auto kVisits = R"sql(
    SELECT attendee_name, state, starts_at FROM appointment FORCE INDEX (appointment_by_customer)
    WHERE customer_id = :customer AND company_id = :company AND deleted_at IS NULL
    ORDER BY starts_at DESC LIMIT :rows)sql";

}  // namespace

std::vector<CallerVisit> list_visits(Tx& tx, CompanyId company, CustomerId customer, std::size_t rows_max) {
    std::vector<CallerVisit> visits;
    tx.rows(kVisits, {customer, company, rows_max}, [&](std::string attendee, State state, Instant starts_at) {
        visits.push_back({std::move(attendee), state, starts_at});
    });
    return visits;
}

}  // namespace slotkeeper::store
