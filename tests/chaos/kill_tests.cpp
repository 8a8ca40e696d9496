// kill_tests: the server and the database are killed under load, and all answered bookings exist.
//
// Through the real binary: callers book over HTTP, each request with a key, and ask again with the same key whenever no
// answer came. Afterwards every key has at most one appointment, and every 201 has exactly the one that it named.
#include "engine/base/machine/program.h"
#include "engine/store/mariadb/private_server.h"
#include "tests/support/paths.h"
#include "tests/support/rest_caller.h"
#include "tests/support/salon.h"
#include "tests/support/until.h"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include <csignal>
#include <fstream>
#include <mutex>
#include <set>
#include <thread>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

constexpr int kCallers = 6;
constexpr int kRounds = 3;
constexpr int kAnswersBetween = 40;  // before something is killed again

// One request, however often it is sent.
struct Asked {
    std::string key;
    json body;
    std::string id;       // once it was answered 201
    std::string refusal;  // what it was refused with
};

class KilledHouse {
public:
    KilledHouse() {
        BOOST_REQUIRE(command("demo load --json", "demo.json") == 0);
        api_key_ = json::parse(std::ifstream(folder_.path() / "demo.json"))["api_key"];
    }
    ~KilledHouse() {
        if (server_ > 0) ::kill(server_, SIGKILL);
        if (server_ > 0) has_ended(server_, 60s);
        store::stop_private_server(database_folder());
    }

    // Its exit code.
    int command(const std::string& words, const std::string& output = "command.log") const {
        const auto line = "SLOTKEEPER_VAR='" + folder_.path().string() + "' '" + slotkeeper_binary().string() + "' " +
                          words + " > '" + (folder_.path() / output).string() + "' 2>> '" +
                          (folder_.path() / "errors.log").string() + "'";
        return std::system(line.c_str());
    }

    void start_server() {
        const auto log = folder_.path() / ("serve" + std::to_string(++starts_) + ".log");
        server_ = start_program({.words = {"/usr/bin/env", "SLOTKEEPER_VAR=" + folder_.path().string(),
                                           slotkeeper_binary().string(), "serve", "--listen", "127.0.0.1:0"},
                                 .log = log,
                                 .dies_with_starter = true});
        std::string line;  // the address is the first thing that it prints, when it listens
        until([&] {
            BOOST_REQUIRE_MESSAGE(!has_ended(server_, 20ms), "serve has ended: see " << log);
            std::ifstream output(log);
            while (std::getline(output, line) && !line.starts_with("http://")) continue;
            if (output.eof()) line.clear();  // not the whole line yet
            return line.starts_with("http://");
        });
        const std::lock_guard lock(mutex_);
        caller_ = std::make_shared<RestCaller>(line, api_key_, 15s);
    }
    void kill_server() {
        ::kill(server_, SIGKILL);
        BOOST_REQUIRE(has_ended(server_, 60s));
    }
    void stop_server() {
        ::kill(server_, SIGTERM);
        BOOST_REQUIRE(has_ended(server_, 60s));
        server_ = 0;
    }
    // serve finds out that its database is gone and starts it again.
    void kill_database() const {
        const auto killed = store::private_server_status(database_folder()).pid;
        BOOST_REQUIRE(killed > 0);
        ::kill(static_cast<pid_t>(killed), SIGKILL);
        until([&] {
            const auto status = store::private_server_status(database_folder());
            return status.running && status.pid != killed;
        });
    }

    // One who speaks to the server of now.
    std::shared_ptr<RestCaller> caller() const {
        const std::lock_guard lock(mutex_);
        return caller_;
    }
    std::filesystem::path database_folder() const { return folder_.path() / "db"; }

private:
    TemporaryFolder folder_;
    std::string api_key_;
    mutable std::mutex mutex_;
    std::shared_ptr<RestCaller> caller_;
    pid_t server_ = 0;
    int starts_ = 0;
};

