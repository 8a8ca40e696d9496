// visits_tests: a visit is decided as one: all of its services or none, and every change keeps them together.
#include "engine/booking/visits.h"

#include "engine/booking/decide.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace std::chrono_literals;

namespace {

constexpr CompanyId kVisited{1};
constexpr BranchId kPlace{1};
constexpr ServiceId kCutting{1}, kShaving{2};
constexpr ResourceId kUma{1}, kVic{2}, kWes{3};  // Uma cuts and shaves, the others shave
const std::chrono::sys_days kVisitDay = std::chrono::year{2026} / 6 / 3;

Instant at_time(Minutes of_day) { return Instant{kVisitDay} + of_day; }

// Open day and night, so that only claims prevent a booking.
CatalogPtr visited_catalog() {
    std::vector<DayHours> hours;
    for (unsigned day = 0; day < 7; ++day) hours.push_back({std::chrono::weekday(day), 0h, 24h});
    Branch branch{
        .id = kPlace, .name = "", .zone = *TimeZone::find("Etc/UTC"), .hours = WeeklyHours(hours), .exceptions = {}};
    std::vector<Service> services(2);
    services[0].id = kCutting;
    services[0].segments = {{.name = "", .length = 30min, .needs = {{ResourceKind::staff, "cut", {}, {}}}}};
    services[1].id = kShaving;
    services[1].segments = {{.name = "", .length = 20min, .needs = {{ResourceKind::staff, "shave", {}, {}}}}};
    for (auto& service : services) service.strict_grid = false;
    std::vector<Resource> resources;
    for (const auto id : {kUma, kVic, kWes}) {
        resources.push_back(
            {.id = id, .branch = kPlace, .name = "", .skills = {"shave"}, .hours = {}, .exceptions = {}});
    }
    resources.front().skills = {"cut", "shave"};
    return CatalogPtr(Catalog(Company{.id = kVisited, .slug = "", .name = "", .region = "DE"}, 1,
                              std::vector{std::move(branch)}, std::move(services), std::move(resources), {}));
}

struct Visited {
    Visited() {
        desk.catalogs.emplace(kVisited, visited_catalog());
        for (const auto id : {kUma, kVic, kWes}) {
            for (auto day = -1; day < 3; ++day) desk.book.open({id, kVisitDay + std::chrono::days(day)});
        }
    }
    Result<Plan> ask(decltype(Command::ask) what) {
        Command command;
        command.ask = std::move(what);
        command.company = kVisited;
        command.actor = "test";
        auto plan = decide(command, desk);
        if (plan && plan->appointment) desk.appointments.insert_or_assign(plan->appointment->id, *plan->appointment);
        return plan;
    }
    Result<Plan> book(Instant start, std::vector<ResourcePreference> preferences = {}, bool same_person = false) {
        Book what;
        what.id = AppointmentId{++ids};
        what.branch = kPlace;
        what.service = kCutting;
        what.start = start;
        what.preferences = std::move(preferences);
        what.customer = {"Erika Muster", "+4915112345678", "", ""};
        what.visit = {.services = {kCutting, kShaving}, .same_person = same_person};
        return ask(what);
    }
    void take(ResourceId who, Instant from, Instant until) {
        Claim claim;
        claim.where = {who, kVisitDay};
        claim.taken = {from, until};
        claim.appointment = AppointmentId{900 + who.value};
        desk.book.add(claim);
    }
    // "1 10:00-10:30 2 10:30-10:50": who serves when.
    static std::string served(const Appointment& appointment) {
        std::string text;
        for (const auto& part : appointment.parts) {
            const auto minute = [](Instant one) { return std::to_string((one - Instant{kVisitDay}) / 1min); };
            text += (text.empty() ? "" : " ") + std::to_string(part.resource->value) + ':' + minute(part.time.from) +
                    '-' + minute(part.time.until);
        }
        return text;
    }

