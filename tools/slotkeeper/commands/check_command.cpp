// check_command: shows the findings of guards/check.
#include "tools/slotkeeper/commands/check_command.h"

#include "adapters/views/json_shapes.h"
#include "engine/guards/check.h"
#include "engine/guards/surroundings.h"
#include "engine/store/mariadb/migrator.h"
#include "tools/slotkeeper/wiring.h"

namespace slotkeeper {

namespace {

store::CheckReport look(store::Database& database) {
    const auto schema = store::schema_status(database);
    if (schema.pending.empty()) return check(database);
    store::CheckReport report;
    report.findings.push_back({store::FindingKind::schema_behind,
                               {},
                               "the schema is at version " + std::to_string(schema.database_version) +
                                   ", this binary at " + std::to_string(schema.binary_version) +
                                   ": run slotkeeper migrate"});
    return report;
}

// Checks this machine: its clock and its disk.
void look_around(const Context& context, Ground& ground, store::CheckReport& report) {
    const auto add = [&](store::FindingKind kind, std::optional<std::string> trouble) {
        if (trouble) report.findings.push_back({kind, {}, *std::move(trouble)});
    };
    add(store::FindingKind::clock_off, clock_trouble(clock_ahead(ground.database, SystemClock())));
    if (ground.server) add(store::FindingKind::disk_full, disk_trouble(database_folder(context.config)));
}

}  // namespace

int check_command(const Context& context) {
    // The schema of an external database is not migrated: a missing table is a finding.
    const auto wish = context.config.database_url.empty() ? SchemaWish::expect : SchemaWish::leave;
    Ground ground(context.config, wish, std::chrono::hours(1));
    auto report = look(ground.database);
    look_around(context, ground, report);
    auto findings = Json::array();
    for (const auto& finding : report.findings) {
        findings.push_back({{"kind", word(finding.kind)}, {"ids", finding.ids}, {"detail", finding.detail}});
    }
    const Json looked_at{{"appointments", report.appointments},
                         {"claims", report.claims},
                         {"customers", report.customers},
                         {"links", report.links},
                         {"oldest_comparison", report.comparison.empty() ? Json() : Json(report.comparison)}};
    const auto data = rest::installed_data_json(whole_seconds(SystemClock().now()));
    const auto clean = report.findings.empty();
    if (context.output.json()) {
        context.output.object({{"ok", clean}, {"findings", findings}, {"looked_at", looked_at}, {"data", data}});
    } else {
        context.output.list(findings, {"kind", "ids", "detail"}, "no findings");
        context.output.object(looked_at);
        context.output.list(data, {"name", "version", "packed_at", "age_days", "old"}, "");
    }
    return clean ? kExitOk : kExitRefused;
}

}  // namespace slotkeeper
