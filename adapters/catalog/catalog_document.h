// catalog_document: the catalogue of a company as a document, for files and for the API.
//
// Branches, services and resources are named by their slugs, never by ids. Every member but names, lengths and time
// zones has a default, which is left out when a document is written. Read on: convert.h makes a document of a catalogue
// and a draft of a document; catalog_plan.h compares two.
#pragma once

#include "adapters/api/document_shape.h"
#include "adapters/catalog/connection_parts.h"
#include "adapters/catalog/hours_text.h"
#include "adapters/catalog/intake_document.h"
#include "adapters/catalog/policy_parts.h"
#include "adapters/catalog/skill_part.h"
#include "engine/catalog/catalog.h"

namespace slotkeeper::catalog {

struct ExceptionPart {
    std::chrono::year_month_day date{};
    std::vector<HourRange> hours{};  // empty: closed
    std::string reason{};

    bool operator==(const ExceptionPart&) const = default;
    static const api::DocumentShape<ExceptionPart>& shape();
};

// Of a branch, which has public holidays too.
struct BranchExceptionPart {
    std::chrono::year_month_day date{};
    std::vector<HourRange> hours{};  // empty: closed, unless it has its usual hours
    bool usual_hours = false;
    std::string reason{};

    bool operator==(const BranchExceptionPart&) const = default;
    static const api::DocumentShape<BranchExceptionPart>& shape();
};

// Other weekly hours on some dates.
struct SchedulePart {
    std::optional<std::chrono::year_month_day> from{}, until{};  // both included
    int every_weeks = 1;
    std::optional<std::chrono::year_month_day> anchor{};
    WeeklyHours hours{};  // empty: closed

    bool operator==(const SchedulePart&) const = default;
    static const api::DocumentShape<SchedulePart>& shape();
};

// Of a resource, which may be away.
struct ResourceSchedulePart : SchedulePart {
    std::optional<std::string> time_zone{};  // absent: that of the branch

    bool operator==(const ResourceSchedulePart&) const = default;
    static const api::DocumentShape<ResourceSchedulePart>& shape();
};

struct PairBufferPart {
    std::string next{};  // the slug of a service
    Minutes length{};

    bool operator==(const PairBufferPart&) const = default;
    static const api::DocumentShape<PairBufferPart>& shape();
};

// An absent member is no limit.
struct LimitsPart : BookingLimits {
    bool operator==(const LimitsPart&) const = default;
    static const api::DocumentShape<LimitsPart>& shape();
};

// Those of a customer.
struct CustomerLimitsPart : LimitsPart {
    std::optional<int> bookings_active{};

    bool operator==(const CustomerLimitsPart&) const = default;
    static const api::DocumentShape<CustomerLimitsPart>& shape();
};

inline CustomerLimitsPart customer_limits_of(const Company& company) {
    return {LimitsPart{company.customer_limits}, company.customer_bookings_active};
}
inline void put_customer_limits(Company& company, const CustomerLimitsPart& part) {
    company.customer_limits = part;
    company.customer_bookings_active = part.bookings_active;
}

// Between two branches, by their slugs, in both directions.
struct WayPart {
    std::string from{}, to{};
    Minutes minutes{};

    bool operator==(const WayPart&) const = default;
    static const api::DocumentShape<WayPart>& shape();
};

struct TravelPart {
    Minutes minutes{};  // between branches for which there is no way below
    std::vector<WayPart> ways{};

    bool operator==(const TravelPart&) const = default;
    static const api::DocumentShape<TravelPart>& shape();
};

// Absent: unchanged; of a new company, overlapping_bookings is `refuse`.
struct CompanyPart {
    std::optional<std::string> slug{}, name{}, region{};
    std::optional<Language> language{};
    std::optional<OverlapPolicy> overlapping_bookings{};
    std::optional<CustomerLimitsPart> customer_limits{};
    std::optional<TravelPart> travel{};
    std::optional<CompanyPolicyPart> cancel{}, reschedule{};
    std::optional<std::vector<CancelReasonPart>> cancel_reasons{};
    std::optional<NoShowPart> no_shows{};
    std::optional<MoveUp> move_up{};

    bool operator==(const CompanyPart&) const = default;
    static const api::DocumentShape<CompanyPart>& shape();
};

struct BranchPart {
    std::optional<std::string> slug{};  // absent, as for services and resources: made of the name
    std::string name{}, time_zone{};
    RepeatedHour repeated_hour = RepeatedHour::first_pass;
    bool is_default = false;
    WeeklyHours hours{};
    std::optional<std::string> holiday_region{};
    std::vector<BranchExceptionPart> exceptions{};
    std::optional<Minutes> release_after{};
    std::vector<SchedulePart> schedules{};
    Minutes buffer_before{}, buffer_after{};

    bool operator==(const BranchPart&) const = default;
    static const api::DocumentShape<BranchPart>& shape();
};

struct NeedPart {
    ResourceKind kind = ResourceKind::staff;
    std::string skill{};
    std::optional<int> same_as_segment{}, unlike_segment{};
    std::vector<std::string> skills{}, resources{};  // one of these; resources by their slugs
    int level_min = Need{}.level_min, count = Need{}.count;
    bool optional = Need{}.optional;
    int quantity = Need{}.quantity;
    bool per_person = Need{}.per_person, kept_in_gap = Need{}.kept_in_gap;

    bool operator==(const NeedPart&) const = default;
    static const api::DocumentShape<NeedPart>& shape();
};

struct SegmentPart {
    std::string name{};
    Minutes length{};
    Minutes buffer_before{}, buffer_after{}, gap_min{};
    std::optional<Minutes> gap_max{};  // absent: gap_min
    std::vector<NeedPart> needs{};
    bool parallel = Segment{}.parallel;

