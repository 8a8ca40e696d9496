// lease_rows: the SQL of leases. Expiry is decided by UTC_TIMESTAMP(6) of the database, never by a host's clock.
#include "engine/store/operations/lease_rows.h"

namespace slotkeeper::store {

namespace {

constexpr auto kCreateLeaseTable = R"sql(
    CREATE TABLE IF NOT EXISTS lease_lock (
        name VARCHAR(200) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
        owner VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        fence BIGINT NOT NULL,
        acquired_at DATETIME(6) NOT NULL,
        renewed_at DATETIME(6) NOT NULL,
        expires_at DATETIME(6) NOT NULL
    ) ENGINE = InnoDB)sql";

constexpr auto kTakeOver = R"sql(
    UPDATE lease_lock
    SET owner = :owner, fence = fence + 1, acquired_at = UTC_TIMESTAMP(6), renewed_at = UTC_TIMESTAMP(6),
        expires_at = UTC_TIMESTAMP(6) + INTERVAL :ttl SECOND
    WHERE name = :name AND expires_at <= UTC_TIMESTAMP(6))sql";

constexpr auto kReadFence = R"sql(SELECT fence FROM lease_lock WHERE name = :name)sql";

constexpr auto kInsertLease = R"sql(
    INSERT IGNORE INTO lease_lock (name, owner, fence, acquired_at, renewed_at, expires_at)
    VALUES (:name, :owner, 1, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6), UTC_TIMESTAMP(6) + INTERVAL :ttl SECOND))sql";

constexpr auto kRenewLease = R"sql(
    UPDATE lease_lock SET renewed_at = UTC_TIMESTAMP(6), expires_at = UTC_TIMESTAMP(6) + INTERVAL :ttl SECOND
    WHERE name = :name AND owner = :owner AND fence = :fence)sql";

constexpr auto kRelease = R"sql(
    UPDATE lease_lock SET owner = '', expires_at = UTC_TIMESTAMP(6)
    WHERE name = :name AND owner = :owner AND fence = :fence)sql";

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

void create_lease_table(Tx& tx) { tx.run(kCreateLeaseTable); }

std::optional<Lease> try_acquire_lease(Tx& tx, const std::string& name, const std::string& owner, Seconds ttl) {
    Lease lease{name, owner, 1};
    // The row stays locked until the commit, so the fence read here is the one just written.
    if (tx.run(kTakeOver, {owner, ttl.count(), name}) == 1) {
        tx.one(kReadFence, {name}, [&](std::int64_t fence) { lease.fence = fence; });
        return lease;
    }
    if (tx.run(kInsertLease, {name, owner, ttl.count()}) == 1) return lease;
    return std::nullopt;
}

bool renew_lease(Tx& tx, const Lease& lease, Seconds ttl) {
    return tx.run(kRenewLease, {ttl.count(), lease.name, lease.owner, lease.fence}) == 1;
}

void release_lease(Tx& tx, const Lease& lease) { tx.run(kRelease, {lease.name, lease.owner, lease.fence}); }

const Table<LeaseRow> lease_lock_table{
    "lease_lock",
    column<&LeaseRow::name>("name"),
    column<&LeaseRow::owner>("owner"),
    column<&LeaseRow::fence>("fence"),
    column<&LeaseRow::acquired_at>("acquired_at"),
    unread("renewed_at"),
    column<&LeaseRow::expires_at>("expires_at"),
};

std::vector<LockWait> list_lock_waits(Tx& tx) {
    std::vector<LockWait> waits;
    tx.rows(kListWaits, {}, [&](std::int64_t waiting, std::int64_t blocking, std::string table, Moment since) {
        waits.push_back({waiting, blocking, std::move(table), since});
    });
    return waits;
}

std::vector<LeaseRow> list_lease_rows(Tx& tx) {
    auto sql = lease_lock_table.select();
    return lease_lock_table.all(tx, sql.raw("WHERE owner <> '' AND expires_at > UTC_TIMESTAMP(6) ORDER BY name"));
}

}  // namespace slotkeeper::store
