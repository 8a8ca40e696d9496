// lease_lock: exclusive work that outlives a transaction, across processes and machines.
//
// A lease is held until a time by the database's clock; its holder renews it, a dead holder loses it. It can be lost at
// any moment (a paused process, a broken network), so work asks lost() between its steps, and writes that must not come
// late carry the fence, which rises with every take-over. Names and lengths: lock_registry.h.
#pragma once

#include "engine/base/heartbeat.h"
#include "engine/guards/lock_registry.h"
#include "engine/store/operations/lease_rows.h"

#include <atomic>
#include <memory>
#include <span>

namespace slotkeeper {

using store::Lease;

// The leases as one owner sees them. Thread-safe; threads that share an owner still exclude each other.
class Leases {
public:
    // `owner` names the process and is unique; at most 100 characters.
    Leases(store::Database& database, std::string owner, std::span<const LeaseKind> kinds = kLeaseKinds)
        : database_(database), owner_(std::move(owner)), kinds_(kinds) {}

    // std::nullopt if it is held. All throw DbError on an outage, and std::logic_error for a name of no known kind.
    std::optional<Lease> try_acquire(const std::string& name);
    bool renew(const Lease& lease);    // false: another owner has taken it over
    void release(const Lease& lease);  // does nothing if it is no longer held
    Seconds ttl(const std::string& name) const;

private:
    store::Database& database_;
    const std::string owner_;
    const std::span<const LeaseKind> kinds_;
};

// Holds a lease and renews it at a third of its length; releases it at the end.
class HeldLease {
public:
    // Tries with jittered pauses until it succeeds or the patience ends; then nullptr. With no patience it tries once.
    static std::unique_ptr<HeldLease> acquire(Leases& leases, const std::string& name,
                                              std::chrono::milliseconds patience);
    ~HeldLease();
    HeldLease(const HeldLease&) = delete;
    HeldLease& operator=(const HeldLease&) = delete;

    // Whether another owner may hold it by now: taken over, or not renewed for nine tenths of its length, counted by
    // this machine's steady clock from before the last renewal was sent. Once true it stays true.
    bool lost() const { return lost_ || std::chrono::steady_clock::now() >= good_until_.load(); }
    std::int64_t fence() const { return lease_.fence; }
    const std::string& name() const { return lease_.name; }

private:
    HeldLease(Leases& leases, Lease lease, Deadline asked_at);
    Deadline good_from(Deadline asked_at) const { return asked_at + ttl_ * 9 / 10; }
    void renew();

    Leases& leases_;
    const Lease lease_;
    const std::chrono::milliseconds ttl_;
    std::atomic<Deadline> good_until_;
    std::atomic<bool> lost_ = false;
    std::unique_ptr<Heartbeat> renewal_;
};

// Runs work(const HeldLease&) while holding the lease; false if the lease was not available within the patience.
template <class Work>
bool with_lease(Leases& leases, const std::string& name, std::chrono::milliseconds patience, Work work) {
    const auto held = HeldLease::acquire(leases, name, patience);
    if (!held) return false;
    work(*held);
    return true;
}

// The number with which this process makes ids (base/ids.h): one of 0 to 1023 that no other process has.
class ProcessNumber {
public:
    // Searches from `start` on, so that processes with random starts seldom collide. Throws std::runtime_error if all
    // are taken.
    ProcessNumber(Leases& leases, unsigned start);

    int value() const { return value_; }
    // If so, this process must make no more ids: another one may have the number.
    bool lost() const { return held_->lost(); }

private:
    int value_ = 0;
    std::unique_ptr<HeldLease> held_;
};

}  // namespace slotkeeper
