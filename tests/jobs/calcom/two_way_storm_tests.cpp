// two_way_storm_tests: up to a thousand appointments, changed here and at Cal.com at once, while calls and webhooks
// fail and workers are killed. In the end both sides are equal.
#include "engine/calendar/reconcile/reconciler.h"
#include "engine/store/calendar/link_rows.h"
#include "tests/jobs/calcom/extra_bookings.h"
#include "tests/jobs/calcom/inward_salon.h"
#include "tests/jobs/calcom/mortal_worker.h"
#include "tests/support/seed.h"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <random>
#include <thread>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

constexpr int kAppointments = 1'000;
// Where Cal.com takes its time. As many as above are played on demand.
constexpr int kAppointmentsRealistic = 200;

const std::vector<std::string> kEveryFaultOfTwoWays{
    "delay",       "429",  "500_before",      "404_before",   "500_after",    "cut_after",
    "served_late", "html", "webhook_doubled", "webhook_late", "webhook_lost", "webhook_reordered"};

struct TwoWayStorm : InwardSalon {
    Instant any_start() {
        return at(9 + static_cast<int>(random() % 8), random() % 2 == 0 ? 0 : 30,
                  static_cast<int>(random() % static_cast<unsigned>(days)));
    }
    const Resource& anybody() { return staff(random() % 3); }
    void change_ours() {
        const auto dice = random() % 10;
        if (dice < 6 || made.empty()) {
            if (const auto receipt = desk.submit(book(any_start(), anybody().id)))
                made.push_back(receipt->appointment->id);
        } else if (dice < 9) {
            (void)desk.submit(make(Reschedule{any_of_ours(), any_start(), {{0, 0, anybody().id}}, false, {}}));
        } else {
            (void)desk.submit(make(Cancel{any_of_ours(), "customer", {}}));
        }
    }
    // Mostly one that was made a moment ago, so that changes meet those that are on their way.
    AppointmentId any_of_ours() {
        const auto young = std::min<std::size_t>(made.size(), random() % 4 == 0 ? made.size() : 20);
        return made[made.size() - 1 - random() % young];
    }
    // What a host does on the pages of Cal.com: he books, moves and cancels, and sometimes meets an error.
    void change_theirs() {
        try {
            const auto& who = anybody();
            const auto dice = random() % 10;
            if (dice < 4 || made.empty()) {
                book_there(who, any_start());
                return;
            }
            const auto links =
                database.read([&](store::Tx& tx) { return store::load_links(tx, std::array{any_of_ours()}); });
            if (links.empty() || links.front().remote_uid.empty()) return;
            const auto* host = staff_of(links.front());
            if (host == nullptr) return;
            if (dice < 8) {
                moved_there.insert(move_there(*host, links.front().remote_uid, any_start()).at("uid"));
            } else {
                cancel_there(*host, links.front().remote_uid);
            }
        } catch (const std::exception&) {
            ++refused_there;  // taken, moved already, or a fault: as a person would meet it
        }
    }
    const Resource* staff_of(const Link& link) {
        for (const auto& resource : catalog->resources()) {
            for (const auto& one : catalog->services()) {
                const auto* event_type = catalog->event_type(one.id, resource.id);
                if (event_type != nullptr && event_type->account == link.account) return &resource;
            }
        }
        return nullptr;
    }

    // What has drifted, over all accounts; each difference is told, so that it is put right.
    int compare_all() {
        auto drift = 0;
        for (const auto& account : accounts()) {
            ReconcileAsk ask;
            ask.company = demo::kCompany;
            ask.account = account.id;
            const auto compared = reconciler.compare_window(ask);
            if (!compared) throw std::runtime_error(compared.refusal().message);
            drift += compared->report->counts.drift();
        }
        return drift;
    }

    void rage(unsigned seed, int appointments, bool realistic);

    Reconciler reconciler{database, catalogs, world.leases, ids, world.accounts, {.skip_after_webhook = 0s}};
    std::mt19937 random;
    int days = 0;  // over which they are spread: the fewer, the more often one is in the way of another
    std::vector<AppointmentId> made;
    std::set<std::string> moved_there;
    int refused_there = 0;
};

