// mortal_worker: workers in separate processes that kill themselves at random between two steps.
#pragma once

#include "tests/support/calcom_salon.h"

#include <atomic>
#include <string>
#include <thread>

namespace slotkeeper::tests {

// A worker process that dies at a step, at random or at the step that is named, and is started anew until the end.
class MortalWorker {
public:
    MortalWorker(CalcomSalon& salon, int number, double mortality, std::string deadly_step = {}, unsigned seed = 0);
    ~MortalWorker();

    std::atomic<int> deaths = 0;  // the last end, an orderly one, is counted too

private:
    const std::filesystem::path stop_file_;
    std::jthread thread_;
};

// Until no sync and no inbound event is left; fails the test if that does not happen.
void wait_until_settled(CalcomSalon& salon);

}  // namespace slotkeeper::tests
