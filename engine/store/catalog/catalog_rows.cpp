// catalog_rows: reads a whole company in one round trip.
//
// The catalogue is read between two reads of its version; if they differ, it was changed meanwhile and is read again,
// so a Catalog is never a mix of two versions.
#include "engine/store/catalog/catalog_rows.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>
#include <set>

namespace slotkeeper::store {

namespace {

constexpr auto kSelectCatalogVersion = R"sql(SELECT version FROM catalog_version WHERE company_id = )sql";
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
    SELECT service_id, name, slot_step_minutes, notice_minutes, window_days, sync_policy, active, time_winner,
           host_winner, cancel_winner, foreign_policy, composite_sync, availability, confirm_within_minutes,
           change_notice_minutes
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
constexpr auto kSpokenNames = R"sql(
    SELECT service_id, resource_id, name FROM spoken_name WHERE company_id = )sql";
constexpr auto kSchedules = R"sql(
    SELECT resource_id, weekday, from_minute, until_minute
    FROM schedule JOIN resource USING (resource_id) WHERE resource.company_id = )sql";
constexpr auto kScheduleExceptions = R"sql(
    SELECT resource_id, date, from_minute, until_minute
    FROM schedule_exception JOIN resource USING (resource_id) WHERE resource.company_id = )sql";
constexpr auto kEventTypes = R"sql(
    SELECT service_id, calendar_event_type.resource_id, calendar_event_type.account_id, event_type_id, length_minutes,
           remote_user_id
    FROM calendar_event_type JOIN service USING (service_id)
         LEFT JOIN calendar_user ON calendar_user.resource_id = calendar_event_type.resource_id
                                 AND calendar_user.account_id = calendar_event_type.account_id
    WHERE service.company_id = )sql";
constexpr auto kBySegment = R"sql( ORDER BY service_id, segment)sql";
constexpr auto kByName = R"sql( ORDER BY name)sql";
constexpr auto kByNeed = R"sql( ORDER BY service_id, segment, need)sql";

constexpr auto kFindCompany = R"sql(SELECT company_id FROM company WHERE slug = :slug)sql";
constexpr auto kCompanies = R"sql(SELECT company_id FROM company ORDER BY company_id)sql";
constexpr auto kVersions = R"sql(
    SELECT company_id, version, UTC_TIMESTAMP(6) FROM catalog_version WHERE company_id IN )sql";
Minutes minutes(const Row& row, std::size_t column) { return Minutes(row.number(column)); }

