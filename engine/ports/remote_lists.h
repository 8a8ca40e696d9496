// remote_lists: what is asked of a calendar elsewhere beyond single bookings: pages of its list, and who is told of
// changes.
//
// A list is read page by page, and the caller decides where the next page begins: by the last row's own key and not by
// counting rows, because rows that change meanwhile move to the end and all behind them move up. Read on:
// engine/calendar/reconcile/reconciler.h pages, engine/calendar/webhook_setup.h subscribes.
#pragma once

#include "engine/ports/calendar_gateway.h"

namespace slotkeeper {

struct ListedBooking {
    RemoteBooking booking;
    std::optional<Moment> updated_at{};  // by their clock; none where it was written past their own code
    std::vector<std::string> hosts{};    // account names; empty: not told
};

// What to list: by update all that was updated from then on, the earliest first; or by start all that lies within the
// window. Exactly one of `updated_from`, `window` and `newest` is given.
struct ListQuery {
    std::optional<Moment> updated_from{};
    std::optional<Interval> window{};
    bool newest = false;   // nothing but the booking that was updated last
    std::size_t skip = 0;  // rows of the same key that have been read
};
struct ListPage {
    std::size_t size = 0;  // with the rows that were not understood and are left out
    bool last = false;     // there is nothing behind it, whatever they say of totals
    std::vector<ListedBooking> bookings;
};

// Somebody who is told of changes to an account's bookings.
struct WebhookSubscription {
    std::string id;  // empty: not there yet
    std::string url;
    bool active = true;
    std::vector<std::string> triggers{};
    std::optional<std::string> secret{};  // none: they do not tell; empty: none is set
    bool has_template = false;            // it is told in words of its own, which nobody but their author understands
};

}  // namespace slotkeeper
