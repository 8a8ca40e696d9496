// cutting_proxy: stands between sessions and the server, and cuts a connection at its COMMIT.
//
// What a client sees is the same in both cases, a connection lost during COMMIT; whether the transaction was committed
// is what it cannot know.
#pragma once

#include "tests/support/test_database.h"

#include <atomic>
#include <string>
#include <thread>
#include <vector>

namespace slotkeeper::tests {

enum class Cut : std::uint8_t { none, before_commit, after_commit };

class CuttingProxy {
public:
    // REQUIRES: sessions made with url() are gone before this object.
    explicit CuttingProxy(const TestDatabase& test);
    ~CuttingProxy();
    CuttingProxy(const CuttingProxy&) = delete;
    CuttingProxy& operator=(const CuttingProxy&) = delete;

    std::string url() const { return url_; }
    // The next COMMIT that passes is cut, once.
    void cut_next(Cut cut) { next_ = cut; }

private:
    void accept_all(const std::stop_token& stop);
    void pass_on(int client, const std::stop_token& stop);

    TemporaryFolder folder_;
    std::string server_socket_, url_;
    int listener_ = -1;
    std::atomic<Cut> next_ = Cut::none;
    std::vector<std::jthread> connections_;  // touched by the acceptor alone until it has ended
    std::jthread acceptor_;
};

}  // namespace slotkeeper::tests
