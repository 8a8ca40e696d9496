// call_limit_tests: eight workers in four processes share one account, and its rate limit is never exceeded.
//
// The stand-in counts in windows of six seconds instead of sixty, and so do we; nothing else is shorter.
#include "tests/support/calcom_salon.h"
#include "tests/support/child_process.h"
#include "tests/support/until.h"

#include <boost/test/unit_test.hpp>

#include <fstream>
#include <memory>
#include <thread>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using namespace std::chrono_literals;

namespace {

constexpr int kLimit = 60;  // in a window

class Workers {
public:
    explicit Workers(CalcomSalon& salon) : stop_file_(salon.folder.path() / "stop") {
        for (auto number = 2; number < 6; ++number) {
            children_.push_back(std::make_unique<ChildProcess>(
                "call_limit_children/child_works",
                std::map<std::string, std::string>{
                    {"url", salon.test.url()}, {"folder", salon.folder.path()}, {"number", std::to_string(number)}}));
        }
    }
    ~Workers() {
        std::ofstream(stop_file_) << "stop";
        for (auto& child : children_) BOOST_TEST(child->passed());
    }

private:
    const std::filesystem::path stop_file_;
    std::vector<std::unique_ptr<ChildProcess>> children_;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(call_limit_children, *boost::unit_test::disabled())

BOOST_AUTO_TEST_CASE(child_works) {
    store::Database database({.url = argument("url")});
    SystemClock clock;
    IdSource ids(std::stoi(argument("number")), clock);
    Catalogs catalogs(database);
    Desk desk(database, catalogs, ids);
    CallGateOptions gate;
    gate.rules.window = 6s;
    CalcomWorld world(database, argument("folder"), catalogs, desk, ids, gate);
    auto options = world.worker_options();
    options.concurrency = {{store::JobQueue::sync, 4}};  // two of them for one account
    world.work_until_stopped(options, argument("folder"));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(call_limit_tests, CalcomSalon)

BOOST_AUTO_TEST_CASE(eight_workers_in_four_processes_never_meet_a_429, *boost::unit_test::label("slow")) {
    ask("PUT", "/simulator/settings", {{"rate_limit_per_minute", kLimit}, {"window_seconds", 6}});
    {
        Workers workers(*this);
        std::vector<AppointmentId> ours;
        for (auto day = 0; day < 7; ++day) {
            for (auto half = 0; half < 12; ++half) {
                const auto receipt = desk.submit(book(at(10 + half / 2, half % 2 * 30, day), staff(0).id));
                if (receipt) ours.push_back(receipt->appointment->id);
            }
        }
        until([&] { return unfinished() == 0; });
        for (const auto id : ours) cancel(id);
        until([&] { return unfinished() == 0; });
    }
    BOOST_TEST(differences() == "");
    const auto rate = ask("GET", "/simulator/bookings").at("rate_limit");
    BOOST_TEST(rate.at("refused") == 0);
    BOOST_TEST(rate.at("counted") > kLimit * 3 / 2);  // more than a window holds
}

BOOST_AUTO_TEST_SUITE_END()
