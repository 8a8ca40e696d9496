// demo_calendar: sets up the simulator, or uses Cal.com's public API.
#include "tools/demo/demo_calendar.h"

#include "adapters/http/client.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>
#include <vector>

namespace slotkeeper::demo {

namespace {

using nlohmann::json;

constexpr int kAdminId = 1;  // in the simulator; the hosts have the ids of our resources

// A service and a person with whom it is booked at Cal.com: mapped to one event type.
struct Offer {
    ServiceId service;
    ResourceId person;
    std::string slug, title;
    std::vector<Minutes> lengths;  // its own, and others that a booking may ask for
};

bool is_led_by(const Segment& segment, const Resource& person) {
    return std::any_of(segment.needs.begin(), segment.needs.end(),
                       [&](const Need& need) { return need.kind == ResourceKind::staff && person.can(need); });
}

// The lengths of the segments that the person can serve; one booking for the whole has its person from the first one.
std::vector<Minutes> lengths_of(const Service& service, const Resource& person) {
    const auto& segments = service.segments;
    if (!service.active || segments.empty()) return {};
    if (segments.size() == 1 || service.calendar.composite_sync == CompositeSync::whole) {
        return is_led_by(segments.front(), person) ? std::vector{service.shortest_length()} : std::vector<Minutes>();
    }
    std::set<Minutes> lengths;
    for (const auto& segment : segments) {
        if (is_led_by(segment, person)) lengths.insert(segment.length);
    }
    return {lengths.begin(), lengths.end()};
}

std::vector<Offer> offers_of(const Catalog& catalog) {
    std::vector<Offer> offers;
    for (const auto& service : catalog.services()) {
        for (const auto& person : catalog.resources()) {
            if (!is_active(person)) continue;
            auto lengths = lengths_of(service, person);
            if (lengths.empty()) continue;
            offers.push_back({service.id, person.id,
                              "slotkeeper-" + std::to_string(service.id.value) + '-' + std::to_string(person.id.value),
                              service.name + " bei " + person.name, std::move(lengths)});
        }
    }
    return offers;
}

json event_type_json(const Offer& offer) {
    json type{{"slug", offer.slug},
              {"title", offer.title},
              {"lengthInMinutes", offer.lengths.front().count()},
              {"minimumBookingNotice", 0}};
    if (offer.lengths.size() > 1) {
        for (const auto length : offer.lengths) type["lengthInMinutesOptions"].push_back(length.count());
    }
    return type;
}

class Calcom {
public:
    Calcom(const std::string& url, const std::string& credential)
        : client_(http::ClientOptions{.base_url = url}), credential_(credential) {}

    // The body of a 2xx response, or a refusal.
    Result<json> ask(const std::string& method, const std::string& path, const std::string& version, const json& body) {
        std::map<std::string, std::string> headers{{"Authorization", "Bearer " + credential_}};
        if (!version.empty()) headers["cal-api-version"] = version;
        if (!body.is_null()) headers["Content-Type"] = "application/json";
        const auto outcome = client_.send(method, path, headers, body.is_null() ? "" : body.dump());
        const auto* reply = std::get_if<http::Reply>(&outcome);
        if (reply == nullptr) return refused(method + ' ' + path + ": no answer from Cal.com");
        if (reply->status < 200 || reply->status > 299) {
            return refused(method + ' ' + path + ": Cal.com answered " + std::to_string(reply->status));
        }
        auto answer = json::parse(reply->body, nullptr, /*allow_exceptions=*/false);
        if (answer.is_discarded()) return refused(method + ' ' + path + ": the response of Cal.com is not JSON");
        return answer;
    }

private:
    static Refusal refused(std::string why) { return refuse(ErrorCode::unavailable, "calcom-url", std::move(why)); }

    http::Client client_;
    const std::string credential_;
};

std::int64_t stand_in_id(const Offer& offer) { return offer.service.value * 1000 + offer.person.value; }

std::string stand_in_username(ResourceId person) { return "staff-" + std::to_string(person.value); }

// True: the server is the simulator and is set up. False: it is another server.
bool set_up_stand_in(Calcom& calcom, const std::string& credential, const Catalog& catalog,
                     const std::vector<Offer>& offers) {
    auto users = json::array({{{"id", kAdminId},
                               {"username", "salon-morgenrot"},
                               {"name", catalog.company().name},
                               {"api_key", credential},
                               {"admin", true}}});
    for (const auto& resource : catalog.resources()) {
        auto types = json::array();
        for (const auto& offer : offers) {
            if (offer.person != resource.id) continue;
            types.push_back(event_type_json(offer));
            types.back()["id"] = stand_in_id(offer);
        }
        if (types.empty()) continue;
        users.push_back({{"id", resource.id.value},
                         {"username", stand_in_username(resource.id)},
                         {"name", resource.name},
                         {"timeZone", catalog.branch(resource.branch)->zone.name()},
                         {"event_types", std::move(types)}});
    }
    return calcom.ask("PUT", "/simulator/setup", "", {{"users", std::move(users)}, {"accept_any_key", true}}).ok();
}

Result<Calendar> set_up_by_api(Calcom& calcom, const std::vector<Offer>& offers) {
    const auto me = calcom.ask("GET", "/v2/me", "", nullptr);
    if (!me) return me.refusal();
    const auto path = "/v2/event-types?username=" + me->value("/data/username"_json_pointer, std::string());
    const auto known = calcom.ask("GET", path, "2024-06-14", nullptr);
    if (!known) return known.refusal();
    std::map<std::string, EventTypeMade> by_slug;
    for (const auto& type : known->value("data", json::array())) {
        // As long as an earlier load or a person there has made it.
        by_slug[type.value("slug", std::string())] = {type.value("id", std::int64_t{0}),
                                                      Minutes(type.value("lengthInMinutes", std::int64_t{0}))};
    }
    EventTypes types;
    for (const auto& offer : offers) {
        auto type = by_slug[offer.slug];
        if (type.id == 0) {
            const auto made = calcom.ask("POST", "/v2/event-types", "2024-06-14", event_type_json(offer));
            if (!made) return made.refusal();
            type = {made->value("/data/id"_json_pointer, std::int64_t{0}), offer.lengths.front()};
        }
        types[{offer.service, offer.person}] = type;
    }
    return Calendar{std::move(types)};
}

}  // namespace

Result<Calendar> set_up_calendar(const std::string& calcom_url, const std::string& credential, const Catalog& catalog) {
    const auto offers = offers_of(catalog);
    try {
        Calcom calcom(calcom_url, credential);
        if (!set_up_stand_in(calcom, credential, catalog, offers)) return set_up_by_api(calcom, offers);
    } catch (const std::invalid_argument& error) {
        return refuse(ErrorCode::invalid_field, "calcom-url", error.what());
    } catch (const json::exception&) {
        return refuse(ErrorCode::unavailable, "calcom-url", "the server at this URL does not respond like Cal.com");
    }
    Calendar calendar;
    for (const auto& offer : offers) {
        calendar.types[{offer.service, offer.person}] = {stand_in_id(offer), offer.lengths.front()};
        calendar.users[offer.person] = {offer.person.value, stand_in_username(offer.person)};
    }
    return calendar;
}

}  // namespace slotkeeper::demo
