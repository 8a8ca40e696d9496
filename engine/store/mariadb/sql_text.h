// sql_text: statements with lists, written out in full and sent unchanged: multi-row INSERTs and IN lists.
//
// SOCI cannot bind a vector into an IN and sends one statement per row of a vector, so these are written here, with
// every value escaped or formatted by its type. Single-row statements are bound by SOCI (Tx::run with values). An
// UPDATE or DELETE must not have a list of one pair: MariaDB scans the whole table for it, so pairs() writes a single
// pair twice.
#pragma once

#include "engine/store/mariadb/value.h"

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace slotkeeper::store {

class SqlText {
public:
    explicit SqlText(std::string_view start) : text_(start) {}

    SqlText& raw(std::string_view sql) {
        text_ += sql;
        return *this;
    }  // our own SQL, never a value
    SqlText& value(const Value& value);
    // "(a,b,c)", with a comma before it if it is not the first row of this statement.
    SqlText& row(std::initializer_list<Value> values);
    // The same in parts.
    void begin_row();
    void cell(const Value& value);
    void end_row() { text_ += ')'; }
    // "(1,2,3)". REQUIRES: not empty, for an empty list is a syntax error: the caller returns early.
    template <class Range>
    SqlText& list(const Range& values) {
        auto separator = '(';
        for (const auto& one : values) {
            text_ += std::exchange(separator, ',');
            value(one);
        }
        text_ += ')';
        return *this;
    }
    // "((1,'2026-01-01'),(1,'2026-01-02'))"; a single pair is written twice. REQUIRES: not empty.
    template <class Range>
    SqlText& pairs(const Range& values) {
        const auto once = std::size(values) > 1;
        auto separator = '(';
        for (auto pass = once ? 1 : 0; pass < 2; ++pass) {
            for (const auto& [first, second] : values) {
                text_ += std::exchange(separator, ',');
                text_ += '(';
                value(first);
                text_ += ',';
                value(second);
                text_ += ')';
            }
        }
        text_ += ')';
        return *this;
    }

    bool has_rows() const { return rows_ > 0; }
    std::size_t rows() const { return rows_; }
    const std::string& text() const { return text_; }

private:
    std::string text_;
    std::size_t rows_ = 0;
    bool first_cell_ = true;
};

}  // namespace slotkeeper::store
