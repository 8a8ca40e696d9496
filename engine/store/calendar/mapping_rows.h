// mapping_rows: the Cal.com user of each staff member, and the event type of each service.
//
// All of it belongs to the catalogue of the company: a writer locks the version first, which serialises writers, and
// bumps it in the same transaction (put_event_type in catalog_rows.h).
#pragma once

#include "engine/base/ids.h"
#include "engine/store/catalog/catalog_tables.h"
#include "engine/store/mariadb/table.h"

#include <optional>
#include <string>
#include <vector>

namespace slotkeeper::store {

struct CalendarUser {
    ResourceId resource;
    AccountId account;
    std::int64_t remote_user_id = 0;
    std::string username;
};

extern const Table<CalendarUser> calendar_user_table;
extern const Table<NoStruct> event_type_sync_table;

std::vector<CalendarUser> list_calendar_users(Tx& tx, CompanyId company);  // in order of resource
// Replaces the person's earlier user. REQUIRES: no other person is this user.
void put_calendar_user(Tx& tx, const CalendarUser& user);
bool delete_calendar_user(Tx& tx, ResourceId resource);  // false: there was none
// Of a person who was deleted, so that another one can be this user.
void release_calendar_user(Tx& tx, const CalendarUser& user);

std::vector<EventTypeRow> list_event_types(Tx& tx, CompanyId company);  // without hosts

bool delete_event_type(Tx& tx, ServiceId service, ResourceId resource);  // false: there was none

// Counts one more comparison of this account's event types; returns how many there were in the present minute.
int count_event_type_sync(Tx& tx, AccountId account);

}  // namespace slotkeeper::store
