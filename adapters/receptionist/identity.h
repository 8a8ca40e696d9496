// identity: verifies who the caller is.
//
// The phone number finds a customer but proves nothing: it can be withheld, shared or forged. The caller may hear and
// change appointments only after they have also said the customer's name or date of birth; if they say both, both must
// match. An unknown number, a wrong name or date, and a date if none is stored get the same answer, so that callers
// cannot find out who is a customer. Only a few failed attempts per customer and day are allowed, so that dates cannot
// be guessed. Appointments that were booked in a call may be changed in the same call without verification. Read on:
// functions/own_appointments.h.
#pragma once

#include "adapters/receptionist/voice_turn.h"
#include "engine/customers/customer.h"
#include "engine/store/mariadb/database.h"
#include "engine/store/voice/identity_rows.h"

#include <optional>
#include <string>

namespace slotkeeper::receptionist {

inline constexpr int kIdentityFailuresMax = 5;  // for one customer on one day

// The caller's number in E.164; empty if it is withheld or not a number.
std::string number_of_caller(const VoiceTurn& turn);

// The customer with this number; not a verification.
std::optional<Customer> customer_of_number(const VoiceTurn& turn, const std::string& number);

// The identity known to this call so far. std::nullopt for a call without an id.
std::optional<store::CallIdentity> known_caller(const VoiceTurn& turn);

// Verifies the caller by number and name or date of birth, and stores the result with the call; or a question to ask.
// REQUIRES: the function takes name, birth_date and phone.
std::variant<store::CallIdentity, Json> identify(const VoiceTurn& turn);

// The date of birth that the caller said; std::nullopt if it is missing or not understood. REQUIRES: the function takes
// birth_date.
std::optional<BirthDate> born_on(const VoiceTurn& turn);

// Records that this call has booked for this customer, so that it may change the booking.
void remember_booker(const VoiceTurn& turn, CustomerId customer);

// --- the probable customer of a phone number, not verified yet -----------------------------------
struct KnownNumber {
    std::optional<Customer> customer;     // std::nullopt: no customer has this number
    std::optional<Instant> next_start{};  // of the next appointment; not to be revealed before verification
    // The name for the greeting (language/name_words.h); empty if several people use this number.
    std::string greeting;
};

// `phone` in E.164.
KnownNumber known_number(store::Database& database, CompanyId company, const std::string& phone, Instant now);

}  // namespace slotkeeper::receptionist
