// catalog_writes: the statements of an edited catalogue.
#include "engine/store/catalog/catalog_writes.h"

#include "engine/store/catalog/catalog_parts.h"
#include "engine/store/catalog/catalog_rows.h"
#include "engine/store/catalog/policy_rows.h"

#include <algorithm>
#include <map>

namespace slotkeeper::store {

namespace {

constexpr auto kUpdateCompany = R"sql(
    UPDATE company SET name = :name, region = :region, language = :language, overlapping_bookings = :overlapping,
        customer_bookings_per_day = :bookings_day, customer_bookings_per_week = :bookings_week,
        customer_bookings_per_month = :bookings_month, customer_minutes_per_day = :minutes_day,
        customer_minutes_per_week = :minutes_week, customer_minutes_per_month = :minutes_month,
        travel_minutes = :travel, move_up = :move_up, customer_bookings_active = :active
    WHERE company_id = :company)sql";

constexpr auto kTouchBranch = R"sql(UPDATE branch SET updated_at = UTC_TIMESTAMP(6) WHERE branch_id = :id)sql";
constexpr auto kTouchService = R"sql(UPDATE service SET updated_at = UTC_TIMESTAMP(6) WHERE service_id = :id)sql";
constexpr auto kTouchResource = R"sql(UPDATE resource SET updated_at = UTC_TIMESTAMP(6) WHERE resource_id = :id)sql";

constexpr auto kReleaseBranch = R"sql(UPDATE branch SET name = :name, slug = NULL WHERE branch_id = :id)sql";
constexpr auto kReleaseService = R"sql(UPDATE service SET name = :name, slug = NULL WHERE service_id = :id)sql";
constexpr auto kReleaseResource = R"sql(UPDATE resource SET name = :name, slug = NULL WHERE resource_id = :id)sql";

constexpr auto kDeleteBranch = R"sql(
    UPDATE branch SET deleted_at = :now, slug = NULL, is_default = FALSE WHERE branch_id = :id)sql";
constexpr auto kDeleteService = R"sql(
    UPDATE service SET deleted_at = :now, slug = NULL, active = FALSE WHERE service_id = :id)sql";
constexpr auto kDeleteResource = R"sql(
    UPDATE resource SET deleted_at = :now, slug = NULL, active = FALSE WHERE resource_id = :id)sql";

constexpr auto kSlugOfBranch = R"sql(
    UPDATE branch SET slug = :slug, updated_at = updated_at WHERE branch_id = :id AND slug IS NULL)sql";
constexpr auto kSlugOfService = R"sql(
    UPDATE service SET slug = :slug, updated_at = updated_at WHERE service_id = :id AND slug IS NULL)sql";
constexpr auto kSlugOfResource = R"sql(
    UPDATE resource SET slug = :slug, updated_at = updated_at WHERE resource_id = :id AND slug IS NULL)sql";

constexpr auto kLacksSlugs = R"sql(
    SELECT EXISTS (SELECT 1 FROM branch WHERE company_id = :company AND slug IS NULL AND deleted_at IS NULL)
        OR EXISTS (SELECT 1 FROM service WHERE company_id = :company AND slug IS NULL AND deleted_at IS NULL)
        OR EXISTS (SELECT 1 FROM resource WHERE company_id = :company AND slug IS NULL AND deleted_at IS NULL))sql";

constexpr auto kDeleteOpeningHours = R"sql(DELETE FROM opening_hours WHERE branch_id = :id)sql";
constexpr auto kDeleteHolidayHours = R"sql(DELETE FROM holiday_hours WHERE branch_id = :id)sql";
constexpr auto kDeleteHolidays = R"sql(DELETE FROM holiday WHERE branch_id = :id)sql";
constexpr auto kDeleteAddOns = R"sql(DELETE FROM service_add_on WHERE service_id = :id)sql";
constexpr auto kDeleteNeeds = R"sql(DELETE FROM segment_need WHERE service_id = :id)sql";
constexpr auto kDeleteNeedOptions = R"sql(DELETE FROM segment_need_option WHERE service_id = :id)sql";
constexpr auto kDeleteSegments = R"sql(DELETE FROM service_segment WHERE service_id = :id)sql";
constexpr auto kDeleteDurations = R"sql(DELETE FROM service_duration WHERE service_id = :id)sql";
constexpr auto kDeletePeakTimes = R"sql(DELETE FROM service_peak_time WHERE service_id = :id)sql";
constexpr auto kDeleteChannels = R"sql(DELETE FROM service_channel WHERE service_id = :id)sql";
constexpr auto kDeleteTexts = R"sql(DELETE FROM service_text WHERE service_id = :id)sql";
constexpr auto kDeleteNamesOfService = R"sql(DELETE FROM spoken_name WHERE service_id = :id)sql";
constexpr auto kDeleteSkills = R"sql(DELETE FROM resource_skill WHERE resource_id = :id)sql";
constexpr auto kDeleteSchedule = R"sql(DELETE FROM schedule WHERE resource_id = :id)sql";
constexpr auto kDeleteExceptions = R"sql(DELETE FROM schedule_exception WHERE resource_id = :id)sql";
constexpr auto kDeleteWorkplaceHours = R"sql(DELETE FROM resource_branch_hours WHERE resource_id = :id)sql";
constexpr auto kDeleteWorkplaces = R"sql(DELETE FROM resource_branch WHERE resource_id = :id)sql";
constexpr auto kDeleteWays = R"sql(
    DELETE branch_travel FROM branch_travel JOIN branch USING (branch_id) WHERE branch.company_id = :company)sql";
