// readme_walk_tests: what README.md prints under "Put your business live" leads from a template to two bookings in sync
// with Cal.com, in one shell and with real processes; and a company of each template takes bookings over HTTP.
#include "adapters/http/client.h"
#include "engine/base/calendar_text.h"
#include "tests/scenarios/readme_page.h"
#include "tests/support/program.h"

#include <boost/test/unit_test.hpp>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <iterator>
#include <set>

using namespace slotkeeper;
using nlohmann::json;
using tests::block_with;
using tests::content_of;
using tests::Home;
using tests::Program;
using tests::replace_once;

namespace {

// Ports that are free now, and that the system does not give away within the next moments.
std::pair<int, int> two_free_ports() {
    std::array<int, 2> sockets{}, ports{};
    for (std::size_t i = 0; i < sockets.size(); ++i) {
        sockets[i] = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        auto* const generic = reinterpret_cast<sockaddr*>(&address);
        BOOST_REQUIRE(::bind(sockets[i], generic, size) == 0);
        BOOST_REQUIRE(::getsockname(sockets[i], generic, &size) == 0);
        ports[i] = ntohs(address.sin_port);
    }
    for (const auto socket : sockets) ::close(socket);
    return {ports[0], ports[1]};
}

void replace_all(std::string& text, const std::string& what, const std::string& with) {
    replace_once(text, what, with);
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size())) {
        text.replace(at, what.size(), with);
    }
}

// The blocks in the order of the page. `ask` is the function of the section about telephone bookings.
std::string walk_of(const std::string& page) {
    const auto telephone = block_with(page, "ask() {");
    const auto begin = telephone.find("ask() {"), end = telephone.find("\n}\n");
    BOOST_REQUIRE(end != std::string::npos);
    return block_with(page, "slotkeeper init --template practice") + block_with(page, "for user in dr-julia-weber") +
           telephone.substr(begin, end + 3 - begin) + block_with(page, "\"name\":\"Emil Rot\"");
}

// Before the walk: no setting of this process, an end to what it starts.
constexpr const char* kBefore = R"sh(set -eu
unset ${!SLOTKEEPER_@}
trap 'kill $(jobs -p) || true; wait' EXIT
curl() { command curl "$@"; echo; }
)sh";

// After it: a person would look at the list until the worker has done its work.
constexpr const char* kAfter = R"sh(
for try in {1..300}; do
    slotkeeper appointments list --json > list.json
    [ "$(grep -o '"sync":"in_step"' list.json | wc -l)" != 2 ] || break
done
command curl -s http://SIMULATOR/simulator/bookings > remote.json
slotkeeper calcom event-types sync --create --json > again.json
)sh";

std::set<std::string> texts_of(const json& list, const char* name) {
    std::set<std::string> texts;
    for (const auto& one : list) texts.insert(one.at(name).get<std::string>());
    return texts;
}

http::Reply send(http::Client& client, const std::string& method, const std::string& path, const std::string& key,
                 const std::string& body = "") {
    const auto outcome =
        client.send(method, path, {{"Authorization", "Bearer " + key}, {"Content-Type", "application/json"}}, body);
    BOOST_REQUIRE(std::holds_alternative<http::Reply>(outcome));
    return std::get<http::Reply>(outcome);
}

