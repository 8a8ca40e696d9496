// audit: the hash of an event.
#include "engine/guards/audit.h"

#include "engine/guards/digest.h"

namespace slotkeeper {

namespace {

std::string hash_of(const AuditEvent& event, std::string_view name) {
    // A separator that no field holds keeps two fields from being read as one.
    std::string text = event.previous_hash;
    const auto add = [&](std::string_view field) {
        text += '\n';
        text += field;
    };
    add(event.appointment.text());
    add(std::to_string(event.version));
    add(name);
    add(event.actor);
    add(std::to_string(event.at.time_since_epoch().count()));
    add(name_of(event.state));
    add(std::to_string(event.time.from.time_since_epoch().count()));
    add(std::to_string(event.time.until.time_since_epoch().count()));
    add(event.segments);
    add(event.reason);
    const auto hash = sha256(text);
    return {hash.begin(), hash.end()};
}

}  // namespace

std::string audit_hash(const AuditEvent& event) { return hash_of(event, name_of(event.event)); }

bool hash_fits(const AuditEvent& event) {
    return audit_hash(event) == event.hash ||
           (event.event == Event::no_show && hash_of(event, kNoShowBefore) == event.hash);
}

}  // namespace slotkeeper
