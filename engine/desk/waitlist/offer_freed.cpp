// offer_freed: asks the waiting customers in order, start by start.
#include "engine/desk/waitlist/offer_freed.h"

#include "engine/booking/resource_preferences.h"
#include "engine/booking/visits.h"
#include "engine/desk/waitlist/move_up.h"
#include "engine/guards/idempotency.h"
#include "engine/store/booking/appointment_rows.h"
#include "engine/store/booking/waitlist_rows.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace slotkeeper {

namespace {

using store::Tx;

// From the start of a service to the end of all the time it takes, at its longest.
Seconds reach_of(const Service& service) {
    Seconds reach{0};
    for (const auto& segment : service.segments) {
        reach += segment.buffer_before + segment.gap_max + segment.length + segment.buffer_after;
    }
    return reach;
}

// The time before its start that a service may need too. A later segment seldom reaches back so far, but it may.
Seconds buffer_of(const Service& service) {
    Seconds longest{0};
    for (const auto& segment : service.segments) longest = std::max<Seconds>(longest, segment.buffer_before);
    return longest;
}

enum class Try { offered, taken, not_waiting };

class Line {
public:
    Line(const OfferTools& tools, CatalogPtr catalog, const Branch& branch, const Interval& freed, Moment now)
        : tools_(tools), catalog_(std::move(catalog)), branch_(branch), freed_(freed), now_(now) {}

    // Whether this customer got an offer.
    Result<bool> ask(const WaitlistEntry& entry) {
        auto question = question_of(entry);
        if (!question || (entry.moves && !comes_before(*entry.moves, *question))) return false;
        auto& starts = free_starts(entry, *question);
        const auto offered = tools_.database.read([&](Tx& tx) { return store::offered_starts(tx, entry.id); });
        for (auto at = starts.begin(); at != starts.end();) {
            const auto length = offer_length(*at, whole_seconds(now_));
            const auto known = std::find(offered.begin(), offered.end(), *at) != offered.end();
            if (!length || known || !suits(entry.preference, *at, branch_.zone)) {
                ++at;
                continue;
            }
            if (is_free(*question, *at)) {
                const auto tried = place(entry, *at, *question, *length);
                if (!tried) return tried.refusal();
                if (*tried != Try::taken) return *tried == Try::offered;
            }
            at = starts.erase(at);
        }
        return false;
    }

private:
    // Limits the query to what this appointment may move to: earlier starts, with all its services, its length and
    // party. False if there are none. Its own time counts as taken, because an offer is held beside it.
    bool comes_before(AppointmentId moves, SlotQuestion& question) const {
        const auto present =
            tools_.database.read([&](Tx& tx) { return store::load_appointment(tx, question.company, moves); });
        if (!present || !may_move_up(*present, whole_seconds(now_))) return false;
        const auto booked = booked_service(*catalog_, *present);
        if (!booked) return false;
        question.service = present->service;
        question.visit = visit_of(*present);
        question.duration = kept_length(*catalog_, *present);
        question.party_size = present->party_size;
        question.language = present->staff_language;
        question.span = span_for(*booked);
        question.span.until = std::min(question.span.until, present->time.from);
        return !question.span.empty();
    }

    // The query shared by all who want the same service from the same person; std::nullopt if it can no longer be
    // booked.
    std::optional<SlotQuestion> question_of(const WaitlistEntry& entry) const {
        const auto* service = catalog_->service(entry.service);
        if (service == nullptr || !service->active) return std::nullopt;
        SlotQuestion question;
        question.company = entry.company;
        question.service = entry.service;
        question.branch = entry.branch;
        question.slots_max = limits::slots_page_max;
        if (entry.resource) {
            const auto* resource = catalog_->resource(*entry.resource);
            const auto preference =
                resource != nullptr && resource->active ? preference_for(*service, *resource) : std::nullopt;
            if (!preference) return std::nullopt;
            question.preferences.push_back(*preference);
        }
        question.span = span_for(*service);
        return question;
    }

    // A start before the freed time may be free because of it: a long service ends in it. So may a start after it, if
    // the service takes time before its start.
    Interval span_for(const Service& service) const {
        return {std::max(freed_.from - reach_of(service), whole_seconds(now_)), freed_.until + buffer_of(service)};
    }

