// subscriptions: the webhook subscriptions of the users.
//
// URLs are unique per user. Not thread-safe. Read on: webhooks.h is the API, postman.h delivers.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace slotkeeper::simulator {

// All triggers of Cal.com that a user can subscribe to.
inline constexpr std::array<std::string_view, 21> kTriggers{"BOOKING_CREATED",
                                                            "BOOKING_PAYMENT_INITIATED",
                                                            "BOOKING_PAID",
                                                            "BOOKING_RESCHEDULED",
                                                            "BOOKING_REQUESTED",
                                                            "BOOKING_CANCELLED",
                                                            "BOOKING_REJECTED",
                                                            "BOOKING_NO_SHOW_UPDATED",
                                                            "FORM_SUBMITTED",
                                                            "MEETING_ENDED",
                                                            "MEETING_STARTED",
                                                            "RECORDING_READY",
                                                            "INSTANT_MEETING",
                                                            "RECORDING_TRANSCRIPTION_GENERATED",
                                                            "OOO_CREATED",
                                                            "AFTER_HOSTS_CAL_VIDEO_NO_SHOW",
                                                            "AFTER_GUESTS_CAL_VIDEO_NO_SHOW",
                                                            "FORM_SUBMITTED_NO_EVENT",
                                                            "ROUTING_FORM_FALLBACK_HIT",
                                                            "DELEGATION_CREDENTIAL_ERROR",
                                                            "WRONG_ASSIGNMENT_REPORT"};

struct Subscription {
    std::string id{};  // a UUID
    int user_id = 0;
    std::string url{};
    bool active = true;
    std::vector<std::string> triggers{};
    std::optional<std::string> secret{};
};

class Subscriptions {
public:
    // The seed determines the ids.
    explicit Subscriptions(std::uint64_t seed) : random_(seed) {}

    const Subscription* find(std::string_view id) const;
    std::vector<const Subscription*> of_user(int user_id) const;  // in order of creation
    // The active subscriptions of the user with this trigger.
    std::vector<const Subscription*> listening(int user_id, std::string_view trigger) const;
    bool has_url(int user_id, const std::string& url) const;

    const std::vector<Subscription>& all() const { return all_; }
    void put_all(std::vector<Subscription> all) { all_ = std::move(all); }

    // Sets its id. REQUIRES: !has_url.
    const Subscription& add(Subscription subscription);
    // Replaces the one with the same id. REQUIRES: it exists, and no other of the user has this URL.
    const Subscription& replace(Subscription subscription);
    void remove(std::string_view id);

private:
    std::string make_id();

    std::mt19937_64 random_;
    std::vector<Subscription> all_;
};

}  // namespace slotkeeper::simulator
