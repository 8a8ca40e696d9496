// private_server_tests: started once by many processes, stopped by the last one, restarted after kill -9 with its data.
#include "engine/store/mariadb/private_server.h"

#include "engine/store/mariadb/database.h"
#include "tests/support/child_process.h"
#include "tests/support/test_database.h"

#include <boost/test/unit_test.hpp>

#include <sys/stat.h>

#include <csignal>
#include <fstream>
#include <iostream>
#include <memory>
#include <set>
#include <thread>

using namespace slotkeeper;
using namespace slotkeeper::store;
using namespace std::chrono_literals;
using slotkeeper::tests::ChildProcess;
namespace fs = std::filesystem;

namespace {

// What a new folder starts with in most tests, because an installation writes and syncs for a second or more.
const fs::path& installed_data() {
    struct Installed {
        Installed() { const PrivateServer server({.folder = temporary.path() / "db"}); }
        tests::TemporaryFolder temporary;
        fs::path data = temporary.path() / "db" / "data";
    };
    static const Installed installed;
    return installed.data;
}

struct PrivateServerFixture {
    void install_quickly() const {
        fs::create_directories(folder);
        fs::permissions(folder, fs::perms::owner_all);
        fs::copy(installed_data(), folder / "data", fs::copy_options::recursive);
    }
    ~PrivateServerFixture() {  // whatever a failed test left behind
        if (const auto status = private_server_status(folder); status.running) {
            ::kill(static_cast<pid_t>(status.pid), SIGKILL);
            until([&] { return !running(); });
        }
    }
    template <class Condition>
    static void until(Condition condition) {
        while (!condition()) std::this_thread::sleep_for(2ms);
    }
    bool running() const { return private_server_status(folder).running; }
    ChildProcess user(const std::string& task = "") {
        return {"private_server_children/child_uses_the_server", {{"folder", folder.string()}, {"task", task}}};
    }
    static std::int64_t entries(const std::string& url) {
        std::int64_t count = -1;
        Database({.url = url}).read([&](Tx& tx) {
            tx.one("SELECT COUNT(*) FROM entry", {}, [&](std::int64_t found) { count = found; });
        });
        return count;
    }
    static void add_entries(const std::string& url, int count) {
        Database db({.url = url});
        db.read([](Tx& tx) { tx.run("CREATE TABLE IF NOT EXISTS entry (id BIGINT PRIMARY KEY)"); });
        for (auto i = 0; i < count; ++i) {
            db.transact([&](Tx& tx) { tx.run("INSERT INTO entry (id) VALUES (:id)", {i}); });
        }
    }

    tests::TemporaryFolder temporary;
    fs::path folder = temporary.path() / "db";
};

}  // namespace

// What the other processes of the tests below do.
BOOST_AUTO_TEST_SUITE(private_server_children, *boost::unit_test::disabled())

// Starts or joins, says the server's pid, and stays until the file `leave` is there or it is killed.
BOOST_AUTO_TEST_CASE(child_uses_the_server) {
    const fs::path shared = tests::argument("folder");
    PrivateServer server({.folder = shared});
    if (tests::argument("task") == "write") PrivateServerFixture::add_entries(server.url(), 20);
    tests::say(std::to_string(private_server_status(shared).pid));
    PrivateServerFixture::until([&] { return fs::exists(shared.parent_path() / "leave"); });
}

