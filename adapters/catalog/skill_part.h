// skill_part: a skill of a resource in JSON: "colour", or {"name": "colour", "level": 3} from the second level on.
#pragma once

#include "adapters/api/wire_type.h"

#include <string>

namespace slotkeeper::catalog {

struct SkillPart {
    std::string name{};
    int level = 1;

    bool operator==(const SkillPart&) const = default;
};

}  // namespace slotkeeper::catalog

namespace slotkeeper::api {

template <>
struct WireType<catalog::SkillPart> {
    static Json schema(Schemas&);
    static Result<catalog::SkillPart> read(const json& value, const std::string& path, const Rules& rules);
    static Json write(const catalog::SkillPart& skill);
};

}  // namespace slotkeeper::api
