// drift: shows the differences between an account at Cal.com and our bookings, and compares them on request.
#include "adapters/rest/calendar/called_accounts.h"
#include "adapters/rest/rest_api.h"
#include "adapters/views/calendar_records.h"

#include <algorithm>

namespace slotkeeper::rest {

namespace {

// A person at a terminal waits longer than a client of the API, because Cal.com limits how fast lists can be read.
constexpr std::chrono::milliseconds kPatienceOfCommand = std::chrono::minutes{5};
constexpr int kAcceptMax = 1'000'000;

// --- inputs --------------------------------------------------------------------------------------

struct DriftInput {
    AccountId id;

    static const Shape<DriftInput>& shape() {
        static const Shape<DriftInput> shape("DriftOfAccount", path_id<&DriftInput::id>("The account."));
        return shape;
    }
};

struct ComparisonOptions {
    bool dry_run = false;
    std::optional<int> accept_missing;
    bool push = false;
    std::optional<Instant> from, until;

    static const Shape<ComparisonOptions>& shape() {
        using Options = ComparisonOptions;
        static const Shape<Options> shape(
            "ComparisonOptions",
            defaulted<&Options::dry_run>("dry_run", "Only report the differences; queue no repair."),
            field<&Options::accept_missing>(
                "accept_missing",
                "Follow Cal.com if it ends or moves at most so many appointments, and resume a paused account.",
                {.min = 0, .max = kAcceptMax}),
            defaulted<&Options::push>(
                "push", "Create our bookings again or move them back at Cal.com, and resume a paused account."),
            field<&Options::from>("from", "The earliest start of a booking. Absent: yesterday."),
            field<&Options::until>("until", "The latest end. Absent: the end of all booking windows.",
                                   {.fraction = Fraction::up}));
        return shape;
    }
};

struct ReconcileInput : DriftInput, ComparisonOptions {
    static const Shape<ReconcileInput>& shape() {
        static const Shape<ReconcileInput> shape("Comparison", DriftInput::shape(), ComparisonOptions::shape());
        return shape;
    }
};

struct ReconcileAll : CalledAccounts, ComparisonOptions {
    static const Shape<ReconcileAll>& shape() {
        static const Shape<ReconcileAll> shape("ComparisonOfAccounts", CalledAccounts::shape(),
                                               ComparisonOptions::shape());
        return shape;
    }
};

// --- views ---------------------------------------------------------------------------------------

struct ComparedAccount {
    CalendarAccount account;
    Reconciled result;
};

const View<ComparedAccount>& compared_view() {
    static const View<ComparedAccount> view{
        "ReconciledAccount", "A comparison of one of several accounts that was made now.",
        members_of(reconciled_view(), [](const ComparedAccount& one) -> const Reconciled& { return one.result; }),
        member("provider_account", "The user name at Cal.com.",
               [](const ComparedAccount& one) { return one.account.provider_account; })};
    return view;
}

struct FailedComparison {
    CalendarAccount account;
    Refusal refusal;
};

const View<std::vector<FailedComparison>>& beside_compared_view() {
    static const View<FailedComparison> failed{
        "FailedComparison",
        "An account that could not be compared.",
        member("account_id", "", [](const FailedComparison& one) { return one.account.id; }),
        member("provider_account", "The user name at Cal.com.",
               [](const FailedComparison& one) { return one.account.provider_account; }),
        member("code", "", [](const FailedComparison& one) { return one.refusal.code; }),
        member("detail", "", [](const FailedComparison& one) { return one.refusal.message; })};
    static const View<std::vector<FailedComparison>> view{
        "ReconciledPage", "What a page of comparisons has beside them.",
        nested(
            "failed", "The accounts that could not be compared.", failed, Parts::list,
            [](const std::vector<FailedComparison>& all) -> const auto& { return all; })};
    return view;
}

// --- serving -------------------------------------------------------------------------------------

// A comparison as a sentence: "anna: 12 bookings compared, 1 missing_there; 1 queued, 0 queued before".
std::string summary_of(const CalendarAccount& account, const Reconciled& result, bool dry_run) {
    const auto& counts = result.report->counts;
    auto text = account.provider_account + ": " + std::to_string(counts.compared) + " bookings compared";
    const auto add = [&](std::int64_t count, std::string_view what) {
        if (count != 0) text += ", " + std::to_string(count) + ' ' + std::string(what);
    };
    for (std::size_t i = 0; i < counts.of_kind.size(); ++i) add(counts.of_kind[i], EnumNames<DriftKind>::all[i]);
    add(static_cast<std::int64_t>(result.behind.size()), "behind");
    if (counts.drift() == 0 && result.behind.empty()) text += ", no drift";
    add(counts.unmapped, "unmapped");
    add(counts.attended, "attended");
    add(counts.left_alone, "left_alone");
    if (result.braked) {
        return text + (dry_run ? "; would be paused: Cal.com " : "; paused: Cal.com ") + describe(*result.braked);
    }
    if (dry_run) return text;
    return text + "; " + std::to_string(result.reported) + " queued, " + std::to_string(result.known) +
           " queued before";
}

bool is_drift_finding(const Reconciled& result, bool dry_run) {
    return result.braked || (dry_run && (result.report->counts.drift() > 0 || !result.behind.empty()));
}

Result<ReconcileAsk> read_ask(const ComparisonOptions& input, const Context& context) {
    const auto decides = input.accept_missing.has_value();
    if ((decides && input.push) || (input.dry_run && (decides || input.push))) {
        return refuse(ErrorCode::invalid_field, decides ? "accept_missing" : "push",
                      "must not be given with another of dry_run, push and accept_missing");
    }
    ReconcileAsk ask{.company = context.company(), .account = {}, .from = input.from, .until = input.until};
    ask.dry_run = input.dry_run;
    ask.accept = input.accept_missing;
    ask.push = input.push;
    if (context.caller.channel == Channel::command) ask.patience = kPatienceOfCommand;
    return ask;
}

// The engine speaks of facts; a person at a command line needs the flags.
Refusal with_flags(Refusal refusal, const CalendarAccount& account, const Context& context) {
    const auto waits = refusal.code == ErrorCode::state_conflict && account.state == AccountState::paused;
    if (waits && context.caller.channel == Channel::command) {
        refusal.message += " (--dry-run, --accept-missing N, --push)";
    }
    return refusal;
}

Refusal no_such_account() { return refuse(ErrorCode::not_found, "id", "this company has no such account"); }

Result<Reply> last_report(const DriftInput& input, Context& context) {
    if (!account_of(context.services.accounts, context.company(), input.id)) return no_such_account();
    const auto report = context.services.reconciler.last_report(input.id);
    if (!report) return refuse(ErrorCode::not_found, "id", "this account has not been compared yet");
    return Reply{.body = report_view().write(*report)};
}

// Idempotent without a key: differences that were found before are not queued twice.
Result<Reply> compare_now(const ReconcileInput& input, Context& context) {
    const auto account = account_of(context.services.accounts, context.company(), input.id);
    if (!account) return no_such_account();
    auto ask = read_ask(input, context);
    if (!ask) return ask.refusal();
    ask->account = input.id;
    const auto result = context.services.reconciler.compare_window(*ask);
    if (!result) return with_flags(result.refusal(), *account, context);
    return Reply{.body = reconciled_view().write(*result),
                 .notes = {summary_of(*account, *result, input.dry_run)},
                 .is_finding = is_drift_finding(*result, input.dry_run)};
}

// An account that cannot be compared does not stop the others. If none could be compared, the first refusal is the
// answer. The accounts of a request share its patience.
Result<Reply> compare_all(const ReconcileAll& input, Context& context) {
    const auto accounts = called_accounts(context, input, Waiting::included);
    if (!accounts) return accounts.refusal();
    auto ask = read_ask(input, context);
    if (!ask) return ask.refusal();
    const auto is_command = context.caller.channel == Channel::command;
    const auto give_up = std::chrono::steady_clock::now() + ask->patience;
    std::vector<ComparedAccount> compared;
    std::vector<FailedComparison> failed;
    std::vector<std::string> notes;
    for (const auto& account : *accounts) {
        ask->account = account.id;
        if (!is_command) {
            const auto left = std::chrono::floor<std::chrono::milliseconds>(give_up - std::chrono::steady_clock::now());
            ask->patience = std::max(left, std::chrono::milliseconds{0});
        }
        auto result = context.services.reconciler.compare_window(*ask);
        if (result) {
            notes.push_back(summary_of(account, *result, input.dry_run));
            compared.push_back({account, *std::move(result)});
        } else {
            auto refusal = with_flags(result.refusal(), account, context);
            notes.push_back(account.provider_account + ": " + refusal.message);
            failed.push_back({account, std::move(refusal)});
        }
    }
    if (compared.empty() && !failed.empty()) return about_account(failed.front().refusal, failed.front().account);
    if (accounts->empty()) notes.emplace_back("no account is active");
    auto reply = page(compared_view().write_all(compared), std::nullopt);
    reply.body.update(beside_compared_view().write(failed));
    reply.notes = std::move(notes);
    reply.is_finding = !failed.empty() || std::any_of(compared.begin(), compared.end(), [&](const auto& one) {
        return is_drift_finding(one.result, input.dry_run);
    });
    return reply;
}

}  // namespace

std::vector<Operation> drift_operations() {
    using enum ErrorCode;
    using store::Scope;
    return {
        operation<DriftInput>({.id = "calendar-accounts.drift",
                               .method = "GET",
                               .path = "/v1/calendar-accounts/{id}/drift",
                               .scope = Scope::read,
                               .summary = "Show the last comparison of the whole window; 404 before the first.",
                               .answer = Answer::record(report_view())},
                              last_report),
        operation<ReconcileInput>(
            {.id = "calendar-accounts.reconcile",
             .method = "POST",
             .path = "/v1/calendar-accounts/{id}/reconcile",
             .scope = Scope::admin,
             .summary = "Compare an account with our bookings now, and queue the repairs.",
             .description = "Takes at most 20 s. At most one of `dry_run`, `accept_missing` and `push`.",
             .answer = Answer::record(reconciled_view()),
             .refusals = {in_progress, rate_limited, state_conflict, forbidden},
             .may_be_empty = true},
            compare_now),
        operation<ReconcileAll>(
            {.id = "calendar-accounts.reconcile_all",
             .method = "POST",
             .path = "/v1/calendar-accounts/reconcile",
             .scope = Scope::admin,
             .summary = "Compare all accounts with our bookings now, and queue the repairs.",
             .description = "Those that are active or wait for a person. Takes at most 20 s for all of them together. "
                            "An account that cannot be compared is in `failed`; if none can, the first refusal is the "
                            "answer. At most one of `dry_run`, `accept_missing` and `push`.",
             .answer = Answer::page(compared_view(), &beside_compared_view())
                           .as_table({"provider_account", "kind", "appointment_id", "uid", "ours", "theirs"},
                                     "no differences", "findings"),
             .refusals = {not_found, in_progress, rate_limited, state_conflict, forbidden},
             .may_be_empty = true},
            compare_all),
    };
}

}  // namespace slotkeeper::rest
