// appointment: the state table, and the segments as text for the audit.
#include "engine/booking/appointment.h"

#include <algorithm>
#include <charconv>

namespace slotkeeper {

namespace {

struct Transition {
    State from;
    Event event;
    State to;
};

// All allowed transitions; any other is refused. A held appointment cannot be rescheduled or cancelled, only released:
// it belongs to the holder, not to a customer.
constexpr std::array kTransitions{
    Transition{State::held, Event::extend_hold, State::held},
    Transition{State::held, Event::release_hold, State::expired},
    Transition{State::held, Event::expire_hold, State::expired},
    Transition{State::held, Event::book, State::confirmed},
    Transition{State::expired, Event::release_hold, State::expired},
    Transition{State::expired, Event::expire_hold, State::expired},

    Transition{State::pending, Event::confirm, State::confirmed},
    Transition{State::pending, Event::decline, State::declined},
    Transition{State::pending, Event::cancel, State::cancelled},
    Transition{State::pending, Event::reschedule, State::confirmed},
    // Only if it waits for an approval; the decision checks that.
    Transition{State::pending, Event::approve, State::confirmed},
    Transition{State::pending, Event::reassign, State::confirmed},
    Transition{State::pending, Event::resize, State::confirmed},

    Transition{State::confirmed, Event::confirm, State::confirmed},
    Transition{State::confirmed, Event::reschedule, State::confirmed},
    Transition{State::confirmed, Event::cancel, State::cancelled},
    Transition{State::confirmed, Event::check_in, State::checked_in},
    Transition{State::confirmed, Event::complete, State::completed},
    Transition{State::confirmed, Event::no_show, State::no_show},
    // Only a confirmed appointment can be acknowledged; a pending one is not settled yet.
    Transition{State::confirmed, Event::acknowledge, State::confirmed},
    Transition{State::confirmed, Event::reassign, State::confirmed},
    Transition{State::confirmed, Event::resize, State::confirmed},

    Transition{State::checked_in, Event::complete, State::completed},
    Transition{State::checked_in, Event::cancel, State::cancelled},
    Transition{State::checked_in, Event::no_show, State::no_show},
    Transition{State::checked_in, Event::reassign, State::checked_in},
    Transition{State::checked_in, Event::resize, State::checked_in},

    // corrections by staff; only an admin may undo
    Transition{State::checked_in, Event::reopen, State::confirmed},
    Transition{State::completed, Event::reopen, State::confirmed},
    Transition{State::no_show, Event::reopen, State::confirmed},
    Transition{State::no_show, Event::check_in, State::checked_in},
    Transition{State::no_show, Event::complete, State::completed},
    Transition{State::completed, Event::no_show, State::no_show},

    Transition{State::conflicted, Event::cancel, State::cancelled},
    // It has no claims, so only a command that claims time confirms it.
    Transition{State::conflicted, Event::reschedule, State::confirmed},

    // A hold has no attendee yet.
    Transition{State::pending, Event::edit, State::pending},
    Transition{State::confirmed, Event::edit, State::confirmed},
    Transition{State::checked_in, Event::edit, State::checked_in},
    Transition{State::completed, Event::edit, State::completed},
    Transition{State::cancelled, Event::edit, State::cancelled},
    Transition{State::declined, Event::edit, State::declined},
    Transition{State::no_show, Event::edit, State::no_show},
    Transition{State::conflicted, Event::edit, State::conflicted},
};

bool has_transition(State state, Event event) {
    return std::any_of(kTransitions.begin(), kTransitions.end(),
                       [&](const Transition& one) { return one.from == state && one.event == event; });
}

std::string listed_events(State state) {
    std::string list;
    for (const auto event : requestable_events(state)) list.append(list.empty() ? "" : ", ").append(name_of(event));
    return list.empty() ? "nothing more" : list;
}

std::int64_t seconds_of(Instant instant) { return instant.time_since_epoch().count(); }

// Reads the number up to the delimiter and skips both.
std::int64_t take_number(std::string_view& text, char delimiter) {
    std::int64_t number = 0;
    const auto end = std::min(text.find(delimiter), text.size());
    std::from_chars(text.data(), text.data() + end, number);
    text.remove_prefix(std::min(end + 1, text.size()));
    return number;
}

}  // namespace

std::optional<Event> stored_event(std::string_view text) {
    return text == kNoShowBefore ? Event::no_show : from_name<Event>(text);
}

bool is_detail(Event event) { return event == Event::edit; }

std::vector<Event> requestable_events(State state) {
    std::vector<Event> events;
    if (state == State::expired) return events;  // releasing it again is accepted and changes nothing
    for (std::size_t i = 0; i < EnumNames<Event>::all.size(); ++i) {
        const auto event = static_cast<Event>(i);
        if (event == Event::expire_hold || is_detail(event)) continue;
        const auto is_again = event == Event::confirm && state == State::confirmed;
        if (!is_again && has_transition(state, event)) events.push_back(event);
    }
    return events;
}

Result<State> next_state(State state, Event event, bool confirm_first) {
    for (const auto& transition : kTransitions) {
        if (transition.from != state || transition.event != event) continue;
        const auto asks_again = event == Event::book || event == Event::reschedule || event == Event::approve ||
                                event == Event::reassign || event == Event::resize;
        if (asks_again && confirm_first && transition.to == State::confirmed) return State::pending;
        return transition.to;
    }
    return refuse(
        ErrorCode::state_conflict, "",
        "the appointment is " + std::string(name_of(state)) + "; possible in this state: " + listed_events(state));
}

bool takes_time(State state) {
    switch (state) {
        case State::held:
        case State::pending:
        case State::confirmed:
        case State::checked_in:
        case State::completed:
        case State::no_show:
            return true;
        case State::cancelled:
        case State::declined:
        case State::expired:
        case State::conflicted:
            return false;
    }
    return false;
}

std::string segments_text(const std::vector<Part>& parts) {
    std::string text;
    for (const auto& part : parts) {
        if (!text.empty()) text += ' ';
        text += std::to_string(part.segment) + '.' + std::to_string(part.need) + '.' +
                std::to_string(part.resource ? part.resource->value : 0) + '.' +
                std::to_string(seconds_of(part.time.from)) + '.' + std::to_string(seconds_of(part.time.until));
        if (part.chosen_by) text.append(".").append(name_of(*part.chosen_by));
        if (part.quantity != 1) text.append("*").append(std::to_string(part.quantity));
    }
    return text;
}

std::vector<Part> parse_segments(std::string_view text) {
    std::vector<Part> parts;
    while (!text.empty()) {
        const auto end = std::min(text.find(' '), text.size());
        auto one = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        Part part;
        if (const auto places = one.find('*'); places != std::string_view::npos) {
            auto number = one.substr(places + 1);
            part.quantity = static_cast<int>(take_number(number, '*'));
            one = one.substr(0, places);
        }
        part.segment = static_cast<int>(take_number(one, '.'));
        part.need = static_cast<int>(take_number(one, '.'));
        if (const auto resource = take_number(one, '.'); resource != 0) part.resource = ResourceId{resource};
        part.time.from = Instant(Seconds(take_number(one, '.')));
        part.time.until = Instant(Seconds(take_number(one, '.')));
        part.chosen_by = from_name<ChosenBy>(one);
        part.taken = part.time;
        parts.push_back(part);
    }
    return parts;
}

}  // namespace slotkeeper
