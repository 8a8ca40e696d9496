// booking_context: the context of the booking commands: the engine of this process and one company.
//
// Every change goes through the desk, so a manual change obeys the same rules and locks as any other.
#pragma once

#include "adapters/rest/booking/appointment_replies.h"
#include "engine/desk/submit_checked.h"
#include "engine/guards/idempotency.h"
#include "engine/store/booking/appointment_rows.h"
#include "tools/slotkeeper/commands/context.h"
#include "tools/slotkeeper/wiring.h"

#include <nlohmann/json.hpp>

#include <span>
#include <string>
#include <vector>

namespace slotkeeper {

class BookingContext {
public:
    explicit BookingContext(const Config& config)
        : engine_(config),
          services_{engine_.database(),
                    engine_.desk,
                    engine_.catalogs,
                    engine_.ids,
                    engine_.clock,
                    engine_.accounts,
                    engine_.reconciler,
                    engine_.mapping,
                    config.calcom_url,
                    true,
                    &engine_.slots_elsewhere,
                    {},
                    config.check_in_before} {}

    std::optional<Refusal> open(const std::string& company) {
        auto found = find_company(company, engine_.database(), engine_.catalogs);
        if (!found) return found.refusal();
        catalog_ = *std::move(found);
        return std::nullopt;
    }

    // REQUIRES, for all functions below: open() succeeded.
    const Catalog& catalog() const { return **catalog_; }
    CompanyId company() const { return catalog().company().id; }
    IdSource& ids() { return engine_.ids; }
    Engine& engine() { return engine_; }
    template <class Reader>
    auto read(Reader reader) {
        return engine_.database().read(reader);
    }

    Result<Appointment> appointment(const std::string& text) {
        const auto id = parse_id<AppointmentId>(text);
        if (!id) return id.refusal();
        auto found = read([&](store::Tx& tx) { return store::load_appointment(tx, company(), *id); });
        if (found) return *std::move(found);
        return refuse(ErrorCode::not_found, "id", "this company has no appointment " + text);
    }

    Json shown(std::span<const Appointment> appointments) {
        return rest::stored_json(services_, company(), appointments);
    }

    RequestKey key_of(const std::string& operation, const std::string& key, const Json& asked) {
        return key.empty() ? key_of_our_own(Channel::command, ids().next())
                           : request_key(Channel::command, company(), operation, key, asked.dump());
    }

    // `asked`: the content of the request, which the key, if given, must always come with.
    template <class Ask>
    Result<Receipt> submit(Ask ask, const std::string& operation, const std::string& key, const Json& asked) {
        Command command;
        command.ask = std::move(ask);
        command.company = company();
        command.actor = "command";
        command.source = Source::manual;
        command.key = key_of(operation, key, asked);
        return submit_checked({engine_.desk, engine_.database(), engine_.catalogs, &engine_.slots_elsewhere},
                              std::move(command), engine_.clock.now());
    }

    // Adds free alternatives to a slot_conflict.
    Refusal helpful(Refusal refusal, ServiceId service, BranchId branch,
                    const std::vector<ResourcePreference>& preferences, Instant start) {
        if (refusal.code != ErrorCode::slot_conflict) return refusal;
        const auto question = rest::question_about(company(), service, branch, preferences);
        refusal.alternatives = alternatives_near(question, start, services_.database, services_.catalogs,
                                                 services_.clock.now(), services_.other_calendar)
                                   .starts;
        return refusal;
    }

private:
    Engine engine_;
    api::Services services_;
    std::optional<CatalogPtr> catalog_;
};

// Assigns each named resource to the first need of the service that it can serve.
Result<std::vector<ResourcePreference>> preferences_of(const std::vector<std::string>& names, const Service& service,
                                                       const Catalog& catalog);

struct Person {
    std::string name, phone, email;
};
Result<CustomerDetails> customer_of(const Person& person, const std::string& region);

// An appointment as a table row: names instead of objects, one text per segment.
Json display_form(Json shown);
int show(const Context& context, const Json& shown);
int show_receipt(const Context& context, BookingContext& booking_context, const Receipt& receipt);

}  // namespace slotkeeper
