// surroundings: checks the clock and the disk, and describes what is wrong.
#include "engine/guards/surroundings.h"

#include "engine/base/limits.h"

namespace slotkeeper {

Seconds clock_ahead(store::Database& database, const Clock& clock) {
    return database.read([&](store::Tx& tx) {
        const auto before = clock.now();
        const auto of_database = tx.now();
        const auto after = clock.now();
        return std::chrono::round<Seconds>(before + (after - before) / 2 - of_database);  // as if read halfway
    });
}

std::optional<std::string> clock_trouble(Seconds ahead) {
    if (std::chrono::abs(ahead) <= limits::clock_skew_max) return std::nullopt;
    return "the clock of this machine is " + std::to_string(std::chrono::abs(ahead).count()) + " s " +
           (ahead.count() > 0 ? "ahead of" : "behind") +
           " the database's: set the one that is wrong (NTP); signatures of voice calls are valid for " +
           std::to_string(limits::voice_signature_age_max.count() / 60) + " minutes";
}

std::optional<std::string> disk_trouble(const std::filesystem::path& folder) {
    if (folder.empty()) return std::nullopt;
    std::error_code unknown;
    const auto room = std::filesystem::space(folder, unknown);
    if (unknown || room.available >= limits::disk_room_min) return std::nullopt;
    return "the disk of the database is full: " + std::to_string(room.available / 1024) + " KiB are free in " +
           folder.string() + ", at least " + std::to_string(limits::disk_room_min / 1024) + " KiB are needed";
}

}  // namespace slotkeeper
