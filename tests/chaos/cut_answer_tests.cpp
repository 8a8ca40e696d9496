// cut_answer_tests: the connection to the database breaks in the middle of an answer, at each packet of each kind.
//
// The caller gets the whole answer, because the statement was repeated, or an outage: never a part of the answer, and
// never an empty one.
#include "adapters/rest/rest_api.h"
#include "tests/store/mariadb/entry_fixture.h"
#include "tests/support/cutting_proxy.h"
#include "tests/support/front.h"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using namespace slotkeeper::store;
using nlohmann::json;

namespace {

constexpr int kAlways = 1'000;

// Cuts behind each packet, at its border, within its head and within its body (or at some of these), until there is no
// packet left to cut. `ask` runs once for each and is told whether it meets one cut or cuts without end.
int at_each_packet(CuttingProxy& proxy, const std::function<void(bool always)>& ask,
                   std::initializer_list<std::size_t> places = {0, 2, 6}) {
    auto cuts = 0;
    for (const auto times : {1, kAlways}) {
        for (const auto bytes : places) {
            for (auto packet = 0, left = 0; left != times; ++packet) {
                BOOST_TEST_CONTEXT("behind packet " << packet << " and " << bytes << " bytes, " << times << " times") {
                    proxy.cut_answers(packet, bytes, times);
                    ask(times == kAlways);
                }
                left = proxy.cuts_left();
                cuts += times - left;
                proxy.cut(Cut::none, 0);
            }
        }
    }
    return cuts;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(cut_answer_tests)

// --- the store -----------------------------------------------------------------------------------

namespace {

struct Behind : EntryFixture {
    Behind() { test.run("INSERT INTO entry (id, word) VALUES (1, 'one'), (2, 'two'), (3, REPEAT('three', 40))"); }

    // `ask` gives what it read. Cut once it gives the same; cut again and again it may fail as an outage.
    void check(const std::function<std::string(Database&)>& ask) {
        const auto whole = ask(db);
        const auto cuts = at_each_packet(proxy, [&](bool always) {
            try {
                BOOST_TEST(ask(behind) == whole);
            } catch (const DbError& error) {
                BOOST_TEST(always);
                BOOST_TEST(error.is_outage(), error.what());
            }
        });
        BOOST_TEST_MESSAGE(cuts << " cuts");
        BOOST_TEST(cuts >= 6);
    }

    static EachRow into(std::string& text) {
        return [&](std::string_view cell) { (text += cell) += '|'; };
    }

    TemporaryFolder folder;
    CuttingProxy proxy{folder.path(), test.url()};
    Database behind{{.url = proxy.url(), .sessions_max = 1}};
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(a_bound_answer_that_is_cut_is_never_taken_for_no_rows, Behind) {
    check([](Database& database) {
        return database.read([](Tx& tx) {
            std::string text;
            tx.rows("SELECT word FROM entry WHERE id >= :id ORDER BY id", {1}, into(text));
            return text;
        });
    });
    check([](Database& database) {
        return database.read([](Tx& tx) {
            std::string text;
            const auto found = tx.one("SELECT word FROM entry WHERE word = :word", {"two"}, into(text));
            return text + (found ? "found" : "nothing");
        });
    });
    check([](Database& database) {
        return database.read([](Tx& tx) {
            std::string text;
            const auto found = tx.one("SELECT word FROM entry WHERE word = :word", {"nine"}, into(text));
            return text + (found ? "found" : "nothing");
        });
    });
}

BOOST_FIXTURE_TEST_CASE(an_answer_to_a_text_that_is_cut_is_never_taken_for_no_rows, Behind) {
    check([](Database& database) {
        return database.read([](Tx& tx) {
            std::string text;
            tx.rows(SqlText("SELECT word FROM entry ORDER BY id"), into(text));
            tx.rows("SELECT id FROM entry ORDER BY id", {}, into(text));
            return text;
        });
    });
    check([](Database& database) {
        return database.snapshot([](Tx& tx) {
            std::string text;
            tx.one("SELECT COUNT(*) FROM entry", {}, into(text));
            return text;
        });
    });
}

BOOST_FIXTURE_TEST_CASE(no_answer_of_several_statements_is_lost_with_the_connection, Behind) {
    check([](Database& database) {
        return database.read([](Tx& tx) {
            const std::vector<SqlText> statements{
                SqlText("SELECT word FROM entry ORDER BY id"), SqlText("UPDATE entry SET moment = NULL"),
                SqlText("SELECT word FROM entry WHERE id = 9"), SqlText("SELECT COUNT(*) FROM entry")};
            std::string text;
            tx.run_all(statements, [&](std::size_t position, const Row& row) {
                ((text += std::to_string(position)) += row.at<std::string_view>(0)) += '|';
            });
            return text;
        });
    });
}

BOOST_FIXTURE_TEST_CASE(a_change_whose_answer_is_cut_is_counted_right, Behind) {
    check([](Database& database) {
        return database.transact([](Tx& tx) {
            auto text = std::to_string(tx.run("UPDATE entry SET word = word WHERE id <= :id", {2}));
            text += std::to_string(tx.run(SqlText("UPDATE entry SET word = word WHERE id = 9")));
            tx.one("SELECT word FROM entry WHERE id = :id FOR UPDATE", {1}, into(text));
            return text;
        });
    });
}

// --- the APIs -----------------------------------------------------------------------------------

namespace {

// The same salon, asked through a server whose database is behind the proxy.
struct ApiBehind : Front {
    ApiBehind() { rest::add_rest_routes(behind_router, behind_rest); }

    Answer ask(const std::string& method, const std::string& path, const std::string& body = "", Headers headers = {}) {
        headers.merge(bearer(key));
        if (!body.empty()) headers.emplace("Content-Type", "application/json");
        auto answer = answer_of(behind_client.send(method, path, headers, body));
        BOOST_REQUIRE(answer.has_value());
        return std::move(*answer);
    }

    // Nothing is remembered from the request before, so every look-up is made, and cut, each time.
    void check(const std::string& path) {
        const auto whole = ask("GET", path);
        BOOST_REQUIRE(whole.status == 200);
        const auto cuts = at_each_packet(proxy, [&](bool always) {
            clock.moved += std::chrono::seconds(3);
            const auto answer = ask("GET", path);
            if (always && answer.status == 503) return;
            BOOST_TEST(answer.status == 200, path << ": " << answer.refusal());
            BOOST_TEST(answer.text == whole.text);
        });
        BOOST_TEST_MESSAGE(path << ": " << cuts << " cuts");
        BOOST_TEST(cuts >= 6);
    }

    CuttingProxy proxy{folder.path(), salon.test.url()};
    Salon::Process behind{proxy.url(), 2, {.committers = 1}};
    rest::RestApi behind_rest{behind.database, behind.desk, behind.catalogs, behind.ids, clock, accounts,
                              reconciler,      mapping,     sealer,          "",         true,  nullptr};
    http::Router behind_router;
    http::Server behind_server{{}, [this](const http::Request& request) { return behind_router(request); }};
    http::Client behind_client{{.base_url = behind_server.address()}};
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(a_key_a_customer_and_an_appointment_are_never_denied_for_a_cut_answer, ApiBehind) {
    const auto booked = post("/v1/appointments", booking(at(10), salon.staff(0).id, "+4915112345678"));
    BOOST_REQUIRE(booked.status == 201);
    check("/v1/appointments/" + booked.body["id"].get<std::string>());
    check("/v1/customers/" + booked.body["customer"]["id"].get<std::string>());
    check("/v1/customers?phone=%2B4915112345678");
}

BOOST_FIXTURE_TEST_CASE(a_booking_is_made_once_or_answered_with_retry, ApiBehind) {
    auto number = 0;
    const auto cuts = at_each_packet(
        proxy,
        [&](bool always) {
            clock.moved += std::chrono::seconds(3);
            const auto body = booking(at(10), salon.staff(0).id);
            const auto name = "cut " + std::to_string(++number);
            const auto booked = ask("POST", "/v1/appointments", body.dump(), {{"Idempotency-Key", name}});
            BOOST_TEST((booked.status == 201 || (always && booked.status == 503)), booked.refusal());
            proxy.cut(Cut::none, proxy.cuts_left());
            const auto again = ask("POST", "/v1/appointments", body.dump(), {{"Idempotency-Key", name}});
            BOOST_REQUIRE(again.status == 201);
            if (booked.status == 201) BOOST_TEST(again.body["id"] == booked.body["id"]);
            BOOST_TEST(
                post("/v1/appointments/" + again.body["id"].get<std::string>() + "/cancel", json::object()).status ==
                200);
        },
        {0});
    BOOST_TEST_MESSAGE(cuts << " cuts");
    BOOST_TEST(cuts >= 6);
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM appointment") == number);
    BOOST_TEST(salon.broken_rows() == 0);
}

BOOST_AUTO_TEST_SUITE_END()
