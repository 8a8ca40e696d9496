// webhook_setup: reads, repairs, reads again.
#include "engine/calendar/webhook_setup.h"

#include <algorithm>
#include <cctype>
#include <set>

namespace slotkeeper {

namespace {

constexpr int kRounds = 3;  // another process may change it too

// Host and path, which two addresses of the same webhook have in common, whatever their scheme.
struct Place {
    std::string host, path;
    bool operator==(const Place&) const = default;
};

std::optional<Place> place_of(std::string_view url) {
    const auto scheme = url.find("://");
    if (scheme == std::string_view::npos) return std::nullopt;
    const auto is_http = url.starts_with("http:");
    url.remove_prefix(scheme + 3);
    const auto end = std::min(url.find_first_of("/?#"), url.size());
    Place place{std::string(url.substr(0, end)), {}};
    auto path = url.substr(end);
    path = path.substr(0, path.find_first_of("?#"));
    while (path.ends_with('/')) path.remove_suffix(1);
    place.path = path;
    for (auto& letter : place.host) letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
    const std::string_view usual = is_http ? ":80" : ":443";
    if (place.host.ends_with(usual)) place.host.resize(place.host.size() - usual.size());
    return place;
}

std::vector<WebhookTrouble> troubles_of(const WebhookSubscription& one, const std::string& url,
                                        const std::string& secret) {
    std::vector<WebhookTrouble> troubles;
    if (!one.active) troubles.push_back(WebhookTrouble::inactive);
    if (one.url != url) troubles.push_back(WebhookTrouble::wrong_url);
    const std::set<std::string_view> wanted(kWantedTriggers.begin(), kWantedTriggers.end());
    const std::set<std::string_view> has(one.triggers.begin(), one.triggers.end());
    if (has != wanted) troubles.push_back(WebhookTrouble::wrong_triggers);
    if (one.secret && *one.secret != secret) troubles.push_back(WebhookTrouble::wrong_secret);
    if (one.has_template) troubles.push_back(WebhookTrouble::wrong_template);
    return troubles;
}

}  // namespace

WebhookState webhook_state(std::span<const WebhookSubscription> all, const std::string& url,
                           const std::string& secret) {
    const auto ours = place_of(url);
    WebhookState state;
    std::vector<const WebhookSubscription*> found;
    for (const auto& one : all) {
        const auto place = place_of(one.url);
        if (!place || !ours || place->path != ours->path) continue;
        if (*place == *ours) {
            found.push_back(&one);
        } else {
            ++state.elsewhere;
        }
    }
    if (found.empty()) {
        state.troubles.push_back(WebhookTrouble::missing);
        return state;
    }
    // Two subscriptions cannot have the same address, so one that has ours already is kept.
    std::stable_sort(found.begin(), found.end(), [&](const auto* a, const auto* b) {
        const auto rank = [&](const WebhookSubscription& one) { return std::pair(one.url != url, !one.active); };
        return rank(*a) < rank(*b);
    });
    state.kept = *found.front();
    for (std::size_t i = 1; i < found.size(); ++i) state.extra.push_back(found[i]->id);
    state.troubles = troubles_of(*state.kept, url, secret);
    if (!state.extra.empty()) state.troubles.insert(state.troubles.begin(), WebhookTrouble::several);
    return state;
}

std::string describe(const WebhookState& state) {
    std::string text;
    for (const auto trouble : state.troubles) {
        if (!text.empty()) text += ", ";
        text += name_of(trouble);
    }
    return text.empty() ? "installed" : text;
}

struct WebhookSetup::Visit {
    const CalendarAccount& account;
    std::shared_ptr<CalendarGateway> gateway;
    std::string url, secret;
};

Result<WebhookSetup::Visit> WebhookSetup::visit(const CalendarAccount& account) {
    if (public_url_.empty()) {
        return refuse(ErrorCode::missing_field, "public_url",
                      "the setting public_url must say where Cal.com reaches this server, "
                      "e.g. https://bookings.example.com");
    }
    if (account.state != AccountState::active) {
        return refuse(ErrorCode::state_conflict, "account",
                      "the account is " + std::string(name_of(account.state)) + ": only an active one is called");
    }
    auto secret = sealer_.open(account.sealed_webhook_secret);
    if (!secret) {
        return refuse(ErrorCode::internal, "",
                      "its secrets cannot be decrypted: secret.key is not the key that encrypted them");
    }
    try {
        auto gateway = accounts_.gateway_to(account);
        if (!gateway) return gateway.refusal();
        return Visit{account, std::move(gateway).value(), public_url_ + "/hooks/calcom/" + account.id.text(),
                     std::move(secret).value()};
    } catch (const std::invalid_argument& error) {
        return refuse(ErrorCode::internal, "", std::string("invalid URL: ") + error.what());
    }
}

template <class T>
Refusal WebhookSetup::refusal_of(const Visit& visit, const RemoteAnswer<T>& answer) {
    if (const auto* not_sent = std::get_if<NotSent>(&answer)) {
        return refuse(ErrorCode::unavailable, "", "the request was not sent to Cal.com: " + not_sent->reason);
    }
    if (const auto* unknown = std::get_if<UnknownOutcome>(&answer)) {
        return refuse(ErrorCode::unavailable, "", "Cal.com did not answer: " + unknown->reason);
    }
    const auto& refusal = std::get<RemoteRefusal>(answer);
    switch (refusal.kind) {
        case RefusalKind::unauthorized:
            accounts_.note_refused_key(visit.account.id);
            [[fallthrough]];
        case RefusalKind::forbidden:
            return refuse(ErrorCode::state_conflict, "account", "Cal.com refuses its key: " + refusal.message);
        case RefusalKind::rate_limited:
        case RefusalKind::unreachable:
            return refuse(ErrorCode::rate_limited, "", refusal.message);
        case RefusalKind::invalid:
            return refuse(ErrorCode::invalid_field, "public_url",
                          "Cal.com does not accept " + visit.url + ": " + refusal.message);
        default:
            return refuse(ErrorCode::unavailable, "", "Cal.com refused: " + refusal.message);
    }
}

Result<WebhookState> WebhookSetup::look(const Visit& visit) {
    const auto answer = visit.gateway->subscriptions();
    const auto* all = std::get_if<std::vector<WebhookSubscription>>(&answer);
    if (all == nullptr) return refusal_of(visit, answer);
    return webhook_state(*all, visit.url, visit.secret);
}

std::optional<Refusal> WebhookSetup::repair(const Visit& visit, const WebhookState& state,
                                            std::vector<std::string>& done) {
    const auto only_several = state.troubles == std::vector{WebhookTrouble::several};
    if (!only_several) {
        WebhookSubscription wanted{state.kept ? state.kept->id : "", visit.url};
        wanted.triggers.assign(kWantedTriggers.begin(), kWantedTriggers.end());
        wanted.secret = visit.secret;
        const auto answer = visit.gateway->subscribe(wanted);
        if (!std::holds_alternative<WebhookSubscription>(answer)) return refusal_of(visit, answer);
        done.emplace_back(state.kept ? "changed" : "created");
    }
    for (const auto& id : state.extra) {
        const auto answer = visit.gateway->unsubscribe(id);
        if (!std::holds_alternative<WebhookSubscription>(answer)) return refusal_of(visit, answer);
        done.emplace_back("removed");
    }
    return std::nullopt;
}

Result<WebhookReport> WebhookSetup::status(const CalendarAccount& account) {
    const auto there = visit(account);
    if (!there) return there.refusal();
    auto state = look(*there);
    if (!state) return state.refusal();
    return WebhookReport{account, there->url, std::move(state).value()};
}

Result<WebhookReport> WebhookSetup::install(const CalendarAccount& account) {
    const auto there = visit(account);
    if (!there) return there.refusal();
    WebhookReport report{account, there->url};
    std::optional<Refusal> failure;
    for (auto round = 0;; ++round) {
        auto state = look(*there);
        if (!state) return state.refusal();
        report.state = std::move(state).value();
        if (report.state.troubles.empty()) return report;
        if (round == kRounds || (failure && failure->code == ErrorCode::invalid_field)) break;
        failure = repair(*there, report.state, report.done);
    }
    if (failure) return *failure;
    return refuse(ErrorCode::unavailable, "",
                  "Cal.com accepted the repair, but the webhook is still " + describe(report.state));
}

}  // namespace slotkeeper
