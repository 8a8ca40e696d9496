// sync_lost_commit_tests: if the answer to a COMMIT of a sync is lost, the link ends as if it had arrived.
#include "tests/support/calcom_salon.h"
#include "tests/support/cutting_proxy.h"

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <thread>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using namespace std::chrono_literals;

namespace {

// A worker reaches the database through the proxy; what the test asks goes past it.
struct ProxySalon : CalcomSalon {
    // The next COMMIT after this step is cut, once.
    SyncTools cut_after(std::string step, Cut how) {
        auto options = world.tools.options;
        options.lease = 1min;  // no slow machine lets it run out
        options.at_step = [this, step = std::move(step), how, done = false](std::string_view at) mutable {
            if (!std::exchange(done, done || at == step) && at == step) proxy.cut(how, 1);
        };
        return {behind.database, behind.desk, behind.catalogs, world.sealer,
                world.gateways,  behind.ids,  world.accounts,  std::move(options)};
    }
    // One run of the sync, whose first COMMIT is lost, or the one after the call.
    void survives(AppointmentId id, const std::string& step, Cut how) {
        if (step == "none") proxy.cut(how, 1);
        BOOST_TEST(sync(id, cut_after(step, how)).reason == "in_step");
        BOOST_TEST(proxy.cuts_left() <= 0);
        BOOST_CHECK(link_of(id).state == SyncState::in_step);
        BOOST_TEST(differences() == "");
    }

    CuttingProxy proxy{folder.path(), test.url()};
    Salon::Process behind{proxy.url(), 2};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(sync_lost_commit_tests, ProxySalon)

BOOST_AUTO_TEST_CASE(a_step_with_a_lost_commit_runs_once) {
    auto day = 0;
    for (const std::string step : {"none", "called"}) {
        for (const auto how : {Cut::before_commit, Cut::after_commit}) {
            BOOST_TEST_CONTEXT("cut after " << step << (how == Cut::before_commit ? ", before" : ", after")) {
                const auto id = booked(book(at(10, 0, day), staff(0).id)).id;
                survives(id, step, how);
                move(id, at(11, 0, day));
                survives(id, step, how);
                move(id, at(11, 0, day), {{0, 0, staff(1).id}});  // a cancel there, and a booking made anew
                survives(id, step, how);
                cancel(id);
                survives(id, step, how);
                day += day == 3 ? 3 : 1;  // over the weekend
            }
        }
    }
}

// A move that is refused takes the booking back in the same COMMIT that records the refusal.
BOOST_AUTO_TEST_CASE(a_cancellation_with_a_lost_commit_runs_at_once) {
    const auto id = booked(book(at(10, 0), staff(0).id)).id;
    BOOST_TEST(sync(id).reason == "in_step");
    set_faults(1, {"webhook_lost"});
    book_there(staff(0), at(15, 0));
    set_faults(0, {});
    move(id, at(15, 0));
    BOOST_TEST(sync(id, cut_after("called", Cut::after_commit), limits::conflict_tries).reason == "conflicted");
    BOOST_TEST(live_bookings_of(id).empty());
}

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)  // so slow that every commit would meet a cut
constexpr auto kBetweenCuts = 100ms;
#else
constexpr auto kBetweenCuts = 10ms;
#endif

BOOST_AUTO_TEST_CASE(all_links_get_into_step_despite_repeatedly_lost_commits) {
    Worker worker(behind.database, behind.desk, behind.catalogs, world.sealer, world.gateways, behind.ids,
                  world.accounts, world.worker_options());
    worker.start();
    std::atomic<int> cuts = 0;
    std::jthread scissors([&](const std::stop_token& stop) {
        while (!stop.stop_requested()) {
            if (proxy.cuts_left() <= 0) proxy.cut(Cut::after_commit, 1), ++cuts;
            std::this_thread::sleep_for(kBetweenCuts);
        }
    });
    std::vector<AppointmentId> ours;
    for (auto day = 0; day < 4; ++day) {
        for (auto slot = 0; slot < 16; ++slot) {
            const auto receipt = desk.submit(book(at(9 + slot / 2, slot % 2 * 30, day), staff(0).id));
            if (receipt) ours.push_back(receipt->appointment->id);
        }
    }
    BOOST_TEST(ours.size() > 32U);
    for (std::size_t i = 0; i < ours.size(); i += 3) cancel(ours[i]);
    const auto until = std::chrono::steady_clock::now() + 2min;
    while (unfinished() > 0 && std::chrono::steady_clock::now() < until) std::this_thread::sleep_for(20ms);
    scissors.request_stop();
    scissors.join();
    proxy.cut(Cut::none, 0);
    BOOST_TEST(worker.stop(20s));
    BOOST_TEST(unfinished() == 0);
    BOOST_TEST(differences() == "");
    BOOST_TEST(test.number("SELECT COUNT(*) FROM calendar_link WHERE state <> 'in_step'") == 0);
    BOOST_TEST(broken_rows() == 0);
    BOOST_TEST_MESSAGE(cuts << " answers to COMMIT were lost");
}

BOOST_AUTO_TEST_SUITE_END()
