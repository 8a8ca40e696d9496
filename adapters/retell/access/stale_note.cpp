// stale_note: the two differences.
#include "adapters/retell/access/stale_note.h"

#include "engine/guards/surroundings.h"

#include <spdlog/spdlog.h>

namespace slotkeeper::retell {

void StaleNote::tell(const Signature& signature) {
    const auto now = clock_.now();
    auto told = told_.load();
    const auto since = now - Moment(Moment::duration(told));
    if (told != 0 && since >= Seconds(0) && since < std::chrono::minutes(1)) return;
    if (!told_.compare_exchange_strong(told, now.time_since_epoch().count())) return;

    const Moment stamp{std::chrono::milliseconds(signature.stamp_ms)};
    const auto behind = std::chrono::round<Seconds>(now - stamp);
    std::string ours = "not known";
    try {
        ours = std::to_string(clock_ahead(database_, clock_).count()) + " s ahead of the database's";
    } catch (const store::DbError&) {  // that it is away is said elsewhere
    }
    spdlog::warn(
        "voice: a signature is refused (401), because its time is {} s {} the clock of this machine, and {} "
        "s are allowed; that clock is {}",
        std::chrono::abs(behind).count(), behind.count() >= 0 ? "behind" : "ahead of",
        limits::voice_signature_age_max.count(), ours);
}

}  // namespace slotkeeper::retell
