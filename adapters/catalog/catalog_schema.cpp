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

}  // namespace slotkeeper::catalog
