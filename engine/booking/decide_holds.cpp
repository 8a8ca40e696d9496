// decide_holds: places, converts, extends and ends a hold.

#include "engine/booking/decide_steps.h"
#include "engine/booking/overlap_rules.h"
#include "engine/booking/visits.h"
#include "engine/catalog/needs.h"

#include <algorithm>

namespace slotkeeper {

namespace {

// If a clock steps back, or another node's clock lags, a hold may seem to run although its claims were deleted as void:
// the book of the locked days decides.
bool has_its_claims(const Appointment& hold, const DayBook& book) {
    Seconds wanted{0}, held{0};
    for (const auto& part : hold.parts) {
        if (part.resource) wanted += part.taken.duration() * part.quantity;
    }
    for (const auto& claim : book.claims_of(hold.id)) held += claim.taken.duration();
    return held == wanted;
}

// A hold that belongs to the caller, still runs and still has its claims.
Result<Appointment> find_hold(const Command& command, const DeskState& desk, AppointmentId id,
                              const std::string& holder) {
    auto hold = find_appointment(command, desk, id);
    if (!hold) return hold;
    if (hold->holder.empty() || hold->holder != holder)
        return refuse(ErrorCode::not_found, "id", "there is no such hold");
    const auto is_over =
        hold->state == State::held && (*hold->expires_at <= desk.instant() || !has_its_claims(*hold, desk.book));
    if (hold->state == State::expired || is_over) {
        return refuse(ErrorCode::hold_expired, "id", "the hold has ended: place a new one");
    }
    return hold;
}

// A hold for the waitlist is placed only if the entry waits, and converted only if the entry has an offer. An entry
// that was left, booked or offered another start meanwhile is refused.
Result<Done> check_entry(const std::string& holder, const Command& command, const DeskState& desk,
                         WaitlistState wanted) {
    const auto id = entry_of_holder(holder);
    if (!id) return Done{};
    const auto entry = desk.waitlist.find(*id);
    if (entry == desk.waitlist.end() || entry->second.company != command.company) {
        return refuse(ErrorCode::not_found, "id", "there is no such waitlist entry");
    }
    if (entry->second.state == wanted) return Done{};
    return refuse(ErrorCode::state_conflict, "", "the waitlist entry is " + std::string(name_of(entry->second.state)));
}

}  // namespace

Result<Done> check_offer(const Command& command, const DeskState& desk) {
    if (!command.accepted) return Done{};
    const auto holder = holder_of(*command.accepted);
    if (auto fine = check_entry(holder, command, desk, WaitlistState::offered); !fine) return fine;
    for (const auto& hold : command.releases) {
        const auto found = find_hold(command, desk, hold.id, holder);
        if (!found) return found.refusal();
        if (found->state != State::held) return refuse(ErrorCode::hold_expired, "id", "the offer has ended");
    }
    return Done{};
}

Result<Plan> decide_one(const PlaceHold& ask, const Command& command, DeskState& desk) {
    if (auto fine = check_entry(ask.holder, command, desk, WaitlistState::waiting); !fine) return fine.refusal();
    auto made = new_appointment(command, desk, ask.id, ask.branch, ask.service);
    made.state = State::held;
    made.holder = ask.holder;
    made.expires_at = desk.instant() + std::clamp(ask.length, limits::hold_length_min, limits::hold_length_max);
    if (auto fits = check_new(command, desk, ask.service, ask.visit); !fits) return fits.refusal();
    const auto party = party_of(command, desk, ask.service, ask.party_size, ask.visit);
    if (!party) return party.refusal();
    made.party_size = *party;
    made.staff_language = ask.language;
    BookChanges changes(desk.book);
    auto placed = place(made, command, desk, ask.start, ask.preferences, changes, ask.duration, ask.visit);
    if (!placed) return placed.refusal();
    Plan plan;
    changes.keep(plan);
    plan.appointment = std::move(made);
    plan.parts_changed = true;
    auto code = override_code(command, desk, *plan.appointment);
    return settle(std::move(plan), command, desk, Event::place_hold, nullptr, std::move(code));
}

Result<Plan> decide_one(const ConvertHold& ask, const Command& command, DeskState& desk) {
    auto hold = find_hold(command, desk, ask.id, ask.holder);
    if (!hold) return hold.refusal();
    if (auto state = next_state(hold->state, Event::book); !state) return state.refusal();
    if (auto fine = check_entry(ask.holder, command, desk, WaitlistState::offered); !fine) return fine.refusal();
    if (ask.party_size) {
        const auto party = party_of(command, desk, hold->service, ask.party_size, visit_of(*hold));
        if (!party) return party.refusal();
        const auto booked = booked_service(*desk.catalogs.at(command.company), *hold);
        if (*party != hold->party_size && booked && takes_by_person(*booked)) {
            return refuse(ErrorCode::party_size, "party_size",
                          "the hold has places for " + std::to_string(hold->party_size) + ": place another one");
        }
        hold->party_size = *party;
    }
    auto answers = answers_for(command, desk, *hold, ask.answers);
    if (!answers) return answers.refusal();
    hold->answers = *std::move(answers);
    BookChanges changes(desk.book);
    if (auto fine = change_seats(*hold, desk, changes); !fine) return fine.refusal();
    Plan plan;
    plan.appointment = std::move(*hold);
    auto& booked = *plan.appointment;
    set_booked_state(booked, command, desk, /*asks=*/true);
    booked.expires_at.reset();
    booked.attendee_name = ask.customer.name;
    if (auto fine = check_person(booked, &ask.customer, command, desk); !fine) return fine.refusal();
    if (auto fine = heed_no_shows(booked, command, desk); !fine) return fine.refusal();
    booked.notes = ask.notes;
    booked.metadata = ask.metadata;
    booked.source = command.source;
    plan.customer = ask.customer;
    plan.expiry_changed = true;
    changes.keep(plan);
    for (auto claim : desk.book.claims_of(booked.id)) {
        desk.book.remove(claim);
        claim.expires_at.reset();
        desk.book.add(claim);
    }
    return settle(std::move(plan), command, desk, Event::book, nullptr, no_show_override_code(command, desk));
}

Result<Plan> decide_one(const ExtendHold& ask, const Command& command, DeskState& desk) {
    auto hold = find_hold(command, desk, ask.id, ask.holder);
    if (!hold) return hold.refusal();
    if (auto expected = check_version(*hold, ask.expected_version); !expected) return expected.refusal();
    if (auto state = next_state(hold->state, Event::extend_hold); !state) return state.refusal();
    const auto latest = whole_seconds(hold->created_at) + limits::hold_total_max;
    const auto wanted = desk.instant() + std::clamp(ask.length, limits::hold_length_min, limits::hold_length_max);
    Plan plan;
    plan.appointment = std::move(*hold);
    plan.appointment->expires_at = std::max(*plan.appointment->expires_at, std::min(wanted, latest));
    plan.expiry_changed = true;
    for (auto claim : desk.book.claims_of(plan.appointment->id)) {
        desk.book.remove(claim);
        claim.expires_at = plan.appointment->expires_at;
        desk.book.add(claim);
    }
    return settle(std::move(plan), command, desk, Event::extend_hold);
}

Result<Plan> decide_one(const ReleaseHold& ask, const Command& command, DeskState& desk) {
    auto hold = find_appointment(command, desk, ask.id);
    if (!hold) return hold.refusal();
    if (hold->holder.empty() || hold->holder != ask.holder) {
        return refuse(ErrorCode::not_found, "id", "there is no such hold");
    }
    if (auto expected = check_version(*hold, ask.expected_version); !expected) return expected.refusal();
    auto state = next_state(hold->state, Event::release_hold);
    if (!state) return state.refusal();
    if (hold->state == State::expired) {  // releasing twice is not an error
        Plan plan;
        plan.appointment = std::move(*hold);
        plan.no_op = true;
        return plan;
    }
    return free_claims(std::move(*hold), *state, command, desk, Event::release_hold);
}

Result<Plan> decide_one(const ExpireHold& ask, const Command& command, DeskState& desk) {
    auto hold = find_appointment(command, desk, ask.id);
    if (!hold) return hold.refusal();
    if (hold->state != State::held || *hold->expires_at > desk.instant()) {
        Plan plan;
        plan.appointment = std::move(*hold);
        plan.no_op = true;
        return plan;
    }
    return free_claims(std::move(*hold), State::expired, command, desk, Event::expire_hold);
}

}  // namespace slotkeeper
