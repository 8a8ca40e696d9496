// check_rows: one query for each kind of finding.
#include "engine/store/operations/check_rows.h"

#include "engine/store/mariadb/migrator.h"
#include "engine/store/operations/schema_keys.h"
#include "engine/sync/account.h"

#include <algorithm>
#include <set>
#include <tuple>

namespace slotkeeper::store {

namespace {

constexpr auto kTables = R"sql(SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE())sql";
constexpr auto kShowTable = R"sql(SHOW CREATE TABLE )sql";
constexpr auto kCounts = R"sql(
    SELECT (SELECT COUNT(*) FROM appointment), (SELECT COUNT(*) FROM claim), (SELECT COUNT(*) FROM customer),
           (SELECT COUNT(*) FROM calendar_link))sql";

// A claim of an expired hold is void and may be overlapped until it is deleted.
constexpr auto kOverlaps = R"sql(
    SELECT resource_id, appointment_id, block_id, other_appointment_id, other_block_id, taken_from
    FROM (SELECT resource_id, appointment_id, block_id, taken_from,
                 LAG(appointment_id) OVER lane_in_order AS other_appointment_id,
                 LAG(block_id) OVER lane_in_order AS other_block_id,
                 MAX(taken_until) OVER (PARTITION BY resource_id, day, lane ORDER BY taken_from, taken_until
                                        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS taken_so_far
          FROM claim
          WHERE expires_at IS NULL OR expires_at > UTC_TIMESTAMP()
          WINDOW lane_in_order AS (PARTITION BY resource_id, day, lane ORDER BY taken_from, taken_until)) AS swept
    WHERE taken_so_far > taken_from
    ORDER BY resource_id, taken_from
    LIMIT 200)sql";

// The appointments that take time; the list of states is appended.
constexpr auto kLive = R"sql(
    WITH live AS (SELECT appointment_id, state FROM appointment
                  WHERE (state <> 'held' OR expires_at > UTC_TIMESTAMP()) AND state IN )sql";
// Wanted minus claimed places, by segment and resource. Claims are cut at midnight, so lengths and outer ends are
// compared. A no_show has freed the remaining time; undoing it has claimed only the time that remained then.
constexpr auto kDifferences = R"sql()
    SELECT appointment_id, resource_id, segment
    FROM (SELECT appointment_id, resource_id, segment, taken_from, taken_until, quantity AS wanted
          FROM appointment_segment JOIN live USING (appointment_id)
          WHERE resource_id IS NOT NULL AND state <> 'no_show'
          UNION ALL
          SELECT appointment_id, resource_id, segment, taken_from, taken_until, 0
          FROM claim JOIN live USING (appointment_id)
          WHERE state <> 'no_show'
            AND (expires_at IS NULL OR (state = 'held' AND expires_at > UTC_TIMESTAMP()))) AS both_sides
    GROUP BY appointment_id, resource_id, segment
    HAVING (SUM(IF(wanted, wanted, -1) * TIMESTAMPDIFF(SECOND, taken_from, taken_until)) <> 0
            OR NOT MIN(IF(wanted, taken_from, NULL)) <=> MIN(IF(wanted, NULL, taken_from))
            OR NOT MAX(IF(wanted, taken_until, NULL)) <=> MAX(IF(wanted, NULL, taken_until)))
       AND (SUM(IF(wanted, wanted, -1) * TIMESTAMPDIFF(SECOND, GREATEST(taken_from, UTC_TIMESTAMP()),
                                                       GREATEST(taken_until, UTC_TIMESTAMP()))) <> 0
            OR NOT EXISTS (SELECT 1 FROM audit_event
                           WHERE audit_event.appointment_id = both_sides.appointment_id AND event = 'no_show'))
    ORDER BY appointment_id
    LIMIT 200)sql";
constexpr auto kUnowned = R"sql()
    SELECT claim.resource_id, claim.appointment_id, claim.block_id, taken_from
    FROM claim LEFT JOIN live USING (appointment_id)
         LEFT JOIN block ON block.block_id = claim.block_id AND removed_at IS NULL
    WHERE (expires_at IS NULL OR expires_at > UTC_TIMESTAMP())
      AND live.appointment_id IS NULL AND block.block_id IS NULL
    ORDER BY claim.resource_id, taken_from
    LIMIT 200)sql";
constexpr auto kNothingTaken = R"sql()
    SELECT appointment_id FROM live
    WHERE NOT EXISTS (SELECT 1 FROM appointment_segment
                      WHERE appointment_segment.appointment_id = live.appointment_id)
      AND NOT EXISTS (SELECT 1 FROM claim WHERE claim.appointment_id = live.appointment_id)
    ORDER BY appointment_id
    LIMIT 200)sql";
