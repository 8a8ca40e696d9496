// held_slots: places and releases holds whose holder is a call.
#include "adapters/receptionist/functions/held_slots.h"

#include "adapters/receptionist/functions/own_appointments.h"
#include "engine/booking/visits.h"
#include "engine/desk/submit_checked.h"
#include "engine/guards/idempotency.h"
#include "engine/store/booking/appointment_rows.h"
#include "engine/store/voice/call_event_rows.h"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace slotkeeper::receptionist {

namespace {

bool serves(const Appointment& hold, const Subject& subject) {
    if (!consists_of(hold, subject.service->id, subject.visit) || hold.branch != subject.branch->id) return false;
    if (!subject.service->durations.empty() && hold.time.duration() != subject.length()) return false;
    return std::all_of(subject.preferences.begin(), subject.preferences.end(),
                       [&](const ResourcePreference& preference) {
                           return std::any_of(hold.parts.begin(), hold.parts.end(), [&](const Part& part) {
                               return part.segment == preference.segment && part.need == preference.need &&
                                      part.resource == preference.resource;
                           });
                       });
}

struct Held {
    std::vector<Appointment> asked_for, offered;  // active ones
};

Held held_by_call(const VoiceTurn& turn) {
    const auto company = turn.catalog->company().id;
    return turn.receptionist.database.read([&](store::Tx& tx) {
        Held held;
        for (const auto& [id, holder] : store::list_holds(tx, company, holders_of_call(turn.call.call_id), turn.now)) {
            auto hold = store::load_appointment(tx, company, id);
            if (!hold || hold->state != State::held) continue;
            const auto asked_for = holder == holder_of_call(turn.call.call_id);
            (asked_for ? held.asked_for : held.offered).push_back(*std::move(hold));
        }
        return held;
    });
}

// Holds of the call and of other calls from its number. If the number is withheld, only this call counts.
std::size_t count_held(const VoiceTurn& turn) {
    const auto company = turn.catalog->company().id;
    // In an outbound call the from number is ours, so such calls are counted separately.
    const auto number = turn.call.direction == "outbound" ? std::string() : number_of_caller(turn);
    return turn.receptionist.database.read([&](store::Tx& tx) {
        auto holders = holders_of_call(turn.call.call_id);
        const auto since = turn.now - limits::hold_total_max - limits::call_remembered;
        const auto calls =
            number.empty() ? std::vector<std::string>() : store::list_calls_of_number(tx, company, number, since);
        for (const auto& call : calls) {
            if (call == turn.call.call_id) continue;
            for (auto& holder : holders_of_call(call)) holders.push_back(std::move(holder));
        }
        return store::list_holds(tx, company, holders, turn.now).size();
    });
}

// A function may arrive after the event that its call has ended; its holds would then not be released.
bool is_over(const VoiceTurn& turn) {
    const store::CallFilter this_call{turn.catalog->company().id, turn.call.call_id, std::nullopt, 1};
    const auto found = turn.receptionist.database.read([&](store::Tx& tx) { return store::list_calls(tx, this_call); });
    return !found.empty() && found.front().ended_at;
}

// How many more holds are allowed after `given_back` are released.
std::size_t left_for(const VoiceTurn& turn, std::size_t released) {
    if (is_over(turn)) return 0;
    const auto most = turn.receptionist.holds.max + released;
    return most - std::min(most, count_held(turn));
}

PlaceHold hold_of(const VoiceTurn& turn, const Subject& subject, Instant start, std::string holder) {
    PlaceHold ask;
    ask.id = turn.receptionist.ids.make<AppointmentId>();
    ask.branch = subject.branch->id;
    ask.service = subject.service->id;
    ask.start = start;
    ask.preferences = subject.preferences;
    ask.holder = std::move(holder);
    ask.length = turn.receptionist.holds.length;
    ask.duration = subject.duration;
    ask.party_size = subject.party_size;
    ask.visit = subject.visit;
    return ask;
}

std::vector<ReleaseHold> releases_of(const std::vector<Appointment>& holds) {
    std::vector<ReleaseHold> releases;
    for (const auto& hold : holds) releases.push_back({hold.id, hold.holder});
    return releases;
}

// A command of the system, not requested by the caller.
Command of_our_own(const VoiceTurn& turn, decltype(Command::ask) ask) {
    Command command;
    command.ask = std::move(ask);
    command.company = turn.catalog->company().id;
    command.key = key_of_our_own(Channel::voice, turn.receptionist.ids.next());
    command.actor = holder_of_call(turn.call.call_id);
    command.source = Source::phone_anonymous;
    return command;
}

void release(const VoiceTurn& turn, const ReleaseHold& hold) {
    const auto receipt = turn.receptionist.desk.submit(of_our_own(turn, hold), limits::voice_patience);
    // A refusal means that the hold has ended already.
    if (!receipt)
        spdlog::info("voice: hold not released hold={} code={}", hold.id.text(), name_of(receipt.refusal().code));
}

Room room_on(const VoiceTurn& turn, const Subject& subject, std::chrono::local_days day) {
    const auto& zone = subject.branch->zone;
    auto question = subject.slots(turn);
    question.own_holds.clear();
    question.span = {zone.first_instant_of(day), zone.first_instant_of(day + std::chrono::days(1))};
    auto& with = turn.receptionist;
    return room_in(question, with.database, with.catalogs, turn.now, with.other_calendar);
}

// How many more starts of the day may be held; each hold also reduces the number of free starts.
std::size_t allowed_by(const Room& room) { return room.free > 2 * room.held ? (room.free - 2 * room.held) / 3 : 0; }
bool is_crowded(const Room& room) { return 2 * room.held > room.free; }

// One offer: holds its starts within the limits of the days and of the phone number.
class Offer {
public:
    Offer(const VoiceTurn& turn, const Subject& subject) : turn_(turn), subject_(subject) {}

