// config_command: shows the configuration with masked passwords.
#include "tools/slotkeeper/commands/config_command.h"

namespace slotkeeper {

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
