// company: the booked company: many staff who work around the clock, one short service, and the requested bookings.
//
// Every booking gets its own slot, so a refusal is an error; the slots are spread evenly over all days, in the same way
// for every kind of caller.
#pragma once

#include "engine/base/ids.h"
#include "engine/store/mariadb/database.h"

#include <atomic>
#include <string>
#include <vector>

namespace slotkeeper::bench {

struct BenchCompany {
    CompanyId company;
    BranchId branch;
    ServiceId service;    // one person
    ServiceId composite;  // one, a wait, and another one
    std::vector<ResourceId> staff;
    std::string api_key;
    Instant first_day;  // midnight UTC
};

inline constexpr std::int64_t kStaff = 400;
inline constexpr std::int64_t kDays = 28;  // for points that spread their bookings; later days are for crowds
inline constexpr Minutes kLength{10};
inline constexpr std::int64_t kStartsPerDay = std::chrono::days{1} / kLength;
inline constexpr std::int64_t kResourceDays = kStaff * kDays;

// REQUIRES: the schema exists, and no company of that name.
BenchCompany make_company(store::Database& database, IdSource& ids, Instant now);

// One booking to request.
struct Ask {
    ResourceId resource;
    Instant start;
    std::string phone;        // E.164
    std::int64_t number = 0;  // no two asks of a run share it
};

// Thread-safe.
class Asks {
public:
    explicit Asks(const BenchCompany& company) : company_(company) {}

    Ask next();                         // a slot that is returned only once
    Ask next_of_day(std::int64_t day);  // any slot of the resource day with this number, which next() never uses

private:
    const BenchCompany& company_;
    std::atomic<std::int64_t> number_{0};
    std::atomic<std::int64_t> spread_{0};
};

}  // namespace slotkeeper::bench
