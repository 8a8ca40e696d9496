// next_step_tests: every difference between our appointment and the booking at Cal.com has its next step, and a call in
// flight comes first.
#include "engine/sync/next_step.h"

#include "tests/support/times.h"
#include "tools/demo/demo_company.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace std::chrono_literals;
using slotkeeper::testing::interval;
using slotkeeper::testing::utc;

namespace {

const Interval kTen = interval("2026-11-24 10:00", "2026-11-24 10:30");
const Interval kEleven = interval("2026-11-24 11:00", "2026-11-24 11:30");
const Interval kElevenLonger = interval("2026-11-24 11:00", "2026-11-24 11:45");
const Moment kStepNow = utc("2026-11-21 08:00");
constexpr AccountId kStepAccount{5}, kOther{6};

Wanted wanted(const Interval& time, std::int64_t event_type = 100, AccountId account = kStepAccount) {
    Wanted wanted;
    wanted.live = wanted.confirmed = true;
    wanted.time = time;
    wanted.account = account;
    wanted.event_type_id = event_type;
    wanted.event_length = 30min;
    return wanted;
}

Link link_at(const Interval& time, std::int64_t event_type = 100) {
    Link link;
    link.account = kStepAccount;
    record_live(link, {"uid", time, event_type, false, false});
    return link;
}

std::string step(const Wanted& wanted, const Link& link, Moment now = kStepNow) {
    return std::string(name_of(next_step(wanted, link, now, 90s).what));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(next_step_tests)

BOOST_AUTO_TEST_CASE(each_difference_has_its_step) {
    BOOST_TEST(step(wanted(kTen), Link{}) == "create");
    BOOST_TEST(step(wanted(kTen), link_at(kTen)) == "nothing");
    BOOST_TEST(step(wanted(kEleven), link_at(kTen)) == "reschedule");
    BOOST_TEST(step(Wanted{}, link_at(kTen)) == "cancel");
    BOOST_TEST(step(Wanted{}, Link{}) == "nothing");
    auto gone = link_at(kTen);
    record_gone(gone);
    BOOST_TEST(step(wanted(kTen), gone) == "create");
    BOOST_TEST(step(Wanted{}, gone) == "nothing");
}

BOOST_AUTO_TEST_CASE(one_of_several_hosts_gives_it_to_another) {
    auto theirs = link_at(kTen);
    theirs.mirror_host_id = 8;
    auto ours = wanted(kTen);
    ours.host_id = 8;
    BOOST_TEST(step(ours, theirs) == "nothing");
    ours.host_id = 9;
    BOOST_TEST(step(ours, theirs) == "reassign");
    theirs.mirror_pending = true;
    BOOST_TEST(step(ours, theirs) == "reassign");  // first to whom it is for, then the yes
    ours.time = kEleven;
    BOOST_TEST(step(ours, theirs) == "reschedule");  // the time first, because Cal.com then chooses a host anew
    ours.time = kTen;
    ours.host_id = 0;  // not shared, or the host is unknown
    BOOST_TEST(step(ours, link_at(kTen)) == "nothing");
    ours.host_id = 9;  // they do not tell
    BOOST_TEST(step(ours, link_at(kTen)) == "nothing");
}

BOOST_AUTO_TEST_CASE(another_host_account_or_length_needs_a_new_booking) {
    BOOST_TEST(step(wanted(kTen, 101), link_at(kTen)) == "cancel");
    BOOST_TEST(step(wanted(kTen, 100, kOther), link_at(kTen)) == "cancel");
    BOOST_TEST(step(wanted(kElevenLonger), link_at(kTen)) == "cancel");
}

BOOST_AUTO_TEST_CASE(a_link_in_use_is_waited_for) {
    auto link = link_at(kTen);
    take(link, kStepNow, 60s);
    const auto waiting = next_step(wanted(kEleven), link, kStepNow + 59s, 90s);
    BOOST_CHECK(waiting.what == NextStep::wait);
    BOOST_CHECK(waiting.at == kStepNow + 60s);
    BOOST_TEST(step(wanted(kEleven), link, kStepNow + 60s) == "reschedule");
}

BOOST_AUTO_TEST_CASE(an_action_in_flight_is_read_after_the_grace_period_in_any_case) {
    Link link;
    take(link, kStepNow, 60s);
    begin(link, RemoteAction::create, {1, kTen, 100}, kStepNow);
    BOOST_TEST(step(wanted(kTen), link, kStepNow + 61s) == "wait");
    BOOST_CHECK(next_step(wanted(kTen), link, kStepNow + 61s, 90s).at == kStepNow + 90s);
    BOOST_TEST(step(wanted(kTen), link, kStepNow + 90s) == "look_up");
    BOOST_TEST(step(Wanted{}, link, kStepNow + 90s) == "look_up");
    settle(link);
    BOOST_TEST(step(Wanted{}, link, kStepNow + 90s) == "nothing");
}

BOOST_AUTO_TEST_CASE(acceptance_rejection_and_attendance_are_sent_after_everything_else_agrees) {
    auto link = link_at(kTen);
    link.mirror_pending = true;
    BOOST_TEST(step(wanted(kTen), link) == "confirm");
    BOOST_TEST(step(wanted(kEleven), link) == "reschedule");
    auto waiting = wanted(kTen);
    waiting.confirmed = false;  // ours waits for their word itself
    BOOST_TEST(step(waiting, link) == "nothing");
    Wanted declined;
    declined.declined = true;
    BOOST_TEST(step(declined, link) == "decline");
    link.mirror_pending = false;
    BOOST_TEST(step(declined, link) == "cancel");
    auto absent = wanted(kTen);
    absent.absent = true;
    BOOST_TEST(step(absent, link) == "mark_absent");
    link.mirror_absent = true;
    BOOST_TEST(step(absent, link) == "nothing");
    BOOST_TEST(step(wanted(kTen), link) == "mark_absent");  // he came after all
}

BOOST_AUTO_TEST_CASE(the_booking_is_read_before_any_write_after_a_webhook) {
    auto link = link_at(kTen);
    link.heard_at = kStepNow;
    for (const auto& any : {wanted(kTen), wanted(kEleven), Wanted{}}) BOOST_TEST(step(any, link) == "read");
    take(link, kStepNow, 60s);
    BOOST_TEST(step(wanted(kTen), link) == "wait");
    link.lease_until.reset();
    record_gone(link);  // nothing stands there that could be read
    BOOST_TEST(step(wanted(kTen), link) == "create");
    BOOST_TEST(step(Wanted{}, link) == "read");  // its host may have accepted what ended
    link.earlier_uids.clear();
    BOOST_TEST(step(Wanted{}, link) == "nothing");
}

BOOST_AUTO_TEST_CASE(the_chain_of_uids_keeps_every_earlier_one_in_order) {
    auto link = link_at(kTen);
    record_live(link, {"second", kEleven, 100, false, false});
    record_live(link, {"second", kEleven, 100, false, false});
    BOOST_TEST(link.remote_uid == "second");
    record_gone(link);
    BOOST_TEST(link.remote_uid.empty());
    BOOST_CHECK((link.earlier_uids == std::vector<std::string>{"uid", "second"}));
    BOOST_CHECK(link.mirror_state == MirrorState::cancelled);
}

BOOST_AUTO_TEST_CASE(a_composite_appointment_stands_as_one_on_its_first_person) {
    const auto resources = demo::resources();
    const auto services = demo::services();
    const auto& colour = services.at(2);
    const ResourceId colourist{21}, cutter{22}, basin{31};
    const std::map<std::pair<ServiceId, ResourceId>, EventType> types{
        {{colour.id, colourist}, {kStepAccount, 4321, 105min}},
        {{colour.id, cutter}, {kStepAccount, 4322, 105min}},
        {{services[0].id, colourist}, {kStepAccount, 4121, 30min}},
    };
    const Catalog catalog(demo::company(), 1, {demo::branch()}, services, resources, types);
    Appointment appointment;
    appointment.service = colour.id;
    appointment.state = State::confirmed;
    appointment.time = interval("2026-11-24 10:00", "2026-11-24 11:45");
    appointment.parts = {{0, 0, colourist, kTen, kTen}, {0, 1, basin, kTen, kTen}, {2, 0, cutter, kEleven, kEleven}};
    const auto found = wanted_of(appointment, catalog);
    BOOST_TEST(found.live);
    BOOST_TEST(found.event_type_id == 4321);
    BOOST_CHECK(found.time == appointment.time);
    BOOST_CHECK((event_types_of_host(kStepAccount, 4321, catalog) == std::vector<std::int64_t>{4121, 4321}));

    for (const auto state : {State::held, State::cancelled, State::declined, State::expired, State::conflicted}) {
        appointment.state = state;
        BOOST_TEST(!wanted_of(appointment, catalog).live, name_of(state));
    }
}

BOOST_AUTO_TEST_SUITE_END()
