// authorisation_rows: pending sign-ins at Cal.com, as rows.
//
// Only the hash of the state is stored, so a reader of the table cannot complete a sign-in.
#pragma once

#include "engine/store/mariadb/table.h"
#include "engine/sync/account.h"

#include <optional>
#include <string>

namespace slotkeeper::store {

struct AuthorisationRow {
    std::int64_t id = 0;
    CompanyId company;
    CalendarProvider provider = CalendarProvider::calcom;
    std::string state_hash;  // hex
    std::string sealed_verifier;
    std::string base_url;
    std::string redirect_url;
    std::string provider_account;
    bool force_create = false;
    bool respect_disconnected = true;
    Moment created_at;
    Moment expires_at;
    std::optional<Moment> used_at{};
};

extern const Table<AuthorisationRow> calendar_authorisation_table;

void insert_authorisation(Tx& tx, const AuthorisationRow& row);
std::optional<AuthorisationRow> lock_authorisation(Tx& tx, const std::string& state_hash);  // FOR UPDATE
// std::nullopt: it may be used again.
void set_authorisation_used(Tx& tx, std::int64_t id, std::optional<Moment> used_at);
// Deletes those that expired before `before`; returns how many.
std::size_t delete_authorisations(Tx& tx, Moment before, std::size_t rows_max);

}  // namespace slotkeeper::store
