// change_dates: names the days, locks them, and compares the booked times with the new hours.
#include "engine/desk/change_dates.h"

#include "engine/availability/day_book.h"
#include "engine/base/limits.h"
#include "engine/catalog/catalog_draft.h"
#include "engine/desk/catalog/orphans.h"
#include "engine/holidays/holidays.h"
#include "engine/store/booking/claim_rows.h"
#include "engine/store/calendar/mapping_rows.h"
#include "engine/store/catalog/catalog_rows.h"
#include "engine/store/catalog/holiday_rows.h"

#include <algorithm>
#include <map>
#include <set>

namespace slotkeeper {

namespace {

using std::chrono::sys_days;
using Dates = std::set<sys_days>;

sys_days as_sys(std::chrono::local_days day) { return sys_days(day.time_since_epoch()); }

// The local day as an interval of UTC.
Interval whole_day(const TimeZone& zone, sys_days date) {
    const std::chrono::local_days day(date.time_since_epoch());
    return {zone.first_instant_of(day), zone.first_instant_of(day + std::chrono::days(1))};
}

Result<Done> check_dates(const DatesChange& change) {
    if (change.force && change.reason.empty()) {
        return refuse(ErrorCode::missing_field, "reason", "is needed with force");
    }
    const auto first = std::chrono::floor<std::chrono::days>(limits::instant_min);
    const auto end = std::chrono::floor<std::chrono::days>(limits::instant_max);
    for (const auto& one : change.set) {
        if (one.date < first || one.date >= end) {
            return refuse(ErrorCode::invalid_field, change.field, "must lie from 2000 to 2037");
        }
        const DateException exception{one.date, one.hours};
        auto hours = check_hours(std::span(&exception, 1), "hours");
        if (!hours) return hours;
    }
    return Done{};
}

// Whether a night that begins on the date ends on the next one, by the week or by what the branch has on this date.
bool has_night(const Branch& branch, const DatesChange& change, sys_days date) {
    const std::chrono::local_days day(date.time_since_epoch());
    if (timetable_of(branch).week_of(day).end_after_midnight(std::chrono::weekday(date))) return true;
    const auto is_long = [](const HourRange& range) { return range.until > std::chrono::days(1); };
    const auto ends_next_day = [&](const BranchDate& one) {
        return one.date == date && std::any_of(one.hours.begin(), one.hours.end(), is_long);
    };
    return std::any_of(branch.dates.begin(), branch.dates.end(), ends_next_day) ||
           std::any_of(change.set.begin(), change.set.end(), ends_next_day);
}

// The dates whose hours the change may shorten, from today on. A public holiday counts as far as services can be
// booked.
Dates dates_to_look_at(const Catalog& catalog, const Branch& branch, const DatesChange& change, sys_days today) {
    Dates dates(change.removed.begin(), change.removed.end());
    for (const auto& one : change.set) dates.insert(one.date);
    if (change.region && *change.region) {
        auto window = std::chrono::days(366);
        for (const auto& service : catalog.services())
            window = std::max(window, std::chrono::days(service.window_days + 1));
        for (const auto& one : list_dates(*change.region, {}, today, today + window)) dates.insert(one.date.date);
    }
    const auto named = dates;
    for (const auto date : named) {
        if (has_night(branch, change, date)) dates.insert(date + std::chrono::days(1));
    }
    dates.erase(dates.begin(), dates.lower_bound(today));
    return dates;
}

std::vector<ResourceDay> days_of_branch(const Catalog& catalog, const Branch& branch, const Dates& dates) {
    std::set<ResourceDay> all;
    for (const auto& resource : catalog.resources()) {
        if (!resource.works_at(branch.id)) continue;
        for (const auto date : dates) {
            for (const auto& where : resource_days(resource.id, whole_day(branch.zone, date))) all.insert(where);
        }
    }
    return {all.begin(), all.end()};
}

// What is stored about the dates of a branch, and what a change makes of it.
struct StoredDates {
    std::optional<std::string> region;
    std::map<sys_days, BranchDate> own;

