// listed_world: a calendar of which only the list can be read, with the oddities of the real list: rows with one key
// come in any order, rows that change move to the end during paging, and a page may fail.
#pragma once

#include "tests/support/silent_gateway.h"

#include <algorithm>
#include <functional>
#include <random>

namespace slotkeeper::tests {

class ListedWorld final : public SilentGateway, public CalendarGateways {
public:
    std::vector<ListedBooking> rows;
    std::size_t take = 250;
    int pages = 0;                           // that were asked for
    std::function<void(int page)> before{};  // each page
    std::function<bool(int page)> fails{};

    RemoteAnswer<ListPage> page(const ListQuery& asked) override {
        const auto number = ++pages;
        if (before) before(number);
        if (fails && fails(number)) return UnknownOutcome{"cut"};
        std::vector<const ListedBooking*> wanted;
        for (const auto& row : rows) {
            if (is_wanted(row, asked)) wanted.push_back(&row);
        }
        std::shuffle(wanted.begin(), wanted.end(), random_);  // ties have no second key
        std::stable_sort(wanted.begin(), wanted.end(), [&](const ListedBooking* a, const ListedBooking* b) {
            if (asked.window) return a->booking.time.from < b->booking.time.from;
            return asked.newest ? a->updated_at > b->updated_at : a->updated_at < b->updated_at;
        });
        const auto most = asked.newest ? 1 : take;
        ListPage page;
        for (auto i = asked.skip; i < wanted.size() && page.size < most; ++i, ++page.size) {
            page.bookings.push_back(*wanted[i]);
        }
        page.last = page.size < most;
        return page;
    }

    RemoteAnswer<RemoteBooking> get(const std::string&) override {
        return RemoteRefusal{RefusalKind::not_found, "not found"};
    }

    std::shared_ptr<CalendarGateway> of(const CalendarAccess&) override { return {std::shared_ptr<void>(), this}; }
    std::vector<AccountId> suspended_accounts(bool /*push*/) override { return {}; }
    CalendarSignIn& sign_in() override { throw std::logic_error("nobody signs in here"); }

private:
    static bool is_wanted(const ListedBooking& row, const ListQuery& asked) {
        const auto& time = row.booking.time;
        if (asked.window) return time.from >= asked.window->from && time.until <= asked.window->until;
        return row.updated_at && (!asked.updated_from || *row.updated_at >= *asked.updated_from);
    }

    std::minstd_rand random_{7};
};

}  // namespace slotkeeper::tests