std::string midnight_in(int days) {
    const auto today = std::chrono::floor<std::chrono::days>(SystemClock().now());
    return format_iso_date(std::chrono::year_month_day(today + std::chrono::days(days))) + "T00:00:00Z";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(readme_walk_tests)

BOOST_AUTO_TEST_CASE(the_walk_from_a_template_ends_with_two_bookings_in_step) {
    const tests::TemporaryFolder folder;
    const auto [port, remote_port] = two_free_ports();
    const auto page = content_of(tests::source_folder() / "README.md");
    auto script = walk_of(page) + kAfter;
    replace_once(script, "$PWD/build", tests::slotkeeper_binary().parent_path().string());
    replace_once(script, "SIMULATOR", "127.0.0.1:8091");
    replace_all(script, "127.0.0.1:8090", "127.0.0.1:" + std::to_string(port));
    replace_all(script, "127.0.0.1:8091", "127.0.0.1:" + std::to_string(remote_port));
    std::ofstream(folder.path() / "walk.sh") << kBefore << script;
    const auto in_folder = "cd " + folder.path().string() + " && ";
    const auto code = std::system((in_folder + "bash walk.sh > walk.out 2> walk.err").c_str());
    BOOST_REQUIRE_MESSAGE(code == 0, content_of(folder.path() / "walk.out") << content_of(folder.path() / "walk.err"));

    const auto read = [&](const char* name) { return json::parse(content_of(folder.path() / name)); };
    const auto list = read("list.json").at("data");
    BOOST_TEST(list.size() == 2U);
    BOOST_TEST((texts_of(list, "sync") == std::set<std::string>{"in_step"}), list.dump());
    BOOST_TEST((texts_of(list, "source") == std::set<std::string>{"api", "phone_anonymous"}), list.dump());
    BOOST_TEST((texts_of(list, "attendee_name") == std::set<std::string>{"Emil Rot", "Klara Fall"}), list.dump());
    std::set<std::string> there;
    const auto remote = read("remote.json"), again = read("again.json");
    for (const auto& booking : remote.at("bookings")) {
        BOOST_TEST(booking.at("status") == "accepted");
        there.insert(booking.at("metadata").at("slotkeeper_appointment_id").get<std::string>());
    }
    BOOST_TEST((there == texts_of(list, "id")));

    // The columns of the list are those that the page shows.
    const auto header_of = [](const std::string& text) {
        const auto begin = text.find("id   ");
        BOOST_REQUIRE(begin != std::string::npos);
        std::istringstream words(text.substr(begin, text.find('\n', begin) - begin));
        return std::vector<std::string>{std::istream_iterator<std::string>(words), {}};
    };
    auto printed = content_of(folder.path() / "walk.out");
    printed.erase(0, printed.rfind("\nid   ") + 1);
    BOOST_TEST(header_of(printed) == header_of(block_with(page, "id                 state")),
               boost::test_tools::per_element());

    // A second run finds what the first has made.
    auto pairs = 0;
    for (const auto& report : again.at("data")) {
        BOOST_TEST(report.at("without_user").empty());
        for (const auto& pair : report.at("data")) {
            BOOST_TEST(pair.at("state") == "already_mapped", pair.dump());
            ++pairs;
        }
    }
    BOOST_TEST(pairs == 6);  // three services, by those who can do them
}

BOOST_FIXTURE_TEST_CASE(a_company_of_each_template_takes_bookings_over_http, Home) {
    answer({"migrate"});
    const std::vector<std::string> kinds{"salon", "practice", "workshop", "tutoring", "restaurant"};
    for (const auto& kind : kinds) {
        const auto file = (var() / (kind + ".toml")).string();
        std::ofstream(file) << run({"init", "--template", kind}).out;
        const auto applied = run({"apply", file});
        BOOST_REQUIRE_MESSAGE(applied.code == 0, kind << ": " << applied.err);
    }
    Program server({"serve", "--listen", "127.0.0.1:0"}, environment);
    http::Client client({.base_url = server.line()});
    for (const auto& kind : kinds) {
        const auto key = answer({"keys", "create", "--company", kind, "--name", "web"})["api_key"].get<std::string>();
        const auto services = json::parse(send(client, "GET", "/v1/services", key).body).at("data");
        BOOST_TEST(services.size() >= 2U, kind);
        auto last_digit = 0;  // another customer for each
        for (const auto& service : services) {
            const auto id = service.at("id").get<std::string>();
            const auto offered =
                send(client, "GET",
                     "/v1/slots?limit=1&service_id=" + id + "&from=" + midnight_in(1) + "&to=" + midnight_in(21), key);
            BOOST_REQUIRE_MESSAGE(offered.status == 200, kind << ": " << offered.body);
            const auto slots = json::parse(offered.body).at("data");
            BOOST_REQUIRE_MESSAGE(!slots.empty(), kind << ": " << service.at("name"));
            const json wanted{
                {"service_id", id},
                {"start", slots[0].at("start")},
                {"customer", {{"name", "Klara Fall"}, {"phone", "+493090182" + std::to_string(last_digit++)}}}};
            const auto booked = send(client, "POST", "/v1/appointments", key, wanted.dump());
            BOOST_REQUIRE_MESSAGE(booked.status == 201, kind << ": " << booked.body);
            const auto made = json::parse(booked.body);
            BOOST_TEST(made.at("state") == "confirmed");
            BOOST_TEST(made.at("start") == slots[0].at("start"));
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
