// prepare: determines days from preferences, candidates and present parts.
#include "engine/desk/prepare.h"

#include "engine/availability/combinations.h"
#include "engine/booking/decide.h"
#include "engine/booking/resource_preferences.h"
#include "engine/booking/rules.h"
#include "engine/booking/staff_changes.h"
#include "engine/booking/visits.h"
#include "engine/catalog/durations.h"
#include "engine/desk/batch.h"
#include "engine/desk/day_books.h"
#include "engine/desk/no_shows.h"
#include "engine/store/booking/appointment_rows.h"
#include "engine/store/booking/claim_rows.h"

#include <algorithm>
#include <map>
#include <set>

namespace slotkeeper {

namespace {

class Preparation {
public:
    Preparation(const Command& command, bool all_candidates, store::Database& database, CatalogPtr catalog)
        : command_(command), all_(all_candidates), database_(database), catalog_(std::move(catalog)) {}

    Result<Done> operator()(const Book& ask) {
        guests_ = guests_of(ask);
        return place(ask.service, ask.branch, ask.start, ask.preferences, ask.duration, ask.visit);
    }
    Result<Done> operator()(const PlaceHold& ask) {
        guests_ = guests_of(ask);
        return place(ask.service, ask.branch, ask.start, ask.preferences, ask.duration, ask.visit);
    }
    Result<Done> operator()(const Reschedule& ask) {
        auto present = present_parts(ask.id);
        if (!present) return present.refusal();
        if (ask.party_size) guests_.count = *ask.party_size;
        return place(present->service, present->branch, ask.start, preferences_of(ask, *present),
                     duration_of(ask, *present, *catalog_), visit_of(*present));
    }
    Result<Done> operator()(const Reassign& ask) {
        for (const auto& one : ask.others) (void)present_parts(one.id);
        auto present = present_parts(ask.id);
        if (!present) return present.refusal();
        const auto preferences = preferences_of(ask, *present, *catalog_);
        if (!preferences) return preferences.refusal();
        const auto booked = service_as_booked(*present, *catalog_);
        if (!booked) return booked.refusal();
        return place_lasting(*booked, present->branch, present->time.from, *preferences);
    }
    Result<Done> operator()(const Resize& ask) {
        auto present = present_parts(ask.id);
        if (!present) return present.refusal();
        const auto booked = service_of_length(ask, *present, *catalog_);
        if (!booked) return booked.refusal();
        return place_lasting(*booked, present->branch, present->time.from, completed({}, *present));
    }
    Result<Done> operator()(const ImportBooking& ask) {
        const auto* service = catalog_->service(ask.service);
        const auto* person = catalog_->resource(ask.resource);
        guests_ = {};
        if (service == nullptr || person == nullptr) {
            return refuse(ErrorCode::not_found, "service_id", "there is no such service or staff member");
        }
        if (auto bounds = check_bounds(ask.time.from); !bounds) return bounds;
        touch(ask.resource, ask.time);
        const auto preferences = preferences_for_person(*service, *person);
        if (preferences.empty()) return Done{};
        return place(ask.service, ask.branch, ask.time.from, preferences, kept_length(*service, ask.time));
    }
    Result<Done> operator()(const ApplyRemoteReschedule& ask) {
        auto present = present_parts(ask.id);
        if (!present) return present.refusal();
        if (auto bounds = check_bounds(ask.time.from); !bounds) return bounds;
        const auto preferences = preferences_of(ask, *present, *catalog_);
        for (const auto& preference : preferences) touch(preference.resource, ask.time);
        for (const auto& part : present->parts) {  // its present resources may keep it as one part
            if (part.resource) touch(*part.resource, ask.time);
        }
        if (ask.resource) touch(*ask.resource, ask.time);
        const auto* service = catalog_->service(present->service);
        const auto visit = visit_of(*present);
        const auto length = !visit.services.empty() ? kept_length(*catalog_, *present)
                            : service != nullptr    ? kept_length(*service, ask.time)
                                                    : std::nullopt;
        return place(present->service, present->branch, ask.time.from, only_people(preferences, *catalog_), length,
                     visit);
    }
    Result<Done> operator()(const BlockTime& ask) {
        const auto* resource = catalog_->resource(ask.resource);
        if (resource == nullptr) return refuse(ErrorCode::not_found, "resource_id", "there is no such resource");
        if (auto bounds = check_bounds(ask.time.from); !bounds) return bounds;
        const auto pieces = days_of(ask.time).size() * static_cast<std::size_t>(resource->capacity);
        if (ask.time.empty() || ask.time.duration() > limits::block_length_max || pieces > limits::block_claims_max) {
            return refuse(
                ErrorCode::invalid_field, "end",
                "must lie after start, by at most 366 days; block a resource of many places in shorter pieces");
        }
        touch(ask.resource, ask.time);
        return Done{};
    }
    Result<Done> operator()(const TakeSick& ask) {
        if (auto fine = (*this)(BlockTime{ask.id, ask.resource, ask.time, ask.reason}); !fine) return fine;
        for (const auto& step : ask.steps) {
            if (step.action != SickAction::keep) continue;
            if (auto present = present_parts(step.id); !present) return present.refusal();
        }
        for (const auto& step : steps_of(command_)) {
            const auto done = std::visit([&](const auto& one) { return (*this)(one); }, step.ask);
            if (!done) return done;
        }
        return Done{};
    }
    Result<Done> operator()(const Unblock& ask) {
        const auto block =
            database_.read([&](store::Tx& tx) { return store::load_block(tx, command_.company, ask.id); });
        if (!block) return refuse(ErrorCode::not_found, "id", "there is no such block");
        touch(block->resource, block->time);
        return Done{};
    }
    // The other commands change an existing appointment, on its own days.
    template <class Ask>
    Result<Done> operator()(const Ask& ask) {
        if (auto present = present_parts(ask.id); !present) return present.refusal();
        return Done{};
    }

