// mapping_rows: the statements of Cal.com users and event types.
#include "engine/store/calendar/mapping_rows.h"

#include <stdexcept>

namespace slotkeeper::store {

namespace {

constexpr auto kListUsers = R"sql(
    SELECT calendar_user.resource_id, calendar_user.account_id, remote_user_id, username
    FROM resource JOIN calendar_user ON calendar_user.resource_id = resource.resource_id
    WHERE resource.company_id = :company
    ORDER BY resource.resource_id)sql";

// Delete and insert: an upsert that met the other unique key would overwrite the row of another person.
constexpr auto kDeleteUser = R"sql(DELETE FROM calendar_user WHERE resource_id = :resource)sql";
constexpr auto kInsertUser = R"sql(
    INSERT INTO calendar_user (resource_id, account_id, remote_user_id, username)
    VALUES (:resource, :account, :user, :username))sql";

constexpr auto kDeleteEventType = R"sql(
    DELETE FROM calendar_event_type WHERE service_id = :service AND resource_id = :resource)sql";

constexpr auto kLockVersion = R"sql(
    SELECT version FROM catalog_version WHERE company_id = :company FOR UPDATE)sql";

// `runs` first: an assignment sees the values set by those before it.
constexpr auto kCountSync = R"sql(
    INSERT INTO event_type_sync (account_id, minute_began_at, runs) VALUES (:account, UTC_TIMESTAMP(6), 1)
    ON DUPLICATE KEY UPDATE
        runs = IF(minute_began_at > UTC_TIMESTAMP(6) - INTERVAL 1 MINUTE, runs + 1, 1),
        minute_began_at = IF(runs = 1, UTC_TIMESTAMP(6), minute_began_at))sql";
constexpr auto kSyncs = R"sql(SELECT runs FROM event_type_sync WHERE account_id = :account)sql";

}  // namespace

std::vector<CalendarUser> list_calendar_users(Tx& tx, CompanyId company) {
    std::vector<CalendarUser> users;
    tx.rows(kListUsers, {company}, [&](const Row& row) {
        users.push_back({row.id<ResourceId>(0), row.id<AccountId>(1), row.number(2), row.text(3)});
    });
    return users;
}

void put_calendar_user(Tx& tx, const CalendarUser& user) {
    tx.run(kDeleteUser, {user.resource});
    tx.run(kInsertUser, {user.resource, user.account, user.remote_user_id, user.username});
}

bool delete_calendar_user(Tx& tx, ResourceId resource) { return tx.run(kDeleteUser, {resource}) > 0; }

bool delete_event_type(Tx& tx, ServiceId service, ResourceId resource) {
    return tx.run(kDeleteEventType, {service, resource}) > 0;
}

std::int64_t lock_catalog_version(Tx& tx, CompanyId company) {
    std::int64_t version = 0;
    if (!tx.one(kLockVersion, {company}, [&](const Row& row) { version = row.number(0); })) {
        throw std::logic_error("there is no company " + company.text());
    }
    return version;
}

int count_event_type_sync(Tx& tx, AccountId account) {
    tx.run(kCountSync, {account});
    auto runs = 0;
    tx.one(kSyncs, {account}, [&](const Row& row) { runs = static_cast<int>(row.number(0)); });
    return runs;
}

}  // namespace slotkeeper::store
