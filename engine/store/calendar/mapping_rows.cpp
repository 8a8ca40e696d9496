// mapping_rows: the statements of Cal.com users and event types.
#include "engine/store/calendar/mapping_rows.h"

#include <array>

namespace slotkeeper::store {

namespace {

constexpr auto kOfMappedCompany = R"sql(
    FROM resource JOIN calendar_user ON calendar_user.resource_id = resource.resource_id
    WHERE resource.company_id = )sql";

// Delete and insert: an upsert that met the other unique key would overwrite the row of another person.
constexpr auto kDeleteUser = R"sql(DELETE FROM calendar_user WHERE resource_id = :resource)sql";

constexpr auto kReleaseUser = R"sql(
    DELETE FROM calendar_user WHERE account_id = :account AND remote_user_id = :user)sql";

constexpr auto kEventTypesOfCompany = R"sql(
    FROM calendar_event_type JOIN service ON service.service_id = calendar_event_type.service_id
    WHERE service.company_id = )sql";

constexpr auto kDeleteEventType = R"sql(
    DELETE FROM calendar_event_type WHERE service_id = :service AND resource_id = :resource)sql";

// `runs` first: an assignment sees the values set by those before it.
constexpr auto kCountSync = R"sql(
    INSERT INTO event_type_sync (account_id, minute_began_at, runs) VALUES (:account, UTC_TIMESTAMP(6), 1)
    ON DUPLICATE KEY UPDATE
        runs = IF(minute_began_at > UTC_TIMESTAMP(6) - INTERVAL 1 MINUTE, runs + 1, 1),
        minute_began_at = IF(runs = 1, UTC_TIMESTAMP(6), minute_began_at))sql";
constexpr auto kSyncs = R"sql(SELECT runs FROM event_type_sync WHERE account_id = :account)sql";

}  // namespace

const Table<CalendarUser> calendar_user_table{
    "calendar_user",
    column<&CalendarUser::resource>("resource_id"),
    column<&CalendarUser::account>("account_id"),
    column<&CalendarUser::remote_user_id>("remote_user_id"),
    column<&CalendarUser::username>("username"),
};
const Table<NoStruct> event_type_sync_table{
    "event_type_sync",
    unread("account_id"),
    unread("minute_began_at"),
    unread("runs"),
};

std::vector<CalendarUser> list_calendar_users(Tx& tx, CompanyId company) {
    SqlText sql("SELECT ");
    sql.raw(calendar_user_table.columns()).raw(kOfMappedCompany).value(company).raw(" ORDER BY resource.resource_id");
    return calendar_user_table.all(tx, sql);
}

void put_calendar_user(Tx& tx, const CalendarUser& user) {
    tx.run(kDeleteUser, {user.resource});
    tx.run(*calendar_user_table.insert_all(std::array{user}));
}

bool delete_calendar_user(Tx& tx, ResourceId resource) { return tx.run(kDeleteUser, {resource}) > 0; }

void release_calendar_user(Tx& tx, const CalendarUser& user) {
    tx.run(kReleaseUser, {user.account, user.remote_user_id});
}

std::vector<EventTypeRow> list_event_types(Tx& tx, CompanyId company) {
    SqlText sql("SELECT ");
    sql.raw(calendar_event_type_table.columns()).raw(kEventTypesOfCompany).value(company);
    sql.raw(" ORDER BY calendar_event_type.service_id, calendar_event_type.resource_id");
    return calendar_event_type_table.all(tx, sql);
}

bool delete_event_type(Tx& tx, ServiceId service, ResourceId resource) {
    return tx.run(kDeleteEventType, {service, resource}) > 0;
}

int count_event_type_sync(Tx& tx, AccountId account) {
    tx.run(kCountSync, {account});
    auto runs = 0;
    tx.one(kSyncs, {account}, [&](int found) { runs = found; });
    return runs;
}

}  // namespace slotkeeper::store
