// catalog_rows: reads a whole company in one round trip.
//
// The catalogue is read between two reads of its version; if they differ, it was changed meanwhile and is read again,
// so a Catalog is never a mix of two versions.
#include "engine/store/catalog/catalog_rows.h"

#include "engine/catalog/slug.h"
#include "engine/holidays/holidays.h"
#include "engine/store/catalog/holiday_rows.h"
#include "engine/store/catalog/need_options.h"
#include "engine/store/catalog/policy_rows.h"
#include "engine/store/catalog/service_flaws.h"
#include "engine/store/catalog/stored_hours.h"
#include "engine/store/catalog/workplaces.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <functional>
#include <set>
#include <stdexcept>
#include <utility>

namespace slotkeeper::store {

namespace {

constexpr auto kOfCompany = "WHERE company_id = ";
constexpr auto kOfBranch = "JOIN branch USING (branch_id) WHERE branch.company_id = ";
constexpr auto kOfService = "JOIN service USING (service_id) WHERE service.company_id = ";
constexpr auto kOfResource = "JOIN resource USING (resource_id) WHERE resource.company_id = ";
constexpr auto kBySegment = " ORDER BY service_id, segment";
constexpr auto kByNeed = " ORDER BY service_id, segment, need";
constexpr auto kByOption = " ORDER BY service_id, segment, need, number";
constexpr auto kByLength = " ORDER BY service_id, length_minutes";
constexpr auto kByNext = " ORDER BY service_id, next_service_id";
constexpr auto kByPlace = " ORDER BY service_id, number";
constexpr auto kByNumber = " ORDER BY resource_id, number";
constexpr auto kByName = " ORDER BY name";
constexpr auto kByHour = " ORDER BY from_minute";
constexpr auto kByBranchNumber = " ORDER BY branch_id, number";

// The host is the person's user at Cal.com.
constexpr auto kEventTypes = R"sql(
    , calendar_user.remote_user_id
    FROM calendar_event_type JOIN service USING (service_id)
         LEFT JOIN calendar_user ON calendar_user.resource_id = calendar_event_type.resource_id
                                 AND calendar_user.account_id = calendar_event_type.account_id
    WHERE service.company_id = )sql";

constexpr auto kToday = R"sql(SELECT UTC_DATE())sql";

// The content of the rows, before it is assembled.
struct Pieces {
    std::optional<std::int64_t> version, version_after;
    std::optional<Company> company;
    std::vector<BranchRow> branches;
    std::map<BranchId, std::vector<DayHours>> opening_hours;
    std::map<BranchId, std::map<std::chrono::sys_days, BranchDate>> dates;
    std::chrono::year this_year{};
    std::map<ServiceId, Service> services;
    std::set<ServiceId> services_with_holes;  // in the numbers of their segments or needs
    std::map<ResourceId, Resource> resources;
    std::map<ResourceId, std::vector<DayHours>> schedules;
    Workplaces workplaces;
    std::map<BranchId, DatedPieces> dated_of_branches;
    std::map<ResourceId, DatedPieces> dated_of_resources;
    std::map<ResourceId, Dates> exceptions;
    std::map<ServiceId, PeakPieces> peaks;
    std::map<std::pair<ServiceId, ResourceId>, EventType> event_types;
    std::vector<CatalogFlaw> flaws;

    template <class T>
    bool is_usable(const Result<T>& result, std::string id) {
        if (!result) flaws.push_back({std::move(id), result.refusal().field + " " + result.refusal().message});
        return result.ok();
    }

