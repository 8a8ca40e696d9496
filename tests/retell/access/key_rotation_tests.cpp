// key_rotation_tests: a key is replaced by another one without a refused call.
#include "adapters/retell/access/voice_keys.h"

#include "engine/store/operations/access_rows.h"
#include "tests/support/front.h"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <thread>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using nlohmann::json;

namespace {

struct Rotating : Front {
    bool add(const std::string& secret, const std::string& agent_id = "") {
        return salon.database.transact([&](store::Tx& tx) {
            return store::add_voice_key(
                tx, {salon.ids.make<VoiceKeyId>(), kNeighbour, agent_id, sealer.seal(secret), tx.now(), std::nullopt});
        });
    }
    void revoke(std::size_t which) {
        salon.database.transact([&](store::Tx& tx) {
            const auto keys = store::list_voice_keys(tx, kNeighbour);
            store::revoke_voice_key(tx, kNeighbour, keys.at(which).id, tx.now());
        });
    }
    int ask(const std::string& secret) {
        const json body{{"name", "check_availability"}, {"call", default_call()}, {"args", {{"service", "Rasur"}}}};
        return call_signed("/hooks/retell/next-door/functions", body.dump(), secret).status;
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(key_rotation_tests, Rotating)

BOOST_AUTO_TEST_CASE(both_keys_are_good_until_the_old_one_is_revoked) {
    BOOST_TEST(add("key_old"));
    BOOST_TEST(ask("key_old") == 200);
    BOOST_TEST(add("key_new"));
    clock.moved += limits::access_recheck;
    BOOST_TEST(ask("key_old") == 200);
    BOOST_TEST(ask("key_new") == 200);
    BOOST_TEST(!add("key_third"));
    BOOST_TEST(ask("key_third") == 401);
    revoke(0);
    clock.moved += limits::access_recheck;
    BOOST_TEST(ask("key_old") == 401);
    BOOST_TEST(ask("key_new") == 200);
    BOOST_TEST(add("key_third"));
    clock.moved += limits::access_recheck;
    BOOST_TEST(ask("key_third") == 200);
    BOOST_TEST(ask("key_new") == 200);
}

BOOST_AUTO_TEST_CASE(each_agent_has_two_of_its_own) {
    BOOST_TEST(add("key_1"));
    BOOST_TEST(add("key_2"));
    BOOST_TEST(!add("key_3"));
    BOOST_TEST(add("key_4", "agent_1"));
    BOOST_TEST(add("key_5", "agent_1"));
    BOOST_TEST(!add("key_6", "agent_1"));
    BOOST_TEST(add("key_7", "agent_2"));
}

BOOST_AUTO_TEST_CASE(concurrent_additions_keep_two) {
    for (int round = 0; round < 5; ++round) {
        salon.test.run("DELETE FROM voice_key WHERE company_id = 2");
        std::vector<std::thread> adders;
        std::vector<int> added(8);
        for (std::size_t i = 0; i < added.size(); ++i) {
            adders.emplace_back([&, i] { added[i] = add("key_" + std::to_string(i)) ? 1 : 0; });
        }
        for (auto& adder : adders) adder.join();
        BOOST_TEST(std::count(added.begin(), added.end(), 1) == 2);
        BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM voice_key WHERE company_id = 2") == 2);
    }
}

BOOST_AUTO_TEST_SUITE_END()
