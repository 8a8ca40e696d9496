// sync: measures an idle worker, one booking per second, and a queue beyond the rate limit.
#include "tools/bench/sync.h"

#include "adapters/http/client.h"
#include "engine/base/calendar_text.h"
#include "tools/bench/environment.h"
#include "tools/bench/meter.h"
#include "tools/simulator/simulate_calcom.h"
#include "tools/slotkeeper/commands/commands.h"
#include "tools/slotkeeper/wiring.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <iomanip>
#include <iostream>
#include <sstream>
#include <stdexcept>
#include <thread>

namespace slotkeeper::bench {

namespace {

using nlohmann::json;
using namespace std::chrono_literals;

constexpr int kLimitPerMinute = 120;
constexpr auto kSettled = "SELECT COUNT(*) FROM job WHERE kind = 'sync' AND state = 'done'";

class SyncBench {
public:
    explicit SyncBench(int seconds)
        : server_(start_server(folder_.path, Disk::as_it_is)),
          engine_(config_in(folder_.path), SchemaPolicy::migrate),
          remote_({.rate_limit_per_minute = kLimitPerMinute}),
          key_(load_demo()),
          served_(beside_this_program("slotkeeper"), folder_.path),
          meter_(store::private_server_status(folder_.path / "db").socket, {{"serve", served_.pid()}}) {
        report_.seconds = seconds;
        report_.allowed_per_second = kLimitPerMinute / 60.0;
    }

    SyncReport run() {
        const std::chrono::seconds time(report_.seconds);
        std::this_thread::sleep_for(2s);  // for its start to complete
        std::cerr << "idle" << std::endl;
        meter_.begin();
        std::this_thread::sleep_for(time);
        meter_.end();
        report_.idle_processor = meter_.processor_seconds("serve") / report_.seconds;

        std::cerr << "one booking a second" << std::endl;
        starts_ = free_starts();
        for (auto i = 0; i < report_.seconds; ++i) {
            if (book()) ++report_.spaced;
            std::this_thread::sleep_for(1s);
        }
        wait_for(report_.spaced);
        measure_waits();

        std::cerr << "more bookings than the rate limit allows" << std::endl;
        const auto queue = static_cast<std::size_t>(report_.seconds * 3) + 30;
        for (std::size_t i = 0; i < queue && book();) ++i;
        const auto before = settled();
        std::this_thread::sleep_for(time);
        report_.stood = settled() - before;
        report_.per_second = static_cast<double>(report_.stood) / report_.seconds;
        report_.refused = ask(remote_.address(), "GET", "/simulator/bookings").at("rate_limit").at("refused");
        return report_;
    }

private:
    std::string load_demo() {
        std::ostringstream out, err;
        const auto config = config_in(folder_.path);
        const Output output(out, err, /*json=*/true);
        if (demo_load({config, output}, {remote_.address()}) != 0) throw std::runtime_error(out.str() + err.str());
        return json::parse(out.str()).at("api_key");
    }

    json ask(const std::string& base, const std::string& method, const std::string& path, const json& body = nullptr) {
        http::Client client({.base_url = base});
        std::map<std::string, std::string> headers{{"Authorization", "Bearer " + key_}};
        if (!body.is_null()) headers["Content-Type"] = "application/json";
        const auto outcome = client.send(method, path, headers, body.is_null() ? "" : body.dump());
        const auto* reply = std::get_if<http::Reply>(&outcome);
        if (reply == nullptr) throw std::runtime_error(method + ' ' + path + " was not answered");
        return json::parse(reply->body);
    }
    std::string served_at() const { return "http://127.0.0.1:" + std::to_string(served_.port()); }

    std::vector<std::string> free_starts() {
        std::vector<std::string> starts;
        const auto now = engine_.clock.now();
        for (auto week = 1; week <= 8; ++week) {
            const auto day = [&](int days) {
                return format_rfc3339(std::chrono::floor<std::chrono::days>(now) + std::chrono::days(days));
            };
            const auto found =
                ask(served_at(), "GET",
                    "/v1/slots?service=Haarschnitt&limit=500&from=" + day(7 * week) + "&to=" + day(7 * week + 7));
            for (const auto& slot : found.at("data")) starts.push_back(slot.at("start"));
        }
        return starts;
    }

    bool book() {
        while (next_ < starts_.size()) {
            const auto number = std::to_string(next_);
            const auto answer =
                ask(served_at(), "POST", "/v1/appointments",
                    {{"service", "Haarschnitt"},
                     {"start", starts_[next_]},
                     {"customer", {{"name", "Guest " + number}, {"email", "guest" + number + "@example.com"}}}});
            ++next_;
            if (answer.contains("id")) return true;  // else the start has been taken
        }
        return false;
    }

    std::size_t settled() {
        std::size_t count = 0;
        engine_.database().read([&](store::Tx& tx) { tx.rows(kSettled, {}, [&](std::size_t jobs) { count = jobs; }); });
        return count;
    }
    void wait_for(std::size_t jobs) {
        for (auto i = 0; i < 1'200 && settled() < jobs; ++i) std::this_thread::sleep_for(50ms);
        if (settled() < jobs) throw std::runtime_error("timeout while waiting for bookings at Cal.com");
    }

    void measure_waits() {
        std::vector<double> waits;
        engine_.database().read([&](store::Tx& tx) {
            tx.rows("SELECT TIMESTAMPDIFF(MICROSECOND, created_at, finished_at) FROM job WHERE kind = 'sync'", {},
                    [&](std::int64_t microseconds) { waits.push_back(static_cast<double>(microseconds) / 1000); });
        });
        std::sort(waits.begin(), waits.end());
        if (waits.empty()) return;
        report_.p50_ms = waits[waits.size() / 2];
        report_.p99_ms = waits[std::min(waits.size() - 1, waits.size() * 99 / 100)];
    }

    TemporaryFolder folder_;
    std::unique_ptr<store::PrivateServer> server_;
    Engine engine_;
    simulator::CalcomSimulator remote_;
    std::string key_;
    Served served_;
    Meter meter_;
    std::vector<std::string> starts_;
    std::size_t next_ = 0;
    SyncReport report_;
};

}  // namespace

SyncReport bench_sync(int seconds) { return SyncBench(seconds).run(); }

std::string as_table(const SyncReport& report) {
    std::ostringstream text;
    text << std::fixed << std::setprecision(1);
    text << "sync with the Cal.com simulator, " << report.seconds << " s a point, one account, "
         << report.allowed_per_second * 60 << " calls a minute allowed\n\n";
    text << "serve --work at rest           " << report.idle_processor * 100 << " % of a processor\n";
    text << "from commit to standing there  p50 " << report.p50_ms << " ms, p99 " << report.p99_ms << " ms ("
         << report.spaced << " bookings, one a second)\n";
    text << std::setprecision(2) << "with a queue                   " << report.per_second << " a second of "
         << report.allowed_per_second << " allowed (" << report.stood << " bookings), " << report.refused
         << " calls too many\n";
    return text.str();
}

std::string as_json(const SyncReport& report) {
    return json{{"seconds", report.seconds},       {"idle_processor", report.idle_processor},
                {"spaced", report.spaced},         {"p50_ms", report.p50_ms},
                {"p99_ms", report.p99_ms},         {"stood", report.stood},
                {"per_second", report.per_second}, {"allowed_per_second", report.allowed_per_second},
                {"refused", report.refused}}
        .dump();
}

}  // namespace slotkeeper::bench
