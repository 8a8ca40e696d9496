// schema_keys: the columns, keys, foreign keys and checks of CREATE TABLE and ALTER TABLE, as comparable lines.
//
// The same reader takes our schema files and the result of SHOW CREATE TABLE, so a missing protection is a line of the
// first that is not in the second. It requires their layout: one column or constraint per line. Read on: check_rows.h
// compares.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

namespace slotkeeper::store {

// "column name", "PRIMARY KEY (…)", "UNIQUE KEY name (…)", "KEY name (…)", "CONSTRAINT name FOREIGN KEY (…) REFERENCES
// table (…)", "CHECK name"; without backticks and with single spaces. By table.
using SchemaPromises = std::map<std::string, std::set<std::string>>;

// Of every CREATE TABLE in the text, with the additions of ALTER TABLE; other statements are skipped.
SchemaPromises schema_promises(std::string_view sql);
// The same, added to those of earlier files.
void add_schema_promises(std::string_view sql, SchemaPromises& promises);

}  // namespace slotkeeper::store
