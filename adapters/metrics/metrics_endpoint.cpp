// metrics_endpoint: fills a registry for each response; prometheus-cpp writes it.
#include "adapters/metrics/metrics_endpoint.h"

#include "adapters/http/problem.h"
#include "engine/guards/digest.h"
#include "engine/store/operations/metric_rows.h"

#include <prometheus/gauge.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

namespace slotkeeper::metrics {

namespace {

using prometheus::BuildGauge;

struct Numbers {
    std::vector<store::AccountDrift> drift;
    std::map<store::JobQueue, std::int64_t> waiting;
    std::map<AccountState, std::int64_t> accounts;
};

// A label without rows is reported as 0, not left out, so that alerts can clear.
template <NamedEnum Enum>
void add_counts(prometheus::Registry& registry, const char* name, const char* help, const char* label,
                const std::map<Enum, std::int64_t>& counts) {
    auto& family = BuildGauge().Name(name).Help(help).Register(registry);
    for (std::size_t i = 0; i < EnumNames<Enum>::all.size(); ++i) {
        const auto found = counts.find(static_cast<Enum>(i));
        const auto count = found == counts.end() ? 0 : found->second;
        family.Add({{label, std::string(EnumNames<Enum>::all[i])}}).Set(static_cast<double>(count));
    }
}

std::string exposition_of(const Numbers& numbers) {
    prometheus::Registry registry;
    auto& drift = BuildGauge()
                      .Name("calcom_drift")
                      .Help("Differences between our bookings and Cal.com's in the last comparison")
                      .Register(registry);
    auto& compared = BuildGauge()
                         .Name("calcom_compared_timestamp_seconds")
                         .Help("Time of the last full comparison of an account")
                         .Register(registry);
    for (const auto& [account, company, at, counts] : numbers.drift) {
        for (std::size_t i = 0; i < counts.of_kind.size(); ++i) {
            drift.Add({{"account", account.text()}, {"kind", std::string(EnumNames<DriftKind>::all[i])}})
                .Set(counts.of_kind[i]);
        }
        const auto seconds = whole_seconds(at).time_since_epoch().count();
        compared.Add({{"account", account.text()}}).Set(static_cast<double>(seconds));
    }
    add_counts(registry, "jobs_waiting", "Jobs that wait for a worker", "queue", numbers.waiting);
    add_counts(registry, "calendar_accounts", "Accounts at Cal.com", "state", numbers.accounts);
    return prometheus::TextSerializer().Serialize(registry.Collect());
}

std::optional<Refusal> trouble_with(const http::Request& request, const MetricsEndpoint& endpoint) {
    if (endpoint.token.empty()) {
        if (endpoint.loopback) return std::nullopt;
        return refuse(ErrorCode::forbidden, "metrics_token",
                      "other machines can reach this server: set metrics_token first");
    }
    if (constant_time_equal(request.header("authorization"), "Bearer " + endpoint.token)) return std::nullopt;
    return refuse(ErrorCode::unauthorized, "Authorization", "must be Bearer and the setting metrics_token");
}

}  // namespace

void add_metrics_route(http::Router& router, MetricsEndpoint& endpoint) {
    router.add("GET", "/metrics", [&endpoint](const http::Request& request) {
        if (const auto trouble = trouble_with(request, endpoint)) return http::problem(*trouble, request);
        const auto numbers = endpoint.database.read([](store::Tx& tx) {
            return Numbers{store::load_account_drift(tx), store::count_waiting(tx), store::count_accounts(tx)};
        });
        http::Response response;
        response.content_type = "text/plain; version=0.0.4";
        response.body = exposition_of(numbers);
        return response;
    });
}

}  // namespace slotkeeper::metrics
