// output_tests: the same answer as a table and as JSON.
#include "tools/slotkeeper/output.h"

#include <boost/test/unit_test.hpp>

#include <sstream>

using namespace slotkeeper;

namespace {
struct Printed {
    std::ostringstream out, err;
    Output table{out, err, false};
    Output json{out, err, true};
};
const Json kRows = Json::array({{{"id", 1}, {"name", "Jürgen"}, {"note", nullptr}},
                                {{"id", 22}, {"name", "Al"}, {"tags", Json::array({"a", "b"})}}});
}  // namespace

BOOST_FIXTURE_TEST_SUITE(output_tests, Printed)

BOOST_AUTO_TEST_CASE(columns_are_as_wide_as_their_widest_cell_in_letters) {
    table.list(kRows, {"id", "name", "note", "tags"}, "nothing");
    BOOST_TEST(out.str() ==
               "id  name    note  tags\n"
               "1   Jürgen  -     -\n"
               "22  Al      -     a, b\n");
}

BOOST_AUTO_TEST_CASE(an_empty_list_says_so) {
    table.list(Json::array(), {"id"}, "nothing");
    BOOST_TEST(out.str() == "nothing\n");
}

BOOST_AUTO_TEST_CASE(json_is_one_line_with_everything) {
    json.list(kRows, {"id"}, "nothing");
    BOOST_TEST(out.str() == "{\"data\":" + kRows.dump() + "}\n");
    out.str("");
    json.line("for people");
    json.object({{"bad", "\xff"}});
    BOOST_TEST(out.str() == "{\"bad\":\"\xef\xbf\xbd\"}\n");
}

BOOST_AUTO_TEST_CASE(a_refusal_names_code_and_field) {
    auto refusal = refuse(ErrorCode::slot_conflict, "start", "is taken");
    refusal.alternatives = {Instant{} + std::chrono::hours(24)};
    BOOST_TEST(table.refused(refusal) == 1);
    BOOST_TEST(out.str().empty());
    BOOST_TEST(err.str() == "slotkeeper: slot_conflict (start): is taken\n  free: 1970-01-02T00:00:00Z\n");
    BOOST_TEST(json.refused(refusal) == 1);
    BOOST_TEST(out.str() ==
               "{\"error\":{\"code\":\"slot_conflict\",\"detail\":\"is taken\",\"field\":\"start\","
               "\"alternatives\":[\"1970-01-02T00:00:00Z\"]}}\n");
}

BOOST_AUTO_TEST_SUITE_END()
