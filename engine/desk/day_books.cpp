// day_books: claims read plainly.
#include "engine/desk/day_books.h"

#include "engine/store/rows/claim_rows.h"

namespace slotkeeper {

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
        tx.rows(store::load_claims_sql(sorted), [&](const store::Row& row) { book.add(store::read_claim(row)); });
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
    database.read([&](store::Tx& tx) {
        claims.clear();
        tx.rows(store::load_claims_between_sql(list, first, last),
                [&](const store::Row& row) { claims.push_back(store::read_claim(row)); });
    });
    for (const auto& claim : claims) book.add(claim);
    return book;
}

}  // namespace slotkeeper
