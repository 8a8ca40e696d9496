// main: the benchmark program. tools/bench/run passes its arguments; README.md explains the output.
#include "tools/bench/booking/report.h"
#include "tools/bench/sync.h"
#include "tools/bench/voice/voice_report.h"
#include "tools/slotkeeper/logging.h"

#include <stdlib.h>

#include <csignal>
#include <iostream>
#include <optional>
#include <string_view>
#include <vector>

namespace bench = slotkeeper::bench;

namespace {

constexpr std::string_view kUsage =
    "usage: tools/bench/run [booking | sync | voice] [--json] [--seconds N]\n"
    "  booking      Measure bookings per second: a bare program, the desk in process, HTTP (default)\n"
    "  sync         Measure the delay and rate of bookings at Cal.com, and the load of an idle worker\n"
    "  voice        Measure the response time of each voice function, alone and under booking load\n"
    "  --json       Print one JSON object instead of a table\n"
    "  --seconds N  Measure each point for N seconds, 1 to 600; default 3\n";

enum class Run { booking, sync, voice };

struct Wanted {
    bool json = false;
    Run run = Run::booking;
    int seconds = 3;
};

// std::nullopt if an argument is unknown or invalid; `trouble` then has the message.
std::optional<Wanted> parse(const std::vector<std::string>& words, std::string& trouble) {
    Wanted wanted;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (words[i] == "--json") {
            wanted.json = true;
        } else if (words[i] == "--seconds") {
            const auto number = i + 1 < words.size() ? words[++i] : "";
            const auto plain =
                !number.empty() && number.size() <= 3 && number.find_first_not_of("0123456789") == std::string::npos;
            wanted.seconds = plain ? std::stoi(number) : 0;
            if (wanted.seconds < 1 || wanted.seconds > 600) {
                trouble = "--seconds must be a whole number from 1 to 600";
                return std::nullopt;
            }
        } else if (words[i] == "sync") {
            wanted.run = Run::sync;
        } else if (words[i] == "voice") {
            wanted.run = Run::voice;
        } else if (words[i] != "booking") {
            trouble = "unknown benchmark or option \"" + words[i] + "\"";
            return std::nullopt;
        }
    }
    return wanted;
}

// Returns the exit status.
template <class Report>
int tell(const Report& report, bool json, bool sound) {
    std::cout << (json ? as_json(report) + '\n' : as_table(report)) << std::flush;
    return sound ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
    const std::vector<std::string> words(argv + 1, argv + argc);
    if (words == std::vector<std::string>{"--help"}) {
        std::cout << kUsage;
        return 0;
    }
    std::string trouble;
    const auto wanted = parse(words, trouble);
    if (!wanted) {
        std::cerr << "bench: " << trouble << '\n' << kUsage;
        return 2;
    }
    // Ignores the settings in the user's environment.
    for (const auto* name : {"SLOTKEEPER_DATABASE_URL", "SLOTKEEPER_DATABASE_SESSIONS", "SLOTKEEPER_LISTEN",
                             "SLOTKEEPER_VAR", "SLOTKEEPER_LOG_LEVEL", "SLOTKEEPER_CONFIG"}) {
        ::unsetenv(name);
    }
    std::signal(SIGPIPE, SIG_IGN);
    slotkeeper::set_up_logging(slotkeeper::LogLevel::warn);
    try {
        switch (wanted->run) {
            case Run::booking: {
                const auto report = bench::bench_booking(wanted->seconds);
                return tell(report, wanted->json, report.sound());
            }
            case Run::sync: {
                const auto report = bench::bench_sync(wanted->seconds);
                return tell(report, wanted->json, report.refused == 0);
            }
            case Run::voice: {
                const auto report = bench::bench_voice(wanted->seconds);
                return tell(report, wanted->json, report.sound());
            }
        }
    } catch (const std::exception& error) {
        std::cerr << "bench: " << error.what() << '\n';
    }
    return 1;
}
