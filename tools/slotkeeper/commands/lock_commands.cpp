// lock_commands: prints lock waits and leases in one list.
#include "tools/slotkeeper/commands/commands.h"

#include "engine/store/operations/lease_rows.h"
#include "tools/slotkeeper/wiring.h"

namespace slotkeeper {

namespace {

constexpr unsigned kPrivilegeMissing = 1227;

Json wait_json(const store::LockWait& wait) {
    return {{"kind", "wait"},
            {"what", wait.table},
            {"by", "connection " + std::to_string(wait.waiting)},
            {"for", "connection " + std::to_string(wait.blocking)},
            {"since", time_json(wait.since)},
            {"until", Json()}};
}

Json lease_json(const store::LeaseRow& lease) {
    return {{"kind", "lease"},
            {"what", lease.name},
            {"by", lease.owner},
            {"for", Json()},
            {"since", time_json(lease.acquired_at)},
            {"until", time_json(lease.expires_at)}};
}

}  // namespace

int locks_list(const Context& context) {
    DatabaseWiring database_wiring(context.config);
    auto rows = Json::array();
    try {
        database_wiring.database.read([&](store::Tx& tx) {
            rows = Json::array();
            for (const auto& wait : store::list_lock_waits(tx)) rows.push_back(wait_json(wait));
            for (const auto& lease : store::list_lease_rows(tx)) rows.push_back(lease_json(lease));
        });
    } catch (const store::DbError& error) {
        if (error.number() != kPrivilegeMissing) throw;
        return context.output.refused(
            refuse(ErrorCode::forbidden, "database_url", "its user needs the privilege PROCESS to list lock waits"));
    }
    context.output.list(rows, {"kind", "what", "by", "for", "since", "until"}, "no lock waits and no leases");
    return kExitOk;
}

}  // namespace slotkeeper
