// catalog_replies: views of whole records, and the change itself.
#include "adapters/rest/catalog/catalog_replies.h"

namespace slotkeeper::rest {

namespace {

// A removed object has no slug.
template <class Part>
Part without_empty_slug(Part part) {
    if (part.slug && part.slug->empty()) part.slug.reset();
    return part;
}

// Left out unless it is wanted.
template <class Part>
struct DefinitionMember {
    template <class Whole>
    Member of() const {
        return {"definition", "The object as in the catalogue document, with all defaults. A PATCH is merged into it.",
                true, &WireType<Part>::schema, [](const void* record) {
                    const auto& whole = *static_cast<const Whole*>(record);
                    if (!whole.defined) return Json(Json::value_t::discarded);
                    return write_value(part_in(whole.record, draft_of(whole.catalog)), Defaults::written);
                }};
    }
};

template <class Part, class Item>
View<WholeObject<Item>> whole(std::string name, std::string summary, const View<InCatalog<Item>>& base) {
    return {std::move(name), std::move(summary),
            members_of(base,
                       [](const WholeObject<Item>& whole) {
                           return InCatalog<Item>{whole.record, whole.catalog};
                       }),
            DefinitionMember<Part>{}};
}

}  // namespace

catalog::BranchPart part_in(const Branch& branch, const CatalogDraft&) {
    return without_empty_slug(catalog::part_of(branch));
}
catalog::ServicePart part_in(const Service& service, const CatalogDraft& draft) {
    return without_empty_slug(catalog::part_of(service, draft));
}
catalog::ResourcePart part_in(const Resource& resource, const CatalogDraft& draft) {
    return without_empty_slug(catalog::part_of(resource, draft));
}

const View<WholeObject<Branch>>& whole_branch_view() {
    static const auto view = whole<catalog::BranchPart>("WholeBranch", "A location, with its hours.", branch_view());
    return view;
}

const View<WholeObject<Service>>& whole_service_view() {
    static const auto view =
        whole<catalog::ServicePart>("WholeService", "What can be booked, with all its settings.", service_view());
    return view;
}

const View<WholeObject<Resource>>& whole_resource_view() {
    static const auto view =
        whole<catalog::ResourcePart>("WholeResource", "A person, room or device, with its hours.", resource_view());
    return view;
}

const Shape<ForceInput>& ForceInput::shape() {
    static const Shape<ForceInput> shape(
        "ForcedCatalogChange",
        defaulted<&ForceInput::force>("force", "Change it even if coming appointments lose their room."),
        field<&ForceInput::reason>("reason", "Why; needed with `force`.", {.length_max = limits::change_reason_max}));
    return shape;
}

Result<ChangedCatalog> change_of(const Context& context, const ForceInput& force,
                                 std::function<Result<CatalogDraft>(const Catalog&)> edit, bool dry_run,
                                 std::function<std::int64_t()> made, ConnectFunction connect) {
    CatalogChange change{.company = context.company(), .edit = std::move(edit)};
    change.connect = std::move(connect);
    if (context.version) change.expected_version = *context.version;
    change.dry_run = dry_run;
    change.force = force.force;
    change.reason = force.reason.value_or("");
    change.actor = context.caller.actor;
    if (made && context.is_repeatable) change.key = context.key;
    change.made = std::move(made);
    return change_catalog(context.services.database, change);
}

std::vector<std::string> notes_of(const ChangedCatalog& changed) {
    std::vector<std::string> notes;
    if (changed.is_unchanged()) notes.emplace_back("nothing changed");
    if (const auto count = changed.orphans.size(); count > 0) {
        notes.push_back(std::to_string(count) + " coming " + (count == 1 ? "appointment" : "appointments") +
                        " without room; see: slotkeeper check");
    }
    return notes;
}

Refusal within_object(Refusal refusal, const std::string& path) {
    if (refusal.field.starts_with(path + '.')) refusal.field.erase(0, path.size() + 1);
    for (auto& one : refusal.further) one = within_object(std::move(one), path);
    return refusal;
}

}  // namespace slotkeeper::rest
