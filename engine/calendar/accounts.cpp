// accounts: verifies credentials without locks, writes under them.
#include "engine/calendar/accounts.h"

#include "engine/base/limits.h"
#include "engine/guards/digest.h"
#include "engine/store/calendar/account_rows.h"
#include "engine/store/operations/job_kinds.h"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace slotkeeper {

namespace {

using store::Tx;

constexpr std::size_t kWebhookSecretLetters = 40;
constexpr auto kLeasePatience = std::chrono::seconds(30);  // verifying takes a call's deadline at most

std::string lease_name(const ConnectAccount& asked) {
    // The owner of the account is known only after a call; until then the hash of the credential identifies it.
    const auto which = hex(sha256(asked.base_url + '\n' + asked.credential)).substr(0, 16);
    return "calcom-account:" + asked.company.text() + ':' + std::string(name_of(asked.provider)) + ':' + which;
}

Refusal refusal_of(const RemoteRefusal& why) {
    switch (why.kind) {
        case RefusalKind::unauthorized:
        case RefusalKind::forbidden:
            return refuse(ErrorCode::invalid_field, "credential", "Cal.com refuses this key: " + why.message);
        case RefusalKind::rate_limited:
        case RefusalKind::unreachable:
            return refuse(ErrorCode::rate_limited, "", "not called: " + why.message);
        default:
            return refuse(ErrorCode::invalid_field, "url", "this is not a supported calendar: " + why.message);
    }
}

Refusal unavailable(const std::string& reason) {
    return refuse(ErrorCode::unavailable, "url", "the calendar did not answer: " + reason);
}

}  // namespace

Result<std::string> Accounts::owner_of(CalendarGateway& gateway) {
    const auto answer = gateway.me();
    if (const auto* owner = std::get_if<std::string>(&answer)) return *owner;
    if (const auto* refusal = std::get_if<RemoteRefusal>(&answer)) return refusal_of(*refusal);
    if (const auto* not_sent = std::get_if<NotSent>(&answer)) return unavailable(not_sent->reason);
    return unavailable(std::get<UnknownOutcome>(answer).reason);
}

Result<std::string> Accounts::owner_of(const CalendarAccess& access) {
    try {
        return owner_of(*gateways_.of(access));
    } catch (const std::invalid_argument&) {
        return refuse(ErrorCode::invalid_field, "url", "must be an address like https://api.cal.com");
    }
}

Result<ConnectedAccount> Accounts::connect(const ConnectAccount& asked) {
    if (asked.credential.empty()) return refuse(ErrorCode::missing_field, "credential", "an API key must be given");
    const auto fits = [](char letter) { return letter > ' ' && letter < '\x7f'; };
    if (asked.credential.size() > kCredentialLengthMax ||
        !std::all_of(asked.credential.begin(), asked.credential.end(), fits)) {
        return refuse(ErrorCode::invalid_field, "credential",
                      "must be at most " + std::to_string(kCredentialLengthMax) + " letters of ASCII without blanks");
    }
    return prove_and_write(asked, nullptr);
}

Result<ConnectedAccount> Accounts::prove_and_write(const ConnectAccount& asked, const NewTokens* tokens) {
    const auto held = HeldLease::acquire(leases_, lease_name(asked), kLeasePatience);
    if (!held) return refuse(ErrorCode::in_progress, "", "another process is connecting this account");
    const auto owner = owner_of({AccountId{}, asked.base_url, asked.credential});
    if (!owner) return owner.refusal();
    if (!asked.provider_account.empty() && asked.provider_account != *owner) {
        return refuse(ErrorCode::invalid_field, "provider_account", "the key belongs to " + *owner);
    }
    auto connected = database_.transact([&](Tx& tx) { return write(tx, asked, tokens, *owner); });
    const auto& account = connected.account;
    spdlog::info("calendar account {}: {} ({})", account.id.text(),
                 connected.created   ? "created"
                 : connected.renewed ? "renewed"
                                     : "found",
                 name_of(account.state));
    return connected;
}

ConnectedAccount Accounts::write(Tx& tx, const ConnectAccount& asked, const NewTokens* tokens,
                                 const std::string& owner) {
    CalendarAccount candidate{.id = ids_.make<AccountId>(),
                              .company = asked.company,
                              .provider = asked.provider,
                              .provider_account = owner,
                              .base_url = asked.base_url,
                              .state = AccountState::active,
                              .sealed_credential = sealer_.seal(asked.credential),
                              .sealed_webhook_secret = sealer_.seal(random_token(kWebhookSecretLetters)),
                              .created_at = tx.now()};
    if (tokens != nullptr) {
        candidate.kind = CredentialKind::oauth;
        candidate.sealed_refresh_token = sealer_.seal(tokens->refresh);
        candidate.token_expires_at = tokens->access_expires_at;
    }
    auto registered = store::register_account(tx, candidate);
    ConnectedAccount connected{std::move(registered.account), registered.created};
    auto& known = connected.account;
    const auto paused = known.state == AccountState::paused;  // another key does not lift the pause
    const auto kept = known.state == AccountState::active
                          ? !asked.force_create
                          : known.state == AccountState::disconnected && asked.respect_disconnected;
    if (connected.created || kept) return connected;
    const auto was_let_go = known.state == AccountState::disconnected || known.state == AccountState::revoked;
    known.base_url = candidate.base_url;
    known.state = paused ? AccountState::paused : AccountState::active;
    known.sealed_credential = candidate.sealed_credential;
    known.kind = candidate.kind;
    known.sealed_refresh_token = candidate.sealed_refresh_token;
    known.token_expires_at = candidate.token_expires_at;
    ++known.token_version;  // a renewal of the earlier tokens writes nothing any more
    known.refresh_begun_at.reset();
    known.refresh_refusals = 0;
    store::update_account(tx, known);
    known = store::load_account(tx, known.id).value();  // with its updated_at
    connected.renewed = true;
    if (was_let_go) bring_back(tx, known);
    return connected;
}

