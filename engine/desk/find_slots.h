// find_slots: which starts are free, and who would serve them.
//
// A plain read without locks: an answer is a suggestion, the desk decides. The same propose() answers here and in
// decide(), so what is offered is what would be booked, unless somebody was faster.
// Where a service says so (CalendarRules::availability), a calendar elsewhere is heard too, and never asked to offer
// what the desk would refuse:
//   both    a start of our grid, if the person who would do it has it free over there too
//   calcom  the starts that are offered over there, on their grid, as far as the desk would take them
// A person who has no event type there is not offered then. What is not known of theirs, because they are away, is
// answered from our claims alone, and the answer says so.
#pragma once

#include "engine/base/result.h"
#include "engine/booking/commands.h"
#include "engine/desk/catalogs.h"
#include "engine/desk/other_calendar.h"
#include "engine/store/mariadb/database.h"

#include <vector>

namespace slotkeeper {

struct SlotQuestion {
    CompanyId company;
    ServiceId service;
    BranchId branch;
    Interval span;  // starts in [from, until); at most limits::search_days_max days
    std::vector<Wish> wishes;
    std::size_t slots_max = limits::slots_page_default;
    // The claims of this appointment count as free: where could it be moved to?
    std::optional<AppointmentId> moving;
    // Holds of whoever asks: their claims count as free, too.
    std::vector<AppointmentId> own_holds{};
    // How long a calendar elsewhere may be waited for; kTheirPatience from now where it is not set.
    std::optional<Deadline> give_up{};
};

// For all that one caller's request asks them.
inline constexpr std::chrono::milliseconds kTheirPatience{600};

struct Slot {
    Interval time;
    std::vector<Part> parts;
};

// Whether both can be booked: they do not overlap and need no person at the same time, buffers included. Starts that
// are offered together always can.
bool stand_together(const Slot& a, const Slot& b);

// Where an answer comes from.
struct Availability {
    AvailabilitySource source = AvailabilitySource::local;  // also where they should have been heard and were not
    bool fresh = true;                                      // all that the service asks for was heard, a moment ago
    std::optional<Moment> as_of{};                          // the oldest word of theirs in it
};

struct SlotAnswer {
    std::vector<Slot> slots;               // by start
    std::optional<Instant> continue_from;  // set when slots_max cut the list: ask again from here
    Availability availability{};
};

// `theirs` may be null: nobody is there to ask.
Result<SlotAnswer> find_slots(const SlotQuestion& question, store::Database& database, Catalogs& catalogs, Moment now,
                              OtherCalendar* theirs = nullptr);

// How much of a stretch is kept for people who have not booked yet, and what is left for everybody else.
struct Room {
    std::size_t held = 0;  // holds that run, of anybody, with those who could do it
    std::size_t free = 0;  // starts that can all be booked, one after the other
};
Room room_in(const SlotQuestion& question, store::Database& database, Catalogs& catalogs, Moment now,
             OtherCalendar* theirs = nullptr);

struct Alternatives {
    std::vector<Instant> starts;  // by time
    Availability availability{};
};

// Up to limits::alternatives_max free starts that do not overlap, the nearest to the wanted one, from the day before to
// a week after.
Alternatives alternatives_near(const SlotQuestion& question, Instant wanted, store::Database& database,
                               Catalogs& catalogs, Moment now, OtherCalendar* theirs = nullptr);

// Whether the one start of the span is free here, but taken at Cal.com with everyone who could serve it.
bool is_taken_there(const SlotQuestion& question, store::Database& database, Catalogs& catalogs, Moment now,
                    OtherCalendar* theirs);

// A booking or a hold of a service that hears a calendar elsewhere, with the person named whom a search would offer at
// that start: the desk asks nobody, and of several who are free here might take one who is busy there. None where that
// changes nothing or nobody is found: then the desk decides as it is.
std::optional<Command> with_person_heard(const Command& command, store::Database& database, Catalogs& catalogs,
                                         Moment now, OtherCalendar* theirs);

}  // namespace slotkeeper