    std::map<Instant, Instant> keep(const std::vector<Instant>& starts) {
        auto held = held_by_call(turn_);
        for (const auto start : starts) {
            take_over(held.offered, start);
            take_over(held.asked_for, start);
        }
        stale_ = releases_of(held.offered);
        auto left = left_for(turn_, stale_.size());
        for (const auto start : starts) {
            if (left == 0 || std::chrono::steady_clock::now() >= turn_.give_up) break;
            if (!kept_.contains(start) && day_allows(start) && place(start)) --left;
        }
        for (const auto& hold : stale_) release(turn_, hold);
        release_surplus();
        return until();
    }

private:
    // Takes over the hold of an earlier offer of this call.
    void take_over(std::vector<Appointment>& offered, Instant start) {
        const auto same = std::find_if(offered.begin(), offered.end(), [&](const Appointment& hold) {
            return hold.time.from == start && serves(hold, subject_);
        });
        if (same == offered.end()) return;
        kept_.emplace(start, std::move(*same));
        offered.erase(same);
    }

    std::chrono::local_days day_of(Instant start) const { return subject_.branch->zone.local_day(start); }

    bool day_allows(Instant start) {
        const auto [at, fresh] = allowed_.try_emplace(day_of(start), 0);
        if (fresh) at->second = allowed_by(room_on(turn_, subject_, at->first));
        return at->second > 0 && at->second-- > 0;
    }

    bool place(Instant start) {
        auto command = of_our_own(turn_, hold_of(turn_, subject_, start, holder_of_offers(turn_.call.call_id)));
        command.releases = stale_;
        const auto receipt = submit_with_calendar(turn_, std::move(command));
        if (!receipt) {  // another caller was faster, or another hold of this offer overlaps it
            spdlog::info("voice: offered start not held call={} code={}", turn_.call.call_id,
                         name_of(receipt.refusal().code));
            return false;
        }
        stale_.clear();
        placed_.push_back(start);
        kept_.emplace(start, *receipt->appointment);
        return true;
    }

    // A concurrent call may have counted at the same time.
    void release_surplus() {
        while (!placed_.empty() && (count_held(turn_) > turn_.receptionist.holds.max ||
                                    is_crowded(room_on(turn_, subject_, day_of(placed_.back()))))) {
            const auto last = kept_.extract(placed_.back());
            release(turn_, {last.mapped().id, last.mapped().holder});
            placed_.pop_back();
        }
    }

