// policy_rows: the statements.
#include "engine/store/catalog/policy_rows.h"

namespace slotkeeper::store {

namespace {

constexpr auto kUpdateNoShows = R"sql(
    UPDATE company SET no_show_count = :count, no_show_months = :months, no_show_then = :then, no_show_fee = :fee,
        deposit = :deposit
    WHERE company_id = :company)sql";
constexpr auto kDeletePolicies = R"sql(
    DELETE FROM change_policy WHERE company_id = :company AND service_id = :service)sql";
constexpr auto kDeleteCancelCodes = R"sql(DELETE FROM cancel_code WHERE company_id = :company)sql";

constexpr ServiceId kOfCompanyItself{0};

void insert_policy_pair(Tx& tx, CompanyId company, ServiceId service, const ChangePolicy& cancel,
                        const ChangePolicy& reschedule) {
    std::vector<ChangePolicyRow> rows;
    if (cancel != ChangePolicy()) rows.push_back({company, service, ChangeAction::cancel, cancel});
    if (reschedule != ChangePolicy()) rows.push_back({company, service, ChangeAction::reschedule, reschedule});
    if (const auto sql = change_policy_table.insert_all(rows)) tx.run(*sql);
}

std::string name_in(const CancelCode& code, Language language) {
    const auto name = code.names.find(language);
    return name == code.names.end() ? std::string() : name->second;
}

}  // namespace

void put(const ChangePolicyRow& row, std::optional<Company>& company, std::map<ServiceId, Service>& services) {
    const auto set = [&](auto& owner) {
        (row.action == ChangeAction::cancel ? owner.cancel : owner.reschedule) = row.policy;
    };
    if (row.service == kOfCompanyItself) {
        if (company) set(*company);
    } else if (const auto service = services.find(row.service); service != services.end()) {
        set(service->second);
        service->second.cancel.notice.reset();
        service->second.reschedule.notice.reset();
    }
}

void put(CancelCodeRow row, std::optional<Company>& company) {
    if (!company) return;
    CancelCode code{std::move(row.code), row.by, {}};
    if (!row.name_de.empty()) code.names[Language::de] = std::move(row.name_de);
    if (!row.name_en.empty()) code.names[Language::en] = std::move(row.name_en);
    company->cancel_codes.push_back(std::move(code));
}

void insert_policies(Tx& tx, const Company& company) {
    insert_policy_pair(tx, company.id, kOfCompanyItself, company.cancel, company.reschedule);
    std::vector<CancelCodeRow> rows;
    for (auto number = 0; const auto& code : company.cancel_codes) {
        rows.push_back(
            {company.id, number++, code.code, code.by, name_in(code, Language::de), name_in(code, Language::en)});
    }
    if (const auto sql = cancel_code_table.insert_all(rows)) tx.run(*sql);
}

void insert_policies(Tx& tx, CompanyId company, const Service& service) {
    insert_policy_pair(tx, company, service.id, service.cancel, service.reschedule);
}

void replace_policies(Tx& tx, const Company& company) {
    const auto& [count, months, then, fee, deposit] = company.no_shows;
    tx.run(kUpdateNoShows, {count, months, then, fee, deposit, company.id});
    tx.run(kDeletePolicies, {company.id, kOfCompanyItself});
    tx.run(kDeleteCancelCodes, {company.id});
    insert_policies(tx, company);
}

void replace_policies(Tx& tx, CompanyId company, const Service& service) {
    tx.run(kDeletePolicies, {company, service.id});
    insert_policies(tx, company, service);
}

}  // namespace slotkeeper::store