std::optional<int> segment_or_none(const Row& row, std::size_t column) {
    return row.is_null(column) ? std::nullopt : std::optional(static_cast<int>(row.number(column)));
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

// The content of the rows, before it is assembled.
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
    std::vector<CatalogFlaw> flaws;

    template <class T>
    bool is_usable(const Result<T>& result, std::string id) {
        if (!result) flaws.push_back({std::move(id), result.refusal().field + " " + result.refusal().message});
        return result.ok();
    }
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

CalendarRules read_calendar_rules(const Row& row, std::size_t column) {
    return {row.word<Winner>(column),
            row.word<Winner>(column + 1),
            row.word<Winner>(column + 2),
            row.word<ForeignPolicy>(column + 3),
            row.word<CompositeSync>(column + 4),
            row.word<AvailabilitySource>(column + 5),
            minutes(row, column + 6)};
}

void read_service(const Row& row, Pieces& pieces) {
    const auto id = row.id<ServiceId>(0);
    pieces.services[id] = Service{.id = id,
                                  .name = row.text(1),
                                  .slot_step = minutes(row, 2),
                                  .notice = minutes(row, 3),
                                  .change_notice = minutes(row, 14),
                                  .window_days = static_cast<int>(row.number(4)),
                                  .sync_policy = row.word<SyncPolicy>(5),
                                  .calendar = read_calendar_rules(row, 7),
                                  .active = row.number(6) != 0,
                                  .segments = {}};
}

// A service that is added while the tables are read may show its segments only; the version then differs and all is
// read again, so a segment without its service is skipped.
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

void read_spoken_name(const Row& row, Pieces& pieces) {
    if (!row.is_null(0)) {
        const auto service = pieces.services.find(row.id<ServiceId>(0));
        if (service != pieces.services.end()) service->second.spoken_names.push_back(row.text(2));
    } else {
        const auto resource = pieces.resources.find(row.id<ResourceId>(1));
        if (resource != pieces.resources.end()) resource->second.spoken_names.push_back(row.text(2));
    }
}

void read_exception(const Row& row, Pieces& pieces) {
    auto& hours = pieces.exceptions[row.id<ResourceId>(0)][row.day(1)];
    if (row.number(3) > 0) hours.push_back({minutes(row, 2), minutes(row, 3)});
}

void read_event_type(const Row& row, Pieces& pieces) {
    auto& event_type = pieces.event_types[{row.id<ServiceId>(0), row.id<ResourceId>(1)}];
    event_type = {row.id<AccountId>(2), row.number(3), minutes(row, 4)};
    if (!row.is_null(5)) event_type.host_id = row.number(5);
}

using ReadRow = void (*)(const Row&, Pieces&);
struct Question {
    const char* start;
    const char* end;
    ReadRow read;
};

// Owners before their parts.
const std::array kQuestions{
    Question{kSelectCatalogVersion, "", [](const Row& row, Pieces& pieces) { pieces.version = row.number(0); }},
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
    Question{kSpokenNames, kByName, &read_spoken_name},
    Question{
        kSchedules, "",
        [](const Row& row, Pieces& pieces) { pieces.schedules[row.id<ResourceId>(0)].push_back(day_hours(row, 1)); }},
    Question{kScheduleExceptions, "", &read_exception},
    Question{kEventTypes, "", &read_event_type},
    Question{kSelectCatalogVersion, "", [](const Row& row, Pieces& pieces) { pieces.version_after = row.number(0); }},
};

// A branch with an unknown time zone is left out, because its times would be wrong; one with unusable hours is closed.
std::vector<Branch> make_branches(Pieces& pieces) {
    std::vector<Branch> branches;
    for (const auto& row : pieces.branches) {
        const auto zone = TimeZone::find(row.zone);
        if (!pieces.is_usable(zone, row.id.text())) continue;
        auto& hours = pieces.opening_hours[row.id];
        if (!pieces.is_usable(check_hours(hours, "opening_hours"), row.id.text())) hours.clear();
        branches.push_back(Branch{.id = row.id,
                                  .name = row.name,
                                  .zone = *zone,
                                  .repeated_hour = row.repeated_hour,
                                  .is_default = row.is_default,
                                  .hours = WeeklyHours(hours),
                                  .exceptions = exceptions_of(pieces.holidays[row.id])});
    }
    return branches;
}

// A resource without its branch is left out; one with unusable hours is never open.
std::vector<Resource> make_resources(Pieces& pieces, const std::vector<Branch>& branches) {
    std::vector<Resource> resources;
    for (auto& [id, resource] : pieces.resources) {
        const auto at = std::find_if(branches.begin(), branches.end(),
                                     [&](const Branch& branch) { return branch.id == resource.branch; });
        if (at == branches.end()) {
            pieces.flaws.push_back({id.text(), "its branch " + resource.branch.text() + " is missing or unusable"});
            continue;
        }
        if (const auto hours = pieces.schedules.find(id); hours != pieces.schedules.end()) {
            if (!pieces.is_usable(check_hours(hours->second, "schedule"), id.text())) hours->second.clear();
            resource.hours = WeeklyHours(hours->second);
        }
        resource.exceptions = exceptions_of(pieces.exceptions[id]);
        if (!pieces.is_usable(check_hours(resource.exceptions, "schedule_exception"), id.text())) {
            resource.hours = WeeklyHours();
            resource.exceptions.clear();
        }
        resources.push_back(std::move(resource));
    }
    return resources;
}

// A need for the resource of a segment that does not come before it, or that has none of that kind, cannot be met.
bool are_needs_met(const Service& service) {
    for (std::size_t segment = 0; segment < service.segments.size(); ++segment) {
        for (const auto& need : service.segments[segment].needs) {
            if (!need.same_as_segment) continue;
            const auto of = static_cast<std::size_t>(*need.same_as_segment);
            if (of > segment) return false;
            const auto& others = service.segments[of].needs;
            if (std::none_of(others.begin(), others.end(), [&](const Need& one) { return one.kind == need.kind; })) {
                return false;
            }
        }
    }
    return true;
}

std::vector<Service> make_services(Pieces& pieces) {
    std::vector<Service> services;
    for (auto& [id, service] : pieces.services) {
        std::string flaw;
        if (service.segments.empty() || pieces.services_with_holes.contains(id)) {
            flaw = "its segments are not numbered 0, 1, …";
        } else if (!are_needs_met(service)) {
            flaw = "a segment needs the resource of a segment that does not come before it or has none of that kind";
        } else if (service.slot_step <= Minutes(0)) {
            flaw = "its slot_step_minutes are not positive";
        }
        if (service.active && !flaw.empty()) {
            pieces.flaws.push_back({id.text(), "cannot be booked: " + flaw});
            service.active = false;
        }
        services.push_back(std::move(service));
    }
    return services;
}

// The host matters only if several people share an event type.
void forget_hosts_of_unshared(Pieces& pieces) {
    std::map<std::pair<AccountId, std::int64_t>, std::set<ResourceId>> people;
    for (const auto& [key, type] : pieces.event_types) people[{type.account, type.event_type_id}].insert(key.second);
    for (auto& [key, type] : pieces.event_types) {
        if (people[{type.account, type.event_type_id}].size() == 1) type.host_id = 0;
    }
}

CatalogPtr assemble(Pieces& pieces) {
    forget_hosts_of_unshared(pieces);
    auto branches = make_branches(pieces);
    auto resources = make_resources(pieces, branches);
    auto services = make_services(pieces);
    const auto whole = branches.size() == pieces.branches.size();
    return CatalogPtr(Catalog(*std::move(pieces.company), *pieces.version, std::move(branches), std::move(services),
                              std::move(resources), std::move(pieces.event_types), whole));
}

}  // namespace

std::optional<CatalogPtr> load_catalog(Tx& tx, CompanyId company, std::vector<CatalogFlaw>* flaws) {
    std::vector<SqlText> questions;
    for (const auto& question : kQuestions) {
        questions.push_back(SqlText(question.start).value(company).raw(question.end));
    }
    while (true) {
        Pieces pieces;
        tx.run_all(questions, [&](std::size_t at, const Row& row) { kQuestions[at].read(row, pieces); });
        if (pieces.version != pieces.version_after) continue;
        if (!pieces.company) return std::nullopt;
        if (!pieces.version) throw DamagedData("catalog_version of " + company.text() + " is missing");
        auto catalog = assemble(pieces);
        if (flaws != nullptr) {
            *flaws = std::move(pieces.flaws);
        } else {
            for (const auto& flaw : pieces.flaws) spdlog::warn("catalog: {}: {}", flaw.id, flaw.detail);
        }
        return catalog;
    }
}

std::optional<std::int64_t> load_catalog_version(Tx& tx, CompanyId company) {
    std::optional<std::int64_t> version;
    tx.rows(SqlText(kSelectCatalogVersion).value(company), [&](const Row& row) { version = row.number(0); });
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

}  // namespace slotkeeper::store