void TwoWayStorm::rage(unsigned seed, int appointments, bool realistic) {
    random.seed(seed);
    days = std::max(5, appointments / 40) + static_cast<int>(random() % static_cast<unsigned>(appointments / 10));
    // A booking made there into a slot that we have given away is undone, or nothing could ever agree.
    set_rule("foreign_policy", "cancel_remote");
    if (realistic) ask("PUT", "/simulator/realism", {{"realistic", true}, {"seed", seed}, {"bookings_per_second", 0}});
    set_faults(0.3, kEveryFaultOfTwoWays, seed);
    auto deaths = 0, drifted = 0;
    {
        const auto mortality = 4.0 / appointments;
        MortalWorker one(*this, 2, mortality, {}, seed), two(*this, 3, mortality, {}, seed),
            three(*this, 4, mortality, {}, seed), four(*this, 5, mortality, {}, seed);
        for (auto changes = 0; static_cast<int>(made.size()) < appointments && changes < 4 * appointments; ++changes) {
            change_ours();
            if (changes % 10 == 0) change_theirs();
            // So that what was changed is changed again while it is on its way.
            std::this_thread::sleep_for(std::chrono::milliseconds(random() % 30));
        }
        set_faults(0, {"delay"});
        wait_until_settled(*this);
        drifted = compare_all();  // what the lost webhooks would have told
        wait_until_settled(*this);
        deaths = one.deaths + two.deaths + three.deaths + four.deaths;
    }
    const auto extra = extra_bookings(*this, moved_there);
    BOOST_TEST(2 * made.size() > static_cast<std::size_t>(appointments));  // few days have no room for all of them
    BOOST_TEST(deaths > 4);
    BOOST_TEST(differences() == "");
    BOOST_TEST(extra.unexplained == "");
    BOOST_TEST(compare_all() == 0);
    BOOST_TEST(broken_rows() == 0);
    BOOST_TEST(test.number("SELECT COUNT(*) FROM job WHERE state = 'dead' AND deadline_at IS NULL") == 0);
    BOOST_TEST_MESSAGE("seed " << seed << ": " << made.size() << " appointments in " << days << " days, " << deaths
                               << " deaths, " << refused_there << " refused over there, " << drifted << " untold, "
                               << live_bookings().size() << " live bookings; made besides: " << extra.answers_lost
                               << " whose answer was spoiled, " << extra.taken_over << " by calls lost sight of, "
                               << extra.moved_there << " by hosts");
}

// Each in a salon of its own.
void rage_with_every_seed(int appointments, bool realistic) {
    for (const auto seed : testing::seeds_of_storm()) {
        BOOST_TEST_CONTEXT("SLOTKEEPER_SEED=" << seed) {
            TwoWayStorm storm;
            storm.rage(seed, testing::size_of_storm(appointments), realistic);
        }
    }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(two_way_storm_tests, *boost::unit_test::label("slow"))

BOOST_FIXTURE_TEST_CASE(a_worker_killed_while_applying_changes_is_replaced_without_repeats, TwoWayStorm) {
    auto day = 0;
    for (const auto* step : {"inbound_followed", "taken_in", "begun", "called", "followed", "recorded"}) {
        BOOST_TEST_CONTEXT("killed after " << step) {
            std::filesystem::remove(folder.path() / "stop");
            day += day == 3 ? 3 : 1;  // over the weekend
            const auto moved = booked(book(at(10, 0, day), staff(0).id)).id;
            const auto gone = booked(book(at(11, 0, day), staff(0).id)).id;
            BOOST_TEST(settle());
            const auto before = test.number("SELECT COUNT(*) FROM appointment");
            const auto uid = book_there(staff(0), at(14, 0, day));
            move_there(staff(0), link_of(moved).remote_uid, at(15, 0, day));
            cancel_there(staff(0), link_of(gone).remote_uid);
            {
                MortalWorker worker(*this, 2, 0, step);
                wait_until_settled(*this);
                BOOST_TEST(worker.deaths >= 1);
            }
            BOOST_TEST(test.number("SELECT COUNT(*) FROM appointment") == before + 1);
            BOOST_TEST((ours(moved).time.from == at(15, 0, day)));
            BOOST_TEST(ours(moved).version == 2);
            BOOST_CHECK(ours(gone).state == State::cancelled);
            BOOST_TEST(ours(gone).version == 2);
            BOOST_TEST(taken_in_as(uid) != "");
            BOOST_TEST(differences() == "");
            BOOST_TEST(broken_rows() == 0);
        }
    }
}

BOOST_FIXTURE_TEST_CASE(an_hour_of_lost_webhooks_is_made_good_by_a_comparison, TwoWayStorm) {
    const auto moved = booked(book(at(10, 0), staff(0).id)).id;
    const auto gone = booked(book(at(11, 0), staff(0).id)).id;
    BOOST_TEST(settle());
    set_faults(1, {"webhook_lost"});
    const auto uid = book_there(staff(1), at(11, 0));
    move_there(staff(0), link_of(moved).remote_uid, at(15, 0));
    cancel_there(staff(0), link_of(gone).remote_uid);
    BOOST_TEST(settle());
    BOOST_TEST((ours(moved).time.from == at(10, 0)));
    BOOST_TEST(taken_in_as(uid) == "");

    BOOST_TEST(compare_all() == 3);
    BOOST_TEST(settle());
    BOOST_TEST((ours(moved).time.from == at(15, 0)));
    BOOST_CHECK(ours(gone).state == State::cancelled);
    BOOST_TEST(taken_in_as(uid) != "");
    BOOST_TEST(compare_all() == 0);
    BOOST_TEST(differences() == "");
    BOOST_TEST(broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(a_thousand_appointments_come_to_agree) { rage_with_every_seed(kAppointments, false); }

// Calls meet as they meet at the real one, the host's own with ours.
BOOST_AUTO_TEST_CASE(the_storm_converges_with_a_slow_and_racy_cal_com) {
    rage_with_every_seed(kAppointmentsRealistic, true);
}

BOOST_AUTO_TEST_SUITE_END()
