// sickness: candidates for each appointment, then the first that the desk would accept.
#include "engine/desk/sickness.h"

#include "engine/booking/decide.h"
#include "engine/booking/resource_preferences.h"
#include "engine/booking/rules.h"
#include "engine/booking/staff_changes.h"
#include "engine/desk/batch.h"
#include "engine/guards/digest.h"
#include "engine/store/booking/appointment_rows.h"

#include <algorithm>
#include <map>

namespace slotkeeper {

namespace {

constexpr std::size_t kPeopleTried = 8, kStartsTried = 6, kStartsRead = 60;
constexpr auto kMoveAhead = std::chrono::days{14};
constexpr int kPlanTries = 3;

bool stands(State state) {
    return state == State::held || state == State::pending || state == State::confirmed || state == State::checked_in;
}

bool needs(const Appointment& appointment, const SickQuestion& question) {
    return std::any_of(appointment.parts.begin(), appointment.parts.end(), [&](const Part& part) {
        return part.resource == question.resource && part.taken.overlaps(question.time);
    });
}

std::vector<Appointment> appointments_in(const SickQuestion& question, store::Database& database, Instant now) {
    store::AppointmentFilter filter;
    filter.company = question.company;
    filter.resource = question.resource;
    filter.from = question.time.from - limits::appointment_length_max - limits::buffer_max;
    filter.until = question.time.until + limits::buffer_max;
    filter.rows_max = limits::orphan_search_rows_max;
    std::vector<Appointment> found;
    while (true) {
        auto page = database.read([&](store::Tx& tx) { return store::list_appointments(tx, filter); });
        const auto is_last = page.size() < filter.rows_max;
        if (!page.empty()) filter.after = std::pair(page.back().time.from, page.back().id);
        for (auto& one : page) {
            const auto has_expired = one.state == State::held && one.expires_at && *one.expires_at <= now;
            if (stands(one.state) && !has_expired && needs(one, question)) found.push_back(std::move(one));
        }
        if (is_last) return found;
    }
}

SickStep step_for(const Appointment& appointment, SickAction action) {
    SickStep step;
    step.id = appointment.id;
    step.version = appointment.version;
    step.action = action;
    return step;
}

std::vector<SickStep> other_people(const Appointment& appointment, const SickQuestion& question,
                                   const Catalog& catalog) {
    std::vector<SickStep> steps;
    for (const auto& resource : catalog.resources()) {
        if (resource.id == question.resource || !is_active(resource)) continue;
        if (!resource.works_at(appointment.branch)) continue;
        const Reassign ask{appointment.id, resource.id, question.resource};
        if (!preferences_of(ask, appointment, catalog)) continue;
        auto step = step_for(appointment, SickAction::reassign);
        step.resource = resource.id;
        steps.push_back(std::move(step));
    }
    return steps;
}

// Starts at which someone else serves it, or the same person outside of the time off.
std::vector<SickStep> other_starts(const Appointment& appointment, const SickQuestion& question,
                                   store::Database& database, Catalogs& catalogs, Moment now,
                                   OtherCalendar* other_calendar) {
    SlotQuestion search;
    search.company = question.company;
    search.service = appointment.service;
    search.branch = appointment.branch;
    const auto from =
        std::max(std::chrono::ceil<Minutes>(whole_seconds(now)), std::chrono::floor<Minutes>(appointment.time.from));
    search.span = {from, from + kMoveAhead};
    search.slots_max = kStartsRead;
    search.moving = appointment.id;
    search.channel = question.channel;
    search.party_size = appointment.party_size;
    std::vector<SickStep> steps;
    const auto found = find_slots(search, database, catalogs, now, other_calendar);
    if (!found) return steps;
    for (const auto& slot : found->slots) {
        auto step = step_for(appointment, SickAction::move);
        step.start = slot.time.from;
        const auto is_away = std::any_of(slot.parts.begin(), slot.parts.end(), [&](const Part& part) {
            return part.resource == question.resource && part.taken.overlaps(question.time);
        });
        if (is_away) continue;
        for (const auto& part : slot.parts) {
            if (part.resource) step.preferences.push_back({part.segment, part.need, *part.resource});
        }
        steps.push_back(std::move(step));
        if (steps.size() == kStartsTried) break;
    }
    return steps;
}

TakeSick one_step(const SickQuestion& question, const SickStep& step) {
    TakeSick ask;
    ask.resource = question.resource;
    ask.time = question.time;
    ask.steps = {step};
    return ask;
}

// One way to solve one appointment, as a command of its own.
struct Candidate {
    SickStep step;
    PreparedCommand prepared;
};

class Planner {
public:
    Planner(const SickQuestion& question, store::Database& database, Catalogs& catalogs, Moment now,
            OtherCalendar* other_calendar)
        : question_(question),
          database_(database),
          catalogs_(catalogs),
          now_(now),
          other_calendar_(other_calendar),
          catalog_(catalogs.current(question.company)) {}

