// voice_report: defines columns, keys and targets.
#include "tools/bench/voice/voice_report.h"

#include "adapters/commands/output.h"
#include "tools/bench/figures.h"

#include <algorithm>
#include <thread>

namespace slotkeeper::bench {

namespace {

constexpr double kIdleMs = 30;
constexpr double kLoadMs = 150;

Target slowest(const VoiceReport& report, VoicePoint VoiceRow::*point, const std::string& when, double wanted_ms) {
    const auto found = std::max_element(report.rows.begin(), report.rows.end(), [&](const auto& a, const auto& b) {
        return (a.*point).waits.p99_ms < (b.*point).waits.p99_ms;
    });
    if (found == report.rows.end()) return {"p99 " + when, false, wanted_ms, 0, " ms"};
    return {"p99 " + when + " of the slowest, " + found->function, false, wanted_ms, ((*found).*point).waits.p99_ms,
            " ms"};
}

std::vector<Target> targets_of(const VoiceReport& report) {
    return {slowest(report, &VoiceRow::idle, "alone", kIdleMs),
            slowest(report, &VoiceRow::load, "under load", kLoadMs)};
}

// The minimum and maximum of the load during the points.
std::string load_of(const VoiceReport& report) {
    const auto [least, most] =
        std::minmax_element(report.rows.begin(), report.rows.end(),
                            [](const auto& a, const auto& b) { return a.bookings_per_second < b.bookings_per_second; });
    if (least == report.rows.end()) return "0";
    return rounded(least->bookings_per_second, 0) + " to " + rounded(most->bookings_per_second, 0);
}

std::string first_error(const VoiceRow& row) {
    for (const auto* error : {&row.idle.error, &row.load.error, &row.error}) {
        if (error->empty()) continue;
        return std::to_string(row.idle.errors + row.load.errors) + " wrong answers: " + *error;
    }
    return {};
}

Json json_of(const VoicePoint& point) {
    return {{"calls", point.calls},
            {"errors", point.errors},
            {"mean_ms", thousandths(point.waits.mean_ms)},
            {"p50_ms", thousandths(point.waits.p50_ms)},
            {"p99_ms", thousandths(point.waits.p99_ms)}};
}

}  // namespace

bool VoiceReport::sound() const {
    return double_bookings == 0 && lost_bookings == 0 &&
           std::all_of(rows.begin(), rows.end(), [](const VoiceRow& row) { return first_error(row).empty(); });
}

std::string as_table(const VoiceReport& report) {
    std::vector<std::vector<std::string>> rows;
    for (const auto& row : report.rows) {
        rows.push_back({row.function, std::to_string(row.idle.calls), rounded(row.idle.waits.p50_ms, 1),
                        rounded(row.idle.waits.p99_ms, 1), rounded(row.statements, 0), std::to_string(row.load.calls),
                        rounded(row.load.waits.p50_ms, 1), rounded(row.load.waits.p99_ms, 1), first_error(row)});
    }
    return "voice functions, " + std::to_string(report.seconds) + " s a point, " +
           std::to_string(std::thread::hardware_concurrency()) + " processors, a call's body of " +
           rounded(static_cast<double>(report.body_bytes) / 1000, 1) + " kB\n\n" +
           draw_table({"function", "calls", "alone p50 ms", "p99 ms", "statements", "calls", "under load p50 ms",
                       "p99 ms", ""},
                      rows) +
           "\nthe load meanwhile: " + load_of(report) + " bookings/s by 50 others; double bookings " +
           std::to_string(report.double_bookings) + ", lost bookings " + std::to_string(report.lost_bookings) + "\n\n" +
           as_table(targets_of(report));
}

std::string as_json(const VoiceReport& report) {
    Json json{{"scenario", "voice"}, {"seconds_per_point", report.seconds}};
    json["processors"] = std::thread::hardware_concurrency();
    json["body_bytes"] = report.body_bytes;
    for (const auto& row : report.rows) {
        const auto error = first_error(row);
        json["functions"].push_back({{"function", row.function},
                                     {"idle", json_of(row.idle)},
                                     {"load", json_of(row.load)},
                                     {"statements", thousandths(row.statements)},
                                     {"load_bookings_per_second", thousandths(row.bookings_per_second)},
                                     {"error", error.empty() ? Json() : Json(error)}});
    }
    json["double_bookings"] = report.double_bookings;
    json["lost_bookings"] = report.lost_bookings;
    json["targets"] = as_json(targets_of(report));
    return json.dump();
}

}  // namespace slotkeeper::bench
