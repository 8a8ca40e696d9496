// json_read: reads single values from Cal.com's JSON; a value that is missing or has another type counts as empty.
//
// The argument need not be an object: if it is another type or could not be parsed, every value counts as missing.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <string>

namespace slotkeeper::calcom {

// The content of the envelope {"status":"success","data":...}; nullptr if not found.
const nlohmann::json* data_of(const nlohmann::json& answer);

std::string text_at(const nlohmann::json& object, const char* name);
std::int64_t number_at(const nlohmann::json& object, const char* name);  // 0 if it is not an integer
const nlohmann::json& array_at(const nlohmann::json& object, const char* name);

}  // namespace slotkeeper::calcom
