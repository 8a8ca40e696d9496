// check_seats: a session has one segment of one length and room for the largest party, and is booked alone.
#include "engine/catalog/check_seats.h"

#include "engine/base/limits.h"

#include <algorithm>

namespace slotkeeper {

void check_seats(const Service& service, const std::string& path, Checks& check) {
    const auto wrong = [&](const std::string& message) { check.note(refuse(ErrorCode::invalid_field, path, message)); };
    const auto least = service.party_max > 1 && service.seats > 1 ? service.party_max : 1;
    if (service.seats < least || service.seats > limits::seats_max) {
        wrong("must be " + std::to_string(least) + " to " + std::to_string(limits::seats_max));
    }
    if (service.seats <= 1) return;
    const auto& segments = service.segments;
    const auto is_simple = segments.size() == 1 && !segments.front().needs.empty();
    if (!segments.empty() && !is_simple) wrong("must be 1 unless the service has one segment, with needs");
    // Each booking of a session has a seat on each of its resources.
    const auto is_odd = [](const Need& need) { return need.optional || need.per_person || need.quantity != 1; };
    if (is_simple && std::any_of(segments.front().needs.begin(), segments.front().needs.end(), is_odd)) {
        wrong("must be 1 for a service with needs that are optional or take several places");
    }
    if (!service.durations.empty()) wrong("must be 1 for a service of several lengths");
    if (service.add_on) wrong("must be 1 for an add-on, because a session is booked alone");
}

}  // namespace slotkeeper
