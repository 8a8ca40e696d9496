// sync_parts_tests: a composite appointment as one booking for each segment with a host at Cal.com.
#include "engine/base/calendar_text.h"
#include "engine/store/calendar/link_rows.h"
#include "tests/jobs/calcom/inward_salon.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using nlohmann::json;

namespace {

// Colour takes 30 minutes by one, 45 without staff, 30 by another. All have an event type of half an hour for
// it.
struct PartsSalon : InwardSalon {
    PartsSalon() {
        set_rule("composite_sync", "segments");
        const auto all = accounts();
        database.transact([&](store::Tx& tx) {
            for (const auto& staff_member : catalog->resources()) {
                const auto account = std::find_if(all.begin(), all.end(), [&](const CalendarAccount& one) {
                    return one.provider_account == "staff" + std::to_string(staff_member.id.value);
                });
                if (account == all.end()) continue;
                store::put_event_type(tx, colour().id, staff_member.id,
                                      {account->id, event_type_id(colour(), staff_member), Minutes(30)});
            }
            store::bump_catalog_version(tx, demo::kCompany);
        });
        set_up_event_types(/*host_decides=*/false);
        catalog = catalogs.current(demo::kCompany);
    }
    void set_up_event_types(bool host_decides, const std::vector<int>& lengths = {}) {
        for (const auto& staff_member : catalog->resources()) {
            if (staff_member.kind != ResourceKind::staff) continue;
            json event_type{{"id", event_type_id(colour(), staff_member)},
                            {"slug", "colour"},
                            {"title", "Colour"},
                            {"lengthInMinutes", 30},
                            {"minimumBookingNotice", 0}};
            if (!lengths.empty()) event_type["lengthInMinutesOptions"] = lengths;
            if (host_decides) {
                event_type["confirmationPolicy"] = {{"type", "always"}, {"blockUnconfirmedBookingsInBooker", false}};
            }
            ask("PUT", "/simulator/setup",
                {{"users",
                  {{{"id", staff_member.id.value},
                    {"username", "staff" + std::to_string(staff_member.id.value)},
                    {"event_types", {event_type}}}}}});
        }
    }
    const Service& colour() { return service("Farbe"); }
    Appointment book_colour(Instant start) {
        auto command = book(start, staff(0).id);
        auto& ask_for = std::get<Book>(command.ask);
        ask_for.service = colour().id;
        ask_for.preferences = {{0, 0, staff(0).id}, {2, 0, staff(1).id}};
        return booked(std::move(command));
    }
    std::vector<Link> links(AppointmentId id) {
        auto all = database.read([&](store::Tx& tx) { return store::load_links(tx, std::array{id}); });
        std::sort(all.begin(), all.end(), [](const Link& a, const Link& b) { return a.part < b.part; });
        return all;
    }
    // Each part live there with ours' times, and nothing else.
    void in_step(AppointmentId id) {
        const auto appointment = ours(id);
        const auto wanted = all_wanted(appointment, *catalog);
        const auto live = live_bookings_of(id);
        BOOST_TEST(live.size() == wanted.size());
        for (const auto& part : wanted) {
            const auto found = std::find_if(live.begin(), live.end(), [&](const json& booking) {
                return booking.at("metadata").value("slotkeeper_part", "") == std::to_string(part.part);
            });
            BOOST_REQUIRE(found != live.end());
            BOOST_TEST((parse_rfc3339(std::string(found->at("start"))) == part.time.from));
            BOOST_TEST((parse_rfc3339(std::string(found->at("end"))) == part.time.until));
            BOOST_TEST(found->at("eventType").at("id") == part.event_type_id);
        }
        for (const auto& link : links(id)) {
            BOOST_TEST(name_of(link.state) == "in_step");
            BOOST_TEST(link.synced_version == appointment.version);
        }
        BOOST_TEST(broken_rows() == 0);
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(sync_parts_tests, PartsSalon)

BOOST_AUTO_TEST_CASE(each_segment_is_booked_with_its_host_and_the_pause_with_no_host) {
    const auto id = book_colour(at(10, 0)).id;
    BOOST_TEST(settle());
    in_step(id);
    const auto both = links(id);
    BOOST_REQUIRE(both.size() == 2U);
    BOOST_TEST(both[0].part == 1);
    BOOST_TEST(both[1].part == 3);
    BOOST_TEST((both[0].account != both[1].account));
    // During the wait the first one is free there too.
    ask("POST", "/v2/bookings",
        {{"start", format_rfc3339(at(10, 30))},
         {"eventTypeId", event_type_id(colour(), staff(0))},
         {"attendee", {{"name", "Walk In"}, {"email", "walk@example.com"}, {"timeZone", "UTC"}}}},
        account_key(staff(0)));
}

BOOST_AUTO_TEST_CASE(a_move_moves_all_and_a_cancel_ends_all) {
    const auto id = book_colour(at(10, 0)).id;
    BOOST_TEST(settle());
    move(id, at(10, 30));
    BOOST_TEST(settle());
    in_step(id);
    cancel(id);
    BOOST_TEST(settle());
    in_step(id);
    BOOST_TEST(live_bookings_of(id).empty());
}

// One person serves both segments, so each part's new time may be the other's old time.
BOOST_AUTO_TEST_CASE(a_part_in_the_way_of_another_moves_first) {
    database.transact([&](store::Tx& tx) {
        tx.run("UPDATE segment_need SET unlike_segment = NULL");
        store::bump_catalog_version(tx, demo::kCompany);
    });
    catalog = catalogs.current(demo::kCompany);
    auto command = book(at(10, 0), staff(0).id);
    auto& ask_for = std::get<Book>(command.ask);
    ask_for.service = colour().id;
    ask_for.preferences = {{0, 0, staff(0).id}, {2, 0, staff(0).id}};
    const auto id = booked(std::move(command)).id;
    BOOST_TEST(settle());
    in_step(id);
    const auto second = links(id)[1].mirror_time;
    move(id, second.from);  // the first part goes where the second one is
    BOOST_TEST((ours(id).parts.front().time == second));
    BOOST_TEST(settle());
    in_step(id);
    move(id, at(10, 0));  // and the second one back to where the first one is
    BOOST_TEST(settle());
    in_step(id);
}

BOOST_AUTO_TEST_CASE(one_that_is_refused_is_flagged_and_the_other_stands) {
    set_faults(1, {"webhook_lost"});
    ask("POST", "/v2/bookings",
        {{"start", format_rfc3339(at(11, 15))},
         {"eventTypeId", event_type_id(colour(), staff(1))},
         {"attendee", {{"name", "Walk In"}, {"email", "walk@example.com"}, {"timeZone", "UTC"}}}},
        account_key(staff(1)));
    const auto id = book_colour(at(10, 0)).id;
    BOOST_TEST(sync(id, limits::conflict_tries).reason == "conflicted");
    BOOST_TEST(name_of(links(id)[0].state) == "in_step");
    BOOST_TEST(name_of(links(id)[1].state) == "conflicted");
    BOOST_TEST(live_bookings_of(id).size() == 1U);
    BOOST_CHECK(ours(id).state == State::confirmed);
}

BOOST_AUTO_TEST_CASE(a_refused_part_cancels_the_others_if_cal_com_decides) {
    set_policy(SyncPolicy::confirm_first);
    set_faults(1, {"webhook_lost"});
    ask("POST", "/v2/bookings",
        {{"start", format_rfc3339(at(11, 15))},
         {"eventTypeId", event_type_id(colour(), staff(1))},
         {"attendee", {{"name", "Walk In"}, {"email", "walk@example.com"}, {"timeZone", "UTC"}}}},
        account_key(staff(1)));
    const auto id = book_colour(at(10, 0)).id;
    BOOST_TEST(settle());
    BOOST_CHECK(ours(id).state == State::declined);
    BOOST_TEST(live_bookings_of(id).empty());
    BOOST_TEST(test.number("SELECT COUNT(*) FROM claim") == 0);
    BOOST_TEST(test.number("SELECT COUNT(*) FROM message WHERE kind = 'declined'") == 1);
}

BOOST_AUTO_TEST_CASE(all_parts_have_to_be_accepted_before_it_is_confirmed) {
    set_policy(SyncPolicy::confirm_first);
    const auto id = book_colour(at(10, 0)).id;
    BOOST_TEST(settle());
    BOOST_CHECK(ours(id).state == State::confirmed);
    in_step(id);
}

BOOST_AUTO_TEST_CASE(the_acceptance_of_one_host_does_not_confirm_the_whole) {
    set_policy(SyncPolicy::confirm_first);
    set_faults(1, {"webhook_lost"});
    set_up_event_types(/*host_decides=*/true);
    const auto id = book_colour(at(10, 0)).id;
    BOOST_TEST(sync(id).reason == "waits for the host");
    for (const std::size_t host : {0U, 1U}) {
        ask("POST", "/v2/bookings/" + links(id)[host].remote_uid + "/confirm", json::object(),
            account_key(staff(host)));
        const auto last = host == 1;
        BOOST_TEST(sync(id).reason == (last ? "in_step" : "waits for the host"));
        BOOST_CHECK(ours(id).state == (last ? State::confirmed : State::pending));
    }
    in_step(id);
}

BOOST_AUTO_TEST_CASE(a_part_moved_at_cal_com_moves_the_whole) {
    const auto id = book_colour(at(10, 0)).id;
    BOOST_TEST(settle());
    move_there(staff(1), links(id)[1].remote_uid, at(11, 30));  // a quarter of an hour later
    BOOST_TEST(settle());
    BOOST_TEST((ours(id).time.from == at(10, 15)));
    in_step(id);
}

BOOST_AUTO_TEST_CASE(a_part_cancelled_at_cal_com_cancels_the_whole) {
    const auto id = book_colour(at(10, 0)).id;
    BOOST_TEST(settle());
    cancel_there(staff(0), links(id)[0].remote_uid);
    BOOST_TEST(settle());
    BOOST_CHECK(ours(id).state == State::cancelled);
    BOOST_TEST(live_bookings_of(id).empty());
}

BOOST_AUTO_TEST_CASE(event_types_as_long_as_the_segments_need_no_setting) {
    set_rule("composite_sync", "automatic");
    const auto id = book_colour(at(10, 0)).id;
    BOOST_TEST(settle());
    in_step(id);
    BOOST_TEST(links(id).size() == 2U);
}

BOOST_AUTO_TEST_CASE(another_mode_replaces_the_bookings_with_the_next_version) {
    set_up_event_types(/*host_decides=*/false, {30, 105});
    set_rule("composite_sync", "whole");
    const auto id = book_colour(at(10, 0)).id;
    BOOST_TEST(settle());
    BOOST_REQUIRE(live_bookings_of(id).size() == 1U);
    BOOST_TEST(live_bookings_of(id)[0].at("duration") == 105);
    set_rule("composite_sync", "automatic");
    move(id, at(10, 30));
    BOOST_TEST(settle());
    BOOST_TEST(live_bookings_of(id).size() == 2U);
    for (const auto& booking : live_bookings_of(id)) BOOST_TEST(booking.at("duration") == 30);
    BOOST_TEST(broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(lost_answers_leave_one_booking_for_each_part) {
    set_faults(0.4, {"500_before", "500_after", "cut_after"}, 11);
    std::vector<AppointmentId> all;
    for (const int hour : {9, 11, 15}) all.push_back(book_colour(at(hour, 0)).id);
    BOOST_TEST(settle());
    set_faults(0, {"delay"});
    for (const auto id : all) in_step(id);
}

BOOST_AUTO_TEST_SUITE_END()
