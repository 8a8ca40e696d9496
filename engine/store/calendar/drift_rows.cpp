// drift_rows: the statements about single differences.
#include "engine/store/calendar/drift_rows.h"

#include <algorithm>

namespace slotkeeper::store {

namespace {

constexpr auto kDeleteDrift = R"sql(DELETE FROM calendar_difference WHERE account_id = :account)sql";

constexpr auto kInsertDrift = R"sql(
    INSERT INTO calendar_difference (account_id, number, kind, appointment_id, part, fence, remote_uid, found_at)
    VALUES )sql";

// A sync of the link does not repair a duplicate: only its event shows whether it is settled.
constexpr auto kRepaired = R"sql(
    SELECT kind, COUNT(*) FROM calendar_difference AS found
    WHERE account_id = :account
      AND (kind <> 'duplicated'
           AND EXISTS (SELECT 1 FROM calendar_link JOIN appointment USING (appointment_id)
                       WHERE calendar_link.appointment_id = found.appointment_id AND calendar_link.part = found.part
                         AND calendar_link.fence > found.fence AND heard_at IS NULL
                         AND calendar_link.state IN ('in_step', 'off') AND synced_version >= version)
           OR kind = 'missing_here'
           AND EXISTS (SELECT 1 FROM calendar_link
                       WHERE calendar_link.account_id = found.account_id
                         AND calendar_link.remote_uid = found.remote_uid)
           OR EXISTS (SELECT 1 FROM inbound_event
                      WHERE inbound_event.account_id = found.account_id
                        AND inbound_event.remote_uid = found.remote_uid AND received_at >= found_at
                        AND outcome IN ('cancelled_there', 'stray_cancelled', 'blocked', 'unblocked', 'gone')))
    GROUP BY kind)sql";

}  // namespace

void save_differences(Tx& tx, AccountId account, std::span<const DriftDifference> differences) {
    tx.run(kDeleteDrift, {account});
    if (differences.empty()) return;
    SqlText sql(kInsertDrift);
    auto number = 0;
    const auto now = tx.now();
    for (const auto& one : differences) {
        sql.row({account, ++number, one.kind, one.appointment ? Value(one.appointment) : Value(std::nullopt), one.part,
                 one.fence, one.remote_uid.empty() ? Value(std::nullopt) : Value(one.remote_uid), now});
    }
    tx.run(sql);
}

void subtract_repaired(Tx& tx, AccountId account, DriftCounts& counts) {
    tx.rows(kRepaired, {account}, [&](const Row& row) {
        auto& count = counts[row.word<DriftKind>(0)];
        count = std::max(0, count - static_cast<int>(row.number(1)));
    });
}

}  // namespace slotkeeper::store
