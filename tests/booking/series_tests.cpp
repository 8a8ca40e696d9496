// series_tests: the stored text of what was done with a series.
#include "engine/booking/series.h"

#include "tests/support/times.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using slotkeeper::testing::utc;

BOOST_AUTO_TEST_SUITE(series_tests)

BOOST_AUTO_TEST_CASE(a_step_is_read_as_it_was_written) {
    const auto nine = utc("2026-12-07 08:00"), ten = utc("2026-12-08 09:00");
    const std::vector<OccurrenceStep> steps{
        {1, OccurrenceAction::book, nine, ClockChange::none, nine, {}},
        {2, OccurrenceAction::skip, ten, ClockChange::skipped, {}, ErrorCode::slot_conflict},
        {60, OccurrenceAction::shift, nine, ClockChange::repeated, ten, ErrorCode::limit_reached}};
    BOOST_TEST((parse_occurrences(occurrences_text(steps)) == steps));
    BOOST_TEST(parse_occurrences("").empty());
    BOOST_TEST(occurrences_text({steps[1]}) ==
               "2.skip." + std::to_string(ten.time_since_epoch().count()) + ".skipped.-.slot_conflict");
}

BOOST_AUTO_TEST_CASE(a_damaged_step_is_recognised) {
    for (const std::string text :
         {"x", "1", "1.book", "0.book.5.none.5.-", "1.eat.5.none.5.-", "1.book.x.none.5.-", "1.book.5.never.5.-",
          "1.book.5.none.y.-", "1.book.5.none.5.sorry", "1.book.5.none.5.", "1.book.5.none.5", "1.book.5.none..-",
          "1.book.99999999999999.none.5.-", "1.book.5.none.5.-  ", "99999999999999999999.book.5.none.5.-"}) {
        BOOST_CHECK_THROW((void)parse_occurrences(text), DamagedData);
    }
}

BOOST_AUTO_TEST_SUITE_END()
