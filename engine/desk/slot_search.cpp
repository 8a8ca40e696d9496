// slot_search: the search; propose() answers for each start.
#include "engine/desk/slot_search.h"

#include "engine/availability/mapped_parts.h"
#include "engine/availability/start_grid.h"
#include "engine/booking/decide_steps.h"
#include "engine/booking/visits.h"
#include "engine/catalog/durations.h"
#include "engine/catalog/needs.h"
#include "engine/desk/assignment_facts.h"
#include "engine/desk/counted.h"
#include "engine/desk/day_books.h"
#include "engine/store/booking/appointment_rows.h"

#include <algorithm>
#include <iterator>

namespace slotkeeper {

Result<Service> service_asked_for(const SlotQuestion& question, const Service& service, const Catalog& catalog,
                                  store::Database& database) {
    auto visit = question.visit;
    auto duration = question.duration;
    if (question.moving) {
        const auto present = database.read(
            [&](store::Tx& tx) { return store::load_appointment(tx, question.company, *question.moving); });
        if (present && present->service == service.id) {
            visit = visit_of(*present);
            if (!duration) duration = kept_length(catalog, *present);
        }
    } else if (auto fits = check_visit(catalog, service, visit); !fits) {
        return fits.refusal();
    }
    return booked_service(catalog, service, visit, duration);
}

namespace {

int seats_asked_for(const SlotQuestion& question, const Service& service, store::Database& database) {
    if (service.seats <= 1) return 1;
    if (question.party_size || !question.moving) return question.party_size.value_or(service.party_min);
    const auto present =
        database.read([&](store::Tx& tx) { return store::load_appointment(tx, question.company, *question.moving); });
    return present ? present->party_size : service.party_min;
}

// As the question says, else as the appointment that is to be moved.
Guests guests_asked_for(const SlotQuestion& question, const Catalog& catalog, const Service& service,
                        store::Database& database) {
    Guests guests{question.party_size.value_or(service.party_min), question.language};
    if (!question.moving) return guests;
    const auto by_size = !question.party_size && takes_by_person(service);
    const auto by_language =
        guests.language.empty() && std::any_of(catalog.resources().begin(), catalog.resources().end(),
                                               [](const Resource& one) { return !one.languages.empty(); });
    if (!by_size && !by_language) return guests;
    const auto present =
        database.read([&](store::Tx& tx) { return store::load_appointment(tx, question.company, *question.moving); });
    if (present && by_size) guests.count = present->party_size;
    if (present && by_language) guests.language = present->staff_language;
    return guests;
}

}  // namespace

SlotSearch::SlotSearch(const SlotQuestion& question, CatalogPtr catalog, Service service, const Branch& branch,
                       Interval span, store::Database& database, Moment now, OtherCalendar* other_calendar)
    : catalog_(std::move(catalog)),
      service_(std::move(service)),
      branch_(branch),
      preferences_(question.preferences),
      channel_(question.channel),
      openings_(branch, {span.from - limits::buffer_max, span.until + limits::appointment_length_max}),
      combinations_(*catalog_, branch, service_, question.preferences, openings_, /*any_hours=*/false,
                    guests_asked_for(question, *catalog_, service_, database)),
      span_(span),
      book_(read_claims(span, whole_seconds(now), database)),
      bookings_(whole_seconds(now)),
      limits_(*catalog_, branch, service_, bookings_, question.moving.value_or(AppointmentId{})) {
    if (!preferences_.empty() && may_get_stand_in(channel_)) look_for_stand_ins(whole_seconds(now), database);
    read_bookings(question, database);
    combinations_.take_seats(seats_asked_for(question, service_, database));
    auto given_up = question.own_holds;
    if (question.moving) given_up.push_back(*question.moving);
    book_.set_given_up(std::move(given_up));
    read_assignment(question, database);
    if (service_.calendar.availability != AvailabilitySource::local) ask_calendar(question, other_calendar);
}

std::vector<Instant> SlotSearch::grid() {
    auto starts = grid_of(service_, openings_, span_);
    if (availability_.source != AvailabilitySource::calcom) return starts;
    own_grid_ = std::move(starts);
    const auto offered = external_availability_.starts_in(span_);
    std::vector<Instant> all;
    std::set_union(own_grid_.begin(), own_grid_.end(), offered.begin(), offered.end(), std::back_inserter(all));
    return all;
}

std::optional<Slot> SlotSearch::at(Instant start) {
    auto proposal = limits_.propose(combinations_, start, book_);
    if (!proposal) return std::nullopt;
    return Slot{proposal->time, std::move(proposal->parts), proposal->seats_left};
}

bool SlotSearch::is_taken_at_calcom(Instant start) {
    if (availability_.source == AvailabilitySource::local) return false;
    const auto can_be = [&](Combinations::FirstSegmentRule rule) {
        combinations_.accept_only(std::move(rule));
        return combinations_.propose(start, book_).ok();
    };
    const auto is_taken = !can_be([this](std::span<const Part> first) {
        return availability_about(first) != StartAvailability::taken;
    }) && can_be([](std::span<const Part>) { return true; });
    obey_calendar();
    return is_taken;
}

Room SlotSearch::room() {
    Room room;
    auto next = span_.from;
    const auto before = bookings_;
    for (const auto start : grid()) {
        const auto slot = start < next ? std::nullopt : at(start);
        if (!slot) continue;
        ++room.free;
        next = slot->time.until;
        // Counted as if it were booked.
        Appointment booked;
        booked.id = AppointmentId{-static_cast<std::int64_t>(room.free)};
        booked.branch = branch_.id;
        booked.service = service_.id;
        booked.state = State::confirmed;
        booked.time = slot->time;
        booked.parts = slot->parts;
        bookings_.put(counted_booking_of(booked, {}), *catalog_);
    }
    bookings_ = before;
    room.held = holds().size();
    return room;
}

StartExplanation SlotSearch::explain(Instant start, std::optional<Instant> present) {
    const auto starts = grid();  // also sets our own grid, which decides where Cal.com's free times are unknown
    const auto is_free = at(start).has_value();
    combinations_.accept_only({});
    auto explanation =
        explain_start({*catalog_, service_, branch_, preferences_, start, book_.now(), present, channel_, &limits_},
                      combinations_, openings_, book_);
    obey_calendar();
    if (explanation.bookable) say_who(explanation);
    explanation.offered = explanation.bookable && is_free && std::binary_search(starts.begin(), starts.end(), start);
    if (service_.calendar.availability != AvailabilitySource::local) add_calendar(explanation, is_free);
    return explanation;
}

// Whom a booking would take, and why. If Cal.com's free times decide, only those who are free there too.
void SlotSearch::say_who(StartExplanation& explanation) {
    auto proposal = limits_.propose(combinations_, explanation.start, book_);
    if (!proposal) return;
    combinations_.give_reasons(proposal->parts, book_, proposal->session.has_value());
    const auto* asked = availability_.source == AvailabilitySource::local
                            ? nullptr
                            : first_event_type(*catalog_, service_.id, proposal->parts);
    for (auto& part : proposal->parts) {
        if (!part.resource) continue;
        const auto is_asked =
            asked != nullptr && part.segment == 0 && catalog_->event_type(service_.id, *part.resource) == asked;
        if (is_asked && part.chosen_by != ChosenBy::requested) part.chosen_by = ChosenBy::free_at_calcom;
        auto& need = explanation.segments.at(static_cast<std::size_t>(part.segment))
                         .needs.at(static_cast<std::size_t>(part.need));
        for (auto& one : need.resources) {
            if (one.resource == part.resource) one.chosen_by = part.chosen_by;
        }
    }
}

// What Cal.com has of one resource that is free here. Only where this resource alone decides which event type counts;
// else only the rule for the whole start can tell.
ResourceReason SlotSearch::reason_at_calcom(const NeedExplanation& need, const ResourceExplanation& one,
                                            Instant start) const {
    const auto& needs = service_.segments.front().needs;
    const auto staff =
        std::count_if(needs.begin(), needs.end(), [](const Need& each) { return each.kind == ResourceKind::staff; });
    const auto* type = catalog_->event_type(service_.id, one.resource);
    const auto decides = needs.size() == 1 || (need.kind == ResourceKind::staff && staff == 1 && type != nullptr);
    const Part part{0, need.need, one.resource, one.time, one.taken};
    if (!decides || is_offered_there({&part, 1})) return ResourceReason::free;
    if (type == nullptr) return ResourceReason::no_event_type;
    const auto known = external_availability_.at({type->account, type->event_type_id}, start);
    return known == StartAvailability::taken ? ResourceReason::taken_at_calcom : ResourceReason::off_grid_of_calcom;
}

void SlotSearch::add_calendar(StartExplanation& explanation, bool is_free) const {
    const auto is_known = availability_.source != AvailabilitySource::local;
    explanation.rules.push_back(
        {StartRule::calendar, is_known && explanation.bookable ? std::optional(is_free) : std::nullopt});
    if (!is_known || explanation.segments.empty()) return;
    for (auto& need : explanation.segments.front().needs) {
        for (auto& one : need.resources) {
            if (one.reason == ResourceReason::free) one.reason = reason_at_calcom(need, one, explanation.start);
        }
    }
}

// The rule for the first segment, if Cal.com's free times are known.
void SlotSearch::obey_calendar() {
    if (availability_.source == AvailabilitySource::local) return;
    combinations_.accept_only([this](std::span<const Part> first) { return is_offered_there(first); });
}

// What decides between several who are free.
void SlotSearch::read_assignment(const SlotQuestion& question, store::Database& database) {
    auto reach = combinations_.reach(span_.from);
    for (auto& need : reach) need.taken.until += span_.duration();
    for (const auto& [which, count] : served_counts(service_, reach, question.moving, database)) {
        book_.note_served(which, count);
    }
    if (!question.customer) return;
    const auto& customer = *question.customer;
    const store::CustomerHandle handle{question.company, customer.phone, customer.phone.empty() ? customer.email : ""};
    combinations_.prefer_again(earlier_people(service_, handle, database));
}

// The holds that reserve a resource within the span.
std::set<AppointmentId> SlotSearch::holds() const {
    std::set<AppointmentId> running;
    for (const auto& need : combinations_.reach(span_.from)) {
        for (const auto* resource : need.resources) {
            for (const auto& where : resource_days(resource->id, span_)) {
                for (const auto& claim : book_.claims(where)) {
                    const auto runs = claim.expires_at && !claim.void_at(book_.now());
                    if (runs && claim.taken.overlaps(span_)) running.insert(*claim.appointment);
                }
            }
        }
    }
    return running;
}

// Asks Cal.com about all staff who may serve the first segment, whose event type stands for the whole service.
void SlotSearch::ask_calendar(const SlotQuestion& question, OtherCalendar* other_calendar) {
    availability_.fresh = false;
    std::set<ExternalEventType> who;
    bool any_mapped = false;  // anyone who could serve it, requested or not, has an event type
    for (std::size_t need = 0; !service_.segments.empty() && need < service_.segments[0].needs.size(); ++need) {
        const auto type_of = [&](const Resource* one) { return catalog_->event_type(service_.id, one->id); };
        for (const auto* one : combinations_.candidates(0, static_cast<int>(need))) {
            if (const auto* type = type_of(one)) who.insert({type->account, type->event_type_id});
        }
        const auto able = catalog_->able(branch_, service_.segments[0].needs[need]);
        any_mapped = any_mapped || std::any_of(able.begin(), able.end(), type_of);
    }
    if (!any_mapped) return;
    AvailabilityAnswer answer;
    if (!who.empty()) {
        if (other_calendar == nullptr) return;
        const auto give_up = question.give_up.value_or(std::chrono::steady_clock::now() + kExternalPatience);
        answer = other_calendar->times({{who.begin(), who.end()}, span_, question.moving, give_up});
        if (answer.times.empty()) return;
    }
    availability_ = {service_.calendar.availability, answer.fresh, answer.times.as_of()};
    external_availability_ = std::move(answer.times);
    obey_calendar();
}

StartAvailability SlotSearch::availability_about(std::span<const Part> first) const {
    const auto* type = first_event_type(*catalog_, service_.id, first);
    if (type == nullptr) return StartAvailability::unknown;
    return external_availability_.at({type->account, type->event_type_id}, first.front().time.from);
}

bool SlotSearch::is_offered_there(std::span<const Part> first) const {
    const auto* type = first_event_type(*catalog_, service_.id, first);
    if (type == nullptr) return false;
    const auto start = first.front().time.from;
    const auto availability = external_availability_.at({type->account, type->event_type_id}, start);
    if (availability != StartAvailability::unknown) return availability == StartAvailability::free;
    return availability_.source != AvailabilitySource::calcom ||
           std::binary_search(own_grid_.begin(), own_grid_.end(), start);
}

// The caller's own holds do not count, as they would end.
void SlotSearch::read_bookings(const SlotQuestion& question, store::Database& database) {
    std::set<ResourceId> resources;
    for (const auto& need : combinations_.reach(span_.from)) {
        for (const auto* resource : need.resources) resources.insert(resource->id);
    }
    const auto statements = booked_sql(counted_for_search(*catalog_, branch_, service_, resources, span_));
    if (statements.empty()) return;
    store::CountedBookings booked;
    database.read([&](store::Tx& tx) {
        booked.clear();
        tx.run_all(statements, [&](std::size_t, const store::Row& row) { store::add_booked(booked, row); });
    });
    for (auto& [id, one] : booked) bookings_.put(std::move(one), *catalog_);
    for (const auto own : question.own_holds) bookings_.remove(own);
}

// Reads the claims again if someone stands in for a resource that is asked for.
void SlotSearch::look_for_stand_ins(Instant now, store::Database& database) {
    auto reach = combinations_.reach(span_.from);
    for (auto& need : reach) need.taken.until += span_.duration();
    const auto stand_ins = stand_ins_in(book_, reach);
    if (stand_ins.empty()) return;
    combinations_.allow_stand_ins(stand_ins);
    book_ = read_claims(span_, now, database);
}

DayBook SlotSearch::read_claims(Interval span, Instant now, store::Database& database) const {
    std::set<ResourceId> resources;
    auto from = span.from;
    auto until = span.until;
    for (const auto& need : combinations_.reach(span.from)) {
        const Interval taken{need.taken.from, span.until + (need.taken.until - span.from)};
        for (const auto* resource : need.resources) {
            resources.insert(resource->id);
            const auto around = with_way(*catalog_, *resource, taken);
            from = std::min(from, around.from);
            until = std::max(until, around.until);
        }
    }
    return read_day_book(resources, std::chrono::floor<std::chrono::days>(from),
                         std::chrono::floor<std::chrono::days>(until), now, database);
}

}  // namespace slotkeeper
