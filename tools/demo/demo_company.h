// demo_company: the hair salon that every newcomer, test and benchmark finds: Salon Morgenrot in Berlin.
//
// Its ids are small fixed numbers, so that they are the same everywhere and an example in the README works as it stands
// (ids made by a program are far larger, so they never meet). It is made whole in one transaction or not at all;
// loading it again changes nothing that is there. Read on: demo_secrets.h keeps its keys, demo_calendar.h connects it
// to Cal.com.
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

// Whether it was made just now. The catalogue of a company that is there is left as it is.
bool put_company(store::Database& database);

}  // namespace slotkeeper::demo
