// holidays: the dates on which a branch is closed or has hours of its own.
//
// The region of its public holidays is a part of the branch (catalog_edits.cpp).
// A date has no id: a branch has each date once. A change that would leave appointments outside the hours is refused
// with their ids (`in_the_way`), unless it is forced. Read on: engine/desk/change_dates.h.
#include "adapters/rest/catalog/catalog_replies.h"
#include "adapters/rest/rest_api.h"
#include "adapters/rest/short_lists.h"
#include "engine/base/limits.h"
#include "engine/desk/change_dates.h"
#include "engine/store/catalog/holiday_rows.h"
#include "engine/time/ics_days.h"

#include <algorithm>

namespace slotkeeper::rest {

namespace {

using std::chrono::sys_days;
using std::chrono::year_month_day;

// --- inputs --------------------------------------------------------------------------------------

struct OneBranch {
    BranchId id;

    static const Shape<OneBranch>& shape() {
        static const Shape<OneBranch> shape("OneBranch", path_id<&OneBranch::id>("The branch."));
        return shape;
    }
};

struct Forced : OneBranch, ForceInput {
    static const Shape<Forced>& shape() {
        static const Shape<Forced> shape("ForcedChange", OneBranch::shape(), ForceInput::shape());
        return shape;
    }
    DatesChange dates_change() const { return {.force = force, .reason = reason.value_or("")}; }
};

struct ListHolidays : OneBranch {
    std::optional<year_month_day> from, to;

    static const Shape<ListHolidays>& shape() {
        static const Shape<ListHolidays> shape(
            "ListHolidays", OneBranch::shape(),
            field<&ListHolidays::from>("from", "The first day. Absent: today, at the branch."),
            field<&ListHolidays::to>("to", "The last day. Absent: a year after the first."));
        return shape;
    }
};

struct OpenRange {
    ClockTime from, until;

    static const Shape<OpenRange>& shape() {
        static const Shape<OpenRange> shape(
            "OpenRange", field<&OpenRange::from>("from", "The opening."),
            field<&OpenRange::until>("until",
                                     "The closing; 24:00 is the end of the day. Before `from`: on the next day."));
        return shape;
    }
};

struct SetHoliday : Forced {
    year_month_day date;
    DateKind kind = DateKind::closed;
    std::string name;
    std::optional<std::vector<OpenRange>> hours;

    static const Shape<SetHoliday>& shape() {
        static const Shape<SetHoliday> shape(
            "NewHoliday", field<&SetHoliday::date>("date", "The day at the branch."),
            defaulted<&SetHoliday::kind>("kind",
                                         "Closed; open as on its weekday, although it is a public holiday; or open at "
                                         "the given hours."),
            defaulted<&SetHoliday::name>("name", "Why. Empty: the name of the public holiday, if it is one."),
            field<&SetHoliday::hours>("hours", "Of the kind `hours`, and only of it.",
                                      {.items_max = limits::opening_ranges_max}),
            Forced::shape());
        return shape;
    }
};

struct RemoveHoliday : Forced {
    year_month_day date;

    static const Shape<RemoveHoliday>& shape() {
        static const Shape<RemoveHoliday> shape(
            "RemovedHoliday", field<&RemoveHoliday::date>("date", "The day at the branch."), Forced::shape());
        return shape;
    }
};

struct ImportHolidays : Forced {
    std::string ics;