    bool operator==(const SegmentPart&) const = default;
    static const api::DocumentShape<SegmentPart>& shape();
};

struct CalendarPart : CalendarRules {
    bool operator==(const CalendarPart&) const = default;
    static const api::DocumentShape<CalendarPart>& shape();
};

struct DurationPart {
    Minutes length{};
    std::optional<std::string> price{};

    bool operator==(const DurationPart&) const = default;
    static const api::DocumentShape<DurationPart>& shape();
};

// Of bookings that begin in these hours.
struct PeakTimePart {
    WeeklyHours hours{};
    std::string price{};
    Approval approval = Approval::none;

    bool operator==(const PeakTimePart&) const = default;
    static const api::DocumentShape<PeakTimePart>& shape();
};

struct ServiceTextsPart {
    std::string description{};
    std::vector<std::string> spoken_names{};

    bool operator==(const ServiceTextsPart&) const = default;
    static const api::DocumentShape<ServiceTextsPart>& shape();
};

// Absent: as on every channel.
struct NoticesPart {
    std::optional<Minutes> create{}, change{}, cancel{};

    bool operator==(const NoticesPart&) const = default;
    static const api::DocumentShape<NoticesPart>& shape();
};

// One member for each channel.
struct ChannelsPart {
    std::optional<NoticesPart> rest{}, voice{}, command{};

    bool operator==(const ChannelsPart&) const = default;
    static const api::DocumentShape<ChannelsPart>& shape();
};

// One member for each language.
struct LanguagesPart {
    std::optional<ServiceTextsPart> de{}, en{};

    bool operator==(const LanguagesPart&) const = default;
    static const api::DocumentShape<LanguagesPart>& shape();
};

struct ServicePart {
    std::optional<std::string> slug{};
    std::string name{};
    Minutes slot_step = Service{}.slot_step, notice = Service{}.notice;
    std::optional<Minutes> change_notice{};  // absent: as the company says
    int window_days = Service{}.window_days;
    SyncPolicy sync_policy = Service{}.sync_policy;
    CalendarPart calendar{};
    bool active = true;
    std::vector<SegmentPart> segments{};
    std::vector<std::string> spoken_names{};
    Minutes slot_offset = Service{}.slot_offset;
    bool strict_grid = true;  // of a new service; one that is older than this rule has false
    LimitsPart limits{};
    std::vector<DurationPart> durations{};
    std::optional<std::string> price{};
    std::string currency = Service{}.currency, tax_note{}, colour{}, category{}, picture_url{};
    LanguagesPart languages{};
    AssignmentStrategy assignment = Service{}.assignment;
    std::optional<Minutes> cancel_notice{};  // absent: change_notice
    std::optional<std::chrono::year_month_day> window_from{}, window_until{};
    ChannelsPart channels{};
    int party_min = Service{}.party_min, party_max = Service{}.party_max;
    Approval approval = Service{}.approval;
    std::optional<int> approval_hours{};
    std::vector<IntakePart> intake{};
    PolicyPart cancel{}, reschedule{};
    std::optional<Minutes> release_after{};  // absent: as the branch says
    std::vector<PairBufferPart> pair_buffers{};
    int seats = Service{}.seats;
    bool add_on = false;
    std::vector<std::string> add_ons{};  // slugs of services
    std::vector<PeakTimePart> peak_times{};
    NoShowAmountsPart no_shows{};

    bool operator==(const ServicePart&) const = default;
    static const api::DocumentShape<ServicePart>& shape();
};

// What the rules of assignment know of a person.
struct TermsPart {
    std::optional<std::string> service{};  // its slug; absent: every service without terms of its own
    int weight = 1;
    std::optional<int> preference{};
    std::optional<std::string> price{};

    bool operator==(const TermsPart&) const = default;
    static const api::DocumentShape<TermsPart>& shape();
};

// Another branch at which a resource works.
struct WorkplacePart {
    std::string branch{};                // its slug
    std::optional<WeeklyHours> hours{};  // absent: those of that branch

    bool operator==(const WorkplacePart&) const = default;
    static const api::DocumentShape<WorkplacePart>& shape();
};

struct ResourcePart {
    std::optional<std::string> slug{};
    std::string name{};
    ResourceKind kind = ResourceKind::staff;
    std::optional<std::string> branch{};  // its slug; may be absent if there is only one
    int capacity = 1;
    bool active = true;
    std::vector<SkillPart> skills{};
    std::optional<WeeklyHours> hours{};  // absent: those of the branch
    std::vector<ExceptionPart> exceptions{};
    std::vector<std::string> spoken_names{};
    LimitsPart limits{};
    std::vector<TermsPart> terms{};
    std::vector<WorkplacePart> other_branches{};
    std::vector<ResourceSchedulePart> schedules{};
    Minutes buffer_before{}, buffer_after{};
    std::vector<std::string> languages{};

    bool operator==(const ResourcePart&) const = default;
    static const api::DocumentShape<ResourcePart>& shape();
};

struct CatalogDocument {
    std::optional<CompanyPart> company{};
    std::vector<BranchPart> branches{};
    std::vector<ServicePart> services{};
    std::vector<ResourcePart> resources{};
    std::optional<VoicePart> voice{};    // absent: unchanged, even with `prune`
    std::optional<CalcomPart> calcom{};  // the same

    static const api::DocumentShape<CatalogDocument>& shape();
};

}  // namespace slotkeeper::catalog
