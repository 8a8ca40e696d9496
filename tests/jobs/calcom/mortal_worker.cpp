// mortal_worker: starts, kills and restarts workers.
#include "tests/jobs/calcom/mortal_worker.h"

#include "tests/support/child_process.h"

#include <boost/test/unit_test.hpp>

#include <signal.h>
#include <unistd.h>

#include <fstream>
#include <mutex>
#include <random>

using namespace std::chrono_literals;

namespace slotkeeper::tests {

MortalWorker::MortalWorker(CalcomSalon& salon, int number, double mortality, std::string deadly_step, unsigned seed)
    : stop_file_(salon.folder.path() / "stop"),
      thread_([=, this, url = salon.test.url(), folder = salon.folder.path()] {
          for (auto life = 0; !std::filesystem::exists(stop_file_); ++life) {
              // Dies with this thread at the latest.
              ChildProcess child("sync_storm_children/child_works",
                                 {{"url", url},
                                  {"folder", folder},
                                  {"number", std::to_string(number)},
                                  {"seed", std::to_string(seed + static_cast<unsigned>(number * 1000 + life))},
                                  {"mortality", std::to_string(life == 0 || deadly_step.empty() ? mortality : 0)},
                                  {"deadly_step", life == 0 ? deadly_step : ""}});
              while (!child.line().empty()) {
              }
              ++deaths;
          }
      }) {}

MortalWorker::~MortalWorker() { std::ofstream(stop_file_) << "stop"; }

void wait_until_settled(CalcomSalon& salon) {
    for (auto i = 0; i < 6'000 && salon.unfinished() > 0; ++i) std::this_thread::sleep_for(20ms);
    std::string left;
    salon.database.read([&](store::Tx& tx) {
        for (const auto& job : store::list_jobs(tx, {.queue = store::JobQueue::sync})) {
            if (job.state != store::JobState::available && job.state != store::JobState::running) continue;
            left += job.unique_key + ' ' + std::string(name_of(job.state)) + ' ' + std::to_string(job.attempt) + ' ' +
                    job.last_error + '\n';
        }
    });
    BOOST_TEST(left == "");
}

}  // namespace slotkeeper::tests

using namespace slotkeeper;
using namespace slotkeeper::tests;

BOOST_AUTO_TEST_SUITE(sync_storm_children, *boost::unit_test::disabled())

BOOST_AUTO_TEST_CASE(child_works) {
    store::Database database({.url = argument("url")});
    SystemClock clock;
    IdSource ids(std::stoi(argument("number")), clock);
    Catalogs catalogs(database);
    Desk desk(database, catalogs, ids);
    CalcomWorld world(database, argument("folder"), catalogs, desk, ids);
    auto options = world.worker_options();
    options.concurrency = {{store::JobQueue::sync, 3}, {store::JobQueue::webhooks, 2}};
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
