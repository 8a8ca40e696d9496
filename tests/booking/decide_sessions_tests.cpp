// decide_sessions_tests: bookings that share the sessions of a service with seats, decided without a database.
#include "engine/availability/group_sessions.h"
#include "engine/base/limits.h"
#include "engine/booking/decide.h"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <map>
#include <set>

using namespace slotkeeper;
using namespace std::chrono_literals;

namespace {

constexpr CompanyId kYogaCompany{1};
constexpr BranchId kHall{1};
constexpr ResourceId kAsha{1}, kBo{2}, kYogaRoom{3};
constexpr ServiceId kYoga{1}, kMassage{2};
constexpr int kSeats = 3;
const std::chrono::sys_days kToday = std::chrono::year{2026} / 6 / 2;

// Open day and night. A yoga class needs a teacher; with `in_room` the one room too, which has two places.
CatalogPtr studio(bool in_room = false) {
    std::vector<DayHours> hours;
    for (unsigned day = 0; day < 7; ++day) hours.push_back({std::chrono::weekday(day), 0h, 24h});
    const Branch branch{
        .id = kHall, .name = "", .zone = *TimeZone::find("Etc/UTC"), .hours = WeeklyHours(hours), .exceptions = {}};
    const auto resource = [](ResourceId id, ResourceKind kind, int capacity) {
        return Resource{.id = id,
                        .branch = kHall,
                        .kind = kind,
                        .name = "",
                        .capacity = capacity,
                        .skills = {},
                        .hours = {},
                        .exceptions = {}};
    };
    const Need person{ResourceKind::staff, "", {}, {}}, room{ResourceKind::room, "", {}, {}};
    std::vector<Service> services(2);
    services[0].id = kYoga;
    services[0].seats = kSeats;
    services[0].party_max = kSeats;
    services[0].segments = {{.name = "", .length = 60min, .buffer_after = 10min, .needs = {person}}};
    if (in_room) services[0].segments[0].needs.push_back(room);
    services[1].id = kMassage;
    services[1].segments = {{.name = "", .length = 30min, .needs = {person}}};
    return CatalogPtr(Catalog(Company{.id = kYogaCompany, .slug = "", .name = "", .region = "DE"}, 1, {branch},
                              services,
                              {resource(kAsha, ResourceKind::staff, 1), resource(kBo, ResourceKind::staff, 1),
                               resource(kYogaRoom, ResourceKind::room, 2)},
                              {}));
}

Instant hour_at(int hour, int minute = 0) { return Instant(kToday) + std::chrono::hours(hour) + Minutes(minute); }

struct YogaHouse {
    explicit YogaHouse(bool in_room = false) : desk(Moment(kToday)) {
        desk.catalogs.emplace(kYogaCompany, studio(in_room));
        desk.new_session = [this] { return SessionId{++sessions}; };
        for (const auto resource : {kAsha, kBo, kYogaRoom}) {
            for (const auto day : {kToday, kToday + std::chrono::days(1)}) desk.book.open({resource, day});
        }
    }

