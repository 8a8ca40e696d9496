// context: the context of every command, and its company. adapters/commands/flag_values.h finds what other flags name.
#pragma once

#include "adapters/commands/flag_values.h"
#include "adapters/commands/output.h"
#include "engine/desk/catalogs.h"
#include "tools/slotkeeper/config.h"

#include <optional>
#include <string>

namespace slotkeeper {

struct Context {
    const Config& config;
    const Output& output;
};

// The named company; without a name the only company.
Result<CatalogPtr> find_company(const std::string& slug_or_id, store::Database& database, Catalogs& catalogs);

}  // namespace slotkeeper
