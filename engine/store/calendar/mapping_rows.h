// mapping_rows: which user over there a person of ours is, and which event type stands for what they do.
//
// All of it belongs to the catalogue of the company: whoever writes here locks its version first (that makes writers
// come one after the other) and bumps it in the same transaction (catalog_inserts.h, where put_event_type is).
#pragma once

#include "engine/base/ids.h"
#include "engine/store/mariadb/database.h"

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

std::vector<CalendarUser> list_calendar_users(Tx& tx, CompanyId company);  // in order of resource
// In place of whatever the person was before. REQUIRES: nobody else is this user.
void put_calendar_user(Tx& tx, const CalendarUser& user);
bool delete_calendar_user(Tx& tx, ResourceId resource);  // false: there was none

bool delete_event_type(Tx& tx, ServiceId service, ResourceId resource);  // false: there was none

// FOR UPDATE: the version of the catalogue as it stands; it changes in this transaction only until its end.
// REQUIRES: there is such a company.
std::int64_t lock_catalog_version(Tx& tx, CompanyId company);

// Counts one more comparison of this account's event types; returns how many there were in its present minute.
int count_event_type_sync(Tx& tx, AccountId account);

}  // namespace slotkeeper::store
