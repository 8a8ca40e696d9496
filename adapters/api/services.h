// services: what operations work with: the database and the use cases of the engine.
#pragma once

#include "adapters/api/authentication.h"
#include "engine/calendar/accounts.h"
#include "engine/calendar/mapping/event_type_sync.h"
#include "engine/calendar/reconcile/reconciler.h"
#include "engine/desk/catalogs.h"
#include "engine/desk/desk.h"
#include "engine/desk/find_slots.h"
#include "engine/guards/seal.h"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <functional>

namespace slotkeeper::api {

// Must outlive everything that serves operations.
struct Services {
    store::Database& database;
    Desk& desk;
    Catalogs& catalogs;
    IdSource& ids;
    const Clock& clock;
    Accounts& accounts;
    Reconciler& reconciler;
    CalendarMapping& mapping;
    const Sealer& sealer;                     // of secrets that an operation stores
    std::string calcom_url;                   // for accounts that are connected by an operation
    bool loopback = true;                     // whether only this machine can reach the server
    OtherCalendar* other_calendar = nullptr;  // asked if a service requires it
    std::filesystem::path data_folder{};      // of the private database; empty: the database is external
    Minutes check_in_before = limits::check_in_before;
    std::string public_url{};  // where Cal.com, the voice platform and links reach this server; empty: not known
    // The tools of a voice agent as the voice platform expects them: retell::voice_tools. Given from outside, because
    // operations know no voice platform.
    std::function<nlohmann::ordered_json(const std::string& base_url, const std::string& slug, bool args_only)>
        voice_tools{};
    bool hooks_private = false;  // whether hooks may lead to this machine and to private networks
    KeyRing keys{database, clock};
    WrongKeys wrong_keys{clock};
};

}  // namespace slotkeeper::api
