// report: defines columns, keys and targets.
#include "tools/bench/booking/report.h"

#include "adapters/commands/output.h"
#include "tools/bench/figures.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <thread>

namespace slotkeeper::bench {

namespace {

using Json = nlohmann::ordered_json;

Point point_of(const std::vector<Point>& points, const std::string& way, int connections) {
    const auto found = std::find_if(points.begin(), points.end(), [&](const Point& point) {
        return point.way == way && point.connections == connections;
    });
    return found == points.end() ? Point{} : *found;
}

double ratio_of(const std::vector<Point>& points, const std::string& way, int connections) {
    return point_of(points, way, connections).ratio;
}

std::vector<Target> targets_of(const Report& report) {
    std::vector<Target> targets{
        {"engine to floor at 200 connections", true, 3, ratio_of(report.spread, "engine", 200), ""},
        {"http to floor at 200 connections", true, 1.5, ratio_of(report.spread, "http", 200), ""},
        {"http to floor at 1 connection", true, 0.6, ratio_of(report.spread, "http", 1), ""},
        {"engine to floor at 200, 5 ms per fsync", true, 5, ratio_of(report.slow_disk, "engine", 200), ""},
    };
    const auto few = point_of(report.spread, "http", 50).counts, many = point_of(report.spread, "http", 200).counts;
    targets.push_back({"http bookings/s at 200 connections", true, 1000, many.per_second(), ""});
    targets.push_back({"http mean wait at 50 connections", false, 100, few.waits.mean_ms, " ms"});
    targets.push_back({"http mean wait at 200 connections", false, 500, many.waits.mean_ms, " ms"});
    for (const auto& step : report.steps) {
        targets.push_back({"p50 of " + step.name, false, step.wanted_ms, step.p50_ms, " ms"});
    }
    for (const auto& crowd : report.crowds) {
        targets.push_back({crowd.way + " p99, all on one resource day", false, 250, crowd.counts.waits.p99_ms, " ms"});
    }
    targets.push_back({"serve resident at 200 connections", false, 64, report.resident_mib, " MiB"});
    const auto together = report.resident_mib + report.database_resident_mib;
    targets.push_back({"serve and database resident", false, 512, together, " MiB"});
    return targets;
}

std::vector<std::string> row_of(const Point& point) {
    const auto& counts = point.counts;
    return {point.way,
            std::to_string(point.connections),
            rounded(counts.per_second(), 0),
            point.ratio > 0 ? rounded(point.ratio, 2) : "-",
            rounded(counts.waits.mean_ms, 2),
            rounded(counts.waits.p50_ms, 2),
            rounded(counts.waits.p99_ms, 2),
            std::to_string(counts.refused),
            rounded(point.statements, 1),
            rounded(point.per_commit, 1),
            rounded(point.database, 2),
            rounded(point.bench, 2),
            rounded(point.serve, 2),
            counts.error};
}

Json json_of(const Point& point) {
    const auto& counts = point.counts;
    Json json{{"way", point.way},
              {"connections", point.connections},
              {"seconds", thousandths(counts.seconds)},
              {"booked", counts.booked},
              {"refused", counts.refused},
              {"bookings_per_second", thousandths(counts.per_second())},
              {"ratio_to_floor", point.ratio > 0 ? Json(thousandths(point.ratio)) : Json()},
              {"mean_ms", thousandths(counts.waits.mean_ms)},
              {"p50_ms", thousandths(counts.waits.p50_ms)},
              {"p99_ms", thousandths(counts.waits.p99_ms)},
              {"statements_per_booking", thousandths(point.statements)},
              {"bookings_per_commit", thousandths(point.per_commit)}};
    json["processors"] = {{"database", thousandths(point.database)},
                          {"bench", thousandths(point.bench)},
                          {"serve", thousandths(point.serve)}};
    json["error"] = counts.error.empty() ? Json() : Json(counts.error);
    return json;
}

std::string table_of(const std::vector<Point>& points) {
    std::vector<std::vector<std::string>> rows;
    for (const auto& point : points) rows.push_back(row_of(point));
    return draw_table({"way", "connections", "bookings/s", "to floor", "mean ms", "p50 ms", "p99 ms", "refused",
                       "statements", "per commit", "cpu db", "cpu bench", "cpu serve", ""},
                      rows);
}

std::string table_of(const std::vector<Step>& steps) {
    std::vector<std::vector<std::string>> rows;
    for (const auto& step : steps) {
        rows.push_back({step.name, std::to_string(step.times), rounded(step.p50_ms, 2), rounded(step.p99_ms, 2)});
    }
    return draw_table({"step", "times", "p50 ms", "p99 ms"}, rows);
}

}  // namespace

bool Report::sound() const {
    const auto fine = [](const Point& point) { return point.counts.error.empty(); };
    return double_bookings == 0 && lost_bookings == 0 && std::all_of(spread.begin(), spread.end(), fine) &&
           std::all_of(crowds.begin(), crowds.end(), fine) && std::all_of(presets.begin(), presets.end(), fine) &&
           std::all_of(slow_disk.begin(), slow_disk.end(), fine);
}

std::string as_table(const Report& report) {
    const auto text = "bookings, " + std::to_string(report.seconds) + " s a point, " +
                      std::to_string(std::thread::hardware_concurrency()) + " processors\n\n" +
                      table_of(report.spread) + "\nall callers on one resource day, a new day each round\n\n" +
                      table_of(report.crowds) + "\n100 requests in all, by 50 callers at once\n\n" +
                      table_of(report.presets) + "\none caller, alone\n\n" + table_of(report.steps) +
                      "\na disk that takes 5 ms more for each fsync\n\n" + table_of(report.slow_disk) +
                      "\ndouble bookings " + std::to_string(report.double_bookings) + ", lost bookings " +
                      std::to_string(report.lost_bookings) + ", serve resident " + rounded(report.resident_mib, 1) +
                      " MiB, database resident " + rounded(report.database_resident_mib, 1) + " MiB\n\n";
    return text + as_table(targets_of(report));
}

std::string as_json(const Report& report) {
    Json json{{"scenario", "booking"}, {"seconds_per_point", report.seconds}};
    json["processors"] = std::thread::hardware_concurrency();
    for (const auto& point : report.spread) json["spread"].push_back(json_of(point));
    for (const auto& point : report.crowds) json["one_day"].push_back(json_of(point));
    for (const auto& point : report.presets) json["presets"].push_back(json_of(point));
    for (const auto& step : report.steps) {
        json["steps"].push_back({{"name", step.name},
                                 {"times", step.times},
                                 {"p50_ms", thousandths(step.p50_ms)},
                                 {"p99_ms", thousandths(step.p99_ms)}});
    }
    for (const auto& point : report.slow_disk) json["slow_disk"].push_back(json_of(point));
    json["database_resident_mib"] = thousandths(report.database_resident_mib);
    json["serve_resident_mib"] = thousandths(report.resident_mib);
    json["double_bookings"] = report.double_bookings;
    json["lost_bookings"] = report.lost_bookings;
    json["targets"] = as_json(targets_of(report));
    return json.dump();
}

}  // namespace slotkeeper::bench
