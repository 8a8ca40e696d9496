// callers: many threads that begin at the same instant, and their outcomes.
//
// The callers must start at the same instant, so all wait for the last one.
#pragma once

#include "engine/booking/commands.h"

#include <latch>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace slotkeeper::tests {

// "confirmed", "cancelled", … where it was done, else the reason of the refusal.
inline std::string outcome(const Result<Receipt>& answer) {
    return std::string(answer ? name_of(answer->appointment->state) : name_of(answer.refusal().code));
}

// Runs caller(0) … caller(count - 1), each in a thread of its own, and returns when all have ended.
template <class Caller>
void all_at_once(int count, Caller caller) {
    std::latch door(count);
    std::vector<std::jthread> threads;
    for (int i = 0; i < count; ++i) {
        threads.emplace_back([&door, &caller, i] {
            door.arrive_and_wait();
            caller(i);
        });
    }
}

// How often each outcome came. Safe for many threads while it is filled.
class Tally {
public:
    void add(const std::string& outcome) {
        const std::lock_guard lock(mutex_);
        ++counts_[outcome];
    }
    int operator[](const std::string& outcome) const {
        const auto found = counts_.find(outcome);
        return found == counts_.end() ? 0 : found->second;
    }
    int sum() const {
        int all = 0;
        for (const auto& [outcome, count] : counts_) all += count;
        return all;
    }
    std::string text() const {
        std::string all;
        for (const auto& [outcome, count] : counts_) all += outcome + ' ' + std::to_string(count) + "  ";
        return all;
    }

private:
    std::mutex mutex_;
    std::map<std::string, int> counts_;
};

}  // namespace slotkeeper::tests
