// series_plan: rehearses all occurrences together, and answers the conflicts one by one.
#include "engine/desk/series/series_plan.h"

#include "engine/booking/decide.h"
#include "engine/booking/resource_preferences.h"

#include <algorithm>

namespace slotkeeper {

namespace {

std::optional<Instant> start_of(const JointAsk& joint) {
    if (const auto* book = std::get_if<Book>(&joint.ask)) return book->start;
    if (const auto* move = std::get_if<Reschedule>(&joint.ask)) return move->start;
    return std::nullopt;
}

void set_start(JointAsk& joint, Instant start) {
    if (auto* book = std::get_if<Book>(&joint.ask)) {
        book->start = start;
        if (book->series) book->series->start = start;
    }
    if (auto* move = std::get_if<Reschedule>(&joint.ask)) move->start = start;
}

// What is said about one occurrence in a refusal of all. `index`: its place in the `occurrences` of a preview, from 0
// as in every path; its number counts from 1, and a change may concern only the later ones.
Refusal about(const SeriesItem& item, std::size_t index) {
    auto refusal = *item.refusal;
    refusal.field = "occurrences[" + std::to_string(index) + "]";
    refusal.message = "occurrence " + std::to_string(item.planned.step.number) + ": " + refusal.message;
    refusal.further.clear();
    refusal.item = -1;
    return refusal;
}

// Another start may be free then.
bool may_shift(ErrorCode code) {
    return code == ErrorCode::slot_conflict || code == ErrorCode::outside_hours || code == ErrorCode::off_grid ||
           code == ErrorCode::customer_busy || code == ErrorCode::limit_reached;
}

}  // namespace

SeriesPlanner::SeriesPlanner(const CheckingDesk& to, Command base, std::vector<SeriesItem> items,
                             ConflictRule conflicts, TimeZone zone, Moment now)
    : to_(to),
      base_(std::move(base)),
      items_(std::move(items)),
      conflicts_(conflicts),
      zone_(zone),
      now_(now),
      give_up_(std::chrono::steady_clock::now() + kExternalPatience) {}

// Those that are moved to later times begin with the last one, so that each finds the place of its successor empty.
std::vector<std::size_t> SeriesPlanner::order() const {
    std::vector<std::size_t> order;
    bool is_later = false;
    for (std::size_t i = 0; i < items_.size(); ++i) {
        const auto& item = items_[i];
        if (!item.is_active) continue;
        order.push_back(i);
        is_later = is_later || (item.present && item.planned.step.wanted > item.present->time.from);
    }
    if (is_later) std::reverse(order.begin(), order.end());
    return order;
}

Command SeriesPlanner::joint(const std::vector<std::size_t>& order) const {
    auto command = base_;
    for (const auto i : order) command.together.push_back(items_[i].ask);
    const auto own = std::move(command.together.back());
    command.together.pop_back();
    std::visit([&](const auto& ask) { command.ask = ask; }, own.ask);
    command.free_at_calcom = own.free_at_calcom;
    return command;
}

Result<Done> SeriesPlanner::plan() {
    for (auto& item : items_) {
        if (item.is_active) ask_calendar(item);
    }
    for (int round = 1;; ++round) {
        const auto tried = order();
        if (tried.empty()) return Done{};
        const auto rehearsed = to_.desk.rehearse(joint(tried));
        if (!rehearsed) return rehearsed.refusal();
        if (round == limits::series_rounds_max) conflicts_.shift_max = Minutes(0);
        bool is_changed = false;
        for (std::size_t i = 0; i < tried.size(); ++i) {
            const auto& decided = (*rehearsed)[i];
            if (decided) continue;
            refuse_item(items_[tried[i]], decided.refusal());
            is_changed = true;
        }
        if (!is_changed) return Done{};
    }
}

// Names the person whom Cal.com has free, as submit_checked() does for one booking.
void SeriesPlanner::ask_calendar(SeriesItem& item) {
    const auto start = start_of(item.ask);
    if (!start || to_.other_calendar == nullptr) return;
    if (const auto* book = std::get_if<Book>(&item.ask.ask)) {
        auto alone = base_;
        alone.ask = *book;
        const auto named = with_free_person(alone, to_.database, to_.catalogs, now_, to_.other_calendar, give_up_);
        if (named) {
            item.ask = {std::get<Book>(named->ask), named->free_at_calcom};
            return;
        }
    }
    auto question = question_of(item);
    question.span = {*start, *start + Minutes(1)};
    if (is_taken_at_calcom(question, to_.database, to_.catalogs, now_, to_.other_calendar)) {
        refuse_item(item, refuse(ErrorCode::slot_conflict, "start", "this start is taken at Cal.com"));
    }
}

void SeriesPlanner::refuse_item(SeriesItem& item, const Refusal& refusal) {
    auto& step = item.planned.step;
    if (!item.refusal) {
        item.refusal = refusal;
        step.reason = refusal.code;
        item.planned.message = refusal.message;
    }
    if (const auto start = start_of(item.ask)) item.tried.push_back(*start);
    if (conflicts_.on_conflict == OnConflict::shift && may_shift(refusal.code) && shift(item)) return;
    item.is_active = false;
    step.start.reset();
    if (conflicts_.on_conflict != OnConflict::skip) {
        step.action = OccurrenceAction::refuse;
    } else if (item.present) {
        step.action = OccurrenceAction::keep;
        step.start = item.present->time.from;
    } else {
        step.action = OccurrenceAction::skip;
    }
}

// False if no free start is left.
bool SeriesPlanner::shift(SeriesItem& item) {
    if (conflicts_.shift_max <= Minutes(0)) return false;
    if (!item.has_shifts) find_shifts(item);
    while (!item.shifts.empty()) {
        const auto start = item.shifts.front();
        item.shifts.erase(item.shifts.begin());
        if (std::find(item.tried.begin(), item.tried.end(), start) != item.tried.end()) continue;
        item.ask = item.wished;
        set_start(item.ask, start);
        item.planned.step.action = OccurrenceAction::shift;
        item.planned.step.start = start;
        ask_calendar(item);
        return item.is_active;
    }
    return false;
}

void SeriesPlanner::find_shifts(SeriesItem& item) {
    item.has_shifts = true;
    const auto wanted = item.planned.step.wanted;
    const auto day = zone_.local_day(wanted);
    auto question = question_of(item);
    question.span = {
        std::max(zone_.first_instant_of(day), wanted - conflicts_.shift_max),
        std::min(zone_.first_instant_of(day + std::chrono::days(1)), wanted + conflicts_.shift_max + Minutes(1))};
    question.slots_max = limits::slots_page_max;
    const auto found = find_slots(question, to_.database, to_.catalogs, now_, to_.other_calendar);
    if (!found) return;
    for (const auto& slot : found->slots) item.shifts.push_back(slot.time.from);
    const auto distance = [&](Instant start) { return std::chrono::abs(start - wanted); };
    std::stable_sort(item.shifts.begin(), item.shifts.end(),
                     [&](Instant a, Instant b) { return distance(a) < distance(b); });
}

SlotQuestion SeriesPlanner::question_of(const SeriesItem& item) const {
    SlotQuestion question;
    question.company = base_.company;
    question.channel = base_.key.channel;
    question.give_up = give_up_;
    if (const auto* book = std::get_if<Book>(&item.wished.ask)) {
        question.service = book->service;
        question.branch = book->branch;
        question.preferences = book->preferences;
        question.customer = book->customer;
        question.duration = book->duration;
        question.party_size = book->party_size;
        question.language = book->language;
        return question;
    }
    question.service = item.present->service;
    question.branch = item.present->branch;
    question.preferences = completed({}, *item.present);
    question.moving = item.present->id;
    for (const auto& other : items_) {  // they move too
        if (other.is_active && other.present) question.own_holds.push_back(other.present->id);
    }
    return question;
}

void SeriesPlanner::add_alternatives() {
    for (auto& item : items_) {
        if (item.is_active || !item.refusal || !may_shift(item.refusal->code) || !start_of(item.wished)) continue;
        auto near = alternatives_near(question_of(item), item.planned.step.wanted, to_.database, to_.catalogs, now_,
                                      to_.other_calendar);
        item.planned.alternatives = std::move(near.starts);
    }
}

std::optional<Refusal> SeriesPlanner::refusal() const {
    const auto nothing_is_left = order().empty();
    std::optional<Refusal> first;
    for (std::size_t i = 0; i < items_.size(); ++i) {
        const auto& item = items_[i];
        const auto counts = item.planned.step.action == OccurrenceAction::refuse || nothing_is_left;
        if (!counts || !item.refusal) continue;
        if (first) {
            first->further.push_back(about(item, i));
        } else {
            first = about(item, i);
        }
    }
    if (first || !nothing_is_left) return first;
    return refuse(ErrorCode::state_conflict, "", "nothing of this series would change");
}

Command SeriesPlanner::command() const {
    auto command = joint(order());
    for (const auto& item : items_) command.series->occurrences.push_back(item.planned.step);
    return command;
}

std::vector<PlannedOccurrence> SeriesPlanner::occurrences() const {
    std::vector<PlannedOccurrence> planned;
    for (const auto& item : items_) planned.push_back(item.planned);
    return planned;
}

}  // namespace slotkeeper
