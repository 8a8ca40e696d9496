// schema_keys: what a CREATE TABLE promises, and an ALTER TABLE after it: columns, keys, foreign keys and checks, as
// lines that can be compared.
//
// The same reader takes our schema files and what SHOW CREATE TABLE answers, so a missing protection is a line of the
// first that is not among those of the second. It knows the layout of both: one column or constraint a line.
// Read on: check_rows.h compares.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

namespace slotkeeper::store {

// "column name", "PRIMARY KEY (…)", "UNIQUE KEY name (…)", "KEY name (…)", "CONSTRAINT name FOREIGN KEY (…) REFERENCES
// table (…)", "CHECK name"; without backticks and with single spaces. By table.
using SchemaPromises = std::map<std::string, std::set<std::string>>;

// Of every CREATE TABLE in the text, and what ALTER TABLE adds to it; other statements are passed over.
SchemaPromises schema_promises(std::string_view sql);
// The same, onto what earlier files promised.
void add_schema_promises(std::string_view sql, SchemaPromises& promises);

}  // namespace slotkeeper::store
