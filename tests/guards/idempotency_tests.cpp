// idempotency_tests: equal requests have equal keys, different ones do not.
#include "engine/guards/idempotency.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;

namespace {
const auto kKey = request_key(Channel::rest, CompanyId{7}, "POST /v1/appointments", "abc", "{}");
}

BOOST_AUTO_TEST_SUITE(idempotency_tests)

BOOST_AUTO_TEST_CASE(the_same_request_has_the_same_key) {
    BOOST_TEST((request_key(Channel::rest, CompanyId{7}, "POST /v1/appointments", "abc", "{}") == kKey));
}

BOOST_AUTO_TEST_CASE(company_operation_and_client_key_each_make_another_key) {
    BOOST_TEST((request_key(Channel::rest, CompanyId{8}, "POST /v1/appointments", "abc", "{}").key != kKey.key));
    BOOST_TEST((request_key(Channel::rest, CompanyId{7}, "POST /v1/holds", "abc", "{}").key != kKey.key));
    BOOST_TEST((request_key(Channel::rest, CompanyId{7}, "POST /v1/appointments", "abd", "{}").key != kKey.key));
    // Parts do not run into each other.
    BOOST_TEST((request_key(Channel::rest, CompanyId{7}, "POST /v1/appointmentsa", "bc", "{}").key != kKey.key));
}

BOOST_AUTO_TEST_CASE(other_parameters_change_the_fingerprint_alone) {
    const auto other = request_key(Channel::rest, CompanyId{7}, "POST /v1/appointments", "abc", R"({"a":1})");
    BOOST_TEST((other.key == kKey.key));
    BOOST_TEST((other.fingerprint != kKey.fingerprint));
}

BOOST_AUTO_TEST_CASE(keys_of_our_own_are_never_equal) {
    BOOST_TEST((key_of_our_own(Channel::rest, 1).key != key_of_our_own(Channel::rest, 2).key));
    BOOST_TEST((key_of_our_own(Channel::rest, 1).key != Hash{}));
}

BOOST_AUTO_TEST_CASE(a_retried_operation_is_the_same_request) {
    BOOST_TEST((key_of_operation("decline:apt_1:2") == key_of_operation("decline:apt_1:2")));
    BOOST_TEST((key_of_operation("decline:apt_1:2").key != key_of_operation("decline:apt_1:3").key));
    BOOST_TEST((key_of_operation("decline:apt_1:2").fingerprint != key_of_operation("decline:apt_1:3").fingerprint));
}

BOOST_AUTO_TEST_SUITE_END()
