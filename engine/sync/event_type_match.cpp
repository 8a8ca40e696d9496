// event_type_match: compares names and lengths.
#include "engine/sync/event_type_match.h"

#include "engine/availability/mapped_parts.h"
#include "engine/base/folding.h"
#include "engine/catalog/durations.h"

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <vector>

namespace slotkeeper {

namespace {

bool can_any(const Resource& person, const Segment& segment) {
    return std::any_of(segment.needs.begin(), segment.needs.end(), [&](const Need& need) { return person.can(need); });
}

// Whether a booking at Cal.com for this service can be with this person.
bool is_booked_there(const Service& service, const Resource& person) {
    // A session that several bookings share is not synced (sync/README.md).
    if (!service.active || service.segments.empty() || service.seats > 1) return false;
    const auto able = [&](const Segment& segment) { return can_any(person, segment); };
    if (service.calendar.composite_sync != CompositeSync::whole) {
        return std::any_of(service.segments.begin(), service.segments.end(), able);
    }
    return able(service.segments.front());
}

std::string named(const RemoteEventType& type) {
    return "event type " + std::to_string(type.id) + (type.slug.empty() ? "" : " (" + type.slug + ")");
}

class Matching {
public:
    Matching(const Catalog& catalog, const Resource& person, const RemoteEventTypes& remote)
        : catalog_(catalog), person_(person), remote_(remote) {}

    std::vector<PairReport> all() {
        std::vector<PairReport> reports;
        for (const auto& service : catalog_.services()) {
            const auto* known = catalog_.event_type(service.id, person_.id);
            if (known != nullptr && remote_.ignored_accounts.contains(known->account)) known = nullptr;
            const auto here = known != nullptr && known->account == remote_.account;
            if (!here && !is_booked_there(service, person_)) continue;
            reports.push_back(here ? of_known(service, *known) : of_new(service, known));
        }
        for (const auto& type : remote_.types) {
            if (used_.contains(type.id)) continue;
            auto report = about(PairState::no_service, nullptr, &type);
            report.detail = "no service has this name; calcom event-types set maps it by hand";
            reports.push_back(std::move(report));
        }
        return reports;
    }

private:
    PairReport about(PairState state, const Service* service, const RemoteEventType* type) {
        PairReport report{.state = state, .resource = person_.id, .service = {}};
        if (service != nullptr) report.service = service->id;
        if (type == nullptr) return report;
        used_.insert(type->id);
        report.event_type_id = type->id;
        report.length = type->length;
        report.slug = type->slug;
        return report;
    }

    std::vector<const RemoteEventType*> fitting(const Service& service) const {
        std::vector<const RemoteEventType*> found;
        for (const auto& type : remote_.types) {
            if (names_offer(type.slug, service.name, person_.name) ||
                names_offer(type.title, service.name, person_.name)) {
                found.push_back(&type);
            }
        }
        return found;
    }

    PairReport with_length_checked(PairState good, const Service& service, const RemoteEventType& type) {
        auto report = about(good, &service, &type);
        report.detail = trouble_with_length(service, person_, type);
        if (!report.detail.empty()) report.state = PairState::length_differs;
        return report;
    }

    PairReport of_known(const Service& service, const EventType& known) {
        const auto there = std::find_if(remote_.types.begin(), remote_.types.end(),
                                        [&](const auto& type) { return type.id == known.event_type_id; });
        if (there != remote_.types.end()) {
            const auto same = there->length == known.length;
            return with_length_checked(same ? PairState::already_mapped : PairState::mapped, service, *there);
        }
        const auto fits = fitting(service);
        if (remote_.remove_missing && fits.size() == 1) {
            auto report = with_length_checked(PairState::mapped, service, *fits.front());
            if (report.state == PairState::mapped) return report;
        }
        auto report = about(remote_.remove_missing ? PairState::removed : PairState::gone, &service, nullptr);
        report.event_type_id = known.event_type_id;
        report.length = known.length;
        if (!remote_.remove_missing) {
            report.detail = "it was deleted at Cal.com; with --remove-missing the mapping " +
                            (fits.size() == 1 ? "moves to " + named(*fits.front()) : "is removed");
        }
        return report;
    }

    PairReport of_new(const Service& service, const EventType* elsewhere) {
        const auto fits = fitting(service);
        if (fits.empty()) {
            auto report =
                about(elsewhere == nullptr ? PairState::missing : PairState::already_mapped, &service, nullptr);
            if (elsewhere != nullptr) {
                report.event_type_id = elsewhere->event_type_id;
                report.length = elsewhere->length;
                report.detail = "by an event type of account " + elsewhere->account.text();
            } else {
                report.detail = "an event type named " + service.name + ", of " +
                                lengths_text(remote_lengths(service, person_)) + ", would be taken";
            }
            return report;
        }
        if (fits.size() > 1 || elsewhere != nullptr) {
            auto report = about(PairState::ambiguous, &service, fits.front());
            for (const auto* one : fits) {
                used_.insert(one->id);
                report.detail += (report.detail.empty() ? "" : ", ") + named(*one);
            }
            if (elsewhere != nullptr) {
                report.detail += " would fit, but it is mapped to event type " +
                                 std::to_string(elsewhere->event_type_id) + " of account " + elsewhere->account.text();
            } else {
                report.detail += " would fit; calcom event-types set says which";
            }
            return report;
        }
        if (const auto* other = other_service_of(service, *fits.front())) {
            auto report = about(PairState::ambiguous, &service, fits.front());
            report.detail = named(*fits.front()) + " would fit, but it stands for " + other->name;
            return report;
        }
        return with_length_checked(PairState::mapped, service, *fits.front());
    }