    // The days of the holds that end with the command.
    void add_given_back() {
        for (const auto& hold : command_.releases) (void)present_parts(hold.id);
    }

    std::vector<ResourceDay> days() const { return {days_.begin(), days_.end()}; }
    std::vector<ResourceDay> busy_beside() && { return std::move(busy_beside_); }
    std::vector<ServedCount> served() && { return std::move(served_); }
    std::vector<ResourceId> earlier() && { return std::move(earlier_); }
    bool named_all() const { return named_all_; }
    bool may_want_stand_ins() const { return may_want_stand_ins_; }
    std::vector<StandIn> stand_ins() && { return std::move(stand_ins_); }
    const std::optional<Appointment>& present() const { return present_; }

    // REQUIRES: the command was visited.
    CountedNeeds counted() const {
        if (std::holds_alternative<TakeSick>(command_.ask)) return counted_of_steps();
        const auto* present = present_ ? &*present_ : nullptr;
        std::vector<Customer> customers;
        if (needs_person(command_, *catalog_, present)) customers = customers_of(present);
        return counted_needs(command_, *catalog_, present, customers);
    }

private:
    // Without a party size: the smallest of what is booked.
    template <class Ask>
    static Guests guests_of(const Ask& ask) {
        return {ask.party_size.value_or(0), ask.language};
    }

    CountedNeeds counted_of_steps() const {
        CountedNeeds all;
        for (const auto& step : steps_of(command_)) {
            const auto present = step_presents_.find(*appointment_of(step));
            if (present == step_presents_.end()) continue;
            std::vector<Customer> customers;
            if (needs_person(step, *catalog_, &present->second)) customers = customers_of(&present->second);
            all.add(counted_needs(step, *catalog_, &present->second, customers));
        }
        return all;
    }

    std::vector<Customer> customers_of(const Appointment* present) const {
        if (const auto handle = customer_handle(command_)) {
            const auto sql = store::find_customers_sql(std::span(&*handle, 1));
            return database_.read([&](store::Tx& tx) { return store::customer_table.all(tx, sql); });
        }
        const auto sql = store::find_customers_by_id_sql(std::span(&*present->customer, 1));
        return database_.read([&](store::Tx& tx) { return store::customer_table.all(tx, sql); });
    }

    // The desk writes no time longer than a block may be; a longer stored time would lock thousands of days.
    void touch(ResourceId resource, const Interval& time) {
        if (time.duration() > limits::block_length_max) {
            throw DamagedData("a time of " + resource.text() + " is longer than " +
                              std::to_string(limits::block_length_max / std::chrono::days(1)) + " days");
        }
        for (const auto& where : resource_days(resource, time)) days_.insert(where);
    }

    // Its bookings at other branches count too.
    void touch_with_way(const Resource& resource, const Interval& taken) {
        touch(resource.id, with_way(*catalog_, resource, taken));
    }

    Result<Appointment> present_parts(AppointmentId id) {
        auto present = database_.read([&](store::Tx& tx) { return store::load_appointment(tx, command_.company, id); });
        if (!present) return refuse(ErrorCode::not_found, "id", "there is no such appointment");
        for (const auto& part : present->parts) {
            if (part.resource) touch(*part.resource, part.taken);
        }
        if (id == appointment_of(command_)) present_ = *present;
        guests_ = {present->party_size, present->staff_language};
        if (std::holds_alternative<TakeSick>(command_.ask)) step_presents_.insert_or_assign(id, *present);
        return std::move(*present);
    }

