// authentication: authenticates requests and checks their scope.
//
// Every route except health requires a key with its scope. The company is that of the key and never part of a request,
// so a client cannot access rows of another company. Keys are cached for limits::access_recheck; a revoked key stops
// working within that time. Read on: guards/api_key.h for the keys, adapters/rest/rest_api.h for the routes.
#pragma once

#include "adapters/http/server.h"
#include "engine/base/recent.h"
#include "engine/base/result.h"
#include "engine/base/source.h"
#include "engine/booking/commands.h"
#include "engine/store/operations/access_rows.h"

#include <deque>
#include <map>
#include <mutex>

namespace slotkeeper::api {

struct Operation;
struct Services;

// Notes the last use of a key about every limits::key_use_noted, not for every request. Thread-safe.
class KeyRing {
public:
    KeyRing(store::Database& database, const Clock& clock)
        : database_(database), clock_(clock), known_(clock, limits::access_recheck, limits::access_remembered_max) {}

    // std::nullopt if there is no such key, it has ended, or it was revoked at least limits::access_recheck ago.
    std::optional<store::ApiKeyHolder> find(const Hash& key_hash);

private:
    std::optional<store::ApiKeyHolder> look_up(const Hash& key_hash);
    void note_use(const store::ApiKeyHolder& holder, Moment now);

    store::Database& database_;
    const Clock& clock_;
    Recent<Hash, store::ApiKeyHolder> known_;
};

// Addresses that send wrong keys. One that has sent limits::wrong_keys_max of them within limits::wrong_keys_window
// gets 429 for further ones, and the log names it. A valid key is still served, because many clients may share one
// address: an office, a proxy. An IPv6 network of 64 bits counts as one address. Thread-safe.
class WrongKeys {
public:
    explicit WrongKeys(const Clock& clock) : clock_(clock) {}

    // Counts one more wrong key from this address. Zero, or how long the address must wait if it has sent too many.
    Seconds note(const std::string& peer);
    Seconds wait(const std::string& peer) const;
    std::size_t size() const;  // addresses in memory

private:
    struct Sender {
        std::deque<Moment> times;  // of the counted wrong keys, oldest first
        Moment logged_at{};        // when the refusal was logged
    };
    Seconds wait_of(const Sender& sender, Moment now) const;

    const Clock& clock_;
    mutable std::mutex mutex_;
    std::map<std::string, Sender> senders_;
};

// Who asks.
struct Caller {
    CompanyId company;  // 0: of every company, only for commands and operations that are `of_every_company`
    std::string actor;  // in the audit, and the holder of holds: "key:key_…"
    Channel channel = Channel::rest;
    Source source = Source::api;
    store::Scopes scopes{store::Scope::admin};  // of the key; a command may do everything
    std::vector<BranchId> branches{};           // to which the key is limited; empty: the whole company
    bool of_installation = false;               // the key belongs to no company
};

// unauthorized: no key, or one that is unknown or has ended. rate_limited: too many wrong keys from that address.
// forbidden: the key belongs to a demo company, whose keys are public, while other machines can reach the server.
Result<Caller> authenticate(const http::Request& request, Services& services);
// Also forbidden if the key does not permit the operation (reach.h).
Result<Caller> authenticate(const http::Request& request, Services& services, const Operation& operation);
// The response to such a refusal. After too many wrong keys its Retry-After is the remaining wait.
http::Response authentication_refused(const Refusal& refusal, const http::Request& request, const Services& services);

}  // namespace slotkeeper::api
