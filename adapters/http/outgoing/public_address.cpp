// public_address: the blocks of the registries of IANA for special purposes.
#include "adapters/http/outgoing/public_address.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

namespace slotkeeper::http {

namespace {

using Bytes = std::array<std::uint8_t, 16>;

struct SpecialBlock {
    Bytes first;
    int bits;
};

constexpr std::array kSpecialV4{
    SpecialBlock{{0}, 8},          SpecialBlock{{10}, 8},        SpecialBlock{{100, 64}, 10},
    SpecialBlock{{127}, 8},        SpecialBlock{{169, 254}, 16}, SpecialBlock{{172, 16}, 12},
    SpecialBlock{{192, 0, 0}, 24}, SpecialBlock{{192, 168}, 16}, SpecialBlock{{198, 18}, 15},
    SpecialBlock{{224}, 3},
};
// All but 2000::/3 is special.
constexpr SpecialBlock kGlobalV6{{0x20}, 3};
constexpr SpecialBlock kMappedV4{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}, 96};
constexpr SpecialBlock kTranslatedV4{{0, 0x64, 0xff, 0x9b}, 96};
constexpr SpecialBlock kSixToFour{{0x20, 0x02}, 16};

bool is_in(const Bytes& address, const SpecialBlock& block) {
    for (int bit = 0; bit < block.bits; bit += 8) {
        const auto at = static_cast<std::size_t>(bit / 8);
        const auto left = std::min(block.bits - bit, 8);
        const auto mask = static_cast<std::uint8_t>(0xff << (8 - left));
        if ((address[at] & mask) != (block.first[at] & mask)) return false;
    }
    return true;
}

bool is_public_v4(const Bytes& address) {
    return std::none_of(kSpecialV4.begin(), kSpecialV4.end(),
                        [&](const SpecialBlock& block) { return is_in(address, block); });
}

Bytes embedded_v4(const Bytes& address, std::size_t at) {
    Bytes bytes{};
    std::copy_n(address.begin() + static_cast<std::ptrdiff_t>(at), 4, bytes.begin());
    return bytes;
}

}  // namespace

bool is_public(const Poco::Net::IPAddress& address) {
    Bytes bytes{};
    std::memcpy(bytes.data(), address.addr(), std::min<std::size_t>(bytes.size(), address.length()));
    if (address.family() == Poco::Net::IPAddress::IPv4) return is_public_v4(bytes);
    if (is_in(bytes, kMappedV4) || is_in(bytes, kTranslatedV4)) return is_public_v4(embedded_v4(bytes, 12));
    if (is_in(bytes, kSixToFour)) return is_public_v4(embedded_v4(bytes, 2));
    return is_in(bytes, kGlobalV6);
}

}  // namespace slotkeeper::http
