// company: creates it from company.toml, and defines the order of its slots.
#include "tools/bench/company.h"

#include "engine/desk/catalog/create_company.h"
#include "engine/guards/api_key.h"
#include "engine/store/operations/access_rows.h"
#include "tools/demo/demo_company.h"

#include <algorithm>
#include <map>
#include <string_view>

namespace slotkeeper::bench {

const std::map<std::string_view, std::string_view>& bench_files();  // made of company.toml and voice/salon.toml

namespace {

constexpr std::int64_t kCustomers = 5'000;

// A permutation of 0 … count-1 without locality that would favour an index: the multiplier is coprime to count.
std::int64_t scattered(std::int64_t number, std::int64_t count) {
    constexpr std::int64_t prime = 7'368'787;
    return number % count * prime % count;
}

std::string phone_of(std::int64_t customer) { return "+4930" + std::to_string(10'000'000 + customer); }

}  // namespace

BenchCompany make_company(store::Database& database, IdSource& ids, Instant now) {
    std::string file(bench_files().at("company"));
    for (auto number = 1'000; number < 1'000 + kStaff; ++number) {
        file += "\n[[resources]]\nname = \"Person " + std::to_string(number) + "\"\n";
    }
    const auto draft = demo::company_of_file(file, ids);
    const auto service = [&](std::string_view slug) {
        return std::find_if(draft.services.begin(), draft.services.end(),
                            [&](const Service& one) { return one.slug == slug; })
            ->id;
    };
    BenchCompany made{.company = draft.company.id,
                      .branch = draft.branches.front().id,
                      .service = service("visit"),
                      .composite = service("long-visit"),
                      .staff = {},
                      .api_key = new_api_key(),
                      .first_day = std::chrono::floor<std::chrono::days>(now) + std::chrono::days{1}};
    for (const auto& person : draft.resources) made.staff.push_back(person.id);
    const auto key = ids.make<ApiKeyId>();
    const auto add_key = [&](store::Tx& tx) {
        store::insert_api_key(
            tx, {key, made.company, "bench", {store::Scope::read, store::Scope::write}, tx.now(), std::nullopt},
            *api_key_hash(made.api_key));
    };
    create_company(database, draft, add_key).value();
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
