// write: converts plans to statements.
#include "engine/desk/batch.h"

#include "engine/base/assert.h"
#include "engine/guards/audit.h"
#include "engine/store/booking/appointment_rows.h"
#include "engine/store/booking/claim_rows.h"
#include "engine/store/booking/customer_rows.h"
#include "engine/store/booking/fee_rows.h"
#include "engine/store/booking/series_rows.h"
#include "engine/store/booking/waitlist_rows.h"
#include "engine/store/calendar/link_rows.h"
#include "engine/store/catalog/orphan_rows.h"
#include "engine/store/operations/job_kinds.h"
#include "engine/store/outreach/message_rows.h"

#include <algorithm>
#include <set>

namespace slotkeeper {

namespace {

using store::SqlText;

// Sets the customers of new bookings and registers the missing ones; a known customer is only read.
void settle_customers(store::Tx& tx, std::vector<AcceptedPlan>& accepted, const KnownCustomers& customers, Moment now,
                      IdSource& ids) {
    std::map<store::CustomerHandle, Customer> missing;  // sorted: the order of the inserts
    for (const auto& one : accepted) {
        const auto handle = customer_handle(*one.command);
        if (!one.plan.customer || customers.contains(*handle) || missing.contains(*handle)) continue;
        const auto& details = *one.plan.customer;
        missing[*handle] = {ids.make<CustomerId>(), one.command->company, one.plan.appointment->branch,
                            details.name,           details.phone,        details.email,
                            one.command->source,    details.note,         now,
                            details.birth_date};
    }
    std::vector<Customer> candidates;
    for (const auto& [handle, customer] : missing) candidates.push_back(customer);
    const auto registered = store::register_customers(tx, candidates);
    std::map<store::CustomerHandle, store::Registered> settled;
    auto next = registered.begin();
    for (const auto& [handle, customer] : missing) settled[handle] = *next++;
    for (auto& one : accepted) {
        if (!one.plan.customer) continue;
        const auto handle = customer_handle(*one.command);
        if (const auto known = customers.find(*handle); known != customers.end()) {
            one.plan.appointment->customer = known->second.id;
            one.known_customer = known->second;
        } else {
            auto& found = settled.at(*handle);
            one.plan.appointment->customer = found.id;
            one.customer_created = std::exchange(found.created, false);
        }
    }
}

// The same row of claim: its end may have changed since an earlier command of the batch added it.
bool same_row(const Claim& a, const Claim& b) { return a.where == b.where && a.lane == b.lane && a.taken == b.taken; }

// A claim that one command of the batch added and a later one replaced is never written: only the outcome is.
struct NetClaims {
    std::vector<Claim> removed, added;
};
NetClaims net_claims(const std::vector<AcceptedPlan>& accepted) {
    NetClaims net;
    for (const auto& one : accepted) {
        for (const auto& claim : one.plan.removed) {
            const auto own = std::find_if(net.added.begin(), net.added.end(),
                                          [&](const Claim& added) { return same_row(added, claim); });
            if (own != net.added.end()) {
                net.added.erase(own);
            } else {
                net.removed.push_back(claim);
            }
        }
        net.added.insert(net.added.end(), one.plan.added.begin(), one.plan.added.end());
    }
    return net;
}

std::vector<ResourceDay> days_written(const NetClaims& net, const std::vector<AcceptedPlan>& accepted) {
    std::set<ResourceDay> days;
    for (const auto& claim : net.removed) days.insert(claim.where);
    for (const auto& claim : net.added) days.insert(claim.where);
    for (const auto& one : accepted) {
        if (!one.plan.expiry_changed) continue;
        for (const auto& part : one.plan.appointment->parts) {
            if (!part.resource) continue;
            for (const auto& where : resource_days(*part.resource, part.taken)) days.insert(where);
        }
    }
    return {days.begin(), days.end()};
}

void seal_audit(AcceptedPlan& one) {
    auto& audit = *one.plan.audit;
    audit.hash = audit_hash(audit);
    one.plan.appointment->audit_head = audit.hash;
}

// A sync of a booking that is still unknown to Cal.com when it begins is useless. A booking that has ended here is
// removed from Cal.com without a deadline.
std::optional<Instant> sync_deadline(const Appointment& appointment, Moment now) {
    const auto to_come = appointment.state == State::pending || appointment.state == State::confirmed;
    return to_come && Moment(appointment.time.from) > now ? std::optional(appointment.time.from) : std::nullopt;
}

std::vector<store::Message> messages_of(const std::vector<AcceptedPlan>& accepted, Moment now, IdSource& ids) {
    std::vector<store::Message> messages;
    for (const auto& one : accepted) {
        const auto add = [&](Notice notice, CustomerId customer) {
            const auto& appointment = *one.plan.appointment;
            messages.push_back({ids.make<MessageId>(), appointment.company, appointment.id, customer, notice,
                                appointment.version, appointment.time.from, store::MessageState::waiting, now});
        };
        if (one.plan.notice) add(*one.plan.notice, *one.plan.appointment->customer);
        const auto& offer = one.plan.offer;
        if (offer && offer->state == OfferState::open) add(Notice::waitlist_offer, offer->customer);
    }
    return messages;
}

std::vector<store::Fee> fees_of(const std::vector<AcceptedPlan>& accepted, Moment now, IdSource& ids) {
    std::vector<store::Fee> fees;
    for (const auto& one : accepted) {
        if (!one.plan.fee) continue;
        const auto& changed = *one.plan.appointment;
        fees.push_back(
            {ids.make<FeeId>(), changed.company, changed.id, changed.version, changed.customer, *one.plan.fee, now});
    }
    return fees;
}

// The versions that make or withdraw a fee, sorted by appointment.
std::vector<store::FeeChange> fee_changes_of(const std::vector<AcceptedPlan>& accepted, IdSource& ids) {
    std::vector<store::FeeChange> changes;
    for (const auto& one : accepted) {
        const auto& plan = one.plan;
        if (!plan.fee && !plan.fee_withdrawn) continue;
        changes.push_back({plan.appointment->id, plan.appointment->version, ids.make<JobId>(), plan.fee_withdrawn});
    }
    std::sort(changes.begin(), changes.end(),
              [](const auto& a, const auto& b) { return a.appointment.value < b.appointment.value; });
    return changes;
}

// The jobs of the new versions: sync to Cal.com, expiry of a hold, end of the wait for Cal.com.
std::vector<store::NewJob> jobs_of(const std::vector<AcceptedPlan>& accepted, Moment now, IdSource& ids) {
    std::vector<store::NewJob> jobs;
    const auto add = [&](const Appointment& appointment, const auto& args, Moment run_at, job::Options options = {}) {
        jobs.push_back(job::make(ids.make<JobId>(), appointment.company, args, run_at, options));
    };
    for (const auto& one : accepted) {
        if (!one.plan.appointment) continue;
        const auto& ours = *one.plan.appointment;
        if (one.plan.sync) add(ours, job::Sync{ours.id, ours.version}, now, {.deadline = sync_deadline(ours, now)});
        if (one.plan.wait_ends) add(ours, job::EndWait{ours.id, ours.version}, *one.plan.wait_ends);
        if (one.plan.release_at) {
            add(ours, job::ReleaseNoShow{ours.id, ours.version, ours.time.from}, *one.plan.release_at);
        }
        if (ours.state == State::held && ours.expires_at) {
            add(ours, job::ExpireHold{ours.id, ours.version}, *ours.expires_at);
        }
    }
    std::sort(jobs.begin(), jobs.end(), [](const auto& a, const auto& b) { return a.unique_key < b.unique_key; });
    return jobs;
}

struct Offers {  // offers to waiting customers, made and ended
    std::vector<WaitlistOffer> made;
    std::vector<store::EndedOffer> ended;
};

Offers offers_of(const std::vector<AcceptedPlan>& accepted, Moment now, IdSource& ids) {
    Offers offers;
    for (const auto& one : accepted) {
        if (!one.plan.offer) continue;
        const auto& [entry, state, customer] = *one.plan.offer;
        const auto& hold = *one.plan.appointment;
        if (state == OfferState::open) {
            offers.made.push_back({ids.make<OfferId>(), entry, hold.id, hold.time.from, *hold.expires_at, state, now});
        } else {
            offers.ended.push_back({entry, hold.id, state});
        }
    }
    return offers;
}

// The time that a plan frees, in which a waiting customer may find a start. A claim that only changes its lane frees
// nothing.
std::vector<store::FreedTime> freed_times(const std::vector<AcceptedPlan>& accepted, Moment now, IdSource& ids) {
    std::vector<store::FreedTime> freed;
    for (const auto& one : accepted) {
        std::optional<Interval> hull;
        ResourceId resource;
        for (const auto& claim : one.plan.removed) {
            const auto stays = std::any_of(one.plan.added.begin(), one.plan.added.end(), [&](const Claim& added) {
                return added.where == claim.where && added.taken == claim.taken &&
                       added.appointment == claim.appointment && added.block == claim.block;
            });
            if (stays || Moment(claim.taken.until) <= now) continue;
            resource = claim.where.resource;
            hull = hull ? Interval{std::min(hull->from, claim.taken.from), std::max(hull->until, claim.taken.until)}
                        : claim.taken;
        }
        if (hull) freed.push_back({ids.make<JobId>(), resource, *hull});
    }
    return freed;
}

// Those that stand within time off from now on.
std::vector<store::OrphanRow> orphans_of(const std::vector<AcceptedPlan>& accepted, Moment now) {
    std::vector<store::OrphanRow> orphans;
    for (const auto& one : accepted) {
        for (const auto& [id, version] : one.plan.orphans) {
            orphans.push_back(
                {id, one.command->company, version, Misfit::time_off, one.plan.block->reason, one.command->actor, now});
        }
    }
    return orphans;
}

// Those that are over, with which the wishes for an earlier time of them end.
std::vector<AppointmentId> over_now(const std::vector<AcceptedPlan>& accepted) {
    std::vector<AppointmentId> over;
    for (const auto& one : accepted) {
        if (!one.plan.appointment) continue;
        const auto state = one.plan.appointment->state;
        if (state == State::cancelled || state == State::declined || state == State::completed ||
            state == State::no_show) {
            over.push_back(one.plan.appointment->id);
        }
    }
    return over;
}

// The rows of the waitlist that change with plans that end offers or appointments.
std::vector<SqlText> ended_waiting(const std::vector<store::EndedOffer>& offers,
                                   const std::vector<AcceptedPlan>& accepted) {
    auto statements = store::end_offers_sql(offers);
    // Afterwards, because an entry whose offer was released waits again.
    if (auto wishes = store::end_wishes_sql(over_now(accepted))) statements.push_back(std::move(*wishes));
    return statements;
}

struct SeriesSteps {
    std::vector<Series> made;
    std::vector<store::SeriesStepRow> steps;
    std::vector<SeriesId> changed;
};

// REQUIRES: the customers are settled.
SeriesSteps series_of(const std::vector<AcceptedPlan>& accepted, Moment now) {
    SeriesSteps series;
    for (const auto& one : accepted) {
        if (!one.is_answer || !one.command->series || !one.plan.appointment) continue;
        const auto& step = *one.command->series;
        const auto& answer = *one.plan.appointment;
        series.steps.push_back({answer.id, answer.version, step, now});
        if (!step.made) {
            series.changed.push_back(step.series);
            continue;
        }
        series.made.push_back(*step.made);
        series.made.back().customer = *answer.customer;
        series.made.back().created_at = now;
    }
    std::sort(series.changed.begin(), series.changed.end());
    return series;
}

struct Sorted {  // the content of the statements, each list in the order of its key
    std::vector<const Appointment*> fresh, changed, with_new_parts;
    std::vector<AppointmentId> parts_replaced, expiry_changed;
    std::vector<const AuditEvent*> audit;
    std::vector<store::NewLink> links;
    std::vector<const BlockRecord*> blocks_made, blocks_removed;
    std::vector<store::KeyRow> keys;
};

store::NewLink new_link(const Appointment& appointment, const LinkRequest& preference) {
    store::NewLink link{appointment.id, preference.account, preference.event_type_id};
    if (preference.origin) {
        const auto& [account, event_type, host, uid, pending] = *preference.origin;
        link.booking = store::ExistingBooking{uid, appointment.time, host, pending};
    }
    return link;
}

Sorted sort_out(const std::vector<AcceptedPlan>& accepted) {
    std::vector<const AcceptedPlan*> in_order;
    for (const auto& one : accepted) in_order.push_back(&one);
    const auto subject = [](const AcceptedPlan* one) {
        return one->plan.appointment ? one->plan.appointment->id.value : one->plan.block->id.value;
    };
    std::sort(in_order.begin(), in_order.end(), [&](auto* a, auto* b) { return subject(a) < subject(b); });
    const auto twice = std::adjacent_find(in_order.begin(), in_order.end(),
                                          [&](auto* a, auto* b) { return subject(a) == subject(b); });
    SLOTKEEPER_ASSERT(twice == in_order.end(), "a batch changes an appointment once, so its version rises by one");
    Sorted sorted;
    for (const auto* one : in_order) {
        const auto& plan = one->plan;
        auto version = 1;
        if (plan.appointment) {
            const auto& appointment = *plan.appointment;
            version = appointment.version;
            (version == 1 ? sorted.fresh : sorted.changed).push_back(&appointment);
            if (plan.parts_changed) sorted.with_new_parts.push_back(&appointment);
            if (plan.parts_changed && version > 1) sorted.parts_replaced.push_back(appointment.id);
            if (plan.expiry_changed) sorted.expiry_changed.push_back(appointment.id);
            if (plan.audit) sorted.audit.push_back(&*plan.audit);
            if (plan.link) sorted.links.push_back(new_link(appointment, *plan.link));
        } else {
            (plan.block->removed_by.empty() ? sorted.blocks_made : sorted.blocks_removed).push_back(&*plan.block);
        }
        if (!one->is_answer) continue;
        const auto& key = one->command->key;
        sorted.keys.push_back({{one->command->company, key.channel, key.key}, key.fingerprint, subject(one), version});
    }
    return sorted;
}

}  // namespace

std::optional<store::CustomerHandle> customer_handle(const Command& command) {
    const auto of = [&](const CustomerDetails& details) {
        return store::CustomerHandle{command.company, details.phone, details.phone.empty() ? details.email : ""};
    };
    if (const auto* book = std::get_if<Book>(&command.ask)) return of(book->customer);
    if (const auto* convert = std::get_if<ConvertHold>(&command.ask)) return of(convert->customer);
    if (const auto* taken = std::get_if<ImportBooking>(&command.ask); taken && taken->customer)
        return of(*taken->customer);
    return std::nullopt;
}

void write_plans(store::Tx& tx, std::vector<AcceptedPlan>& accepted, const KnownCustomers& customers,
                 std::span<const store::KeyRow> obsolete_keys, std::span<const store::BookingLock> locks, Moment now,
                 IdSource& ids) {
    if (accepted.empty()) return;
    const auto offers = offers_of(accepted, now, ids);
    // Waitlist entries come before customers in the order of locks, and those of an ended hold are not locked yet.
    auto statements = ended_waiting(offers.ended, accepted);
    const auto brings_customer = [](const AcceptedPlan& one) { return one.plan.customer.has_value(); };
    if (!offers.ended.empty() || std::any_of(accepted.begin(), accepted.end(), brings_customer)) {
        if (!statements.empty()) tx.run_all(std::exchange(statements, {}));
    }
    settle_customers(tx, accepted, customers, now, ids);
    for (auto& one : accepted) {
        if (one.plan.audit) seal_audit(one);
    }
    const auto net = net_claims(accepted);
    const auto days = days_written(net, accepted);
    const auto sorted = sort_out(accepted);
    const auto series = series_of(accepted, now);

    const auto add = [&](std::optional<SqlText> sql) {
        if (sql) statements.push_back(std::move(*sql));
    };
    add(store::delete_claims_sql(net.removed));
    add(store::delete_parts_sql(sorted.parts_replaced));
    add(store::insert_blocks_sql(sorted.blocks_made, now));
    add(store::remove_blocks_sql(sorted.blocks_removed, now));
    add(store::insert_series_sql(series.made));
    add(store::insert_appointments_sql(sorted.fresh));
    add(store::update_appointments_sql(sorted.changed));
    add(store::insert_parts_sql(sorted.with_new_parts));
    add(store::insert_series_steps_sql(series.steps));
    add(store::insert_claims_sql(net.added));
    add(store::expire_claims_as_held_sql(sorted.expiry_changed));
    add(store::insert_audit_sql(sorted.audit));
    add(store::insert_links_sql(sorted.links));
    add(store::drop_messages_sql(offers.ended));
    add(store::set_offered_sql(offers.made));
    add(store::insert_offers_sql(offers.made));
    add(store::insert_messages_sql(messages_of(accepted, now, ids)));
    add(store::touch_series_sql(series.changed, now));
    add(store::insert_fees_sql(fees_of(accepted, now, ids)));
    const auto fee_changes = fee_changes_of(accepted, ids);
    for (const auto& change : fee_changes) {
        if (change.is_withdrawal) add(store::withdraw_fee_sql(change, now));
    }
    add(store::insert_payment_jobs_sql(fee_changes, now));
    add(store::insert_jobs_sql(jobs_of(accepted, now, ids), now));
    add(store::insert_offer_jobs_sql(freed_times(accepted, now, ids), now));
    if (!days.empty()) add(store::bump_resource_days_sql(days));
    if (!locks.empty()) add(store::bump_booking_locks_sql(locks));
    store::put_orphans(tx, orphans_of(accepted, now));
    add(store::delete_keys_sql(obsolete_keys));
    add(store::insert_keys_sql(sorted.keys, whole_seconds(now)));
    tx.run_all(statements);
}

}  // namespace slotkeeper
