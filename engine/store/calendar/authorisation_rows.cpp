// authorisation_rows: the statements of pending authorisations.
#include "engine/store/calendar/authorisation_rows.h"

#include <array>

namespace slotkeeper::store {

namespace {

constexpr auto kUse = R"sql(
    UPDATE calendar_authorisation SET used_at = :used WHERE authorisation_id = :id)sql";

constexpr auto kDeleteAuthorisation = R"sql(
    DELETE FROM calendar_authorisation WHERE expires_at < :before ORDER BY expires_at LIMIT :most)sql";

}  // namespace

const Table<AuthorisationRow> calendar_authorisation_table{
    "calendar_authorisation",
    column<&AuthorisationRow::id>("authorisation_id"),
    column<&AuthorisationRow::company>("company_id"),
    column<&AuthorisationRow::provider>("provider"),
    column<&AuthorisationRow::state_hash>("state_hash"),
    column<&AuthorisationRow::sealed_verifier>("sealed_verifier"),
    column<&AuthorisationRow::base_url>("base_url"),
    column<&AuthorisationRow::redirect_url>("redirect_url"),
    column<&AuthorisationRow::provider_account>("provider_account"),
    column<&AuthorisationRow::force_create>("force_create"),
    column<&AuthorisationRow::respect_disconnected>("respect_disconnected"),
    column<&AuthorisationRow::created_at>("created_at"),
    column<&AuthorisationRow::expires_at>("expires_at"),
    column<&AuthorisationRow::used_at>("used_at"),
};

void insert_authorisation(Tx& tx, const AuthorisationRow& row) {
    tx.run(*calendar_authorisation_table.insert_all(std::array{row}));
}

std::optional<AuthorisationRow> lock_authorisation(Tx& tx, const std::string& state_hash) {
    auto sql = calendar_authorisation_table.select();
    return calendar_authorisation_table.first(tx, sql.raw("WHERE state_hash = ").value(state_hash).raw(" FOR UPDATE"));
}

void set_authorisation_used(Tx& tx, std::int64_t id, std::optional<Moment> used_at) { tx.run(kUse, {used_at, id}); }

std::size_t delete_authorisations(Tx& tx, Moment before, std::size_t rows_max) {
    return static_cast<std::size_t>(tx.run(kDeleteAuthorisation, {before, rows_max}));
}

}  // namespace slotkeeper::store
