// sync_storm_tests: whatever breaks, in the end both sides are the same.
//
// Customers book, move, swap and cancel while three of ten calls to the stand-in go wrong in one of six ways, and the
// workers, processes of their own, kill themselves between two steps now and then.
#include "engine/store/calendar/link_rows.h"
#include "tests/support/calcom_salon.h"
#include "tests/support/child_process.h"
#include "tests/support/seed.h"

#include <boost/test/unit_test.hpp>

#include <signal.h>
#include <unistd.h>

#include <fstream>
#include <mutex>
#include <random>
#include <thread>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using namespace std::chrono_literals;

namespace {

const std::vector<std::string> kEveryFault{"delay", "429", "500_before", "404_before", "500_after", "cut_after"};

// A worker process that dies at a step, at random or at the step that is named, and is started anew until the end.
class MortalWorker {
public:
    MortalWorker(CalcomSalon& salon, int number, double mortality, std::string deadly_step = {})
        : stop_file_(salon.folder.path() / "stop"),
          thread_([=, this, url = salon.test.url(), folder = salon.folder.path()] {
              for (auto life = 0; !std::filesystem::exists(stop_file_); ++life) {
                  // Dies with this thread at the latest.
                  ChildProcess child("sync_storm_children/child_works",
                                     {{"url", url},
                                      {"folder", folder},
                                      {"number", std::to_string(number)},
                                      {"seed", std::to_string(number * 1000 + life)},
                                      {"mortality", std::to_string(life == 0 || deadly_step.empty() ? mortality : 0)},
                                      {"deadly_step", life == 0 ? deadly_step : ""}});
                  while (!child.line().empty()) {
                  }
                  ++deaths;
              }
          }) {}
    ~MortalWorker() { std::ofstream(stop_file_) << "stop"; }

    std::atomic<int> deaths = 0;  // the last end, an orderly one, is counted too

private:
    const std::filesystem::path stop_file_;
    std::jthread thread_;
};

void wait_until_settled(CalcomSalon& salon) {
    for (auto i = 0; i < 6'000 && salon.unfinished() > 0; ++i) std::this_thread::sleep_for(20ms);
    std::string left;
    salon.database.read([&](store::Tx& tx) {
        for (const auto& job : store::list_jobs(tx, {.queue = store::JobQueue::sync})) {
            if (job.state != store::JobState::available && job.state != store::JobState::running) continue;
            left += job.unique_key + ' ' + std::string(word(job.state)) + ' ' + std::to_string(job.attempt) + ' ' +
                    job.last_error + '\n';
        }
    });
    BOOST_TEST(left == "");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(sync_storm_children, *boost::unit_test::disabled())

BOOST_AUTO_TEST_CASE(child_works) {
    store::Database database({.url = argument("url")});
    SystemClock clock;
    IdSource ids(std::stoi(argument("number")), clock);
    Catalogs catalogs(database);
    Desk desk(database, catalogs, ids);
    CalcomWorld world(database, argument("folder"), catalogs, desk, ids);
    auto options = world.worker_options();
    options.concurrency = {{store::JobQueue::sync, 3}};
    std::mutex mutex;
    std::mt19937 random(static_cast<unsigned>(std::stoul(argument("seed"))));
    const auto mortality = std::stod(argument("mortality"));
    options.sync.at_step = [&](std::string_view step) {
        const std::lock_guard lock(mutex);
        const auto dies = step == argument("deadly_step") || std::uniform_real_distribution<>(0, 1)(random) < mortality;
        if (dies) ::kill(::getpid(), SIGKILL);
    };
    world.work_until_stopped(options, argument("folder"));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(sync_storm_tests, CalcomSalon)

BOOST_AUTO_TEST_CASE(a_worker_killed_at_any_step_is_taken_over_and_nothing_is_made_twice) {
    for (const auto* step : {"begun", "called", "recorded"}) {
        BOOST_TEST_CONTEXT("killed after " << step) {
            std::filesystem::remove(folder.path() / "stop");
            const auto fresh = booked(book(at(10, 0), staff(0).id)).id;
            const auto moved = booked(book(at(11, 0), staff(0).id)).id;
            const auto gone = booked(book(at(12, 0), staff(0).id)).id;
            BOOST_TEST(sync(moved).reason == "in_step");
            BOOST_TEST(sync(gone).reason == "in_step");
            move(moved, at(15, 0));
            cancel(gone);
            {
                MortalWorker worker(*this, 2, 0, step);
                wait_until_settled(*this);
                BOOST_TEST(worker.deaths >= 1);
            }
            BOOST_TEST(differences() == "");
            for (const auto id : {fresh, moved}) cancel(id);
            BOOST_TEST(settle());
            BOOST_TEST(differences() == "");
        }
    }
}

BOOST_AUTO_TEST_CASE(in_a_storm_of_faults_and_deaths_both_sides_come_to_agree) {
    const auto seed = testing::seed_of_test();
    BOOST_TEST_CONTEXT("SLOTKEEPER_SEED=" << seed) {
        std::mt19937 random(seed);
        set_faults(0.3, kEveryFault, seed);
        {
            MortalWorker one(*this, 2, 0.03), other(*this, 3, 0.03);
            std::vector<AppointmentId> ours;
            for (auto i = 0; i < 80; ++i) {
                // Few hours of two people, so that slots are handed on again and again.
                const auto start = at(10 + static_cast<int>(random() % 3), random() % 2 == 0 ? 0 : 30);
                const auto& who = staff(random() % 2);
                const auto dice = random() % 10;
                if (dice < 4 || ours.empty()) {
                    if (const auto receipt = desk.submit(book(start, who.id))) ours.push_back(receipt->appointment->id);
                } else if (dice < 8) {
                    const auto id = ours[random() % ours.size()];
                    (void)desk.submit(make(Reschedule{id, start, {{0, 0, who.id}}, false, {}}));
                } else {
                    (void)desk.submit(make(Cancel{ours[random() % ours.size()], "customer", {}}));
                }
                std::this_thread::sleep_for(std::chrono::milliseconds(random() % 100));
            }
            wait_until_settled(*this);
        }
        BOOST_TEST(differences() == "");
        BOOST_TEST(broken_rows() == 0);
        BOOST_TEST(test.number("SELECT COUNT(*) FROM job WHERE state = 'dead'") == 0);
        const auto faults = ask("GET", "/simulator/bookings").at("faults").size();
        BOOST_TEST(faults > 0U);
        BOOST_TEST_MESSAGE(faults << " calls went wrong");
    }
}

BOOST_AUTO_TEST_SUITE_END()
