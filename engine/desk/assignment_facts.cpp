// assignment_facts: one statement for each.
#include "engine/desk/assignment_facts.h"

#include "engine/store/booking/assignment_rows.h"

#include <algorithm>

namespace slotkeeper {

namespace {

std::chrono::sys_days first_day(std::chrono::year_month month) { return month / 1; }

}  // namespace

std::vector<ServedCount> served_counts(const Service& service, const std::set<ResourceId>& people,
                                       std::chrono::sys_days first, std::chrono::sys_days last,
                                       std::optional<AppointmentId> moving, store::Database& database) {
    std::vector<ServedCount> counts;
    if (service.assignment != AssignmentStrategy::round_robin || people.size() < 2) return counts;
    const std::vector<ResourceId> list(people.begin(), people.end());
    const Interval months{first_day(month_of(first)), first_day(month_of(last) + std::chrono::months(1))};
    const auto sql = store::served_counts_sql(service.id, list, months, moving);
    database.read([&](store::Tx& tx) {
        counts.clear();
        tx.rows(sql, [&](ResourceId resource, std::chrono::sys_days day, int count) {
            counts.push_back({{service.id, resource, month_of(day)}, count});
        });
    });
    return counts;
}

std::vector<ServedCount> served_counts(const Service& service, const std::vector<ReachOfNeed>& reach,
                                       std::optional<AppointmentId> moving, store::Database& database) {
    std::set<ResourceId> people;
    auto first = std::chrono::sys_days::max(), last = std::chrono::sys_days::min();
    for (const auto& need : reach) {
        if (need.resources.size() < 2 || need.resources.front()->kind != ResourceKind::staff) continue;
        for (const auto* resource : need.resources) people.insert(resource->id);
        first = std::min(first, std::chrono::floor<std::chrono::days>(need.taken.from));
        last = std::max(last, std::chrono::floor<std::chrono::days>(need.taken.until));
    }
    if (people.empty()) return {};
    return served_counts(service, people, first, last, moving, database);
}

std::vector<ResourceId> earlier_people(const Service& service, const store::CustomerHandle& customer,
                                       store::Database& database) {
    if (service.assignment != AssignmentStrategy::same_as_last) return {};
    const auto known = database.read([&](store::Tx& tx) {
        return store::customer_table.first(tx, store::find_customers_sql(std::span(&customer, 1)));
    });
    if (!known) return {};
    return earlier_people(service, customer.company, known->id, database);
}

std::vector<ResourceId> earlier_people(const Service& service, CompanyId company, CustomerId customer,
                                       store::Database& database) {
    if (service.assignment != AssignmentStrategy::same_as_last) return {};
    return database.read([&](store::Tx& tx) { return store::load_earlier_people(tx, company, customer); });
}

}  // namespace slotkeeper
