// booking_counts_tests: what counts in which period, and which bookings a person attends.
#include "engine/booking/booking_counts.h"

#include "engine/booking/commands.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace std::chrono_literals;

namespace {

constexpr CompanyId kCountedCompany{1};
constexpr BranchId kBerlin{1}, kKiritimati{2};
constexpr ServiceId kCounted{1};
constexpr ResourceId kCountedAnna{1}, kCountedBen{2};

std::chrono::local_days on_day(int year, unsigned month, unsigned day) {
    return std::chrono::local_days(std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(day));
}

Instant utc_2026(int month, int day, int hour, int minute = 0) {
    return std::chrono::sys_days(std::chrono::year{2026} / month / day) + std::chrono::hours(hour) + Minutes(minute);
}

struct Counted {
    Catalog catalog{
        {.id = kCountedCompany, .slug = "", .name = "", .region = ""},
        1,
        {{.id = kBerlin, .name = "", .zone = *TimeZone::find("Europe/Berlin"), .hours = {}, .exceptions = {}},
         {.id = kKiritimati, .name = "", .zone = *TimeZone::find("Pacific/Kiritimati"), .hours = {}, .exceptions = {}}},
        {},
        {},
        {}};
    Instant now = utc_2026(5, 1, 12);
    BookingCounts counts{now};

