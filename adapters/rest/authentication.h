// authentication: who asks, and whether they may.
//
// Every route but health asks for a key with the scope that it names. A company is never named in a request: it is the
// key's, so nobody can ask for another one's rows. A key is remembered for limits::access_recheck, so that a request
// costs no look-up of its own; a revoked key stops working within that time.
// Read on: guards/api_key.h for the keys, rest_door.h for the routes.
#pragma once

#include "adapters/http/server.h"
#include "engine/base/recent.h"
#include "engine/base/result.h"
#include "engine/store/operations/access_rows.h"

#include <deque>
#include <map>
#include <mutex>

namespace slotkeeper::rest {

struct RestDoor;

// Safe for many threads.
class KeyRing {
public:
    KeyRing(store::Database& database, const Clock& clock)
        : database_(database), clock_(clock), known_(clock, limits::access_recheck, limits::access_remembered_max) {}

    // Empty where there is no such key, or it was revoked at least limits::access_recheck ago.
    std::optional<store::ApiKeyHolder> find(const Hash& key_hash);

private:
    store::Database& database_;
    const Clock& clock_;
    Recent<Hash, store::ApiKeyHolder> known_;
};

// Addresses that send wrong keys. One that has sent limits::wrong_keys_max of them within limits::wrong_keys_window
// gets 429 for further ones, and the log names it. A valid key is still served, because many clients may share one
// address: an office, a proxy. An IPv6 network of 64 bits counts as one address. Safe for many threads.
class WrongKeys {
public:
    explicit WrongKeys(const Clock& clock) : clock_(clock) {}

    // Counts one more from this address. Zero if it is simply wrong, else how long that address has to wait.
    Seconds note(const std::string& peer);
    Seconds wait(const std::string& peer) const;
    std::size_t size() const;  // addresses that are remembered

private:
    struct Sender {
        std::deque<Moment> times;  // of those that counted, oldest first
        Moment told{};             // when the log named it
    };
    Seconds wait_of(const Sender& sender, Moment now) const;

    const Clock& clock_;
    mutable std::mutex mutex_;
    std::map<std::string, Sender> senders_;
};

struct Caller {
    ApiKeyId key;
    CompanyId company;

    // As the audit names it, and as holds name their owner.
    std::string text() const { return "key:" + key.text(); }
};

// unauthorized: no key, or an unknown one. rate_limited: too many wrong keys from that address. forbidden: the scope is
// missing, or the key belongs to a demo company, whose keys are public, while other machines can reach the server.
Result<Caller> authenticate(const http::Request& request, RestDoor& door, store::Scope scope);

}  // namespace slotkeeper::rest
