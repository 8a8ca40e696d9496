// random_draft: catalogues with any setting, to compare what is written with what is read.
#pragma once

#include "engine/catalog/catalog_draft.h"

#include <random>

namespace slotkeeper::tests {

class RandomCatalog {
public:
    explicit RandomCatalog(unsigned seed) : random_(seed) {}

    CatalogDraft draft() {
        CatalogDraft draft{
            {.id = CompanyId{1}, .slug = "c", .name = "C", .region = "AT", .language = one_of<Language>()}, {}, {}, {}};
        draft.company.overlapping_bookings = one_of<OverlapPolicy>();
        draft.company.customer_limits = limits();
        draft.company.cancel = policy();
        draft.company.cancel.moves_max.reset();
        if (maybe()) draft.company.reschedule.notice = minutes(100);
        if (maybe())
            draft.company.cancel_codes = {{"ill", {}, {{Language::de, "krank"}}}, {"x_1", CancelledBy::staff, {}}};
        if (maybe()) draft.company.no_shows = {1 + number(5), 1 + number(12), one_of<NoShowEffect>(), 2'000, 500};
        draft.company.move_up = one_of<MoveUp>();
        if (maybe()) draft.company.customer_bookings_active = 1 + number(9);
        for (auto i = 1 + number(3); i > 0; --i) draft.branches.push_back(branch(i));
        for (auto i = number(5); i > 0; --i) draft.resources.push_back(resource(i, draft));
        for (auto i = number(5); i > 0; --i) draft.services.push_back(service(i));
        for (auto& resource : draft.resources) resource.terms = terms(draft.services);
        for (auto& service : draft.services) {
            for (const auto& next : draft.services) {
                if (maybe()) service.pair_buffers.push_back({next.id, Minutes(1) + minutes(60)});
            }
            service.add_on = maybe();
            for (const auto& other : draft.services) {
                if (maybe()) service.add_ons.insert(service.add_ons.begin(), other.id);
            }
        }
        put_in_order(draft);
        return draft;
    }

private:
    int number(int below) { return static_cast<int>(random_() % static_cast<unsigned>(below)); }
    bool maybe() { return number(2) == 0; }
    ChangePolicy policy() {
        ChangePolicy policy;
        if (maybe()) policy.by = one_of<ChangeBy>();
        if (maybe()) policy.moves_max = number(5);
        if (maybe()) policy.fee = number(10'000);
        if (maybe()) policy.free_until = minutes(100);
        return policy;
    }
    Minutes minutes(int below) { return Minutes(number(below)); }
    template <class Enum>
    Enum one_of() {
        return static_cast<Enum>(number(static_cast<int>(EnumNames<Enum>::all.size())));
    }
    std::vector<std::string> words(const std::string& stem) {
        std::vector<std::string> list;
        for (auto i = number(4); i > 0; --i) list.push_back(stem + std::to_string(i));
        return list;
    }
    WeeklyHours week() {
        std::vector<DayHours> hours;
        for (unsigned day = 0; day < 7; ++day) {
            if (maybe())
                hours.push_back({std::chrono::weekday(day), minutes(600), std::chrono::hours(10) + minutes(841)});
        }
        hours.push_back({std::chrono::Monday, std::chrono::hours(24) - Minutes(1), std::chrono::hours(24)});
        std::erase_if(hours, [&](const DayHours& one) {
            return one.day == std::chrono::Monday && one.from != std::chrono::hours(24) - Minutes(1) &&
                   one.until > std::chrono::hours(24) - Minutes(1);
        });
        return WeeklyHours(hours);
    }
    std::vector<DatedHours> other_weeks() {
        const std::chrono::sys_days first = std::chrono::year{2027} / 1 / 1;
        std::vector<DatedHours> list;
        for (auto i = number(3); i > 0; --i) {
            DatedHours one{.hours = maybe() ? week() : WeeklyHours()};
            if (maybe()) one.from = first + std::chrono::days(number(100));
            if (maybe()) one.until = one.from.value_or(first) + std::chrono::days(number(100));
            if (maybe()) one.every_weeks = 2 + number(5);
            if (one.every_weeks > 1) one.anchor = first + std::chrono::days(number(100));
            list.push_back(std::move(one));
        }
        return list;
    }
    BookingLimits limits() {
        BookingLimits some;
        if (maybe()) some.bookings_per_day = 1 + number(20);
        if (maybe()) some.bookings_per_month = 1 + number(200);
        if (maybe()) some.minutes_per_week = Minutes(1) + minutes(3'000);
        return some;
    }
    std::vector<BranchDate> dates() {
        std::vector<BranchDate> list;
        for (const auto& exception : exceptions()) {
            auto kind = exception.hours.empty() ? DateKind::closed : DateKind::hours;
            if (kind == DateKind::closed && maybe()) kind = DateKind::open;
            list.push_back({exception.date, kind, exception.reason, exception.hours});
        }
        return list;
    }
    std::vector<DateException> exceptions() {
        std::vector<DateException> list;
        for (auto i = number(3); i > 0; --i) {
            const std::chrono::year_month_day date(std::chrono::sys_days(std::chrono::year{2027} / 1 / 1) +
                                                   std::chrono::days(10 * i + number(10)));
            list.push_back({date, {}, maybe() ? "Ferien" : ""});
            if (maybe()) list.back().hours = {{minutes(600), std::chrono::hours(10) + minutes(841)}};
        }
        return list;
    }
    Branch branch(int id) {
        const auto* zone = maybe() ? "Europe/Vienna" : "America/New_York";
        return {.id = BranchId{id},
                .name = "Branch " + std::to_string(id),
                .zone = *TimeZone::find(zone),
                .repeated_hour = one_of<RepeatedHour>(),
                .is_default = id == 1,
                .hours = week(),
                .exceptions = {},
                .holiday_region = maybe() ? std::optional<std::string>("AT-9") : std::nullopt,
                .dates = dates(),
                .slug = "branch-" + std::to_string(id),
                .dated_hours = other_weeks(),
                .buffer_before = minutes(30),
                .buffer_after = minutes(30)};
    }
    Resource resource(int id, const CatalogDraft& draft) {
        Resource resource{
            .id = ResourceId{100 + id},
            .branch = draft.branches[static_cast<std::size_t>(number(static_cast<int>(draft.branches.size())))].id,
            .kind = one_of<ResourceKind>(),
            .name = "Resource " + std::to_string(id),
            .capacity = 1 + number(3),
            .active = maybe(),
            .skills = words("skill"),
            .hours = std::nullopt,
            .exceptions = exceptions(),
            .spoken_names = words("name"),
            .slug = "resource-" + std::to_string(id),
            .limits = limits()};
        if (maybe()) resource.hours = week();
        resource.dated_hours = other_weeks();
        if (!resource.dated_hours.empty()) resource.dated_hours[0].zone = TimeZone::find("Pacific/Apia").value();
        resource.buffer_before = minutes(30);
        resource.buffer_after = minutes(30);
        for (const auto& skill : resource.skills) resource.levels[skill] = 1 + number(5);
        if (maybe()) resource.languages = {"de", "tr"};
        return resource;
    }
    std::vector<ServiceTerms> terms(const std::vector<Service>& services) {
        std::vector<ServiceTerms> list;
        const auto add = [&](std::optional<ServiceId> service) {
            list.push_back({.service = service, .weight = 1 + number(3)});
            if (maybe()) list.back().preference = 1 + number(3);
            if (maybe()) list.back().price = number(10'000);
        };
        for (const auto& service : services) {
            if (maybe()) add(service.id);
        }
        if (maybe()) add(std::nullopt);
        return list;
    }
    Service service(int id) {
        Service service{
            .id = ServiceId{200 + id},
            .name = "Service " + std::to_string(id),
            .slot_step = Minutes(1) + minutes(60),
            .notice = minutes(100),
            .window_days = 1 + number(400),
            .sync_policy = one_of<SyncPolicy>(),
            .calendar = {one_of<Winner>(), one_of<Winner>(), one_of<Winner>(), one_of<ForeignPolicy>(),
                         one_of<CompositeSync>(), one_of<AvailabilitySource>(), Minutes(1) + minutes(3'000)},
            .active = maybe(),
            .segments = {},
            .spoken_names = words("name"),
            .slug = "service-" + std::to_string(id),
            .slot_offset = minutes(60),
            .strict_grid = maybe(),
            .limits = limits(),
            .assignment = one_of<AssignmentStrategy>()};
        if (maybe()) service.price = number(100'000);
        const WeeklyHours evening(std::vector<DayHours>{{std::chrono::Friday, Minutes(1080), Minutes(1440)},
                                                        {std::chrono::Saturday, Minutes(0), Minutes(120)}});
        if (maybe()) service.peak_times.push_back({evening, number(100'000), one_of<Approval>()});
        service.party_min = 1 + number(5);
        service.party_max = service.party_min + number(5);
        if (number(2) == 1) service.approval = Approval::required;
        if (number(2) == 1) service.approval_hours = 1 + number(5);
        if (maybe()) service.change_notice = minutes(100);
        service.seats = 1 + number(5);
        if (maybe()) service.cancel_notice = minutes(100);
        service.reschedule = policy();
        if (maybe()) service.release_after = minutes(60);
        if (maybe()) service.window_from = std::chrono::sys_days{std::chrono::year{2027} / 1 / (1 + number(20))};
        if (maybe()) service.window_until = std::chrono::sys_days{std::chrono::year{2028} / 1 / 1};
        for (const auto channel : {Channel::rest, Channel::voice, Channel::command}) {
            const auto any = [&] { return maybe() ? std::optional(minutes(100)) : std::nullopt; };
            service.notices[channel] = {any(), any(), any()};
        }
        if (maybe()) {
            service.intake.push_back({.slug = "size", .kind = IntakeKind::number, .required = maybe(), .max = 5});
            service.intake.push_back({.slug = "form", .shown_if = IntakeCondition{"size", "3"}, .pattern = "a+"});
            service.intake.back().texts[Language::en] = {"Form?", "line\nline"};
        }
        if (maybe()) service.currency = "CHF";
        if (maybe()) service.tax_note = "incl. 19 % VAT";
        if (maybe()) service.colour = "#1e90ff";
        if (maybe()) service.category = "Hair";
        if (maybe()) service.picture_url = "https://example.com/a.jpg";
        for (const auto language : {Language::de, Language::en}) {
            service.texts[language] = {maybe() ? "one\n\"two\"" : "", words("spoken")};
        }
        for (auto i = 0; i < number(4); ++i) {
            service.durations.push_back(
                {Minutes(10 + 20 * i), maybe() ? std::optional(number(100'000)) : std::nullopt});
        }
        for (auto i = number(4); i > 0; --i) {
            Segment segment{.name = maybe() ? "S" : "",
                            .length = Minutes(1) + minutes(60),
                            .buffer_before = minutes(2),
                            .buffer_after = minutes(2),
                            .gap_min = minutes(2),
                            .needs = {}};
            segment.gap_max = segment.gap_min + minutes(2);
            for (auto need = number(3); need > 0; --need) {
                segment.needs.push_back({one_of<ResourceKind>(), maybe() ? "skill1" : "", std::nullopt, std::nullopt});
                if (maybe()) segment.needs.back().same_as_segment = number(3);
                if (maybe()) segment.needs.back().unlike_segment = number(3);
                auto& one = segment.needs.back();
                if (one.skill.empty() && maybe()) one.skills = {"skill1", "skill2"};
                if (maybe()) one.level_min = 1 + number(5);
                if (maybe()) one.count = 1 + number(4);
                one.optional = maybe();
                if (maybe()) one.quantity = 1 + number(9);
                one.per_person = maybe();
                one.kept_in_gap = maybe();
            }
            segment.parallel = maybe();
            service.segments.push_back(std::move(segment));
        }
        return service;
    }

    std::mt19937 random_;
};

}  // namespace slotkeeper::tests
