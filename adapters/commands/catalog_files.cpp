// catalog_files: plans, errors and findings as text and as JSON.
#include "adapters/commands/catalog_files.h"

#include "adapters/catalog/catalog_review.h"
#include "adapters/catalog/toml_text.h"
#include "adapters/commands/flag_values.h"
#include "adapters/commands/voice_key_files.h"
#include "engine/store/catalog/catalog_rows.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>

namespace slotkeeper {

namespace {

using catalog::AppliedDocument;
using catalog::FileError;

int print_file_errors(const std::vector<FileError>& errors, const Output& output) {
    output.errors_in_file(errors);
    const auto is_malformed = [](const FileError& error) { return error.code == ErrorCode::malformed_body; };
    return std::any_of(errors.begin(), errors.end(), is_malformed) ? kExitUsage : kExitRefused;
}

int print_refusal(const Refusal& refusal, const CatalogFile& file, const TimeZone* zone, const Output& output) {
    if (!catalog::concerns_document(refusal)) return output.refused(refusal, zone);
    return print_file_errors(catalog::errors_of(refusal, file.source), output);
}

std::string counted(std::size_t count, const std::string& what) {
    return std::to_string(count) + ' ' + what + (count == 1 ? "" : "s");
}

enum class FileState : std::uint8_t { unchanged, pending, applied };

Json report_of(const std::string& file, const AppliedDocument& applied, FileState state) {
    constexpr std::string_view kNames[] = {"unchanged", "pending", "applied"};
    auto orphans = Json::array();
    for (const auto& orphan : applied.orphans) {
        orphans.push_back({{"appointment_id", orphan.appointment.text()},
                           {"start", applied.zone.format_rfc3339(orphan.start)},
                           {"misfit", name_of(orphan.misfit)}});
    }
    return {{"file", file},
            {"company", applied.company},
            {"state", kNames[static_cast<std::size_t>(state)]},
            {"version", applied.version},
            {"changes", applied.plan.size()},
            {"plan", catalog::change_view().write_all(applied.plan)},
            {"orphans", std::move(orphans)}};
}

void print_plan(const std::string& file, const AppliedDocument& applied, const Output& output) {
    const auto count = applied.plan.size();
    output.line(file + ": company " + applied.company + ": " +
                (count == 0 ? "nothing to change" : counted(count, "changed object")));
    for (const auto& line : catalog::plan_lines(applied.plan)) output.text(line);
    if (applied.orphans.empty()) return;
    output.line(counted(applied.orphans.size(), "coming appointment") + " without room after that:");
    for (const auto& orphan : applied.orphans) {
        output.line("  " + orphan.appointment.text() + "  " + applied.zone.format_rfc3339(orphan.start) + "  " +
                    std::string(name_of(orphan.misfit)));
    }
}

bool removes(const AppliedDocument& planned) {
    return std::any_of(planned.plan.begin(), planned.plan.end(),
                       [](const auto& change) { return change.kind == catalog::ChangeKind::removed; });
}

class FilesRun {
public:
    FilesRun(const CatalogFileOptions& options, const catalog::CatalogStore& store, const Confirm& confirm,
             const Output& output)
        : options_(options), store_(store), confirm_(confirm), output_(output) {}

    // std::nullopt: go on with the next file.
    std::optional<int> apply(const CatalogFile& file) {
        catalog::Application application{.document = file.document,
                                         .company = options_.company,
                                         .prune = options_.prune,
                                         .dry_run = true,
                                         .force = options_.force,
                                         .reason = options_.reason,
                                         .actor = "command",
                                         .voice_keys = file.voice_keys};
        const auto planned = catalog::apply_document(application, store_);
        if (!planned) return print_refusal(planned.refusal(), file, nullptr, output_);
        print_plan(file.source.name, *planned, output_);
        if (planned->plan.empty()) return note(file, *planned, FileState::unchanged);
        if (options_.dry_run) return note(file, *planned, FileState::pending);
        const auto loses = removes(*planned) || (options_.force && !planned->orphans.empty());
        if (loses && !options_.yes && !confirm_("Objects are removed, or appointments lose their room.")) {
            return output_.refused(refuse(ErrorCode::missing_field, "yes",
                                          "objects are removed, or appointments lose their room: give --yes"));
        }
        application.dry_run = false;
        application.expected_version = planned->version;  // what was shown is what is done
        const auto applied = catalog::apply_document(application, store_);
        if (!applied) return print_refusal(applied.refusal(), file, &planned->zone, output_);
        output_.line("applied: the catalogue has version " + std::to_string(applied->version));
        return note(file, *applied, FileState::applied);
    }

