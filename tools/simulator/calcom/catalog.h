// catalog: the hosts of the stand-in, their keys, and the event types that can be booked with them.
//
// An id, a username, a key and a slug of one host each name one thing. Nothing is removed. Not safe for threads.
// Read on: world.h keeps the bookings, control.h lays out a whole set-up, event_types.h the API's way in.
#pragma once

#include "engine/base/clock.h"
#include "engine/base/result.h"
#include "engine/time/time_zone.h"
#include "engine/time/weekly_hours.h"

#include <nlohmann/json.hpp>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace slotkeeper::simulator {

struct Host {
    int id;
    std::string username;
    std::string name;
    std::string email;
    TimeZone zone;
    std::string api_key;
    WeeklyHours hours;   // in the host's own zone
    bool admin = false;  // of the organization that all belong to: sees everybody's bookings
};

struct EventType {
    int id;
    int owner_id;
    std::string slug;
    std::string title;
    Minutes length;
    std::vector<Minutes> length_options{};  // empty: one length only
    std::string description{};
    nlohmann::json locations = nlohmann::json::array();  // as the API takes them
    nlohmann::json booking_fields =
        nlohmann::json::array();  // as the API takes them; the built-in ones only if changed
    Minutes notice{120};          // Cal.com's own default
    Minutes buffer_before{0};
    Minutes buffer_after{0};
    std::optional<Minutes> slot_interval{};
    bool needs_confirmation = false;
    bool pending_blocks = false;
    bool hidden = false;
    bool deleted = false;  // kept for the bookings that were made of it
    bool needs_login = false;
    std::vector<int> round_robin_hosts{};  // who may serve it beside its owner; empty: nobody

    std::vector<int> hosts() const;  // its owner first, each once
};

// "Cut between Anna and Carla"
std::string title_of(const EventType& event_type, const Host& host, const std::string& attendee);

// All week around the clock: what a host keeps unless the set-up says otherwise.
WeeklyHours around_the_clock();

class Catalog {
public:
    // Whose key it is; where any key is accepted, a key that begins with cal_ makes its host on first use.
    const Host* host_of_key(std::string_view key);
    const Host* host(int id) const;
    const Host* host(std::string_view username) const;
    const EventType* event_type(int id) const;  // deleted or not, as the two below are not
    const EventType* bookable(int id) const;
    const EventType* event_type(int owner_id, std::string_view slug) const;
    std::vector<const EventType*> event_types_of(int owner_id) const;  // by id

    // Replaces the one of the same id. invalid_field where another host has its username or its key.
    Result<Done> put_host(Host host);
    // Replaces the one of the same id. invalid_field where that is another's, or the owner has the slug already.
    Result<Done> put_event_type(EventType event_type);
    void delete_event_type(int id);  // REQUIRES: it is there
    int next_event_type_id() const { return event_types_.empty() ? 1 : event_types_.rbegin()->first + 1; }
    void accept_any_key(bool accepted) { any_key_ = accepted; }

    bool accepts_any_key() const { return any_key_; }
    const std::map<int, Host>& hosts() const { return hosts_; }
    const std::map<int, EventType>& event_types() const { return event_types_; }  // deleted or not

private:
    const Host& make_host(std::string_view key);

    bool any_key_ = true;
    std::map<int, Host> hosts_;
    std::map<int, EventType> event_types_;
};

}  // namespace slotkeeper::simulator
