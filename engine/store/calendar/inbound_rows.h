// inbound_rows: what calendars elsewhere tell us, as rows.
//
// Each is a hint that something about one booking over there may have changed, whoever brought it: a webhook, or the
// reconcile job. It is stored with the job `inbound` that follows it, and answered at once; the truth is read over
// there afterwards. Read on: jobs/calcom/inbound.h.
#pragma once

#include "engine/store/mariadb/database.h"
#include "engine/sync/hint.h"

#include <optional>
#include <string>
#include <string_view>

namespace slotkeeper::store {

enum class InboundSource : std::uint8_t { webhook, reconcile };

}  // namespace slotkeeper::store

template <>
struct slotkeeper::Words<slotkeeper::store::InboundSource> {
    static constexpr std::array<std::string_view, 2> all{"webhook", "reconcile"};
};

namespace slotkeeper::store {

struct InboundEvent {
    InboundId id;
    CompanyId company;
    AccountId account;
    InboundSource source = InboundSource::webhook;
    std::string dedupe_key;  // SHA-256 in hex: two with the same one are the same
    std::string word;        // "BOOKING_CREATED" and the like; what is not known is kept and ignored
    std::string remote_uid;  // of the booking that it speaks of; empty where it names none
    InboundHint hint;
    std::string payload;  // as it came
    Moment received_at;
    std::string outcome{};
};

// With the job that follows it. False where it is there already. `event.id` is made by the caller, as is `job`.
bool receive_event(Tx& tx, const InboundEvent& event, JobId job);
std::optional<InboundEvent> load_event(Tx& tx, InboundId id);
// The booking that replaced this one according to the newest event; empty if none names it. A plain read.
std::string find_named_successor(Tx& tx, AccountId account, std::string_view earlier_uid);
// The coming appointment whose link had this booking before and has another one now.
std::optional<AppointmentId> find_former_owner(Tx& tx, AccountId account, std::string_view uid);
void note_outcome(Tx& tx, InboundId id, std::string_view outcome);

std::size_t delete_old_events(Tx& tx, Moment before, std::size_t rows_max);

}  // namespace slotkeeper::store
