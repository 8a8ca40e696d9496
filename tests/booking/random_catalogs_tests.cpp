// random_catalogs_tests: ten thousand random companies in all time zones, against the slow rules.
//
// What a search offers is accepted at once; what is accepted obeys every rule; and what is not offered is explained, by
// facts that are all true. SLOTKEEPER_SEED repeats a run, SLOTKEEPER_CATALOGS makes it shorter or longer.
#include "engine/availability/start_grid.h"
#include "engine/booking/decide.h"
#include "engine/booking/explain_start.h"
#include "engine/booking/rules.h"
#include "engine/time/zone_table.h"
#include "tests/booking/slow_rules.h"
#include "tests/support/seed.h"
#include "tests/support/times.h"

#include <date/tz.h>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <map>

using namespace slotkeeper;
using namespace slotkeeper::testing;
using namespace std::chrono_literals;

namespace {

constexpr int kStartsOfEach = 4;

struct RandomTally {
    int offered = 0, accepted = 0, refused = 0;
    std::map<ResourceReason, int> reasons{};
};

class RandomCompany {
public:
    RandomCompany(unsigned seed, const TimeZone& zone, RandomTally& tally)
        : world_(seed, zone), catalog_(world_.catalog()), desk_(world_.now), rules_(world_), tally_(tally) {
        desk_.catalogs.emplace(kRandomCompany, catalog_);
        for (const auto& one : world_.resources) {
            for (int day = -3; day <= 7; ++day) desk_.book.open({one.id, world_.first_day + std::chrono::days(day)});
        }
        for (const auto& off : world_.time_off) block(off);
        RandomQuestion any = question();
        const auto& starts = grid(any);
        base_ = starts.empty() ? Instant(world_.first_day) + 12h
                               : starts[static_cast<std::size_t>(between(0, static_cast<int>(starts.size()) - 1))];
    }

    // What is wrong; empty if nothing is.
    std::string step() {
        auto asked = question();
        asked.start = some_start(asked);
        const auto told = explained(asked);
        const auto is_bookable = rules_.bookable(asked);
        const auto on_grid = rules_.on_grid(asked);
        const auto is_offered = offered(asked);
        const auto where = " of " + std::to_string(asked.service.value) + " at " + std::to_string(asked.branch.value) +
                           ", " + world_.zone.name() + ' ' + text(asked.start);
        if (told.bookable != is_bookable) return "the explanation is wrong about the room" + where;
        if (is_offered != (is_bookable && on_grid)) return "the search is wrong" + where;
        const auto fails = [](const RuleOutcome& one) { return one.ok == false; };
        const auto has_reason = std::any_of(told.rules.begin(), told.rules.end(), fails);
        if (has_reason == is_offered) return (is_offered ? "a reason against what is offered" : "no reason") + where;
        if (const auto fact = false_fact(asked, told); !fact.empty()) return "not true: " + fact + where;
        const auto made = book(asked);
        if (made.has_value() != is_bookable) return "the decision is wrong" + where;
        ++(is_offered ? tally_.offered : tally_.refused);
        if (!made) return "";
        ++tally_.accepted;
        if (const auto fault = rules_.fault_of(asked, made->parts); !fault.empty()) return fault + where;
        rules_.booked.push_back({asked.service, asked.branch, made->parts});
        return "";
    }

private:
    int between(int low, int high) { return world_.between(low, high); }
    const Service& service_of(const RandomQuestion& asked) const { return *catalog_->service(asked.service); }
    const Branch& branch_of(const RandomQuestion& asked) const { return *catalog_->branch(asked.branch); }
    static Interval around(Instant start) {
        return {start - limits::buffer_max, start + limits::appointment_length_max};
    }

