// decide_model_tests: random histories of decide(), compared with the slow, simple model of decide_model.h.
//
// Every command is asked of both. They must give the same reason for a refusal, an accepted one must be a right answer
// to the model, and after each step both must agree on the minutes of every resource and on every appointment. What
// decide plans is written into rows as the desk would write it: these must come to what decide itself believes.
#include "engine/booking/decide.h"

#include "tests/booking/decide_model.h"
#include "tests/support/seed.h"

#include <boost/test/unit_test.hpp>

#include <random>

using namespace slotkeeper;
using namespace slotkeeper::testing;

namespace {

constexpr std::array kChanges{Event::confirm, Event::decline,     Event::check_in, Event::complete,
                              Event::no_show, Event::acknowledge, Event::reopen};

// How often what was answered: "book: done", "book: slot_conflict". A history that never gets somewhere proves nothing.
using Tally = std::map<std::string, int>;

// One history: commands by chance, each asked of both.
class History {
public:
    History(unsigned seed, Tally& tally)
        : random_(seed), known_(rows_.read(model_.now, model_.catalog, kEverybody)), tally_(tally) {}

    void step() {
        using Action = void (History::*)();
        static constexpr std::array<Action, 20> kActions{
            &History::book,    &History::book,      &History::book,       &History::place_hold, &History::place_hold,
            &History::convert, &History::extend,    &History::extend,     &History::extend,     &History::let_go,
            &History::sweep,   &History::pass_time, &History::reschedule, &History::reschedule, &History::cancel,
            &History::change,  &History::change,    &History::change,     &History::block,      &History::unblock};
        (this->*kActions[static_cast<std::size_t>(below(static_cast<int>(kActions.size())))])();
        compare();
    }

private:
    int below(int bound) { return std::uniform_int_distribution<int>(0, bound - 1)(random_); }
    bool one_in(int times) { return below(times) == 0; }

    void read_all() { known_ = rows_.read(model_.now, model_.catalog, kEverybody); }

    std::optional<Plan> ask_decide(const std::string& what, decltype(Command::ask) ask, std::string& answer) {
        Command command;
        command.ask = std::move(ask);
        command.company = kCompany;
        command.actor = "test";
        const auto plan = decide(command, known_);
        answer = plan ? "" : name_of(plan.refusal().code);
        ++tally_[what + ": " + (plan ? "done" : answer)];
        if (!plan) return std::nullopt;
        rows_.write(*plan);
        return *plan;
    }
    // If the model knows the answer: the reason, empty if the command succeeds.
    std::optional<Plan> ask(const std::string& what, decltype(Command::ask) ask, const std::string& expected) {
        std::string answer;
        auto plan = ask_decide(what, std::move(ask), answer);
        BOOST_REQUIRE_MESSAGE(answer == expected, what << ": " << answer << ", the model says " << expected);
        return plan;
    }
    // Where it only knows all right answers. Now and then some resources are named and no others, as by the desk where
    // many are able: decide must pass over the rest.
    std::optional<Plan> ask_for_room(const std::string& what, decltype(Command::ask) ask, Question question) {
        const auto few = one_in(4);
        if (few) {
            question.named = some_resources(question.moving);
            known_ = rows_.read(model_.now, model_.catalog, question.named);
        }
        std::string answer;
        auto plan = ask_decide(what + (few ? " with few" : ""), std::move(ask), answer);
        const RightAnswers answers(model_, question);
        const auto& all = answers.all();
        ++tally_["service " + std::to_string(question.service.value) + (plan ? ": done" : ": refused")];
        if (plan) {
            const auto& made = *plan->appointment;
            BOOST_REQUIRE_MESSAGE(std::find(all.begin(), all.end(), made.parts) != all.end(),
                                  what << ": " << segments_text(made.parts) << " is none of the right answers");
            BOOST_REQUIRE((made.time == Interval{made.parts.front().time.from, made.parts.back().time.until}));
        } else {
            BOOST_REQUIRE_MESSAGE(all.empty(), what << ": " << answer << ", but there is "
                                                    << (all.empty() ? "" : segments_text(all.front())));
            BOOST_REQUIRE_MESSAGE(answer == "slot_conflict", what << ": " << answer);  // the company is always open
        }
        if (few) read_all();
        return plan;
    }
    // REQUIRED by decide: the book covers what the appointment has.
    std::vector<ResourceId> some_resources(std::optional<AppointmentId> moving) {
        std::vector<ResourceId> named;
        for (const auto resource : kEverybody) {
            const auto has_it = [&](const Part& part) { return part.resource == resource; };
            const auto needed = moving && std::any_of(model_.appointments.at(*moving).parts.begin(),
                                                      model_.appointments.at(*moving).parts.end(), has_it);
            if (needed || !one_in(3)) named.push_back(resource);
        }
        return named;
    }

