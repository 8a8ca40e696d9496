// salon: creates it from salon.toml, and books the appointments before the first call.
#include "tools/bench/voice/salon.h"

#include "engine/desk/catalog/create_company.h"
#include "engine/guards/digest.h"
#include "engine/guards/idempotency.h"
#include "engine/store/operations/access_rows.h"
#include "tools/demo/demo_company.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <mutex>
#include <random>
#include <stdexcept>
#include <thread>

namespace slotkeeper::bench {

const std::map<std::string_view, std::string_view>& bench_files();  // made of company.toml and voice/salon.toml

namespace {

using namespace std::chrono_literals;
using std::chrono::days;
using std::chrono::local_days;

constexpr auto kZone = "Europe/Berlin";
constexpr auto kOpens = 9h;
constexpr auto kCloses = 18h;
constexpr auto kCutStep = 30min;
constexpr auto kColourStep = 105min;  // one colour after the other
constexpr std::size_t kBasins = 8;
constexpr int kCutsBookedPercent = 60;
constexpr int kColoursBookedPercent = 40;
constexpr std::size_t kBookers = 32;

constexpr std::array kFirstNames{"Erika",  "Thomas", "Sabine",  "Andreas", "Monika", "Stefan", "Birgit",  "Michael",
                                 "Renate", "Markus", "Claudia", "Jürgen",  "Heike",  "Uwe",    "Martina", "Ralf"};
constexpr std::array kSurnames{"Müller",   "Schneider", "Fischer", "Weber",   "Wagner",  "Becker",  "Schulz",
                               "Hoffmann", "Koch",      "Bauer",   "Richter", "Schäfer", "Neumann", "Zimmermann"};

// A clock that is a week late. Ids contain the time, and a call event searches the bookings made during its call; so
// the appointments of the set-up are not found by it.
class LastWeek final : public Clock {
public:
    explicit LastWeek(const Clock& clock) : clock_(clock) {}
    Moment now() const override { return clock_.now() - days(7); }

private:
    const Clock& clock_;
};

// Excludes Sundays.
std::vector<local_days> open_days_after(local_days today, std::size_t count) {
    std::vector<local_days> open;
    for (auto day = today + days(1); open.size() < count; day += days(1)) {
        if (std::chrono::weekday(day) != std::chrono::Sunday) open.push_back(day);
    }
    return open;
}

}  // namespace

struct Salon::Visit {
    ServiceId service;
    ResourcePreference preference;
    Instant start;
    Guest guest;
};

Salon::Salon(Engine& engine, std::size_t open_days) : voice_key_("key_" + random_token(28)) {
    const auto zone = *TimeZone::find(kZone);
    const auto today = zone.local_day(whole_seconds(engine.clock.now()));
    put_company(engine, today);
    std::mt19937 scatter(4);  // the same salon in every run
    std::vector<Visit> visits;
    // Free starts by day; each day has its own order.
    std::vector<std::vector<FreeStart>> cuts, colours;
    const auto fill = [&](local_days day, ServiceId service, std::chrono::minutes step, int booked_percent,
                          const std::vector<Person>& people, auto& free) {
        std::vector<std::pair<std::size_t, int>> starts;
        for (std::size_t who = 0; who < people.size(); ++who) {
            for (auto number = 0; kOpens + (number + 1) * step <= kCloses; ++number) starts.emplace_back(who, number);
        }
        std::shuffle(starts.begin(), starts.end(), scatter);
        const auto booked = starts.size() * static_cast<std::size_t>(booked_percent) / 100;
        auto& left = free.emplace_back();
        for (std::size_t i = 0; i < starts.size(); ++i) {
            const auto [who, number] = starts[i];
            const auto start = *zone.to_utc(day + kOpens + number * step);
            const auto& person = people[who];
            if (i < booked || person.name == kBookedOut) {
                visits.push_back({service, {0, 0, person.id}, start, new_guest()});
                if (service == cut_ && person.name != kBookedOut) guests_.push_back(visits.back().guest);
            } else {
                // Either all or none of the free people at a start are requested by name, so that callers do not
                // conflict.
                left.push_back({zone.format_rfc3339(start).substr(0, 16), number % 2 == 0 ? person.name : ""});
            }
        }
    };
    for (const auto day : open_days_after(today, open_days)) {
        days_.push_back(zone.format_rfc3339(*zone.to_utc(day + kOpens)).substr(0, 10));
        fill(day, cut_, kCutStep, kCutsBookedPercent, stylists_, cuts);
        fill(day, colour_, kColourStep, kColoursBookedPercent, colourists_, colours);
    }
    const auto in_turn = [](const std::vector<std::vector<FreeStart>>& by_day, std::deque<FreeStart>& all) {
        for (std::size_t round = 0, added = 1; added > 0; ++round) {
            added = 0;
            for (const auto& day : by_day) {
                if (round >= day.size()) continue;
                all.push_back(day[round]);
                ++added;
            }
        }
    };
    in_turn(cuts, cuts_);
    in_turn(colours, colours_);
    book_all(engine, visits);
}

void Salon::put_company(Engine& engine, local_days today) {
    auto draft = demo::company_of_file(bench_files().at("salon"), engine.ids);
    for (auto& one : draft.resources) {
        const auto& skills = one.skills;
        const auto can = [&](const char* skill) {
            return std::find(skills.begin(), skills.end(), skill) != skills.end();
        };
        if (can("cut")) stylists_.push_back({one.id, one.name});
        if (can("colour")) colourists_.push_back({one.id, one.name});
        // The bookings begin tomorrow, so the rest of today is blocked, too.
        if (one.name == kBookedOut) one.exceptions = {DateException{std::chrono::year_month_day(today), {}}};
    }
    company_ = draft.company.id;
    branch_ = draft.branches.front().id;
    for (const auto& service : draft.services) {
        if (service.name == kCut) cut_ = service.id;
        if (service.name == kColour) colour_ = service.id;
    }
    const store::VoiceKey key{engine.ids.make<VoiceKeyId>(),  company_, "",
                              engine.sealer.seal(voice_key_), Moment{}, std::nullopt};
    const auto add_key = [&](store::Tx& tx) {
        auto made = key;
        made.created_at = tx.now();
        store::insert_voice_key(tx, made);
    };
    create_company(engine.database(), draft, add_key).value();
}

void Salon::book_all(Engine& engine, const std::vector<Visit>& visits) {
    const LastWeek clock(engine.clock);
    IdSource ids(engine.process_number.value(), clock);
    std::atomic<std::size_t> next{0};
    std::mutex mutex;  // guards the refusal against two concurrent writers
    std::string refused;
    const auto book = [&] {
        for (auto i = next++; i < visits.size(); i = next++) {
            const auto& visit = visits[i];
            Command command;
            command.company = company_;
            command.actor = "bench";
            command.key = key_of_our_own(Channel::engine, ids.next());
            command.ask =
                Book{.id = ids.make<AppointmentId>(),
                     .branch = branch_,
                     .service = visit.service,
                     .start = visit.start,
                     .preferences = {visit.preference},
                     .customer = {.name = visit.guest.name, .phone = visit.guest.phone, .email = "", .note = ""},
                     .notes = "",
                     .metadata = {}};
            const auto receipt = engine.desk.submit(std::move(command));
            if (receipt) continue;
            const std::lock_guard lock(mutex);
            refused = receipt.refusal().message;
        }
    };
    {
        std::vector<std::jthread> bookers;
        for (std::size_t i = 0; i < kBookers; ++i) bookers.emplace_back(book);
    }
    if (!refused.empty()) throw std::runtime_error("the salon cannot be booked: " + refused);
}

template <class Item>
Item Salon::taken_from(std::deque<Item>& items) {
    if (items.empty()) throw std::runtime_error("no free starts or guests are left in the salon");
    auto item = std::move(items.front());
    items.pop_front();
    return item;
}
template FreeStart Salon::taken_from(std::deque<FreeStart>&);
template Guest Salon::taken_from(std::deque<Guest>&);

Guest Salon::new_guest() {
    const auto number = guests_made_++;
    return {std::string(kFirstNames[number % kFirstNames.size()]) + ' ' +
                kSurnames[number / kFirstNames.size() % kSurnames.size()],
            "+49151" + std::to_string(10'000'000 + number)};
}

Guest Salon::stranger() { return new_guest(); }

std::string Salon::day() { return days_[days_told_++ % days_.size()]; }

}  // namespace slotkeeper::bench
