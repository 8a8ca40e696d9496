// check_needs: each rule with its path.
#include "engine/catalog/check_needs.h"

#include "engine/base/limits.h"
#include "engine/base/text.h"
#include "engine/catalog/needs.h"

#include <algorithm>

namespace slotkeeper {

namespace {

class NeedCheck {
public:
    NeedCheck(const CatalogDraft& draft, const Service& service, std::size_t segment, Checks& check)
        : draft_(draft), service_(service), segment_(segment), check_(check) {}

    void all(const std::string& path) {
        const auto& needs = service_.segments[segment_].needs;
        if (needs.size() > limits::needs_max) {
            wrong(path, "must have at most " + std::to_string(limits::needs_max) + " items");
        }
        std::size_t resources = 0;
        for (std::size_t i = 0; i < needs.size(); ++i) {
            one(needs[i], path + '[' + std::to_string(i) + ']');
            resources += static_cast<std::size_t>(std::max(needs[i].count, 1));
        }
        if (needs.size() <= limits::needs_max && resources > limits::segment_resources_max) {
            wrong(path,
                  "must take at most " + std::to_string(limits::segment_resources_max) + " resources, by all `count`");
        }
    }

private:
    void wrong(std::string path, std::string message) {
        check_.note(refuse(ErrorCode::invalid_field, std::move(path), std::move(message)));
    }

    void number(int value, const std::string& path, int min, int max) {
        if (value < min || value > max) {
            wrong(path, "must be " + std::to_string(min) + " to " + std::to_string(max));
        }
    }

    void skill(const std::string& text, const std::string& path) {
        if (auto trouble = trouble_with_text(text, limits::skill_length_max, Lines::one); !trouble.empty()) {
            wrong(path, std::move(trouble));
        }
    }

    void one(const Need& need, const std::string& path) {
        skill(need.skill, path + ".skill");
        options(need, path);
        number(need.level_min, path + ".level_min", 1, limits::skill_level_max);
        if (need.level_min > 1 && need.skill.empty() && need.skills.empty()) {
            wrong(path + ".level_min", "is the level of a skill: name one");
        }
        number(need.count, path + ".count", 1, static_cast<int>(limits::segment_resources_max));
        number(need.quantity, path + ".quantity", 1, limits::capacity_max);
        refers(need, need.same_as_segment, path + ".same_as_segment");
        refers(need, need.unlike_segment, path + ".unlike_segment");
        if (need.same_as_segment && need.same_as_segment == need.unlike_segment) {
            wrong(path + ".unlike_segment", "must be another segment than that of same_as_segment");
        }
        if (service_.active) served(need, path);
    }

    // The skills and resources of which the need takes any.
    void options(const Need& need, const std::string& path) {
        const auto most = "must have at most " + std::to_string(limits::need_options_max) + " items";
        if (need.skills.size() > limits::need_options_max) wrong(path + ".skills", most);
        if (need.resources.size() > limits::need_options_max) wrong(path + ".resources", most);
        if (!need.skill.empty() && !need.skills.empty()) wrong(path + ".skills", "must be empty beside `skill`");
        for (std::size_t i = 0; i < need.skills.size(); ++i) {
            const auto at = path + ".skills[" + std::to_string(i) + ']';
            need.skills[i].empty() ? wrong(at, "must not be empty") : skill(need.skills[i], at);
        }
        for (std::size_t i = 0; i < need.resources.size(); ++i) {
            const auto at = path + ".resources[" + std::to_string(i) + ']';
            const auto is_this = [&](const Resource& resource) { return resource.id == need.resources[i]; };
            const auto found = std::find_if(draft_.resources.begin(), draft_.resources.end(), is_this);
            if (found == draft_.resources.end()) {
                wrong(at, "must not be removed, because this need names it");
            } else if (found->kind != need.kind) {
                wrong(at, "must be a " + std::string(name_of(need.kind)));
            }
            const auto end = need.resources.begin() + static_cast<std::ptrdiff_t>(i);
            if (std::find(need.resources.begin(), end, need.resources[i]) != end) wrong(at, "must be given once");
        }
    }

