// key_edits: changes name, scopes, branches and end of an API key; its secret stays.
#include "adapters/rest/access/key_records.h"
#include "engine/base/text.h"

#include <set>

namespace slotkeeper::rest {

namespace {

struct EditKey {
    ApiKeyId id;
    std::optional<std::string> name;
    std::optional<store::Scopes> scopes;
    Patch<std::vector<BranchId>> branch_ids;
    Patch<Instant> expires_at;

    static const Shape<EditKey>& shape() {
        static const Shape<EditKey> shape(
            "KeyChange", path_id<&EditKey::id>("The API key."),
            field<&EditKey::name>("name", "The purpose of the key, in one line.", {.length_min = 1, .kept = true}),
            field<&EditKey::scopes>("scopes", "As for a new key, and only what the caller has too.", {.kept = true}),
            field<&EditKey::branch_ids>("branch_ids", "The branches of the key. Null or empty: the whole company.",
                                        {.items_max = limits::key_branches_max}),
            field<&EditKey::expires_at>("expires_at", "When the key ends. Null: never."));
        return shape;
    }
    Result<Done> check(const Context& context) const;
};

Result<Done> EditKey::check(const Context& context) const {
    Checks check;
    auto trouble = name ? trouble_with_text(*name, limits::name_length_max, Lines::one) : "";
    if (!trouble.empty()) check.note(refuse(ErrorCode::invalid_field, "name", std::move(trouble)));
    check(check_end(expires_at.value, context));
    if (check.failed()) return check.refusal();
    return Done{};
}

// The caller must have what the key could do before as well: otherwise it could lengthen the life of rights that it
// lacks.
Result<Reply> edit_key(const EditKey& input, Context& context) {
    if (const auto checked = input.check(context); !checked) return checked.refusal();
    const auto wanted = input.branch_ids.value.value_or(std::vector<BranchId>());
    const std::set<BranchId> branches(wanted.begin(), wanted.end());
    for (const auto branch : branches) {
        if (auto one = known(context, std::optional(branch), "branch_ids"); !one) return one.refusal();
    }
    const auto changed = context.services.database.transact([&](store::Tx& tx) -> Result<store::ApiKey> {
        auto key = store::lock_api_key(tx, context.company(), input.id);
        if (!key) return refuse(ErrorCode::not_found, "id", "this company has no such key");
        const auto now = tx.now();
        if (key->revoked_at || (key->expires_at && *key->expires_at <= now)) {
            return refuse(ErrorCode::state_conflict, "id", "this key has ended: create another one");
        }
        if (auto right = check_rights(key->scopes, context); !right) return right.refusal();
        if (input.name) key->name = *input.name;
        if (input.scopes) key->scopes = *input.scopes;
        if (auto right = check_rights(key->scopes, context); !right) return right.refusal();
        if (input.branch_ids.given) key->branches.assign(branches.begin(), branches.end());
        if (input.expires_at.given) key->expires_at = input.expires_at.value;
        key->updated_at = now;
        store::update_api_key(tx, *key);
        return *std::move(key);
    });
    if (!changed) return changed.refusal();
    return Reply{.body = key_view().write({any_key(*changed), zone_of_keys(context)})};
}

}  // namespace

Operation edit_key_operation() {
    using store::Scope;
    return operation<EditKey>(
        {.id = "keys.edit",
         .method = "PATCH",
         .path = "/v1/keys/{id}",
         .scope = Scope::admin,
         .summary = "Change name, scopes, branches or end of an API key.",
         .description = "An absent field is unchanged. The change takes effect within 2 s. The caller needs all "
                        "scopes that the key has and gets.",
         .answer = Answer::record(key_view()),
         .refusals = {ErrorCode::state_conflict, ErrorCode::not_found, ErrorCode::forbidden},
         .example = {{"scopes", "read"}}},
        edit_key);
}

}  // namespace slotkeeper::rest
