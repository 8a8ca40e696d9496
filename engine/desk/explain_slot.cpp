// explain_slot: opens a search for one start, and loads what its claims belong to.
#include "engine/desk/explain_slot.h"

#include "engine/booking/rules.h"
#include "engine/booking/visits.h"
#include "engine/desk/slot_search.h"
#include "engine/store/booking/appointment_rows.h"
#include "engine/store/booking/claim_rows.h"

namespace slotkeeper {

namespace {

struct Explained {
    CatalogPtr catalog;
    const Service* service;
    const Branch* branch;
};

Result<Explained> read_catalog(const SlotQuestion& question, Catalogs& catalogs) {
    const auto catalog = catalogs.current(question.company);
    const auto* service = catalog->service(question.service);
    const auto* branch = catalog->branch(question.branch);
    if (service == nullptr) return refuse(ErrorCode::not_found, "service_id", "there is no such service");
    if (branch == nullptr) return refuse(ErrorCode::not_found, "branch_id", "there is no such branch");
    return Explained{catalog, service, branch};
}

// A search needs a start for which the time zones are known; the rules refuse others.
Instant searchable(Instant start) { return std::clamp(start, limits::instant_min, limits::instant_max - Minutes(1)); }

// Of the appointment that is to be moved.
std::optional<Instant> present_start(const SlotQuestion& question, store::Database& database) {
    if (!question.moving) return std::nullopt;
    const auto found =
        database.read([&](store::Tx& tx) { return store::load_appointment(tx, question.company, *question.moving); });
    return found ? std::optional(found->time.from) : std::nullopt;
}

void load_owners(SlotExplanation& explanation, CompanyId company, store::Database& database) {
    std::set<AppointmentId> appointments;
    std::set<BlockId> blocks;
    for (const auto& segment : explanation.start.segments) {
        for (const auto& need : segment.needs) {
            for (const auto& resource : need.resources) {
                for (const auto& claim : resource.claims) {
                    if (claim.appointment) appointments.insert(*claim.appointment);
                    if (claim.block) blocks.insert(*claim.block);
                }
            }
        }
    }
    if (appointments.empty() && blocks.empty()) return;
    database.read([&](store::Tx& tx) {
        explanation.appointments.clear();
        explanation.blocks.clear();
        for (const auto id : appointments) {
            if (auto found = store::load_appointment(tx, company, id))
                explanation.appointments.emplace(id, std::move(*found));
        }
        for (const auto id : blocks) {
            if (auto found = store::load_block(tx, company, id)) explanation.blocks.emplace(id, std::move(*found));
        }
    });
}

// In the order of services that is given.
Result<SlotExplanation> explain_order(const SlotQuestion& question, store::Database& database, Catalogs& catalogs,
                                      Moment now, OtherCalendar* other_calendar) {
    const auto read = read_catalog(question, catalogs);
    if (!read) return read.refusal();
    const auto start = question.span.from;
    const auto from = searchable(start);
    auto booked = service_asked_for(question, *read->service, *read->catalog, database);
    if (!booked && !question.visit.services.empty()) return booked.refusal();
    if (const auto party = party_for(booked ? *booked : *read->service, question.party_size); !party)
        return party.refusal();
    if (!booked) return booked.refusal();
    SlotSearch search(question, read->catalog, *std::move(booked), *read->branch, {from, from + Minutes(1)}, database,
                      now, other_calendar);
    const auto present = present_start(question, database);
    SlotExplanation explanation{read->catalog, search.explain(start, present), search.availability(),
                                search.is_taken_at_calcom(start)};
    const auto may_wait = other_calendar != nullptr && other_calendar->pending_if_taken();
    if (explanation.is_taken_at_calcom && !may_wait) explanation.start.bookable = false;
    load_owners(explanation, question.company, database);
    return explanation;
}

}  // namespace

Result<SlotExplanation> explain_slot(const SlotQuestion& question, store::Database& database, Catalogs& catalogs,
                                     Moment now, OtherCalendar* other_calendar) {
    auto given = explain_order(question, database, catalogs, now, other_calendar);
    if (!given || given->start.offered || !question.visit.any_order || question.duration) return given;
    for (const auto& order : orders_of(question.visit)) {
        auto asked = question;
        asked.service = order.services.front();
        asked.preferences = in_order(question.preferences, question.visit, order, *given->catalog);
        asked.visit = order;
        auto other = explain_order(asked, database, catalogs, now, other_calendar);
        if (other && other->start.offered) return other;
    }
    return given;
}

std::optional<StartProblem> problem_of_day(const SlotQuestion& question, store::Database& database, Catalogs& catalogs,
                                           Moment now, OtherCalendar* other_calendar) {
    const auto read = read_catalog(question, catalogs);
    if (!read || question.span.empty() || question.span.duration() > std::chrono::days(2)) return std::nullopt;
    auto booked = service_asked_for(question, *read->service, *read->catalog, database);
    if (!booked) return std::nullopt;
    const auto& zone = read->branch->zone;
    SlotSearch search(question, read->catalog, *std::move(booked), *read->branch, question.span, database, now,
                      other_calendar);
    auto starts = search.grid();
    if (starts.empty()) starts.push_back(std::chrono::ceil<Minutes>(question.span.from));  // closed then
    std::vector<StartProblem> problems;
    for (const auto start : starts) {
        const auto problem = problem_of(search.explain(start), zone);
        if (!problem) return std::nullopt;
        problems.push_back(*problem);
    }
    const auto problem = common_problem(std::move(problems));
    const auto day = zone.local_day(question.span.from);
    const auto is_whole_day = question.span.from <= zone.first_instant_of(day) &&
                              zone.first_instant_of(day + std::chrono::days(1)) <= question.span.until;
    return problem == StartProblem::away_then && is_whole_day ? StartProblem::off_on_date : problem;
}

}  // namespace slotkeeper
