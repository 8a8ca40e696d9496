// catalog: what a company offers, who works there and when, as one immutable snapshot.
//
// A Catalog is loaded under one version number (store/catalog/catalog_rows.h) and never changes; a change in the
// database makes a new one. Rules use it and never ask the database, so search and decision see the same catalogue.
// Read on: availability/combinations.h chooses resources for the needs named here.
#pragma once

#include "engine/base/channel.h"
#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/catalog/booking_limits.h"
#include "engine/catalog/branch_dates.h"
#include "engine/catalog/intake.h"
#include "engine/catalog/language.h"
#include "engine/catalog/need.h"
#include "engine/catalog/peak_times.h"
#include "engine/catalog/policies.h"
#include "engine/catalog/travel.h"
#include "engine/time/time_zone.h"
#include "engine/time/weekly_hours.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace slotkeeper {

// Whether Cal.com may refuse a booking: keep_local flags the difference, confirm_first waits until Cal.com accepts.
enum class SyncPolicy : std::uint8_t { keep_local, confirm_first, off };
template <>
struct EnumNames<SyncPolicy> {
    static constexpr std::array<std::string_view, 3> all{"keep_local", "confirm_first", "off"};
};

// Rules for the booking at Cal.com: which side wins if both have changed; what to do with a booking made at Cal.com for
// which there is no room here; whether a composite service is one booking or one for each segment, or as the event type
// of the person who begins allows; whose free times count.
enum class Winner : std::uint8_t { ours, theirs };
enum class ForeignPolicy : std::uint8_t { flag, cancel_remote, move_ours };
enum class CompositeSync : std::uint8_t { whole, segments, automatic };
enum class AvailabilitySource : std::uint8_t { local, calcom, both };
template <>
struct EnumNames<Winner> {
    static constexpr std::array<std::string_view, 2> all{"ours", "theirs"};
};
template <>
struct EnumNames<ForeignPolicy> {
    static constexpr std::array<std::string_view, 3> all{"flag", "cancel_remote", "move_ours"};
};
template <>
struct EnumNames<CompositeSync> {
    static constexpr std::array<std::string_view, 3> all{"whole", "segments", "automatic"};
};
template <>
struct EnumNames<AvailabilitySource> {
    static constexpr std::array<std::string_view, 3> all{"local", "calcom", "both"};
};

// By which rule a booking finds the person who serves it, among those who are free (availability/assignment.h).
enum class AssignmentStrategy : std::uint8_t { least_busy, round_robin, same_as_last, preferred, lowest_price };
template <>
struct EnumNames<AssignmentStrategy> {
    static constexpr std::array<std::string_view, 5> all{"least_busy", "round_robin", "same_as_last", "preferred",
                                                         "lowest_price"};
};

// Whether freed time is offered to customers who would come earlier: before those on the waitlist or after them.
enum class MoveUp : std::uint8_t { off, before, after };
template <>
struct EnumNames<MoveUp> {
    static constexpr std::array<std::string_view, 3> all{"off", "before", "after"};
};

struct Company {
    CompanyId id;
    std::string slug;
    std::string name;
    std::string region;  // ISO 3166: the country of phone numbers without a country code
    Language language = Language::de;
    bool demo = false;
    // Of companies that are created by a document it is `refuse` unless the document says otherwise.
    OverlapPolicy overlapping_bookings = OverlapPolicy::off;
    BookingLimits customer_limits{};  // of each customer, all services together
    Travel travel{};                  // between branches
    ChangePolicy cancel{}, reschedule{};
    std::vector<CancelCode> cancel_codes{};  // empty: any code
    NoShowRule no_shows{};
    MoveUp move_up = MoveUp::off;
    // How many bookings of a customer may stand that have not ended, of all services; std::nullopt: any number.
    std::optional<int> customer_bookings_active{};

    bool operator==(const Company&) const = default;
};

