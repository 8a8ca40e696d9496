// config: the table of settings, and the merge of the four sources.
#include "tools/slotkeeper/config.h"

#include "adapters/http/cors.h"
#include "engine/base/limits.h"
#include "tools/slotkeeper/toml_file.h"

#include <algorithm>
#include <charconv>
#include <fstream>

namespace slotkeeper {

namespace {

// Stores the value. Returns what a valid value is, or an empty text.
using Parse = std::string (*)(Config& config, const std::string& value);

struct Setting {
    std::string_view key, fallback, meaning;
    Parse parse;
    bool is_secret = false;  // `config show` shows only whether it is set
};

// --- checks: each returns what a valid value is, or an empty text ----------------------------------

std::string unless(bool is_valid, std::string wanted) { return is_valid ? std::string() : wanted; }

std::optional<int> whole_number(std::string_view text) {
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

bool is_ascii_word(const std::string& value) {
    return std::all_of(value.begin(), value.end(), [](char letter) { return letter > ' ' && letter <= '~'; });
}

bool is_web_url(const std::string& value) { return value.starts_with("https://") || value.starts_with("http://"); }

std::string check_database_url(const std::string& value) {
    return unless(value.empty() || value.starts_with("mysql://"),
                  "must look like mysql://user:password@host:port/name or mysql://user@localhost/name?socket=PATH");
}

std::string check_calcom_url(const std::string& value) {
    return unless(is_web_url(value), "must be an https:// or http:// URL");
}

std::string check_email_domain(const std::string& value) {
    const auto fits = [](unsigned char letter) { return std::isalnum(letter) != 0 || letter == '-' || letter == '.'; };
    return unless(value.find('.') != std::string::npos && !value.starts_with('.') && !value.ends_with('.') &&
                      std::all_of(value.begin(), value.end(), fits),
                  "must be a domain, e.g. bookings.example.com");
}

std::string check_oauth_client_id(const std::string& value) {
    return unless(value.size() <= 200 && is_ascii_word(value),
                  "must be the client id that Cal.com has given, or empty");
}

// The URL can then be extended by a query, and be written into one.
std::string check_oauth_url(const std::string& value) {
    return unless(
        is_web_url(value) && value.size() <= 300 && is_ascii_word(value) && value.find('#') == std::string::npos,
        "must be an https:// or http:// URL without a fragment");
}

std::string check_oauth_scopes(const std::string& value) {
    const auto fits = [](char letter) { return (letter >= 'A' && letter <= 'Z') || letter == '_' || letter == ' '; };
    return unless(!value.empty() && std::all_of(value.begin(), value.end(), fits),
                  "must be scopes of Cal.com separated by spaces, e.g. BOOKING_READ BOOKING_WRITE");
}

std::string check_public_url(const std::string& value) {
    const auto host = value.find("://") + 3;
    return unless(value.empty() || (is_web_url(value) && host < value.size() && value[host] != '/' &&
                                    is_ascii_word(value) && value.find_first_of("?#@") == std::string::npos),
                  "must look like https://bookings.example.com, without a query");
}

std::string check_metrics_token(const std::string& value) {
    return unless(value.empty() || (value.size() >= 16 && is_ascii_word(value)),
                  "must be at least 16 ASCII characters without spaces");
}

// --- parsers -------------------------------------------------------------------------------------

template <auto member, auto check>
std::string text(Config& config, const std::string& value) {
    config.*member = value;
    return check(value);
}

// Without its last slashes, so that a path can be appended.
template <auto member, auto check>
std::string base_url(Config& config, const std::string& value) {
    config.*member = value.substr(0, value.find_last_not_of('/') + 1);  // npos + 1 is 0
    return check(value);
}

template <auto member, int least, int most>
std::string number(Config& config, const std::string& value) {
    const auto given = whole_number(value);
    if (!given || *given < least || *given > most) {
        return "must be a whole number from " + std::to_string(least) + " to " + std::to_string(most);
    }
    config.*member = static_cast<std::remove_cvref_t<decltype(config.*member)>>(*given);
    return {};
}

constexpr std::array<std::string_view, 2> kTakenStart{"refuse", "pending"}, kTruth{"true", "false"};

// One of the words; their order is that of the values, or the reverse.
template <auto member, const auto& words, bool is_reversed = false>
std::string choice(Config& config, const std::string& value) {
    const auto found = static_cast<std::size_t>(std::find(words.begin(), words.end(), value) - words.begin());
    if (found < words.size()) {
        using Type = std::remove_cvref_t<decltype(config.*member)>;
        config.*member = static_cast<Type>(is_reversed ? words.size() - 1 - found : found);
        return {};
    }
    std::string wanted = "must be ";
    for (std::size_t i = 0; i < words.size(); ++i) {
        (wanted += i == 0 ? "" : i + 1 < words.size() ? ", " : " or ") += words[i];
    }
    return wanted;
}

std::string listen(Config& config, const std::string& value) {
    const auto address = parse_address(value);
    if (!address) return address.refusal().message;
    config.listen = *address;
    return {};
}

std::string var(Config& config, const std::string& value) {
    if (value.empty()) return "must name a folder";
    config.var = std::filesystem::absolute(value).lexically_normal();
    return {};
}

std::string oauth_secret_file(Config& config, const std::string& value) {
    if (value.empty()) return {};
    std::ifstream file(value);
    std::string secret;
    if (!file || !std::getline(file, secret)) return "must name a readable file with the secret in its first line";
    while (!secret.empty() && std::isspace(static_cast<unsigned char>(secret.back())) != 0) secret.pop_back();
    config.calcom_oauth_secret = secret;
    return unless(!secret.empty() && secret.size() <= 500 && is_ascii_word(secret),
                  "names a file whose first line is not a secret: at most 500 ASCII characters without spaces");
}

// "5/60": five within 60 seconds (sliding window).
template <RateRule Config::*member>
std::string rate_rule(Config& config, const std::string& value) {
    config.*member = {};
    if (value == "off") return {};
    const auto slash = std::min(value.find('/'), value.size());
    const auto most = whole_number(std::string_view(value).substr(0, slash));
    const auto window = whole_number(std::string_view(value).substr(std::min(slash + 1, value.size())));
    if (!most || !window || *most < 1 || *most > 10'000 || *window < 1 || *window > 3'600) {
        return "must be off, or a count and seconds like 5/60; at most 10000 in at most 3600 seconds";
    }
    config.*member = {*most, Seconds{*window}};
    return {};
}

std::string cors_origins(Config& config, const std::string& value) {
    auto origins = http::Cors::parse(value);
    if (!origins) return "must be origins like https://app.example.com, separated by commas, or *";
    config.cors_origins = *std::move(origins);
    return {};
}

constexpr std::array kSettings{
    Setting{"database_url", "", "mysql://…; empty: a private server under var/db",
            text<&Config::database_url, check_database_url>},
    Setting{"database_sessions", "32", "maximal number of database connections",
            number<&Config::database_sessions, 4, 1000>},
    Setting{"listen", "127.0.0.1:8080", "host:port of the HTTP server; port 0: any free port", listen},
    Setting{"var", "var", "folder for the private database, key files and the demo company's secrets", var},
    Setting{"log_level", "info", "trace, debug, info, warn, error or off",
            choice<&Config::log_level, EnumNames<LogLevel>::all>},
    Setting{"calcom_url", "https://api.cal.com", "URL of Cal.com's API for newly connected accounts",
            base_url<&Config::calcom_url, check_calcom_url>},
    Setting{"calcom_email_domain", "attendees.slotkeeper.invalid",
            "domain of generated addresses for attendees without e-mail at Cal.com",
            text<&Config::calcom_email_domain, check_email_domain>},
    Setting{"calcom_oauth_client_id", "", "our OAuth client at Cal.com; empty: accounts are connected by API key only",
            text<&Config::calcom_oauth_client_id, check_oauth_client_id>},
    Setting{"calcom_oauth_secret_file", "", "file with that client's secret; empty: a public client with PKCE",
            oauth_secret_file},
    Setting{"calcom_oauth_authorize_url", "https://app.cal.com/auth/oauth2/authorize",
            "URL of Cal.com's authorization page", text<&Config::calcom_oauth_authorize_url, check_oauth_url>},
    Setting{"calcom_oauth_redirect_url", "http://127.0.0.1:8080/hooks/calcom/oauth",
            "redirect URL of this server, reachable by the person's browser and registered at Cal.com",
            text<&Config::calcom_oauth_redirect_url, check_oauth_url>},
    Setting{"calcom_oauth_scopes", "BOOKING_READ BOOKING_WRITE EVENT_TYPE_READ PROFILE_READ",
            "OAuth scopes that we request", text<&Config::calcom_oauth_scopes, check_oauth_scopes>},
    Setting{"calcom_brake_changes", "5",
            "number of appointments that one comparison with Cal.com may end or move before the account is paused",
            number<&Config::calcom_brake_changes, 0, 10'000>},
    Setting{"calcom_brake_percent", "10", "the same in percent of the coming appointments; the larger limit counts",
            number<&Config::calcom_brake_percent, 0, 100>},
    Setting{"calcom_taken_start", "refuse",
            "booking of a start that is taken at Cal.com, if the service uses its availability: refuse, or pending",
            choice<&Config::calcom_taken_start_pending, kTakenStart>},
    Setting{"public_url", "",
            "URL at which others reach this server: for webhooks, voice tools and links; empty: unknown",
            base_url<&Config::public_url, check_public_url>},
    Setting{"cors_origins", "", "origins of web pages that may call the API, separated by commas; * is any",
            cors_origins},
    Setting{"check_in_minutes", "60", "earliest check-in of a customer, in minutes before the start",
            number<&Config::check_in_before, 0, limits::check_in_before_max.count()>},
    Setting{"voice_hold_seconds", "150", "duration of a hold for a caller who has not booked yet",
            number<&Config::voice_hold_seconds, 10, 1'800>},
    Setting{"voice_holds_max", "3", "maximal number of holds of one call, and of all calls from one number; 0: none",
            number<&Config::voice_holds_max, 0, 10>},
    Setting{"voice_tells_next_start", "false",
            "whether the inbound webhook returns the next start of the calling number; a number can be forged",
            choice<&Config::voice_tells_next_start, kTruth, /*is_reversed=*/true>},
    Setting{"metrics_token", "", "bearer token of /metrics; empty: only for requests to a loopback server",
            text<&Config::metrics_token, check_metrics_token>, /*is_secret=*/true},
    Setting{"voice_limit_repeats", "5/60", "limit of the same request in one call: 5/60 is five in 60 s; or off",
            rate_rule<&Config::voice_limit_repeats>},
    Setting{"voice_limit_changes", "5/30", "limit of bookings, moves, cancellations etc. per phone number; or off",
            rate_rule<&Config::voice_limit_changes>},
    Setting{"voice_limit_functions", "60/60", "limit of all functions per call and per phone number; or off",
            rate_rule<&Config::voice_limit_functions>},
    Setting{"hooks_private", "false",
            "whether hooks of companies may lead to this machine and to private networks, and by http to this machine",
            choice<&Config::hooks_private, kTruth, /*is_reversed=*/true>},
};

std::string variable_of(std::string_view key) {
    std::string name = "SLOTKEEPER_";
    for (const auto letter : key) name += static_cast<char>(std::toupper(static_cast<unsigned char>(letter)));
    return name;
}

struct Given {
    std::string value;
    std::string origin;  // for `config show`
    std::string place;   // for a message: with the line
};

std::optional<Refusal> unknown_key(const TomlEntry& entry, const std::string& place) {
    std::string known;
    for (const auto& setting : kSettings) {
        if (setting.key == entry.key) return std::nullopt;
        (known += known.empty() ? "" : ", ") += setting.key;
    }
    return refuse(ErrorCode::unknown_field, entry.key,
                  place + ": unknown setting " + entry.key + "; settings are " + known);
}

Result<std::map<std::string, Given>> from_file(const std::string& path) {
    std::map<std::string, Given> given;
    if (path.empty()) return given;
    const auto entries = read_toml(path);
    if (!entries) return entries.refusal();
    for (const auto& entry : *entries) {
        const auto place = path + ", line " + std::to_string(entry.line);
        if (const auto refusal = unknown_key(entry, place)) return *refusal;
        given[entry.key] = {entry.value, "file " + path, place};
    }
    return given;
}

// The value of the variable; empty counts as not set.
std::string in_environment(const ConfigSources& sources, const std::string& variable) {
    const auto found = sources.environment.find(variable);
    return found == sources.environment.end() ? "" : found->second;
}

// The value from the source with the highest priority.
Given newest(const Setting& setting, const ConfigSources& sources, const std::map<std::string, Given>& file) {
    const std::string key(setting.key);
    if (const auto at = sources.flags.find(key); at != sources.flags.end()) {
        return {at->second, config_flag(key), "flag " + config_flag(key)};
    }
    const auto variable = variable_of(key);
    if (const auto value = in_environment(sources, variable); !value.empty()) {
        return {value, variable, "environment variable " + variable};
    }
    if (const auto at = file.find(key); at != file.end()) return at->second;
    return {std::string(setting.fallback), "default", "default"};
}

}  // namespace

Result<Address> parse_address(std::string_view text) {
    const auto colon = text.rfind(':');
    const auto port = colon == std::string_view::npos ? std::nullopt : whole_number(text.substr(colon + 1));
    auto host = text.substr(0, colon == std::string_view::npos ? 0 : colon);
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    if (host.empty() || !port || *port < 0 || *port > 65'535) {
        return refuse(ErrorCode::invalid_field, "listen",
                      "must be host:port, e.g. 127.0.0.1:8080; port 0: any free port");
    }
    return Address{std::string(host), static_cast<unsigned short>(*port)};
}

std::vector<ConfigSetting> config_settings() {
    std::vector<ConfigSetting> settings;
    for (const auto& setting : kSettings) settings.push_back({setting.key, setting.meaning});
    return settings;
}

std::string config_flag(std::string_view key) {
    std::string name = "--" + std::string(key);
    std::replace(name.begin(), name.end(), '_', '-');
    return name;
}

bool Config::is_set(std::string_view key) const {
    return std::any_of(values.begin(), values.end(),
                       [&](const auto& value) { return value.key == key && value.origin != "default"; });
}

Result<Config> load_config(const ConfigSources& sources) {
    auto path = sources.file.value_or("");
    if (path.empty()) path = in_environment(sources, "SLOTKEEPER_CONFIG");
    const auto file = from_file(path);
    if (!file) return file.refusal();
    Config config;
    for (const auto& setting : kSettings) {
        const auto given = newest(setting, sources, *file);
        const std::string key(setting.key);
        if (const auto reason = setting.parse(config, given.value); !reason.empty()) {
            return refuse(ErrorCode::invalid_field, key, given.place + ": " + key + " " + reason);
        }
        const auto shown = setting.is_secret && !given.value.empty() ? "***" : mask_password(given.value);
        config.values.push_back({key, shown, given.origin, std::string(setting.meaning)});
    }
    return config;
}

std::string mask_password(std::string_view url) {
    const auto scheme = url.find("://");
    const auto at = url.rfind('@');
    if (scheme == std::string_view::npos || at == std::string_view::npos || at < scheme) return std::string(url);
    const auto colon = url.find(':', scheme + 3);
    if (colon == std::string_view::npos || colon > at) return std::string(url);
    return std::string(url.substr(0, colon + 1)) + "***" + std::string(url.substr(at));
}

}  // namespace slotkeeper
