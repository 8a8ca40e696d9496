// branch_reach: the conditions.
#include "engine/store/operations/branch_reach.h"

#include <algorithm>
#include <array>

namespace slotkeeper::store {

namespace {

// Of one kind of record; '?' in the condition stands for the list of the branches.
struct ReachKind {
    std::string_view prefix, table, id, condition;
};

constexpr auto kOfCustomer = R"sql(
    (customer.branch_id IN ?
     OR EXISTS (SELECT 1 FROM appointment
                WHERE appointment.customer_id = customer.customer_id AND appointment.branch_id IN ?)
     OR EXISTS (SELECT 1 FROM waitlist_entry
                WHERE waitlist_entry.customer_id = customer.customer_id AND waitlist_entry.branch_id IN ?)))sql";

constexpr auto kOfBlock = R"sql(
    (EXISTS (SELECT 1 FROM resource WHERE resource.resource_id = block.resource_id AND resource.branch_id IN ?)
     OR EXISTS (SELECT 1 FROM resource_branch
                WHERE resource_branch.resource_id = block.resource_id AND resource_branch.branch_id IN ?)))sql";

constexpr auto kOfOffer = R"sql(
    EXISTS (SELECT 1 FROM waitlist_entry
            WHERE waitlist_entry.entry_id = waitlist_offer.entry_id AND waitlist_entry.branch_id IN ?))sql";

constexpr auto kOfMessage = R"sql(
    EXISTS (SELECT 1 FROM appointment
            WHERE appointment.appointment_id = message.appointment_id AND appointment.branch_id IN ?))sql";

constexpr auto kOfFee = R"sql(
    EXISTS (SELECT 1 FROM appointment
            WHERE appointment.appointment_id = fee.appointment_id AND appointment.branch_id IN ?))sql";

constexpr std::array kReachKinds{
    ReachKind{AppointmentTag::prefix, "appointment", "appointment_id", "appointment.branch_id IN ?"},
    ReachKind{BlockTag::prefix, "block", "block_id", kOfBlock},
    ReachKind{CustomerTag::prefix, "customer", "customer_id", kOfCustomer},
    ReachKind{SeriesTag::prefix, "series", "series_id", "series.branch_id IN ?"},
    ReachKind{WaitlistTag::prefix, "waitlist_entry", "entry_id", "waitlist_entry.branch_id IN ?"},
    ReachKind{OfferTag::prefix, "waitlist_offer", "offer_id", kOfOffer},
    ReachKind{MessageTag::prefix, "message", "message_id", kOfMessage},
    ReachKind{VoiceCallTag::prefix, "voice_call", "voice_call_id", "voice_call.branch_id IN ?"},
    ReachKind{VoiceNoteTag::prefix, "voice_note", "voice_note_id", "voice_note.branch_id IN ?"},
    ReachKind{FeeTag::prefix, "fee", "fee_id", kOfFee},
    ReachKind{SessionTag::prefix, "appointment", "session_id", "appointment.branch_id IN ?"},
};

const ReachKind* reach_of(std::string_view prefix) {
    const auto* const found = std::find_if(kReachKinds.begin(), kReachKinds.end(),
                                           [&](const ReachKind& kind) { return kind.prefix == prefix; });
    return found == kReachKinds.end() ? nullptr : found;
}

void add_condition(SqlText& sql, const ReachKind& kind, std::span<const BranchId> branches) {
    for (auto rest = kind.condition; !rest.empty();) {
        const auto at = std::min(rest.find('?'), rest.size());
        sql.raw(rest.substr(0, at));
        if (at < rest.size()) sql.list(branches);
        rest.remove_prefix(std::min(at + 1, rest.size()));
    }
}

}  // namespace

void add_reach(SqlText& sql, std::string_view prefix, std::span<const BranchId> branches) {
    if (branches.empty()) return;
    const auto* const kind = reach_of(prefix);
    if (kind == nullptr) throw std::logic_error("no branch of " + std::string(prefix));
    add_condition(sql.raw(" AND "), *kind, branches);
}

bool has_reach(std::string_view prefix) { return reach_of(prefix) != nullptr; }

bool is_within(Tx& tx, std::string_view prefix, std::int64_t id, std::span<const BranchId> branches) {
    const auto& kind = *reach_of(prefix);
    SqlText sql("SELECT 1 FROM ");
    sql.raw(kind.table).raw(" WHERE ").raw(kind.id).raw(" = ").value(id);
    add_reach(sql, prefix, branches);
    bool found = false;
    tx.rows(sql, [&](const Row&) { found = true; });
    return found;
}

}  // namespace slotkeeper::store
