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

// Stores the value, or returns what a valid value is.
using Apply = std::optional<std::string> (*)(Config&, const std::string&);

struct Setting {
    std::string_view key, fallback, meaning;
    Apply apply;
    bool secret = false;  // masked: only whether it is set is shown
};

std::optional<int> whole_number(std::string_view text) {
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

std::optional<std::string> set_database_url(Config& config, const std::string& value) {
    if (!value.empty() && !value.starts_with("mysql://")) {
        return "must look like mysql://user:password@host:port/name or mysql://user@localhost/name?socket=PATH";
    }
    config.database_url = value;
    return std::nullopt;
}

std::optional<std::string> set_database_sessions(Config& config, const std::string& value) {
    const auto number = whole_number(value);
    if (!number || *number < 4 || *number > 1000) return "must be a whole number from 4 to 1000";
    config.database_sessions = static_cast<std::size_t>(*number);
    return std::nullopt;
}

std::optional<std::string> set_listen(Config& config, const std::string& value) {
    const auto address = parse_address(value);
    if (!address) return address.refusal().message;
    config.listen = *address;
    return std::nullopt;
}

std::optional<std::string> set_var(Config& config, const std::string& value) {
    if (value.empty()) return "must name a folder";
    config.var = std::filesystem::absolute(value).lexically_normal();
    return std::nullopt;
}

std::optional<std::string> set_log_level(Config& config, const std::string& value) {
    const auto level = from_name<LogLevel>(value);
    if (!level) return "must be trace, debug, info, warn, error or off";
    config.log_level = *level;
    return std::nullopt;
}

std::optional<std::string> set_calcom_url(Config& config, const std::string& value) {
    if (!value.starts_with("https://") && !value.starts_with("http://")) return "must be an https:// or http:// URL";
    config.calcom_url = value;
    while (config.calcom_url.ends_with('/')) config.calcom_url.pop_back();
    return std::nullopt;
}

bool is_word(const std::string& value) {
    return std::all_of(value.begin(), value.end(), [](char letter) { return letter > ' ' && letter <= '~'; });
}

std::optional<std::string> set_oauth_client_id(Config& config, const std::string& value) {
    if (value.size() > 200 || !is_word(value)) return "must be the client id that Cal.com has given, or empty";
    config.calcom_oauth_client_id = value;
    return std::nullopt;
}

std::optional<std::string> set_oauth_secret_file(Config& config, const std::string& value) {
    if (value.empty()) return std::nullopt;
    std::ifstream file(value);
    std::string secret;
    if (!file || !std::getline(file, secret)) return "must name a readable file with the secret in its first line";
    while (!secret.empty() && std::isspace(static_cast<unsigned char>(secret.back())) != 0) secret.pop_back();
    if (secret.empty() || secret.size() > 500 || !is_word(secret)) {
        return "names a file whose first line is not a secret: at most 500 ASCII characters without spaces";
    }
    config.calcom_oauth_secret = secret;
    return std::nullopt;
}

// Whether the URL can be extended by a query, and be written into one.
std::optional<std::string> wrong_web_address(const std::string& value) {
    const auto web = value.starts_with("https://") || value.starts_with("http://");
    if (!web || value.size() > 300 || !is_word(value) || value.find('#') != std::string::npos) {
        return "must be an https:// or http:// URL without a fragment";
    }
    return std::nullopt;
}

std::optional<std::string> set_oauth_authorize_url(Config& config, const std::string& value) {
    config.calcom_oauth_authorize_url = value;
    return wrong_web_address(value);
}

std::optional<std::string> set_oauth_redirect_url(Config& config, const std::string& value) {
    config.calcom_oauth_redirect_url = value;
    return wrong_web_address(value);
}

std::optional<std::string> set_oauth_scopes(Config& config, const std::string& value) {
    const auto fits = [](char letter) { return (letter >= 'A' && letter <= 'Z') || letter == '_' || letter == ' '; };
    if (value.empty() || !std::all_of(value.begin(), value.end(), fits)) {
        return "must be scopes of Cal.com separated by spaces, e.g. BOOKING_READ BOOKING_WRITE";
    }
    config.calcom_oauth_scopes = value;
    return std::nullopt;
}

std::optional<std::string> set_calcom_email_domain(Config& config, const std::string& value) {
    const auto plain = [](unsigned char letter) { return std::isalnum(letter) != 0 || letter == '-' || letter == '.'; };
    if (value.find('.') == std::string::npos || !std::all_of(value.begin(), value.end(), plain) ||
        value.starts_with('.') || value.ends_with('.')) {
        return "must be a domain, e.g. bookings.example.com";
    }
    config.calcom_email_domain = value;
    return std::nullopt;
}

std::optional<std::string> set_calcom_brake_changes(Config& config, const std::string& value) {
    const auto number = whole_number(value);
    if (!number || *number < 0 || *number > 10'000) return "must be a whole number from 0 to 10000";
    config.calcom_brake_changes = *number;
    return std::nullopt;
}

std::optional<std::string> set_calcom_brake_percent(Config& config, const std::string& value) {
    const auto number = whole_number(value);
    if (!number || *number < 0 || *number > 100) return "must be a whole number from 0 to 100";
    config.calcom_brake_percent = *number;
    return std::nullopt;
}

std::optional<std::string> set_calcom_taken_start(Config& config, const std::string& value) {
    if (value != "refuse" && value != "pending") return "must be refuse or pending";
    config.calcom_taken_start_pending = value == "pending";
    return std::nullopt;
}

std::optional<std::string> set_public_url(Config& config, const std::string& value) {
    constexpr auto wanted = "must look like https://bookings.example.com, without a query";
    const auto fits = [](char letter) {
        return letter > ' ' && letter < '\x7f' && letter != '?' && letter != '#' && letter != '@';
    };
    config.public_url = value;
    if (value.empty()) return std::nullopt;
    const auto is_web = value.starts_with("https://") || value.starts_with("http://");
    if (!is_web || !std::all_of(value.begin(), value.end(), fits)) return wanted;
    const auto host = value.find("://") + 3;
    if (host == value.size() || value[host] == '/') return wanted;
    while (config.public_url.ends_with('/')) config.public_url.pop_back();
    return std::nullopt;
}

std::optional<std::string> set_voice_hold_seconds(Config& config, const std::string& value) {
    const auto number = whole_number(value);
    if (!number || *number < 10 || *number > 1800) return "must be a whole number from 10 to 1800";
    config.voice_hold_seconds = *number;
    return std::nullopt;
}

std::optional<std::string> set_voice_holds_max(Config& config, const std::string& value) {
    const auto number = whole_number(value);
    if (!number || *number < 0 || *number > 10) return "must be a whole number from 0 to 10";
    config.voice_holds_max = static_cast<std::size_t>(*number);
    return std::nullopt;
}

std::optional<std::string> set_voice_tells_next_start(Config& config, const std::string& value) {
    if (value != "true" && value != "false") return "must be true or false";
    config.voice_tells_next_start = value == "true";
    return std::nullopt;
}

std::optional<std::string> set_check_in_minutes(Config& config, const std::string& value) {
    const auto number = whole_number(value);
    if (!number || *number < 0 || Minutes(*number) > limits::check_in_before_max) {
        return "must be a whole number from 0 to 1440";
    }
    config.check_in_before = Minutes(*number);
    return std::nullopt;
}

std::optional<std::string> set_metrics_token(Config& config, const std::string& value) {
    const auto fits = [](char letter) { return letter > ' ' && letter < '\x7f'; };
    if (!value.empty() && (value.size() < 16 || !std::all_of(value.begin(), value.end(), fits))) {
        return "must be at least 16 ASCII characters without spaces";
    }
    config.metrics_token = value;
    return std::nullopt;
}

// "5/60": five within 60 seconds (sliding window).
template <RateRule Config::*rule>
std::optional<std::string> set_rule(Config& config, const std::string& value) {
    constexpr auto wanted = "must be off, or a count and seconds like 5/60; at most 10000 in at most 3600 seconds";
    config.*rule = {};
    if (value == "off") return std::nullopt;
    const auto slash = std::min(value.find('/'), value.size());
    const auto most = whole_number(std::string_view(value).substr(0, slash));
    const auto window = whole_number(std::string_view(value).substr(std::min(slash + 1, value.size())));
    if (!most || !window || *most < 1 || *most > 10'000 || *window < 1 || *window > 3'600) return wanted;
    config.*rule = {*most, Seconds{*window}};
    return std::nullopt;
}

std::optional<std::string> set_cors_origins(Config& config, const std::string& value) {
    auto origins = http::Cors::parse(value);
    if (!origins) return "must be origins like https://app.example.com, separated by commas, or *";
    config.cors_origins = *std::move(origins);
    return std::nullopt;
}

constexpr std::array kSettings{
    Setting{"database_url", "", "mysql://…; empty: a private server under var/db", &set_database_url},
    Setting{"database_sessions", "32", "maximal number of database connections", &set_database_sessions},
    Setting{"listen", "127.0.0.1:8080", "host:port of the HTTP server; port 0: any free port", &set_listen},
    Setting{"var", "var", "folder for the private database, key files and the demo company's secrets", &set_var},
    Setting{"log_level", "info", "trace, debug, info, warn, error or off", &set_log_level},
    Setting{"calcom_url", "https://api.cal.com", "URL of Cal.com's API for newly connected accounts", &set_calcom_url},
    Setting{"calcom_email_domain", "attendees.slotkeeper.invalid",
            "domain of generated addresses for attendees without e-mail at Cal.com", &set_calcom_email_domain},
    Setting{"calcom_oauth_client_id", "", "our OAuth client at Cal.com; empty: accounts are connected by API key only",
            &set_oauth_client_id},
    Setting{"calcom_oauth_secret_file", "", "file with that client's secret; empty: a public client with PKCE",
            &set_oauth_secret_file},
    Setting{"calcom_oauth_authorize_url", "https://app.cal.com/auth/oauth2/authorize",
            "URL of Cal.com's authorization page", &set_oauth_authorize_url},
    Setting{"calcom_oauth_redirect_url", "http://127.0.0.1:8080/hooks/calcom/oauth",
            "redirect URL of this server, reachable by the person's browser and registered at Cal.com",
            &set_oauth_redirect_url},
    Setting{"calcom_oauth_scopes", "BOOKING_READ BOOKING_WRITE EVENT_TYPE_READ PROFILE_READ",
            "OAuth scopes that we request", &set_oauth_scopes},
    Setting{"calcom_brake_changes", "5",
            "number of appointments that one comparison with Cal.com may end or move before the account is paused",
            &set_calcom_brake_changes},
    Setting{"calcom_brake_percent", "10", "the same in percent of the coming appointments; the larger limit counts",
            &set_calcom_brake_percent},
    Setting{"calcom_taken_start", "refuse",
            "booking of a start that is taken at Cal.com, if the service uses its availability: refuse, or pending",
            &set_calcom_taken_start},
    Setting{"public_url", "", "URL at which Cal.com reaches this server, for webhooks; empty: not reachable",
            &set_public_url},
    Setting{"cors_origins", "", "origins of web pages that may call the API, separated by commas; * is any",
            &set_cors_origins},
    Setting{"check_in_minutes", "60", "earliest check-in of a customer, in minutes before the start",
            &set_check_in_minutes},
    Setting{"voice_hold_seconds", "150", "duration of a hold for a caller who has not booked yet",
            &set_voice_hold_seconds},
    Setting{"voice_holds_max", "3", "maximal number of holds of one call, and of all calls from one number; 0: none",
            &set_voice_holds_max},
    Setting{"voice_tells_next_start", "false",
            "whether the inbound webhook returns the next start of the calling number; a number can be forged",
            &set_voice_tells_next_start},
    Setting{"metrics_token", "", "bearer token of /metrics; empty: only for requests to a loopback server",
            &set_metrics_token,
            /*secret=*/true},
    Setting{"voice_limit_repeats", "5/60", "limit of the same request in one call: 5/60 is five in 60 s; or off",
            &set_rule<&Config::voice_limit_repeats>},
    Setting{"voice_limit_changes", "5/30", "limit of bookings, moves, cancellations etc. per phone number; or off",
            &set_rule<&Config::voice_limit_changes>},
    Setting{"voice_limit_functions", "60/60", "limit of all functions per call and per phone number; or off",
            &set_rule<&Config::voice_limit_functions>},
};

std::string variable_of(std::string_view key) {
    std::string name = "SLOTKEEPER_";
    for (const auto letter : key) name += static_cast<char>(std::toupper(static_cast<unsigned char>(letter)));
    return name;
}

std::string known_keys() {
    std::string list;
    for (const auto& setting : kSettings) (list += list.empty() ? "" : ", ") += setting.key;
    return list;
}

struct Given {
    std::string value;
    std::string origin;  // for `config show`
    std::string place;   // for a message: with the line
};

Result<std::map<std::string, Given>> from_file(const std::string& path) {
    const auto entries = read_toml(path);
    if (!entries) return entries.refusal();
    std::map<std::string, Given> given;
    for (const auto& [key, value, line] : *entries) {
        const auto place = path + ", line " + std::to_string(line);
        if (std::none_of(kSettings.begin(), kSettings.end(), [&](const auto& known) { return known.key == key; })) {
            return refuse(ErrorCode::unknown_field, key,
                          place + ": unknown setting " + key + "; settings are " + known_keys());
        }
        given[key] = {value, "file " + path, place};
    }
    return given;
}

// The value from the source with the highest priority; an empty environment variable counts as not set.
Given newest(const Setting& setting, const ConfigSources& sources, const std::map<std::string, Given>& file) {
    const std::string key(setting.key);
    Given given{std::string(setting.fallback), "default", "default"};
    if (const auto at = file.find(key); at != file.end()) given = at->second;
    const auto variable = variable_of(key);
    if (const auto at = sources.environment.find(variable); at != sources.environment.end() && !at->second.empty()) {
        given = {at->second, variable, "environment variable " + variable};
    }
    if (const auto at = sources.flags.find(key); at != sources.flags.end()) {
        given = {at->second, config_flag(key), "flag " + config_flag(key)};
    }
    return given;
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
    if (const auto at = sources.environment.find("SLOTKEEPER_CONFIG");
        path.empty() && at != sources.environment.end()) {
        path = at->second;
    }
    std::map<std::string, Given> file;
    if (!path.empty()) {
        auto read = from_file(path);
        if (!read) return read.refusal();
        file = *std::move(read);
    }
    Config config;
    for (const auto& setting : kSettings) {
        const auto given = newest(setting, sources, file);
        const std::string key(setting.key);
        if (const auto reason = setting.apply(config, given.value)) {
            return refuse(ErrorCode::invalid_field, key, given.place + ": " + key + " " + *reason);
        }
        const auto shown = setting.secret && !given.value.empty() ? "***" : mask_password(given.value);
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
