// import_booking: determines person, service and time of a booking at Cal.com.
#include "jobs/calcom/inbound.h"

#include "engine/base/text.h"
#include "engine/customers/customer.h"
#include "engine/customers/phone.h"
#include "engine/guards/idempotency.h"
#include "engine/store/calendar/link_rows.h"
#include "engine/store/calendar/slot_rows.h"
#include "jobs/calcom/sync_steps.h"

#include <spdlog/spdlog.h>

namespace slotkeeper {

namespace {

using store::InboundEvent;
using store::Tx;

struct Mapped {
    const Service* service = nullptr;
    const Resource* person = nullptr;
};

// The first service and person, in order of ids, for which this event type stands; of staff who share it the one who
// hosts the booking, if the host is one of them.
std::optional<Mapped> mapped_to(const Catalog& catalog, AccountId account, const RemoteBooking& booking) {
    std::optional<Mapped> first;
    for (const auto& service : catalog.services()) {
        for (const auto& resource : catalog.resources()) {
            const auto* event_type = catalog.event_type(service.id, resource.id);
            if (event_type == nullptr || event_type->account != account) continue;
            if (event_type->event_type_id != booking.event_type_id) continue;
            if (!first) first = Mapped{&service, &resource};
            if (first->service == &service && event_type->host_id != 0 && event_type->host_id == booking.host_id) {
                return Mapped{&service, &resource};
            }
        }
    }
    return first;
}

// The owner of the account's calendar: the only person with event types there.
const Resource* owner_of(const Catalog& catalog, AccountId account) {
    const Resource* owner = nullptr;
    for (const auto& resource : catalog.resources()) {
        for (const auto& service : catalog.services()) {
            const auto* event_type = catalog.event_type(service.id, resource.id);
            if (event_type == nullptr || event_type->account != account) continue;
            if (owner != nullptr && owner != &resource) return nullptr;
            owner = &resource;
        }
    }
    return owner;
}

// An address that no mail reaches: Cal.com makes one from a number, and we make one from an appointment's id
// (adapters/calcom/bodies.h), by default in a domain that cannot exist.
bool is_made_up(const std::string& email) {
    return email.ends_with("@sms.cal.com") || email.ends_with(".invalid") ||
           AppointmentId::parse(email.substr(0, email.find('@')));
}

// The attendee as a customer; std::nullopt if neither number nor address is usable.
std::optional<CustomerDetails> customer_of(const RemoteBooking& booking, const std::string& region) {
    CustomerDetails details;
    const auto phone = normalise_phone(booking.attendee_phone, region);
    if (phone) details.phone = *phone;
    const auto email = normalise_email(booking.attendee_email);
    if (email && !is_made_up(*email)) details.email = *email;
    if (details.phone.empty() && details.email.empty()) return std::nullopt;
    details.name = cut_at_character(without_controls(booking.attendee_name), limits::name_length_max);
    if (!check_person_name(details.name)) details.name = details.phone.empty() ? details.email : details.phone;
    details.note = "registered from a booking at Cal.com";
    if (!phone && !booking.attendee_phone.empty()) {  // ambiguous or invalid: a person has to ask
        details.note += "; the telephone number given there: ";
        details.note += cut_at_character(without_controls(booking.attendee_phone), limits::phone_length_max);
    }
    return details;
}

Command import_command(const InboundEvent& event, const RemoteBooking& booking, std::string_view what) {
    const auto from = booking.time.from.time_since_epoch().count();
    Command command;
    command.company = event.company;
    command.key = key_of_operation(std::string(what) + ':' + event.account.text() + ':' + booking.uid + ':' +
                                   std::to_string(from));
    command.actor = "calcom:" + event.account.text();
    command.source = Source::calcom;
    command.skip_rules = true;
    command.from_calendar = true;
    return command;
}

// The job's result after a refusal of the desk. A permanent refusal (its service is inactive) is left to a person.
JobResult after_desk_refusal(const InboundEvent& event, const Refusal& refusal) {
    const auto why = "desk refused: " + std::string(name_of(refusal.code)) + ": " + refusal.message;
    if (refusal.code == ErrorCode::internal) return JobResult::retry_a_few_times(why);
    if (is_temporary(refusal.code)) return JobResult::retry(why);
    spdlog::error("inbound: booking at Cal.com not imported event={} reason={}: {}", event.id.text(),
                  name_of(refusal.code), refusal.message);
    return JobResult::done(JobOutcome::not_taken_in);
}

// Marks an appointment that was imported before and has ended since: its host accepted the booking after that, so a
// sync reads it. False if the link has another booking.
bool mark_revived(Tx& tx, const SyncTools& tools, const Appointment& made, const std::string& uid) {
    const auto ours = lock_appointment(tx, made.company, made.id);
    auto link = store::lock_link(tx, made.id);
    if (!ours || !link || !has_ended(uid, *link)) return false;
    const auto now = tx.now();
    link->heard_at = now;
    store::save_link(tx, *link, link->fence);
    queue_sync(tx, tools, *ours, SyncReason::heard, now, {}, micros(now));
    return true;
}

JobResult import_mapped_booking(const SyncTools& tools, const InboundEvent& event, const RemoteBooking& booking,
                                CalendarGateway& gateway, const Catalog& catalog, const Mapped& mapped) {
    ImportBooking ask;
    ask.id = tools.ids.make<AppointmentId>();
    ask.branch = mapped.person->branch;
    ask.service = mapped.service->id;
    ask.resource = mapped.person->id;
    ask.time = booking.time;
    ask.customer = customer_of(booking, catalog.company().region);
    ask.attendee_name = cut_at_character(without_controls(booking.attendee_name), limits::name_length_max);
    ask.origin = {event.account, booking.event_type_id, booking.host_id, booking.uid,
                  booking.status == RemoteStatus::pending};
    auto command = import_command(event, booking, "take_in");
    command.ask = std::move(ask);
    const auto receipt = submit_with_room(tools, std::move(command));
    tools.at("taken_in");
    if (receipt) {
        const auto& made = *receipt->appointment;
        const auto returned = receipt->replayed && tools.database.transact([&](Tx& tx) {
            return mark_revived(tx, tools, made, booking.uid);
        });
        if (returned) return JobResult::done(JobOutcome::heard);
        if (made.state == State::pending) {  // the host's answer may come without a webhook
            tools.database.transact([&](Tx& tx) {
                queue_sync(tx, tools, made, SyncReason::host, tx.now(), {.wait = limits::host_answer_poll});
            });
        }
        if (made.state != State::conflicted) return JobResult::done(JobOutcome::taken_in);
        tools.database.transact(
            [&](Tx& tx) { queue_sync(tx, tools, made, SyncReason::room, tx.now(), {.wait = limits::room_poll}); });
        return JobResult::done(JobOutcome::conflicted);
    }
    if (receipt.refusal().code != ErrorCode::slot_conflict) return after_desk_refusal(event, receipt.refusal());
    // By the service's policy, a booking without room here is cancelled at Cal.com.
    const auto answer = gateway.cancel(booking.uid);
    if (!std::holds_alternative<RemoteBooking>(answer)) {
        const auto verdict = failure(answer);
        const auto gone =
            verdict.kind == Verdict::Kind::refused && verdict.refusal.kind == RefusalKind::already_cancelled;
        if (!gone) return after_failure(tools, event.account, verdict);
    }
    retry_refused_bookings(tools, event.company, mapped.person->id, booking.time);
    return JobResult::done(JobOutcome::cancelled_there);
}

// Removes an earlier block: its booking is gone, or has another time now.
std::optional<JobResult> unblock(const SyncTools& tools, const InboundEvent& event, const std::string& uid,
                                 const Resource* person) {
    const auto block = tools.database.read([&](Tx& tx) { return store::find_calendar_block(tx, event.account, uid); });
    if (!block) return std::nullopt;
    Command command;
    command.ask = Unblock{block->block};
    command.company = event.company;
    command.key = key_of_operation("unblock:" + block->block.text());
    command.actor = "calcom:" + event.account.text();
    command.source = Source::calcom;
    const auto receipt = tools.desk.submit(std::move(command));
    if (!receipt && receipt.refusal().code != ErrorCode::not_found) return after_desk_refusal(event, receipt.refusal());
    tools.database.transact([&](Tx& tx) {
        store::delete_calendar_block(tx, event.account, uid);
        store::forget_slot_days(tx, event.account, days_touched(block->time));
    });
    if (person != nullptr) retry_refused_bookings(tools, event.company, person->id, block->time);
    return JobResult::done(JobOutcome::unblocked);
}

JobResult block(const SyncTools& tools, const InboundEvent& event, const RemoteBooking& booking,
                const Catalog& catalog) {
    const auto standing =
        tools.database.read([&](Tx& tx) { return store::find_calendar_block(tx, event.account, booking.uid); });
    if (standing && booking.live() && standing->time == booking.time) return JobResult::done(JobOutcome::blocked);
    const auto* person = owner_of(catalog, event.account);
    std::optional<JobResult> freed;
    for (const auto& uid : {booking.uid, booking.rescheduled_from}) {
        if (uid.empty()) continue;
        auto result = unblock(tools, event, uid, person);
        if (result && result->kind != JobResult::Kind::done) return *result;
        if (result) freed = std::move(result);
    }
    if (!booking.live()) {
        if (!freed && person != nullptr) retry_refused_bookings(tools, event.company, person->id, booking.time);
        return freed.value_or(JobResult::done(JobOutcome::ignored));
    }
    if (person == nullptr) return JobResult::done(JobOutcome::ignored);
    auto command = import_command(event, booking, "block");
    command.ask = BlockTime{tools.ids.make<BlockId>(), person->id, booking.time, "a booking at Cal.com"};
    const auto receipt = tools.desk.submit(std::move(command));
    tools.at("blocked");
    if (!receipt) {
        if (receipt.refusal().code == ErrorCode::invalid_field) return JobResult::done(JobOutcome::ignored);
        if (receipt.refusal().code != ErrorCode::slot_conflict) return after_desk_refusal(event, receipt.refusal());
        spdlog::error("inbound: staff member is booked at Cal.com and here at the same time event={} resource={}",
                      event.id.text(), person->id.text());
        return JobResult::done(JobOutcome::conflicted);
    }
    tools.database.transact([&](Tx& tx) {
        store::insert_calendar_block(tx, {event.account, booking.uid, *receipt->block, booking.time});
    });
    return JobResult::done(JobOutcome::blocked);
}

JobResult follow(const SyncTools& tools, const InboundEvent& event, const RemoteBooking& booking,
                 CalendarGateway& gateway, const Catalog& catalog) {
    const auto mapped = mapped_to(catalog, event.account, booking);
    if (!mapped) return block(tools, event, booking, catalog);
    if (!booking.live()) {  // not ours, but it may have been in our way
        retry_refused_bookings(tools, event.company, mapped->person->id, booking.time);
        return JobResult::done(JobOutcome::ignored);
    }
    if (mapped->service->sync_policy == SyncPolicy::off) return JobResult::done(JobOutcome::ignored);
    return import_mapped_booking(tools, event, booking, gateway, catalog, *mapped);
}

}  // namespace

JobResult import_booking(const SyncTools& tools, const InboundEvent& event, const RemoteBooking& booking,
                         CalendarGateway& gateway) {
    const auto catalog = tools.catalogs.find(event.company);
    if (!catalog) return JobResult::done(JobOutcome::skipped_missing);
    if (booking.time.empty()) {
        return booking.live() ? JobResult::dead("the booking at Cal.com ends at its start, or before it")
                              : JobResult::done(JobOutcome::ignored);
    }
    auto result = follow(tools, event, booking, gateway, **catalog);
    // Whatever the outcome here, the stored free times of Cal.com are outdated.
    tools.database.transact([&](Tx& tx) { store::forget_slot_days(tx, event.account, days_touched(booking.time)); });
    return result;
}

}  // namespace slotkeeper
