// short_patience: an answer in time or none, for a caller who must not wait for a database that hangs.
//
// The question runs on a thread of this object, so it may come to its end long after nobody waits for it any more; what
// it needs must live as long as this object. Who has given up before it was his turn is not served. Where all threads
// hang, nobody waits for long: the others give up in the queue, and a full queue is no answer at once.
// Read on: inbound_hook.h is the caller.
#pragma once

#include "engine/base/clock.h"

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <type_traits>
#include <vector>

namespace slotkeeper::retell {

// Safe for many threads.
class ShortPatience {
public:
    static constexpr std::size_t kThreadsMax = 4;  // started as they are needed
    static constexpr std::size_t kWaitingMax = 64;

    ShortPatience() = default;
    ~ShortPatience();  // waits for the questions under way
    ShortPatience(const ShortPatience&) = delete;
    ShortPatience& operator=(const ShortPatience&) = delete;

    // Empty where patience ended first, or the question threw, which is logged.
    template <class Question>
    auto ask(Question question, std::chrono::milliseconds patience) {
        using Answer = std::invoke_result_t<Question>;
        const auto answer = std::make_shared<std::optional<Answer>>();
        const auto answered = run([answer, question = std::move(question)] { answer->emplace(question()); }, patience);
        return answered ? std::move(*answer) : std::optional<Answer>();
    }

private:
    struct Task {
        std::function<void()> work;
        Deadline give_up;
        std::condition_variable over{};
        bool is_over = false, succeeded = false;  // under the mutex
    };
    bool run(std::function<void()> work, std::chrono::milliseconds patience);
    void work_until_stopped();

    std::mutex mutex_;
    std::condition_variable task_there_;
    std::deque<std::shared_ptr<Task>> tasks_;  // under the mutex, as are:
    std::size_t idle_ = 0;
    bool stopping_ = false;
    std::vector<std::jthread> threads_;
};

}  // namespace slotkeeper::retell
