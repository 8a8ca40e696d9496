// name_lookup_tests: silent name servers, and callers with a deadline.
#include "adapters/http/outgoing/name_lookup.h"

#include "tests/support/until.h"

#include <Poco/Exception.h>
#include <Poco/Net/NetException.h>
#include <boost/test/unit_test.hpp>

#include <atomic>
#include <future>
#include <thread>

using namespace slotkeeper;
using namespace slotkeeper::http;
using namespace std::chrono_literals;

namespace {

using Addresses = NameLookup::Addresses;

const Poco::Net::IPAddress kAddress("192.0.2.1");

slotkeeper::Deadline in(std::chrono::milliseconds time) { return std::chrono::steady_clock::now() + time; }

// Name servers that say nothing until they are told to.
class Silent {
public:
    NameLookup::Resolver resolver() {
        return [this](const std::string&) {
            ++asked_;
            answer_.wait();
            return Addresses{kAddress};
        };
    }
    void speak() { spoken_.set_value(); }
    int asked() const { return asked_; }

private:
    std::promise<void> spoken_;
    std::shared_future<void> answer_{spoken_.get_future()};
    std::atomic<int> asked_{0};
};

}  // namespace

BOOST_AUTO_TEST_SUITE(name_lookup_tests)

BOOST_AUTO_TEST_CASE(a_name_is_resolved_and_an_address_is_not) {
    NameLookup lookup([](const std::string& host) { return host == "a" ? Addresses{kAddress} : Addresses{}; }, 2);
    BOOST_TEST((lookup.addresses_of("a", in(30s)) == Addresses{kAddress}));
    BOOST_TEST((lookup.addresses_of("192.0.2.7", in(0s)) == Addresses{Poco::Net::IPAddress("192.0.2.7")}));
    BOOST_TEST((lookup.addresses_of("::1", in(0s)) == Addresses{Poco::Net::IPAddress("::1")}));
    BOOST_CHECK_THROW(lookup.addresses_of("b", in(30s)), Poco::Net::NoAddressFoundException);
}

BOOST_AUTO_TEST_CASE(a_refusal_of_the_name_server_is_reported) {
    NameLookup lookup([](const std::string& host) -> Addresses { throw Poco::Net::HostNotFoundException(host); }, 2);
    BOOST_CHECK_THROW(lookup.addresses_of("a", in(30s)), Poco::Net::HostNotFoundException);
    BOOST_CHECK_THROW(lookup.addresses_of("a", in(30s)), Poco::Net::HostNotFoundException);
    NameLookup broken([](const std::string&) -> Addresses { throw std::runtime_error("x"); }, 2);
    BOOST_CHECK_THROW(broken.addresses_of("a", in(30s)), Poco::Net::DNSException);
}

BOOST_AUTO_TEST_CASE(silent_name_servers_cost_a_caller_its_deadline_and_the_process_one_thread) {
    Silent servers;
    NameLookup lookup(servers.resolver(), 2);
    const auto begin = std::chrono::steady_clock::now();
    for (int i = 0; i < 5; ++i) BOOST_CHECK_THROW(lookup.addresses_of("a", in(20ms)), Poco::TimeoutException);
    BOOST_TEST((std::chrono::steady_clock::now() - begin < 10s));
    BOOST_TEST(lookup.running() == 1U);
    tests::until([&] { return servers.asked() == 1; });
    auto patient = std::async(std::launch::async, [&] { return lookup.addresses_of("a", in(60s)); });
    servers.speak();
    BOOST_TEST((patient.get() == Addresses{kAddress}));
    tests::until([&] { return lookup.running() == 0; });
    BOOST_TEST((lookup.addresses_of("a", in(30s)) == Addresses{kAddress}));
}

BOOST_AUTO_TEST_CASE(the_number_of_look_ups_that_hang_is_bounded) {
    Silent servers;
    NameLookup lookup(servers.resolver(), 2);
    for (const auto* host : {"a", "b"}) BOOST_CHECK_THROW(lookup.addresses_of(host, in(0s)), Poco::TimeoutException);
    BOOST_CHECK_THROW(lookup.addresses_of("c", in(60s)), Poco::Net::DNSException);
    BOOST_TEST(lookup.running() == 2U);
    servers.speak();
    tests::until([&] { return lookup.running() == 0; });
    BOOST_TEST((lookup.addresses_of("c", in(30s)) == Addresses{kAddress}));
}

BOOST_AUTO_TEST_CASE(a_look_up_may_outlive_its_caller) {
    std::promise<void> spoken;
    std::atomic<bool> done = false;
    {
        auto answer = spoken.get_future().share();
        NameLookup lookup(
            [&done, answer](const std::string&) {
                answer.wait();
                done = true;
                return Addresses{};
            },
            1);
        BOOST_CHECK_THROW(lookup.addresses_of("a", in(0s)), Poco::TimeoutException);
    }
    spoken.set_value();
    tests::until([&] { return done.load(); });
}

BOOST_AUTO_TEST_SUITE_END()