    std::map<Instant, Instant> until() const {
        std::map<Instant, Instant> until;
        for (const auto& [start, hold] : kept_) until.emplace(start, *hold.expires_at);
        return until;
    }

    const VoiceTurn& turn_;
    const Subject& subject_;
    std::vector<ReleaseHold> stale_;
    std::vector<Instant> placed_;
    std::map<Instant, Appointment> kept_;
    std::map<std::chrono::local_days, std::size_t> allowed_;
};

}  // namespace

std::vector<ReleaseHold> holds_of_call(const VoiceTurn& turn) {
    if (turn.call.call_id.empty()) return {};
    const auto rows = turn.receptionist.database.read([&](store::Tx& tx) {
        return store::list_holds(tx, turn.catalog->company().id, holders_of_call(turn.call.call_id));
    });
    std::vector<ReleaseHold> holds;
    for (const auto& [id, holder] : rows) holds.push_back({id, holder});
    return holds;
}

std::optional<Appointment> held_start(const VoiceTurn& turn, const std::vector<ReleaseHold>& holds,
                                      const Subject& subject, Instant start) {
    if (holds.empty()) return std::nullopt;
    return turn.receptionist.database.read([&](store::Tx& tx) -> std::optional<Appointment> {
        for (const auto& one : holds) {
            auto hold = store::load_appointment(tx, turn.catalog->company().id, one.id);
            const auto runs = hold && hold->state == State::held && hold->expires_at > turn.second();
            if (runs && hold->time.from == start && serves(*hold, subject)) return hold;
        }
        return std::nullopt;
    });
}

Result<Appointment> hold_for_call(const VoiceTurn& turn, const Subject& subject, Instant start) {
    const auto held = held_by_call(turn);
    for (const auto& hold : held.asked_for) {
        if (hold.time.from == start && serves(hold, subject)) return hold;
    }
    const auto too_many = refuse(ErrorCode::too_many_holds, "start", "the limit of held starts is reached");
    if (left_for(turn, held.offered.size()) == 0) return too_many;
    // The first hold of a day is always allowed, even for its last free start.
    const auto day = subject.branch->zone.local_day(start);
    const auto before = room_on(turn, subject, day);
    if (before.held > held.offered.size() && allowed_by(before) == 0) return too_many;
    Json what{subject.service->id.text(), start.time_since_epoch().count(), subject.length().count()};
    for (const auto id : subject.visit.services) what.push_back(id.text());
    auto command = change_of(turn, hold_of(turn, subject, start, holder_of_call(turn.call.call_id)), what);
    command.releases = releases_of(held.offered);
    const auto receipt = submit_with_calendar(turn, std::move(command));
    if (!receipt) return receipt.refusal();
    const auto& hold = *receipt->appointment;
    const auto after = room_on(turn, subject, day);
    const auto crowded = after.held > 1 && is_crowded(after);
    if (!receipt->replayed &&
        (crowded || count_held(turn) > turn.receptionist.holds.max)) {  // a concurrent call placed a hold, too
        release(turn, {hold.id, hold.holder});
        return too_many;
    }
    return hold;
}

bool may_keep(const VoiceTurn& turn) { return !turn.call.call_id.empty() && turn.receptionist.holds.max > 0; }

std::map<Instant, Instant> keep_offered(const VoiceTurn& turn, const Subject& subject,
                                        const std::vector<Instant>& starts, Instant wanted) {
    auto nearest_first = starts;
    std::stable_sort(nearest_first.begin(), nearest_first.end(),
                     [&](Instant a, Instant b) { return std::chrono::abs(a - wanted) < std::chrono::abs(b - wanted); });
    return Offer(turn, subject).keep(nearest_first);
}

Result<Receipt> submit_with_calendar(const VoiceTurn& turn, Command command) {
    const auto& with = turn.receptionist;
    return submit_checked({with.desk, with.database, with.catalogs, with.other_calendar}, std::move(command), turn.now,
                          limits::voice_patience);
}

}  // namespace slotkeeper::receptionist
