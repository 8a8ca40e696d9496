// catalog_tables: the tables of companies and their catalogues.
//
// Each row holds a struct of the catalogue and the ids of its owners. Read on: catalog_rows.h reads a catalogue and
// writes one, catalog_writes.h changes one.
#pragma once

#include "engine/catalog/branch_dates.h"
#include "engine/catalog/catalog.h"
#include "engine/store/mariadb/table.h"

namespace slotkeeper::store {

struct CompanyRow {
    Company company;
    Moment created_at;
    Moment updated_at{};  // set by the database
    std::optional<Moment> closed_at{};
};
struct TravelRow {
    Way way;
};
struct WorkplaceRow {
    ResourceId resource;
    BranchId branch;
};
struct WorkplaceHoursRow {
    ResourceId resource;
    BranchId branch;
    DayHours hours{};
};
struct CatalogVersionRow {
    CompanyId company;
    std::int64_t version = 0;
};
struct BranchRow {
    BranchId id;
    CompanyId company;
    std::string name, zone;  // the zone's IANA name, which may be unknown
    RepeatedHour repeated_hour = RepeatedHour::first_pass;
    bool is_default = false;
    std::optional<std::string> holiday_region{};
    Moment updated_at{};
    std::string slug{};  // empty: not stored yet
    bool deleted = false;
    std::optional<Minutes> release_after{};
    Minutes buffer_before{}, buffer_after{};
};
// Of a branch, or of a resource.
template <class Owner>
struct HoursRow {
    Owner owner;
    DayHours hours{};
};
// Without its hours.
template <class Owner>
struct DatedHoursRow {
    Owner owner;
    int number = 0;
    DatedHours dated{};                 // without its zone
    std::optional<std::string> zone{};  // of a resource: its IANA name, which may be unknown
};
template <class Owner>
struct DatedRangeRow {
    Owner owner;
    int number = 0;
    DayHours hours{};
};
struct HolidayRow {
    BranchId branch;
    std::chrono::sys_days date;
    std::string name;
    DateKind kind = DateKind::closed;
};
struct HolidayHoursRow {
    BranchId branch;
    std::chrono::sys_days date;
    HourRange hours{};
};
struct ServiceRow {
    CompanyId company;
    Service service;
};
struct SegmentRow {
    ServiceId service;
    int number = 0;
    Segment segment;
};
struct NeedRow {
    ServiceId service;
    int segment = 0, number = 0;
    Need need;
};
// One of the skills, or one of the resources, of which a need takes any.
struct NeedOptionRow {
    ServiceId service;
    int segment = 0, need = 0, number = 0;
    std::optional<std::string> skill{};
    std::optional<ResourceId> resource{};
};
struct AddOnRow {
    ServiceId service;
    int number = 0;
    ServiceId add_on;
};
struct DurationRow {
    ServiceId service;
    Duration duration;
};
struct PairBufferRow {
    ServiceId service;
    PairBuffer buffer;
};
struct PeakTimeRow {  // one range of its hours
    ServiceId service;
    int number = 0;
    DayHours hours{};
    std::int64_t price = 0;
    Approval approval = Approval::none;
};
struct ServiceTextRow {
    ServiceId service;
    Language language{};
    std::string description;
};
struct ServiceChannelRow {
    ServiceId service;
    Channel channel{};
    ChannelNotices notices;
};
struct ResourceRow {
    CompanyId company;
    Resource resource;
};
struct SkillRow {
    ResourceId resource;
    std::string skill;
    int level = 1;
};
struct ScheduleExceptionRow {
    ResourceId resource;
    std::chrono::sys_days date;
    HourRange hours{};
    std::string reason{};
};
struct TermsRow {
    ResourceId resource;
    int number = 0;
    ServiceTerms terms;
};
// Of a service or of a resource.
struct SpokenNameRow {
    CompanyId company;
    std::optional<ServiceId> service;
    std::optional<ResourceId> resource;
    std::string name;
    std::optional<Language> language{};  // std::nullopt: any
};
// Of a service, or with service 0 of the company.
struct ChangePolicyRow {
    CompanyId company;
    ServiceId service;
    ChangeAction action{};
    ChangePolicy policy;
};
struct CancelCodeRow {
    CompanyId company;
    int number = 0;
    std::string code;
    std::optional<CancelledBy> by;
    std::string name_de, name_en;
};
struct EventTypeRow {
    ServiceId service;
    ResourceId resource;
    EventType type;
};

extern const Table<CompanyRow> company_table;
extern const Table<CatalogVersionRow> catalog_version_table;
extern const Table<BranchRow> branch_table;
extern const Table<HoursRow<BranchId>> opening_hours_table;
extern const Table<DatedHoursRow<BranchId>> branch_schedule_table;
extern const Table<DatedRangeRow<BranchId>> branch_schedule_hours_table;
extern const Table<HolidayRow> holiday_table;
extern const Table<HolidayHoursRow> holiday_hours_table;
extern const Table<ServiceRow> service_table;
extern const Table<SegmentRow> service_segment_table;
extern const Table<NeedRow> segment_need_table;
extern const Table<NeedOptionRow> segment_need_option_table;
extern const Table<AddOnRow> service_add_on_table;
extern const Table<DurationRow> service_duration_table;
extern const Table<PairBufferRow> service_pair_buffer_table;
extern const Table<PeakTimeRow> service_peak_time_table;
extern const Table<ServiceTextRow> service_text_table;
extern const Table<ServiceChannelRow> service_channel_table;
extern const Table<ResourceRow> resource_table;
extern const Table<SkillRow> resource_skill_table;
extern const Table<HoursRow<ResourceId>> schedule_table;
extern const Table<DatedHoursRow<ResourceId>> resource_schedule_table;
extern const Table<DatedRangeRow<ResourceId>> resource_schedule_hours_table;
extern const Table<ScheduleExceptionRow> schedule_exception_table;
extern const Table<TermsRow> resource_terms_table;
extern const Table<SpokenNameRow> spoken_name_table;
extern const Table<EventTypeRow> calendar_event_type_table;
extern const Table<TravelRow> branch_travel_table;
extern const Table<WorkplaceRow> resource_branch_table;
extern const Table<WorkplaceHoursRow> resource_branch_hours_table;
extern const Table<ChangePolicyRow> change_policy_table;
extern const Table<CancelCodeRow> cancel_code_table;

}  // namespace slotkeeper::store