    DeskState desk{Moment(at_time(-600min))};
    std::int64_t ids = 0;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(visits_tests, Visited)

BOOST_AUTO_TEST_CASE(each_part_of_a_visit_names_its_service) {
    const auto plan = book(at_time(600min), {{1, 0, kVic}});
    BOOST_REQUIRE(plan.ok());
    const auto& booked = *plan->appointment;
    BOOST_TEST(served(booked) == "1:600-630 2:630-650");
    BOOST_TEST((booked.service == kCutting));
    BOOST_TEST((booked.time == Interval{at_time(600min), at_time(650min)}));
    BOOST_TEST((services_of(booked) == std::vector{kCutting, kShaving}));
    BOOST_TEST(!visit_of(booked).same_person);
    const auto& catalog = *desk.catalogs.at(kVisited);
    BOOST_TEST(booked_service(catalog, booked)->segments.size() == 2U);
    BOOST_TEST(consists_of(booked, kCutting, {.services = {kShaving, kCutting}, .any_order = true}));
    BOOST_TEST(!consists_of(booked, kCutting, {.services = {kShaving, kCutting}}));
    BOOST_TEST(!consists_of(booked, kCutting, {}));
}

BOOST_AUTO_TEST_CASE(without_room_for_one_service_nothing_is_taken) {
    for (const auto id : {kUma, kVic, kWes}) take(id, at_time(630min), at_time(700min));
    const auto plan = book(at_time(600min));
    BOOST_REQUIRE(!plan.ok());
    BOOST_TEST((plan.refusal().code == ErrorCode::slot_conflict));
    BOOST_TEST(desk.book.claims_of(AppointmentId{1}).empty());
}

BOOST_AUTO_TEST_CASE(a_customer_waits_half_an_hour_at_most) {
    for (const auto id : {kUma, kVic, kWes}) take(id, at_time(630min), at_time(660min));
    BOOST_TEST(served(*book(at_time(600min), {{1, 0, kWes}})->appointment) == "1:600-630 3:660-680");
    for (const auto id : {kUma, kVic, kWes}) take(id, at_time(930min), at_time(965min));
    BOOST_TEST(!book(at_time(900min)).ok());
}

BOOST_AUTO_TEST_CASE(one_person_serves_all_of_it_if_asked) {
    const auto plan = book(at_time(600min), {}, true);
    BOOST_REQUIRE(plan.ok());
    BOOST_TEST(served(*plan->appointment) == "1:600-630 1:630-650");
    BOOST_TEST(visit_of(*plan->appointment).same_person);
}

BOOST_AUTO_TEST_CASE(a_move_keeps_the_services_and_their_people) {
    const auto booked = book(at_time(600min), {{1, 0, kVic}});
    BOOST_REQUIRE(booked.ok());
    const auto id = booked->appointment->id;
    const auto moved = ask(Reschedule{id, at_time(840min), {}, false, {}});
    BOOST_REQUIRE(moved.ok());
    BOOST_TEST(served(*moved->appointment) == "1:840-870 2:870-890");
    BOOST_TEST((services_of(*moved->appointment) == std::vector{kCutting, kShaving}));
    take(kVic, at_time(1'030min), at_time(1'100min));
    BOOST_TEST(!ask(Reschedule{id, at_time(1'000min), {}, false, {}}).ok());
    BOOST_TEST(desk.book.claims_of(id).size() == 2U);  // where it was
    BOOST_TEST(served(*ask(Reschedule{id, at_time(1'000min), {}, /*open=*/true, {}})->appointment).find("2:") ==
               std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_move_at_cal_com_keeps_the_services_and_the_wait_between_them) {
    for (const auto id : {kUma, kVic, kWes}) take(id, at_time(630min), at_time(645min));
    const auto booked = book(at_time(600min), {{1, 0, kVic}});
    BOOST_REQUIRE(booked.ok());
    BOOST_TEST(served(*booked->appointment) == "1:600-630 2:645-665");
    const ApplyRemoteReschedule ask_for{
        booked->appointment->id, {at_time(840min), at_time(905min)}, {}, booked->appointment->version, false, false};
    Command command;
    command.ask = ask_for;
    command.company = kVisited;
    command.actor = "test";
    command.skip_rules = command.from_calendar = true;
    const auto moved = decide(command, desk);
    BOOST_REQUIRE(moved.ok());
    BOOST_TEST(served(*moved->appointment) == "1:840-870 2:885-905");
    BOOST_TEST((services_of(*moved->appointment) == std::vector{kCutting, kShaving}));
}

BOOST_AUTO_TEST_CASE(one_of_its_people_is_replaced_by_another) {
    const auto booked = book(at_time(600min), {{1, 0, kVic}});
    BOOST_REQUIRE(booked.ok());
    const auto id = booked->appointment->id;
    const auto given = ask(Reassign{id, kWes, kVic, {}});
    BOOST_REQUIRE(given.ok());
    BOOST_TEST(served(*given->appointment) == "1:600-630 3:630-650");
    BOOST_TEST((services_of(*given->appointment) == std::vector{kCutting, kShaving}));
    BOOST_TEST(!ask(Reassign{id, kVic, kUma, {}}).ok());  // who does not cut
}

BOOST_AUTO_TEST_CASE(a_cancelled_visit_gives_all_of_its_time_back) {
    const auto booked = book(at_time(600min));
    BOOST_REQUIRE(booked.ok());
    BOOST_REQUIRE(ask(Cancel{booked->appointment->id, "customer", {}}).ok());
    BOOST_TEST(desk.book.claims_of(booked->appointment->id).empty());
}

BOOST_AUTO_TEST_SUITE_END()