    static Command command_to(decltype(Command::ask) ask) {
        Command command;
        command.ask = std::move(ask);
        command.company = kYogaCompany;
        command.actor = "test";
        return command;
    }
    Result<Plan> decide(decltype(Command::ask) ask) { return slotkeeper::decide(command_to(std::move(ask)), desk); }
    // The session of these, as they are now, goes to the person.
    Result<std::vector<Plan>> give(const std::vector<AppointmentId>& members, ResourceId to) {
        Reassign ask{members.front(), to, {}, desk.appointments.at(members.front()).version};
        ask.session = desk.appointments.at(members.front()).session;
        for (const auto id : members) {
            if (id != members.front()) ask.others.push_back({id, desk.appointments.at(id).version});
        }
        return decide_all(command_to(ask), desk);
    }
    const Appointment& now(AppointmentId id) const { return desk.appointments.at(id); }
    // At ten with Asha.
    static PlaceHold hold_for(int party) {
        PlaceHold hold;
        hold.id = AppointmentId{77};
        hold.branch = kHall;
        hold.service = kYoga;
        hold.start = hour_at(10);
        hold.holder = "key:k";
        hold.preferences = {{0, 0, kAsha}};
        hold.party_size = party;
        return hold;
    }
    Result<Plan> book(ServiceId service, Instant start, int party = 1, std::optional<ResourceId> who = {}) {
        Book ask;
        ask.id = AppointmentId{++appointments};
        ask.branch = kHall;
        ask.service = service;
        ask.start = start;
        ask.customer.name = "Erika Muster";
        ask.party_size = party;
        if (who) ask.preferences = {{0, 0, *who}};
        return decide(ask);
    }
    Appointment booked(ServiceId service, Instant start, int party = 1, std::optional<ResourceId> who = {}) {
        const auto plan = book(service, start, party, who);
        BOOST_REQUIRE(plan.ok());
        return *plan->appointment;
    }
    void cancel(const Appointment& one) { BOOST_REQUIRE(decide(Cancel{one.id, "customer", {}}).ok()); }

    std::vector<Claim> claims(ResourceId resource) const {
        const auto there = desk.book.claims({resource, kToday});
        return {there.begin(), there.end()};
    }
    std::set<int> lanes(ResourceId resource) const {
        std::set<int> all;
        for (const auto& claim : claims(resource)) all.insert(claim.lane);
        return all;
    }

    std::int64_t sessions = 0, appointments = 0;
    DeskState desk;
};

struct StudioWithRoom : YogaHouse {
    StudioWithRoom() : YogaHouse(true) {}
};

ResourceId person_of(const Appointment& one) { return *one.parts.at(0).resource; }

}  // namespace

BOOST_FIXTURE_TEST_SUITE(decide_sessions_tests, YogaHouse)

BOOST_AUTO_TEST_CASE(bookings_share_a_session_until_it_is_full_and_then_another_person_begins_one) {
    const auto first = booked(kYoga, hour_at(10));
    BOOST_REQUIRE(first.session.has_value());
    for (int i = 1; i < kSeats; ++i) {
        const auto next = booked(kYoga, hour_at(10));
        BOOST_TEST((next.session == first.session));
        BOOST_TEST((person_of(next) == person_of(first)));
        BOOST_TEST((next.parts[0].chosen_by == ChosenBy::shared_session));
        BOOST_TEST((next.parts[0].taken == first.parts[0].taken));
    }
    BOOST_TEST((lanes(person_of(first)) == std::set{0, limits::seat_lane_first, limits::seat_lane_first + 1}));
    const auto other = booked(kYoga, hour_at(10));
    BOOST_TEST((other.session != first.session));
    BOOST_TEST((person_of(other) != person_of(first)));
    for (int i = 1; i < kSeats; ++i) BOOST_TEST((booked(kYoga, hour_at(10)).session == other.session));
    const auto before = claims(kAsha);
    const auto refused = book(kYoga, hour_at(10));
    BOOST_REQUIRE(!refused.ok());
    BOOST_TEST((refused.refusal().code == ErrorCode::slot_conflict));
    BOOST_TEST(refused.refusal().message == "the session that begins then is full");
    BOOST_TEST((claims(kAsha) == before));
}

