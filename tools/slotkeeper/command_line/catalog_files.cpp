// catalog_files: the commands on catalogue files.
#include "tools/slotkeeper/command_line/grammar.h"
#include "tools/slotkeeper/commands/commands.h"

namespace slotkeeper {

void add_catalog(Grammar& grammar) {
    constexpr auto kFilesMax = 100;
    const auto confirm = [&grammar](const std::string& question) { return grammar.confirmed(question); };
    auto& applied = grammar.keep<CatalogFileOptions>();
    grammar
        .command("apply", "Make stored catalogues what the files say",
                 [&applied, confirm](const Context& context) { return apply_command(context, applied, confirm); })
        .files(applied.files, Presence::required, kFilesMax)
        .company(applied.company)
        .on("--dry-run", applied.dry_run, "only show the plan; exit code 1 if changes are pending")
        .on("--prune", applied.prune, "remove the objects that the file does not have")
        .on("--force", applied.force, "even if coming appointments lose their room")
        .text("--reason", applied.reason, "why; needed with --force")
        .on("--yes", applied.yes, "do not ask; needed without a terminal if objects are removed")
        .example({"salon.toml"});
    auto& compared = grammar.keep<CatalogFileOptions>();
    compared.dry_run = true;
    grammar
        .command("diff", "Show what a file would change; exit code 1 if it would",
                 [&compared, confirm](const Context& context) { return apply_command(context, compared, confirm); })
        .files(compared.files, Presence::required)
        .company(compared.company)
        .on("--prune", compared.prune, "as apply --prune")
        .example({"salon.toml"});
    auto& exported = grammar.keep<std::pair<std::string, std::vector<std::string>>>();
    grammar
        .command("export", "Print the catalogue of a company as a file for apply",
                 [&exported](const Context& context) {
                     const auto& formats = exported.second;
                     return export_command(context, exported.first, formats.empty() ? "toml" : formats.front());
                 })
        .company(exported.first)
        .values("--format", exported.second, "the format; default: toml",
                {Presence::optional, false, false, {"toml", "json"}});
    auto& initial = grammar.keep<std::vector<std::string>>();
    grammar
        .command("init", "Print a catalogue file to begin with",
                 [&initial](const Context& context) { return init_command(context, initial.front()); })
        .values("--template", initial, "the kind of business", {Presence::required, false, false, template_names()});
    auto& checked = grammar.keep<CatalogFileOptions>();
    grammar
        .command(grammar.group("catalog", "Manage catalog"), "check",
                 "Check a catalogue file, or without one the stored catalogue",
                 [&checked](const Context& context) { return catalog_check(context, checked.files, checked.company); })
        .files(checked.files, Presence::optional)
        .company(checked.company);
    grammar.command(grammar.group("schema", "Print schemas"), "catalog", "Print the JSON Schema of catalogue files",
                    schema_command);
}

}  // namespace slotkeeper
