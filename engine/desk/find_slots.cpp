// find_slots: the grid of starts, and propose() on each.
#include "engine/desk/find_slots.h"

#include "engine/availability/combinations.h"
#include "engine/booking/decide_steps.h"
#include "engine/booking/rules.h"
#include "engine/desk/day_books.h"

#include <algorithm>
#include <iterator>
#include <set>

namespace slotkeeper {

namespace {

constexpr auto kNear = std::chrono::hours(4);  // the range of the first search for other starts

// The data of one search: loaded once, asked for each start.
class Search {
public:
    Search(const SlotQuestion& question, CatalogPtr catalog, const Service& service, const Branch& branch,
           Interval span, store::Database& database, Moment now, OtherCalendar* other_calendar)
        : catalog_(std::move(catalog)),
          service_(service),
          branch_(branch),
          openings_(branch, {span.from - limits::buffer_max, span.until + limits::appointment_length_max}),
          combinations_(*catalog_, branch, service, question.preferences, openings_),
          span_(span),
          book_(read_claims(span, whole_seconds(now), database)) {
        auto given_up = question.own_holds;
        if (question.moving) given_up.push_back(*question.moving);
        book_.set_given_up(std::move(given_up));
        if (service.calendar.availability != AvailabilitySource::local) ask_calendar(question, other_calendar);
    }
    Search(const Search&) = delete;  // the rule of the first segment refers to this object
    Search& operator=(const Search&) = delete;

    // The starts of the grid within the span, sorted; the same for every span. If Cal.com's free times decide, its
    // starts are added.
    std::vector<Instant> grid() {
        auto starts = own_grid();
        if (availability_.source != AvailabilitySource::calcom) return starts;
        own_grid_ = std::move(starts);
        const auto offered = external_availability_.starts_in(span_);
        std::vector<Instant> all;
        std::set_union(own_grid_.begin(), own_grid_.end(), offered.begin(), offered.end(), std::back_inserter(all));
        return all;
    }

    std::optional<Slot> at(Instant start) {
        auto proposal = combinations_.propose(start, book_);
        if (!proposal) return std::nullopt;
        return Slot{proposal->time, std::move(proposal->parts)};
    }

    const Availability& availability() const { return availability_; }

    // Free here, but taken at Cal.com for all who could serve it. REQUIRES: the last question.
    bool is_taken_at_calcom(Instant start) {
        if (availability_.source == AvailabilitySource::local) return false;
        const auto can_be = [&](Combinations::FirstSegmentRule rule) {
            combinations_.accept_only(std::move(rule));
            return combinations_.propose(start, book_).ok();
        };
        return !can_be([this](std::span<const Part> first) {
            return availability_about(first) != StartAvailability::taken;
        }) && can_be([](std::span<const Part>) { return true; });
    }

