// several_services: reads which services a caller wants in one visit: "haircut and beard".
//
// A list in the arguments, or one text with a comma, "and" or the like between names. A name that itself has an "and"
// ("wash and cut") is one service. Read on: voice_arguments.h reads the name of one service.
#pragma once

#include "engine/catalog/catalog.h"

#include <nlohmann/json_fwd.hpp>

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace slotkeeper::language {

// The texts of the first of these arguments that is a list of at least two; else empty.
std::vector<std::string> several_arguments(const nlohmann::json& arguments, std::span<const char* const> names);

// The services that the text names, in its order, if they are at least two, different, and each of them is clear; else
// empty. Only active ones.
std::vector<const Service*> services_meant(const Catalog& catalog, std::string_view text);

}  // namespace slotkeeper::language
