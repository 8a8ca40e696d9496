// authentication: the key of a request, looked up or remembered.
#include "adapters/rest/authentication.h"

#include "adapters/rest/rest_door.h"
#include "engine/guards/api_key.h"
#include "engine/guards/demo_guard.h"

namespace slotkeeper::rest {

namespace {

// Empty where the header is absent, of another scheme, or holds no key of ours by its form.
std::optional<Hash> key_of(const http::Request& request) {
    constexpr std::string_view kScheme = "bearer ";
    auto header = request.header("authorization");
    if (header.size() < kScheme.size()) return std::nullopt;
    for (std::size_t i = 0; i < kScheme.size(); ++i) {
        const auto letter = header[i];
        if ((letter >= 'A' && letter <= 'Z' ? letter + 32 : letter) != kScheme[i]) return std::nullopt;
    }
    header.remove_prefix(kScheme.size());
    header.remove_prefix(std::min(header.find_first_not_of(' '), header.size()));
    return api_key_hash(header);
}

}  // namespace

std::optional<store::ApiKeyHolder> KeyRing::find(const Hash& key_hash) {
    if (auto known = known_.find(key_hash)) return known;
    const auto asked = clock_.now();
    auto found = database_.read([&](store::Tx& tx) { return store::find_api_key(tx, key_hash); });
    if (found) known_.put(key_hash, *found, asked);
    return found;
}

Result<Caller> authenticate(const http::Request& request, RestDoor& door, store::Scope scope) {
    const auto key = key_of(request);
    const auto holder = key ? door.keys.find(*key) : std::nullopt;
    if (!holder) {
        return refuse(ErrorCode::unauthorized, "Authorization", "send a valid key: Authorization: Bearer slk_...");
    }
    if (auto served = check_demo(holder->demo_company, door.loopback); !served) return served.refusal();
    if (!holder->scopes.allow(scope)) {
        return refuse(ErrorCode::forbidden, "", "this key lacks the scope " + std::string(word(scope)));
    }
    return Caller{holder->key, holder->company};
}

}  // namespace slotkeeper::rest
