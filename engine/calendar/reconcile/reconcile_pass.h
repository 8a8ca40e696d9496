// reconcile_pass: shared by the parts of one comparison, and internal to this folder.
#pragma once

#include "engine/calendar/reconcile/reconciler.h"
#include "engine/sync/drift.h"

#include <algorithm>
#include <span>
#include <string>

namespace slotkeeper {

template <class T, class Use>
void in_parts(const std::vector<T>& all, std::size_t size, Use use) {
    for (std::size_t from = 0; from < all.size(); from += size) {
        use(std::span(all).subspan(from, std::min(size, all.size() - from)));
    }
}

inline constexpr std::size_t kUidLettersMax = 64;  // of the column
// A uid of another form cannot belong to a link of ours.
inline bool is_known_form(const std::string& uid) {
    return !uid.empty() && uid.size() <= kUidLettersMax &&
           std::all_of(uid.begin(), uid.end(), [](char letter) { return letter > ' ' && letter < '\x7f'; });
}

// One comparison of one account, under its lease.
struct Reconciler::Pass {
    CalendarAccount account;
    std::unique_ptr<HeldLease> lease;
    std::shared_ptr<CalendarGateway> gateway;
    Moment began{};  // by the database's clock
    Deadline give_up{};
    std::stop_token stop;
    Instant from{};  // fences are of links whose booking begins from then on
    std::map<std::pair<AppointmentId, int>, std::int64_t> fences{};
};

// --- findings as JSON, for the stored report and for people; no decision reads them --------------
// A small object, with its uid masked.
std::string finding_json(const DriftFinding& finding);
// As many as a report may hold; its counts cover all.
std::string findings_json(std::span<const DriftFinding> findings);

}  // namespace slotkeeper
