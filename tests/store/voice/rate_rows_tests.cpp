// rate_rows_tests: a query reads the buckets that it names, and housekeeping those that it deletes, in a table of any
// size; a signature keeps its first request.
#include "engine/store/voice/rate_rows.h"

#include "engine/guards/digest.h"
#include "engine/store/voice/answer_rows.h"
#include "tests/store/mariadb/rows_read.h"
#include "tests/support/salon.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::store;
using namespace slotkeeper::tests;
using namespace std::chrono_literals;

namespace {

struct CrowdedRates : Salon {
    CrowdedRates() {
        test.run(
            "INSERT INTO rate_bucket (company_id, bucket_key, passes, passed, used_at) "
            "SELECT 1, UNHEX(SHA2(seq, 256)), '1767225600000000', TRUE, UTC_TIMESTAMP(6) - INTERVAL seq MINUTE "
            "FROM seq_1_to_4000");
        test.run(
            "INSERT INTO voice_signature SELECT 1, UNHEX(SHA2(seq, 256)), UNHEX(SHA2(seq, 256)), "
            "UTC_TIMESTAMP(6) - INTERVAL seq MINUTE FROM seq_1_to_4000");
        test.run("ANALYZE TABLE rate_bucket, voice_signature");
    }
    std::int64_t read_by(const std::function<void(Tx&)>& unit) { return rows_read(database, unit); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(rate_rows_tests, CrowdedRates)

BOOST_AUTO_TEST_CASE(a_question_touches_the_buckets_that_it_names) {
    const auto now = clock.now();
    std::vector<RateDraw> draws;
    for (const auto* name : {"7", "19", "new", "4000", "3"}) draws.push_back({sha256(name), 5, now - 5s});
    BOOST_TEST(read_by([&](Tx& tx) { BOOST_TEST(draw_from_buckets(tx, demo::kCompany, now, draws).size() == 5U); }) <=
               10);
    BOOST_TEST(read_by([&](Tx& tx) { delete_bucket(tx, demo::kCompany, sha256("7")); }) <= 2);
    BOOST_TEST(test.number("SELECT COUNT(*) FROM rate_bucket") == 4'000);
}

BOOST_AUTO_TEST_CASE(a_sweep_touches_what_it_deletes) {
    BOOST_TEST(read_by([](Tx& tx) { BOOST_TEST(delete_idle_buckets(tx, tx.now() - 1'000min, 10) == 10U); }) <= 40);
    BOOST_TEST(read_by([](Tx& tx) { BOOST_TEST(delete_old_signatures(tx, tx.now() - 1'000min, 10) == 10U); }) <= 40);
}

BOOST_AUTO_TEST_CASE(a_signature_keeps_what_first_came_with_it) {
    const auto first = sha256("first"), other = sha256("other");
    const auto told = [&](const char* signature, const Hash& beside) {
        return database.transact([&](Tx& tx) {
            return first_data_of_signature(tx, demo::kCompany, sha256(signature), beside, clock.now());
        });
    };
    BOOST_TEST((told("new", first) == first));
    BOOST_TEST((told("new", other) == first));
    BOOST_TEST((told("new", other) == first));
    BOOST_TEST((told("newer", other) == other));
    BOOST_TEST(
        read_by([&](Tx& tx) { first_data_of_signature(tx, demo::kCompany, sha256("17"), first, clock.now()); }) <= 2);
}

BOOST_AUTO_TEST_SUITE_END()