    static CountedBooking booked(int id, Instant from, Minutes length, BranchId branch = kBerlin) {
        return {.id = AppointmentId{id},
                .company = kCountedCompany,
                .branch = branch,
                .service = kCounted,
                .time = {from, from + length},
                .person = {.customer = CustomerId{7}, .contacts = {"+4930901820"}, .name = "Anna Müller"},
                .resources = {{kCountedAnna, length}}};
    }
    void put(CountedBooking one) { counts.put(std::move(one), catalog); }
    int bookings(Period period, std::chrono::local_days on, LimitOf of = LimitOf::service, std::int64_t id = 1) {
        return counts.count(of, id, period, on).bookings;
    }
};

Person person(std::vector<std::string> contacts, std::string name, std::optional<CustomerId> customer = {}) {
    return {.customer = customer, .contacts = std::move(contacts), .name = std::move(name)};
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(booking_counts_tests, Counted)

BOOST_AUTO_TEST_CASE(weeks_begin_on_monday_and_months_on_their_first_day) {
    const auto week = dates_of(Period::week, on_day(2026, 3, 1));  // a Sunday
    BOOST_TEST((week.first == on_day(2026, 2, 23)));
    BOOST_TEST((week.end == on_day(2026, 3, 2)));
    BOOST_TEST((dates_of(Period::week, on_day(2026, 3, 2)).first == on_day(2026, 3, 2)));
    BOOST_TEST((dates_of(Period::month, on_day(2028, 2, 29)).end == on_day(2028, 3, 1)));
    BOOST_TEST((dates_of(Period::month, on_day(2026, 12, 31)).end == on_day(2027, 1, 1)));
    BOOST_TEST((dates_of(Period::day, on_day(2026, 12, 31)).end == on_day(2027, 1, 1)));
}

BOOST_AUTO_TEST_CASE(a_booking_counts_on_the_local_date_of_its_branch) {
    put(booked(1, utc_2026(5, 4, 21, 59), 30min));              // 23:59 on Monday
    put(booked(2, utc_2026(5, 4, 22, 0), 30min));               // Tuesday
    put(booked(3, utc_2026(5, 4, 9, 59), 30min, kKiritimati));  // 23:59 on Monday
    put(booked(4, utc_2026(5, 4, 10, 0), 30min, kKiritimati));  // Tuesday
    put(booked(5, utc_2026(5, 3, 21, 59), 30min));              // Sunday
    BOOST_TEST(bookings(Period::day, on_day(2026, 5, 4)) == 2);
    BOOST_TEST(bookings(Period::day, on_day(2026, 5, 5)) == 2);
    BOOST_TEST(bookings(Period::week, on_day(2026, 5, 10)) == 4);
    BOOST_TEST(bookings(Period::month, on_day(2026, 5, 31)) == 5);
    BOOST_TEST(bookings(Period::month, on_day(2026, 6, 1)) == 0);
}

// The night from the 28th to the 29th of March has 23 hours.
BOOST_AUTO_TEST_CASE(a_day_with_a_clock_change_is_one_day) {
    put(booked(1, utc_2026(3, 28, 23, 0), 10min));  // 0:00 on the 29th
    put(booked(2, utc_2026(3, 29, 21, 59), 10min));
    put(booked(3, utc_2026(3, 29, 22, 0), 10min));  // 0:00 on the 30th
    BOOST_TEST(bookings(Period::day, on_day(2026, 3, 29)) == 2);
    BOOST_TEST(bookings(Period::day, on_day(2026, 3, 30)) == 1);
}

BOOST_AUTO_TEST_CASE(what_has_ended_and_holds_past_their_time_do_not_count) {
    const auto from = utc_2026(5, 4, 10);
    int counted = 0;
    for (std::size_t i = 0; i < EnumNames<State>::all.size(); ++i) {
        auto one = booked(static_cast<int>(i) + 1, from, 30min);
        one.state = static_cast<State>(i);
        if (one.state == State::held) one.expires_at = now + 1s;
        counted += takes_time(one.state) ? 1 : 0;
        put(std::move(one));
        BOOST_TEST(bookings(Period::day, on_day(2026, 5, 4)) == counted, EnumNames<State>::all[i]);
    }
    auto past = booked(20, from, 30min);
    past.state = State::held;
    past.expires_at = now;
    put(std::move(past));
    BOOST_TEST(bookings(Period::day, on_day(2026, 5, 4)) == counted);
}

BOOST_AUTO_TEST_CASE(the_same_appointment_counts_once_and_as_it_is_now) {
    put(booked(1, utc_2026(5, 4, 10), 30min));
    auto changed = booked(1, utc_2026(5, 11, 10), 45min);
    changed.resources = {{kCountedBen, 20min}};
    put(changed);
    BOOST_TEST(bookings(Period::week, on_day(2026, 5, 4)) == 0);
    BOOST_TEST(bookings(Period::week, on_day(2026, 5, 11)) == 1);
    BOOST_TEST(bookings(Period::week, on_day(2026, 5, 11), LimitOf::resource, kCountedAnna.value) == 0);
    const auto ben = counts.count(LimitOf::resource, kCountedBen.value, Period::week, on_day(2026, 5, 11));
    BOOST_TEST((ben.time == 20min));
    BOOST_TEST((counts.count(LimitOf::customer, 7, Period::month, on_day(2026, 5, 1)).time == 45min));
    BOOST_TEST(counts.own(AppointmentId{1}, LimitOf::service, 1, Period::week, on_day(2026, 5, 11)).bookings == 1);
    BOOST_TEST(counts.own(AppointmentId{1}, LimitOf::service, 1, Period::week, on_day(2026, 5, 4)).bookings == 0);
    changed.state = State::cancelled;
    put(std::move(changed));
    BOOST_TEST(bookings(Period::week, on_day(2026, 5, 11)) == 0);
    counts.remove(AppointmentId{1});
    BOOST_TEST(bookings(Period::month, on_day(2026, 5, 11)) == 0);
}

BOOST_AUTO_TEST_CASE(limited_dates_cover_all_periods_with_a_limit) {
    BookingLimits limits;
    const auto day = on_day(2026, 4, 1);  // a Wednesday
    BOOST_TEST(!limited_dates(limits, day, day).has_value());
    limits.minutes_per_week = 60min;
    BOOST_TEST((limited_dates(limits, day, day)->first == on_day(2026, 3, 30)));
    limits.bookings_per_month = 3;
    BOOST_TEST((limited_dates(limits, day, day)->first == on_day(2026, 3, 30)));
    BOOST_TEST((limited_dates(limits, day, day)->end == on_day(2026, 5, 1)));
}

BOOST_AUTO_TEST_CASE(a_person_is_a_contact_and_a_name_in_any_spelling) {
    const auto anna = person({"+4930901820", "anna@example.org"}, "Anna Müller", CustomerId{7});
    BOOST_TEST(is_same_person(anna, person({"+4930901820"}, "ANNA MUELLER")));
    BOOST_TEST(is_same_person(anna, person({"anna@example.org"}, "Anna Muller")));
    BOOST_TEST(is_same_person(anna, person({}, "Anna Müller", CustomerId{7})));
    BOOST_TEST(is_same_person(anna, person({"+4930901820"}, "")));
    // A mother books for her children.
    BOOST_TEST(!is_same_person(anna, person({"+4930901820"}, "Ben Müller")));
    BOOST_TEST(!is_same_person(anna, person({}, "Ben Müller", CustomerId{7})));
    BOOST_TEST(!is_same_person(anna, person({"+4930901821"}, "Anna Müller")));
    BOOST_TEST(!is_same_person(anna, person({}, "Anna Müller")));
}

BOOST_AUTO_TEST_CASE(the_first_overlapping_appointment_of_the_person_is_found) {
    put(booked(1, utc_2026(5, 4, 10), 30min));
    auto before = booked(2, utc_2026(5, 4, 9, 45), 30min);
    put(before);
    const auto anna = person({"+4930901820"}, "Anna Müller");
    const auto other = [&](Instant from, Instant until, std::int64_t except = 0) {
        const auto found = counts.overlapping(anna, {from, until}, AppointmentId{except});
        return found ? found->value : 0;
    };
    BOOST_TEST(other(utc_2026(5, 4, 10), utc_2026(5, 4, 11)) == 2);
    BOOST_TEST(other(utc_2026(5, 4, 10), utc_2026(5, 4, 11), 2) == 1);
    BOOST_TEST(other(utc_2026(5, 4, 10, 30), utc_2026(5, 4, 11)) == 0);  // it begins when the other one ends
    BOOST_TEST(other(utc_2026(5, 4, 9), utc_2026(5, 4, 9, 45)) == 0);
    for (const auto state : {State::held, State::cancelled, State::no_show, State::conflicted}) {
        before.state = state;
        put(before);
        BOOST_TEST(other(utc_2026(5, 4, 9, 50), utc_2026(5, 4, 9, 55)) == 0, name_of(state));
    }
}

BOOST_AUTO_TEST_CASE(a_booking_finds_its_customer_by_number_before_address) {
    std::vector<Customer> known(3);
    const auto set = [&](std::size_t at, CompanyId company, std::string phone, std::string email) {
        known[at].id = CustomerId{static_cast<std::int64_t>(at) + 1};
        known[at].company = company;
        known[at].phone = std::move(phone);
        known[at].email = std::move(email);
    };
    set(0, kCountedCompany, "+4930901820", "family@example.org");
    set(1, kCountedCompany, "", "family@example.org");
    set(2, CompanyId{2}, "+4930901821", "");
    const auto found = [&](std::string phone, std::string email) {
        return person_of(kCountedCompany, CustomerDetails{"Anna", std::move(phone), std::move(email), ""}, known);
    };
    BOOST_TEST((found("+4930901820", "").customer == CustomerId{1}));
    BOOST_TEST((found("+4930901820", "").contacts == std::vector<std::string>{"+4930901820", "family@example.org"}));
    BOOST_TEST((found("", "family@example.org").customer == CustomerId{2}));
    BOOST_TEST(!found("+4930901821", "").customer.has_value());  // of another company
    BOOST_TEST(
        (found("+4930901821", "x@example.org").contacts == std::vector<std::string>{"+4930901821", "x@example.org"}));
    BOOST_TEST((person_of(CustomerId{1}, "Ben", known).contacts.size() == 2U));
}

BOOST_AUTO_TEST_SUITE_END()
