// random_catalogs_desk_tests: random companies in the real store: what is offered is booked, the rest is explained.
//
// The companies are those of random_catalogs.h. Here nothing is modelled: search, desk and explanation are asked about
// the same start, through the tables. SLOTKEEPER_SEED repeats a run.
#include "engine/desk/catalog/create_company.h"
#include "engine/desk/explain_slot.h"
#include "tests/booking/random_catalogs.h"
#include "tests/support/salon.h"
#include "tests/support/seed.h"

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace slotkeeper;
using namespace slotkeeper::testing;

namespace {

constexpr int kStoredCompanies = 40, kTriesMax = 400, kRounds = 3;
constexpr int kIdsOfEach = 10;  // of branches, services and resources

// With ids that no other company has.
CatalogDraft renumbered(CatalogDraft draft, int number) {
    const auto shift = [&](auto& id) { id.value += kIdsOfEach * number; };
    draft.company.id = CompanyId{number};
    for (auto& branch : draft.branches) shift(branch.id);
    for (auto& service : draft.services) {
        shift(service.id);
        for (auto& pair : service.pair_buffers) shift(pair.next);
        for (auto& add_on : service.add_ons) shift(add_on);
    }
    for (auto& resource : draft.resources) {
        shift(resource.id);
        shift(resource.branch);
        for (auto& place : resource.other_branches) shift(place.branch);
    }
    return draft;
}

struct StoredCompanies {
    tests::TestDatabase test;
    store::Database database{{.url = test.url(), .sessions_max = 24}};
    SystemClock clock;
    IdSource ids{1, clock};
    Catalogs catalogs{database};
    Desk desk{database, catalogs, ids};
    int phones = 0, offered = 0, refused = 0;

    Result<Receipt> book(const SlotQuestion& asked, Instant start) {
        Book ask;
        ask.id = ids.make<AppointmentId>();
        ask.branch = asked.branch;
        ask.service = asked.service;
        ask.start = start;
        ask.customer = {"Erika Muster", "+4915112" + std::to_string(100'000 + phones++), "", ""};
        ask.party_size = asked.party_size;
        ask.language = asked.language;
        Command command;
        command.ask = std::move(ask);
        command.company = asked.company;
        command.key = tests::fresh_key(ids);
        command.actor = "test";
        return desk.submit(std::move(command));
    }

    std::vector<Instant> starts_of(const SlotQuestion& asked) {
        const auto answer = find_slots(asked, database, catalogs, clock.now());
        BOOST_REQUIRE(answer.ok());
        BOOST_REQUIRE(!answer->continue_from.has_value());
        std::vector<Instant> starts;
        for (const auto& slot : answer->slots) starts.push_back(slot.time.from);
        return starts;
    }

    // What is wrong; empty if nothing is.
    std::string check(SlotQuestion asked, Instant start, bool is_offered) {
        asked.span = {start, start + Minutes(1)};
        const auto told = explain_slot(asked, database, catalogs, clock.now());
        if (!told) return "no explanation: " + told.refusal().message;
        const auto& rules = told->start.rules;
        const auto fails =
            std::any_of(rules.begin(), rules.end(), [](const RuleOutcome& one) { return one.ok == false; });
        if (told->start.offered != is_offered) return "search and explanation differ";
        if (fails == is_offered) return is_offered ? "a reason against what is offered" : "no reason";
        const auto booked = book(asked, start);
        if (booked.ok() != told->start.bookable) return "desk and explanation differ";
        if (is_offered && !booked) return "what is offered is refused: " + booked.refusal().message;
        ++(booked ? offered : refused);
        return "";
    }

    std::string ask(RandomCatalog& world, const CatalogDraft& draft) {
        const auto any = [&](const auto& list) -> const auto& {
            return list[static_cast<std::size_t>(world.between(0, static_cast<int>(list.size()) - 1))];
        };
        const auto& service = any(draft.services);
        if (!service.active || service.add_on) return "";
        SlotQuestion asked;
        asked.company = draft.company.id;
        asked.service = service.id;
        asked.branch = any(draft.branches).id;
        asked.span = {Instant(world.first_day), Instant(world.first_day + std::chrono::days(2))};
        asked.slots_max = 2'000;
        asked.party_size = world.between(service.party_min, service.party_max);
        if (world.one_in(5)) asked.language = "tr";
        const auto other = asked.span.from + Minutes(5 * world.between(0, 575));
        auto starts = starts_of(asked);
        if (!std::binary_search(starts.begin(), starts.end(), other)) {
            if (auto wrong = check(asked, other, false); !wrong.empty()) return wrong;
            starts = starts_of(asked);
        }
        return starts.empty() ? "" : check(asked, any(starts), true);
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(random_catalogs_desk_tests, StoredCompanies)

BOOST_AUTO_TEST_CASE(what_a_stored_company_offers_is_booked_and_the_rest_has_a_reason) {
    const auto seed = seed_of_test();
    BOOST_TEST_MESSAGE("SLOTKEEPER_SEED=" << seed);
    const auto today = std::chrono::floor<std::chrono::days>(clock.now());
    auto stored = 0;
    for (int number = 1; number <= kTriesMax && stored < kStoredCompanies; ++number) {
        const auto* zone = number % 3 == 0 ? "America/New_York" : number % 3 == 1 ? "Europe/Berlin" : "Asia/Kathmandu";
        // Some days ahead, so that no notice ends while it is asked.
        RandomCatalog world(seed + static_cast<unsigned>(number), *TimeZone::find(zone), today + std::chrono::days(2));
        const auto draft = renumbered(world.draft("random-" + std::to_string(number)), number);
        if (!check_new_company(draft)) continue;  // not all random catalogues are allowed
        BOOST_REQUIRE(create_company(database, draft).ok());
        ++stored;
        for (int round = 0; round < kRounds; ++round) {
            const auto wrong = ask(world, draft);
            BOOST_REQUIRE_MESSAGE(wrong.empty(), wrong << " (SLOTKEEPER_SEED=" << seed << ", company " << number
                                                       << ", round " << round << ')');
        }
    }
    BOOST_TEST(stored == kStoredCompanies);
    BOOST_TEST(offered > 0);
    BOOST_TEST(refused > 0);
}

BOOST_AUTO_TEST_SUITE_END()
