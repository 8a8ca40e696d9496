// catalog: the hosts of the simulator, their API keys and their event types.
//
// Ids, user names, keys, and slugs of one host are unique. Nothing is removed. Not thread-safe. Read on: world.h has
// the bookings, control.h reads a whole set-up, event_types.cpp is the API.
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
    WeeklyHours hours;   // in the host's own time zone
    bool admin = false;  // of the organization of all hosts: sees the bookings of all hosts
};

struct EventType {
    int id;
    int owner_id;
    std::string slug;
    std::string title;
    Minutes length;
    std::vector<Minutes> length_options{};  // empty: one length only
    std::string description{};
    nlohmann::json locations = nlohmann::json::array();  // in the format of the API
    nlohmann::json booking_fields =
        nlohmann::json::array();  // in the format of the API; built-in fields only if changed
    Minutes notice{120};          // Cal.com's own default
    Minutes buffer_before{0};
    Minutes buffer_after{0};
    std::optional<Minutes> slot_interval{};
    bool needs_confirmation = false;
    bool pending_blocks = false;
    bool hidden = false;
    bool deleted = false;  // the record stays, because its bookings refer to it
    bool needs_login = false;
    std::vector<int> round_robin_hosts{};  // hosts beside its owner; empty: only the owner

    std::vector<int> hosts() const;  // its owner first, each once
};

// "Cut between Anna and Carla"
std::string title_of(const EventType& event_type, const Host& host, const std::string& attendee);

// All week around the clock: a host's hours unless the set-up defines others.
WeeklyHours around_the_clock();

class Catalog {
public:
    // The host of the key; if any key is accepted, the first use of a key that begins with cal_ creates its host.
    const Host* host_of_key(std::string_view key);
    const Host* host(int id) const;
    const Host* host(std::string_view username) const;
    const EventType* event_type(int id) const;  // deleted ones too, unlike the two below
    const EventType* bookable(int id) const;
    const EventType* event_type(int owner_id, std::string_view slug) const;
    std::vector<const EventType*> event_types_of(int owner_id) const;  // by id

    // Adds or replaces the host. Refuses with invalid_field if another host has its user name or its key.
    Result<Done> put_host(Host host);
    // Adds or replaces the event type. Refuses with invalid_field if the id belongs to another owner, or the owner has
    // another event type with the slug.
    Result<Done> put_event_type(EventType event_type);
    void delete_event_type(int id);  // REQUIRES: it exists
    int next_event_type_id() const { return event_types_.empty() ? 1 : event_types_.rbegin()->first + 1; }
    void accept_any_key(bool accepted) { any_key_ = accepted; }

    bool accepts_any_key() const { return any_key_; }
    const std::map<int, Host>& hosts() const { return hosts_; }
    const std::map<int, EventType>& event_types() const { return event_types_; }  // deleted ones too

private:
    const Host& make_host(std::string_view key);

    bool any_key_ = true;
    std::map<int, Host> hosts_;
    std::map<int, EventType> event_types_;
};

}  // namespace slotkeeper::simulator
