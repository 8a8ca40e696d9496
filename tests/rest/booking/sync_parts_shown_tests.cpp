// sync_parts_shown_tests: the segments of an appointment have the same numbers wherever it shows them.
#include "adapters/views/records.h"
#include "tests/support/salon.h"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

using namespace slotkeeper;
using namespace slotkeeper::tests;

BOOST_FIXTURE_TEST_SUITE(sync_parts_shown_tests, Salon)

BOOST_AUTO_TEST_CASE(the_sync_of_a_segment_has_the_number_of_the_segment) {
    const auto booked = desk.submit(book_service(service("Farbe").id, at(10, 0)));
    BOOST_REQUIRE(booked.ok());
    SyncShown sync;
    sync.parts = {{1, SyncState::in_step}, {3, SyncState::behind}};  // the second one needs no person
    const auto shown = views::appointment_view().write({*booked->appointment, *catalog, {}, sync, {}});
    BOOST_REQUIRE(shown["segments"].size() == 3U);
    BOOST_REQUIRE(shown["sync_parts"].size() == 2U);
    BOOST_TEST(shown["sync_parts"][0]["segment"] == shown["segments"][0]["segment"]);
    BOOST_TEST(shown["sync_parts"][1]["segment"] == shown["segments"][2]["segment"]);
    BOOST_TEST(shown["sync_parts"][1]["sync"] == "behind");
}

BOOST_AUTO_TEST_SUITE_END()
