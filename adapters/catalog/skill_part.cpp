// skill_part: a text or an object.
#include "adapters/catalog/skill_part.h"

#include "adapters/http/json_body.h"
#include "engine/base/limits.h"

namespace slotkeeper::api {

Json WireType<catalog::SkillPart>::schema(Schemas&) {
    const Json name{{"type", "string"}, {"minLength", 1}, {"maxLength", limits::skill_length_max}};
    const Json level{{"type", "integer"}, {"minimum", 1}, {"maximum", limits::skill_level_max}, {"default", 1}};
    const Json object{{"type", "object"},
                      {"properties", {{"name", name}, {"level", level}}},
                      {"required", Json::array({"name"})},
                      {"additionalProperties", false}};
    return {{"oneOf", Json::array({name, object})}, {"examples", Json::array({"colour"})}};
}

Result<catalog::SkillPart> WireType<catalog::SkillPart>::read(const json& value, const std::string& path,
                                                              const Rules& rules) {
    if (!value.is_object()) {
        auto name = WireType<std::string>::read(value, path, rules);
        if (!name) return name.refusal();
        return catalog::SkillPart{*std::move(name)};
    }
    if (!value.contains("name")) {
        return refuse(ErrorCode::invalid_field, path, "must be a name, or an object with a name and a level");
    }
    Checks check;
    catalog::SkillPart skill;
    for (const auto& [key, member] : value.items()) {
        if (key == "name") {
            skill.name = check(WireType<std::string>::read(member, path + ".name", rules));
        } else if (key == "level") {
            skill.level =
                static_cast<int>(check(http::read_integer(member, path + ".level", 1, limits::skill_level_max)));
        } else {
            constexpr std::size_t kShown = 100;
            check.note(refuse(ErrorCode::unknown_field, path + '.' + key.substr(0, kShown),
                              "unknown field; known are name and level"));
        }
    }
    if (check.failed()) return check.refusal();
    return skill;
}

Json WireType<catalog::SkillPart>::write(const catalog::SkillPart& skill) {
    if (skill.level == 1) return skill.name;
    return {{"name", skill.name}, {"level", skill.level}};
}

}  // namespace slotkeeper::api
