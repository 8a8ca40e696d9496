// slot_token: the numbers of an offer, joined by dots, and their signature.
#include "engine/guards/slot_token.h"

#include <algorithm>
#include <charconv>

namespace slotkeeper {

namespace {

constexpr std::string_view kForm = "slt1";
constexpr std::string_view kPurpose = "slot_token";
constexpr std::string_view kNone = "-";
constexpr std::string_view kStandIn = "s";  // after the resource

std::string number_text(std::int64_t number) { return std::to_string(number); }

template <class T>
std::string text_if(const std::optional<T>& value) {
    if (!value) return std::string(kNone);
    if constexpr (requires { value->count(); }) {
        return number_text(value->count());
    } else {
        return number_text(*value);
    }
}

std::string resources_text(const std::vector<ResourcePreference>& resources) {
    std::string text;
    for (const auto& one : resources) {
        text += (text.empty() ? "" : "~") + number_text(one.segment) + '_' + number_text(one.need) + '_' +
                number_text(one.resource.value);
        if (one.is_stand_in) (text += '_') += kStandIn;
    }
    return text.empty() ? std::string(kNone) : text;
}

std::string text_of(const SlotOffer& offer) {
    std::string text(kForm);
    for (const auto& field : {number_text(offer.company.value), number_text(offer.branch.value),
                              number_text(offer.service.value), number_text(offer.time.from.time_since_epoch().count()),
                              number_text(offer.time.until.time_since_epoch().count()), resources_text(offer.resources),
                              text_if(offer.duration), text_if(offer.party_size), text_if(offer.price), offer.currency,
                              number_text(offer.expires_at.time_since_epoch().count())}) {
        (text += '.') += field;
    }
    return text;
}

// Takes the fields of a text one by one. What is not as expected makes the whole invalid.
class Fields {
public:
    Fields(std::string_view text, char separator) : rest_(text), separator_(separator) {}

    std::string_view next() {
        valid_ = valid_ && more_;
        const auto end = std::min(rest_.find(separator_), rest_.size());
        const auto field = rest_.substr(0, end);
        more_ = end < rest_.size();
        rest_.remove_prefix(more_ ? end + 1 : end);
        return field;
    }
    std::int64_t number() {
        const auto field = next();
        std::int64_t value = 0;
        const auto [end, error] = std::from_chars(field.data(), field.data() + field.size(), value);
        valid_ = valid_ && error == std::errc() && end == field.data() + field.size() && !field.empty();
        return value;
    }
    std::optional<std::int64_t> number_if() {
        if (rest_.starts_with(kNone) && (rest_.size() == 1 || rest_[1] == separator_)) {
            next();
            return std::nullopt;
        }
        return number();
    }
    bool more() const { return more_; }
    bool all_valid() const { return valid_ && !more_; }

private:
    std::string_view rest_;
    char separator_;
    bool more_ = true;
    bool valid_ = true;
};

std::optional<std::vector<ResourcePreference>> parse_resources(std::string_view text) {
    std::vector<ResourcePreference> resources;
    if (text == kNone) return resources;
    for (Fields list(text, '~'); list.more();) {
        Fields one(list.next(), '_');
        const auto segment = static_cast<int>(one.number());
        const auto need = static_cast<int>(one.number());
        resources.push_back({segment, need, ResourceId{one.number()}});
        resources.back().is_stand_in = one.more();
        if (one.more() && one.next() != kStandIn) return std::nullopt;
        if (!one.all_valid()) return std::nullopt;
    }
    return resources;
}

Instant instant_of(std::int64_t seconds) { return Instant(Seconds(seconds)); }

std::optional<SlotOffer> parse(std::string_view text) {
    Fields fields(text, '.');
    if (fields.next() != kForm) return std::nullopt;
    SlotOffer offer;
    offer.company.value = fields.number();
    offer.branch.value = fields.number();
    offer.service.value = fields.number();
    offer.time.from = instant_of(fields.number());
    offer.time.until = instant_of(fields.number());
    const auto resources = parse_resources(fields.next());
    if (const auto minutes = fields.number_if()) offer.duration = Minutes(*minutes);
    if (const auto people = fields.number_if()) offer.party_size = static_cast<int>(*people);
    offer.price = fields.number_if();
    offer.currency = fields.next();
    offer.expires_at = instant_of(fields.number());
    if (!resources || !fields.all_valid()) return std::nullopt;
    offer.resources = *resources;
    return offer;
}

Refusal invalid() {
    return refuse(ErrorCode::token_invalid, "slot_token", "must be the slot_token of a free start, as it was listed");
}

}  // namespace

std::string slot_token(const Sealer& sealer, const SlotOffer& offer) {
    auto text = text_of(offer);
    return text + '.' + base64url(sealer.sign(kPurpose, text));
}

Result<SlotOffer> open_slot_token(const Sealer& sealer, std::string_view token, CompanyId company, Instant now) {
    const auto dot = token.rfind('.');
    if (dot == std::string_view::npos) return invalid();
    const auto text = token.substr(0, dot);
    if (!sealer.is_signed(kPurpose, text, token.substr(dot + 1))) return invalid();
    auto offer = parse(text);
    if (!offer || offer->company != company) return invalid();
    if (offer->expires_at <= now) {
        return refuse(ErrorCode::token_expired, "slot_token", "the offer is too old: ask for free starts again");
    }
    return *std::move(offer);
}

}  // namespace slotkeeper