    static StoredDates load(store::Tx& tx, BranchId branch) {
        StoredDates stored{store::load_holiday_region(tx, branch), {}};
        for (auto& one : store::list_branch_dates(tx, branch)) stored.own[one.date] = std::move(one);
        return stored;
    }
    StoredDates after(const DatesChange& change) const {
        auto changed = *this;
        for (const auto date : change.removed) changed.own.erase(date);
        for (const auto& one : change.set) changed.own[one.date] = one;
        if (change.region) changed.region = *change.region;
        return changed;
    }
    std::vector<DateException> exceptions(sys_days today) const {
        std::vector<BranchDate> list;
        for (const auto& [date, one] : own) list.push_back(one);
        return date_exceptions(region, list, std::chrono::year_month_day(today).year());
    }
};

// What has ended is not in the way.
std::vector<std::string> appointments_outside(store::Tx& tx, CompanyId company, const Branch& branch,
                                              const Dates& dates, Instant now) {
    std::vector<std::string> ids;
    for (const auto date : dates) {
        const auto day = whole_day(branch.zone, date);
        // A day more on each side, because a segment may begin before midnight or end after it.
        const Interval span{day.from - std::chrono::days(1), day.until + std::chrono::days(1)};
        const auto open = open_intervals(timetable_of(branch), branch.zone, span, branch.repeated_hour);
        for (const auto& booked :
             store::list_booked_segments(tx, company, branch.id, {std::max(day.from, now), day.until})) {
            auto id = booked.appointment.text();
            const auto is_open =
                std::any_of(open.begin(), open.end(), [&](const Interval& one) { return one.contains(booked.time); });
            if (is_open || std::find(ids.begin(), ids.end(), id) != ids.end()) continue;
            ids.push_back(std::move(id));
            if (ids.size() == limits::in_the_way_max) return ids;
        }
    }
    return ids;
}

Refusal refuse_for(std::vector<std::string> appointments, const DatesChange& change) {
    auto refusal = refuse(ErrorCode::state_conflict, change.field,
                          "coming appointments would lie outside the opening hours: move or cancel them first, or give "
                          "force and a reason");
    refusal.in_the_way = std::move(appointments);
    return refusal;
}

void store_change(store::Tx& tx, BranchId branch, const DatesChange& change) {
    for (const auto date : change.removed) store::delete_branch_date(tx, branch, date);
    for (const auto& one : change.set) store::put_branch_date(tx, branch, one);
    if (change.region) store::set_holiday_region(tx, branch, *change.region);
}

// Notes the appointments that the change leaves without room, and forgets those that have room again.
void note_changed_room(store::Tx& tx, const Catalog& before, BranchId id, const StoredDates& changed,
                       const DatesChange& change, sys_days today, Moment now) {
    auto draft = draft_of(before);
    for (auto& branch : draft.branches) {
        if (branch.id != id) continue;
        branch.holiday_region = changed.region;
        branch.dates.clear();
        for (const auto& [date, one] : changed.own) branch.dates.push_back(one);
    }
    const auto year = std::chrono::year_month_day(today).year();
    const auto after = catalog_of(draft, before, year - std::chrono::years(1));
    OrphanSearch search(before, after, now);
    if (change.force && search.can_find()) {
        note_as_orphans(tx, before.company().id, search.find(tx), change.reason, change.actor, now);
    }
    settle_orphans(tx, after, now);
}

// A day without a row cannot be locked. Read first: inserting an existing row would wait for the transaction that has
// it locked.
void make_missing_days(store::Database& database, const std::vector<ResourceDay>& wanted) {
    auto missing = wanted;
    database.read([&](store::Tx& tx) {
        for (const auto& where : store::resource_day_table.all(tx, store::find_resource_days_sql(wanted))) {
            const auto found = std::lower_bound(missing.begin(), missing.end(), where);
            if (found != missing.end() && *found == where) missing.erase(found);
        }
    });
    if (missing.empty()) return;
    database.transact([&](store::Tx& tx) { tx.run(store::make_resource_days_sql(missing)); });
}

}  // namespace

Result<Done> change_dates(store::Database& database, const CatalogPtr& catalog, BranchId id,
                          const DatesChange& change) {
    auto checked = check_dates(change);
    if (!checked) return checked;
    const auto& branch = catalog->at(id);
    const auto company = catalog->company().id;
    const auto now = std::chrono::floor<Seconds>(database.read([](store::Tx& tx) { return tx.now(); }));
    const auto today = as_sys(branch.zone.local_day(now));
    const auto dates = dates_to_look_at(*catalog, branch, change, today);
    const auto to_lock = days_of_branch(*catalog, branch, dates);
    if (!to_lock.empty()) make_missing_days(database, to_lock);
    return database.transact([&](store::Tx& tx) -> Result<Done> {
        store::lock_catalog_version(tx, company);
        if (!to_lock.empty()) tx.run(store::lock_resource_days_sql(to_lock));
        const auto before = StoredDates::load(tx, id);
        for (const auto date : change.removed) {
            if (before.own.contains(date)) continue;
            return refuse(ErrorCode::not_found, change.field, "the branch has no date of its own on this day");
        }
        const auto changed = before.after(change);
        const auto only_repeats = change.set.empty() && change.removed.empty() && before.region == changed.region;
        if (!change.force && !only_repeats) {
            auto then = branch;
            then.exceptions = changed.exceptions(today);
            auto ids = appointments_outside(tx, company, then, dates, now);
            if (!ids.empty()) return refuse_for(std::move(ids), change);
        }
        const auto stored = store::load_catalog(tx, company);
        if (!stored) throw DamagedData("company " + company.text() + " is missing");
        note_changed_room(tx, **stored, id, changed, change, today, tx.now());
        store_change(tx, id, change);
        if (!to_lock.empty()) tx.run(store::bump_resource_days_sql(to_lock));
        store::bump_catalog_version(tx, company);
        return Done{};
    });
}

}  // namespace slotkeeper
