// folding: ICU's normalisers, called through its C interface, whose names do not change with its version's C++ ABI.
#include "engine/customers/folding.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include <stdexcept>

namespace slotkeeper {

namespace {

using Normaliser = const UNormalizer2* (*)(UErrorCode*);

std::optional<std::u16string> utf16(std::string_view text) {
    std::u16string wide(text.size(), u'\0');  // never more units than bytes
    std::int32_t length = 0;
    auto error = U_ZERO_ERROR;
    u_strFromUTF8(wide.data(), static_cast<std::int32_t>(wide.size()), &length, text.data(),
                  static_cast<std::int32_t>(text.size()), &error);
    if (U_FAILURE(error)) return std::nullopt;
    wide.resize(static_cast<std::size_t>(length));
    return wide;
}

std::string utf8(const std::u16string& wide) {
    std::string text(wide.size() * 3, '\0');  // never more than three bytes for a unit
    std::int32_t length = 0;
    auto error = U_ZERO_ERROR;
    u_strToUTF8(text.data(), static_cast<std::int32_t>(text.size()), &length, wide.data(),
                static_cast<std::int32_t>(wide.size()), &error);
    if (U_FAILURE(error)) throw std::logic_error("ICU: " + std::string(u_errorName(error)));
    text.resize(static_cast<std::size_t>(length));
    return text;
}

std::optional<std::u16string> normalised(std::string_view text, Normaliser normaliser) {
    constexpr std::size_t kGrowth = 18;  // NFKC makes 18 letters of U+FDFA, and no more of any other character
    const auto wide = utf16(text);
    if (!wide) return std::nullopt;
    std::u16string normal(wide->size() * kGrowth, u'\0');
    auto error = U_ZERO_ERROR;
    const auto* const form = normaliser(&error);
    const auto length = unorm2_normalize(form, wide->data(), static_cast<std::int32_t>(wide->size()), normal.data(),
                                         static_cast<std::int32_t>(normal.size()), &error);
    if (U_FAILURE(error)) throw std::logic_error("ICU: " + std::string(u_errorName(error)));
    normal.resize(static_cast<std::size_t>(length));
    return normal;
}

}  // namespace

std::optional<std::string> compatible_form(std::string_view text) {
    auto normal = normalised(text, unorm2_getNFKCInstance);
    if (!normal) return std::nullopt;
    std::erase_if(*normal, [](char16_t unit) { return u_hasBinaryProperty(unit, UCHAR_DEFAULT_IGNORABLE_CODE_POINT); });
    return utf8(*normal);
}

std::optional<std::string> composed_form(std::string_view text) {
    const auto normal = normalised(text, unorm2_getNFCInstance);
    return normal ? std::optional(utf8(*normal)) : std::nullopt;
}

std::u32string code_points(std::string_view text) {
    const auto wide = utf16(text).value_or(u"");
    std::u32string points;
    for (std::size_t at = 0; at < wide.size(); ++at) {
        char32_t point = wide[at];
        if (U16_IS_LEAD(point) && at + 1 < wide.size()) point = U16_GET_SUPPLEMENTARY(point, wide[++at]);
        points += point;
    }
    return points;
}

}  // namespace slotkeeper
