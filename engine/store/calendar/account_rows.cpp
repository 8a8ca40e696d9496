// account_rows: the statements of accounts.
#include "engine/store/calendar/account_rows.h"

namespace slotkeeper::store {

namespace {

constexpr auto kAccountColumns = R"sql(
    account_id, company_id, provider, provider_account, base_url, state, sealed_credential, sealed_webhook_secret,
    created_at, credential_kind, sealed_refresh_token, token_expires_at, token_version, refresh_begun_at,
    refresh_refusals)sql";

constexpr auto kKeepAccount = R"sql(
    ON DUPLICATE KEY UPDATE account_id = calendar_account.account_id)sql";

constexpr auto kUpdateAccount = R"sql(
    UPDATE calendar_account SET base_url = :base_url, state = :state, sealed_credential = :credential,
        sealed_webhook_secret = :secret, credential_kind = :kind, sealed_refresh_token = :refresh_token,
        token_expires_at = :expires, token_version = :version, refresh_begun_at = :begun, refresh_refusals = :refusals
    WHERE account_id = :id)sql";

constexpr auto kNeedsReauth = R"sql(
    UPDATE calendar_account SET state = 'needs_reauth' WHERE account_id = :id AND state = 'active')sql";

constexpr auto kLoadDetached = R"sql(
    SELECT appointment.appointment_id, appointment.version
    FROM calendar_link JOIN appointment ON appointment.appointment_id = calendar_link.appointment_id
    WHERE calendar_link.account_id = :account AND calendar_link.state = 'detached'
        AND appointment.ends_at > UTC_TIMESTAMP()
    ORDER BY appointment.appointment_id)sql";

CalendarAccount read_account(const Row& row) {
    return {row.id<AccountId>(0),
            row.id<CompanyId>(1),
            row.word<CalendarProvider>(2),
            row.text(3),
            row.text(4),
            row.word<AccountState>(5),
            row.text(6),
            row.text(7),
            row.moment(8),
            row.word<CredentialKind>(9),
            row.is_null(10) ? std::string() : row.text(10),
            row.optional_moment(11),
            static_cast<int>(row.number(12)),
            row.optional_moment(13),
            static_cast<int>(row.number(14))};
}

Value refresh_token_of(const CalendarAccount& account) {
    return account.sealed_refresh_token.empty() ? Value(std::nullopt) : Value(account.sealed_refresh_token);
}

SqlText select_accounts() { return std::move(SqlText("SELECT").raw(kAccountColumns).raw(" FROM calendar_account ")); }

std::vector<CalendarAccount> accounts_of(Tx& tx, const SqlText& sql) {
    std::vector<CalendarAccount> accounts;
    tx.rows(sql, [&](const Row& row) { accounts.push_back(read_account(row)); });
    return accounts;
}

std::optional<CalendarAccount> account_by_id(Tx& tx, AccountId id, const char* locking) {
    auto sql = select_accounts();
    auto found = accounts_of(tx, sql.raw("WHERE account_id = ").value(id).raw(locking));
    return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

}  // namespace

std::optional<CalendarAccount> load_account(Tx& tx, AccountId id) { return account_by_id(tx, id, ""); }
std::optional<CalendarAccount> lock_account(Tx& tx, AccountId id) { return account_by_id(tx, id, " FOR UPDATE"); }

std::vector<CalendarAccount> list_accounts(Tx& tx, CompanyId company) {
    auto sql = select_accounts();
    return accounts_of(tx, sql.raw("WHERE company_id = ").value(company).raw(" ORDER BY account_id"));
}

RegisteredAccount register_account(Tx& tx, const CalendarAccount& candidate) {
    SqlText insert("INSERT INTO calendar_account (");
    insert.raw(kAccountColumns).raw(") VALUES ");
    insert.row({candidate.id, candidate.company, candidate.provider, candidate.provider_account, candidate.base_url,
                candidate.state, candidate.sealed_credential, candidate.sealed_webhook_secret, candidate.created_at,
                candidate.kind, refresh_token_of(candidate), candidate.token_expires_at, candidate.token_version,
                candidate.refresh_begun_at, candidate.refresh_refusals});
    tx.run(insert.raw(kKeepAccount));
    auto sql = select_accounts();
    sql.raw("WHERE company_id = ").value(candidate.company).raw(" AND provider = ").value(candidate.provider);
    auto account = accounts_of(tx, sql.raw(" AND provider_account = ").value(candidate.provider_account)).at(0);
    const auto created = account.id == candidate.id;
    return {std::move(account), created};
}

void update_account(Tx& tx, const CalendarAccount& account) {
    tx.run(kUpdateAccount, {account.base_url, account.state, account.sealed_credential, account.sealed_webhook_secret,
                            account.kind, refresh_token_of(account), account.token_expires_at, account.token_version,
                            account.refresh_begun_at, account.refresh_refusals, account.id});
}

bool mark_needs_reauth(Tx& tx, AccountId id) { return tx.run(kNeedsReauth, {id}) > 0; }

std::vector<DetachedLink> load_detached_links(Tx& tx, AccountId account) {
    std::vector<DetachedLink> links;
    tx.rows(kLoadDetached, {account}, [&](const Row& row) {
        links.push_back({row.id<AppointmentId>(0), static_cast<int>(row.number(1))});
    });
    return links;
}

}  // namespace slotkeeper::store