constexpr auto kDeleteDatedHoursOfBranch = R"sql(DELETE FROM branch_schedule_hours WHERE branch_id = :id)sql";
constexpr auto kDeleteDatedOfBranch = R"sql(DELETE FROM branch_schedule WHERE branch_id = :id)sql";
constexpr auto kDeleteDatedHoursOfResource = R"sql(DELETE FROM resource_schedule_hours WHERE resource_id = :id)sql";
constexpr auto kDeleteDatedOfResource = R"sql(DELETE FROM resource_schedule WHERE resource_id = :id)sql";
constexpr auto kDeletePairBuffers = R"sql(DELETE FROM service_pair_buffer WHERE service_id = :id)sql";
constexpr auto kDeleteTerms = R"sql(DELETE FROM resource_terms WHERE resource_id = :id)sql";
constexpr auto kDeleteNamesOfResource = R"sql(DELETE FROM spoken_name WHERE resource_id = :id)sql";

constexpr auto kComingBlocks = R"sql(
    SELECT COUNT(*) FROM block WHERE resource_id = :resource AND removed_at IS NULL AND ends_at > :now)sql";

// One part of what customers are told, by language, without the empty ones.
template <class Part>
std::map<Language, Part> told(const Service& service, Part ServiceTexts::*part) {
    std::map<Language, Part> texts;
    for (const auto& [language, text] : service.texts) {
        if (!(text.*part).empty()) texts.emplace(language, text.*part);
    }
    return texts;
}

// Whether needs have rows of skills or resources of which any will do.
bool has_options(const Service& service) {
    return std::any_of(service.segments.begin(), service.segments.end(), [](const Segment& segment) {
        return std::any_of(segment.needs.begin(), segment.needs.end(),
                           [](const Need& need) { return !need.skills.empty() || !need.resources.empty(); });
    });
}

}  // namespace

void update_company(Tx& tx, const Company& company) {
    const auto& limits = company.customer_limits;
    tx.run(kUpdateCompany, {company.name, company.region, company.language, company.overlapping_bookings,
                            limits.bookings_per_day, limits.bookings_per_week, limits.bookings_per_month,
                            limits.minutes_per_day, limits.minutes_per_week, limits.minutes_per_month,
                            company.travel.usual, company.move_up, company.customer_bookings_active, company.id});
    replace_policies(tx, company);
}

void update_ways(Tx& tx, const Company& company) {
    tx.run(kDeleteWays, {company.id});
    insert_ways(tx, company.travel);
}

void update_object(Tx& tx, CompanyId company, const Branch& before, const Branch& after) {
    tx.run(branch_table.update(row_of(company, after)));
    tx.run(kTouchBranch, {after.id});
    if (before.hours != after.hours) {
        tx.run(kDeleteOpeningHours, {after.id});
        insert_opening_hours(tx, after);
    }
    if (before.dated_hours != after.dated_hours) {
        tx.run(kDeleteDatedHoursOfBranch, {after.id});
        tx.run(kDeleteDatedOfBranch, {after.id});
        insert_dated_hours(tx, after);
    }
    if (before.dates != after.dates) {
        tx.run(kDeleteHolidayHours, {after.id});
        tx.run(kDeleteHolidays, {after.id});
        insert_holidays(tx, after);
    }
}

