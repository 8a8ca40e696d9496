// audit: the hash of an event.
#include "engine/guards/audit.h"

#include "engine/guards/digest.h"

namespace slotkeeper {

std::string audit_hash(const AuditEvent& event) {
    // A separator that no field holds keeps two fields from being read as one.
    std::string text = event.previous_hash;
    const auto add = [&](std::string_view field) {
        text += '\n';
        text += field;
    };
    add(event.appointment.text());
    add(std::to_string(event.version));
    add(word(event.event));
    add(event.actor);
    add(std::to_string(event.at.time_since_epoch().count()));
    add(word(event.state));
    add(std::to_string(event.time.from.time_since_epoch().count()));
    add(std::to_string(event.time.until.time_since_epoch().count()));
    add(event.segments);
    add(event.reason);
    const auto hash = sha256(text);
    return {hash.begin(), hash.end()};
}

}  // namespace slotkeeper
