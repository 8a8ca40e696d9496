// limited_salon: the salon with limits and a policy for overlapping bookings, set by statements.
#pragma once

#include "tests/race/callers.h"
#include "tests/support/salon.h"

namespace slotkeeper::tests {

class LimitedSalon : public Salon {
public:
    using Salon::change;
    // "UPDATE resource SET bookings_per_day = 2 WHERE resource_id = 21"
    void change(const std::string& statement) {
        test.run(statement);
        test.run("UPDATE catalog_version SET version = version + 1");
        catalog = catalogs.current(demo::kCompany);
    }
    void set_policy(OverlapPolicy policy) {
        change("UPDATE company SET overlapping_bookings = '" + std::string(name_of(policy)) + "'");
    }

    // "confirmed", "limit_reached resource day bookings 2 of 2", or another code.
    std::string told(Command command) { return told(desk.submit(std::move(command))); }
    static std::string told(const Result<Receipt>& answer) {
        auto text = outcome(answer);
        if (answer || !answer.refusal().limit) return text;
        const auto& limit = *answer.refusal().limit;
        return text + ' ' + limit.of + ' ' + limit.period + ' ' + limit.unit + ' ' + std::to_string(limit.booked) +
               " of " + std::to_string(limit.max);
    }
    AppointmentId booked(Command command) { return desk.submit(std::move(command)).value().appointment->id; }
    Command book_named(Instant start, ResourceId who, std::string name, std::string phone, std::string email = "") {
        auto command = book(start, who, phone);
        std::get<Book>(command.ask).customer = {std::move(name), std::move(phone), std::move(email), ""};
        return command;
    }
    // From Cal.com, whatever the rules.
    Command import(Instant start, ResourceId who, std::optional<CustomerDetails> customer) {
        if (test.number("SELECT COUNT(*) FROM calendar_account") == 0) {
            test.run(
                "INSERT INTO calendar_account (account_id, company_id, provider, provider_account, base_url, "
                "state, sealed_credential, sealed_webhook_secret, created_at) VALUES (1, 1, 'calcom', 'anna', "
                "'http://127.0.0.1:1', 'active', '', '', UTC_TIMESTAMP(6))");
        }
        ImportBooking ask;
        ask.id = ids.make<AppointmentId>();
        ask.branch = demo::branch().id;
        ask.service = service("Haarschnitt").id;
        ask.resource = who;
        ask.time = {start, start + Minutes(30)};
        ask.attendee_name = customer ? customer->name : "";
        ask.customer = std::move(customer);
        ask.origin = {AccountId{1}, 7, 0, "uid-" + ask.id.text(), false};
        auto command = make(std::move(ask));
        command.source = Source::calcom;
        command.skip_rules = command.from_calendar = true;
        return command;
    }

    // In weeks from now: a Tuesday that is followed by at least two more in its month.
    static int early_in_month() {
        for (int week = 0;; ++week) {
            const std::chrono::year_month_day date(demo::branch().zone.local_day(at(12, 0, 7 * week)));
            if (static_cast<unsigned>(date.day()) <= 14) return 7 * week;
        }
    }
    ResourceId anna() { return staff(0).id; }
    ResourceId juergen() { return staff(1).id; }
    ResourceId lena() { return staff(2).id; }
};

}  // namespace slotkeeper::tests
