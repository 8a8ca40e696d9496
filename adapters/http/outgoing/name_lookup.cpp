// name_lookup: the table of look-ups in progress.
#include "adapters/http/outgoing/name_lookup.h"

#include "engine/base/limits.h"

#include <Poco/Exception.h>
#include <Poco/Net/DNS.h>
#include <Poco/Net/HostEntry.h>
#include <Poco/Net/NetException.h>

#include <condition_variable>
#include <map>
#include <mutex>
#include <system_error>
#include <thread>

namespace slotkeeper::http {

struct NameLookup::Lookup {
    bool done = false;
    Addresses addresses;
    std::unique_ptr<Poco::Exception> trouble;
};

struct NameLookup::State {
    Resolver resolver;
    std::size_t threads_max;
    std::mutex mutex;  // guards what follows
    std::condition_variable changed;
    std::map<std::string, std::shared_ptr<Lookup>> running;  // by host
};

NameLookup::NameLookup(Resolver resolver, std::size_t threads_max) : state_(std::make_shared<State>()) {
    state_->resolver = std::move(resolver);
    state_->threads_max = threads_max;
}

NameLookup::Addresses NameLookup::addresses_of(const std::string& host, Deadline deadline) {
    // DNS::resolve would ask for the name of an address, which takes time and, in Poco 1.11, writes into a buffer that
    // all threads share.
    if (Poco::Net::IPAddress address; Poco::Net::IPAddress::tryParse(host, address)) return {address};

    std::unique_lock lock(state_->mutex);
    auto found = state_->running.find(host);
    if (found == state_->running.end()) {
        if (state_->running.size() >= state_->threads_max)
            throw Poco::Net::DNSException("too many name look-ups in progress");
        found = state_->running.emplace(host, std::make_shared<Lookup>()).first;
        try {
            std::thread([state = state_, host, lookup = found->second] { run(state, host, *lookup); }).detach();
        } catch (const std::system_error&) {
            state_->running.erase(found);
            throw Poco::Net::DNSException("no thread for the name look-up", host);
        }
    }
    const auto lookup = found->second;
    if (!state_->changed.wait_until(lock, deadline, [&] { return lookup->done; })) {
        throw Poco::TimeoutException("the name servers did not answer in time", host);
    }
    if (lookup->trouble) lookup->trouble->rethrow();
    if (lookup->addresses.empty()) throw Poco::Net::NoAddressFoundException(host);
    return lookup->addresses;
}

void NameLookup::run(const std::shared_ptr<State>& state, const std::string& host, Lookup& lookup) {
    Addresses addresses;
    std::unique_ptr<Poco::Exception> trouble;
    try {
        addresses = state->resolver(host);
    } catch (const Poco::Exception& caught) {
        trouble.reset(caught.clone());
    } catch (const std::exception& caught) {
        trouble = std::make_unique<Poco::Net::DNSException>(caught.what(), host);
    }
    const std::lock_guard lock(state->mutex);
    lookup.addresses = std::move(addresses);
    lookup.trouble = std::move(trouble);
    lookup.done = true;
    state->running.erase(host);
    state->changed.notify_all();
}

std::size_t NameLookup::running() const {
    const std::lock_guard lock(state_->mutex);
    return state_->running.size();
}

NameLookup& system_lookup() {
    static NameLookup lookup([](const std::string& host) { return Poco::Net::DNS::hostByName(host).addresses(); },
                             limits::remote_lookups_max);
    return lookup;
}

}  // namespace slotkeeper::http
