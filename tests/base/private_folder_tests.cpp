// private_folder_tests: new folders are private, and open ones are refused with their name and the right mode.
#include "engine/base/machine/private_folder.h"

#include "tests/support/test_database.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
namespace fs = std::filesystem;

namespace {

struct Fixture {
    bool refused(fs::perms perms, Others others) {
        fs::permissions(folder.path(), perms);
        try {
            require_private_folder(folder.path(), others);
            return false;
        } catch (const std::runtime_error& error) {
            const std::string text = error.what();
            BOOST_TEST(text.find(folder.path().string()) != std::string::npos);
            BOOST_TEST(text.find("chmod 700") != std::string::npos);
            return true;
        }
    }

    const tests::TemporaryFolder folder;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(private_folder_tests, Fixture)

BOOST_AUTO_TEST_CASE(all_that_is_made_is_for_its_owner_alone) {
    make_private_folder(folder.path() / "a" / "b" / "");
    for (const auto* made : {"a", "a/b"}) {
        BOOST_TEST((fs::status(folder.path() / made).permissions() == fs::perms::owner_all));
    }
    make_private_folder(folder.path() / "a" / "b");  // again
}

BOOST_AUTO_TEST_CASE(an_existing_folder_keeps_its_mode) {
    fs::permissions(folder.path(), fs::perms(0755));
    make_private_folder(folder.path());
    BOOST_TEST((fs::status(folder.path()).permissions() == fs::perms(0755)));
}

BOOST_AUTO_TEST_CASE(a_folder_that_other_users_can_read_or_write_is_refused) {
    for (const auto mode : {0750, 0705, 0740, 0704, 0720, 0702, 0755, 0777, 01777}) {
        BOOST_TEST(refused(fs::perms(mode), Others::nothing), mode);
        BOOST_TEST(refused(fs::perms(mode), Others::pass), mode);
    }
    for (const auto mode : {0711, 0710, 0701}) {  // a database that runs as another user has to get to its folder
        BOOST_TEST(refused(fs::perms(mode), Others::nothing), mode);
        BOOST_TEST(!refused(fs::perms(mode), Others::pass), mode);
    }
    BOOST_TEST(!refused(fs::perms(0700), Others::nothing));
}

BOOST_AUTO_TEST_CASE(a_parent_that_is_a_file_is_reported) {
    fs::permissions(folder.path(), fs::perms::owner_all);
    BOOST_CHECK_THROW(make_private_folder("/proc/self/stat/x"), std::runtime_error);
}

BOOST_AUTO_TEST_SUITE_END()
