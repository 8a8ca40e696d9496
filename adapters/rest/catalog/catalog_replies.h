// catalog_replies: what the operations of the catalogue share: whole records, and changes with their refusals.
//
// Every record of the catalogue has the version of the catalogue as its ETag, because a change of one may depend on all
// others. Read on: engine/desk/catalog/change_catalog.h; adapters/catalog/README.md.
#pragma once

#include "adapters/catalog/convert.h"
#include "adapters/rest/serving.h"
#include "engine/desk/catalog/change_catalog.h"

namespace slotkeeper::rest {

// A record with its definition, if that is wanted: the object of the catalogue document.
template <class Item>
struct WholeObject {
    const Item& record;
    const Catalog& catalog;
    bool defined = true;
};
const View<WholeObject<Branch>>& whole_branch_view();
const View<WholeObject<Service>>& whole_service_view();
const View<WholeObject<Resource>>& whole_resource_view();
inline const View<WholeObject<Branch>>& whole_view(const Branch&) { return whole_branch_view(); }
inline const View<WholeObject<Service>>& whole_view(const Service&) { return whole_service_view(); }
inline const View<WholeObject<Resource>>& whole_view(const Resource&) { return whole_resource_view(); }

// The object as it is in a document.
catalog::BranchPart part_in(const Branch& branch, const CatalogDraft& draft);
catalog::ServicePart part_in(const Service& service, const CatalogDraft& draft);
catalog::ResourcePart part_in(const Resource& resource, const CatalogDraft& draft);

// nullptr: not_found.
template <class Item>
Result<Reply> record_reply(const Item* item, const Catalog& catalog, bool defined = true) {
    if (item == nullptr) return refuse(ErrorCode::not_found, "id", "there is no record with this id");
    return Reply{.body = whole_view(*item).write({*item, catalog, defined}),
                 .version = static_cast<int>(catalog.version())};
}

// The fields of a change that may leave appointments without room.
struct ForceInput {
    bool force = false;
    std::optional<std::string> reason;

    static const Shape<ForceInput>& shape();
};
inline constexpr auto kForceMeaning =
    "What would leave coming appointments without room is refused with `state_conflict`, and `in_the_way` lists up to "
    "20 of them. With `force` and a `reason` it is done; `slotkeeper check` lists these appointments until they are "
    "moved or end.";

using ConnectFunction = decltype(CatalogChange::connect);

// Changes the catalogue of the caller's company as the request says. `made`: of a request that makes an object, its id,
// which is remembered if the client gave a key.
Result<ChangedCatalog> change_of(const Context& context, const ForceInput& force,
                                 std::function<Result<CatalogDraft>(const Catalog&)> edit, bool dry_run = false,
                                 std::function<std::int64_t()> made = {}, ConnectFunction connect = {});

// What follows from a change, for people.
std::vector<std::string> notes_of(const ChangedCatalog& changed);

// A refusal of one object in the words of its own document: "segments[0].minutes" instead of
// "services.farbe.segments[0].minutes".
Refusal within_object(Refusal refusal, const std::string& path);

}  // namespace slotkeeper::rest
