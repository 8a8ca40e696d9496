// remote_lists: pages of Cal.com's booking list, and webhook subscriptions.
//
// A list is read page by page, and the caller decides where the next page begins: by the key of the last row and not by
// counting rows, because rows that change meanwhile move to the end and all rows behind them move up. Read on:
// engine/calendar/reconcile/reconciler.h reads pages, engine/calendar/webhook_setup.h subscribes.
#pragma once

#include "engine/ports/calendar_gateway.h"

namespace slotkeeper {

struct ListedBooking {
    RemoteBooking booking;
    std::optional<Moment> updated_at{};  // by Cal.com's clock; std::nullopt if Cal.com has set none
    std::vector<std::string> hosts{};    // account names; empty: unknown
};

// What to list: by update, all rows updated from then on, the earliest first; or by start, all rows within the window.
// Exactly one of `updated_from`, `window` and `newest` is given.
struct ListQuery {
    std::optional<Moment> updated_from{};
    std::optional<Interval> window{};
    bool newest = false;   // only the booking that was updated last
    std::size_t skip = 0;  // rows of the same key that have been read already
};
struct ListPage {
    std::size_t size = 0;  // with the rows that could not be read and are left out
    bool last = false;     // no row follows, whatever the totals of Cal.com say
    std::vector<ListedBooking> bookings;
};

// A webhook subscription for changes to the bookings of an account.
struct WebhookSubscription {
    std::string id;  // empty: not created yet
    std::string url;
    bool active = true;
    std::vector<std::string> triggers{};
    std::optional<std::string> secret{};  // std::nullopt: unknown; empty: not set
    bool has_template = false;            // its payload is a custom template, which only its author can read
};

}  // namespace slotkeeper
