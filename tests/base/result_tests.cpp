// result_tests: an absent value is never read.
#include "engine/base/result.h"

#include "engine/base/assert.h"

#include <boost/test/unit_test.hpp>

#include <sys/wait.h>
#include <unistd.h>
#include <csignal>

using namespace slotkeeper;

BOOST_AUTO_TEST_SUITE(result_tests)

BOOST_AUTO_TEST_CASE(the_value_of_a_refusal_throws) {
    Result<std::string> refused = refuse(ErrorCode::not_found, "id", "there is nothing of this id");
    BOOST_TEST(!refused.ok());
    BOOST_TEST(refused.refusal().field == "id");
    BOOST_CHECK_THROW(refused.value(), std::logic_error);
    BOOST_CHECK_THROW(*refused, std::logic_error);
    BOOST_CHECK_THROW(refused->size(), std::logic_error);
    BOOST_CHECK_THROW(std::move(refused).value(), std::logic_error);
}

BOOST_AUTO_TEST_CASE(the_refusal_of_a_value_throws) {
    const Result<int> seven = 7;
    BOOST_TEST(*seven == 7);
    BOOST_CHECK_THROW(seven.refusal(), std::logic_error);
}

BOOST_AUTO_TEST_CASE(checks_tell_which_fields_have_failed) {
    Checks check;
    BOOST_TEST(!check.failed("customer"));
    check.note(refuse(ErrorCode::missing_field, "customer", "is needed"));
    check.note(refuse(ErrorCode::invalid_field, "segments[1].resource_id", "must be an id"));
    for (const auto* field : {"customer", "customer.name", "segments", "segments[1]", "segments[1].resource_id"}) {
        BOOST_TEST(check.failed(field), field);
    }
    for (const auto* field : {"customer_id", "segments[2]", "segment", "start", ""}) {
        BOOST_TEST(!check.failed(field), field);
    }
    Checks later;
    later.note(refuse(ErrorCode::invalid_field, "customer.phone", "must be a phone number"));
    later.note(refuse(ErrorCode::not_found, "service", "unknown"));
    check.note_others(later.refusal());
    BOOST_REQUIRE(check.refusal().further.size() == 2U);
    BOOST_TEST(check.refusal().further.back().field == "service");
}

BOOST_AUTO_TEST_CASE(a_broken_assertion_ends_the_process_in_every_build) {
    SLOTKEEPER_ASSERT(1 + 1 == 2, "arithmetic");
    const auto child = ::fork();
    if (child == 0) {
        SLOTKEEPER_ASSERT(1 + 1 == 3, "arithmetic, by a test");
        ::_exit(0);
    }
    int status = 0;
    BOOST_REQUIRE(::waitpid(child, &status, 0) == child);
    BOOST_TEST((WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT));
}

BOOST_AUTO_TEST_SUITE_END()