    static const Shape<ImportHolidays>& shape() {
        static const Shape<ImportHolidays> shape(
            "HolidayImport",
            field<&ImportHolidays::ics>("ics", "The text of an iCalendar file (.ics).",
                                        {.length_max = limits::calendar_file_max, .file = true}),
            Forced::shape());
        return shape;
    }
};

// --- views ---------------------------------------------------------------------------------------

const View<HourRange>& open_range_view() {
    static const View<HourRange> view{
        "OpeningHours", "A time in which the branch is open.",
        member("from", "", [](const HourRange& range) { return ClockTime{range.from}; }),
        member("until", "Before `from` if it is on the next day.", [](const HourRange& range) {
            const auto ends_next_day = range.until > Minutes(std::chrono::days(1));
            return ClockTime{range.until - std::chrono::days(ends_next_day ? 1 : 0)};
        })};
    return view;
}

const View<ListedDate>& holiday_view() {
    static const View<ListedDate> view{
        "Holiday",
        "A date on which a branch may have other hours than on its weekday.",
        member("date", "The day at the branch.",
               [](const ListedDate& listed) { return year_month_day(listed.date.date); }),
        member("kind", "Closed; open as on its weekday; or open at `hours`.",
               [](const ListedDate& listed) { return listed.date.kind; }),
        member("name", "In the language of the region; may be empty.",
               [](const ListedDate& listed) { return listed.date.name; }),
        member("public_holiday", "The English name of the public holiday, or null on any other day.",
               &ListedDate::public_holiday),
        member("source", "Whether the region or the branch itself says so.", &ListedDate::source),
        nested("hours", "Empty unless the kind is `hours`.", open_range_view(), Parts::list,
               [](const ListedDate& listed) -> const std::vector<HourRange>& { return listed.date.hours; })};
    return view;
}

// --- serving -------------------------------------------------------------------------------------

Result<CatalogPtr> catalog_with(const Context& context, BranchId branch) {
    auto catalog = context.services.catalogs.current(context.company());
    const auto* found = catalog->branch(branch);
    if (found != nullptr && !found->deleted) return catalog;
    return refuse(ErrorCode::not_found, "id", "there is no record with this id");
}

std::vector<ListedDate> stored_dates(const Context& context, BranchId branch, sys_days first, sys_days last) {
    return context.read([&](store::Tx& tx) {
        return list_dates(store::load_holiday_region(tx, branch), store::list_branch_dates(tx, branch), first, last);
    });
}

Result<Reply> list_holidays(const ListHolidays& input, Context& context) {
    const auto catalog = catalog_with(context, input.id);
    if (!catalog) return catalog.refusal();
    const auto now = std::chrono::floor<Seconds>(context.services.clock.now());
    const auto today = (*catalog)->at(input.id).zone.local_day(now);
    const auto first = input.from ? sys_days(*input.from) : sys_days(today.time_since_epoch());
    const auto last = input.to ? sys_days(*input.to) : first + std::chrono::days(365);
    if (last < first) return refuse(ErrorCode::invalid_field, "to", "must not lie before from");
    if (last - first > limits::branch_dates_listed_max) {
        return refuse(
            ErrorCode::invalid_field, "to",
            "must lie at most " + std::to_string(limits::branch_dates_listed_max.count()) + " days after from");
    }
    return page(holiday_view().write_all(stored_dates(context, input.id, first, last)), std::nullopt);
}

// Afterwards this process searches with the changed catalogue at once.
Result<Done> change_stored(const Context& context, BranchId branch, DatesChange change) {
    change.actor = context.caller.actor;
    const auto catalog = catalog_with(context, branch);
    if (!catalog) return catalog.refusal();
    auto changed = change_dates(context.services.database, *catalog, branch, change);
    context.services.catalogs.current(context.company());
    return changed;
}

Result<Reply> set_holiday(const SetHoliday& input, Context& context) {
    const auto hours = input.hours.value_or(std::vector<OpenRange>{});
    if ((input.kind == DateKind::hours) == hours.empty()) {
        return refuse(ErrorCode::invalid_field, "hours", "must be given if kind is hours, and only then");
    }
    const sys_days day(input.date);
    BranchDate date{day, input.kind, input.name, {}};
    for (const auto& range : hours) {
        const auto ends_next_day = range.until.after_midnight < range.from.after_midnight;
        date.hours.push_back(
            {range.from.after_midnight, range.until.after_midnight + std::chrono::days(ends_next_day ? 1 : 0)});
    }
    std::sort(date.hours.begin(), date.hours.end(), [](const auto& a, const auto& b) { return a.from < b.from; });
    auto change = input.dates_change();
    change.set.push_back(std::move(date));
    const auto changed = change_stored(context, input.id, change);
    if (!changed) return changed.refusal();
    const auto stored = stored_dates(context, input.id, day, day);
    if (stored.empty()) return refuse(ErrorCode::not_found, "date", "it was removed at the same time");
    return Reply{.body = holiday_view().write(stored.front())};
}

Result<Reply> remove_holiday(const RemoveHoliday& input, Context& context) {
    auto change = input.dates_change();
    change.removed.push_back(sys_days(input.date));
    const auto changed = change_stored(context, input.id, change);
    if (!changed) return changed.refusal();
    return Reply{.body = {{"date", format_iso_date(input.date)}, {"removed", true}}, .status = 204};
}

Result<Reply> import_holidays(const ImportHolidays& input, Context& context) {
    const auto read = read_ics_days(input.ics, limits::imported_days_max, "ics");
    if (!read) return read.refusal();
    auto change = input.dates_change();
    change.field = "ics";
    for (const auto& day : *read) change.set.push_back({day.date, DateKind::closed, day.name, {}});
    const auto changed = change_stored(context, input.id, change);
    if (!changed) return changed.refusal();
    auto data = Json::array();
    for (const auto& listed : stored_dates(context, input.id, read->front().date, read->back().date)) {
        const auto is_imported =
            std::any_of(read->begin(), read->end(), [&](const IcsDay& day) { return day.date == listed.date.date; });
        if (is_imported) data.push_back(holiday_view().write(listed));
    }
    return page(std::move(data), std::nullopt);
}

constexpr auto kInTheWay =
    "If coming appointments would lie outside the hours, it is refused with `state_conflict`, and `in_the_way` lists "
    "their ids, at most 50. With `force` and a `reason` it is done: the appointments stay as they are, and `slotkeeper "
    "check` lists them.";

}  // namespace

std::vector<Operation> branch_date_operations() {
    using enum ErrorCode;
    using store::Scope;
    return {
        short_list<list_holidays>(
            {.id = "branches.holidays",
             .method = "GET",
             .path = "/v1/branches/{id}/holidays",
             .scope = Scope::read,
             .summary = "List the public holidays of a branch and the dates of its own, by date.",
             .description = "A date of the branch's own replaces what the region says about that date.",
             .answer =
                 Answer::page(holiday_view()).as_table({"date", "kind", "name", "hours", "source"}, "no holidays")}),
        operation<SetHoliday>({.id = "branches.set_holiday",
                               .method = "POST",
                               .path = "/v1/branches/{id}/holidays",
                               .scope = Scope::admin,
                               .summary = "Close a branch on a date, open it on a public holiday, or set its hours.",
                               .description = std::string("It replaces an earlier one of that date. ") + kInTheWay,
                               .answer = Answer::record(holiday_view()),
                               .refusals = {missing_field, state_conflict}},
                              set_holiday),
        operation<RemoveHoliday>({.id = "branches.remove_holiday",
                                  .method = "DELETE",
                                  .path = "/v1/branches/{id}/holidays",
                                  .scope = Scope::admin,
                                  .summary = "Remove a date of the branch's own; a public holiday counts again.",
                                  .description = kInTheWay,
                                  .answer = Answer::nothing(),
                                  .refusals = {missing_field, state_conflict}},
                                 remove_holiday),
        operation<ImportHolidays>(
            {.id = "branches.import_holidays",
             .method = "POST",
             .path = "/v1/branches/{id}/holidays/import",
             .scope = Scope::admin,
             .summary = "Close a branch on the dates of the all-day events of a calendar file.",
             .description = std::string("They replace earlier ones of the same dates. Events with a time of day and "
                                        "events that repeat are refused. All dates are stored, or none. ") +
                            kInTheWay,
             .answer = Answer::page(holiday_view()).as_table({"date", "kind", "name"}, "no holidays"),
             .refusals = {missing_field, state_conflict},
             .example = {{"ics",
                          "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20261224\nSUMMARY:Betriebsferien\n"
                          "END:VEVENT\nEND:VCALENDAR\n"}}},
            import_holidays),
    };
}

}  // namespace slotkeeper::rest