    // A need may refer to an earlier segment that has a need of the same kind.
    void refers(const Need& need, std::optional<int> to, const std::string& path) {
        if (!to) return;
        if (*to < 0 || static_cast<std::size_t>(*to) >= segment_) {
            return wrong(path, "must be an earlier segment, from 0");
        }
        const auto& others = service_.segments[static_cast<std::size_t>(*to)].needs;
        const auto same = [&](const Need& other) { return other.kind == need.kind; };
        const auto found = std::find_if(others.begin(), others.end(), same);
        if (found == others.end()) {
            return wrong(path, "must be a segment that needs a " + std::string(name_of(need.kind)));
        }
        if (to != need.same_as_segment) return;
        if (need.count > found->count) {
            wrong(path,
                  "must be a segment that takes " + std::to_string(need.count) + " for its first need of the kind");
        } else if (found->optional && !need.optional) {
            wrong(path, "must not be a segment whose need is optional, unless this need is optional too");
        }
    }

    // The skills of a draft may be in any order.
    static bool is_able(const Resource& resource, const Need& need) {
        if (std::is_sorted(resource.skills.begin(), resource.skills.end())) return resource.can(need);
        auto sorted = resource;
        std::sort(sorted.skills.begin(), sorted.skills.end());
        return sorted.can(need);
    }

    void served(const Need& need, const std::string& path) {
        const auto places = need.places(service_.party_min);
        auto able = 0, roomy = 0;
        for (const auto& resource : draft_.resources) {
            if (!is_able(resource, need)) continue;
            ++able;
            if (resource.capacity >= places) ++roomy;
        }
        const auto skill = skill_text(need);
        const auto what = std::string(name_of(need.kind)) + (skill.empty() ? "" : " with the skill " + skill);
        if (able == 0) {
            wrong(path, "cannot be met: there is no active " + what);
        } else if (able < need.count) {
            wrong(path + ".count", "cannot be met: there are only " + std::to_string(able) + " active ones");
        } else if (roomy < need.count) {
            wrong(path + ".quantity", "cannot be met: not enough of them have " + std::to_string(places) + " places");
        }
    }

    const CatalogDraft& draft_;
    const Service& service_;
    std::size_t segment_;
    Checks& check_;
};

}  // namespace

void check_needs(const CatalogDraft& draft, const Service& service, std::size_t at, const std::string& path,
                 Checks& check) {
    if (at == 0 && service.segments.front().parallel) {
        check.note(refuse(ErrorCode::invalid_field, path + ".parallel", "must be false for the first segment"));
    }
    NeedCheck(draft, service, at, check).all(path + ".needs");
}

void check_abilities(const Resource& resource, const std::string& path, Checks& check) {
    const auto wrong = [&](std::string at, std::string message) {
        check.note(refuse(ErrorCode::invalid_field, std::move(at), std::move(message)));
    };
    for (std::size_t i = 0; i < resource.skills.size(); ++i) {
        const auto level = resource.level_of(resource.skills[i]);
        if (level >= 1 && level <= limits::skill_level_max) continue;
        wrong(path + ".skills[" + std::to_string(i) + "].level",
              "must be 1 to " + std::to_string(limits::skill_level_max));
    }
    const auto& languages = resource.languages;
    if (languages.size() > limits::staff_languages_max) {
        wrong(path + ".languages", "must have at most " + std::to_string(limits::staff_languages_max) + " items");
    }
    if (!languages.empty() && resource.kind != ResourceKind::staff) {
        wrong(path + ".languages", "must be empty for a room or device");
    }
    for (std::size_t i = 0; i < languages.size(); ++i) {
        const auto at = path + ".languages[" + std::to_string(i) + ']';
        const auto code = read_staff_language(languages[i], at);
        if (!code) {
            check.note(code.refusal());
        } else if (*code != languages[i]) {
            wrong(at, "must be in small letters");
        }
    }
}

}  // namespace slotkeeper
