// foreign_room: submits the command, makes room if the time is taken, and submits it again.
#include "jobs/calcom/sync_steps.h"

#include "engine/booking/visits.h"
#include "engine/guards/idempotency.h"
#include "engine/store/booking/appointment_rows.h"
#include "engine/store/calendar/link_rows.h"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace slotkeeper {

namespace {

constexpr std::size_t kInTheWayMax = 20;

// What an ImportBooking or an ApplyRemoteReschedule needs.
struct RoomRequest {
    std::optional<AppointmentId> appointment;  // that moves; std::nullopt for an import
    ServiceId service;
    std::optional<ResourceId> person;
    Interval time;
    bool stays_conflicted = false;
};

RoomRequest room_request_of(const SyncTools& tools, const Command& command) {
    if (const auto* taken = std::get_if<ImportBooking>(&command.ask)) {
        return {std::nullopt, taken->service, taken->resource, taken->time};
    }
    const auto& moved = std::get<ApplyRemoteReschedule>(command.ask);
    RoomRequest request{moved.id, {}, moved.resource, moved.time};
    const auto present =
        tools.database.read([&](store::Tx& tx) { return store::load_appointment(tx, command.company, moved.id); });
    if (!present) return request;
    request.service = present->service;
    request.stays_conflicted = present->state == State::conflicted;
    for (const auto& part : present->parts) {
        if (!request.person && part.resource) request.person = part.resource;
    }
    return request;
}

// Our appointments with this person that overlap the time.
std::vector<Appointment> ours_with(const SyncTools& tools, CompanyId company, ResourceId person, const Interval& time) {
    store::AppointmentFilter filter;
    filter.company = company;
    filter.resource = person;
    filter.from = time.from - limits::appointment_length_max;
    filter.until = time.until;
    filter.rows_max = limits::page_max;
    auto found = tools.database.read([&](store::Tx& tx) { return store::list_appointments(tx, filter); });
    std::erase_if(found, [&](const Appointment& one) {
        const auto meets = std::any_of(one.parts.begin(), one.parts.end(), [&](const Part& part) {
            return part.resource == person && part.taken.overlaps(time);
        });
        return !meets || !takes_time(one.state);
    });
    return found;
}

// Gives ours to another person who can do it, at the same start. False if no such person is free.
bool reassign_to_other_staff(const SyncTools& tools, const Command& foreign, const Appointment& ours,
                             ResourceId person) {
    const auto catalog = tools.catalogs.current(ours.company);
    const auto service = booked_service(*catalog, ours);
    if (!service) return false;
    for (const auto& part : ours.parts) {
        if (part.resource != person || static_cast<std::size_t>(part.segment) >= service->segments.size()) continue;
        const auto& needs = service->segments[static_cast<std::size_t>(part.segment)].needs;
        if (static_cast<std::size_t>(part.need) >= needs.size()) continue;
        for (const auto& other : catalog->resources()) {
            if (other.id == person || !other.active || !other.works_at(ours.branch) ||
                !other.can(needs[static_cast<std::size_t>(part.need)])) {
                continue;
            }
            Command move;
            move.ask = Reschedule{ours.id, ours.time.from, {{part.segment, part.need, other.id}}, false, ours.version};
            move.company = ours.company;
            move.actor = foreign.actor;
            move.source = Source::calcom;
            const std::string cause(foreign.key.key.begin(), foreign.key.key.end());
            move.key = key_of_operation(cause + "aside:" + ours.id.text() + ':' + other.id.text());
            if (tools.desk.submit(std::move(move))) {
                spdlog::warn("sync: moved to another staff member, Cal.com has booked the person appointment={}",
                             ours.id.text());
                return true;
            }
        }
    }
    return false;
}

bool make_room(const SyncTools& tools, const Command& command, const RoomRequest& request) {
    if (!request.person) return false;
    auto others = ours_with(tools, command.company, *request.person, request.time);
    std::erase_if(others, [&](const Appointment& one) { return one.id == request.appointment; });
    if (others.empty() || others.size() > kInTheWayMax) return false;
    return std::all_of(others.begin(), others.end(), [&](const Appointment& one) {
        return reassign_to_other_staff(tools, command, one, *request.person);
    });
}

}  // namespace

void retry_refused_bookings(const SyncTools& tools, CompanyId company, ResourceId person, const Interval& freed) {
    for (const auto& one : ours_with(tools, company, person, freed)) {
        tools.database.transact([&](store::Tx& tx) {
            const auto links = store::load_links(tx, std::array{one.id});
            const auto refused = std::any_of(links.begin(), links.end(),
                                             [](const Link& link) { return link.state == SyncState::conflicted; });
            if (!refused) return;
            const auto now = tx.now();
            queue_sync(tx, tools, one, SyncReason::freed, now, {}, micros(now));
        });
    }
}

Result<Receipt> submit_with_room(const SyncTools& tools, Command command) {
    auto answer = tools.desk.submit(command);
    if (answer || answer.refusal().code != ErrorCode::slot_conflict) return answer;
    const auto request = room_request_of(tools, command);
    const auto catalog = tools.catalogs.current(command.company);
    const auto* service = catalog->service(request.service);
    const auto policy = service != nullptr ? service->calendar.foreign_policy : ForeignPolicy::flag;
    if (policy == ForeignPolicy::move_ours && make_room(tools, command, request)) {
        answer = tools.desk.submit(command);
        if (answer || answer.refusal().code != ErrorCode::slot_conflict) return answer;
    }
    if (policy == ForeignPolicy::cancel_remote || request.stays_conflicted) return answer;
    if (auto* taken = std::get_if<ImportBooking>(&command.ask)) taken->or_conflict = true;
    if (auto* moved = std::get_if<ApplyRemoteReschedule>(&command.ask)) moved->or_conflict = true;
    answer = tools.desk.submit(std::move(command));  // under the same key, so that a concurrent repeat finds it
    if (answer && answer->appointment->state == State::conflicted) {
        spdlog::error("sync: no room here for the booking at Cal.com, a person has to decide appointment={}",
                      answer->appointment->id.text());
    }
    return answer;
}

}  // namespace slotkeeper
