// remote_slots: what calendars elsewhere say is free, for a caller who does not want to wait.
//
// Answers from what is kept (store/calendar/slot_rows.h). What is not kept, or too old, is asked for over there by
// threads of this object, and the caller waits for it until its patience ends and no longer: the answer then comes too
// late for this one, but is kept for the next. Who wants the same meanwhile waits for the same question. After a
// failure, and while an account is slow, nobody is made to wait.
// Read on: slot_fetch.h is the question, desk/find_slots.h the caller, jobs/calcom/slot_refresh.h sees to it that a
// caller seldom has to wait.
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
    std::size_t threads_max = 4;     // started as they are needed
    std::size_t of_account_max = 2;  // of them at a time, so that a host that hangs leaves some for the others
    std::chrono::milliseconds rest_after_failure = std::chrono::seconds(10);
    // An account that has not answered somebody for so long is waited for by nobody else.
    std::chrono::milliseconds slow{600};
    bool pending_if_taken = false;  // a booking of a start that is taken there; else it is refused
};

class RemoteSlots final : public OtherCalendar {
public:
    using Options = RemoteSlotsOptions;
    explicit RemoteSlots(SlotTools tools, Options options = {});
    ~RemoteSlots() override;  // waits for the calls under way, a few seconds at most
    RemoteSlots(const RemoteSlots&) = delete;
    RemoteSlots& operator=(const RemoteSlots&) = delete;

    TheirAnswer times(const TheirQuestion& question) override;
    bool pending_if_taken() const override { return options_.pending_if_taken; }

    struct Figures {
        std::uint64_t asked, joined, failed;  // questions over there, callers that waited for another's, no answers
        std::size_t under_way;
    };
    Figures figures() const;

private:
    struct Flight;  // one question on its way
    struct Piece;   // what a caller lacks
    using FlightPtr = std::shared_ptr<Flight>;

    // Puts into the answer what is kept and young enough; the rest is what is missing.
    std::vector<Piece> missing(const TheirQuestion& question, const DaySpan& days, TheirAnswer& answer);
    void without_moving(const TheirQuestion& question, const DaySpan& days, std::vector<Piece>& pieces);
    FlightPtr join_or_start(const SlotsFetch& wanted);
    bool rests(const TheirEventType& which) const;  // nobody waits for it; under the mutex, as is:
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
    std::map<TheirEventType, Deadline> rest_until_;
    std::map<AccountId, Deadline> account_rest_until_;
    std::deque<Task> tasks_;
    std::map<AccountId, std::size_t> running_;
    std::size_t idle_ = 0;
    std::uint64_t asked_ = 0, joined_ = 0, failed_ = 0;
    std::vector<std::jthread> threads_;
};

}  // namespace slotkeeper
