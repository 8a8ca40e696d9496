// catalog_files: the commands that apply, compare, print and check catalogue files.
//
// Each prints its result and returns the exit code: 1 if changes are pending or something was found, 2 for a file that
// is no TOML or JSON, 4 for a refusal. Read on: adapters/catalog/apply_document.h.
#pragma once

#include "adapters/catalog/apply_document.h"
#include "adapters/catalog/source_document.h"
#include "adapters/commands/output.h"

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace slotkeeper {

struct CatalogFileOptions {
    std::vector<std::string> files;
    std::string company;  // slug or id, for files that do not name it
    bool prune = false, dry_run = false, force = false, yes = false;
    std::string reason;
};

// Reads the text of a TOML file. A file whose name ends with .json is JSON; "-" is standard input.
using ReadToml = std::function<catalog::FromFile<catalog::SourceDocument>(std::string name, std::string_view text)>;
// Whether a person at a terminal agrees.
using Confirm = std::function<bool(const std::string& question)>;

// All files, read before anything is done; std::nullopt after printing what is wrong, with the code in `exit_code`.
struct CatalogFile {
    catalog::SourceDocument source;
    catalog::CatalogDocument document;
    catalog::VoiceKeyTexts voice_keys{};  // of the files that it names
};
std::optional<std::vector<CatalogFile>> read_catalog_files(const std::vector<std::string>& paths, const ReadToml& toml,
                                                           const Output& output, int& exit_code);

// One transaction for each file, in order; a refusal stops, and what was done is printed before it.
int apply_catalog_files(const CatalogFileOptions& options, const std::vector<CatalogFile>& files,
                        const catalog::CatalogStore& store, const Confirm& confirm, const Output& output);

// `format`: "toml" or "json"; any other one is refused as wrong usage.
int export_catalog(const std::string& company, const std::string& format, const catalog::CatalogStore& store,
                   const Output& output);

// Of a whole file, without a database.
int check_catalog_file(const std::string& path, const ReadToml& toml, IdSource& ids, const Output& output);
// Of the stored catalogue.
int check_stored_catalog(const std::string& company, const catalog::CatalogStore& store, const Output& output);

// Prints the text of that name; wrong usage if the name is unknown.
int print_template(const std::string& name, const std::map<std::string_view, std::string_view>& texts,
                   const Output& output);

}  // namespace slotkeeper
