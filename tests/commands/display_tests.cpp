// display_tests: the columns of each list, and records with lists in them.
#include "adapters/commands/display.h"

#include "adapters/rest/rest_api.h"

#include <boost/test/unit_test.hpp>

#include <set>
#include <sstream>

using namespace slotkeeper;
using api::Answer;

namespace {

struct Box {
    int id;
    std::string name;
    std::vector<std::string> tags;
};

const api::View<Box>& box_view() {
    static const api::View<Box> view{"Box", "", api::member("id", "", &Box::id), api::member("tags", "", &Box::tags),
                                     api::member("name", "", &Box::name)};
    return view;
}

Result<api::Reply> no_boxes(const api::NoInput&, api::Context&) { return api::Reply{}; }

api::Operation boxes(Answer answer) {
    api::Operation described;
    described.id = "paper-boxes.list";
    described.answer = std::move(answer);
    return api::operation<api::NoInput>(std::move(described), no_boxes);
}

// The names of the members of the records, and of the lists of objects in them.
std::set<std::string> members_of(const Answer& answer) {
    api::Schemas schemas("");
    std::set<std::string> names;
    const auto note = [&](const Json& object) {
        for (const auto& [name, member] : object["properties"].items()) names.insert(name);
    };
    const auto object = answer.view->object(schemas);
    note(object);
    if (!answer.table.rows_in.empty()) {
        const auto& rows = object["properties"][answer.table.rows_in]["items"]["$ref"];
        note(schemas.named().at(rows.get<std::string>()));
    }
    if (names.contains("time_from") && names.contains("time_until")) names.insert("times");
    return names;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(display_tests)

BOOST_AUTO_TEST_CASE(every_column_is_a_member_of_the_records) {
    for (const auto& operation : rest::operations()) {
        if (operation.answer.form != Answer::Form::page) continue;
        const auto names = members_of(operation.answer);
        const auto table = table_of(operation);
        BOOST_TEST(!table.columns.empty(), operation.id);
        for (const auto& column : table.columns) BOOST_TEST(names.contains(column), operation.id + " " + column);
    }
}

BOOST_AUTO_TEST_CASE(a_list_has_columns_although_its_operation_names_none) {
    const auto operation = boxes(Answer::page(box_view()));
    BOOST_TEST((table_of(operation).columns == std::vector<std::string>{"id", "name"}));
    BOOST_TEST(table_of(operation).if_empty == "no paper boxes");
    const auto named = table_of(boxes(Answer::page(box_view()).as_table({"tags"}, "nothing is packed")));
    BOOST_TEST((named.columns == std::vector<std::string>{"tags"}));
    BOOST_TEST(named.if_empty == "nothing is packed");
}

BOOST_AUTO_TEST_CASE(lists_of_objects_are_tables_below_the_record) {
    std::ostringstream out, err;
    const Json record{{"id", 7},
                      {"history", Json::array({{{"at", "now"}, {"event", "edited"}}, {{"at", "then"}, {"why", "x"}}})},
                      {"people", Json::array({{{"id", 1}, {"name", "Anna"}}})},
                      {"tags", Json::array()}};
    show_record(Output(out, err, false), record);
    BOOST_TEST(out.str() ==
               "id      7\npeople  Anna\ntags    -\n\nhistory\nat    event   why\nnow   edited  -\nthen  -       x\n");
    out.str("");
    show_record(Output(out, err, true), record);
    BOOST_TEST(out.str() == record.dump() + "\n");
}

BOOST_AUTO_TEST_SUITE_END()
