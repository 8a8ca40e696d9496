// catalog_rows: reads companies and their catalogues from their rows, and writes new ones.
//
// Read on: catalog_writes.h changes what is stored.
#pragma once

#include "engine/catalog/catalog.h"
#include "engine/store/mariadb/database.h"

#include <optional>
#include <span>
#include <string_view>

namespace slotkeeper::store {

// std::nullopt if there is no such company. Throws DamagedData if it has no version. Other damaged parts are left out
// or cannot be booked, so that the rest still works: a branch with an unknown time zone, and its resources; overlapping
// hours; a service whose segments or needs do not match. These flaws are logged unless the caller takes them.
struct CatalogFlaw {
    std::string id;  // of branch, service or resource, with its prefix
    std::string detail;
};
std::optional<CatalogPtr> load_catalog(Tx& tx, CompanyId company, std::vector<CatalogFlaw>* flaws = nullptr);
std::optional<std::int64_t> load_catalog_version(Tx& tx, CompanyId company);
std::optional<CompanyId> find_company(Tx& tx, std::string_view slug);
std::vector<CompanyId> list_companies(Tx& tx);  // in order of id

// FOR UPDATE: the present version of the catalogue; until its end only this transaction can change it.
// REQUIRES: the company exists.
std::int64_t lock_catalog_version(Tx& tx, CompanyId company);

// (company_id, version, the database's time) of each; sorted ids.
SqlText load_catalog_versions_sql(std::span<const CompanyId> companies);

// --- writing -------------------------------------------------------------------------------------
// A writer of one of these tables must call bump_catalog_version in the same transaction, or caches become stale.
void insert_company(Tx& tx, const Company& company, Moment now);
// Of a company without ways. REQUIRES: the branches are stored.
void insert_ways(Tx& tx, const Travel& travel);
void bump_catalog_version(Tx& tx, CompanyId company);
// With its dates; for a branch without any, with its exceptions as such.
void insert_branch(Tx& tx, CompanyId company, const Branch& branch);
// Without its pair buffers, which name other services, and without the skills and resources of which its needs take
// any: insert_pair_buffers() and insert_need_options() once all services and resources are there.
void insert_service(Tx& tx, CompanyId company, const Service& service);
void insert_pair_buffers(Tx& tx, const Service& service);
void insert_need_options(Tx& tx, const Service& service);
void insert_resource(Tx& tx, CompanyId company, const Resource& resource);
void put_event_type(Tx& tx, ServiceId service, ResourceId resource, const EventType& event_type);

}  // namespace slotkeeper::store