    bool is_pending() const { return pending_; }
    const Json& reports() const { return reports_; }

private:
    std::optional<int> note(const CatalogFile& file, const AppliedDocument& applied, FileState state) {
        pending_ = pending_ || state == FileState::pending;
        reports_.push_back(report_of(file.source.name, applied, state));
        return std::nullopt;
    }

    const CatalogFileOptions& options_;
    const catalog::CatalogStore& store_;
    const Confirm& confirm_;
    const Output& output_;
    Json reports_ = Json::array();
    bool pending_ = false;
};

// --- files ---------------------------------------------------------------------------------------

constexpr std::size_t kFileBytesMax = 4 * 1024 * 1024;

catalog::FromFile<catalog::SourceDocument> read_source(const std::string& path, const ReadToml& toml) {
    const auto unreadable = [&](std::string why) {
        return std::vector{FileError{path, {}, ErrorCode::malformed_body, "", std::move(why)}};
    };
    std::ifstream file;
    if (path != "-") file.open(path);
    if (path != "-" && (!file || std::filesystem::is_directory(path))) return unreadable("cannot be read");
    auto& in = path == "-" ? std::cin : static_cast<std::istream&>(file);
    std::string text(kFileBytesMax + 1, '\0');
    in.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(in.gcount()));
    if (text.size() > kFileBytesMax) return unreadable("must have at most 4 MiB");
    return path.ends_with(".json") ? catalog::read_json_source(path, text) : toml(path, text);
}

// --- checks --------------------------------------------------------------------------------------

int print_findings(const std::vector<FileError>& findings, const Output& output) {
    auto rows = Json::array();
    for (const auto& finding : findings) {
        output.line(text_of(finding));
        rows.push_back(json_of(finding));
    }
    if (output.json()) output.object({{"ok", findings.empty()}, {"findings", std::move(rows)}});
    if (findings.empty()) output.line("no findings");
    return findings.empty() ? kExitOk : kExitFinding;
}

Instant present() { return whole_seconds(SystemClock().now()); }

std::chrono::year year_before(Instant now) {
    return std::chrono::year_month_day(std::chrono::floor<std::chrono::days>(now)).year() - std::chrono::years(1);
}

}  // namespace

std::optional<std::vector<CatalogFile>> read_catalog_files(const std::vector<std::string>& paths, const ReadToml& toml,
                                                           const Output& output, int& exit_code) {
    std::vector<CatalogFile> files;
    std::vector<FileError> errors;
    for (const auto& path : paths) {
        auto source = read_source(path, toml);
        if (const auto* wrong = std::get_if<1>(&source)) {
            errors.insert(errors.end(), wrong->begin(), wrong->end());
            continue;
        }
        auto document = catalog::read_document(std::get<0>(source));
        if (const auto* wrong = std::get_if<1>(&document)) {
            errors.insert(errors.end(), wrong->begin(), wrong->end());
            continue;
        }
        auto keys = read_voice_keys(std::get<0>(document), std::get<0>(source), errors);
        files.push_back({std::get<0>(std::move(source)), std::get<0>(std::move(document)), std::move(keys)});
    }
    if (errors.empty()) return files;
    exit_code = print_file_errors(errors, output);
    return std::nullopt;
}

int apply_catalog_files(const CatalogFileOptions& options, const std::vector<CatalogFile>& files,
                        const catalog::CatalogStore& store, const Confirm& confirm, const Output& output) {
    if (options.force && options.reason.empty()) {
        return output.refused(refuse(ErrorCode::missing_field, "reason", "is needed with --force"));
    }
    FilesRun run(options, store, confirm, output);
    std::optional<int> failed;
    for (const auto& file : files) {
        if (failed) {
            output.line(file.source.name + ": not applied, because of the error before");
        } else {
            failed = run.apply(file);
        }
    }
    if (output.json()) output.object({{"data", run.reports()}});
    if (failed) return *failed;
    return run.is_pending() ? kExitFinding : kExitOk;
}

