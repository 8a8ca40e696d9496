// waitlist: the use cases of one entry.
#include "engine/desk/waitlist/waitlist.h"

#include "engine/booking/resource_preferences.h"
#include "engine/catalog/why_unable.h"
#include "engine/desk/customers.h"
#include "engine/desk/waitlist/move_up.h"
#include "engine/guards/idempotency.h"
#include "engine/store/booking/appointment_rows.h"
#include "engine/store/booking/customer_rows.h"
#include "engine/store/booking/request_key_rows.h"
#include "engine/store/booking/waitlist_rows.h"
#include "engine/store/operations/job_kinds.h"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace slotkeeper {

namespace {

using store::DbError;
using store::DbTrouble;
using store::Tx;

Refusal no_entry() { return refuse(ErrorCode::not_found, "id", "there is no such waitlist entry"); }

Result<const Branch*> check_join(const JoinWaitlist& ask, const Catalog& catalog, Moment now) {
    const auto* branch = catalog.branch(ask.branch);
    const auto* service = catalog.service(ask.service);
    if (branch == nullptr) return refuse(ErrorCode::not_found, "branch_id", "there is no such branch");
    if (service == nullptr || !service->active) {
        return refuse(ErrorCode::not_found, "service_id", "there is no such service");
    }
    if (service->add_on) {
        return refuse(ErrorCode::not_bookable, "service_id",
                      service->name + " is an add-on: it is booked beside another service");
    }
    if (ask.resource) {
        const auto* resource = catalog.resource(*ask.resource);
        if (resource == nullptr) return refuse(ErrorCode::not_found, "resource_id", "there is no such resource");
        if (!resource->works_at(ask.branch) || !resource->active || !preference_for(*service, *resource)) {
            return refuse(ErrorCode::invalid_field, "resource_id", why_unable(catalog, *service, *resource, branch));
        }
    }
    if (auto fine = check_preference(ask.preference, branch->zone.local_day(whole_seconds(now))); !fine)
        return fine.refusal();
    return branch;
}

// Whether both name the same person, or at least one names none.
bool same_preference(const WaitlistEntry& entry, const JoinWaitlist& ask) {
    if (entry.moves || ask.moves) return entry.moves == ask.moves;  // one wish for each appointment
    return entry.branch == ask.branch && entry.service == ask.service &&
           (!entry.resource || !ask.resource || entry.resource == ask.resource) &&
           overlap(entry.preference, ask.preference);
}

CustomerId registered(Tx& tx, CompanyId company, const JoinWaitlist& ask, IdSource& ids, Moment now) {
    const auto& who = ask.customer;
    const auto known = who.phone.empty() ? store::customer_by_email(tx, company, who.email)
                                         : store::customer_by_phone(tx, company, who.phone);
    if (known) return known->id;
    const Customer candidate{
        ids.make<CustomerId>(), company, ask.branch, who.name, who.phone, who.email, ask.source, who.note, now,
        who.birth_date};
    return store::register_customers(tx, std::span(&candidate, 1)).front().id;
}

class Joining {
public:
    Joining(CompanyId company, const Branch& branch, const JoinWaitlist& ask, const RequestKey& key, IdSource& ids)
        : company_(company), branch_(branch), ask_(ask), key_(key), ids_(ids) {}

