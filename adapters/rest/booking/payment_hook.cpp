// payment_hook: where the payment system of the company hears of fees and deposits.
//
// The secret that signs the events is made here, stored encrypted, and shown once, in the answer that makes it.
// Read on: jobs/payment_events.h.
#include "adapters/http/event_sender.h"
#include "adapters/rest/rest_api.h"
#include "adapters/rest/serving.h"
#include "engine/guards/digest.h"
#include "engine/store/operations/job_kinds.h"
#include "engine/store/outreach/hook_rows.h"

namespace slotkeeper::rest {

namespace {

constexpr std::size_t kHookSecretLetters = 40;
constexpr auto kHookUrlExample = "https://pay.example/hooks/slotkeeper";

struct PutPaymentHook {
    std::string url;
    bool new_secret = false;

    static const Shape<PutPaymentHook>& shape() {
        static const Shape<PutPaymentHook> shape(
            "PaymentHookInput",
            field<&PutPaymentHook::url>("url", "Where events are sent, by https.",
                                        {.length_min = 1, .length_max = 500, .example = kHookUrlExample}),
            defaulted<&PutPaymentHook::new_secret>("new_secret", "Whether it gets another secret, at once."));
        return shape;
    }
    Result<Done> check(const Context& context) const {
        auto trouble = http::trouble_with_hook_url(url, context.services.hooks_private);
        if (trouble.empty()) return Done{};
        return refuse(ErrorCode::invalid_field, "url", std::move(trouble));
    }
};

struct ShownHook {
    store::PaymentHook hook;
    TimeZone zone;
    std::optional<std::string> secret{};
};

const View<ShownHook>& payment_hook_view() {
    static const View<ShownHook> view{
        "PaymentHook",
        "Where the payment system of the company hears of fees and deposits.",
        member("url", "", [](const ShownHook& shown) { return shown.hook.url; }),
        member_if_any("secret", "What signs the events. Only the answer that makes it has it.", &ShownHook::secret),
        member("created_at", "", [](const ShownHook& shown) { return local_time(shown.hook.created_at, shown.zone); }),
        member("updated_at", kUpdatedAt,
               [](const ShownHook& shown) { return local_time(shown.hook.updated_at, shown.zone); })};
    return view;
}

struct QueuedTest {
    JobId job;
};

const View<QueuedTest>& queued_test_view() {
    static const View<QueuedTest> view{
        "PaymentHookTest", "A test that was queued.",
        member("job_id", "The job that sends it; its state tells whether it was accepted.", &QueuedTest::job)};
    return view;
}

TimeZone zone_of_hook(const Context& context) {
    return company_zone(*context.services.catalogs.recent(context.company()));
}

Refusal no_payment_hook() { return refuse(ErrorCode::not_found, "", "this company has no payment hook"); }

Result<Reply> show_payment_hook(const NoInput& /*input*/, Context& context) {
    const auto hook = context.read([&](store::Tx& tx) { return store::load_payment_hook(tx, context.company()); });
    if (!hook) return no_payment_hook();
    return Reply{.body = payment_hook_view().write({*hook, zone_of_hook(context)})};
}

// The stored secret is ours only if there was none before, or if a new one was asked for.
Result<Reply> put_payment_hook(const PutPaymentHook& input, Context& context) {
    if (const auto checked = input.check(context); !checked) return checked.refusal();
    const auto secret = random_token(kHookSecretLetters);
    store::PaymentHook wanted{context.company(), input.url, context.services.sealer.seal(secret), {}};
    const auto stored = context.services.database.transact([&](store::Tx& tx) {
        wanted.created_at = tx.now();
        return store::put_payment_hook(tx, wanted,
                                       input.new_secret ? store::HookSecret::replaced : store::HookSecret::kept);
    });
    ShownHook shown{stored, zone_of_hook(context)};
    if (stored.sealed_secret == wanted.sealed_secret) shown.secret = secret;
    return Reply{.body = payment_hook_view().write(shown)};
}

// Doing it twice is not an error.
Result<Reply> remove_payment_hook(const NoInput& /*input*/, Context& context) {
    context.services.database.transact([&](store::Tx& tx) { store::delete_payment_hook(tx, context.company()); });
    return Reply{.body = {{"removed", true}}, .status = 204};
}

Result<Reply> test_hook(const NoInput& /*input*/, Context& context) {
    const auto id = context.services.ids.make<JobId>();
    const auto is_queued = context.services.database.transact([&](store::Tx& tx) {
        if (!store::load_payment_hook(tx, context.company())) return false;
        const auto now = tx.now();
        const std::vector<store::NewJob> jobs{job::make(id, context.company(), job::TestPaymentHook{}, now)};
        tx.run(store::insert_jobs_sql(jobs, now).value());
        return true;
    });
    if (!is_queued) return no_payment_hook();
    return Reply{.body = queued_test_view().write({id}), .status = 201};
}

}  // namespace

std::vector<Operation> payment_hook_operations() {
    using store::Scope;
    return {
        operation<NoInput>({.id = "payment-hook.show",
                            .method = "GET",
                            .path = "/v1/payment-hook",
                            .scope = Scope::admin,
                            .summary = "Show where the payment system hears of fees and deposits.",
                            .answer = Answer::record(payment_hook_view()),
                            .refusals = {ErrorCode::not_found}},
                           show_payment_hook),
        operation<PutPaymentHook>(
            {.id = "payment-hook.put",
             .method = "PUT",
             .path = "/v1/payment-hook",
             .scope = Scope::admin,
             .summary = "Set where the payment system hears of fees and deposits.",
             .description = "From then on each fee, each withdrawn fee and each deposit is sent there once, as a "
                            "`POST` of JSON: `fee.recorded`, `fee.withdrawn`, `deposit.required`. "
                            "`X-Slotkeeper-Signature` is `v=<time>,d=<signature>`: the HMAC-SHA256 in hex of the body "
                            "followed by the time, under `secret`. `X-Slotkeeper-Event` is the same at each attempt. "
                            "Any 2xx accepts the event.\n\n"
                            "`secret` is in the answer that makes it: to the first request, and to one with "
                            "`new_secret`.",
             .answer = Answer::record(payment_hook_view()),
             .example = {{"url", kHookUrlExample}}},
            put_payment_hook),
        operation<NoInput>({.id = "payment-hook.remove",
                            .method = "DELETE",
                            .path = "/v1/payment-hook",
                            .scope = Scope::admin,
                            .summary = "Stop reporting fees and deposits.",
                            .description = "What was not delivered by then is not sent any more.",
                            .answer = Answer::nothing(),
                            .destructive = true},
                           remove_payment_hook),
        operation<NoInput>({.id = "payment-hook.test",
                            .method = "POST",
                            .path = "/v1/payment-hook/test",
                            .scope = Scope::admin,
                            .summary = "Send a test event to the payment hook.",
                            .description = "It has the type `test`, and is sent in the background: `GET "
                                           "/v1/jobs/{id}` tells whether it was accepted.",
                            .answer = Answer::record(queued_test_view(), {201}),
                            .refusals = {ErrorCode::not_found},
                            .may_be_empty = true},
                           test_hook),
    };
}

}  // namespace slotkeeper::rest
