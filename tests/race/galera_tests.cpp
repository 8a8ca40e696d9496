// galera_tests: two nodes that both take writes. Row locks are not replicated, so the version of the resource day and
// its certification prevent double bookings by two desks on two nodes.
#include "tests/race/callers.h"
#include "tests/support/galera.h"
#include "tests/support/salon.h"

#include <boost/test/unit_test.hpp>

#include <set>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using namespace std::chrono_literals;

namespace {

constexpr int kClusterCallers = 20;
constexpr int kClusterRounds = 40;

boost::test_tools::assertion_result cluster_can_be_had(boost::unit_test::test_unit_id) {
    boost::test_tools::assertion_result can(GaleraCluster::is_installed());
    can.message() << "skipped: galera-4 is not installed";
    return can;
}

Command book(IdSource& ids, Instant start) {
    Book ask;
    ask.id = ids.make<AppointmentId>();
    ask.branch = demo::branch().id;
    ask.service = ServiceId{41};
    ask.start = start;
    ask.preferences = {{0, 0, ResourceId{22}}};
    ask.customer = {"Erika Muster", "+4915112" + std::to_string(ids.next() % 900'000 + 100'000), "", ""};
    Command command;
    command.ask = std::move(ask);
    command.company = demo::kCompany;
    command.key = fresh_key(ids);
    command.actor = "test";
    return command;
}

// As a client asks: where it was told that nothing is known or nothing was done, again with the same key. A node that
// hangs in a commit holds its desk until the connection is given up, longer than one request waits.
Result<Receipt> ask_until_told(Desk& desk, const Command& command) {
    for (int asked = 1;; ++asked) {
        auto answer = desk.submit(command, 30s);
        const auto told = answer.ok() || (answer.refusal().code != ErrorCode::overloaded &&
                                          answer.refusal().code != ErrorCode::unavailable);
        if (told || asked == 10) return answer;
    }
}

std::int64_t number(store::Database& database, std::string_view sql) {
    std::int64_t found = -1;
    database.read([&](store::Tx& tx) { tx.one(sql, {}, [&](std::int64_t value) { found = value; }); });
    return found;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(galera_tests,
                      *boost::unit_test::label("slow") * boost::unit_test::precondition(cluster_can_be_had))

BOOST_AUTO_TEST_CASE(desks_on_two_nodes_make_no_double_booking_and_serve_duplicates_once) {
    GaleraCluster cluster;
    store::Database setup({.url = cluster.url(0), .sessions_max = 1});
    demo::put_company(setup);
    store::Database late({.url = cluster.url(1), .sessions_max = 1});
    late.transact_once([](store::Tx&) {}, /*repeated=*/true);  // until the company is there too
    Salon::Process one(cluster.url(0), 1), two(cluster.url(1), 2);
    const auto desk_of = [&](int caller) -> Desk& { return caller % 2 == 0 ? one.desk : two.desk; };

    std::int64_t booked = 0;
    for (int round = 0; round < kClusterRounds; ++round) {
        // Starts five minutes apart: periods that overlap and are not equal, which keys alone would let pass.
        Tally tally;
        std::mutex mutex;
        std::vector<Instant> starts;
        all_at_once(kClusterCallers, [&](int caller) {
            const auto start = Salon::at(10, 5 * (caller % 12), 7 * round);
            const auto answer = ask_until_told(desk_of(caller), book(one.ids, start));
            tally.add(outcome(answer));
            const std::lock_guard lock(mutex);
            if (answer) starts.push_back(start);
        });
        BOOST_TEST(tally["confirmed"] + tally["slot_conflict"] == kClusterCallers, tally.text());
        for (std::size_t i = 0; i < starts.size(); ++i) {
            for (std::size_t j = 0; j < i; ++j) BOOST_TEST((std::chrono::abs(starts[i] - starts[j]) >= 30min));
        }
        booked += tally["confirmed"];

        const auto wanted = book(one.ids, Salon::at(15, 0, 7 * round));
        std::set<AppointmentId> answered;
        all_at_once(6, [&](int caller) {
            auto twin = wanted;
            std::get<Book>(twin.ask).id = one.ids.make<AppointmentId>();
            const auto answer = ask_until_told(desk_of(caller), twin);
            const std::lock_guard lock(mutex);
            BOOST_TEST(answer.ok());
            if (answer) answered.insert(answer->appointment->id);
        });
        BOOST_TEST(answered.size() == 1U);
        ++booked;
    }
    for (const auto node : {0U, 1U}) {
        store::Database database({.url = cluster.url(node), .sessions_max = 1});
        number(database, "SET SESSION wsrep_sync_wait = 1");
        BOOST_TEST(number(database, "SELECT COUNT(*) FROM appointment") == booked);
        BOOST_TEST(number(database,
                          "SELECT COUNT(*) FROM claim a JOIN claim b USING (resource_id, day) WHERE a.taken_from < "
                          "b.taken_until AND b.taken_from < a.taken_until AND a.appointment_id < b.appointment_id") ==
                   0);
    }
    const auto met = one.database.figures().conflicts + two.database.figures().conflicts;
    BOOST_TEST_MESSAGE("conflicts that the nodes met: " << met);
    BOOST_TEST(met > 0U);  // else nothing was raced for
}

// A unit that is repeated begins behind everything that the other node has committed.
BOOST_AUTO_TEST_CASE(a_repeat_waits_for_what_the_other_node_committed) {
    GaleraCluster cluster;
    store::Database writer({.url = cluster.url(0), .sessions_max = 1}),
        reader({.url = cluster.url(1), .sessions_max = 1});
    writer.read([](store::Tx& tx) { tx.run("CREATE TABLE entry (id BIGINT PRIMARY KEY)"); });
    int seen_first = 0;
    for (int id = 1; id <= 200; ++id) {
        writer.transact([&](store::Tx& tx) { tx.run("INSERT INTO entry (id) VALUES (:id)", {id}); });
        const auto is_there = [&](bool repeated) {
            auto found = false;
            reader.transact_once(
                [&](store::Tx& tx) {
                    found = tx.one("SELECT 1 FROM entry WHERE id = :id", {id}, [](const store::Row&) {});
                },
                repeated);
            return found;
        };
        seen_first += is_there(false) ? 1 : 0;
        BOOST_TEST(is_there(true));
    }
    BOOST_TEST_MESSAGE("seen without waiting: " << seen_first << " of 200");
}

BOOST_AUTO_TEST_SUITE_END()
