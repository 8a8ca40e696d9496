// voice_keys: finds a voice key among the stored ones, which are encrypted.
#pragma once

#include "engine/guards/seal.h"
#include "engine/store/operations/access_rows.h"

#include <string_view>
#include <vector>

namespace slotkeeper {

// The key in force of the agent (empty: of any agent) with this text; nullptr if no key has it. An encrypted text is
// never the same twice, so each is decrypted.
const store::VoiceKey* same_voice_key(const std::vector<store::VoiceKey>& keys, std::string_view agent_id,
                                      std::string_view text, const Sealer& sealer);

}  // namespace slotkeeper
