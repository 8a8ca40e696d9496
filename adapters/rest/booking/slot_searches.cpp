// slot_searches: free starts of several services, branches and people in one answer.
#include "adapters/api/reach.h"
#include "adapters/rest/booking/booking_inputs.h"
#include "adapters/rest/booking/slot_tokens.h"
#include "adapters/rest/rest_api.h"
#include "engine/booking/resource_preferences.h"
#include "engine/booking/rules.h"
#include "engine/catalog/durations.h"
#include "engine/catalog/why_unable.h"
#include "engine/desk/search_slots.h"

namespace slotkeeper::rest {

namespace {

constexpr std::int64_t kDaysDefault = 7;

struct SlotSearchInput : Listed {
    std::vector<std::string> any_service;
    std::optional<std::vector<ResourceId>> any_resource;
    std::optional<std::vector<BranchId>> any_branch;
    std::optional<Instant> from, to;
    std::optional<int> days;
    std::optional<std::vector<PartOfDay>> part_of_day;
    std::optional<std::vector<DayOfWeek>> weekdays;
    std::optional<std::size_t> first, per_day;
    std::optional<Spread> spread;
    std::optional<std::string> time_zone;
    std::optional<AppointmentId> appointment_id;
    std::optional<Minutes> duration;
    std::optional<int> party_size;
    std::optional<std::string> language;
    std::size_t limit = limits::slots_page_default;
    std::optional<Cursor<2>> cursor;
    bool tokens = false;

