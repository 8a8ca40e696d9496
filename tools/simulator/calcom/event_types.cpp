// event_types: /v2/me and /v2/event-types.
#include "tools/simulator/calcom/operations.h"

#include "tools/simulator/calcom/body_checks.h"
#include "tools/simulator/calcom/checks.h"
#include "tools/simulator/calcom/world.h"

#include <algorithm>
#include <cctype>
#include <string_view>

namespace slotkeeper::simulator {

namespace {

using json = nlohmann::json;

json built_in_field(std::string_view slug, std::string_view type, std::string_view label, bool required, bool hidden) {
    return {{"isDefault", true},    {"type", type},      {"slug", slug},     {"label", label},
            {"required", required}, {"placeholder", ""}, {"hidden", hidden}, {"disableOnPrefill", false}};
}

// The built-in fields in Cal.com's order: custom questions come between the two halves.
json built_in_before() {
    return json::array({built_in_field("name", "name", "your_name", true, false),
                        built_in_field("email", "email", "email_address", true, false),
                        built_in_field("location", "radioInput", "location", false, false)});
}

json built_in_after() {
    return json::array({built_in_field("title", "text", "what_is_this_meeting_about", true, true),
                        built_in_field("notes", "textarea", "additional_notes", false, false),
                        built_in_field("guests", "multiemail", "additional_guests", false, false),
                        built_in_field("rescheduleReason", "textarea", "reason_for_reschedule", false, false)});
}

std::string slug_of(const json& field) {
    const auto type = field.value("type", "");
    return type == "name" || type == "email" ? type : field.value("slug", "");
}

json fields_of(const EventType& type) {
    auto before = built_in_before();
    auto after = built_in_after();
    auto own = json::array();
    for (const auto& wanted : type.booking_fields) {
        const auto change = [&](json& field) {
            const bool same = field.at("slug") == slug_of(wanted);
            if (same) field.update(wanted);
            return same;
        };
        if (std::ranges::any_of(before, change) || std::ranges::any_of(after, change)) continue;
        auto field = wanted;
        field["isDefault"] = false;
        own.push_back(std::move(field));
    }
    before.insert(before.end(), own.begin(), own.end());
    before.insert(before.end(), after.begin(), after.end());
    return before;
}

json locations_of(const EventType& type) {
    if (!type.locations.empty()) return type.locations;
    return json::array({{{"type", "integration"}, {"integration", "cal-video"}}});
}

json confirmation_of(const EventType& type) {
    if (!type.needs_confirmation) return {{"disabled", true}};
    return {{"type", "always"}, {"blockUnconfirmedBookingsInBooker", type.pending_blocks}};
}

json user_of(const Host& host) {
    return {{"id", host.id},         {"name", host.name},         {"username", host.username},
            {"avatarUrl", nullptr},  {"brandColor", nullptr},     {"darkBrandColor", nullptr},
            {"weekStart", "Sunday"}, {"metadata", json::object()}};
}

json users_of(const EventType& type, const Catalog& catalog) {
    auto users = json::array();
    for (const auto id : type.hosts()) {
        if (const auto* host = catalog.host(id)) users.push_back(user_of(*host));
    }
    return users;
}

json view_of(const EventType& type, const Catalog& catalog) {
    const auto& owner = *catalog.host(type.owner_id);
    json view{{"id", type.id},
              {"ownerId", type.owner_id},
              {"lengthInMinutes", type.length.count()},
              {"title", type.title},
              {"slug", type.slug},
              {"description", type.description},
              {"locations", locations_of(type)},
              {"bookingFields", fields_of(type)},
              {"recurrence", nullptr},
              {"disableGuests", false},
              {"slotInterval", type.slot_interval ? json(type.slot_interval->count()) : json()},
              {"minimumBookingNotice", type.notice.count()},
              {"beforeEventBuffer", type.buffer_before.count()},
              {"afterEventBuffer", type.buffer_after.count()},
              {"metadata", json::object()},
              {"price", 0},
              {"currency", "usd"},
              {"lockTimeZoneToggleOnBookingPage", false},
              {"forwardParamsSuccessRedirect", nullptr},
              {"successRedirectUrl", nullptr},
              {"isInstantEvent", false},
              {"users", users_of(type, catalog)},
              {"scheduleId", nullptr},
              {"onlyShowFirstAvailableSlot", false},
              {"offsetStart", 0},
              {"confirmationPolicy", confirmation_of(type)},
              {"requiresBookerEmailVerification", false},
              {"hideCalendarNotes", false},
              {"hideCalendarEventDetails", false},
              {"hideOrganizerEmail", false},
              {"hidden", type.hidden},
              {"bookingRequiresAuthentication", type.needs_login},
              {"bookerActiveBookingsLimit", {{"disabled", true}}},
              {"bookingUrl", "https://cal.com/" + owner.username + "/" + type.slug},
              {"disableCancelling", {{"disabled", false}}},
              {"disableRescheduling", {{"disabled", false}}},
              {"interfaceLanguage", nullptr},
              {"allowReschedulingPastBookings", false},
              {"allowReschedulingCancelledBookings", false},
              {"showOptimizedSlots", false}};
    if (type.length_options.empty()) return view;
    view["lengthInMinutesOptions"] = json::array();
    for (const auto each : type.length_options) view["lengthInMinutesOptions"].push_back(each.count());
    return view;
}

std::string slugified(const std::string& text) {
    std::string slug;
    for (const char letter : text) {
        slug += letter == ' ' ? '-' : static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
    }
    return slug;
}

Minutes minutes_at(const json& body, const char* property, Minutes otherwise) {
    const auto found = body.find(property);
    return found == body.end() || found->is_null() ? otherwise : Minutes(found->get<int>());
}

bool flag_at(const json& object, const char* property) {
    const auto found = object.find(property);
    return found != object.end() && found->is_boolean() && found->get<bool>();
}

// nullptr if the caller has no event type with this id.
const EventType* own_event_type(const World& world, const Call& call) {
    const auto& id = call.captures[0];
    const bool number = !id.empty() && id.size() < 10 &&
                        std::ranges::all_of(id, [](unsigned char each) { return std::isdigit(each) != 0; });
    const auto* type = number ? world.catalog.bookable(std::stoi(id)) : nullptr;
    return type == nullptr || type->owner_id != call.caller->id ? nullptr : type;
}

ApiError unknown_id(const Call& call) {
    return exception(404, "Event type with id " + call.captures[0] + " not found");
}

}  // namespace

EventType event_type_from(const json& body, int id, int owner_id) {
    EventType type{.id = id,
                   .owner_id = owner_id,
                   .slug = slugified(body.at("slug").get<std::string>()),
                   .title = body.at("title").get<std::string>(),
                   .length = Minutes(body.at("lengthInMinutes").get<int>())};
    if (given(body, "lengthInMinutesOptions")) {
        for (const auto& each : body.at("lengthInMinutesOptions")) type.length_options.emplace_back(each.get<int>());
    }
    if (given(body, "description")) type.description = body.at("description").get<std::string>();
    if (given(body, "locations")) type.locations = body.at("locations");
    if (given(body, "bookingFields")) type.booking_fields = body.at("bookingFields");
    type.notice = minutes_at(body, "minimumBookingNotice", type.notice);
    type.buffer_before = minutes_at(body, "beforeEventBuffer", type.buffer_before);
    type.buffer_after = minutes_at(body, "afterEventBuffer", type.buffer_after);
    if (given(body, "slotInterval")) type.slot_interval = Minutes(body.at("slotInterval").get<int>());
    if (given(body, "confirmationPolicy")) {
        const auto& policy = body.at("confirmationPolicy");
        type.needs_confirmation = policy.contains("type");
        type.pending_blocks = flag_at(policy, "blockUnconfirmedBookingsInBooker");
    }
    type.hidden = flag_at(body, "hidden");
    type.needs_login = flag_at(body, "bookingRequiresAuthentication");
    return type;
}

json body_of(const EventType& type) {
    json body{{"slug", type.slug},
              {"title", type.title},
              {"lengthInMinutes", type.length.count()},
              {"description", type.description},
              {"locations", type.locations},
              {"bookingFields", type.booking_fields},
              {"minimumBookingNotice", type.notice.count()},
              {"beforeEventBuffer", type.buffer_before.count()},
              {"afterEventBuffer", type.buffer_after.count()},
              {"confirmationPolicy", confirmation_of(type)},
              {"hidden", type.hidden},
              {"bookingRequiresAuthentication", type.needs_login}};
    if (type.slot_interval) body["slotInterval"] = type.slot_interval->count();
    for (const auto each : type.length_options) body["lengthInMinutesOptions"].push_back(each.count());
    return body;
}

Outcome get_me(World&, const Call& call) {
    const auto& host = *call.caller;
    return Success{{{"id", host.id},
                    {"username", host.username},
                    {"email", host.email},
                    {"name", host.name},
                    {"avatarUrl", nullptr},
                    {"bio", nullptr},
                    {"timeFormat", 12},
                    {"defaultScheduleId", host.id},
                    {"weekStart", "Sunday"},
                    {"timeZone", host.zone.name()},
                    {"organizationId", nullptr}}};
}

Outcome create_event_type(World& world, const Call& call) {
    if (const auto wrongs = check_create_event_type(call.body); !wrongs.empty())
        return wrong_properties(json_of(wrongs));
    const auto type = event_type_from(call.body, world.catalog.next_event_type_id(), call.caller->id);
    const auto fields = fields_of(type);
    const auto reachable = [](const json& field) {
        const auto slug = field.at("slug");
        return (slug == "email" || slug == "attendeePhoneNumber") && field.at("required") == true &&
               field.at("hidden") == false;
    };
    if (std::ranges::none_of(fields, reachable)) {
        return exception(
            400,
            "Booking fields validation failed: visible and required email or visible and required attendee "
            "phone field is needed.");
    }
    if (!world.catalog.put_event_type(type).ok()) {  // the id is new, so the conflict is the slug
        return exception(400, "User already has an event type with this slug.");
    }
    return Success{view_of(type, world.catalog)};
}

Outcome get_event_type(World& world, const Call& call) {
    const auto* type = own_event_type(world, call);
    return type == nullptr ? Outcome(unknown_id(call)) : Success{view_of(*type, world.catalog)};
}

Outcome update_event_type(World& world, const Call& call) {
    const auto* type = own_event_type(world, call);
    if (type == nullptr) return unknown_id(call);
    auto body = body_of(*type);
    body.update(call.body);
    if (const auto wrongs = check_create_event_type(body); !wrongs.empty()) return wrong_properties(json_of(wrongs));
    auto wanted = event_type_from(body, type->id, type->owner_id);
    wanted.round_robin_hosts = type->round_robin_hosts;
    if (!world.catalog.put_event_type(wanted).ok()) {
        return exception(400, "User already has an event type with this slug.");
    }
    return Success{view_of(wanted, world.catalog)};
}

Outcome delete_event_type(World& world, const Call& call) {
    const auto* type = own_event_type(world, call);
    if (type == nullptr) return unknown_id(call);
    json shown{
        {"id", type->id}, {"lengthInMinutes", type->length.count()}, {"slug", type->slug}, {"title", type->title}};
    world.catalog.delete_event_type(type->id);
    return Success{std::move(shown)};
}

Outcome list_event_types(World& world, const Call& call) {
    const auto* owner = call.caller;
    if (call.query.contains("username")) owner = world.catalog.host(call.query.at("username").get<std::string>());
    auto list = json::array();
    if (owner == nullptr) return Success{std::move(list)};
    const auto slug = call.query.value("eventSlug", "");
    const bool own = call.caller != nullptr && call.caller->id == owner->id;
    for (const auto* type : world.catalog.event_types_of(owner->id)) {
        if ((!slug.empty() && type->slug != slug) || (type->hidden && !own)) continue;
        auto view = view_of(*type, world.catalog);
        auto& fields = view.at("bookingFields");
        fields.erase(
            std::remove_if(fields.begin(), fields.end(), [](const json& each) { return flag_at(each, "hidden"); }),
            fields.end());
        list.push_back(std::move(view));
    }
    if (call.query.value("sortCreatedAt", "") == "desc") std::reverse(list.begin(), list.end());
    return Success{std::move(list)};
}

}  // namespace slotkeeper::simulator
