// held_slots: holds of the desk whose holder is a call.
#include "adapters/retell/functions/held_slots.h"

#include "adapters/retell/functions/own_appointments.h"
#include "engine/store/rows/appointment_rows.h"
#include "engine/store/voice/call_event_rows.h"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace slotkeeper::retell {

namespace {

bool serves(const Appointment& hold, const Subject& subject) {
    if (hold.service != subject.service->id || hold.branch != subject.branch->id) return false;
    return std::all_of(subject.wishes.begin(), subject.wishes.end(), [&](const Wish& wish) {
        return std::any_of(hold.parts.begin(), hold.parts.end(), [&](const Part& part) {
            return part.segment == wish.segment && part.need == wish.need && part.resource == wish.resource;
        });
    });
}

}  // namespace

std::vector<Appointment> held_by_call(const VoiceTurn& turn) {
    const auto company = turn.catalog->company().id;
    return turn.door.database.read([&](store::Tx& tx) {
        std::vector<Appointment> held;
        for (const auto id : store::list_holds(tx, company, holder_of_call(turn.call.call_id))) {
            auto hold = store::load_appointment(tx, company, id);
            if (hold && hold->state == State::held && hold->expires_at && *hold->expires_at > turn.second()) {
                held.push_back(*std::move(hold));
            }
        }
        return held;
    });
}

std::optional<Appointment> held_start(const VoiceTurn& turn, const Subject& subject, Instant start) {
    if (turn.call.call_id.empty()) return std::nullopt;
    for (auto& hold : held_by_call(turn)) {
        if (hold.time.from == start && serves(hold, subject)) return std::move(hold);
    }
    return std::nullopt;
}

Result<Appointment> hold_for_call(const VoiceTurn& turn, const Subject& subject, Instant start) {
    const auto held = held_by_call(turn);
    for (const auto& hold : held) {
        if (hold.time.from == start && serves(hold, subject)) return hold;
    }
    if (held.size() >= kHeldByCallMax) {
        return refuse(ErrorCode::too_many_holds, "start", "this call keeps as many starts as it may");
    }
    PlaceHold ask;
    ask.id = turn.door.ids.make<AppointmentId>();
    ask.branch = subject.branch->id;
    ask.service = subject.service->id;
    ask.start = start;
    ask.wishes = subject.wishes;
    ask.holder = holder_of_call(turn.call.call_id);
    ask.length = kHeldForCall;
    auto command = change_of(turn, ask, {subject.service->id.text(), start.time_since_epoch().count()});
    auto named = with_person_heard(command, turn.door.database, turn.door.catalogs, turn.now, turn.door.other_calendar);
    auto receipt = turn.door.desk.submit(named ? *std::move(named) : std::move(command), limits::voice_patience);
    if (!receipt) return receipt.refusal();
    return *std::move(receipt->appointment);
}

void release_others(const VoiceTurn& turn, std::optional<AppointmentId> chosen) {
    if (turn.call.call_id.empty()) return;
    for (const auto& hold : held_by_call(turn)) {
        if (hold.id == chosen) continue;
        const auto receipt = turn.door.desk.submit(change_of(turn, ReleaseHold{hold.id, hold.holder}, hold.id.text()));
        if (!receipt) spdlog::info("hold {}: {}", hold.id.text(), word(receipt.refusal().code));  // it has ended
    }
}

}  // namespace slotkeeper::retell
