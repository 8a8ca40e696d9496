// load: runs the threads and computes their waits.
#include "tools/bench/callers/load.h"

#include <algorithm>
#include <atomic>
#include <barrier>
#include <mutex>
#include <numeric>
#include <thread>
#include <vector>

namespace slotkeeper::bench {

namespace {

using Clock = std::chrono::steady_clock;
constexpr auto kWarmUp = std::chrono::milliseconds(300);

struct Tally {
    std::vector<double> waits_ms;
    std::uint64_t booked = 0, refused = 0, booked_in_all = 0;
};

// The state that callers share.
struct Run {
    std::atomic<bool> stop{false}, measured{false};
    std::mutex mutex;  // guards the error against two concurrent writers
    std::string error;

    void failed(const std::string& text) {
        const std::lock_guard lock(mutex);
        if (error.empty()) error = text;
        stop = true;
    }
    // One request, counted if its response comes within the measured time.
    void ask(Caller& caller, const Ask& what, Tally& tally) {
        const auto asked_at = Clock::now();
        const auto outcome = caller.book(what);
        const std::chrono::duration<double, std::milli> wait = Clock::now() - asked_at;
        tally.booked_in_all += outcome == Outcome::booked ? 1 : 0;
        if (!measured) return;
        tally.waits_ms.push_back(wait.count());
        ++(outcome == Outcome::booked ? tally.booked : tally.refused);
    }
};

Counts summed(std::vector<Tally>& tallies, const Run& run, Clock::duration measured) {
    Counts counts;
    std::vector<double> waits;
    for (auto& tally : tallies) {
        counts.booked += tally.booked;
        counts.refused += tally.refused;
        counts.booked_in_all += tally.booked_in_all;
        waits.insert(waits.end(), tally.waits_ms.begin(), tally.waits_ms.end());
    }
    counts.waits = spread_of(waits);
    counts.seconds = std::chrono::duration<double>(measured).count();
    counts.error = run.error;
    return counts;
}

// Starts the callers; each runs a copy of `work` with its connection (nullptr if it could not connect).
std::vector<std::jthread> start(const MakeCaller& make, std::vector<Tally>& tallies, Run& run,
                                const std::function<void(Caller*, Tally&)>& work) {
    std::vector<std::jthread> threads;
    for (auto& tally : tallies) {
        threads.emplace_back([&make, &run, work, &tally] {
            std::unique_ptr<Caller> caller;
            try {
                caller = make();
            } catch (const std::exception& error) {
                run.failed(error.what());
            }
            work(caller.get(), tally);
        });
    }
    return threads;
}

}  // namespace

Spread spread_of(std::vector<double>& ms) {
    if (ms.empty()) return {};
    std::sort(ms.begin(), ms.end());
    const auto at = [&](double share) {
        return ms[static_cast<std::size_t>(share * static_cast<double>(ms.size() - 1))];
    };
    return {std::accumulate(ms.begin(), ms.end(), 0.0) / static_cast<double>(ms.size()), at(0.50), at(0.99)};
}

Counts run_spread(const MakeCaller& make, int callers, std::chrono::milliseconds time, Asks& asks, const Mark& begin,
                  const Mark& end) {
    std::vector<Tally> tallies(static_cast<std::size_t>(callers));
    Run run;
    std::barrier ready(callers + 1);
    const auto work = [&](Caller* caller, Tally& tally) {
        ready.arrive_and_wait();
        try {
            while (!run.stop) run.ask(*caller, asks.next(), tally);
        } catch (const std::exception& error) {
            run.failed(error.what());
        }
    };
    auto threads = start(make, tallies, run, work);
    ready.arrive_and_wait();
    std::this_thread::sleep_for(kWarmUp);
    begin();
    const auto begun = Clock::now();
    run.measured = true;
    std::this_thread::sleep_for(time);
    run.measured = false;
    const auto measured = Clock::now() - begun;
    end();
    run.stop = true;
    threads.clear();
    return summed(tallies, run, measured);
}

Counts run_requests(const MakeCaller& make, int callers, std::int64_t requests, Asks& asks) {
    std::vector<Tally> tallies(static_cast<std::size_t>(callers));
    Run run;
    run.measured = true;
    std::atomic<std::int64_t> left{requests};
    Clock::time_point begun;
    std::barrier ready(callers, [&]() noexcept { begun = Clock::now(); });
    const auto work = [&](Caller* caller, Tally& tally) {
        ready.arrive_and_wait();
        try {
            while (!run.stop && left-- > 0) run.ask(*caller, asks.next(), tally);
        } catch (const std::exception& error) {
            run.failed(error.what());
        }
    };
    start(make, tallies, run, work).clear();
    return summed(tallies, run, Clock::now() - begun);
}

Counts run_crowds(const MakeCaller& make, int callers, std::chrono::milliseconds time, Asks& asks,
                  std::int64_t& first_day) {
    std::vector<Tally> tallies(static_cast<std::size_t>(callers));
    Run run;
    run.measured = true;
    Clock::time_point begun = Clock::now();
    bool first = true;
    const auto next_round = [&]() noexcept {
        if (std::exchange(first, false)) begun = Clock::now();
        ++first_day;
        if (Clock::now() - begun >= time) run.stop = true;
    };
    std::barrier together(callers, next_round);
    const auto work = [&](Caller* caller, Tally& tally) {
        for (together.arrive_and_wait(); !run.stop; together.arrive_and_wait()) {
            try {
                run.ask(*caller, asks.next_of_day(first_day), tally);
            } catch (const std::exception& error) {
                run.failed(error.what());
            }
        }
        // Leaves the barrier, because the others would wait for this caller forever.
        together.arrive_and_drop();
    };
    start(make, tallies, run, work).clear();
    return summed(tallies, run, Clock::now() - begun);
}

}  // namespace slotkeeper::bench
