// galera: a cluster of two MariaDB servers that both take writes, in a temporary folder.
//
// Both start from one copy of the same data, so that the second needs no transfer of state when it joins.
#pragma once

#include "tests/support/test_database.h"

#include <array>
#include <string>

namespace slotkeeper::tests {

class GaleraCluster {
public:
    // Whether Debian's galera-4 is installed; where not, a test says so and is skipped.
    static bool is_installed();

    GaleraCluster();  // throws std::runtime_error, with the end of the log, where a node does not come up
    ~GaleraCluster();
    GaleraCluster(const GaleraCluster&) = delete;
    GaleraCluster& operator=(const GaleraCluster&) = delete;

    // mysql://… of node 0 or 1; the schema is there.
    std::string url(std::size_t node) const;

private:
    void start(std::size_t node, bool alone);
    void stop(std::size_t node);

    TemporaryFolder folder_;
    std::array<pid_t, 2> nodes_{};
    std::array<int, 2> ports_{};
};

}  // namespace slotkeeper::tests
