// booking: runs all points and counts the result.
#include "tools/bench/booking/report.h"

#include "tools/bench/bare_connection.h"
#include "tools/bench/callers/callers.h"
#include "tools/bench/environment.h"
#include "tools/bench/meter.h"
#include "tools/slotkeeper/wiring.h"

#include <unistd.h>

#include <array>
#include <iostream>
#include <memory>
#include <stdexcept>

namespace slotkeeper::bench {

namespace {

constexpr std::array kConnections{1, 8, 50, 200};
constexpr int kCrowd = 200;
constexpr int kPresetCallers = 50;
constexpr std::int64_t kPresetRequests = 100;

class BookingBench {
public:
    BookingBench(int seconds, Disk disk)
        : time_(std::chrono::seconds(seconds)),
          server_(start_server(folder_.path, disk)),
          database_(store::private_server_status(folder_.path / "db")),
          engine_(config_in(folder_.path), SchemaPolicy::migrate),
          company_(make_company(engine_.database(), engine_.ids, whole_seconds(engine_.clock.now()))),
          asks_(company_),
          served_(beside_this_program("slotkeeper"), folder_.path),
          meter_(database_.socket,
                 {{"database", static_cast<pid_t>(database_.pid)}, {"bench", ::getpid()}, {"serve", served_.pid()}}) {
        report_.seconds = seconds;
    }

    Report run() {
        open_days("engine", desk_callers());
        open_days("http", http_callers());
        for (const auto connections : kConnections) {
            add_point("floor", floor_callers(), connections);
            add_point("engine", desk_callers(), connections);
            add_point("http", http_callers(), connections);
        }
        add_crowd("engine", desk_callers());
        add_crowd("http", http_callers());
        add_preset("http", http_callers());
        add_steps();
        count_what_is_wrong();
        return report_;
    }

    // The same callers on a slow disk, where group commit has the largest effect.
    Report run_most_connections() {
        open_days("engine", desk_callers());
        open_days("http", http_callers());
        add_point("floor", floor_callers(), kConnections.back());
        add_point("engine", desk_callers(), kConnections.back());
        add_point("http", http_callers(), kConnections.back());
        count_what_is_wrong();
        return report_;
    }

private:
    MakeCaller floor_callers() {
        return [this] { return make_floor_caller(database_.socket, company_, engine_.ids); };
    }
    MakeCaller desk_callers() {
        return [this] { return make_desk_caller(engine_.desk, company_, engine_.ids); };
    }
    MakeCaller http_callers() {
        return [this] { return make_http_caller(served_.port(), company_); };
    }

    void count_what_is_wrong() {
        BareConnection connection(database_.socket);
        report_.double_bookings = count_double_bookings(connection);
        report_.lost_bookings = booked_ - connection.number("SELECT COUNT(*) FROM appointment");
    }

    void open_days(const std::string& way, const MakeCaller& make) {
        std::cerr << "warming up: " << way << std::endl;
        const auto counts = run_requests(make, kCrowd, kResourceDays, asks_);
        if (!counts.error.empty()) throw std::runtime_error(way + ": " + counts.error);
        booked_ += static_cast<std::int64_t>(counts.booked_in_all);
    }

    void add_point(const std::string& way, const MakeCaller& make, int connections) {
        std::cerr << way << ", " << connections << (connections == 1 ? " connection" : " connections") << std::endl;
        const auto end = [&] {
            meter_.end();
            if (way != "http") return;
            report_.resident_mib = static_cast<double>(resident_kib(served_.pid())) / 1024;
            report_.database_resident_mib = static_cast<double>(resident_kib(static_cast<pid_t>(database_.pid))) / 1024;
        };
        const auto counts = run_spread(
            make, connections, time_, asks_, [&] { meter_.begin(); }, end);
        auto point = metered(way, connections, counts);
        if (way == "floor") floor_per_second_ = counts.per_second();
        if (floor_per_second_ > 0) point.ratio = counts.per_second() / floor_per_second_;
        report_.spread.push_back(std::move(point));
    }

    void add_crowd(const std::string& way, const MakeCaller& make) {
        std::cerr << way << ", " << kCrowd << " connections, one resource day" << std::endl;
        meter_.begin();
        const auto counts = run_crowds(make, kCrowd, time_, asks_, crowded_day_);
        meter_.end();
        report_.crowds.push_back(metered(way, kCrowd, counts));
    }

    // A burst of 100 requests, which takes less than a second.
    void add_preset(const std::string& way, const MakeCaller& make) {
        std::cerr << way << ", " << kPresetRequests << " requests by " << kPresetCallers << " callers" << std::endl;
        meter_.begin();
        const auto counts = run_requests(make, kPresetCallers, kPresetRequests, asks_);
        meter_.end();
        report_.presets.push_back(metered(way, kPresetCallers, counts));
    }

    void add_steps() {
        std::cerr << "the steps of a booking" << std::endl;
        report_.steps = measure_steps(engine_, company_, time_);
        for (const auto& step : report_.steps) booked_ += step.booked;
    }

    Point metered(const std::string& way, int connections, const Counts& counts) {
        booked_ += static_cast<std::int64_t>(counts.booked_in_all);
        Point point;
        point.way = way;
        point.connections = connections;
        point.counts = counts;
        if (counts.booked > 0) point.statements = meter_.statements() / static_cast<double>(counts.booked);
        if (meter_.commits() > 0) point.per_commit = static_cast<double>(counts.booked) / meter_.commits();
        if (counts.seconds > 0) {
            point.database = meter_.processor_seconds("database") / counts.seconds;
            point.bench = meter_.processor_seconds("bench") / counts.seconds;
            point.serve = meter_.processor_seconds("serve") / counts.seconds;
        }
        return point;
    }

    TemporaryFolder folder_;
    std::chrono::milliseconds time_;
    std::unique_ptr<store::PrivateServer> server_;
    store::PrivateServerStatus database_;
    Engine engine_;
    BenchCompany company_;
    Asks asks_;
    Served served_;
    Meter meter_;
    Report report_;
    std::int64_t booked_ = 0;  // in all points, including the warm-up
    std::int64_t crowded_day_ = 0;
    double floor_per_second_ = 0;
};

}  // namespace

Report bench_booking(int seconds) {
    auto report = BookingBench(seconds, Disk::as_it_is).run();
    std::cerr << "now on a slow disk" << std::endl;
    const auto slow = BookingBench(seconds, Disk::slow).run_most_connections();
    report.slow_disk = slow.spread;
    report.double_bookings += slow.double_bookings;
    report.lost_bookings += slow.lost_bookings;
    return report;
}

}  // namespace slotkeeper::bench
