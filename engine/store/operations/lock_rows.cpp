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

}  // namespace

const Table<HeldLease> lease_lock_table{
    "lease_lock",
    column<&HeldLease::name>("name"),
    column<&HeldLease::owner>("owner"),
    column<&HeldLease::fence>("fence"),
    column<&HeldLease::acquired_at>("acquired_at"),
    unread("renewed_at"),
    column<&HeldLease::expires_at>("expires_at"),
};

std::vector<LockWait> list_lock_waits(Tx& tx) {
    std::vector<LockWait> waits;
    tx.rows(kListWaits, {}, [&](std::int64_t waiting, std::int64_t blocking, std::string table, Moment since) {
        waits.push_back({waiting, blocking, std::move(table), since});
    });
    return waits;
}

std::vector<HeldLease> list_held_leases(Tx& tx) {
    auto sql = lease_lock_table.select();
    return lease_lock_table.all(tx, sql.raw("WHERE owner <> '' AND expires_at > UTC_TIMESTAMP(6) ORDER BY name"));
}

}  // namespace slotkeeper::store