    // First and last in the order of the statements.
    void take(const CatalogVersionRow& row) { (version ? version_after : version) = row.version; }
    void take(CompanyRow row) { company = std::move(row.company); }
    void take(BranchRow row) { branches.push_back(std::move(row)); }
    void take(const HoursRow<BranchId>& row) { opening_hours[row.owner].push_back(row.hours); }
    void take(const HolidayRow& row) { dates[row.branch][row.date] = {row.date, row.kind, row.name, {}}; }
    void take(const HolidayHoursRow& row) { dates[row.branch][row.date].hours.push_back(row.hours); }
    void take(ServiceRow row) { services[row.service.id] = std::move(row.service); }
    void take(SegmentRow row);
    void take(NeedRow row);
    void take(const NeedOptionRow& row) {
        const auto at = services.find(row.service);
        if (at != services.end() && !add_option(at->second, row)) services_with_holes.insert(row.service);
    }
    void take(const AddOnRow& row);
    void take(const DurationRow& row) {
        if (services.contains(row.service)) services[row.service].durations.push_back(row.duration);
    }
    void take(const PeakTimeRow& row) { peaks[row.service].add(row); }
    void take(ServiceTextRow row);
    void take(const ServiceChannelRow& row) {
        if (services.contains(row.service)) services[row.service].notices[row.channel] = row.notices;
    }
    void take(ResourceRow row) { resources[row.resource.id] = std::move(row.resource); }
    void take(SkillRow row);
    void take(SpokenNameRow row);
    void take(const HoursRow<ResourceId>& row) { schedules[row.owner].push_back(row.hours); }
    void take(const ScheduleExceptionRow& row);
    void take(const DatedHoursRow<BranchId>& row) { dated_of_branches[row.owner].add(row); }
    void take(const DatedRangeRow<BranchId>& row) { dated_of_branches[row.owner].add(row); }
    void take(const DatedHoursRow<ResourceId>& row) { dated_of_resources[row.owner].add(row); }
    void take(const DatedRangeRow<ResourceId>& row) { dated_of_resources[row.owner].add(row); }
    void take(const PairBufferRow& row);
    void take(const TermsRow& row);
    void take(const WorkplaceRow& row) { workplaces.take(row); }
    void take(const WorkplaceHoursRow& row) { workplaces.take(row); }
    void take(const TravelRow& row) {
        if (company) company->travel.ways.push_back(row.way);
    }
    void take(const ChangePolicyRow& row) { put(row, company, services); }
    void take(CancelCodeRow row) { put(std::move(row), company); }
};

// A segment whose service was added during the reading is skipped: the version differs, and all is read again.
void Pieces::take(SegmentRow row) {
    const auto service = services.find(row.service);
    if (service == services.end()) return;
    auto& segments = service->second.segments;
    if (std::cmp_not_equal(row.number, segments.size())) services_with_holes.insert(row.service);
    segments.push_back(std::move(row.segment));
}

void Pieces::take(NeedRow row) {
    const auto service = services.find(row.service);
    if (service == services.end()) return;
    auto& segments = service->second.segments;
    if (row.segment < 0 || std::cmp_greater_equal(row.segment, segments.size())) return;
    auto& needs = segments[static_cast<std::size_t>(row.segment)].needs;
    if (std::cmp_not_equal(row.number, needs.size())) services_with_holes.insert(row.service);
    needs.push_back(std::move(row.need));
}

// One that does not exist cannot be booked, so it is left out.
void Pieces::take(const AddOnRow& row) {
    const auto service = services.find(row.service);
    if (service != services.end() && services.contains(row.add_on)) service->second.add_ons.push_back(row.add_on);
}

void Pieces::take(const PairBufferRow& row) {
    const auto service = services.find(row.service);
    const auto is_usable = row.buffer.length > Minutes(0) && usable_buffer(row.buffer.length) == row.buffer.length;
    if (service != services.end() && is_usable) service->second.pair_buffers.push_back(row.buffer);
}

void Pieces::take(ServiceTextRow row) {
    const auto service = services.find(row.service);
    if (service != services.end()) service->second.texts[row.language].description = std::move(row.description);
}

void Pieces::take(SkillRow row) {
    const auto resource = resources.find(row.resource);
    if (resource == resources.end()) return;
    if (row.level > 1) resource->second.levels[row.skill] = row.level;
    resource->second.skills.push_back(std::move(row.skill));
}

void Pieces::take(SpokenNameRow row) {
    if (row.service) {
        const auto service = services.find(*row.service);
        if (service == services.end()) return;
        auto& names = row.language ? service->second.texts[*row.language].spoken_names : service->second.spoken_names;
        names.push_back(std::move(row.name));
    } else if (row.resource) {
        const auto resource = resources.find(*row.resource);
        if (resource != resources.end()) resource->second.spoken_names.push_back(std::move(row.name));
    }
}

// A date without hours is closed.
void Pieces::take(const ScheduleExceptionRow& row) {
    auto& exception = exception_on(exceptions[row.resource], row.date);
    if (row.hours.until > Minutes(0)) exception.hours.push_back(row.hours);
    if (exception.reason.empty()) exception.reason = row.reason;
}

void Pieces::take(const TermsRow& row) {
    const auto resource = resources.find(row.resource);
    if (resource != resources.end()) resource->second.terms.push_back(row.terms);
}

// The statements about one company, and what is done with the rows of each.
struct Questions {
    explicit Questions(CompanyId of);

