// sickness: candidates for each appointment, or for all of a session, then the first that the desk would accept.
#include "engine/desk/sickness.h"

#include "engine/booking/decide.h"
#include "engine/booking/resource_preferences.h"
#include "engine/booking/rules.h"
#include "engine/booking/staff_changes.h"
#include "engine/desk/batch.h"
#include "engine/guards/digest.h"
#include "engine/store/booking/appointment_rows.h"
#include "engine/store/booking/session_rows.h"

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

// Appointments that are solved alike: one, or all of a session.
struct Group {
    std::vector<Appointment> appointments;
    std::vector<SessionMember> ended{};  // bookings of the session that stay as they are

    std::optional<SessionId> session() const {
        const auto& first = appointments.front();
        return first.state == State::held ? std::nullopt : first.session;
    }
};

// By start; the holds come first, because they would be in the way of their session.
std::vector<Group> groups_of(std::vector<Appointment> appointments) {
    std::stable_sort(appointments.begin(), appointments.end(), [](const Appointment& a, const Appointment& b) {
        return std::pair(a.time.from, a.state != State::held) < std::pair(b.time.from, b.state != State::held);
    });
    std::vector<Group> groups;
    std::map<SessionId, std::size_t> of_session;
    for (auto& one : appointments) {
        const auto session = one.state == State::held ? std::nullopt : one.session;
        if (session) {
            const auto [found, is_new] = of_session.emplace(*session, groups.size());
            if (!is_new) {
                groups[found->second].appointments.push_back(std::move(one));
                continue;
            }
        }
        groups.push_back({.appointments = {std::move(one)}});
    }
    return groups;
}

// The bookings of its session that have ended and keep their seats.
std::vector<SessionMember> ended_of(const Group& group, CompanyId company, store::Database& database) {
    std::vector<SessionMember> ended;
    const auto all =
        database.read([&](store::Tx& tx) { return store::list_attendees(tx, company, *group.session(), {}); });
    for (const auto& one : all) {
        if (!stands(one.state)) ended.push_back({one.id, one.version});
    }
    return ended;
}

using Steps = std::vector<SickStep>;  // for all appointments of a group

Steps same_for_all(const Group& group, SickAction action) {
    Steps steps;
    for (const auto& one : group.appointments) {
        steps.push_back(step_for(one, action));
        if (action == SickAction::release) steps.back().holder = one.holder;
    }
    return steps;
}

std::vector<Steps> other_people(const Group& group, const SickQuestion& question, const Catalog& catalog) {
    std::vector<Steps> ways;
    const auto& first = group.appointments.front();
    for (const auto& resource : catalog.resources()) {
        if (resource.id == question.resource || !is_active(resource)) continue;
        if (!resource.works_at(first.branch)) continue;
        const Reassign ask{first.id, resource.id, question.resource};
        if (!preferences_of(ask, first, catalog)) continue;
        auto steps = same_for_all(group, SickAction::reassign);
        for (auto& step : steps) {
            step.resource = resource.id;
            step.session = group.session();
        }
        steps.front().ended = group.ended;
        ways.push_back(std::move(steps));
    }
    return ways;
}

// Starts at which someone else serves it, or the same person outside of the time off; of a session with seats for all.
std::vector<Steps> other_starts(const Group& group, const SickQuestion& question, store::Database& database,
                                Catalogs& catalogs, Moment now, OtherCalendar* other_calendar) {
    const auto& first = group.appointments.front();
    auto largest = 0, seats = 0;
    for (const auto& one : group.appointments) {
        largest = std::max(largest, one.party_size);
        seats += one.party_size;
    }
    SlotQuestion search;
    search.company = question.company;
    search.service = first.service;
    search.branch = first.branch;
    const auto from =
        std::max(std::chrono::ceil<Minutes>(whole_seconds(now)), std::chrono::floor<Minutes>(first.time.from));
    search.span = {from, from + kMoveAhead};
    search.slots_max = kStartsRead;
    search.moving = first.id;
    search.channel = question.channel;
    search.party_size = largest;
    std::vector<Steps> ways;
    const auto found = find_slots(search, database, catalogs, now, other_calendar);
    if (!found) return ways;
    for (const auto& slot : found->slots) {
        const auto is_away = std::any_of(slot.parts.begin(), slot.parts.end(), [&](const Part& part) {
            return part.resource == question.resource && part.taken.overlaps(question.time);
        });
        if (is_away || (slot.seats_left && *slot.seats_left < seats)) continue;
        auto steps = same_for_all(group, SickAction::move);
        for (auto& step : steps) {
            step.start = slot.time.from;
            for (const auto& part : slot.parts) {
                if (part.resource) step.preferences.push_back({part.segment, part.need, *part.resource});
            }
        }
        ways.push_back(std::move(steps));
        if (ways.size() == kStartsTried) break;
    }
    return ways;
}

// One way to solve a group, as commands of their own.
struct Candidate {
    Steps steps;
    std::vector<PreparedCommand> prepared;
};

struct PlannedGroup {
    Group group;
    std::vector<Candidate> ways{};
    std::string why{};  // why the last one that was tried is not possible
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