    // Searched once; later the list only becomes shorter. A start that becomes free meanwhile would be skipped for
    // those who were considered before, so it is left to the job that it has queued itself.
    std::vector<Instant>& free_starts(const WaitlistEntry& entry, SlotQuestion question) {
        const auto [found, first] = starts_.try_emplace({entry.service, entry.resource, entry.moves});
        auto& starts = found->second;
        const auto until = question.span.until;
        while (first && question.span.from < until) {
            question.span.until = std::min(until, question.span.from + std::chrono::days(limits::wait_days_max));
            const auto answer = find_slots(question, tools_.database, tools_.catalogs, now_, tools_.other_calendar);
            if (!answer) break;  // the catalogue has changed: it can no longer be booked
            for (const auto& slot : answer->slots) starts.push_back(slot.time.from);
            question.span.from = answer->continue_from.value_or(question.span.until);
        }
        return starts;
    }

    // A read without locks, so that a start that was taken long ago does not cost the desk one command per waiting
    // customer.
    bool is_free(SlotQuestion question, Instant start) const {
        question.span = {start, start + Minutes(1)};
        const auto answer = find_slots(question, tools_.database, tools_.catalogs, now_, tools_.other_calendar);
        return answer && !answer->slots.empty();
    }

    Result<Try> place(const WaitlistEntry& entry, Instant start, const SlotQuestion& question, Seconds length) {
        Command command;
        command.ask = PlaceHold{tools_.ids.make<AppointmentId>(),
                                entry.branch,
                                question.service,
                                start,
                                question.preferences,
                                holder_of(entry.id),
                                length,
                                question.duration,
                                question.party_size,
                                question.visit,
                                question.language};
        command.company = entry.company;
        command.key = key_of_our_own(Channel::engine, tools_.ids.next());
        command.actor = "job:waitlist";
        command.source = entry.source;
        const auto named = with_free_person(command, tools_.database, tools_.catalogs, now_, tools_.other_calendar);
        const auto receipt = tools_.desk.submit(named ? *named : command);
        if (receipt) return Try::offered;
        switch (receipt.refusal().code) {
            case ErrorCode::overloaded:
            case ErrorCode::unavailable:
            case ErrorCode::in_progress:
            case ErrorCode::internal:
                return receipt.refusal();
            case ErrorCode::state_conflict:
            case ErrorCode::not_found:
                return Try::not_waiting;
            default:
                return Try::taken;
        }
    }

    const OfferTools& tools_;
    CatalogPtr catalog_;
    const Branch& branch_;
    const Interval freed_;
    const Moment now_;
    using Wanted = std::tuple<ServiceId, std::optional<ResourceId>, std::optional<AppointmentId>>;
    std::map<Wanted, std::vector<Instant>> starts_;
};

// Which entries are asked, one line after the other: those who would come earlier (true), and all others.
std::vector<bool> lines_of(MoveUp move_up) {
    if (move_up == MoveUp::off) return {false};
    return move_up == MoveUp::before ? std::vector{true, false} : std::vector{false, true};
}

}  // namespace

Result<int> offer_freed(const OfferTools& tools, CompanyId company, BranchId branch_id, const Interval& freed,
                        const std::stop_token& stop) {
    const auto catalog = tools.catalogs.current(company);
    const auto* branch = catalog->branch(branch_id);
    if (branch == nullptr) return 0;
    Line line(tools, catalog, *branch, freed, tools.database.read([](Tx& tx) { return tx.now(); }));
    // From the day before, for a service that begins the evening before.
    const auto from = branch->zone.local_day(freed.from) - std::chrono::days(1);
    const auto until = branch->zone.local_day(freed.until + limits::buffer_max);
    int asked = 0;
    for (const auto who_move : lines_of(catalog->company().move_up)) {
        for (WaitlistId after;;) {
            const auto sql = store::waiting_entries_sql(branch_id, from, until, after, limits::waitlist_page, who_move);
            const auto page = tools.database.read([&](Tx& tx) { return store::load_waiting_entries(tx, sql); });
            for (const auto& entry : page) {
                if (stop.stop_requested()) return refuse(ErrorCode::unavailable, "", "the worker is stopping");
                const auto got_one = line.ask(entry);
                if (!got_one) return got_one.refusal();
                asked += *got_one ? 1 : 0;
            }
            if (page.size() < limits::waitlist_page) break;
            after = page.back().id;
        }
    }
    return asked;
}

}  // namespace slotkeeper
