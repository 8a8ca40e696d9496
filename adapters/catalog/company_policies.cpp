// company_policies: member by member.
#include "adapters/catalog/company_policies.h"

namespace slotkeeper::catalog {

void add_policies(CompanyPart& part, const Company& company) {
    if (company.cancel != ChangePolicy()) part.cancel = company_part_of(company.cancel);
    if (company.reschedule != ChangePolicy()) part.reschedule = company_part_of(company.reschedule);
    if (!company.cancel_codes.empty()) part.cancel_reasons = parts_of(company.cancel_codes);
    if (company.no_shows != NoShowRule()) part.no_shows = part_of(company.no_shows);
}

Result<Done> put_policies(Company& company, const CompanyPart& part) {
    Checks check;
    if (part.cancel) company.cancel = check(policy_from(*part.cancel, "company.cancel"));
    if (part.reschedule) company.reschedule = check(policy_from(*part.reschedule, "company.reschedule"));
    if (part.cancel_reasons) company.cancel_codes = codes_from(*part.cancel_reasons);
    if (part.no_shows) company.no_shows = check(no_shows_from(*part.no_shows, "company.no_shows"));
    if (check.failed()) return check.refusal();
    return Done{};
}

}  // namespace slotkeeper::catalog
