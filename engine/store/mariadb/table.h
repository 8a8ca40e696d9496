// table: the description of a table: it maps each column to a member of a struct.
//
// A description gives the list of a SELECT, the reader of its rows and the multi-row INSERT, so no column is read by
// its position and a new column is one line. Statements that need more (locks, joins, computed values) are written by
// hand around it. tests/store/tables_tests.cpp compares every description with the schema: no column is missing on
// either side, and what may be NULL is read as such. Read on: engine/store/tables.h lists all of them.
#pragma once

#include "engine/store/mariadb/database.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace slotkeeper::store {

// What the program does with a column.
enum class ColumnUse : std::uint8_t {
    read_and_inserted,
    read_only,  // the database sets it
    unread,     // a key of the schema, or data that only hand-written statements use
};

struct ColumnShape {
    std::string_view name;
    ColumnUse use = ColumnUse::read_and_inserted;
    bool may_be_null = false;
};

template <class Struct>
struct Column : ColumnShape {
    void (*read)(Struct& into, const Row& row, std::size_t at) = nullptr;
    Value (*write)(const Struct& from) = nullptr;
};

// A table without the types of its columns, for code that handles all tables in the same way.
struct TableShape {
    std::string_view name;
    std::vector<ColumnShape> columns;
};

namespace detail {

template <class Type, class Owner>
Owner owner_of(Type Owner::*);
template <auto First>
using Owner = decltype(owner_of(First));

template <auto... Path, class Struct>
auto& member_at(Struct& of) {
    return (of.*....*Path);
}

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

}  // namespace detail

// A column and its member, or a member of a member: column<&Appointment::time, &Interval::from>("starts_at").
// An optional member is NULL when it is empty.
template <auto First, auto... Rest>
Column<detail::Owner<First>> column(std::string_view name, ColumnUse use = ColumnUse::read_and_inserted) {
    using Struct = detail::Owner<First>;
    using Member = std::remove_cvref_t<decltype(detail::member_at<First, Rest...>(std::declval<Struct&>()))>;
    return {{name, use, detail::is_optional<Member>},
            [](Struct& into, const Row& row, std::size_t at) {
                detail::member_at<First, Rest...>(into) = row.at<Member>(at);
            },
            [](const Struct& from) { return Value(detail::member_at<First, Rest...>(from)); }};
}

// As column(), for a member whose empty value ("", the id 0) is NULL in the table.
template <auto First, auto... Rest>
Column<detail::Owner<First>> empty_is_null(std::string_view name, ColumnUse use = ColumnUse::read_and_inserted) {
    using Struct = detail::Owner<First>;
    using Member = std::remove_cvref_t<decltype(detail::member_at<First, Rest...>(std::declval<Struct&>()))>;
    return {{name, use, true},
            [](Struct& into, const Row& row, std::size_t at) {
                detail::member_at<First, Rest...>(into) = row.at<std::optional<Member>>(at).value_or(Member{});
            },
            [](const Struct& from) {
                const auto& value = detail::member_at<First, Rest...>(from);
                return value == Member{} ? Value(std::nullopt) : Value(value);
            }};
}

// A column that no struct holds.
struct UnreadColumn {
    std::string_view name;
    bool may_be_null = false;
    template <class Struct>
    operator Column<Struct>() const {  // NOLINT(google-explicit-constructor): used in lists of columns
        return {{name, ColumnUse::unread, may_be_null}};
    }
};
inline UnreadColumn unread(std::string_view name) { return {name}; }
inline UnreadColumn unread_or_null(std::string_view name) { return {name, true}; }

// The struct of a table whose statements are all written by hand.
struct NoStruct {};

template <class Struct>
class Table {
public:
    template <class... Columns>
    explicit Table(std::string_view name, const Columns&... columns) : name_(name), columns_{columns...} {
        for (const auto& one : columns_) {
            if (one.use == ColumnUse::unread) continue;
            add(read_list_, std::string(name) + '.' + std::string(one.name));
            ++cells_;
            if (one.use == ColumnUse::read_and_inserted) add(insert_list_, one.name);
        }
    }

    // "job.job_id, job.company_id, …": the columns that read() expects.
    const std::string& columns() const { return read_list_; }
    std::size_t cells() const { return cells_; }  // the number of those columns
    // "SELECT … FROM job ", to be continued with WHERE.
    SqlText select() const { return SqlText("SELECT " + read_list_ + " FROM " + std::string(name_) + ' '); }

    // The struct of a row that has columns() from `first` on. Throws DamagedData that names the column.
    Struct read(const Row& row, std::size_t first = 0) const {
        Struct one{};
        auto at = first;
        for (const auto& column : columns_) {
            if (column.use == ColumnUse::unread) continue;
            try {
                column.read(one, row, at++);
            } catch (const DamagedData& damage) {
                throw DamagedData(std::string(name_) + '.' + std::string(column.name) + ": " + damage.what());
            }
        }
        return one;
    }
    std::vector<Struct> all(Tx& tx, const SqlText& sql) const {
        std::vector<Struct> rows;
        tx.rows(sql, [&](const Row& row) { rows.push_back(read(row)); });
        return rows;
    }
    std::optional<Struct> first(Tx& tx, const SqlText& sql) const {
        std::optional<Struct> found;
        tx.rows(sql, [&](const Row& row) {
            if (!found) found = read(row);
        });
        return found;
    }

    // "INSERT INTO job (job_id, …) VALUES "; `verb` may be INSERT IGNORE or REPLACE. Rows follow by add_row().
    SqlText insert(std::string_view verb = "INSERT") const {
        return SqlText(std::string(verb) + " INTO " + std::string(name_) + " (" + insert_list_ + ") VALUES ");
    }
    void add_row(SqlText& sql, const Struct& one) const {
        sql.begin_row();
        for (const auto& column : columns_) {
            if (column.use == ColumnUse::read_and_inserted) sql.cell(column.write(one));
        }
        sql.end_row();
    }
    // The INSERT of all rows; std::nullopt if there are none.
    template <class Range>
    std::optional<SqlText> insert_all(const Range& rows, std::string_view verb = "INSERT") const {
        if (std::empty(rows)) return std::nullopt;
        auto sql = insert(verb);
        for (const auto& one : rows) {
            if constexpr (std::is_pointer_v<std::remove_cvref_t<decltype(one)>>) {
                add_row(sql, *one);
            } else {
                add_row(sql, one);
            }
        }
        return sql;
    }

    // "UPDATE job SET … WHERE job_id = 1": all columns that are inserted, by the first one, which is the key.
    SqlText update(const Struct& one) const {
        SqlText sql("UPDATE " + std::string(name_) + " SET ");
        auto separator = "";
        for (const auto& column : columns_) {
            if (column.use != ColumnUse::read_and_inserted || &column == columns_.data()) continue;
            sql.raw(std::exchange(separator, ", ")).raw(column.name).raw(" = ").value(column.write(one));
        }
        sql.raw(" WHERE ").raw(columns_.front().name).raw(" = ").value(columns_.front().write(one));
        return sql;
    }

    TableShape shape() const { return {name_, {columns_.begin(), columns_.end()}}; }

private:
    static void add(std::string& list, std::string_view one) {
        if (!list.empty()) list += ", ";
        list += one;
    }

    std::string_view name_;
    std::vector<Column<Struct>> columns_;
    std::string read_list_, insert_list_;
    std::size_t cells_ = 0;
};

}  // namespace slotkeeper::store
