// main: the program slotkeeper-simulate, a stand-in for Cal.com that listens on loopback until it is stopped.
//
// Its first line on standard output is its address. `slotkeeper simulate calcom` starts it and documents the options.
#include "engine/base/machine/program.h"
#include "tools/simulator/simulate_calcom.h"

#include <getopt.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <charconv>
#include <csignal>
#include <iostream>
#include <stdexcept>

namespace {

using slotkeeper::simulator::SimulatorOptions;

template <class Number>
Number number(const std::string& text) {
    Number value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) throw std::invalid_argument(text + " is no number");
    return value;
}

// Throws std::invalid_argument.
SimulatorOptions parse(int argc, char** argv) {
    const option known[] = {{"host", required_argument, nullptr, 'h'},
                            {"port", required_argument, nullptr, 'p'},
                            {"seed", required_argument, nullptr, 's'},
                            {"rate-limit", required_argument, nullptr, 'l'},
                            {"keep", required_argument, nullptr, 'k'},
                            {"realistic", no_argument, nullptr, 'r'},
                            {nullptr, 0, nullptr, 0}};
    SimulatorOptions options;
    for (int flag; (flag = getopt_long(argc, argv, "", known, nullptr)) != -1;) {
        switch (flag) {
            case 'h':
                options.host = optarg;
                break;
            case 'p':
                options.port = number<unsigned short>(optarg);
                break;
            case 's':
                options.seed = number<std::uint64_t>(optarg);
                break;
            case 'l':
                options.rate_limit_per_minute = number<int>(optarg);
                break;
            case 'k':
                options.keep = optarg;
                break;
            case 'r':
                options.realistic = true;
                break;
            default:
                throw std::invalid_argument("see slotkeeper simulate calcom --help");
        }
    }
    if (optind < argc) throw std::invalid_argument(std::string("unexpected argument ") + argv[optind]);
    return options;
}

}  // namespace

int main(int argc, char** argv) {
    std::signal(SIGPIPE, SIG_IGN);
    spdlog::set_default_logger(spdlog::stderr_logger_mt("slotkeeper-simulate"));  // standard output has the address
    slotkeeper::StopSignals signals;                                              // before the first thread
    try {
        slotkeeper::simulator::CalcomSimulator calcom(parse(argc, argv));
        std::cout << calcom.address() << std::endl;
        while (!signals.wait(std::chrono::hours(1))) {
        }
        calcom.stop();
        return 0;
    } catch (const std::exception& error) {
        std::cerr << "slotkeeper-simulate: " << error.what() << '\n';
        return 1;
    }
}
