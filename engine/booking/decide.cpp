// decide: one function for each command.
#include "engine/booking/decide.h"

#include "engine/availability/lanes.h"
#include "engine/booking/change_rules.h"
#include "engine/booking/decide_steps.h"
#include "engine/booking/overlap_rules.h"
#include "engine/booking/resource_preferences.h"
#include "engine/booking/rules.h"
#include "engine/booking/visits.h"
#include "engine/catalog/durations.h"

#include <algorithm>

namespace slotkeeper {

namespace {

Result<Plan> decide_one(const Book& ask, const Command& command, DeskState& desk) {
    auto made = new_appointment(command, desk, ask.id, ask.branch, ask.service);
    if (auto fits = check_new(command, desk, ask.service, ask.visit); !fits) return fits.refusal();
    const auto party = party_of(command, desk, ask.service, ask.party_size, ask.visit);
    if (!party) return party.refusal();
    made.party_size = *party;
    made.staff_language = ask.language;
    BookChanges changes(desk.book);
    auto placed = place(made, command, desk, ask.start, ask.preferences, changes, ask.duration, ask.visit);
    if (!placed) return placed.refusal();
    auto answers = answers_for(command, desk, made, ask.answers);
    if (!answers) return answers.refusal();
    made.answers = *std::move(answers);
    if (command.exactly && made.time != *command.exactly) {
        return refuse(ErrorCode::slot_conflict, "start", "it would not take the time that was offered");
    }
    made.attendee_name = ask.customer.name;
    if (auto fine = check_person(made, &ask.customer, command, desk); !fine) return fine.refusal();
    set_booked_state(made, command, desk, /*asks=*/true);
    if (auto fine = heed_no_shows(made, command, desk); !fine) return fine.refusal();
    made.notes = ask.notes;
    made.metadata = ask.metadata;
    made.series = ask.series;
    Plan plan;
    changes.keep(plan);
    plan.appointment = std::move(made);
    plan.parts_changed = true;
    plan.customer = ask.customer;
    auto code = override_code(command, desk, *plan.appointment);
    if (code.empty()) code = no_show_override_code(command, desk);
    return settle(std::move(plan), command, desk, Event::book, nullptr, std::move(code));
}

Result<Done> check_reason(std::string_view reason) {
    if (from_name<CancelReason>(reason)) return Done{};
    std::string all;
    for (const auto word : EnumNames<CancelReason>::all) all.append(all.empty() ? "" : ", ").append(word);
    return refuse(ErrorCode::invalid_field, "reason", "must be one of " + all);
}

// What the rules for a change say: a fee, or that they were overridden.
struct Charged {
    std::optional<FeeCharge> fee{};
    bool overridden = false;
};

// Checks the rules for the change by each of its services and notes the sum of their fees. `wished`: a customer wants
// it, who may have asked the staff. If a service was deleted, its rules no longer apply.
Result<Charged> charge(const Command& command, const DeskState& desk, Appointment& found, ChangeAction action,
                       bool wished) {
    const auto& catalog = *desk.catalogs.at(command.company);
    if (command.skip_rules || command.from_calendar) return Charged{};
    Result<Done> allowed = Done{};
    std::optional<std::int64_t> sum;
    std::string currency;
    for (const auto id : services_of(found)) {
        const auto* service = catalog.service(id);
        if (service == nullptr) continue;
        ChangeQuestion asked{catalog.company(),   *service,           found, action, desk.instant(),
                             command.key.channel, command.by_customer};
        if (allowed) allowed = check_policy(asked);
        asked.by_customer = wished;
        if (const auto fee = fee_for(asked)) {
            sum = sum.value_or(0) + *fee;
            currency = service->currency;  // a visit has one
        }
    }
    if (command.override_reason) return Charged{{}, !allowed || sum};
    if (!allowed) return allowed.refusal();
    if (!sum) return Charged{};
    found.fee = sum;
    found.fee_currency = currency;
    found.fee_reason = fee_reason(action);
    return Charged{FeeCharge{fee_reason(action), *sum, currency}};
}

// Codes for the audit, without empty ones.
std::string joined(std::initializer_list<std::string> codes) {
    std::string text;
    for (const auto& code : codes) {
        if (!code.empty()) text.append(text.empty() ? "" : " ").append(code);
    }
    return text;
}

std::string code_of(const Charged& charged, const Command& command) {
    if (charged.fee) return "fee_" + std::to_string(charged.fee->amount);
    return charged.overridden ? "override_" + std::string(name_of(*command.override_reason)) : std::string();
}

Result<Plan> decide_one(const Cancel& ask, const Command& command, DeskState& desk) {
    if (auto known_reason = check_reason(ask.reason); !known_reason) return known_reason.refusal();
    auto found = find_appointment(command, desk, ask.id);
    if (!found) return found.refusal();
    if (auto expected = check_version(*found, ask.expected_version); !expected) return expected.refusal();
    auto state = command.from_calendar ? next_remote_state(found->state, Event::cancel)
                                       : next_state(found->state, Event::cancel);
    if (!state) return state.refusal();
    const auto& company = desk.catalogs.at(command.company)->company();
    const auto wished = wanted_by_customer(ask.reason, command.by_customer);
    if (auto known_code = check_reason_code(company, ask.code, ask.reason, command.by_customer); !known_code) {
        return known_code.refusal();
    }
    const auto charged = charge(command, desk, *found, ChangeAction::cancel, wished);
    if (!charged) return charged.refusal();
    found->cancel_code = ask.code;
    auto codes = joined({ask.reason, ask.code.empty() ? "" : "code_" + ask.code, code_of(*charged, command)});
    auto plan = free_claims(std::move(*found), *state, command, desk, Event::cancel, std::move(codes));
    if (plan) plan->fee = charged->fee;
    return plan;
}

Result<Plan> decide_one(const Change& ask, const Command& command, DeskState& desk) {
    auto found = find_appointment(command, desk, ask.id);
    if (!found) return found.refusal();
    if (auto expected = check_version(*found, ask.expected_version); !expected) return expected.refusal();
    auto state = next_state(found->state, ask.event);
    if (!state) return state.refusal();
    if (found->approve_by && ask.event == Event::confirm) {
        return refuse(ErrorCode::state_conflict, "", "the appointment waits for an approval: approve or decline it");
    }
    if (!command.skip_rules) {
        const auto zone = desk.catalogs.at(command.company)->zone_of(found->branch);
        auto timely = check_not_too_early(*found, ask.event, zone, desk.check_in_before, desk.instant());
        if (!timely) return timely.refusal();
    }
    if (!takes_time(*state)) return free_claims(std::move(*found), *state, command, desk, ask.event);
    Plan plan;
    const auto says_yes = ask.event == Event::acknowledge && !found->acknowledged_at;
    if (*state == found->state && !says_yes) {  // confirmed twice: nothing to do
        plan.appointment = std::move(*found);
        plan.no_op = true;
        return plan;
    }
    BookChanges changes(desk.book);
    if (*state == State::no_show) {
        free_the_rest(*found, desk, changes);
    } else if (found->state == State::no_show) {
        if (auto taken = take_the_rest(*found, desk, changes); !taken) return taken.refusal();
        // Its person may have booked something else for that time.
        if (auto fine = check_person(*found, nullptr, command, desk); !fine) return fine.refusal();
    }
    changes.keep(plan);
    plan.appointment = std::move(*found);
    plan.appointment->state = *state;
    if (says_yes) plan.appointment->acknowledged_at = desk.instant();
    return settle(std::move(plan), command, desk, ask.event);
}

Result<Plan> decide_one(const Reschedule& ask, const Command& command, DeskState& desk) {
    auto found = find_appointment(command, desk, ask.id);
    if (!found) return found.refusal();
    if (auto expected = check_version(*found, ask.expected_version); !expected) return expected.refusal();
    if (auto state = next_state(found->state, Event::reschedule); !state) return state.refusal();
    const auto& catalog = *desk.catalogs.at(command.company);
    const auto* before = event_type_of(catalog, *found);
    auto moved = *found;
    const auto charged = charge(command, desk, moved, ChangeAction::reschedule, command.by_customer);
    if (!charged) return charged.refusal();
    if (command.by_customer && moved.customer_moves < limits::moves_max) ++moved.customer_moves;
    if (ask.party_size) {
        const auto party = party_of(command, desk, found->service, ask.party_size, visit_of(*found));
        if (!party) return party.refusal();
        moved.party_size = *party;
    }
    BookChanges changes(desk.book);
    remove_claims(changes, desk.book, moved.id);
    auto placed = place(moved, command, desk, ask.start, preferences_of(ask, *found), changes,
                        duration_of(ask, *found, catalog), visit_of(*found));
    if (!placed) return placed.refusal();
    if (auto fine = check_person(moved, nullptr, command, desk); !fine) return fine.refusal();
    // An acceptance or acknowledgement of the old time does not cover the new one.
    moved.acknowledged_at.reset();
    // A customer who moves it asks again; the staff have agreed to what they do themselves.
    set_booked_state(moved, command, desk, /*asks=*/found->approve_by || command.by_customer);
    if (ask.with_series && moved.series) moved.series->start = ask.start;
    // What waits because of its customer's no-shows still does, whatever its service says.
    if (found->approve_by) wait_for_approval(moved, desk);
    Plan plan;
    changes.keep(plan);
    plan.appointment = std::move(moved);
    plan.parts_changed = true;
    auto codes = code_of(*charged, command);
    if (codes.empty()) codes = override_code(command, desk, *plan.appointment, found->time.from);
    plan.fee = charged->fee;
    return settle(std::move(plan), command, desk, Event::reschedule, before, std::move(codes));
}

// Sorted by start, without duplicates.
std::vector<std::string> in_the_way(const DayBook& book, ResourceId resource, const Interval& time) {
    std::vector<std::string> ids;
    for (const auto& claim : book.overlapping(resource, time)) {
        auto id = claim.appointment ? claim.appointment->text() : claim.block->text();
        if (std::find(ids.begin(), ids.end(), id) == ids.end()) ids.push_back(std::move(id));
        if (ids.size() == limits::in_the_way_max) break;
    }
    return ids;
}

Result<Plan> decide_one(const BlockTime& ask, const Command& command, DeskState& desk) {
    const auto* resource = desk.catalogs.at(command.company)->resource(ask.resource);
    if (resource == nullptr) return refuse(ErrorCode::not_found, "resource_id", "there is no such resource");
    if (auto fine = check_stand_in(ask.stand_in, *resource, *desk.catalogs.at(command.company)); !fine) {
        return fine.refusal();
    }
    // A block takes all lanes, so no claim may count in that time.
    if (!desk.book.has_room(resource->id, 1, ask.time)) {
        auto refusal = refuse(ErrorCode::slot_conflict, "start", "an appointment or a block overlaps this time");
        refusal.in_the_way = in_the_way(desk.book, resource->id, ask.time);
        return refusal;
    }
    BookChanges changes(desk.book);
    for (const auto& [day, piece] : split_at_midnight(ask.time)) {
        for (int lane = 0; lane < resource->capacity; ++lane) {
            Claim claim;
            claim.where = {ask.resource, day};
            claim.taken = piece;
            claim.kind = ClaimKind::block;
            claim.block = ask.id;
            claim.stand_in = ask.stand_in;
            const auto assignment = assign_lanes(desk.book, resource->capacity, claim);
            for (const auto& old : assignment.removed) changes.remove(old);
            for (const auto& fresh : assignment.added) changes.add(fresh);
        }
    }
    Plan plan;
    changes.keep(plan);
    plan.block =
        BlockRecord{ask.id, command.company, ask.resource, ask.time, ask.reason, command.actor, "", {}, ask.stand_in};
    desk.blocks.insert_or_assign(ask.id, *plan.block);
    return plan;
}

Result<Plan> decide_one(const Unblock& ask, const Command& command, DeskState& desk) {
    const auto found = desk.blocks.find(ask.id);
    if (found == desk.blocks.end() || found->second.company != command.company) {
        return refuse(ErrorCode::not_found, "id", "there is no such block");
    }
    Plan plan;
    plan.block = found->second;
    if (!found->second.removed_by.empty()) {
        plan.no_op = true;
        return plan;
    }
    BookChanges changes(desk.book);
    for (const auto& claim : desk.book.claims_of(ask.id)) changes.remove(claim);
    for (const auto& where : resource_days(found->second.resource, found->second.time)) {
        const auto claims = desk.book.claims(where);
        for (auto claim : std::vector<Claim>(claims.begin(), claims.end())) {
            if (claim.inside != ask.id) continue;
            changes.remove(claim);
            claim.inside.reset();
            claim.stand_in.reset();
            changes.add(claim);
        }
    }
    changes.keep(plan);
    plan.block->removed_by = command.actor;
    found->second = *plan.block;
    return plan;
}

// The holds that end with the command, and how to undo that.
class ReleasedHolds {
public:
    ReleasedHolds(const Command& command, DeskState& desk) : desk_(desk) {
        for (const auto& hold : command.releases) {
            const auto found = desk.appointments.find(hold.id);
            if (hold.id == appointment_of(command) || found == desk.appointments.end() || !is_claimed(found->second))
                continue;
            auto before = found->second;
            auto ended = decide_one(hold, command, desk);
            if (!ended || ended->no_op) continue;
            if (ended->offer) {
                if (command.accepted) ended->offer->state = OfferState::accepted;
                set_entry_state(*ended, command.accepted ? WaitlistState::booked : WaitlistState::expired);
            }
            before_.push_back(std::move(before));
            plans_.push_back(std::move(*ended));
        }
    }