    void add(const Appointment& appointment) {
        appointments_.push_back(appointment);
        for (auto& step : steps_for(appointment)) {
            Command whole;
            whole.company = question_.company;
            whole.key.channel = question_.channel;
            whole.ask = one_step(question_, step);
            auto commands = steps_of(whole);
            if (commands.empty()) continue;
            auto prepared = prepare(commands.front(), /*all_candidates=*/true, database_, catalogs_);
            if (prepared) candidates_[appointment.id].push_back({std::move(step), std::move(*prepared)});
            if (!prepared) why_[appointment.id] = prepared.refusal().message;
        }
    }

    // std::nullopt if the catalogue has changed meanwhile.
    std::optional<std::vector<SickPlanStep>> decide_all_of_them() {
        std::vector<const PreparedCommand*> all;
        for (const auto& [id, ways] : candidates_) {
            for (const auto& way : ways) all.push_back(&way.prepared);
        }
        if (all.empty()) return choose(nullptr);
        const auto names = names_of(all);
        return database_.transact([&](store::Tx& tx) -> std::optional<std::vector<SickPlanStep>> {
            auto loaded = lock_and_load(tx, names);
            const auto version = loaded.catalog_versions.find(question_.company);
            if (version == loaded.catalog_versions.end() || version->second != catalog_->version()) return std::nullopt;
            loaded.state.catalogs.emplace(question_.company, catalog_);
            put_booked(loaded);
            return choose(&loaded.state);
        });
    }

private:
    std::vector<SickStep> steps_for(const Appointment& appointment) {
        if (question_.resolve == Resolve::none) return {};
        if (appointment.state == State::held) {
            auto step = step_for(appointment, SickAction::release);
            step.holder = appointment.holder;
            return {step};
        }
        if (question_.resolve == Resolve::cancel) return {step_for(appointment, SickAction::cancel)};
        if (question_.resolve == Resolve::reassign) return other_people(appointment, question_, *catalog_);
        return other_starts(appointment, question_, database_, catalogs_, now_, other_calendar_);
    }

    // The stand-in, then the least busy of that day; `desk` has the steps before.
    std::vector<const Candidate*> in_turn(const Appointment& appointment, const DeskState& desk) const {
        std::vector<const Candidate*> ways;
        const auto found = candidates_.find(appointment.id);
        if (found == candidates_.end()) return ways;
        for (const auto& one : found->second) ways.push_back(&one);
        const auto day = std::chrono::floor<std::chrono::days>(appointment.time.from);
        const auto busy = [&](const Candidate* one) {
            return one->step.resource ? desk.book.busy({*one->step.resource, day}) : Seconds{0};
        };
        std::stable_sort(ways.begin(), ways.end(), [&](auto* a, auto* b) { return busy(a) < busy(b); });
        std::stable_partition(ways.begin(), ways.end(), [&](const Candidate* one) {
            return question_.stand_in && one->step.resource == question_.stand_in;
        });
        if (ways.size() > kPeopleTried) ways.resize(kPeopleTried);
        return ways;
    }

