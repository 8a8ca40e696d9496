// demo_company: the hair salon for demonstrations, tests and benchmarks: Salon Morgenrot in Berlin.
//
// Its ids are small fixed numbers, so that the examples in the README work everywhere (generated ids are far larger, so
// they never collide). It is created in one transaction; loading it again changes nothing. Read on: demo_secrets.h
// stores its keys, demo_calendar.h connects it to Cal.com.
#pragma once

#include "engine/catalog/catalog.h"
#include "engine/store/mariadb/database.h"

#include <vector>

namespace slotkeeper::demo {

inline constexpr CompanyId kCompany{1};
inline constexpr std::string_view kSlug = "demo";

Company company();
Branch branch();
std::vector<Resource> resources();
std::vector<Service> services();

// Returns true if it was created now. The catalogue of an existing company is not changed.
bool put_company(store::Database& database);

}  // namespace slotkeeper::demo
