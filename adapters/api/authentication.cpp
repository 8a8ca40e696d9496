// authentication: looks up the key of a request, with a cache.
#include "adapters/api/authentication.h"

#include "adapters/api/operation.h"
#include "adapters/http/problem.h"
#include "engine/guards/api_key.h"

#include <arpa/inet.h>
#include <spdlog/spdlog.h>

#include <algorithm>

namespace slotkeeper::api {

namespace {

// std::nullopt if the header is absent, has another scheme, or contains no key of our form.
std::optional<Hash> key_of(const http::Request& request) {
    constexpr std::string_view kScheme = "bearer ";
    auto header = request.header("authorization");
    if (header.size() < kScheme.size()) return std::nullopt;
    for (std::size_t i = 0; i < kScheme.size(); ++i) {
        const auto letter = header[i];
        if ((letter >= 'A' && letter <= 'Z' ? letter + 32 : letter) != kScheme[i]) return std::nullopt;
    }
    header.remove_prefix(kScheme.size());
    header.remove_prefix(std::min(header.find_first_not_of(' '), header.size()));
    return api_key_hash(header);
}

std::string network_of(const std::string& peer) {
    in6_addr address{};
    if (::inet_pton(AF_INET6, peer.c_str(), &address) != 1) return peer;
    return std::string(reinterpret_cast<const char*>(address.s6_addr), 8);
}

}  // namespace

std::optional<store::ApiKeyHolder> KeyRing::find(const Hash& key_hash) {
    auto known = known_.find(key_hash);
    if (!known) known = look_up(key_hash);
    if (known && known->ends_at && *known->ends_at <= clock_.now()) return std::nullopt;
    return known;
}

std::optional<store::ApiKeyHolder> KeyRing::look_up(const Hash& key_hash) {
    const auto asked = clock_.now();
    auto found = database_.read([&](store::Tx& tx) { return store::find_api_key(tx, key_hash); });
    if (!found) return found;
    note_use(*found, asked);
    known_.put(key_hash, *found, asked);
    return found;
}

// A request must not fail because the note cannot be written: the disk may be full, and many requests only read.
void KeyRing::note_use(const store::ApiKeyHolder& holder, Moment now) {
    if (holder.ends_at && *holder.ends_at <= now) return;
    if (holder.last_used_at && *holder.last_used_at >= now - limits::key_use_noted) return;
    try {
        database_.transact([&](store::Tx& tx) { store::note_api_key_use(tx, holder.key, now); });
    } catch (const store::DbError& error) {
        spdlog::debug("keys: the use of {} was not noted: {}", holder.key.text(), error.what());
    }
}

Seconds WrongKeys::wait_of(const Sender& sender, Moment now) const {
    if (sender.times.size() < limits::wrong_keys_max) return Seconds{0};
    return std::max(Seconds{0}, std::chrono::ceil<Seconds>(sender.times.front() + limits::wrong_keys_window - now));
}

Seconds WrongKeys::wait(const std::string& peer) const {
    const std::lock_guard lock(mutex_);
    const auto found = senders_.find(network_of(peer));
    return found == senders_.end() ? Seconds{0} : wait_of(found->second, clock_.now());
}

std::size_t WrongKeys::size() const {
    const std::lock_guard lock(mutex_);
    return senders_.size();
}

Seconds WrongKeys::note(const std::string& peer) {
    const auto now = clock_.now();
    const auto name = network_of(peer);
    const auto is_past = [&](Moment time) { return time + limits::wrong_keys_window <= now || time > now; };
    const std::lock_guard lock(mutex_);
    if (senders_.size() >= limits::access_remembered_max && !senders_.contains(name)) {
        std::erase_if(senders_, [&](const auto& one) { return is_past(one.second.times.back()); });
        if (senders_.size() >= limits::access_remembered_max) senders_.clear();
    }
    auto& sender = senders_[name];
    std::erase_if(sender.times, is_past);
    if (const auto wait = wait_of(sender, now); wait > Seconds{0}) {
        if (is_past(sender.logged_at)) {
            sender.logged_at = now;
            spdlog::warn("keys: {} has sent {} wrong API keys within {} s, the next ones are answered 429", peer,
                         limits::wrong_keys_max, limits::wrong_keys_window.count());
        }
        return wait;
    }
    sender.times.push_back(now);
    return Seconds{0};
}

Result<Caller> authenticate(const http::Request& request, Services& services) {
    const auto key = key_of(request);
    const auto holder = key ? services.keys.find(*key) : std::nullopt;
    if (!holder) {
        if (request.headers.contains("authorization")) {
            if (const auto wait = services.wrong_keys.note(request.peer); wait > Seconds{0}) {
                return refuse(
                    ErrorCode::rate_limited, "Authorization",
                    "too many wrong keys from your address: try again in " + std::to_string(wait.count()) + " s");
            }
        }
        return refuse(ErrorCode::unauthorized, "Authorization", "send a valid key: Authorization: Bearer slk_...");
    }
    if (auto served = check_demo(holder->demo_company, services.loopback); !served) return served.refusal();
    Caller caller{holder->company, "key:" + holder->key.text()};
    caller.scopes = holder->scopes;
    caller.branches = holder->branches;
    caller.of_installation = !holder->company;
    return caller;
}

Result<Caller> authenticate(const http::Request& request, Services& services, const Operation& operation) {
    auto caller = authenticate(request, services);
    if (!caller) return caller;
    if (const auto access = check_access(*caller, operation); !access) return access.refusal();
    return caller;
}

http::Response authentication_refused(const Refusal& refusal, const http::Request& request, const Services& services) {
    auto response = http::problem(refusal, request);
    for (auto& [name, value] : response.headers) {
        if (name != "Retry-After") continue;
        value = std::to_string(std::max(Seconds{1}, services.wrong_keys.wait(request.peer)).count());
    }
    return response;
}

}  // namespace slotkeeper::api
