// tables_tests: the descriptions of the tables against the schema that the migrations make.
#include "engine/store/tables.h"

#include "tests/support/test_database.h"

#include <boost/test/unit_test.hpp>

#include <map>
#include <set>

using namespace slotkeeper;
using namespace slotkeeper::tests;

namespace {

struct SchemaColumn {
    bool may_be_null = false, generated = false, has_default = false;
};
using Schema = std::map<std::string, std::map<std::string, SchemaColumn>>;

Schema schema_of(store::Database& database) {
    Schema schema;
    database.read([&](store::Tx& tx) {
        tx.rows(R"sql(SELECT table_name, column_name, is_nullable = 'YES', is_generated = 'ALWAYS',
                             column_default IS NOT NULL
                      FROM information_schema.columns WHERE table_schema = DATABASE())sql",
                {}, [&](std::string table, std::string column, bool may_be_null, bool generated, bool has_default) {
                    schema[table][column] = {may_be_null, generated, has_default};
                });
    });
    return schema;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(tables_tests)

BOOST_AUTO_TEST_CASE(every_table_and_column_of_the_schema_is_described_and_nothing_else) {
    TestDatabase test;
    const auto schema = schema_of(test.database());
    BOOST_TEST(schema.size() > 40U);
    std::set<std::string> described;
    for (const auto& table : store::all_tables()) {
        const std::string name(table.name);
        BOOST_TEST(described.insert(name).second, name << " is described twice");
        if (!schema.contains(name)) {
            BOOST_ERROR(name << " is described, but is not in the schema");
            continue;
        }
        const auto& columns = schema.at(name);
        std::set<std::string> named;
        for (const auto& one : table.columns) {
            const auto place = name + '.' + std::string(one.name);
            BOOST_TEST(named.insert(std::string(one.name)).second, place << " is described twice");
            BOOST_TEST(columns.contains(std::string(one.name)), place << " is not in the schema");
        }
        for (const auto& [column, shape] : columns) {
            BOOST_TEST(named.contains(column), name << '.' << column << " is not described");
        }
    }
    for (const auto& [table, columns] : schema) BOOST_TEST(described.contains(table), table << " is not described");
}

BOOST_AUTO_TEST_CASE(a_column_that_may_be_null_is_read_as_such_and_what_the_database_makes_is_not_inserted) {
    TestDatabase test;
    const auto schema = schema_of(test.database());
    for (const auto& table : store::all_tables()) {
        for (const auto& one : table.columns) {
            const auto place = std::string(table.name) + '.' + std::string(one.name);
            const auto& column = schema.at(std::string(table.name)).at(std::string(one.name));
            BOOST_TEST(one.may_be_null == column.may_be_null, place << " may be NULL on one side only");
            const auto inserted = one.use == store::ColumnUse::read_and_inserted;
            BOOST_TEST(!(inserted && column.generated), place << " is generated, so it cannot be inserted");
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
