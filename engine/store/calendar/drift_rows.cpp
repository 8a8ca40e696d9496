// drift_rows: the statements about single differences.
#include "engine/store/calendar/drift_rows.h"

#include <algorithm>

namespace slotkeeper::store {

namespace {

constexpr auto kDeleteDrift = R"sql(DELETE FROM calendar_difference WHERE account_id = :account)sql";

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

const Table<DifferenceRow> calendar_difference_table{
    "calendar_difference",
    column<&DifferenceRow::account>("account_id"),
    column<&DifferenceRow::number>("number"),
    column<&DifferenceRow::difference, &DriftDifference::kind>("kind"),
    empty_is_null<&DifferenceRow::difference, &DriftDifference::appointment>("appointment_id"),
    column<&DifferenceRow::difference, &DriftDifference::part>("part"),
    column<&DifferenceRow::difference, &DriftDifference::fence>("fence"),
    empty_is_null<&DifferenceRow::difference, &DriftDifference::remote_uid>("remote_uid"),
    column<&DifferenceRow::found_at>("found_at"),
};

void save_differences(Tx& tx, AccountId account, std::span<const DriftDifference> differences) {
    tx.run(kDeleteDrift, {account});
    if (differences.empty()) return;
    const auto now = tx.now();
    std::vector<DifferenceRow> rows;
    for (const auto& one : differences) rows.push_back({account, static_cast<int>(rows.size()) + 1, one, now});
    tx.run(*calendar_difference_table.insert_all(rows));
}

void subtract_repaired(Tx& tx, AccountId account, DriftCounts& counts) {
    tx.rows(kRepaired, {account},
            [&](DriftKind kind, int repaired) { counts[kind] = std::max(0, counts[kind] - repaired); });
}

}  // namespace slotkeeper::store
