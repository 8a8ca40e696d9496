// serve_batch: serves a batch and returns its outcomes in the order of its commands.
#pragma once

#include "engine/desk/serve.h"

#include <algorithm>
#include <vector>

namespace slotkeeper::tests {

inline std::vector<ServedCommand> serve_batch(BatchServer& server, const BatchServer::Batch& commands) {
    std::vector<ServedCommand> outcomes(commands.size());
    server.serve(commands, [&](const BatchServer::Batch& part, std::vector<ServedCommand> served) {
        for (std::size_t i = 0; i < part.size(); ++i) {
            const auto position = std::find(commands.begin(), commands.end(), part[i]) - commands.begin();
            outcomes[static_cast<std::size_t>(position)] = std::move(served[i]);
        }
    });
    return outcomes;
}

}  // namespace slotkeeper::tests
