// folded_name_tests: which names are equal, and which are not.
#include "engine/sync/event_type_match.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;

BOOST_AUTO_TEST_SUITE(folded_name_tests)

BOOST_AUTO_TEST_CASE(capitals_accents_and_signs_do_not_count) {
    for (const auto* other :
         {"anna schäfer", "Anna-Schaefer", "ANNA SCHÄFER", "anna.schafer", " Anna  Schäfer ", "annaschaefer"}) {
        BOOST_TEST(same_name("Anna Schäfer", other), other);
        BOOST_TEST(same_name(other, "Anna Schäfer"), other);
    }
    BOOST_TEST(same_name("Tobias Weiß", "tobias-weiss"));
    BOOST_TEST(same_name("Waschen & Föhnen", "waschen-und-foehnen"));
    BOOST_TEST(same_name("Café Crème", "cafe creme"));
    BOOST_TEST(same_name("Стрижка", "Стрижка"));
}

BOOST_AUTO_TEST_CASE(partial_and_empty_names_do_not_match) {
    BOOST_TEST(!same_name("Anna Schäfer", "Anna"));
    BOOST_TEST(!same_name("Haarschnitt", "Haarschnitt lang"));
    BOOST_TEST(!same_name("", ""));
    BOOST_TEST(!same_name("&", "und"));
    BOOST_TEST(!same_name("Mann", "Männer"));
    BOOST_TEST(!same_name("\xC3", "\xC3\xA4"));  // half a letter
}

BOOST_AUTO_TEST_CASE(an_event_type_may_include_the_persons_name_or_not) {
    for (const auto* text :
         {"Haarschnitt", "haarschnitt-anna-schaefer", "Haarschnitt bei Anna Schäfer", "Anna Schafer: Haarschnitt"}) {
        BOOST_TEST(names_offer(text, "Haarschnitt", "Anna Schäfer"), text);
    }
    BOOST_TEST(!names_offer("Haarschnitt bei Jürgen Köhler", "Haarschnitt", "Anna Schäfer"));
    BOOST_TEST(!names_offer("Anna Schäfer", "Haarschnitt", "Anna Schäfer"));
    BOOST_TEST(!names_offer("", "Haarschnitt", "Anna Schäfer"));
    BOOST_TEST(!names_offer("Bart", "Haarschnitt", ""));
}

BOOST_AUTO_TEST_SUITE_END()
