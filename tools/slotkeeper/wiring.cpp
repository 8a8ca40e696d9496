// wiring: constructs the parts.
#include "tools/slotkeeper/wiring.h"

#include "adapters/calcom/calcom_webhook.h"
#include "adapters/mcp/mcp.h"
#include "adapters/retell/voice_tools.h"
#include "engine/base/machine/private_folder.h"
#include "engine/guards/digest.h"
#include "engine/store/mariadb/migrator.h"

#include <spdlog/spdlog.h>
#include <unistd.h>

#include <array>
#include <random>

namespace slotkeeper {

namespace {

std::optional<store::PrivateServer> private_server(const Config& config, SchemaPolicy policy) {
    if (!config.database_url.empty()) return std::nullopt;
    const auto folder = database_folder(config);
    const auto makes_one = policy == SchemaPolicy::migrate || policy == SchemaPolicy::make;
    if (!makes_one && !store::has_private_database(folder)) {
        throw store::NoDatabase("there is no database in " + folder.string() +
                                ": give another folder with --var, or create one with slotkeeper serve or demo load");
    }
    make_private_folder(config.var);
    require_private_folder(config.var, Others::pass);
    return std::optional<store::PrivateServer>(std::in_place, store::PrivateServerOptions{.folder = folder});
}

void bring_up_to_date(store::Database& database, SchemaPolicy policy, bool is_private) {
    if (policy == SchemaPolicy::leave || policy == SchemaPolicy::make) return;
    if (policy == SchemaPolicy::migrate || is_private) {
        for (const auto& step : store::migrate(database)) spdlog::info("schema: applied step={}", step);
    } else {
        store::require_current_schema(database);
    }
}

// The name of this process in leases; the token distinguishes it from an earlier process with the same pid.
std::string owner_name() {
    std::array<char, 65> host{};
    ::gethostname(host.data(), host.size() - 1);
    return std::string(host.data()) + ':' + std::to_string(::getpid()) + ':' + random_token(8);
}

// Whether only this machine can reach the address. Other host names than localhost are not trusted, because the
// resolver could map them to any address.
bool is_loopback(const std::string& host) {
    return host == "localhost" || host == "::1" ||
           (host.starts_with("127.") && host.find_first_not_of("0123456789.") == std::string::npos);
}

http::Router routes(rest::RestApi& rest, retell::VoiceWebhook& voice, calcom::CalcomWebhook& webhooks,
                    metrics::MetricsEndpoint& metrics) {
    http::Router router;
    rest::add_rest_routes(router, rest);
    mcp::add_mcp_route(router, rest, rest::operations());
    retell::add_voice_routes(router, voice);
    calcom::add_sign_in_routes(router, rest.accounts);
    calcom::add_webhook_route(router, webhooks);
    metrics::add_metrics_route(router, metrics);
    return router;
}

retell::VoiceLimits voice_limits(const Config& config) {
    return {config.voice_limit_repeats, config.voice_limit_changes, config.voice_limit_functions};
}

calcom::Options calcom_options(const Config& config) {
    calcom::Options options;
    options.attendee_domain = config.calcom_email_domain;
    options.oauth.id = config.calcom_oauth_client_id;
    options.oauth.secret = config.calcom_oauth_secret;
    options.oauth.authorize_url = config.calcom_oauth_authorize_url;
    options.oauth.redirect_url = config.calcom_oauth_redirect_url;
    options.oauth.scopes = config.calcom_oauth_scopes;
    return options;
}

}  // namespace

std::filesystem::path database_folder(const Config& config) { return config.var / "db"; }

DatabaseWiring::DatabaseWiring(const Config& config, SchemaPolicy policy, std::chrono::seconds answer_patience)
    : server(private_server(config, policy)),
      database({.url = server ? server->url() : config.database_url,
                .sessions_max = config.database_sessions,
                .answer_patience = answer_patience}) {
    bring_up_to_date(database, policy, server.has_value());
}

Engine::Engine(const Config& config, SchemaPolicy policy)
    : database_wiring(config, policy),
      leases(database_wiring.database, owner_name()),
      process_number(leases, std::random_device{}()),
      ids(process_number.value(), clock),
      sealer(config.var),
      catalogs(database_wiring.database),
      after_commit([] {}),
      desk(database_wiring.database, catalogs, ids,
           {.check_in_before = config.check_in_before, .after_commit = [this] { after_commit(); }}),
      gate(database_wiring.database),
      calendars(calcom_options(config), gate),
      accounts(database_wiring.database, sealer, calendars, leases, ids,
               {config.calcom_brake_changes, config.calcom_brake_percent}),
      reconciler(database_wiring.database, catalogs, leases, ids, accounts),
      mapping(database_wiring.database, catalogs, leases, accounts),
      slots_elsewhere(
          {database_wiring.database, [this](const CalendarAccount& account) { return accounts.gateway_to(account); },
           [this](AccountId id) { accounts.note_refused_key(id); }},
          {.pending_if_taken = config.calcom_taken_start_pending}),
      hooks(config.hooks_private) {}

api::Services services_of(Engine& engine, const Config& config, bool loopback) {
    return {engine.database(),
            engine.desk,
            engine.catalogs,
            engine.ids,
            engine.clock,
            engine.accounts,
            engine.reconciler,
            engine.mapping,
            engine.sealer,
            config.calcom_url,
            loopback,
            &engine.slots_elsewhere,
            engine.database_wiring.server ? database_folder(config) : std::filesystem::path(),
            config.check_in_before,
            config.public_url,
            retell::voice_tools,
            config.hooks_private};
}

HttpEndpoints::HttpEndpoints(const Config& config, Engine& engine)
    : loopback(is_loopback(config.listen.host)),
      rest(services_of(engine, config, loopback)),
      receptionist{engine.database(),
                   engine.desk,
                   engine.catalogs,
                   engine.ids,
                   engine.clock,
                   &engine.slots_elsewhere,
                   {Seconds(config.voice_hold_seconds), config.voice_holds_max}},
      voice{receptionist, engine.sealer, loopback, config.voice_tells_next_start, voice_limits(config)},
      webhooks{engine.database(),
               engine.catalogs,
               engine.ids,
               engine.clock,
               engine.sealer,
               loopback,
               [&engine] { engine.after_commit(); }},
      metrics{engine.database(), config.metrics_token, loopback},
      router(routes(rest, voice, webhooks, metrics)),
      cors(config.cors_origins),
      server({.host = config.listen.host,
              .port = config.listen.port,
              .body_bytes_max =
                  [](std::string_view path) {
                      return retell::is_voice_path(path) ? limits::voice_body_bytes_max : limits::body_bytes_max;
                  }},
             [this](const http::Request& request) { return cors(request, router(request)); }) {}

Workers::Workers(Engine& engine)
    : worker(engine.database(), engine.desk, engine.catalogs, engine.sealer, engine.calendars, engine.ids,
             engine.accounts, {.other_calendar = &engine.slots_elsewhere, .event_sender = &engine.hooks}) {}

}  // namespace slotkeeper
