// config: loads the configuration.
//
// Priority: defaults < TOML file < environment < flags. Every setting has one name: key in the file, SLOTKEEPER_KEY in
// the environment, --key as a flag. An unknown key or an invalid value stops the program with a message that names the
// source, the key and the reason, so that a misspelt key does not run with a default. Read on: toml_file.h reads the
// file, wiring.h builds the program from a Config.
#pragma once

#include "engine/base/result.h"
#include "engine/guards/rate_limit.h"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace slotkeeper {

enum class LogLevel : std::uint8_t { trace, debug, info, warn, error, off };
template <>
struct EnumNames<LogLevel> {
    static constexpr std::array<std::string_view, 6> all{"trace", "debug", "info", "warn", "error", "off"};
};

struct Address {
    std::string host;
    unsigned short port = 0;  // 0: any free port
};
// Parses "127.0.0.1:8080", "[::1]:0"; otherwise refuses with invalid_field.
Result<Address> parse_address(std::string_view text);

// One setting as `config show` prints it.
struct ConfigValue {
    std::string key;
    std::string shown;   // with masked password
    std::string origin;  // "default", "file /etc/slotkeeper.toml", "SLOTKEEPER_LISTEN", "--listen"
    std::string meaning;
};

struct Config {
    std::string database_url;  // empty: the private server under var/db
    std::size_t database_sessions = 0;
    Address listen;
    std::filesystem::path var;  // absolute
    LogLevel log_level = LogLevel::info;
    std::string calcom_url;
    std::string calcom_email_domain;
    std::string calcom_oauth_client_id;  // empty: accounts are connected by API key only
    std::string calcom_oauth_secret;     // content of the file; empty: a public client. Never shown
    std::string calcom_oauth_authorize_url, calcom_oauth_redirect_url, calcom_oauth_scopes;
    int calcom_brake_changes = 0, calcom_brake_percent = 0;  // see engine/calendar/reconcile/brake.h
    bool calcom_taken_start_pending = false;                 // false: such a booking is refused
    std::string public_url;                                  // empty: Cal.com cannot reach this server
    std::vector<std::string> cors_origins;                   // pages of these may call the API from a browser
    Minutes check_in_before{};
    std::string metrics_token;  // empty: only a loopback server answers
    int voice_hold_seconds = 0;
    std::size_t voice_holds_max = 0;
    bool voice_tells_next_start = false;
    // See adapters/retell/access/voice_limits.h.
    RateRule voice_limit_repeats, voice_limit_changes, voice_limit_functions;
    bool hooks_private = false;  // hooks of companies may lead to this machine and to private networks

    std::vector<ConfigValue> values;  // every setting, in a fixed order

    // Whether the value is from a source other than the defaults.
    bool is_set(std::string_view key) const;
};

struct ConfigSources {
    std::optional<std::string> file{};                 // --config; else SLOTKEEPER_CONFIG of the environment
    std::map<std::string, std::string> environment{};  // all variables; only SLOTKEEPER_… are used
    std::map<std::string, std::string> flags{};        // given flags by key
};

// All settings, in a fixed order.
struct ConfigSetting {
    std::string_view key, meaning;
};
std::vector<ConfigSetting> config_settings();
std::string config_flag(std::string_view key);  // "--log-level" for "log_level"

// Refuses with invalid_field or unknown_field, with the key as `field` and a complete message.
Result<Config> load_config(const ConfigSources& sources);

// "mysql://user:secret@host/name" -> "mysql://user:***@host/name".
std::string mask_password(std::string_view url);

}  // namespace slotkeeper