BOOST_AUTO_TEST_CASE(another_service_or_start_never_shares_the_person) {
    booked(kYoga, hour_at(10), 1, kAsha);
    for (const auto start :
         {hour_at(9, 31), hour_at(10), hour_at(10, 30), hour_at(11)}) {  // with the buffer until 11:10
        BOOST_TEST((book(kMassage, start, 1, kAsha).refusal().code == ErrorCode::slot_conflict));
    }
    BOOST_TEST((book(kYoga, hour_at(10, 15), 1, kAsha).refusal().message == "this time is taken"));
    BOOST_TEST(!desk.book.has_room(kAsha, 1, {hour_at(10), hour_at(10, 30)}));
    BOOST_TEST(desk.book.has_room(kAsha, 2, {hour_at(10), hour_at(10, 30)}));
    booked(kYoga, hour_at(10), 1, kAsha);
    BOOST_TEST(desk.book.has_room(kAsha, 2, {hour_at(10), hour_at(10, 30)}));  // both are one
    BOOST_TEST((desk.book.busy({kAsha, kToday}) == 70min));
    booked(kMassage, hour_at(11, 10), 1, kAsha);
}

BOOST_AUTO_TEST_CASE(each_of_a_party_has_a_seat) {
    const auto two = booked(kYoga, hour_at(10), 2, kAsha);
    const auto refused = book(kYoga, hour_at(10), 2, kAsha);
    BOOST_TEST((refused.refusal().code == ErrorCode::slot_conflict));
    BOOST_TEST(refused.refusal().message == "the session that begins then has 1 seat left");
    BOOST_TEST((person_of(booked(kYoga, hour_at(10), 2)) == kBo));
    BOOST_TEST((booked(kYoga, hour_at(10), 1).session == two.session));
    BOOST_TEST((book(kYoga, hour_at(10), kSeats + 1).refusal().code == ErrorCode::party_size));
}

BOOST_AUTO_TEST_CASE(a_cancelled_booking_gives_its_seat_back_and_the_last_one_the_time) {
    const auto first = booked(kYoga, hour_at(10), 1, kAsha);
    const auto second = booked(kYoga, hour_at(10), 1, kAsha);
    const auto third = booked(kYoga, hour_at(10), 1, kAsha);
    cancel(first);
    // The place goes to another booking, so that the schema goes on guarding it.
    BOOST_TEST(claims(kAsha).size() == 2U);
    BOOST_TEST(lanes(kAsha).contains(0));
    const auto fourth = booked(kYoga, hour_at(10), 1, kAsha);
    BOOST_TEST((fourth.session == first.session));
    BOOST_TEST((book(kYoga, hour_at(10), 1, kAsha).refusal().code == ErrorCode::slot_conflict));
    cancel(second);
    cancel(third);
    BOOST_TEST(claims(kAsha).size() == 1U);
    BOOST_TEST((book(kMassage, hour_at(10), 1, kAsha).refusal().code == ErrorCode::slot_conflict));
    cancel(fourth);
    BOOST_TEST(claims(kAsha).empty());
    booked(kMassage, hour_at(10), 1, kAsha);
}

BOOST_AUTO_TEST_CASE(a_move_leaves_the_session_and_joins_the_one_at_the_new_start) {
    const auto staying = booked(kYoga, hour_at(10), 1, kAsha);
    const auto moving = booked(kYoga, hour_at(10), 1, kAsha);
    const auto later = booked(kYoga, hour_at(12), 1, kAsha);
    const auto moved = decide(Reschedule{moving.id, hour_at(12), {}, false, {}});
    BOOST_REQUIRE(moved.ok());
    BOOST_TEST((moved->appointment->session == later.session));
    // Alone at a new start it begins a session of its own, never one that exists.
    const auto alone = decide(Reschedule{moving.id, hour_at(14), {}, false, {}});
    BOOST_REQUIRE(alone.ok());
    BOOST_TEST((alone->appointment->session != staying.session));
    BOOST_TEST((alone->appointment->session != later.session));
    // More people than seats are left: it stays as it was.
    booked(kYoga, hour_at(12), 2, kAsha);
    const auto before = claims(kAsha);
    Reschedule grown{moving.id, hour_at(12), {}, false, {}};
    grown.party_size = 2;
    BOOST_TEST((decide(grown).refusal().code == ErrorCode::slot_conflict));
    BOOST_TEST((claims(kAsha) == before));
}

