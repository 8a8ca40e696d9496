// customer: the checks of a day of birth, a name and an e-mail address.
//
// An address has the dot-atom form of RFC 5321 and 6531 without quoting, comments and address literals, which no
// customer uses. ICU turns domains into their DNS form (UTS 46, IDNA 2008 rules).
#include "engine/customers/customer.h"

#include "engine/base/calendar_text.h"
#include "engine/base/folding.h"
#include "engine/base/limits.h"
#include "engine/base/text.h"

#include <spdlog/fmt/fmt.h>
#include <unicode/uchar.h>
#include <unicode/uidna.h>

#include <algorithm>
#include <memory>
#include <optional>

namespace slotkeeper {

namespace {

constexpr std::chrono::year kEarliest{1900};

constexpr std::size_t kMailboxLengthMax = 64;
constexpr std::int32_t kDomainBytesMax = 253;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Letters, marks, digits and signs of any script; no spaces, controls, or invisible characters.
bool is_of_atom(char32_t code) {
    const auto point = static_cast<UChar32>(code);
    if (code >= 0x80) return u_isgraph(point) != 0 && u_charType(point) != U_FORMAT_CHAR;
    const auto c = static_cast<char>(code);
    return is_letter(c) || is_digit(c) || std::string_view("!#$%&'*+-/=?^_`{|}~").find(c) != std::string_view::npos;
}

// REQUIRES: UTF-8.
bool plausible_mailbox(std::string_view mailbox) {
    if (mailbox.empty() || characters_of(mailbox) > kMailboxLengthMax) return false;
    if (mailbox.front() == '.' || mailbox.back() == '.' || mailbox.find("..") != std::string_view::npos) return false;
    const auto letters = code_points(mailbox);
    return std::all_of(letters.begin(), letters.end(), [](char32_t code) { return code == '.' || is_of_atom(code); });
}

// The domain in its DNS form; std::nullopt if it has none.
std::optional<std::string> dns_form(std::string_view domain) {
    constexpr auto kOptions = UIDNA_USE_STD3_RULES | UIDNA_CHECK_BIDI | UIDNA_CHECK_CONTEXTJ |
                              UIDNA_NONTRANSITIONAL_TO_ASCII | UIDNA_NONTRANSITIONAL_TO_UNICODE;
    auto error = U_ZERO_ERROR;
    const std::unique_ptr<UIDNA, decltype(&uidna_close)> idna(uidna_openUTS46(kOptions, &error), uidna_close);
    if (U_FAILURE(error)) return std::nullopt;
    std::string ascii(kDomainBytesMax + 1, '\0');
    UIDNAInfo info = UIDNA_INFO_INITIALIZER;
    const auto length = uidna_nameToASCII_UTF8(idna.get(), domain.data(), static_cast<std::int32_t>(domain.size()),
                                               ascii.data(), static_cast<std::int32_t>(ascii.size()), &info, &error);
    const auto wrong = info.errors & ~static_cast<std::uint32_t>(UIDNA_ERROR_HYPHEN_3_4);  // such domains exist
    if (U_FAILURE(error) || wrong != 0 || length > kDomainBytesMax) return std::nullopt;
    ascii.resize(static_cast<std::size_t>(length));
    const auto last_dot = ascii.rfind('.');
    if (last_dot == std::string::npos) return std::nullopt;
    const auto top = ascii.substr(last_dot + 1);
    if (top.size() < 2 || !is_letter(top.front())) return std::nullopt;  // neither "x@1.2.3.4" nor "x@example.c"
    return ascii;
}

}  // namespace

bool can_be_born(const BirthDate& date, const BirthDate& today) {
    return date.ok() && date.year() >= kEarliest && date <= today;
}

Result<BirthDate> parse_birth_date(std::string_view text, const BirthDate& today) {
    const auto date = parse_iso_date(text);
    if (date && can_be_born(*date, today)) return *date;
    return refuse(ErrorCode::invalid_field, "birth_date", "must be a day like 1985-03-12, from 1900-01-01 to today");
}

Result<Done> check_person_name(std::string_view name) {
    auto trouble = trouble_with_text(name, limits::name_length_max, Lines::one);
    if (trouble.empty() && turns_direction(name)) {
        trouble = "must not hold characters that turn the direction of the text around them";
    }
    if (trouble.empty() && !can_be_seen(name)) trouble = "must hold something that can be seen";
    if (trouble.empty()) return Done{};
    return refuse(ErrorCode::invalid_field, "name", std::move(trouble));
}

Result<std::string> normalise_email(std::string_view text) {
    const auto too_long = refuse(ErrorCode::invalid_field, "email",
                                 fmt::format("must have at most {} characters", limits::email_length_max));
    const auto wrong = refuse(ErrorCode::invalid_field, "email", "must be one address such as anna@example.com");
    constexpr std::size_t kBytesOfCharacter = 4;
    if (text.size() > kBytesOfCharacter * limits::email_length_max) return too_long;
    const auto composed = composed_form(text);
    if (!composed) return wrong;
    const auto at = composed->find('@');
    if (at == std::string::npos || !plausible_mailbox(std::string_view(*composed).substr(0, at))) return wrong;
    const auto domain = dns_form(std::string_view(*composed).substr(at + 1));
    if (!domain) return wrong;
    auto address = composed->substr(0, at + 1) + *domain;
    return characters_of(address) > limits::email_length_max ? Result<std::string>(too_long) : address;
}

}  // namespace slotkeeper