    std::vector<SickPlanStep> choose(DeskState* desk) {
        std::vector<SickPlanStep> steps;
        for (const auto& appointment : appointments_) {
            SickPlanStep chosen{appointment, step_for(appointment, SickAction::keep)};
            if (const auto why = why_.find(appointment.id); why != why_.end()) chosen.why = why->second;
            if (desk != nullptr) {
                for (const auto* way : in_turn(appointment, *desk)) {
                    const auto plan = decide(way->prepared.command, *desk);
                    if (!plan) chosen.why = plan.refusal().message;
                    if (!plan || plan->no_op) continue;
                    chosen.step = way->step;
                    chosen.after = plan->appointment;
                    chosen.why.clear();
                    break;
                }
            }
            steps.push_back(std::move(chosen));
        }
        return steps;
    }

    const SickQuestion& question_;
    store::Database& database_;
    Catalogs& catalogs_;
    Moment now_;
    OtherCalendar* other_calendar_;
    CatalogPtr catalog_;
    std::vector<Appointment> appointments_;
    std::map<AppointmentId, std::vector<Candidate>> candidates_;
    std::map<AppointmentId, std::string> why_;
};

std::string id_of(const SickQuestion& question, const std::vector<SickPlanStep>& steps) {
    const auto seconds = [](Instant instant) { return std::to_string(instant.time_since_epoch().count()); };
    auto text = question.resource.text() + ' ' + seconds(question.time.from) + ' ' + seconds(question.time.until) +
                ' ' + std::string(name_of(question.resolve)) + ' ' +
                (question.stand_in ? question.stand_in->text() : std::string());
    for (const auto& one : steps) {
        const auto& step = one.step;
        text += '\n' + step.id.text() + ' ' + std::to_string(step.version) + ' ' + std::string(name_of(step.action));
        if (one.after) text += ' ' + seconds(one.after->time.from) + ' ' + segments_text(one.after->parts);
    }
    return hex(sha256(text)).substr(0, 32);
}

}  // namespace

Result<SickPlan> plan_sickness(const SickQuestion& question, store::Database& database, Catalogs& catalogs, Moment now,
                               OtherCalendar* other_calendar) {
    const auto catalog = catalogs.current(question.company);
    const auto* absent = catalog->resource(question.resource);
    if (absent == nullptr) return refuse(ErrorCode::not_found, "id", "there is no such resource");
    if (auto fine = check_stand_in(question.stand_in, *absent, *catalog); !fine) return fine.refusal();
    const auto appointments = appointments_in(question, database, whole_seconds(now));
    if (appointments.size() > limits::in_the_way_max) {
        return refuse(ErrorCode::state_conflict, "until",
                      "there are " + std::to_string(appointments.size()) + " appointments in this time; one plan has " +
                          std::to_string(limits::in_the_way_max) + " at most: take a shorter time");
    }
    for (int attempt = 0; attempt < kPlanTries; ++attempt) {
        Planner planner(question, database, catalogs, now, other_calendar);
        for (const auto& one : appointments) planner.add(one);
        auto steps = planner.decide_all_of_them();
        if (!steps) continue;
        SickPlan plan;
        plan.id = id_of(question, *steps);
        plan.steps = std::move(*steps);
        return plan;
    }
    return refuse(ErrorCode::overloaded, "", "the catalogue is being changed: repeat the request");
}

TakeSick command_of(const SickPlan& plan, const SickQuestion& question, BlockId block, std::string reason) {
    TakeSick ask;
    ask.id = block;
    ask.resource = question.resource;
    ask.time = question.time;
    ask.reason = std::move(reason);
    ask.stand_in = question.stand_in;
    for (const auto& one : plan.steps) ask.steps.push_back(one.step);
    return ask;
}

}  // namespace slotkeeper
