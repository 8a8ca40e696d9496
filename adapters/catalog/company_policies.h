// company_policies: the policies of a company, put into its draft.
#pragma once

#include "adapters/catalog/catalog_document.h"

namespace slotkeeper::catalog {

// Those that the company has.
void add_policies(CompanyPart& part, const Company& company);

// What the part has; the rest stays. A refusal names the member by its path: "company.cancel.fee".
Result<Done> put_policies(Company& company, const CompanyPart& part);

}  // namespace slotkeeper::catalog