    // Ahead of the present, and over midnight now and then. Most needs are open.
    Question question_for(ServiceId service) {
        Question question{.service = service, .start = std::max(1'200, model_.now) + below(400), .preferences = {}};
        const auto& segments = model_.catalog->service(service)->segments;
        for (std::size_t segment = 0; segment < segments.size(); ++segment) {
            for (std::size_t need = 0; need < segments[segment].needs.size(); ++need) {
                if (!one_in(3)) continue;
                const auto able = model_.catalog->able(model_.catalog->branches()[0], segments[segment].needs[need]);
                const auto* resource = able[static_cast<std::size_t>(below(static_cast<int>(able.size())))];
                question.preferences.push_back({static_cast<int>(segment), static_cast<int>(need), resource->id});
            }
        }
        return question;
    }
    ServiceId some_service() {
        return one_in(4) ? kColourOfModel : kServices[static_cast<std::size_t>(below(kServices.size()))];
    }
    // Mostly one that the command suits, else any, also one that is not there.
    template <class Suits>
    AppointmentId some_appointment(const Suits& suits) {
        std::vector<AppointmentId> suitable;
        for (const auto& [id, one] : model_.appointments) {
            if (suits(one)) suitable.push_back(id);
        }
        if (suitable.empty() || one_in(5)) return AppointmentId{1 + below(static_cast<int>(ids_) + 1)};
        return suitable[static_cast<std::size_t>(below(static_cast<int>(suitable.size())))];
    }
    AppointmentId some_hold() {
        const auto void_too = one_in(3);
        return some_appointment(
            [&](const ModelBooking& one) { return one.state == State::held && (void_too || !model_.runs_out(one)); });
    }
    ModelBooking* standing(AppointmentId id) {
        const auto found = model_.appointments.find(id);
        return found == model_.appointments.end() ? nullptr : &found->second;
    }
    std::string some_holder() { return one_in(6) ? "stranger" : "caller"; }
    std::optional<int> some_version(const ModelBooking* one) {
        if (one_in(2)) return std::nullopt;
        return (one == nullptr ? 1 : one->version) + (one_in(3) ? (one_in(2) ? 1 : -1) : 0);
    }

    void book() {
        const auto wanted = question_for(some_service());
        const AppointmentId id{++ids_};
        const auto plan = ask_for_room(
            "book", Book{id, kBranch, wanted.service, at(wanted.start), wanted.preferences, {}, "", {}}, wanted);
        if (!plan) return;
        const auto& parts = plan->appointment->parts;
        model_.appointments[id] = {wanted.service, parts, model_.booked_state(wanted.service, parts)};
    }
    void place_hold() {
        const auto wanted = question_for(some_service());
        const AppointmentId id{++ids_};
        const auto minutes = 1 + below(60);
        const auto plan = ask_for_room(
            "place_hold",
            PlaceHold{id, kBranch, wanted.service, at(wanted.start), wanted.preferences, "caller", Minutes(minutes)},
            wanted);
        if (!plan) return;
        const auto ends = model_.now + std::min(minutes, kHoldMax);
        model_.appointments[id] = {wanted.service, plan->appointment->parts, State::held, "caller", model_.now, ends};
    }
    void convert() {
        const auto id = some_hold();
        const auto holder = some_holder();
        auto* hold = standing(id);
        if (!ask("convert", ConvertHold{id, holder, {}, "", {}}, model_.objection_to_hold(hold, holder))) return;
        hold->state = model_.booked_state(hold->service, hold->parts);
        hold->ends.reset();
        ++hold->version;
    }
    // To its last minute a hold must be extended more than once, so it is often the turn of the oldest.
    void extend() {
        const auto oldest = std::find_if(model_.appointments.begin(), model_.appointments.end(), [&](const auto& one) {
            return one.second.state == State::held && !model_.runs_out(one.second);
        });
        const auto id = oldest != model_.appointments.end() && one_in(2) ? oldest->first : some_hold();
        const auto holder = some_holder();
        const auto minutes = 1 + below(60);
        auto* hold = standing(id);
        const auto version = one_in(3) ? some_version(hold) : std::nullopt;
        const auto expected = model_.objection_to_hold(hold, holder, version);
        if (!ask("extend", ExtendHold{id, holder, Minutes(minutes), version}, expected)) return;
        const auto wanted = model_.now + std::min(minutes, kHoldMax);
        const auto latest = hold->placed + kHoldTotal;
        if (wanted > latest) ++tally_["extend: cut at the total"];
        if (wanted < *hold->ends) ++tally_["extend: never shortened"];
        hold->ends = std::max(*hold->ends, std::min(wanted, latest));
        ++hold->version;
    }
    void let_go() {
        const auto id = some_hold();
        const auto holder = some_holder();
        auto* hold = standing(id);
        const auto version = some_version(hold);
        const auto plan =
            ask("release", ReleaseHold{id, holder, version}, model_.objection_to_release(hold, holder, version));
        if (plan) expire(*hold, *plan, hold->state == State::held);
    }
    void sweep() {
        const auto id = some_hold();
        auto* hold = standing(id);
        const auto plan = ask("sweep", ExpireHold{id}, hold == nullptr ? "not_found" : "");
        if (plan) expire(*hold, *plan, model_.runs_out(*hold));
    }
    static void expire(ModelBooking& hold, const Plan& plan, bool ends_now) {
        BOOST_REQUIRE_EQUAL(plan.no_op, !ends_now);
        if (!ends_now) return;
        hold.state = State::expired;
        hold.ends.reset();
        ++hold.version;
    }

    static bool is_booked(const ModelBooking& one) {
        return one.state == State::confirmed || one.state == State::pending;
    }
    void reschedule() {
        const auto id = some_appointment(is_booked);
        auto* one = standing(id);
        const auto version = some_version(one);
        auto wanted = question_for(one == nullptr ? kShort : one->service);
        const Reschedule asked{id, at(wanted.start), wanted.preferences, one_in(2), version};
        if (const auto no = model_.objection_to_event(one, Event::reschedule, version); !no.empty()) {
            ask("reschedule", asked, no);
            return;
        }
        wanted.moving = id;
        for (const auto& part : one->parts) {
            const auto named = std::any_of(
                asked.preferences.begin(), asked.preferences.end(), [&](const ResourcePreference& preference) {
                    return preference.segment == part.segment && preference.need == part.need;
                });
            if (part.resource && !asked.open && !named) {
                wanted.preferences.push_back({part.segment, part.need, *part.resource});
            }
        }
        const auto plan = ask_for_room(asked.open ? "reschedule to any" : "reschedule", asked, wanted);
        if (!plan) return;
        one->parts = plan->appointment->parts;
        one->state = model_.booked_state(one->service, one->parts);
        one->acknowledged.reset();
        ++one->version;
    }
    void cancel() {
        const auto id = some_appointment(is_booked);
        auto* one = standing(id);
        const auto version = some_version(one);
        const auto expected = model_.objection_to_event(one, Event::cancel, version);
        if (!ask("cancel", Cancel{id, "customer", version}, expected)) return;
        one->state = State::cancelled;
        ++one->version;
    }
    void change() {
        const auto event = kChanges[static_cast<std::size_t>(below(kChanges.size()))];
        const auto id =
            some_appointment([&](const ModelBooking& one) { return state_after(one.state, event).has_value(); });
        auto* one = standing(id);
        const auto version = some_version(one);
        const auto plan = ask(std::string(name_of(event)), Change{id, event, version},
                              model_.objection_to_event(one, event, version));
        if (!plan) return;
        const auto next = *state_after(one->state, event);
        const auto says_yes = event == Event::acknowledge && !one->acknowledged;
        BOOST_REQUIRE_EQUAL(plan->no_op, next == one->state && !says_yes);
        if (plan->no_op) return;
        BOOST_REQUIRE((!says_yes || (!plan->sync && !plan->notice && plan->added.empty() && plan->removed.empty())));
        if (says_yes) one->acknowledged = model_.now;
        if (next == State::no_show) {
            one->freed.emplace_back(model_.now, kMinutes);
        } else if (one->state == State::no_show) {
            one->freed.back().second = model_.now;
        }
        one->state = next;
        ++one->version;
    }

    void block() {
        const auto resource = kEverybody[static_cast<std::size_t>(below(static_cast<int>(kEverybody.size())))];
        const auto from = 1'200 + below(400);
        const auto until = from + 1 + below(90);
        const BlockId id{++ids_};
        const auto busy = model_.busy().at(resource);
        const auto taken =
            std::any_of(busy.begin() + from, busy.begin() + until, [](int places) { return places > 0; });
        if (!ask("block", BlockTime{id, resource, {at(from), at(until)}, ""}, taken ? "slot_conflict" : "")) return;
        model_.blocks[id] = {resource, {at(from), at(until)}};
    }
    void unblock() {
        BlockId id{1 + below(static_cast<int>(ids_) + 1)};
        if (const auto next = model_.blocks.lower_bound(id); next != model_.blocks.end() && !one_in(5))
            id = next->first;
        const auto found = model_.blocks.find(id);
        if (!ask("unblock", Unblock{id}, found == model_.blocks.end() ? "not_found" : "")) return;
        found->second.ended = true;
    }
    void pass_time() {
        // Once to the day on which everything is booked, and then at the pace of its visits.
        model_.now = model_.now < 1'100 && one_in(6) ? 1'200 + below(300) : model_.now + below(16);
        read_all();
    }

    void compare();
    void compare_minutes();

    std::mt19937 random_;
    Model model_;
    Rows rows_;
    DeskState known_;
    Tally& tally_;
    std::int64_t ids_ = 0;
};

// decide's own picture, the rows and the model.
void History::compare() {
    compare_minutes();
    BOOST_REQUIRE_EQUAL(known_.appointments.size(), model_.appointments.size());
    for (const auto& [id, standing] : model_.appointments) {
        const auto& one = known_.appointments.at(id);
        BOOST_REQUIRE_EQUAL(name_of(one.state), name_of(standing.state));
        BOOST_REQUIRE_EQUAL(one.version, standing.version);
        BOOST_REQUIRE(one.parts == standing.parts);
        BOOST_REQUIRE((one.expires_at == (standing.ends ? std::optional(at(*standing.ends)) : std::nullopt)));
        const auto& said_yes = standing.acknowledged;
        BOOST_REQUIRE((one.acknowledged_at == (said_yes ? std::optional(at(*said_yes)) : std::nullopt)));
    }
}

void History::compare_minutes() {
    auto busy = nobody_busy();
    std::size_t in_book = 0;
    for (const auto& where : days_of_house(kEverybody)) {
        const auto claims = known_.book.claims(where);
        in_book += claims.size();
        const auto capacity = model_.catalog->resource(where.resource)->capacity;
        for (auto claim = claims.begin(); claim != claims.end(); ++claim) {
            BOOST_REQUIRE(claim->lane >= 0 && claim->lane < capacity);
            // Of void claims too: the schema's guard sees them all.
            const auto collides = std::any_of(std::next(claim), claims.end(), [&](const Claim& other) {
                return other.lane == claim->lane && other.taken.overlaps(claim->taken);
            });
            BOOST_REQUIRE(!collides);
            BOOST_REQUIRE(std::find(rows_.claims.begin(), rows_.claims.end(), *claim) != rows_.claims.end());
            if (known_.book.counts(*claim)) take(busy, where.resource, claim->taken, 1);
        }
    }
    BOOST_REQUIRE_EQUAL(in_book, rows_.claims.size());
    BOOST_REQUIRE(busy == model_.busy());
}

// Without these the histories prove too little.
std::vector<std::string> to_be_met() {
    std::vector<std::string> all{"extend: cut at the total", "extend: never shortened", "reschedule to any: done"};
    const auto add = [&](const std::string& what, std::initializer_list<const char*> answers) {
        for (const auto* answer : answers) all.push_back(what + ": " + answer);
    };
    for (const auto service : kServices) add("service " + std::to_string(service.value), {"done", "refused"});
    for (const auto* what : {"book", "book with few", "place_hold"}) add(what, {"done", "slot_conflict"});
    for (const auto* what : {"convert", "extend"}) add(what, {"done", "not_found", "hold_expired", "state_conflict"});
    for (const auto* what : {"extend", "release"}) add(what, {"done", "version_conflict"});
    for (const auto* what : {"reschedule", "cancel"}) add(what, {"done", "version_conflict", "state_conflict"});
    for (const auto event : kChanges) add(std::string(name_of(event)), {"done", "version_conflict", "state_conflict"});
    for (const auto* what : {"check_in", "complete", "no_show"}) add(what, {"too_early"});
    return all;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(decide_model_tests)

BOOST_AUTO_TEST_CASE(random_histories_come_to_what_the_slow_model_comes_to) {
    const auto seed = testing::seed_of_test();
    BOOST_TEST_MESSAGE("SLOTKEEPER_SEED=" << seed);
    BOOST_TEST_CONTEXT("SLOTKEEPER_SEED=" << seed) {
        Tally tally;
        for (unsigned history = 0; history < 100; ++history) {
            History one(seed + history, tally);
            for (int step = 0; step < 150; ++step) one.step();
        }
        for (const auto& [what, times] : tally) BOOST_TEST_MESSAGE(what << " " << times);
        for (const auto& what : to_be_met()) BOOST_TEST(tally[what] > 0, what << " was never met");
    }
}

BOOST_AUTO_TEST_SUITE_END()
