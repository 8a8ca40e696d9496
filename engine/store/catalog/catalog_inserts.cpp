// catalog_inserts: the statements that write a catalogue.
#include "engine/store/catalog/catalog_rows.h"

#include "engine/catalog/needs.h"
#include "engine/store/catalog/catalog_parts.h"
#include "engine/store/catalog/catalog_tables.h"
#include "engine/store/catalog/policy_rows.h"

#include <array>

namespace slotkeeper::store {

namespace {

constexpr auto kBumpVersion = R"sql(
    UPDATE catalog_version SET version = version + 1 WHERE company_id = :company)sql";

constexpr auto kReplaceEventType = R"sql(
    ON DUPLICATE KEY UPDATE account_id = VALUES(account_id), event_type_id = VALUES(event_type_id),
                            length_minutes = VALUES(length_minutes))sql";

template <class Struct>
void insert_rows(Tx& tx, const Table<Struct>& table, const std::vector<Struct>& rows) {
    if (const auto sql = table.insert_all(rows)) tx.run(*sql);
}

template <class Struct>
void insert_row(Tx& tx, const Table<Struct>& table, const Struct& row) {
    tx.run(*table.insert_all(std::array{&row}));
}

std::vector<DayHours> ranges_of(const WeeklyHours& hours) {
    std::vector<DayHours> ranges;
    for (unsigned day = 0; day < 7; ++day) {
        const std::chrono::weekday weekday(day);
        for (const auto& range : hours.on(weekday)) ranges.push_back({weekday, range.from, range.until});
    }
    return ranges;
}

template <class Owner>
void insert_hours(Tx& tx, const Table<HoursRow<Owner>>& table, Owner owner, const WeeklyHours& hours) {
    std::vector<HoursRow<Owner>> rows;
    for (const auto& range : ranges_of(hours)) rows.push_back({owner, range});
    insert_rows(tx, table, rows);
}

template <class Owner>
void insert_dated(Tx& tx, const Table<DatedHoursRow<Owner>>& table, const Table<DatedRangeRow<Owner>>& hours_table,
                  Owner owner, const std::vector<DatedHours>& list) {
    std::vector<DatedHoursRow<Owner>> rows;
    std::vector<DatedRangeRow<Owner>> ranges;
    for (auto number = 0; const auto& one : list) {
        for (const auto& range : ranges_of(one.hours)) ranges.push_back({owner, number, range});
        rows.push_back({owner, number++, one, one.zone ? std::optional(one.zone->name()) : std::nullopt});
    }
    insert_rows(tx, table, rows);
    insert_rows(tx, hours_table, ranges);
}

}  // namespace

void insert_company(Tx& tx, const Company& company, Moment now) {
    insert_row(tx, company_table, {company, now});
    insert_row(tx, catalog_version_table, {company.id, 1});
    insert_policies(tx, company);
}

void bump_catalog_version(Tx& tx, CompanyId company) { tx.run(kBumpVersion, {company}); }

void insert_branch(Tx& tx, CompanyId company, const Branch& branch) {
    insert_row(tx, branch_table, row_of(company, branch));
    insert_opening_hours(tx, branch);
    insert_dated_hours(tx, branch);
    auto dated = branch;
    if (dated.dates.empty()) {
        for (const auto& exception : branch.exceptions) {
            const auto kind = exception.hours.empty() ? DateKind::closed : DateKind::hours;
            dated.dates.push_back({exception.date, kind, exception.reason, exception.hours});
        }
    }
    insert_holidays(tx, dated);
}

void insert_service(Tx& tx, CompanyId company, const Service& service) {
    insert_row(tx, service_table, {company, service});
    insert_segments(tx, service);
    insert_add_ons(tx, service);
    insert_durations(tx, service);
    insert_peak_times(tx, service);
    insert_channels(tx, service);
    insert_spoken_names(tx, company, service);
    insert_descriptions(tx, service);
    insert_policies(tx, company, service);
}

