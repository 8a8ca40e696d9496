// percent_encoding: a text as a part of an address, all but letters and digits encoded (RFC 3986, section 2.1).
#pragma once

#include <cctype>
#include <string>

namespace slotkeeper::tests {

inline std::string percent_encoded(const std::string& text) {
    static constexpr char kHex[] = "0123456789ABCDEF";
    std::string encoded;
    for (const auto letter : text) {
        const auto byte = static_cast<unsigned char>(letter);
        if (std::isalnum(byte) != 0) {
            encoded += letter;
        } else {
            encoded += {'%', kHex[byte / 16], kHex[byte % 16]};
        }
    }
    return encoded;
}

}  // namespace slotkeeper::tests