struct Branch {
    BranchId id;
    std::string name;
    TimeZone zone;
    RepeatedHour repeated_hour = RepeatedHour::first_pass;
    bool is_default = false;
    WeeklyHours hours;
    std::vector<DateException> exceptions;        // sorted: holidays, and the dates of its own
    std::optional<std::string> holiday_region{};  // whose public holidays close the branch; std::nullopt: none do
    Moment updated_at{};                          // set by the database, as of services and resources
    std::vector<BranchDate> dates{};              // of its own, by date; `exceptions` has what follows from them
    std::string slug{};                           // its name in files and addresses, unique in the company; see slug.h
    bool deleted = false;                         // it stays, because appointments refer to it, and has no slug
    // After the start: a customer who was not checked in by then did not come. std::nullopt: staff record that.
    std::optional<Minutes> release_after{};
    std::vector<DatedHours> dated_hours{};    // instead of `hours`; the first that covers a date counts
    Minutes buffer_before{}, buffer_after{};  // of each resource here, at least (availability/reserved_time.h)

    bool operator==(const Branch&) const = default;
};

struct Segment {
    std::string name;
    Minutes length{};
    Minutes buffer_before{}, buffer_after{};  // reserved too, but not the customer's time
    Minutes gap_min{}, gap_max{};             // between the end of the segment before and the start of this one
    std::vector<Need> needs;                  // may be empty: a wait that needs no resource
    bool parallel = false;                  // the gap is counted from the start of the segment before, not from its end
    std::optional<ServiceId> of_service{};  // of a visit: whose segment it is

    bool operator==(const Segment&) const = default;
};

// How a service is synced with Cal.com.
struct CalendarRules {
    // The side that wins if both have changed since they last agreed.
    Winner time_winner = Winner::ours;
    Winner host_winner = Winner::ours;
    Winner cancel_winner = Winner::theirs;
    ForeignPolicy foreign_policy = ForeignPolicy::flag;  // a booking made at Cal.com, and no room for it here
    // One booking at Cal.com, or one for each mapped segment; `automatic`: see availability/mapped_parts.h.
    CompositeSync composite_sync = CompositeSync::automatic;
    AvailabilitySource availability = AvailabilitySource::local;
    Minutes confirm_within{2'880};  // confirm_first: how long Cal.com may take to accept; at most until the start

    bool operator==(const CalendarRules&) const = default;
};

// One of the lengths that a customer may choose for a service.
struct Duration {
    Minutes length{};
    std::optional<std::int64_t> price{};  // in hundredths (price.h); std::nullopt: that of the service

    bool operator==(const Duration&) const = default;
};

// What customers are told of a service in one language.
struct ServiceTexts {
    std::string description{};
    std::vector<std::string> spoken_names{};  // what callers who speak it call the service

    bool operator==(const ServiceTexts&) const = default;
};

// Other notices of a service on one channel; std::nullopt: as on every channel.
struct ChannelNotices {
    std::optional<Minutes> create{}, change{}, cancel{};

    bool operator==(const ChannelNotices&) const = default;
};

// The time that one resource must have between the end of a service and the start of another one.
struct PairBuffer {
    ServiceId next;
    Minutes length{};

    bool operator==(const PairBuffer&) const = default;
};

struct Service {
    ServiceId id;
    std::string name;
    Minutes slot_step{15};                   // starts are offered on this grid; see availability/start_grid.h
    Minutes notice{0};                       // a booking must lie at least this far ahead
    std::optional<Minutes> change_notice{};  // so must a customer's move or cancellation; see booking/change_rules.h
    int window_days = 365;                   // and at most this many local days
    SyncPolicy sync_policy = SyncPolicy::keep_local;
    CalendarRules calendar{};
    bool active = true;
    std::vector<Segment> segments;
    std::vector<std::string> spoken_names{};  // what callers call it besides, in any language
    Moment updated_at{};
    std::string slug{};  // as of a branch
    bool deleted = false;
    Minutes slot_offset{0};             // of the first start, after each opening
    bool strict_grid = false;           // a start beside the grid is refused
    BookingLimits limits{};             // all branches and people together
    std::vector<Duration> durations{};  // by length; empty: that of its segments alone. See durations.h

