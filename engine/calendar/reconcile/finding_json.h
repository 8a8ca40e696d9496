// finding_json: the findings of a comparison as JSON, for the stored report and for people. No decision reads them.
#pragma once

#include "engine/sync/drift.h"

#include <span>
#include <string>

namespace slotkeeper {

// A small object, with its uid masked.
std::string finding_json(const DriftFinding& finding);
// As many as a report may hold; its counts cover all.
std::string findings_json(std::span<const DriftFinding> findings);

}  // namespace slotkeeper
