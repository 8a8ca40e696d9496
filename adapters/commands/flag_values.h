// flag_values: what the texts of flags stand for: records by name or id, times of a branch, secrets.
//
// Each function refuses with the flag as the field.
#pragma once

#include "engine/base/calendar_text.h"
#include "engine/catalog/catalog.h"
#include "engine/desk/catalogs.h"

#include <iosfwd>
#include <string>

namespace slotkeeper {

// The named company; without a name the only company.
Result<CatalogPtr> find_company(const std::string& slug_or_id, store::Database& database, Catalogs& catalogs);
Result<const Branch*> find_branch(const std::string& name_or_id, const Catalog& catalog);  // empty: the default one
Result<const Service*> find_service(const std::string& name_or_id, const Catalog& catalog);
Result<const Resource*> find_resource(const std::string& name_or_id, const Catalog& catalog);
// Reads a secret that is the only line of the input. Empty if there are several lines or none, or if the line contains
// spaces or non-ASCII characters, which keys never do: a wrong key would otherwise fail only at its first use.
std::string read_secret_line(std::istream& in, std::size_t length_max);
// Up to limits::body_bytes_max bytes; more are refused.
Result<std::string> read_all(std::istream& in, const std::string& flag);
// The same of a file.
Result<std::string> read_text_file(const std::string& path, const std::string& flag);
// Accepts the formats of parse_lenient, and local times of the zone: "2026-11-25T09:00", "2026-11-25" (its first
// instant). Times from 2038 on are refused (limits::instant_max).
Result<Instant> parse_time(const std::string& text, const std::string& flag, const TimeZone& zone,
                           Fraction fraction = Fraction::down);

}  // namespace slotkeeper
