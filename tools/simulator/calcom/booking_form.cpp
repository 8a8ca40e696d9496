// booking_form: see booking_form.h.
#include "tools/simulator/calcom/booking_form.h"

#include "tools/simulator/calcom/checks.h"

#include <algorithm>
#include <cctype>
#include <regex>
#include <string_view>
#include <vector>

namespace slotkeeper::simulator {

namespace {

using json = nlohmann::json;

const json kVideoRoom = {{"type", "integration"}, {"integration", "cal-video"}};

// Whether the field is a custom question of the event type, not a built-in field, which is checked elsewhere.
bool is_own_question(const json& field) {
    const auto type = text_at(field, "type");
    const auto slug = text_at(field, "slug");
    const auto built_in = {"title", "location", "notes", "guests", "rescheduleReason"};
    return type != "name" && type != "email" &&
           std::ranges::none_of(built_in, [&](std::string_view each) { return slug == each; });
}

std::string_view kind_of(const json& value) {
    if (value.is_string()) return "string";
    if (value.is_boolean()) return "boolean";
    if (value.is_number()) return "number";
    return "object";
}

// The expected type of an answer to a question of this type.
std::string expected_kind(const std::string& type) {
    if (type == "number") return "number";
    if (type == "boolean") return "boolean";
    if (type == "multiemail" || type == "multiselect" || type == "checkbox") return "array";
    if (type == "select" || type == "radio") return "string or number";
    return "string";
}

bool is_of_kind(const json& value, const std::string& kind) {
    if (kind == "array") return value.is_array();
    if (kind == "string or number") return value.is_string() || value.is_number();
    return kind_of(value) == kind;
}

bool is_offered(const json& value, const json& options) {
    const auto text = value.is_string() ? value.get<std::string>() : value.dump();
    return options.empty() || std::ranges::find(options, json(text)) != options.end();
}

std::optional<ApiError> wrong_answer(const json& field, const json& answer) {
    const auto slug = text_at(field, "slug");
    const auto type = text_at(field, "type");
    const auto kind = expected_kind(type);
    if (!is_of_kind(answer, kind)) {
        return exception(400, "Invalid type for booking field '" + slug + "'. Expected type " + kind +
                                  " (compatible with field type '" + type + "'), but received " +
                                  std::string(kind_of(answer)) + ".");
    }
    if (!field.contains("options")) return std::nullopt;
    const auto& options = field.at("options");
    const auto allowed = "Allowed options are: " + joined(options.get<std::vector<std::string>>()) + ".";
    if (answer.is_array()) {
        if (std::ranges::all_of(answer, [&](const json& each) { return is_offered(each, options); }))
            return std::nullopt;
        return exception(400, "One or more invalid options for booking field '" + slug + "'. " + allowed);
    }
    if (is_offered(answer, options)) return std::nullopt;
    return exception(400, "Invalid option '" + (answer.is_string() ? answer.get<std::string>() : answer.dump()) +
                              "' for booking field '" + slug + "'. " + allowed);
}

std::optional<ApiError> wrong_answers(const EventType& type, const json& body) {
    json answers = given(body, "bookingFieldsResponses") ? body.at("bookingFieldsResponses") : json::object();
    const auto phone = text_at(body.at("attendee"), "phoneNumber");
    if (!phone.empty()) answers["attendeePhoneNumber"] = phone;
    for (const auto& field : type.booking_fields) {
        if (!is_own_question(field)) continue;
        const auto slug = text_at(field, "slug");
        if (given(answers, slug.c_str())) {
            if (auto wrong = wrong_answer(field, answers.at(slug))) return wrong;
        } else if (field.value("required", false) && slug == "attendeePhoneNumber") {
            return exception(400,
                             "Missing attendee phone number - it is required by the event type. Pass it as "
                             "\"attendee.phoneNumber\" string in the request.");
        } else if (field.value("required", false)) {
            return exception(400, "Missing required booking field response: " + slug +
                                      " - it is required by the event type booking fields, but missing in the "
                                      "bookingFieldsResponses. You can fetch the event type with ID " +
                                      std::to_string(type.id) + " to see the required fields.");
        }
    }
    return std::nullopt;
}

std::optional<ApiError> wrong_length(const EventType& type, const json& body) {
    if (!given(body, "lengthInMinutes")) return std::nullopt;
    if (type.length_options.empty()) {
        return exception(400,
                         "Can't specify 'lengthInMinutes' because event type does not have multiple possible lengths. "
                         "Please, remove the 'lengthInMinutes' field from the request.");
    }
    if (std::ranges::find(type.length_options, length_of(type, body)) != type.length_options.end()) return std::nullopt;
    std::vector<std::string> lengths;
    for (const auto each : type.length_options) lengths.push_back(std::to_string(each.count()));
    return exception(400,
                     "Provided 'lengthInMinutes' is not one of the possible lengths for the event type. The "
                     "possible lengths are: " +
                         joined(lengths));
}

json places_of(const EventType& type) { return type.locations.empty() ? json::array({kVideoRoom}) : type.locations; }

std::optional<ApiError> wrong_place(const EventType& type, const json& body) {
    if (!given(body, "location") || body.at("location").is_string()) return std::nullopt;
    const auto wanted = text_at(body.at("location"), "type");
    const auto app = text_at(body.at("location"), "integration");
    std::vector<std::string> types, apps;
    for (const auto& place : places_of(type)) {
        types.push_back(text_at(place, "type"));
        if (types.back() == "integration") apps.push_back(text_at(place, "integration"));
    }
    const auto where =
        " not valid for event type with id=" + std::to_string(type.id) + ". The event type has following ";
    if (std::ranges::find(types, wanted) == types.end()) {
        return exception(400, "Booking location with type " + wanted + where + "location types: " + joined(types) +
                                  ", and only these types are allowed for booking location.");
    }
    if (wanted != "integration" || std::ranges::find(apps, app) != apps.end()) return std::nullopt;
    return exception(400, "Booking location with integration " + app + where + "integrations: " + joined(apps) +
                              ", and only these integrations are allowed for booking location.");
}

bool needs_email(const EventType& type) {
    return std::ranges::none_of(type.booking_fields, [](const json& field) {
        return text_at(field, "type") == "email" && field.value("required", true) == false;
    });
}

// Cal.com's booking library accepts fewer addresses than RFC 5322 and than the body check: letters, digits and _ + , -
// . ' before the @, and only ASCII letters in the top-level domain.
bool is_known_email(const std::string& text) {
    static const std::regex shape(
        R"((?!\.)(?!.*\.\.)([A-Za-z0-9_+,\-.']*)[A-Za-z0-9_+'\-]@([A-Za-z0-9][A-Za-z0-9\-]*\.)+[A-Za-z]{2,})");
    return text.size() <= 254 && std::regex_match(text, shape);
}

}  // namespace

std::optional<ApiError> wrong_form(const EventType& type, const json& body) {
    if (auto wrong = wrong_answers(type, body)) return wrong;
    if (auto wrong = wrong_length(type, body)) return wrong;
    if (auto wrong = wrong_place(type, body)) return wrong;
    const auto email = text_at(body.at("attendee"), "email");
    if (email.empty() ? !needs_email(type) : is_known_email(email)) return std::nullopt;
    const auto* const why = email.empty() ? "error_required_field" : "email_validation_error";
    return library_error(400, "BAD_REQUEST", std::string("responses - {email}") + why + ", ");
}

Minutes length_of(const EventType& type, const json& body) {
    return given(body, "lengthInMinutes") ? Minutes(body.at("lengthInMinutes").get<int>()) : type.length;
}

json attendee_of(const json& body) {
    const auto& given_attendee = body.at("attendee");
    const auto phone = text_at(given_attendee, "phoneNumber");
    auto email = text_at(given_attendee, "email");
    if (email.empty()) {
        std::ranges::copy_if(phone, std::back_inserter(email),
                             [](unsigned char each) { return std::isdigit(each) != 0; });
        email += "@sms.cal.com";
    }
    const auto language = text_at(given_attendee, "language");
    json attendee{{"name", given_attendee.at("name")},
                  {"email", email},
                  {"timeZone", given_attendee.at("timeZone")},
                  {"language", language.empty() ? "en" : language}};
    if (!phone.empty()) attendee["phoneNumber"] = phone;
    return attendee;
}

json responses_of(const json& body) {
    json responses = given(body, "bookingFieldsResponses") ? body.at("bookingFieldsResponses") : json::object();
    const auto attendee = attendee_of(body);
    responses["name"] = attendee.at("name");
    responses["email"] = attendee.at("email");
    if (attendee.contains("phoneNumber")) responses["attendeePhoneNumber"] = attendee.at("phoneNumber");
    if (given(body, "guests")) responses["guests"] = body.at("guests");
    return responses;
}

std::string room_of(const std::string& uid) { return "https://app.cal.com/video/" + uid; }

std::string location_of(const EventType& type, const json& body, const std::string& uid) {
    if (given(body, "location") && body.at("location").is_string()) return body.at("location").get<std::string>();
    if (!given(body, "location") && given(body, "meetingUrl")) return body.at("meetingUrl").get<std::string>();
    const auto places = places_of(type);
    const auto wanted =
        given(body, "location") ? text_at(body.at("location"), "type") : text_at(places.front(), "type");
    if (wanted == "attendeeAddress") return text_at(body.value("location", json::object()), "address");
    if (wanted == "attendeeDefined") return text_at(body.value("location", json::object()), "location");
    if (wanted == "attendeePhone") return text_at(body.value("location", json::object()), "phone");
    if (wanted == "integration") return room_of(uid);
    const auto place = std::ranges::find_if(places, [&](const json& each) { return text_at(each, "type") == wanted; });
    return text_at(*place, wanted.c_str());
}

}  // namespace slotkeeper::simulator
