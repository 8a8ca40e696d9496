// waiting: the construction of the fixture.
#include "tests/support/waiting.h"
#include "tests/support/job_run.h"

#include "engine/store/booking/appointment_rows.h"
#include "jobs/housekeeping.h"

#include <boost/test/unit_test.hpp>

namespace slotkeeper::tests {

JoinWaitlist Waiting::preference(int hour, std::size_t who, int days, std::string phone) {
    const auto& branch = catalog->branches().front();
    const auto day = branch.zone.local_day(at(hour, 0, days));
    JoinWaitlist ask;
    ask.branch = branch.id;
    ask.service = service("Haarschnitt").id;
    ask.resource = staff(who).id;
    ask.preference = {day, day, kEveryWeekday, hour * 60, hour * 60 + 60};
    ask.customer = {"Wanda Wartet", phone.empty() ? fresh_phone() : std::move(phone), "", ""};
    return ask;
}

Result<JoinedWaitlist> Waiting::join(const JoinWaitlist& ask) {
    return join_waitlist(database, catalogs, ids, demo::kCompany, ask, fresh_key(ids));
}

WaitlistId Waiting::joined(const JoinWaitlist& ask) {
    const auto joined = join(ask);
    if (!joined) throw std::logic_error("not joined: " + joined.refusal().message);
    return joined->entry.id;
}

EntryWithOffer Waiting::entry(WaitlistId id) { return find_entry(database, demo::kCompany, id).value(); }

std::string Waiting::state_of(WaitlistId id) {
    const auto found = entry(id);
    std::string text(name_of(found.entry.state));
    if (found.entry.state != WaitlistState::offered) return text;
    return text + ' ' + catalog->branches().front().zone.format_rfc3339(found.offer->starts_at).substr(11, 5);
}

std::vector<AppointmentId> Waiting::fill(int hour, std::size_t who, int days) {
    std::vector<AppointmentId> booked;
    for (const auto minute : {0, 30}) {
        const auto receipt = desk.submit(book(at(hour, minute, days), staff(who).id));
        if (!receipt) throw std::logic_error("not filled: " + receipt.refusal().message);
        booked.push_back(receipt->appointment->id);
    }
    return booked;
}

bool Waiting::cancel(AppointmentId id, Desk* at_desk) {
    return (at_desk != nullptr ? *at_desk : desk).submit(make(Cancel{id, "customer", {}})).ok();
}

int Waiting::work() {
    int done = 0;
    for (;; ++done) {
        const auto jobs = offer_jobs(database);
        if (jobs.empty()) return done;
        const auto& job = jobs.back();
        const auto result = offer_waitlist({database, desk, catalogs, ids}, run_of<job::OfferWaitlist>(job));
        if (result.kind != JobResult::Kind::done) throw std::logic_error("not done: " + result.reason);
        test.run("UPDATE job SET state = 'done', outcome = '" + result.reason +
                 "' WHERE job_id = " + std::to_string(job.id.value));
    }
}

std::vector<store::Job> offer_jobs(store::Database& database) {
    auto jobs = database.read([&](store::Tx& tx) {
        store::JobFilter filter;
        filter.state = store::JobState::available;
        filter.queue = store::JobQueue::maintenance;
        filter.rows_max = 1'000;
        return store::list_jobs(tx, filter);
    });
    std::erase_if(jobs, [](const auto& job) { return job.kind != "offer_waitlist"; });
    return jobs;
}

void offer_what_is_free(Salon& salon) {
    for (const auto& job : offer_jobs(salon.database)) {
        offer_waitlist({salon.database, salon.desk, salon.catalogs, salon.ids}, run_of<job::OfferWaitlist>(job));
    }
}

void Waiting::let_offers_expire() {
    test.run("UPDATE appointment SET expires_at = UTC_TIMESTAMP() - INTERVAL 1 SECOND WHERE state = 'held'");
    test.run("UPDATE claim SET expires_at = UTC_TIMESTAMP() - INTERVAL 1 SECOND WHERE expires_at IS NOT NULL");
    auto jobs = database.read([&](store::Tx& tx) {
        store::JobFilter filter;
        filter.state = store::JobState::available;
        filter.rows_max = 1'000;
        return store::list_jobs(tx, filter);
    });
    for (const auto& job : jobs) {
        if (job.kind != "expire_hold") continue;
        const auto result = expire_hold(desk, run_of<job::ExpireHold>(job));
        if (result.kind != JobResult::Kind::done) throw std::logic_error("not expired: " + result.reason);
        test.run("UPDATE job SET state = 'done' WHERE job_id = " + std::to_string(job.id.value));
    }
}

WaitlistCaller Waiting::caller() { return {demo::kCompany, fresh_key(ids), "test", Source::api}; }

}  // namespace slotkeeper::tests
