// public_address_tests: which addresses belong to the public internet.
#include "adapters/http/outgoing/public_address.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper::http;

BOOST_AUTO_TEST_SUITE(public_address_tests)

BOOST_AUTO_TEST_CASE(special_addresses_are_not_public) {
    for (const auto* address : {"0.0.0.0",
                                "10.1.2.3",
                                "100.64.0.1",
                                "100.127.255.255",
                                "127.0.0.1",
                                "127.9.9.9",
                                "169.254.169.254",
                                "172.16.0.1",
                                "172.31.255.255",
                                "192.168.1.1",
                                "198.19.0.1",
                                "224.0.0.1",
                                "255.255.255.255",
                                "::",
                                "::1",
                                "fc00::1",
                                "fd12::1",
                                "fe80::1",
                                "ff02::1",
                                "::ffff:10.0.0.1",
                                "64:ff9b::7f00:1",
                                "2002:7f00:1::"}) {
        BOOST_TEST(!is_public(Poco::Net::IPAddress(address)), address);
    }
    for (const auto* address : {"1.1.1.1", "100.63.255.255", "100.128.0.1", "172.15.0.1", "172.32.0.1", "192.167.1.1",
                                "198.20.0.1", "223.255.255.255", "2606:4700::1", "::ffff:1.1.1.1"}) {
        BOOST_TEST(is_public(Poco::Net::IPAddress(address)), address);
    }
}

BOOST_AUTO_TEST_SUITE_END()
