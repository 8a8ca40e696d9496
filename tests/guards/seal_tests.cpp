// seal_tests: secrets round-trip, changes are detected, and there is one private key file.
#include "engine/guards/seal.h"

#include "tests/support/test_database.h"

#include <boost/test/unit_test.hpp>

#include <fstream>
#include <iterator>
#include <set>
#include <thread>
#include <utility>
#include <vector>

using namespace slotkeeper;
namespace fs = std::filesystem;

BOOST_FIXTURE_TEST_SUITE(seal_tests, tests::TemporaryFolder)

BOOST_AUTO_TEST_CASE(a_sealed_secret_is_opened_by_a_later_process) {
    const std::string secret("cal_live_\0\xff key", 15);
    const auto sealed = Sealer(path()).seal(secret);
    BOOST_TEST(sealed.size() == secret.size() + 41);
    BOOST_TEST(sealed.find("cal_live") == std::string::npos);
    BOOST_TEST(Sealer(path()).open(sealed).value() == secret);
    BOOST_TEST(Sealer(path()).open(Sealer(path()).seal("")).value() == "");
}

BOOST_AUTO_TEST_CASE(the_same_text_is_sealed_differently_each_time) {
    const Sealer sealer(path());
    BOOST_TEST(sealer.seal("x") != sealer.seal("x"));
}

BOOST_AUTO_TEST_CASE(every_changed_bit_and_every_cut_is_found_out) {
    const Sealer sealer(path());
    const auto sealed = sealer.seal("secret");
    for (std::size_t i = 0; i < sealed.size(); ++i) {
        auto changed = sealed;
        changed[i] = static_cast<char>(changed[i] ^ 1);
        BOOST_TEST(!sealer.open(changed).ok());
        BOOST_TEST(!sealer.open(sealed.substr(0, i)).ok());
    }
    BOOST_TEST((sealer.open(sealed + 'x').refusal().code == ErrorCode::internal));
}

BOOST_AUTO_TEST_CASE(another_key_cannot_decrypt) {
    const tests::TemporaryFolder other;
    BOOST_TEST(!Sealer(other.path()).open(Sealer(path()).seal("secret")).ok());
}

BOOST_AUTO_TEST_CASE(the_key_file_is_private_and_has_32_bytes) {
    const Sealer sealer(path() / "var");
    const auto file = path() / "var" / "secret.key";
    BOOST_TEST((fs::status(file).permissions() == (fs::perms::owner_read | fs::perms::owner_write)));
    BOOST_TEST(fs::file_size(file) == 32U);
    BOOST_TEST(std::distance(fs::directory_iterator(path() / "var"), {}) == 1);
}

BOOST_AUTO_TEST_CASE(a_key_file_that_others_may_read_or_that_is_cut_is_refused) {
    { const Sealer sealer(path()); }
    const auto file = path() / "secret.key";
    fs::permissions(file, fs::perms::others_read, fs::perm_options::add);
    BOOST_CHECK_THROW(Sealer sealer(path()), std::runtime_error);
    fs::permissions(file, fs::perms::others_read, fs::perm_options::remove);
    fs::resize_file(file, 31);
    BOOST_CHECK_THROW(Sealer sealer(path()), std::runtime_error);
}

BOOST_AUTO_TEST_CASE(a_folder_that_others_may_look_into_is_refused_and_one_that_is_made_is_closed) {
    { const Sealer sealer(path() / "var"); }
    BOOST_TEST((fs::status(path() / "var").permissions() == fs::perms::owner_all));
    fs::permissions(path() / "var", fs::perms(0755));
    BOOST_CHECK_THROW(Sealer sealer(path() / "var"), std::runtime_error);
    fs::permissions(path() / "var", fs::perms::owner_all);
    BOOST_CHECK_NO_THROW(Sealer sealer(path() / "var"));
}

BOOST_AUTO_TEST_CASE(a_changed_key_opens_what_the_one_before_has_sealed_and_others_see_it_at_once) {
    Sealer sealer(path());
    const Sealer other(path());  // another process
    const auto old = sealer.seal("secret");
    sealer.change_key();
    for (const auto* one : {&std::as_const(sealer), &other}) {
        BOOST_TEST(one->open(old).value() == "secret");
        BOOST_TEST(!one->is_sealed_with_present_key(old));
    }
    const auto fresh = other.seal("secret");
    BOOST_TEST(sealer.is_sealed_with_present_key(fresh));
    BOOST_TEST(Sealer(path()).open(fresh).value() == "secret");
    sealer.change_key();
    BOOST_TEST(!sealer.open(old).ok());  // two keys ago
    BOOST_TEST(other.open(fresh).value() == "secret");
    BOOST_TEST(std::distance(fs::directory_iterator(path()), {}) == 2);  // the key and the one before
    fs::remove(path() / "secret.key.before");
    BOOST_TEST(!Sealer(path()).open(fresh).ok());
}

BOOST_AUTO_TEST_CASE(processes_that_start_together_use_one_key) {
    std::vector<std::string> sealed(8);
    {
        std::vector<std::jthread> threads;
        for (auto& one : sealed) threads.emplace_back([&] { one = Sealer(path()).seal("secret"); });
    }
    for (const auto& one : sealed) BOOST_TEST(Sealer(path()).open(one).value() == "secret");
}

BOOST_AUTO_TEST_SUITE_END()
