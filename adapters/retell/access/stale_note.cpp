// stale_note: writes the log line. It reads no database, because anyone can send such a header; serve compares clocks.
#include "adapters/retell/access/stale_note.h"

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
    spdlog::warn(
        "voice: authentication failed (401), the time of the signature is {} s {} the clock of this machine, and {} "
        "s are allowed; /readyz shows whether that clock differs from the database's",
        std::chrono::abs(behind).count(), behind.count() >= 0 ? "behind" : "ahead of",
        limits::voice_signature_age_max.count());
}

}  // namespace slotkeeper::retell
