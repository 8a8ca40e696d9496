// yoga_house: a service with seats, two teachers and a room, decided without a database.
#pragma once

#include "engine/booking/decide.h"

#include <boost/test/unit_test.hpp>

#include <set>
#include <utility>
#include <vector>

namespace slotkeeper::tests {

inline constexpr CompanyId kYogaCompany{1};
inline constexpr BranchId kHall{1};
inline constexpr ResourceId kAsha{1}, kBo{2}, kYogaRoom{3};
inline constexpr ServiceId kYoga{1}, kMassage{2};
inline constexpr int kSeats = 3;
inline const std::chrono::sys_days kToday = std::chrono::year{2026} / 6 / 2;

// Open day and night. A yoga class needs a teacher; with `in_room` the one room too, which has two places.
inline CatalogPtr studio(bool in_room = false) {
    std::vector<DayHours> hours;
    for (unsigned day = 0; day < 7; ++day)
        hours.push_back({std::chrono::weekday(day), std::chrono::hours(0), std::chrono::hours(24)});
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
    services[0].segments = {{.name = "", .length = Minutes(60), .buffer_after = Minutes(10), .needs = {person}}};
    if (in_room) services[0].segments[0].needs.push_back(room);
    services[1].id = kMassage;
    services[1].segments = {{.name = "", .length = Minutes(30), .needs = {person}}};
    return CatalogPtr(Catalog(Company{.id = kYogaCompany, .slug = "", .name = "", .region = "DE"}, 1, {branch},
                              services,
                              {resource(kAsha, ResourceKind::staff, 1), resource(kBo, ResourceKind::staff, 1),
                               resource(kYogaRoom, ResourceKind::room, 2)},
                              {}));
}

inline Instant hour_at(int hour, int minute = 0) {
    return Instant(kToday) + std::chrono::hours(hour) + Minutes(minute);
}

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

inline ResourceId person_of(const Appointment& one) { return *one.parts.at(0).resource; }

}  // namespace slotkeeper::tests
