// job_kinds: the kinds of background jobs: the arguments of each, its queue, its retries, and what makes it unique.
//
// A job is a struct of its arguments. The database keeps them as JSON in the column `args`, except the subject, which
// has a column of its own so that jobs are found by it. unique() names the arguments that tell two jobs of one kind
// apart: a second job with the same ones is the same job. A kind without unique() is unique by its own id. An argument
// that is missing in a stored row keeps the default of its struct, so the defaults must be safe. Read on: job_rows.h
// stores them, jobs/worker.cpp binds each to its handler.
#pragma once

#include "engine/base/enum_names.h"
#include "engine/store/operations/job_rows.h"
#include "engine/time/interval.h"

#include <nlohmann/json_fwd.hpp>

#include <chrono>
#include <concepts>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>

namespace slotkeeper {

// Why an appointment is synced.
enum class SyncReason : std::uint8_t {
    changed,    // by the desk; one job for each version
    host,       // to read whether its host at Cal.com has accepted
    room,       // it is checked again for room here
    last_look,  // the last read, before the wait for the host ends
    heard,      // a webhook or a comparison reported a change
    ahead,      // another appointment needs its time at Cal.com
    freed,      // time at Cal.com became free
    back,       // its account was connected again
    missing,    // its booking at Cal.com cannot be found
};

// How a job ended that needs no other run. The words are stored with the job and shown to people.
// clang-format off
enum class JobOutcome : std::uint8_t {
    account_disconnected, account_silent, accounts_queued, already_synced, blocked, busy, cancelled_there,
    conflicted, declined, echo, expired, failed, followed, gone, heard, ignored, in_step, left_alone,
    linked, looked_at, no_stray, nobody_suits, nobody_waits, not_booked, not_held, not_opened, not_pending,
    not_shown, not_taken_in, nothing_due, nothing_new, off, offered, partly, passed_on, paused, planned, refreshed,
    skipped_missing, stray_cancelled, superseded, swept, taken_in, told, unavailable, unblocked,
    waits_for_host, released, not_due, delivered, withdrawn
};
// clang-format on

}  // namespace slotkeeper

template <>
struct slotkeeper::EnumNames<slotkeeper::SyncReason> {
    static constexpr std::array<std::string_view, 9> all{"changed", "host",  "room", "last_look", "heard",
                                                         "ahead",   "freed", "back", "missing"};
};
template <>
struct slotkeeper::EnumNames<slotkeeper::JobOutcome> {
    // clang-format off
    static constexpr std::array<std::string_view, 51> all{
        "account_disconnected", "account_silent", "accounts_queued", "already_synced", "blocked", "busy",
        "cancelled_there", "conflicted", "declined", "echo", "expired", "failed", "followed", "gone",
        "heard", "ignored", "in_step", "left_alone", "linked", "looked_at", "no_stray", "nobody_suits",
        "nobody_waits", "not_booked", "not_held", "not_opened", "not_pending", "not_shown", "not_taken_in",
        "nothing_due", "nothing_new", "off", "offered", "partly", "passed_on", "paused", "planned", "refreshed",
        "skipped_missing", "stray_cancelled", "superseded", "swept", "taken_in", "told", "unavailable",
        "unblocked", "waits_for_host", "released", "not_due", "delivered", "withdrawn"};
    // clang-format on
};

