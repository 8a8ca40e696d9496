// intake_json: the fields of a service as the JSON of their column. Members with their default value are left out.
#pragma once

#include "engine/catalog/intake.h"

#include <string>
#include <string_view>
#include <vector>

namespace slotkeeper::store {

std::string write_intake(const std::vector<IntakeField>& fields);
// Throws DamagedData if it is no list of fields.
std::vector<IntakeField> read_intake(std::string_view text);

}  // namespace slotkeeper::store
