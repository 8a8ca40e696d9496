// full_system: two companies with at least one row in every table, requests for every route, and a way to restore the
// rows: the fixture of damaged_rows_tests.
#pragma once

#include "adapters/metrics/metrics_endpoint.h"
#include "jobs/worker.h"
#include "tests/support/front.h"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace slotkeeper::tests {

class FullSystem {
public:
    FullSystem();
    ~FullSystem();

    struct Column {
        std::string name, type, kind;  // "enum('a','b')", "enum"
        bool is_nullable = false, is_generated = false, is_key = false;
        std::string refers_to;  // the table whose id it holds; empty if none
    };
    // All tables but those that belong to no company (schema_migration, lease).
    const std::map<std::string, std::vector<Column>>& tables() const { return tables_; }
    // "WHERE …" of the row of the first company that is damaged.
    std::string row_of(const std::string& table) const;

    // Runs the statement without foreign keys, as a restored dump does; false if the schema forbids it.
    bool damage(const std::string& sql);
    void restore();

    // Asks every route and every voice function for the first company; what was not answered well, one line each.
    // `unavailable` is set if an answer was 503.
    std::vector<std::string> ask_everything(bool& unavailable);
    // Asks for the second company; what was not answered as before, one line each.
    std::vector<std::string> ask_neighbour();
    // Runs every kind of job once; the second company's must be done. What was not, one line each.
    std::vector<std::string> work();
    std::set<std::string> findings();  // of check

private:
    void read_tables();
    void fill();
    void fill_table(const std::string& table);
    void keep();
    std::string body_of(const std::string& pattern);
    nlohmann::json arguments_of(const receptionist::VoiceFunction& function);

    Front front_;
    metrics::MetricsEndpoint metrics_{front_.salon.database, ""};
    std::string admin_key_, kept_;
    std::map<std::string, std::vector<Column>> tables_;
    std::map<std::string, std::string> ids_;  // by the segment of the path: "appointments"
    std::string webhook_secret_ = "a secret of the webhook";
    int asked_ = 0;
};

}  // namespace slotkeeper::tests
