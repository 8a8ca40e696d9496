// finding_json_tests: what a stored report says of each difference, and what it keeps to itself.
#include "engine/calendar/reconcile/reconcile_pass.h"

#include "tests/support/times.h"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>

using namespace slotkeeper;
using nlohmann::json;

namespace {

const auto kNine = testing::utc("2026-11-24 09:00");

ListedBooking listed_as(const std::string& uid) {
    ListedBooking one;
    one.booking.uid = uid;
    one.booking.time = {kNine, kNine + std::chrono::minutes(30)};
    one.booking.event_type_id = 10;
    one.booking.absent = true;
    one.updated_at = testing::utc("2026-11-20 08:00");
    return one;
}

KnownLink live_link() {
    KnownLink one;
    one.appointment = {4711};
    one.remote_uid = "ours-uid";
    one.mirror_state = MirrorState::live;
    one.mirror_time = {kNine, kNine + std::chrono::minutes(30)};
    one.mirror_event_type_id = 10;
    one.mirror_pending = true;
    return one;
}

DriftFinding differing() {
    return {DriftKind::differing, "ours-uid", live_link().appointment, listed_as("ours-uid"), live_link()};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(finding_json_tests)

// A report that an older version stored is shown beside new ones, so the text stays as it was.
BOOST_AUTO_TEST_CASE(a_finding_is_written_as_it_always_was) {
    BOOST_TEST(finding_json(differing()) ==
               "{\"kind\":\"differing\",\"uid\":\"ours...\",\"appointment_id\":\"" + AppointmentId{4711}.text() +
                   "\",\"theirs\":{\"status\":\"accepted\",\"start\":\"2026-11-24T09:00:00Z\","
                   "\"end\":\"2026-11-24T09:30:00Z\",\"event_type_id\":10,\"pending\":false,\"absent\":true,"
                   "\"updated_at\":\"2026-11-20T08:00:00Z\"},\"ours\":{\"state\":\"in_step\","
                   "\"start\":\"2026-11-24T09:00:00Z\",\"end\":\"2026-11-24T09:30:00Z\",\"event_type_id\":10,"
                   "\"pending\":true,\"absent\":false}}");
    BOOST_TEST(findings_json({}) == "[]");
}

BOOST_AUTO_TEST_CASE(what_one_side_lacks_is_null_and_an_ended_mirror_has_no_time) {
    auto finding = differing();
    finding.kind.reset();
    finding.appointment = {};
    finding.ours.reset();
    finding.remote->updated_at.reset();
    const auto foreign = json::parse(finding_json(finding));
    BOOST_TEST(foreign.at("kind") == "foreign");
    BOOST_TEST(foreign.at("appointment_id").is_null());
    BOOST_TEST(foreign.at("ours").is_null());
    BOOST_TEST(foreign.at("theirs").at("updated_at").is_null());

    finding = differing();
    finding.remote.reset();
    BOOST_TEST(json::parse(finding_json(finding)).at("theirs").is_null());
    BOOST_TEST(json::parse(finding_json(finding)).at("ours").at("start") == "2026-11-24T09:00:00Z");
    finding.ours->mirror_state = MirrorState::cancelled;
    BOOST_TEST(json::parse(finding_json(finding)).at("ours").dump() == "{\"state\":\"in_step\"}");
}

BOOST_AUTO_TEST_CASE(a_finding_is_json_without_the_whole_uid_whatever_it_is_made_of) {
    for (const std::string uid :
         {"uid\"\\\n\xff-and-more", "\xc3\xa4\xc3\xb6\xff-and-more", "ab\xe2\x82\xac-and-more"}) {
        std::vector<DriftFinding> findings(2, differing());
        findings[0].remote = listed_as(uid);
        const auto text = findings_json(findings);
        BOOST_TEST(text.find("more") == std::string::npos);
        BOOST_TEST(std::all_of(text.begin(), text.end(), [](char letter) { return letter >= ' ' && letter <= '~'; }));
        const auto list = json::parse(text);
        BOOST_REQUIRE(list.size() == 2U);
        for (const auto& one : list) BOOST_TEST(one.at("theirs").at("start") == "2026-11-24T09:00:00Z");
    }
}

BOOST_AUTO_TEST_CASE(a_report_has_at_most_two_hundred_findings) {
    BOOST_TEST(json::parse(findings_json(std::vector(201, differing()))).size() == 200U);
}

BOOST_AUTO_TEST_SUITE_END()
