// customer: a person of a company, known by a phone number (or an e-mail address alone).
//
// One live number is one customer per company: the unique key customers_phone_company_unique guarantees it, even under
// concurrency. The person who attends is the appointment's attendee_name, so a family may share a number.
#pragma once

#include "engine/base/enum_names.h"
#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/base/source.h"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace slotkeeper {

// --- the day of birth ----------------------------------------------------------------------------
// A caller may give it instead of a name to prove who they are, so it appears in no log, history or list. It is a
// calendar date without a time zone.
using BirthDate = std::chrono::year_month_day;

// Whether it is a calendar date, from 1900 until today.
bool can_be_born(const BirthDate& date, const BirthDate& today);

// "1985-03-12" and nothing else. Refuses with invalid_field, "birth_date".
Result<BirthDate> parse_birth_date(std::string_view text, const BirthDate& today);

// --- the customer --------------------------------------------------------------------------------
// A blocked customer cannot book; existing bookings stay.
enum class CustomerStatus : std::uint8_t { active, blocked };
template <>
struct EnumNames<CustomerStatus> {
    static constexpr std::array<std::string_view, 2> all{"active", "blocked"};
};

struct Customer {
    CustomerId id;
    CompanyId company;
    BranchId branch;
    std::string name;
    std::string phone;  // E.164, or empty
    std::string email;  // or empty
    Source source = Source::api;
    std::string note;
    Moment created_at;
    std::optional<BirthDate> birth_date{};
    CustomerStatus status = CustomerStatus::active;
    Moment updated_at{};  // set by the database; of a new customer, created_at
};

// A former number of a customer.
struct FormerPhone {
    std::string phone;  // E.164
    Moment replaced_at;
    std::string replaced_by;  // as the audit names it: "key:key_…"
};

// --- the name: one visible line that reads the way it is stored ----------------------------------
// A name is listed, spoken, and written into mails and calendars. A line break would become a second line there, a name
// of invisible characters could not be found, and a bidirectional override changes the text around it. Everything else
// is allowed: letters of any script, apostrophes, digits, emoji.

// UTF-8 of 1 to limits::name_length_max characters. Otherwise invalid_field, "name".
Result<Done> check_person_name(std::string_view name);

// --- the e-mail address: one to which a mail could plausibly be sent, in one spelling ------------
// Only a mail shows whether it exists. This check rejects typing errors (a missing dot, a space, two addresses in one
// field) and everything that has a meaning in a mail header. International addresses (RFC 6531) are accepted: the part
// before the @ in any script, unchanged except for Unicode's NFC, because its case belongs to the receiving server; the
// domain in any script too, stored as DNS requires it: lower case, xn-- form.

// Otherwise invalid_field, "email".
Result<std::string> normalise_email(std::string_view text);

}  // namespace slotkeeper
