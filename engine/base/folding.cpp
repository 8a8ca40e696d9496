// folding: ICU's case folding and normalisers, called through its C interface, whose names do not change with its
// version's C++ ABI.
#include "engine/base/folding.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>
#include <unicode/ustring.h>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace slotkeeper {

namespace {

using Normaliser = const UNormalizer2* (*)(UErrorCode*);

void require(UErrorCode error) {
    if (U_FAILURE(error)) throw std::logic_error("ICU: " + std::string(u_errorName(error)));
}

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

// As much of it as is UTF-8; each other byte becomes U+FFFD.
std::u16string readable_utf16(std::string_view text) {
    constexpr UChar32 kReplacement = 0xfffd;
    std::u16string wide(text.size(), u'\0');
    std::int32_t length = 0;
    auto error = U_ZERO_ERROR;
    u_strFromUTF8WithSub(wide.data(), static_cast<std::int32_t>(wide.size()), &length, text.data(),
                         static_cast<std::int32_t>(text.size()), kReplacement, nullptr, &error);
    require(error);
    wide.resize(static_cast<std::size_t>(length));
    return wide;
}

std::string utf8(const std::u16string& wide) {
    std::string text(wide.size() * 3, '\0');  // never more than three bytes for a unit
    std::int32_t length = 0;
    auto error = U_ZERO_ERROR;
    u_strToUTF8(text.data(), static_cast<std::int32_t>(text.size()), &length, wide.data(),
                static_cast<std::int32_t>(wide.size()), &error);
    require(error);
    text.resize(static_cast<std::size_t>(length));
    return text;
}

std::u16string normalised(const std::u16string& wide, Normaliser normaliser) {
    constexpr std::size_t kGrowth = 18;  // NFKC makes 18 letters of U+FDFA, and no more of any other character
    std::u16string normal(wide.size() * kGrowth, u'\0');
    auto error = U_ZERO_ERROR;
    const auto* const form = normaliser(&error);
    const auto length = unorm2_normalize(form, wide.data(), static_cast<std::int32_t>(wide.size()), normal.data(),
                                         static_cast<std::int32_t>(normal.size()), &error);
    require(error);
    normal.resize(static_cast<std::size_t>(length));
    return normal;
}

std::optional<std::u16string> normalised(std::string_view text, Normaliser normaliser) {
    const auto wide = utf16(text);
    return wide ? std::optional(normalised(*wide, normaliser)) : std::nullopt;
}

std::u16string case_folded(const std::u16string& wide) {
    constexpr std::size_t kGrowth = 3;  // of U+0390 and a few others
    std::u16string plain(wide.size() * kGrowth, u'\0');
    auto error = U_ZERO_ERROR;
    const auto length = u_strFoldCase(plain.data(), static_cast<std::int32_t>(plain.size()), wide.data(),
                                      static_cast<std::int32_t>(wide.size()), U_FOLD_CASE_DEFAULT, &error);
    require(error);
    plain.resize(static_cast<std::size_t>(length));
    return plain;
}

bool is_ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char letter) { return (letter & 0x80) == 0; });
}

bool is_ascii_word(UChar32 code) { return (code >= '0' && code <= '9') || (code >= 'a' && code <= 'z'); }

struct Plain {
    UChar32 letter;
    std::string_view two_letters, bare;
};
// Folded Latin letters that have no decomposition.
constexpr std::array kPlain{Plain{0xe6, "ae", "ae"}, Plain{0xf0, "d", "d"},    Plain{0xf8, "oe", "o"},
                            Plain{0xfe, "th", "th"}, Plain{0x111, "d", "d"},   Plain{0x127, "h", "h"},
                            Plain{0x131, "i", "i"},  Plain{0x138, "k", "k"},   Plain{0x142, "l", "l"},
                            Plain{0x14b, "n", "n"},  Plain{0x153, "oe", "oe"}, Plain{0x167, "t", "t"}};

bool loses_marks(UChar32 letter) {
    auto error = U_ZERO_ERROR;
    const auto script = uscript_getScript(letter, &error);
    return U_SUCCESS(error) && (script == USCRIPT_LATIN || script == USCRIPT_GREEK);
}

