// check_policies: bounds, and codes that are given once.
#include "engine/catalog/check_policies.h"

#include "engine/base/limits.h"
#include "engine/base/text.h"

#include <set>

namespace slotkeeper {

namespace {

class PolicyCheck {
public:
    explicit PolicyCheck(Checks& check) : check_(check) {}

    void policy(const ChangePolicy& policy, const std::string& path, ChangeAction action) {
        if (policy.notice) number(policy.notice->count(), path + ".notice_minutes", 0, limits::notice_max.count());
        if (policy.moves_max) number(*policy.moves_max, path + ".moves_max", 0, limits::moves_max);
        if (policy.moves_max && action == ChangeAction::cancel) {
            wrong(path + ".moves_max", "is for reschedule: a booking is cancelled once");
        }
        if (policy.fee) number(*policy.fee, path + ".fee", 0, limits::price_max);
        if (!policy.free_until) return;
        number(policy.free_until->count(), path + ".free_until_minutes", 0, limits::notice_max.count());
    }

    void codes(const std::vector<CancelCode>& list) {
        const std::string path = "company.cancel_reasons";
        if (list.size() > limits::cancel_codes_max) {
            wrong(path, "must have at most " + std::to_string(limits::cancel_codes_max) + " items");
        }
        std::set<std::string> seen;
        for (std::size_t i = 0; i < list.size(); ++i) {
            const auto at = path + '[' + std::to_string(i) + ']';
            if (!is_cancel_code(list[i].code)) {
                wrong(at + ".code", "must have 1 to " + std::to_string(limits::cancel_code_length_max) +
                                        " letters a to z, digits and underscores");
            } else if (!seen.insert(list[i].code).second) {
                wrong(at + ".code", "must be given once");
            }
            for (const auto& [language, name] : list[i].names) {
                auto trouble = trouble_with_text(name, limits::spoken_name_length_max, Lines::one);
                if (!trouble.empty()) wrong(at + ".names." + std::string(name_of(language)), std::move(trouble));
            }
        }
    }

    void no_shows(const NoShowRule& rule) {
        if (rule.count) number(*rule.count, "company.no_shows.count", 1, limits::no_shows_max);
        number(rule.months, "company.no_shows.months", 1, limits::no_show_months_max);
        amounts({rule.fee, rule.deposit}, "company.no_shows");
    }

    void amounts(const NoShowAmounts& owed, const std::string& path) {
        if (owed.fee) number(*owed.fee, path + ".fee", 0, limits::price_max);
        if (owed.deposit) number(*owed.deposit, path + ".deposit", 0, limits::price_max);
    }

    void release(std::optional<Minutes> after, const std::string& path) {
        if (after) number(after->count(), path + ".release_after_minutes", 0, limits::release_after_max.count());
    }

    void wrong(std::string path, std::string message) {
        check_.note(refuse(ErrorCode::invalid_field, std::move(path), std::move(message)));
    }

private:
    void number(std::int64_t value, const std::string& path, std::int64_t min, std::int64_t max) {
        if (value >= min && value <= max) return;
        wrong(path, "must be " + std::to_string(min) + " to " + std::to_string(max));
    }

    Checks& check_;
};

template <class Item>
std::string path_in(const std::string& list, const std::vector<Item>& items, const Item& item) {
    return item.slug.empty() ? list + '[' + std::to_string(&item - items.data()) + ']' : list + '.' + item.slug;
}

}  // namespace

void check_policies(const CatalogDraft& draft, Checks& check) {
    PolicyCheck policies(check);
    policies.policy(draft.company.cancel, "company.cancel", ChangeAction::cancel);
    policies.policy(draft.company.reschedule, "company.reschedule", ChangeAction::reschedule);
    policies.codes(draft.company.cancel_codes);
    policies.no_shows(draft.company.no_shows);
    for (const auto& branch : draft.branches) {
        policies.release(branch.release_after, path_in("branches", draft.branches, branch));
    }
    for (const auto& service : draft.services) {
        const auto path = path_in("services", draft.services, service);
        policies.policy(service.cancel, path + ".cancel", ChangeAction::cancel);
        policies.policy(service.reschedule, path + ".reschedule", ChangeAction::reschedule);
        if (service.cancel.notice) policies.wrong(path + ".cancel_notice_minutes", "has the notice of a service");
        if (service.reschedule.notice) policies.wrong(path + ".change_notice_minutes", "has the notice of a service");
        policies.release(service.release_after, path);
        policies.amounts(service.no_shows, path + ".no_shows");
    }
}

}  // namespace slotkeeper
