// list_bodies: pages of bookings and webhook subscriptions as Cal.com's JSON and back.
//
// Read as generously as single bookings (bodies.h): what is not understood is left out of a page but counted, for the
// place of the next page hangs on it.
#pragma once

#include "engine/ports/remote_lists.h"

#include <nlohmann/json_fwd.hpp>

#include <optional>
#include <string>
#include <vector>

namespace slotkeeper::calcom {

// "/v2/bookings?…" for this page of at most `take` rows.
std::string list_path(const ListQuery& asked, std::size_t take);
std::optional<ListPage> read_list(const nlohmann::json& answer, std::size_t take);

std::string subscription_body(const WebhookSubscription& wanted);
std::optional<WebhookSubscription> read_subscription(const nlohmann::json& answer);
std::optional<std::vector<WebhookSubscription>> read_subscriptions(const nlohmann::json& answer);

// "2026-11-22T08:30:00.250Z", down to milliseconds; empty where it is no such time.
std::optional<Moment> parse_moment(std::string_view text);
std::string moment_text(Moment moment);

}  // namespace slotkeeper::calcom
