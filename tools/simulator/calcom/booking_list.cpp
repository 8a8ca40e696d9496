// booking_list: GET /v2/bookings.
#include "tools/simulator/calcom/operations.h"

#include "tools/simulator/calcom/body_checks.h"
#include "tools/simulator/calcom/wire_time.h"
#include "tools/simulator/calcom/world.h"

#include <algorithm>
#include <sstream>

namespace slotkeeper::simulator {

namespace {

using json = nlohmann::json;

constexpr int kTakeDefault = 100;

// A validated query.
class Query {
public:
    explicit Query(const json& query) : query_(query) {}

    bool has(const char* name) const { return query_.contains(name); }
    std::string text(const char* name) const { return query_.value(name, ""); }
    int number(const char* name, int otherwise) const { return has(name) ? std::stoi(text(name)) : otherwise; }
    Moment time(const char* name, Moment otherwise) const { return has(name) ? *parse_time(text(name)) : otherwise; }
    std::vector<std::string> list(const char* name) const {
        std::vector<std::string> words;
        std::istringstream rest(text(name));
        for (std::string word; std::getline(rest, word, ',');) {
            std::erase(word, ' ');
            words.push_back(word);
        }
        return words;
    }

private:
    const json& query_;
};

bool is_in_state(const Booking& booking, const std::string& state, Moment now) {
    const bool gone = booking.status == BookingStatus::cancelled || booking.status == BookingStatus::rejected;
    if (state == "cancelled") return gone;
    if (state == "upcoming") return booking.time.until >= now && !gone;
    if (state == "past") return booking.time.until <= now && !gone;
    if (state == "unconfirmed") return booking.time.until >= now && booking.status == BookingStatus::pending;
    return false;  // recurring: not supported
}

bool is_of_caller(const Booking& booking, const Host& caller) {
    return caller.admin || booking.host_id == caller.id || booking.attendee.at("email") == caller.email;
}

bool is_wanted(const Booking& booking, const Query& query, Moment now) {
    const auto states = query.list("status");
    const auto in_state = [&](const std::string& state) { return is_in_state(booking, state, now); };
    if (!states.empty() && std::ranges::none_of(states, in_state)) return false;
    auto types = query.list("eventTypeIds");
    if (types.empty()) types = query.list("eventTypeId");
    const auto is_type = [&](const std::string& id) { return std::stoi(id) == booking.event_type_id; };
    if (!types.empty() && std::ranges::none_of(types, is_type)) return false;
    if (query.has("teamId") || query.has("teamsIds")) return false;  // teams are not supported
    if (query.has("attendeeEmail") && booking.attendee.at("email") != query.text("attendeeEmail")) return false;
    if (query.has("attendeeName") && booking.attendee.at("name") != query.text("attendeeName")) return false;
    if (query.has("bookingUid") && booking.uid != query.text("bookingUid")) return false;
    return booking.time.from >= query.time("afterStart", Moment::min()) &&
           booking.time.until <= query.time("beforeEnd", Moment::max());
}

// The filters that the pagination block ignores.
bool is_in_time(const Booking& booking, const Query& query) {
    const bool created = booking.created_at >= query.time("afterCreatedAt", Moment::min()) &&
                         booking.created_at <= query.time("beforeCreatedAt", Moment::max());
    if (!query.has("afterUpdatedAt") && !query.has("beforeUpdatedAt")) return created;
    // As in SQL, a comparison with null is false.
    return created && booking.updated_at && *booking.updated_at >= query.time("afterUpdatedAt", Moment::min()) &&
           *booking.updated_at <= query.time("beforeUpdatedAt", Moment::max());
}

void sort(std::vector<const Booking*>& bookings, const Query& query) {
    const auto by = [&](const char* name, auto key) {
        if (!query.has(name)) return false;
        std::ranges::stable_sort(bookings, [&](const Booking* a, const Booking* b) {
            return query.text(name) == "asc" ? key(*a) < key(*b) : key(*b) < key(*a);
        });
        return true;
    };
    const auto start = [](const Booking& each) { return each.time.from; };
    if (by("sortStart", start)) return;
    if (by("sortEnd", [](const Booking& each) { return each.time.until; })) return;
    if (by("sortCreated", [](const Booking& each) { return each.created_at; })) return;
    // PostgreSQL sorts null last.
    if (by("sortUpdatedAt", [](const Booking& each) { return each.updated_at.value_or(Moment::max()); })) return;
    std::ranges::stable_sort(bookings, {}, [&](const Booking* each) { return start(*each); });
}

json pagination_of(int total, int asked_skip, int take) {
    const int skip = std::min(asked_skip, total);
    const int pages = (total + take - 1) / take;
    return {{"totalItems", total},
            {"remainingItems", std::clamp(total - (skip + take), 0, total)},
            {"returnedItems", std::clamp(total - skip, 0, take)},
            {"itemsPerPage", take},
            {"currentPage", pages == 0 ? 0 : std::clamp(skip / take + 1, 1, pages)},
            {"totalPages", pages},
            {"hasNextPage", skip + take < total},
            {"hasPreviousPage", skip > 0}};
}

}  // namespace

Outcome list_bookings(World& world, const Call& call) {
    if (const auto wrongs = check_booking_list_query(call.query); !wrongs.empty()) {
        return wrong_properties(json_of(wrongs));
    }
    const Query query(call.query);
    std::vector<const Booking*> wanted;
    int counted = 0;
    for (const auto& booking : world.bookings()) {
        if (!is_of_caller(booking, *call.caller) || !is_wanted(booking, query, call.now)) continue;
        ++counted;
        if (is_in_time(booking, query)) wanted.push_back(&booking);
    }
    sort(wanted, query);

    const int skip = query.number("skip", 0);
    const int take = query.number("take", kTakeDefault);
    auto page = json::array();
    for (auto i = static_cast<std::size_t>(skip); i < wanted.size() && page.size() < static_cast<std::size_t>(take);
         ++i) {
        page.push_back(view_of(*wanted[i], world.catalog));
    }
    return Success{std::move(page), pagination_of(counted, skip, take)};
}

}  // namespace slotkeeper::simulator
