// hook_rows: the statements about payment hooks.
#include "engine/store/outreach/hook_rows.h"

namespace slotkeeper::store {

namespace {

// Two requests that set the first hook at the same time: the secret of the earlier one stays.
constexpr auto kKeepSecret = R"sql(
    ON DUPLICATE KEY UPDATE url = VALUES(url))sql";
constexpr auto kReplaceSecret = R"sql(
    ON DUPLICATE KEY UPDATE url = VALUES(url), sealed_secret = VALUES(sealed_secret))sql";
constexpr auto kDeleteHook = R"sql(DELETE FROM payment_hook WHERE company_id = :company)sql";

}  // namespace

const Table<PaymentHook> payment_hook_table{
    "payment_hook",
    column<&PaymentHook::company>("company_id"),
    column<&PaymentHook::url>("url"),
    column<&PaymentHook::sealed_secret>("sealed_secret"),
    column<&PaymentHook::created_at>("created_at"),
    column<&PaymentHook::updated_at>("updated_at", ColumnUse::read_only),
};

std::optional<PaymentHook> load_payment_hook(Tx& tx, CompanyId company) {
    auto sql = payment_hook_table.select();
    return payment_hook_table.first(tx, sql.raw("WHERE company_id = ").value(company));
}

PaymentHook put_payment_hook(Tx& tx, const PaymentHook& hook, HookSecret secret) {
    auto sql = payment_hook_table.insert();
    payment_hook_table.add_row(sql, hook);
    tx.run(sql.raw(secret == HookSecret::kept ? kKeepSecret : kReplaceSecret));
    return load_payment_hook(tx, hook.company).value();
}

bool delete_payment_hook(Tx& tx, CompanyId company) { return tx.run(kDeleteHook, {company}) > 0; }

}  // namespace slotkeeper::store
