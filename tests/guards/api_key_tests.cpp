// api_key_tests: keys are long, random and recognisable, and are looked up by hash only.
#include "engine/guards/api_key.h"

#include <boost/test/unit_test.hpp>

#include <set>

using namespace slotkeeper;

BOOST_AUTO_TEST_SUITE(api_key_tests)

BOOST_AUTO_TEST_CASE(a_new_key_has_its_form_and_is_new) {
    std::set<std::string> seen;
    for (int i = 0; i < 100; ++i) {
        const auto key = new_api_key();
        BOOST_TEST(key.size() == 44U);
        BOOST_TEST(api_key_hash(key).has_value());
        BOOST_TEST(seen.insert(key).second);
    }
}

BOOST_AUTO_TEST_CASE(a_malformed_key_is_not_looked_up) {
    const auto key = new_api_key();
    for (const auto& text : {std::string(), std::string("slk_"), key + "a", key.substr(1), "SLK_" + key.substr(4),
                             "slk_" + std::string(39, 'a') + " ", "slk_" + std::string(40, 'A')}) {
        BOOST_TEST(!api_key_hash(text), text);
    }
    BOOST_TEST((api_key_hash(key) == api_key_hash(key)));
    BOOST_TEST((api_key_hash(key) != api_key_hash(new_api_key())));
}

BOOST_AUTO_TEST_SUITE_END()
