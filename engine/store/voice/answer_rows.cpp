// answer_rows: the statements.
#include "engine/store/voice/answer_rows.h"

#include "engine/store/booking/request_key_rows.h"

#include <stdexcept>

namespace slotkeeper::store {

namespace {

constexpr auto kLoadAnswer = R"sql(
    SELECT answer FROM voice_answer WHERE company_id = :company AND asking = :asking)sql";

constexpr auto kKeep = R"sql(
    INSERT IGNORE INTO voice_answer (company_id, asking, answer, answered_at)
    VALUES (:company, :asking, :answer, :now))sql";

constexpr auto kDeleteOldAnswers = R"sql(
    DELETE FROM voice_answer WHERE answered_at < :before ORDER BY answered_at LIMIT :rows)sql";

// An existing row is not changed; both cases return it.
constexpr auto kFirst = R"sql(
    INSERT INTO voice_signature (company_id, signature, beside, seen_at) VALUES (:company, :signature, :beside, :now)
    ON DUPLICATE KEY UPDATE seen_at = seen_at
    RETURNING beside)sql";

constexpr auto kDeleteOldSignatures = R"sql(
    DELETE FROM voice_signature WHERE seen_at < :before ORDER BY seen_at LIMIT :rows)sql";

}  // namespace

const Table<NoStruct> voice_answer_table{
    "voice_answer", unread("company_id"), unread("asking"), unread("answer"), unread("answered_at"),
};

std::optional<std::string> load_answer(Tx& tx, CompanyId company, const Hash& asking) {
    std::optional<std::string> answer;
    tx.one(kLoadAnswer, {company, bytes_of(asking)}, [&](std::string text) { answer = std::move(text); });
    return answer;
}

void keep_answer(Tx& tx, CompanyId company, const Hash& asking, std::string_view answer, Moment now) {
    tx.run(kKeep, {company, bytes_of(asking), answer, now});
}

std::size_t delete_old_answers(Tx& tx, Moment before, std::size_t rows_max) {
    return static_cast<std::size_t>(tx.run(kDeleteOldAnswers, {before, rows_max}));
}

const Table<NoStruct> voice_signature_table{
    "voice_signature", unread("company_id"), unread("signature"), unread("beside"), unread("seen_at"),
};

Hash first_data_of_signature(Tx& tx, CompanyId company, const Hash& signature, const Hash& beside, Moment now) {
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
