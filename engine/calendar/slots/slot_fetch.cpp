// slot_fetch: opens the account, queries, stores.
#include "engine/calendar/slots/slot_fetch.h"

#include "engine/store/calendar/account_rows.h"
#include "engine/store/calendar/slot_rows.h"

#include <algorithm>

namespace slotkeeper {

namespace {

using store::Tx;
using Answer = RemoteAnswer<std::vector<Instant>>;

SlotsFetched failed(std::string trouble, bool may_go_on = false) { return {{}, {}, std::move(trouble), may_go_on}; }

SlotsFetched failure(const SlotTools& tools, AccountId account, const Answer& answer) {
    if (const auto* refusal = std::get_if<RemoteRefusal>(&answer)) {
        if (refusal->kind == RefusalKind::unauthorized && tools.key_refused) tools.key_refused(account);
        const auto of_every_call = refusal->kind == RefusalKind::unauthorized ||
                                   refusal->kind == RefusalKind::rate_limited ||
                                   refusal->kind == RefusalKind::unreachable;
        return failed(std::string(name_of(refusal->kind)), !of_every_call);
    }
    // A 404 that does not mention a booking: this event type is gone, others may exist.
    if (const auto* not_sent = std::get_if<NotSent>(&answer)) return failed(not_sent->reason, true);
    return failed(std::get<UnknownOutcome>(answer).reason);
}

}  // namespace

std::vector<Instant> starts_of_day(const std::vector<Instant>& sorted, std::chrono::sys_days day) {
    const auto begin = std::lower_bound(sorted.begin(), sorted.end(), Instant(day));
    return {begin, std::lower_bound(begin, sorted.end(), Instant(day + std::chrono::days(1)))};
}

SlotsFetched fetch_slots(const SlotTools& tools, const SlotsFetch& wanted) {
    const auto account = tools.database.read([&](Tx& tx) { return store::load_account(tx, wanted.which.account); });
    if (!account || account->state != AccountState::active) return failed("the account is not active");
    const auto opened = tools.open(*account);
    if (!opened) return failed("the account cannot be opened: " + opened.refusal().message);
    const auto& gateway = *opened;

    const auto begin = std::chrono::steady_clock::now();
    const Interval span{wanted.days.first, wanted.days.last + std::chrono::days(1)};
    auto answer = gateway->slots({wanted.which.event_type_id, span, wanted.moving_uid, wanted.live});
    auto* starts = std::get_if<std::vector<Instant>>(&answer);
    if (starts == nullptr) return failure(tools, account->id, answer);

    SlotsFetched fetched;
    fetched.starts = std::move(*starts);
    const auto as_of = [&](Tx& tx) {
        const auto since = std::chrono::steady_clock::now() - begin;
        return tx.now() - std::chrono::ceil<std::chrono::microseconds>(since);
    };
    if (!wanted.moving_uid.empty()) {
        fetched.as_of = tools.database.read(as_of);
        return fetched;
    }
    tools.database.transact([&](Tx& tx) {
        fetched.as_of = as_of(tx);
        std::vector<store::SlotDay> days;
        for (auto day = wanted.days.first; day <= wanted.days.last; day += std::chrono::days(1)) {
            days.push_back({wanted.which, day, starts_of_day(fetched.starts, day), fetched.as_of, std::nullopt});
            if (wanted.live) days.back().asked_at = fetched.as_of;
        }
        store::put_slot_days(tx, days);
    });
    return fetched;
}

}  // namespace slotkeeper