void Accounts::bring_back(Tx& tx, const CalendarAccount& account) {
    const auto now = tx.now();
    std::vector<store::NewJob> jobs;
    for (const auto& link : store::load_detached_links(tx, account.id)) {
        const job::Sync args{link.appointment, link.version, SyncReason::back, now.time_since_epoch().count()};
        jobs.push_back(job::make(ids_.make<JobId>(), account.company, args, now));
    }
    if (const auto sql = store::insert_jobs_sql(jobs, now)) tx.run(*sql);
}

Result<CalendarAccount> Accounts::disconnect(CompanyId company, AccountId id) {
    auto account = database_.transact([&](Tx& tx) {
        auto known = store::lock_account(tx, id);
        if (!known || known->company != company || known->state == AccountState::disconnected) return known;
        known->state = AccountState::disconnected;
        store::update_account(tx, *known);
        return store::load_account(tx, id);  // with its updated_at
    });
    if (!account || account->company != company) {
        return refuse(ErrorCode::not_found, "id", "this company has no such account");
    }
    spdlog::info("calendar account {}: disconnected", id.text());
    return *std::move(account);
}

std::vector<Accounts::Proof> Accounts::prove(CompanyId company) {
    std::vector<Proof> proofs;
    for (auto& account : list(company)) {
        if (account.state == AccountState::disconnected || account.state == AccountState::revoked) continue;
        Proof proof{std::move(account), {}};
        const auto gateway = gateway_to(proof.account);
        if (!gateway) {
            proof.trouble = "its credential cannot be decrypted: secret.key is not the key that encrypted it";
            proofs.push_back(std::move(proof));
            continue;
        }
        const auto owner = owner_of(**gateway);
        if (!owner) {
            proof.trouble = owner.refusal().message;
            if (owner.refusal().field == "credential") {
                note_refused_key(proof.account.id);
                if (const auto now = look(proof.account.id)) proof.account = now->account;
            }
        } else if (proof.account.state == AccountState::needs_reauth) {
            // It was refused once and is valid again: Cal.com also refuses valid keys during outages.
            database_.transact([&](Tx& tx) {
                auto known = store::lock_account(tx, proof.account.id);
                if (known->state != AccountState::needs_reauth) return;
                known->state = AccountState::active;
                store::update_account(tx, *known);
                proof.account = store::load_account(tx, known->id).value();
            });
        }
        proofs.push_back(std::move(proof));
    }
    return proofs;
}

std::vector<CalendarAccount> Accounts::list(CompanyId company) {
    return database_.read([&](Tx& tx) { return store::list_accounts(tx, company); });
}

void Accounts::adopt(const CalendarAccount& account) {
    database_.transact([&](Tx& tx) {
        store::register_account(tx, account);
        store::update_account(tx, account);
    });
}

std::optional<Accounts::Seen> Accounts::begin_refresh(const CalendarAccount& seen) {
    return database_.transact([&](Tx& tx) -> std::optional<Seen> {
        auto account = store::lock_account(tx, seen.id);
        if (!account || account->token_version != seen.token_version) return std::nullopt;
        Seen begun{*account, tx.now()};
        if (!account->refresh_begun_at) {
            account->refresh_begun_at = begun.now;
            store::update_account(tx, *account);
        }
        return begun;  // the row as it was: it shows whether the outcome of an earlier refresh is unknown
    });
}

std::optional<CalendarAccount> Accounts::end_refresh(const Seen& begun, const RemoteAnswer<TokenPair>& answer) {
    return database_.transact([&](Tx& tx) -> std::optional<CalendarAccount> {
        auto account = store::lock_account(tx, begun.account.id);
        // Another process may have renewed the tokens while this one was paused, or a person has signed in again.
        if (!account || account->token_version != begun.account.token_version) return std::nullopt;
        settle_refresh(*account, answer, begun);
        store::update_account(tx, *account);
        return account;
    });
}

bool Accounts::note_refused_key(AccountId id) {
    const auto marked = database_.transact([&](Tx& tx) { return store::mark_needs_reauth(tx, id); });
    if (marked) spdlog::error("calendar account {}: Cal.com refuses its key, its jobs wait", id.text());
    return marked;
}

}  // namespace slotkeeper
