// find_slots: which starts are free, and who would serve them.
//
// A read without locks: an answer is a suggestion, the desk decides. The same propose() answers here and in decide(),
// so an offered start can be booked, unless another request was faster. If a service says so
// (CalendarRules::availability), Cal.com's free times count too, but never beyond what the desk would accept:
//   both    a start of our grid, if Cal.com also has it free for the person who would serve it
//   calcom  the starts that Cal.com offers, on its grid, as far as the desk would accept them
// A person without an event type is not offered then. If Cal.com's free times are unknown because Cal.com does not
// answer, our claims alone decide, and the answer says so.
#pragma once

#include "engine/base/result.h"
#include "engine/booking/commands.h"
#include "engine/catalog/visit.h"
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
    std::vector<ResourcePreference> preferences;
    std::size_t slots_max = limits::slots_page_default;
    // The claims of this appointment count as free: for a search where it could be moved.
    std::optional<AppointmentId> moving;
    // Holds of the caller: their claims count as free, too.
    std::vector<AppointmentId> own_holds{};
    // For whom, if that is known: a service may prefer the person who served this customer last.
    std::optional<CustomerDetails> customer{};
    // How long the search may wait for Cal.com; std::nullopt: kTheirPatience from now.
    std::optional<Deadline> give_up{};
    // The chosen length of a service that may last differently long. std::nullopt: that of the appointment that is to
    // be moved, else the service's own.
    std::optional<Minutes> duration{};
    Channel channel = Channel::engine;  // whose notice counts
    std::optional<int> party_size{};
    // Of several services: `service` is the first, whose length `duration` is; preferences are for the order given. Of
    // an appointment that is moved its own services count, whatever is asked.
    Visit visit{};
    std::string language{};  // that the staff must speak (ISO 639); empty: any, or that of the appointment
};

// For all calls to Cal.com of one caller's request.
inline constexpr std::chrono::milliseconds kExternalPatience{600};

struct Slot {
    Interval time;
    std::vector<Part> parts;
    std::optional<int> seats_left{};  // of a service with seats: of the session that a booking joins or begins
};

// Whether no person, room or device serves both at the same time, buffers included.
bool share_no_person(const Slot& a, const Slot& b);
// Whether both can be booked: they do not overlap and need no person at the same time, buffers included. Starts that
// are offered together always can.
bool stand_together(const Slot& a, const Slot& b);

// The source of an answer.
struct Availability {
    AvailabilitySource source = AvailabilitySource::local;  // local also if Cal.com should have been asked and was not
    bool fresh = true;                                      // all that the service requires is known and current
    std::optional<Moment> as_of{};                          // the age of the oldest free times of Cal.com in it
};

struct SlotAnswer {
    std::vector<Slot> slots;               // by start
    std::optional<Instant> continue_from;  // set if slots_max cut the list: continue from here
    Availability availability{};
};

// Without an OtherCalendar Cal.com is not asked.
Result<SlotAnswer> find_slots(const SlotQuestion& question, store::Database& database, Catalogs& catalogs, Moment now,
                              OtherCalendar* other_calendar = nullptr);

// How much of an interval is held for callers who have not booked yet, and what is left for others.
struct Room {
    std::size_t held = 0;  // active holds of anyone, with those who could serve it
    std::size_t free = 0;  // starts that can all be booked, one after the other
};
Room room_in(const SlotQuestion& question, store::Database& database, Catalogs& catalogs, Moment now,
             OtherCalendar* other_calendar = nullptr);

struct Alternatives {
    std::vector<Instant> starts;  // by time
    Availability availability{};
};

// Up to limits::alternatives_max free starts that do not overlap, the nearest to the requested one, from the day before
// to a week after.
Alternatives alternatives_near(const SlotQuestion& question, Instant wanted, store::Database& database,
                               Catalogs& catalogs, Moment now, OtherCalendar* other_calendar = nullptr);

// Whether the one start of the span is free here, but taken at Cal.com for all who could serve it.
bool is_taken_at_calcom(const SlotQuestion& question, store::Database& database, Catalogs& catalogs, Moment now,
                        OtherCalendar* other_calendar);

// The command of a visit in an order that is free at that start, if any order will do; std::nullopt if the one given
// is, or none is known to be free.
std::optional<Command> with_free_order(const Command& command, store::Database& database, Catalogs& catalogs,
                                       Moment now, OtherCalendar* other_calendar);

// The command with the person named whom a search would offer at that start, for a booking or a hold of a service that
// uses Cal.com's free times: the desk asks no external service, and of several people who are free here might choose
// one who is busy at Cal.com. std::nullopt if that changes nothing or no person is found: then the desk decides on the
// command as it is.
std::optional<Command> with_free_person(const Command& command, store::Database& database, Catalogs& catalogs,
                                        Moment now, OtherCalendar* other_calendar,
                                        std::optional<Deadline> give_up = {});

}  // namespace slotkeeper