    void add(Group group) {
        PlannedGroup planned{std::move(group)};
        for (auto& steps : ways_for(planned.group)) {
            Candidate way{std::move(steps), {}};
            if (auto done = prepare_all(way); !done) {
                planned.why = done.refusal().message;
            } else if (!way.prepared.empty()) {
                planned.ways.push_back(std::move(way));
            }
        }
        groups_.push_back(std::move(planned));
    }

    // std::nullopt if the catalogue has changed meanwhile.
    std::optional<std::vector<SickPlanStep>> decide_all_of_them() {
        std::vector<const PreparedCommand*> all;
        for (const auto& planned : groups_) {
            for (const auto& way : planned.ways) {
                for (const auto& prepared : way.prepared) all.push_back(&prepared);
            }
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
    std::vector<Steps> ways_for(Group& group) {
        if (question_.resolve == Resolve::none) return {};
        if (group.appointments.front().state == State::held) return {same_for_all(group, SickAction::release)};
        if (question_.resolve == Resolve::cancel) return {same_for_all(group, SickAction::cancel)};
        if (question_.resolve == Resolve::move) {
            return other_starts(group, question_, database_, catalogs_, now_, other_calendar_);
        }
        if (group.session()) group.ended = ended_of(group, question_.company, database_);
        return other_people(group, question_, *catalog_);
    }

    Result<Done> prepare_all(Candidate& way) {
        Command whole;
        whole.company = question_.company;
        whole.key.channel = question_.channel;
        TakeSick ask;
        ask.resource = question_.resource;
        ask.time = question_.time;
        ask.steps = way.steps;
        whole.ask = std::move(ask);
        const auto commands = steps_of(whole);
        for (const auto& command : commands) {
            auto prepared = prepare(command, /*all_candidates=*/true, database_, catalogs_);
            if (!prepared) return prepared.refusal();
            way.prepared.push_back(std::move(*prepared));
        }
        return Done{};
    }

    // The stand-in, then the least busy of that day; `desk` has the steps before.
    std::vector<const Candidate*> in_turn(const PlannedGroup& planned, const DeskState& desk) const {
        std::vector<const Candidate*> ways;
        for (const auto& one : planned.ways) ways.push_back(&one);
        const auto day = std::chrono::floor<std::chrono::days>(planned.group.appointments.front().time.from);
        const auto busy = [&](const Candidate* one) {
            const auto& resource = one->steps.front().resource;
            return resource ? desk.book.busy({*resource, day}) : Seconds{0};
        };
        std::stable_sort(ways.begin(), ways.end(), [&](auto* a, auto* b) { return busy(a) < busy(b); });
        std::stable_partition(ways.begin(), ways.end(), [&](const Candidate* one) {
            return question_.stand_in && one->steps.front().resource == question_.stand_in;
        });
        if (ways.size() > kPeopleTried) ways.resize(kPeopleTried);
        return ways;
    }

    // The appointments after it, or why it is not possible; then `desk` is as before.
    static Result<std::map<AppointmentId, Appointment>> decide_way(const Candidate& way, DeskState& desk) {
        std::map<AppointmentId, Appointment> after;
        std::optional<DeskState> before;
        if (way.prepared.size() > 1) before = desk;
        const auto stop = [&](Refusal refusal) {
            if (before) desk = *std::move(before);
            return refusal;
        };
        for (const auto& prepared : way.prepared) {
            auto plans = decide_all(prepared.command, desk);
            if (!plans) return stop(plans.refusal());
            if (plans->back().no_op) return stop(refuse(ErrorCode::changed, "", "nothing is left to do"));
            for (auto& plan : *plans) after.emplace(plan.appointment->id, std::move(*plan.appointment));
        }
        const auto& session = after.begin()->second.session;
        const auto is_together =
            std::all_of(after.begin(), after.end(), [&](const auto& one) { return one.second.session == session; });
        if (is_together) return after;
        return stop(refuse(ErrorCode::slot_conflict, "", "there are not enough seats for all who share the session"));
    }

    std::vector<SickPlanStep> choose(DeskState* desk) {
        std::vector<SickPlanStep> steps;
        for (auto& planned : groups_) {
            const auto& appointments = planned.group.appointments;
            const auto first = steps.size();
            for (const auto& one : appointments) {
                steps.push_back({one, step_for(one, SickAction::keep), std::nullopt, planned.why});
            }
            if (desk == nullptr) continue;
            for (const auto* way : in_turn(planned, *desk)) {
                auto after = decide_way(*way, *desk);
                for (std::size_t i = 0; i < appointments.size(); ++i) {
                    auto& step = steps[first + i];
                    step.why = after ? "" : after.refusal().message;
                    if (!after) continue;
                    step.step = way->steps[i];
                    step.after = after->at(step.before.id);
                }
                if (after) break;
            }
        }
        return steps;
    }

    const SickQuestion& question_;
    store::Database& database_;
    Catalogs& catalogs_;
    Moment now_;
    OtherCalendar* other_calendar_;
    CatalogPtr catalog_;
    std::vector<PlannedGroup> groups_;
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
        for (auto& group : groups_of(appointments)) planner.add(std::move(group));
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
