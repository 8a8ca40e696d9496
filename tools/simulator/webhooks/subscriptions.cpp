// subscriptions: see subscriptions.h.
#include "tools/simulator/webhooks/subscriptions.h"

#include <algorithm>
#include <utility>

namespace slotkeeper::simulator {

const Subscription* Subscriptions::find(std::string_view id) const {
    const auto found = std::ranges::find(all_, id, &Subscription::id);
    return found == all_.end() ? nullptr : &*found;
}

std::vector<const Subscription*> Subscriptions::of_user(int user_id) const {
    std::vector<const Subscription*> found;
    for (const auto& each : all_) {
        if (each.user_id == user_id) found.push_back(&each);
    }
    return found;
}

std::vector<const Subscription*> Subscriptions::listening(int user_id, std::string_view trigger) const {
    auto found = of_user(user_id);
    std::erase_if(found, [&](const Subscription* each) {
        return !each->active || std::ranges::find(each->triggers, trigger) == each->triggers.end();
    });
    return found;
}

bool Subscriptions::has_url(int user_id, const std::string& url) const {
    return std::ranges::any_of(all_,
                               [&](const Subscription& each) { return each.user_id == user_id && each.url == url; });
}

const Subscription& Subscriptions::add(Subscription subscription) {
    subscription.id = make_id();
    return all_.emplace_back(std::move(subscription));
}

const Subscription& Subscriptions::replace(Subscription subscription) {
    auto& kept = *std::ranges::find(all_, subscription.id, &Subscription::id);
    kept = std::move(subscription);
    return kept;
}

void Subscriptions::remove(std::string_view id) {
    std::erase_if(all_, [&](const Subscription& each) { return each.id == id; });
}

// A UUID of version 4.
std::string Subscriptions::make_id() {
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string id = "xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx";
    for (auto& letter : id) {
        const auto number = random_() >> 60U;
        if (letter == 'x') letter = kDigits[number];
        if (letter == 'y') letter = kDigits[8 + number % 4];
    }
    return id;
}

}  // namespace slotkeeper::simulator
