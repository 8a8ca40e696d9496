// db_command: starts and stops the server, and shows its status.
#include "tools/slotkeeper/commands/db_command.h"

#include "engine/store/mariadb/private_server.h"
#include "tools/slotkeeper/wiring.h"

namespace slotkeeper {

namespace {

std::optional<Refusal> elsewhere(const Context& context) {
    if (context.config.database_url.empty()) return std::nullopt;
    return refuse(
        ErrorCode::invalid_field, "database_url",
        "names an external database (" + mask_password(context.config.database_url) + "), so there is no private one");
}

// Exit code 0 whether the server runs or not.
int show_status(const Context& context) {
    const auto status = store::private_server_status(database_folder(context.config));
    context.output.object({{"running", status.running},
                           {"pid", status.running ? Json(status.pid) : Json()},
                           {"socket", status.socket},
                           {"folder", database_folder(context.config).string()}});
    return kExitOk;
}

}  // namespace

int db_start(const Context& context) {
    if (const auto refusal = elsewhere(context)) return context.output.refused(*refusal);
    store::PrivateServer server({.folder = database_folder(context.config)});
    server.keep_running();
    return show_status(context);
}

int db_stop(const Context& context) {
    if (const auto refusal = elsewhere(context)) return context.output.refused(*refusal);
    if (!store::stop_private_server(database_folder(context.config))) {
        return context.output.refused(
            refuse(ErrorCode::state_conflict, "", "other processes are using it: stop them first"));
    }
    return show_status(context);
}

int db_status(const Context& context) {
    if (const auto refusal = elsewhere(context)) return context.output.refused(*refusal);
    return show_status(context);
}

}  // namespace slotkeeper
