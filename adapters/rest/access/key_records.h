// key_records: API keys and voice keys as one kind of record, and scopes as text.
#pragma once

#include "adapters/rest/serving.h"
#include "engine/store/operations/access_rows.h"

#include <variant>

namespace slotkeeper::api {

// Separated by commas, as in the column, so that the text is the same on the command line.
template <>
struct WireType<store::Scopes> {
    static Json schema(Schemas&);
    // Also refuses a scope of a resource that no operation has.
    static Result<store::Scopes> read(const json& value, const std::string& path, const Rules&);
    static Json write(const store::Scopes& scopes) { return scopes.text(); }
};

}  // namespace slotkeeper::api

namespace slotkeeper::rest {

using KeyId = std::variant<ApiKeyId, VoiceKeyId>;

struct AnyKey {
    KeyId id;
    std::optional<std::string> name, agent_id;
    std::optional<store::Scopes> scopes;
    Moment created_at;
    std::optional<Moment> revoked_at, expires_at{}, last_used_at{};
    std::vector<BranchId> branches{};
    Moment updated_at{};
    std::optional<std::string> api_key{};  // of a new one
    std::optional<Moment> former_until{};  // of a rotated one
    bool of_installation = false;          // it belongs to no company
};
AnyKey any_key(const store::ApiKey& key);
AnyKey any_key(const store::VoiceKey& key);

using ShownKey = OnClock<AnyKey>;
const View<ShownKey>& key_view();
const View<ShownKey>& created_key_view();

// invalid_field: a key must end in the future.
Result<Done> check_end(const std::optional<Instant>& expires_at, const Context& context);
// forbidden: a key cannot give rights that it lacks. A command has all of them.
Result<Done> check_rights(const store::Scopes& scopes, const Context& context);

Operation edit_key_operation();

// In which the times of keys are shown; UTC for installation keys.
TimeZone zone_of_keys(const Context& context);

}  // namespace slotkeeper::rest
