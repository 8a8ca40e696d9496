// policy_rows: the policies of a company and its services, and its reasons to cancel.
//
// Those of a company are rewritten whenever it is edited, those of a service if they changed. Read on: catalog_rows.h.
#pragma once

#include "engine/store/catalog/catalog_tables.h"

#include <map>

namespace slotkeeper::store {

// Puts a row into what it is about. A row of an unknown service is skipped: the service was added while the tables were
// read, and all is read again.
void put(const ChangePolicyRow& row, std::optional<Company>& company, std::map<ServiceId, Service>& services);
void put(CancelCodeRow row, std::optional<Company>& company);

// REQUIRES: there are none yet.
void insert_policies(Tx& tx, const Company& company);
void insert_policies(Tx& tx, CompanyId company, const Service& service);
void replace_policies(Tx& tx, const Company& company);
void replace_policies(Tx& tx, CompanyId company, const Service& service);

}  // namespace slotkeeper::store
