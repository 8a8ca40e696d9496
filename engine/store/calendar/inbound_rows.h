// inbound_rows: webhook events and findings of the reconciler, as rows.
//
// Each is a hint that a booking at Cal.com may have changed, from a webhook or the reconcile job. It is stored together
// with the job `inbound` that handles it, and the webhook is answered at once; the job then reads the booking from
// Cal.com. Read on: jobs/calcom/inbound.h.
#pragma once

#include "engine/store/mariadb/table.h"
#include "engine/sync/link.h"

#include <optional>
#include <string>
#include <string_view>

namespace slotkeeper::store {

enum class InboundSource : std::uint8_t { webhook, reconcile };

}  // namespace slotkeeper::store

template <>
struct slotkeeper::EnumNames<slotkeeper::store::InboundSource> {
    static constexpr std::array<std::string_view, 2> all{"webhook", "reconcile"};
};

namespace slotkeeper::store {

struct InboundEvent {
    InboundId id;
    CompanyId company;
    AccountId account;
    InboundSource source = InboundSource::webhook;
    std::string dedupe_key;  // SHA-256 in hex: events with the same one are duplicates
    std::string trigger;     // "BOOKING_CREATED" and the like; an unknown one is stored and ignored
    std::string remote_uid;  // of its booking; empty if it names none
    InboundHint hint;
    std::string payload;  // unchanged
    Moment received_at;
    std::string outcome{};
};
extern const Table<InboundEvent> inbound_event_table;

// With the job that handles it. False if it exists already. The caller makes `event.id` and `job`.
bool receive_event(Tx& tx, const InboundEvent& event, JobId job);
std::optional<InboundEvent> load_event(Tx& tx, InboundId id);
// The booking that replaced this one according to the newest event; empty if none names it. A read without locks.
std::string find_named_successor(Tx& tx, AccountId account, std::string_view earlier_uid);
// The future appointment whose link had this booking before and has another one now.
std::optional<AppointmentId> find_former_owner(Tx& tx, AccountId account, std::string_view uid);
void note_outcome(Tx& tx, InboundId id, std::string_view outcome);

std::size_t delete_old_events(Tx& tx, Moment before, std::size_t rows_max);

}  // namespace slotkeeper::store
