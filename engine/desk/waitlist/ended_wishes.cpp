// ended_wishes: reads the open offers without locks.
#include "engine/desk/waitlist/ended_wishes.h"

#include "engine/booking/waitlist.h"
#include "engine/store/booking/waitlist_rows.h"

#include <algorithm>

namespace slotkeeper {

void release_offers_of_ended(Command& command, store::Database& database, Catalogs& catalogs) {
    const auto ended = ended_by(command);
    if (ended.empty() || catalogs.recent(command.company)->company().move_up == MoveUp::off) return;
    const auto changed = appointments_of(command);
    const auto offers = database.read([&](store::Tx& tx) { return store::open_offers_of_wishes(tx, ended); });
    for (const auto& offer : offers) {
        const auto known = std::any_of(command.releases.begin(), command.releases.end(),
                                       [&](const ReleaseHold& hold) { return hold.id == offer.hold; });
        // A plan for someone's absence may release it by a step of its own.
        if (known || std::find(changed.begin(), changed.end(), offer.hold) != changed.end()) continue;
        command.releases.push_back({offer.hold, holder_of(offer.entry)});
    }
}

}  // namespace slotkeeper
