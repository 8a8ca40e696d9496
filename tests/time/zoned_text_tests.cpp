// zoned_text_tests: an offset and a zone name must agree.
#include "engine/time/time_zone.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;

BOOST_AUTO_TEST_SUITE(zoned_text_tests)

BOOST_AUTO_TEST_CASE(people_and_models_may_write_an_instant_otherwise) {
    const auto read = [](const char* text) {
        const auto instant = parse_lenient(text);
        return instant ? format_rfc3339(*instant) : "";
    };
    for (const auto* text : {"2026-12-03T10:00:00+01:00", "2026-12-03T10:00:00+0100", "2026-12-03T10:00:00+01",
                             "2026-12-03 10:00+0100", "2026-12-03T09:00Z", "2026-12-03t09:00:00.123z",
                             "2026-12-03T10:00:00+01:00[Europe/Berlin]", "2026-12-03T10:00:00+0100[Europe/Berlin]",
                             "2026-12-03T10:00[Europe/Berlin]", "2026-12-03T10:00:00[!Europe/Berlin]",
                             "2026-12-03T09:00:00Z[Europe/Berlin]", "2026-12-03T10:00:00+01[Europe/Berlin]"}) {
        BOOST_TEST(read(text) == "2026-12-03T09:00:00Z", text);
    }
    for (const auto* text :
         {"", "2026-12-03T10:00:00", "2026-12-03", "2026-12-03T10:00+1", "2026-12-03T10:00+010",
          "2026-12-03T10:00+05:00[Europe/Berlin]",  // two times
          "2026-10-25T02:30[Europe/Berlin]",        // comes twice
          "2026-03-29T02:30[Europe/Berlin]",        // is skipped
          "2026-12-03T10:00[Europe]", "2026-12-03T10:00[localtime]", "2026-12-03T10:00[Europe/Berlin",
          "2026-12-03T10:00[Europe/Berlin]x", "2038-01-01T00:00[Europe/Berlin]", "9999-01-01T00:00[Europe/Berlin]",
          "2026-12-03T10:00+01:00[]", "2026-12-03T10:00[u-ca=iso8601]"}) {
        BOOST_TEST(read(text) == "", text);
    }
    BOOST_TEST(read("2026-10-25T02:30+01:00[Europe/Berlin]") == "2026-10-25T01:30:00Z");
}

BOOST_AUTO_TEST_SUITE_END()
