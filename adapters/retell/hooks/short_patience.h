// short_patience: runs a task with a timeout, for requests that must not wait for a database that hangs.
//
// The task runs on a thread of this object and may continue after its timeout; objects that it uses must live as long
// as this one. A task whose timeout ends in the queue is not run. If all threads hang, further requests time out in the
// queue, and get no answer at once if the queue is full. Read on: inbound_hook.cpp uses it.
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

// Thread-safe.
class ShortPatience {
public:
    static constexpr std::size_t kThreadsMax = 4;  // started on demand
    static constexpr std::size_t kWaitingMax = 64;

    ShortPatience() = default;
    ~ShortPatience();  // waits for running tasks
    ShortPatience(const ShortPatience&) = delete;
    ShortPatience& operator=(const ShortPatience&) = delete;

    // std::nullopt on timeout, or if the question threw an exception, which is logged.
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