// With what stands within it. Lanes may be reassigned day by day, so they are counted, not named.
constexpr auto kBareBlocks = R"sql(
    SELECT block_id, resource_id
    FROM (SELECT block.block_id, block.resource_id, starts_at, ends_at, COUNT(DISTINCT lane) AS lanes,
                 MIN(taken_from) AS first, MAX(taken_until) AS last,
                 SUM(TIMESTAMPDIFF(SECOND, taken_from, taken_until)) AS seconds
          FROM block LEFT JOIN
               (SELECT COALESCE(block_id, inside_block_id) AS holder, resource_id, day, lane, taken_from, taken_until
                FROM claim WHERE COALESCE(block_id, inside_block_id) IS NOT NULL AND lane < 500) AS held
               ON held.holder = block.block_id AND held.resource_id = block.resource_id
          WHERE removed_at IS NULL
          GROUP BY block.block_id, block.resource_id, starts_at, ends_at, held.day) AS days
    GROUP BY block_id, resource_id, starts_at, ends_at
    HAVING NOT MIN(first) <=> starts_at OR NOT MAX(last) <=> ends_at
        OR SUM(seconds) <> MAX(lanes) * TIMESTAMPDIFF(SECOND, starts_at, ends_at)
    ORDER BY block_id
    LIMIT 200)sql";

constexpr auto kTwinCustomers = R"sql(
    SELECT GROUP_CONCAT(customer_id ORDER BY customer_id), 'phone number'
    FROM customer WHERE deleted_at IS NULL AND phone IS NOT NULL
    GROUP BY company_id, phone HAVING COUNT(*) > 1
    UNION ALL
    SELECT GROUP_CONCAT(customer_id ORDER BY customer_id), 'e-mail address'
    FROM customer WHERE deleted_at IS NULL AND phone IS NULL
    GROUP BY company_id, email HAVING COUNT(*) > 1
    LIMIT 200)sql";
constexpr auto kTwinUids = R"sql(
    SELECT GROUP_CONCAT(appointment_id ORDER BY appointment_id), account_id
    FROM calendar_link WHERE remote_uid IS NOT NULL
    GROUP BY account_id, remote_uid HAVING COUNT(*) > 1
    LIMIT 200)sql";
// The mirror is the last known booking at Cal.com: gone if our appointment takes no time any more, else at our time.
constexpr auto kAdrift = R"sql()
    SELECT appointment_id, calendar_link.state, synced_version, version
    FROM calendar_link JOIN appointment USING (appointment_id) LEFT JOIN live USING (appointment_id)
    WHERE (calendar_link.state IN ('behind', 'syncing')
           OR calendar_link.state = 'in_step' AND ((mirror_state = 'live') <> (live.appointment_id IS NOT NULL)
                                                       AND NOT (mirror_state = 'live'
                                                                AND mirror_ends_at <= UTC_TIMESTAMP())
                                                   OR (mirror_state = 'live' AND part = 0
                                                       AND mirror_starts_at <> starts_at)))
      AND NOT EXISTS (SELECT 1 FROM job
                      WHERE kind = 'sync' AND subject_id = appointment_id AND job.state IN ('available', 'running'))
    ORDER BY appointment_id
    LIMIT 200)sql";

// A link of the past cannot be repaired. A booking at Cal.com without room here is retried again and again, and still
// needs the decision of a person.
constexpr auto kConflicted = R"sql()
    SELECT appointment_id, mirror_state, last_error
    FROM calendar_link JOIN appointment USING (appointment_id) LEFT JOIN live USING (appointment_id)
    WHERE (calendar_link.state = 'conflicted'
           AND (live.appointment_id IS NOT NULL AND ends_at > UTC_TIMESTAMP()
                OR mirror_state = 'live' AND mirror_ends_at > UTC_TIMESTAMP())
           AND NOT EXISTS (SELECT 1 FROM job
                           WHERE kind = 'sync' AND subject_id = appointment_id
                             AND job.state IN ('available', 'running')))
       OR (appointment.state = 'conflicted' AND ends_at > UTC_TIMESTAMP())
    ORDER BY appointment_id
    LIMIT 200)sql";
// A person disconnected the account on purpose, unless services still use it.
constexpr auto kSilentAccounts = R"sql(
    SELECT account_id, state, COALESCE(reason, '') FROM calendar_account LEFT JOIN calendar_brake USING (account_id)
    WHERE state IN ('needs_reauth', 'revoked', 'paused')
       OR state = 'disconnected' AND EXISTS (SELECT 1 FROM calendar_event_type
                                             WHERE calendar_event_type.account_id = calendar_account.account_id)
    ORDER BY account_id
    LIMIT 200)sql";

