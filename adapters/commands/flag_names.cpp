// flag_names: the fields whose flags have other names.
#include "adapters/commands/flag_names.h"

#include <algorithm>

namespace slotkeeper {

namespace {

struct FlagName {
    std::string_view field, flag;
    bool is_second = false;  // beside a flag with the name of the field
};

constexpr FlagName kFlagNames[] = {{"to", "until"},
                                   {"voice_key", "voice"},
                                   {"base_url", "base-url"},  // the name that scripts know from errors
                                   {"provider_account", "account"},
                                   {"length_seconds", "minutes", /*is_second=*/true},
                                   {"If-Match", "version"},
                                   {"Idempotency-Key", "key"}};

// Its members are no flags: they are the keys of `--answers KEY=VALUE`.
constexpr std::string_view kAnswers = "answers.";

const FlagName* named_otherwise(std::string_view field) {
    const auto* const found =
        std::find_if(std::begin(kFlagNames), std::end(kFlagNames), [&](const auto& one) { return one.field == field; });
    return found == std::end(kFlagNames) ? nullptr : found;
}

std::string_view without_id(std::string_view field) {
    if (field.ends_with("_ids")) return field.substr(0, field.size() - 4);
    return field.ends_with("_id") ? field.substr(0, field.size() - 3) : field;
}

}  // namespace

std::string with_dashes(std::string name) {
    std::replace(name.begin(), name.end(), '_', '-');
    return name;
}

std::string flag_name(std::string_view field) {
    const auto* const other = named_otherwise(field);
    return with_dashes(std::string(other != nullptr && !other->is_second ? other->flag : without_id(field)));
}

std::string typed_field(std::string_view field, const std::vector<std::string>& typed) {
    if (field.starts_with(kAnswers)) return std::string(field);
    auto last = field.substr(field.rfind('.') + 1);  // npos + 1 is 0
    last = last.substr(0, last.find('['));
    const auto* const other = named_otherwise(last);
    if (other == nullptr) return std::string(without_id(last));
    const auto is_own = with_dashes(std::string(last)) == other->flag;
    return std::string(has_typed(typed, last) && !is_own ? without_id(last) : other->flag);
}

bool has_typed(const std::vector<std::string>& words, std::string_view flag) {
    const auto spelt = "--" + with_dashes(std::string(flag));
    return std::any_of(words.begin(), words.end(),
                       [&](const auto& word) { return word == spelt || word.starts_with(spelt + '='); });
}

}  // namespace slotkeeper
