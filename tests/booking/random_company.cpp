// random_company: asks for random starts, and compares.
#include "tests/booking/random_company.h"

#include "engine/availability/start_grid.h"
#include "engine/booking/rules.h"
#include "engine/catalog/durations.h"
#include "tests/support/times.h"

#include <algorithm>

namespace slotkeeper::testing {

using namespace std::chrono_literals;

namespace {

// About what a search loads for one start.
Interval span_around(Instant start) { return {start - limits::buffer_max, start + limits::appointment_length_max}; }

}  // namespace

RandomCompany::RandomCompany(unsigned seed, const TimeZone& zone, RandomTally& tally)
    : world_(seed, zone), catalog_(world_.catalog()), desk_(world_.now), rules_(world_), tally_(tally) {
    desk_.catalogs.emplace(kRandomCompany, catalog_);
    desk_.new_session = [this] { return SessionId{++sessions_}; };
    for (const auto& one : world_.resources) {
        for (int day = -3; day <= 7; ++day) desk_.book.open({one.id, world_.first_day + std::chrono::days(day)});
    }
    for (const auto& off : world_.time_off) block(off);
    for (int i = between(0, 3); i > 0; --i) add_ended_hold();
    const auto& starts = grid(question());
    base_ = starts.empty() ? Instant(world_.first_day) + 12h
                           : starts[static_cast<std::size_t>(between(0, static_cast<int>(starts.size()) - 1))];
}

std::string RandomCompany::step() {
    // Often the same once more, which meets what was just booked.
    const auto is_again = last_booked_ && world_.one_in(4);
    auto asked = is_again ? *last_booked_ : question();
    choose_wishes(asked);
    if (!is_again) asked.start = some_start(asked);
    const auto told = explained(asked);
    const auto where = " of " + std::to_string(asked.service.value) + " at " + std::to_string(asked.branch.value) +
                       ", " + world_.zone.name() + ' ' + text(asked.start);
    // The work for one start is bounded, and a search that reaches the bound says so.
    if (told.ended_early) {
        ++tally_.given_up;
        return "";
    }
    const auto is_bookable = rules_.bookable(asked);
    const auto on_grid = rules_.on_grid(asked);
    const auto is_offered = offered(asked);
    if (told.bookable != is_bookable) return "the explanation is wrong about the room" + where;
    if (is_offered != (is_bookable && on_grid)) return "the search is wrong" + where;
    const auto fails = [](const RuleOutcome& one) { return one.ok == false; };
    const auto has_reason = std::any_of(told.rules.begin(), told.rules.end(), fails);
    if (has_reason == is_offered) return (is_offered ? "a reason against what is offered" : "no reason") + where;
    for (const auto& one : told.rules) tally_.broken[one.rule] += fails(one) ? 1 : 0;
    if (const auto fact = false_fact(asked, told); !fact.empty()) return "not true: " + fact + where;
    const auto as_hold = world_.one_in(4);
    const auto made = book(asked, as_hold);
    if (made.has_value() != is_bookable) return "the decision is wrong" + where;
    ++(is_offered ? tally_.offered : tally_.refused);
    if (!made) return "";
    ++tally_.accepted;
    if (const auto fault = fault_of(asked, *made, as_hold); !fault.empty()) return fault + where;
    note_features(asked, *made, as_hold);
    rules_.note(asked, {.service = asked.service,
                        .branch = asked.branch,
                        .time = made->time,
                        .parts = made->parts,
                        .party = asked.party(),
                        .held = as_hold,
                        .session = made->session});
    last_booked_ = asked;
    return "";
}

// --- the question --------------------------------------------------------------------------------

void RandomCompany::block(const TimeOff& off) {
    const BlockId id{++numbers_};
    for (const auto& [day, piece] : split_at_midnight(off.time)) {
        for (int lane = 0; lane < world_.resource(off.resource).capacity; ++lane) {
            Claim claim;
            claim.where = {off.resource, day};
            claim.lane = lane;
            claim.taken = piece;
            claim.kind = ClaimKind::block;
            claim.block = id;
            desk_.book.add(claim);
        }
    }
}

// Its claims are still there, and stand in nothing's way.
void RandomCompany::add_ended_hold() {
    const ResourceId whose{between(1, kRandomResources)};
    const auto from = Instant(world_.first_day) + Minutes(5 * between(0, 600));
    const AppointmentId id{++numbers_};
    for (const auto& [day, piece] : split_at_midnight(Interval{from, from + Minutes(5 * between(6, 60))})) {
        Claim claim;
        claim.where = {whose, day};
        claim.taken = piece;
        claim.appointment = id;
        claim.expires_at = desk_.instant() - Minutes(between(0, 30));
        claim.branch = world_.resource(whose).branch;
        claim.service = kRandomServices[0];
        desk_.book.add(claim);
    }
}

RandomQuestion RandomCompany::question() {
    RandomQuestion asked{
        kRandomServices[static_cast<std::size_t>(between(0, 2))], kRandomBranches[world_.one_in(3) ? 1 : 0], {}};
    // An add-on is not booked alone.
    if (world_.service(asked.service).add_on) asked.service = kRandomServices[0];
    choose_services(asked);
    asked.wanted = rules_.whole(asked);
    return asked;
}

// Sometimes a visit, of services that go together.
void RandomCompany::choose_services(RandomQuestion& asked) {
    const auto& first = world_.service(asked.service);
    if (!first.durations.empty() && world_.one_in(2)) {
        const auto last = static_cast<int>(first.durations.size()) - 1;
        asked.duration = first.durations[static_cast<std::size_t>(between(0, last))].length;
    }
    if (!world_.one_in(3)) return;
    const auto& other = world_.service(kRandomServices[static_cast<std::size_t>(between(0, 2))]);
    const auto& add_ons = first.add_ons;
    const auto is_allowed = !other.add_on || std::find(add_ons.begin(), add_ons.end(), other.id) != add_ons.end();
    const auto is_small = first.segments.size() + other.segments.size() <= 4;
    const auto fits = std::max(first.party_min, other.party_min) <= std::min(first.party_max, other.party_max);
    if (other.id == first.id || !first.active || !other.active || first.seats > 1 || other.seats > 1) return;
    if (!is_allowed || !is_small || !fits) return;
    asked.visit = {first.id, other.id};
    asked.same_person = world_.one_in(3);
}

// For whom, on which channel, and with whom.
void RandomCompany::choose_wishes(RandomQuestion& asked) {
    asked.party_size.reset();
    if (world_.one_in(2)) asked.party_size = between(asked.wanted.party_min, asked.wanted.party_max);
    asked.language = world_.one_in(5) ? "tr" : "";
    constexpr std::array kChannels{Channel::rest, Channel::voice, Channel::command, Channel::engine};
    asked.channel = kChannels[static_cast<std::size_t>(between(0, 3))];
    asked.preferences.clear();
    if (!world_.one_in(4)) return;
    const auto segment = between(0, static_cast<int>(asked.wanted.segments.size()) - 1);
    const auto& needs = asked.wanted.segments[static_cast<std::size_t>(segment)].needs;
    if (needs.empty()) return;
    asked.preferences = {
        {segment, between(0, static_cast<int>(needs.size()) - 1), ResourceId{between(1, kRandomResources)}}};
}

// Of three days.
const std::vector<Instant>& RandomCompany::grid(const RandomQuestion& asked) {
    const auto [known, is_new] = grids_.try_emplace({asked.service, asked.visit, asked.branch});
    if (is_new) {
        const Interval span{Instant(world_.first_day), Instant(world_.first_day + std::chrono::days(3))};
        Openings openings(branch_of(asked), span);
        known->second = grid_of(engine_service(asked), openings, span);
    }
    return known->second;
}

// Most on the grid, all within some hours, so that they are in each other's way.
Instant RandomCompany::some_start(const RandomQuestion& asked) {
    const auto& starts = grid(asked);
    const auto first = std::lower_bound(starts.begin(), starts.end(), base_ - 4h);
    const auto last = std::upper_bound(first, starts.end(), base_ + 4h);
    if (first == last || world_.one_in(3)) return base_ + Minutes(5 * between(-48, 48));
    return first[between(0, static_cast<int>(last - first) - 1)];
}

// --- the engine's answers ------------------------------------------------------------------------

// REQUIRES: the services go together.
Service RandomCompany::engine_service(const RandomQuestion& asked) const {
    return booked_service(*catalog_, *catalog_->service(asked.service), visit_of(asked), asked.duration).value();
}

// As find_slots does, without a database.
bool RandomCompany::offered(const RandomQuestion& asked) {
    const auto& first = *catalog_->service(asked.service);
    const auto& branch = branch_of(asked);
    if (!first.active || !check_visit(*catalog_, first, visit_of(asked))) return false;
    const auto service = engine_service(asked);
    if (!check_preferences(*catalog_, branch, service, asked.preferences)) return false;
    const Interval minute{asked.start, asked.start + Minutes(1)};
    const auto span = bookable_span(service, branch, minute, desk_.instant(), asked.channel);
    if (!party_for(service, asked.party_size) || span.empty()) return false;
    Openings openings(branch, span_around(asked.start));
    const auto starts = grid_of(service, openings, span);
    if (!std::binary_search(starts.begin(), starts.end(), asked.start)) return false;
    Combinations combinations(*catalog_, branch, service, asked.preferences, openings, /*any_hours=*/false,
                              {asked.party(), asked.language});
    if (service.seats > 1) combinations.take_seats(asked.party());
    const LimitRules limits(*catalog_, branch, service, desk_.bookings_of(kRandomCompany), AppointmentId{});
    return limits.propose(combinations, asked.start, desk_.book).ok();
}

StartExplanation RandomCompany::explained(const RandomQuestion& asked) {
    const auto service = engine_service(asked);
    const auto& branch = branch_of(asked);
    Openings openings(branch, span_around(asked.start));
    Combinations combinations(*catalog_, branch, service, asked.preferences, openings, /*any_hours=*/false,
                              {asked.party(), asked.language});
    if (service.seats > 1) combinations.take_seats(asked.party());
    const LimitRules limits(*catalog_, branch, service, desk_.bookings_of(kRandomCompany), AppointmentId{});
    return explain_start(
        {*catalog_, service, branch, asked.preferences, asked.start, desk_.instant(), {}, asked.channel, &limits},
        combinations, openings, desk_.book);
}

std::optional<Appointment> RandomCompany::book(const RandomQuestion& asked, bool as_hold) {
    const AppointmentId id{++numbers_};
    Command command;
    if (as_hold) {
        PlaceHold hold{id, asked.branch, asked.service, asked.start, asked.preferences, "caller"};
        hold.duration = asked.duration;
        hold.party_size = asked.party_size;
        hold.visit = visit_of(asked);
        hold.language = asked.language;
        command.ask = std::move(hold);
    } else {
        Book book{id, asked.branch, asked.service, asked.start, asked.preferences, {}, "", {}};
        book.duration = asked.duration;
        book.party_size = asked.party_size;
        book.visit = visit_of(asked);
        book.language = asked.language;
        command.ask = std::move(book);
    }
    command.company = kRandomCompany;
    command.actor = "test";
    command.key.channel = asked.channel;
    const auto plan = decide(command, desk_);
    return plan ? plan->appointment : std::nullopt;
}

// --- what was booked -----------------------------------------------------------------------------

std::string RandomCompany::fault_of(const RandomQuestion& asked, const Appointment& made, bool as_hold) const {
    const Booked booked{.service = asked.service,
                        .branch = asked.branch,
                        .time = made.time,
                        .parts = made.parts,
                        .party = asked.party(),
                        .session = made.session};
    if (auto fault = rules_.fault_of(asked, booked); !fault.empty()) return fault;
    if (made.party_size != asked.party()) return "the party is wrong";
    if (made.session.has_value() != (asked.wanted.seats > 1)) return "a session is missing or too many";
    if (!asked.visit.empty()) return "";
    const auto& service = *catalog_->service(asked.service);
    if (price_at(service, asked.wanted.shortest_length(), world_.zone, asked.start) != rules_.price(asked)) {
        return "the price is wrong";
    }
    const auto* peak = rules_.peak_at(asked.service, asked.start);
    const auto is_needed = service.approval == Approval::required || (peak != nullptr && peak->asks);
    const auto waits = is_needed && asked.start > world_.now;
    if (!as_hold && (made.state == State::pending) != waits) return "the approval is wrong";
    return "";
}

void RandomCompany::note_features(const RandomQuestion& asked, const Appointment& made, bool as_hold) {
    const auto note = [&](const char* feature, bool has) { tally_.booked_with[feature] += has ? 1 : 0; };
    const auto& segments = asked.wanted.segments;
    const auto any_need = [&](auto test) {
        return std::any_of(segments.begin(), segments.end(), [&](const Segment& segment) {
            return std::any_of(segment.needs.begin(), segment.needs.end(), test);
        });
    };
    const auto is_shared = std::any_of(rules_.booked.begin(), rules_.booked.end(),
                                       [&](const Booked& one) { return one.session && one.session == made.session; });
    note("a hold", as_hold);
    note("several services", !asked.visit.empty());
    note("a chosen length", asked.duration.has_value());
    note("several people", asked.party() > 1);
    note("a language", !asked.language.empty());
    note("a new session", made.session && !is_shared);
    note("a shared session", is_shared);
    note("three segments", segments.size() > 2);
    note("parallel segments",
         std::any_of(segments.begin(), segments.end(), [](const Segment& one) { return one.parallel; }));
    note("several of one need", any_need([](const Need& one) { return one.count > 1; }));
    note("several places",
         std::any_of(made.parts.begin(), made.parts.end(), [](const Part& one) { return one.quantity > 1; }));
    note("an optional need", any_need([](const Need& one) { return one.optional; }));
    note("what is kept in a gap", any_need([](const Need& one) { return one.kept_in_gap; }));
    note("a level", any_need([](const Need& one) { return one.level_min > 1; }));
    note("a limit", rules_.has_limits(asked));
    note("a peak time", rules_.peak_at(asked.service, asked.start) != nullptr);
    note("a dated window", asked.wanted.window_from || asked.wanted.window_until);
    note("a notice of its channel", asked.wanted.notices.contains(asked.channel));
    note("a branch with holidays", world_.branch(asked.branch).holiday_region.has_value());
}

}  // namespace slotkeeper::testing
