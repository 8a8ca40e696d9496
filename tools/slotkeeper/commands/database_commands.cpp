// database_commands: migrate, db, check, calcom rotate-key and config.
#include "tools/slotkeeper/commands/commands.h"

#include "adapters/views/records.h"
#include "engine/guards/check.h"
#include "engine/guards/key_rotation.h"
#include "engine/store/mariadb/migrator.h"
#include "engine/store/mariadb/private_server.h"
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
void look_around(const Context& context, DatabaseWiring& database_wiring, store::CheckReport& report) {
    const auto add = [&](store::FindingKind kind, std::optional<std::string> trouble) {
        if (trouble) report.findings.push_back({kind, {}, *std::move(trouble)});
    };
    add(store::FindingKind::clock_off, clock_trouble(clock_ahead(database_wiring.database, SystemClock())));
    if (database_wiring.server) add(store::FindingKind::disk_full, disk_trouble(database_folder(context.config)));
}

// Does something with the private server and shows what became of it; exit code 0 whether it runs or not.
template <class Act>
int with_private_server(const Context& context, Act act) {
    if (const auto& url = context.config.database_url; !url.empty()) {
        const auto message = "names an external database (" + mask_password(url) + "), so there is no private one";
        return context.output.refused(refuse(ErrorCode::invalid_field, "database_url", message));
    }
    const auto folder = database_folder(context.config);
    if (const auto refusal = act(folder)) return context.output.refused(*refusal);
    const auto status = store::private_server_status(folder);
    context.output.object({{"running", status.running},
                           {"pid", status.running ? Json(status.pid) : Json()},
                           {"socket", status.socket},
                           {"folder", folder.string()}});
    return kExitOk;
}

}  // namespace

int check_command(const Context& context) {
    // The schema of an external database is not migrated: a missing table is a finding.
    const auto preference = context.config.database_url.empty() ? SchemaPolicy::expect : SchemaPolicy::leave;
    DatabaseWiring database_wiring(context.config, preference, std::chrono::hours(1));
    auto report = look(database_wiring.database);
    look_around(context, database_wiring, report);
    auto findings = Json::array();
    for (const auto& finding : report.findings) {
        findings.push_back({{"kind", name_of(finding.kind)}, {"ids", finding.ids}, {"detail", finding.detail}});
    }
    const Json looked_at{{"appointments", report.appointments},
                         {"claims", report.claims},
                         {"customers", report.customers},
                         {"links", report.links},
                         {"oldest_comparison", report.comparison.empty() ? Json() : Json(report.comparison)}};
    const auto data = views::installed_data_view().write_all(installed_data(whole_seconds(SystemClock().now())));
    const auto clean = report.findings.empty();
    if (context.output.json()) {
        context.output.object({{"ok", clean}, {"findings", findings}, {"looked_at", looked_at}, {"data", data}});
    } else {
        context.output.list(findings, {"kind", "ids", "detail"}, "no findings");
        context.output.object(looked_at);
        context.output.list(data, {"name", "version", "packed_at", "age_days", "old"}, "");
    }
    return clean ? kExitOk : kExitFinding;
}

int migrate_command(const Context& context, bool only_status) {
    DatabaseWiring database_wiring(context.config, only_status ? SchemaPolicy::leave : SchemaPolicy::make);
    auto& database = database_wiring.database;
    const auto applied = only_status ? Json() : Json(store::migrate(database));
    const auto status = store::schema_status(database);
    Json answer{{"binary_version", status.binary_version},
                {"database_version", status.database_version},
                {"pending", status.pending}};
    if (!only_status) answer["applied"] = applied;
    context.output.object(answer);
    return kExitOk;
}

int db_start(const Context& context) {
    std::optional<store::PrivateServer> server;
    return with_private_server(context, [&](const std::filesystem::path& folder) -> std::optional<Refusal> {
        server.emplace(store::PrivateServerOptions{.folder = folder}).keep_running();
        return std::nullopt;
    });
}

int db_stop(const Context& context) {
    return with_private_server(context, [](const std::filesystem::path& folder) -> std::optional<Refusal> {
        if (store::stop_private_server(folder)) return std::nullopt;
        return refuse(ErrorCode::state_conflict, "", "other processes are using it: stop them first");
    });
}

int db_status(const Context& context) {
    return with_private_server(context, [](const std::filesystem::path&) { return std::optional<Refusal>(); });
}

int rotate_key_command(const Context& context) {
    Engine engine(context.config);
    const auto rotation = rotate_key(engine.database(), engine.sealer, engine.leases);
    if (!rotation) return context.output.refused(rotation.refusal());
    context.output.object({{"resealed", rotation->resealed}, {"unreadable", rotation->unreadable}});
    context.output.line("secret.key was replaced: back it up. secret.key.before may be deleted tomorrow.");
    return rotation->unreadable == 0 ? kExitOk : kExitFinding;
}

int config_show(const Context& context) {
    auto rows = Json::array();
    for (const auto& value : context.config.values) {
        rows.push_back(
            {{"key", value.key}, {"value", value.shown}, {"origin", value.origin}, {"meaning", value.meaning}});
    }
    context.output.list(rows, {"key", "value", "origin", "meaning"}, "");
    return kExitOk;
}

}  // namespace slotkeeper
