// catalog_edits: creates, changes and removes single branches, services and resources.
//
// All three are one template: the object is taken from the draft as a document, the request is merged into it, and the
// document is read and checked like one that comes from a file. So each rule is stated once.
#include "adapters/rest/catalog/catalog_replies.h"
#include "adapters/rest/rest_api.h"
#include "engine/catalog/slug.h"

#include <algorithm>

namespace slotkeeper::rest {

namespace {

using store::Scope;

// What differs between the three kinds of objects.
template <class Item>
struct Kind;
template <>
struct Kind<Branch> {
    using Part = catalog::BranchPart;
    static constexpr auto items = &CatalogDraft::branches;
    static constexpr std::string_view list = "branches", one = "a branch", patch = "BranchPatch", end = "BranchRemoval";
};
template <>
struct Kind<Service> {
    using Part = catalog::ServicePart;
    static constexpr auto items = &CatalogDraft::services;
    static constexpr std::string_view list = "services", one = "a service", patch = "ServicePatch",
                                      end = "ServiceRemoval";
};
template <>
struct Kind<Resource> {
    using Part = catalog::ResourcePart;
    static constexpr auto items = &CatalogDraft::resources;
    static constexpr std::string_view list = "resources", one = "a person, room or device", patch = "ResourcePatch",
                                      end = "ResourceRemoval";
};

const Branch* found_in(const Catalog& catalog, BranchId id) { return catalog.branch(id); }
const Service* found_in(const Catalog& catalog, ServiceId id) { return catalog.service(id); }
const Resource* found_in(const Catalog& catalog, ResourceId id) { return catalog.resource(id); }

template <class Item>
using IdOf = decltype(Item::id);

// --- inputs --------------------------------------------------------------------------------------

template <class Item>
struct EditInput : ForceInput {
    IdOf<Item> id;
    MergePatch patch;

    static const Shape<EditInput>& shape() {
        static const Shape<EditInput> shape(
            std::string(Kind<Item>::patch), path_id<&EditInput::id>("The id of the record."),
            patch_fields(Kind<Item>::Part::shape(), &EditInput::patch), ForceInput::shape());
        return shape;
    }
};

template <class Item>
struct RemoveInput : ForceInput {
    IdOf<Item> id;

