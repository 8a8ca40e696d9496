// opening_times: when a branch is open and when a person works, date by date, for web sites.
//
// The intervals are those of searches and bookings: hours by weekday, exceptions and clock changes are applied. Time
// off (blocks) and bookings are not subtracted.
#include "adapters/catalog/hours_text.h"
#include "adapters/rest/rest_api.h"
#include "adapters/rest/serving.h"
#include "engine/availability/combinations.h"

#include <algorithm>

namespace slotkeeper::rest {

namespace {

using store::Scope;

template <class SomeId>
struct DatesInput {
    SomeId id;
    std::chrono::year_month_day from{}, to{};

    static const Shape<DatesInput>& shape() {
        static const Shape<DatesInput> shape(
            "Dates", path_id<&DatesInput::id>("The id of the record."),
            field<&DatesInput::from>("from", "The first date, in the time zone of the branch."),
            field<&DatesInput::to>("to", "The last date, included; at most 92 dates in all."));
        return shape;
    }
};

struct OpenInterval {
    LocalTime start, end;
};

struct OpenDate {
    std::chrono::year_month_day date;
    std::vector<OpenInterval> open;
    std::string reason;
};

struct OpeningTimes {
    TimeZone zone;
    std::vector<OpenDate> dates{};
};

const View<OpeningTimes>& opening_times_view() {
    static const View<OpenInterval> interval_view{"OpenInterval", "From start to end, without a break.",
                                                  member("start", "", &OpenInterval::start),
                                                  member("end", "", &OpenInterval::end)};
    static const View<OpenDate> date_view{
        "OpenDate", "One local date.", member("date", "", &OpenDate::date),
        nested("open", "Empty: closed. Hours past midnight go on at the next date.", interval_view, Parts::list,
               &OpenDate::open),
        member("reason", "Why the hours differ from those of the weekday, if that is stored.",
               [](const OpenDate& date) { return if_any(date.reason); })};
    static const View<OpeningTimes> view{
        "OpeningTimes", "Opening times or working times, date by date.",
        member("time_zone", "The IANA name of the time zone of the branch.",
               [](const OpeningTimes& times) { return times.zone.name(); }),
        nested("dates", "Every date from the first to the last.", date_view, Parts::list, &OpeningTimes::dates)};
    return view;
}

std::string reason_on(const std::vector<DateException>& exceptions, std::chrono::year_month_day date) {
    const auto found = std::find_if(exceptions.begin(), exceptions.end(),
                                    [&](const DateException& exception) { return exception.date == date; });
    return found == exceptions.end() ? std::string() : found->reason;
}

template <class SomeId>
Result<Done> check_times(const DatesInput<SomeId>& input) {
    if (std::chrono::sys_days(input.from) < limits::instant_min) {
        return refuse(ErrorCode::invalid_field, "from", "must lie from 2000 to 2037");
    }
    if (std::chrono::sys_days(input.to) >= limits::instant_max) {
        return refuse(ErrorCode::invalid_field, "to", "must lie from 2000 to 2037");
    }
    const auto days = (std::chrono::sys_days(input.to) - std::chrono::sys_days(input.from)).count() + 1;
    if (days < 1) return refuse(ErrorCode::invalid_field, "to", "must not lie before from");
    if (days <= limits::schedule_days_max) return Done{};
    return refuse(ErrorCode::invalid_field, "to",
                  "must lie at most " + std::to_string(limits::schedule_days_max - 1) + " days after from");
}

// `open`: the intervals of one date; `exceptions`: those that name a reason, the more special ones first.
template <class SomeId>
Reply times_reply(const DatesInput<SomeId>& input, const Branch& branch,
                  const std::function<Intervals(Openings& openings)>& open,
                  const std::vector<const std::vector<DateException>*>& exceptions) {
    OpeningTimes times{branch.zone};
    const std::chrono::local_days first(input.from), last(input.to);
    for (auto day = first; day <= last; day += std::chrono::days(1)) {
        const Interval span{branch.zone.first_instant_of(day),
                            branch.zone.first_instant_of(day + std::chrono::days(1))};
        OpenDate date{.date = std::chrono::year_month_day(day), .open = {}, .reason = {}};
        if (!span.empty()) {  // else a date that the zone left out
            Openings openings(branch, span);
            for (const auto& interval : open(openings)) {
                date.open.push_back({{interval.from, branch.zone}, {interval.until, branch.zone}});
            }
        }
        for (const auto* list : exceptions) {
            if (date.reason.empty()) date.reason = reason_on(*list, date.date);
        }
        times.dates.push_back(std::move(date));
    }
    return {.body = opening_times_view().write(times)};
}

Result<Reply> opening_hours(const DatesInput<BranchId>& input, Context& context) {
    if (const auto right = check_times(input); !right) return right.refusal();
    const auto catalog = context.services.catalogs.current(context.company());
    const auto* branch = catalog->branch(input.id);
    if (branch == nullptr || branch->deleted) {
        return refuse(ErrorCode::not_found, "id", "there is no record with this id");
    }
    return times_reply(input, *branch, [](Openings& openings) { return openings.of_branch(); }, {&branch->exceptions});
}

Result<Reply> schedule(const DatesInput<ResourceId>& input, Context& context) {
    if (const auto right = check_times(input); !right) return right.refusal();
    const auto catalog = context.services.catalogs.current(context.company());
    const auto* resource = catalog->resource(input.id);
    if (resource == nullptr || resource->deleted) {
        return refuse(ErrorCode::not_found, "id", "there is no record with this id");
    }
    const auto& branch = catalog->at(resource->branch);
    return times_reply(input, branch,
                       [&](Openings& openings) { return resource->active ? openings.of(*resource) : Intervals(); },
                       {&resource->exceptions, &branch.exceptions});
}

}  // namespace

std::vector<Operation> opening_time_operations() {
    return {
        operation<DatesInput<BranchId>>({.id = "branches.opening_hours",
                                         .method = "GET",
                                         .path = "/v1/branches/{id}/opening-hours",
                                         .scope = Scope::read,
                                         .summary = "Show when a branch is open, date by date.",
                                         .description = "For web sites. Holidays and clock changes are applied.",
                                         .answer = Answer::record(opening_times_view())},
                                        opening_hours),
        operation<DatesInput<ResourceId>>(
            {.id = "resources.schedule",
             .method = "GET",
             .path = "/v1/resources/{id}/schedule",
             .scope = Scope::read,
             .summary = "Show when a person works, or when a room or device can be used, date by date.",
             .description = "For web sites. Hours, holidays and clock changes are applied. Time off (`GET /v1/blocks`) "
                            "and bookings are not subtracted.",
             .answer = Answer::record(opening_times_view())},
            schedule),
    };
}

}  // namespace slotkeeper::rest
