// webhook_setup: reads and repairs the webhook subscription by which Cal.com reports changes.
//
// Ours are the subscriptions to our host and our account's path; others are not touched. Each operation reads first and
// last: changes by other processes are found, and a repair counts only once a read shows it. Read on:
// adapters/calcom/bodies.h has the formats of Cal.com; the webhook is /hooks/calcom/{account}.
#pragma once

#include "engine/calendar/accounts.h"
#include "engine/ports/remote_lists.h"

#include <span>

namespace slotkeeper {

enum class WebhookTrouble : std::uint8_t {
    missing,
    several,  // each would report the same
    inactive,
    wrong_url,  // another scheme, or a query; redirects are not followed
    wrong_triggers,
    wrong_secret,    // as far as Cal.com tells
    wrong_template,  // a custom payload that we cannot read
};
template <>
struct EnumNames<WebhookTrouble> {
    static constexpr std::array<std::string_view, 7> all{"missing",        "several",      "inactive",      "wrong_url",
                                                         "wrong_triggers", "wrong_secret", "wrong_template"};
};

inline constexpr std::array<std::string_view, 6> kWantedTriggers{"BOOKING_CREATED",   "BOOKING_RESCHEDULED",
                                                                 "BOOKING_CANCELLED", "BOOKING_REJECTED",
                                                                 "BOOKING_REQUESTED", "BOOKING_NO_SHOW_UPDATED"};

struct WebhookState {
    std::vector<WebhookTrouble> troubles{};     // empty: installed
    std::optional<WebhookSubscription> kept{};  // the one of ours that stays
    std::vector<std::string> extra{};           // ids of the others of ours
    int elsewhere = 0;  // to the same path of another host: an earlier address, or another system
};
// Pure. `url`: the required address; `secret`: the required signing secret.
WebhookState webhook_state(std::span<const WebhookSubscription> all, const std::string& url, const std::string& secret);
// "installed", or its troubles.
std::string describe(const WebhookState& state);

struct WebhookReport {
    CalendarAccount account;
    std::string url;
    WebhookState state{};             // as of the last read
    std::vector<std::string> done{};  // "created", "changed", "removed"
};

// Thread-safe.
class WebhookSetup {
public:
    // `public_url`: the public address of this server; empty: none yet.
    WebhookSetup(const Sealer& sealer, Accounts& accounts, std::string public_url)
        : sealer_(sealer), accounts_(accounts), public_url_(std::move(public_url)) {}

    // Both refuse with missing_field (public_url), state_conflict (the account is not called, or its key is refused),
    // unavailable, rate_limited and internal; install also with invalid_field (public_url): Cal.com does not accept it.
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
