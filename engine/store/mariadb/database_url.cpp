// database_url: parses the URL.
#include "engine/store/mariadb/database_url.h"

#include <charconv>
#include <stdexcept>

namespace slotkeeper::store {

namespace {

std::string decoded(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] != '%') {
            out += text[at];
            continue;
        }
        unsigned code = 0;
        if (at + 2 >= text.size() ||
            std::from_chars(text.data() + at + 1, text.data() + at + 3, code, 16).ptr != text.data() + at + 3) {
            throw std::invalid_argument("the database URL has a % that two hexadecimal digits do not follow");
        }
        out += static_cast<char>(code);
        at += 2;
    }
    return out;
}

std::string setting(std::string_view name, std::string_view encoded) {
    std::string out = std::string(name) + "='";
    for (const char letter : decoded(encoded)) {
        if (letter == '\'' || letter == '\\') out += '\\';
        out += letter;
    }
    return out + "' ";
}

// Cuts `text` at the first (or last) separator and returns the part behind it, or an empty text.
std::string_view cut(std::string_view& text, char separator, bool last = false) {
    const auto at = last ? text.rfind(separator) : text.find(separator);
    if (at == std::string_view::npos) return {};
    const auto behind = text.substr(at + 1);
    text = text.substr(0, at);
    return behind;
}

}  // namespace

std::string connect_string(const DatabaseOptions& options) {
    constexpr std::string_view kScheme = "mysql://";
    std::string_view rest = options.url;
    if (!rest.starts_with(kScheme)) {
        throw std::invalid_argument("a database URL looks like mysql://user:password@host:port/name?socket=path");
    }
    rest.remove_prefix(kScheme.size());
    const auto query = cut(rest, '?');
    const auto name = cut(rest, '/');
    auto host = rest;
    std::string_view user, password;
    if (rest.find('@') != std::string_view::npos) {
        user = rest;
        host = cut(user, '@', /*last=*/true);
        password = cut(user, ':');
    }
    const auto port = cut(host, ':');

    auto out = setting("host", host.empty() ? "localhost" : host);
    if (!user.empty()) out += setting("user", user);
    if (!password.empty()) out += setting("pass", password);
    if (!name.empty()) out += setting("db", name);
    if (!port.empty()) {
        if (port.find_first_not_of("0123456789") != std::string_view::npos || port.size() > 5) {
            throw std::invalid_argument("the port of the database URL is not a number");
        }
        out += setting("port", port);
    }
    if (!query.empty()) {
        if (!query.starts_with("socket=")) {
            throw std::invalid_argument("the only option of a database URL is ?socket=path");
        }
        out += setting("unix_socket", query.substr(query.find('=') + 1));
    }
    return out + "charset=utf8mb4 connect_timeout=5 write_timeout=20 read_timeout=" +
           std::to_string(options.answer_patience.count());
}

}  // namespace slotkeeper::store
