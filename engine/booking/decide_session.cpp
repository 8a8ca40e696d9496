// decide_session: a session with seats that is given to another person, room or device as a whole.
//
// All claims of its bookings are removed first, so that they are not in each other's way; then the first booking is
// placed with seats for all, and the others join it. They are decided on a copy of what is loaded, so a refusal has
// nothing to undo.
#include "engine/booking/decide.h"
#include "engine/booking/decide_steps.h"
#include "engine/booking/staff_changes.h"

#include <algorithm>
#include <set>

namespace slotkeeper {

namespace {

Refusal session_changed(AppointmentId id) {
    auto refusal = refuse(ErrorCode::changed, "id", "the bookings of the session have changed: repeat the request");
    refusal.in_the_way = {id.text()};
    return refusal;
}

struct Attendees {
    std::vector<Appointment> moving;
    bool some_stay = false;  // those that have ended keep their claims and their session
};

bool has_ended(State state) { return state == State::completed || state == State::no_show; }

// Refused if one of them is another than was seen, or may not be reassigned.
Result<Attendees> attendees_of(const Reassign& ask, const Command& command, const DeskState& desk) {
    std::vector<SessionMember> members{{ask.id, ask.expected_version.value_or(0)}};
    members.insert(members.end(), ask.others.begin(), ask.others.end());
    Attendees attendees;
    for (const auto& member : members) {
        auto found = find_appointment(command, desk, member.id);
        if (!found || found->version != member.version || found->session != ask.session) {
            return session_changed(member.id);
        }
        if (has_ended(found->state)) {
            attendees.some_stay = true;
            continue;
        }
        if (found->state == State::held) {
            if (found->expires_at && *found->expires_at <= desk.instant()) continue;
            auto refusal = refuse(ErrorCode::state_conflict, "id",
                                  "a hold has a seat of the session: release it, or wait until it ends");
            refusal.in_the_way = {member.id.text()};
            return refusal;
        }
        if (auto state = next_state(found->state, Event::reassign); !state) {
            auto refusal = state.refusal();
            refusal.in_the_way = {member.id.text()};
            return refusal;
        }
        attendees.moving.push_back(*std::move(found));
    }
    if (attendees.moving.empty() || attendees.moving.front().id != ask.id) return session_changed(ask.id);
    std::set<AppointmentId> known;
    for (const auto& member : members) known.insert(member.id);
    for (const auto id : sharers_of(desk.book, attendees.moving.front())) {
        if (!known.contains(id)) return session_changed(id);
    }
    return attendees;
}

// Whom the new resource replaces in this appointment; std::nullopt if it serves all that is asked for already.
std::optional<ResourceId> replaced_in(const Appointment& present, const std::vector<ResourcePreference>& preferences) {
    for (const auto& one : preferences) {
        for (const auto& part : present.parts) {
            if (part.segment != one.segment || part.need != one.need || part.resource == one.resource) continue;
            return part.resource;
        }
    }
    return std::nullopt;
}

// Places all of them with the new resource instead of the old one.
Result<std::vector<Appointment>> place_all(const Attendees& attendees, const Reassign& ask, const Command& command,
                                           DeskState& desk, BookChanges& changes) {
    const auto& catalog = *desk.catalogs.at(command.company);
    SessionPlacing placing;
    for (const auto& one : attendees.moving) placing.seats += one.party_size;
    // What has ended stays with the old resource, under the old id.
    if (!attendees.some_stay) placing.begun_with = ask.session;
    std::vector<Appointment> placed;
    for (const auto& present : attendees.moving) {
        const auto preferences =
            preferences_of(Reassign{present.id, ask.resource, ask.instead_of, present.version}, present, catalog);
        if (!preferences) return preferences.refusal();
        const auto booked = service_as_booked(present, catalog);
        if (!booked) return booked.refusal();
        auto moved = present;
        if (auto done = place_again(moved, command, desk, *booked, *preferences, changes, placing); !done) {
            return refused_for(catalog, ask.resource, done.refusal());
        }
        placing = {.joins = moved.session};
        set_changed_state(moved, present, command, desk);
        placed.push_back(std::move(moved));
    }
    return placed;
}

}  // namespace

Result<std::vector<Plan>> decide_session(const Reassign& ask, const Command& command, DeskState& desk) {
    const auto attendees = attendees_of(ask, command, desk);
    if (!attendees) return attendees.refusal();
    const auto& catalog = *desk.catalogs.at(command.company);
    const auto& first = attendees->moving.front();
    const auto preferences = preferences_of(ask, first, catalog);
    if (!preferences) return preferences.refusal();
    auto exact = ask;
    exact.instead_of = replaced_in(first, *preferences);
    if (!exact.instead_of) {
        std::vector<Plan> nothing(1);
        nothing.front().appointment = first;
        nothing.front().no_op = true;
        return nothing;
    }
    auto trial = desk;
    std::vector<Plan> plans(attendees->moving.size());
    std::vector<Appointment> moved;
    {
        BookChanges changes(trial.book);
        for (const auto& one : attendees->moving) {
            remove_claims(changes, trial.book, one.id);
            trial.bookings_of(command.company).remove(one.id);  // settle() counts it again, with its new resource
        }
        auto placed = place_all(*attendees, exact, command, trial, changes);
        if (!placed) return placed.refusal();
        moved = *std::move(placed);
        changes.keep(plans.front());  // the claims of all of them
    }
    for (std::size_t i = 0; i < moved.size(); ++i) {
        plans[i].appointment = std::move(moved[i]);
        plans[i].parts_changed = true;
        const auto* before = event_type_of(catalog, attendees->moving[i]);
        auto settled = settle(std::move(plans[i]), command, trial, Event::reassign, before);
        if (!settled) return settled.refusal();
        plans[i] = *std::move(settled);
    }
    desk = std::move(trial);
    return plans;
}

}  // namespace slotkeeper
