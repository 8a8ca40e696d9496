// accounts: a company's accounts at Cal.com. Replies never contain secrets.
#include "adapters/rest/calendar/called_accounts.h"
#include "adapters/rest/rest_api.h"
#include "adapters/rest/short_lists.h"

namespace slotkeeper::rest {

namespace {

// --- inputs --------------------------------------------------------------------------------------

struct OneAccount {
    AccountId id;

    static const Shape<OneAccount>& shape() {
        static const Shape<OneAccount> shape("OneAccount", path_id<&OneAccount::id>("The account."));
        return shape;
    }
};

// What requests to connect and to authorize share.
struct ConnectOptions {
    CalendarProvider provider = CalendarProvider::calcom;
    std::string provider_account;
    bool force_create = false;
    bool respect_disconnected = true;

    static const Shape<ConnectOptions>& shape() {
        using Options = ConnectOptions;
        static const Shape<Options> shape(
            "ConnectOptions", defaulted<&Options::provider>("provider", "The calendar service."),
            defaulted<&Options::provider_account>("provider_account",
                                                  "The user name that the account must have. Empty: any."),
            defaulted<&Options::force_create>("force_create", "Replace the credential of an active account too."),
            defaulted<&Options::respect_disconnected>(
                "respect_disconnected",
                "true: an account that was disconnected stays so; false: it is connected again."));
        return shape;
    }
};

struct ConnectInput : ConnectOptions {
    std::optional<std::string> credential, code, state, error;

