// sql_text: formats and escapes values.
//
// Text is escaped byte by byte without a connection. That is correct only for utf8mb4, where no byte of a multi-byte
// character looks like a quote or a backslash, and while NO_BACKSLASH_ESCAPES is off: session.cpp sets both for every
// session.
#include "engine/store/mariadb/sql_text.h"

namespace slotkeeper::store {

namespace {

void append_quoted(std::string& out, std::string_view text) {
    out.reserve(out.size() + text.size() + 2);
    out += '\'';
    for (const char letter : text) {
        switch (letter) {
            case '\0':
                out += "\\0";
                break;
            case '\n':
                out += "\\n";
                break;
            case '\r':
                out += "\\r";
                break;
            case '\x1a':
                out += "\\Z";
                break;
            case '\\':
            case '\'':
            case '"':
                out += '\\';
                [[fallthrough]];
            default:
                out += letter;
        }
    }
    out += '\'';
}

}  // namespace

SqlText& SqlText::value(const Value& value) {
    if (const auto* number = value.number()) {
        text_ += std::to_string(*number);
    } else if (const auto* text = value.text()) {
        append_quoted(text_, *text);
    } else {
        text_ += "NULL";
    }
    return *this;
}

void SqlText::begin_row() {
    text_ += rows_++ == 0 ? "(" : ",(";
    first_cell_ = true;
}

void SqlText::cell(const Value& one) {
    if (!std::exchange(first_cell_, false)) text_ += ',';
    value(one);
}

SqlText& SqlText::row(std::initializer_list<Value> values) {
    begin_row();
    for (const auto& one : values) cell(one);
    end_row();
    return *this;
}

}  // namespace slotkeeper::store
