// voice_keys: compares decrypted texts.
#include "engine/guards/voice_keys.h"

namespace slotkeeper {

const store::VoiceKey* same_voice_key(const std::vector<store::VoiceKey>& keys, std::string_view agent_id,
                                      std::string_view text, const Sealer& sealer) {
    for (const auto& key : keys) {
        if (key.revoked_at || key.agent_id != agent_id) continue;
        const auto opened = sealer.open(key.sealed_key);
        if (opened && constant_time_equal(*opened, text)) return &key;
    }
    return nullptr;
}

}  // namespace slotkeeper
