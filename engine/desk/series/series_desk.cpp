// series_desk: the occurrences of a new series, and those of a stored one that a change concerns.
#include "engine/desk/series/series_desk.h"

#include "engine/base/calendar_text.h"
#include "engine/booking/change_rules.h"
#include "engine/desk/series/series_plan.h"
#include "engine/store/booking/appointment_rows.h"
#include "engine/store/booking/series_rows.h"

#include <algorithm>

namespace slotkeeper {

namespace {

using std::chrono::local_seconds;
using store::Tx;

// A series with the planner of what is asked.
struct SeriesWork {
    Series series;
    SeriesPlanner planner;
};

std::string local_text(local_seconds local) {
    const auto day = std::chrono::floor<std::chrono::days>(local);
    const auto minute = std::chrono::floor<Minutes>(local - day);
    return format_iso_date(day) + 'T' + format_time_of_day(static_cast<int>(minute.count()));
}

struct SeriesTools {
    const CheckingDesk& to;
    IdSource& ids;
    Moment now;
};

Result<SeriesWork> open_series(const SeriesTools& tools, const Command& base, const BookSeries& ask) {
    const auto catalog = tools.to.catalogs.current(base.company);
    const auto* branch = catalog->branch(ask.occurrence.branch);
    if (branch == nullptr) return refuse(ErrorCode::not_found, "branch_id", "there is no such branch");
    const auto starts = ask.rule.starts(ask.start, branch->zone, limits::series_occurrences_max);
    if (!starts) return starts.refusal();
    Series series;
    series.id = tools.ids.make<SeriesId>();
    series.company = base.company;
    series.branch = ask.occurrence.branch;
    series.service = ask.occurrence.service;
    series.rule = ask.rule.text();
    series.start = local_text(ask.start);
    series.created_at = series.updated_at = tools.now;
    std::vector<SeriesItem> items;
    for (const auto& local : *starts) {
        const auto number = static_cast<int>(items.size()) + 1;
        const auto [at, clock] = resolve(branch->zone, local);
        auto book = ask.occurrence;
        book.id = tools.ids.make<AppointmentId>();
        book.start = at;
        book.series = Occurrence{series.id, number, at};
        SeriesItem item;
        item.planned.step = {number, OccurrenceAction::book, at, clock, at, {}};
        item.wished = item.ask = {std::move(book), {}};
        items.push_back(std::move(item));
    }
    auto command = base;
    command.series = SeriesStep{series.id, SeriesEvent::book, {}, series};
    return SeriesWork{
        series, SeriesPlanner(tools.to, std::move(command), std::move(items), ask.conflicts, branch->zone, tools.now)};
}

// What a change means for one appointment, before the desk is asked.
SeriesItem item_of(const Appointment& present, const ChangeSeries& ask, const TimeZone& zone, Instant now) {
    const auto& place = *present.series;
    const auto alone = ask.scope == SeriesScope::one;
    SeriesItem item;
    auto& step = item.planned.step;
    item.present = present;
    item.planned.appointment = present.id;
    step = {place.number,      ask.is_move() ? OccurrenceAction::move : OccurrenceAction::cancel,
            present.time.from, ClockChange::none,
            present.time.from, {}};
    item.wished = item.ask = {Cancel{present.id, ask.reason, {}, ask.code}, {}};
    const auto keep = [&](std::optional<ErrorCode> reason, std::string message) {
        item.is_active = false;
        step.action = OccurrenceAction::keep;
        step.reason = reason;
        item.planned.message = std::move(message);
    };
    if (!ask.is_move()) step.start.reset();
    if (ask.is_move()) {
        const auto base = zone.to_local(alone ? present.time.from : place.start);
        const auto day = std::chrono::floor<std::chrono::days>(base);
        const auto wanted = ask.minute ? local_seconds(day) + Minutes(*ask.minute) : base + *ask.by;
        const auto [at, clock] = resolve(zone, wanted);
        step.wanted = at;
        step.clock = clock;
        step.start = at;
        Reschedule move;
        move.id = present.id;
        move.start = at;
        move.with_series = !alone;
        item.wished = item.ask = {std::move(move), {}};
    }
    if (alone) return item;
    const auto stays = [&] { step.wanted = present.time.from, step.start = present.time.from; };
    const auto event = ask.is_move() ? Event::reschedule : Event::cancel;
    if (auto state = next_state(present.state, event); !state) {
        keep(ErrorCode::state_conflict, state.refusal().message);
        stays();
    } else if (present.time.from <= now) {
        keep(ErrorCode::in_the_past, "has begun already");
        stays();
    } else if (ask.is_move() && present.time.from != place.start && !ask.include_exceptions) {
        keep(std::nullopt, "was moved alone");
        stays();
    } else if (ask.is_move() && present.time.from == step.wanted && place.start == step.wanted) {
        keep(std::nullopt, "");
    }
    return item;
}

Result<SeriesWork> open_series(const SeriesTools& tools, const Command& base, const ChangeSeries& ask) {
    std::vector<Appointment> appointments;
    const auto series = tools.to.database.read([&](Tx& tx) {
        appointments = store::load_series_appointments(tx, base.company, ask.series);
        return store::load_series(tx, base.company, ask.series);
    });
    if (!series) return refuse(ErrorCode::not_found, "id", "there is no such series");
    const auto catalog = tools.to.catalogs.current(base.company);
    if (auto known = check_reason_code(catalog->company(), ask.code, ask.reason, base.by_customer); !known) {
        return known.refusal();
    }
    const auto zone = catalog->zone_of(series->branch);
    std::vector<SeriesItem> items;
    for (const auto& present : appointments) {
        const auto number = present.series->number;
        const auto concerned = ask.scope == SeriesScope::all ||
                               (ask.scope == SeriesScope::one ? number == ask.occurrence : number >= ask.occurrence);
        if (concerned) items.push_back(item_of(present, ask, zone, whole_seconds(tools.now)));
    }
    if (items.empty()) {
        return refuse(ErrorCode::not_found, ask.scope == SeriesScope::all ? "id" : "occurrence",
                      "the series has no such occurrence");
    }
    auto command = base;
    command.series = SeriesStep{series->id, ask.is_move() ? SeriesEvent::move : SeriesEvent::cancel, {}, {}};
    return SeriesWork{*series,
                      SeriesPlanner(tools.to, std::move(command), std::move(items), ask.conflicts, zone, tools.now)};
}

template <class Ask>
Result<SeriesPlan> preview_of(const SeriesTools& tools, const Command& base, const Ask& ask) {
    auto work = open_series(tools, base, ask);
    if (!work) return work.refusal();
    auto& [series, planner] = *work;
    if (auto fine = planner.plan(); !fine) return fine.refusal();
    planner.add_alternatives();
    return SeriesPlan{series, planner.occurrences(), planner.refusal()};
}

}  // namespace

Result<SeriesPlan> SeriesDesk::preview(const Command& base, const BookSeries& ask) const {
    auto plan = preview_of({to_, ids_, now_}, base, ask);
    if (plan) plan->series.id = {};
    return plan;
}

Result<SeriesPlan> SeriesDesk::preview(const Command& base, const ChangeSeries& ask) const {
    return preview_of({to_, ids_, now_}, base, ask);
}

template <class Ask>
Result<SeriesDone> SeriesDesk::carry_out(const Command& base, const Ask& ask) const {
    if (auto earlier = remembered(base.company, base.key)) return *std::move(earlier);
    std::optional<Refusal> last;
    for (int round = 0; round < limits::series_rounds_max; ++round) {
        auto work = open_series({to_, ids_, now_}, base, ask);
        if (!work) return work.refusal();
        auto& planner = work->planner;
        if (auto fine = planner.plan(); !fine) return fine.refusal();
        if (auto refusal = planner.refusal()) return *refusal;
        const auto command = planner.command();
        const auto receipt = to_.desk.submit(command);
        if (receipt) return done_before(base.company, *receipt);
        // Others were faster with one of the starts.
        last = receipt.refusal();
        const auto is_conflict = last->code == ErrorCode::slot_conflict || last->code == ErrorCode::limit_reached;
        if (last->item < 0 && !(command.together.empty() && is_conflict)) return *last;
        last->field = "occurrences";
        last->item = -1;
        last->further.clear();
    }
    return *last;
}

Result<SeriesDone> SeriesDesk::book(const Command& base, const BookSeries& ask) const { return carry_out(base, ask); }

Result<SeriesDone> SeriesDesk::change(const Command& base, const ChangeSeries& ask) const {
    return carry_out(base, ask);
}

std::optional<Result<SeriesDone>> SeriesDesk::remembered(CompanyId company, const RequestKey& key) const {
    auto earlier = to_.desk.remembered(company, key);
    if (!earlier) return std::nullopt;
    if (!*earlier) return Result<SeriesDone>(earlier->refusal());
    return done_before(company, **earlier);
}

Result<SeriesDone> SeriesDesk::done_before(CompanyId company, const Receipt& receipt) const {
    const auto& answer = *receipt.appointment;
    if (!answer.series) throw DamagedData("the appointment " + answer.id.text() + " has lost its series");
    std::optional<SeriesStep> step;
    const auto series = to_.database.read([&](Tx& tx) {
        step = store::load_series_step(tx, company, answer.id, answer.version);
        return store::load_series(tx, company, answer.series->series);
    });
    if (!series || !step) throw DamagedData("the series of " + answer.id.text() + " is incomplete");
    SeriesDone done{*series, std::move(*step), receipt.replayed, {}};
    if (!receipt.replayed && done.step.event == SeriesEvent::book) done.complete = answer.customer;
    return done;
}

}  // namespace slotkeeper