    Result<JoinedWaitlist> run(Tx& tx) {
        const store::KeyName name{company_, key_.channel, key_.key};
        const auto earlier = store::request_key_table.first(tx, store::find_keys_sql(std::span(&name, 1)));
        if (earlier) return replay(tx, *earlier);
        const auto now = tx.now();
        const auto customer = registered(tx, company_, ask_, ids_, now);
        if (const auto known = store::load_customer(tx, company_, customer)) {
            if (auto wanted = check_not_blocked(*known); !wanted) return wanted.refusal();
        }
        // Concurrent requests of one customer run one after the other, so the second finds what the first has written.
        store::lock_customer(tx, customer);
        const auto live = store::live_entries(tx, customer);
        const auto same =
            std::find_if(live.begin(), live.end(), [&](const auto& entry) { return same_preference(entry, ask_); });
        JoinedWaitlist joined;
        joined.created = same == live.end();
        if (joined.created && live.size() >= limits::waiting_per_customer && all_may_be_met(tx, live, now)) {
            return refuse(ErrorCode::state_conflict, "customer",
                          "is on the waitlist " + std::to_string(live.size()) + " times already, which is the maximum");
        }
        joined.entry = joined.created ? write(tx, customer, now) : *same;
        tx.run(*store::insert_keys_sql({{name, key_.fingerprint, joined.entry.id.value, joined.created ? 1 : 0}},
                                       whole_seconds(now)));
        return joined;
    }

private:
    // An appointment that was cancelled or has begun is not moved up any more: its wish does not count.
    bool all_may_be_met(Tx& tx, const std::vector<WaitlistEntry>& live, Moment now) const {
        const auto counts = std::count_if(live.begin(), live.end(), [&](const WaitlistEntry& entry) {
            const auto moved = entry.moves ? store::load_appointment(tx, company_, *entry.moves) : std::nullopt;
            return !entry.moves || (moved && may_move_up(*moved, whole_seconds(now)));
        });
        return static_cast<std::size_t>(counts) >= limits::waiting_per_customer;
    }

    Result<JoinedWaitlist> replay(Tx& tx, const store::KeyRow& earlier) const {
        auto entry = store::load_entry(tx, company_, WaitlistId{earlier.subject});
        if (earlier.fingerprint != key_.fingerprint || !entry) {
            return refuse(ErrorCode::key_reused, "Idempotency-Key",
                          "this key was used for another request: take a new key for a new request");
        }
        return JoinedWaitlist{std::move(*entry), earlier.version == 1, true};
    }

    WaitlistEntry write(Tx& tx, CustomerId customer, Moment now) {
        WaitlistEntry entry;
        entry.id = ids_.make<WaitlistId>();
        entry.company = company_;
        entry.branch = ask_.branch;
        entry.service = ask_.service;
        entry.customer = customer;
        entry.resource = ask_.resource;
        entry.preference = ask_.preference;
        entry.source = ask_.source;
        entry.note = ask_.note;
        entry.moves = ask_.moves;
        entry.created_at = entry.updated_at = now;
        store::insert_entry(tx, entry);
        // For starts that are free already, and for those freed by a transaction that does not see this entry yet.
        const auto job = job::make(ids_.make<JobId>(), company_,
                                   job::OfferWaitlist{ask_.branch, span_of(ask_.preference, branch_.zone)}, now);
        tx.run(*store::insert_jobs_sql(std::span(&job, 1), now));
        return entry;
    }

    CompanyId company_;
    const Branch& branch_;
    const JoinWaitlist& ask_;
    const RequestKey& key_;
    IdSource& ids_;
};

// The newest offer; a refusal if `expected` names another one.
Result<EntryWithOffer> answered(const WaitlistTools& tools, CompanyId company, WaitlistId id,
                                std::optional<OfferId> expected) {
    auto found = find_entry(tools.database, company, id);
    if (!found) return no_entry();
    if (!found->offer) return refuse(ErrorCode::state_conflict, "", "nothing is offered to this entry");
    if (expected && found->offer->id != *expected) {
        return refuse(ErrorCode::state_conflict, "offer_id", "the offer of this entry is " + found->offer->id.text());
    }
    return std::move(*found);
}

Command command_of(const WaitlistCaller& caller);

// With the people and rooms that are held; party and length stay.
Result<Receipt> move_to_offer(const WaitlistTools& tools, const WaitlistCaller& caller, const EntryWithOffer& found) {
    const auto hold = tools.database.read(
        [&](Tx& tx) { return store::load_appointment(tx, caller.company, found.offer->appointment); });
    if (!hold) return no_entry();
    Reschedule ask{*found.entry.moves, found.offer->starts_at, {}, /*open=*/true, {}};
    for (const auto& part : hold->parts) {
        if (part.resource) ask.preferences.push_back({part.segment, part.need, *part.resource});
    }
    auto command = command_of(caller);
    command.releases = {ReleaseHold{hold->id, holder_of(found.entry.id)}};
    command.accepted = found.entry.id;
    command.ask = std::move(ask);
    return tools.desk.submit(std::move(command));
}

Command command_of(const WaitlistCaller& caller) {
    Command command;
    command.company = caller.company;
    command.key = caller.key;
    command.actor = caller.actor;
    command.source = caller.source;
    return command;
}

}  // namespace

