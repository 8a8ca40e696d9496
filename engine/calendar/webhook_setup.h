// webhook_setup: the subscription by which Cal.com tells us of changes, looked at and put right.
//
// Ours is what goes to our host and our account's path; whatever else an account has subscribed is not touched. Looking
// comes first and last: what another process did meanwhile is found, and a repair counts only once it is seen. Read on:
// FACTS of their side stand in adapters/calcom/list_bodies.h; the door that is told is /hooks/calcom/{account}.
#pragma once

#include "engine/calendar/accounts.h"
#include "engine/ports/remote_lists.h"

#include <span>

namespace slotkeeper {

enum class WebhookTrouble : std::uint8_t {
    missing,
    several,  // each would tell us the same
    inactive,
    wrong_url,  // by another scheme or with a query; redirects are not followed
    wrong_triggers,
    wrong_secret,    // as far as they tell
    wrong_template,  // it tells in words that we do not understand
};
template <>
struct Words<WebhookTrouble> {
    static constexpr std::array<std::string_view, 7> all{"missing",        "several",      "inactive",      "wrong_url",
                                                         "wrong_triggers", "wrong_secret", "wrong_template"};
};

inline constexpr std::array<std::string_view, 6> kWantedTriggers{"BOOKING_CREATED",   "BOOKING_RESCHEDULED",
                                                                 "BOOKING_CANCELLED", "BOOKING_REJECTED",
                                                                 "BOOKING_REQUESTED", "BOOKING_NO_SHOW_UPDATED"};

struct WebhookState {
    std::vector<WebhookTrouble> troubles{};     // none: installed
    std::optional<WebhookSubscription> kept{};  // the one of ours that stays
    std::vector<std::string> extra{};           // ids of the others of ours
    int elsewhere = 0;                          // to the same path of another host: an earlier address, or a stranger
};
// Pure. `url`: where it has to go; `secret`: what it has to be signed with.
WebhookState webhook_state(std::span<const WebhookSubscription> all, const std::string& url, const std::string& secret);
// "installed", or its troubles.
std::string describe(const WebhookState& state);

struct WebhookReport {
    CalendarAccount account;
    std::string url;
    WebhookState state{};             // as it was seen last
    std::vector<std::string> done{};  // "created", "changed", "removed"
};

// Safe for many threads.
class WebhookSetup {
public:
    // `public_url`: where the outside reaches this house; empty: nowhere yet.
    WebhookSetup(const Sealer& sealer, Accounts& accounts, std::string public_url)
        : sealer_(sealer), accounts_(accounts), public_url_(std::move(public_url)) {}

    // Both refuse with missing_field (public_url), state_conflict (the account is not called, or its key is refused),
    // unavailable, rate_limited and internal; install with invalid_field (public_url) too: they do not take it.
    Result<WebhookReport> status(const CalendarAccount& account);
    Result<WebhookReport> install(const CalendarAccount& account);

private:
    struct Visit;
    Result<Visit> visit(const CalendarAccount& account);
    Result<WebhookState> look(const Visit& visit);
    std::optional<Refusal> repair(const Visit& visit, const WebhookState& state, std::vector<std::string>& done);
    template <class T>
    Refusal refusal_of(const Visit& visit, const RemoteAnswer<T>& answer);

    const Sealer& sealer_;
    Accounts& accounts_;
    const std::string public_url_;
};

}  // namespace slotkeeper
