// host_salon: a salon whose first staff member is a host at Cal.com and changes bookings there.
#pragma once

#include "jobs/housekeeping.h"
#include "tests/jobs/calcom/inward_salon.h"
#include "tests/support/job_run.h"
#include "tests/support/until.h"

#include <boost/test/unit_test.hpp>

namespace slotkeeper::tests {

struct HostSalon : InwardSalon {
    nlohmann::json act(const std::string& uid, const std::string& what,
                       const nlohmann::json& body = nlohmann::json::object()) {
        return ask("POST", "/v2/bookings/" + uid + '/' + what, body, account_key(host()));
    }
    const Resource& host() { return staff(0); }
    nlohmann::json booking_of(const std::string& uid) {
        const auto everything = ask("GET", "/simulator/bookings");
        for (const auto& booking : everything.at("bookings")) {
            if (booking.at("uid") == uid) return booking;
        }
        return nullptr;
    }
    nlohmann::json absent(const std::string& uid, bool so) {
        const auto email = booking_of(uid).at("attendees").at(0).at("email");
        return act(uid, "mark-absent", {{"attendees", nlohmann::json::array({{{"email", email}, {"absent", so}}})}});
    }
    // A request that waits for the host; its webhook comes after the answer.
    std::string request_there(Instant start) {
        const auto uid = book_there(host(), start);
        heard_of(uid);
        return uid;
    }
    void heard_of(const std::string& uid) {
        until([&] { return count("inbound_event WHERE remote_uid = '" + uid + "'") > 0; });
    }
    // In hours from now, negative for the past; whole minutes.
    Instant in_hours(int hours) {
        return std::chrono::floor<Minutes>(whole_seconds(clock.now())) + std::chrono::hours(hours);
    }
    // Whatever the hours of the salon are.
    AppointmentId book_at(Instant start) {
        auto command = book(start, host().id);
        command.skip_rules = true;
        return booked(std::move(command)).id;
    }
    // Sets it as a user would have here, before Cal.com gets anything else.
    void set_state(AppointmentId id, State state) {
        test.run("UPDATE appointment SET state = '" + std::string(name_of(state)) +
                 "' WHERE appointment_id = " + std::to_string(id.value));
    }
    void lose_webhooks() { set_faults(1, {"webhook_lost"}); }
    // Runs the timer that ends the wait, and nothing else.
    JobResult end_wait_of(AppointmentId id) {
        return end_wait(world.tools, run_of(job::EndWait{id, ours(id).version}));
    }
    std::int64_t count(const std::string& from) { return test.number("SELECT COUNT(*) FROM " + from); }
    // Until nothing is left but what looks for a host's answer now and then.
    bool comes_to_rest() {
        Worker worker(database, desk, catalogs, world.sealer, world.gateways, ids, world.accounts,
                      world.worker_options());
        worker.start();
        const auto busy = [&] {
            return count(
                "job WHERE queue IN ('sync', 'webhooks') AND (state = 'running' OR (state = 'available' AND "
                "run_at <= UTC_TIMESTAMP(6) + INTERVAL 20 SECOND))");
        };
        const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(60);
        while (busy() > 0 && std::chrono::steady_clock::now() < until)
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        worker.stop(std::chrono::seconds(10));
        return busy() == 0;
    }
};

}  // namespace slotkeeper::tests
