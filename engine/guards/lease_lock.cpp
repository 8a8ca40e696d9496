// lease_lock: acquires, renews and releases.
#include "engine/guards/lease_lock.h"

#include "engine/base/backoff.h"
#include "engine/base/ids.h"

#include <spdlog/spdlog.h>

namespace slotkeeper {

using namespace std::chrono_literals;

Seconds Leases::ttl(const std::string& name) const {
    const auto kind = std::string_view(name).substr(0, name.find(':'));
    for (const auto& known : kinds_) {
        if (known.kind == kind) return known.ttl;
    }
    throw std::logic_error("unknown lease " + name + ": add it to lock_registry.h");
}

std::optional<Lease> Leases::try_acquire(const std::string& name) {
    return database_.transact([&](store::Tx& tx) { return try_acquire_lease(tx, name, owner_, ttl(name)); });
}

bool Leases::renew(const Lease& lease) {
    return database_.transact([&](store::Tx& tx) { return renew_lease(tx, lease, ttl(lease.name)); });
}

void Leases::release(const Lease& lease) {
    database_.transact([&](store::Tx& tx) { release_lease(tx, lease); });
}

std::unique_ptr<HeldLease> HeldLease::acquire(Leases& leases, const std::string& name,
                                              std::chrono::milliseconds patience) {
    const auto give_up = std::chrono::steady_clock::now() + patience;
    Backoff wait(20ms, 500ms);
    for (auto failures = 1;; ++failures) {
        const auto asked_at = std::chrono::steady_clock::now();
        if (auto lease = leases.try_acquire(name)) {
            return std::unique_ptr<HeldLease>(new HeldLease(leases, std::move(*lease), asked_at));
        }
        if (std::chrono::steady_clock::now() >= give_up) return nullptr;
        std::this_thread::sleep_for(wait.wait_after(failures));
    }
}

HeldLease::HeldLease(Leases& leases, Lease lease, Deadline asked_at)
    : leases_(leases),
      lease_(std::move(lease)),
      ttl_(leases.ttl(lease_.name)),
      good_until_(good_from(asked_at)),
      renewal_(std::make_unique<Heartbeat>(ttl_ / 3, [this] { renew(); })) {}

HeldLease::~HeldLease() {
    renewal_.reset();  // a renewal after the release would find nothing to renew
    try {
        leases_.release(lease_);
    } catch (const store::DbError& error) {  // it expires by itself
        spdlog::warn("lease {}: not released: {}", lease_.name, error.what());
    }
}

void HeldLease::renew() {
    if (lost()) {  // a lost lease stays lost: the work may have been told
        lost_ = true;
        return;
    }
    try {
        const auto asked_at = std::chrono::steady_clock::now();
        if (leases_.renew(lease_)) {
            good_until_ = good_from(asked_at);
        } else {
            lost_ = true;
        }
    } catch (const store::DbError& error) {  // the next run tries again, until good_until_
        spdlog::warn("lease {}: not renewed: {}", lease_.name, error.what());
    }
}

ProcessNumber::ProcessNumber(Leases& leases, unsigned start) {
    constexpr unsigned kNumbers = IdSource::kProcessNumberMax + 1;
    for (unsigned tried = 0; tried < kNumbers; ++tried) {
        value_ = static_cast<int>((start % kNumbers + tried) % kNumbers);
        held_ = HeldLease::acquire(leases, "process:" + std::to_string(value_), 0ms);
        if (held_) return;
    }
    throw std::runtime_error("all 1024 process numbers are taken: too many processes use this database");
}

}  // namespace slotkeeper