    // An event type stands for one service only, or a booking made at Cal.com would be ambiguous.
    const Service* other_service_of(const Service& service, const RemoteEventType& type) const {
        for (const auto& other : catalog_.services()) {
            if (other.id == service.id) continue;
            for (const auto& resource : catalog_.resources()) {
                const auto* known = catalog_.event_type(other.id, resource.id);
                if (known != nullptr && known->account == remote_.account && known->event_type_id == type.id) {
                    return &other;
                }
            }
        }
        return nullptr;
    }

    const Catalog& catalog_;
    const Resource& person_;
    const RemoteEventTypes& remote_;
    std::set<std::int64_t> used_;
};

constexpr std::array<std::string_view, 12> kBetween{"and", "at",  "bei", "by",  "for",  "fuer",
                                                    "fur", "mit", "und", "von", "with", "zu"};

std::vector<std::string> words_of(std::string_view text, Umlauts umlauts) {
    auto words = folded_words(text, umlauts);
    std::erase_if(words, [](const std::string& word) {
        return std::find(kBetween.begin(), kBetween.end(), word) != kBetween.end();
    });
    return words;
}

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const auto& word : words) text += word;
    return text;
}

std::vector<std::string> without(std::vector<std::string> words, const std::vector<std::string>& others) {
    for (const auto& other : others) {
        const auto found = std::find(words.begin(), words.end(), other);
        if (found != words.end()) words.erase(found);
    }
    return words;
}

constexpr std::array kBothUmlauts{Umlauts::two_letters, Umlauts::bare};

}  // namespace

std::vector<Minutes> remote_lengths(const Service& service, const Resource& person) {
    const auto& mode = service.calendar.composite_sync;
    if (mode == CompositeSync::whole || !service.durations.empty()) return allowed_lengths(service);
    std::set<Minutes> lengths;
    for (const auto& segment : service.segments) {
        if (is_of_segments(service, person, segment.length)) lengths.insert(segment.length);
    }
    const auto begins_it = !service.segments.empty() && can_any(person, service.segments.front());
    if (lengths.empty() || (mode == CompositeSync::automatic && begins_it)) lengths.insert(service.shortest_length());
    return {lengths.begin(), lengths.end()};
}

std::string lengths_text(const std::vector<Minutes>& lengths) {
    std::string text;
    for (const auto length : lengths) text += (text.empty() ? "" : " or ") + std::to_string(length.count());
    return text + " minutes";
}

std::string trouble_with_length(const Service& service, const Resource& person, const RemoteEventType& event_type) {
    const auto wanted = remote_lengths(service, person);
    const auto can_last = [&](Minutes length) { return event_type.can_last(length); };
    const auto can = service.durations.empty() ? std::any_of(wanted.begin(), wanted.end(), can_last)
                                               : std::all_of(wanted.begin(), wanted.end(), can_last);
    if (can) return "";
    auto lengths = event_type.length_options;
    if (lengths.empty()) lengths.push_back(event_type.length);
    return named(event_type) + " lasts " + lengths_text(lengths) + ", " + service.name + " must be of " +
           lengths_text(wanted) + ": change the length at Cal.com, or that of the service here";
}

std::vector<PairReport> match_event_types(const Catalog& catalog, const Resource& person,
                                          const RemoteEventTypes& remote) {
    return Matching(catalog, person, remote).all();
}

bool has_remote_bookings(const Catalog& catalog, const Resource& person) {
    return std::any_of(catalog.services().begin(), catalog.services().end(),
                       [&](const Service& service) { return is_booked_there(service, person); });
}

bool same_name(std::string_view a, std::string_view b) {
    for (const auto one : kBothUmlauts) {
        for (const auto other : kBothUmlauts) {
            const auto name = joined(words_of(a, one));
            if (!name.empty() && name == joined(words_of(b, other))) return true;
        }
    }
    return false;
}

bool names_offer(std::string_view text, std::string_view service, std::string_view person) {
    if (same_name(text, service)) return true;
    for (const auto of_text : kBothUmlauts) {
        for (const auto of_names : kBothUmlauts) {
            const auto rest = joined(without(words_of(text, of_text), words_of(person, of_names)));
            if (!rest.empty() && rest == joined(words_of(service, of_names))) return true;
        }
    }
    return false;
}

}  // namespace slotkeeper
