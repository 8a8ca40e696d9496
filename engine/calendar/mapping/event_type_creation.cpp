// event_type_creation: one call for each missing event type.
#include "engine/calendar/mapping/event_type_creation.h"

#include "engine/sync/new_event_type.h"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace slotkeeper {

void EventTypeCreation::add_missing(const Catalog& catalog, const Resource& person, bool owns_key,
                                    RemoteEventTypes& there) {
    std::vector<RemoteEventType> added;
    for (const auto& pair : match_event_types(catalog, person, there)) {
        if (pair.state != PairState::missing) continue;
        const auto& service = catalog.at(pair.service);
        // What was just made for a service of a similar name fits too: the comparison decides.
        const auto fits = [&](const RemoteEventType& type) {
            return names_offer(type.title, service.name, person.name);
        };
        if (std::any_of(added.begin(), added.end(), fits)) continue;
        const auto made = make(service, person, owns_key, there.types);
        if (!made) {
            reasons_[{person.id, service.id}] = made.refusal().message;
            continue;
        }
        made_[made->id] = *made;
        added.push_back(*made);
        there.types.push_back(*made);
    }
}

Result<RemoteEventType> EventTypeCreation::make(const Service& service, const Resource& person, bool owns_key,
                                                const std::vector<RemoteEventType>& existing) {
    if (!owns_key) {
        return refuse(ErrorCode::state_conflict, "event_type",
                      "the key of " + account_.provider_account +
                          " can create event types of its own user only: "
                          "connect the account of " +
                          person.name);
    }
    const auto wanted = new_event_type(service, person);
    if (auto trouble = trouble_with_making(wanted, person, existing); !trouble.empty()) {
        return refuse(ErrorCode::state_conflict, "event_type", std::move(trouble));
    }
    if (stopped_) return *stopped_;
    if (dry_run_) {
        RemoteEventType planned{.id = -1 - static_cast<std::int64_t>(made_.size()),
                                .slug = wanted.slug,
                                .title = wanted.title,
                                .length = wanted.lengths.front()};
        if (wanted.lengths.size() > 1) planned.length_options = wanted.lengths;
        return planned;
    }
    auto made = remote_.create(account_, wanted);
    if (!made) {
        if (made.refusal().field != "event_type") stopped_ = made.refusal();
        return made;
    }
    spdlog::info("calendar account {}: event type {} created for {} of {}", account_.id.text(), made->id,
                 service.id.text(), person.id.text());
    made->title = wanted.title;  // by which the comparison finds it, however Cal.com writes it
    return made;
}

void EventTypeCreation::mark(std::vector<PairReport>& pairs) const {
    for (auto& pair : pairs) {
        const auto made = made_.find(pair.event_type_id);
        if (made != made_.end() && pair.state == PairState::mapped) {
            const auto& type = made->second;
            pair.state = PairState::created;
            pair.detail =
                "of " + lengths_text(type.length_options.empty() ? std::vector{type.length} : type.length_options);
        }
        if (pair.event_type_id < 0) pair.event_type_id = 0;
        const auto reason = reasons_.find({pair.resource, pair.service});
        if (pair.state != PairState::missing || reason == reasons_.end()) continue;
        pair.state = PairState::not_created;
        pair.detail = reason->second;
    }
}

}  // namespace slotkeeper
