// lock_rows: two queries.
#include "engine/store/operations/lock_rows.h"

namespace slotkeeper::store {

namespace {

// The times are in the session's time zone, which is UTC.
constexpr auto kListWaits = R"sql(
    SELECT waiting.trx_mysql_thread_id, blocking.trx_mysql_thread_id, wanted.lock_table,
           waiting.trx_wait_started
    FROM information_schema.INNODB_LOCK_WAITS AS pair
    JOIN information_schema.INNODB_TRX AS waiting ON waiting.trx_id = pair.requesting_trx_id
    JOIN information_schema.INNODB_TRX AS blocking ON blocking.trx_id = pair.blocking_trx_id
    JOIN information_schema.INNODB_LOCKS AS wanted ON wanted.lock_id = pair.requested_lock_id
    WHERE waiting.trx_wait_started IS NOT NULL
    ORDER BY waiting.trx_wait_started, waiting.trx_mysql_thread_id, blocking.trx_mysql_thread_id)sql";

constexpr auto kListLeases = R"sql(
    SELECT name, owner, fence, acquired_at, expires_at
    FROM lease_lock WHERE owner <> '' AND expires_at > UTC_TIMESTAMP(6)
    ORDER BY name)sql";

}  // namespace

std::vector<LockWait> list_lock_waits(Tx& tx) {
    std::vector<LockWait> waits;
    tx.rows(kListWaits, {}, [&](const Row& row) {
        waits.push_back({row.number(0), row.number(1), row.text(2), row.moment(3)});
    });
    return waits;
}

std::vector<HeldLease> list_held_leases(Tx& tx) {
    std::vector<HeldLease> leases;
    tx.rows(kListLeases, {}, [&](const Row& row) {
        leases.push_back({row.text(0), row.text(1), row.number(2), row.moment(3), row.moment(4)});
    });
    return leases;
}

}  // namespace slotkeeper::store
