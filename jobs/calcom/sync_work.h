// sync_work: data passed between the steps of a sync: the state found under the locks, and the outcome of the call.
#pragma once

#include "engine/calendar/accounts.h"
#include "engine/customers/customer.h"
#include "engine/desk/desk.h"
#include "engine/sync/next_step.h"
#include "jobs/queue/queue.h"

#include <array>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace slotkeeper {

struct SyncOptions {
    std::chrono::milliseconds lease = limits::link_lease;
    std::chrono::milliseconds take_over_grace = limits::take_over_grace;
    std::chrono::milliseconds stray_check_delay = limits::stray_check_delay;
    // After a webhook, the times at which its booking is read again while the announced change does not show.
    std::array<std::chrono::milliseconds, 3> reread_waits{std::chrono::seconds(2), std::chrono::seconds(10),
                                                          std::chrono::seconds(60)};
    // Called between every two steps with the name of the step that was just taken; a test ends the process here.
    std::function<void(std::string_view step)> at_step{};
};

struct SyncTools {
    store::Database& database;
    Desk& desk;
    Catalogs& catalogs;
    const Sealer& sealer;
    CalendarGateways& gateways;
    IdSource& ids;
    Accounts& accounts;
    SyncOptions options{};

    void at(std::string_view step) const {
        if (options.at_step) options.at_step(step);
    }
};

using SyncRun = JobRun<job::Sync>;

// One step of one link, determined and recorded under the locks of appointment and link, and taken without them.
struct SyncWork {
    explicit SyncWork(CatalogPtr of) : catalog(of) {}

    NextStep step = NextStep::nothing;
    Appointment ours;
    Link link;                 // as saved, with our fence
    std::vector<Link> others;  // of the other parts, as of then
    std::string named_uid;     // of the booking that replaced the link's, according to a webhook; or empty
    Wanted wanted;
    std::optional<Customer> customer;
    CatalogPtr catalog;
    std::shared_ptr<CalendarGateway> gateway;
    Deadline began{};  // before the lease was taken, by the steady clock
    Moment now{};      // when it was determined, by the database's clock
};

SyncPolicy policy_of(const SyncWork& work);
// Whether our appointment is confirmed only once Cal.com has accepted it: under confirm_first, if its start was taken
// at Cal.com when it was booked, and if its host at Cal.com was asked.
bool waits_for_host(const SyncWork& work);

// The outcome of a call.
struct Verdict {
    enum class Kind : std::uint8_t {
        live,      // the live booking at Cal.com is `booking`
        changed,   // nothing was called, because the booking is not as both last agreed: it is compared first
        gone,      // there is no live booking any more
        not_done,  // the action with unknown outcome did not happen
        refused,   // nothing happened, and `refusal` says why
        not_sent,  // nothing happened, for `reason`
        unknown,   // the outcome is unknown, for `reason`
    };
    Kind kind = Kind::unknown;
    std::optional<RemoteBooking> booking{};
    RemoteRefusal refusal{};
    std::string reason{};
    bool by_our_call = false;     // live, gone: made, moved or ended just now, not found
    bool is_second = false;       // live: found while the link's own booking may be live too
    bool timed_out = false;       // unknown: the call has used up its timeout
    bool unreadable = false;      // unknown: Cal.com answered with something unexpected
    bool nothing_listed = false;  // forgotten: and Cal.com lists no booking from its time on
    bool forgotten = false;       // gone: Cal.com does not know it (404), instead of showing it as ended

    static Verdict live(RemoteBooking booking, bool by_our_call = false) {
        return {Kind::live, std::move(booking), {}, {}, by_our_call};
    }
    static Verdict ended_by_us() { return {Kind::gone, {}, {}, {}, /*by_our_call=*/true}; }
};

// Why a call failed. REQUIRES: the answer holds no T.
template <class T>
Verdict failure(const RemoteAnswer<T>& answer) {
    if (const auto* refusal = std::get_if<RemoteRefusal>(&answer)) return {Verdict::Kind::refused, {}, *refusal};
    if (const auto* not_sent = std::get_if<NotSent>(&answer))
        return {Verdict::Kind::not_sent, {}, {}, not_sent->reason};
    const auto& unknown = std::get<UnknownOutcome>(answer);
    Verdict verdict{Verdict::Kind::unknown, {}, {}, unknown.reason};
    verdict.timed_out = unknown.timed_out;
    verdict.unreadable = unknown.unreadable;
    return verdict;
}

// What follows a step: the end of this run, another comparison of both sides, or the next step, already begun.
struct Again {};
using Next = std::variant<JobResult, Again, SyncWork>;

struct SyncTiming {
    std::chrono::milliseconds wait{};
    int priority = job::Options{}.priority;
};
// Queues one more sync of this version, in addition to the regular one. One for each reason and occasion; false if it
// was queued before.
bool queue_sync(store::Tx& tx, const SyncTools& tools, const Appointment& ours, SyncReason reason, Moment now,
                const SyncTiming& timing = {}, std::int64_t occasion = 0);
inline std::int64_t micros(Moment moment) { return moment.time_since_epoch().count(); }  // an occasion
// Queues a search for bookings that name this appointment but belong to none of its links. A call of unknown outcome
// may have made one; `call` is the time when it began. One search for each call.
void queue_stray_check(store::Tx& tx, const SyncTools& tools, const Appointment& ours, Moment call, Moment now,
                       std::chrono::milliseconds wait = {});

// Whether the link in the database is as this unit has saved it. If so when the unit is repeated, the unit was
// committed, and only the answer to COMMIT was lost.
// REQUIRES: the unit changes the fence or the lease.
bool is_as_saved(store::Tx& tx, const Link& saved);

// Locks the appointment (FOR UPDATE) and reads it with its parts. Appointments are locked before links, so that the
// desk and a sync cannot deadlock.
std::optional<Appointment> lock_appointment(store::Tx& tx, CompanyId company, AppointmentId id);

// The gateway to an account; internal if its credential cannot be decrypted.
Result<std::shared_ptr<CalendarGateway>> open_gateway(const SyncTools& tools, const CalendarAccount& account);

// Whether the desk may accept the same command later.
bool is_temporary(ErrorCode code);

// What a job does after a failure of the account or the connection, not of the booking.
JobResult after_failure(const SyncTools& tools, AccountId account, const Verdict& verdict);

// Ends an appointment that waited for Cal.com in vain.
// Declines the given version only; std::nullopt if it was changed meanwhile or no longer waits. Declining is idempotent
// per version; a second request gets the first result.
std::optional<JobResult> decline(Desk& desk, const Appointment& ours, std::string actor);

}  // namespace slotkeeper
