// inward_salon: the demo salon with webhooks: every account at the stand-in sends them to our server.
#pragma once

#include "adapters/calcom/calcom_webhook.h"
#include "adapters/http/server.h"
#include "engine/base/calendar_text.h"
#include "engine/store/booking/appointment_rows.h"
#include "engine/store/calendar/account_rows.h"
#include "engine/store/catalog/catalog_rows.h"
#include "tests/support/calcom_salon.h"

namespace slotkeeper::tests {

struct InwardSalon : CalcomSalon {
    InwardSalon() {
        calcom::add_webhook_route(router, webhook);
        for (const auto& account : accounts()) {
            ask("POST", "/v2/webhooks",
                {{"active", true},
                 {"subscriberUrl", server.address() + "/hooks/calcom/" + account.id.text()},
                 {"triggers",
                  {"BOOKING_CREATED", "BOOKING_RESCHEDULED", "BOOKING_CANCELLED", "BOOKING_REJECTED",
                   "BOOKING_REQUESTED", "BOOKING_NO_SHOW_UPDATED"}},
                 {"secret", "none"}},
                "cal_sim_" + account.provider_account);
        }
    }

    std::vector<CalendarAccount> accounts() {
        return database.read([](store::Tx& tx) { return store::list_accounts(tx, demo::kCompany); });
    }
    void set_rule(const std::string& column, const std::string& value) {
        test.run("UPDATE service SET " + column + " = '" + value + "'");
        database.transact([&](store::Tx& tx) { store::bump_catalog_version(tx, demo::kCompany); });
        catalog = catalogs.current(demo::kCompany);
    }
    nlohmann::json move_there(const Resource& staff_member, const std::string& uid, Instant start) {
        return ask("POST", "/v2/bookings/" + uid + "/reschedule", {{"start", format_rfc3339(start)}},
                   account_key(staff_member));
    }
    void cancel_there(const Resource& staff_member, const std::string& uid) {
        ask("POST", "/v2/bookings/" + uid + "/cancel", {{"cancellationReason", "not today"}},
            account_key(staff_member));
    }
    // One more event type of this host, that is mapped to nothing here.
    std::int64_t add_event_type_there(const Resource& staff_member, const std::string& slug, int minutes) {
        const auto id = staff_member.id.value * 1'000 + 7;
        ask("PUT", "/simulator/setup",
            {{"users",
              {{{"id", staff_member.id.value},
                {"username", "staff" + std::to_string(staff_member.id.value)},
                {"event_types",
                 {{{"id", id},
                   {"slug", slug},
                   {"title", slug},
                   {"lengthInMinutes", minutes},
                   {"minimumBookingNotice", 0}}}}}}}});
        return id;
    }
    Appointment ours(AppointmentId id) {
        return *database.read([&](store::Tx& tx) { return store::load_appointment(tx, demo::kCompany, id); });
    }
    Appointment only_one() {
        store::AppointmentFilter all;
        all.company = demo::kCompany;
        const auto found = database.read([&](store::Tx& tx) { return store::list_appointments(tx, all); });
        if (found.size() != 1) throw std::runtime_error(std::to_string(found.size()) + " appointments");
        return found.front();
    }
    std::int64_t events(const std::string& outcome) {
        return test.number("SELECT COUNT(*) FROM inbound_event WHERE outcome = '" + outcome + "'");
    }

    calcom::CalcomWebhook webhook{database, catalogs, ids, clock, world.sealer};
    http::Router router;
    http::Server server{http::ServerOptions{}, [this](const http::Request& request) { return router(request); }};
};

}  // namespace slotkeeper::tests