void insert_resource(Tx& tx, CompanyId company, const Resource& resource) {
    insert_row(tx, resource_table, {company, resource});
    insert_skills(tx, resource);
    insert_schedule(tx, resource);
    insert_dated_hours(tx, resource);
    insert_schedule_exceptions(tx, resource);
    insert_terms(tx, resource);
    insert_workplaces(tx, resource);
    insert_spoken_names(tx, company, resource);
}

// --- parts ---------------------------------------------------------------------------------------

BranchRow row_of(CompanyId company, const Branch& branch) {
    return {.id = branch.id,
            .company = company,
            .name = branch.name,
            .zone = std::string(branch.zone.name()),
            .repeated_hour = branch.repeated_hour,
            .is_default = branch.is_default,
            .holiday_region = branch.holiday_region,
            .slug = branch.slug,
            .release_after = branch.release_after,
            .buffer_before = branch.buffer_before,
            .buffer_after = branch.buffer_after};
}

void insert_dated_hours(Tx& tx, const Branch& branch) {
    insert_dated(tx, branch_schedule_table, branch_schedule_hours_table, branch.id, branch.dated_hours);
}

void insert_dated_hours(Tx& tx, const Resource& resource) {
    insert_dated(tx, resource_schedule_table, resource_schedule_hours_table, resource.id, resource.dated_hours);
}

void insert_pair_buffers(Tx& tx, const Service& service) {
    std::vector<PairBufferRow> rows;
    for (const auto& one : service.pair_buffers) rows.push_back({service.id, one});
    insert_rows(tx, service_pair_buffer_table, rows);
}

void insert_opening_hours(Tx& tx, const Branch& branch) {
    insert_hours(tx, opening_hours_table, branch.id, branch.hours);
}

void insert_holidays(Tx& tx, const Branch& branch) {
    std::vector<HolidayRow> dates;
    std::vector<HolidayHoursRow> hours;
    for (const auto& one : branch.dates) {
        dates.push_back({branch.id, one.date, one.name, one.kind});
        for (const auto& range : one.hours) hours.push_back({branch.id, one.date, range});
    }
    insert_rows(tx, holiday_table, dates);
    insert_rows(tx, holiday_hours_table, hours);
}

void insert_segments(Tx& tx, const Service& service) {
    std::vector<SegmentRow> segments;
    std::vector<NeedRow> needs;
    for (const auto& segment : service.segments) {
        const auto number = static_cast<int>(segments.size());
        segments.push_back({service.id, number, segment});
        const auto written = as_written(segment.needs);
        for (auto need = 0; const auto& one : written) {
            needs.push_back({service.id, number, need++, one});
        }
    }
    insert_rows(tx, service_segment_table, segments);
    insert_rows(tx, segment_need_table, needs);
}

void insert_need_options(Tx& tx, const Service& service) {
    std::vector<NeedOptionRow> options;
    for (auto number = 0; const auto& segment : service.segments) {
        const auto written = as_written(segment.needs);
        for (auto need = 0; const auto& one : written) {
            auto option = 0;
            for (const auto& skill : one.skills) options.push_back({service.id, number, need, option++, skill, {}});
            for (const auto id : one.resources) options.push_back({service.id, number, need, option++, {}, id});
            ++need;
        }
        ++number;
    }
    insert_rows(tx, segment_need_option_table, options);
}

void insert_add_ons(Tx& tx, const Service& service) {
    std::vector<AddOnRow> rows;
    for (auto number = 0; const auto id : service.add_ons) rows.push_back({service.id, number++, id});
    insert_rows(tx, service_add_on_table, rows);
}

void insert_durations(Tx& tx, const Service& service) {
    std::vector<DurationRow> durations;
    for (const auto& one : service.durations) durations.push_back({service.id, one});
    insert_rows(tx, service_duration_table, durations);
}

