// damaged_rows_tests: with any damage in one row, the process survives, the other company is served as before, every
// answer has a code, and check names the damage.
//
// The walk goes through every table of the schema: the row is deleted, or one column is given a kind of value that the
// schema allows, without foreign keys, as a restored dump does. All values take a quarter of an hour, so a usual run
// draws one for each column; SLOTKEEPER_DAMAGED_VALUES=<how many> draws more.
#include "tests/scenarios/full_system.h"

#include "engine/guards/check.h"
#include "tests/support/seed.h"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <future>
#include <mutex>

using namespace slotkeeper;
using namespace slotkeeper::tests;

namespace {

using Column = FullSystem::Column;

// As SQL. `whole`: all kinds of values, else those that are of another row or of none.
std::vector<std::string> values_for(const Column& column, bool whole) {
    std::vector<std::string> values;
    const auto add = [&](std::initializer_list<const char*> more) {
        values.insert(values.end(), more.begin(), more.end());
    };
    if (column.is_nullable) add({"NULL"});
    if (!column.refers_to.empty()) {
        // Of the neighbour. In the row's own name it would make the row the neighbour's, and nothing could tell.
        if (!column.is_key) values.push_back("(SELECT MAX(" + column.name + ") FROM " + column.refers_to + ")");
        add({"-1", "987654321987654321"});
    }
    if (column.name == "time_zone") add({"'Europe/Atlantis'", "'localtime'", "''"});
    if (!whole) return values;
    if (column.kind.ends_with("int") && column.refers_to.empty()) {
        add({"-1", "0", "1", "99", "127", "32767", "2147483647", "9223372036854775807"});
    } else if (column.kind == "enum" || column.kind == "set") {
        for (std::size_t at = column.type.find('\''); at != std::string::npos;) {
            const auto end = column.type.find('\'', at + 1);
            values.push_back(column.type.substr(at, end - at + 1));
            at = column.type.find('\'', end + 1);
        }
        add({"''"});
    } else if (column.kind.starts_with("date")) {
        add({"'0000-00-00'", "'1000-01-01'", "'2026-02-29'", "'9999-12-31'", "'2037-12-31'"});
    } else if (column.refers_to.empty()) {
        add({"''", "'~'", "'{[\\t\\n'", "'{}'", "'[1]'", "'0.0.0.0.0'", "'1.1.1.1.1 x'", "'\\0\\0\\0\\0'"});
    }
    return values;
}

using Damages = std::vector<std::pair<std::string, std::string>>;  // name and statement

// Of the damages at `first`, `first + step`, …: what was not answered or found as it must be, one line each.
std::vector<std::string> walk_part(const Damages& damages, std::size_t first, std::size_t step) {
    static std::mutex log;  // Boost's is for one thread
    std::vector<std::string> wrong;
    const auto add = [&](const std::string& name, const std::vector<std::string>& lines) {
        for (const auto& line : lines) wrong.push_back(name + ": " + line);
    };
    FullSystem house;
    bool unavailable = false;
    add("undamaged", house.ask_everything(unavailable));
    if (unavailable) add("undamaged", {"unavailable"});
    add("undamaged", house.work());
    house.restore();
    const auto before = house.findings();
    for (auto i = first; i < damages.size(); i += step) {
        const auto& [name, sql] = damages[i];
        if (house.damage(sql)) {
            {
                const std::scoped_lock lock(log);
                BOOST_TEST_MESSAGE(name);
            }
            unavailable = false;
            const auto found = house.findings();
            add(name, house.ask_everything(unavailable));
            add(name, house.ask_neighbour());
            add(name, house.work());
            if (unavailable && std::includes(before.begin(), before.end(), found.begin(), found.end())) {
                add(name, {"answers fail, and check finds nothing"});
            }
        }
        house.restore();
    }
    return wrong;
}

// Shared by two systems, because one leaves a core idle while it waits for its database.
void walk(const Damages& damages) {
    auto other = std::async(std::launch::async, walk_part, std::cref(damages), 1, 2);
    for (const auto& line : walk_part(damages, 0, 2)) BOOST_ERROR(line);
    for (const auto& line : other.get()) BOOST_ERROR(line);
}

// Without `drawn` only deleted rows, and values that are of another row or of none; else so many of all values.
Damages damages_of(std::optional<int> drawn = {}) {
    const auto seed = testing::seed_of_test();
    if (drawn) BOOST_TEST_MESSAGE("seed " << seed);
    std::mt19937 random(seed);
    const FullSystem house;
    Damages damages;
    for (const auto& [table, columns] : house.tables()) {
        const auto row = house.row_of(table);
        damages.emplace_back(table + " gone", "DELETE FROM " + table + row);
        for (const auto& column : columns) {
            if (column.is_generated) continue;
            auto values = values_for(column, drawn.has_value());
            if (drawn) {
                std::shuffle(values.begin(), values.end(), random);
                values.resize(std::min(values.size(), static_cast<std::size_t>(*drawn)));
            }
            for (const auto& value : values) {
                damages.emplace_back(table + "." + column.name + " = " + value,
                                     "UPDATE " + table + " SET " + column.name + " = " + value + row);
            }
        }
    }
    return damages;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(damaged_rows_tests)

BOOST_AUTO_TEST_CASE(a_deleted_company_is_refused_and_others_are_served) {
    Front front;
    const auto next_door = Front::bearer(front.neighbour_key);
    BOOST_TEST(front.get("/v1/services").status == 200);
    auto& database = front.salon.test.database();
    const auto run = [&](const std::string& sql) {
        database.read([&](store::Tx& tx) {
            tx.run("SET SESSION foreign_key_checks = 0");
            tx.run(sql);
            tx.run("SET SESSION foreign_key_checks = 1");
        });
        front.clock.moved += std::chrono::seconds(1);
    };
    run("DELETE FROM catalog_version WHERE company_id = 1");
    for (const auto* path : {"/v1/services", "/v1/resources", "/v1/branches"}) {
        BOOST_TEST(front.get(path).refusal() == "503 unavailable", path);
        BOOST_TEST(front.get(path, next_door).status == 200, path);
    }
    BOOST_TEST(front.call("list_services", nlohmann::json::object()).status == 503);
    run("DELETE FROM company WHERE company_id = 1");
    front.clock.moved += limits::access_recheck;
    BOOST_TEST(front.get("/v1/services").refusal() == "401 unauthorized Authorization");
    BOOST_TEST(front.get("/v1/services", next_door).status == 200);
}

BOOST_AUTO_TEST_CASE(a_branch_of_an_unknown_zone_is_left_out_and_the_others_go_on) {
    Front front;
    const auto made = front.post("/v1/appointments", front.booking(Front::at(10)));
    BOOST_TEST(made.status == 201);
    front.salon.test.run(
        "INSERT INTO branch (branch_id, company_id, name, time_zone) VALUES (13, 1, 'Filiale', 'Europe/Berlin')");
    front.salon.test.run("UPDATE branch SET time_zone = 'Europe/Atlantis' WHERE branch_id = 11");
    front.salon.test.run("UPDATE catalog_version SET version = version + 1");
    const auto branches = front.get("/v1/branches");
    BOOST_TEST(branches.status == 200);
    BOOST_REQUIRE(branches.body["data"].size() == 1U);
    BOOST_TEST(branches.body["data"][0]["name"] == "Filiale");
    // Without a named branch the remaining one is not assumed.
    BOOST_TEST(front.post("/v1/appointments", front.booking(Front::at(12))).refusal() == "422 missing_field branch_id");
    const auto shown = front.get(made.header("location"));
    BOOST_TEST(shown.status == 200);
    BOOST_TEST(shown.body["time_zone"] == "UTC");
    std::set<std::string> named;
    for (const auto& finding : check(front.salon.database).findings) named.insert(finding.ids.front());
    BOOST_TEST(named.contains(BranchId{11}.text()));
}

BOOST_AUTO_TEST_CASE(a_row_that_is_gone_or_refers_elsewhere_hurts_its_own_company_only) { walk(damages_of()); }

BOOST_AUTO_TEST_CASE(no_value_that_the_schema_allows_hurts_another_company, *boost::unit_test::label("slow")) {
    walk(damages_of(testing::number_from("SLOTKEEPER_DAMAGED_VALUES", 1)));
}

BOOST_AUTO_TEST_SUITE_END()
