// identity_rows: the statements.
#include "engine/store/voice/identity_rows.h"

namespace slotkeeper::store {

namespace {

constexpr auto kPutIdentity = R"sql(
    INSERT INTO voice_identity (company_id, call_id, customer_id, proven, known_at)
    VALUES (:company, :call, :customer, :proven, :now)
    ON DUPLICATE KEY UPDATE
        customer_id = IF(proven AND NOT VALUES(proven), customer_id, VALUES(customer_id)),
        proven = proven OR VALUES(proven))sql";

constexpr auto kFailures = R"sql(
    SELECT IF(:own, own_failures, failures) FROM voice_identity_failure
    WHERE customer_id = :customer AND day = :day)sql";

constexpr auto kCountFailure = R"sql(
    INSERT INTO voice_identity_failure (customer_id, day, failures, own_failures)
    VALUES (:customer, :day, IF(:own, 0, 1), IF(:own, 1, 0))
    ON DUPLICATE KEY UPDATE
        failures = failures + VALUES(failures),
        own_failures = own_failures + VALUES(own_failures))sql";

constexpr auto kDeleteOldIdentities = R"sql(
    DELETE FROM voice_identity WHERE known_at < :before ORDER BY known_at LIMIT :rows)sql";

constexpr auto kVisits = R"sql(
    SELECT attendee_name, state, starts_at FROM appointment FORCE INDEX (appointment_by_customer)
    WHERE customer_id = :customer AND company_id = :company AND deleted_at IS NULL
    ORDER BY starts_at DESC LIMIT :rows)sql";

}  // namespace

const Table<CallIdentity> voice_identity_table{
    "voice_identity",
    unread("company_id"),
    unread("call_id"),
    column<&CallIdentity::customer>("customer_id"),
    column<&CallIdentity::proven>("proven"),
    unread("known_at"),
};
const Table<NoStruct> voice_identity_failure_table{
    "voice_identity_failure", unread("customer_id"), unread("day"), unread("failures"), unread("own_failures"),
};

std::optional<CallIdentity> load_call_identity(Tx& tx, CompanyId company, std::string_view call_id) {
    auto sql = voice_identity_table.select();
    sql.raw("WHERE company_id = ").value(company).raw(" AND call_id = ").value(call_id);
    return voice_identity_table.first(tx, sql);
}

void put_call_identity(Tx& tx, CompanyId company, std::string_view call_id, const CallIdentity& identity, Moment now) {
    tx.run(kPutIdentity, {company, call_id, identity.customer, identity.proven, now});
}

int identity_failures(Tx& tx, CustomerId customer, std::chrono::sys_days day, bool own_number) {
    int failures = 0;
    tx.one(kFailures, {own_number, customer, day}, [&](int counted) { failures = counted; });
    return failures;
}

void count_identity_failure(Tx& tx, CustomerId customer, std::chrono::sys_days day, bool own_number) {
    tx.run(kCountFailure, {customer, day, own_number});
}

std::size_t delete_old_identities(Tx& tx, Moment before, std::size_t rows_max) {
    return static_cast<std::size_t>(tx.run(kDeleteOldIdentities, {before, rows_max}));
}

std::vector<CallerVisit> list_visits(Tx& tx, CompanyId company, CustomerId customer, std::size_t rows_max) {
    std::vector<CallerVisit> visits;
    tx.rows(kVisits, {customer, company, rows_max}, [&](std::string attendee, State state, Instant starts_at) {
        visits.push_back({std::move(attendee), state, starts_at});
    });
    return visits;
}

}  // namespace slotkeeper::store