int export_catalog(const std::string& company, const std::string& format, const catalog::CatalogStore& store,
                   const Output& output) {
    if (format != "toml" && format != "json") {
        return output.misused(refuse(ErrorCode::invalid_field, "format", "--format must be toml or json"));
    }
    const auto found = find_company(company, store.database, store.catalogs);
    if (!found) return output.refused(found.refusal());
    const auto draft = draft_of(**found);
    auto document = catalog::document_of(draft);
    const auto connections =
        store.database.read([&](store::Tx& tx) { return load_connections(tx, draft.company.id, draft); });
    catalog::add_connections(document, connections, draft);
    const auto json = api::write_value(document, api::Defaults::left_out);
    auto text = format == "json" || output.json() ? json.dump(2) : catalog::toml_text(json);
    if (text.ends_with('\n')) text.pop_back();
    output.announce(text);
    return kExitOk;
}

int check_catalog_file(const std::string& path, const ReadToml& toml, IdSource& ids, const Output& output) {
    const auto source = read_source(path, toml);
    if (const auto* wrong = std::get_if<1>(&source)) return print_file_errors(*wrong, output);
    const auto& file = std::get<0>(source);
    const auto document = catalog::read_document(file);
    if (const auto* wrong = std::get_if<1>(&document)) return print_findings(*wrong, output);
    const auto draft = catalog::new_company(std::get<0>(document), ids);
    if (!draft) return print_findings(catalog::errors_of(draft.refusal(), file), output);
    // Which accounts at Cal.com there are, only the database knows.
    auto offline = std::get<0>(document);
    offline.calcom.reset();
    std::vector<FileError> unread;
    catalog::ConnectionEditor editor(offline, false, {ids, nullptr, nullptr, read_voice_keys(offline, file, unread)});
    if (!unread.empty()) return print_findings(unread, output);
    if (const auto right = editor.edited({}, *draft); !right) {
        return print_findings(catalog::errors_of(right.refusal(), file), output);
    }
    const auto now = present();
    const Catalog none(draft->company, 0, {}, {}, {}, {});
    std::vector<FileError> findings;
    for (const auto& doubt : catalog::doubts_about(catalog_of(*draft, none, year_before(now)), now)) {
        for (auto& error : catalog::errors_of(doubt, file)) findings.push_back(std::move(error));
    }
    return print_findings(findings, output);
}

int check_stored_catalog(const std::string& company, const catalog::CatalogStore& store, const Output& output) {
    const auto found = find_company(company, store.database, store.catalogs);
    if (!found) return output.refused(found.refusal());
    const auto name = (*found)->company().slug;
    std::vector<FileError> findings;
    std::vector<store::CatalogFlaw> flaws;
    store.database.read([&](store::Tx& tx) {
        flaws.clear();
        return store::load_catalog(tx, (*found)->company().id, &flaws).has_value();
    });
    for (const auto& flaw : flaws) findings.push_back({name, {}, ErrorCode::unavailable, flaw.id, flaw.detail});
    const auto note = [&](const Refusal& one) { findings.push_back({name, {}, one.code, one.field, one.message}); };
    if (const auto right = check_draft(draft_of(**found)); !right) {
        note(right.refusal());
        for (const auto& one : right.refusal().further) note(one);
    }
    for (const auto& doubt : catalog::doubts_about(**found, present())) note(doubt);
    return print_findings(findings, output);
}

int print_template(const std::string& name, const std::map<std::string_view, std::string_view>& texts,
                   const Output& output) {
    const auto found = texts.find(name);
    if (found == texts.end()) {
        std::string names;
        for (const auto& [one, text] : texts) names.append(names.empty() ? "" : ", ").append(one);
        return output.misused(refuse(ErrorCode::invalid_field, "template", "--template must be one of " + names));
    }
    auto text = found->second;
    while (text.ends_with('\n')) text.remove_suffix(1);
    output.announce(std::string(text));
    return kExitOk;
}

}  // namespace slotkeeper