// Haircuts, each start of each Tuesday once and some of them twice, so that refusals are among the answers.
Asked request(int number) {
    const auto start = Salon::at(9, 30 * (number / 2 % 16), 7 * (number / 32 % 45));
    Asked asked;
    asked.key = "request-" + std::to_string(number);
    asked.body = {{"service_id", ServiceId{41}.text()},
                  {"resource_id", ResourceId{number % 2 == 0 ? 21 : 22}.text()},
                  {"start", demo::branch().zone.format_rfc3339(start)},
                  {"customer", {{"name", "Erika"}, {"phone", "+4915112" + std::to_string(100'000 + number)}}}};
    return asked;
}

// Sends it once. Whether it is settled.
bool ask(KilledHouse& house, Asked& asked) {
    const auto reply = house.caller()->post("/v1/appointments", asked.body, asked.key);
    if (!reply || reply->status >= 500) return false;
    const auto& body = reply->body;
    if (reply->status == 201 || reply->status == 200) {
        const std::string id = body["id"];
        if (!asked.id.empty() && asked.id != id) throw std::logic_error("one key, two appointments: " + asked.key);
        if (!asked.refusal.empty()) throw std::logic_error("refused, then booked: " + asked.key + ' ' + asked.refusal);
        asked.id = id;
        return true;
    }
    if (body["code"] == "in_progress" || reply->status == 429) return false;
    if (!asked.id.empty()) throw std::logic_error("answered 201, then refused: " + asked.key + ' ' + reply->text);
    if (reply->status != 409 && reply->status != 422) throw std::logic_error("odd answer: " + reply->text);
    asked.refusal = reply->text;
    return true;
}

class Load {
public:
    explicit Load(KilledHouse& house) : house_(house) {
        for (int caller = 0; caller < kCallers; ++caller) {
            threads_.emplace_back([this](const std::stop_token& stop) { call(stop); });
        }
    }
    // Until so many more requests have been answered.
    void let_it_run(int answers) const {
        const auto enough = answered_ + answers;
        until([&] { return answered_ >= enough || !failure().empty(); }, 2 * kPatience);
    }
    std::vector<Asked> stop() {
        threads_.clear();
        return std::move(asked_);
    }
    std::string failure() const {
        const std::lock_guard lock(mutex_);
        return failure_;
    }

private:
    void call(const std::stop_token& stop) {
        try {
            while (!stop.stop_requested()) {
                auto asked = request(next_++);
                while (!stop.stop_requested()) {
                    if (ask(house_, asked)) break;
                    std::this_thread::sleep_for(20ms);
                }
                ++answered_;
                const std::lock_guard lock(mutex_);
                asked_.push_back(std::move(asked));
            }
        } catch (const std::exception& mistake) {
            const std::lock_guard lock(mutex_);
            failure_ = mistake.what();
        }
    }

    KilledHouse& house_;
    std::atomic<int> next_{0}, answered_{0};
    mutable std::mutex mutex_;
    std::vector<Asked> asked_;
    std::string failure_;
    std::vector<std::jthread> threads_;
};

// Nothing that was answered is missing, nothing is there twice, nothing is half there.
void nothing_is_lost(KilledHouse& house, std::vector<Asked> all) {
    std::set<std::string> ids;
    std::size_t booked = 0;
    for (auto& asked : all) {
        until([&] { return ask(house, asked); });
        if (!asked.refusal.empty()) continue;
        ++booked;
        BOOST_TEST(ids.insert(asked.id).second);
        const auto found = house.caller()->get("/v1/appointments/" + asked.id);
        BOOST_REQUIRE(found.has_value());
        BOOST_TEST(found->status == 200);
        BOOST_TEST(found->body["state"] == "confirmed");
    }
    BOOST_TEST_MESSAGE(all.size() << " requests, " << booked << " booked");
    BOOST_TEST(booked > 20U);
    {
        const store::PrivateServer server({.folder = house.database_folder()});
        store::Database database({.url = server.url(), .sessions_max = 1});
        std::int64_t rows = -1;
        database.read([&](store::Tx& tx) {
            tx.one("SELECT COUNT(*) FROM appointment", {}, [&](std::int64_t count) { rows = count; });
        });
        BOOST_TEST(rows == static_cast<std::int64_t>(ids.size()));
    }
    BOOST_TEST(house.command("check") == 0);
    house.stop_server();
    BOOST_TEST(house.command("check") == 0);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(kill_tests, *boost::unit_test::label("slow"))

BOOST_AUTO_TEST_CASE(answered_bookings_survive_a_killed_server) {
    KilledHouse house;
    house.start_server();
    Load load(house);
    for (int round = 0; round < kRounds; ++round) {
        load.let_it_run(kAnswersBetween);
        house.kill_server();
        house.start_server();
    }
    load.let_it_run(kAnswersBetween);
    auto all = load.stop();
    BOOST_TEST(load.failure() == "");
    nothing_is_lost(house, std::move(all));
}

BOOST_AUTO_TEST_CASE(answered_bookings_survive_a_killed_database) {
    KilledHouse house;
    house.start_server();
    Load load(house);
    for (int round = 0; round < kRounds; ++round) {
        load.let_it_run(kAnswersBetween);
        house.kill_database();
    }
    load.let_it_run(kAnswersBetween);
    auto all = load.stop();
    BOOST_TEST(load.failure() == "");
    nothing_is_lost(house, std::move(all));
}

BOOST_AUTO_TEST_CASE(answered_bookings_survive_killing_both) {
    KilledHouse house;
    house.start_server();
    Load load(house);
    load.let_it_run(kAnswersBetween);
    ::kill(static_cast<pid_t>(store::private_server_status(house.database_folder()).pid), SIGKILL);
    house.kill_server();
    house.start_server();
    load.let_it_run(kAnswersBetween);
    auto all = load.stop();
    BOOST_TEST(load.failure() == "");
    nothing_is_lost(house, std::move(all));
}

BOOST_AUTO_TEST_SUITE_END()