    std::optional<std::int64_t> price{};  // in hundredths, as of a duration; std::nullopt: not told
    std::string currency = "EUR";         // ISO 4217
    std::string tax_note{}, category{}, picture_url{};
    std::string colour{};                                            // "#1e90ff"
    std::map<Language, ServiceTexts> texts{};                        // without empty ones
    AssignmentStrategy assignment = AssignmentStrategy::least_busy;  // of staff

    std::optional<Minutes> cancel_notice{};  // std::nullopt: change_notice
    // Those of change and cancel bind all who use the channel, not only customers. Never of the channel `engine`;
    // without empty ones.
    std::map<Channel, ChannelNotices> notices{};
    std::optional<std::chrono::sys_days> window_from{}, window_until{};  // local dates on which a start may lie

    int party_min = 1, party_max = 1;  // for how many people it is booked

    Approval approval = Approval::none;
    std::optional<int> approval_hours{};     // std::nullopt: until the notice before the start
    std::vector<IntakeField> intake{};       // what a booking answers, in the order of the questions
    ChangePolicy cancel{}, reschedule{};     // over those of the company; without `notice`
    std::optional<Minutes> release_after{};  // over that of the branch; 0: never
    std::vector<PairBuffer> pair_buffers{};  // after this service; see availability/reserved_time.h

    // How many may share one session, each of a party counted; 1: it has none (availability/group_sessions.h).
    int seats = 1;

    bool add_on = false;               // booked only beside a service that names it
    std::vector<ServiceId> add_ons{};  // what may be booked beside it, in the order of the document
    std::vector<ServiceId> visit{};    // of a visit (visit.h): its services in order; else empty, and never stored

    // Other prices in some hours of the week (price_at() in durations.h). Of a visit: those of all its services.
    std::vector<PeakTime> peak_times{};

    NoShowAmounts no_shows{};  // over those of the company

    bool operator==(const Service&) const = default;

    Minutes shortest_length() const;  // gaps at their minimum
};

// What the rules of assignment know of a person.
struct ServiceTerms {
    std::optional<ServiceId> service{};   // std::nullopt: every service without terms of its own
    int weight = 1;                       // the share in a round robin
    std::optional<int> preference{};      // the smallest is asked first; after all others without one
    std::optional<std::int64_t> price{};  // in hundredths, only compared; std::nullopt: what the service costs

    bool operator==(const ServiceTerms&) const = default;
};

// Another branch at which a resource works, beside its own.
struct Workplace {
    BranchId branch;
    std::optional<WeeklyHours> hours{};  // std::nullopt: those of that branch

    bool operator==(const Workplace&) const = default;
};

struct Resource {
    ResourceId id;
    BranchId branch;
    ResourceKind kind = ResourceKind::staff;
    std::string name;
    int capacity = 1;
    bool active = true;
    std::vector<std::string> skills;   // sorted
    std::optional<WeeklyHours> hours;  // std::nullopt: those of the branch
    std::vector<DateException> exceptions;
    std::vector<std::string> spoken_names{};  // as of a service
    Moment updated_at{};
    std::string slug{};  // as of a branch
    bool deleted = false;
    BookingLimits limits{};
    std::vector<ServiceTerms> terms{};  // at most one for each service, and one for all others
    // By branch. Its exceptions count at each of them.
    std::vector<Workplace> other_branches{};
    std::vector<DatedHours> dated_hours{};    // instead of `hours`, at its own branch; the first that covers counts
    Minutes buffer_before{}, buffer_after{};  // as of a branch
    std::map<std::string, int> levels{};      // of skills, 2 to 5; a skill that is not here has level 1
    std::vector<std::string> languages{};     // that a person speaks, like "de" (ISO 639); sorted

    bool operator==(const Resource&) const = default;