    Result<Done> place(ServiceId service_id, BranchId branch_id, Instant start,
                       const std::vector<ResourcePreference>& preferences, std::optional<Minutes> duration,
                       const Visit& visit = {}) {
        const auto* service = catalog_->service(service_id);
        const auto* branch = catalog_->branch(branch_id);
        if (service == nullptr || !service->active) {
            return refuse(ErrorCode::not_found, "service_id", "there is no such service");
        }
        if (branch == nullptr || branch->deleted) {
            return refuse(ErrorCode::not_found, "branch_id", "there is no such branch");
        }
        if (auto bounds = check_bounds(start); !bounds) return bounds;
        const auto booked = booked_service(*catalog_, *service, visit, duration);
        if (!booked && !visit.services.empty()) return booked.refusal();
        const auto& rules = booked ? *booked : *service;
        if (auto allowed = check_preferences(*catalog_, *branch, rules, preferences); !allowed) return allowed;
        if (!booked) return booked.refusal();
        return place_lasting(*booked, branch_id, start, preferences);
    }

    Result<Done> place_lasting(const Service& booked, BranchId branch_id, Instant start,
                               const std::vector<ResourcePreference>& preferences) {
        const auto* branch = catalog_->branch(branch_id);
        if (branch == nullptr || branch->deleted) {
            return refuse(ErrorCode::not_found, "branch_id", "there is no such branch");
        }
        if (auto allowed = check_preferences(*catalog_, *branch, booked, preferences); !allowed) return allowed;
        Openings openings(*branch, {start - limits::buffer_max, start + limits::appointment_length_max});
        auto guests = guests_;
        if (guests.count < 1) guests.count = booked.party_min;
        Combinations combinations(*catalog_, *branch, booked, preferences, openings, command_.skip_rules, guests);
        look_for_stand_ins(combinations, start, !preferences.empty());
        const auto reach = combinations.reach(start);
        busy_beside_ = busy_days_beside(reach, database_);
        served_ = served_counts(booked, reach, appointment_of(command_), database_);
        earlier_ = earlier(booked);
        combinations.prefer_again(earlier_);
        const auto crowded = [&](const ReachOfNeed& need) { return need.resources.size() > limits::open_candidates; };
        // Whether something is free for an optional need is known only if all who could serve it are locked.
        if (all_ || combinations.has_optional() || std::none_of(reach.begin(), reach.end(), crowded)) {
            for (const auto& need : reach) {
                for (const auto* resource : need.resources) touch_with_way(*resource, need.taken);
            }
            return Done{};
        }
        touch_best(reach, combinations, start, openings);
        return Done{};
    }

    // Only after a refusal, because they take a read of their own.
    void look_for_stand_ins(Combinations& combinations, Instant start, bool names_some) {
        const auto& ask = command_.ask;
        const auto is_new = std::holds_alternative<Book>(ask) || std::holds_alternative<PlaceHold>(ask) ||
                            std::holds_alternative<Reschedule>(ask);
        if (!is_new || !names_some || command_.skip_rules || !may_get_stand_in(command_.key.channel)) return;
        may_want_stand_ins_ = !all_;
        if (!all_) return;
        const auto reach = combinations.reach(start);
        stand_ins_ = stand_ins_in(read_day_book(reach, database_), reach);
        combinations.allow_stand_ins(stand_ins_);
    }

    // Who served the customer of the command before.
    std::vector<ResourceId> earlier(const Service& service) const {
        if (present_ && present_->customer) {
            return earlier_people(service, command_.company, *present_->customer, database_);
        }
        const auto handle = customer_handle(command_);
        return handle ? earlier_people(service, *handle, database_) : std::vector<ResourceId>();
    }

    // For each need the resources that are open and, as far as a read without locks shows, free, in order of
    // preference. Before them those of a session that has seats left.
    void touch_best(const std::vector<ReachOfNeed>& reach, const Combinations& combinations, Instant start,
                    Openings& openings) {
        auto book = read_day_book(reach, database_);
        for (const auto& where : busy_beside_) book.note_busy(where);
        for (const auto& [which, count] : served_) book.note_served(which, count);
        std::set<ResourceId> shared;
        for (const auto& session : combinations.sessions(start, book)) {
            if (!combinations.has_seats(session)) continue;
            for (const auto& [resource, taken] : session.taken) shared.insert(resource);
        }
        const auto how = combinations.assignment();
        for (const auto& need : reach) {
            auto ranked = in_turn(how, need.resources, std::chrono::floor<std::chrono::days>(need.time.from), book);
            std::stable_partition(ranked.begin(), ranked.end(), [&](const Resource* resource) {
                const auto works = command_.skip_rules || openings.open(*resource, need.time);
                return works && Combinations::has_place(book, *resource, need.taken, need.places - 1);
            });
            std::stable_partition(ranked.begin(), ranked.end(),
                                  [&](const Resource* resource) { return shared.contains(resource->id); });
            if (ranked.size() > limits::open_candidates) {
                ranked.resize(limits::open_candidates);
                named_all_ = false;
            }
            for (const auto* resource : ranked) touch_with_way(*resource, need.taken);
        }
    }