BOOST_AUTO_TEST_CASE(a_hold_keeps_a_seat_and_is_booked_for_as_many_as_there_are_seats) {
    const auto hold = hold_for(1);
    BOOST_REQUIRE(decide(hold).ok());
    booked(kYoga, hour_at(10), 1, kAsha);
    const ConvertHold for_three{hold.id, hold.holder, {.name = "Erika Muster", .phone = "", .email = "", .note = ""},
                                "",      {},          3};
    const auto before = claims(kAsha);
    const auto refused = decide(for_three);
    BOOST_TEST((refused.refusal().code == ErrorCode::slot_conflict));
    BOOST_TEST(refused.refusal().field == "party_size");
    BOOST_TEST((claims(kAsha) == before));
    auto for_two = for_three;
    for_two.party_size = 2;
    const auto done = decide(for_two);
    BOOST_REQUIRE(done.ok());
    BOOST_TEST(done->appointment->party_size == 2);
    BOOST_TEST(seats_taken(desk.book, kAsha, *done->appointment->session, {hour_at(10), hour_at(11)}) == 3);
    BOOST_TEST((book(kYoga, hour_at(10), 1, kAsha).refusal().code == ErrorCode::slot_conflict));
}

BOOST_AUTO_TEST_CASE(a_void_hold_keeps_no_seat) {
    const auto hold = hold_for(2);
    BOOST_REQUIRE(decide(hold).ok());
    booked(kYoga, hour_at(10), 1, kAsha);
    BOOST_TEST((book(kYoga, hour_at(10), 2, kAsha).refusal().code == ErrorCode::slot_conflict));
    // As the desk loads it after the hold has ended.
    const auto end = *desk.appointments.at(hold.id).expires_at;
    DayBook later(end);
    for (const auto resource : {kAsha, kBo, kYogaRoom}) {
        for (const auto day : {kToday, kToday + std::chrono::days(1)}) later.open({resource, day});
    }
    for (const auto& claim : claims(kAsha)) later.add(claim);
    desk.now = end;
    desk.book = later;
    booked(kYoga, hour_at(10), 2, kAsha);
    BOOST_TEST(lanes(kAsha).contains(0));
    BOOST_TEST((book(kMassage, hour_at(10), 1, kAsha).refusal().code == ErrorCode::slot_conflict));
}

BOOST_AUTO_TEST_CASE(an_attendee_is_not_lengthened_and_leaves_only_for_another_session) {
    const auto one = booked(kYoga, hour_at(10), 1, kAsha);
    booked(kYoga, hour_at(10), 1, kAsha);
    BOOST_TEST((decide(Resize{one.id, 90min, {}}).refusal().code == ErrorCode::state_conflict));
    const auto lanes_before = lanes(kAsha);
    const auto alone = decide(Reassign{one.id, kBo, {}, {}});
    BOOST_REQUIRE(!alone.ok());
    BOOST_TEST((alone.refusal().code == ErrorCode::state_conflict));
    BOOST_TEST(alone.refusal().message.find("sessions.reassign") != std::string::npos, alone.refusal().message);
    BOOST_TEST((lanes(kAsha) == lanes_before));
    BOOST_TEST(claims(kBo).empty());
    const auto other = booked(kYoga, hour_at(10), 1, kBo);
    const auto reassigned = decide(Reassign{one.id, kBo, {}, {}});
    BOOST_REQUIRE(reassigned.ok());
    BOOST_TEST((reassigned->appointment->session == other.session));
    BOOST_TEST((person_of(*reassigned->appointment) == kBo));
    BOOST_TEST((lanes(kAsha) == std::set{0}));
}

