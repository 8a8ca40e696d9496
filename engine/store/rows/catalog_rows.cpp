// catalog_rows: a whole company in one round trip, and the writing of its parts.
//
// The catalogue is read between two readings of its version; where they differ, somebody changed it meanwhile and it is
// read again, so a Catalog is never half old and half new.
#include "engine/store/rows/catalog_rows.h"

#include <spdlog/spdlog.h>

#include <array>
#include <set>
#include <stdexcept>

namespace slotkeeper::store {

namespace {

constexpr auto kVersion = R"sql(SELECT version FROM catalog_version WHERE company_id = )sql";
constexpr auto kCompany = R"sql(
    SELECT company_id, slug, name, region, language, demo FROM company WHERE company_id = )sql";
constexpr auto kBranches = R"sql(
    SELECT branch_id, name, time_zone, repeated_hour, is_default FROM branch WHERE company_id = )sql";
constexpr auto kOpeningHours = R"sql(
    SELECT branch_id, weekday, from_minute, until_minute
    FROM opening_hours JOIN branch USING (branch_id) WHERE branch.company_id = )sql";
constexpr auto kHolidays = R"sql(
    SELECT branch_id, date FROM holiday JOIN branch USING (branch_id) WHERE branch.company_id = )sql";
constexpr auto kServices = R"sql(
    SELECT service_id, name, slot_step_minutes, notice_minutes, window_days, sync_policy, active
    FROM service WHERE company_id = )sql";
constexpr auto kSegments = R"sql(
    SELECT service_id, segment, service_segment.name, length_minutes, buffer_before_minutes, buffer_after_minutes,
           gap_min_minutes, gap_max_minutes
    FROM service_segment JOIN service USING (service_id) WHERE service.company_id = )sql";
constexpr auto kNeeds = R"sql(
    SELECT service_id, segment, kind, skill, same_as_segment, unlike_segment
    FROM segment_need JOIN service USING (service_id) WHERE service.company_id = )sql";
constexpr auto kResources = R"sql(
    SELECT resource_id, branch_id, kind, name, capacity, active FROM resource WHERE company_id = )sql";
constexpr auto kSkills = R"sql(
    SELECT resource_id, skill FROM resource_skill JOIN resource USING (resource_id) WHERE resource.company_id = )sql";
constexpr auto kSchedules = R"sql(
    SELECT resource_id, weekday, from_minute, until_minute
    FROM schedule JOIN resource USING (resource_id) WHERE resource.company_id = )sql";
constexpr auto kScheduleExceptions = R"sql(
    SELECT resource_id, date, from_minute, until_minute
    FROM schedule_exception JOIN resource USING (resource_id) WHERE resource.company_id = )sql";
constexpr auto kEventTypes = R"sql(
    SELECT service_id, resource_id, account_id, event_type_id, length_minutes
    FROM calendar_event_type JOIN service USING (service_id) WHERE service.company_id = )sql";
constexpr auto kBySegment = R"sql( ORDER BY service_id, segment)sql";
constexpr auto kByNeed = R"sql( ORDER BY service_id, segment, need)sql";

constexpr auto kFindCompany = R"sql(SELECT company_id FROM company WHERE slug = :slug)sql";
constexpr auto kCompanies = R"sql(SELECT company_id FROM company ORDER BY company_id)sql";
constexpr auto kVersions = R"sql(
    SELECT company_id, version, UTC_TIMESTAMP(6) FROM catalog_version WHERE company_id IN )sql";
constexpr auto kBumpVersion = R"sql(
    UPDATE catalog_version SET version = version + 1 WHERE company_id = :company)sql";

constexpr auto kInsertCompany = R"sql(
    INSERT INTO company (company_id, slug, name, region, language, demo, created_at)
    VALUES (:company, :slug, :name, :region, :language, :demo, :now))sql";
constexpr auto kInsertVersion = R"sql(INSERT INTO catalog_version (company_id, version) VALUES (:company, 1))sql";
constexpr auto kInsertBranch = R"sql(
    INSERT INTO branch (branch_id, company_id, name, time_zone, repeated_hour, is_default)
    VALUES (:branch, :company, :name, :time_zone, :repeated_hour, :is_default))sql";
constexpr auto kInsertOpeningHours = R"sql(
    INSERT INTO opening_hours (branch_id, weekday, from_minute, until_minute) VALUES )sql";
constexpr auto kInsertHolidays = R"sql(INSERT INTO holiday (branch_id, date, name) VALUES )sql";
constexpr auto kInsertService = R"sql(
    INSERT INTO service (service_id, company_id, name, slot_step_minutes, notice_minutes, window_days, sync_policy,
                         active)
    VALUES (:service, :company, :name, :step, :notice, :window, :policy, :active))sql";
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

Minutes minutes(const Row& row, std::size_t column) { return Minutes(row.number(column)); }

std::optional<int> segment_or_none(const Row& row, std::size_t column) {
    return row.is_null(column) ? std::nullopt : std::optional(static_cast<int>(row.number(column)));
}

