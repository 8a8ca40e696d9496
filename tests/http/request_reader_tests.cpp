// request_reader_tests: malformed requests, and valid ones cut into all possible pieces.
#include "adapters/http/request_reader.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::http;
using State = RequestReader::State;

namespace {

const RequestReader::BodyLimit kHundredBytes = [](std::string_view) { return std::size_t{100}; };

Request read(const std::string& bytes) {
    RequestReader reader(kHundredBytes);
    BOOST_REQUIRE(reader.feed(bytes) == State::complete);
    return reader.request();
}

std::string refused(const std::string& bytes) {
    RequestReader reader(kHundredBytes);
    const auto state = reader.feed(bytes);
    return state == State::refused ? std::string(name_of(reader.refusal().code))
                                   : "state " + std::to_string(int(state));
}

std::string get(const std::string& target) { return "GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n"; }

}  // namespace

BOOST_AUTO_TEST_SUITE(request_reader_tests)

BOOST_AUTO_TEST_CASE(a_request_is_understood) {
    const auto request = read(
        "POST /v1/appointments/m%C3%BCller?a=1&b=x%20y+z&flag&a=2 HTTP/1.1\r\nHost: example\r\nX-Thing:  two words \r\n"
        "x-thing: second\r\nContent-Length: 5\r\n\r\nhello");
    BOOST_TEST(request.method == "POST");
    BOOST_TEST(request.path == "/v1/appointments/müller");
    BOOST_TEST(request.query.count("a") == 2U);
    BOOST_TEST(request.query_value("b").value() == "x y z");
    BOOST_TEST(request.query_value("flag").value() == "");
    BOOST_TEST(!request.query_value("c"));
    BOOST_TEST(request.header("x-thing") == "two words");
    BOOST_TEST(request.header("x-other") == "");
    BOOST_TEST(request.body == "hello");
}

BOOST_AUTO_TEST_CASE(the_pieces_in_which_a_request_comes_make_no_difference) {
    const std::vector<std::string> requests{"POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\n\r\nhello world",
                                            "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: "
                                            "chunked\r\n\r\n6;x=y\r\nhello \r\n05\r\nworld\r\n0\r\nT: 1\r\n\r\n"};
    for (const auto& request : requests) {
        for (std::size_t piece = 1; piece <= request.size(); ++piece) {
            RequestReader reader(kHundredBytes);
            int complete = 0;
            const auto twice = request + request;
            for (std::size_t at = 0; at < twice.size(); at += piece) {
                reader.feed(std::string_view(twice).substr(at, piece));
                for (; reader.state() == State::complete; reader.next(), ++complete) {
                    BOOST_TEST(reader.request().body == "hello world");
                }
            }
            BOOST_TEST(complete == 2);
            BOOST_TEST((reader.state() == State::empty));
        }
    }
}

BOOST_AUTO_TEST_CASE(requests_behind_each_other_come_out_one_by_one) {
    RequestReader reader(kHundredBytes);
    reader.feed(
        "POST /1 HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nab\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\nGET /3");
    BOOST_TEST((reader.state() == State::complete));
    BOOST_TEST(reader.request().body == "ab");
    BOOST_TEST((reader.next() == State::complete));
    BOOST_TEST(reader.request().path == "/2");
    BOOST_TEST((reader.next() == State::head));
    BOOST_TEST((reader.feed(" HTTP/1.1\r\nHost: a\r\n\r\n") == State::complete));
    BOOST_TEST(reader.request().path == "/3");
    BOOST_TEST((reader.next() == State::empty));
}

// RFC 9112, 6.3: without Content-Length and Transfer-Encoding there is no body; what follows is the next request.
BOOST_AUTO_TEST_CASE(a_request_that_names_no_length_has_an_empty_body) {
    for (const std::string version : {"1.1", "1.0"}) {
        RequestReader reader(kHundredBytes);
        reader.feed("POST /1 HTTP/" + version + "\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\n");
        BOOST_TEST((reader.state() == State::complete));
        BOOST_TEST(reader.request().body.empty());
        BOOST_TEST((reader.next() == State::complete));
        BOOST_TEST(reader.request().path == "/2");
    }
}

