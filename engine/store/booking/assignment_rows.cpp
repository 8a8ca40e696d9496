// assignment_rows: the statements.
#include "engine/store/booking/assignment_rows.h"

#include "engine/booking/appointment.h"

#include <algorithm>
#include <string_view>
#include <vector>

namespace slotkeeper::store {

namespace {

// By the resources and times of the parts; each appointment is then found by its id.
constexpr auto kServed = R"sql(
    SELECT part.resource_id, MIN(DATE(part.starts_at)), COUNT(DISTINCT part.appointment_id)
    FROM appointment_segment part FORCE INDEX (appointment_segment_by_resource)
         STRAIGHT_JOIN appointment ON appointment.appointment_id = part.appointment_id
    WHERE part.resource_id IN )sql";
constexpr auto kByMonth = R"sql( GROUP BY part.resource_id, EXTRACT(YEAR_MONTH FROM part.starts_at))sql";

// The latest appointments first, so that a regular customer's history is not read as a whole.
constexpr auto kEarlier = R"sql(
    SELECT part.resource_id
    FROM (SELECT appointment_id, starts_at FROM appointment
          WHERE customer_id = :customer AND company_id = :company AND deleted_at IS NULL
              AND state IN ('pending', 'confirmed', 'checked_in', 'completed')
          ORDER BY starts_at DESC LIMIT 20) latest
         JOIN appointment_segment part USING (appointment_id)
         JOIN resource USING (resource_id)
    WHERE resource.kind = 'staff'
    ORDER BY latest.starts_at DESC, part.segment, part.need)sql";

std::vector<std::string_view> states_that_count() {
    std::vector<std::string_view> states;
    for (std::size_t i = 0; i < EnumNames<State>::all.size(); ++i) {
        if (takes_time(static_cast<State>(i))) states.push_back(EnumNames<State>::all[i]);
    }
    return states;
}

}  // namespace

SqlText served_counts_sql(ServiceId service, std::span<const ResourceId> resources, const Interval& starts,
                          std::optional<AppointmentId> besides) {
    SqlText sql(kServed);
    sql.list(resources).raw(" AND part.starts_at >= ").value(starts.from);
    sql.raw(" AND part.starts_at < ").value(starts.until).raw(" AND appointment.service_id = ").value(service);
    sql.raw(" AND appointment.state IN ").list(states_that_count());
    if (besides) sql.raw(" AND appointment.appointment_id <> ").value(*besides);
    return std::move(sql.raw(kByMonth));
}

std::vector<ResourceId> load_earlier_people(Tx& tx, CompanyId company, CustomerId customer) {
    std::vector<ResourceId> people;
    tx.rows(kEarlier, {customer, company}, [&](ResourceId resource) {
        if (std::find(people.begin(), people.end(), resource) == people.end()) people.push_back(resource);
    });
    return people;
}

}  // namespace slotkeeper::store