template <class T>
const T& usable(const Result<T>& result, std::string_view table, const std::string& id) {
    if (result) return *result;
    throw std::logic_error(std::string(table) + " of " + id + ": " + result.refusal().message);
}

// weekday, from, until from the given column on.
DayHours day_hours(const Row& row, std::size_t column) {
    return {std::chrono::weekday(static_cast<unsigned>(row.number(column))), minutes(row, column + 1),
            minutes(row, column + 2)};
}

using DatesHours = std::map<std::chrono::sys_days, std::vector<HourRange>>;

std::vector<DateException> exceptions_of(const DatesHours& dates) {
    std::vector<DateException> exceptions;
    for (const auto& [date, hours] : dates) exceptions.push_back({date, hours});
    return exceptions;
}

// What the rows said, before it is put together.
struct Pieces {
    std::optional<std::int64_t> version, version_after;
    std::optional<Company> company;
    struct BranchRow {
        BranchId id;
        std::string name, zone;
        RepeatedHour repeated_hour;
        bool is_default;
    };
    std::vector<BranchRow> branches;
    std::map<BranchId, std::vector<DayHours>> opening_hours;
    std::map<BranchId, DatesHours> holidays;
    std::map<ServiceId, Service> services;
    std::set<ServiceId> services_with_holes;  // in the numbers of their segments
    std::map<ResourceId, Resource> resources;
    std::map<ResourceId, std::vector<DayHours>> schedules;
    std::map<ResourceId, DatesHours> exceptions;
    std::map<std::pair<ServiceId, ResourceId>, EventType> event_types;
};

void read_company(const Row& row, Pieces& pieces) {
    pieces.company = Company{.id = row.id<CompanyId>(0),
                             .slug = row.text(1),
                             .name = row.text(2),
                             .region = row.text(3),
                             .language = row.word<Language>(4),
                             .demo = row.number(5) != 0};
}

void read_branch(const Row& row, Pieces& pieces) {
    pieces.branches.push_back(
        {row.id<BranchId>(0), row.text(1), row.text(2), row.word<RepeatedHour>(3), row.number(4) != 0});
}

void read_service(const Row& row, Pieces& pieces) {
    const auto id = row.id<ServiceId>(0);
    pieces.services[id] = Service{.id = id,
                                  .name = row.text(1),
                                  .slot_step = minutes(row, 2),
                                  .notice = minutes(row, 3),
                                  .window_days = static_cast<int>(row.number(4)),
                                  .sync_policy = row.word<SyncPolicy>(5),
                                  .active = row.number(6) != 0,
                                  .segments = {}};
}

// A service that somebody adds while the tables are read may show its segments alone; the version then differs and all
// is read again, so what has no owner here is left out.
void read_segment(const Row& row, Pieces& pieces) {
    const auto service = pieces.services.find(row.id<ServiceId>(0));
    if (service == pieces.services.end()) return;
    const auto number = static_cast<std::size_t>(row.number(1));
    if (number != service->second.segments.size()) pieces.services_with_holes.insert(service->first);
    service->second.segments.push_back(Segment{.name = row.text(2),
                                               .length = minutes(row, 3),
                                               .buffer_before = minutes(row, 4),
                                               .buffer_after = minutes(row, 5),
                                               .gap_min = minutes(row, 6),
                                               .gap_max = minutes(row, 7),
                                               .needs = {}});
}

void read_need(const Row& row, Pieces& pieces) {
    const auto service = pieces.services.find(row.id<ServiceId>(0));
    const auto segment = static_cast<std::size_t>(row.number(1));
    if (service == pieces.services.end() || segment >= service->second.segments.size()) return;
    service->second.segments[segment].needs.push_back(Need{.kind = row.word<ResourceKind>(2),
                                                           .skill = row.is_null(3) ? std::string() : row.text(3),
                                                           .same_as_segment = segment_or_none(row, 4),
                                                           .unlike_segment = segment_or_none(row, 5)});
}

void read_resource(const Row& row, Pieces& pieces) {
    const auto id = row.id<ResourceId>(0);
    pieces.resources[id] = Resource{.id = id,
                                    .branch = row.id<BranchId>(1),
                                    .kind = row.word<ResourceKind>(2),
                                    .name = row.text(3),
                                    .capacity = static_cast<int>(row.number(4)),
                                    .active = row.number(5) != 0,
                                    .skills = {},
                                    .hours = std::nullopt,
                                    .exceptions = {}};
}

void read_skill(const Row& row, Pieces& pieces) {
    const auto resource = pieces.resources.find(row.id<ResourceId>(0));
    if (resource != pieces.resources.end()) resource->second.skills.push_back(row.text(1));
}

void read_exception(const Row& row, Pieces& pieces) {
    auto& hours = pieces.exceptions[row.id<ResourceId>(0)][row.day(1)];
    if (row.number(3) > 0) hours.push_back({minutes(row, 2), minutes(row, 3)});
}

void read_event_type(const Row& row, Pieces& pieces) {
    pieces.event_types[{row.id<ServiceId>(0), row.id<ResourceId>(1)}] = {row.id<AccountId>(2), row.number(3),
                                                                         minutes(row, 4)};
}

