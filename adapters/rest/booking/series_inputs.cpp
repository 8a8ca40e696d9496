// series_inputs: their shapes, and how they are read.
#include "adapters/rest/booking/series_inputs.h"

#include "engine/base/calendar_text.h"
#include "engine/booking/intake_rules.h"

namespace slotkeeper::rest {

namespace {

using enum ErrorCode;

struct FirstStart {
    std::chrono::local_seconds local;
};

Result<FirstStart> read_start(const std::string& text) {
    const auto local = parse_local_time(text);
    if (!local || std::chrono::floor<Minutes>(*local) != *local) {
        return refuse(invalid_field, "start", "must be a whole minute in local time, like 2026-12-07T09:00");
    }
    const auto at = Instant(local->time_since_epoch());
    if (at < limits::instant_min + std::chrono::days(2) || at > limits::instant_max - std::chrono::days(2)) {
        return refuse(invalid_field, "start", "must lie between the years 2000 and 2037");
    }
    return FirstStart{*local};
}

Result<BookSeries> read_series(const SeriesInput& input, const Context& context, const Catalog& catalog) {
    TargetInput asked;
    static_cast<PreferencesInput&>(asked) = input;
    asked.service_id = input.service_id;
    asked.service = input.service;
    asked.branch_id = input.branch_id;
    asked.duration = input.duration;
    asked.party_size = input.party_size;
    asked.language = input.language;
    asked.start = Instant{};  // of each occurrence another one
    Checks check;
    auto target = read_target(asked, catalog);
    if (!target) check.note(target.refusal());
    const auto start = check(read_start(input.start));
    auto rule = Recurrence::parse(input.rrule);
    if (!rule) check.note(rule.refusal());
    if (target) {
        const auto& fields = catalog.at(target->service).intake;
        check(check_answers(fields, input.answers.value_or(Answers()), context.caller.channel));
    }
    auto customer = check(read_customer(input, context, catalog));
    if (check.failed()) return check.refusal();
    Book each;
    each.branch = target->branch;
    each.service = target->service;
    each.preferences = std::move(target->preferences);
    each.customer = std::move(customer);
    each.notes = input.notes.value_or("");
    each.metadata = input.metadata.value_or(Metadata());
    each.duration = target->duration;
    each.party_size = target->party_size;
    each.answers = input.answers.value_or(Answers());
    each.language = std::move(target->language);
    return BookSeries{std::move(each), std::move(*rule), start.local, input.rule()};
}

Result<ChangeSeries> read_scope(const ScopeInput& input) {
    if (input.scope != SeriesScope::all && !input.occurrence) {
        return refuse(missing_field, "occurrence", "is needed unless the scope is all");
    }
    ChangeSeries ask;
    ask.series = input.id;
    ask.scope = input.scope;
    ask.occurrence = input.occurrence.value_or(0);
    return ask;
}

}  // namespace

const Shape<ConflictInput>& ConflictInput::shape() {
    static const Shape<ConflictInput> shape(
        "OnConflict",
        defaulted<&ConflictInput::on_conflict>(
            "on_conflict",
            "What becomes of a date whose start is not free. `refuse`: nothing is done at all; `skip`: it is not "
            "booked, or stays as it is; `shift`: it gets the nearest free start of its day, and without one "
            "nothing is done at all."),
        defaulted<&ConflictInput::shift>("shift_minutes", "How far `shift` may go, before or after.",
                                         {.min = 1, .max = 720}));
    return shape;
}

const Shape<SeriesInput>& SeriesInput::shape() {
    static const Shape<SeriesInput> shape(
        "NewSeries", exactly_one("service_id", "service"),
        field<&SeriesInput::service_id>("service_id", "The service, by its id."),
        field<&SeriesInput::service>("service", "The service, by its name in any spelling or its slug."),
        field<&SeriesInput::start>("start",
                                   "The first start, in local time of the branch, without an offset: the clock of "
                                   "the branch says it in summer and in winter.",
                                   {.length_max = 25, .example = "2026-12-07T09:00"}),
        field<&SeriesInput::rrule>("rrule",
                                   "An RRULE of RFC 5545 with COUNT or UNTIL, at most 60 dates; the first one is "
                                   "`start`. FREQ is DAILY, WEEKLY, MONTHLY or YEARLY.",
                                   {.length_max = limits::rrule_length_max, .example = "FREQ=WEEKLY;COUNT=8"}),
        field<&SeriesInput::branch_id>("branch_id", "The branch. Absent: that of the wanted resource, or the default."),
        field<&SeriesInput::duration>("duration_minutes", kDurationMeaning, kDurationRules),
        field<&SeriesInput::party_size>("party_size", kPartyMeaning, kPartyRules),
        field<&SeriesInput::language>("language", kLanguageMeaning, kLanguageRules), CustomerInput::shape(),
        PreferencesInput::shape(), RemarksInput::shape(), ConflictInput::shape());
    return shape;
}

const Shape<OneSeries>& OneSeries::shape() {
    static const Shape<OneSeries> shape("OneSeries", path_id<&OneSeries::id>("The series."));
    return shape;
}

const Shape<ScopeInput>& ScopeInput::shape() {
    static const Shape<ScopeInput> shape(
        "SeriesScope", OneSeries::shape(),
        field<&ScopeInput::scope>("scope", "`following`: from this date on, itself included."),
        field<&ScopeInput::occurrence>("occurrence", "The number of the date; needed unless the scope is `all`.",
                                       {.min = 1, .max = 9'999}),
        defaulted<&ScopeInput::preview>("preview", "Only say what would be done."));
    return shape;
}

const Shape<MoveSeries>& MoveSeries::shape() {
    static const Shape<MoveSeries> shape(
        "MoveSeries", ScopeInput::shape(), exactly_one("time", "by_minutes"),
        field<&MoveSeries::time>("time", "The new time of day, on the same days."),
        field<&MoveSeries::by>("by_minutes", "By how much local time changes; negative: earlier.",
                               {.min = -limits::series_move_max.count(), .max = limits::series_move_max.count()}),
        defaulted<&MoveSeries::include_exceptions>(
            "include_exceptions", "Also those that were moved alone, from the start that the series gave them."),
        ConflictInput::shape(), OverrideInput::shape(), WisherInput::shape());
    return shape;
}

const Shape<CancelSeries>& CancelSeries::shape() {
    static const Shape<CancelSeries> shape(
        "CancelSeries", ScopeInput::shape(), defaulted<&CancelSeries::reason>("reason", "Why."),
        field<&CancelSeries::reason_code>(
            "reason_code", "A code of the company, one of its `cancel_reasons` if it has any.", kReasonCodeRules),
        defaulted<&CancelSeries::skip>("skip_conflicts",
                                       "Keep those that can no longer be cancelled, instead of refusing."),
        OverrideInput::shape(), WisherInput::shape());
    return shape;
}

Result<BookSeries> read_series(const SeriesInput& input, const Context& context) {
    return with_catalog(context, [&](const CatalogPtr& catalog) { return read_series(input, context, *catalog); });
}

Result<Done> SeriesInput::check(const Context& context) const { return checked(read_series(*this, context)); }

Result<ChangeSeries> read_change(const MoveSeries& input) {
    Checks check;
    auto ask = check(read_scope(input));
    if (!input.time && !input.by) check.note(refuse(missing_field, "time", "time or by_minutes is needed"));
    if (input.time && input.time->after_midnight >= std::chrono::days(1)) {
        check.note(refuse(invalid_field, "time", "must be a time of day from 00:00 to 23:59"));
    }
    if (check.failed()) return check.refusal();
    if (input.time) ask.minute = static_cast<int>(input.time->after_midnight.count());
    ask.by = input.by;
    ask.conflicts = input.rule();
    ask.include_exceptions = input.include_exceptions;
    return ask;
}

Result<ChangeSeries> read_change(const CancelSeries& input) {
    auto ask = read_scope(input);
    if (!ask) return ask;
    ask->reason = std::string(name_of(input.reason));
    ask->code = input.reason_code.value_or("");
    ask->conflicts.on_conflict = input.skip ? OnConflict::skip : OnConflict::refuse;
    return ask;
}

Result<Done> MoveSeries::check(const Context& /*context*/) const { return checked(read_change(*this)); }

Result<Done> CancelSeries::check(const Context& /*context*/) const { return checked(read_change(*this)); }

}  // namespace slotkeeper::rest
