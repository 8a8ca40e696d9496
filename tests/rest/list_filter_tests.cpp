// list_filter_tests: lists by branch, and the changes of lists that are answered whole.
#include "tests/support/strangers.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using nlohmann::json;

namespace {

struct Lists : Strangers {
    std::size_t count(const std::string& path, const Headers& headers) {
        const auto answer = get(path, headers);
        BOOST_TEST(answer.status == 200, path << ": " << answer.text);
        return answer.body["data"].size();
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(list_filter_tests, Lists)

BOOST_AUTO_TEST_CASE(appointments_holds_and_blocks_are_listed_by_branch) {
    for (const std::string list : {"holds", "blocks"}) {
        const auto path = "/v1/" + list;
        BOOST_TEST(count(path, admin) == 2U);
        BOOST_TEST(count(path + "?branch_id=" + kSouth.text(), admin) == 1U);
        BOOST_TEST(get(path + "?branch_id=" + kNeighbourBranch.text()).refusal() == "404 not_found branch_id");
    }
    const auto answer = get("/v1/appointments?branch_id=" + kSouth.text());
    BOOST_TEST(!answer.body["data"].empty());
    for (const auto& one : answer.body["data"]) BOOST_TEST(one["branch_id"] == kSouth.text());
    const auto limited = bearer(limited_key({ours.branch}));
    BOOST_TEST(get("/v1/appointments?branch_id=" + kSouth.text(), limited).refusal() == "404 not_found branch_id");
    BOOST_TEST(count("/v1/blocks?branch_id=" + ours.branch.text(), limited) == 1U);
}

BOOST_AUTO_TEST_CASE(lists_that_are_answered_whole_show_the_changes_since_a_time) {
    const std::string past = "?updated_since=2020-01-01T00:00:00Z", future = "?updated_since=2037-01-01T00:00:00Z";
    for (const std::string list : {"keys", "voice-agents", "voice-numbers"}) {
        const auto path = "/v1/" + list;
        BOOST_TEST(count(path, admin) > 0U);
        BOOST_TEST(count(path + past, admin) == count(path, admin));
        BOOST_TEST(count(path + future, admin) == 0U);
    }
}

BOOST_AUTO_TEST_CASE(the_use_of_a_key_is_no_change_of_it) {
    salon.test.run("UPDATE api_key SET updated_at = '2026-01-01', last_used_at = NULL");
    clock.moved += limits::access_recheck;
    get("/v1/services");
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM api_key WHERE last_used_at IS NOT NULL") > 0);
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM api_key WHERE updated_at <> '2026-01-01'") == 0);
}

BOOST_AUTO_TEST_SUITE_END()
