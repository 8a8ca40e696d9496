// sickness: a person is away: the plan for their appointments, shown first, then done.
#include "engine/desk/sickness.h"
#include "adapters/rest/booking/appointment_replies.h"
#include "adapters/rest/rest_api.h"
#include "adapters/rest/serving.h"

namespace slotkeeper::rest {

namespace {

using enum ErrorCode;
using store::Scope;

struct SickInput {
    ResourceId id;
    Instant from, until;
    std::string reason;
    Resolve resolve = Resolve::none;
    bool preview = true;
    std::optional<std::string> plan_id;
    std::optional<ResourceId> stand_in_id;

    static const Shape<SickInput>& shape() {
        static const Shape<SickInput> shape(
            "Sickness", path_id<&SickInput::id>("The person, room or device that is away."),
            field<&SickInput::from>("from", "The beginning of the time off."),
            field<&SickInput::until>("until", "Its end, exclusive.", {.fraction = Fraction::up}),
            defaulted<&SickInput::reason>("reason", "For the staff."),
            defaulted<&SickInput::resolve>("resolve",
                                           "What becomes of the appointments: another person at the same time, another "
                                           "start within two weeks, a cancellation, or nothing."),
            defaulted<&SickInput::preview>("preview", "Only show the plan."),
            field<&SickInput::plan_id>("plan_id", "Of the plan that was shown; needed if `preview` is false.",
                                       {.length_max = 64}),
            field<&SickInput::stand_in_id>("stand_in_id",
                                           "Who stands in: asked first for a reassignment, and offered from then on "
                                           "instead of the person who is away."));
        return shape;
    }
    Result<Done> check(const Context& /*context*/) const {
        if (until <= from) return refuse(invalid_field, "until", "must lie after from");
        if (!preview && !plan_id) return refuse(missing_field, "plan_id", "is needed: ask for the plan first");
        return Done{};
    }
};

struct ShownStep {
    const SickPlanStep& one;
    const Catalog& catalog;

    TimeZone zone() const { return catalog.zone_of(one.before.branch); }
};

// Unsolved ones are called so, because nothing is done about them.
std::string action_of(const ShownStep& shown) {
    if (shown.one.step.action == SickAction::keep) return "unsolved";
    return std::string(name_of(shown.one.step.action));
}

std::optional<std::string> name_of_resource(const ShownStep& shown) {
    const auto& id = shown.one.step.resource;
    const auto* resource = id ? shown.catalog.resource(*id) : nullptr;
    return resource != nullptr ? std::optional(resource->name) : std::nullopt;
}

const View<ShownStep>& step_view() {
    static const View<ShownStep> view{
        "SickPlanStep",
        "What becomes of one appointment.",
        member("appointment_id", "", [](const ShownStep& shown) { return shown.one.before.id; }),
        member("start", "When it begins now.",
               [](const ShownStep& shown) {
                   return LocalTime{shown.one.before.time.from, shown.zone()};
               }),
        member("session_id", "Of a service with seats: all who share the session have the same action.",
               [](const ShownStep& shown) { return shown.one.before.session; }),
        member("action",
               "`reassign`, `move`, `cancel`, `release` of a hold, or `unsolved`: it stays, and `slotkeeper check` "
               "lists it.",
               action_of),
        member("resource_id", "Of a reassignment: who serves it.",
               [](const ShownStep& shown) { return shown.one.step.resource; }),
        member("resource", "The name of that person, room or device.", name_of_resource),
        member("new_start", "Of a move.",
               [](const ShownStep& shown) -> std::optional<LocalTime> {
                   if (shown.one.step.action != SickAction::move) return std::nullopt;
                   return LocalTime{shown.one.step.start, shown.zone()};
               }),
        member("why", "Of an unsolved one: why the last way that was tried is not possible.",
               [](const ShownStep& shown) { return if_any(shown.one.why); })};
    return view;
}

struct ShownPlan {
    std::string id;
    std::optional<BlockId> block;
    std::vector<ShownStep> steps;
};

const View<ShownPlan>& plan_view() {
    static const View<ShownPlan> view{
        "SickPlan",
        "Time off, and what becomes of the appointments in it.",
        member("plan_id", "Of exactly this plan; `null` in the repeated answer to a plan that was done.",
               [](const ShownPlan& shown) { return if_any(shown.id); }),
        member("done", "Whether it was done; else it was only shown.",
               [](const ShownPlan& shown) { return shown.block.has_value(); }),
        member("block_id", "The time off, once it is done.", &ShownPlan::block),
        member("unsolved", "How many appointments stay in the time off; `null` in a repeated answer.",
               [](const ShownPlan& shown) -> std::optional<int> {
                   if (shown.id.empty()) return std::nullopt;
                   int count = 0;
                   for (const auto& step : shown.steps) count += step.one.step.action == SickAction::keep ? 1 : 0;
                   return count;
               }),
        nested("steps", "By start; empty in a repeated answer.", step_view(), Parts::list, &ShownPlan::steps)};
    return view;
}

Reply plan_reply(const SickPlan& plan, const Catalog& catalog, std::optional<BlockId> block, bool replayed = false) {
    ShownPlan shown{plan.id, block, {}};
    for (const auto& one : plan.steps) shown.steps.push_back({one, catalog});
    return {.body = plan_view().write(shown), .replayed = replayed};
}

Result<Reply> be_sick(const SickInput& input, Context& context) {
    auto& services = context.services;
    if (auto fine = input.check(context); !fine) return fine.refusal();
    const auto catalog = services.catalogs.current(context.company());
    if (!input.preview) {
        // The appointments have changed by now, so the plan of a repeated request could not be made again.
        auto asked = command_of(context);
        asked.ask = TakeSick{};
        if (const auto earlier = services.desk.remembered(asked)) {
            if (!*earlier) return earlier->refusal();
            return plan_reply({}, *catalog, (*earlier)->block, /*replayed=*/true);
        }
    }
    const SickQuestion question{context.company(),      input.id,         {input.from, input.until}, input.resolve,
                                context.caller.channel, input.stand_in_id};
    const auto plan =
        plan_sickness(question, services.database, services.catalogs, services.clock.now(), services.other_calendar);
    if (!plan) return plan.refusal();
    const auto shown = services.catalogs.current(context.company());
    if (input.preview) return plan_reply(*plan, *shown, std::nullopt);
    if (plan->id != *input.plan_id) {
        return refuse(changed, "plan_id", "the plan would be another one now: ask for a new plan");
    }
    auto command = command_of(context);
    command.ask = command_of(*plan, question, services.ids.make<BlockId>(), input.reason);
    const auto receipt = services.desk.submit(std::move(command));
    if (!receipt) return receipt.refusal();
    return plan_reply(*plan, *shown, receipt->block, receipt->replayed);
}

}  // namespace

std::vector<Operation> sickness_operations() {
    return {operation<SickInput>(
        {.id = "resources.sick",
         .method = "POST",
         .path = "/v1/resources/{id}/sick",
         .scope = Scope::write,
         .summary = "Take a person off sick, with a plan for their appointments.",
         .description =
             "Shows the plan first. With its `plan_id` and `preview` false exactly this plan is done, all or "
             "nothing, and the customers get messages; `changed` if it would be another one by now. A session "
             "with seats is solved as a whole. What cannot be solved stays, and its time becomes time off when it "
             "ends.",
         .answer = Answer::record(plan_view()),
         .refusals = {not_found, state_conflict, changed, missing_field},
         .idempotent = true},
        be_sick)};
}

}  // namespace slotkeeper::rest
