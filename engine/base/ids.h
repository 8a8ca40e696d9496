// ids: row ids, made before the insert.
//
// An id is 63 bits: milliseconds since 2024 (41) | number of the process (10) | sequence (12). Ids rise with time, so
// new rows go to the end of the index, and a batch knows the ids of its rows before it writes them. The number of the
// process is leased (guards/lease_lock.h), so two processes never make the same id. Outside the engine an id is text:
// a prefix for its kind, '_', and 13 letters of base32 (Crockford's alphabet, lower case), e.g. apt_01hzy2m8k3q7c.
#pragma once

#include "engine/base/clock.h"

#include <compare>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace slotkeeper {

std::string encode_id(std::string_view prefix, std::int64_t value);
// std::nullopt if the prefix differs, a letter is not in the alphabet, or the number does not fit.
std::optional<std::int64_t> decode_id(std::string_view prefix, std::string_view text);

// The smallest id that can be made at this time; separates older rows from newer ones.
std::int64_t first_id_at(Moment moment);

template <class Tag>
struct Id {
    std::int64_t value = 0;

    auto operator<=>(const Id&) const = default;
    explicit operator bool() const { return value != 0; }

    std::string text() const { return encode_id(Tag::prefix, value); }
    static std::optional<Id> parse(std::string_view text) {
        const auto value = decode_id(Tag::prefix, text);
        return value ? std::optional<Id>(Id{*value}) : std::nullopt;
    }
};

// clang-format off
struct CompanyTag     { static constexpr std::string_view prefix = "com"; };
struct BranchTag      { static constexpr std::string_view prefix = "bra"; };
struct ServiceTag     { static constexpr std::string_view prefix = "ser"; };
struct ResourceTag    { static constexpr std::string_view prefix = "res"; };
struct AppointmentTag { static constexpr std::string_view prefix = "apt"; };
struct BlockTag       { static constexpr std::string_view prefix = "blk"; };
struct CustomerTag    { static constexpr std::string_view prefix = "cus"; };
struct AccountTag     { static constexpr std::string_view prefix = "cal"; };
struct JobTag         { static constexpr std::string_view prefix = "job"; };
struct ApiKeyTag      { static constexpr std::string_view prefix = "key"; };
struct VoiceKeyTag    { static constexpr std::string_view prefix = "vok"; };
struct MessageTag     { static constexpr std::string_view prefix = "msg"; };
struct InboundTag     { static constexpr std::string_view prefix = "inb"; };
struct VoiceCallTag   { static constexpr std::string_view prefix = "vca"; };
struct WaitlistTag    { static constexpr std::string_view prefix = "wle"; };
struct OfferTag       { static constexpr std::string_view prefix = "off"; };
struct VoiceNoteTag   { static constexpr std::string_view prefix = "vno"; };
struct SeriesTag      { static constexpr std::string_view prefix = "srs"; };
struct FeeTag         { static constexpr std::string_view prefix = "fee"; };
struct SessionTag     { static constexpr std::string_view prefix = "ses"; };
// clang-format on
using CompanyId = Id<CompanyTag>;
using BranchId = Id<BranchTag>;
using ServiceId = Id<ServiceTag>;
using ResourceId = Id<ResourceTag>;
using AppointmentId = Id<AppointmentTag>;
using BlockId = Id<BlockTag>;
using CustomerId = Id<CustomerTag>;
using AccountId = Id<AccountTag>;
using JobId = Id<JobTag>;
using ApiKeyId = Id<ApiKeyTag>;
using VoiceKeyId = Id<VoiceKeyTag>;
using MessageId = Id<MessageTag>;
using InboundId = Id<InboundTag>;
using VoiceCallId = Id<VoiceCallTag>;
using WaitlistId = Id<WaitlistTag>;
using OfferId = Id<OfferTag>;
using VoiceNoteId = Id<VoiceNoteTag>;
using SeriesId = Id<SeriesTag>;
using FeeId = Id<FeeTag>;
using SessionId = Id<SessionTag>;

// Makes ids. Thread-safe; never repeats an id within a process, even if the clock steps back.
class IdSource {
public:
    static constexpr int kProcessNumberMax = 1023;

    // REQUIRES: 0 <= process_number <= kProcessNumberMax, and no other process uses that number at the same time.
    IdSource(int process_number, const Clock& clock);

    std::int64_t next();
    template <class SomeId>
    SomeId make() {
        return SomeId{next()};
    }

private:
    const Clock& clock_;
    const std::int64_t process_number_;
    std::mutex mutex_;
    std::int64_t last_ = 0;  // milliseconds << 12 | sequence of the newest id
};

}  // namespace slotkeeper

template <class Tag>
struct std::hash<slotkeeper::Id<Tag>> {
    std::size_t operator()(const slotkeeper::Id<Tag>& id) const noexcept { return std::hash<std::int64_t>{}(id.value); }
};
