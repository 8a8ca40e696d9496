// idempotency: the two hashes.
#include "engine/guards/idempotency.h"

#include "engine/guards/digest.h"

#include <initializer_list>
#include <string>

namespace slotkeeper {

namespace {

// Each part is preceded by its length, so that no two lists of parts make the same text.
Hash hash_of(std::initializer_list<std::string_view> parts) {
    std::string text;
    for (const auto part : parts) {
        text += std::to_string(part.size());
        text += ':';
        text += part;
    }
    return sha256(text);
}

}  // namespace

RequestKey request_key(Channel channel, CompanyId company, std::string_view operation, std::string_view client_key,
                       std::string_view parameters) {
    RequestKey key;
    key.channel = channel;
    key.key = hash_of({company.text(), operation, client_key});
    key.fingerprint = hash_of({operation, parameters});
    return key;
}

RequestKey key_of_our_own(Channel channel, std::int64_t unique) {
    RequestKey key;
    key.channel = channel;
    key.key = hash_of({"own", std::to_string(unique)});  // two parts: no client's key is hashed like this
    return key;
}

RequestKey key_of_item(const RequestKey& whole, std::size_t item) {
    const auto text = [](const Hash& hash) { return std::string(hash.begin(), hash.end()); };
    auto key = whole;
    key.key = hash_of({"item", std::to_string(item), text(whole.key)});
    key.fingerprint = hash_of({"item", std::to_string(item), text(whole.fingerprint)});
    return key;
}

RequestKey key_of_operation(std::string_view operation) {
    const auto hash = sha256(operation);
    return {Channel::engine, hash, hash};
}

}  // namespace slotkeeper
