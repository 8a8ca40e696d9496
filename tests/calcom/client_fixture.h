// client_fixture: a stand-in over real HTTP, clients of it, and short names for outcomes.
#pragma once

#include "adapters/calcom/client.h"
#include "tests/support/calcom_salon.h"

#include <boost/test/unit_test.hpp>

#include <deque>

namespace slotkeeper::tests {

// A stand-in with two hosts; the client has the key of the first.
struct Remote {
    Remote() {
        const auto user = [](int id, const std::string& name) {
            return nlohmann::json{{"id", id},
                                  {"username", name},
                                  {"event_types",
                                   {{{"id", id * 10},
                                     {"slug", "cut"},
                                     {"title", "Cut"},
                                     {"lengthInMinutes", 30},
                                     {"minimumBookingNotice", 0}}}}};
        };
        put("/simulator/setup", {{"users", {user(1, "anna"), user(2, "ben")}}});
    }

    // As of a process of its own: what is known of the limit is what stands in the database.
    calcom::Client client(calcom::Options options = {}, std::string key = "cal_sim_anna") {
        options.call_deadline = std::chrono::milliseconds(500);
        return {{AccountId{1}, server.address(), std::move(key)}, std::move(options), gate()};
    }
    CallGate& gate() { return gates.emplace_back(test.database()); }
    void forget_limits() { test.run("DELETE FROM call_budget"); }
    void put(const std::string& path, const nlohmann::json& body) {
        http::Client plain({.base_url = server.address()});
        const auto outcome = plain.send("PUT", path, {{"Content-Type", "application/json"}}, body.dump());
        BOOST_REQUIRE(std::get<http::Reply>(outcome).status == 200);
    }
    void fault(const std::string& kind) {
        put("/simulator/faults", {{"rate", 1}, {"kinds", {kind}}, {"delay_ms", 900}, {"reset_seconds", 30}});
    }
    static NewRemoteBooking booking(int minutes = 0) {
        NewRemoteBooking one;
        one.appointment = AppointmentId{4711};
        one.version = 1;
        one.event_type_id = 10;
        one.start = Salon::at(10, 0) + Minutes{minutes};
        one.attendee_name = "Erika Muster";
        one.attendee_phone = "+4915112345678";
        one.time_zone = "Europe/Berlin";
        one.language = "de";
        return one;
    }

    TestDatabase test;
    std::deque<CallGate> gates;
    simulator::CalcomSimulator server{{.rate_limit_per_minute = 1'000'000}};
};

template <class T>
std::string name(const RemoteAnswer<T>& answer) {
    if (const auto* refusal = std::get_if<RemoteRefusal>(&answer)) return std::string(name_of(refusal->kind));
    if (std::holds_alternative<NotSent>(answer)) return "not_sent";
    if (std::holds_alternative<UnknownOutcome>(answer)) return "unknown";
    return "done";
}

}  // namespace slotkeeper::tests