void insert_peak_times(Tx& tx, const Service& service) {
    std::vector<PeakTimeRow> rows;
    for (auto number = 0; const auto& one : service.peak_times) {
        for (const auto& range : ranges_of(one.hours)) {
            rows.push_back({service.id, number, range, one.price, one.approval});
        }
        ++number;
    }
    insert_rows(tx, service_peak_time_table, rows);
}

void insert_channels(Tx& tx, const Service& service) {
    std::vector<ServiceChannelRow> channels;
    for (const auto& [channel, notices] : service.notices) channels.push_back({service.id, channel, notices});
    insert_rows(tx, service_channel_table, channels);
}

void insert_skills(Tx& tx, const Resource& resource) {
    std::vector<SkillRow> skills;
    for (const auto& skill : resource.skills) skills.push_back({resource.id, skill, resource.level_of(skill)});
    insert_rows(tx, resource_skill_table, skills);
}

void insert_schedule(Tx& tx, const Resource& resource) {
    if (resource.hours) insert_hours(tx, schedule_table, resource.id, *resource.hours);
}

void insert_schedule_exceptions(Tx& tx, const Resource& resource) {
    std::vector<ScheduleExceptionRow> exceptions;
    for (const auto& exception : resource.exceptions) {
        const std::chrono::sys_days date(exception.date);
        if (exception.hours.empty()) exceptions.push_back({resource.id, date, {}, exception.reason});
        for (const auto& range : exception.hours) exceptions.push_back({resource.id, date, range, exception.reason});
    }
    insert_rows(tx, schedule_exception_table, exceptions);
}

void insert_terms(Tx& tx, const Resource& resource) {
    std::vector<TermsRow> rows;
    for (auto number = 0; const auto& terms : resource.terms) rows.push_back({resource.id, number++, terms});
    insert_rows(tx, resource_terms_table, rows);
}

void insert_workplaces(Tx& tx, const Resource& resource) {
    std::vector<WorkplaceRow> places;
    std::vector<WorkplaceHoursRow> hours;
    for (const auto& place : resource.other_branches) {
        places.push_back({resource.id, place.branch});
        for (unsigned day = 0; place.hours && day < 7; ++day) {
            const std::chrono::weekday weekday(day);
            for (const auto& range : place.hours->on(weekday)) {
                hours.push_back({resource.id, place.branch, {weekday, range.from, range.until}});
            }
        }
    }
    insert_rows(tx, resource_branch_table, places);
    insert_rows(tx, resource_branch_hours_table, hours);
}

void insert_ways(Tx& tx, const Travel& travel) {
    std::vector<TravelRow> rows;
    for (const auto& way : travel.ways) rows.push_back({way});
    insert_rows(tx, branch_travel_table, rows);
}

void insert_spoken_names(Tx& tx, CompanyId company, const Service& service) {
    std::vector<SpokenNameRow> names;
    for (const auto& name : service.spoken_names) names.push_back({company, service.id, {}, name});
    for (const auto& [language, told] : service.texts) {
        for (const auto& name : told.spoken_names) names.push_back({company, service.id, {}, name, language});
    }
    insert_rows(tx, spoken_name_table, names);
}

void insert_descriptions(Tx& tx, const Service& service) {
    std::vector<ServiceTextRow> rows;
    for (const auto& [language, told] : service.texts) {
        if (!told.description.empty()) rows.push_back({service.id, language, told.description});
    }
    insert_rows(tx, service_text_table, rows);
}

void insert_spoken_names(Tx& tx, CompanyId company, const Resource& resource) {
    std::vector<SpokenNameRow> names;
    for (const auto& name : resource.spoken_names) names.push_back({company, {}, resource.id, name});
    insert_rows(tx, spoken_name_table, names);
}

void put_event_type(Tx& tx, ServiceId service, ResourceId resource, const EventType& event_type) {
    const EventTypeRow row{service, resource, event_type};
    tx.run(calendar_event_type_table.insert_all(std::array{row})->raw(kReplaceEventType));
}

}  // namespace slotkeeper::store
