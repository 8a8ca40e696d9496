// cutting_proxy: stands between the desk and MariaDB on a Unix socket, and cuts a connection at its COMMIT.
//
// Either the COMMIT has been carried out and its answer is lost, or it never arrived: the desk cannot tell which.
#pragma once

#include <atomic>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

namespace slotkeeper::tests {

enum class Cut { none, before_commit, after_commit };

class CuttingProxy {
public:
    // Listens in the folder; the database is behind `url`, which names a socket.
    CuttingProxy(const std::filesystem::path& folder, const std::string& url);
    ~CuttingProxy();
    CuttingProxy(const CuttingProxy&) = delete;
    CuttingProxy& operator=(const CuttingProxy&) = delete;

    std::string url() const { return url_; }
    // The next `times` COMMITs.
    void cut(Cut how, int times);
    int cuts_left() const { return left_; }

private:
    void accept_all(const std::stop_token& stop);
    void carry(const std::stop_token& stop, int client);
    bool pass_on(int client, int server, bool from_client);

    std::string url_, real_socket_;
    int listener_ = -1;
    std::atomic<Cut> how_{Cut::none};
    std::atomic<int> left_{0};
    std::vector<std::jthread> carriers_;  // of accept_all alone
    std::jthread acceptor_;
};

}  // namespace slotkeeper::tests
