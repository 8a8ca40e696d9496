// drift: shows the differences between an account at Cal.com and our bookings, and compares them on request.
#include "adapters/rest/rest_api.h"
#include "adapters/rest/serving.h"
#include "adapters/views/calendar_records.h"

namespace slotkeeper::rest {

namespace {

struct DriftInput {
    AccountId id;

    static const Shape<DriftInput>& shape() {
        static const Shape<DriftInput> shape("DriftOfAccount", path_id<&DriftInput::id>("The account."));
        return shape;
    }
};

struct ReconcileInput : DriftInput {
    bool dry_run = false;
    std::optional<Instant> from, until;

    static const Shape<ReconcileInput>& shape() {
        static const Shape<ReconcileInput> shape(
            "Comparison", DriftInput::shape(),
            defaulted<&ReconcileInput::dry_run>("dry_run", "Only report the differences; queue no repair."),
            field<&ReconcileInput::from>("from", "The earliest start of a booking. Absent: yesterday."),
            field<&ReconcileInput::until>("until", "The latest end. Absent: the end of all booking windows.",
                                          {.fraction = Fraction::up}));
        return shape;
    }
};

bool has_account(const Context& context, AccountId id) {
    return account_of(context.services.accounts, context.company(), id).ok();
}

Refusal no_such_account() { return refuse(ErrorCode::not_found, "id", "this company has no such account"); }

Result<Reply> last_report(const DriftInput& input, Context& context) {
    if (!has_account(context, input.id)) return no_such_account();
    const auto report = context.services.reconciler.last_report(input.id);
    if (!report) return refuse(ErrorCode::not_found, "id", "this account has not been compared yet");
    return Reply{.body = report_view().write(*report)};
}

// Idempotent without a key: differences that were found before are not queued twice.
Result<Reply> compare_now(const ReconcileInput& input, Context& context) {
    if (!has_account(context, input.id)) return no_such_account();
    ReconcileAsk ask{.company = context.company(), .account = input.id};
    ask.dry_run = input.dry_run;
    if (input.from) ask.from = *input.from;
    if (input.until) ask.until = *input.until;
    const auto result = context.services.reconciler.compare_window(ask);
    if (!result) return result.refusal();
    return Reply{.body = reconciled_view().write(*result)};
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
        operation<ReconcileInput>({.id = "calendar-accounts.reconcile",
                                   .method = "POST",
                                   .path = "/v1/calendar-accounts/{id}/reconcile",
                                   .scope = Scope::admin,
                                   .summary = "Compare an account with our bookings now, and queue the repairs.",
                                   .description = "Takes at most 20 s.",
                                   .answer = Answer::record(reconciled_view()),
                                   .refusals = {in_progress, rate_limited, state_conflict, forbidden},
                                   .may_be_empty = true},
                                  compare_now),
    };
}

}  // namespace slotkeeper::rest
