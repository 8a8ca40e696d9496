// phone: libphonenumber, asked within bounds; what it accepts but nobody can be called on is refused here.
#include "engine/customers/phone.h"

#include "engine/base/limits.h"

#include <phonenumbers/phonenumberutil.h>

#include <spdlog/fmt/fmt.h>

#include <optional>

namespace slotkeeper {

namespace {

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

Refusal refuse_phone(std::string message) { return refuse(ErrorCode::invalid_field, "phone", std::move(message)); }

// "4915112345678" in Germany: its country's code, and no + before it. The library takes that for a local number with
// another 49 before it, and finds it valid. Only where local numbers are dialled with a prefix that is missing here (in
// Germany a 0): elsewhere, as in Italy, a local number may well begin like the country's code.
// REQUIRES: `number` was read from `text` as dialled in `region`.
std::optional<PhoneNumber> with_plus(const std::string& text, const std::string& region, const PhoneNumber& number) {
    const auto& library = *PhoneNumberUtil::GetInstance();
    std::string prefix;
    library.GetNddPrefixForRegion(region, /*strip_non_digits=*/true, &prefix);
    if (prefix.empty()) return std::nullopt;
    const auto code = std::to_string(number.country_code());
    const auto significant = std::to_string(number.national_number());
    auto dialled = text;
    library.NormalizeDigitsOnly(&dialled);
    if (!dialled.starts_with(code) || !significant.starts_with(code)) return std::nullopt;
    PhoneNumber meant;
    const auto read = library.Parse("+" + significant, "", &meant);
    if (read != PhoneNumberUtil::NO_PARSING_ERROR || !library.IsValidNumber(meant)) return std::nullopt;
    return meant;
}

}  // namespace

Result<std::string> normalise_phone(std::string_view text, std::string_view region) {
    // first of all, because the library's time grows with the text
    if (text.size() > limits::phone_length_max) {
        return refuse_phone(fmt::format("must have at most {} characters", limits::phone_length_max));
    }
    const auto& library = *PhoneNumberUtil::GetInstance();
    const std::string dialled(text), country(region);
    PhoneNumber number;
    switch (library.ParseAndKeepRawInput(dialled, country, &number)) {
        case PhoneNumberUtil::NO_PARSING_ERROR:
            break;
        case PhoneNumberUtil::INVALID_COUNTRY_CODE_ERROR:
            return refuse_phone("must begin with + and a country's code that exists, e.g. +49");
        default:
            return refuse_phone("must be a phone number, best with its country's code, e.g. +4930123456");
    }
    if (number.country_code_source() == PhoneNumber::FROM_DEFAULT_COUNTRY) {
        if (const auto meant = with_plus(dialled, country, number)) number = *meant;
    }
    // emergency and other short numbers, missing digits, ranges that nobody has been given
    if (!library.IsValidNumber(number)) {
        return refuse_phone("is not a number in use in its country; check the area code and the count of digits");
    }
    std::string e164;
    library.Format(number, PhoneNumberUtil::E164, &e164);
    return e164;
}

std::string mask_phone(std::string_view e164) {
    constexpr std::size_t kHead = 5, kTail = 3, kHiddenMin = 3;
    if (e164.size() < kHead + kTail + kHiddenMin) return "****";
    return fmt::format("{}****{}", e164.substr(0, kHead), e164.substr(e164.size() - kTail));
}

}  // namespace slotkeeper
