// voice_keys: a cache of the decrypted keys that a company's voice platform signs with.
//
// A revoked key stops working within limits::access_recheck. Only companies that have a key are cached, so a first key
// works at once.
#pragma once

#include "engine/base/recent.h"
#include "engine/booking/commands.h"
#include "engine/desk/catalogs.h"
#include "engine/guards/seal.h"

#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace slotkeeper::retell {

struct VoiceKeySecret {
    std::string secret;
    std::string agent_id;  // empty: any agent
};

struct VoiceAccess {
    CompanyId company;
    std::vector<VoiceKeySecret> keys;
};

// Thread-safe.
class VoiceKeys {
public:
    VoiceKeys(store::Database& database, Catalogs& catalogs, const Clock& clock, const Sealer& sealer)
        : database_(database),
          catalogs_(catalogs),
          clock_(clock),
          sealer_(sealer),
          known_(clock, limits::access_recheck, limits::access_remembered_max),
          shared_(clock, limits::access_recheck, 1) {}

    // Whether several companies have this key in force, by its SHA-256. The result for all companies is cached for
    // limits::access_recheck.
    bool serves_several(const Hash& key);

    // The keys of the company with this slug or id; nullptr if there is no such company or it has no key in force.
    std::shared_ptr<const VoiceAccess> of(const std::string& company);

private:
    std::shared_ptr<const VoiceAccess> load(const std::string& company);
    std::shared_ptr<const std::set<Hash>> load_shared();

    store::Database& database_;
    Catalogs& catalogs_;
    const Clock& clock_;
    const Sealer& sealer_;
    Recent<std::string, std::shared_ptr<const VoiceAccess>> known_;
    Recent<int, std::shared_ptr<const std::set<Hash>>> shared_;  // one entry: the keys that serve several
};

}  // namespace slotkeeper::retell