BOOST_AUTO_TEST_CASE(two_meanings_are_refused) {
    const std::string post = "POST / HTTP/1.1\r\nHost: a\r\n";
    BOOST_TEST(refused(post + "Content-Length: -5\r\n\r\n") == "malformed_request");
    BOOST_TEST(refused(post + "Content-Length: +5\r\n\r\nhello") == "malformed_request");
    BOOST_TEST(refused(post + "Content-Length: abc\r\n\r\n") == "malformed_request");
    BOOST_TEST(refused(post + "Content-Length: \r\n\r\n") == "malformed_request");
    BOOST_TEST(refused(post + "Content-Length: 5, 5\r\n\r\nhello") == "malformed_request");
    BOOST_TEST(refused(post + "Content-Length: 99999999999999999999\r\n\r\n") == "malformed_request");
    BOOST_TEST(refused(post + "Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello") == "malformed_request");
    BOOST_TEST(refused(post + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\nhello") == "malformed_request");
    BOOST_TEST(refused(post + "Transfer-Encoding: gzip, chunked\r\n\r\n") == "malformed_request");
    BOOST_TEST(refused(post + "Transfer-Encoding : chunked\r\n\r\n") == "malformed_request");
    BOOST_TEST(refused(post + "X: a\r\n folded\r\nContent-Length: 0\r\n\r\n") == "malformed_request");
    BOOST_TEST(refused(post + "X: a\nContent-Length: 0\r\n\r\n") == "malformed_request");
    BOOST_TEST(refused(post + "X: a\rY: b\r\nContent-Length: 0\r\n\r\n") == "malformed_request");
    BOOST_TEST(refused("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n") == "malformed_request");
    BOOST_TEST(refused("GET / HTTP/1.1\r\n\r\n") == "malformed_request");
    BOOST_TEST(refused("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n") == "malformed_request");
}

BOOST_AUTO_TEST_CASE(a_header_that_decides_is_given_once) {
    for (const std::string name :
         {"Authorization", "Content-Encoding", "Content-Type", "Idempotency-Key", "If-Match", "X-Retell-Signature"}) {
        RequestReader reader(kHundredBytes);
        const auto once = name + ": a\r\n";
        reader.feed("GET / HTTP/1.1\r\nHost: a\r\n" + once + lower_case(once) + "\r\n");
        BOOST_REQUIRE_MESSAGE(reader.state() == State::refused, name);
        BOOST_TEST((reader.refusal().code == ErrorCode::malformed_request), name);
        BOOST_TEST(reader.refusal().field == name);
        BOOST_TEST(read("GET / HTTP/1.1\r\nHost: a\r\n" + once + "\r\n").header(lower_case(name)) == "a");
    }
}

BOOST_AUTO_TEST_CASE(broken_request_lines_are_refused) {
    for (const auto* line :
         {"GET /", "GET  / HTTP/1.1", "GET / HTTP/1.1 ", "GET / HTTP/2.0", "get / HTTP/1.1", " / HTTP/1.1",
          "GET x HTTP/1.1", "GET /a b HTTP/1.1", "GET /a#b HTTP/1.1", "GET * HTTP/1.1", "{}", "\x16\x03\x01"}) {
        BOOST_TEST(refused(std::string(line) + "\r\nHost: a\r\n\r\n") == "malformed_request", line);
    }
    BOOST_TEST(refused("GET / HTTP/1.1\nHost: a\n\n") == "malformed_request");
}

BOOST_AUTO_TEST_CASE(broken_paths_and_queries_are_refused) {
    for (const auto* target :
         {"/%", "/%4", "/%zz", "/a%00b", "/%ff", "/%c0%af", "/%ed%a0%80", "/a%2Fb", "/?q=%4", "/?q=%00"}) {
        BOOST_TEST(refused(get(target)) == "malformed_request", target);
    }
    BOOST_TEST(read(get("/%e2%82%ac/+")).path == "/€/+");
    BOOST_TEST(read(get("http://elsewhere/a?b=c")).path == "/a");
    BOOST_TEST(read(get("http://elsewhere")).path == "/");
}

BOOST_AUTO_TEST_CASE(bounds_hold_for_address_header_and_body) {
    BOOST_TEST(refused(get("/" + std::string(limits::uri_bytes_max, 'a'))) == "uri_too_long");
    BOOST_TEST(refused("GET /" + std::string(2 * limits::uri_bytes_max, 'a')) == "uri_too_long");
    const std::string start = "GET / HTTP/1.1\r\nHost: a\r\n";
    BOOST_TEST(refused(start + "X: " + std::string(limits::head_bytes_max, 'a')) == "header_too_large");
    std::string many = start;
    for (std::size_t i = 0; i < limits::header_fields_max; ++i) many += "X: a\r\n";
    BOOST_TEST(refused(many + "\r\n") == "header_too_large");
    const std::string post = "POST / HTTP/1.1\r\nHost: a\r\n";
    BOOST_TEST(refused(post + "Content-Length: 101\r\n\r\n") == "body_too_large");
    BOOST_TEST(refused(post + "Transfer-Encoding: chunked\r\n\r\n65\r\n") == "body_too_large");
    BOOST_TEST(refused(post + "Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n") == "body_too_large");
}

BOOST_AUTO_TEST_CASE(broken_chunks_are_refused) {
    const std::string post = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    for (const auto* body : {"\r\n", "x\r\n", "-1\r\n", "5\nhello", "5\r\nhello!\r\n", "1ffffffffffffffff\r\n"}) {
        BOOST_TEST(refused(post + body) == "malformed_request", body);
    }
    BOOST_TEST(refused(post + std::string(300, '1')) == "malformed_request");
}

BOOST_AUTO_TEST_CASE(a_cut_body_is_never_complete) {
    RequestReader length(kHundredBytes);
    BOOST_TEST((length.feed("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhell") == State::body));
    RequestReader chunks(kHundredBytes);
    BOOST_TEST((chunks.feed("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n") ==
                State::body));
}

BOOST_AUTO_TEST_CASE(connections_are_kept_as_the_version_says) {
    const auto kept = [](const std::string& bytes) {
        RequestReader reader(kHundredBytes);
        reader.feed(bytes);
        return reader.keep_alive();
    };
    BOOST_TEST(kept("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
    BOOST_TEST(!kept("GET / HTTP/1.1\r\nHost: a\r\nConnection: x, Close\r\n\r\n"));
    BOOST_TEST(!kept("GET / HTTP/1.0\r\n\r\n"));
    BOOST_TEST(kept("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n"));
}

BOOST_AUTO_TEST_SUITE_END()
