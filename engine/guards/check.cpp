// check: one snapshot for all checks, and the audit chains by their hashes.
#include "engine/guards/check.h"

#include "engine/base/limits.h"
#include "engine/customers/phone.h"
#include "engine/guards/audit.h"

#include <algorithm>

namespace slotkeeper {

namespace {

using store::CheckReport;
using store::Finding;
using store::FindingKind;

bool readable(const std::vector<Finding>& findings) {
    return std::none_of(findings.begin(), findings.end(), [](const Finding& finding) {
        return finding.kind == FindingKind::missing_table || finding.kind == FindingKind::missing_column;
    });
}

// What is wrong with the chain; empty if it is right.
std::string flaw_of(const store::History& history) {
    const std::string beginning(32, '\0');
    auto version = 0;
    const std::string* hash_before = &beginning;
    for (const auto& event : history.events) {
        const auto at = "version " + std::to_string(event.version);
        if (event.version != ++version) return at + " does not follow " + std::to_string(version - 1);
        if (!hash_fits(event)) return at + " was changed after it was written";
        if (event.previous_hash != *hash_before) return at + " does not carry the hash of the version before";
        hash_before = &event.hash;
    }
    if (version != history.version || version == 0 || *hash_before != history.audit_head) {
        return "the appointment is at version " + std::to_string(history.version) + ", its history ends with " +
               std::to_string(version);
    }
    if (name_of(history.events.back().state) != history.state)
        return "the appointment's state is not that of its history";
    if (history.events.back().time != history.time) return "the appointment's time is not that of its history";
    return {};
}

void check_histories(store::Tx& tx, CheckReport& report) {
    std::size_t found = 0;
    AppointmentId last{};
    while (found < store::kFindingsMax) {
        const auto page = store::load_histories(tx, last);
        if (page.empty()) return;
        last = page.back().appointment;
        for (const auto& history : page) {
            auto flaw = flaw_of(history);
            if (flaw.empty()) continue;
            report.findings.push_back({FindingKind::broken_history, {history.appointment.text()}, std::move(flaw)});
            ++found;
        }
    }
}

}  // namespace

CheckReport check(store::Database& database) {
    auto schema = database.read([](store::Tx& tx) { return store::check_schema(tx); });
    CheckReport report;
    if (readable(schema)) {
        report = database.snapshot([](store::Tx& tx) {
            auto rows = store::check_rows(tx);
            try {
                check_histories(tx, rows);
            } catch (const DamagedData& damage) {
                rows.findings.push_back({FindingKind::damaged_data, {"audit_event"}, damage.what()});
            }
            return rows;
        });
    }
    report.findings.insert(report.findings.begin(), schema.begin(), schema.end());
    std::stable_sort(report.findings.begin(), report.findings.end(),
                     [](const Finding& a, const Finding& b) { return a.kind < b.kind; });
    return report;
}

std::vector<InstalledData> installed_data(Instant now) {
    std::vector<InstalledData> all;
    for (const auto& data : {zone_data(), phone_data()}) {
        all.push_back({data, std::chrono::floor<std::chrono::days>(now - data.packed_at)});
    }
    return all;
}

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
