// serve_tests: what becomes of a batch that meets trouble, and of those who wait behind it.
#include "engine/desk/serve.h"

#include "engine/store/rows/claim_rows.h"
#include "tests/support/salon.h"

#include <boost/test/unit_test.hpp>

#include <future>
#include <thread>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using namespace std::chrono_literals;

namespace {

std::string outcome(const Result<Receipt>& answer) {
    return answer ? std::string(word(answer->appointment->state)) : std::string(word(answer.refusal().code));
}

// Somebody else's transaction that keeps one resource day until it is let go.
class Holder {
public:
    Holder(Salon& salon, ResourceId resource, Instant time) {
        const std::vector<ResourceDay> days{{resource, std::chrono::floor<std::chrono::days>(time)}};
        std::promise<void> held;
        thread_ = std::jthread([&, days] {
            store::Database own({.url = salon.test.url(), .sessions_max = 1});
            own.transact_once([&](store::Tx& tx) {
                tx.rows(store::lock_resource_days_sql(days), [](const store::Row&) {});
                held.set_value();
                release_.get_future().wait();
            });
        });
        held.get_future().wait();
    }
    void let_go() {
        release_.set_value();
        thread_.join();
    }

private:
    std::promise<void> release_;
    std::jthread thread_;
};

struct Batch {
    explicit Batch(Salon& salon) : salon_(salon) {}
    void add(Command command) {
        prepared_.push_back(*prepare(std::move(command), true, salon_.database, salon_.catalogs));
    }
    std::vector<Served> serve(BatchServer& server) const {
        std::vector<const Prepared*> all;
        for (const auto& one : prepared_) all.push_back(&one);
        return server.serve(all);
    }

private:
    Salon& salon_;
    std::vector<Prepared> prepared_;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(serve_tests)

// The database refuses one row for a reason that no repeat mends.
BOOST_AUTO_TEST_CASE(a_poisonous_command_is_found_by_halving_and_harms_nobody_else) {
    Salon salon;
    salon.test.run(
        "CREATE TRIGGER poison BEFORE INSERT ON appointment FOR EACH ROW "
        "IF NEW.attendee_name = 'Poison' THEN SIGNAL SQLSTATE '45000'; END IF");
    BatchServer server(salon.database, salon.catalogs, salon.ids);
    Batch batch(salon);
    constexpr std::size_t kPoisonAt = 5;
    for (std::size_t i = 0; i < 8; ++i) {
        auto command = salon.book(salon.at(10, 0, static_cast<int>(7 * i)), salon.staff(1).id);
        if (i == kPoisonAt) std::get<Book>(command.ask).customer.name = "Poison";
        batch.add(std::move(command));
    }
    const auto served = batch.serve(server);
    for (std::size_t i = 0; i < served.size(); ++i) {
        BOOST_REQUIRE(served[i].answer);
        BOOST_TEST(outcome(*served[i].answer) == (i == kPoisonAt ? "unavailable" : "confirmed"));
    }
    BOOST_TEST(server.figures().halvings == 3U);  // 8, 4, 2
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM appointment") == 7);
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM customer") == 7);
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM request_key") == 7);
    BOOST_TEST(salon.broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(a_batch_that_waited_too_long_for_a_lock_is_repeated_and_served) {
    Salon salon;
    const auto who = salon.staff(1).id;
    BatchServer server(salon.database, salon.catalogs, salon.ids);
    Batch first(salon), batch(salon);
    first.add(salon.book(salon.at(15, 0), who));
    BOOST_TEST(outcome(*first.serve(server).front().answer) == "confirmed");  // the day is there, and it knows
    batch.add(salon.book(salon.at(11, 0), who));
    batch.add(salon.book(salon.at(12, 0), who));
    Holder holder(salon, who, salon.at(10, 0));
    auto serving = std::async(std::launch::async, [&] { return batch.serve(server); });
    while (salon.database.figures().conflicts == 0) std::this_thread::sleep_for(5ms);
    holder.let_go();
    for (const auto& one : serving.get()) BOOST_TEST(outcome(*one.answer) == "confirmed");
    BOOST_TEST(server.figures().repeats + server.figures().halvings > 0U);
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM appointment") == 3);
}

BOOST_AUTO_TEST_CASE(a_crowded_desk_says_so_and_did_nothing_for_those_whom_it_sent_away) {
    Salon salon({.committers = 1, .batch_max = 64, .queue_max = 1});
    const auto who = salon.staff(1).id;
    BOOST_REQUIRE(salon.desk.submit(salon.book(salon.at(15, 0), who)).ok());
    Holder holder(salon, who, salon.at(10, 0));
    const auto ask = [&](int hour, std::chrono::milliseconds patience) {
        return std::async(std::launch::async, [&salon, who, hour, patience] {
            return salon.desk.submit(salon.book(salon.at(hour, 0), who), patience);
        });
    };
    auto at_the_desk = ask(10, 10s);
    while (salon.database.figures().conflicts == 0) std::this_thread::sleep_for(5ms);  // it is being served
    auto waiting = ask(11, 10s);
    while (salon.desk.figures().queued == 0) std::this_thread::sleep_for(5ms);
    BOOST_TEST(outcome(salon.desk.submit(salon.book(salon.at(12, 0), who))) == "overloaded");
    holder.let_go();
    BOOST_TEST(outcome(at_the_desk.get()) == "confirmed");
    BOOST_TEST(outcome(waiting.get()) == "confirmed");
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM appointment") == 3);
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM request_key") == 3);
}

BOOST_AUTO_TEST_CASE(patience_ends_and_the_same_key_learns_later_what_became_of_it) {
    Salon salon({.committers = 1});
    const auto who = salon.staff(1).id;
    BOOST_REQUIRE(salon.desk.submit(salon.book(salon.at(15, 0), who)).ok());
    Holder holder(salon, who, salon.at(10, 0));
    const auto taken = salon.book(salon.at(10, 0), who), behind = salon.book(salon.at(11, 0), who);
    BOOST_TEST(outcome(salon.desk.submit(taken, 50ms)) == "unavailable");  // a committer has it: who knows
    BOOST_TEST(outcome(salon.desk.submit(behind, 50ms)) == "overloaded");  // it never had its turn: nothing was done
    holder.let_go();
    const auto again = salon.desk.submit(taken, 10s);
    BOOST_TEST(outcome(again) == "confirmed");
    BOOST_CHECK(again->appointment->id == std::get<Book>(taken.ask).id);
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM appointment") == 2);
}

BOOST_AUTO_TEST_SUITE_END()
