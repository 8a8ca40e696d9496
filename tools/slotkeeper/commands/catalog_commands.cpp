// catalog_commands: apply, diff, export, init, catalog check and schema.
#include "adapters/catalog/catalog_schema.h"
#include "tools/slotkeeper/commands/commands.h"
#include "tools/slotkeeper/toml_file.h"
#include "tools/slotkeeper/wiring.h"

#include <Poco/TemporaryFile.h>

namespace slotkeeper {

const std::map<std::string_view, std::string_view>& template_files();  // made of templates/*.toml

namespace {

// A plan can be asked for before there is a database: it is made with an empty one in a folder that is removed again.
bool plans_without_database(const Config& config, const CatalogFileOptions& options) {
    return options.dry_run && config.database_url.empty() && !store::has_private_database(database_folder(config));
}

}  // namespace

int apply_command(const Context& context, const CatalogFileOptions& options, const Confirm& confirm) {
    auto exit_code = kExitOk;
    const auto files = read_catalog_files(options.files, read_toml_source, context.output, exit_code);
    if (!files) return exit_code;
    const auto is_new = plans_without_database(context.config, options);
    Poco::TemporaryFile folder;
    auto config = context.config;
    if (is_new) config.var = folder.path();
    // A private database is created. The schema of an external one is migrated only by `migrate`.
    const auto may_create = config.database_url.empty() && (is_new || !options.dry_run);
    Engine engine(config, may_create ? SchemaPolicy::migrate : SchemaPolicy::expect);
    const catalog::CatalogStore store{engine.database(), engine.catalogs, engine.ids, &engine.sealer,
                                      &engine.mapping.remote};
    return apply_catalog_files(options, *files, store, confirm, context.output);
}

int export_command(const Context& context, const std::string& company, const std::string& format) {
    Engine engine(context.config);
    return export_catalog(company, format, {engine.database(), engine.catalogs, engine.ids}, context.output);
}

int catalog_check(const Context& context, const std::vector<std::string>& files, const std::string& company) {
    if (!files.empty()) {
        const SystemClock clock;
        IdSource ids(0, clock);  // of objects that are not stored
        return check_catalog_file(files.front(), read_toml_source, ids, context.output);
    }
    Engine engine(context.config);
    return check_stored_catalog(company, {engine.database(), engine.catalogs, engine.ids}, context.output);
}

std::vector<std::string> template_names() {
    std::vector<std::string> names;
    for (const auto& [name, text] : template_files()) names.emplace_back(name);
    return names;
}

int init_command(const Context& context, const std::string& name) {
    return print_template(name, template_files(), context.output);
}

int schema_command(const Context& context) {
    context.output.announce(catalog::catalog_schema().dump(2));
    return kExitOk;
}

}  // namespace slotkeeper