    Room room() {
        Room room;
        auto next = span_.from;
        for (const auto start : grid()) {
            const auto slot = start < next ? std::nullopt : at(start);
            if (!slot) continue;
            ++room.free;
            next = slot->time.until;
        }
        room.held = holds().size();
        return room;
    }

private:
    // The holds that reserve a resource within the span.
    std::set<AppointmentId> holds() const {
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
    void ask_calendar(const SlotQuestion& question, OtherCalendar* other_calendar) {
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
        combinations_.accept_only([this](std::span<const Part> first) { return is_offered_there(first); });
    }

    StartAvailability availability_about(std::span<const Part> first) const {
        const auto* type = event_type_of(*catalog_, service_.id, first);
        if (type == nullptr) return StartAvailability::unknown;
        return external_availability_.at({type->account, type->event_type_id}, first.front().time.from);
    }

    bool is_offered_there(std::span<const Part> first) const {
        const auto* type = event_type_of(*catalog_, service_.id, first);
        if (type == nullptr) return false;
        const auto start = first.front().time.from;
        const auto availability = external_availability_.at({type->account, type->event_type_id}, start);
        if (availability != StartAvailability::unknown) return availability == StartAvailability::free;
        return availability_.source != AvailabilitySource::calcom ||
               std::binary_search(own_grid_.begin(), own_grid_.end(), start);
    }

    std::vector<Instant> own_grid() {
        auto starts = wall_clock_grid(branch_.hours, branch_.exceptions, branch_.zone, span_, service_.slot_step);
        // Not in the second pass of a repeated hour, unless the branch is open in it.
        std::erase_if(starts, [&](Instant start) { return !openings_.branch_open({start, start + Minutes(1)}); });
        return starts;
    }

    DayBook read_claims(Interval span, Instant now, store::Database& database) const {
        std::set<ResourceId> resources;
        auto from = span.from;
        auto until = span.until;
        for (const auto& need : combinations_.reach(span.from)) {
            for (const auto* resource : need.resources) resources.insert(resource->id);
            from = std::min(from, need.taken.from);
            until = std::max(until, span.until + (need.taken.until - span.from));
        }
        return read_day_book(resources, std::chrono::floor<std::chrono::days>(from),
                             std::chrono::floor<std::chrono::days>(until), now, database);
    }

    CatalogPtr catalog_;
    const Service& service_;
    const Branch& branch_;
    Openings openings_;
    Combinations combinations_;
    Interval span_;
    DayBook book_;
    Availability availability_;
    ExternalAvailability external_availability_;
    std::vector<Instant> own_grid_;  // used if Cal.com's grid decides
};

Result<Done> check_question(const SlotQuestion& question) {
    if (question.span.empty()) return refuse(ErrorCode::invalid_field, "to", "must lie after from");
    if (question.span.from < limits::instant_min || question.span.until > limits::instant_max) {
        return refuse(ErrorCode::invalid_field, "from", "must lie between 2000 and 2037");
    }
    if (question.span.duration() > std::chrono::days(limits::search_days_max)) {
        return refuse(ErrorCode::invalid_field, "to",
                      "must lie at most " + std::to_string(limits::search_days_max) + " days after from");
    }
    return Done{};
}

// nullptr if nothing of the span can be booked.
Result<std::unique_ptr<Search>> open_search(const SlotQuestion& question, store::Database& database, Catalogs& catalogs,
                                            Moment now, OtherCalendar* other_calendar) {
    if (auto fine = check_question(question); !fine) return fine.refusal();
    const auto catalog = catalogs.current(question.company);
    const auto* service = catalog->service(question.service);
    const auto* branch = catalog->branch(question.branch);
    if (service == nullptr || !service->active) {
        return refuse(ErrorCode::not_found, "service_id", "there is no such service");
    }
    if (branch == nullptr) return refuse(ErrorCode::not_found, "branch_id", "there is no such branch");
    if (auto allowed = check_preferences(*catalog, *branch, *service, question.preferences); !allowed)
        return allowed.refusal();
    const auto span = bookable_span(*service, *branch, question.span, whole_seconds(now));
    if (span.empty()) return std::unique_ptr<Search>();
    return std::make_unique<Search>(question, catalog, *service, *branch, span, database, now, other_calendar);
}

// The free starts of the span that are nearest to the wanted one and do not overlap, by time.
Alternatives nearest(const SlotQuestion& question, Instant wanted, store::Database& database, Catalogs& catalogs,
                     Moment now, OtherCalendar* other_calendar) {
    const auto search = open_search(question, database, catalogs, now, other_calendar);
    if (!search || *search == nullptr) return {};
    auto starts = (*search)->grid();
    const auto distance = [&](Instant start) { return start < wanted ? wanted - start : start - wanted; };
    std::stable_sort(starts.begin(), starts.end(), [&](Instant a, Instant b) { return distance(a) < distance(b); });
    Alternatives free{{}, (*search)->availability()};
    std::vector<Slot> chosen;
    for (const auto start : starts) {
        auto slot = (*search)->at(start);
        if (!slot) continue;
        const auto fits = [&](const Slot& other) { return stand_together(*slot, other); };
        if (std::all_of(chosen.begin(), chosen.end(), fits)) chosen.push_back(*std::move(slot));
        if (chosen.size() == limits::alternatives_max) break;
    }
    for (const auto& slot : chosen) free.starts.push_back(slot.time.from);
    std::sort(free.starts.begin(), free.starts.end());
    return free;
}

}  // namespace

bool stand_together(const Slot& a, const Slot& b) {
    if (a.time.overlaps(b.time)) return false;
    return std::none_of(a.parts.begin(), a.parts.end(), [&](const Part& one) {
        return one.resource && std::any_of(b.parts.begin(), b.parts.end(), [&](const Part& other) {
                   return other.resource == one.resource && other.taken.overlaps(one.taken);
               });
    });
}

Result<SlotAnswer> find_slots(const SlotQuestion& question, store::Database& database, Catalogs& catalogs, Moment now,
                              OtherCalendar* other_calendar) {
    const auto search = open_search(question, database, catalogs, now, other_calendar);
    if (!search) return search.refusal();
    SlotAnswer answer;
    if (*search == nullptr) return answer;
    answer.availability = (*search)->availability();
    for (const auto start : (*search)->grid()) {
        auto slot = (*search)->at(start);
        if (!slot) continue;
        if (answer.slots.size() == question.slots_max) {
            answer.continue_from = start;
            break;
        }
        answer.slots.push_back(std::move(*slot));
    }
    return answer;
}

Room room_in(const SlotQuestion& question, store::Database& database, Catalogs& catalogs, Moment now,
             OtherCalendar* other_calendar) {
    const auto search = open_search(question, database, catalogs, now, other_calendar);
    return search && *search != nullptr ? (*search)->room() : Room();
}

Alternatives alternatives_near(const SlotQuestion& question, Instant wanted, store::Database& database,
                               Catalogs& catalogs, Moment now, OtherCalendar* other_calendar) {
    // Usually a start nearby is free, and one day's claims show it; a wider search follows if not.
    auto near = question;
    if (!near.give_up) near.give_up = std::chrono::steady_clock::now() + kExternalPatience;
    near.span = {wanted - kNear, wanted + kNear};
    auto found = nearest(near, wanted, database, catalogs, now, other_calendar);
    if (found.starts.size() == limits::alternatives_max) return found;
    near.span = {wanted - std::chrono::days(1), wanted + std::chrono::days(7)};
    return nearest(near, wanted, database, catalogs, now, other_calendar);
}

bool is_taken_at_calcom(const SlotQuestion& question, store::Database& database, Catalogs& catalogs, Moment now,
                        OtherCalendar* other_calendar) {
    const auto catalog = catalogs.recent(question.company);
    const auto* service = catalog->service(question.service);
    if (service == nullptr || service->calendar.availability == AvailabilitySource::local) return false;
    const auto search = open_search(question, database, catalogs, now, other_calendar);
    return search && *search != nullptr && (*search)->is_taken_at_calcom(question.span.from);
}

std::optional<Command> with_free_person(const Command& command, store::Database& database, Catalogs& catalogs,
                                        Moment now, OtherCalendar* other_calendar) {
    SlotQuestion question;
    const auto read = [&](const auto& ask) {
        question.company = command.company;
        question.service = ask.service;
        question.branch = ask.branch;
        question.span = {ask.start, ask.start + Minutes(1)};
        question.preferences = ask.preferences;
    };
    if (const auto* book = std::get_if<Book>(&command.ask)) read(*book);
    if (const auto* hold = std::get_if<PlaceHold>(&command.ask)) read(*hold);
    if (!question.service || other_calendar == nullptr) return std::nullopt;
    const auto catalog = catalogs.recent(question.company);
    const auto* service = catalog->service(question.service);
    if (service == nullptr || service->calendar.availability == AvailabilitySource::local) return std::nullopt;
    const auto search = open_search(question, database, catalogs, now, other_calendar);
    if (!search || *search == nullptr) return std::nullopt;
    if ((*search)->availability().source == AvailabilitySource::local) return std::nullopt;
    const auto slot = (*search)->at(question.span.from);
    if (!slot) return std::nullopt;
    for (const auto& part : slot->parts) {
        const auto* type = part.resource ? catalog->event_type(service->id, *part.resource) : nullptr;
        if (part.segment != 0 || type == nullptr || type != event_type_of(*catalog, service->id, slot->parts)) continue;
        const ResourcePreference preference{part.segment, part.need, *part.resource};
        if (std::find(question.preferences.begin(), question.preferences.end(), preference) !=
            question.preferences.end())
            break;
        auto named = command;
        if (auto* book = std::get_if<Book>(&named.ask)) book->preferences.push_back(preference);
        if (auto* hold = std::get_if<PlaceHold>(&named.ask)) hold->preferences.push_back(preference);
        return named;
    }
    return std::nullopt;
}

}  // namespace slotkeeper
