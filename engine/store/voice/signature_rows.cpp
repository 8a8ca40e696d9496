// signature_rows: the statements.
#include "engine/store/voice/signature_rows.h"

#include "engine/store/booking/request_key_rows.h"

#include <stdexcept>

namespace slotkeeper::store {

namespace {

// An existing row is not changed; both cases return it.
constexpr auto kFirst = R"sql(
    INSERT INTO voice_signature (company_id, signature, beside, seen_at) VALUES (:company, :signature, :beside, :now)
    ON DUPLICATE KEY UPDATE seen_at = seen_at
    RETURNING beside)sql";

constexpr auto kDeleteOldSignatures = R"sql(
    DELETE FROM voice_signature WHERE seen_at < :before ORDER BY seen_at LIMIT :rows)sql";

}  // namespace

const Table<NoStruct> voice_signature_table{
    "voice_signature", unread("company_id"), unread("signature"), unread("beside"), unread("seen_at"),
};

Hash first_beside(Tx& tx, CompanyId company, const Hash& signature, const Hash& beside, Moment now) {
    Hash first{};
    const auto told = tx.one(kFirst, {company, bytes_of(signature), bytes_of(beside), now},
                             [&](std::string_view stored) { first = hash_of(stored); });
    if (!told) throw std::logic_error("voice_signature: an inserted row is missing");
    return first;
}

std::size_t delete_old_signatures(Tx& tx, Moment before, std::size_t rows_max) {
    return static_cast<std::size_t>(tx.run(kDeleteOldSignatures, {before, rows_max}));
}

}  // namespace slotkeeper::store