Result<JoinedWaitlist> join_waitlist(store::Database& database, Catalogs& catalogs, IdSource& ids, CompanyId company,
                                     const JoinWaitlist& ask, const RequestKey& key) {
    const auto catalog = catalogs.current(company);
    const auto branch = check_join(ask, *catalog, database.read([](Tx& tx) { return tx.now(); }));
    if (!branch) return branch.refusal();
    Joining joining(company, **branch, ask, key, ids);
    for (int tries = 1;; ++tries) {
        try {
            return database.transact([&](Tx& tx) { return joining.run(tx); });
        } catch (const DbError& error) {
            // A concurrent repeat has written the key since the look-up: the next attempt finds it.
            if (error.trouble() != DbTrouble::duplicate || tries >= limits::transact_tries_max) throw;
        }
    }
}

std::optional<EntryWithOffer> find_entry(store::Database& database, CompanyId company, WaitlistId id) {
    return database.read([&](Tx& tx) -> std::optional<EntryWithOffer> {
        auto entry = store::load_entry(tx, company, id);
        if (!entry) return std::nullopt;
        EntryWithOffer found{std::move(*entry), {}};
        const auto offers = store::newest_offers(tx, std::span(&id, 1));
        if (const auto offer = offers.find(id); offer != offers.end()) found.offer = offer->second;
        return found;
    });
}

Result<WaitlistEntry> leave_waitlist(const WaitlistTools& tools, const WaitlistCaller& caller, WaitlistId id) {
    tools.database.transact([&](Tx& tx) { store::leave_entry(tx, caller.company, id); });
    const auto found = find_entry(tools.database, caller.company, id);
    if (!found) return no_entry();
    if (found->entry.state == WaitlistState::booked) {
        return refuse(ErrorCode::state_conflict, "", "the waitlist entry is booked: cancel the appointment");
    }
    if (found->offer && found->offer->state == OfferState::open) {
        auto command = command_of(caller);
        command.key = key_of_operation("leave:" + id.text() + ':' + found->offer->id.text());
        command.ask = ReleaseHold{found->offer->appointment, holder_of(id)};
        if (const auto receipt = tools.desk.submit(std::move(command)); !receipt) {
            spdlog::info("waitlist: entry {} left, its open offer could not be released and will expire: {}", id.text(),
                         name_of(receipt.refusal().code));
        }
    }
    return found->entry;
}

Result<Receipt> accept_offer(const WaitlistTools& tools, const WaitlistCaller& caller, WaitlistId id,
                             std::optional<OfferId> offer, Answers answers) {
    const auto found = answered(tools, caller.company, id, offer);
    if (!found) return found.refusal();
    const auto customer =
        tools.database.read([&](Tx& tx) { return store::load_customer(tx, caller.company, found->entry.customer); });
    if (!customer) return no_entry();
    if (found->entry.moves) return move_to_offer(tools, caller, *found);
    auto command = command_of(caller);
    command.ask = ConvertHold{found->offer->appointment,
                              holder_of(id),
                              {customer->name, customer->phone, customer->email, customer->note},
                              found->entry.note,
                              {},
                              {},
                              std::move(answers)};
    return tools.desk.submit(std::move(command));
}

Result<Receipt> decline_offer(const WaitlistTools& tools, const WaitlistCaller& caller, WaitlistId id,
                              std::optional<OfferId> offer) {
    const auto found = answered(tools, caller.company, id, offer);
    if (!found) return found.refusal();
    auto command = command_of(caller);
    command.ask = ReleaseHold{found->offer->appointment, holder_of(id)};
    return tools.desk.submit(std::move(command));
}

}  // namespace slotkeeper
