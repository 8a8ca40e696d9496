// steps: measures three steps separately.
//
// The lock and the customer are measured inside a transaction, without its BEGIN and COMMIT, which every booking needs
// once. The composite is a whole booking, from request to response.
#include "tools/bench/booking/report.h"

#include "engine/guards/idempotency.h"
#include "engine/store/booking/claim_rows.h"
#include "engine/store/booking/customer_rows.h"
#include "tools/bench/callers/load.h"

#include <optional>
#include <stdexcept>

namespace slotkeeper::bench {

namespace {

using Clock = std::chrono::steady_clock;
constexpr std::int64_t kOwnDay = 2 * kDays;  // beyond the days of all other bookings

// Returns the duration of the measured part; std::nullopt if the day is full.
using Once = std::function<std::optional<Clock::duration>(std::int64_t number)>;

Clock::duration timed(const std::function<void()>& part) {
    const auto begun = Clock::now();
    part();
    return Clock::now() - begun;
}

Step measure(std::string name, double wanted_ms, std::chrono::milliseconds time, const Once& once) {
    std::vector<double> waits;
    const auto end = Clock::now() + time;
    for (std::int64_t number = 0; Clock::now() < end; ++number) {
        const auto wait = once(number);
        if (!wait) break;
        waits.push_back(std::chrono::duration<double, std::milli>(*wait).count());
    }
    const auto spread = spread_of(waits);
    return {std::move(name), waits.size(), spread.p50_ms, spread.p99_ms, wanted_ms};
}

Once lock_a_day(Engine& engine, const BenchCompany& company) {
    return [&](std::int64_t number) -> std::optional<Clock::duration> {
        const auto& staff = company.staff[static_cast<std::size_t>(number % kStaff)];
        const std::vector<ResourceDay> days{{staff, std::chrono::floor<std::chrono::days>(company.first_day)}};
        Clock::duration took{};
        engine.database().transact([&](store::Tx& tx) {
            took = timed([&] {
                tx.rows(store::lock_resource_days_sql(days), [](const store::Row&) {});
                tx.run(store::bump_resource_days_sql(days));
            });
        });
        return took;
    };
}

Once register_customer(Engine& engine, const BenchCompany& company) {
    return [&](std::int64_t number) -> std::optional<Clock::duration> {
        const std::vector<Customer> customers{{.id = engine.ids.make<CustomerId>(),
                                               .company = company.company,
                                               .branch = company.branch,
                                               .name = "Bench",
                                               .phone = "+4940" + std::to_string(10'000'000 + number),
                                               .email = "",
                                               .note = "",
                                               .created_at = engine.clock.now()}};
        Clock::duration took{};
        engine.database().transact(
            [&](store::Tx& tx) { took = timed([&] { store::register_customers(tx, customers); }); });
        return took;
    };
}

// Two people one after the other, with a wait without staff between them.
Once book_a_composite(Engine& engine, const BenchCompany& company) {
    const auto per_day = std::chrono::days{1} / (3 * kLength);
    return [&engine, &company, per_day](std::int64_t number) -> std::optional<Clock::duration> {
        const auto pair = number % (kStaff / 2), round = number / (kStaff / 2);
        if (round >= per_day) return std::nullopt;
        const auto staff = [&](std::int64_t which) {
            return company.staff[static_cast<std::size_t>(2 * pair + which)];
        };
        Command command;
        command.company = company.company;
        command.actor = "bench";
        command.key = key_of_our_own(Channel::engine, engine.ids.make<AppointmentId>().value);
        command.ask = Book{.id = engine.ids.make<AppointmentId>(),
                           .branch = company.branch,
                           .service = company.composite,
                           .start = company.first_day + std::chrono::days{kOwnDay} + round * 3 * kLength,
                           .preferences = {{0, 0, staff(0)}, {2, 0, staff(1)}},
                           .customer = {.name = "Bench", .phone = "+494010000000", .email = "", .note = ""},
                           .notes = "",
                           .metadata = {}};
        return timed([&] {
            const auto receipt = engine.desk.submit(std::move(command));
            if (!receipt) throw std::runtime_error("composite booking refused: " + receipt.refusal().message);
        });
    };
}

}  // namespace

std::vector<Step> measure_steps(Engine& engine, const BenchCompany& company, std::chrono::milliseconds time) {
    std::vector<Step> steps{measure("lock and version of one resource day", 5, time, lock_a_day(engine, company)),
                            measure("a new customer", 1, time, register_customer(engine, company)),
                            measure("a composite booking, two people", 10, time, book_a_composite(engine, company))};
    steps.back().booked = static_cast<std::int64_t>(steps.back().times);
    return steps;
}

}  // namespace slotkeeper::bench
