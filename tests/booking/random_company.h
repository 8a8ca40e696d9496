// random_company: a random company with its bookings, where search, decision and explanation are held to the slow
// rules.
#pragma once

#include "engine/booking/decide.h"
#include "engine/booking/explain_start.h"
#include "engine/booking/limit_rules.h"
#include "tests/booking/slow_rules.h"

#include <map>
#include <string>
#include <tuple>

namespace slotkeeper::testing {

// What was seen, so that a run shows that it was about something.
struct RandomTally {
    int offered = 0, accepted = 0, refused = 0, given_up = 0;
    std::map<ResourceReason, int> reasons{};
    std::map<StartRule, int> broken{};         // rules that failed
    std::map<std::string, int> booked_with{};  // features of what was booked
};

class RandomCompany {
public:
    RandomCompany(unsigned seed, const TimeZone& zone, RandomTally& tally);

    // Asks for one start. What is wrong; empty if nothing is.
    std::string step();

private:
    int between(int low, int high) { return world_.between(low, high); }
    const Branch& branch_of(const RandomQuestion& asked) const { return *catalog_->branch(asked.branch); }
    static Visit visit_of(const RandomQuestion& asked) { return {asked.visit, asked.same_person}; }
    // Those that a call is about, made by the engine.
    Service engine_service(const RandomQuestion& asked) const;

    void block(const TimeOff& off);
    void add_ended_hold();
    RandomQuestion question();
    void choose_services(RandomQuestion& asked);
    void choose_wishes(RandomQuestion& asked);
    const std::vector<Instant>& grid(const RandomQuestion& asked);
    Instant some_start(const RandomQuestion& asked);

    bool offered(const RandomQuestion& asked);
    StartExplanation explained(const RandomQuestion& asked);
    std::optional<Appointment> book(const RandomQuestion& asked, bool as_hold);
    std::string fault_of(const RandomQuestion& asked, const Appointment& made, bool as_hold) const;
    void note_features(const RandomQuestion& asked, const Appointment& made, bool as_hold);

    std::string false_fact(const RandomQuestion& asked, const StartExplanation& told);
    bool is_true(const RandomQuestion& asked, const Segment& segment, int need, const ResourceExplanation& told) const;
    bool is_free(const RandomQuestion& asked, const Segment& segment, int need, const ResourceExplanation& told) const;
    Interval reserved(const RandomQuestion& asked, const Segment& segment, const Need& need,
                      const ResourceExplanation& told) const;
    // The sessions that the resource serves then.
    std::vector<Booked> sessions_of(const RandomQuestion& asked, ResourceId resource) const;

    RandomCatalog world_;
    CatalogPtr catalog_;
    DeskState desk_;
    SlowRules rules_;
    RandomTally& tally_;
    Instant base_{};
    std::optional<RandomQuestion> last_booked_{};
    std::map<std::tuple<ServiceId, std::vector<ServiceId>, BranchId>, std::vector<Instant>> grids_;
    std::int64_t numbers_ = 0, sessions_ = 0;
};

}  // namespace slotkeeper::testing
