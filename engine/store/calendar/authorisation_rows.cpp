// authorisation_rows: the statements of pending authorisations.
#include "engine/store/calendar/authorisation_rows.h"

namespace slotkeeper::store {

namespace {

constexpr auto kInsertAuthorisation = R"sql(
    INSERT INTO calendar_authorisation (authorisation_id, company_id, provider, state_hash, sealed_verifier, base_url,
        redirect_url, provider_account, force_create, respect_disconnected, created_at, expires_at)
    VALUES (:id, :company, :provider, :state_hash, :verifier, :base_url, :redirect_url, :account, :force, :respect,
        :created, :expires))sql";

constexpr auto kLockAuthorisation = R"sql(
    SELECT authorisation_id, company_id, provider, state_hash, sealed_verifier, base_url, redirect_url,
        provider_account, force_create, respect_disconnected, created_at, expires_at, used_at
    FROM calendar_authorisation WHERE state_hash = :state_hash FOR UPDATE)sql";

constexpr auto kUse = R"sql(
    UPDATE calendar_authorisation SET used_at = :used WHERE authorisation_id = :id)sql";

constexpr auto kDeleteAuthorisation = R"sql(
    DELETE FROM calendar_authorisation WHERE expires_at < :before ORDER BY expires_at LIMIT :most)sql";

}  // namespace

void insert_authorisation(Tx& tx, const AuthorisationRow& row) {
    tx.run(kInsertAuthorisation,
           {row.id, row.company, row.provider, row.state_hash, row.sealed_verifier, row.base_url, row.redirect_url,
            row.provider_account, row.force_create, row.respect_disconnected, row.created_at, row.expires_at});
}

std::optional<AuthorisationRow> lock_authorisation(Tx& tx, const std::string& state_hash) {
    std::optional<AuthorisationRow> found;
    tx.one(kLockAuthorisation, {state_hash}, [&](const Row& row) {
        found = AuthorisationRow{row.number(0),
                                 row.id<CompanyId>(1),
                                 row.word<CalendarProvider>(2),
                                 row.text(3),
                                 row.text(4),
                                 row.text(5),
                                 row.text(6),
                                 row.text(7),
                                 row.number(8) != 0,
                                 row.number(9) != 0,
                                 row.moment(10),
                                 row.moment(11),
                                 row.is_null(12) ? std::nullopt : std::optional(row.moment(12))};
    });
    return found;
}

void set_authorisation_used(Tx& tx, std::int64_t id, std::optional<Moment> used_at) { tx.run(kUse, {used_at, id}); }

std::size_t delete_authorisations(Tx& tx, Moment before, std::size_t rows_max) {
    return static_cast<std::size_t>(tx.run(kDeleteAuthorisation, {before, rows_max}));
}

}  // namespace slotkeeper::store