    void block(const TimeOff& off) {
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

    RandomQuestion question() {
        RandomQuestion asked{kRandomServices[world_.one_in(2) ? 1 : 0], kRandomBranches[world_.one_in(3) ? 1 : 0], {}};
        if (world_.one_in(4)) asked.preferences = {{0, 0, ResourceId{between(1, kRandomResources)}}};
        return asked;
    }
    // Of three days.
    const std::vector<Instant>& grid(const RandomQuestion& asked) {
        const auto known = grids_.find({asked.service, asked.branch});
        if (known != grids_.end()) return known->second;
        const Interval span{Instant(world_.first_day), Instant(world_.first_day + std::chrono::days(3))};
        Openings openings(branch_of(asked), span);
        return grids_[{asked.service, asked.branch}] = grid_of(service_of(asked), openings, span);
    }
    // Most on the grid, all within some hours, so that they are in each other's way.
    Instant some_start(const RandomQuestion& asked) {
        const auto& starts = grid(asked);
        const auto first = std::lower_bound(starts.begin(), starts.end(), base_ - 4h);
        const auto last = std::upper_bound(first, starts.end(), base_ + 4h);
        if (first == last || world_.one_in(3)) return base_ + Minutes(5 * between(-48, 48));
        return first[between(0, static_cast<int>(last - first) - 1)];
    }

    // As find_slots does.
    bool offered(const RandomQuestion& asked) const {
        const auto& service = service_of(asked);
        const auto& branch = branch_of(asked);
        if (!service.active || !check_preferences(*catalog_, branch, service, asked.preferences)) return false;
        const auto span = bookable_span(service, branch, {asked.start, asked.start + Minutes(1)}, desk_.instant());
        if (span.empty()) return false;
        Openings openings(branch, around(asked.start));
        const auto starts = grid_of(service, openings, span);
        if (!std::binary_search(starts.begin(), starts.end(), asked.start)) return false;
        Combinations combinations(*catalog_, branch, service, asked.preferences, openings);
        return combinations.propose(asked.start, desk_.book).ok();
    }
    StartExplanation explained(const RandomQuestion& asked) const {
        const auto& service = service_of(asked);
        const auto& branch = branch_of(asked);
        Openings openings(branch, around(asked.start));
        Combinations combinations(*catalog_, branch, service, asked.preferences, openings);
        return explain_start({*catalog_, service, branch, asked.preferences, asked.start, desk_.instant()},
                             combinations, openings, desk_.book);
    }
    std::optional<Appointment> book(const RandomQuestion& asked) {
        Command command;
        command.ask =
            Book{AppointmentId{++numbers_}, asked.branch, asked.service, asked.start, asked.preferences, {}, "", {}};
        command.company = kRandomCompany;
        command.actor = "test";
        const auto plan = decide(command, desk_);
        return plan ? plan->appointment : std::nullopt;
    }

    std::string false_fact(const RandomQuestion& asked, const StartExplanation& told) {
        const auto& service = service_of(asked);
        const auto ahead = world_.zone.local_day(asked.start) - world_.zone.local_day(world_.now);
        const std::map<StartRule, bool> expected{
            {StartRule::service_active, service.active},
            {StartRule::not_in_the_past, asked.start >= world_.now},
            {StartRule::notice, asked.start >= world_.now + service.notice},
            {StartRule::window, ahead <= std::chrono::days(service.window_days)},
            {StartRule::branch_open, rules_.branch_open(asked.branch, asked.start)},
            {StartRule::grid, rules_.on_grid(asked)},
        };
        for (const auto& [rule, ok] : expected) {
            if (told.outcome(rule) != ok) return std::string(name_of(rule));
        }
        for (const auto& segment : told.segments) {
            const auto& wanted = service.segments.at(static_cast<std::size_t>(segment.segment));
            for (const auto& need : segment.needs) {
                for (const auto& one : need.resources) {
                    ++tally_.reasons[one.reason];
                    if (is_true(asked, wanted, wanted.needs.at(static_cast<std::size_t>(need.need)), one)) continue;
                    return std::string(name_of(one.reason)) + " of resource " + std::to_string(one.resource.value);
                }
            }
        }
        return "";
    }
    bool is_true(const RandomQuestion& asked, const Segment& segment, const Need& need,
                 const ResourceExplanation& told) const {
        const auto& one = world_.resource(told.resource);
        const auto taken = rules_.taken(segment, one, asked.branch, told.time);
        const auto is_able = rules_.is_able(one, asked.branch, need);
        const auto keeps_ways = rules_.keeps_ways(one, asked.branch, told.time, taken);
        const auto keeps_pairs = rules_.keeps_pairs(one, asked.service, told.time);
        const auto has_place = rules_.has_place(one, taken, 0);
        auto is_open = true;
        for (auto at = told.time.from; at < told.time.until; at += 5min) {
            is_open = is_open && rules_.branch_open(asked.branch, at);
        }
        if (told.taken != taken) return false;
        switch (told.reason) {
            case ResourceReason::free:
                return is_able && rules_.works(one, asked.branch, told.time) && has_place && keeps_ways && keeps_pairs;
            case ResourceReason::inactive:
                return !one.active;
            case ResourceReason::other_branch:
                return !one.works_at(asked.branch);
            case ResourceReason::lacks_skill:
                return one.active && one.works_at(asked.branch) && !is_able;
            case ResourceReason::branch_closed:
                return !is_open;
            case ResourceReason::not_working:
                return is_open && !rules_.works(one, asked.branch, told.time);
            case ResourceReason::time_off:
                return rules_.is_off(one, taken) && !told.claims.empty();
            case ResourceReason::taken:
                return !has_place && !told.claims.empty();
            case ResourceReason::on_the_way:
                return !keeps_ways;
            case ResourceReason::too_near:
                return !keeps_pairs && !told.claims.empty();
            default:
                return false;  // there are neither holds nor limits, nor is Cal.com asked
        }
    }

    RandomCatalog world_;
    CatalogPtr catalog_;
    DeskState desk_;
    SlowRules rules_;
    RandomTally& tally_;
    Instant base_{};
    std::map<std::pair<ServiceId, BranchId>, std::vector<Instant>> grids_;
    std::int64_t numbers_ = 0;
};

std::vector<TimeZone> all_zones() {
    std::vector<TimeZone> zones;
    for (const auto& each : date::get_tzdb().zones) {
        if (is_zone_name(each.name())) zones.push_back(TimeZone::find(each.name()).value());
    }
    return zones;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(random_catalogs_tests)

BOOST_AUTO_TEST_CASE(what_is_offered_is_booked_by_the_rules_and_the_rest_is_explained_truly) {
    const auto seed = seed_of_test();
    const auto companies = number_from("SLOTKEEPER_CATALOGS", 10'000);
    BOOST_TEST_MESSAGE("SLOTKEEPER_SEED=" << seed);
    const auto zones = all_zones();
    BOOST_REQUIRE(zones.size() > 300U);
    RandomTally tally;
    for (int number = 0; number < companies; ++number) {
        const auto company_seed = seed + static_cast<unsigned>(number);
        RandomCompany company(company_seed, zones[static_cast<std::size_t>(number) % zones.size()], tally);
        for (int start = 0; start < kStartsOfEach; ++start) {
            const auto wrong = company.step();
            BOOST_REQUIRE_MESSAGE(wrong.empty(), wrong << " (SLOTKEEPER_SEED=" << seed << ", company " << number
                                                       << ", start " << start << ')');
        }
    }
    BOOST_TEST(tally.offered > companies / 4);
    BOOST_TEST(tally.refused > companies / 4);
    BOOST_TEST(tally.accepted >= tally.offered);
    for (const auto reason : {ResourceReason::free, ResourceReason::not_working, ResourceReason::time_off,
                              ResourceReason::taken, ResourceReason::too_near}) {
        BOOST_TEST((companies < 1'000 || tally.reasons[reason] > 0), name_of(reason));
    }
}

BOOST_AUTO_TEST_SUITE_END()
