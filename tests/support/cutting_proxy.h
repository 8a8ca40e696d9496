// cutting_proxy: a proxy between the desk and MariaDB on a Unix socket that cuts a connection at its COMMIT or in the
// middle of an answer.
//
// Either the COMMIT has been carried out and its answer is lost, or it never arrived: the desk cannot tell which. Or
// the answer is held back for as long as the desk lives, which gives a test the time to end it there. An answer is cut
// behind as many packets (and bytes of the next) as a test likes.
#pragma once

#include <atomic>
#include <filesystem>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace slotkeeper::tests {

// hold_booking: of a transaction that makes an appointment, and of no other, the COMMIT's answer is held back.
enum class Cut { none, before_commit, after_commit, hold_booking, answers };

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
    // Of what the server says from now on, on whichever connection, `packets` come through and so many bytes of the
    // next; there that connection ends. Again from the next packet on, until it was cut `times` times.
    void cut_answers(int packets, std::size_t bytes, int times);
    // COMMITs that were carried out and whose answer was held back.
    int held() const { return held_; }

private:
    struct Line {
        int client, server;
        bool books = false;  // in the present transaction
        // The server's packet that is under way: bytes of its head (3 of length, a number), and what is left of it.
        std::size_t head_bytes = 0, left = 0;
    };
    void accept_all(const std::stop_token& stop);
    void carry(const std::stop_token& stop, int client);
    bool pass_on(const std::stop_token& stop, Line& line, bool from_client);
    bool is_meant(Line& line, std::string_view sent) const;
    bool pass_answer(Line& line, std::string_view bytes);

    std::string url_, real_socket_;
    int listener_ = -1;
    std::atomic<Cut> how_{Cut::none};
    std::atomic<int> left_{0}, held_{0};
    std::atomic<int> packets_{0}, packets_to_go_{0};
    std::atomic<std::size_t> bytes_{0};
    std::vector<std::jthread> carriers_;  // of accept_all alone
    std::jthread acceptor_;
};

}  // namespace slotkeeper::tests
