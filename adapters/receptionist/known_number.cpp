// known_number: loads the customer and their latest visits.
#include "adapters/receptionist/known_number.h"

#include "adapters/language/greeting_name.h"
#include "adapters/language/voice_arguments.h"
#include "engine/store/booking/customer_rows.h"
#include "engine/store/voice/caller_rows.h"

namespace slotkeeper::receptionist {

namespace {

constexpr std::size_t kVisitsLookedAt = 30;

}  // namespace

KnownNumber known_number(store::Database& database, CompanyId company, const std::string& phone, Instant now) {
    return database.read([&](store::Tx& tx) {
        KnownNumber known;
        if (phone.empty()) return known;
        known.customer = store::customer_by_phone(tx, company, phone);
        if (!known.customer) return known;
        auto shared = false;
        for (const auto& visit : store::list_visits(tx, company, known.customer->id, kVisitsLookedAt)) {
            const auto stands =
                visit.state == State::pending || visit.state == State::confirmed || visit.state == State::conflicted;
            if (stands && visit.starts_at > now)
                known.next_start = visit.starts_at;  // visits are sorted from last to first
            shared = shared || (!visit.attendee.empty() && folded(visit.attendee) != folded(known.customer->name));
        }
        if (!shared) known.greeting = greeting_name(known.customer->name);
        return known;
    });
}

}  // namespace slotkeeper::receptionist
