// check_command: showing what guards/check found.
#include "tools/slotkeeper/commands/check_command.h"

#include "engine/guards/check.h"
#include "tools/slotkeeper/wiring.h"

namespace slotkeeper {

int check_command(const Context& context) {
    // The schema stays as it is: a missing table is a finding, not something to mend on the way.
    Ground ground(context.config, SchemaWish::leave, std::chrono::hours(1));
    const auto report = check(ground.database);
    auto findings = Json::array();
    for (const auto& finding : report.findings) {
        findings.push_back({{"kind", word(finding.kind)}, {"ids", finding.ids}, {"detail", finding.detail}});
    }
    const Json looked_at{{"appointments", report.appointments},
                         {"claims", report.claims},
                         {"customers", report.customers},
                         {"links", report.links}};
    const auto clean = report.findings.empty();
    if (context.output.json()) {
        context.output.object({{"ok", clean}, {"findings", findings}, {"looked_at", looked_at}});
    } else {
        context.output.list(findings, {"kind", "ids", "detail"}, "nothing found; all is well");
        context.output.object(looked_at);
    }
    return clean ? kExitOk : kExitRefused;
}

}  // namespace slotkeeper
