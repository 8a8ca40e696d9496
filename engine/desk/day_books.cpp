// day_books: reads claims without locks.
#include "engine/desk/day_books.h"

#include "engine/store/booking/claim_rows.h"

namespace slotkeeper {

std::vector<ResourceDay> busy_days_beside(const std::set<ResourceId>& resources, std::chrono::sys_days first,
                                          std::chrono::sys_days last, store::Database& database) {
    std::vector<ResourceDay> days;
    if (resources.size() < 2) return days;
    const std::vector<ResourceId> list(resources.begin(), resources.end());
    database.read([&](store::Tx& tx) {
        days.clear();
        tx.rows(store::busy_days_beside_sql(list, first, last), [&](ResourceId resource, std::chrono::sys_days day) {
            days.push_back({resource, day});
        });
    });
    return days;
}

std::vector<ResourceDay> busy_days_beside(const std::vector<ReachOfNeed>& reach, store::Database& database) {
    std::set<ResourceId> open;
    auto first = std::chrono::sys_days::max(), last = std::chrono::sys_days::min();
    for (const auto& need : reach) {
        if (need.resources.size() < 2) continue;
        for (const auto* resource : need.resources) open.insert(resource->id);
        // Staff are ranked by the day on which the segment begins.
        first = std::min(first, std::chrono::floor<std::chrono::days>(need.time.from));
        last = std::max(last, std::chrono::floor<std::chrono::days>(need.time.from));
    }
    return busy_days_beside(open, first, last, database);
}

DayBook read_day_book(const std::vector<ReachOfNeed>& reach, store::Database& database) {
    std::set<ResourceDay> days;
    for (const auto& need : reach) {
        for (const auto* resource : need.resources) {
            for (const auto& where : resource_days(resource->id, need.taken)) days.insert(where);
        }
    }
    const std::vector<ResourceDay> sorted(days.begin(), days.end());
    return database.read([&](store::Tx& tx) {
        DayBook book(whole_seconds(tx.now()));
        for (const auto& where : sorted) book.open(where);
        if (sorted.empty()) return book;
        for (const auto& claim : store::claim_table.all(tx, store::load_claims_sql(sorted))) book.add(claim);
        return book;
    });
}

DayBook read_day_book(const std::set<ResourceId>& resources, std::chrono::sys_days first, std::chrono::sys_days last,
                      Instant now, store::Database& database) {
    DayBook book(now);
    for (const auto resource : resources) {
        for (auto day = first; day <= last; day += std::chrono::days(1)) book.open({resource, day});
    }
    if (resources.empty()) return book;
    const std::vector<ResourceId> list(resources.begin(), resources.end());
    std::vector<Claim> claims;
    database.read(
        [&](store::Tx& tx) { claims = store::claim_table.all(tx, store::load_claims_between_sql(list, first, last)); });
    for (const auto& claim : claims) book.add(claim);
    for (const auto& where : busy_days_beside(resources, first, last, database)) book.note_busy(where);
    return book;
}

}  // namespace slotkeeper
