// catalog_records: the descriptions of services, resources, branches and time off.
#include "adapters/views/parts.h"
#include "engine/base/calendar_text.h"
#include "engine/catalog/needs.h"
#include "engine/catalog/price.h"

#include <algorithm>

namespace slotkeeper::views {

namespace {

using api::member;
using api::member_if_any;
using api::members_of;
using api::nested;
using api::nested_if_any;
using api::Parts;

}  // namespace

const View<InCatalog<BlockRecord>>& block_view() {
    using Shown = InCatalog<BlockRecord>;
    constexpr auto kZone = [](const Shown& shown) {
        const auto* resource = shown.catalog.resource(shown.record.resource);
        return resource != nullptr ? shown.catalog.zone_of(resource->branch) : company_zone(shown.catalog);
    };
    static const View<Shown> view{
        "Block",
        "Time off of a person, room or device.",
        member("id", "", [](const Shown& shown) { return shown.record.id; }),
        member("resource_id", "", [](const Shown& shown) { return shown.record.resource; }),
        nested("resource", "", brief_resource_view(), Parts::one,
               [](const Shown& shown) { return brief_resource(shown.record.resource, shown.catalog); }),
        member("start", "",
               [=](const Shown& shown) {
                   return LocalTime{shown.record.time.from, kZone(shown)};
               }),
        member("end", "",
               [=](const Shown& shown) {
                   return LocalTime{shown.record.time.until, kZone(shown)};
               }),
        member("reason", "For the staff.", [](const Shown& shown) { return if_any(shown.record.reason); }),
        member("created_by", "Who added it: a key or the command line.",
               [](const Shown& shown) { return shown.record.created_by; }),
        member("updated_at", kUpdatedAt,
               [=](const Shown& shown) { return local_time(shown.record.updated_at, kZone(shown)); }),
        member("stand_in_id", "Who may be booked instead; null if there is no stand-in.",
               [](const Shown& shown) { return shown.record.stand_in; })};
    return view;
}

namespace {

const View<Need>& need_view() {
    static const View<Need> view{
        "Need",
        "What a segment takes: one resource, or several different ones.",
        member("kind", "", &Need::kind),
        member("skill", "The skill that it must have; null: any.", [](const Need& need) { return if_any(need.skill); }),
        member("same_as_segment", "It must be the one that this earlier segment took.", &Need::same_as_segment),
        member("unlike_segment", "It must be another than this earlier segment took.", &Need::unlike_segment),
        member("skills", "It must have one of these; empty: `skill` says it.", &Need::skills),
        member("resource_ids", "It must be one of these; empty: any.", &Need::resources),
        member("level_min", "The least level of its skill.", &Need::level_min),
        member("count", "So many different ones, at the same time.", &Need::count),
        member("optional", "Whether the booking is made without it if none is free.", &Need::optional),
        member("quantity", "How many places it takes of each.", &Need::quantity),
        member("per_person", "Whether `quantity` is for each person of the party.", &Need::per_person),
        member("kept_in_gap", "Whether it is taken until the next segment begins, too.", &Need::kept_in_gap)};
    return view;
}

const View<Segment>& service_segment_view() {
    static const View<Segment> view{
        "ServiceSegment",
        "One part of a service.",
        member("name", "", [](const Segment& segment) { return if_any(segment.name); }),
        member("minutes", "Its length.", &Segment::length),
        member("buffer_before_minutes", "Time before it in which its resources are taken too.",
               &Segment::buffer_before),
        member("buffer_after_minutes", "Time after it in which its resources are taken too.", &Segment::buffer_after),
        member("gap_min_minutes", "The shortest gap after the previous segment.", &Segment::gap_min),
        member("gap_max_minutes", "The longest gap after the previous segment.", &Segment::gap_max),
        nested("needs", "The resources that it takes.", need_view(), Parts::list,
               [](const Segment& segment) { return as_written(segment.needs); }),
        member("parallel", "Whether its gap is counted from the start of the previous segment, beside which it runs.",
               &Segment::parallel)};
    return view;
}

const View<Duration>& duration_view() {
    static const View<Duration> view{
        "ServiceDuration", "A length that may be chosen for a service.", member("minutes", "", &Duration::length),
        member("price", "What it costs; null: what the service costs.",
               [](const Duration& one) { return one.price ? std::optional(format_price(*one.price)) : std::nullopt; })};
    return view;
}

constexpr auto kSlug = "Its short name in files and addresses; null once it was removed.";
constexpr auto kDeleted = "Whether it was removed. It then exists for old appointments only.";

const View<PairBuffer>& pair_buffer_view() {
    static const View<PairBuffer> view{
        "ServicePairBuffer", "A buffer between two services of one resource.",
        member("next_service_id", "The service that comes next.", &PairBuffer::next),
        member("minutes", "From the end of one to the start of the other.", &PairBuffer::length)};
    return view;
}

struct ShownChannel {
    Channel channel;
    ChannelNotices notices;
};

const View<ShownChannel>& channel_view() {
    static const View<ShownChannel> view{
        "ServiceChannel",
        "The notices of a service on a channel; null: as on every channel.",
        member("channel", "", &ShownChannel::channel),
        member("notice_minutes", "To book.", [](const ShownChannel& shown) { return shown.notices.create; }),
        member("change_notice_minutes", "To move.", [](const ShownChannel& shown) { return shown.notices.change; }),
        member("cancel_notice_minutes", "To cancel.", [](const ShownChannel& shown) { return shown.notices.cancel; })};
    return view;
}

std::vector<ShownChannel> channels_of(const Service& service) {
    std::vector<ShownChannel> list;
    for (const auto& [channel, notices] : service.notices) list.push_back({channel, notices});
    return list;
}

std::optional<std::string> iso_date(std::optional<std::chrono::sys_days> date) {
    return date ? std::optional(format_iso_date(std::chrono::year_month_day(*date))) : std::nullopt;
}

std::map<std::string, std::string> descriptions_of(const Service& service) {
    std::map<std::string, std::string> descriptions;
    for (const auto& [language, told] : service.texts) {
        if (!told.description.empty()) descriptions.emplace(name_of(language), told.description);
    }
    return descriptions;
}

std::optional<std::string> price_text_of(const std::optional<std::int64_t>& hundredths) {
    return hundredths ? std::optional(format_price(*hundredths)) : std::nullopt;
}

const View<ChangePolicy>& policy_view() {
    static const View<ChangePolicy> view{
        "ServicePolicy",
        "What customers may change, and what it costs; null: as the company says.",
        member("by", "Who may.", &ChangePolicy::by),
        member("moves_max", "How often a customer may move one booking.", &ChangePolicy::moves_max),
        member("fee", "What a customer owes.",
               [](const ChangePolicy& policy) {
                   return policy.fee ? std::optional(format_price(*policy.fee)) : std::nullopt;
               }),
        member("free_until_minutes", "Without the fee until this long before the start.", &ChangePolicy::free_until)};
    return view;
}

const View<NoShowAmounts>& no_show_amounts_view() {
    static const View<NoShowAmounts> view{
        "ServiceNoShows", "What a no-show costs; null: as the company says.",
        member("fee", "What a customer owes who did not come.",
               [](const NoShowAmounts& owed) { return price_text_of(owed.fee); }),
        member("deposit", "Of a booking that is marked with `deposit_required`.",
               [](const NoShowAmounts& owed) { return price_text_of(owed.deposit); })};
    return view;
}

const View<Service>& service_members() {
    static const View<Service> view{
        "Service",
        "",
        member("id", "", &Service::id),
        member("name", "", &Service::name),
        member("minutes", "The shortest length, with the gaps at their minimum.", &Service::shortest_length),
        member("slot_step_minutes", "Starts are offered on this grid.", &Service::slot_step),
        member("notice_minutes", "A booking must lie at least this far ahead.", &Service::notice),
        member("window_days", "A booking may lie at most this many days ahead.", &Service::window_days),
        member("sync_policy",
               "`keep_local`: a booking stands even if Cal.com refuses it; `confirm_first`: it is `pending` until "
               "Cal.com accepts it; `off`: it is not sent to Cal.com.",
               &Service::sync_policy),
        member("active", "Whether it can be booked.", &Service::active),
        member("assignment",
               "Who of several free people serves: the `least_busy` of the day; `round_robin`: who is farthest below "
               "their share of the month; `same_as_last`: who served the customer last; `preferred`: the first of an "
               "order; `lowest_price`. The least busy decide what this leaves open.",
               &Service::assignment),
        nested("segments", "Its parts, in order.", service_segment_view(), Parts::list, &Service::segments),
        member("slug", kSlug, [](const Service& service) { return if_any(service.slug); }),
        member("deleted", kDeleted, &Service::deleted),
        member("slot_offset_minutes", "The first start, counted from the opening.", &Service::slot_offset),
        member("strict_grid", "Whether a start beside the grid is refused.", &Service::strict_grid),
        nested("durations", "The lengths to choose from; empty: `minutes` alone.", duration_view(), Parts::list,
               &Service::durations),
        member("price", "What it costs; null: not told.",
               [](const Service& service) {
                   return service.price ? std::optional(format_price(*service.price)) : std::nullopt;
               }),
        member("currency", "Of its prices, by its code in ISO 4217.", &Service::currency),
        member("tax_note", "", [](const Service& service) { return if_any(service.tax_note); }),
        member("colour", "Like `#1e90ff`.", [](const Service& service) { return if_any(service.colour); }),
        member("category", "", [](const Service& service) { return if_any(service.category); }),
        member("picture_url", "", [](const Service& service) { return if_any(service.picture_url); }),
        member("descriptions", "For customers, by language.", descriptions_of),
        member("change_notice_minutes",
               "Customers may move it until this long before the start; null: as the company says.",
               &Service::change_notice),
        member("cancel_notice_minutes", "And cancel it.",
               [](const Service& service) {
                   return service.cancel_notice ? service.cancel_notice : service.change_notice;
               }),
        member("window_from", "The first local date on which it can be booked.",
               [](const Service& service) { return iso_date(service.window_from); }),
        member("window_until", "The last one.", [](const Service& service) { return iso_date(service.window_until); }),
        nested("channels", "Other notices on a channel.", channel_view(), Parts::list, channels_of),
        member("party_min", "The fewest people for whom it is booked.", &Service::party_min),
        member("party_max", "The most.", &Service::party_max),
        member("approval", "`required`: a booking is `pending` until a person approves it.", &Service::approval),
        member("approval_hours", "Within how many hours; null: until the notice before the start.",
               &Service::approval_hours),
        nested("intake", "What a booking answers, in the order of the questions.", intake_field_view(), Parts::list,
               &Service::intake),
        nested("cancel", "Who may cancel it.", policy_view(), Parts::one, &Service::cancel),
        nested("reschedule", "Who may move it.", policy_view(), Parts::one, &Service::reschedule),
        member("release_after_minutes",
               "When a customer who is not checked in counts as absent, after the start; 0: never; null: as the branch "
               "says.",
               &Service::release_after),
        member("seats", "How many may share one session of it; 1: each booking has its own time.", &Service::seats),
        member("add_on", "Whether it is booked only beside a service that names it.", &Service::add_on),
        member("add_on_ids", "The add-ons that may be booked after it in one visit.", &Service::add_ons),
        nested("pair_buffers", "The time before some services in which who served this one is taken too.",
               pair_buffer_view(), Parts::list, &Service::pair_buffers),
        nested("no_shows", "What a no-show costs.", no_show_amounts_view(), Parts::one, &Service::no_shows)};
    return view;
}

// Before and after each booking of a branch or resource.
constexpr auto kBufferBefore = "The least time before each booking in which its resources are taken too.";
constexpr auto kBufferAfter = "The least time after each booking in which its resources are taken too.";

struct ShownLevel {
    std::string skill;
    int level;
};

const View<ShownLevel>& skill_level_view() {
    static const View<ShownLevel> view{"SkillLevel", "A skill of a person, room or device.",
                                       member("skill", "", &ShownLevel::skill),
                                       member("level", "From 1 to 5.", &ShownLevel::level)};
    return view;
}

const View<Resource>& resource_members() {
    static const View<Resource> view{
        "Resource",
        "",
        member("id", "", &Resource::id),
        member("kind", "", &Resource::kind),
        member("name", "", &Resource::name),
        member("branch_id", "", &Resource::branch),
        member("capacity", "How many segments it can serve at the same time.", &Resource::capacity),
        member("skills", "What it is suited for; services may require a skill.", &Resource::skills),
        nested("skill_levels", "The levels of its skills, 1 to 5.", skill_level_view(), Parts::list,
               [](const Resource& resource) {
                   std::vector<ShownLevel> levels;
                   for (const auto& skill : resource.skills) levels.push_back({skill, resource.level_of(skill)});
                   return levels;
               }),
        member("languages", "That a person speaks, by their codes in ISO 639.", &Resource::languages),
        member("active", "Whether it can be booked.", &Resource::active),
        member("slug", kSlug, [](const Resource& resource) { return if_any(resource.slug); }),
        member("deleted", kDeleted, &Resource::deleted),
        member("other_branch_ids", "Where it works besides.",
               [](const Resource& resource) {
                   std::vector<BranchId> ids;
                   for (const auto& place : resource.other_branches) ids.push_back(place.branch);
                   return ids;
               }),
        member("buffer_before_minutes", kBufferBefore, &Resource::buffer_before),
        member("buffer_after_minutes", kBufferAfter, &Resource::buffer_after)};
    return view;
}

const View<Branch>& branch_members() {
    static const View<Branch> view{
        "Branch",
        "",
        member("id", "", &Branch::id),
        member("name", "", &Branch::name),
        member("time_zone", "Its IANA name.", [](const Branch& branch) { return branch.zone.name(); }),
        member("is_default", "Whether it is used where a request names none.", &Branch::is_default),
        member("holiday_region", "The region whose public holidays close it, or null.", &Branch::holiday_region),
        member("slug", kSlug, [](const Branch& branch) { return if_any(branch.slug); }),
        member("deleted", kDeleted, &Branch::deleted),
        member("release_after_minutes",
               "When a customer who is not checked in counts as absent, after the start; null: staff record it.",
               &Branch::release_after),
        member("buffer_before_minutes", kBufferBefore, &Branch::buffer_before),
        member("buffer_after_minutes", kBufferAfter, &Branch::buffer_after)};
    return view;
}

// The members, and the last change on the clock of the record's branch; `zone` finds it.
template <class Record>
View<InCatalog<Record>> with_last_change(std::string name, std::string summary, const View<Record>& members,
                                         TimeZone (*zone)(const InCatalog<Record>& shown)) {
    using Shown = InCatalog<Record>;
    return {std::move(name), std::move(summary),
            members_of(members, [](const Shown& shown) -> const Record& { return shown.record; }),
            member("updated_at", kUpdatedAt,
                   [zone](const Shown& shown) { return local_time(shown.record.updated_at, zone(shown)); })};
}

}  // namespace

const View<InCatalog<Service>>& service_view() {
    static const auto view = with_last_change<Service>("Service", "What can be booked.", service_members(),
                                                       [](const auto& shown) { return company_zone(shown.catalog); });
    return view;
}

const View<InCatalog<Resource>>& resource_view() {
    static const auto view =
        with_last_change<Resource>("Resource", "A person, room or device.", resource_members(),
                                   [](const auto& shown) { return shown.catalog.zone_of(shown.record.branch); });
    return view;
}

const View<InCatalog<Branch>>& branch_view() {
    static const auto view = with_last_change<Branch>("Branch", "A location.", branch_members(),
                                                      [](const auto& shown) { return shown.record.zone; });
    return view;
}

}  // namespace slotkeeper::views
