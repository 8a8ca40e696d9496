// hook_rows: where the payment system of a company hears of fees and deposits.
//
// A company has one payment hook or none. Without one no event is queued (fee_rows.h). The secret that signs the
// events is encrypted. Read on: jobs/payment_events.h sends them.
#pragma once

#include "engine/store/mariadb/table.h"

#include <optional>
#include <string>

namespace slotkeeper::store {

struct PaymentHook {
    CompanyId company;
    std::string url;  // printable ASCII
    std::string sealed_secret;
    Moment created_at;
    Moment updated_at{};  // set by the database
};
extern const Table<PaymentHook> payment_hook_table;

std::optional<PaymentHook> load_payment_hook(Tx& tx, CompanyId company);
// Sets the address. The secret and the time of creation are those of `hook` only if there was no hook, or if it gets a
// new secret. Returns the hook as it is now.
enum class HookSecret : std::uint8_t { kept, replaced };
PaymentHook put_payment_hook(Tx& tx, const PaymentHook& hook, HookSecret secret);
// False if there was none.
bool delete_payment_hook(Tx& tx, CompanyId company);

}  // namespace slotkeeper::store