    template <class Struct>
    void ask(const Table<Struct>& table, std::string_view where, std::string_view order = "") {
        statements.push_back(std::move(table.select().raw(where).value(company).raw(order)));
        takers.emplace_back([&table](Pieces& pieces, const Row& row) { pieces.take(table.read(row)); });
    }

    CompanyId company;
    std::vector<SqlText> statements;
    std::vector<std::function<void(Pieces&, const Row&)>> takers;
};

// Owners before their parts.
Questions::Questions(CompanyId of) : company(of) {
    ask(catalog_version_table, kOfCompany);
    ask(company_table, kOfCompany);
    ask(branch_table, kOfCompany);
    ask(opening_hours_table, kOfBranch);
    ask(branch_schedule_table, kOfBranch, kByBranchNumber);
    ask(branch_schedule_hours_table, kOfBranch);
    ask(holiday_table, kOfBranch);
    ask(holiday_hours_table, kOfBranch, kByHour);
    statements.emplace_back(kToday);
    takers.emplace_back([](Pieces& pieces, const Row& row) {
        pieces.this_year = std::chrono::year_month_day(row.at<std::chrono::sys_days>(0)).year();
    });
    ask(service_table, kOfCompany);
    ask(service_segment_table, kOfService, kBySegment);
    ask(segment_need_table, kOfService, kByNeed);
    ask(segment_need_option_table, kOfService, kByOption);
    ask(service_add_on_table, kOfService, kByPlace);
    ask(service_duration_table, kOfService, kByLength);
    ask(service_pair_buffer_table, kOfService, kByNext);
    ask(service_peak_time_table, kOfService);
    ask(service_text_table, kOfService);
    ask(service_channel_table, kOfService);
    ask(resource_table, kOfCompany);
    ask(resource_skill_table, kOfResource);
    ask(spoken_name_table, kOfCompany, kByName);
    ask(schedule_table, kOfResource);
    ask(resource_schedule_table, kOfResource, kByNumber);
    ask(resource_schedule_hours_table, kOfResource);
    ask(schedule_exception_table, kOfResource);
    ask(resource_terms_table, kOfResource, kByNumber);
    ask(change_policy_table, kOfCompany);
    ask(cancel_code_table, kOfCompany, " ORDER BY number");
    statements.push_back(
        std::move(SqlText("SELECT ").raw(calendar_event_type_table.columns()).raw(kEventTypes).value(company)));
    takers.emplace_back([](Pieces& pieces, const Row& row) {
        auto one = calendar_event_type_table.read(row);
        one.type.host_id = row.at<std::optional<std::int64_t>>(calendar_event_type_table.cells()).value_or(0);
        pieces.event_types[{one.service, one.resource}] = one.type;
    });
    ask(branch_travel_table, kOfBranch, " ORDER BY branch_travel.branch_id, other_branch_id");
    ask(resource_branch_table, kOfResource, " ORDER BY resource_branch.branch_id");
    ask(resource_branch_hours_table, kOfResource);
    ask(catalog_version_table, kOfCompany);
}

// The exceptions of a branch from last year on. A date with unusable hours is closed; an unknown region has no
// holidays.
std::vector<DateException> branch_exceptions(Pieces& pieces, const BranchRow& row) {
    if (row.holiday_region && !is_holiday_region(*row.holiday_region)) {
        pieces.flaws.push_back({row.id.text(), "holiday_region " + *row.holiday_region + " is unknown"});
    }
    std::vector<BranchDate> own;
    for (const auto& [date, one] : pieces.dates[row.id]) own.push_back(one);
    auto exceptions = date_exceptions(row.holiday_region, own, pieces.this_year - std::chrono::years(1));
    for (auto& one : exceptions) {
        if (!pieces.is_usable(check_hours(std::span(&one, 1), "holiday_hours"), row.id.text())) one.hours.clear();
    }
    return exceptions;
}

// A branch with an unknown time zone is left out, because its times would be wrong; one with unusable hours is closed.
std::vector<Branch> make_branches(Pieces& pieces) {
    std::vector<Branch> branches;
    for (const auto& row : pieces.branches) {
        const auto zone = TimeZone::find(row.zone);
        if (!pieces.is_usable(zone, row.id.text())) continue;
        auto& hours = pieces.opening_hours[row.id];
        if (!pieces.is_usable(check_hours(hours, "opening_hours"), row.id.text())) hours.clear();
        branches.push_back(
            Branch{.id = row.id,
                   .name = row.name,
                   .zone = *zone,
                   .repeated_hour = row.repeated_hour,
                   .is_default = row.is_default,
                   .hours = WeeklyHours(hours),
                   .exceptions = branch_exceptions(pieces, row),
                   .holiday_region = usable_region(row.holiday_region),
                   .updated_at = row.updated_at,
                   .dates = usable_dates(pieces.dates[row.id]),
                   .slug = row.slug,
                   .deleted = row.deleted,
                   .release_after = row.release_after,
                   .dated_hours = usable_weeks(pieces.dated_of_branches[row.id], row.id.text(), pieces.flaws),
                   .buffer_before = usable_buffer(row.buffer_before),
                   .buffer_after = usable_buffer(row.buffer_after)});
    }
    std::sort(branches.begin(), branches.end(), [](const Branch& a, const Branch& b) { return a.id < b.id; });
    fill_slugs(branches);
    return branches;
}

// One without its branch is left out; one with unusable hours is never open; one of a deleted branch is not active.
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
        resource.dated_hours = usable_weeks(pieces.dated_of_resources[id], id.text(), pieces.flaws);
        resource.buffer_before = usable_buffer(resource.buffer_before);
        resource.buffer_after = usable_buffer(resource.buffer_after);
        resource.exceptions = exceptions_of(pieces.exceptions[id]);
        if (!pieces.is_usable(check_hours(resource.exceptions, "schedule_exception"), id.text())) {
            resource.hours = WeeklyHours();
            resource.exceptions.clear();
            resource.dated_hours.clear();
        }
        pieces.workplaces.fill(resource, branches, pieces.flaws);
        if (resource.deleted || at->deleted) resource.active = false;
        resources.push_back(std::move(resource));
    }
    fill_slugs(resources);
    return resources;
}

std::vector<Service> make_services(Pieces& pieces) {
    std::vector<Service> services;
    for (auto& [id, service] : pieces.services) {
        if (service.deleted) service.active = false;
        service.peak_times = usable_peaks(pieces.peaks[id], service, pieces.flaws);
        const auto flaw = flaw_of(service, pieces.services_with_holes.contains(id));
        if (!fit_durations(service)) {
            pieces.flaws.push_back({id.text(), "its durations are ignored: its one segment must have one of them"});
            service.durations.clear();
        }
        if (service.active && !flaw.empty()) {
            pieces.flaws.push_back({id.text(), "cannot be booked: " + flaw});
            service.active = false;
        }
        services.push_back(std::move(service));
    }
    fill_slugs(services);
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
    const Questions questions(company);
    while (true) {
        Pieces pieces;
        tx.run_all(questions.statements,
                   [&](std::size_t position, const Row& row) { questions.takers[position](pieces, row); });
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

}  // namespace slotkeeper::store
