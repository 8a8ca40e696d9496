// voice_keys: loading and opening them.
#include "adapters/retell/voice_keys.h"

#include "engine/store/rows/access_rows.h"

#include <spdlog/spdlog.h>

namespace slotkeeper::retell {

std::shared_ptr<const VoiceAccess> VoiceKeys::of(const std::string& company) {
    if (company.empty() || company.size() > limits::name_length_max) return nullptr;
    if (const auto known = known_.find(company)) return *known;
    const auto asked = clock_.now();
    auto loaded = load(company);
    if (loaded) known_.put(company, loaded, asked);
    return loaded;
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
            spdlog::error("voice key {} of {} cannot be opened with this machine's secret.key", row.id.text(),
                          id->text());
        }
    }
    if (access->keys.empty()) return nullptr;
    return access;
}

}  // namespace slotkeeper::retell
