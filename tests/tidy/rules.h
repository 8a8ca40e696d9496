// rules: the tidy rules, each a pure function over files, so that a planted fault can show that it works.
//
// A rule returns what it found wrong, nothing where all is well. Those over one file are run on every file; those over
// all files need to see the whole. Read on: tidy_tests.cpp gives each rule its faults and then the repository.
#pragma once

#include "tests/tidy/source.h"

#include <span>
#include <string>
#include <vector>

namespace slotkeeper::tidy {

struct Finding {
    std::string path;
    int line;  // 0: the file as a whole
    std::string what;
};
using Findings = std::vector<Finding>;
using Files = std::span<const SourceFile>;

// layer_rules.cpp: who may know whom.
Findings include_direction(const SourceFile& file);
Findings library_homes(const SourceFile& file);
Findings single_homes(Files files);  // libraries that are dear to compile: one .cpp each
Findings top_level_names(Files files);

// sql_rules.cpp: where SQL is written, and what SOCI would stumble over.
Findings sql_homes(const SourceFile& file);
// Companies of tests and benches are catalogue files and drafts, which the product checks.
Findings companies_by_statement(const SourceFile& file);
Findings sql_constants(const SourceFile& file);
Findings schema_numbers(Files files);
Findings transaction_sites(Files files);           // against the list in engine/README.md
Findings account_writers(const SourceFile& file);  // calendar accounts are written in one place
Findings soci_what(const SourceFile& file);

// proof_rules.cpp: what the pages say of the tests and of the tables.
Findings feature_proofs(Files files);    // tests/FEATURES.md: each row names test cases that exist
Findings described_tables(Files files);  // engine/ARCHITECTURE.md names each table of the schema

// size_rules.cpp: what fits into a head.
Findings opening_comment(const SourceFile& file);
Findings lines_and_columns(const SourceFile& file);
Findings function_lengths(const SourceFile& file);

// code_rules.cpp: what the code never does.
Findings clock_reads(const SourceFile& file);
Findings swallowed_exceptions(const SourceFile& file);
Findings dangling_ranges(const SourceFile& file);
Findings unfinished_work(const SourceFile& file);
Findings console_output(const SourceFile& file);
Findings suite_names(const SourceFile& file);
Findings dialect(const SourceFile& file);  // words that name nothing, in comments and texts

}  // namespace slotkeeper::tidy
