// list_bodies: pages of bookings and webhook subscriptions as Cal.com's JSON and back.
//
// Reading is as lenient as for single bookings (bodies.h): a row that cannot be parsed is left out of the page but
// counted, because the position of the next page depends on the count.
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

}  // namespace slotkeeper::calcom