BOOST_AUTO_TEST_CASE(a_session_is_given_away_as_a_whole_and_stays_the_same_session) {
    const auto one = booked(kYoga, hour_at(10), 2, kAsha);
    const auto two = booked(kYoga, hour_at(10), 1, kAsha);
    const auto given = give({one.id, two.id}, kBo);
    BOOST_REQUIRE(given.ok());
    BOOST_TEST(given->size() == 2U);
    for (const auto& plan : *given) {
        BOOST_TEST((plan.audit->event == Event::reassign));
        BOOST_TEST(plan.appointment->version == 2);
        BOOST_TEST((plan.appointment->session == one.session));
        BOOST_TEST((person_of(*plan.appointment) == kBo));
        BOOST_TEST((now(plan.appointment->id).version == 2));
    }
    BOOST_TEST(claims(kAsha).empty());
    BOOST_TEST((lanes(kBo) == std::set{0, limits::seat_lane_first}));
    BOOST_TEST(seats_taken(desk.book, kBo, *one.session, {hour_at(10), hour_at(11)}) == 3);
    booked(kMassage, hour_at(10), 1, kAsha);
    BOOST_TEST((book(kYoga, hour_at(10), 1, kBo).refusal().code == ErrorCode::slot_conflict));
    const auto again = give({one.id, two.id}, kBo);
    BOOST_REQUIRE(again.ok());
    BOOST_TEST(again->back().no_op);
}

BOOST_AUTO_TEST_CASE(a_session_joins_that_of_the_new_person_if_it_has_seats_for_all) {
    const auto one = booked(kYoga, hour_at(10), 1, kAsha);
    const auto two = booked(kYoga, hour_at(10), 1, kAsha);
    const auto there = booked(kYoga, hour_at(10), 2, kBo);
    const auto before = claims(kAsha);
    const auto refused = give({one.id, two.id}, kBo);
    BOOST_REQUIRE(!refused.ok());
    BOOST_TEST((refused.refusal().code == ErrorCode::slot_conflict));
    BOOST_TEST(refused.refusal().field == "resource_id");
    BOOST_TEST((claims(kAsha) == before));
    BOOST_TEST(claims(kBo).size() == 1U);
    cancel(there);
    const auto smaller = booked(kYoga, hour_at(10), 1, kBo);
    BOOST_REQUIRE(give({one.id, two.id}, kBo).ok());
    for (const auto id : {one.id, two.id}) BOOST_TEST((now(id).session == smaller.session));
    BOOST_TEST(claims(kAsha).empty());
    BOOST_TEST(seats_taken(desk.book, kBo, *smaller.session, {hour_at(10), hour_at(11)}) == 3);
}

BOOST_AUTO_TEST_CASE(other_attendees_than_were_seen_are_refused) {
    const auto one = booked(kYoga, hour_at(10), 1, kAsha);
    const auto two = booked(kYoga, hour_at(10), 1, kAsha);
    const auto alone = give({one.id}, kBo);
    BOOST_TEST((alone.refusal().code == ErrorCode::changed));
    BOOST_TEST(alone.refusal().in_the_way == std::vector<std::string>{two.id.text()});
    Reassign older{one.id, kBo, {}, one.version, one.session, {{two.id, two.version + 1}}};
    BOOST_TEST((decide_all(command_to(older), desk).refusal().code == ErrorCode::changed));
    const auto hold = hold_for(1);
    BOOST_REQUIRE(decide(hold).ok());
    const auto held = give({one.id, two.id, hold.id}, kBo);
    BOOST_TEST((held.refusal().code == ErrorCode::state_conflict));
    BOOST_TEST(held.refusal().in_the_way == std::vector<std::string>{hold.id.text()});
    BOOST_TEST(claims(kBo).empty());
    BOOST_TEST(claims(kAsha).size() == 3U);
}

