// recent: a cache for lookups of the last moments.
//
// An entry is used for `life` and no longer. For access rights (keys and their owners), that is the time after which a
// revoked right is gone. Only hits are cached, so a new row is seen at once. A clock that steps back invalidates
// entries.
#pragma once

#include "engine/base/clock.h"

#include <cstddef>
#include <map>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <utility>

namespace slotkeeper {

// Thread-safe. Value is copied out: use a shared_ptr or something small.
template <class Key, class Value>
class Recent {
public:
    Recent(const Clock& clock, std::chrono::microseconds life, std::size_t entries_max)
        : clock_(clock), life_(life), entries_max_(entries_max) {}

    std::optional<Value> find(const Key& key) const {
        const auto now = clock_.now();
        const std::shared_lock lock(mutex_);
        const auto found = entries_.find(key);
        if (found == entries_.end() || now < found->second.since || now >= found->second.since + life_)
            return std::nullopt;
        return found->second.value;
    }

    // `since` is when the lookup began, not when its answer came: the life of an entry counts from the state of the
    // data that it shows.
    void put(const Key& key, Value value, Moment since) {
        const std::unique_lock lock(mutex_);
        if (entries_.size() >= entries_max_ && !entries_.contains(key)) entries_.clear();
        entries_.insert_or_assign(key, Entry{std::move(value), since});
    }

private:
    struct Entry {
        Value value;
        Moment since;
    };

    const Clock& clock_;
    const std::chrono::microseconds life_;
    const std::size_t entries_max_;
    mutable std::shared_mutex mutex_;
    std::map<Key, Entry> entries_;
};

}  // namespace slotkeeper
