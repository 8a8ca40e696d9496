// identity: checks phone number, name and date of birth, and counts failures.
#include "adapters/receptionist/identity.h"

#include "adapters/language/name_words.h"
#include "adapters/language/parsed_times.h"
#include "adapters/language/voice_arguments.h"
#include "adapters/receptionist/functions/own_appointments.h"
#include "engine/customers/phone.h"
#include "engine/store/booking/customer_rows.h"
#include "engine/store/voice/identity_rows.h"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace slotkeeper::receptionist {

namespace {

std::chrono::sys_days today(const VoiceTurn& turn) { return std::chrono::floor<std::chrono::days>(turn.second()); }

void remember(const VoiceTurn& turn, const store::CallIdentity& identity) {
    if (turn.call.call_id.empty()) return;
    turn.receptionist.database.transact([&](store::Tx& tx) {
        store::put_call_identity(tx, turn.catalog->company().id, turn.call.call_id, identity, turn.now);
    });
}

// Everything that the caller says must match. If no date of birth is stored for the customer, a date proves nothing,
// and a correct name alone is enough.
bool is_shown_by(const Customer& customer, const std::string& name, const std::optional<BirthDate>& born) {
    if (!name.empty() && !same_person(name, customer.name)) return false;
    if (born && customer.birth_date) return *born == *customer.birth_date;
    return !name.empty();
}

// The customer's row is locked meanwhile, so that parallel calls have no more attempts than one.
bool shows_to_be(const VoiceTurn& turn, CustomerId id, const std::string& name, const std::optional<BirthDate>& born) {
    return turn.receptionist.database.transact([&](store::Tx& tx) {
        const auto customer = store::lock_customer(tx, turn.catalog->company().id, id);
        if (!customer) return false;
        // Calls from other numbers have a separate counter, so they cannot use up the attempts of the customer's
        // number.
        const auto own = !customer->phone.empty() && customer->phone == number_of_caller(turn);
        if (store::identity_failures(tx, id, today(turn), own) >= kIdentityFailuresMax) return false;
        const auto shown = is_shown_by(*customer, name, born);
        if (!shown) store::count_identity_failure(tx, id, today(turn), own);
        return shown;
    });
}

// Whether the caller says a number, name or date of birth that is neither this customer's nor that of a person with an
// appointment under the same number.
bool names_another(const VoiceTurn& turn, CustomerId known) {
    const auto company = turn.catalog->company().id;
    const auto name = turn.utterance("name"), phone = turn.utterance("phone");
    const auto born = born_on(turn);
    if (name.empty() && phone.empty() && !born) return false;
    const auto customer =
        turn.receptionist.database.read([&](store::Tx& tx) { return store::load_customer(tx, company, known); });
    if (!customer) return true;
    if (const auto number = normalise_phone(phone, turn.catalog->company().region);
        number && *number != customer->phone)
        return true;
    if (name.empty()) return born && customer->birth_date && *born != *customer->birth_date;
    if (same_person(name, customer->name)) return false;
    const auto coming = coming_of(turn, {known, true});
    return std::none_of(coming.begin(), coming.end(),
                        [&](const Appointment& one) { return same_person(name, one.attendee_name); });
}

// The same answer for an unknown customer, a wrong name or date, and too many attempts.
Json not_recognised(const VoiceTurn& turn) {
    return {{"say", say(Sentence::not_recognised, turn.language)}, {"result", "not_recognised"}};
}

constexpr std::size_t kVisitsLookedAt = 30;

}  // namespace

std::string number_of_caller(const VoiceTurn& turn) {
    const auto number = normalise_phone(turn.call.customer_number(), turn.catalog->company().region);
    return number ? *number : std::string();
}

std::optional<Customer> customer_of_number(const VoiceTurn& turn, const std::string& number) {
    if (number.empty()) return std::nullopt;
    return turn.receptionist.database.read(
        [&](store::Tx& tx) { return store::customer_by_phone(tx, turn.catalog->company().id, number); });
}

std::optional<store::CallIdentity> known_caller(const VoiceTurn& turn) {
    if (turn.call.call_id.empty()) return std::nullopt;
    return turn.receptionist.database.read(
        [&](store::Tx& tx) { return store::load_call_identity(tx, turn.catalog->company().id, turn.call.call_id); });
}

std::variant<store::CallIdentity, Json> identify(const VoiceTurn& turn) {
    const auto known = known_caller(turn);
    const auto other = known && known->proven && names_another(turn, known->customer);
    if (known && known->proven && !other) return *known;
    auto number = number_of_caller(turn);
    if (const auto spoken = turn.utterance("phone"); !spoken.empty()) {
        const auto given = normalise_phone(spoken, turn.catalog->company().region);
        if (!given) return phone_question(turn, given.refusal());
        number = *given;
    }
    const auto name = turn.utterance("name");
    const auto born = born_on(turn);
    if (name.empty() && !born) {
        if (!turn.utterance("birth_date").empty()) {
            return question(turn, ErrorCode::invalid_field, "birth_date", Sentence::ask_birth_date_again);
        }
        if (known && !other) return *known;
        return number.empty() ? question(turn, ErrorCode::missing_field, "phone", Sentence::ask_number_of)
                              : question(turn, ErrorCode::missing_field, "name", Sentence::ask_who);
    }
    if (number.empty()) return question(turn, ErrorCode::missing_field, "phone", Sentence::ask_number_of);
    const auto customer = customer_of_number(turn, number);
    if (!customer) return not_recognised(turn);
    if (!shows_to_be(turn, customer->id, name, born)) {
        spdlog::warn("voice: identity check failed call={} customer={}", turn.call.call_id, customer->id.text());
        return not_recognised(turn);
    }
    const store::CallIdentity identity{customer->id, true};
    remember(turn, identity);
    return identity;
}

std::optional<BirthDate> born_on(const VoiceTurn& turn) {
    return parsed_birth_date(turn.utterance("birth_date"), BirthDate(today(turn)));
}

void remember_booker(const VoiceTurn& turn, CustomerId customer) { remember(turn, {customer, false}); }

KnownNumber known_number(store::Database& database, CompanyId company, const std::string& phone, Instant now) {
    return database.read([&](store::Tx& tx) {
        KnownNumber known;
        if (phone.empty()) return known;
        known.customer = store::customer_by_phone(tx, company, phone);
        if (!known.customer) return known;
        auto shared = false;
        for (const auto& visit : store::list_visits(tx, company, known.customer->id, kVisitsLookedAt)) {
            const auto stands =
                visit.state == State::pending || visit.state == State::confirmed || visit.state == State::conflicted;
            if (stands && visit.starts_at > now)
                known.next_start = visit.starts_at;  // visits are sorted from last to first
            shared = shared || (!visit.attendee.empty() && folded(visit.attendee) != folded(known.customer->name));
        }
        if (!shared) known.greeting = greeting_name(known.customer->name);
        return known;
    });
}

}  // namespace slotkeeper::receptionist
