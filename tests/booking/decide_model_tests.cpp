// decide_model_tests: random histories of decide() beside a slow, obvious model: a list of minutes, and who has them.
//
// The model knows nothing of lanes, claims or day books. After every command both must say the same of everybody's
// minutes, and a command is accepted exactly where the model has the minutes free.
#include "engine/booking/decide.h"

#include "tests/support/seed.h"
#include "tests/support/times.h"

#include <boost/test/unit_test.hpp>

#include <array>
#include <random>
#include <set>

using namespace slotkeeper;
using namespace std::chrono_literals;

namespace {

constexpr CompanyId kCompany{1};
constexpr BranchId kBranch{1};
constexpr ServiceId kShort{1}, kLong{2};  // 20 minutes with buffers of 5 around, 45 without
constexpr std::array<ResourceId, 3> kResources{ResourceId{1}, ResourceId{2}, ResourceId{3}};
constexpr std::array<int, 3> kCapacities{1, 2, 3};
constexpr int kDays = 2, kMinutes = kDays * 1'440;
const Instant kOrigin = std::chrono::sys_days{std::chrono::year{2026} / 6 / 2};

CatalogPtr make_catalog() {
    std::vector<DayHours> hours;
    for (unsigned day = 0; day < 7; ++day) hours.push_back({std::chrono::weekday(day), 0h, 24h});
    Branch branch{
        .id = kBranch, .name = "", .zone = *TimeZone::find("Etc/UTC"), .hours = WeeklyHours(hours), .exceptions = {}};
    std::vector<Resource> resources;
    for (std::size_t i = 0; i < kResources.size(); ++i) {
        resources.push_back({.id = kResources[i],
                             .branch = kBranch,
                             .kind = ResourceKind::device,
                             .name = "",
                             .capacity = kCapacities[i],
                             .skills = {},
                             .hours = {},
                             .exceptions = {}});
    }
    const Need device{ResourceKind::device, "", {}, {}};
    std::vector<Service> services(2);
    services[0].id = kShort;
    services[0].segments = {
        {.name = "", .length = 20min, .buffer_before = 5min, .buffer_after = 5min, .needs = {device}}};
    services[1].id = kLong;
    services[1].segments = {{.name = "", .length = 45min, .needs = {device}}};
    return std::make_shared<Catalog>(Company{.id = kCompany, .slug = "", .name = "", .region = "DE"}, 1,
                                     std::vector{branch}, services, resources,
                                     std::map<std::pair<ServiceId, ResourceId>, EventType>{});
}

// What stands, in whole minutes since kOrigin.
struct Standing {
    std::size_t resource;
    ServiceId service;
    int start;
    std::optional<int> ends;  // of a hold: the minute in which it is void
    bool ended = false;       // cancelled, released or swept
    std::string holder{};
    int version = 1;
};
struct Block {
    std::size_t resource;
    int from, until;
    bool ended = false;
};

struct Model {
    int now = -600;
    std::map<AppointmentId, Standing> appointments;
    std::map<BlockId, Block> blocks;

    static std::pair<int, int> taken(ServiceId service, int start) {
        return service == kShort ? std::pair(start - 5, start + 25) : std::pair(start, start + 45);
    }
    bool runs_out(const Standing& one) const { return one.ends && *one.ends <= now; }
    bool live(const Standing& one) const { return !one.ended && !runs_out(one); }
    // How many have this minute; a block has every place.
    int users(std::size_t resource, int minute, std::optional<AppointmentId> but = {}) const {
        int count = 0;
        for (const auto& [id, one] : appointments) {
            const auto [from, until] = taken(one.service, one.start);
            if (one.resource == resource && live(one) && id != but && from <= minute && minute < until) ++count;
        }
        for (const auto& [id, block] : blocks) {
            if (block.resource == resource && !block.ended && block.from <= minute && minute < block.until) {
                count += kCapacities[resource];
            }
        }
        return count;
    }
    bool room(std::size_t resource, int from, int until, int places, std::optional<AppointmentId> but = {}) const {
        for (int minute = from; minute < until; ++minute) {
            if (users(resource, minute, but) + places > kCapacities[resource]) return false;
        }
        return true;
    }
};

// One history: commands by chance, each asked of both.
class History {
public:
    explicit History(unsigned seed) : random_(seed), known_(Moment(at(-600))) {
        known_.catalogs.emplace(kCompany, make_catalog());
        for (const auto resource : kResources) {
            for (int day = -1; day <= kDays; ++day) {
                known_.book.open({resource, std::chrono::floor<std::chrono::days>(kOrigin) + std::chrono::days(day)});
            }
        }
    }

