// message_rows: the statements about messages.
#include "engine/store/outreach/message_rows.h"

#include <algorithm>
#include <charconv>

namespace slotkeeper::store {

namespace {

constexpr auto kMessageColumns = R"sql(
    message_id, company_id, appointment_id, customer_id, kind, dedupe_key, starts_at, state, created_at)sql";

std::string key_of(const Message& message) {
    return std::string(word(message.kind)) + ':' + message.appointment.text() + ':' + std::to_string(message.version);
}

int version_of(std::string_view key) {
    const auto start = key.rfind(':') + 1;
    int version = 0;
    std::from_chars(key.data() + start, key.data() + key.size(), version);
    return version;
}

SqlText select_messages(CompanyId company) {
    SqlText sql("SELECT");
    sql.raw(kMessageColumns).raw(" FROM message WHERE company_id = ").value(company);
    return sql;
}

Message read_message(const Row& row) {
    return {row.id<MessageId>(0),  row.id<CompanyId>(1),      row.id<AppointmentId>(2),
            row.id<CustomerId>(3), row.word<Notice>(4),       version_of(row.view(5)),
            row.instant(6),        row.word<MessageState>(7), row.moment(8)};
}

std::vector<Message> messages_of(Tx& tx, const SqlText& sql) {
    std::vector<Message> messages;
    tx.rows(sql, [&](const Row& row) { messages.push_back(read_message(row)); });
    return messages;
}

}  // namespace

std::optional<SqlText> insert_messages_sql(std::span<const Message> messages) {
    if (messages.empty()) return std::nullopt;
    std::vector<std::pair<std::string, const Message*>> sorted;
    for (const auto& message : messages) sorted.emplace_back(key_of(message), &message);
    std::sort(sorted.begin(), sorted.end());
    SqlText sql("INSERT IGNORE INTO message (");
    sql.raw(kMessageColumns).raw(") VALUES ");
    for (const auto& [key, one] : sorted) {
        sql.row({one->id, one->company, one->appointment, one->customer, one->kind, key, one->starts_at, one->state,
                 one->created_at});
    }
    return sql;
}

std::vector<Message> list_messages(Tx& tx, const MessageFilter& filter) {
    auto sql = select_messages(filter.company);
    if (filter.appointment) sql.raw(" AND appointment_id = ").value(*filter.appointment);
    if (filter.state) sql.raw(" AND state = ").value(*filter.state);
    if (filter.after) sql.raw(" AND message_id > ").value(*filter.after);
    return messages_of(tx, sql.raw(" ORDER BY message_id LIMIT ").value(filter.rows_max));
}

std::optional<Message> load_message(Tx& tx, CompanyId company, MessageId id) {
    auto sql = select_messages(company);
    auto found = messages_of(tx, sql.raw(" AND message_id = ").value(id));
    return found.empty() ? std::nullopt : std::optional(found.front());
}

}  // namespace slotkeeper::store
