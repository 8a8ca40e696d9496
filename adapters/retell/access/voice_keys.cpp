// voice_keys: loads and decrypts the keys.
#include "adapters/retell/access/voice_keys.h"

#include "engine/guards/digest.h"
#include "engine/store/operations/access_rows.h"

#include <spdlog/spdlog.h>

#include <map>

namespace slotkeeper::retell {

std::shared_ptr<const VoiceAccess> VoiceKeys::of(const std::string& company) {
    if (company.empty() || company.size() > limits::name_length_max) return nullptr;
    if (const auto known = known_.find(company)) return *known;
    const auto asked = clock_.now();
    auto loaded = load(company);
    if (loaded) known_.put(company, loaded, asked);
    return loaded;
}

bool VoiceKeys::serves_several(const Hash& key) {
    if (const auto known = shared_.find(0)) return (*known)->contains(key);
    const auto asked = clock_.now();
    const auto loaded = load_shared();
    shared_.put(0, loaded, asked);
    return loaded->contains(key);
}

// Compares decrypted keys, because equal keys have different ciphertexts. A key that cannot be decrypted authenticates
// no request, so it does not count.
std::shared_ptr<const std::set<Hash>> VoiceKeys::load_shared() {
    std::map<Hash, CompanyId> first;
    auto shared = std::make_shared<std::set<Hash>>();
    for (const auto& row : database_.read([](store::Tx& tx) { return store::list_voice_keys_in_force(tx); })) {
        const auto secret = sealer_.open(row.sealed_key);
        if (!secret) continue;
        const auto hash = sha256(*secret);
        if (first.try_emplace(hash, row.company).first->second != row.company) shared->insert(hash);
    }
    return shared;
}

std::shared_ptr<const VoiceAccess> VoiceKeys::load(const std::string& company) {
    const auto id = catalogs_.company_named(company);
    if (!id) return nullptr;
    auto access = std::make_shared<VoiceAccess>();
    access->company = *id;
    const auto rows = database_.read([&](store::Tx& tx) { return store::list_voice_keys(tx, *id); });
    for (const auto& row : rows) {
        if (row.revoked_at) continue;
        if (auto secret = sealer_.open(row.sealed_key)) {
            access->keys.push_back({std::move(*secret), row.agent_id});
        } else {
            spdlog::error("voice: key cannot be decrypted with this server's secret.key key={} company={}",
                          row.id.text(), id->text());
        }
    }
    if (access->keys.empty()) return nullptr;
    return access;
}

}  // namespace slotkeeper::retell
