// catalog_inserts: the statements that write a catalogue.
#include "engine/store/catalog/catalog_inserts.h"

namespace slotkeeper::store {

namespace {

constexpr auto kBumpVersion = R"sql(
    UPDATE catalog_version SET version = version + 1 WHERE company_id = :company)sql";

constexpr auto kInsertCompany = R"sql(
    INSERT INTO company (company_id, slug, name, region, language, demo, created_at)
    VALUES (:company, :slug, :name, :region, :language, :demo, :now))sql";
constexpr auto kInsertCatalogVersion =
    R"sql(INSERT INTO catalog_version (company_id, version) VALUES (:company, 1))sql";
constexpr auto kInsertBranch = R"sql(
    INSERT INTO branch (branch_id, company_id, name, time_zone, repeated_hour, is_default)
    VALUES (:branch, :company, :name, :time_zone, :repeated_hour, :is_default))sql";
constexpr auto kInsertOpeningHours = R"sql(
    INSERT INTO opening_hours (branch_id, weekday, from_minute, until_minute) VALUES )sql";
constexpr auto kInsertHolidays = R"sql(INSERT INTO holiday (branch_id, date, name) VALUES )sql";
constexpr auto kInsertService = R"sql(
    INSERT INTO service (service_id, company_id, name, slot_step_minutes, notice_minutes, window_days, sync_policy,
                         active, time_winner, host_winner, cancel_winner, foreign_policy, composite_sync, availability,
                         confirm_within_minutes, change_notice_minutes)
    VALUES (:service, :company, :name, :step, :notice, :window, :policy, :active, :time_winner, :host_winner,
            :cancel_winner, :foreign, :composite, :availability, :confirm_within, :change_notice))sql";
constexpr auto kInsertSegments = R"sql(
    INSERT INTO service_segment (service_id, segment, name, length_minutes, buffer_before_minutes, buffer_after_minutes,
                                 gap_min_minutes, gap_max_minutes) VALUES )sql";
constexpr auto kInsertNeeds = R"sql(
    INSERT INTO segment_need (service_id, segment, need, kind, skill, same_as_segment, unlike_segment) VALUES )sql";
constexpr auto kInsertResource = R"sql(
    INSERT INTO resource (resource_id, company_id, branch_id, kind, name, capacity, active)
    VALUES (:resource, :company, :branch, :kind, :name, :capacity, :active))sql";
constexpr auto kInsertSkills = R"sql(INSERT INTO resource_skill (resource_id, skill) VALUES )sql";
constexpr auto kInsertSchedule = R"sql(
    INSERT INTO schedule (resource_id, weekday, from_minute, until_minute) VALUES )sql";
constexpr auto kInsertExceptions = R"sql(
    INSERT INTO schedule_exception (resource_id, date, from_minute, until_minute) VALUES )sql";
constexpr auto kPutEventType = R"sql(
    INSERT INTO calendar_event_type (service_id, resource_id, account_id, event_type_id, length_minutes)
    VALUES (:service, :resource, :account, :event_type, :length)
    ON DUPLICATE KEY UPDATE account_id = VALUES(account_id), event_type_id = VALUES(event_type_id),
                            length_minutes = VALUES(length_minutes))sql";

void insert_hours(Tx& tx, std::string_view insert, std::int64_t owner, const WeeklyHours& hours) {
    SqlText sql(insert);
    for (unsigned weekday = 0; weekday < 7; ++weekday) {
        for (const auto& range : hours.on(std::chrono::weekday(weekday))) {
            sql.row({owner, weekday, range.from.count(), range.until.count()});
        }
    }
    if (sql.has_rows()) tx.run(sql);
}

}  // namespace

void insert_company(Tx& tx, const Company& company, Moment now) {
    tx.run(kInsertCompany,
           {company.id, company.slug, company.name, company.region, company.language, company.demo, now});
    tx.run(kInsertCatalogVersion, {company.id});
}

void bump_catalog_version(Tx& tx, CompanyId company) { tx.run(kBumpVersion, {company}); }

void insert_branch(Tx& tx, CompanyId company, const Branch& branch) {
    tx.run(kInsertBranch,
           {branch.id, company, branch.name, branch.zone.name(), branch.repeated_hour, branch.is_default});
    insert_hours(tx, kInsertOpeningHours, branch.id.value, branch.hours);
    SqlText holidays(kInsertHolidays);
    for (const auto& exception : branch.exceptions) {
        if (!exception.hours.empty()) throw std::logic_error("a branch is closed on its holidays: they have no hours");
        holidays.row({branch.id, std::chrono::sys_days(exception.date), ""});
    }
    if (holidays.has_rows()) tx.run(holidays);
}

void insert_service(Tx& tx, CompanyId company, const Service& service) {
    const auto& calendar = service.calendar;
    tx.run(kInsertService,
           {service.id, company, service.name, service.slot_step.count(), service.notice.count(), service.window_days,
            service.sync_policy, service.active, calendar.time_winner, calendar.host_winner, calendar.cancel_winner,
            calendar.foreign_policy, calendar.composite_sync, calendar.availability, calendar.confirm_within.count(),
            service.change_notice.count()});
    SqlText segments(kInsertSegments), needs(kInsertNeeds);
    for (std::size_t i = 0; i < service.segments.size(); ++i) {
        const auto& segment = service.segments[i];
        segments.row({service.id, i, segment.name, segment.length.count(), segment.buffer_before.count(),
                      segment.buffer_after.count(), segment.gap_min.count(), segment.gap_max.count()});
        for (std::size_t n = 0; n < segment.needs.size(); ++n) {
            const auto& need = segment.needs[n];
            const auto skill = need.skill.empty() ? std::nullopt : std::optional(need.skill);
            needs.row({service.id, i, n, need.kind, skill, need.same_as_segment, need.unlike_segment});
        }
    }
    if (segments.has_rows()) tx.run(segments);
    if (needs.has_rows()) tx.run(needs);
}

void insert_resource(Tx& tx, CompanyId company, const Resource& resource) {
    tx.run(kInsertResource,
           {resource.id, company, resource.branch, resource.kind, resource.name, resource.capacity, resource.active});
    SqlText skills(kInsertSkills);
    for (const auto& skill : resource.skills) skills.row({resource.id, skill});
    if (skills.has_rows()) tx.run(skills);
    if (resource.hours) insert_hours(tx, kInsertSchedule, resource.id.value, *resource.hours);
    SqlText exceptions(kInsertExceptions);
    for (const auto& exception : resource.exceptions) {
        const std::chrono::sys_days date(exception.date);
        if (exception.hours.empty()) exceptions.row({resource.id, date, 0, 0});
        for (const auto& range : exception.hours) {
            exceptions.row({resource.id, date, range.from.count(), range.until.count()});
        }
    }
    if (exceptions.has_rows()) tx.run(exceptions);
}

void put_event_type(Tx& tx, ServiceId service, ResourceId resource, const EventType& event_type) {
    tx.run(kPutEventType, {service, resource, event_type.account, event_type.event_type_id, event_type.length.count()});
}

}  // namespace slotkeeper::store
