// change_rules: the policies of a service and its company.
#include "engine/booking/change_rules.h"

#include "engine/booking/rules.h"

#include <algorithm>

namespace slotkeeper {

namespace {

template <class T>
std::optional<T> first_of(const std::optional<T>& a, const std::optional<T>& b) {
    return a ? a : b;
}

std::string_view verb_of(ChangeAction action) { return action == ChangeAction::cancel ? "cancel" : "move"; }

Result<Done> check_alone(const ChangeQuestion& asked) {
    const auto policy = policy_of(asked.company, asked.service, asked.action);
    if (asked.by_customer && policy.by == ChangeBy::staff) {
        return refuse(ErrorCode::staff_only, "",
                      "customers do not " + std::string(verb_of(asked.action)) + " it themselves");
    }
    const auto is_move = asked.action == ChangeAction::reschedule;
    if (is_move && asked.by_customer && policy.moves_max && asked.appointment.customer_moves >= *policy.moves_max) {
        return refuse(ErrorCode::too_many_moves, "",
                      "customers move it " + std::to_string(*policy.moves_max) +
                          (*policy.moves_max == 1 ? " time" : " times") + " at most");
    }
    return check_change(asked.service, is_move ? LateChange::move : LateChange::cancel, asked.appointment.time.from,
                        asked.now, asked.channel, asked.by_customer, *policy.notice);
}

// What the caller can do after the refusal.
std::string possible_instead(ChangeQuestion asked) {
    const auto refused = asked.action;
    asked.action = refused == ChangeAction::cancel ? ChangeAction::reschedule : ChangeAction::cancel;
    if (check_alone(asked)) return refused == ChangeAction::cancel ? "; it can be moved" : "; it can be cancelled";
    return asked.by_customer ? "; the staff can do it" : "";
}

}  // namespace

ChangePolicy policy_of(const Company& company, const Service& service, ChangeAction action) {
    const auto is_cancel = action == ChangeAction::cancel;
    const auto& own = is_cancel ? service.cancel : service.reschedule;
    const auto& general = is_cancel ? company.cancel : company.reschedule;
    auto notice = first_of(service.change_notice, general.notice);
    if (is_cancel) notice = first_of(service.cancel_notice, first_of(notice, company.reschedule.notice));
    return {.notice = notice.value_or(Minutes{0}),
            .by = first_of(own.by, general.by),
            .moves_max = first_of(own.moves_max, general.moves_max),
            .fee = first_of(own.fee, general.fee),
            .free_until = first_of(own.free_until, general.free_until)};
}

Result<Done> check_policy(const ChangeQuestion& asked) {
    auto allowed = check_alone(asked);
    if (allowed) return allowed;
    auto refusal = allowed.refusal();
    refusal.message += possible_instead(asked);
    return refusal;
}

std::optional<std::int64_t> fee_for(const ChangeQuestion& asked) {
    const auto policy = policy_of(asked.company, asked.service, asked.action);
    const auto is_free = policy.free_until && asked.now + *policy.free_until <= asked.appointment.time.from;
    const auto is_agreed = !asked.appointment.approve_by;
    if (!asked.by_customer || !is_agreed || is_free || policy.fee.value_or(0) <= 0) return std::nullopt;
    return policy.fee;
}

NoShowAmounts no_show_amounts(const Company& company, const Service& service) {
    return {first_of(service.no_shows.fee, company.no_shows.fee),
            first_of(service.no_shows.deposit, company.no_shows.deposit)};
}

Result<Done> check_cancel_code(const Company& company, const std::string& code, bool by_customer) {
    if (code.empty()) return Done{};
    if (company.cancel_codes.empty()) {
        if (is_cancel_code(code)) return Done{};
        return refuse(ErrorCode::invalid_field, "reason_code", "must be letters a to z, digits and underscores");
    }
    const auto who = by_customer ? CancelledBy::customer : CancelledBy::staff;
    std::string all;
    for (const auto& one : company.cancel_codes) {
        if (one.by && *one.by != who) continue;
        if (one.code == code) return Done{};
        all.append(all.empty() ? "" : ", ").append(one.code);
    }
    return refuse(ErrorCode::invalid_field, "reason_code",
                  all.empty() ? "the company has no reasons for this caller" : "must be one of " + all);
}

bool wanted_by_customer(std::string_view reason, bool by_customer) {
    const auto why = from_name<CancelReason>(reason);
    return by_customer || why == CancelReason::caller || why == CancelReason::customer;
}

Result<Done> check_reason_code(const Company& company, const std::string& code, std::string_view reason,
                               bool by_customer) {
    auto known = check_cancel_code(company, code, wanted_by_customer(reason, by_customer));
    if (known || (!by_customer && check_cancel_code(company, code, false))) return Done{};
    return known;
}

Result<std::optional<NoShowEffect>> effect_of(const NoShowRule& rule, int no_shows) {
    if (!rule.count || no_shows < *rule.count) return std::optional<NoShowEffect>();
    if (rule.then != NoShowEffect::block) return std::optional(rule.then);
    return refuse(ErrorCode::too_many_no_shows, "customer",
                  "did not come to " + std::to_string(no_shows) + " appointments in the last " +
                      std::to_string(rule.months) + " months: only a key with the scope override can book");
}

std::optional<Minutes> release_after(const Catalog& catalog, const Appointment& appointment) {
    const auto* service = catalog.service(appointment.service);
    const auto* branch = catalog.branch(appointment.branch);
    if (service == nullptr || branch == nullptr) return std::nullopt;
    const auto grace = first_of(service->release_after, branch->release_after);
    return grace && *grace > Minutes{0} ? grace : std::nullopt;
}

}  // namespace slotkeeper