using ReadRow = void (*)(const Row&, Pieces&);
struct Question {
    const char* start;
    const char* end;
    ReadRow read;
};

// Owners before what belongs to them.
const std::array kQuestions{
    Question{kVersion, "", [](const Row& row, Pieces& pieces) { pieces.version = row.number(0); }},
    Question{kCompany, "", &read_company},
    Question{kBranches, "", &read_branch},
    Question{
        kOpeningHours, "",
        [](const Row& row, Pieces& pieces) { pieces.opening_hours[row.id<BranchId>(0)].push_back(day_hours(row, 1)); }},
    Question{kHolidays, "", [](const Row& row, Pieces& pieces) { pieces.holidays[row.id<BranchId>(0)][row.day(1)]; }},
    Question{kServices, "", &read_service},
    Question{kSegments, kBySegment, &read_segment},
    Question{kNeeds, kByNeed, &read_need},
    Question{kResources, "", &read_resource},
    Question{kSkills, "", &read_skill},
    Question{
        kSchedules, "",
        [](const Row& row, Pieces& pieces) { pieces.schedules[row.id<ResourceId>(0)].push_back(day_hours(row, 1)); }},
    Question{kScheduleExceptions, "", &read_exception},
    Question{kEventTypes, "", &read_event_type},
    Question{kVersion, "", [](const Row& row, Pieces& pieces) { pieces.version_after = row.number(0); }},
};

std::vector<Branch> make_branches(Pieces& pieces) {
    std::vector<Branch> branches;
    for (const auto& row : pieces.branches) {
        const auto& hours = pieces.opening_hours[row.id];
        usable(check_hours(hours, "opening_hours"), "opening_hours", row.id.text());
        branches.push_back(Branch{.id = row.id,
                                  .name = row.name,
                                  .zone = usable(TimeZone::find(row.zone), "branch", row.id.text()),
                                  .repeated_hour = row.repeated_hour,
                                  .is_default = row.is_default,
                                  .hours = WeeklyHours(hours),
                                  .exceptions = exceptions_of(pieces.holidays[row.id])});
    }
    return branches;
}

std::vector<Resource> make_resources(Pieces& pieces) {
    std::vector<Resource> resources;
    for (auto& [id, resource] : pieces.resources) {
        if (const auto hours = pieces.schedules.find(id); hours != pieces.schedules.end()) {
            usable(check_hours(hours->second, "schedule"), "schedule", id.text());
            resource.hours = WeeklyHours(hours->second);
        }
        resource.exceptions = exceptions_of(pieces.exceptions[id]);
        usable(check_hours(resource.exceptions, "schedule_exception"), "schedule_exception", id.text());
        resources.push_back(std::move(resource));
    }
    return resources;
}

CatalogPtr assemble(Pieces pieces) {
    std::vector<Service> services;
    for (auto& [id, service] : pieces.services) {
        if (service.active && (service.segments.empty() || pieces.services_with_holes.contains(id))) {
            spdlog::warn("service {} cannot be booked: its segments are not numbered 0, 1, …", id.text());
            service.active = false;
        }
        services.push_back(std::move(service));
    }
    auto branches = make_branches(pieces);
    return std::make_shared<Catalog>(*std::move(pieces.company), *pieces.version, std::move(branches),
                                     std::move(services), make_resources(pieces), std::move(pieces.event_types));
}

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

CatalogPtr load_catalog(Tx& tx, CompanyId company) {
    std::vector<SqlText> questions;
    for (const auto& question : kQuestions) {
        questions.push_back(SqlText(question.start).value(company).raw(question.end));
    }
    while (true) {
        Pieces pieces;
        tx.run_all(questions, [&](std::size_t at, const Row& row) { kQuestions[at].read(row, pieces); });
        if (pieces.version != pieces.version_after) continue;
        if (!pieces.version || !pieces.company) return nullptr;
        return assemble(std::move(pieces));
    }
}

std::optional<std::int64_t> load_catalog_version(Tx& tx, CompanyId company) {
    std::optional<std::int64_t> version;
    tx.rows(SqlText(kVersion).value(company), [&](const Row& row) { version = row.number(0); });
    return version;
}

std::optional<CompanyId> find_company(Tx& tx, std::string_view slug) {
    std::optional<CompanyId> company;
    tx.one(kFindCompany, {slug}, [&](const Row& row) { company = row.id<CompanyId>(0); });
    return company;
}

std::vector<CompanyId> list_companies(Tx& tx) {
    std::vector<CompanyId> companies;
    tx.rows(kCompanies, {}, [&](const Row& row) { companies.push_back(row.id<CompanyId>(0)); });
    return companies;
}

SqlText load_catalog_versions_sql(std::span<const CompanyId> companies) { return SqlText(kVersions).list(companies); }

void insert_company(Tx& tx, const Company& company, Moment now) {
    tx.run(kInsertCompany,
           {company.id, company.slug, company.name, company.region, company.language, company.demo, now});
    tx.run(kInsertVersion, {company.id});
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
    tx.run(kInsertService, {service.id, company, service.name, service.slot_step.count(), service.notice.count(),
                            service.window_days, service.sync_policy, service.active});
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