    bool can(const Need& need) const;
    int level_of(const std::string& skill) const;
    bool speaks(std::string_view language) const;
    ServiceTerms terms_for(ServiceId service) const;
    bool works_at(BranchId where) const;
    // Its weekly hours at a branch; std::nullopt: those of the branch.
    const std::optional<WeeklyHours>& hours_at(BranchId where) const;
};

// Whether a resource has other hours than the branch.
bool has_own_times(const Resource& resource, BranchId where);

// All hours of a branch, and those of a resource in it; on dates for which it has none of its own, those that the
// branch has by its weeks. REQUIRES: both outlive the answer.
Timetable timetable_of(const Branch& branch);
Timetable timetable_of(const Resource& resource, const Branch& branch);

// The Cal.com event type that stands for a service done by a person.
struct EventType {
    AccountId account;
    std::int64_t event_type_id = 0;
    Minutes length{};
    // The Cal.com user that this person is, if several staff members share the event type; 0 if it belongs to one
    // person, or if the user is unknown.
    std::int64_t host_id = 0;
};

// A branch is active as long as it is not deleted.
template <class Item>
bool is_active(const Item& item) {
    if constexpr (requires { item.active; }) {
        return item.active && !item.deleted;
    } else {
        return !item.deleted;
    }
}

class Catalog {
public:
    // REQUIRES: every branch, service and resource belongs to the company; ids are unique; the branch of every resource
    // is here, every active service has segments, and a need names an earlier segment only. What is deleted is not
    // active. Needs may be given as in a draft or one by one. `whole`: no branch was left out because its row is
    // unusable.
    Catalog(Company company, std::int64_t version, std::vector<Branch> branches, std::vector<Service> services,
            std::vector<Resource> resources, std::map<std::pair<ServiceId, ResourceId>, EventType> event_types,
            bool whole = true);

    const Company& company() const { return company_; }
    std::int64_t version() const { return version_; }
    // Deleted ones included.
    const std::vector<Branch>& branches() const { return branches_; }
    const std::vector<Service>& services() const { return services_; }
    const std::vector<Resource>& resources() const { return resources_; }

    // nullptr if not found; may be deleted.
    const Branch* branch(BranchId id) const;
    const Service* service(ServiceId id) const;
    const Resource* resource(ResourceId id) const;
    // Nor of a service with seats, whose sessions are not at Cal.com.
    const EventType* event_type(ServiceId service, ResourceId resource) const;
    // For references in stored rows: throws DamagedData if the row is missing.
    const Branch& at(BranchId id) const;
    const Service& at(ServiceId id) const;
    const Resource& at(ResourceId id) const;
    // The only branch that is not deleted; nullptr if there are several, or none.
    const Branch* only_branch() const;
    // The time zone of the branch; UTC if the branch is missing, which shows the same instant.
    TimeZone zone_of(BranchId id) const;
    // The branch named, or the company's default; not_found names the field "branch_id". Never a deleted one.
    Result<const Branch*> branch_or_default(std::optional<BranchId> id) const;
    // Active resources of the branch that can serve the need, in order of id.
    std::vector<const Resource*> able(const Branch& branch, const Need& need) const;
    // By id text, by name in any spelling (base/folding.h) or by slug; nullptr if none or more than one matches.
    const Branch* branch_named(std::string_view text) const;
    const Service* service_named(std::string_view text) const;
    const Resource* resource_named(std::string_view text) const;

private:
    Company company_;
    std::int64_t version_;
    std::vector<Branch> branches_;  // each sorted by id
    std::vector<Service> services_;
    std::vector<Resource> resources_;
    std::map<std::pair<ServiceId, ResourceId>, EventType> event_types_;
    bool whole_;
};

// A catalogue with shared ownership; never null.
class CatalogPtr {
public:
    explicit CatalogPtr(Catalog catalog) : catalog_(std::make_shared<const Catalog>(std::move(catalog))) {}
    // Copied only: a moved-from pointer would be null.
    CatalogPtr(const CatalogPtr&) = default;
    CatalogPtr& operator=(const CatalogPtr&) = default;

    const Catalog& operator*() const { return *catalog_; }
    const Catalog* operator->() const { return catalog_.get(); }
    bool operator==(const CatalogPtr&) const = default;  // the same snapshot, not an equal one

private:
    std::shared_ptr<const Catalog> catalog_;
};

}  // namespace slotkeeper
