// until: waits until a condition holds. A test that waits in vain fails and does not hang.
#pragma once

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <source_location>
#include <thread>

namespace slotkeeper::tests {

inline constexpr std::chrono::seconds kPatience{60};  // far more than a slow machine takes

// REQUIRES: the thread of the test case, because a failure ends the case by an exception.
template <class State>
void until(State so, std::chrono::seconds patience = kPatience,
           std::source_location where = std::source_location::current()) {
    const auto end = std::chrono::steady_clock::now() + patience;
    auto is_so = static_cast<bool>(so());
    while (!is_so && std::chrono::steady_clock::now() < end) {
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
        is_so = static_cast<bool>(so());
    }
    BOOST_REQUIRE_MESSAGE(is_so, where.file_name()
                                     << ":" << where.line() << ": waited " << patience.count() << " s in vain");
}

}  // namespace slotkeeper::tests