BOOST_AUTO_TEST_CASE(who_did_not_come_stays_with_the_old_person) {
    const auto absent = booked(kYoga, hour_at(10), 1, kAsha);
    const auto one = booked(kYoga, hour_at(10), 1, kAsha);
    const auto two = booked(kYoga, hour_at(10), 1, kAsha);
    desk.now = hour_at(10, 20);
    BOOST_REQUIRE(decide(Change{absent.id, Event::no_show, {}}).ok());
    const auto given = give({one.id, two.id, absent.id}, kBo);
    BOOST_REQUIRE(given.ok());
    BOOST_TEST(given->size() == 2U);
    BOOST_TEST((now(one.id).session == now(two.id).session));
    BOOST_TEST((now(one.id).session != absent.session));
    BOOST_REQUIRE(claims(kAsha).size() == 1U);
    BOOST_TEST((claims(kAsha)[0].appointment == absent.id));
    BOOST_TEST((lanes(kAsha) == std::set{0}));
}

BOOST_AUTO_TEST_CASE(who_did_not_come_has_a_seat_again_once_that_is_undone) {
    const auto one = booked(kYoga, hour_at(10), 1, kAsha);
    booked(kYoga, hour_at(10), 2, kAsha);
    desk.now = hour_at(10, 20);
    BOOST_REQUIRE(decide(Change{one.id, Event::no_show, {}}).ok());
    BOOST_REQUIRE(decide(Change{one.id, Event::reopen, {}}).ok());
    BOOST_TEST(seats_taken(desk.book, kAsha, *one.session, {hour_at(10, 30), hour_at(11)}) == 3);
}

BOOST_FIXTURE_TEST_CASE(who_asks_for_another_person_hears_that_the_session_is_with_others, StudioWithRoom) {
    booked(kYoga, hour_at(10), 1, kAsha);
    booked(kMassage, hour_at(10), 1, kBo);
    const auto refused = book(kYoga, hour_at(10), 1, kBo);
    BOOST_REQUIRE(!refused.ok());
    BOOST_TEST(refused.refusal().message ==
               "this time is taken, and the session that begins then is with another person, room or device");
    BOOST_TEST(book(kYoga, hour_at(10), kSeats, kAsha).refusal().message ==
               "the session that begins then has 2 seats left");
    BOOST_TEST(book(kYoga, hour_at(10), 1, kAsha).ok());
}

BOOST_FIXTURE_TEST_CASE(all_of_a_session_have_the_same_room, StudioWithRoom) {
    const auto first = booked(kYoga, hour_at(10), 1, kAsha);
    const auto other = booked(kYoga, hour_at(10), 1, kBo);  // beside it: the room has two places
    BOOST_TEST((first.session != other.session));
    for (int i = 1; i < kSeats; ++i) BOOST_TEST((booked(kYoga, hour_at(10), 1, kBo).session == other.session));
    BOOST_TEST((booked(kYoga, hour_at(10)).session == first.session));
    BOOST_TEST(!desk.book.has_room(kYogaRoom, 2, {hour_at(10), hour_at(11)}));
    BOOST_TEST(desk.book.has_room(kYogaRoom, 3, {hour_at(10), hour_at(11)}));
    std::map<SessionId, int> places;
    for (const auto& claim : claims(kYogaRoom)) places[*claim.session] += claim.lane < limits::seat_lane_first ? 1 : 0;
    BOOST_TEST(places.size() == 2U);
    for (const auto& [session, count] : places) BOOST_TEST(count == 1);
}

BOOST_FIXTURE_TEST_CASE(a_session_that_is_given_away_keeps_its_room, StudioWithRoom) {
    const auto one = booked(kYoga, hour_at(10), 1, kAsha);
    const auto two = booked(kYoga, hour_at(10), 2, kAsha);
    BOOST_REQUIRE(give({one.id, two.id}, kBo).ok());
    for (const auto id : {one.id, two.id}) {
        BOOST_TEST((now(id).session == one.session));
        BOOST_TEST((now(id).parts.at(1).resource == kYogaRoom));
    }
    BOOST_TEST(claims(kAsha).empty());
    BOOST_TEST((lanes(kYogaRoom) == std::set{0, limits::seat_lane_first}));
}

BOOST_AUTO_TEST_SUITE_END()
