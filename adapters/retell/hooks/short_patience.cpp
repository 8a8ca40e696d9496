// short_patience: runs the queue and its threads.
#include "adapters/retell/hooks/short_patience.h"

#include <spdlog/spdlog.h>

#include <exception>

namespace slotkeeper::retell {

namespace {

bool succeeds(const std::function<void()>& work) {
    try {
        work();
        return true;
    } catch (const std::exception& error) {
        spdlog::warn("voice: inbound webhook failed: {}", error.what());
        return false;
    }
}

}  // namespace

ShortPatience::~ShortPatience() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
        tasks_.clear();
    }
    task_there_.notify_all();
    threads_.clear();
}

bool ShortPatience::run(std::function<void()> work, std::chrono::milliseconds patience) {
    const auto task = std::make_shared<Task>();
    task->work = std::move(work);
    task->give_up = std::chrono::steady_clock::now() + patience;
    std::unique_lock lock(mutex_);
    if (tasks_.size() >= kWaitingMax) return false;
    tasks_.push_back(task);
    if (tasks_.size() > idle_ && threads_.size() < kThreadsMax) threads_.emplace_back([this] { work_until_stopped(); });
    task_there_.notify_one();
    task->over.wait_until(lock, task->give_up, [&] { return task->is_over; });
    return task->succeeded;
}

void ShortPatience::work_until_stopped() {
    std::unique_lock lock(mutex_);
    for (;;) {
        ++idle_;
        task_there_.wait(lock, [&] { return stopping_ || !tasks_.empty(); });
        --idle_;
        if (stopping_) return;
        const auto task = std::move(tasks_.front());
        tasks_.pop_front();
        if (std::chrono::steady_clock::now() >= task->give_up) continue;
        lock.unlock();
        const auto succeeded = succeeds(task->work);
        lock.lock();
        task->is_over = true;
        task->succeeded = succeeded;
        task->over.notify_all();
    }
}

}  // namespace slotkeeper::retell
