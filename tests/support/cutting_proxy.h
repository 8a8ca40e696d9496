// cutting_proxy: stands between the desk and MariaDB on a Unix socket, and cuts a connection at its COMMIT.
//
// Either the COMMIT has been carried out and its answer is lost, or it never arrived: the desk cannot tell which. Or
// the answer is held back for as long as the desk lives, which gives a test the time to end it there.
#pragma once

#include <atomic>
#include <filesystem>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace slotkeeper::tests {

// hold_booking: of a transaction that makes an appointment, and of no other, the COMMIT's answer is held back.
enum class Cut { none, before_commit, after_commit, hold_booking };

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
    // COMMITs that were carried out and whose answer was held back.
    int held() const { return held_; }

private:
    struct Line {
        int client, server;
        bool books = false;  // in the present transaction
    };
    void accept_all(const std::stop_token& stop);
    void carry(const std::stop_token& stop, int client);
    bool pass_on(const std::stop_token& stop, Line& line, bool from_client);
    bool is_meant(Line& line, std::string_view sent) const;

    std::string url_, real_socket_;
    int listener_ = -1;
    std::atomic<Cut> how_{Cut::none};
    std::atomic<int> left_{0}, held_{0};
    std::vector<std::jthread> carriers_;  // of accept_all alone
    std::jthread acceptor_;
};

}  // namespace slotkeeper::tests
