// joint_commands_tests: several bookings or moves in one command: all of them, or none.
#include "tests/support/salon.h"

#include <boost/test/unit_test.hpp>

#include <thread>

using namespace slotkeeper;
using namespace slotkeeper::tests;

namespace {

struct Joint : Salon {
    // At ten on these days, for one customer.
    Command bookings(int days) {
        const auto phone = fresh_phone();
        auto command = book(at(10, 0, days - 1), staff(0).id, phone);
        for (int day = 0; day < days - 1; ++day) {
            command.together.push_back({std::get<Book>(book(at(10, 0, day), staff(0).id, phone).ask), {}});
        }
        return command;
    }
    std::int64_t rows(const std::string& table) { return test.number("SELECT COUNT(*) FROM " + table); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(joint_commands_tests, Joint)

BOOST_AUTO_TEST_CASE(all_are_booked_for_one_customer_and_a_repeat_books_nothing) {
    const auto command = bookings(4);
    const auto first = desk.submit(command);
    BOOST_REQUIRE(first.ok());
    BOOST_CHECK(first->appointment->time.from == at(10, 0, 3));
    BOOST_TEST(rows("appointment") == 4);
    BOOST_TEST(rows("customer") == 1);
    BOOST_TEST(rows("request_key") == 1);
    const auto again = desk.submit(command);
    BOOST_REQUIRE(again.ok());
    BOOST_TEST(again->replayed);
    BOOST_CHECK(again->appointment->id == first->appointment->id);
    BOOST_TEST(rows("appointment") == 4);
    BOOST_TEST(broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(one_that_is_refused_refuses_all_and_is_named) {
    const auto taken = desk.submit(book(at(10, 0, 1), staff(0).id));
    BOOST_REQUIRE(taken.ok());
    const auto command = bookings(3);
    const auto rehearsed = desk.rehearse(command);
    BOOST_REQUIRE(rehearsed.ok());
    BOOST_REQUIRE(rehearsed->size() == 3U);
    BOOST_TEST((*rehearsed)[0].ok());
    BOOST_TEST(!(*rehearsed)[1].ok());
    BOOST_TEST((*rehearsed)[2].ok());
    const auto refused = desk.submit(command);
    BOOST_REQUIRE(!refused.ok());
    BOOST_TEST(name_of(refused.refusal().code) == "slot_conflict");
    BOOST_TEST(refused.refusal().item == 1);
    BOOST_TEST(rows("appointment") == 1);
    BOOST_TEST(rows("customer") == 1);
    // Nothing of it is left, so the same request is done as a whole once there is room.
    BOOST_REQUIRE(desk.submit(make(Cancel{taken->appointment->id, "customer", {}})).ok());
    BOOST_TEST(desk.submit(command).ok());
    BOOST_TEST(rows("appointment") == 4);
    BOOST_TEST(broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(two_of_one_command_cannot_take_the_same_place) {
    auto command = bookings(2);
    auto twin = std::get<Book>(command.ask);
    twin.id = ids.make<AppointmentId>();
    command.together.push_back({twin, {}});
    const auto refused = desk.submit(command);
    BOOST_REQUIRE(!refused.ok());
    BOOST_TEST(refused.refusal().item == 2);
    BOOST_TEST(rows("appointment") == 0);
}

BOOST_AUTO_TEST_CASE(a_rehearsal_leaves_nothing) {
    const auto command = bookings(4);
    const auto rehearsed = desk.rehearse(command);
    BOOST_REQUIRE(rehearsed.ok());
    for (const auto& one : *rehearsed) BOOST_TEST(one.ok());
    for (const auto* table : {"appointment", "claim", "customer", "request_key", "resource_day"}) {
        BOOST_TEST(rows(table) == 0, table);
    }
    BOOST_TEST(desk.submit(command).ok());
}

BOOST_AUTO_TEST_CASE(two_processes_with_one_key_book_once) {
    const auto command = bookings(4);
    const auto other = another_process(2);
    std::optional<Result<Receipt>> here, there;
    {
        const std::jthread first([&] { here = desk.submit(command); });
        const std::jthread second([&] { there = other->desk.submit(command); });
    }
    BOOST_REQUIRE(here->ok());
    BOOST_REQUIRE(there->ok());
    BOOST_CHECK((*here)->appointment->id == (*there)->appointment->id);
    BOOST_TEST(rows("appointment") == 4);
    BOOST_TEST(broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(all_are_cancelled_or_none) {
    const auto phone = fresh_phone();
    std::vector<AppointmentId> made;
    for (int day = 0; day < 3; ++day) {
        made.push_back(desk.submit(book(at(10, 0, day), staff(0).id, phone)).value().appointment->id);
    }
    auto command = make(Cancel{made[2], "customer", {}});
    command.together = {{Cancel{made[0], "customer", {}}, {}}, {Cancel{made[1], "customer", 7}, {}}};
    const auto refused = desk.submit(command);
    BOOST_REQUIRE(!refused.ok());
    BOOST_TEST(name_of(refused.refusal().code) == "version_conflict");
    BOOST_TEST(refused.refusal().item == 1);
    BOOST_TEST(rows("claim") == 3);
    std::get<Cancel>(command.together[1].ask).expected_version = 1;
    BOOST_TEST(desk.submit(command).ok());
    BOOST_TEST(rows("claim") == 0);
    BOOST_TEST(broken_rows() == 0);
}

BOOST_AUTO_TEST_SUITE_END()
