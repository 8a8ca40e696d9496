// remote_slots: the free times of Cal.com, for callers who cannot wait long.
//
// Answers from stored days (store/calendar/slot_rows.h). Missing or old days are fetched by threads of this object, and
// the caller waits until its patience ends: a later answer is stored for the next caller. Callers that need the same
// days meanwhile share one query. After a failure, and while an account is slow, no caller waits. Read on: slot_fetch.h
// is the query, desk/find_slots.h the caller; jobs/calcom/slot_refresh.h refreshes days in the background so that
// callers seldom have to wait.
#pragma once

#include "engine/calendar/slots/slot_fetch.h"
#include "engine/desk/other_calendar.h"
#include "engine/sync/slot_plan.h"

#include <condition_variable>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace slotkeeper {

struct RemoteSlotsOptions {
    SlotAges ages{};
    std::size_t threads_max = 4;     // started on demand
    std::size_t of_account_max = 2;  // at a time, so that a host that hangs leaves some for the others
    std::chrono::milliseconds rest_after_failure = std::chrono::seconds(10);
    // After one caller has waited so long for an account without an answer, no other caller waits for it.
    std::chrono::milliseconds slow{600};
    bool pending_if_taken = false;  // for a start that is taken at Cal.com; else it is refused
};

class RemoteSlots final : public OtherCalendar {
public:
    using Options = RemoteSlotsOptions;
    explicit RemoteSlots(SlotTools tools, Options options = {});
    ~RemoteSlots() override;  // waits for running calls, a few seconds at most
    RemoteSlots(const RemoteSlots&) = delete;
    RemoteSlots& operator=(const RemoteSlots&) = delete;

    AvailabilityAnswer times(const AvailabilityQuestion& question) override;
    bool pending_if_taken() const override { return options_.pending_if_taken; }

    struct Figures {
        std::uint64_t asked, joined, failed;  // queries, callers that shared a query, failed queries
        std::size_t under_way;
    };
    Figures figures() const;

private:
    struct Flight;  // one query in progress
    struct Piece;   // what a caller lacks
    using FlightPtr = std::shared_ptr<Flight>;

    // Adds the stored days that are fresh enough to the answer; returns what is missing.
    std::vector<Piece> missing(const AvailabilityQuestion& question, const DaySpan& days, AvailabilityAnswer& answer);
    void without_moving(const AvailabilityQuestion& question, const DaySpan& days, std::vector<Piece>& pieces);
    FlightPtr join_or_start(const SlotsFetch& wanted);
    bool rests(const ExternalEventType& which) const;  // no caller waits for it; under the mutex, as is:
    void put_to_work(std::function<void()> work, AccountId account);
    void work_until_stopped();
    void fly(const FlightPtr& flight);

    struct Task {
        AccountId account;
        std::function<void()> run;
    };
    std::deque<Task>::iterator next_task();  // under the mutex

    const SlotTools tools_;
    const Options options_;
    mutable std::mutex mutex_;
    std::condition_variable task_there_, landed_;
    bool stopping_ = false;  // under the mutex, as are:
    std::vector<FlightPtr> flights_;
    std::map<ExternalEventType, Deadline> rest_until_;
    std::map<AccountId, Deadline> account_rest_until_;
    std::deque<Task> tasks_;
    std::map<AccountId, std::size_t> running_;
    std::size_t idle_ = 0;
    std::uint64_t asked_ = 0, joined_ = 0, failed_ = 0;
    std::vector<std::jthread> threads_;
};

}  // namespace slotkeeper
