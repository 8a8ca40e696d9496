// orphan_findings: appointments that a forced change of the catalogue, or time off, left without room.
#include "engine/store/catalog/orphan_rows.h"
#include "engine/store/operations/check_rows.h"

namespace slotkeeper::store {

std::vector<Finding> check_orphans(Tx& tx) {
    std::vector<Finding> findings;
    for (const auto& row : list_orphans(tx, {}, kFindingsMax)) {
        const auto* const what = row.misfit == Misfit::time_off ? " added time off" : " changed the catalogue";
        findings.push_back({FindingKind::orphaned_appointment,
                            {row.appointment.text(), row.company.text()},
                            std::string(name_of(row.misfit)) + " since " + format_datetime(whole_seconds(row.at)) +
                                " UTC, when " + row.actor + what + (row.reason.empty() ? "" : ": " + row.reason) +
                                "; move or cancel it"});
    }
    return findings;
}

}  // namespace slotkeeper::store
