// flag_values: finds records, and reads times and secrets.
#include "adapters/commands/flag_values.h"

#include "adapters/api/wire_type.h"
#include "engine/base/limits.h"
#include "engine/store/catalog/catalog_rows.h"
#include "engine/time/time_zone.h"

#include <filesystem>
#include <fstream>

namespace slotkeeper {

namespace {

Refusal unknown(const std::string& kind, const std::string& text) {
    return refuse(ErrorCode::not_found, kind, "there is no " + kind + " " + text);
}

// "2026-11-25" or "2026-11-25T09:00"; a space instead of the T is accepted.
std::optional<std::chrono::local_seconds> parse_local(std::string_view text) {
    if (const auto date = parse_iso_date(text)) return std::chrono::local_days(*date);
    const auto is_short = text.size() == std::string_view("2026-11-25T09:00").size();
    return is_short && text.find('t') == std::string_view::npos ? parse_local_time(text) : std::nullopt;
}

}  // namespace

Result<CatalogPtr> find_company(const std::string& slug_or_id, store::Database& database, Catalogs& catalogs) {
    std::optional<CompanyId> id;
    if (!slug_or_id.empty()) {
        id = catalogs.company_named(slug_or_id);
        if (!id) return unknown("company", slug_or_id);
    } else {
        const auto all = database.read([](store::Tx& tx) { return store::list_companies(tx); });
        if (all.empty())
            return refuse(ErrorCode::not_found, "company", "there is no company yet; try: slotkeeper demo load");
        if (all.size() > 1)
            return refuse(ErrorCode::missing_field, "company", "there are several companies: give the slug of one");
        id = all.front();
    }
    return catalogs.current(*id);
}

Result<const Branch*> find_branch(const std::string& name_or_id, const Catalog& catalog) {
    if (name_or_id.empty()) return catalog.branch_or_default(std::nullopt);
    for (const auto& branch : catalog.branches()) {
        if (branch.deleted) continue;
        if (branch.name == name_or_id || branch.id.text() == name_or_id) return &branch;
    }
    if (const auto* branch = catalog.branch_named(name_or_id)) return branch;
    return unknown("branch", name_or_id);
}

Result<const Service*> find_service(const std::string& name_or_id, const Catalog& catalog) {
    if (const auto* service = catalog.service_named(name_or_id)) return service;
    return unknown("service", name_or_id);
}

Result<const Resource*> find_resource(const std::string& name_or_id, const Catalog& catalog) {
    if (const auto* resource = catalog.resource_named(name_or_id)) return resource;
    return unknown("resource", name_or_id);
}

Result<Instant> parse_time(const std::string& text, const std::string& flag, const TimeZone& zone, Fraction fraction) {
    if (const auto instant = parse_lenient(text, fraction)) return *instant;
    const auto too_late = refuse(ErrorCode::invalid_field, flag, "times from 2038 on are not accepted");
    if (names_late_year(text)) return too_late;
    const auto local = parse_local(text);
    if (!local) {
        return refuse(ErrorCode::invalid_field, flag,
                      "must be a time like 2026-11-25T09:00 (in the branch's time zone) or 2026-11-25T09:00:00+01:00");
    }
    const auto instant =
        text.size() == 10 ? zone.first_instant_of(std::chrono::floor<std::chrono::days>(*local)) : zone.to_utc(*local);
    if (!instant)
        return refuse(ErrorCode::invalid_field, flag, "the time zone " + zone.name() + " skips this local time");
    if (*instant >= limits::instant_max) return too_late;
    return *instant;
}

Result<std::string> read_all(std::istream& in, const std::string& flag) {
    std::string text(limits::body_bytes_max + 1, '\0');
    in.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(in.gcount()));
    if (in.bad()) return refuse(ErrorCode::invalid_field, flag, "cannot be read");
    if (text.size() > limits::body_bytes_max) return refuse(ErrorCode::body_too_large, flag, "the file is too large");
    return text;
}

Result<std::string> read_text_file(const std::string& path, const std::string& flag) {
    std::ifstream file(path);
    if (!file || std::filesystem::is_directory(path)) {
        return refuse(ErrorCode::invalid_field, flag, "cannot read the file " + path);
    }
    return read_all(file, flag);
}

std::string read_secret_line(std::istream& in, std::size_t length_max) {
    std::string text(length_max + 3, '\0');
    in.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(in.gcount()));
    if (text.ends_with('\n')) text.pop_back();
    if (text.ends_with('\r')) text.pop_back();
    return text.size() <= length_max && api::is_secret(text) ? text : "";
}

}  // namespace slotkeeper