namespace slotkeeper::job {

using store::JobQueue;

// The wait after the n-th failure is random, below base · 2^(n-1) and below cap.
struct Retry {
    std::chrono::milliseconds base = std::chrono::seconds(2), cap = std::chrono::minutes(15);
    int attempts_max = 12;
};
// Cal.com may be down for a day. A later attempt syncs the state that it finds then.
inline constexpr Retry kRemoteRetry{std::chrono::seconds(2), std::chrono::minutes(5), 1'000};

// A payment system may be down for a day too, and its answers are of no use to Cal.com's budget.
inline constexpr Retry kDeliveryRetry{std::chrono::seconds(5), std::chrono::hours(1), 60};

struct Kind {
    std::string_view name;
    JobQueue queue;
    Retry retry{};
};

// Brings the bookings at Cal.com in step with an appointment.
struct Sync {
    static constexpr Kind kind{"sync", JobQueue::sync, kRemoteRetry};
    AppointmentId appointment;
    int version = 0;  // of the appointment, when the job was made
    SyncReason reason = SyncReason::changed;
    std::int64_t occasion = 0;  // tells jobs with the same reason apart: a fence, or a moment in microseconds

    static constexpr auto subject = &Sync::appointment;
    auto unique() const {
        const auto regular = reason == SyncReason::changed;
        return std::tuple(appointment, version, regular ? std::nullopt : std::optional(reason),
                          occasion == 0 ? std::nullopt : std::optional(occasion));
    }
    static void visit(auto& self, auto& argument) {
        argument("version", self.version);
        argument("reason", self.reason);
        argument("occasion", self.occasion);
    }
};

// Searches Cal.com for bookings that name this appointment but belong to none of its links. A call of unknown outcome
// may have made one; `call` is the time when that call began.
struct StrayCheck {
    static constexpr Kind kind{"stray_check", JobQueue::sync, kRemoteRetry};
    AppointmentId appointment;
    Moment call;

    static constexpr auto subject = &StrayCheck::appointment;
    auto unique() const { return std::tuple(appointment, call); }
    static void visit(auto& self, auto& argument) { argument("call", self.call); }
};

// Handles a webhook event, or a finding of a comparison.
struct Inbound {
    static constexpr Kind kind{"inbound", JobQueue::webhooks, kRemoteRetry};
    InboundId event;

    static constexpr auto subject = &Inbound::event;
    auto unique() const { return std::tuple(event); }
    static void visit(auto&, auto&) {}
};

struct ExpireHold {
    static constexpr Kind kind{"expire_hold", JobQueue::maintenance};
    AppointmentId appointment;
    int version = 0;

    static constexpr auto subject = &ExpireHold::appointment;
    auto unique() const { return std::tuple(appointment, version); }
    static void visit(auto& self, auto& argument) { argument("version", self.version); }
};

// Ends the wait of a pending appointment for an approval, or for the host's answer at Cal.com.
struct EndWait {
    static constexpr Kind kind{"end_wait", JobQueue::maintenance};
    AppointmentId appointment;
    int version = 0;  // the one that waits; 0 for any

    static constexpr auto subject = &EndWait::appointment;
    auto unique() const { return std::tuple(appointment, version); }
    static void visit(auto& self, auto& argument) { argument("version", self.version); }
};

// Records, if the customer was not checked in by then, that they did not come.
struct ReleaseNoShow {
    static constexpr Kind kind{"release_no_show", JobQueue::maintenance};
    AppointmentId appointment;
    int version = 0;  // that settled this start
    Instant start{};

    static constexpr auto subject = &ReleaseNoShow::appointment;
    auto unique() const { return std::tuple(appointment, version); }
    static void visit(auto& self, auto& argument) {
        argument("version", self.version);
        argument("start", self.start);
    }
};

// Offers freed time of a branch to the waitlist. Not unique: freed time is checked each time it is freed.
struct OfferWaitlist {
    static constexpr Kind kind{"offer_waitlist", JobQueue::maintenance};
    BranchId branch;
    Interval time{};

    static constexpr auto subject = &OfferWaitlist::branch;
    static void visit(auto& self, auto& argument) {
        argument("from", self.time.from);
        argument("until", self.time.until);
    }
};

// Reports a fee, its withdrawal or a deposit to the payment system of the company. The version of the appointment says
// which of them: each makes a version of its own.
struct PaymentEvent {
    static constexpr Kind kind{"payment_event", JobQueue::webhooks, kDeliveryRetry};
    FeeId fee;
    AppointmentId appointment;  // of the fee
    int version = 0;

    static constexpr auto subject = &PaymentEvent::fee;
    auto unique() const { return std::tuple(appointment, version); }
    static void visit(auto& self, auto& argument) {
        argument("appointment", self.appointment.value);
        argument("version", self.version);
    }
};

// Sends an event to the payment hook that means nothing, so that its receiver can be tested.
struct TestPaymentHook {
    static constexpr Kind kind{
        "test_payment_hook", JobQueue::webhooks, {std::chrono::seconds(5), std::chrono::minutes(1), 3}};

    static void visit(auto&, auto&) {}
};

// Compares an account with Cal.com; without an account, queues a comparison of each active one.
struct Reconcile {
    static constexpr Kind kind{"reconcile", JobQueue::sync};
    AccountId account;
    std::int64_t round = 0;

    static constexpr auto subject = &Reconcile::account;
    auto unique() const { return std::tuple(account ? std::optional(account) : std::nullopt, round); }
    static void visit(auto& self, auto& argument) { argument("round", self.round); }
};

// Fetches the cached free times of an account from Cal.com again.
struct RefreshSlots {
    static constexpr Kind kind{"refresh_slots", JobQueue::sync};
    AccountId account;
    std::int64_t minute = 0;  // since 1970

    static constexpr auto subject = &RefreshSlots::account;
    auto unique() const { return std::tuple(account, minute); }
    static void visit(auto& self, auto& argument) { argument("minute", self.minute); }
};

// Jobs without a subject that are due once in every interval of some length; `round` is the number of the interval.
struct Periodic {
    std::int64_t round = 0;

    auto unique() const { return std::tuple(round); }
    static void visit(auto& self, auto& argument) { argument("round", self.round); }
};
struct Sweep : Periodic {
    static constexpr Kind kind{"sweep", JobQueue::maintenance};
};
struct PlanSlots : Periodic {
    static constexpr Kind kind{"plan_slots", JobQueue::maintenance};
};
struct TendWaitlist : Periodic {
    static constexpr Kind kind{"tend_waitlist", JobQueue::maintenance};
};

// --- stored forms ---------------------------------------------------------------------------------
// Arguments as a JSON object.
class ArgumentWriter {
public:
    ArgumentWriter();
    ~ArgumentWriter();
    void operator()(std::string_view name, std::int64_t number);
    void operator()(std::string_view name, std::string_view text);
    void operator()(std::string_view name, Instant instant);  // seconds since 1970
    void operator()(std::string_view name, Moment moment);    // microseconds
    template <NamedEnum Enum>
    void operator()(std::string_view name, Enum value) {
        (*this)(name, name_of(value));
    }
    std::string text() const;

private:
    std::unique_ptr<nlohmann::json> json_;
};

// Throws DamagedData for text that is not a JSON object, and for an argument of another type.
class ArgumentReader {
public:
    explicit ArgumentReader(std::string_view text);
    ~ArgumentReader();
    void operator()(std::string_view name, std::int64_t& number) const;
    void operator()(std::string_view name, int& number) const;
    void operator()(std::string_view name, Instant& instant) const;
    void operator()(std::string_view name, Moment& moment) const;
    template <NamedEnum Enum>
    void operator()(std::string_view name, Enum& value) const {
        const auto text = text_of(name);
        if (!text) return;
        const auto found = from_name<Enum>(*text);
        if (!found) refuse(name);
        value = *found;
    }

private:
    std::optional<std::string> text_of(std::string_view name) const;
    [[noreturn]] static void refuse(std::string_view name);

    std::unique_ptr<nlohmann::json> json_;
};

// "sync:apt_…:3:host": empty parts are left out.
class UniqueKey {
public:
    explicit UniqueKey(std::string_view kind) : text_(kind) {}
    void add(std::string_view part) { (text_ += ':') += part; }
    void add(std::integral auto number) { add(std::string_view(std::to_string(number))); }
    void add(Moment moment) { add(moment.time_since_epoch().count()); }
    template <class Tag>
    void add(Id<Tag> id) {
        add(std::string_view(id.text()));
    }
    template <NamedEnum Enum>
    void add(Enum value) {
        add(name_of(value));
    }
    template <class T>
    void add(const std::optional<T>& part) {
        if (part) add(*part);
    }
    const std::string& text() const { return text_; }

private:
    std::string text_;
};

template <class Args>
std::string args_text(const Args& args) {
    ArgumentWriter writer;
    Args::visit(args, writer);
    return writer.text();
}

template <class Args>
std::string unique_key(JobId id, const Args& args) {
    UniqueKey key(Args::kind.name);
    if constexpr (requires { args.unique(); }) {
        std::apply([&](const auto&... parts) { (key.add(parts), ...); }, args.unique());
    } else {
        key.add(id);
    }
    return key.text();
}

struct Options {
    int priority = 5;  // lower goes first
    std::optional<Instant> deadline{};
};

// `company` is 0 for jobs of the system.
template <class Args>
store::NewJob make(JobId id, CompanyId company, const Args& args, Moment run_at, const Options& options = {}) {
    std::int64_t subject = 0;
    if constexpr (requires { Args::subject; }) subject = (args.*Args::subject).value;
    return {id,
            company,
            Args::kind.queue,
            std::string(Args::kind.name),
            subject,
            unique_key(id, args),
            args_text(args),
            run_at,
            options.priority,
            options.deadline};
}

// REQUIRES: the job is of this kind. Throws DamagedData if its arguments cannot be read.
template <class Args>
Args arguments_of(const store::Job& job) {
    Args args;
    if constexpr (requires { Args::subject; }) (args.*Args::subject).value = job.subject;
    const ArgumentReader reader(job.args);
    Args::visit(args, reader);
    return args;
}

}  // namespace slotkeeper::job

namespace slotkeeper::store {

// Jobs that ended and left a calendar out of step: a person may run them again.
inline constexpr std::array kLeftOutOfStep{JobOutcome::conflicted, JobOutcome::account_disconnected};

}  // namespace slotkeeper::store
