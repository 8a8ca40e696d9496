// phone: libphonenumber, asked within bounds; what it accepts but nobody can be called on is refused here.
#include "engine/customers/phone.h"

#include "engine/base/limits.h"

#include <phonenumbers/phonenumberutil.h>

#include <spdlog/fmt/fmt.h>

namespace slotkeeper {

namespace {

Refusal refuse_phone(std::string message) { return refuse(ErrorCode::invalid_field, "phone", std::move(message)); }

}  // namespace

Result<std::string> normalise_phone(std::string_view text, std::string_view region) {
    using i18n::phonenumbers::PhoneNumberUtil;
    // first of all, because the library's time grows with the text
    if (text.size() > limits::phone_length_max) {
        return refuse_phone(fmt::format("must have at most {} characters", limits::phone_length_max));
    }
    const auto& library = *PhoneNumberUtil::GetInstance();
    i18n::phonenumbers::PhoneNumber number;
    switch (library.Parse(std::string(text), std::string(region), &number)) {
        case PhoneNumberUtil::NO_PARSING_ERROR:
            break;
        case PhoneNumberUtil::INVALID_COUNTRY_CODE_ERROR:
            return refuse_phone("must begin with + and a country's code that exists, e.g. +49");
        default:
            return refuse_phone("must be a phone number, best with its country's code, e.g. +4930123456");
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
