// message_rows: the statements about messages.
#include "engine/store/outreach/message_rows.h"

#include "engine/store/operations/branch_reach.h"

#include <algorithm>
#include <charconv>

namespace slotkeeper::store {

namespace {

std::string key_of(const Message& message) {
    return std::string(name_of(message.kind)) + ':' + message.appointment.text() + ':' +
           std::to_string(message.version);
}

int version_of(std::string_view key) {
    const auto start = key.rfind(':') + 1;
    int version = 0;
    std::from_chars(key.data() + start, key.data() + key.size(), version);
    return version;
}

SqlText messages_of(CompanyId company) {
    return std::move(message_table.select().raw("WHERE company_id = ").value(company));
}

}  // namespace

const Table<Message> message_table{
    "message",
    column<&Message::id>("message_id"),
    column<&Message::company>("company_id"),
    column<&Message::appointment>("appointment_id"),
    column<&Message::customer>("customer_id"),
    column<&Message::kind>("kind"),
    Column<Message>{
        {"dedupe_key"},
        [](Message& into, const Row& row, std::size_t at) { into.version = version_of(row.at<std::string_view>(at)); },
        [](const Message& from) { return Value(key_of(from)); }},
    column<&Message::starts_at>("starts_at"),
    column<&Message::state>("state"),
    column<&Message::created_at>("created_at"),
    column<&Message::updated_at>("updated_at", ColumnUse::read_only),
};

std::optional<SqlText> insert_messages_sql(std::span<const Message> messages) {
    if (messages.empty()) return std::nullopt;
    std::vector<std::pair<std::string, const Message*>> sorted;
    for (const auto& message : messages) sorted.emplace_back(key_of(message), &message);
    std::sort(sorted.begin(), sorted.end());
    auto sql = message_table.insert("INSERT IGNORE");
    for (const auto& [key, one] : sorted) message_table.add_row(sql, *one);
    return sql;
}

SqlText list_messages_sql(const MessageFilter& filter) {
    const auto* const index = filter.appointment ? "message_appointment"  // few messages, in any order
                              : filter.by_change ? "message_by_update"
                              : filter.state     ? "message_by_state"
                                                 : "message_by_company";
    auto sql = message_table.select();
    where_company(sql, index, filter.company);
    if (filter.appointment) sql.raw(" AND appointment_id = ").value(*filter.appointment);
    if (filter.state) sql.raw(" AND state = ").value(*filter.state);
    add_reach(sql, MessageTag::prefix, filter.branches);
    if (filter.by_change) {
        add_change_page(sql, "message_id", *filter.by_change, filter.rows_max);
    } else {
        add_id_page(sql, "message_id", Direction::rising, filter.after, filter.rows_max);
    }
    return sql;
}

std::vector<Message> list_messages(Tx& tx, const MessageFilter& filter) {
    return message_table.all(tx, list_messages_sql(filter));
}

std::optional<Message> load_message(Tx& tx, CompanyId company, MessageId id) {
    return message_table.first(tx, messages_of(company).raw(" AND message_id = ").value(id));
}

}  // namespace slotkeeper::store