    static const Shape<ConnectInput>& shape() {
        constexpr Rules kFromBrowser{.length_max = limits::code_length_max};
        static const Shape<ConnectInput> shape(
            "Connection", ConnectOptions::shape(),
            field<&ConnectInput::error>("error", "What Cal.com returned instead of a code, with `state`."),
            field<&ConnectInput::code>("code", "What Cal.com returned after an authorisation, with `state`.",
                                       kFromBrowser),
            field<&ConnectInput::state>("state", "The state of the authorisation.", kFromBrowser),
            field<&ConnectInput::credential>("credential", "An API key of Cal.com.",
                                             {.length_min = 1, .length_max = kCredentialLengthMax, .secret = true}));
        return shape;
    }
};

struct AuthorizeInput : ConnectOptions {
    static const Shape<AuthorizeInput>& shape() {
        static const Shape<AuthorizeInput> shape("AskAuthorisation", ConnectOptions::shape());
        return shape;
    }
};

// --- views ---------------------------------------------------------------------------------------

const View<ConnectedAccount>& connected_view() {
    static const View<ConnectedAccount> view{
        "ConnectedAccount", "An account that was connected.",
        members_of(account_view(), [](const ConnectedAccount& one) -> const CalendarAccount& { return one.account; }),
        member("created", "Whether it is new.", &ConnectedAccount::created),
        member("renewed", "Whether it was known and has this credential now.", &ConnectedAccount::renewed)};
    return view;
}

const View<Authorisation>& authorisation_view() {
    static const View<Authorisation> view{
        "Authorisation", "Where a person must go to grant access.",
        member("authorize_url", "The page at Cal.com to open in the browser.", &Authorisation::url),
        member("state", "Secret until the person has returned with it.", &Authorisation::state),
        member("expires_at", "Until when the person must have returned.",
               [](const Authorisation& begun) { return whole_seconds(begun.expires_at); })};
    return view;
}

using ProvenAccount = InCatalog<EnsuredAccount>;

const View<ProvenAccount>& proven_view() {
    static const View<ProvenAccount> view{
        "ProvenAccount",
        "An account whose key was checked at Cal.com.",
        members_of(account_view(),
                   [](const ProvenAccount& one) -> const CalendarAccount& { return one.record.account; }),
        member("validated", "Whether Cal.com accepts the key.",
               [](const ProvenAccount& one) { return one.record.trouble.empty(); }),
        member("username", "The user at Cal.com who owns the key.",
               [](const ProvenAccount& one) {
                   return one.record.user ? std::optional(one.record.user->username) : std::nullopt;
               }),
        member("resource_id", "The staff member who is this user.",
               [](const ProvenAccount& one) { return one.record.person; }),
        member("resource", "The name of the staff member.",
               [](const ProvenAccount& one) -> std::optional<std::string> {
                   const auto* person = one.record.person ? one.catalog.resource(*one.record.person) : nullptr;
                   return person == nullptr ? std::nullopt : std::optional(person->name);
               }),
        member("created", "Whether the staff member was mapped to the user now.",
               [](const ProvenAccount& one) { return one.record.created; }),
        member("trouble", "Why the key could not be verified, or why no staff member was found. Empty: neither.",
               [](const ProvenAccount& one) {
                   return one.record.trouble.empty() ? one.record.detail : one.record.trouble;
               })};
    return view;
}

// The staff members without a user at Cal.com, by name.
std::vector<std::string> names_without_user(const InCatalog<Ensured>& shown) {
    std::vector<std::string> names;
    for (const auto id : shown.record.without_user) {
        const auto* person = shown.catalog.resource(id);
        names.push_back(person == nullptr ? id.text() : person->name);
    }
    return names;
}

const View<InCatalog<Ensured>>& beside_proven_view() {
    using Shown = InCatalog<Ensured>;
    static const View<Shown> view{
        "ProvenPage", "What a page of accounts that were checked has beside them.",
        member("created", "Staff members who were mapped now.",
               [](const Shown& shown) { return shown.record.created; }),
        member("validated", "Accounts whose key Cal.com accepts.",
               [](const Shown& shown) { return shown.record.validated; }),
        member("without_user", "The names of staff members without a user at Cal.com.", names_without_user)};
    return view;
}

// --- serving -------------------------------------------------------------------------------------

Result<Reply> list_accounts(const WholeList& input, Context& context) {
    auto found = context.services.accounts.list(context.company());
    std::erase_if(found, [&](const CalendarAccount& account) { return !input.wants(account.updated_at); });
    return page(account_view().write_all(found), std::nullopt);
}

Result<Reply> show_account(const OneAccount& input, Context& context) {
    for (const auto& account : context.services.accounts.list(context.company())) {
        if (account.id == input.id) return Reply{.body = account_view().write(account)};
    }
    return refuse(ErrorCode::not_found, "id", "this company has no such account");
}

Result<Reply> connected_reply(const Result<ConnectedAccount>& connected) {
    if (!connected) return connected.refusal();
    return Reply{.body = connected_view().write(*connected),
                 .status = connected->created ? 201 : 200,
                 .location = "/v1/calendar-accounts/" + connected->account.id.text()};
}

// There is one account for each user name at Cal.com, so a repeat is safe without an idempotency key.
Result<Reply> connect(const ConnectInput& input, Context& context) {
    auto& accounts = context.services.accounts;
    if (input.code || input.state || input.error) {
        if (!input.state) return refuse(ErrorCode::missing_field, "state", "is needed");
        if (input.state->empty()) return refuse(ErrorCode::invalid_field, "state", "must not be empty");
        if (input.credential) {
            return refuse(ErrorCode::invalid_field, "credential", "must not be given together with a code");
        }
        return connected_reply(
            accounts.complete({context.company(), *input.state, input.code.value_or(""), input.error.value_or(""),
                               input.provider_account, input.force_create, input.respect_disconnected}));
    }
    if (!input.credential) return refuse(ErrorCode::missing_field, "credential", "is needed");
    // The client cannot choose the URL: otherwise it could make this server send requests into its own network.
    return connected_reply(
        accounts.connect({context.company(), input.provider, context.services.calcom_url, *input.credential,
                          input.provider_account, input.force_create, input.respect_disconnected}));
}

Result<Reply> authorize(const AuthorizeInput& input, Context& context) {
    const auto begun =
        context.services.accounts.authorize({context.company(), input.provider, context.services.calcom_url,
                                             input.provider_account, input.force_create, input.respect_disconnected});
    if (!begun) return begun.refusal();
    return Reply{.body = authorisation_view().write(*begun)};
}

Result<Reply> disconnect(const OneAccount& input, Context& context) {
    const auto account = context.services.accounts.disconnect(context.company(), input.id);
    if (!account) return account.refusal();
    return Reply{.body = account_view().write(*account)};
}

Result<Reply> ensure(const NoInput& /*input*/, Context& context) {
    if (const auto called = called_accounts(context, {}, Waiting::included); !called) {
        return refuse(called.refusal().code, "", called.refusal().message);  // the request cannot name an account
    }
    auto& services = context.services;
    const auto ensured = services.mapping.users.ensure(context.company());
    const auto catalog = services.catalogs.current(context.company());
    auto data = Json::array();
    for (const auto& account : ensured.accounts) data.push_back(proven_view().write({account, *catalog}));
    auto reply = page(std::move(data), std::nullopt);
    reply.body.update(beside_proven_view().write({ensured, *catalog}));
    reply.notes = {std::to_string(ensured.created) + " created, " + std::to_string(ensured.validated) + " validated"};
    for (const auto& name : names_without_user({ensured, *catalog})) {
        reply.notes.push_back(name + " has no Cal.com user: map one with calcom users set");
    }
    reply.is_finding = ensured.validated != ensured.accounts.size();
    return reply;
}

}  // namespace

std::vector<Operation> account_operations() {
    using enum ErrorCode;
    using store::Scope;
    return {
        short_list<list_accounts>(
            {.id = "calendar-accounts.list",
             .method = "GET",
             .path = "/v1/calendar-accounts",
             .scope = Scope::read,
             .summary = "List the accounts at Cal.com, without their secrets.",
             .answer = Answer::page(account_view())
                           .as_table({"id", "provider_account", "url", "state", "credential_kind", "created_at"},
                                     "no account is connected")}),
        operation<OneAccount>({.id = "calendar-accounts.show",
                               .method = "GET",
                               .path = "/v1/calendar-accounts/{id}",
                               .scope = Scope::read,
                               .summary = "Show an account.",
                               .answer = Answer::record(account_view())},
                              show_account),
        operation<ConnectInput>(
            {.id = "calendar-accounts.connect",
             .method = "POST",
             .path = "/v1/calendar-accounts",
             .scope = Scope::admin,
             .summary = "Connect an account by an API key, or by the code of an authorisation.",
             .description = "Send `credential` alone, or `state` with the `code` or the `error` that "
                            "Cal.com returned to the browser. 201: a new account; 200: one that "
                            "was known.",
             .answer = Answer::record(connected_view(), {201, 200}),
             .refusals = {missing_field, state_conflict, not_found, forbidden}},
            connect),
        operation<AuthorizeInput>({.id = "calendar-accounts.authorize",
                                   .method = "POST",
                                   .path = "/v1/calendar-accounts/authorize",
                                   .scope = Scope::admin,
                                   .summary = "Begin an authorisation: a person grants access at Cal.com.",
                                   .answer = Answer::record(authorisation_view()),
                                   .refusals = {state_conflict},
                                   .may_be_empty = true},
                                  authorize),
        operation<OneAccount>({.id = "calendar-accounts.disconnect",
                               .method = "POST",
                               .path = "/v1/calendar-accounts/{id}/disconnect",
                               .scope = Scope::admin,
                               .summary = "Disconnect an account: nothing is written to it any more.",
                               .answer = Answer::record(account_view()),
                               .destructive = true,
                               .may_be_empty = true},
                              disconnect),
        operation<NoInput>(
            {.id = "calendar-accounts.ensure",
             .method = "POST",
             .path = "/v1/calendar-accounts/ensure",
             .scope = Scope::admin,
             .summary = "Check every key at Cal.com, and match users there with the staff.",
             .description = "A staff member is mapped only if the match is unambiguous.",
             .answer = Answer::page(proven_view(), &beside_proven_view())
                           .as_table({"id", "provider_account", "state", "validated", "resource", "created", "trouble"},
                                     "no account is connected"),
             .refusals = {state_conflict},
             .may_be_empty = true},
            ensure),
    };
}

}  // namespace slotkeeper::rest
