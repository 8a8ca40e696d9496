// request_id_tests: the client's X-Request-Id is kept if it is fit for logs and headers.
#include "adapters/http/server.h"
#include "tests/http/raw_client.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper::http;

BOOST_AUTO_TEST_SUITE(request_id_tests)

BOOST_AUTO_TEST_CASE(a_short_and_plain_id_is_kept_and_any_other_is_replaced) {
    Server server({}, [](const Request& request) { return Response{200, "text/plain", request.id}; });
    RawClient client(server.port());
    const auto answer = [&](const std::string& id) {
        return client.ask("GET / HTTP/1.1\r\nHost: a\r\nX-Request-Id: " + id + "\r\n\r\n");
    };
    BOOST_TEST(answer("order-4711_a.b").headers.at("X-Request-Id") == "order-4711_a.b");
    BOOST_TEST(answer("order-4711_a.b").body == "order-4711_a.b");
    for (const auto& odd :
         {std::string("two words"), std::string("a;b"), std::string(65, 'x'), std::string("\xc3\xa4")}) {
        BOOST_TEST(answer(odd).headers.at("X-Request-Id").starts_with("req_"), odd);
    }
}

BOOST_AUTO_TEST_SUITE_END()
