// caller_details: reads name, phone number and e-mail address.
#include "adapters/receptionist/functions/caller_details.h"

#include "engine/base/text.h"
#include "engine/customers/email.h"
#include "engine/customers/person_name.h"
#include "engine/customers/phone.h"

namespace slotkeeper::receptionist {

namespace {

constexpr std::string_view kCustomerNote = "created automatically from phone call";

}  // namespace

std::variant<CustomerDetails, Json> read_caller(const VoiceTurn& turn) {
    CustomerDetails details;
    details.note = kCustomerNote;
    details.name = turn.said("name");
    if (details.name.empty()) return question(turn, ErrorCode::missing_field, "name", Sentence::ask_name);
    if (characters_of(details.name) > limits::name_length_max) {
        return question(turn, ErrorCode::invalid_field, "name", Sentence::name_too_long);
    }
    if (!check_person_name(details.name)) {
        return question(turn, ErrorCode::invalid_field, "name", Sentence::ask_name);
    }
    const auto& region = turn.catalog->company().region;
    if (const auto email = normalise_email(turn.said("email"))) details.email = *email;
    const auto given = turn.said("phone");
    if (!given.empty()) {
        const auto phone = normalise_phone(given, region);
        if (!phone) return phone_question(turn, phone.refusal());
        details.phone = *phone;
        return details;
    }
    if (const auto phone = normalise_phone(turn.call.customer_number(), region)) details.phone = *phone;
    if (details.phone.empty() && details.email.empty()) {
        return question(turn, ErrorCode::missing_field, "phone", Sentence::ask_phone);
    }
    return details;
}

}  // namespace slotkeeper::receptionist
