// message_tests: heads, bodies and escapes are read the same in any pieces.
#include "adapters/http/message.h"

#include "adapters/http/request_reader.h"

#include <boost/test/unit_test.hpp>

#include <random>

using namespace slotkeeper;
using namespace slotkeeper::http;

BOOST_AUTO_TEST_SUITE(message_tests)

BOOST_AUTO_TEST_CASE(a_head_has_a_first_line_and_fields_in_lower_case) {
    const auto head = parse_head("HTTP/1.1 200 OK\r\nX-Thing: \t a b \t\r\nEmpty:\r\nx-thing: c");
    BOOST_REQUIRE(head.ok());
    BOOST_TEST(head->start_line == "HTTP/1.1 200 OK");
    BOOST_TEST(*head->find("x-thing") == "a b");
    BOOST_TEST(*head->find("empty") == "");
    BOOST_TEST(head->count("x-thing") == 2U);
    BOOST_TEST((head->find("other") == nullptr));
}

BOOST_AUTO_TEST_CASE(a_body_until_the_end_is_complete_only_when_the_end_came) {
    BodyReader reader({Framing::until_close, 0}, 10);
    BOOST_TEST(reader.feed("hello").value() == 5U);
    BOOST_TEST(!reader.complete());
    BOOST_TEST(reader.close_completes());
    BOOST_TEST(!reader.feed("world!").ok());
}

BOOST_AUTO_TEST_CASE(bytes_after_a_body_are_kept) {
    BodyReader length({Framing::length, 3}, 10);
    BOOST_TEST(length.feed("abcdef").value() == 3U);
    BOOST_TEST(length.complete());
    BodyReader chunks({Framing::chunks, 0}, 10);
    BOOST_TEST(chunks.feed("3\r\nabc\r\n0\r\n\r\nGET").value() == 13U);
    BOOST_TEST(chunks.complete());
    BOOST_TEST(chunks.body() == "abc");
}

BOOST_AUTO_TEST_CASE(escapes_are_undone_once) {
    BOOST_TEST(decode_percent("a%2525+b", false).value() == "a%25+b");
    BOOST_TEST(decode_percent("a+%2B", true).value() == "a +");
    for (const auto* bad : {"%", "%1", "a%", "%g0", "%0g", "%00", "%80", "%f5%80%80%80"}) {
        BOOST_TEST(!decode_percent(bad, true), bad);
    }
}

// Whatever comes, the pieces in which it comes change neither what is understood nor what is refused.
BOOST_AUTO_TEST_CASE(random_bytes_parse_the_same_in_pieces_and_whole) {
    const auto seed = std::random_device{}();
    BOOST_TEST_CONTEXT("seed " << seed) {
        std::mt19937 random(seed);
        const auto up_to = [&](std::size_t most) {
            return std::uniform_int_distribution<std::size_t>(0, most)(random);
        };
        const RequestReader::BodyLimit hundred_bytes = [](std::string_view) { return std::size_t{100}; };
        const std::vector<std::string> words{"GET",
                                             "POST",
                                             " ",
                                             "/",
                                             "/a%20b?c=%",
                                             "HTTP/1.1",
                                             "HTTP/1.0",
                                             "\r\n",
                                             "\r\n\r\n",
                                             "\n",
                                             "Host: a\r\n",
                                             "Content-Length: 5\r\n",
                                             "Transfer-Encoding: chunked\r\n",
                                             ":",
                                             "hello",
                                             "5\r\nhello\r\n",
                                             "0\r\n\r\n",
                                             "Expect: 100-continue\r\n",
                                             "\x01",
                                             "65\r\n",
                                             "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello",
                                             "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"};
        const auto meaning = [&](const std::string& bytes, std::size_t piece_max) {
            RequestReader reader(hundred_bytes);
            std::string seen;
            for (std::size_t at = 0; at < bytes.size() && reader.state() != RequestReader::State::refused;) {
                const auto piece = std::min(bytes.size() - at, 1 + up_to(piece_max - 1));
                reader.feed(std::string_view(bytes).substr(at, piece));
                at += piece;
                for (; reader.state() == RequestReader::State::complete; reader.next()) {
                    seen += reader.request().method + reader.request().path + "=" + reader.request().body + ";";
                }
            }
            return seen + std::to_string(static_cast<int>(reader.state()));
        };
        for (int round = 0; round < 3000; ++round) {
            std::string bytes;
            for (auto count = up_to(12); count > 0; --count) bytes += words[up_to(words.size() - 1)];
            const auto whole = meaning(bytes, bytes.size() + 1);
            BOOST_REQUIRE_MESSAGE(meaning(bytes, 1) == whole, bytes);
            BOOST_REQUIRE_MESSAGE(meaning(bytes, 9) == whole, bytes);
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
