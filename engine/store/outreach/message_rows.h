// message_rows: messages to customers, as rows.
//
// A message is inserted in the transaction of the change that it reports, and its key makes it unique, even if that
// transaction is retried. Its text and the other starts that it offers are determined when it is shown or sent, so that
// they are current.
#pragma once

#include "engine/booking/plan.h"
#include "engine/store/mariadb/list_page.h"
#include "engine/store/mariadb/table.h"

#include <optional>
#include <span>
#include <vector>

namespace slotkeeper::store {

enum class MessageState : std::uint8_t { waiting, sent, failed, dropped };

}  // namespace slotkeeper::store

template <>
struct slotkeeper::EnumNames<slotkeeper::store::MessageState> {
    static constexpr std::array<std::string_view, 4> all{"waiting", "sent", "failed", "dropped"};
};

namespace slotkeeper::store {

struct Message {
    MessageId id;
    CompanyId company;
    AppointmentId appointment;
    CustomerId customer;
    Notice kind{};
    int version = 0;    // of the appointment it reports; part of the key, with kind and appointment
    Instant starts_at;  // of the appointment, as reported
    MessageState state = MessageState::waiting;
    Moment created_at;
    Moment updated_at{};  // set by the database
};
extern const Table<Message> message_table;

// std::nullopt if `messages` is empty.
std::optional<SqlText> insert_messages_sql(std::span<const Message> messages);

struct MessageFilter {
    CompanyId company;
    std::optional<AppointmentId> appointment;
    std::optional<MessageState> state;
    std::optional<MessageId> after;  // the last one of the previous page; oldest first
    std::size_t rows_max = limits::page_default;
    std::optional<ChangeOrder<MessageId>> by_change{};
    std::vector<BranchId> branches{};  // only of these; empty: of all
};
SqlText list_messages_sql(const MessageFilter& filter);
std::vector<Message> list_messages(Tx& tx, const MessageFilter& filter);
std::optional<Message> load_message(Tx& tx, CompanyId company, MessageId id);

}  // namespace slotkeeper::store
