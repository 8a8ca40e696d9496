// booked_rows: the statements of booking locks, and of the bookings that count.
#include "engine/store/booking/booked_rows.h"

#include "engine/base/assert.h"

#include <algorithm>

namespace slotkeeper::store {

namespace {

constexpr auto kKeepLocks = R"sql(
    ON DUPLICATE KEY UPDATE version = version)sql";
constexpr auto kLockNumbers = R"sql(
    ORDER BY number FOR UPDATE)sql";
constexpr auto kBumpLocks = R"sql(
    UPDATE booking_lock SET version = version + 1 WHERE number IN )sql";

constexpr auto kBookedTimes = R"sql(
    SELECT appointment.appointment_id, appointment.company_id, appointment.branch_id, appointment.service_id,
           appointment.state, appointment.starts_at, appointment.ends_at, appointment.expires_at,
           appointment.customer_id, appointment.attendee_name, customer.phone, customer.email,
           appointment.session_id, )sql";
constexpr auto kNoPart = R"sql(NULL, NULL, NULL, NULL
    FROM )sql";
constexpr auto kOfVisits = R"sql(NULL, part.starts_at, part.ends_at, part.service_id
    FROM appointment_segment part FORCE INDEX (appointment_segment_by_service)
         JOIN appointment USING (appointment_id) LEFT JOIN customer USING (customer_id)
    WHERE )sql";
constexpr auto kFirstNeed = R"sql(
    AND NOT EXISTS (SELECT 1 FROM appointment_segment earlier WHERE earlier.appointment_id = part.appointment_id
                    AND earlier.segment = part.segment AND earlier.need < part.need))sql";
constexpr auto kPart = R"sql(part.resource_id, part.starts_at, part.ends_at, NULL
    FROM appointment_segment part FORCE INDEX (appointment_segment_by_resource)
         JOIN appointment USING (appointment_id) LEFT JOIN customer USING (customer_id)
    WHERE )sql";
constexpr auto kOfOneService = R"sql(appointment FORCE INDEX (appointment_of_service)
         LEFT JOIN customer USING (customer_id)
    WHERE )sql";
constexpr auto kOfPhone = R"sql(customer FORCE INDEX (customers_phone_company_unique)
         JOIN appointment FORCE INDEX (appointment_by_customer) USING (customer_id)
    WHERE customer.company_id = )sql";
constexpr auto kOfEmail = R"sql(customer FORCE INDEX (customer_by_email)
         JOIN appointment FORCE INDEX (appointment_by_customer) USING (customer_id)
    WHERE customer.deleted_at IS NULL AND customer.company_id = )sql";
constexpr auto kLiving = R"sql(
    AND appointment.deleted_at IS NULL
    AND appointment.state IN ('held', 'pending', 'confirmed', 'checked_in', 'completed', 'no_show'))sql";

constexpr int kLongest = limits::appointment_length_max / Minutes(1);

void add_starts(SqlText& sql, std::string_view column, const Interval& starts) {
    sql.raw(" AND ").raw(column).raw(" >= ").value(starts.from);
    sql.raw(" AND ").raw(column).raw(" < ").value(starts.until);
}

template <class SomeId>
void add_spans(SqlText& sql, std::string_view id, std::string_view starts, std::span<const CountedSpan<SomeId>> spans) {
    const auto* separator = "(";
    for (const auto& span : spans) {
        sql.raw(separator).raw("(").raw(id).raw(" = ").value(span.id);
        add_starts(sql, starts, span.starts);
        sql.raw(")");
        separator = " OR ";
    }
    sql.raw(")");
}

bool is_sorted_once(std::span<const BookingLock> locks) {
    return std::adjacent_find(locks.begin(), locks.end(), std::greater_equal<>()) == locks.end();
}

std::vector<int> numbers_of(std::span<const BookingLock> locks) {
    SLOTKEEPER_ASSERT(is_sorted_once(locks), "all transactions take booking locks in the same order");
    std::vector<int> numbers;
    for (const auto& lock : locks) numbers.push_back(lock.number);
    return numbers;
}

}  // namespace

