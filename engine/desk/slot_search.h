// slot_search: the data of one search for free starts, loaded once and asked for each start.
//
// It has everything that decides about a start: the opening hours, the combinations of resources, the claims, the
// bookings that count toward limits and, if the service uses them, Cal.com's free times. Listing free starts and
// explaining one start ask the same object, so they cannot differ. Read on: find_slots.h and explain_slot.h are the
// questions.
#pragma once

#include "engine/availability/combinations.h"
#include "engine/booking/explain_start.h"
#include "engine/booking/limit_rules.h"
#include "engine/desk/find_slots.h"

#include <memory>
#include <optional>
#include <set>
#include <vector>

namespace slotkeeper {

// The service as it would be booked: with the length of the question, or of the appointment that is to be moved, and
// with all services of the visit. The refusal `duration` names the allowed lengths; others are those of check_visit().
Result<Service> service_asked_for(const SlotQuestion& question, const Service& service, const Catalog& catalog,
                                  store::Database& database);

class SlotSearch {
public:
    // The service is as it would be booked. The branch outlives this object. Reads the claims, and asks Cal.com if the
    // service says so.
    SlotSearch(const SlotQuestion& question, CatalogPtr catalog, Service service, const Branch& branch, Interval span,
               store::Database& database, Moment now, OtherCalendar* other_calendar);
    SlotSearch(const SlotSearch&) = delete;  // the rule of the first segment refers to this object
    SlotSearch& operator=(const SlotSearch&) = delete;

    // The starts of the grid within the span, sorted; the same for every span. If Cal.com's free times decide, its
    // starts are added.
    std::vector<Instant> grid();
    // std::nullopt if the start is not free. Notice, window and grid are not checked.
    std::optional<Slot> at(Instant start);

    const Availability& availability() const { return availability_; }
    // Free here, but taken at Cal.com for all who could serve it.
    bool is_taken_at_calcom(Instant start);

    Room room();

    // Every rule with its outcome and facts. `bookable` is as of the desk without Cal.com's free times, `offered` with
    // them. `present`: the start of the appointment that is to be moved. REQUIRES: the start lies in the span;
    // preferences name needs and resources that exist, able or not.
    StartExplanation explain(Instant start, std::optional<Instant> present = {});

private:
    std::set<AppointmentId> holds() const;
    void read_assignment(const SlotQuestion& question, store::Database& database);
    void say_who(StartExplanation& explanation);
    void obey_calendar();
    void add_calendar(StartExplanation& explanation, bool is_free) const;
    ResourceReason reason_at_calcom(const NeedExplanation& need, const ResourceExplanation& one, Instant start) const;
    void ask_calendar(const SlotQuestion& question, OtherCalendar* other_calendar);
    StartAvailability availability_about(std::span<const Part> first) const;
    bool is_offered_there(std::span<const Part> first) const;
    void look_for_stand_ins(Instant now, store::Database& database);
    DayBook read_claims(Interval span, Instant now, store::Database& database) const;
    void read_bookings(const SlotQuestion& question, store::Database& database);

    CatalogPtr catalog_;
    Service service_;
    const Branch& branch_;
    std::vector<ResourcePreference> preferences_;
    Channel channel_;
    Openings openings_;
    Combinations combinations_;
    Interval span_;
    DayBook book_;
    BookingCounts bookings_;
    LimitRules limits_;
    Availability availability_;
    ExternalAvailability external_availability_;
    std::vector<Instant> own_grid_;  // used if Cal.com's grid decides
};

// The search that answers a question; nullptr if nothing of its span can be booked.
Result<std::unique_ptr<SlotSearch>> open_search(const SlotQuestion& question, store::Database& database,
                                                Catalogs& catalogs, Moment now, OtherCalendar* other_calendar);

}  // namespace slotkeeper
