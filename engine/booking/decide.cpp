// decide: one function for each command.
#include "engine/booking/decide.h"

#include "engine/availability/combinations.h"
#include "engine/availability/lanes.h"
#include "engine/booking/rules.h"

#include <algorithm>

namespace slotkeeper {

namespace {

// Undoes what a command did to the day book, unless it is kept.
class BookChanges {
public:
    explicit BookChanges(DayBook& book) : book_(book) {}
    ~BookChanges() {
        if (kept_) return;
        for (auto claim = added_.rbegin(); claim != added_.rend(); ++claim) book_.remove(*claim);
        for (auto claim = removed_.rbegin(); claim != removed_.rend(); ++claim) book_.add(*claim);
    }
    BookChanges(const BookChanges&) = delete;
    BookChanges& operator=(const BookChanges&) = delete;

    void remove(const Claim& claim) {
        book_.remove(claim);
        // Laid by this same command and now laid anew: it was never written, so there is nothing to delete.
        if (const auto own = std::find(added_.begin(), added_.end(), claim); own != added_.end()) {
            added_.erase(own);
        } else {
            removed_.push_back(claim);
        }
    }
    void add(const Claim& claim) {
        book_.add(claim);
        added_.push_back(claim);
    }
    void keep(Plan& plan) {
        kept_ = true;
        plan.removed = std::move(removed_);
        plan.added = std::move(added_);
    }

private:
    DayBook& book_;
    std::vector<Claim> removed_, added_;
    bool kept_ = false;
};

void claim_parts(BookChanges& changes, const DayBook& book, const Catalog& catalog, const Appointment& appointment) {
    for (const auto& part : appointment.parts) {
        if (!part.resource) continue;
        const auto* resource = catalog.resource(*part.resource);
        for (const auto& [day, piece] : split_at_midnight(part.taken)) {
            Claim claim;
            claim.where = {*part.resource, day};
            claim.taken = piece;
            claim.appointment = appointment.id;
            claim.segment = part.segment;
            claim.expires_at = appointment.expires_at;
            const auto laying = lay(book, resource->capacity, claim);
            for (const auto& old : laying.removed) changes.remove(old);
            for (const auto& fresh : laying.added) changes.add(fresh);
        }
    }
}

const EventType* event_type_of(const Catalog& catalog, const Appointment& appointment) {
    for (const auto& part : appointment.parts) {
        if (part.segment != 0 || !part.resource) continue;
        const auto* resource = catalog.resource(*part.resource);
        if (resource != nullptr && resource->kind == ResourceKind::staff) {
            return catalog.event_type(appointment.service, resource->id);
        }
    }
    return nullptr;
}

// Whether Cal.com must hear of it, and where a link would point. A change away from a mapped person must be heard too.
void plan_sync(Plan& plan, const Catalog& catalog, const EventType* event_type_before) {
    const auto* service = catalog.service(plan.appointment->service);
    if (service == nullptr || service->sync_policy == SyncPolicy::off || plan.appointment->state == State::held) return;
    const auto* event_type = event_type_of(catalog, *plan.appointment);
    plan.sync = event_type != nullptr || event_type_before != nullptr;
    if (event_type != nullptr && takes_time(plan.appointment->state)) {
        plan.link = LinkWish{event_type->account, event_type->event_type_id};
    }
}

void plan_audit(Plan& plan, const Command& command, const Known& known, Event event, std::string reason = {}) {
    const auto& appointment = *plan.appointment;
    AuditEvent audit;
    audit.appointment = appointment.id;
    audit.version = appointment.version;
    audit.event = event;
    audit.actor = command.actor;
    audit.at = known.now;
    audit.state = appointment.state;
    audit.time = appointment.time;
    audit.segments = segments_text(appointment.parts);
    audit.reason = std::move(reason);
    audit.previous_hash = appointment.audit_head;
    plan.audit = std::move(audit);
}

// The last step of every change of an appointment: version, audit, sync, and what the next command will see.
Result<Plan> settle(Plan plan, const Command& command, Known& known, Event event, const EventType* before = nullptr,
                    std::string reason = {}) {
    plan.appointment->version += 1;
    plan_audit(plan, command, known, event, std::move(reason));
    plan_sync(plan, *known.catalogs.at(command.company), before);
    known.appointments.insert_or_assign(plan.appointment->id, *plan.appointment);
    return plan;
}

Result<Appointment> find_appointment(const Command& command, const Known& known, AppointmentId id) {
    const auto found = known.appointments.find(id);
    if (found == known.appointments.end() || found->second.company != command.company) {
        return refuse(ErrorCode::not_found, "id", "there is no such appointment");
    }
    return found->second;
}

Result<Done> check_version(const Appointment& appointment, std::optional<int> expected) {
    if (expected && *expected != appointment.version) {
        return refuse(ErrorCode::version_conflict, "If-Match",
                      "the appointment is at version " + std::to_string(appointment.version));
    }
    return Done{};
}

// Chooses resources for a new start and claims them. `appointment` has company, branch and service set.
Result<Done> place(Appointment& appointment, const Command& command, Known& known, Instant start,
                   const std::vector<Wish>& wishes, BookChanges& changes) {
    const auto& catalog = *known.catalogs.at(command.company);
    const auto* service = catalog.service(appointment.service);
    const auto* branch = catalog.branch(appointment.branch);
    if (service == nullptr || !service->active) {
        return refuse(ErrorCode::not_found, "service_id", "there is no such service");
    }
    if (branch == nullptr) return refuse(ErrorCode::not_found, "branch_id", "there is no such branch");
    if (auto wished = check_wishes(catalog, *branch, *service, wishes); !wished) return wished;
    auto allowed = command.skip_rules ? check_bounds(start) : check_start(*service, *branch, start, known.instant());
    if (!allowed) return allowed;
    Openings openings(*branch, {start - limits::buffer_max, start + limits::appointment_length_max});
    Combinations combinations(catalog, *branch, *service, wishes, openings, command.skip_rules);
    auto proposal = combinations.propose(start, known.book);
    if (!proposal) return proposal.refusal();
    appointment.time = proposal->time;
    appointment.parts = std::move(proposal->parts);
    claim_parts(changes, known.book, catalog, appointment);
    return Done{};
}

Appointment new_appointment(const Command& command, const Known& known, AppointmentId id, BranchId branch,
                            ServiceId service) {
    Appointment made;
    made.id = id;
    made.company = command.company;
    made.branch = branch;
    made.service = service;
    made.source = command.source;
    made.created_at = known.now;
    made.audit_head = std::string(32, '\0');
    return made;
}

State booked_state(const Known& known, const Appointment& appointment) {
    const auto& catalog = *known.catalogs.at(appointment.company);
    const auto* service = catalog.service(appointment.service);
    const auto waits = service != nullptr && service->sync_policy == SyncPolicy::confirm_first &&
                       event_type_of(catalog, appointment) != nullptr;
    return waits ? State::pending : State::confirmed;
}

Result<Plan> decide_one(const Book& ask, const Command& command, Known& known) {
    auto made = new_appointment(command, known, ask.id, ask.branch, ask.service);
    BookChanges changes(known.book);
    if (auto placed = place(made, command, known, ask.start, ask.wishes, changes); !placed) return placed.refusal();
    made.state = booked_state(known, made);
    made.attendee_name = ask.customer.name;
    made.notes = ask.notes;
    made.metadata = ask.metadata;
    Plan plan;
    changes.keep(plan);
    plan.appointment = std::move(made);
    plan.parts_changed = true;
    plan.customer = ask.customer;
    return settle(std::move(plan), command, known, Event::book);
}

Result<Plan> decide_one(const PlaceHold& ask, const Command& command, Known& known) {
    auto made = new_appointment(command, known, ask.id, ask.branch, ask.service);
    made.state = State::held;
    made.holder = ask.holder;
    made.expires_at = known.instant() + std::clamp(ask.length, limits::hold_length_min, limits::hold_length_max);
    BookChanges changes(known.book);
    if (auto placed = place(made, command, known, ask.start, ask.wishes, changes); !placed) return placed.refusal();
    Plan plan;
    changes.keep(plan);
    plan.appointment = std::move(made);
    plan.parts_changed = true;
    return settle(std::move(plan), command, known, Event::place_hold);
}

// A hold that is the caller's, still runs and still has its claims (whoever finds it void may have taken them).
Result<Appointment> find_hold(const Command& command, const Known& known, AppointmentId id, const std::string& holder) {
    auto hold = find_appointment(command, known, id);
    if (!hold) return hold;
    if (hold->holder.empty() || hold->holder != holder) return refuse(ErrorCode::not_found, "id", "there is no such hold");
    if (hold->state == State::expired || (hold->state == State::held && *hold->expires_at <= known.instant())) {
        return refuse(ErrorCode::hold_expired, "id", "the hold has ended: place a new one");
    }
    return hold;
}

Result<Plan> decide_one(const ConvertHold& ask, const Command& command, Known& known) {
    auto hold = find_hold(command, known, ask.id, ask.holder);
    if (!hold) return hold.refusal();
    if (auto state = next_state(hold->state, Event::book); !state) return state.refusal();
    Plan plan;
    plan.appointment = std::move(*hold);
    auto& booked = *plan.appointment;
    booked.state = booked_state(known, booked);
    booked.expires_at.reset();
    booked.attendee_name = ask.customer.name;
    booked.notes = ask.notes;
    booked.metadata = ask.metadata;
    booked.source = command.source;
    plan.customer = ask.customer;
    plan.expiry_changed = true;
    for (auto claim : known.book.claims_of(booked.id)) {
        known.book.remove(claim);
        claim.expires_at.reset();
        known.book.add(claim);
    }
    return settle(std::move(plan), command, known, Event::book);
}

Result<Plan> decide_one(const ExtendHold& ask, const Command& command, Known& known) {
    auto hold = find_hold(command, known, ask.id, ask.holder);
    if (!hold) return hold.refusal();
    if (auto state = next_state(hold->state, Event::extend_hold); !state) return state.refusal();
    const auto latest = whole_seconds(hold->created_at) + limits::hold_total_max;
    const auto wanted = known.instant() + std::clamp(ask.length, limits::hold_length_min, limits::hold_length_max);
    Plan plan;
    plan.appointment = std::move(*hold);
    plan.appointment->expires_at = std::max(*plan.appointment->expires_at, std::min(wanted, latest));
    plan.expiry_changed = true;
    for (auto claim : known.book.claims_of(plan.appointment->id)) {
        known.book.remove(claim);
        claim.expires_at = plan.appointment->expires_at;
        known.book.add(claim);
    }
    return settle(std::move(plan), command, known, Event::extend_hold);
}

// Frees the claims and sets the state: cancel, decline, release, expire.
Result<Plan> free_claims(Appointment appointment, State state, const Command& command, Known& known, Event event,
                         std::string reason = {}) {
    const auto* before = event_type_of(*known.catalogs.at(command.company), appointment);
    BookChanges changes(known.book);
    for (const auto& claim : known.book.claims_of(appointment.id)) changes.remove(claim);
    Plan plan;
    changes.keep(plan);
    appointment.state = state;
    appointment.expires_at.reset();
    plan.appointment = std::move(appointment);
    return settle(std::move(plan), command, known, event, before, std::move(reason));
}

Result<Plan> decide_one(const ReleaseHold& ask, const Command& command, Known& known) {
    auto hold = find_appointment(command, known, ask.id);
    if (!hold) return hold.refusal();
    if (hold->holder.empty() || hold->holder != ask.holder) {
        return refuse(ErrorCode::not_found, "id", "there is no such hold");
    }
    auto state = next_state(hold->state, Event::release_hold);
    if (!state) return state.refusal();
    if (hold->state == State::expired) {  // releasing twice is not an error
        Plan plan;
        plan.appointment = std::move(*hold);
        plan.nothing = true;
        return plan;
    }
    return free_claims(std::move(*hold), *state, command, known, Event::release_hold);
}

Result<Plan> decide_one(const ExpireHold& ask, const Command& command, Known& known) {
    auto hold = find_appointment(command, known, ask.id);
    if (!hold) return hold.refusal();
    if (hold->state != State::held || *hold->expires_at > known.instant()) {
        Plan plan;
        plan.appointment = std::move(*hold);
        plan.nothing = true;
        return plan;
    }
    return free_claims(std::move(*hold), State::expired, command, known, Event::expire_hold);
}

Result<Plan> decide_one(const Cancel& ask, const Command& command, Known& known) {
    auto found = find_appointment(command, known, ask.id);
    if (!found) return found.refusal();
    if (auto expected = check_version(*found, ask.expected_version); !expected) return expected.refusal();
    auto state = next_state(found->state, Event::cancel);
    if (!state) return state.refusal();
    return free_claims(std::move(*found), *state, command, known, Event::cancel, ask.reason);
}

Result<Plan> decide_one(const Change& ask, const Command& command, Known& known) {
    auto found = find_appointment(command, known, ask.id);
    if (!found) return found.refusal();
    if (auto expected = check_version(*found, ask.expected_version); !expected) return expected.refusal();
    auto state = next_state(found->state, ask.event);
    if (!state) return state.refusal();
    if (!takes_time(*state)) return free_claims(std::move(*found), *state, command, known, ask.event);
    Plan plan;
    if (*state == found->state) {  // confirmed twice: already so
        plan.appointment = std::move(*found);
        plan.nothing = true;
        return plan;
    }
    plan.appointment = std::move(*found);
    plan.appointment->state = *state;
    return settle(std::move(plan), command, known, ask.event);
}

Result<Plan> decide_one(const Reschedule& ask, const Command& command, Known& known) {
    auto found = find_appointment(command, known, ask.id);
    if (!found) return found.refusal();
    if (auto expected = check_version(*found, ask.expected_version); !expected) return expected.refusal();
    auto state = next_state(found->state, Event::reschedule);
    if (!state) return state.refusal();
    const auto& catalog = *known.catalogs.at(command.company);
    const auto* before = event_type_of(catalog, *found);
    auto moved = *found;
    moved.state = *state;
    BookChanges changes(known.book);
    for (const auto& claim : known.book.claims_of(moved.id)) changes.remove(claim);
    if (auto placed = place(moved, command, known, ask.start, wishes_of(ask, *found), changes); !placed) {
        return placed.refusal();
    }
    Plan plan;
    changes.keep(plan);
    plan.appointment = std::move(moved);
    plan.parts_changed = true;
    return settle(std::move(plan), command, known, Event::reschedule, before);
}

Result<Plan> decide_one(const BlockTime& ask, const Command& command, Known& known) {
    const auto* resource = known.catalogs.at(command.company)->resource(ask.resource);
    if (resource == nullptr) return refuse(ErrorCode::not_found, "resource_id", "there is no such resource");
    // Blocked whole: there must be room in every lane at once, which is to say that nothing counts in that time.
    if (!known.book.has_room(resource->id, 1, ask.time)) {
        return refuse(ErrorCode::slot_conflict, "start", "something is booked or blocked in this time");
    }
    BookChanges changes(known.book);
    for (const auto& [day, piece] : split_at_midnight(ask.time)) {
        for (int lane = 0; lane < resource->capacity; ++lane) {
            Claim claim;
            claim.where = {ask.resource, day};
            claim.taken = piece;
            claim.kind = ClaimKind::block;
            claim.block = ask.id;
            const auto laying = lay(known.book, resource->capacity, claim);
            for (const auto& old : laying.removed) changes.remove(old);
            for (const auto& fresh : laying.added) changes.add(fresh);
        }
    }
    Plan plan;
    changes.keep(plan);
    plan.block = BlockRecord{ask.id, command.company, ask.resource, ask.time, ask.reason, command.actor, ""};
    known.blocks.insert_or_assign(ask.id, *plan.block);
    return plan;
}

Result<Plan> decide_one(const Unblock& ask, const Command& command, Known& known) {
    const auto found = known.blocks.find(ask.id);
    if (found == known.blocks.end() || found->second.company != command.company) {
        return refuse(ErrorCode::not_found, "id", "there is no such block");
    }
    Plan plan;
    plan.block = found->second;
    if (!found->second.removed_by.empty()) {
        plan.nothing = true;
        return plan;
    }
    BookChanges changes(known.book);
    for (const auto& claim : known.book.claims_of(ask.id)) changes.remove(claim);
    changes.keep(plan);
    plan.block->removed_by = command.actor;
    found->second = *plan.block;
    return plan;
}

}  // namespace

std::vector<Wish> wishes_of(const Reschedule& ask, const Appointment& present) {
    auto wishes = ask.wishes;
    if (ask.open) return wishes;
    for (const auto& part : present.parts) {
        if (!part.resource) continue;
        const auto named = std::any_of(wishes.begin(), wishes.end(), [&](const Wish& wish) {
            return wish.segment == part.segment && wish.need == part.need;
        });
        if (!named) wishes.push_back({part.segment, part.need, *part.resource});
    }
    return wishes;
}

Result<Plan> decide(const Command& command, Known& known) {
    return std::visit([&](const auto& ask) { return decide_one(ask, command, known); }, command.ask);
}

}  // namespace slotkeeper
