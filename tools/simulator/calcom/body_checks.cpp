// body_checks: see body_checks.h.
#include "tools/simulator/calcom/body_checks.h"

#include <algorithm>
#include <limits>
#include <sstream>

namespace slotkeeper::simulator {

namespace {

using json = nlohmann::json;

constexpr std::size_t kMetadataKeysMax = 50;
constexpr std::size_t kMetadataKeyLengthMax = 40;
constexpr std::size_t kMetadataValueLengthMax = 500;
constexpr int kTakeMax = 250;

const std::vector<std::string> kLanguages{"ar", "ca", "de", "es", "eu",    "he",    "id",     "ja", "lv",    "pl", "ro",
                                          "sr", "th", "vi", "az", "cs",    "el",    "es-419", "fi", "hr",    "it", "km",
                                          "nl", "pt", "ru", "sv", "tr",    "zh-CN", "bg",     "da", "en",    "et", "fr",
                                          "hu", "iw", "ko", "no", "pt-BR", "sk",    "ta",     "uk", "zh-TW", "bn"};

// Splits "1,2" or "upcoming, past", the list format of queries.
std::vector<std::string> split(const std::string& text) {
    std::vector<std::string> parts;
    std::istringstream rest(text);
    for (std::string part; std::getline(rest, part, ',');) {
        const auto first = part.find_first_not_of(' ');
        parts.push_back(first == std::string::npos ? "" : part.substr(first, part.find_last_not_of(' ') - first + 1));
    }
    return parts;
}

// Characters, not bytes: so Cal.com counts the limits of metadata.
std::size_t length_of(const std::string& text) {
    const auto continues = [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U; };
    return text.size() - static_cast<std::size_t>(std::ranges::count_if(text, continues));
}

bool is_metadata(const json& value) {
    if (!value.is_object() || value.size() > kMetadataKeysMax) return false;
    return std::ranges::all_of(value.items(), [](const auto& entry) {
        return length_of(entry.key()) <= kMetadataKeyLengthMax && entry.value().is_string() &&
               length_of(entry.value().template get_ref<const std::string&>()) <= kMetadataValueLengthMax;
    });
}

bool has_text(const json& object, const char* property) {
    const auto found = object.find(property);
    return found != object.end() && found->is_string() && !found->get_ref<const std::string&>().empty();
}

Wrongs check_attendee(const json& attendee) {
    const bool reachable = has_text(attendee, "email") || has_text(attendee, "phoneNumber");
    return Checks(attendee)
        .required("name", is_string())
        .required("timeZone", is_time_zone())
        .optional("phoneNumber", is_string())  // the format is not checked
        .optional("language", is_one_of(kLanguages))
        .optional("email", is_email())
        .together("attendee email or phone", "Attendee must have at least one contact method (email or phone number)",
                  reachable)
        .unknown_refused();
}

// The additional property that each type of location has (may be ""); std::nullopt for an unknown type.
std::optional<std::string> detail_of_booking_location(const std::string& type) {
    if (type == "attendeeAddress") return "address";
    if (type == "attendeeDefined") return "location";
    if (type == "attendeePhone") return "phone";
    if (type == "integration") return "integration";
    const bool plain = type == "address" || type == "link" || type == "phone" || type == "organizersDefaultApp";
    return plain ? std::optional<std::string>("") : std::nullopt;
}

bool is_booking_location(const json& value) {
    if (value.is_string()) return true;  // a legacy format that Cal.com still accepts
    if (!value.is_object() || !has_text(value, "type")) return false;
    const auto detail = detail_of_booking_location(value.at("type").get<std::string>());
    return detail && (detail->empty() || has_text(value, detail->c_str()));
}

}  // namespace

Wrongs check_create_booking(const json& body) {
    const bool named = (body.contains("eventTypeId") && !body.at("eventTypeId").is_null()) ||
                       (has_text(body, "eventTypeSlug") && (has_text(body, "username") || has_text(body, "teamSlug")));
    return Checks(body)
        .required("start", is_time())
        .nested("attendee", check_attendee)
        .optional("bookingFieldsResponses", is_object())
        .optional("eventTypeId", is_integer(std::numeric_limits<int>::min()))
        .optional("eventTypeSlug", is_string())
        .optional("username", is_string())
        .optional("teamSlug", is_string())
        .optional("organizationSlug", is_string())
        .optional("guests", is_list_of(is_string()))
        .optional("meetingUrl", is_url())
        .optional("location", holds("validateLocation",
                                    "Validation failed for the booking location: its type or what "
                                    "belongs to this type is missing or unknown.",
                                    is_booking_location))
        .optional("metadata", is_object())
        .optional("metadata", holds("validateMetadata",
                                    "Metadata must have at most 50 keys, each key up to 40 "
                                    "characters, and string values up to 500 characters.",
                                    is_metadata))
        .optional("lengthInMinutes", is_integer(1))
        .optional("routing", is_object())
        .optional("emailVerificationCode", is_string())
        .optional("recurrenceCount", is_integer(1))
        .together("eventTypeId or eventTypeSlug + username",
                  "Either eventTypeId or eventTypeSlug + username or eventTypeSlug + teamSlug must be provided", named)
        .unknown_refused();
}

Wrongs check_reschedule_booking(const json& body) {
    return Checks(body)
        .required("start", is_time())
        .optional("rescheduledBy", is_email())
        .optional("reschedulingReason", is_string())
        .optional("emailVerificationCode", is_string())
        .optional("seatUid", is_string())
        .unknown_refused();
}

Wrongs check_cancel_booking(const json& body) {
    return Checks(body)
        .optional("cancellationReason", is_string())
        .optional("cancelSubsequentBookings", is_boolean())
        .optional("seatUid", is_string())
        .unknown_refused();
}

Wrongs check_decline_booking(const json& body) {
    return Checks(body).optional("reason", is_string()).unknown_dropped();
}

Wrongs check_mark_absent(const json& body) {
    const auto is_mark =
        holds("nestedValidation", "must be a list of objects with email and absent", [](const json& value) {
            return value.is_object() && has_text(value, "email") && value.contains("absent") &&
                   value.at("absent").is_boolean();
        });
    return Checks(body).optional("host", is_boolean()).optional("attendees", is_list_of(is_mark)).unknown_dropped();
}

Wrongs check_reassign_booking(const json& body) {
    return Checks(body).optional("reason", is_string()).unknown_dropped();
}

Wrongs check_old_booking(const json& body) {
    return Checks(body)
        .required("timeZone", is_string())
        .required("language", is_string())
        .required("metadata", is_object())
        .unknown_dropped();
}

namespace {

bool is_flag(const json& object, const char* property) {
    const auto found = object.find(property);
    return found != object.end() && found->is_boolean();
}

bool is_event_type_location(const json& value) {
    if (!value.is_object() || !has_text(value, "type")) return false;
    const auto type = value.at("type").get<std::string>();
    if (type == "integration") return has_text(value, "integration");
    if (type == "address" || type == "link" || type == "phone") {
        return has_text(value, type.c_str()) && is_flag(value, "public");
    }
    return type == "attendeeAddress" || type == "attendeePhone" || type == "attendeeDefined" ||
           type == "organizersDefaultApp";
}

bool is_one_word_of(const json& object, const char* property, std::initializer_list<std::string_view> words) {
    return has_text(object, property) &&
           std::ranges::find(words, object.at(property).get<std::string>()) != words.end();
}

bool is_booking_field(const json& value) {
    if (!value.is_object()) return false;
    if (is_one_word_of(value, "type", {"name", "email"})) {
        return has_text(value, "label") && value.contains("placeholder");
    }
    const bool custom = is_one_word_of(value, "type",
                                       {"phone", "address", "text", "number", "textarea", "select", "multiselect",
                                        "multiemail", "checkbox", "radio", "boolean", "url"});
    // Built-in fields are identified by their slug and need no type.
    if (!custom) return is_one_word_of(value, "slug", {"title", "location", "notes", "guests", "rescheduleReason"});
    const bool chosen = is_one_word_of(value, "type", {"select", "multiselect", "checkbox", "radio"});
    const bool unprompted = is_one_word_of(value, "type", {"multiselect", "checkbox", "radio", "boolean"});
    return has_text(value, "slug") && has_text(value, "label") && is_flag(value, "required") &&
           is_flag(value, "hidden") && (unprompted || value.contains("placeholder")) &&
           (!chosen || (value.contains("options") && value.at("options").is_array()));
}

bool is_confirmation_policy(const json& value) {
    if (!value.is_object()) return false;
    return is_flag(value, "disabled") ||
           (is_one_word_of(value, "type", {"always"}) && is_flag(value, "blockUnconfirmedBookingsInBooker"));
}

bool asks_for_something(const json& value) {
    if (value.is_boolean()) return value.get<bool>();
    return !value.is_null() && !(value.is_object() && value.value("disabled", json()) == true);
}

}  // namespace

Wrongs check_create_event_type(const json& body) {
    Checks checks(body);
    checks.required("lengthInMinutes", is_integer(1))
        .optional("lengthInMinutesOptions", is_list_of(is_integer(1)))
        .required("title", is_text())
        .required("slug", is_text())
        .optional("description", is_string())
        .optional("locations", is_list_of(holds("validateLocations",
                                                "Validation failed for locations: a type, or what belongs to it, is "
                                                "missing or unknown.",
                                                is_event_type_location)))
        .optional("bookingFields", is_list_of(holds("validateBookingFields",
                                                    "Validation failed for bookingFields: a type, or what belongs to "
                                                    "it, is missing or unknown.",
                                                    is_booking_field)))
        .optional("slotInterval", is_integer(1))
        .optional("minimumBookingNotice", is_integer(0))
        .optional("beforeEventBuffer", is_integer(0))
        .optional("afterEventBuffer", is_integer(0))
        .optional(
            "confirmationPolicy",
            holds(
                "validateConfirmationPolicy",
                "Validation failed for confirmationPolicy: the simulator supports {\"disabled\"} and type \"always\".",
                is_confirmation_policy))
        .optional("hidden", is_boolean())
        .optional("bookingRequiresAuthentication", is_boolean());
    // Refused, because accepting and ignoring them would change what can be booked.
    for (const char* property : {"seats", "recurrence", "bookingWindow", "bookingLimitsCount", "bookingLimitsDuration",
                                 "bookerActiveBookingsLimit", "onlyShowFirstAvailableSlot", "offsetStart", "scheduleId",
                                 "requiresBookerEmailVerification", "disableCancelling", "disableRescheduling"}) {
        checks.together(property, "the Cal.com simulator does not support '" + std::string(property) + "'",
                        !body.contains(property) || !asks_for_something(body.at(property)));
    }
    return checks.unknown_dropped();
}

Wrongs check_booking_list_query(const json& query) {
    Checks checks(query);
    const std::vector<std::string> states{"upcoming", "recurring", "past", "cancelled", "unconfirmed"};
    checks.optional("status",
                    holds("isEnum", "Invalid status. Allowed are upcoming, recurring, past, cancelled, unconfirmed",
                          [&](const json& value) {
                              return std::ranges::all_of(split(value.get<std::string>()), [&](const auto& each) {
                                  return std::ranges::find(states, each) != states.end();
                              });
                          }));
    const auto any_number = is_number_text(0, std::numeric_limits<int>::max());
    for (const char* property : {"eventTypeIds", "teamsIds"}) {
        checks.optional(property, holds("isArray", "must be a list of numbers", [&](const json& value) {
                            return std::ranges::all_of(split(value.get<std::string>()),
                                                       [&](const auto& each) { return !any_number("", each); });
                        }));
    }
    for (const char* property : {"eventTypeId", "teamId"}) checks.optional(property, any_number);
    for (const char* property :
         {"afterStart", "beforeEnd", "afterCreatedAt", "beforeCreatedAt", "afterUpdatedAt", "beforeUpdatedAt"}) {
        checks.optional(property, holds("isIso8601", "must be a valid ISO 8601 date string",
                                        [](const json& value) { return !is_time()("", value); }));
    }
    for (const char* property : {"sortStart", "sortEnd", "sortCreated", "sortUpdatedAt"}) {
        checks.optional(property, is_one_of({"asc", "desc"}));
    }
    checks.optional("take", is_number_text(1, kTakeMax)).optional("skip", any_number);
    return checks.unknown_dropped();
}

Wrongs check_slots_query(const json& query) {
    const bool one = query.contains("eventTypeId") ||
                     (query.contains("eventTypeSlug") && (query.contains("username") || query.contains("teamSlug")));
    const auto any_number = is_number_text(std::numeric_limits<int>::min(), std::numeric_limits<int>::max());
    return Checks(query)
        .required("start", is_time())
        .required("end", is_time())
        .optional("timeZone", is_time_zone())
        .optional("duration", is_number_text(1, std::numeric_limits<int>::max()))
        .optional("format", holds("isEnum", "slotFormat must be either 'range' or 'time'",
                                  [](const json& value) { return value == "range" || value == "time"; }))
        .optional("eventTypeId", any_number)
        .together("usernames", "usernames must be an array, The array must contain at least 2 elements.", one)
        .unknown_dropped();
}

}  // namespace slotkeeper::simulator