const Table<BookingLock> booking_lock_table{
    "booking_lock",
    column<&BookingLock::number>("number"),
    unread("version"),
};

SqlText make_booking_locks_sql(std::span<const BookingLock> locks) {
    return std::move(booking_lock_table.insert_all(locks)->raw(kKeepLocks));
}

SqlText find_booking_locks_sql(std::span<const BookingLock> locks) {
    return std::move(booking_lock_table.select().raw("WHERE number IN ").list(numbers_of(locks)));
}

SqlText lock_booking_locks_sql(std::span<const BookingLock> locks) {
    return std::move(find_booking_locks_sql(locks).raw(kLockNumbers));
}

SqlText bump_booking_locks_sql(std::span<const BookingLock> locks) {
    return std::move(SqlText(kBumpLocks).list(numbers_of(locks)));
}

SqlText booked_of_services_sql(std::span<const CountedSpan<ServiceId>> spans) {
    SqlText sql(kBookedTimes);
    sql.raw(kNoPart).raw(kOfOneService);
    add_spans(sql, "appointment.service_id", "appointment.starts_at", spans);
    // Its segments in visits, whichever service comes first there.
    sql.raw(kLiving).raw(" UNION ALL ").raw(kBookedTimes).raw(kOfVisits);
    add_spans(sql, "part.service_id", "part.starts_at", spans);
    return std::move(sql.raw(kFirstNeed).raw(kLiving));
}

SqlText booked_of_resources_sql(std::span<const CountedSpan<ResourceId>> spans) {
    SqlText sql(kBookedTimes);
    sql.raw(kPart);
    add_spans(sql, "part.resource_id", "part.starts_at", spans);
    return std::move(sql.raw(kLiving));
}

SqlText booked_of_contacts_sql(std::span<const ContactSpan> spans) {
    SqlText sql("");
    const auto* separator = "";
    for (const auto& span : spans) {
        const auto is_phone = span.contact.find('@') == std::string::npos;
        sql.raw(separator).raw(kBookedTimes).raw(kNoPart).raw(is_phone ? kOfPhone : kOfEmail).value(span.company);
        sql.raw(is_phone ? " AND customer.live_phone = " : " AND customer.email = ").value(span.contact);
        if (span.and_coming) {
            sql.raw(" AND (appointment.starts_at >= UTC_TIMESTAMP() - INTERVAL ")
                .value(kLongest)
                .raw(" MINUTE OR (TRUE");
        }
        add_starts(sql, "appointment.starts_at", span.starts);
        sql.raw(span.and_coming ? "))" : "").raw(kLiving);
        separator = " UNION ALL ";
    }
    return sql;
}

void add_booked(CountedBookings& booked, const Row& row) {
    const auto id = row.at<AppointmentId>(0);
    auto& one = booked[id];
    one.id = id;
    one.company = row.at<CompanyId>(1);
    one.branch = row.at<BranchId>(2);
    one.service = row.at<ServiceId>(3);
    one.state = row.at<State>(4);
    one.time = {row.at<Instant>(5), row.at<Instant>(6)};
    one.expires_at = row.at<std::optional<Instant>>(7);
    one.person.customer = row.at<std::optional<CustomerId>>(8);
    one.person.name = row.at<std::string>(9);
    one.person.contacts.clear();
    for (const std::size_t column : {10, 11}) {
        if (auto contact = row.at<std::optional<std::string>>(column))
            one.person.contacts.push_back(std::move(*contact));
    }
    std::sort(one.person.contacts.begin(), one.person.contacts.end());
    one.session = row.at<std::optional<SessionId>>(12);
    const auto resource = row.at<std::optional<ResourceId>>(13);
    if (resource) one.resources[*resource] += row.at<Instant>(15) - row.at<Instant>(14);
    const auto service = row.at<std::optional<ServiceId>>(16);
    if (service) one.services[*service] += row.at<Instant>(15) - row.at<Instant>(14);
}

}  // namespace slotkeeper::store