void update_object(Tx& tx, CompanyId company, const Service& before, const Service& after) {
    tx.run(service_table.update({company, after}));
    tx.run(kTouchService, {after.id});
    if (before.segments != after.segments) {
        if (has_options(before)) tx.run(kDeleteNeedOptions, {after.id});
        tx.run(kDeleteNeeds, {after.id});
        tx.run(kDeleteSegments, {after.id});
        insert_segments(tx, after);
    }
    if (before.add_ons != after.add_ons) {
        tx.run(kDeleteAddOns, {after.id});
        insert_add_ons(tx, after);
    }
    if (before.durations != after.durations) {
        tx.run(kDeleteDurations, {after.id});
        insert_durations(tx, after);
    }
    if (before.peak_times != after.peak_times) {
        tx.run(kDeletePeakTimes, {after.id});
        insert_peak_times(tx, after);
    }
    if (before.notices != after.notices) {
        tx.run(kDeleteChannels, {after.id});
        insert_channels(tx, after);
    }
    if (before.cancel != after.cancel || before.reschedule != after.reschedule) replace_policies(tx, company, after);
    if (before.spoken_names != after.spoken_names ||
        told(before, &ServiceTexts::spoken_names) != told(after, &ServiceTexts::spoken_names)) {
        tx.run(kDeleteNamesOfService, {after.id});
        insert_spoken_names(tx, company, after);
    }
    if (told(before, &ServiceTexts::description) != told(after, &ServiceTexts::description)) {
        tx.run(kDeleteTexts, {after.id});
        insert_descriptions(tx, after);
    }
}

void update_object(Tx& tx, CompanyId company, const Resource& before, const Resource& after) {
    tx.run(resource_table.update({company, after}));
    tx.run(kTouchResource, {after.id});
    if (before.skills != after.skills || before.levels != after.levels) {
        tx.run(kDeleteSkills, {after.id});
        insert_skills(tx, after);
    }
    if (before.hours != after.hours) {
        tx.run(kDeleteSchedule, {after.id});
        insert_schedule(tx, after);
    }
    if (before.dated_hours != after.dated_hours) {
        tx.run(kDeleteDatedHoursOfResource, {after.id});
        tx.run(kDeleteDatedOfResource, {after.id});
        insert_dated_hours(tx, after);
    }
    if (before.exceptions != after.exceptions) {
        tx.run(kDeleteExceptions, {after.id});
        insert_schedule_exceptions(tx, after);
    }
    if (before.terms != after.terms) {
        tx.run(kDeleteTerms, {after.id});
        insert_terms(tx, after);
    }
    if (before.other_branches != after.other_branches) {
        tx.run(kDeleteWorkplaceHours, {after.id});
        tx.run(kDeleteWorkplaces, {after.id});
        insert_workplaces(tx, after);
    }
    if (before.spoken_names != after.spoken_names) {
        tx.run(kDeleteNamesOfResource, {after.id});
        insert_spoken_names(tx, company, after);
    }
}

void update_need_options(Tx& tx, const Service* before, const Service& after) {
    // update_object() has removed those of before.
    if (before == nullptr || before->segments != after.segments) insert_need_options(tx, after);
}

void update_pair_buffers(Tx& tx, const Service* before, const Service& after) {
    if (before != nullptr && before->pair_buffers == after.pair_buffers) return;
    if (before != nullptr) tx.run(kDeletePairBuffers, {after.id});
    insert_pair_buffers(tx, after);
}

void release_name(Tx& tx, BranchId id) { tx.run(kReleaseBranch, {id.text(), id}); }
void release_name(Tx& tx, ServiceId id) { tx.run(kReleaseService, {id.text(), id}); }
void release_name(Tx& tx, ResourceId id) { tx.run(kReleaseResource, {id.text(), id}); }

void mark_deleted(Tx& tx, BranchId id, Moment now) { tx.run(kDeleteBranch, {now, id}); }
void mark_deleted(Tx& tx, ServiceId id, Moment now) { tx.run(kDeleteService, {now, id}); }
void mark_deleted(Tx& tx, ResourceId id, Moment now) { tx.run(kDeleteResource, {now, id}); }

void store_slug(Tx& tx, const Branch& branch) { tx.run(kSlugOfBranch, {branch.slug, branch.id}); }
void store_slug(Tx& tx, const Service& service) { tx.run(kSlugOfService, {service.slug, service.id}); }
void store_slug(Tx& tx, const Resource& resource) { tx.run(kSlugOfResource, {resource.slug, resource.id}); }

bool lacks_slugs(Tx& tx, CompanyId company) {
    auto lacks = false;
    tx.one(kLacksSlugs, {company}, [&](bool found) { lacks = found; });
    return lacks;
}

int count_coming_blocks(Tx& tx, ResourceId resource, Moment now) {
    auto blocks = 0;
    tx.one(kComingBlocks, {resource, now}, [&](int found) { blocks = found; });
    return blocks;
}

}  // namespace slotkeeper::store
