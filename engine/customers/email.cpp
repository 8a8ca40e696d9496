// email: the dot-atom form of RFC 5321 without quoting, comments and address literals, which no customer has.
#include "engine/customers/email.h"

#include "engine/base/limits.h"

#include <spdlog/fmt/fmt.h>
#include <algorithm>

namespace slotkeeper {

namespace {

constexpr std::size_t kMailboxLengthMax = 64;
constexpr std::size_t kLabelLengthMax = 63;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// Calls `good` for each part between dots; false at the first that is empty or not good.
template <class Good>
bool all_parts(std::string_view text, Good good) {
    for (;;) {
        const auto part = text.substr(0, text.find('.'));
        if (part.empty() || !good(part)) return false;
        if (part.size() == text.size()) return true;
        text.remove_prefix(part.size() + 1);
    }
}

bool plausible_mailbox(std::string_view mailbox) {
    return mailbox.size() <= kMailboxLengthMax && all_parts(mailbox, [](std::string_view atom) {
               return std::all_of(atom.begin(), atom.end(), [](char c) {
                   return is_letter(c) || is_digit(c) ||
                          std::string_view("!#$%&'*+-/=?^_`{|}~").find(c) != std::string_view::npos;
               });
           });
}

bool plausible_domain(std::string_view domain) {
    const auto last_dot = domain.rfind('.');
    if (last_dot == std::string_view::npos) return false;
    const auto top = domain.substr(last_dot + 1);
    if (top.size() < 2 || !is_letter(top.front())) return false;  // neither "x@1.2.3.4" nor "x@example.c"
    return all_parts(domain, [](std::string_view label) {
        return label.size() <= kLabelLengthMax && label.front() != '-' && label.back() != '-' &&
               std::all_of(label.begin(), label.end(), [](char c) { return is_letter(c) || is_digit(c) || c == '-'; });
    });
}

}  // namespace

Result<std::string> normalise_email(std::string_view text) {
    if (text.size() > limits::email_length_max) {
        return refuse(ErrorCode::invalid_field, "email",
                      fmt::format("must have at most {} characters", limits::email_length_max));
    }
    const auto at = text.find('@');
    if (at == std::string_view::npos || !plausible_mailbox(text.substr(0, at)) ||
        !plausible_domain(text.substr(at + 1))) {
        return refuse(ErrorCode::invalid_field, "email", "must be one address such as anna@example.com");
    }
    std::string address(text);
    std::transform(address.begin() + static_cast<std::ptrdiff_t>(at), address.end(),
                   address.begin() + static_cast<std::ptrdiff_t>(at), lower);
    return address;
}

}  // namespace slotkeeper