// A page of histories: the data of the appointment that its newest event must match, and an event.
constexpr auto kHistories = R"sql(
    SELECT page.appointment_id, page.version, page.state, page.audit_head, page.starts_at, page.ends_at,
           audit_event.version, event, actor, at, audit_event.state, audit_event.starts_at, audit_event.ends_at,
           segments, reason, previous_hash, hash
    FROM (SELECT appointment_id, version, state, audit_head, starts_at, ends_at FROM appointment
          WHERE appointment_id > :after ORDER BY appointment_id LIMIT 2000) AS page
         LEFT JOIN audit_event ON audit_event.appointment_id = page.appointment_id
    ORDER BY page.appointment_id, audit_event.version)sql";

class Findings {
public:
    explicit Findings(Tx& tx) : tx_(tx) {}

    void add(FindingKind kind, std::vector<std::string> ids, std::string detail) {
        all_.push_back({kind, std::move(ids), std::move(detail)});
    }
    std::vector<Finding> take() { return std::move(all_); }

    void damage();
    void overlaps();
    void differences();
    void unowned();
    void bare_blocks();
    void twins();
    void adrift();
    void conflicted();
    void silent_accounts();

private:
    Tx& tx_;
    std::vector<Finding> all_;
};

SqlText of_live_appointments(std::string_view question) {
    std::vector<std::string_view> states;
    for (std::size_t i = 0; i < EnumNames<State>::all.size(); ++i) {
        if (takes_time(static_cast<State>(i))) states.push_back(EnumNames<State>::all[i]);
    }
    return SqlText(kLive).list(states).raw(question);
}

// The owner of a claim: its appointment or its block.
std::string owner(std::optional<AppointmentId> appointment, std::optional<BlockId> block) {
    if (appointment) return appointment->text();
    return block ? block->text() : "none";
}

template <class SomeId>
std::vector<std::string> ids_of(std::string_view joined) {
    std::vector<std::string> ids;
    while (!joined.empty()) {
        const auto end = std::min(joined.find(','), joined.size());
        ids.push_back(SomeId{std::stoll(std::string(joined.substr(0, end)))}.text());
        joined.remove_prefix(std::min(end + 1, joined.size()));
    }
    return ids;
}

void Findings::damage() {
    for (const auto check : {check_references, check_values, check_links, check_metadata, check_occurrences,
                             check_holders, check_scopes, check_catalogs, check_orphans, check_capacity, check_ways}) {
        for (auto& finding : check(tx_)) all_.push_back(std::move(finding));
    }
}

void Findings::overlaps() {
    tx_.rows(kOverlaps, {},
             [&](ResourceId resource, std::optional<AppointmentId> appointment, std::optional<BlockId> block,
                 std::optional<AppointmentId> other_appointment, std::optional<BlockId> other_block,
                 const std::string& from) {
                 add(FindingKind::overlapping_claims,
                     {owner(appointment, block), owner(other_appointment, other_block), resource.text()},
                     "the first begins at " + from + " UTC, before its lane is free");
             });
}

void Findings::differences() {
    tx_.rows(of_live_appointments(kDifferences),
             [&](AppointmentId id, ResourceId resource, const std::optional<std::string>& segment) {
                 add(FindingKind::claims_differ, {id.text(), resource.text()},
                     "the claims of segment " + segment.value_or("?") + " do not cover what it takes");
             });
    tx_.rows(of_live_appointments(kNothingTaken), [&](AppointmentId id) {
        add(FindingKind::claims_differ, {id.text()}, "it has neither segments nor claims");
    });
}

void Findings::unowned() {
    tx_.rows(of_live_appointments(kUnowned), [&](ResourceId resource, std::optional<AppointmentId> appointment,
                                                 std::optional<BlockId> block, const std::string& from) {
        add(FindingKind::claim_without_owner, {owner(appointment, block), resource.text()},
            "a claim from " + from + " UTC on, whose owner takes no time");
    });
}

void Findings::bare_blocks() {
    tx_.rows(kBareBlocks, {}, [&](BlockId block, ResourceId resource) {
        add(FindingKind::block_without_claims, {block.text(), resource.text()},
            "its claims do not fill the time from its start to its end");
    });
}

void Findings::twins() {
    tx_.rows(kTwinCustomers, {}, [&](std::string_view ids, const std::string& what) {
        add(FindingKind::duplicate_customer, ids_of<CustomerId>(ids), "the same " + what);
    });
    tx_.rows(kTwinUids, {}, [&](std::string_view ids, AccountId account) {
        add(FindingKind::duplicate_remote_uid, ids_of<AppointmentId>(ids), "one booking of " + account.text());
    });
}

