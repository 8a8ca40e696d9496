// event_sender: splits the address, calls, and reads the answer.
#include "adapters/http/event_sender.h"

#include "adapters/http/client.h"

#include <Poco/Exception.h>
#include <Poco/URI.h>

#include <algorithm>
#include <charconv>
#include <variant>

namespace slotkeeper::http {

namespace {

using namespace std::chrono_literals;

constexpr std::size_t kHookUrlLengthMax = 500;
constexpr auto kHookDeadline = 10s;            // a receiver should store the event and answer
constexpr std::size_t kAnswerBytesMax = 4096;  // what it says beyond its status is of no use

bool is_this_machine(const std::string& host) { return host == "localhost" || host == "127.0.0.1" || host == "::1"; }

// The scheme with host and port, and all that follows.
struct SplitUrl {
    std::string base, path;
};
SplitUrl split_url(const std::string& url) {
    const auto host = url.find("://") + 3;
    const auto end = std::min(url.find_first_of("/?", host), url.size());
    auto path = url.substr(end);
    if (!path.starts_with('/')) path.insert(0, "/");
    return {url.substr(0, end), std::move(path)};
}

std::optional<Seconds> wait_wanted(const Reply& reply) {
    const auto found = reply.headers.find("retry-after");
    if (found == reply.headers.end()) return std::nullopt;
    const auto& text = found->second;
    std::int64_t seconds = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (error != std::errc{} || end != text.data() + text.size() || seconds < 0) return std::nullopt;
    return Seconds{seconds};
}

}  // namespace

std::string trouble_with_hook_url(std::string_view url, bool private_too) {
    if (url.size() > kHookUrlLengthMax) return "must have at most 500 characters";
    if (!std::all_of(url.begin(), url.end(), [](char letter) { return letter > ' ' && letter <= '~'; })) {
        return "must be printable ASCII without spaces";
    }
    try {
        const Poco::URI parsed{std::string(url)};
        if (parsed.getHost().empty()) return "must be an address like https://pay.example/hook";
        if (!parsed.getUserInfo().empty()) return "must not have a user or a password";
        if (url.find('#') != std::string_view::npos) return "must not have a fragment";
        const auto scheme = url.substr(0, url.find("://"));
        if (scheme == "https") return {};
        if (scheme != "http") return "must be an address like https://pay.example/hook";
        return private_too && is_this_machine(parsed.getHost()) ? std::string() : "must begin with https://";
    } catch (const Poco::Exception&) {
        return "must be an address like https://pay.example/hook";
    }
}

EventAnswer HookSender::post(const OutgoingEvent& event) {
    const auto trouble = trouble_with_hook_url(event.url, private_too_);
    if (!trouble.empty()) return {0, "the address of the hook " + trouble};
    const auto [base, path] = split_url(event.url);
    try {
        Client client({.base_url = base,
                       .total_deadline = kHookDeadline,
                       .body_bytes_max = kAnswerBytesMax,
                       .public_only = !private_too_});
        const auto outcome = client.send("POST", path, event.headers, event.body);
        if (const auto* reply = std::get_if<Reply>(&outcome)) return {reply->status, {}, wait_wanted(*reply)};
        if (const auto* unsent = std::get_if<NotSent>(&outcome)) return {0, unsent->reason};
        return {0, std::get<Unknown>(outcome).reason};
    } catch (const std::invalid_argument&) {
        return {0, "the address of the hook cannot be called"};
    }
}

}  // namespace slotkeeper::http
