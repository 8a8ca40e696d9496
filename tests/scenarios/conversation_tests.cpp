// conversation_tests: plays every call of tests/scenarios/conversations.
#include "tests/scenarios/conversation.h"
#include "tests/support/paths.h"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <vector>

using namespace slotkeeper::tests;

BOOST_AUTO_TEST_SUITE(conversation_tests)

BOOST_AUTO_TEST_CASE(each_goes_as_it_is_written) {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(source_folder() / "tests/scenarios/conversations")) {
        if (entry.path().extension() == ".txt") files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    BOOST_TEST(files.size() >= 30U);
    for (const auto& file : files) {
        BOOST_TEST_CONTEXT(file.filename().string()) play_conversation(file);
    }
}

BOOST_AUTO_TEST_SUITE_END()
