// catalog_inserts: companies and their catalogues, written as rows.
//
// A writer of one of these tables must call bump_catalog_version in the same transaction, or caches become stale.
#pragma once

#include "engine/catalog/catalog.h"
#include "engine/store/mariadb/database.h"

namespace slotkeeper::store {

void insert_company(Tx& tx, const Company& company, Moment now);
void bump_catalog_version(Tx& tx, CompanyId company);
void insert_branch(Tx& tx, CompanyId company, const Branch& branch);
void insert_service(Tx& tx, CompanyId company, const Service& service);
void insert_resource(Tx& tx, CompanyId company, const Resource& resource);
void put_event_type(Tx& tx, ServiceId service, ResourceId resource, const EventType& event_type);

}  // namespace slotkeeper::store