    static const Shape<RemoveInput>& shape() {
        static const Shape<RemoveInput> shape(std::string(Kind<Item>::end),
                                              path_id<&RemoveInput::id>("The id of the record."), ForceInput::shape());
        return shape;
    }
};

// --- serving -------------------------------------------------------------------------------------

template <class Item>
std::string path_of(const std::string& slug) {
    return std::string(Kind<Item>::list) + '.' + slug;
}

// The answer to a request that made this object, now or before.
template <class Item>
Result<Reply> created_reply(const Context& context, IdOf<Item> id, bool replayed) {
    const auto catalog = context.services.catalogs.current(context.company());
    auto reply = record_reply(found_in(*catalog, id), *catalog);
    if (!reply) return reply;
    reply->status = 201;
    reply->location = "/v1/" + std::string(Kind<Item>::list) + '/' + id.text();
    reply->replayed = replayed;
    return reply;
}

// std::nullopt: no earlier request had this key.
template <class Item>
std::optional<Result<Reply>> created_before(const Context& context) {
    if (!context.is_repeatable) return std::nullopt;
    const auto earlier = made_before(context.services.database, context.company(), context.key);
    if (!earlier) return earlier.refusal();
    if (!*earlier) return std::nullopt;
    return created_reply<Item>(context, IdOf<Item>{**earlier}, true);
}

template <class Item>
Result<Reply> create(const typename Kind<Item>::Part& input, Context& context) {
    if (auto earlier = created_before<Item>(context)) return *std::move(earlier);
    IdOf<Item> id{};
    std::string slug;
    const auto edit = [&](const Catalog& catalog) -> Result<CatalogDraft> {
        auto draft = draft_of(catalog);
        auto part = input;
        id = context.services.ids.make<IdOf<Item>>();
        if (!part.slug) part.slug = derived_slug(part.name, id, slugs_of(draft.*Kind<Item>::items));
        slug = *part.slug;
        const auto put = catalog::put(draft, part, id, context.services.ids);
        if (!put) return put.refusal();
        // It stays the default when others are added.
        if constexpr (std::is_same_v<Item, Branch>) {
            if (draft.branches.size() == 1) draft.branches.front().is_default = true;
        }
        return draft;
    };
    const auto changed = change_of(context, {}, edit, false, [&] { return id.value; });
    if (changed) return created_reply<Item>(context, id, false);
    // A repeat that was served at the same time has taken the name.
    if (auto earlier = created_before<Item>(context)) return *std::move(earlier);
    return within_object(changed.refusal(), path_of<Item>(slug));
}

template <class Item>
Result<Reply> edit(const EditInput<Item>& input, Context& context) {
    std::string slug;
    const auto changed = change_of(context, input, [&](const Catalog& catalog) -> Result<CatalogDraft> {
        const auto* item = found_in(catalog, input.id);
        if (item == nullptr || item->deleted) {
            return refuse(ErrorCode::not_found, "id", "there is no record with this id");
        }
        auto draft = draft_of(catalog);
        json document = write_value(part_in(*item, draft), Defaults::written);
        document.merge_patch(input.patch.members);
        Checks check;
        const auto part = Kind<Item>::Part::shape().read(document, "", check);
        if (check.failed()) return check.refusal();
        slug = part.slug ? *part.slug : slug_of(part.name);
        const auto put = catalog::put(draft, part, input.id, context.services.ids);
        if (!put) return put.refusal();
        return draft;
    });
    if (!changed) {
        auto refusal = within_object(changed.refusal(), path_of<Item>(slug));
        // Of a single field it is known what is in the way of it.
        const auto& members = input.patch.members;
        if (refusal.field.empty() && members.size() == 1) refusal.field = members.begin().key();
        return refusal;
    }
    const auto catalog = context.services.catalogs.current(context.company());
    auto reply = record_reply(found_in(*catalog, input.id), *catalog);
    if (reply) reply->notes = notes_of(*changed);
    return reply;
}

template <class Item>
Result<Reply> remove(const RemoveInput<Item>& input, Context& context) {
    const auto changed = change_of(context, input, [&](const Catalog& catalog) -> Result<CatalogDraft> {
        auto draft = draft_of(catalog);
        const auto is_it = [&](const Item& item) { return item.id == input.id; };
        if (std::erase_if(draft.*Kind<Item>::items, is_it) == 0) {
            return refuse(ErrorCode::not_found, "id", "there is no record with this id");
        }
        return draft;
    });
    if (!changed) return changed.refusal();
    return Reply{.body = {{"id", input.id.text()}, {"removed", true}}, .status = 204, .notes = notes_of(*changed)};
}

// --- the table -----------------------------------------------------------------------------------

template <class Item>
std::vector<Operation> edits_of(const View<WholeObject<Item>>& view) {
    using enum ErrorCode;
    const std::string list(Kind<Item>::list), one(Kind<Item>::one);
    return {
        operation<typename Kind<Item>::Part>(
            {.id = list + ".create",
             .method = "POST",
             .path = "/v1/" + list,
             .scope = Scope::admin,
             .summary = "Add " + one + ".",
             .description = "The body is an object of the catalogue document (`PUT /v1/catalog`). Without a `slug` it "
                            "gets one that is free. A repeat without an `Idempotency-Key` is refused, because names "
                            "are unique.",
             .answer = Answer::record(view, {201}),
             .refusals = {state_conflict},
             .idempotent = true},
            create<Item>),
        operation<EditInput<Item>>(
            {.id = list + ".edit",
             .method = "PATCH",
             .path = "/v1/" + list + "/{id}",
             .scope = Scope::admin,
             .summary = "Change " + one + ".",
             .description =
                 "A JSON Merge Patch (RFC 7396) of its `definition`: a member that is absent stays, null gives it its "
                 "default, a list is replaced as a whole. The version of If-Match is that of the catalogue. " +
                 std::string(kForceMeaning),
             .answer = Answer::record(view),
             .refusals = {missing_field, state_conflict},
             .versioned = true},
            edit<Item>),
        operation<RemoveInput<Item>>(
            {.id = list + ".delete",
             .method = "DELETE",
             .path = "/v1/" + list + "/{id}",
             .scope = Scope::admin,
             .summary = "Remove " + one + ".",
             .description = "It stays for the appointments that refer to it, and its name is free again. " +
                            std::string(kForceMeaning),
             .answer = Answer::nothing(),
             .refusals = {missing_field, state_conflict},
             .versioned = true,
             .destructive = true},
            remove<Item>),
    };
}

}  // namespace

std::vector<Operation> catalog_edit_operations() {
    auto all = edits_of<Branch>(whole_branch_view());
    for (auto&& more : {edits_of<Service>(whole_service_view()), edits_of<Resource>(whole_resource_view())}) {
        all.insert(all.end(), more.begin(), more.end());
    }
    return all;
}

}  // namespace slotkeeper::rest
