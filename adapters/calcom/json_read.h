// json_read: single values out of Cal.com's JSON, read generously: what is missing or of another kind counts as empty.
//
// None of these asks what it is given to be an object: of anything else, and of what could not be parsed, all is
// missing.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <string>

namespace slotkeeper::calcom {

// What stands in the envelope {"status":"success","data":...}; null where there is none.
const nlohmann::json* data_of(const nlohmann::json& answer);

std::string text_at(const nlohmann::json& object, const char* name);
std::int64_t number_at(const nlohmann::json& object, const char* name);  // a whole one; else 0
const nlohmann::json& array_at(const nlohmann::json& object, const char* name);

}  // namespace slotkeeper::calcom