BOOST_AUTO_TEST_CASE(child_owns_a_server) {
    PrivateServer server({.folder = tests::argument("folder"), .dies_with_starter = true});
    tests::say("up");
    std::this_thread::sleep_for(1h);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(private_server_tests, PrivateServerFixture)

BOOST_AUTO_TEST_CASE(eight_processes_start_one_server_and_the_last_stops_it) {
    std::vector<ChildProcess> users;
    for (auto i = 0; i < 8; ++i) users.push_back(user());
    std::set<std::string> pids;
    for (auto& one : users) pids.insert(one.line());
    BOOST_TEST(pids.size() == 1U);
    BOOST_TEST(*pids.begin() == std::to_string(private_server_status(folder).pid));
    {
        const PrivateServer here({.folder = folder});
        std::ofstream(temporary.path() / "leave").put('x');
        for (auto& one : users) BOOST_TEST(one.passed());
        BOOST_TEST(running());
    }
    BOOST_TEST(!running());
    BOOST_TEST(!fs::exists(folder / "mariadb.sock"));
}

BOOST_AUTO_TEST_CASE(data_survives_stop_and_start) {
    install_quickly();
    for (auto start = 0; start < 2; ++start) {
        const PrivateServer server({.folder = folder});
        if (start == 0) add_entries(server.url(), 5);
        BOOST_TEST(entries(server.url()) == 5);
    }
}

BOOST_AUTO_TEST_CASE(a_killed_server_restarts_with_all_committed_data) {
    install_quickly();
    const PrivateServer server({.folder = folder});
    Database db({.url = server.url()});
    add_entries(server.url(), 20);
    const auto killed = private_server_status(folder).pid;
    ::kill(static_cast<pid_t>(killed), SIGKILL);
    until([&] { return running() && private_server_status(folder).pid != killed; });
    until([&] {
        try {
            return entries(server.url()) == 20;
        } catch (const DbError&) {
            return false;
        }
    });
    db.transact([](Tx& tx) { tx.run("INSERT INTO entry (id) VALUES (1000)"); });
    BOOST_TEST(entries(server.url()) == 21);
}

BOOST_AUTO_TEST_CASE(a_killed_owner_leaves_a_server_that_the_next_one_uses) {
    install_quickly();
    auto owner = user("write");
    const auto pid = owner.line();
    owner.kill();
    BOOST_TEST(std::to_string(private_server_status(folder).pid) == pid);
    {
        const PrivateServer server({.folder = folder});
        BOOST_TEST(std::to_string(private_server_status(folder).pid) == pid);
        BOOST_TEST(entries(server.url()) == 20);
    }
    BOOST_TEST(!running());
}

BOOST_AUTO_TEST_CASE(after_both_are_killed_the_data_is_intact_despite_stale_files) {
    install_quickly();
    auto owner = user("write");
    const auto pid = std::stol(owner.line());
    owner.kill();
    ::kill(static_cast<pid_t>(pid), SIGKILL);
    until([&] { return !running(); });
    BOOST_TEST(fs::exists(folder / "mariadb.sock"));
    BOOST_TEST(fs::exists(folder / "mariadb.pid"));
    const PrivateServer server({.folder = folder});
    BOOST_TEST(private_server_status(folder).pid != pid);
    BOOST_TEST(entries(server.url()) == 20);
}

BOOST_AUTO_TEST_CASE(a_pid_file_of_another_process_is_ignored) {
    install_quickly();
    { const PrivateServer server({.folder = folder}); }
    std::ofstream(folder / "mariadb.pid") << ::getpid() << '\n';
    BOOST_TEST(!running());
    const PrivateServer server({.folder = folder});
    BOOST_TEST(private_server_status(folder).pid != ::getpid());
}

BOOST_AUTO_TEST_CASE(an_interrupted_installation_is_repeated) {
    fs::create_directories(folder / "data.new" / "mysql");
    fs::permissions(folder, fs::perms::owner_all);
    const PrivateServer server({.folder = folder});
    BOOST_TEST(!fs::exists(folder / "data.new"));
}

BOOST_AUTO_TEST_CASE(a_server_told_to_stay_outlives_its_users_until_it_is_stopped) {
    install_quickly();
    {
        PrivateServer server({.folder = folder});
        server.keep_running();
        BOOST_TEST(!stop_private_server(folder));
    }
    { const PrivateServer another({.folder = folder}); }
    BOOST_TEST(running());
    BOOST_TEST(stop_private_server(folder));
    BOOST_TEST(!running());
    BOOST_TEST(stop_private_server(folder));
    BOOST_TEST(stop_private_server(temporary.path() / "never_was"));
    BOOST_TEST(!fs::exists(temporary.path() / "never_was"));
}

BOOST_AUTO_TEST_CASE(a_folder_with_a_long_or_odd_name_is_served) {
    const auto odd = temporary.path() / "it's a 100% odd & long name" / std::string(90, 'x') / "db";
    auto server = std::make_unique<PrivateServer>(PrivateServerOptions{.folder = odd});
    const auto place = fs::path(private_server_status(odd).socket).parent_path().parent_path();
    BOOST_TEST(place.parent_path() == "/tmp");
    struct stat found {};
    BOOST_TEST(::lstat(place.c_str(), &found) == 0);
    BOOST_TEST((found.st_mode & 0777) == 0700U);
    add_entries(server->url(), 1);
    BOOST_TEST(fs::exists(odd / "mariadb.sock"));
    fs::remove_all(place);
    BOOST_TEST(private_server_status(odd).running);  // a sweep of /tmp takes the link only, and it is made again
    BOOST_TEST(entries(server->url()) == 1);
    server.reset();  // the link leads to what is to be stopped, so it goes last
    BOOST_TEST(!private_server_status(odd).running);
    fs::remove_all(place);
}

BOOST_AUTO_TEST_CASE(an_odd_but_short_folder_is_served) {
    const auto odd = temporary.path() / "it's 100% ödd" / "db";
    auto server = std::make_unique<PrivateServer>(PrivateServerOptions{.folder = odd});
    add_entries(server->url(), 1);
    BOOST_TEST(entries(server->url()) == 1);
    server.reset();
    const auto status = private_server_status(odd);
    BOOST_TEST(!status.running);
    fs::remove_all(fs::path(status.socket).parent_path().parent_path());
}

BOOST_AUTO_TEST_CASE(the_folder_is_private_and_no_port_is_open) {
    const PrivateServer server({.folder = folder});
    struct stat found {};
    BOOST_TEST(::stat(folder.c_str(), &found) == 0);
    BOOST_TEST((found.st_mode & 0777) == 0700U);
    Database({.url = server.url()}).read([](Tx& tx) {
        tx.one("SELECT @@skip_networking, @@innodb_flush_log_at_trx_commit, @@tx_isolation, @@character_set_database",
               {}, [](int skip_networking, int flush_at_commit, std::string_view isolation, std::string_view charset) {
                   BOOST_TEST(skip_networking == 1);
                   BOOST_TEST(flush_at_commit == 1);
                   BOOST_TEST(isolation == "READ-COMMITTED");
                   BOOST_TEST(charset == "utf8mb4");
               });
    });
}

BOOST_AUTO_TEST_CASE(a_folder_that_others_may_enter_is_refused_before_anything_starts) {
    install_quickly();
    for (const auto mode : {0755, 0711, 0750}) {
        fs::permissions(folder, fs::perms(mode));
        BOOST_CHECK_THROW(PrivateServer server({.folder = folder}), std::runtime_error);
        BOOST_TEST(!running());
    }
    fs::permissions(folder, fs::perms::owner_all);
    const PrivateServer server({.folder = folder});
    BOOST_TEST(running());
}

// What looks like a temporary table in /tmp belongs to another server of this machine.
BOOST_AUTO_TEST_CASE(temporary_files_of_other_servers_are_left_alone) {
    const auto theirs = fs::temp_directory_path() / ("#sql-temptable-" + std::to_string(::getpid()) + "-1-1.MAI");
    std::ofstream(theirs) << "theirs";
    { const PrivateServer server({.folder = folder}); }  // installs and starts
    BOOST_TEST(fs::remove(theirs));
}

BOOST_AUTO_TEST_CASE(a_server_that_cannot_start_is_reported_with_its_log) {
    install_quickly();
    fs::resize_file(folder / "data" / "ibdata1", 10);
    try {
        const PrivateServer server({.folder = folder});
        BOOST_ERROR("started");
    } catch (const std::runtime_error& error) {
        BOOST_TEST(std::string(error.what()).find((folder / "mariadb.log").string()) != std::string::npos);
    }
}

BOOST_AUTO_TEST_CASE(a_server_that_dies_with_its_starter_does) {
    install_quickly();
    ChildProcess starter("private_server_children/child_owns_a_server", {{"folder", folder.string()}});
    BOOST_TEST(!starter.line().empty());
    BOOST_TEST(running());
    starter.kill();
    until([&] { return !running(); });
}

BOOST_AUTO_TEST_CASE(root_starts_the_server_as_the_owner_of_the_folder) {
    if (::geteuid() != 0) return;
    constexpr uid_t kSomebody = 65'534;
    fs::create_directories(folder);
    fs::permissions(temporary.path(), fs::perms::others_exec, fs::perm_options::add);
    BOOST_TEST(::chown(folder.c_str(), kSomebody, kSomebody) == 0);
    fs::permissions(folder, fs::perms::owner_all);
    {
        const PrivateServer server({.folder = folder});
        add_entries(server.url(), 1);
    }
    for (const auto& file : fs::recursive_directory_iterator(folder)) {
        struct stat found {};
        BOOST_TEST(::lstat(file.path().c_str(), &found) == 0);
        BOOST_TEST(found.st_uid == kSomebody, file.path() << " belongs to somebody else");
    }
}

BOOST_AUTO_TEST_SUITE_END()
