// company: who is booked: many staff who work around the clock, one short service, and the bookings that are asked for.
//
// Every booking gets a slot of its own, so a refusal is a finding; they are spread over all days evenly, the same for
// every way of booking.
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
inline constexpr std::int64_t kDays = 28;  // of the points that spread their bookings; later ones are for crowds
inline constexpr Minutes kLength{10};
inline constexpr std::int64_t kStartsPerDay = std::chrono::days{1} / kLength;
inline constexpr std::int64_t kResourceDays = kStaff * kDays;

// REQUIRES: the schema is there, and no company of that name.
BenchCompany make_company(store::Database& database, IdSource& ids, Instant now);

// One booking to be asked for.
struct Ask {
    ResourceId resource;
    Instant start;
    std::string phone;        // E.164
    std::int64_t number = 0;  // no two asks of a run share it
};

// Safe for many threads.
class Asks {
public:
    explicit Asks(const BenchCompany& company) : company_(company) {}

    Ask next();                         // a slot that nobody else is given
    Ask next_of_day(std::int64_t day);  // any slot of the one resource day of this number, which next() never takes

private:
    const BenchCompany& company_;
    std::atomic<std::int64_t> number_{0};
    std::atomic<std::int64_t> spread_{0};
};

}  // namespace slotkeeper::bench
