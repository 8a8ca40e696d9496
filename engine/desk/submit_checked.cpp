// submit_checked: turns a command into a question to an external calendar.
#include "engine/desk/submit_checked.h"

#include "engine/availability/start_grid.h"
#include "engine/booking/decide.h"
#include "engine/booking/resource_preferences.h"
#include "engine/booking/rules.h"
#include "engine/booking/visits.h"
#include "engine/store/booking/appointment_rows.h"
#include "engine/store/calendar/link_rows.h"

#include <algorithm>
#include <map>
#include <set>

namespace slotkeeper {

namespace {

using store::Tx;

std::optional<Appointment> load(const CheckingDesk& to, CompanyId company, AppointmentId id) {
    return to.database.read([&](Tx& tx) { return store::load_appointment(tx, company, id); });
}

SlotQuestion question_of(CompanyId company, ServiceId service, BranchId branch, Instant start,
                         std::vector<ResourcePreference> preferences, std::optional<Minutes> duration, Visit visit,
                         std::optional<int> party_size, std::string language) {
    SlotQuestion question;
    question.party_size = party_size;
    question.language = std::move(language);
    question.visit = std::move(visit);
    question.company = company;
    question.service = service;
    question.branch = branch;
    question.span = {start, start + Minutes(1)};
    question.preferences = std::move(preferences);
    question.duration = duration;
    return question;
}

// std::nullopt if the command needs no new time.
std::optional<SlotQuestion> question_of(const CheckingDesk& to, const Command& command, const Catalog& catalog) {
    const auto company = command.company;
    if (const auto* book = std::get_if<Book>(&command.ask)) {
        return question_of(company, book->service, book->branch, book->start, book->preferences, book->duration,
                           book->visit, book->party_size, book->language);
    }
    if (const auto* hold = std::get_if<PlaceHold>(&command.ask)) {
        return question_of(company, hold->service, hold->branch, hold->start, hold->preferences, hold->duration,
                           hold->visit, hold->party_size, hold->language);
    }
    if (const auto* convert = std::get_if<ConvertHold>(&command.ask)) {
        const auto held = load(to, company, convert->id);
        if (!held) return std::nullopt;
        auto question =
            question_of(company, held->service, held->branch, held->time.from, completed({}, *held),
                        kept_length(catalog, *held), visit_of(*held), held->party_size, held->staff_language);
        question.own_holds = {held->id};
        return question;
    }
    if (const auto* move = std::get_if<Reschedule>(&command.ask)) {
        const auto present = load(to, company, move->id);
        if (!present || (present->time.from == move->start && !move->duration)) return std::nullopt;
        auto preferences = preferences_of(*move, *present);
        auto question = question_of(company, present->service, present->branch, move->start, std::move(preferences),
                                    duration_of(*move, *present, catalog), visit_of(*present), move->party_size,
                                    present->staff_language);
        question.moving = present->id;
        return question;
    }
    return std::nullopt;
}

bool uses_calendar(const Catalog& catalog) {
    return std::any_of(catalog.services().begin(), catalog.services().end(), [](const Service& service) {
        return service.calendar.availability != AvailabilitySource::local;
    });
}

// The booking that takes the start at Cal.com may be ours: if its cancellation or move is queued, the sync runs that
// first.
bool is_ours_about_to_go(const CheckingDesk& to, const SlotQuestion& question, const Catalog& catalog) {
    std::map<AccountId, std::set<std::int64_t>> event_types;
    for (const auto& service : catalog.services()) {
        for (const auto& resource : catalog.resources()) {
            if (catalog.event_type(question.service, resource.id) == nullptr) continue;
            const auto* type = catalog.event_type(service.id, resource.id);
            if (type != nullptr) event_types[type->account].insert(type->event_type_id);
        }
    }
    const Interval stretch{question.span.from, question.span.from + limits::appointment_length_max};
    return to.database.read([&](Tx& tx) {
        return std::any_of(event_types.begin(), event_types.end(), [&](const auto& of_account) {
            const std::vector<std::int64_t> types(of_account.second.begin(), of_account.second.end());
            const auto behind = store::load_behind_links(tx, of_account.first, types, stretch);
            return std::any_of(behind.begin(), behind.end(), [&](const BehindLink& one) {
                return std::any_of(one.occupied.begin(), one.occupied.end(), [&](const Interval& time) {
                    return time.from <= question.span.from && question.span.from < time.until;
                });
            });
        });
    });
}

// The desk refuses it for the grid, which is the truer reason: Cal.com lists no start beside it.
bool is_off_grid(const SlotQuestion& question, const Command& command, const Catalog& catalog) {
    const auto* service = catalog.service(question.service);
    const auto* branch = catalog.branch(question.branch);
    if (service == nullptr || branch == nullptr || command.override_reason) return false;
    if (!check_bounds(question.span.from)) return false;
    Openings openings(*branch, question.span);
    const auto booked = booked_service(catalog, *service, question.visit, {});
    return !check_grid(booked ? *booked : *service, *branch, openings, question.span.from);
}

}  // namespace

Result<Receipt> submit_checked(const CheckingDesk& to, Command command, Moment now,
                               std::chrono::milliseconds patience) {
    if (auto ordered = with_free_order(command, to.database, to.catalogs, now, to.other_calendar)) {
        command = *std::move(ordered);
    }
    if (to.other_calendar == nullptr) return to.desk.submit(std::move(command), patience);
    const auto catalog = to.catalogs.recent(command.company);
    if (!uses_calendar(*catalog)) return to.desk.submit(std::move(command), patience);
    if (auto named = with_free_person(command, to.database, to.catalogs, now, to.other_calendar)) {
        return to.desk.submit(*std::move(named), patience);
    }
    auto question = question_of(to, command, *catalog);
    if (question) question->channel = command.key.channel;
    if (!question || is_off_grid(*question, command, *catalog) ||
        !is_taken_at_calcom(*question, to.database, to.catalogs, now, to.other_calendar) ||
        is_ours_about_to_go(to, *question, *catalog)) {
        return to.desk.submit(std::move(command), patience);
    }
    if (auto earlier = to.desk.remembered(command.company, command.key)) return *std::move(earlier);
    if (!to.other_calendar->pending_if_taken() || std::holds_alternative<PlaceHold>(command.ask)) {
        return refuse(ErrorCode::slot_conflict, "start", "this start is taken at Cal.com");
    }
    command.waits_for_calendar = true;
    return to.desk.submit(std::move(command), patience);
}

}  // namespace slotkeeper
