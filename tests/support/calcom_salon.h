// calcom_salon: the demo salon with a stand-in for Cal.com: the fixture of the sync tests.
//
// Every member of staff is a host with an account of its own there, and every service that they do is an event type of
// this host. Waits are short: a call has half a second, an unknown outcome is looked into after two.
#pragma once

#include "adapters/calcom/client.h"
#include "engine/calendar/mapping/event_type_sync.h"
#include "jobs/worker.h"
#include "tests/support/salon.h"
#include "tools/simulator/simulate_calcom.h"

#include <nlohmann/json.hpp>

#include <atomic>
#include <string>
#include <vector>

namespace slotkeeper::tests {

// What a worker needs of the world, in this process or in another.
struct CalcomWorld {
    CalcomWorld(store::Database& database, const std::filesystem::path& folder, Catalogs& catalogs, Desk& desk,
                IdSource& ids, const CallGateOptions& gate_options = lenient_gate());
    static CallGateOptions lenient_gate();  // for a test that makes as many calls fail as it likes

    Sealer sealer;
    CallGate gate;
    calcom::Clients gateways;
    Leases leases;
    Accounts accounts;
    CalendarMapping mapping;
    SyncTools tools;
    // Short leases, quick looks, retries within a moment.
    WorkerOptions worker_options() const;
    // The work of a child process: until there is a file "stop" in the folder.
    void work_until_stopped(const WorkerOptions& options, const std::filesystem::path& folder);
};

// The clock of the stand-in; behind ours, it books what is past for us.
class RemoteClock final : public Clock {
public:
    Moment now() const override { return clock_.now() - behind.load(); }
    std::atomic<std::chrono::hours> behind{};

private:
    SystemClock clock_;
};

class CalcomSalon : public Salon {
public:
    CalcomSalon();

    // Asks the stand-in, /v2 or /simulator; the data or the body of the answer.
    nlohmann::json ask(const std::string& method, const std::string& path, const nlohmann::json& body = nullptr,
                       const std::string& key = {});
    void set_faults(double rate, const std::vector<std::string>& kinds, std::uint64_t seed = 1);
    void set_policy(SyncPolicy policy);  // of every service

    Appointment booked(Command command);  // REQUIRES: it is a command that the desk accepts
    void cancel(AppointmentId id);
    Appointment move(AppointmentId id, Instant start, std::vector<ResourcePreference> preferences = {});

    // One run of the job for this appointment, as its newest version would have it. `attempt` 1: it ran never before.
    JobResult sync(AppointmentId id, int attempt = 1);
    JobResult sync(AppointmentId id, const SyncTools& with, int attempt = 1);
    JobResult check_strays(AppointmentId id);
    // Runs a worker until nothing of the queue `sync` waits or runs. False: something still did after the patience.
    bool settle(std::chrono::seconds patience = std::chrono::seconds(60));
    std::int64_t unfinished();  // jobs of that queue, and inbound events

    Link link_of(AppointmentId id);
    std::vector<nlohmann::json> live_bookings();
    std::vector<nlohmann::json> live_bookings_of(AppointmentId id);
    // From now on the host has to accept what is booked with this member of staff there.
    void let_host_decide(const Resource& staff);
    // A booking made at Cal.com itself, with this member of staff.
    std::string book_there(const Resource& staff, Instant start);
    // One line per difference: no booking, two, or another time for a live appointment; one for an ended one.
    std::string differences();

    TemporaryFolder folder;
    RemoteClock remote_clock;
    simulator::CalcomSimulator remote;
    CalcomWorld world;

    std::string taken_in_as(const std::string& uid);  // the appointment; empty where no link has this booking

private:
    void connect();
};

std::string account_key(const Resource& staff);  // of the stand-in
std::int64_t event_type_id(const Service& service, const Resource& staff);

}  // namespace slotkeeper::tests
