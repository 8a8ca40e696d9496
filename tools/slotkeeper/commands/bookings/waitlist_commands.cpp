// waitlist_commands: manages the waitlist.
#include "tools/slotkeeper/commands/bookings/booking_commands.h"

#include "adapters/views/waitlist_records.h"
#include "engine/base/calendar_text.h"
#include "engine/base/result.h"
#include "engine/base/text.h"
#include "engine/store/booking/waitlist_rows.h"
#include "tools/slotkeeper/commands/bookings/booking_context.h"

#include <sstream>

namespace slotkeeper {

namespace {

Json shown_entry(BookingContext& booking_context, const WaitlistEntry& entry) {
    return views::stored_waitlist_json(booking_context.engine().database(), booking_context.catalog(),
                                       std::span(&entry, 1))
        .front();
}

// For a terminal: names instead of objects, the offer as its start and expiry.
Json entry_display_form(Json shown) {
    shown["service"] = shown["service"]["name"];
    shown["customer"] = shown["customer"]["name"];
    shown["times"] = shown["time_from"].get<std::string>() + '-' + shown["time_until"].get<std::string>();
    if (shown["offer"].is_object()) {
        const auto& offer = shown["offer"];
        shown["offer"] = offer["start"].get<std::string>() + ' ' + offer["state"].get<std::string>() + ' ' +
                         offer["id"].get<std::string>();
    }
    return shown;
}

int show_entry(const Context& context, BookingContext& booking_context, WaitlistId id) {
    const auto found = find_entry(booking_context.engine().database(), booking_context.company(), id);
    if (!found) return context.output.refused(refuse(ErrorCode::not_found, "id", "there is no such waitlist entry"));
    const auto shown = shown_entry(booking_context, found->entry);
    context.output.object(context.output.json() ? shown : entry_display_form(shown));
    return kExitOk;
}

template <class Value, class Parse>
Result<Value> flag_value(const std::string& text, const char* flag, Value fallback, Parse parse, const char* right) {
    if (text.empty()) return fallback;
    if (const auto value = parse(text)) return Value(*value);
    return refuse(ErrorCode::invalid_field, flag, std::string(right) + ", not " + text);
}

// "mon,tue"
std::optional<int> weekdays_of(const std::string& text) {
    int mask = 0;
    std::istringstream days(text);
    for (std::string day; std::getline(days, day, ',');) {
        const auto bit = parse_weekday(day);
        if (!bit) return std::nullopt;
        mask |= *bit;
    }
    return mask;
}

Result<WaitlistPreference> preference_of(const WaitlistAddOptions& options, std::chrono::local_days today) {
    constexpr auto kDay = "must be a day like 2026-12-01", kTime = "must be a time of day like 09:30";
    Checks check;
    WaitlistPreference preference;
    preference.from = check(flag_value(options.from, "from", today, parse_day, kDay));
    const auto last = preference.from + std::chrono::days(limits::wait_days_default);
    preference.until = check(flag_value(options.until, "until", last, parse_day, kDay));
    preference.weekdays =
        check(flag_value(options.weekdays, "weekdays", kEveryWeekday, weekdays_of, "must be days like mon,tue"));
    preference.from_minute = check(flag_value(options.time_from, "time_from", 0, parse_time_of_day, kTime));
    preference.until_minute =
        check(flag_value(options.time_until, "time_until", kMinutesOfDay, parse_time_of_day, kTime));
    if (check.failed()) return check.refusal();
    return preference;
}

Result<JoinWaitlist> join_of(const WaitlistAddOptions& options, BookingContext& booking_context) {
    const auto& catalog = booking_context.catalog();
    JoinWaitlist ask;
    const auto service = find_service(options.service, catalog);
    if (!service) return service.refusal();
    const auto branch = find_branch(options.branch, catalog);
    if (!branch) return branch.refusal();
    if (!options.resource.empty()) {
        const auto resource = find_resource(options.resource, catalog);
        if (!resource) return resource.refusal();
        ask.resource = (*resource)->id;
    }
    const auto today = (*branch)->zone.local_day(whole_seconds(booking_context.engine().clock.now()));
    const auto preference = preference_of(options, today);
    if (!preference) return preference.refusal();
    auto customer = customer_of({options.name, options.phone, options.email}, catalog.company().region);
    if (!customer) return customer.refusal();
    if (auto trouble = trouble_with_text(options.note, limits::customer_note_length_max, Lines::many);
        !trouble.empty()) {
        return refuse(ErrorCode::invalid_field, "note", std::move(trouble));
    }
    ask.service = (*service)->id;
    ask.branch = (*branch)->id;
    ask.preference = *preference;
    ask.customer = *std::move(customer);
    ask.note = options.note;
    ask.source = Source::manual;
    return ask;
}

// The ids of the entry and of the offer, read from the flags.
struct AskedEntry {
    WaitlistId id;
    std::optional<OfferId> offer;
};
Result<AskedEntry> asked_of(const WaitlistOptions& options, BookingContext& booking_context) {
    if (const auto refusal = booking_context.open(options.company)) return *refusal;
    const auto id = parse_id<WaitlistId>(options.id);
    if (!id) return id.refusal();
    if (options.offer.empty()) return AskedEntry{*id, {}};
    auto offer = parse_id<OfferId>(options.offer);
    if (!offer) {
        return refuse(ErrorCode::invalid_field, "offer_id", "must be an id like " + OfferId{1}.text());
    }
    return AskedEntry{*id, *offer};
}

WaitlistTools tools_of(BookingContext& booking_context) {
    return {booking_context.engine().database(), booking_context.engine().desk};
}

WaitlistCaller caller_of(BookingContext& booking_context, const WaitlistOptions& options,
                         const std::string& operation) {
    return {booking_context.company(), booking_context.key_of(operation, options.key, Json{options.id, options.offer}),
            "command", Source::manual};
}

}  // namespace

int waitlist_list(const Context& context, const WaitlistListOptions& options) {
    BookingContext booking_context(context.config);
    if (const auto refusal = booking_context.open(options.company)) return context.output.refused(*refusal);
    store::WaitlistFilter filter;
    filter.company = booking_context.company();
    filter.rows_max = options.limit + 1;  // one more row than shown, to detect that there are more
    if (!options.branch.empty()) {
        const auto branch = find_branch(options.branch, booking_context.catalog());
        if (!branch) return context.output.refused(branch.refusal());
        filter.branch = (*branch)->id;
    }
    if (!options.service.empty()) {
        const auto service = find_service(options.service, booking_context.catalog());
        if (!service) return context.output.refused(service.refusal());
        filter.service = (*service)->id;
    }
    if (!options.state.empty()) {
        const auto state = parse_name<WaitlistState>(options.state, "state");
        if (!state) return context.output.refused(state.refusal());
        filter.state = *state;
    }
    const auto found = booking_context.read([&](store::Tx& tx) { return store::list_entries(tx, filter); });
    auto rows = Json::array();
    for (auto& shown :
         views::stored_waitlist_json(booking_context.engine().database(), booking_context.catalog(), found)) {
        rows.push_back(context.output.json() ? std::move(shown) : entry_display_form(std::move(shown)));
    }
    context.output.list(rows, {"id", "state", "service", "customer", "from", "until", "times", "offer"},
                        "the waitlist is empty", options.limit);
    return kExitOk;
}

int waitlist_add(const Context& context, const WaitlistAddOptions& options) {
    BookingContext booking_context(context.config);
    if (const auto refusal = booking_context.open(options.company)) return context.output.refused(*refusal);
    const auto ask = join_of(options, booking_context);
    if (!ask) return context.output.refused(ask.refusal());
    const Json asked{options.branch, options.service,  options.resource,  options.from,
                     options.until,  options.weekdays, options.time_from, options.time_until,
                     options.name,   options.phone,    options.email,     options.note};
    auto& engine = booking_context.engine();
    const auto joined = join_waitlist(engine.database(), engine.catalogs, engine.ids, booking_context.company(), *ask,
                                      booking_context.key_of("waitlist add", options.key, asked));
    if (!joined) return context.output.refused(joined.refusal());
    return show_entry(context, booking_context, joined->entry.id);
}

int waitlist_show(const Context& context, const WaitlistOptions& options) {
    BookingContext booking_context(context.config);
    const auto asked = asked_of(options, booking_context);
    if (!asked) return context.output.refused(asked.refusal());
    return show_entry(context, booking_context, asked->id);
}

int waitlist_leave(const Context& context, const WaitlistOptions& options) {
    BookingContext booking_context(context.config);
    const auto asked = asked_of(options, booking_context);
    if (!asked) return context.output.refused(asked.refusal());
    const auto left =
        leave_waitlist(tools_of(booking_context), caller_of(booking_context, options, "waitlist leave"), asked->id);
    if (!left) return context.output.refused(left.refusal());
    return show_entry(context, booking_context, asked->id);
}

int waitlist_accept(const Context& context, const WaitlistOptions& options) {
    BookingContext booking_context(context.config);
    const auto asked = asked_of(options, booking_context);
    if (!asked) return context.output.refused(asked.refusal());
    const auto taken = accept_offer(tools_of(booking_context), caller_of(booking_context, options, "waitlist accept"),
                                    asked->id, asked->offer);
    if (!taken) return context.output.refused(taken.refusal());
    return show_entry(context, booking_context, asked->id);
}

int waitlist_decline(const Context& context, const WaitlistOptions& options) {
    BookingContext booking_context(context.config);
    const auto asked = asked_of(options, booking_context);
    if (!asked) return context.output.refused(asked.refusal());
    const auto released = decline_offer(
        tools_of(booking_context), caller_of(booking_context, options, "waitlist decline"), asked->id, asked->offer);
    if (!released) return context.output.refused(released.refusal());
    return show_entry(context, booking_context, asked->id);
}

}  // namespace slotkeeper
