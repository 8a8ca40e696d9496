// capacity_findings: what is booked beyond the places of a resource or the seats of a session, and claims of another
// session than their appointment.
#include "engine/store/operations/check_rows.h"

namespace slotkeeper::store {

namespace {

// Ends sort before starts at the same second: claims are half-open. The claims of one session take one place.
constexpr auto kOverCapacity = R"sql(
    WITH places AS (SELECT resource_id, day, MIN(taken_from) AS first, MAX(taken_until) AS last
                    FROM claim WHERE expires_at IS NULL OR expires_at > UTC_TIMESTAMP()
                    GROUP BY resource_id, day, session_id, IF(session_id IS NULL, lane, 0),
                             IF(session_id IS NULL, claim.taken_from, NULL))
    SELECT resource_id, moment, taken, capacity
    FROM (SELECT resource_id, moment, step,
                 SUM(step) OVER (PARTITION BY resource_id, day ORDER BY moment, step
                                 ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS taken
          FROM (SELECT resource_id, day, first AS moment, 1 AS step FROM places
                UNION ALL
                SELECT resource_id, day, last, -1 FROM places) AS steps) AS sums
         JOIN resource USING (resource_id)
    WHERE step = 1 AND taken > capacity
    ORDER BY resource_id, moment
    LIMIT 200)sql";

constexpr auto kOverfull = R"sql(
    SELECT session_id, resource_id, MIN(taken_from), SUM(claim.seats), service.seats
    FROM claim JOIN service ON service.service_id = claim.service_id
    WHERE session_id IS NOT NULL AND (expires_at IS NULL OR expires_at > UTC_TIMESTAMP())
    GROUP BY session_id, resource_id, day, service.seats
    HAVING SUM(claim.seats) > service.seats
    ORDER BY session_id, resource_id
    LIMIT 200)sql";

constexpr auto kOtherSession = R"sql(
    SELECT DISTINCT claim.appointment_id, claim.resource_id
    FROM claim JOIN appointment USING (appointment_id)
    WHERE NOT claim.session_id <=> appointment.session_id
       OR (claim.session_id IS NOT NULL
           AND (NOT claim.service_id <=> appointment.service_id OR claim.seats <> appointment.party_size))
    ORDER BY appointment_id
    LIMIT 200)sql";

}  // namespace

std::vector<Finding> check_capacity(Tx& tx) {
    std::vector<Finding> findings;
    tx.rows(kOverCapacity, {},
            [&](ResourceId resource, const std::string& from, const std::string& taken, const std::string& capacity) {
                findings.push_back({FindingKind::over_capacity,
                                    {resource.text()},
                                    taken + " claims from " + from + " UTC on, but the capacity is " + capacity});
            });
    tx.rows(kOverfull, {},
            [&](SessionId session, ResourceId resource, const std::string& from, const std::string& taken,
                const std::string& seats) {
                findings.push_back(
                    {FindingKind::over_capacity,
                     {session.text(), resource.text()},
                     taken + " seats of the session from " + from + " UTC on are taken, but it has " + seats});
            });
    tx.rows(kOtherSession, {}, [&](AppointmentId appointment, ResourceId resource) {
        findings.push_back({FindingKind::claims_differ,
                            {appointment.text(), resource.text()},
                            "its claims are of another session, or have other seats"});
    });
    return findings;
}

}  // namespace slotkeeper::store