    static const Shape<SlotSearchInput>& shape() {
        using Input = SlotSearchInput;
        constexpr Rules kList{.items_max = limits::slot_groups_max};
        constexpr Rules kCount{.min = 1, .max = limits::slots_per_group_max};
        static const Shape<Input> shape(
            "SearchSlots",
            field<&Input::any_service>("any_service",
                                       "Services that are alternatives to each other, by ids, names or slugs.", kList),
            field<&Input::any_resource>(
                "any_resource", "People, rooms or devices, one of which is wanted. Absent: anyone who can serve it.",
                kList),
            field<&Input::any_branch>("any_branch",
                                      "Branches. Absent: all at which a wanted resource works, or the default.", kList),
            field<&Input::from>("from", "The earliest start. Absent: now."),
            field<&Input::to>("to", "The latest start, exclusive.", {.fraction = Fraction::up}),
            field<&Input::days>("days", "Instead of `to`: how many days after `from`. Absent both: 7.",
                                {.min = 1, .max = limits::search_days_max}),
            at_most_one({"to", "days"}),
            field<&Input::part_of_day>("part_of_day",
                                       "By the branch's clock: `morning` until 12, `afternoon` from 12 to 18, "
                                       "`evening` from 17 on. Absent: any.",
                                       {.items_max = EnumNames<PartOfDay>::all.size()}),
            field<&Input::weekdays>("weekdays", "By the branch's clock. Absent: all.",
                                    {.items_max = EnumNames<DayOfWeek>::all.size()}),
            field<&Input::first>("first", "Only so many alternatives of each group.", kCount),
            field<&Input::per_day>("per_day", "At most so many alternatives of each group on one date.", kCount),
            field<&Input::spread>("spread",
                                  "How alternatives are chosen: the `earliest`; `over_days`: one of each date before "
                                  "a second one; `over_day`: far apart on each date. Absent: the earliest."),
            field<&Input::time_zone>("time_zone",
                                     "The IANA name of the time zone of the answer. Absent: that of each branch.",
                                     {.example = "Europe/Berlin"}),
            field<&Input::appointment_id>("appointment_id",
                                          "An appointment that is to be moved: its own time counts as free."),
            field<&Input::duration>("duration_minutes", kDurationMeaning, kDurationRules),
            field<&Input::party_size>("party_size", kPartyMeaning, kPartyRules),
            field<&Input::language>("language", kLanguageMeaning, kLanguageRules),
            defaulted<&Input::limit>("limit", "The most starts to return.", {.min = 1, .max = limits::slots_page_max}),
            field<&Input::cursor>("cursor", "The `next_cursor` of the previous page."),
            defaulted<&Input::tokens>("tokens",
                                      "With a `slot_token` for each start, which books exactly that offer for 15 "
                                      "minutes. Not for an appointment that is to be moved."));
        return shape;
    }
    Result<Done> check(const Context& context) const;
};

// One service at one branch, with one wanted resource or any.
struct SearchedGroup {
    const Service* service = nullptr;
    const Branch* branch = nullptr;
    const Resource* resource = nullptr;
    std::optional<ResourcePreference> preference{};
};

struct ReadSearch {
    CatalogPtr catalog;
    std::vector<SearchedGroup> groups{};
    std::optional<TimeZone> zone{};  // of the answer
};

Result<const Branch*> reached_branch(BranchId id, const Catalog& catalog, const Context& context) {
    const auto* branch = catalog.branch(id);
    if (branch != nullptr && !branch->deleted && reaches(context, *branch)) return branch;
    return refuse(ErrorCode::not_found, "any_branch", "this company has no such branch");
}

// std::nullopt: those of each resource.
Result<std::optional<std::vector<const Branch*>>> branches_of(const SlotSearchInput& input, const Catalog& catalog,
                                                              const Context& context) {
    using Branches = std::optional<std::vector<const Branch*>>;
    auto ids = input.any_branch.value_or(std::vector<BranchId>());
    if (ids.empty() && input.any_resource) return Branches();
    if (ids.empty()) ids = context.caller.branches;
    if (ids.empty()) {
        const auto branch = catalog.branch_or_default({});
        if (!branch) return refuse(branch.refusal().code, "any_branch", branch.refusal().message);
        return Branches(std::vector{*branch});
    }
    std::vector<const Branch*> branches;
    for (const auto id : ids) {
        const auto branch = reached_branch(id, catalog, context);
        if (!branch) return branch.refusal();
        branches.push_back(*branch);
    }
    return Branches(std::move(branches));
}

std::vector<const Branch*> branches_of(const Resource& resource, const Catalog& catalog, const Context& context) {
    std::vector<const Branch*> branches;
    for (const auto& branch : catalog.branches()) {
        const auto is_meant = !branch.deleted && resource.works_at(branch.id) && reaches(context, branch);
        if (is_meant) branches.push_back(&branch);
    }
    return branches;
}

Result<std::vector<const Service*>> services_of(const SlotSearchInput& input, const Catalog& catalog) {
    Checks check;
    if (input.any_service.empty()) check.note(refuse(ErrorCode::missing_field, "any_service", "is needed"));
    std::vector<const Service*> services;
    for (std::size_t i = 0; i < input.any_service.size(); ++i) {
        const auto* service = catalog.service_named(input.any_service[i]);
        if (service == nullptr || !is_active(*service)) {
            check.note(refuse(ErrorCode::not_found, "any_service[" + std::to_string(i) + ']',
                              "this company has no such service"));
            continue;
        }
        check(lasting(*service, input.duration));
        check(party_for(*service, input.party_size));
        services.push_back(service);
    }
    if (check.failed()) return check.refusal();
    return services;
}

Result<std::vector<const Resource*>> resources_of(const SlotSearchInput& input, const Catalog& catalog,
                                                  const Context& context) {
    std::vector<const Resource*> resources;
    for (const auto id : input.any_resource.value_or(std::vector<ResourceId>())) {
        const auto* resource = catalog.resource(id);
        if (resource == nullptr || resource->deleted || !reaches(context, *resource)) {
            return refuse(ErrorCode::not_found, "any_resource", "this company has no such resource");
        }
        resources.push_back(resource);
    }
    return resources;
}

// Every service with every resource that can serve it there. A resource that can serve none is refused.
Result<std::vector<SearchedGroup>> groups_of(const std::vector<const Service*>& services,
                                             const std::vector<const Resource*>& resources,
                                             const std::optional<std::vector<const Branch*>>& branches,
                                             const Catalog& catalog, const Context& context) {
    std::vector<SearchedGroup> groups;
    for (const auto* service : services) {
        if (!resources.empty()) continue;
        for (const auto* branch : *branches) groups.push_back({service, branch});
    }
    for (const auto* resource : resources) {
        const auto before = groups.size();
        for (const auto* service : services) {
            const auto preference = preference_for(*service, *resource);
            if (!preference) continue;
            for (const auto* branch : branches ? *branches : branches_of(*resource, catalog, context)) {
                if (resource->works_at(branch->id)) groups.push_back({service, branch, resource, preference});
            }
        }
        if (groups.size() > before) continue;
        const auto* branch = branches ? branches->front() : nullptr;
        return refuse(ErrorCode::invalid_field, "any_resource",
                      why_unable(catalog, *services.front(), *resource, branch));
    }
    return groups;
}

Result<ReadSearch> read_search(const SlotSearchInput& input, const CatalogPtr& catalog, const Context& context) {
    Checks check;
    const auto services = check(services_of(input, *catalog));
    const auto resources = check(resources_of(input, *catalog, context));
    const auto branches = check(branches_of(input, *catalog, context));
    if (input.from && input.to) check(check_interval(*input.from, *input.to));
    check(read_language(input.language));
    if (input.tokens && input.appointment_id) {
        check.note(refuse(ErrorCode::invalid_field, "tokens", "is for new bookings, without appointment_id"));
    }
    ReadSearch read{catalog};
    if (input.time_zone) {
        auto zone = TimeZone::find(*input.time_zone);
        if (zone) {
            read.zone = *std::move(zone);
        } else {
            check.note(zone.refusal());
        }
    }
    if (check.failed()) return check.refusal();
    auto groups = groups_of(services, resources, branches, *catalog, context);
    if (!groups) return groups.refusal();
    read.groups = *std::move(groups);
    return read;
}

Result<ReadSearch> search_read(const SlotSearchInput& input, const Context& context) {
    return with_catalog(context, [&](const CatalogPtr& catalog) { return read_search(input, catalog, context); });
}

Result<Done> SlotSearchInput::check(const Context& context) const { return checked(search_read(*this, context)); }

SlotsSearch search_of(const SlotSearchInput& input, const ReadSearch& read, const Context& context, Moment now) {
    SlotsSearch search;
    const auto from = input.from.value_or(whole_seconds(now));
    const auto to = input.to.value_or(from + std::chrono::days(input.days.value_or(kDaysDefault)));
    for (const auto& group : read.groups) {
        auto& question = search.groups.emplace_back();
        question.company = context.company();
        question.service = group.service->id;
        question.branch = group.branch->id;
        question.span = {from, to};
        if (group.preference) question.preferences.push_back(*group.preference);
        question.moving = input.appointment_id;
        question.duration = input.duration;
        question.party_size = input.party_size;
        question.language = *read_language(input.language);  // read_search has checked it
        question.channel = context.caller.channel;
    }
    search.choice = {input.part_of_day.value_or(std::vector<PartOfDay>()),
                     input.weekdays.value_or(std::vector<DayOfWeek>()), input.first, input.per_day, input.spread};
    search.slots_max = input.limit;
    if (input.cursor) {
        search.after =
            std::pair(Instant{Seconds{input.cursor->numbers[0]}}, static_cast<std::size_t>(input.cursor->numbers[1]));
    }
    return search;
}

// --- the views -----------------------------------------------------------------------------------

struct ShownFound {
    ShownSlot slot;
    const SearchedGroup& group;
    std::size_t number;
};

const View<ShownFound>& found_view() {
    using Shown = ShownFound;
    static const View<Shown> view{
        "FoundSlot",
        "A free start of one of several services, branches and people.",
        member("group", "Its position in `groups`.", &Shown::number),
        member("service_id", "", [](const Shown& shown) { return shown.group.service->id; }),
        member("branch_id", "", [](const Shown& shown) { return shown.group.branch->id; }),
        members_of(slot_view(), [](const Shown& shown) -> const ShownSlot& { return shown.slot; })};
    return view;
}

struct ShownGroup {
    const SearchedGroup& group;
    OnClock<Availability> availability;
};

const View<ShownGroup>& group_view() {
    using Shown = ShownGroup;
    static const View<Shown> view{
        "SlotGroup",
        "A service at a branch, with one wanted resource or any.",
        member("service_id", "", [](const Shown& shown) { return shown.group.service->id; }),
        member("service", "Its name.", [](const Shown& shown) { return shown.group.service->name; }),
        member("branch_id", "", [](const Shown& shown) { return shown.group.branch->id; }),
        member("branch", "Its name.", [](const Shown& shown) { return shown.group.branch->name; }),
        member("resource_id", "The wanted one; null: anyone who can serve it.",
               [](const Shown& shown) {
                   return shown.group.resource != nullptr ? std::optional(shown.group.resource->id) : std::nullopt;
               }),
        nested("availability", "Whose free times these are.", availability_view(), Parts::one, &Shown::availability)};
    return view;
}

struct SearchBeside {
    std::vector<ShownGroup> groups;
    LocalTime offered_until;
};

const View<SearchBeside>& search_beside_view() {
    static const View<SearchBeside> view{
        "FoundSlotsPage", "What a page of found starts has beside them.",
        nested("groups", "What was searched.", group_view(), Parts::list, &SearchBeside::groups),
        member("offered_until", "After this time, ask again.", &SearchBeside::offered_until)};
    return view;
}

Result<Reply> search_for_slots(const SlotSearchInput& input, Context& context) {
    auto& services = context.services;
    const auto read = search_read(input, context);
    if (!read) return read.refusal();
    if (const auto moved = known(context, input.appointment_id, "appointment_id"); !moved) return moved.refusal();
    const auto now = services.clock.now();
    const auto search = search_of(input, *read, context, now);
    const auto found = search_slots(search, services.database, services.catalogs, now, services.other_calendar);
    if (!found) return found.refusal();
    const auto zone_of = [&](std::size_t group) { return read->zone.value_or(read->groups[group].branch->zone); };
    auto data = Json::array();
    for (const auto& one : found->slots) {
        const auto& group = read->groups[one.group];
        ShownSlot shown{one.slot, *group.service, *read->catalog, zone_of(one.group), group.branch->zone};
        if (input.tokens) {
            shown.token = token_of(context, search.groups[one.group], one.slot, *group.service, group.branch->zone,
                                   whole_seconds(now));
        }
        data.push_back(found_view().write({shown, group, one.group}));
    }
    std::optional<std::string> next;
    if (found->more) {
        const auto& last = found->slots.back();
        next = Cursor<2>{std::string(input.list),
                         {last.slot.time.from.time_since_epoch().count(), static_cast<std::int64_t>(last.group)}}
                   .text();
    }
    auto reply = page(std::move(data), std::move(next));
    SearchBeside beside{{}, local_time(now + limits::offer_length, zone_of(0))};
    for (std::size_t i = 0; i < read->groups.size(); ++i) {
        beside.groups.push_back({read->groups[i], {found->availability[i], zone_of(i)}});
    }
    reply.body.update(search_beside_view().write(beside));
    return reply;
}

}  // namespace

std::vector<Operation> slot_search_operations() {
    using enum ErrorCode;
    return {
        operation<SlotSearchInput>(
            {.id = "slots.search",
             .method = "GET",
             .path = "/v1/slots/search",
             .scope = store::Scope::read,
             .summary = "Search free starts of several services, branches and people.",
             .description =
                 "Each service at each branch with each wanted resource is a group of the answer; at most 24, and for "
                 "many of them fewer days. With `first`, `per_day` or `spread` the starts are alternatives: those of a "
                 "group do not overlap, and no person, room or device serves two of the answer at the same time. "
                 "Otherwise every free start is listed.",
             .answer = Answer::page(found_view(), &search_beside_view())
                           .as_table({"start", "end", "service_id", "branch_id", "resources"}, "nothing is free"),
             .refusals = {not_found, not_bookable, duration, party_size}},
            search_for_slots),
    };
}

}  // namespace slotkeeper::rest
