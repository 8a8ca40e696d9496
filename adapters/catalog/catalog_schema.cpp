// catalog_schema: collects the schemas of the shapes.
#include "adapters/catalog/catalog_schema.h"

#include "adapters/catalog/catalog_document.h"

namespace slotkeeper::catalog {

namespace {

using api::Json;

constexpr std::string_view kDefinitions = "#/$defs/";

// "BranchException" is titled "Branch exception".
std::string title_of(std::string_view name) {
    constexpr std::string_view kPrefix = "Catalog";
    if (name.starts_with(kPrefix)) name.remove_prefix(kPrefix.size());
    std::string title;
    for (const auto letter : name) {
        const auto is_capital = letter >= 'A' && letter <= 'Z';
        if (is_capital && !title.empty()) title += ' ';
        title += is_capital && !title.empty() ? static_cast<char>(letter - 'A' + 'a') : letter;
    }
    return title;
}

// The schema of the object or list, without what allows null.
const Json& resolved(const Json& schema, const Json& whole) {
    if (schema.contains("anyOf")) return resolved(schema["anyOf"][0], whole);
    if (schema.contains("oneOf")) return resolved(schema["oneOf"].back(), whole);  // a text, or an object
    if (!schema.contains("$ref")) return schema;
    const auto name = schema["$ref"].get_ref<const std::string&>().substr(kDefinitions.size());
    return whole["$defs"][name];
}

}  // namespace

Json catalog_schema() {
    api::Schemas schemas{std::string(kDefinitions)};
    Json schema{{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                {"title", "Slotkeeper catalogue"},
                {"description", "A company with its branches, services and resources; `slotkeeper apply` stores it."}};
    schema.update(CatalogDocument::shape().schema(schemas));
    for (const auto& [name, definition] : schemas.named()) {
        Json titled{{"title", title_of(name)}};
        titled.update(definition);
        schema["$defs"][name] = std::move(titled);
    }
    return schema;
}

std::vector<std::string> member_names(const std::string& path) {
    static const Json whole = catalog_schema();
    const auto* at = &resolved(whole, whole);
    for (std::size_t from = 0; from < path.size();) {
        const auto is_index = path[from] == '[';
        if (path[from] == '.') ++from;
        const auto end = std::min(path.find_first_of(".[", from + 1), path.size());
        const auto member = path.substr(from, end - from);
        from = end;
        if (is_index) {
            if (!at->contains("items")) return {};
            at = &resolved((*at)["items"], whole);
        } else {
            if (!at->contains("properties") || !(*at)["properties"].contains(member)) return {};
            at = &resolved((*at)["properties"][member], whole);
        }
    }
    std::vector<std::string> names;
    if (at->contains("properties")) {
        for (const auto& [name, schema] : (*at)["properties"].items()) names.push_back(name);
    }
    return names;
}

}  // namespace slotkeeper::catalog
