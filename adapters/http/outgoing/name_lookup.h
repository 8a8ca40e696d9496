// name_lookup: resolves host names on threads of their own, so that no caller waits beyond its deadline.
//
// The system's resolver has no deadline: with three silent name servers it takes half a minute, and it cannot be
// cancelled. So it runs on a thread of its own, and the caller stops waiting at its deadline. Only one look-up of a
// name runs at a time, and later callers wait for the same one; the number of names that are looked up at once is
// bounded.
#pragma once

#include "engine/base/clock.h"

#include <Poco/Net/IPAddress.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace slotkeeper::http {

class NameLookup {
public:
    using Addresses = std::vector<Poco::Net::IPAddress>;
    using Resolver = std::function<Addresses(const std::string& host)>;  // may block; throws Poco::Exception

    NameLookup(Resolver resolver, std::size_t threads_max);

    // At least one address. An address stays what it is and takes no thread. Throws what the resolver threw,
    // Poco::TimeoutException at the deadline, or Poco::Net::DNSException where too many look-ups hang.
    Addresses addresses_of(const std::string& host, Deadline deadline);

    // The number of look-ups in progress.
    std::size_t running() const;

private:
    struct Lookup;
    struct State;
    static void run(const std::shared_ptr<State>& state, const std::string& host, Lookup& lookup);

    std::shared_ptr<State> state_;  // shared with the threads, which may outlive this
};

// Uses the system's resolver. One object for the whole process: the bound on threads has to hold for all clients
// together, also for those that live for one call only.
NameLookup& system_lookup();

}  // namespace slotkeeper::http
