// digest_tests: known answers of FIPS 180-2 and RFC 4231.
#include "engine/guards/digest.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;

BOOST_AUTO_TEST_SUITE(digest_tests)

BOOST_AUTO_TEST_CASE(sha256_gives_the_known_answers) {
    BOOST_TEST(hex(sha256("")) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    BOOST_TEST(hex(sha256("abc")) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

BOOST_AUTO_TEST_CASE(hmac_gives_the_known_answers_for_short_and_long_keys) {
    BOOST_TEST(hex(hmac_sha256("Jefe", "what do ya want for nothing?")) ==
               "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    BOOST_TEST(hex(hmac_sha256(std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First")) ==
               "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

BOOST_AUTO_TEST_CASE(a_digest_is_read_from_its_letters_of_either_case) {
    const auto digest = sha256("abc");
    auto text = hex(digest);
    BOOST_CHECK(parse_hex(text) == digest);
    for (auto& letter : text) letter = static_cast<char>(letter >= 'a' ? letter - 'a' + 'A' : letter);
    BOOST_CHECK(parse_hex(text) == digest);
    for (const auto& wrong : {std::string(), text.substr(1), text.substr(2), text + "00", text + "0", " " + text,
                              text.substr(1) + "g", text.substr(2) + "0 "}) {
        BOOST_TEST(!parse_hex(wrong).has_value(), wrong);
    }
}

BOOST_AUTO_TEST_CASE(equal_needs_the_same_length_and_letters) {
    BOOST_TEST(constant_time_equal("", ""));
    BOOST_TEST(constant_time_equal("abc", "abc"));
    BOOST_TEST(!constant_time_equal("abc", "abd"));
    BOOST_TEST(!constant_time_equal("abc", "ab"));
}

BOOST_AUTO_TEST_CASE(tokens_have_their_length_and_alphabet_and_never_repeat) {
    const auto token = random_token(26);
    BOOST_TEST(token.size() == 26U);
    BOOST_TEST(token.find_first_not_of("0123456789abcdefghjkmnpqrstvwxyz") == std::string::npos);
    BOOST_TEST(token != random_token(26));
    BOOST_TEST(random_bytes(32) != random_bytes(32));
    BOOST_TEST(random_bytes(0).empty());
}

BOOST_AUTO_TEST_SUITE_END()
