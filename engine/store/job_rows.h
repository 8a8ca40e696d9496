// job_rows: the queue as a table.
//
// A job is inserted in the transaction of the change that wants it, and only ever inserted there: its unique key
// "kind:subject:version" makes a second one for the same version a duplicate, which is ignored.
#pragma once

#include "engine/base/ids.h"
#include "engine/store/database.h"

#include <optional>
#include <span>
#include <string>

namespace slotkeeper::store {

enum class JobQueue : std::uint8_t { calls, sync, reminders, conversations, webhooks, campaigns, maintenance };
enum class JobState : std::uint8_t { available, running, done, dead, cancelled };

}  // namespace slotkeeper::store

template <>
struct slotkeeper::Words<slotkeeper::store::JobQueue> {
    static constexpr std::array<std::string_view, 7> all{"calls",         "sync",     "reminders", "conversations",
                                                         "webhooks", "campaigns", "maintenance"};
};
template <>
struct slotkeeper::Words<slotkeeper::store::JobState> {
    static constexpr std::array<std::string_view, 5> all{"available", "running", "done", "dead", "cancelled"};
};

namespace slotkeeper::store {

struct NewJob {
    JobId id;
    CompanyId company;
    JobQueue queue = JobQueue::maintenance;
    std::string kind;  // "sync", "expire_hold"
    std::int64_t subject = 0;
    std::string unique_key;
    Moment run_at;
    int priority = 5;  // lower goes first
    std::optional<Instant> deadline;
};

// INSERT IGNORE, because a job that is already there for this version is the same job. Empty where there is none.
std::optional<SqlText> insert_jobs_sql(std::span<const NewJob> jobs, Moment now);

}  // namespace slotkeeper::store
