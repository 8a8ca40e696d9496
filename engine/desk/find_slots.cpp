// find_slots: the questions of callers, each answered by one search (slot_search.h).
#include "engine/desk/find_slots.h"

#include "engine/availability/mapped_parts.h"
#include "engine/booking/rules.h"
#include "engine/booking/visits.h"
#include "engine/desk/slot_search.h"

#include <algorithm>

namespace slotkeeper {

namespace {

constexpr auto kNear = std::chrono::hours(4);  // the range of the first search for other starts

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

// One search for each order of the services that will do; a start is free if it is free in one of them, the given one
// first.
class OrderedSearches {
public:
    static Result<OrderedSearches> open(const SlotQuestion& question, store::Database& database, Catalogs& catalogs,
                                        Moment now, OtherCalendar* other_calendar) {
        OrderedSearches all;
        for (const auto& order : orders_of(question.visit)) {
            auto asked = question;
            if (order.services != question.visit.services) {
                asked.service = order.services.front();
                asked.preferences =
                    in_order(question.preferences, question.visit, order, *catalogs.current(question.company));
                // The chosen length is that of a service that is not the first here.
                if (question.duration) continue;
            }
            asked.visit = order;
            auto search = open_search(asked, database, catalogs, now, other_calendar);
            if (!search && all.searches_.empty()) return search.refusal();
            if (search && *search != nullptr) all.searches_.push_back(std::move(*search));
        }
        return all;
    }

    bool empty() const { return searches_.empty(); }
    std::vector<Instant> grid() { return searches_.front()->grid(); }
    const Availability& availability() const { return searches_.front()->availability(); }
    std::optional<Slot> at(Instant start) {
        for (const auto& search : searches_) {
            if (auto slot = search->at(start)) return slot;
        }
        return std::nullopt;
    }

private:
    std::vector<std::unique_ptr<SlotSearch>> searches_;
};

// Whether the start of the command is free; without a service if it neither books nor holds.
SlotQuestion question_of(const Command& command) {
    SlotQuestion question;
    const auto read = [&](const auto& ask) {
        question.company = command.company;
        question.service = ask.service;
        question.branch = ask.branch;
        question.span = {ask.start, ask.start + Minutes(1)};
        question.preferences = ask.preferences;
        question.duration = ask.duration;
        question.channel = command.key.channel;
        question.visit = ask.visit;
        question.party_size = ask.party_size;
        question.language = ask.language;
    };
    if (const auto* book = std::get_if<Book>(&command.ask)) read(*book);
    if (const auto* hold = std::get_if<PlaceHold>(&command.ask)) read(*hold);
    return question;
}

// The free starts of the span that are nearest to the wanted one and do not overlap, by time.
Alternatives nearest(const SlotQuestion& question, Instant wanted, store::Database& database, Catalogs& catalogs,
                     Moment now, OtherCalendar* other_calendar) {
    auto search = OrderedSearches::open(question, database, catalogs, now, other_calendar);
    if (!search || search->empty()) return {};
    auto starts = search->grid();
    const auto distance = [&](Instant start) { return start < wanted ? wanted - start : start - wanted; };
    std::stable_sort(starts.begin(), starts.end(), [&](Instant a, Instant b) { return distance(a) < distance(b); });
    Alternatives free{{}, search->availability()};
    std::vector<Slot> chosen;
    for (const auto start : starts) {
        auto slot = search->at(start);
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

Result<std::unique_ptr<SlotSearch>> open_search(const SlotQuestion& question, store::Database& database,
                                                Catalogs& catalogs, Moment now, OtherCalendar* other_calendar) {
    if (auto fine = check_question(question); !fine) return fine.refusal();
    const auto catalog = catalogs.current(question.company);
    const auto* service = catalog->service(question.service);
    const auto* branch = catalog->branch(question.branch);
    if (service == nullptr || !service->active) {
        return refuse(ErrorCode::not_found, "service_id", "there is no such service");
    }
    if (branch == nullptr) return refuse(ErrorCode::not_found, "branch_id", "there is no such branch");
    auto booked = service_asked_for(question, *service, *catalog, database);
    if (!booked && !question.visit.services.empty()) return booked.refusal();
    const auto& rules = booked ? *booked : *service;
    if (auto allowed = check_preferences(*catalog, *branch, rules, question.preferences); !allowed)
        return allowed.refusal();
    const auto span = bookable_span(rules, *branch, question.span, whole_seconds(now), question.channel);
    if (const auto party = party_for(rules, question.party_size); !party) return party.refusal();
    if (!booked) return booked.refusal();
    if (span.empty()) return std::unique_ptr<SlotSearch>();
    return std::make_unique<SlotSearch>(question, catalog, *std::move(booked), *branch, span, database, now,
                                        other_calendar);
}

bool share_no_person(const Slot& a, const Slot& b) {
    return std::none_of(a.parts.begin(), a.parts.end(), [&](const Part& one) {
        return one.resource && std::any_of(b.parts.begin(), b.parts.end(), [&](const Part& other) {
                   return other.resource == one.resource && other.taken.overlaps(one.taken);
               });
    });
}

bool stand_together(const Slot& a, const Slot& b) { return !a.time.overlaps(b.time) && share_no_person(a, b); }

Result<SlotAnswer> find_slots(const SlotQuestion& question, store::Database& database, Catalogs& catalogs, Moment now,
                              OtherCalendar* other_calendar) {
    auto search = OrderedSearches::open(question, database, catalogs, now, other_calendar);
    if (!search) return search.refusal();
    SlotAnswer answer;
    if (search->empty()) return answer;
    answer.availability = search->availability();
    for (const auto start : search->grid()) {
        auto slot = search->at(start);
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

std::optional<Command> with_free_order(const Command& command, store::Database& database, Catalogs& catalogs,
                                       Moment now, OtherCalendar* other_calendar) {
    auto question = question_of(command);
    if (!question.service || !question.visit.any_order) return std::nullopt;
    for (const auto& release : command.releases) question.own_holds.push_back(release.id);
    auto search = OrderedSearches::open(question, database, catalogs, now, other_calendar);
    const auto slot = search && !search->empty() ? search->at(question.span.from) : std::nullopt;
    if (!slot) return std::nullopt;
    Appointment found;
    found.parts = slot->parts;
    auto order = question.visit;
    order.services = visit_of(found).services;
    order.any_order = false;
    if (order.services == question.visit.services || order.services.empty()) return std::nullopt;
    return in_order(command, order, *catalogs.current(question.company));
}

std::optional<Command> with_free_person(const Command& command, store::Database& database, Catalogs& catalogs,
                                        Moment now, OtherCalendar* other_calendar, std::optional<Deadline> give_up) {
    auto question = question_of(command);
    question.give_up = give_up;
    if (const auto* book = std::get_if<Book>(&command.ask)) question.customer = book->customer;
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
        if (part.segment != 0 || type == nullptr || type != first_event_type(*catalog, service->id, slot->parts))
            continue;
        const ResourcePreference preference{part.segment, part.need, *part.resource};
        if (std::find(question.preferences.begin(), question.preferences.end(), preference) !=
            question.preferences.end())
            break;
        auto named = command;
        named.free_at_calcom = preference;
        if (auto* book = std::get_if<Book>(&named.ask)) book->preferences.push_back(preference);
        if (auto* hold = std::get_if<PlaceHold>(&named.ask)) hold->preferences.push_back(preference);
        return named;
    }
    return std::nullopt;
}

}  // namespace slotkeeper
