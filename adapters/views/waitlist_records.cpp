// waitlist_records: the descriptions.
#include "adapters/views/waitlist_records.h"

#include "engine/base/calendar_text.h"
#include "engine/store/booking/customer_rows.h"
#include "engine/store/booking/waitlist_rows.h"

#include <map>

namespace slotkeeper::views {

namespace {

using api::member;
using api::member_if_any;
using api::nested;
using api::Parts;

std::vector<std::string_view> weekday_names(int mask) {
    std::vector<std::string_view> list;
    for (std::size_t i = 1; i <= kWeekdays.size(); ++i) {  // from Monday
        const auto day = i % kWeekdays.size();
        if ((mask >> day & 1) != 0) list.push_back(kWeekdays[day]);
    }
    return list;
}

const View<OnClock<WaitlistOffer>>& offer_view() {
    using Shown = OnClock<WaitlistOffer>;
    static const View<Shown> view{
        "WaitlistOffer",
        "A start that was offered to a customer on the waitlist, and is held for them.",
        member("id", "", [](const Shown& shown) { return shown.record.id; }),
        member("state", "", [](const Shown& shown) { return shown.record.state; }),
        member("start", "",
               [](const Shown& shown) {
                   return LocalTime{shown.record.starts_at, shown.zone};
               }),
        member("expires_at", "Until when it can be accepted.",
               [](const Shown& shown) {
                   return LocalTime{shown.record.expires_at, shown.zone};
               }),
        member("appointment_id", "The hold; once accepted, the appointment, unless another one moves.",
               [](const Shown& shown) { return shown.record.appointment; })};
    return view;
}

const View<IdAndName>& awaited_service_view() {
    static const View<IdAndName> view{"AwaitedService", "The service that a customer waits for.",
                                      member("id", "", &IdAndName::id), member("name", "", &IdAndName::name)};
    return view;
}

}  // namespace

const View<ShownEntry>& entry_view() {
    using Shown = ShownEntry;
    static const View<Shown> view{
        "WaitlistEntry",
        "A customer who waits for a start of a service.",
        member("id", "", [](const Shown& shown) { return shown.entry.id; }),
        member("state", "", [](const Shown& shown) { return shown.entry.state; }),
        nested("service", "", awaited_service_view(), Parts::one,
               [](const Shown& shown) {
                   const auto* service = shown.catalog.service(shown.entry.service);
                   return IdAndName{shown.entry.service.text(),
                                    service != nullptr ? std::optional(service->name) : std::nullopt};
               }),
        member("branch_id", "", [](const Shown& shown) { return shown.entry.branch; }),
        member("resource_id", "The person, room or device that is wanted; null: any.",
               [](const Shown& shown) { return shown.entry.resource; }),
        nested("customer", "", brief_customer_view(), Parts::one, &Shown::customer),
        member("from", "The first day.",
               [](const Shown& shown) { return format_iso_date(shown.entry.preference.from); }),
        member("until", "The last day.",
               [](const Shown& shown) { return format_iso_date(shown.entry.preference.until); }),
        member("weekdays", "The days of the week that suit.",
               [](const Shown& shown) { return weekday_names(shown.entry.preference.weekdays); }),
        member("time_from", "The earliest time of day of the start.",
               [](const Shown& shown) { return format_time_of_day(shown.entry.preference.from_minute); }),
        member("time_until", "The latest time of day of the start, exclusive.",
               [](const Shown& shown) { return format_time_of_day(shown.entry.preference.until_minute); }),
        member("time_zone", "The IANA name of the branch's time zone.",
               [](const Shown& shown) { return shown.zone().name(); }),
        nested(
            "offer", "The newest offer.", offer_view(), Parts::one_or_null,
            [](const Shown& shown) {
                return shown.offer ? std::optional(OnClock<WaitlistOffer>{*shown.offer, shown.zone()}) : std::nullopt;
            }),
        member("offers_missed", "How many offers ended without an answer.",
               [](const Shown& shown) { return shown.entry.offers_missed; }),
        member_if_any("moves_appointment_id", "Of one that asks for an earlier time: the appointment that moves.",
                      [](const Shown& shown) { return shown.entry.moves; }),
        member("note", "For the staff.", [](const Shown& shown) { return if_any(shown.entry.note); }),
        member("source", "The channel of the request.", [](const Shown& shown) { return shown.entry.source; }),
        member("delivery", "Always `none`: this server sends nothing. An offer is a message in `GET /v1/messages`.",
               [](const Shown&) { return std::string_view("none"); }),
        member("created_at", "", [](const Shown& shown) { return local_time(shown.entry.created_at, shown.zone()); }),
        member("updated_at", kUpdatedAt,
               [](const Shown& shown) { return local_time(shown.entry.updated_at, shown.zone()); })};
    return view;
}

Json stored_waitlist_json(store::Database& database, const Catalog& catalog, std::span<const WaitlistEntry> entries) {
    auto shown = Json::array();
    std::vector<WaitlistId> ids;
    std::vector<CustomerId> wanted;
    for (const auto& entry : entries) {
        ids.push_back(entry.id);
        wanted.push_back(entry.customer);
    }
    if (ids.empty()) return shown;
    std::map<CustomerId, Customer> customers;
    const auto offers = database.read([&](store::Tx& tx) {
        for (auto& one : store::load_customers(tx, catalog.company().id, wanted)) customers.emplace(one.id, one);
        return store::newest_offers(tx, ids);
    });
    for (const auto& entry : entries) {
        const auto who = customers.find(entry.customer);
        const auto offer = offers.find(entry.id);
        shown.push_back(
            entry_view().write({entry, offer == offers.end() ? std::nullopt : std::optional(offer->second), catalog,
                                who == customers.end() ? BriefCustomer{entry.customer} : brief(who->second)}));
    }
    return shown;
}

}  // namespace slotkeeper::views