void Findings::adrift() {
    tx_.rows(of_live_appointments(kAdrift),
             [&](AppointmentId id, const std::string& state, const std::string& synced, const std::string& version) {
                 add(FindingKind::link_adrift, {id.text()},
                     state + " at version " + synced + " of " + version + ", and no job is queued to sync it");
             });
}

void Findings::conflicted() {
    tx_.rows(of_live_appointments(kConflicted),
             [&](AppointmentId id, const std::string& mirror, const std::string& error) {
                 const auto deleted = error.find("Event type with ") != std::string::npos;
                 add(FindingKind::link_conflicted, {id.text()},
                     "its booking at Cal.com is " + mirror + ": " + error +
                         (deleted ? "; calcom event-types sync or set maps another, then jobs retry" : ""));
             });
}

void Findings::silent_accounts() {
    tx_.rows(kSilentAccounts, {}, [&](AccountId id, const std::string& state, const std::string& reason) {
        const auto paused = state == name_of(AccountState::paused);
        add(FindingKind::account_silent, {id.text()},
            "it is " + state +
                (paused ? ": Cal.com " + reason + "; calcom reconcile --dry-run shows the changes, " +
                              "--accept-missing N or --push resumes the account"
                        : ""));
    });
}

// An unknown name becomes the first enumerator: the hash shows the damage.
AuditEvent read_event(const Row& row, std::size_t first, AppointmentId id) {
    using Text = std::string;
    const auto [version, event, actor, at, state, starts_at, ends_at, segments, reason, previous_hash, hash] =
        row.cells<int, Text, Text, Moment, Text, Instant, Instant, Text, Text, Text, Text>(first);
    return {id,
            version,
            stored_event(event).value_or(Event{}),
            actor,
            at,
            from_name<State>(state).value_or(State{}),
            {starts_at, ends_at},
            segments,
            reason,
            previous_hash,
            hash};
}

FindingKind finding_kind(std::string_view promise) {
    if (promise.starts_with("column ")) return FindingKind::missing_column;
    if (promise.starts_with("CHECK ")) return FindingKind::missing_check;
    if (promise.starts_with("CONSTRAINT ")) return FindingKind::missing_foreign_key;
    return FindingKind::missing_key;
}

}  // namespace

std::vector<Finding> check_schema(Tx& tx) {
    SchemaPromises wanted;
    for (const auto& step : schema_steps()) add_schema_promises(step.sql, wanted);
    std::set<std::string> tables;
    tx.rows(kTables, {}, [&](std::string table) { tables.insert(std::move(table)); });
    std::vector<Finding> findings;
    for (const auto& [table, promises] : wanted) {
        if (!tables.contains(table)) {
            findings.push_back({FindingKind::missing_table, {table}, "the whole table"});
            continue;
        }
        std::set<std::string> there;
        tx.rows(SqlText(kShowTable).raw(table),
                [&](std::string_view, std::string_view text) { there = schema_promises(text)[table]; });
        for (const auto& promise : promises) {
            if (!there.contains(promise)) findings.push_back({finding_kind(promise), {table}, promise});
        }
    }
    return findings;
}

CheckReport check_rows(Tx& tx) {
    CheckReport report;
    tx.one(kCounts, {}, [&](const Row& row) {
        std::tie(report.appointments, report.claims, report.customers, report.links) =
            row.cells<std::int64_t, std::int64_t, std::int64_t, std::int64_t>();
    });
    Findings findings(tx);
    for (const auto question :
         {&Findings::damage, &Findings::overlaps, &Findings::differences, &Findings::unowned, &Findings::bare_blocks,
          &Findings::twins, &Findings::adrift, &Findings::conflicted, &Findings::silent_accounts}) {
        try {
            (findings.*question)();
        } catch (const DamagedData& damage) {
            findings.add(FindingKind::damaged_data, {}, damage.what());
        }
    }
    report.findings = findings.take();
    try {
        check_sync(tx, report);
    } catch (const DamagedData& damage) {
        report.findings.push_back({FindingKind::damaged_data, {}, damage.what()});
    }
    return report;
}

std::vector<History> load_histories(Tx& tx, AppointmentId after) {
    std::vector<History> histories;
    tx.rows(kHistories, {after}, [&](const Row& row) {
        const auto [id, version, state, head, starts_at, ends_at, event] =
            row.cells<AppointmentId, int, std::string, std::string, Instant, Instant, std::optional<int>>();
        if (histories.empty() || histories.back().appointment != id) {
            histories.push_back({id, version, state, head, {starts_at, ends_at}, {}});
        }
        if (event) histories.back().events.push_back(read_event(row, 6, id));
    });
    return histories;
}

}  // namespace slotkeeper::store
