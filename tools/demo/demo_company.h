// demo_company: the hair salon for demonstrations, tests and benchmarks: Salon Morgenrot in Berlin; and other companies
// of tests and benchmarks, which are catalogue files too.
//
// salon.toml has its staff, hours and services. Its ids are small fixed numbers, so that the examples in the README
// work everywhere (generated ids are far larger, so they never collide). It is created in one transaction; loading it
// again changes nothing. Read on: demo_calendar.h connects it to Cal.com.
#pragma once

#include "engine/catalog/catalog_draft.h"
#include "engine/store/mariadb/database.h"

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace slotkeeper::demo {

inline constexpr CompanyId kCompany{1};
inline constexpr std::string_view kSlug = "demo";

// By id.
Company company();
Branch branch();
std::vector<Resource> resources();
std::vector<Service> services();

// The company of this catalogue file, as `slotkeeper apply` would create it, with new ids. Throws std::logic_error with
// the first error of the file.
CatalogDraft company_of_file(std::string_view toml, IdSource& ids);

// Returns true if it was created now. The catalogue of an existing company is not changed.
bool put_company(store::Database& database);

// --- its keys, random at the first load and unchanged afterwards ---------------------------------
// They are stored in plain text under SLOTKEEPER_VAR/demo (mode 600), because a demonstration must show them; therefore
// requests for the demo company are refused if other machines can reach the server.

// The content of the file; creates it with the result of `make` if it does not exist. If several processes create it
// concurrently, all get the same value. Throws std::runtime_error with the file name if it cannot be created or read.
std::string kept_secret(const std::filesystem::path& file, const std::function<std::string()>& make);

}  // namespace slotkeeper::demo