    const Command& command_;
    bool all_;
    bool named_all_ = true, may_want_stand_ins_ = false;
    std::vector<StandIn> stand_ins_;
    store::Database& database_;
    CatalogPtr catalog_;
    std::set<ResourceDay> days_;
    std::vector<ResourceDay> busy_beside_;
    std::optional<Appointment> present_;                  // the one that the command changes
    std::map<AppointmentId, Appointment> step_presents_;  // of a TakeSick
    std::vector<ServedCount> served_;
    std::vector<ResourceId> earlier_;
    Guests guests_;  // of what is placed
};

Result<PreparedCommand> prepare_one(const CatalogPtr& catalog, const Command& command, bool all_candidates,
                                    store::Database& database) {
    Preparation preparation(command, all_candidates, database, catalog);
    auto done = std::visit(preparation, command.ask);
    if (!done) return done.refusal();
    preparation.add_given_back();
    PreparedCommand prepared{.command = command,
                             .days = preparation.days(),
                             .catalog_version = catalog->version(),
                             .busy_beside = std::move(preparation).busy_beside(),
                             .served = std::move(preparation).served(),
                             .all_candidates = preparation.named_all(),
                             .counted = preparation.counted(),
                             .may_want_stand_ins = preparation.may_want_stand_ins()};
    prepared.command.earlier = std::move(preparation).earlier();
    read_no_shows(prepared.command, preparation.present(), catalog->company(), database);
    prepared.command.stand_ins = std::move(preparation).stand_ins();
    return prepared;
}

void append_all(auto& all, auto&& more) {
    all.insert(all.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

void sort_out_twins(auto& list) {
    std::sort(list.begin(), list.end());
    list.erase(std::unique(list.begin(), list.end()), list.end());
}

// Each of the commands that are done together is prepared alone; the whole needs what each of them needs.
Result<PreparedCommand> prepare_with(const CatalogPtr& catalog, const Command& command, bool all_candidates,
                                     store::Database& database) {
    const auto own = command.together.size();
    auto whole = prepare_one(catalog, own > 0 ? single(command, own) : command, all_candidates, database);
    if (!whole || own == 0) return whole;
    for (std::size_t item = 0; item < own; ++item) {
        auto one = prepare_one(catalog, single(command, item), all_candidates, database);
        if (!one) {
            auto refusal = one.refusal();
            refusal.item = static_cast<int>(item);
            return refusal;
        }
        append_all(whole->days, std::move(one->days));
        append_all(whole->busy_beside, std::move(one->busy_beside));
        append_all(whole->served, std::move(one->served));
        append_all(whole->counted.locks, std::move(one->counted.locks));
        append_all(whole->counted.services, std::move(one->counted.services));
        append_all(whole->counted.resources, std::move(one->counted.resources));
        append_all(whole->counted.contacts, std::move(one->counted.contacts));
        if (one->counted.customer) whole->attendees.push_back(*one->counted.customer);
        append_all(whole->command.stand_ins, std::move(one->command.stand_ins));
        whole->all_candidates = whole->all_candidates && one->all_candidates;
        whole->may_want_stand_ins = whole->may_want_stand_ins || one->may_want_stand_ins;
    }
    sort_out_twins(whole->days);
    sort_out_twins(whole->counted.locks);
    auto found = std::exchange(whole->command, command);
    whole->command.earlier = std::move(found.earlier);
    whole->command.stand_ins = std::move(found.stand_ins);
    whole->command.no_shows = found.no_shows;
    return whole;
}

}  // namespace

Result<PreparedCommand> prepare(const Command& command, bool all_candidates, store::Database& database,
                                Catalogs& catalogs) {
    const auto catalog = catalogs.recent(command.company);
    auto prepared = prepare_with(catalog, command, all_candidates, database);
    if (prepared) return prepared;
    // What the refusal misses may have been added a moment ago.
    const auto newest = catalogs.current(command.company);
    if (newest->version() == catalog->version()) return prepared;
    return prepare_with(newest, command, all_candidates, database);
}

}  // namespace slotkeeper
