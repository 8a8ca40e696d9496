// phone: uses libphonenumber. Its numbering plans have a date, so its "invalid" is not final.
#include "engine/customers/phone.h"

#include "engine/base/folding.h"
#include "engine/base/limits.h"
#include "engine/base/text.h"

#include <phonenumbers/phonenumberutil.h>

#include <spdlog/fmt/fmt.h>

#include <dlfcn.h>

#include <array>
#include <filesystem>
#include <optional>

namespace slotkeeper {

namespace {

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

Refusal refuse_phone(std::string message) { return refuse(ErrorCode::invalid_field, "phone", std::move(message)); }

const PhoneNumberUtil& library() { return *PhoneNumberUtil::GetInstance(); }

bool is_valid(const PhoneNumber& number) { return library().IsValidNumber(number); }

std::string e164_of(const PhoneNumber& number) {
    std::string text;
    library().Format(number, PhoneNumberUtil::E164, &text);
    return text;
}

std::string significant_digits(const PhoneNumber& number) {
    std::string digits;
    library().GetNationalSignificantNumber(number, &digits);
    return digits;
}

// The same country's number with these digits.
PhoneNumber with_digits(const PhoneNumber& number, const std::string& digits) {
    PhoneNumber other;
    library().Parse(fmt::format("+{}{}", number.country_code(), digits), "", &other);
    return other;
}

// The number with a + before the digits, if the plan knows it. REQUIRES: no trunk prefix and no international prefix.
std::optional<PhoneNumber> with_plus(const std::string& dialled) {
    PhoneNumber parsed;
    const auto read = library().Parse("+" + dialled, "", &parsed);
    return read == PhoneNumberUtil::NO_PARSING_ERROR && is_valid(parsed) ? std::optional(parsed) : std::nullopt;
}

// Whether the plan knows the range and only the number of digits is wrong.
bool has_wrong_length(const PhoneNumber& number) {
    constexpr std::size_t kDigits = 3;  // too many or missing
    const auto digits = significant_digits(number);
    for (std::size_t count = 1; count <= kDigits; ++count) {
        if (is_valid(with_digits(number, digits + std::string(count, '0')))) return true;
        if (digits.size() > count && is_valid(with_digits(number, digits.substr(0, digits.size() - count))))
            return true;
    }
    return false;
}

// Digits that no plan ever assigns: a single digit, which exchanges send for a withheld number, and in North America an
// area code or an exchange that begins with 0 or 1.
bool is_no_number(const PhoneNumber& number) {
    constexpr int kNorthAmerica = 1;
    constexpr std::size_t kExchange = 3;
    const auto digits = significant_digits(number);
    if (digits.find_first_not_of(digits.front()) == std::string::npos) return true;
    return number.country_code() == kNorthAmerica &&
           (digits.front() < '2' || (digits.size() > kExchange && digits[kExchange] < '2'));
}

// A length that the plan has, or that it may have by now: plans grow by a digit or two (Benin in 2024). Shorter numbers
// than an ordinary one of that country are emergency and other short numbers, or lack their area code.
bool has_possible_length(const PhoneNumber& number) {
    constexpr std::size_t kGrowth = 2, kDigitsMax = 15;
    const auto digits = significant_digits(number);
    std::string region;
    library().GetRegionCodeForCountryCode(number.country_code(), &region);
    PhoneNumber ordinary;
    if (library().GetExampleNumber(region, &ordinary) && digits.size() < significant_digits(ordinary).size()) {
        return false;
    }
    if (e164_of(number).size() > kDigitsMax + 1) return false;
    for (std::size_t count = 0; count <= kGrowth; ++count) {
        const auto shorter = with_digits(number, digits.substr(0, digits.size() - count));
        if (library().IsPossibleNumberWithReason(shorter) == PhoneNumberUtil::IS_POSSIBLE) return true;
    }
    return false;
}

// Known to the plan, or in a range that may have been opened since its date.
bool is_in_use(const PhoneNumber& number) {
    return is_valid(number) || (!is_no_number(number) && !has_wrong_length(number) && has_possible_length(number));
}

// Whether local numbers are written with a prefix in its country, in Germany a 0. Elsewhere, as in Italy or the United
// States, a local number without one is complete.
bool is_written_with_prefix(const PhoneNumber& number, const std::string& region) {
    PhoneNumber like = number;
    if (!is_valid(number)) library().GetExampleNumber(region, &like);  // of an unknown range no format is known either
    std::string prefix, written;
    library().GetNddPrefixForRegion(region, /*strip_non_digits=*/true, &prefix);
    library().Format(like, PhoneNumberUtil::NATIONAL, &written);
    return !prefix.empty() && written.starts_with(prefix);
}

// Digits without a +: a number of the region, or one of another country whose + was left out. A country code at the
// beginning counts as such ("4915112345678" in Germany), even if the library can read the digits as a local number.
// `local` is the number of the region, as far as it could be read.
Result<PhoneNumber> choose_reading(const std::string& text, const std::string& region,
                                   const std::optional<PhoneNumber>& local) {
    auto dialled = text;
    if (local) {
        const auto significant = significant_digits(*local);
        library().NormalizeDigitsOnly(&dialled);
        if (!dialled.starts_with(significant)) return *local;  // it was written with its prefix
        dialled = significant;                                 // without an extension
    }
    const auto abroad = with_plus(dialled);
    if (!abroad && !local)
        return refuse_phone("must be a phone number, preferably with its country code, e.g. +4930123456");
    if (!abroad) return *local;
    if (!local) return *abroad;
    const auto is_local = is_in_use(*local) && library().IsPossibleNumber(*local);
    if (!is_written_with_prefix(*local, region)) return is_local || has_wrong_length(*local) ? *local : *abroad;
    if (!is_local || abroad->country_code() == local->country_code()) return *abroad;
    return refuse(
        ErrorCode::ambiguous, "phone",
        fmt::format("could be {} or {}: write it with + and the country code", e164_of(*abroad), e164_of(*local)));
}

// Two spellings of one telephone: a number of `digits` digits is also, or now only, reached with `inserted`.
struct Respelling {
    int country;
    std::size_t digits, at;
    std::string_view from_digit;  // the digits that may follow the place
    std::string_view inserted;
    bool is_newer_than_plan;
};
constexpr std::array kRespellings{
    Respelling{54, 10, 0, "123", "9", false},          // Argentina: the 9 of mobiles, left out by many carriers
    Respelling{55, 10, 2, "6789", "9", false},         // Brazil: the ninth digit of mobiles, since 2012
    Respelling{229, 8, 0, "0123456789", "01", true}};  // Benin: since 30 November 2024

PhoneNumber one_spelling(const PhoneNumber& number) {
    auto digits = significant_digits(number);
    for (const auto& known : kRespellings) {
        if (known.country != number.country_code() || known.digits != digits.size()) continue;
        if (known.from_digit.find(digits[known.at]) == std::string_view::npos) continue;
        const auto respelt = with_digits(number, digits.insert(known.at, known.inserted));
        if (known.is_newer_than_plan ? is_valid(number) : is_valid(respelt)) return respelt;
    }
    return number;
}

Result<PhoneNumber> parse(const std::string& text, const std::string& region) {
    PhoneNumber number;
    switch (library().ParseAndKeepRawInput(text, region, &number)) {
        case PhoneNumberUtil::NO_PARSING_ERROR:
            if (number.country_code_source() != PhoneNumber::FROM_DEFAULT_COUNTRY) return number;
            return choose_reading(text, region, number);
        case PhoneNumberUtil::INVALID_COUNTRY_CODE_ERROR:
            return refuse_phone("must begin with + and a country's code that exists, e.g. +49");
        default:
            return choose_reading(text, region, std::nullopt);
    }
}

DataVersion installed_plan() {
    Dl_info loaded{};
    // the address of any function of the library tells which file it came from
    if (dladdr(reinterpret_cast<const void*>(&PhoneNumberUtil::GetInstance), &loaded) == 0) return {};
    const auto file = std::filesystem::canonical(loaded.dli_fname);  // "libphonenumber.so.8.12"
    const auto name = file.filename().string();
    const std::string_view mark = ".so.";
    const auto at = name.find(mark);
    return {name.substr(0, at), at == std::string::npos ? "" : name.substr(at + mark.size()), written_at(file)};
}

}  // namespace

Result<std::string> normalise_phone(std::string_view text, std::string_view region) {
    // first, because the library's run time grows with the text
    constexpr std::size_t kBytesOfCharacter = 4;
    if (text.size() > kBytesOfCharacter * limits::phone_length_max || characters_of(text) > limits::phone_length_max) {
        return refuse_phone(fmt::format("must have at most {} characters", limits::phone_length_max));
    }
    const auto plain = compatible_form(text);
    if (!plain) return refuse_phone("must be UTF-8");
    const auto parsed = parse(*plain, std::string(region));
    if (!parsed) return parsed.refusal();
    const auto number = one_spelling(*parsed);
    if (!is_in_use(number)) {
        return refuse_phone("is not a number in use in its country; check the area code and the count of digits");
    }
    return e164_of(number);
}

bool is_verified_phone(const std::string& e164) {
    PhoneNumber number;
    return library().Parse(e164, "", &number) == PhoneNumberUtil::NO_PARSING_ERROR && is_valid(number);
}

const DataVersion& phone_data() {
    static const auto read = installed_plan();
    return read;
}

std::string mask_phone(std::string_view e164) {
    constexpr std::size_t kHead = 5, kTail = 3, kHiddenMin = 3;
    if (e164.size() < kHead + kTail + kHiddenMin) return "****";
    return fmt::format("{}****{}", e164.substr(0, kHead), e164.substr(e164.size() - kTail));
}

}  // namespace slotkeeper
