// company: inserts its rows, and defines the order of its slots.
#include "tools/bench/company.h"

#include "engine/guards/api_key.h"
#include "engine/store/catalog/catalog_rows.h"
#include "engine/store/operations/access_rows.h"

namespace slotkeeper::bench {

namespace {

using namespace std::chrono_literals;

constexpr std::int64_t kCustomers = 5'000;

// A permutation of 0 … count-1 without locality that would favour an index: the multiplier is coprime to count.
std::int64_t scattered(std::int64_t number, std::int64_t count) {
    constexpr std::int64_t prime = 7'368'787;
    return number % count * prime % count;
}

WeeklyHours around_the_clock() {
    std::vector<DayHours> hours;
    for (unsigned day = 0; day < 7; ++day) hours.push_back({std::chrono::weekday(day), 0min, 24h});
    return WeeklyHours(hours);
}

std::string phone_of(std::int64_t customer) { return "+4930" + std::to_string(10'000'000 + customer); }

}  // namespace

BenchCompany make_company(store::Database& database, IdSource& ids, Instant now) {
    BenchCompany made{.company = ids.make<CompanyId>(),
                      .branch = ids.make<BranchId>(),
                      .service = ids.make<ServiceId>(),
                      .composite = ids.make<ServiceId>(),
                      .staff = {},
                      .api_key = new_api_key(),
                      .first_day = std::chrono::floor<std::chrono::days>(now) + std::chrono::days{1}};
    for (std::int64_t i = 0; i < kStaff; ++i) made.staff.push_back(ids.make<ResourceId>());
    const auto key = ids.make<ApiKeyId>();
    database.transact([&](store::Tx& tx) {
        store::insert_company(
            tx, {.id = made.company, .slug = "bench", .name = "Bench", .region = "DE", .language = Language::de},
            tx.now());
        store::insert_branch(tx, made.company,
                             {.id = made.branch,
                              .name = "Main",
                              .zone = *TimeZone::find("Etc/UTC"),
                              .is_default = true,
                              .hours = around_the_clock(),
                              .exceptions = {}});
        for (const auto id : made.staff) {
            store::insert_resource(tx, made.company,
                                   {.id = id,
                                    .branch = made.branch,
                                    .kind = ResourceKind::staff,
                                    .name = id.text(),
                                    .skills = {},
                                    .hours = std::nullopt,
                                    .exceptions = {}});
        }
        const Need any_staff{
            .kind = ResourceKind::staff, .skill = "", .same_as_segment = std::nullopt, .unlike_segment = std::nullopt};
        store::insert_service(tx, made.company,
                              {.id = made.service,
                               .name = "Visit",
                               .slot_step = kLength,
                               .segments = {{.name = "Visit", .length = kLength, .needs = {any_staff}}}});
        auto other_staff = any_staff;
        other_staff.unlike_segment = 0;
        store::insert_service(tx, made.company,
                              {.id = made.composite,
                               .name = "Long visit",
                               .slot_step = kLength,
                               .segments = {{.name = "First", .length = kLength, .needs = {any_staff}},
                                            {.name = "Wait", .length = kLength, .needs = {}},
                                            {.name = "Last", .length = kLength, .needs = {other_staff}}}});
        store::insert_api_key(
            tx, {key, made.company, "bench", {store::Scope::read, store::Scope::write}, tx.now(), std::nullopt},
            *api_key_hash(made.api_key));
    });
    return made;
}

Ask Asks::next() {
    const auto count = spread_++;
    const auto day = scattered(count, kResourceDays);
    // Each round over all days takes another start of each day; the first start differs between days.
    const auto start = scattered(count / kResourceDays + day, kStartsPerDay);
    const auto number = number_++;
    return {company_.staff[static_cast<std::size_t>(day % kStaff)],
            company_.first_day + std::chrono::days{day / kStaff} + start * kLength,
            phone_of(scattered(number, kCustomers)), number};
}

Ask Asks::next_of_day(std::int64_t day) {
    const auto number = number_++;
    return {company_.staff[static_cast<std::size_t>(day % kStaff)],
            company_.first_day + std::chrono::days{kDays + day / kStaff} + scattered(number, kStartsPerDay) * kLength,
            phone_of(scattered(number, kCustomers)), number};
}

}  // namespace slotkeeper::bench
