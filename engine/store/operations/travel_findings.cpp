// travel_findings: coming appointments between which a resource that works at several branches lacks the time for the
// way. The desk books none; the way may have become longer since, or Cal.com has moved one.
#include "engine/store/operations/check_rows.h"

namespace slotkeeper::store {

namespace {

// As travel_conflict(): between the customers' times. A way is at most half a day, so the claims of a day and of the
// next one are compared, and only those of resources that work at several branches.
constexpr auto kTooNear = R"sql(
    WITH pair AS (
        SELECT earlier.resource_id, earlier.appointment_id AS earlier_id, later.appointment_id AS later_id,
               COALESCE(earlier.branch_id, resource.branch_id) AS from_id,
               COALESCE(later.branch_id, resource.branch_id) AS to_id,
               earlier.taken_until - INTERVAL earlier.buffer_after_minutes MINUTE AS free_from,
               later.taken_from + INTERVAL later.buffer_before_minutes MINUTE AS needed_from,
               company.travel_minutes AS usual
        FROM (SELECT DISTINCT resource_id FROM resource_branch) AS mobile
             JOIN resource ON resource.resource_id = mobile.resource_id
             JOIN company ON company.company_id = resource.company_id
             JOIN claim AS earlier ON earlier.resource_id = mobile.resource_id
                                      AND earlier.day >= UTC_DATE() - INTERVAL 1 DAY
             JOIN claim AS later ON later.resource_id = mobile.resource_id
                                    AND later.day IN (earlier.day, earlier.day + INTERVAL 1 DAY)
        WHERE earlier.kind = 'booking' AND later.kind = 'booking'
          AND earlier.expires_at IS NULL AND later.expires_at IS NULL
          AND earlier.appointment_id <> later.appointment_id
          AND (earlier.taken_from, earlier.appointment_id) < (later.taken_from, later.appointment_id)
          AND later.taken_until > UTC_TIMESTAMP())
    SELECT earlier_id, later_id, resource_id, MIN(needed_from), MIN(TIMESTAMPDIFF(MINUTE, free_from, needed_from)),
           MIN(COALESCE(branch_travel.minutes, usual))
    FROM pair LEFT JOIN branch_travel ON branch_travel.branch_id = LEAST(from_id, to_id)
                                         AND branch_travel.other_branch_id = GREATEST(from_id, to_id)
    WHERE from_id <> to_id
      AND TIMESTAMPDIFF(SECOND, free_from, needed_from) < 60 * COALESCE(branch_travel.minutes, usual)
    GROUP BY earlier_id, later_id, resource_id
    ORDER BY earlier_id, later_id
    LIMIT 200)sql";

}  // namespace

std::vector<Finding> check_ways(Tx& tx) {
    std::vector<Finding> findings;
    tx.rows(
        kTooNear, {},
        [&](AppointmentId earlier, AppointmentId later, ResourceId resource, const std::string& from,
            const std::string& gap, const std::string& way) {
            findings.push_back({FindingKind::travel_too_short,
                                {earlier.text(), later.text(), resource.text()},
                                "the second begins at " + from + " UTC at another branch, " + gap +
                                    " minutes after the first, and the way takes " + way + "; move or reassign one"});
        });
    return findings;
}

}  // namespace slotkeeper::store