    void step() {
        switch (below(10)) {
            case 0:
            case 1:
                book();
                break;
            case 2:
            case 3:
                hold();
                break;
            case 4:
                convert();
                break;
            case 5:
                release();
                break;
            case 6:
                reschedule();
                break;
            case 7:
                cancel();
                break;
            case 8:
                below(2) == 0 ? block() : unblock();
                break;
            default:
                pass_time();
        }
        compare();
    }
    int accepted() const { return accepted_; }

private:
    static Instant at(int minute) { return kOrigin + Minutes(minute); }
    int below(int bound) { return std::uniform_int_distribution<int>(0, bound - 1)(random_); }

    Command command(decltype(Command::ask) ask) {
        Command made;
        made.ask = std::move(ask);
        made.company = kCompany;
        made.actor = "test";
        return made;
    }
    // Asks decide(), and checks that it says what the model says: the word of the reason, empty where it is done.
    std::optional<Plan> ask(Command asked, const std::string& expected) {
        const auto plan = decide(asked, known_);
        BOOST_REQUIRE_EQUAL(plan ? "" : std::string(word(plan.refusal().code)), expected);
        accepted_ += plan ? 1 : 0;
        return plan ? std::optional(*plan) : std::nullopt;
    }
    std::string conflict_unless(bool room) { return room ? "" : "slot_conflict"; }

