// front: the salon with an HTTP server and a real desk, keys for requests, and a second company whose data must not be
// visible to the first.
#pragma once

#include "adapters/calcom/calcom_webhook.h"
#include "adapters/calcom/client.h"
#include "adapters/http/router.h"
#include "adapters/http/server.h"
#include "adapters/rest/rest_api.h"
#include "adapters/retell/voice_functions.h"
#include "engine/calendar/slots/remote_slots.h"
#include "tests/support/rest_caller.h"
#include "tests/support/salon.h"

#include <nlohmann/json.hpp>

#include <map>
#include <optional>
#include <string>

namespace slotkeeper::tests {

// The system's time, moved by as much as a test likes.
class MovedClock final : public Clock {
public:
    Moment now() const override { return SystemClock().now() + moved; }
    std::chrono::milliseconds moved{0};
};

class Front {
public:
    enum class Reach { loopback, everywhere };
    explicit Front(Reach reach = Reach::loopback);

    // With the salon's key, which may read and write, unless the headers bring another.
    Answer get(const std::string& path, Headers headers = {});
    Answer post(const std::string& path, const nlohmann::json& body, Headers headers = {});
    // As given: no key, no content type.
    Answer send(const std::string& method, const std::string& path, const Headers& headers, const std::string& body);

    std::string new_key(CompanyId company, store::Scopes scopes);
    void revoke_last_key();
    static Headers bearer(const std::string& key) { return {{"Authorization", "Bearer " + key}}; }

    // A function call of the salon's voice agent, signed now.
    Answer call(const std::string& function, const nlohmann::json& arguments, nlohmann::json call = default_call());
    Answer call_signed(const std::string& path, const std::string& body, const std::string& secret);
    static nlohmann::json default_call();
    void add_voice_key(CompanyId company, const std::string& secret, const std::string& agent_id = "");

    // "2026-12-15T10:00:00+01:00", of Salon::at.
    static std::string at(int hour, int minute = 0, int days = 0);
    // A body that books: one haircut at that time for that number.
    nlohmann::json booking(const std::string& start, std::optional<ResourceId> who = {}, std::string phone = {});

    // What is stored about bookings, as one text: equal before and after if nothing changed.
    std::string stored();

    Salon salon;
    MovedClock clock;
    TemporaryFolder folder;
    Sealer sealer;
    Leases leases{salon.database, "front"};
    CallGate gate{salon.database};
    calcom::Clients calendars{calendar_options(), gate};
    Accounts accounts{salon.database, sealer, calendars, leases, salon.ids};
    RemoteSlots slots_elsewhere{
        {salon.database,
         [this](const CalendarAccount& account) {
             return Result<std::shared_ptr<CalendarGateway>>(calendars.of({account.id, account.base_url, "cal_front"}));
         },
         {}}};
    Reconciler reconciler{salon.database, salon.catalogs, leases, salon.ids, accounts};
    CalendarMapping mapping{salon.database, salon.catalogs, leases, accounts};
    rest::RestApi rest;
    receptionist::Receptionist receptionist;
    retell::VoiceWebhook voice;
    calcom::CalcomWebhook webhooks;
    http::Router router;
    http::Server server;
    http::Client client;
    std::string key;
    const std::string voice_secret = "key_of_the_salon";

    // The second company.
    static constexpr CompanyId kNeighbour{2};
    static constexpr BranchId kNeighbourBranch{12};
    static constexpr ResourceId kNeighbourStaff{61};
    static constexpr ServiceId kNeighbourService{62};
    std::string neighbour_key;

private:
    static calcom::Options calendar_options();  // with an OAuth client

    ApiKeyId last_key_;
};

}  // namespace slotkeeper::tests
