// identity: who the caller is, as far as this call knows.
//
// The number that somebody calls from finds a customer and proves nothing: it can be withheld, shared or forged. Their
// appointments are told and changed only once the caller has said the name or the date of birth as well; of a number
// that was only spoken likewise. Whoever says both must say both right. Whoever is not found, whoever says a wrong name
// or date, and whoever says a date where none is known, hear the same, so nobody learns who is a customer here; and for
// one customer something wrong is heard only a few times a day, which is what keeps dates from being tried out. They
// are compared as the numbers that they are: a caller hears no difference of nanoseconds. What was booked in a call may
// be changed in that call without more. Read on: functions/own_appointments.h asks here.
#pragma once

#include "adapters/receptionist/voice_turn.h"
#include "engine/customers/customer.h"
#include "engine/store/voice/identity_rows.h"

namespace slotkeeper::receptionist {

inline constexpr int kIdentityFailuresMax = 5;  // for one customer on one day

// Of the number that they call from, in E.164; empty where it is withheld or none.
std::string number_of_caller(const VoiceTurn& turn);

// The customer that this number stands for; a way to greet somebody, and not more.
std::optional<Customer> customer_of_number(const VoiceTurn& turn, const std::string& number);

// Whom this call has known so far. A call without an id is known by nobody.
std::optional<store::CallIdentity> known_caller(const VoiceTurn& turn);

// The caller by number and name or date of birth, from now on known to the call; or what to ask. The function takes
// name, birth_date and phone.
std::variant<store::CallIdentity, Json> identify(const VoiceTurn& turn);

// The date of birth that is said; none where nobody says one that can be understood. The function takes birth_date.
std::optional<BirthDate> born_on(const VoiceTurn& turn);

// Somebody has booked for this customer in this call: what is booked in it is theirs to change in it.
void remember_booker(const VoiceTurn& turn, CustomerId customer);

}  // namespace slotkeeper::receptionist