// Spaces, punctuation, and signs of mathematics and money. Letters that are used as apostrophes count as punctuation.
bool is_between(UChar32 code) {
    constexpr UChar32 kLettersFrom = 0xc0, kModifiersFrom = 0x2b0, kModifiersTo = 0x2ff, kReplacement = 0xfffd;
    constexpr auto kTypes = U_GC_Z_MASK | U_GC_P_MASK | U_GC_SM_MASK | U_GC_SC_MASK | U_GC_SK_MASK | U_GC_CC_MASK;
    if (code < kLettersFrom) return !is_ascii_word(code);
    return (U_GET_GC_MASK(code) & kTypes) != 0 || (code >= kModifiersFrom && code <= kModifiersTo) ||
           code == kReplacement;
}

// The folded words of one text, built character by character.
class Folder {
public:
    explicit Folder(Umlauts umlauts) : umlauts_(umlauts) {}

    // REQUIRES: decomposed, then case-folded.
    void add(const std::u16string& wide) {
        for (std::int32_t at = 0, size = static_cast<std::int32_t>(wide.size()); at < size;) {
            UChar32 code = 0;
            U16_NEXT(wide.data(), at, size, code);
            add(code);
        }
    }

    std::vector<std::u16string> words() && {
        if (words_.back().empty()) words_.pop_back();
        return std::move(words_);
    }

private:
    void add(UChar32 code) {
        constexpr UChar32 kMarksFrom = 0x300, kMarksTo = 0x36f, kTwoDots = 0x308;
        if (code >= kMarksFrom && code <= kMarksTo) {
            if (code == kTwoDots && umlauts_ == Umlauts::two_letters && has_umlaut_) add("e");
            if (!keeps_marks_) return;
        } else {
            has_umlaut_ = code == 'a' || code == 'o' || code == 'u';
            keeps_marks_ = code >= 0x80 && !loses_marks(code);
        }
        if (is_between(code)) {
            keeps_marks_ = false;
            if (!words_.back().empty()) words_.emplace_back();
            return;
        }
        const auto* const plain =
            std::find_if(kPlain.begin(), kPlain.end(), [&](const Plain& one) { return one.letter == code; });
        if (plain != kPlain.end()) return add(umlauts_ == Umlauts::bare ? plain->bare : plain->two_letters);
        std::array<char16_t, U16_MAX_LENGTH> units{};
        std::size_t count = 0;
        U16_APPEND_UNSAFE(units.data(), count, code);
        words_.back().append(units.data(), count);
    }
    void add(std::string_view ascii) {
        words_.back().append(ascii.begin(), ascii.end());
        has_umlaut_ = false;
    }

    Umlauts umlauts_;
    bool has_umlaut_ = false;   // whether two dots on the last letter make an umlaut
    bool keeps_marks_ = false;  // whether a mark belongs to the last letter
    std::vector<std::u16string> words_ = std::vector<std::u16string>(1);
};

}  // namespace

bool equal_but_for_case(std::string_view a, std::string_view b) {
    const auto one = utf16(a), other = utf16(b);
    if (!one || !other) return a == b;
    auto error = U_ZERO_ERROR;
    const auto order = unorm_compare(one->data(), static_cast<std::int32_t>(one->size()), other->data(),
                                     static_cast<std::int32_t>(other->size()), U_COMPARE_IGNORE_CASE, &error);
    require(error);
    return order == 0;
}

bool spell_same_name(std::string_view a, std::string_view b) {
    const auto one = folded(a), other = folded(b);
    if (one.empty() || other.empty()) return false;
    if (one == other) return true;
    const auto one_bare = folded(a, Umlauts::bare), other_bare = folded(b, Umlauts::bare);
    return one_bare == other_bare || one == other_bare || one_bare == other;
}

std::vector<std::string> folded_words(std::string_view text, Umlauts umlauts) {
    auto wide = readable_utf16(text);
    // "3½" would become "312"
    const auto is_fraction = [](char16_t unit) { return u_charType(unit) == U_OTHER_NUMBER; };
    std::replace_if(wide.begin(), wide.end(), is_fraction, u' ');
    Folder folder(umlauts);
    folder.add(case_folded(normalised(wide, unorm2_getNFKDInstance)));
    std::vector<std::string> words;
    // composed again, so that the letters of a syllable in Hangul are one character
    for (const auto& word : std::move(folder).words()) words.push_back(utf8(normalised(word, unorm2_getNFCInstance)));
    return words;
}

std::string folded(std::string_view text, Umlauts umlauts) {
    std::string out;
    if (is_ascii(text)) {  // most text, and fifty times as fast without ICU
        for (const auto letter : text) {
            const auto lower = letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + ('a' - 'A')) : letter;
            if (is_ascii_word(lower)) out += lower;
        }
        return out;
    }
    for (const auto& word : folded_words(text, umlauts)) out += word;
    return out;
}

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