    struct Wanted {
        std::size_t resource;
        ServiceId service;
        int start;
        std::vector<Wish> wishes() const { return {{0, 0, kResources[resource]}}; }
    };
    // Ahead of the present, and over midnight now and then.
    Wanted wanted() {
        const auto start = std::max(model_.now + 1, 1'200) + below(400);
        return {static_cast<std::size_t>(below(3)), below(2) == 0 ? kShort : kLong, start};
    }
    bool room(const Wanted& wish, std::optional<AppointmentId> but = {}) {
        const auto [from, until] = Model::taken(wish.service, wish.start);
        return model_.room(wish.resource, from, until, 1, but);
    }
    AppointmentId some_appointment() { return AppointmentId{1 + below(static_cast<int>(ids_) + 1)}; }

    void book() {
        const auto wish = wanted();
        const AppointmentId id{++ids_};
        const auto done = ask(command(Book{id, kBranch, wish.service, at(wish.start), wish.wishes(), {}, "", {}}),
                              conflict_unless(room(wish)));
        if (done) model_.appointments[id] = {wish.resource, wish.service, wish.start, {}};
    }
    void hold() {
        const auto wish = wanted();
        const AppointmentId id{++ids_};
        const auto minutes = 1 + below(20);
        const auto done = ask(
            command(PlaceHold{id, kBranch, wish.service, at(wish.start), wish.wishes(), "caller", Minutes(minutes)}),
            conflict_unless(room(wish)));
        if (done)
            model_.appointments[id] = {wish.resource, wish.service, wish.start, model_.now + minutes, false, "caller"};
    }
    void convert() {
        const auto id = some_appointment();
        const auto found = model_.appointments.find(id);
        std::string expected;
        if (found == model_.appointments.end() || found->second.holder.empty())
            expected = "not_found";
        else if (found->second.ends && (found->second.ended || model_.runs_out(found->second)))
            expected = "hold_expired";
        else if (!found->second.ends)
            expected = "state_conflict";
        if (!ask(command(ConvertHold{id, "caller", {}, "", {}}), expected)) return;
        found->second.ends.reset();
        ++found->second.version;
    }
    void release() {
        const auto id = some_appointment();
        const auto found = model_.appointments.find(id);
        std::string expected;
        if (found == model_.appointments.end() || found->second.holder.empty())
            expected = "not_found";
        else if (!found->second.ends)
            expected = "state_conflict";
        const auto done = ask(command(ReleaseHold{id, "caller"}), expected);
        if (!done || done->nothing) return;
        found->second.ended = true;
        ++found->second.version;
    }
    void reschedule() {
        const auto id = some_appointment();
        const auto found = model_.appointments.find(id);
        auto wish = wanted();
        const auto stay = below(2) == 0;
        std::string expected;
        if (found == model_.appointments.end()) {
            expected = "not_found";
        } else if (found->second.ended || found->second.ends) {
            expected = "state_conflict";
        } else {
            wish.service = found->second.service;
            if (stay) wish.resource = found->second.resource;
            expected = conflict_unless(room(wish, id));
        }
        const auto wishes = stay ? std::vector<Wish>{} : wish.wishes();
        if (!ask(command(Reschedule{id, at(wish.start), wishes, false, {}}), expected)) return;
        found->second.resource = wish.resource;
        found->second.start = wish.start;
        ++found->second.version;
    }
    void cancel() {
        const auto id = some_appointment();
        const auto found = model_.appointments.find(id);
        std::string expected;
        if (found == model_.appointments.end())
            expected = "not_found";
        else if (found->second.ended || found->second.ends)
            expected = "state_conflict";
        if (!ask(command(Cancel{id, "customer", {}}), expected)) return;
        found->second.ended = true;
        ++found->second.version;
    }
    void block() {
        const auto resource = static_cast<std::size_t>(below(3));
        const auto from = 1'200 + below(400);
        const auto until = from + 1 + below(90);
        const BlockId id{++ids_};
        const auto done = ask(command(BlockTime{id, kResources[resource], {at(from), at(until)}, ""}),
                              conflict_unless(model_.room(resource, from, until, kCapacities[resource])));
        if (done) model_.blocks[id] = {resource, from, until};
    }
    void unblock() {
        const BlockId id{1 + below(static_cast<int>(ids_) + 1)};
        const auto found = model_.blocks.find(id);
        if (!ask(command(Unblock{id}), found == model_.blocks.end() ? "not_found" : "")) return;
        found->second.ended = true;
    }
    // As between two batches: the desk reads the time and the rows anew.
    void pass_time() {
        model_.now += below(8);
        Known later{Moment(at(model_.now))};
        later.catalogs = known_.catalogs;
        later.appointments = known_.appointments;
        later.blocks = known_.blocks;
        for (const auto resource : kResources) {
            for (int day = -1; day <= kDays; ++day) {
                const ResourceDay where{resource,
                                        std::chrono::floor<std::chrono::days>(kOrigin) + std::chrono::days(day)};
                later.book.open(where);
                for (const auto& claim : known_.book.claims(where)) later.book.add(claim);
            }
        }
        known_ = std::move(later);
    }

    void compare();

    std::mt19937 random_;
    Model model_;
    Known known_;
    std::int64_t ids_ = 0;
    int accepted_ = 0;
};

void History::compare() {
    for (std::size_t resource = 0; resource < kResources.size(); ++resource) {
        std::array<int, kMinutes> taken{};
        std::set<std::pair<int, int>> lanes;  // (lane, minute), of void claims too: the schema's guard sees them all
        for (int day = 0; day < kDays; ++day) {
            const ResourceDay where{kResources[resource],
                                    std::chrono::floor<std::chrono::days>(kOrigin) + std::chrono::days(day)};
            for (const auto& claim : known_.book.claims(where)) {
                BOOST_REQUIRE(claim.lane >= 0 && claim.lane < kCapacities[resource]);
                for (auto minute = claim.taken.from; minute < claim.taken.until; minute += 1min) {
                    const auto number = static_cast<int>((minute - kOrigin) / 1min);
                    BOOST_REQUIRE(lanes.emplace(claim.lane, number).second);
                    if (known_.book.counts(claim)) ++taken.at(static_cast<std::size_t>(number));
                }
            }
        }
        for (int minute = 1'190; minute < 1'800; ++minute) {
            BOOST_REQUIRE_EQUAL(taken.at(static_cast<std::size_t>(minute)), model_.users(resource, minute));
        }
    }
    for (const auto& [id, standing] : model_.appointments) {
        BOOST_REQUIRE_EQUAL(known_.appointments.at(id).version, standing.version);
    }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(decide_model_tests)

BOOST_AUTO_TEST_CASE(random_histories_come_to_what_the_slow_model_comes_to) {
    const auto seed = testing::seed_of_test();
    BOOST_TEST_MESSAGE("SLOTKEEPER_SEED=" << seed);
    BOOST_TEST_CONTEXT("SLOTKEEPER_SEED=" << seed) {
        int accepted = 0;
        for (unsigned history = 0; history < 25; ++history) {
            History one(seed + history);
            for (int step = 0; step < 120; ++step) one.step();
            accepted += one.accepted();
        }
        BOOST_TEST_MESSAGE("accepted: " << accepted);
        BOOST_TEST(accepted > 500);
    }
}

BOOST_AUTO_TEST_SUITE_END()
