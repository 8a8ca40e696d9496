// waitlist_shapes: parses requested times and writes entries.
#include "adapters/views/waitlist_shapes.h"

#include "engine/base/calendar_text.h"
#include "engine/base/result.h"
#include "engine/store/booking/customer_rows.h"
#include "engine/store/booking/waitlist_rows.h"

#include <nlohmann/json.hpp>

namespace slotkeeper::views {

namespace {

constexpr std::size_t kWeekdayMax = 20;

template <class Value, class Parse>
Result<Value> read_text(const http::Fields& body, std::string_view name, Value fallback, Parse parse,
                        const char* right) {
    const auto text = body.optional_text(name, kWeekdayMax);
    if (!text) return text.refusal();
    if (!*text) return fallback;
    if (const auto value = parse(**text)) return *value;
    return refuse(ErrorCode::invalid_field, body.path_of(name), right);
}

Result<int> read_weekdays(const http::Fields& body) {
    if (!body.has("weekdays")) return kEveryWeekday;
    const auto days = body.texts("weekdays", kWeekdays.size(), kWeekdayMax);
    if (!days) return days.refusal();
    int mask = 0;
    for (std::size_t i = 0; i < days->size(); ++i) {
        const auto bit = parse_weekday((*days)[i]);
        if (!bit) {
            return refuse(ErrorCode::invalid_field, body.path_of("weekdays") + '[' + std::to_string(i) + ']',
                          "must be one of mon, tue, wed, thu, fri, sat, sun");
        }
        mask |= *bit;
    }
    if (mask == 0) return refuse(ErrorCode::invalid_field, body.path_of("weekdays"), "must name at least one day");
    return mask;
}

Json weekdays_json(int mask) {
    auto list = Json::array();
    for (std::size_t i = 1; i <= kWeekdays.size(); ++i) {  // from Monday
        const auto day = i % kWeekdays.size();
        if ((mask >> day & 1) != 0) list.push_back(kWeekdays[day]);
    }
    return list;
}

Json offer_json(const WaitlistOffer& offer, const TimeZone& zone) {
    return {{"id", offer.id.text()},
            {"state", name_of(offer.state)},
            {"start", zone.format_rfc3339(offer.starts_at)},
            {"expires_at", zone.format_rfc3339(offer.expires_at)},
            {"appointment_id", offer.appointment.text()}};
}

}  // namespace

Result<WaitlistPreference> read_preference(const http::Fields& body, std::chrono::local_days today) {
    constexpr auto kDay = "must be a day like 2026-12-01", kTime = "must be a time of day like 09:30";
    Checks check;
    WaitlistPreference preference;
    preference.from = check(read_text(body, "from", today, parse_day, kDay));
    const auto last = preference.from + std::chrono::days(limits::wait_days_default);
    preference.until = check(read_text(body, "until", last, parse_day, kDay));
    preference.weekdays = check(read_weekdays(body));
    preference.from_minute = check(read_text(body, "time_from", 0, parse_time_of_day, kTime));
    preference.until_minute = check(read_text(body, "time_until", kMinutesOfDay, parse_time_of_day, kTime));
    if (check.failed()) return check.refusal();
    return preference;
}

Json waitlist_json(const EntryWithOffer& found, const Catalog& catalog, Json customer) {
    const auto& entry = found.entry;
    const auto* service = catalog.service(entry.service);
    const auto zone = catalog.zone_of(entry.branch);
    return {{"id", entry.id.text()},
            {"state", name_of(entry.state)},
            {"service", {{"id", entry.service.text()}, {"name", service ? Json(service->name) : Json()}}},
            {"branch_id", entry.branch.text()},
            {"resource_id", entry.resource ? Json(entry.resource->text()) : Json()},
            {"customer", std::move(customer)},
            {"from", format_iso_date(entry.preference.from)},
            {"until", format_iso_date(entry.preference.until)},
            {"weekdays", weekdays_json(entry.preference.weekdays)},
            {"time_from", format_time_of_day(entry.preference.from_minute)},
            {"time_until", format_time_of_day(entry.preference.until_minute)},
            {"time_zone", zone.name()},
            {"offer", found.offer ? offer_json(*found.offer, zone) : Json()},
            {"offers_missed", entry.offers_missed},
            {"note", entry.note.empty() ? Json() : Json(entry.note)},
            {"source", name_of(entry.source)},
            {"delivery", "none"},  // no channel notifies the customer of an offer
            {"created_at", rfc3339(entry.created_at, zone)}};
}

std::vector<Json> stored_waitlist_json(store::Database& database, const Catalog& catalog,
                                       std::span<const WaitlistEntry> entries) {
    std::vector<WaitlistId> ids;
    std::vector<CustomerId> wanted;
    for (const auto& entry : entries) {
        ids.push_back(entry.id);
        wanted.push_back(entry.customer);
    }
    std::vector<Json> shown;
    if (ids.empty()) return shown;
    std::map<CustomerId, Customer> customers;
    const auto offers = database.read([&](store::Tx& tx) {
        for (auto& one : store::load_customers(tx, catalog.company().id, wanted)) customers.emplace(one.id, one);
        return store::newest_offers(tx, ids);
    });
    for (const auto& entry : entries) {
        const auto who = customers.find(entry.customer);
        const auto offer = offers.find(entry.id);
        shown.push_back(waitlist_json(
            {entry, offer == offers.end() ? std::nullopt : std::optional(offer->second)}, catalog,
            who == customers.end() ? erased_customer_json(entry.customer) : brief_customer_json(who->second)));
    }
    return shown;
}

}  // namespace slotkeeper::views