    std::vector<Plan> plans() && { return std::move(plans_); }

    void undo() {
        for (auto plan = plans_.rbegin(); plan != plans_.rend(); ++plan) {
            for (const auto& claim : plan->added) desk_.book.remove(claim);
            for (const auto& claim : plan->removed) desk_.book.add(claim);
        }
        for (const auto& before : before_) note(before, nullptr, desk_);
        for (const auto& plan : plans_) set_entry_state(plan, WaitlistState::offered);
    }

private:
    // Of the entry whose offer ends with the plan.
    void set_entry_state(const Plan& plan, WaitlistState state) {
        const auto entry = plan.offer ? desk_.waitlist.find(plan.offer->entry) : desk_.waitlist.end();
        if (entry != desk_.waitlist.end()) entry->second.state = state;
    }

    // All its days are in the book, unless it was placed after the days were determined.
    bool is_claimed(const Appointment& hold) const {
        return hold.state == State::held && std::all_of(hold.parts.begin(), hold.parts.end(), [&](const Part& part) {
                   return !part.resource || desk_.book.covers(*part.resource, part.taken);
               });
    }

    DeskState& desk_;
    std::vector<Appointment> before_;
    std::vector<Plan> plans_;
};

}  // namespace

std::vector<ResourcePreference> preferences_of(const Reschedule& ask, const Appointment& present) {
    return ask.open ? ask.preferences : completed(ask.preferences, present);
}

std::optional<Minutes> duration_of(const Reschedule& ask, const Appointment& present, const Catalog& catalog) {
    return ask.duration ? ask.duration : kept_length(catalog, present);
}

Result<Plan> decide(const Command& command, DeskState& desk) {
    return std::visit([&](const auto& ask) { return decide_one(ask, command, desk); }, command.ask);
}

namespace {

// Without the holds that end with it; not empty.
Result<std::vector<Plan>> decide_own(const Command& command, DeskState& desk) {
    if (const auto* sick = std::get_if<TakeSick>(&command.ask)) return decide_sick(*sick, command, desk);
    const auto* given = std::get_if<Reassign>(&command.ask);
    if (given != nullptr && given->session) return decide_session(*given, command, desk);
    if (!command.together.empty()) return decide_together(command, desk);
    auto plan = decide(command, desk);
    if (!plan) return plan.refusal();
    std::vector<Plan> plans;
    plans.push_back(std::move(*plan));
    return plans;
}

}  // namespace

Result<std::vector<Plan>> decide_all(const Command& command, DeskState& desk) {
    if (auto offered = check_offer(command, desk); !offered) return offered.refusal();
    ReleasedHolds released(command, desk);
    auto own = decide_own(command, desk);
    if (!own || own->back().no_op) released.undo();
    if (!own || own->back().no_op) return own;
    auto plans = std::move(released).plans();
    std::move(own->begin(), own->end(), std::back_inserter(plans));
    return plans;
}

}  // namespace slotkeeper
