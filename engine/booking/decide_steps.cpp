// decide_steps: the common steps.
#include "engine/booking/decide_steps.h"

#include "engine/availability/combinations.h"
#include "engine/availability/start_grid.h"
#include "engine/booking/limit_rules.h"
#include "engine/booking/overlap_rules.h"
#include "engine/booking/rules.h"
#include "engine/booking/visits.h"
#include "engine/catalog/durations.h"

#include <set>

namespace slotkeeper {

namespace {

// Whether Cal.com needs a sync, and the event type of a link. A change away from a mapped person needs one too.
void plan_sync(Plan& plan, const Command& command, const Catalog& catalog, Event event,
               const EventType* event_type_before) {
    // Cal.com has no field for an acknowledgement.
    if (command.from_calendar || event == Event::acknowledge) return;
    const auto* service = catalog.service(plan.appointment->service);
    if (service == nullptr || plan.appointment->state == State::held) return;
    if (sync_policy_of(catalog, *plan.appointment) == SyncPolicy::off) return;
    const auto parts = mapped_parts(catalog, *plan.appointment);
    // Cal.com hears of it once it is approved; a booking that it has already is taken back until then.
    if (plan.appointment->approve_by) {
        plan.sync = event_type_before != nullptr;
        return;
    }
    plan.sync = !parts.empty() || event_type_before != nullptr;
    // The links of single segments are made by the sync.
    if (!parts.empty() && parts.front().part == 0 && takes_time(plan.appointment->state)) {
        plan.link = LinkRequest{parts.front().event_type->account, parts.front().event_type->event_type_id};
    }
}

// The party that requested the change informs the customer. We notify the customer of changes made by Cal.com or a
// timer.
std::optional<Notice> notice_of(const Appointment& after, const Command& command, Event event, State before) {
    if (!after.customer) return std::nullopt;
    if (event == Event::decline) return Notice::declined;
    const auto waited = before == State::pending || before == State::declined;
    const auto is_answer = event == Event::confirm || event == Event::approve;
    if (is_answer && waited && after.state == State::confirmed) return Notice::confirmed;
    const auto is_news = command.from_calendar || command.tells_customer;
    if (!is_news || after.state == State::conflicted) return std::nullopt;
    if (event == Event::reschedule) return Notice::moved;
    return event == Event::cancel ? std::optional(Notice::cancelled) : std::nullopt;
}

void plan_notice(Plan& plan, const Command& command, const DeskState& desk, Event event) {
    const auto& appointment = *plan.appointment;
    const auto before = desk.appointments.find(appointment.id);
    const auto was = before == desk.appointments.end() ? State::held : before->second.state;
    plan.notice = notice_of(appointment, command, event, was);
    const auto* service = desk.catalogs.at(command.company)->service(appointment.service);
    if (appointment.approve_by) plan.wait_ends = appointment.approve_by;
    if (appointment.state != State::pending || appointment.approve_by || service == nullptr) return;
    plan.wait_ends = std::min(appointment.time.from, desk.instant() + service->calendar.confirm_within);
}

// What a change of the hold does to its offer. The entry is updated only if a later command of the batch may need it.
std::optional<OfferStep> offer_step(const Appointment& after, DeskState& desk, Event event) {
    const auto entry = entry_of_holder(after.holder);
    if (!entry) return std::nullopt;
    const auto waiting = desk.waitlist.find(*entry);
    const auto become = [&](OfferState offer, WaitlistState state) {
        OfferStep step{*entry, offer, {}};
        if (waiting == desk.waitlist.end()) return step;
        step.customer = waiting->second.customer;
        waiting->second.state = state;
        return step;
    };
    switch (event) {
        case Event::place_hold:
            return become(OfferState::open, WaitlistState::offered);
        case Event::book:
            return become(OfferState::accepted, WaitlistState::booked);
        case Event::release_hold:
            return become(OfferState::declined, WaitlistState::waiting);
        case Event::expire_hold:
            return become(OfferState::expired, WaitlistState::waiting);
        default:
            return std::nullopt;
    }
}

// What of a claim lies outside of the customer's time, in whole minutes; 0 if the claim is cut inside of it.
Minutes buffer(Seconds outside) { return std::chrono::floor<Minutes>(std::max(outside, Seconds{0})); }

// One claim for each place and day.
void claim_part(BookChanges& changes, const DayBook& book, const Resource& resource, const Appointment& appointment,
                const Part& part) {
    for (const auto& [day, piece] : split_at_midnight(part.taken)) {
        Claim claim;
        claim.where = {resource.id, day};
        claim.taken = piece;
        claim.appointment = appointment.id;
        claim.segment = part.segment;
        claim.expires_at = appointment.expires_at;
        claim.branch = appointment.branch;
        claim.buffer_before = buffer(part.time.from - piece.from);
        claim.buffer_after = buffer(piece.until - part.time.until);
        claim.service = part.service.value_or(appointment.service);
        for (auto place = 0; place < part.quantity; ++place) {
            const auto assignment = assign_place(book, resource, claim, appointment);
            for (const auto& old : assignment.removed) changes.remove(old);
            for (const auto& fresh : assignment.added) changes.add(fresh);
        }
    }
}

// A preference may come from Cal.com, from a search, or from what is booked already, whose reason stays.
void correct_reason(Part& part, const Command& command, const Appointment& before) {
    if (part.chosen_by != ChosenBy::requested) return;
    if (command.from_calendar) part.chosen_by = ChosenBy::at_calcom;
    if (command.free_at_calcom == ResourcePreference{part.segment, part.need, *part.resource}) {
        part.chosen_by = ChosenBy::free_at_calcom;
    }
    for (const auto& old : before.parts) {
        const auto same = old.segment == part.segment && old.need == part.need && old.resource == part.resource;
        if (same && old.chosen_by) part.chosen_by = old.chosen_by;
    }
}

// So that the next command of the batch knows of it.
void count_served(BookChanges& changes, const Catalog& catalog, ServiceId service, const std::vector<Part>& parts) {
    std::set<ResourceId> counted;
    for (const auto& part : parts) {
        if (!part.resource || catalog.at(*part.resource).kind != ResourceKind::staff) continue;
        if (!counted.insert(*part.resource).second) continue;
        const auto day = std::chrono::floor<std::chrono::days>(part.time.from);
        changes.add_served({service, *part.resource, month_of(day)});
    }
}

// The claim of the block that takes this time of a booking within it. REQUIRES: the claim is inside one.
Claim block_claim_of(const Claim& claim, const Interval& time) {
    Claim block;
    block.where = claim.where;
    block.lane = claim.lane;
    block.taken = time;
    block.kind = ClaimKind::block;
    block.block = claim.inside;
    block.stand_in = claim.stand_in;
    return block;
}

void plan_audit(Plan& plan, const Command& command, const DeskState& desk, Event event, std::string reason = {}) {
    const auto& appointment = *plan.appointment;
    AuditEvent audit;
    audit.appointment = appointment.id;
    audit.version = appointment.version;
    audit.event = event;
    audit.actor = command.actor;
    audit.at = desk.now;
    audit.state = appointment.state;
    audit.time = appointment.time;
    audit.segments = segments_text(appointment.parts);
    audit.reason = std::move(reason);
    audit.previous_hash = appointment.audit_head;
    plan.audit = std::move(audit);
}

}  // namespace

std::vector<MappedPart> mapped_parts(const Catalog& catalog, const Appointment& appointment) {
    return mapped_parts(catalog, appointment.service, appointment.parts, appointment.time,
                        appointment.source == Source::calcom);
}

const EventType* event_type_of(const Catalog& catalog, const Appointment& appointment) {
    const auto parts = mapped_parts(catalog, appointment);
    return parts.empty() ? nullptr : parts.front().event_type;
}

Result<Appointment> find_appointment(const Command& command, const DeskState& desk, AppointmentId id) {
    const auto found = desk.appointments.find(id);
    if (found == desk.appointments.end() || found->second.company != command.company) {
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

namespace {

// What is placed, beside the start and the people.
struct Placing {
    const Service& booked;  // with its lengths
    bool keeps_start = false;
    SessionPlacing session{};
};

Result<Done> place_service(Appointment& appointment, const Command& command, DeskState& desk, Instant start,
                           const std::vector<ResourcePreference>& preferences, BookChanges& changes,
                           const Placing& what) {
    const auto& catalog = *desk.catalogs.at(command.company);
    const auto& branch = catalog.at(appointment.branch);
    const auto& booked = what.booked;
    Openings openings(branch, {start - limits::buffer_max, start + limits::appointment_length_max});
    Combinations combinations(catalog, branch, booked, preferences, openings, command.skip_rules,
                              {appointment.party_size, appointment.staff_language});
    combinations.prefer_again(command.earlier);
    if (!what.keeps_start && !command.skip_rules) combinations.allow_stand_ins(command.stand_ins);
    combinations.take_seats(what.session.seats > 0 ? what.session.seats : appointment.party_size);
    if (what.session.joins) combinations.join_only(*what.session.joins);
    const LimitRules limits(catalog, branch, booked, desk.bookings_of(command.company), appointment.id);
    const auto find = [&] {
        return command.skip_rules ? combinations.propose(start, desk.book)
                                  : limits.propose(combinations, start, desk.book);
    };
    auto proposal = find();
    if (!proposal && command.from_calendar) {
        // Its booking stands at Cal.com already, whatever else its person does in the gaps.
        combinations.ignore_gaps();
        proposal = find();
    }
    if (!proposal && proposal.refusal().code == ErrorCode::outside_hours) return proposal.refusal();
    if (!command.skip_rules && !command.override_reason && !what.keeps_start) {
        auto fits = check_grid(booked, branch, openings, start, appointment.time.from);
        if (!fits) return fits;
    }
    if (!proposal) return proposal.refusal();
    combinations.give_reasons(proposal->parts, desk.book, proposal->session.has_value());
    for (auto& part : proposal->parts) correct_reason(part, command, appointment);
    count_served(changes, catalog, booked.id, proposal->parts);
    appointment.time = proposal->time;
    appointment.parts = std::move(proposal->parts);
    set_session(appointment, booked, *proposal, desk, what.session.begun_with);
    claim_parts(changes, desk.book, catalog, appointment);
    return Done{};
}

// The service of an appointment, with its branch, if both can still be booked.
Result<const Service*> bookable_service(const Appointment& appointment, const Catalog& catalog) {
    const auto* service = catalog.service(appointment.service);
    if (service == nullptr || !service->active) {
        return refuse(ErrorCode::not_found, "service_id", "there is no such service");
    }
    if (catalog.branch(appointment.branch) == nullptr) {
        return refuse(ErrorCode::not_found, "branch_id", "there is no such branch");
    }
    return service;
}

}  // namespace

Result<Done> place(Appointment& appointment, const Command& command, DeskState& desk, Instant start,
                   const std::vector<ResourcePreference>& preferences, BookChanges& changes,
                   std::optional<Minutes> duration, const Visit& visit) {
    const auto& catalog = *desk.catalogs.at(command.company);
    const auto found = bookable_service(appointment, catalog);
    if (!found) return found.refusal();
    const auto& service = **found;
    const auto& branch = catalog.at(appointment.branch);
    const auto booked = booked_service(catalog, service, visit, duration);
    if (!booked && !visit.services.empty()) return booked.refusal();
    // A wrong length is said last, after what is wrong with the start.
    const auto& rules = booked ? *booked : service;
    if (auto allowed = check_preferences(catalog, branch, rules, preferences); !allowed) return allowed;
    const auto is_agreed = command.skip_rules || command.accepted.has_value();
    auto allowed =
        is_agreed ? check_bounds(start) : check_start(rules, branch, start, desk.instant(), command.key.channel);
    if (!allowed) return allowed;
    if (!booked) return booked.refusal();
    return place_service(appointment, command, desk, start, preferences, changes, {*booked});
}

Result<Done> place_again(Appointment& appointment, const Command& command, DeskState& desk, const Service& booked,
                         const std::vector<ResourcePreference>& preferences, BookChanges& changes,
                         const SessionPlacing& session) {
    const auto& catalog = *desk.catalogs.at(command.company);
    if (const auto found = bookable_service(appointment, catalog); !found) return found.refusal();
    const auto allowed = check_preferences(catalog, catalog.at(appointment.branch), booked, preferences);
    if (!allowed) return allowed;
    const auto start = appointment.time.from;
    return place_service(appointment, command, desk, start, preferences, changes,
                         {booked, /*keeps_start=*/true, session});
}

void remove_claims(BookChanges& changes, const DayBook& book, AppointmentId appointment) {
    for (const auto& claim : book.claims_of(appointment)) {
        changes.remove(claim);
        const auto has_place = claim.lane < limits::seat_lane_first;
        const auto is_handed_on = hand_on_place(changes, book, claim);
        if (claim.inside && has_place && !is_handed_on) changes.add(block_claim_of(claim, claim.taken));
    }
}

std::string override_code(const Command& command, const DeskState& desk, const Appointment& placed,
                          std::optional<Instant> present) {
    const auto& catalog = *desk.catalogs.at(command.company);
    const auto* service = catalog.service(placed.service);
    const auto* branch = catalog.branch(placed.branch);
    if (!command.override_reason || service == nullptr || branch == nullptr) return {};
    const auto start = placed.time.from;
    Openings openings(*branch, {start, start + Minutes(1)});
    const auto booked = booked_service(catalog, placed);
    if (check_grid(booked ? *booked : *service, *branch, openings, start, present)) return {};
    return "override_" + std::string(name_of(*command.override_reason));
}

void claim_parts(BookChanges& changes, const DayBook& book, const Catalog& catalog, const Appointment& appointment) {
    for (const auto& part : appointment.parts) {
        if (part.resource) claim_part(changes, book, catalog.at(*part.resource), appointment, part);
    }
}

void free_the_rest(const Appointment& appointment, const DeskState& desk, BookChanges& changes) {
    for (auto claim : desk.book.claims_of(appointment.id)) {
        if (claim.taken.until <= desk.instant()) continue;
        changes.remove(claim);
        const Interval rest{std::max(claim.taken.from, desk.instant()), claim.taken.until};
        const auto has_place = claim.lane < limits::seat_lane_first;
        if (claim.inside && has_place) changes.add(block_claim_of(claim, rest));
        claim.buffer_after = buffer(claim.buffer_after - (claim.taken.until - desk.instant()));
        claim.taken.until = desk.instant();
        if (!claim.taken.empty()) changes.add(claim);
    }
}

Result<Done> take_the_rest(const Appointment& appointment, const DeskState& desk, BookChanges& changes) {
    // An earlier version of this program kept the claims.
    free_the_rest(appointment, desk, changes);
    for (auto part : appointment.parts) {
        part.taken.from = std::max(part.taken.from, desk.instant());
        if (!part.resource || part.taken.empty()) continue;
        const auto* resource = desk.catalogs.at(appointment.company)->resource(*part.resource);
        if (resource == nullptr || !has_room_again(appointment, *resource, part, desk)) {
            return refuse(ErrorCode::slot_conflict, "", "the rest of its time is taken by other bookings");
        }
        claim_part(changes, desk.book, *resource, appointment, part);
    }
    return Done{};
}

Appointment new_appointment(const Command& command, const DeskState& desk, AppointmentId id, BranchId branch,
                            ServiceId service) {
    Appointment made;
    made.id = id;
    made.company = command.company;
    made.branch = branch;
    made.service = service;
    made.source = command.source;
    made.created_at = desk.now;
    made.audit_head = std::string(32, '\0');
    return made;
}

void note(const Appointment& appointment, const CustomerDetails* details, DeskState& desk) {
    auto person = person_of(appointment, details, desk);
    desk.bookings_of(appointment.company)
        .put(counted_booking_of(appointment, person ? *std::move(person) : Person()),
             *desk.catalogs.at(appointment.company));
    desk.appointments.insert_or_assign(appointment.id, appointment);
}

Result<Plan> settle(Plan plan, const Command& command, DeskState& desk, Event event, const EventType* before,
                    std::string reason) {
    plan.appointment->version += 1;
    plan.appointment->updated_at = desk.now;
    charge_no_show(plan, command, desk, event, reason);
    plan_audit(plan, command, desk, event, std::move(reason));
    plan_sync(plan, command, *desk.catalogs.at(command.company), event, before);
    plan_notice(plan, command, desk, event);
    plan.release_at = release_time(*plan.appointment, desk, event);
    plan.offer = offer_step(*plan.appointment, desk, event);
    note(*plan.appointment, plan.customer ? &*plan.customer : nullptr, desk);
    return plan;
}

Result<Plan> free_claims(Appointment appointment, State state, const Command& command, DeskState& desk, Event event,
                         std::string reason) {
    const auto* before = event_type_of(*desk.catalogs.at(command.company), appointment);
    BookChanges changes(desk.book);
    remove_claims(changes, desk.book, appointment.id);
    Plan plan;
    changes.keep(plan);
    appointment.state = state;
    appointment.expires_at.reset();
    appointment.approve_by.reset();
    plan.appointment = std::move(appointment);
    return settle(std::move(plan), command, desk, event, before, std::move(reason));
}

}  // namespace slotkeeper
