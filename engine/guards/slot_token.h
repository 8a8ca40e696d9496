// slot_token: an offered start as a signed text, with which exactly this offer is booked.
//
// A token promises nothing: it keeps no time free. It says what was offered, by this server, to this company, and the
// desk decides whether that is still possible. It holds ids, times and a price, nothing secret, and it is the same text
// for the same offer. Read on: adapters/rest/booking/slot_tokens.h makes and books it.
#pragma once

#include "engine/availability/part.h"
#include "engine/guards/seal.h"
#include "engine/time/interval.h"

namespace slotkeeper {

struct SlotOffer {
    CompanyId company;
    BranchId branch;
    ServiceId service;
    Interval time;
    std::vector<ResourcePreference> resources;  // one for each need that is served
    std::optional<Minutes> duration;            // as it was asked for
    std::optional<int> party_size;
    std::optional<std::int64_t> price;  // in hundredths; std::nullopt: not told
    std::string currency;
    Instant expires_at;

    bool operator==(const SlotOffer&) const = default;
};

// "slt1.…": letters, digits, '.', '-', '_' and '~'.
std::string slot_token(const Sealer& sealer, const SlotOffer& offer);

// token_invalid: it was not signed here, was changed, or is of another company. token_expired. The field is
// "slot_token".
Result<SlotOffer> open_slot_token(const Sealer& sealer, std::string_view token, CompanyId company, Instant now);

}  // namespace slotkeeper
